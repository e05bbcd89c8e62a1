package daemon

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/mailbox"
	"samkarta/internal/store"
)

// Health is the answer of /healthz.
type Health struct {
	// Status is "ok" or "failing"; the HTTP status is 200 or 503.
	Status string `json:"status"`
	// Why names what fails, one word of "mailbox_stale", "mailbox_login",
	// "compile", "database" each.
	Why       []string        `json:"why,omitempty"`
	Started   time.Time       `json:"started"`
	Mailboxes []MailboxHealth `json:"mailboxes"`
	// Waiting is how many mails wait to be read, Receipts how many to be sent.
	Waiting  int        `json:"waiting"`
	Receipts int        `json:"receipts_waiting"`
	Compiled *time.Time `json:"compiled,omitempty"`
}

// MailboxHealth is how one mailbox is faring.
type MailboxHealth struct {
	Name     string        `json:"name"`
	Phase    mailbox.Phase `json:"phase"`
	Polled   *time.Time    `json:"polled,omitempty"`
	Present  int           `json:"present"`
	Failures int           `json:"failures"`
	Next     *time.Time    `json:"next,omitempty"`
	Error    string        `json:"error,omitempty"`
}

// serve answers on the listener.
func (d *daemon) serve() *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		h := d.health(r.Context(), time.Now())
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if h.Status != "ok" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(h) // whoever asked has gone
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = w.Write(d.metrics(r.Context()))
	})
	// The times are for whoever connects and says nothing.
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
	go func() { _ = server.Serve(d.Listener) }()
	return server
}

func waiting(t store.Totals) int { return t.Mails[form.Waiting] }

// count asks the store, and notes whether mail has come since.
func (d *daemon) count(ctx context.Context, now time.Time) (store.Totals, error) {
	t, err := d.Totals(ctx)
	if err != nil {
		return t, err
	}
	n := 0
	for _, of := range t.Mails {
		n += of
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if n > d.mails {
		d.mails, d.grown = n, now
	}
	return t, nil
}

func (d *daemon) health(ctx context.Context, now time.Time) Health {
	t, err := d.count(ctx, now)
	h := Health{Status: "ok", Started: d.began, Waiting: waiting(t), Receipts: t.ReceiptsWaiting, Mailboxes: []MailboxHealth{}}
	fail := func(why string) {
		h.Status = "failing"
		if !slices.Contains(h.Why, why) {
			h.Why = append(h.Why, why)
		}
	}
	if err != nil {
		fail("database")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.Mailboxes {
		b := d.boxes[m.Name]
		h.Mailboxes = append(h.Mailboxes, MailboxHealth{Name: m.Name, Phase: b.Phase, Polled: known(b.Polled), Present: b.Present,
			Failures: b.Failures, Next: known(b.Next), Error: withoutAddresses(b.Err)})
		if why := d.ailing(b, now); why != "" {
			fail(why)
		}
	}
	if d.compiled.err != nil {
		fail("compile")
	}
	h.Compiled = known(d.compiled.at)
	return h
}

// ailing says what is wrong with a mailbox. One failure is none: servers are
// restarted, and networks go away for a minute.
func (d *daemon) ailing(b *box, now time.Time) string {
	alive := b.Polled
	if b.Phase == mailbox.Fetching && d.grown.After(alive) {
		alive = d.grown
	}
	if alive.IsZero() {
		alive = d.began
	}
	switch {
	case b.Phase == mailbox.Resting && isLogin(b.Err):
		return "mailbox_login"
	case now.Sub(alive) > d.Stale:
		return "mailbox_stale"
	}
	return ""
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

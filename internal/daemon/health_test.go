package daemon_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"samkarta/internal/daemon"
	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/mailbox"
	"samkarta/internal/store"
)

// feigned runs a daemon whose one mailbox does as told, and gives its address.
func feigned(t *testing.T, o daemon.Options) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.Listener = l
	o.Work = func(ctx context.Context) error { <-ctx.Done(); return nil }
	if o.Compile == nil {
		o.Compile = func(context.Context) error { return nil }
	}
	o.Stamp = func(context.Context) (int64, error) { return 1, nil }
	if o.Totals == nil {
		o.Totals = func(context.Context) (store.Totals, error) { return store.Totals{}, nil }
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- daemon.Run(ctx, daemon.Hurried(o)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// box is a mailbox that tells this once and then does nothing until it is ended.
func box(states ...mailbox.State) []daemon.Mailbox {
	return []daemon.Mailbox{{Name: "eva@example.se/INBOX", Watch: func(ctx context.Context, told func(mailbox.State)) error {
		for _, s := range states {
			told(s)
		}
		<-ctx.Done()
		return nil
	}}}
}

func TestHealth(t *testing.T) {
	now := time.Now()
	fault := &form.Fault{Key: "mailbox_login", Args: map[string]string{"user": "eva@example.se"}, Err: mailbox.ErrLogin}
	for name, test := range map[string]struct {
		o      daemon.Options
		status int
		why    string
	}{
		"all is well":              {daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Waiting, Polled: now})}, 200, ""},
		"just begun":               {daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Fetching})}, 200, ""},
		"silent for too long":      {daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Waiting, Polled: now.Add(-time.Hour)})}, 503, "mailbox_stale"},
		"never came to an end":     {daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Waiting}), Stale: time.Nanosecond}, 503, "mailbox_stale"},
		"away for a moment":        {daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Resting, Polled: now, Err: mailbox.ErrConnection})}, 200, ""},
		"login refused":            {daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Resting, Polled: now, Err: fault})}, 503, "mailbox_login"},
		"database gone":            {daemon.Options{Totals: func(context.Context) (store.Totals, error) { return store.Totals{}, errors.New("x") }}, 503, "database"},
		"workbook is not writable": {daemon.Options{Compile: func(context.Context) error { return errors.New("x") }}, 503, "compile"},
	} {
		t.Run(name, func(t *testing.T) {
			addr := feigned(t, test.o)
			eventually(t, name, func() bool {
				status, body := asked(t, addr, "/healthz")
				return status == test.status && (status != 503 || strings.Join(page(t, body).Why, ",") == test.why)
			})
			if _, body := asked(t, addr, "/healthz"); strings.Contains(strings.ReplaceAll(body, `"name":"eva@example.se/INBOX"`, ""), "eva@") {
				t.Errorf("an address in %s", body)
			}
		})
	}
}

// TestGivenUp: a mailbox whose watch ends is begun again after a while.
func TestGivenUp(t *testing.T) {
	begun := make(chan bool, 100)
	addr := feigned(t, daemon.Options{Mailboxes: []daemon.Mailbox{{Name: "a/INBOX", Watch: func(_ context.Context, told func(mailbox.State)) error {
		begun <- true
		told(mailbox.State{Phase: mailbox.Resting, Err: mailbox.ErrLogin, Failures: 3})
		return fmt.Errorf("a: %w", mailbox.ErrLogin)
	}}}})
	eventually(t, "a second and a third time", func() bool { return len(begun) >= 3 })
	if status, _ := asked(t, addr, "/healthz"); status != http.StatusServiceUnavailable {
		t.Errorf("a mailbox that is given up is healthy: %d", status)
	}
	if n := metric(t, addr, `samkarta_mailbox_login_failures_total{mailbox="a/INBOX"}`); n == "0" || n == "" {
		t.Errorf("%q login failures", n)
	}
}

// TestMetricsFormat holds the page against the rules of the text format: every
// sample under its HELP and TYPE, names of counters end in _total, none twice.
func TestMetricsFormat(t *testing.T) {
	addr := feigned(t, daemon.Options{Mailboxes: box(mailbox.State{Phase: mailbox.Waiting, Polled: time.Now(), Present: 7}),
		Totals: func(context.Context) (store.Totals, error) {
			return store.Totals{Mails: map[form.Outcome]int{form.Waiting: 2}, States: map[ledger.State]int{ledger.Ready: 3, ledger.Waiting: 2}, ReceiptsSent: 3}, nil
		}})
	eventually(t, "the mailbox is told", func() bool {
		return metric(t, addr, `samkarta_mailbox_messages{mailbox="eva@example.se/INBOX"}`) == "7"
	})
	_, text := asked(t, addr, "/metrics")
	sample := regexp.MustCompile(`^([a-z_]+)(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.]+$`)
	family, kind, seen := "", "", map[string]bool{}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		var help string
		switch {
		case strings.HasPrefix(line, "# HELP "):
			family, help, _ = strings.Cut(strings.TrimPrefix(line, "# HELP "), " ")
			if help == "" || seen[family] {
				t.Errorf("without help or twice: %s", line)
			}
			seen[family], kind = true, ""
		case strings.HasPrefix(line, "# TYPE "+family+" "):
			kind = strings.TrimPrefix(line, "# TYPE "+family+" ")
			if (kind == "counter") != strings.HasSuffix(family, "_total") {
				t.Errorf("%s is a %s", family, kind)
			}
		default:
			m := sample.FindStringSubmatch(line)
			if m == nil || m[1] != family || kind == "" || seen[line] {
				t.Errorf("sample %q under %s %s", line, family, kind)
			}
			seen[line] = true
		}
	}
	for _, want := range []string{`samkarta_mails_total{state="ready"} 3`, `samkarta_queue_length{queue="mails"} 2`, `samkarta_receipts_total{state="sent"} 3`, "samkarta_healthy 1"} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if status, _ := asked(t, addr, "/"); status != http.StatusNotFound {
		t.Errorf("/ answers %d", status)
	}
}

// TestCompiling: not while mails wait, not more often than is wanted, and for all
// that is new.
func TestCompiling(t *testing.T) {
	times := make(chan time.Time, 100)
	feigned(t, daemon.Options{CompileEvery: 300 * time.Millisecond, Compile: func(context.Context) error {
		times <- time.Now()
		if len(times) < 3 {
			return errors.New("disk full") // and tried again
		}
		return nil
	}})
	eventually(t, "three times", func() bool { return len(times) == 3 })
	time.Sleep(700 * time.Millisecond)
	if len(times) != 3 {
		t.Errorf("compiled %d times although nothing is new", len(times))
	}
	first := <-times
	if gap := (<-times).Sub(first); gap < 300*time.Millisecond {
		t.Errorf("again after %v", gap)
	}
}

// Package daemon keeps a running samkarta going: mailboxes are watched, mails
// read and receipts sent, workbook and report compiled, side by side and until it
// is told to stop. It exists because pollers die silently: what each part is doing
// is known here, and whoever asks (/healthz, /metrics) is told.
//
// It takes the parts as functions and knows neither settings nor files. Stopping
// is clean: no new mail is begun, what is under way is finished or given back to
// the queue, and Run returns nil. A process that is killed leaves nothing behind
// that the store does not take up again.
package daemon

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"regexp"
	"sync"
	"time"

	"samkarta/internal/mailbox"
	"samkarta/internal/store"
)

// Options are the parts and their times.
type Options struct {
	// Mailboxes are watched, each on its own.
	Mailboxes []Mailbox
	// Work reads mails and sends receipts until its context is done, and then
	// finishes what is under way.
	Work func(ctx context.Context) error
	// Compile writes workbook and report. Stamp changes whenever there is
	// something new to compile.
	Compile func(ctx context.Context) error
	Stamp   func(ctx context.Context) (int64, error)
	// Totals counts what the store holds.
	Totals func(ctx context.Context) (store.Totals, error)
	// CompileEvery is the least time between two compilations; 0: ten minutes.
	CompileEvery time.Duration
	// Stale is after how long without a finished round a mailbox counts as dead;
	// 0: three of the longest intervals between rounds, 27 minutes.
	Stale time.Duration
	// Listener answers /healthz and /metrics; nil: nobody can ask. Run closes it.
	Listener net.Listener
	// Log is told without personal data; nil: nobody.
	Log *slog.Logger

	timing timing
}

// Mailbox is a folder to watch.
type Mailbox struct {
	// Name is what the ledger calls it.
	Name string
	// Watch works until its context is done. It returns earlier only when it must
	// not go on (a login that is refused); it is begun again after a while.
	Watch func(ctx context.Context, told func(mailbox.State)) error
}

// timing are the times that tests shorten.
type timing struct {
	// look is how often is looked for something to compile.
	look time.Duration
	// again is when a mailbox that was given up is tried again: by then somebody
	// may have mended the password, and no server locks an account over it.
	again time.Duration
}

// idleRound is the longest time between two rounds of a healthy mailbox: an IDLE
// lasts nine minutes (package mailbox).
const idleRound = 9 * time.Minute

// daemon is a Run under way.
type daemon struct {
	Options
	began time.Time

	mu       sync.Mutex
	boxes    map[string]*box
	compiled compiled
	// mails is how many there were when last counted, grown when that last grew: a
	// first round over a large mailbox is alive though it has not come to its end.
	mails int
	grown time.Time
}

// box is how a mailbox is faring.
type box struct {
	mailbox.State
	// failures and logins count since the process began.
	failures, logins int
}

// compiled is how compiling is faring.
type compiled struct {
	at       time.Time
	took     time.Duration
	failures int
	err      error
}

// Run keeps the parts going until ctx is done; then it returns nil. It returns
// an error when the part that reads and sends cannot go on.
func Run(ctx context.Context, o Options) error {
	o.CompileEvery = cmp.Or(o.CompileEvery, 10*time.Minute)
	o.Stale = cmp.Or(o.Stale, 3*idleRound)
	o.timing.look = cmp.Or(o.timing.look, 5*time.Second)
	o.timing.again = cmp.Or(o.timing.again, 15*time.Minute)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	now := time.Now()
	d := &daemon{Options: o, began: now, grown: now, boxes: map[string]*box{}}
	for _, m := range o.Mailboxes {
		d.boxes[m.Name] = &box{}
	}
	return d.run(ctx)
}

func (d *daemon) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d.Log.Info("started", "mailboxes", len(d.Mailboxes))
	var parts sync.WaitGroup
	if d.Listener != nil {
		server := d.serve()
		defer server.Close()
	}
	for _, m := range d.Mailboxes {
		parts.Go(func() { d.watch(ctx, m) })
	}
	parts.Go(func() { d.compileNowAndThen(ctx) })
	err := d.Work(ctx)
	stop()
	parts.Wait()
	if err != nil && !errors.Is(err, context.Canceled) {
		d.Log.Error("stopped", "error", withoutAddresses(err))
		return err
	}
	d.Log.Info("stopped")
	return nil
}

// watch keeps a mailbox watched, also when its watch has given up.
func (d *daemon) watch(ctx context.Context, m Mailbox) {
	for ctx.Err() == nil {
		err := m.Watch(ctx, func(s mailbox.State) { d.told(m.Name, s) })
		if ctx.Err() != nil {
			return
		}
		d.Log.Error("mailbox given up for a while", "mailbox", withoutAddresses(errors.New(m.Name)), "error", withoutAddresses(err), "again", d.timing.again)
		d.gaveUp(m.Name, err)
		pause(ctx, d.timing.again)
	}
}

var errStopped = errors.New("daemon: the watch ended by itself")

// gaveUp notes that a mailbox is left alone for a while. Its failures have been
// told already.
func (d *daemon) gaveUp(name string, err error) {
	if err == nil {
		err = errStopped
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.boxes[name]
	b.Phase, b.Err, b.Next = mailbox.Resting, err, time.Now().Add(d.timing.again)
}

// told notes how a mailbox is faring. What was true of the last round stays so
// until the next one.
func (d *daemon) told(name string, s mailbox.State) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.boxes[name]
	if s.Polled.IsZero() {
		s.Polled, s.Present = b.Polled, b.Present
	}
	failed := s.Phase == mailbox.Resting
	if failed && !errors.Is(s.Err, mailbox.ErrMove) {
		b.failures++
		if errors.Is(s.Err, mailbox.ErrLogin) {
			b.logins++
		}
		d.Log.Warn("mailbox not reached", "failures", s.Failures, "next", s.Next, "error", withoutAddresses(s.Err))
	}
	b.State = s
}

// compileNowAndThen compiles when something is new, nothing waits to be read and
// the last time is long enough ago. Where mails never stop coming, it does not
// wait for a pause for ever.
func (d *daemon) compileNowAndThen(ctx context.Context) {
	const patience = 3
	var done int64 = -1
	var last time.Time
	for pause(ctx, d.timing.look) {
		stamp, err := d.Stamp(ctx)
		if err != nil || stamp == done {
			continue
		}
		t, err := d.Totals(ctx)
		since := time.Since(last)
		if err != nil || since < d.CompileEvery || waiting(t) > 0 && since < patience*d.CompileEvery {
			continue
		}
		began := time.Now()
		err = d.Compile(ctx)
		if ctx.Err() != nil {
			return
		}
		last = time.Now()
		d.mu.Lock()
		d.compiled.err = err
		if err == nil {
			d.compiled.at, d.compiled.took = last, last.Sub(began)
		} else {
			d.compiled.failures++
		}
		d.mu.Unlock()
		if err != nil {
			d.Log.Error("not compiled", "error", withoutAddresses(err))
			continue // and again when CompileEvery has passed
		}
		done = stamp
		d.Log.Info("compiled", "took", last.Sub(began))
	}
}

// pause waits; false when ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

var address = regexp.MustCompile(`[^\s<>"]+@[^\s<>"/]+`)

// withoutAddresses words an error for logs and answers: mail servers put names
// into theirs.
func withoutAddresses(err error) string {
	if err == nil {
		return ""
	}
	return address.ReplaceAllString(err.Error(), "…@…")
}

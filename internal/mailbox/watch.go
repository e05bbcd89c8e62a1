package mailbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"samkarta/internal/mailbox/patient"
)

// Phase is what a Watch is doing.
type Phase string

// The phases. A Watch begins with Fetching.
const (
	Fetching Phase = "fetching"
	// Waiting: all is well, and nothing is new.
	Waiting Phase = "waiting"
	// Resting: after a failure, until Next.
	Resting Phase = "resting"
)

// State is how a Watch is faring.
type State struct {
	Phase Phase
	// Err is the last failure, nil when the last round came to its end. ErrMove
	// may stand there although nothing else is wrong.
	Err error
	// Failures is how many came in a row; Next is when it tries again.
	Failures int
	Next     time.Time
	// Polled is when a round last came to its end, Present how many mails the
	// folder held then.
	Polled  time.Time
	Present int
}

// Watching says how to watch.
type Watching struct {
	// Every is the time between two looks at a server that cannot announce new
	// mail; 0 is two minutes.
	Every time.Duration
	// Told hears of every change, one at a time, and must not block. May be nil.
	Told func(State)

	timing timing
}

// timing are the times of a Watch; tests shorten them.
type timing struct {
	every time.Duration
	// idle is how long one IDLE lasts. Routers forget a silent connection after
	// ten minutes, servers end one after 29 (RFC 2177).
	idle time.Duration
	// whole is the time between two looks through the whole folder, when every
	// look at its end finds as many mails as it should.
	whole time.Duration
	// least and most are the rest after failures, which doubles.
	least, most time.Duration
}

// maxLogins is after how many refused logins in a row a Watch ends. Servers lock
// accounts after five or ten (Microsoft 365: ten).
const maxLogins = 3

// maxBreaks is how many connections in a row may break in a round of Poll
// without a mail having come: one more than it takes to find a mail that breaks
// them.
const maxBreaks = maxStrikes + 1

// Poll fetches what is new in the account's folder and returns.
func Poll(ctx context.Context, account Account, ledger Ledger) error {
	w, err := newWatcher(account, ledger, Watching{})
	if err != nil {
		return err
	}
	for breaks := 0; ; breaks++ {
		came := w.came
		opened, err := w.connection(ctx, func(ctx context.Context, s *session) error {
			return s.round(ctx, w.ledger, w.struck, true)
		})
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err == nil:
			return nil
		case w.came > came:
			breaks = 0
		}
		if !opened || !errors.Is(err, ErrConnection) || len(w.struck) == 0 || breaks >= maxBreaks {
			return fmt.Errorf("%s: %w", w.account.addr(), err)
		}
	}
}

// Watch fetches what is new, now and whenever something comes, until ctx is done;
// then it returns nil. It connects anew after failures, at growing intervals,
// and gives up only where trying on does harm: settings that cannot be used
// (ErrSettings) and a login that is refused again and again (ErrLogin).
func Watch(ctx context.Context, account Account, ledger Ledger, o Watching) error {
	w, err := newWatcher(account, ledger, o)
	if err != nil {
		return err
	}
	logins := 0
	for {
		w.tell(Fetching, nil)
		_, err := w.connection(ctx, w.stay)
		if ctx.Err() != nil {
			return nil
		}
		if !errors.Is(err, ErrLogin) {
			logins = 0
		} else if logins++; logins >= maxLogins {
			w.state.Failures++
			w.tell(Resting, err)
			return fmt.Errorf("%s: %w", w.account.addr(), err)
		}
		if err := w.rest(ctx, err); err != nil {
			return nil
		}
	}
}

// watcher is a Poll or a Watch under way, over many connections.
type watcher struct {
	account Account
	ledger  Ledger
	o       Watching
	t       timing
	state   State
	struck  strikes
	came    int // mails
}

func newWatcher(account Account, ledger Ledger, o Watching) (*watcher, error) {
	a, err := account.complete()
	if err != nil {
		return nil, err
	}
	t := o.timing
	t.every = cmp.Or(t.every, o.Every, 2*time.Minute)
	t.idle = cmp.Or(t.idle, 9*time.Minute)
	t.whole = cmp.Or(t.whole, 24*time.Hour)
	t.least, t.most = cmp.Or(t.least, time.Second), cmp.Or(t.most, 5*time.Minute)
	w := &watcher{account: a, ledger: ledger, o: o, t: t, struck: strikes{}}
	w.ledger.Take = func(ctx context.Context, mails []Mail) error {
		w.came += len(mails)
		return ledger.Take(ctx, mails)
	}
	return w, nil
}

// connection opens a session, does something with it and closes it.
func (w *watcher) connection(ctx context.Context, do func(context.Context, *session) error) (opened bool, err error) {
	s, err := openRenewed(ctx, w.account)
	if err != nil {
		return false, err
	}
	s.spool = w.ledger.Spool
	defer s.close()
	return true, do(ctx, s)
}

// stay does round after round on one connection.
func (w *watcher) stay(ctx context.Context, s *session) error {
	looked := time.Time{}
	for {
		whole := time.Since(looked) >= w.t.whole
		if whole && !looked.IsZero() {
			clear(w.struck) // another chance
		}
		err := s.round(ctx, w.ledger, w.struck, whole)
		if err != nil && !errors.Is(err, ErrMove) {
			return err
		}
		if whole {
			looked = time.Now()
		}
		w.state.Failures, w.state.Polled, w.state.Present = 0, time.Now(), len(s.present)
		w.tell(Waiting, err)
		if err := s.wait(ctx, w.t); err != nil {
			return err
		}
		w.tell(Fetching, err)
	}
}

// rest waits after a failure.
func (w *watcher) rest(ctx context.Context, why error) error {
	pause := patient.Rest(w.state.Failures, w.t.least, w.t.most, why)
	w.state.Failures++
	w.state.Next = time.Now().Add(pause)
	w.tell(Resting, why)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *watcher) tell(phase Phase, err error) {
	w.state.Phase, w.state.Err = phase, err
	if phase != Resting {
		w.state.Next = time.Time{}
	}
	if w.o.Told != nil {
		w.o.Told(w.state)
	}
}

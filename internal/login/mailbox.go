package login

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/mailbox"
)

// Mailbox is a folder of an account that logs in by itself. While its means to
// log in have been refused too often it does not try: it waits until they
// change.
type Mailbox struct {
	// Source is what the ledger calls the folder.
	Source  string
	Account mailbox.Account
	Login   *Login
}

// lookAgain is how often a mailbox that is stopped looks whether its means to log
// in have changed.
const lookAgain = 2 * time.Minute

// ready gives the account with the means to log in, and what they are. An error
// is an ErrLogin with a *form.Fault in it: the means are not there, or were
// refused too often.
func (m *Mailbox) ready(ctx context.Context) (a mailbox.Account, means string, err error) {
	a = m.Account
	means, err = m.Login.authenticate(ctx, &a)
	held := false
	if err == nil {
		held, err = m.Login.brake.holds(means)
	}
	if held {
		err = &form.Fault{Key: "login_stopped", Args: map[string]string{"account": m.Login.Name, "user": a.User, "host": a.Host}}
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", mailbox.ErrLogin, err)
	}
	return a, means, err
}

// Poll is mailbox.Poll. An account that is stopped is a *form.Fault.
func (m *Mailbox) Poll(ctx context.Context, ledger mailbox.Ledger) error {
	a, means, err := m.ready(ctx)
	if err != nil {
		return err
	}
	err = mailbox.Poll(ctx, a, ledger)
	return cmp.Or(err, m.remember(means, err))
}

// Watch is mailbox.Watch, which ends with ctx alone: after a login that was
// refused too often it goes on when the means to log in have changed. Only
// settings that cannot be used are an error.
func (m *Mailbox) Watch(ctx context.Context, ledger mailbox.Ledger, o mailbox.Watching) error {
	state := mailbox.State{}
	tell := o.Told
	if tell == nil {
		tell = func(mailbox.State) {}
	}
	for ctx.Err() == nil {
		a, means, err := m.ready(ctx)
		if err != nil {
			state.Phase, state.Err, state.Next = mailbox.Resting, err, time.Now().Add(lookAgain)
			state.Failures = max(state.Failures, 1)
			tell(state)
			rest(ctx, lookAgain)
			continue
		}
		o.Told = func(s mailbox.State) {
			if s.Phase != mailbox.Fetching {
				if err := m.remember(means, s.Err); s.Err == nil {
					s.Err = err
				}
			}
			state = s
			tell(s)
		}
		if err := mailbox.Watch(ctx, a, ledger, o); err != nil && !errors.Is(err, mailbox.ErrLogin) {
			return err
		}
	}
	return nil
}

func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// remember counts a refused login, and forgets those before one that succeeded.
func (m *Mailbox) remember(means string, err error) error {
	switch {
	case errors.Is(err, mailbox.ErrLogin):
		return m.Login.brake.refused(means, m.Login.Now())
	case err == nil, errors.Is(err, mailbox.ErrMove), errors.Is(err, mailbox.ErrFolder):
		return m.Login.brake.release()
	}
	return nil
}

// Try logs in once, whatever was refused before, and looks at the folder: what a
// person asks for who has mended something. A login that succeeds lifts the
// stop.
func (m *Mailbox) Try(ctx context.Context) (mailbox.Facts, error) {
	a := m.Account
	means, err := m.Login.authenticate(ctx, &a)
	if err != nil {
		return mailbox.Facts{}, err
	}
	facts, err := a.Look(ctx)
	return facts, cmp.Or(err, m.remember(means, err))
}

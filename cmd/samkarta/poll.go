package main

import (
	"context"
	"errors"
	"strconv"

	"samkarta/internal/form"
	"samkarta/internal/mailbox"
)

// pollCommand fetches new mail and reads it.
type pollCommand struct {
	Once bool `help:"${flag_once}"`
}

// Run fetches once from every mailbox. Polling on and on is the daemon's.
func (c *pollCommand) Run(ctx context.Context, a *app) error {
	boxes, err := a.mailboxes()
	if err != nil {
		return err
	}
	receipts, err := a.receipts()
	if err != nil {
		return err
	}
	w, err := a.openWorkplace(ctx, receipts)
	if err != nil {
		return err
	}
	var polls []poll
	for _, m := range boxes {
		polls = append(polls, poll{m.Source, m.Account, m.Poll})
	}
	err = a.pollInto(ctx, w, polls...)
	if err == nil {
		err = a.summary(ctx, w.store, 0)
	}
	return errors.Join(err, w.close())
}

// poll is a mailbox to fetch from once. source is what the ledger calls it.
type poll struct {
	source  string
	account mailbox.Account
	fetch   func(context.Context, mailbox.Ledger) error
}

// pollInto fetches what is new in mailboxes and reads all that waits. A mailbox
// that fails does not keep the others from being fetched.
func (a *app) pollInto(ctx context.Context, w *workplace, polls ...poll) error {
	added := 0
	var failures error
	for _, p := range polls {
		err := p.fetch(ctx, w.pipeline.Ledger(p.source, func(_ form.Mail, isNew bool) {
			if isNew {
				added++
			}
		}))
		failures = errors.Join(failures, mailboxFault(p.account, err))
	}
	// What is safe is read also when a mailbox then fails: mails that cannot be
	// moved, say, would otherwise wait for ever.
	if err := w.pipeline.Run(ctx, true); err != nil || failures != nil {
		return errors.Join(failures, err)
	}
	if !a.cli.Quiet {
		a.println(a.texts.Say("cli.totals_new", "count", strconv.Itoa(added)))
	}
	return nil
}

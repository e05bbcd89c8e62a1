package pipeline

import (
	"context"
	"errors"
	"fmt"

	"samkarta/internal/form"
	"samkarta/internal/mailbox"
	"samkarta/internal/store"
)

// Ledger is what a mailbox needs of us: the mails of source (what the ledger
// calls the mailbox's folder) that are known, and the way in for those that are
// not. told is called for each mail that was taken, with whether it is new; it
// may be nil.
func (p *Pipeline) Ledger(source string, told func(m form.Mail, added bool)) mailbox.Ledger {
	tell := func(m form.Mail, added bool) {
		p.Log.Info("mail taken", "mail", m.ID, "sha256", m.SHA256, "new", added, "outcome", m.Outcome)
		if told != nil {
			told(m, added)
		}
	}
	return mailbox.Ledger{
		Spool: p.Store.SpoolDir(),
		Known: func(ctx context.Context, uidValidity uint32) (map[uint32]bool, error) {
			return p.Store.KnownUIDs(ctx, source, uidValidity)
		},
		Present: func(ctx context.Context, uidValidity uint32, uids []uint32) error {
			return p.Store.Present(ctx, source, uidValidity, uids)
		},
		Take: func(ctx context.Context, mails []mailbox.Mail) error {
			spooled := make([]store.Spooled, len(mails))
			for i, m := range mails {
				spooled[i] = store.Spooled{Mail: entry(source, m), File: m.File}
			}
			taken, added, err := p.Store.TakeAll(ctx, spooled)
			if err != nil {
				return err
			}
			for i, m := range taken {
				tell(m, added[i])
			}
			return nil
		},
		Leave: func(ctx context.Context, m mailbox.Mail, why error) error {
			if !errors.Is(why, mailbox.ErrTooLarge) {
				p.Log.Warn("mail not handed over by its server", "source", source, "uid", m.UID, "why", why)
				return nil // it is asked for again
			}
			left := entry(source, m)
			left.Outcome = form.OutcomeRefused
			left.Problems = []form.Problem{{Code: "mail_too_large", Severity: form.Fatal, Args: map[string]string{"size": megabytes(m.Size)}}}
			taken, added, err := p.Take(ctx, left, m.Header)
			if err == nil && told != nil {
				told(taken, added)
			}
			return err
		},
	}
}

func entry(source string, m mailbox.Mail) form.Mail {
	return form.Mail{
		Source: source, UIDValidity: m.UIDValidity, UID: m.UID, SHA256: m.SHA256, Size: m.Size, Received: m.InternalDate,
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

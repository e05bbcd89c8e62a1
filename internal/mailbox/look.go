package mailbox

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Facts are what a mailbox and its server can do, for whoever checks a setup.
type Facts struct {
	// Present is how many mails the folder holds.
	Present int
	// Keywords, Move and Idle: what the server allows in this folder.
	Keywords, Move, Idle bool
	// TargetMissing: the folder that mails are to be moved to is not there yet.
	TargetMissing bool
	// Newest is when the newest mail came, by the server's clock; zero without.
	Newest time.Time
	// CertificateEnds is when the server's certificate does; zero without TLS.
	CertificateEnds time.Time
}

// Look logs in and looks at the folder without changing anything.
func (a Account) Look(ctx context.Context) (Facts, error) {
	a, err := a.complete()
	if err != nil {
		return Facts{}, err
	}
	s, err := openRenewed(ctx, a)
	if err != nil {
		return Facts{}, fmt.Errorf("%s: %w", a.addr(), err)
	}
	defer s.close()
	facts, err := s.facts()
	if err != nil {
		return facts, fmt.Errorf("%s: %w", a.addr(), err)
	}
	return facts, nil
}

func (s *session) facts() (f Facts, err error) {
	caps := s.client.Caps()
	f.Move, f.Idle = caps.Has(imap.CapMove), caps.Has(imap.CapIdle)
	f.CertificateEnds = s.certificate
	if s.account.MoveTo != "" {
		err := s.conn.Await(func() error {
			_, err := s.client.Status(s.account.MoveTo, &imap.StatusOptions{UIDNext: true}).Wait()
			return err
		})
		if err != nil && !isRefusal(err) {
			return f, s.broken(err)
		}
		f.TargetMissing = err != nil
		s.account.MoveTo = "" // or opening the folder would make it
	}
	if err := s.selectFolder(); err != nil {
		return f, err
	}
	f.Present, f.Keywords = s.exists(), s.keywords
	if f.Present > 0 {
		err = s.conn.Await(func() error {
			last, err := s.client.Fetch(imap.SeqSetNum(uint32(f.Present)), &imap.FetchOptions{InternalDate: true}).Collect()
			if len(last) > 0 {
				f.Newest = last[0].InternalDate
			}
			return err
		})
	}
	if err != nil && !isRefusal(err) {
		return f, s.broken(err)
	}
	return f, nil
}

// Package mailbox fetches mail by IMAP: every mail once, whole and untouched.
//
// It takes an account and the callbacks of a ledger, and hands over raw bytes.
// It keeps no state of its own and knows nothing of forms. Its promises: the
// server is asked for nothing that marks mail as read; a mail is handed over
// only when all of its bytes have come; the server's copy is touched (a keyword,
// or a move to another folder) only after the ledger has said that the mail is
// safe. A crash anywhere leaves at most a mail that is fetched again.
//
// go-imap is used here and nowhere else, because several of its defaults lose
// or stall mail: it reports no error for a body that was cut off, waits for ever
// on a silent server and gives up on a slow one, and its Move deletes mail that
// could not be copied. The remedies stand where the calls are made.
package mailbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"time"
)

// TLSMode says how a connection is protected.
type TLSMode string

// The ways to protect a connection.
const (
	TLSImplicit TLSMode = "tls"
	TLSStart    TLSMode = "starttls"
	// TLSNone is allowed to loopback addresses only: the demo and tests.
	TLSNone TLSMode = "none"
)

// Account is a mailbox and how it is to be treated.
type Account struct {
	Host string
	// Port 0 is 993 with TLSImplicit, otherwise 143.
	Port int
	// TLS "" is TLSImplicit.
	TLS            TLSMode
	User, Password string
	// Folder "" is INBOX.
	Folder string
	// MoveTo is the folder that mails are moved to when they are safe; it is made
	// if it is missing. "": they stay and get a keyword, if the server has such.
	MoveTo string
	// ReadOnly leaves the mailbox exactly as it is: no keyword, no move.
	ReadOnly bool
	// Quick lists only mails newer than all known ones. Otherwise the whole folder
	// is listed, which finds what was passed over and marks what was not marked.
	Quick bool
	// MaxSize is the size in bytes above which only a mail's header is fetched;
	// 0 is 64 MiB.
	MaxSize int64
	// Silence is how long the server may send nothing while it owes an answer;
	// 0 is one minute. However slow, a mail arrives as long as bytes flow.
	Silence time.Duration
	// TLSConfig nil trusts the machine's certificates.
	TLSConfig *tls.Config
	// Dial nil dials TCP.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Mail is a mail as the server keeps it.
type Mail struct {
	UIDValidity, UID uint32
	// InternalDate is when the mail came to the server.
	InternalDate time.Time
	// Size is what the server says; Raw is the truth.
	Size int64
	// Raw is the whole mail; its header alone in a mail that was left.
	Raw []byte
}

// Ledger is what remembers the mails.
type Ledger struct {
	// Known gives the mails of the folder that need not be fetched, by UID: true
	// for those that are safe, so that the server's copy may be touched.
	Known func(ctx context.Context, uidValidity uint32) (map[uint32]bool, error)
	// Take makes a mail safe. It is called once for each new mail, in the order
	// of their UIDs, and must know itself when the content is that of an earlier
	// mail: after a change of UIDVALIDITY everything comes again. An error ends
	// the poll.
	Take func(ctx context.Context, mail Mail) error
	// Leave is told of a mail that could not be fetched, and why (ErrTooLarge or
	// ErrNoBody). The mail stays untouched and is asked for again at every poll
	// until Known lists it. nil passes over such mails.
	Leave func(ctx context.Context, mail Mail, why error) error
}

// What can go wrong, for those who have to put it in words.
var (
	// ErrSettings: the account's settings cannot be used.
	ErrSettings = errors.New("mailbox: settings cannot be used")
	// ErrConnection: not reached, broken off, or silent for too long.
	ErrConnection = errors.New("mailbox: no connection to the mail server")
	// ErrTLS: the server's certificate is not trusted, or it offers no TLS.
	ErrTLS = errors.New("mailbox: no safe connection to the mail server")
	// ErrLogin: user or password refused. Trying again may lock the account.
	ErrLogin = errors.New("mailbox: login refused")
	// ErrFolder: the folder is missing and cannot be made.
	ErrFolder = errors.New("mailbox: folder cannot be opened")
	// ErrServer: the server refuses to go on, perhaps for a while.
	ErrServer = errors.New("mailbox: the mail server refused")
	// ErrMove: all mail is safe, but some could not be moved.
	ErrMove = errors.New("mailbox: mail could not be moved")
	// ErrTooLarge and ErrNoBody are Leave's reasons.
	ErrTooLarge = errors.New("mailbox: mail larger than allowed")
	ErrNoBody   = errors.New("mailbox: the server does not hand the mail over")
)

// Poll fetches what is new in the account's folder and returns.
func Poll(ctx context.Context, account Account, ledger Ledger) error {
	a, err := account.complete()
	if err != nil {
		return err
	}
	s, err := open(ctx, a)
	if err != nil {
		return fmt.Errorf("%s: %w", a.addr(), err)
	}
	defer s.close()
	if err := s.poll(ctx, ledger); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("%s: %w", a.addr(), err)
	}
	return nil
}

// complete fills in what the empty values mean.
func (a Account) complete() (Account, error) {
	a.TLS = cmp.Or(a.TLS, TLSImplicit)
	a.Folder = cmp.Or(a.Folder, "INBOX")
	a.MaxSize = cmp.Or(a.MaxSize, 64<<20)
	a.Silence = cmp.Or(a.Silence, time.Minute)
	if a.Port == 0 {
		a.Port = 143
		if a.TLS == TLSImplicit {
			a.Port = 993
		}
	}
	if a.Dial == nil {
		a.Dial = new(net.Dialer).DialContext
	}
	switch {
	case a.Host == "" || a.User == "":
		return a, fmt.Errorf("%w: host and user are needed", ErrSettings)
	case a.TLS != TLSImplicit && a.TLS != TLSStart && a.TLS != TLSNone:
		return a, fmt.Errorf("%w: tls %q is none of tls, starttls, none", ErrSettings, a.TLS)
	case a.TLS == TLSNone && !loopback(a.Host):
		return a, fmt.Errorf("%w: %s is not this machine, so the password must not travel without TLS", ErrSettings, a.Host)
	}
	return a, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// poll works through the folder on an open session.
func (s *session) poll(ctx context.Context, ledger Ledger) error {
	if err := s.selectFolder(); err != nil {
		return err
	}
	known, err := ledger.Known(ctx, s.uidValidity)
	if err != nil {
		return fmt.Errorf("mailbox: ledger: %w", err)
	}
	first := uint32(1)
	if s.account.Quick && len(known) > 0 {
		first = slices.Max(slices.Collect(maps.Keys(known))) + 1
	}
	listed, err := s.list(first)
	if err != nil {
		return err
	}
	var fresh []listing
	// Safe since an earlier poll that did not come to an end.
	var unmarked, halfMoved []uint32
	for _, l := range listed {
		safe, isKnown := known[l.uid]
		switch {
		case !isKnown:
			fresh = append(fresh, l)
		case safe && s.isHalfMoved(l):
			halfMoved = append(halfMoved, l.uid)
		case safe && !s.isMarked(l):
			unmarked = append(unmarked, l.uid)
		}
	}
	if err := s.catchUp(unmarked, halfMoved); err != nil {
		return err
	}
	for batch := range batches(fresh, s.account.MaxSize) {
		if err := s.batch(ctx, ledger, batch); err != nil {
			return err
		}
	}
	return s.moveErr
}

// catchUp does on the server what earlier polls did not come to.
func (s *session) catchUp(unmarked, halfMoved []uint32) error {
	for uids := range slices.Chunk(unmarked, maxBatch) {
		if err := s.mark(uids); err != nil {
			return err
		}
	}
	for uids := range slices.Chunk(halfMoved, maxBatch) {
		if err := s.expunge(uids); err != nil {
			return err
		}
	}
	return nil
}

// batch fetches some mails, has the ledger take them, and marks those taken.
func (s *session) batch(ctx context.Context, ledger Ledger, batch []listing) error {
	mails, fetchErr := s.fetch(batch)
	var taken []uint32
	for _, f := range mails {
		var err error
		switch {
		case f.why == nil:
			if err = ledger.Take(ctx, f.mail); err == nil {
				taken = append(taken, f.mail.UID)
			}
		case ledger.Leave != nil:
			err = ledger.Leave(ctx, f.mail, f.why)
		}
		if err != nil {
			return fmt.Errorf("mailbox: mail %d: %w", f.mail.UID, err)
		}
	}
	if fetchErr != nil {
		return fetchErr
	}
	return s.mark(taken)
}

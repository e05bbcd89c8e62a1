// Package mailbox fetches mail by IMAP: every mail once, whole and untouched.
//
// It takes an account and the callbacks of a ledger, and hands over files. Poll
// does one round, Watch stays and waits for more. It keeps no state of its own
// and knows nothing of forms. Its promises: the server is asked for nothing that
// marks mail as read or deletes it; a mail is handed over only when all of its
// bytes have come and are synced to disk; the server's copy is touched (a
// keyword, or a move to another folder) only after the ledger has said that the
// mail is safe. A crash anywhere leaves at most a mail that is fetched again.
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
	"net"
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
	// Token gives an OAuth access token to log in with in place of Password;
	// refused is the one that the server has just turned down, "" at first. nil:
	// the password. Its error is ErrLogin's reason unless it is a net.Error.
	Token func(ctx context.Context, refused string) (string, error)
	// Folder "" is INBOX.
	Folder string
	// MoveTo is the folder that mails are moved to when they are safe, if the
	// server can move; it is made if it is missing. "", or a server that cannot:
	// they stay and get a keyword, if it has such.
	MoveTo string
	// ReadOnly leaves the mailbox exactly as it is: no keyword, no move.
	ReadOnly bool
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

// Mail is a mail as it came.
type Mail struct {
	UIDValidity, UID uint32
	// InternalDate is when the mail came to the server.
	InternalDate time.Time
	// Size is that of the file; of a mail that was left, what the server says.
	Size int64
	// File holds the whole mail, synced to disk. Whoever takes the mail may rename
	// it; what is still there afterwards is removed. SHA256 is its sum in hex.
	File, SHA256 string
	// Header is the beginning of a mail that was left for its size.
	Header []byte
}

// Ledger is what remembers the mails.
type Ledger struct {
	// Spool is the folder for mails on their way, which must exist; on the file
	// system where they are to stay, so that they can be renamed. "": the
	// machine's folder for temporary files.
	Spool string
	// Known gives the mails of the folder that need not be fetched, by UID: true
	// for those that are safe, so that the server's copy may be touched.
	Known func(ctx context.Context, uidValidity uint32) (map[uint32]bool, error)
	// Take makes some mails safe, all or none of them. Each new mail comes once,
	// in the order of their UIDs; the ledger must know itself when the content is
	// that of an earlier mail: after a change of UIDVALIDITY everything comes
	// again. An error ends the round.
	Take func(ctx context.Context, mails []Mail) error
	// Leave is told of a mail that could not be fetched, and why (ErrTooLarge or
	// ErrNoBody). The mail stays untouched and is asked for again at every round
	// over the whole folder until Known lists it. nil passes over such mails.
	Leave func(ctx context.Context, mail Mail, why error) error
	// Present is told after every round over the whole folder which mails are in
	// it, so that both sides can be compared. May be nil.
	Present func(ctx context.Context, uidValidity uint32, uids []uint32) error
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
	// ErrMove: all mail is safe, but the server refused to move some.
	ErrMove = errors.New("mailbox: mail could not be moved")
	// ErrTooLarge and ErrNoBody are Leave's reasons.
	ErrTooLarge = errors.New("mailbox: mail larger than allowed")
	ErrNoBody   = errors.New("mailbox: the server does not hand the mail over")
)

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

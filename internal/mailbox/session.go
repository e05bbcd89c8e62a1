package mailbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"samkarta/internal/mailbox/patient"
)

// session is a connection with its folder open. Its owner runs one command at a
// time, except for the batches that are fetched ahead.
type session struct {
	account Account
	spool   string
	conn    *patient.Conn
	client  *imapclient.Client
	stop    func() bool // ends the watch on the context
	// certificate ends then; zero without TLS.
	certificate time.Time
	// news is told when the server announces a change of the folder.
	news chan struct{}

	uidValidity uint32
	// keywords: the server keeps keywords of our own.
	keywords bool
	canMove  bool
	canIdle  bool
	moveErr  error

	// known is the ledger's answer with what was taken since; present are the
	// mails of the folder as far as they were listed.
	known   map[uint32]bool
	present map[uint32]bool
}

func (a Account) addr() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

// open connects and logs in.
func open(ctx context.Context, a Account) (*session, error) {
	dialing, cancel := context.WithTimeout(ctx, a.Silence)
	defer cancel()
	raw, err := a.Dial(dialing, "tcp", a.addr())
	if err != nil {
		return nil, because(ctx, ErrConnection, err)
	}
	s := &session{account: a, conn: patient.NewConn(raw, a.Silence), news: make(chan struct{}, 1)}
	// A cancelled context ends whatever is being waited for.
	s.stop = context.AfterFunc(ctx, func() { raw.Close() })
	if err := s.start(ctx); err != nil {
		s.stop()
		raw.Close()
		return nil, err
	}
	return s, nil
}

// openRenewed connects once more when the first attempt has brought a new token.
func openRenewed(ctx context.Context, a Account) (*session, error) {
	s, err := open(ctx, a)
	if errors.Is(err, errRenewed) {
		return open(ctx, a)
	}
	return s, err
}

func (s *session) start(ctx context.Context) error {
	err := s.conn.Await(func() error { return s.greet(ctx) })
	if err != nil {
		return err
	}
	return s.login(ctx)
}

// greet makes the connection safe and waits for the server's first words.
func (s *session) greet(ctx context.Context) error {
	config := new(tls.Config)
	if s.account.TLSConfig != nil {
		config = s.account.TLSConfig.Clone()
	}
	config.ServerName = cmp.Or(config.ServerName, s.account.Host)
	config.VerifyConnection = func(state tls.ConnectionState) error {
		s.certificate = state.PeerCertificates[0].NotAfter
		return nil
	}
	options := &imapclient.Options{TLSConfig: config, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				s.announce()
			}
		},
	}}
	switch s.account.TLS {
	case TLSNone:
		s.client = imapclient.New(s.conn, options)
	case TLSStart:
		client, err := imapclient.NewStartTLS(s.conn, options)
		if err != nil {
			return because(ctx, ErrTLS, err)
		}
		s.client = client
	default:
		config.NextProtos = []string{"imap"}
		safe := tls.Client(s.conn, config)
		if err := safe.HandshakeContext(ctx); err != nil {
			return because(ctx, ErrTLS, err)
		}
		s.client = imapclient.New(safe, options)
	}
	if err := s.client.WaitGreeting(); err != nil {
		return because(ctx, ErrConnection, err)
	}
	return nil
}

// announce wakes whoever waits for news.
func (s *session) announce() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// close says goodbye without waiting long for an answer.
func (s *session) close() {
	s.conn.Hurry(min(2*time.Second, s.account.Silence))
	_ = s.conn.Await(func() error { return s.client.Logout().Wait() })
	s.stop()
	s.client.Close()
}

// selectFolder opens the folder, and sees to the one that mails are moved to
// before anything is fetched: a wrong setting shows at once.
func (s *session) selectFolder() error {
	return s.conn.Await(func() error {
		s.canMove = s.account.MoveTo != "" && !s.account.ReadOnly && s.client.Caps().Has(imap.CapMove)
		s.canIdle = s.client.Caps().Has(imap.CapIdle)
		if s.canMove {
			if err := s.seeToTarget(); err != nil {
				return err
			}
		}
		data, err := s.client.Select(s.account.Folder, &imap.SelectOptions{ReadOnly: s.account.ReadOnly}).Wait()
		if err != nil {
			if isRefusal(err) {
				return fmt.Errorf("%w: %q: %w", ErrFolder, s.account.Folder, err)
			}
			return fmt.Errorf("%w: %w", ErrConnection, err)
		}
		// The library tells that the folder is open before it notes how many mails it
		// holds; after another answer it has noted it.
		if err := s.client.Noop().Wait(); err != nil {
			return s.broken(err)
		}
		s.uidValidity = data.UIDValidity
		// A folder that only may be read has no flags that stay.
		s.keywords = !s.account.ReadOnly && slices.ContainsFunc(data.PermanentFlags, func(f imap.Flag) bool {
			return f == imap.FlagWildcard || strings.EqualFold(string(f), keyword)
		})
		return nil
	})
}

func (s *session) seeToTarget() error {
	_, err := s.client.Status(s.account.MoveTo, &imap.StatusOptions{UIDNext: true}).Wait()
	switch {
	case err == nil:
		return nil
	case !isRefusal(err):
		return fmt.Errorf("%w: %w", ErrConnection, err)
	}
	if err := s.client.Create(s.account.MoveTo, nil).Wait(); err != nil {
		return fmt.Errorf("%w: %q: %w", ErrFolder, s.account.MoveTo, err)
	}
	return nil
}

// exists is how many mails the folder has, as the server last said.
func (s *session) exists() int {
	if folder := s.client.Mailbox(); folder != nil {
		return int(folder.NumMessages)
	}
	return 0
}

// because names a failure: a context that ended, a server that said no, a
// certificate that is not trusted, or a connection that broke off meanwhile.
func because(ctx context.Context, what, err error) error {
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	var refusal *imap.Error
	var network net.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &refusal):
		if temporary(refusal) {
			what = ErrServer
		}
	case errors.As(err, &certificate), errors.As(err, &alert), errors.As(err, &record):
		what = ErrTLS
	case errors.As(err, &network), what != ErrTLS:
		what = ErrConnection
	}
	return fmt.Errorf("%w: %w", what, err)
}

// isRefusal: the server answered, and said no.
func isRefusal(err error) bool {
	var e *imap.Error
	return errors.As(err, &e)
}

// temporary: the server may say yes another time.
func temporary(e *imap.Error) bool {
	switch e.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return true
	}
	text := strings.ToLower(e.Text)
	return strings.Contains(text, "throttled") || strings.Contains(text, "not connected")
}

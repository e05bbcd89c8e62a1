package receipt

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// SMTP is the mail server that receipts are handed to.
type SMTP struct {
	Host string
	// Port 0 is 465 with TLS "tls", 587 with "starttls", 25 with "none".
	Port int
	// TLS is "tls" (also ""), "starttls" or, on this machine only, "none".
	TLS string
	// User "" sends without logging in.
	User, Password string
	// Sender is the envelope's sender. "" is the empty one, which no automatic
	// program answers; set it only for servers that refuse that.
	Sender string
	// Timeout is how long sending one mail may take; 0 is two minutes.
	Timeout time.Duration
	// TLSConfig nil trusts the machine's certificates.
	TLSConfig *tls.Config
}

// What can go wrong. Only ErrTemporary is worth another attempt by itself.
var (
	// ErrTemporary: not reached, or told to come back later.
	ErrTemporary = errors.New("receipt: not sent yet")
	// ErrPermanent: the server will not take this mail.
	ErrPermanent = errors.New("receipt: refused by the mail server")
	// ErrLogin: user or password refused, or no safe connection to log in over.
	ErrLogin = errors.New("receipt: login at the mail server failed")
	// ErrSettings: the settings cannot be used.
	ErrSettings = errors.New("receipt: settings cannot be used")
)

// Send hands a composed mail to the server.
func Send(ctx context.Context, s SMTP, to string, msg []byte) error {
	return s.talk(ctx, func(c *smtp.Client) error {
		if err := c.SendMail(s.Sender, []string{to}, bytes.NewReader(msg)); err != nil {
			return graded(ErrPermanent, err)
		}
		return nil
	})
}

// Check connects and logs in, and sends nothing.
func Check(ctx context.Context, s SMTP) error {
	return s.talk(ctx, func(c *smtp.Client) error {
		if err := c.Noop(); err != nil {
			return graded(ErrPermanent, err)
		}
		return nil
	})
}

// talk does something on a connection that is logged in.
func (s SMTP) talk(ctx context.Context, do func(*smtp.Client) error) error {
	if err := s.complete(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	addr := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	if err := s.session(ctx, addr, do); err != nil {
		return fmt.Errorf("%s: %w", addr, err)
	}
	return nil
}

func (s *SMTP) complete() error {
	s.TLS = cmp.Or(s.TLS, "tls")
	s.Timeout = cmp.Or(s.Timeout, 2*time.Minute)
	ports := map[string]int{"tls": 465, "starttls": 587, "none": 25}
	s.Port = cmp.Or(s.Port, ports[s.TLS])
	ip := net.ParseIP(s.Host)
	switch {
	case s.Host == "":
		return fmt.Errorf("%w: no host", ErrSettings)
	case ports[s.TLS] == 0:
		return fmt.Errorf("%w: tls %q is none of tls, starttls, none", ErrSettings, s.TLS)
	case s.TLS == "none" && s.Host != "localhost" && (ip == nil || !ip.IsLoopback()):
		return fmt.Errorf("%w: %s is not this machine, so mail must not travel without TLS", ErrSettings, s.Host)
	}
	return nil
}

func (s *SMTP) session(ctx context.Context, addr string, do func(*smtp.Client) error) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTemporary, err)
	}
	// The library has no limit on time for writing a mail's text, and no context.
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	c, err := s.connect(ctx, conn)
	if err != nil {
		conn.Close()
		return err
	}
	defer c.Close()
	if err := c.Hello("localhost"); err != nil {
		return graded(ErrPermanent, err)
	}
	if s.User != "" {
		if err := c.Auth(sasl.NewPlainClient("", s.User, s.Password)); err != nil {
			return graded(ErrLogin, err)
		}
	}
	if err := do(c); err != nil {
		return err
	}
	_ = c.Quit() // the mail is theirs, whatever they say now
	return nil
}

func (s *SMTP) connect(ctx context.Context, conn net.Conn) (*smtp.Client, error) {
	config := new(tls.Config)
	if s.TLSConfig != nil {
		config = s.TLSConfig.Clone()
	}
	config.ServerName = cmp.Or(config.ServerName, s.Host)
	switch s.TLS {
	case "none":
		return smtp.NewClient(conn), nil
	case "starttls":
		c, err := smtp.NewClientStartTLS(conn, config)
		if err != nil {
			return nil, unsafe(err)
		}
		return c, nil
	}
	safe := tls.Client(conn, config)
	if err := safe.HandshakeContext(ctx); err != nil {
		return nil, unsafe(err)
	}
	return smtp.NewClient(safe), nil
}

// unsafe grades a failure to make the connection safe: broken off is temporary,
// a certificate or a server without TLS is not.
func unsafe(err error) error {
	var network net.Error
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &network) && !errors.As(err, &certificate) {
		return fmt.Errorf("%w: %w", ErrTemporary, err)
	}
	return graded(ErrLogin, err)
}

// graded names a failure: what was refused, or, when the server did not say no
// for good, temporary.
func graded(refused, err error) error {
	var answer *smtp.SMTPError
	var network net.Error
	switch {
	case errors.As(err, &answer) && answer.Temporary():
		refused = ErrTemporary
	case errors.As(err, &answer):
	case errors.As(err, &network), errors.Is(err, net.ErrClosed), isEOF(err):
		refused = ErrTemporary
	}
	return fmt.Errorf("%w: %w", refused, err)
}

// isEOF: the server hung up.
func isEOF(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// Package demo runs a mail server inside the process, for `samkarta demo` and
// for tests: an inbox that is read by IMAP and a post office that takes receipts
// by SMTP, both on loopback ports, so that the code that serves a real account
// is what the demo shows.
//
// It takes mails and gives addresses to connect to and what was sent. Nothing is
// kept on disk. The same mails in the same order get the same UIDs under the same
// UIDVALIDITY, as on a server that was never away.
package demo

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// Server is a running mail server.
type Server struct {
	// IMAP and SMTP are where to connect, without TLS.
	IMAP, SMTP Endpoint

	imap *imapserver.Server
	smtp *smtp.Server
	user *imapmemserver.User
	done sync.WaitGroup

	mu   sync.Mutex
	sent []Delivery
	keep func(Delivery) error
}

// Endpoint is a service on a loopback port, and who may use it.
type Endpoint struct {
	Host           string
	Port           int
	User, Password string
}

// Delivery is a mail that was sent through the server.
type Delivery struct {
	// From is the envelope's sender, "" for the empty one.
	From string
	To   []string
	Raw  []byte
}

// Start starts a server with these mails (by name) in its INBOX, in the order of
// their names.
func Start(mails iter.Seq2[string, []byte]) (*Server, error) {
	user, password := "demo", rand.Text()
	s := &Server{user: imapmemserver.NewUser(user, password)}
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, err
	}
	type named struct {
		name string
		raw  []byte
	}
	var all []named
	for name, raw := range mails {
		all = append(all, named{name, raw})
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(a.name, b.name) })
	for _, m := range all {
		if err := s.Deliver(m.raw); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", m.name, err)
		}
	}
	if err := s.listen(user, password); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Server) listen(user, password string) error {
	quiet := log.New(io.Discard, "", 0) // a client that hangs up is no news
	imapListener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	smtpListener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(fmt.Errorf("demo: %w", err), imapListener.Close())
	}
	memory := imapmemserver.New()
	memory.AddUser(s.user)
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}},
		Logger:       quiet,
		InsecureAuth: true,
	})
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{server: s, user: user, password: password}, nil
	}))
	s.smtp.Domain = "localhost"
	s.smtp.AllowInsecureAuth = true
	s.smtp.MaxMessageBytes = 64 << 20
	s.smtp.ErrorLog = quiet
	s.IMAP = endpoint(imapListener, user, password)
	s.SMTP = endpoint(smtpListener, user, password)
	// A server that is closed before its Serve has begun does not know its
	// listener, and Serve would wait on it for ever.
	var begun sync.WaitGroup
	begun.Add(2)
	s.done.Go(func() { _ = s.imap.Serve(&announced{Listener: imapListener, begun: &begun}) })
	s.done.Go(func() { _ = s.smtp.Serve(&announced{Listener: smtpListener, begun: &begun}) })
	begun.Wait()
	return nil
}

// announced is a listener that tells when it is first waited on.
type announced struct {
	net.Listener
	once  sync.Once
	begun *sync.WaitGroup
}

// Accept implements net.Listener.
func (l *announced) Accept() (net.Conn, error) {
	l.once.Do(l.begun.Done)
	return l.Listener.Accept()
}

func endpoint(l net.Listener, user, password string) Endpoint {
	addr := l.Addr().(*net.TCPAddr)
	return Endpoint{addr.IP.String(), addr.Port, user, password}
}

// Deliver puts a mail in the INBOX, dated as its Date field says. As the last
// server on a mail's way does, it notes the envelope's sender in a Return-Path
// field where there is none; without it nobody may acknowledge the mail.
func (s *Server) Deliver(raw []byte) error {
	when := time.Now()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err == nil {
		if date, err := m.Header.Date(); err == nil {
			when = date
		}
		if _, ok := m.Header["Return-Path"]; !ok {
			raw = slices.Concat([]byte("Return-Path: <"+envelopeSender(m.Header)+">\r\n"), raw)
		}
	}
	_, err = s.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: when})
	return err
}

// envelopeSender is what a mail would have been sent with: nobody for what
// programs answer by themselves.
func envelopeSender(h mail.Header) string {
	from, err := mail.ParseAddress(h.Get("From"))
	auto := strings.ToLower(h.Get("Auto-Submitted"))
	if err != nil || auto != "" && auto != "no" || strings.HasPrefix(strings.ToLower(from.Address), "mailer-daemon@") {
		return ""
	}
	return from.Address
}

// literal is what the memory server wants appended.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// Keep has every mail that is sent from now on handed to f before its sender is
// told that it was taken: what f has made safe outlives a process that dies.
func (s *Server) Keep(f func(Delivery) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep = f
}

// Sent gives the mails that were sent so far, in their order.
func (s *Server) Sent() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Close ends all connections and waits until the servers have stopped.
func (s *Server) Close() error {
	var errs []error
	if s.imap != nil {
		errs = append(errs, s.imap.Close())
	}
	if s.smtp != nil {
		errs = append(errs, s.smtp.Close())
	}
	s.done.Wait()
	return errors.Join(errs...)
}

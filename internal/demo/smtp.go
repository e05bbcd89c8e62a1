package demo

import (
	"crypto/subtle"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection to the post office.
type session struct {
	server         *Server
	user, password string
	loggedIn       bool
	mail           Delivery
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.user || subtle.ConstantTimeCompare([]byte(password), []byte(s.password)) != 1 {
			return smtp.ErrAuthFailed
		}
		s.loggedIn = true
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.loggedIn {
		return smtp.ErrAuthRequired
	}
	s.mail = Delivery{From: from}
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = append(s.mail.To, to)
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Raw = raw
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.keep != nil {
		if err := s.server.keep(s.mail); err != nil {
			return err
		}
	}
	s.server.sent = append(s.server.sent, s.mail)
	return nil
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.mail = Delivery{} }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"

	"samkarta/internal/mailbox/xoauth2"
)

// login proves who we are. A refused token is renewed once: it may have run out
// earlier than its issuer said, or have been withdrawn.
func (s *session) login(ctx context.Context) error {
	if s.account.Token == nil {
		return because(ctx, ErrLogin, s.conn.Await(s.password))
	}
	token, err := s.token(ctx, "")
	if err != nil {
		return err
	}
	err = because(ctx, ErrLogin, s.conn.Await(func() error { return s.bearer(token) }))
	if !errors.Is(err, ErrLogin) {
		return err
	}
	return s.refused(ctx, token, err)
}

// refused has the token renewed. The new one is tried on a connection of its
// own: after a refusal some servers close theirs.
func (s *session) refused(ctx context.Context, token string, why error) error {
	renewed, err := s.token(ctx, token)
	if err != nil {
		return err
	}
	if renewed == token {
		return why
	}
	return fmt.Errorf("%w: %w", errRenewed, why)
}

// errRenewed: there is a new token, so that another connection may succeed.
var errRenewed = fmt.Errorf("%w: token renewed", ErrLogin)

func (s *session) token(ctx context.Context, refused string) (string, error) {
	token, err := s.account.Token(ctx, refused)
	var network net.Error
	switch {
	case err == nil:
		return token, nil
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case errors.As(err, &network):
		return "", fmt.Errorf("%w: %w", ErrConnection, err)
	}
	return "", fmt.Errorf("%w: %w", ErrLogin, err)
}

func (s *session) password() error {
	if s.client.Caps().Has(imap.AuthCap(sasl.Plain)) {
		// LOGIN cannot carry every letter that a password may have.
		return s.client.Authenticate(sasl.NewPlainClient("", s.account.User, s.account.Password))
	}
	return s.client.Login(s.account.User, s.account.Password).Wait()
}

// bearer logs in with a token: as Microsoft and Google do it, or by the
// standard's name for the same (RFC 7628).
func (s *session) bearer(token string) error {
	if s.client.Caps().Has(imap.AuthCap(sasl.OAuthBearer)) && !s.client.Caps().Has(imap.AuthCap(xoauth2.Name)) {
		return s.client.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: s.account.User, Token: token, Host: s.account.Host, Port: s.account.Port,
		}))
	}
	err := s.client.Authenticate(xoauth2.Client{User: s.account.User, Token: token})
	if errors.Is(err, xoauth2.ErrRefused) {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Text: err.Error()}
	}
	return err
}

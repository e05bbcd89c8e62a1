// Package oauth gets access tokens from the login servers of Microsoft 365 and
// Google, which no longer take passwords for mail. It takes a client's id and
// gives tokens; where they are kept is the room's own business.
//
// It is written on net/http because the four requests it needs are short, and
// because a rotated refresh token must be on disk before the access token that
// came with it is used: otherwise a crash between the two ends the login.
package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client is a program registered at a login server.
type Client struct {
	ID, Secret string
	Scope      string
	// The server's addresses; DeviceURL and AuthURL only for the flow that needs it.
	TokenURL, DeviceURL, AuthURL string
	// Extra are parameters that one server wants with the authorization.
	Extra map[string]string
	// HTTP nil: a client with a limit of half a minute.
	HTTP *http.Client
	// Now nil: time.Now.
	Now func() time.Time
}

// Token is what a login server gives. It is kept as JSON.
type Token struct {
	Access  string    `json:"access_token"`
	Refresh string    `json:"refresh_token,omitempty"`
	Expires time.Time `json:"expires"`
}

// Refusal is a login server's no, by the codes of RFC 6749 and RFC 8628.
type Refusal struct {
	Code string `json:"error"`
	// Description is the server's own, for instance which setting is wrong.
	Description string `json:"error_description"`
}

func (r *Refusal) Error() string {
	// Microsoft adds trace numbers and times on further lines.
	first, _, _ := strings.Cut(strings.TrimSpace(r.Description), "\n")
	return strings.TrimSpace("login server: " + r.Code + " " + strings.TrimSpace(first))
}

// unavailable is a login server that has trouble of its own: a net.Error, like a
// connection that fails.
type unavailable struct{ status string }

func (u unavailable) Error() string   { return "login server: " + u.status }
func (u unavailable) Timeout() bool   { return false }
func (u unavailable) Temporary() bool { return true }

// maxAnswer is far more than any token needs.
const maxAnswer = 1 << 20

// answerTime is how long a login server may take.
const answerTime = 30 * time.Second

// Application logs the program in as itself (client credentials, RFC 6749 4.4).
func (c *Client) Application(ctx context.Context) (Token, error) {
	return c.token(ctx, url.Values{"grant_type": {"client_credentials"}, "scope": {c.Scope}})
}

// Refresh trades a refresh token for an access token. A server that rotates
// refresh tokens gives a new one with it; of one that does not, the old one
// stays.
func (c *Client) Refresh(ctx context.Context, refresh string) (Token, error) {
	t, err := c.token(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "scope": {c.Scope}})
	if err == nil && t.Refresh == "" {
		t.Refresh = refresh
	}
	return t, err
}

// token asks the token endpoint.
func (c *Client) token(ctx context.Context, form url.Values) (Token, error) {
	form.Set("client_id", c.ID)
	if c.Secret != "" {
		form.Set("client_secret", c.Secret)
	}
	var answer struct {
		Token
		ExpiresIn json.Number `json:"expires_in"`
	}
	if err := c.post(ctx, c.TokenURL, form, &answer); err != nil {
		return Token{}, err
	}
	if answer.Access == "" {
		return Token{}, errors.New("login server: an answer without a token")
	}
	seconds, err := answer.ExpiresIn.Int64()
	if err != nil || seconds <= 0 {
		seconds = 300 // it is only recommended to say (RFC 6749 5.1)
	}
	answer.Expires = c.now().Add(time.Duration(min(seconds, 1<<20)) * time.Second)
	return answer.Token, nil
}

// post sends a form and reads the JSON of the answer.
func (c *Client) post(ctx context.Context, address string, form url.Values, into any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return unavailable{err.Error()}
	}
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		return unavailable{resp.Status}
	}
	if resp.StatusCode != http.StatusOK {
		refusal := new(Refusal)
		if json.Unmarshal(body, refusal) != nil || refusal.Code == "" {
			refusal.Code = resp.Status
		}
		return refusal
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("login server: %w", err)
	}
	return nil
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

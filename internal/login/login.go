// Package login proves to mail servers who we are: with a password that stands
// somewhere else than in the settings, or with the tokens of a login server. It
// takes what the settings say of an account and gives a mailbox that logs in by
// itself, renews its tokens and stops before the server locks the account.
//
// Tokens and what is remembered of refused logins are files of the data folder,
// one account each, that only their owner can read; nothing of them is ever
// logged.
package login

import (
	"cmp"
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/login/oauth"
	"samkarta/internal/mailbox"
)

// Way is how an account logs in.
type Way string

// The ways to log in.
const (
	Password Way = "password"
	// Microsoft is Microsoft 365 with a person's consent, given once on any device.
	Microsoft Way = "microsoft"
	// MicrosoftApp is Microsoft 365 with the administrator's consent: the program
	// logs in as itself, and nobody has to be there.
	MicrosoftApp Way = "microsoft_app"
	// Google is Gmail and Google Workspace with a person's consent, in a browser.
	Google Way = "google"
)

// Options say how one account logs in.
type Options struct {
	// Name is the account's in commands and file names.
	Name string
	// Way "" is Password.
	Way Way
	// Secret is the password, or the client secret of a token login.
	Secret Secret
	// ClientID is the program's at the login server, Tenant the organisation's
	// (Microsoft only; "" for personal logins is "organizations").
	ClientID, Tenant string
	// Server replaces the login server's address, for clouds of their own.
	Server string
	// Dir is the folder for tokens.
	Dir string
	// HTTP nil: the usual client.
	HTTP *http.Client
	// Now nil: time.Now.
	Now func() time.Time
}

// Login is an account's login.
type Login struct {
	Options
	tokens *source
	brake  brake
}

// New checks how an account is to log in. The error is a *form.Fault.
func New(o Options) (*Login, error) {
	o.Way = cmp.Or(o.Way, Password)
	if o.Now == nil {
		o.Now = time.Now
	}
	l := &Login{Options: o, brake: brake{file: filepath.Join(o.Dir, fileName(o.Name)+".refused.json")}}
	if o.Way == Password {
		return l, nil
	}
	args := map[string]string{"account": o.Name, "login": string(o.Way), "what": o.Server}
	switch {
	case o.Way != Microsoft && o.Way != MicrosoftApp && o.Way != Google:
		return nil, &form.Fault{Key: "login_way", Args: args}
	case o.ClientID == "":
		return nil, &form.Fault{Key: "login_client", Args: args}
	case o.Way == MicrosoftApp && o.Tenant == "":
		return nil, &form.Fault{Key: "login_tenant", Args: args}
	case !safeServer(o.Server):
		return nil, &form.Fault{Key: "login_server", Args: args}
	}
	l.tokens = &source{login: l, file: filepath.Join(o.Dir, fileName(o.Name)+".token.json")}
	return l, nil
}

// safeServer: tokens travel by TLS, or stay on this machine.
func safeServer(server string) bool {
	u, err := url.Parse(server)
	return server == "" || err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "127.0.0.1")
}

// fileName makes a name of an account that every file system takes.
func fileName(account string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("-._@", r) {
			return r
		}
		return '_'
	}, strings.ToLower(account))
	if safe == account {
		return safe
	}
	sum := sha256.Sum256([]byte(account)) // two accounts must not share one
	return safe + "-" + hex.EncodeToString(sum[:4])
}

// client is the program as the login server knows it. The scopes are those that
// the providers' documentation names for IMAP.
func (l *Login) client(ctx context.Context) (*oauth.Client, error) {
	secret, err := l.secret(ctx)
	if err != nil {
		return nil, err
	}
	c := &oauth.Client{ID: l.ClientID, Secret: secret, HTTP: l.HTTP, Now: l.Now}
	switch l.Way {
	case Google:
		server := strings.TrimSuffix(l.Server, "/")
		c.AuthURL, c.TokenURL = server+"/auth", server+"/token"
		if server == "" {
			c.AuthURL, c.TokenURL = "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token"
		}
		c.Scope = "https://mail.google.com/"
		// Without these Google gives no refresh token the second time.
		c.Extra = map[string]string{"access_type": "offline", "prompt": "consent"}
	default:
		server := strings.TrimSuffix(cmp.Or(l.Server, "https://login.microsoftonline.com"), "/")
		base := server + "/" + url.PathEscape(cmp.Or(l.Tenant, "organizations")) + "/oauth2/v2.0/"
		c.TokenURL, c.DeviceURL = base+"token", base+"devicecode"
		c.Scope = "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"
		if l.Way == MicrosoftApp {
			c.Scope = "https://outlook.office365.com/.default"
		}
	}
	return c, nil
}

// Person is how a person is shown what to do in a login.
type Person struct {
	// Code is told a page to open and the code to enter there; Address one to open.
	Code    func(page, code string)
	Address func(address string)
	// Page is what the browser shows at the end; problem is "" when all went well.
	Page func(problem string) string
}

// Interactive logs a person in and keeps the tokens. The error is a *form.Fault
// when this account needs no person, or the login server refuses.
func (l *Login) Interactive(ctx context.Context, p Person) error {
	if l.Way == Password || l.Way == MicrosoftApp {
		return &form.Fault{Key: "login_not_needed", Args: map[string]string{"account": l.Name, "login": string(l.Way)}}
	}
	client, err := l.client(ctx)
	if err != nil {
		return err
	}
	var t oauth.Token
	if l.Way == Google {
		t, err = client.Browser(ctx, p.Address, p.Page)
	} else {
		t, err = client.Device(ctx, p.Code)
	}
	var refusal *oauth.Refusal
	if errors.As(err, &refusal) {
		return &form.Fault{Key: "login_refused", Args: map[string]string{"account": l.Name}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("login %s: %w", l.Name, err)
	}
	if t.Refresh == "" {
		return &form.Fault{Key: "login_no_refresh", Args: map[string]string{"account": l.Name}}
	}
	if err := l.tokens.keep(saved{Token: t, Consent: rand.Text()}); err != nil {
		return err
	}
	return l.brake.release()
}

// Address is the login server's, "" without one.
func (l *Login) Address() string {
	if l.tokens == nil {
		return ""
	}
	client, err := l.client(context.Background())
	if err != nil {
		return ""
	}
	return client.TokenURL
}

// Token gives an access token for a server that has refused the one named, ""
// for none; see mailbox.Account. It is nil for a password.
func (l *Login) Token() func(ctx context.Context, refused string) (string, error) {
	if l.tokens == nil {
		return nil
	}
	return l.tokens.token
}

// authenticate completes a mailbox's account with the means to log in, and tells
// what they are by a sum that changes when they do.
func (l *Login) authenticate(ctx context.Context, a *mailbox.Account) (means string, err error) {
	secret, err := l.secret(ctx)
	if err != nil {
		return "", err
	}
	parts := []string{a.Host, a.User, string(l.Way), l.ClientID, l.Tenant, secret}
	if l.tokens == nil {
		a.Password = secret
	} else {
		a.Token = l.tokens.token
		consent, err := l.tokens.consent()
		if err != nil {
			return "", err
		}
		parts = append(parts, consent)
	}
	// Slow, for a password could otherwise be guessed from the sum on disk; salted
	// by the account.
	sum, err := pbkdf2.Key(sha256.New, strings.Join(parts, "\x00"), []byte(l.Name+a.Host+a.User), 50_000, 16)
	return hex.EncodeToString(sum), err
}

// secret reads the password or the client secret. Programs that persons log in
// with often have none.
func (l *Login) secret(ctx context.Context) (string, error) {
	if l.tokens != nil && l.Way != MicrosoftApp && l.Secret.Command == "" && l.Secret.File == "" {
		return os.Getenv(l.Secret.Env), nil
	}
	return l.Secret.Read(ctx, l.Name)
}

package login_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"

	"samkarta/internal/form"
	"samkarta/internal/login"
	"samkarta/internal/mailbox"
)

const (
	user     = "svar@example.org"
	password = "kanel och kardemumma"
)

// world is a mail server and the login server whose tokens it takes.
type world struct {
	mu sync.Mutex
	// access and refresh are the only good tokens; each renewal makes new ones.
	serial          int
	access, refresh string
	withdrawn       bool // no token is renewed
	attempts        int  // logins at the mail server
	clock           time.Time
	dir             string
	imap            *net.TCPAddr
	http            *httptest.Server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{clock: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), dir: filepath.Join(t.TempDir(), "logins")}
	w.http = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(w.http.Close)
	mail := imapmemserver.NewUser(user, password)
	if err := mail.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(mail)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{memory.NewSession(), w}, nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	w.imap = l.Addr().(*net.TCPAddr)
	return w
}

// answer is the login server, for all flows.
func (w *world) answer(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = r.ParseForm()
	refuse := func(code string) {
		out.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(out, `{"error":%q}`, code)
	}
	switch grant := r.PostForm.Get("grant_type"); {
	case strings.HasSuffix(r.URL.Path, "/devicecode"):
		io.WriteString(out, `{"device_code":"d","user_code":"ABC","verification_uri":"https://example.org/device","interval":0.01}`)
		return
	case w.withdrawn, grant == "refresh_token" && r.PostForm.Get("refresh_token") != w.refresh:
		refuse("invalid_grant")
		return
	case grant == "client_credentials" && r.PostForm.Get("client_secret") != "hemlig":
		refuse("invalid_client")
		return
	}
	w.serial++
	w.access, w.refresh = fmt.Sprint("access", w.serial), fmt.Sprint("refresh", w.serial)
	fmt.Fprintf(out, `{"access_token":%q,"refresh_token":%q,"expires_in":3600}`, w.access, w.refresh)
}

func (w *world) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

// session is one of the mail server's, which takes tokens beside passwords.
type session struct {
	imapserver.Session
	world *world
}

func (s *session) AuthenticateMechanisms() []string { return []string{"PLAIN", "XOAUTH2"} }

func (s *session) Authenticate(mechanism string) (sasl.Server, error) {
	if mechanism == "PLAIN" {
		return sasl.NewPlainServer(func(_, name, secret string) error { return s.Login(name, secret) }), nil
	}
	return bearer{s}, nil
}

func (s *session) Login(name, secret string) error {
	s.world.set(func() { s.world.attempts++ })
	return s.Session.Login(name, secret)
}

type bearer struct{ *session }

func (b bearer) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil {
		return []byte{}, false, nil
	}
	good := ""
	b.world.set(func() { good = "user=" + user + "\x01auth=Bearer " + b.world.access + "\x01\x01" })
	if string(response) == good {
		return nil, true, b.Login(user, password)
	}
	b.world.set(func() { b.world.attempts++ })
	return nil, false, imapserver.ErrAuthFailed
}

// box is the account with its login.
func (w *world) box(t *testing.T, o login.Options) *login.Mailbox {
	t.Helper()
	o.Name, o.Dir, o.Now = "konto", w.dir, w.now
	if o.Way != "" && o.Way != login.Password {
		o.Server, o.ClientID, o.Tenant = w.http.URL, "id", "example.org"
	}
	l, err := login.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &login.Mailbox{Login: l, Account: mailbox.Account{Host: "127.0.0.1", Port: w.imap.Port, TLS: mailbox.TLSNone, User: user, Silence: 5 * time.Second}}
}

func poll(t *testing.T, m *login.Mailbox) error {
	t.Helper()
	return m.Poll(t.Context(), mailbox.Ledger{
		Known: func(context.Context, uint32) (map[uint32]bool, error) { return map[uint32]bool{}, nil },
		Take:  func(context.Context, []mailbox.Mail) error { return nil },
	})
}

// fault is the key of the fault in an error.
func fault(err error) string {
	var f *form.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

// person consents to everything, by a browser that follows addresses.
func person(t *testing.T) login.Person {
	return login.Person{
		Code: func(page, code string) {
			if page == "" || code != "ABC" {
				t.Errorf("shown %s and %s", page, code)
			}
		},
		Address: func(address string) {
			u, err := url.Parse(address)
			if err != nil {
				t.Error(err)
			}
			go http.Get(u.Query().Get("redirect_uri") + "?code=c&state=" + url.QueryEscape(u.Query().Get("state")))
		},
		Page: func(problem string) string { return problem },
	}
}

func TestPersonsLogins(t *testing.T) {
	for _, way := range []login.Way{login.Microsoft, login.Google} {
		t.Run(string(way), func(t *testing.T) {
			w := newWorld(t)
			m := w.box(t, login.Options{Way: way, Secret: login.Secret{Env: "SAMKARTA_TEST_NOT_SET"}})
			if err := poll(t, m); fault(err) != "login_needed" || !errors.Is(err, mailbox.ErrLogin) || w.attempts != 0 {
				t.Fatalf("before the login: %v, %d attempts", err, w.attempts)
			}
			if err := m.Login.Interactive(t.Context(), person(t)); err != nil {
				t.Fatal(err)
			}
			for hour := range 3 { // each needs a new token, whose refresh token is new
				if err := poll(t, m); err != nil {
					t.Fatalf("hour %d: %v", hour, err)
				}
				w.set(func() { w.clock = w.clock.Add(time.Hour) })
			}
			checkTokenFile(t, w)
			// Another process goes on from what is on disk.
			if err := poll(t, w.box(t, login.Options{Way: way})); err != nil {
				t.Error(err)
			}
			w.set(func() { w.access = "withdrawn before its time" })
			if err := poll(t, m); err != nil {
				t.Errorf("a token that is refused was not renewed: %v", err)
			}
			w.set(func() { w.clock, w.withdrawn = w.clock.Add(time.Hour), true })
			if err := poll(t, m); fault(err) != "login_expired" || !errors.Is(err, mailbox.ErrLogin) {
				t.Errorf("after the consent was withdrawn: %v", err)
			}
		})
	}
}

// checkTokenFile wants the newest refresh token on disk, for its owner alone, and
// nothing half-written beside it.
func checkTokenFile(t *testing.T, w *world) {
	t.Helper()
	files, err := os.ReadDir(w.dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	info, err := files[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	raw, err := os.ReadFile(filepath.Join(w.dir, files[0].Name()))
	if err != nil || !bytes.Contains(raw, []byte(w.refresh)) {
		t.Errorf("%v: %s lacks %s", err, files[0].Name(), w.refresh)
	}
}

func TestApplication(t *testing.T) {
	w := newWorld(t)
	t.Setenv("SAMKARTA_TEST_SECRET", "hemlig")
	m := w.box(t, login.Options{Way: login.MicrosoftApp, Secret: login.Secret{Env: "SAMKARTA_TEST_SECRET"}})
	for range 2 {
		if err := poll(t, m); err != nil {
			t.Fatal(err)
		}
	}
	if w.serial != 1 {
		t.Errorf("%d tokens fetched for one hour", w.serial)
	}
	if err := m.Login.Interactive(t.Context(), person(t)); fault(err) != "login_not_needed" {
		t.Errorf("Interactive: %v", err)
	}
	t.Setenv("SAMKARTA_TEST_SECRET", "utgången")
	w.set(func() { w.clock = w.clock.Add(time.Hour) })
	if err := poll(t, m); fault(err) != "login_app" {
		t.Errorf("with a secret that has run out: %v", err)
	}
}

// TestBrake: three refusals, over restarts, until the password is another one or
// a person tries.
func TestBrake(t *testing.T) {
	w := newWorld(t)
	t.Setenv("SAMKARTA_TEST_SECRET", "fel")
	o := login.Options{Secret: login.Secret{Env: "SAMKARTA_TEST_SECRET"}}
	for i := range 5 {
		err := poll(t, w.box(t, o)) // each a new process
		if want := map[bool]string{true: "login_stopped", false: ""}[i >= 3]; fault(err) != want || !errors.Is(err, mailbox.ErrLogin) {
			t.Errorf("attempt %d: %v", i, err)
		}
	}
	if w.attempts != 3 {
		t.Errorf("%d attempts", w.attempts)
	}
	if _, err := w.box(t, o).Try(t.Context()); !errors.Is(err, mailbox.ErrLogin) || w.attempts != 4 {
		t.Errorf("a person's attempt: %v, %d", err, w.attempts)
	}
	t.Setenv("SAMKARTA_TEST_SECRET", password)
	if err := poll(t, w.box(t, o)); err != nil {
		t.Errorf("with the right password: %v", err)
	}
	if files, _ := os.ReadDir(w.dir); len(files) != 0 {
		t.Errorf("still there: %v", files)
	}
}

// TestWatchStops: the service stays, says why, and leaves the server alone.
func TestWatchStops(t *testing.T) {
	w := newWorld(t)
	t.Setenv("SAMKARTA_TEST_SECRET", "fel")
	m := w.box(t, login.Options{Secret: login.Secret{Env: "SAMKARTA_TEST_SECRET"}})
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	var last mailbox.State
	err := m.Watch(ctx, mailbox.Ledger{}, mailbox.Watching{Told: func(s mailbox.State) {
		if last = s; fault(s.Err) == "login_stopped" {
			stop()
		}
	}})
	if err != nil || fault(last.Err) != "login_stopped" || w.attempts != 3 || last.Phase != mailbox.Resting || last.Next.IsZero() {
		t.Errorf("Watch: %v after %d attempts, state %+v", err, w.attempts, last)
	}
}

func TestSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("ur filen\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SAMKARTA_TEST_SECRET", "ur miljön")
	for _, test := range []struct {
		secret      login.Secret
		want, fault string
	}{
		{login.Secret{}, "", ""},
		{login.Secret{Env: "SAMKARTA_TEST_SECRET", Command: "echo x", File: file}, "ur miljön", ""},
		{login.Secret{Env: "SAMKARTA_TEST_NOT_SET", Command: "echo ur förvaret; echo mer", File: file}, "ur förvaret", ""},
		{login.Secret{Env: "SAMKARTA_TEST_NOT_SET", File: file}, "ur filen", ""},
		{login.Secret{Env: "SAMKARTA_TEST_NOT_SET"}, "", "password_env"},
		{login.Secret{File: file + "x"}, "", "password_file"},
		{login.Secret{Command: "echo hemligt >&2; exit 3"}, "", "password_command"},
		{login.Secret{Command: "true"}, "", "password_command"},
	} {
		got, err := test.secret.Read(t.Context(), "konto")
		if got != test.want || fault(err) != test.fault || err != nil && strings.Contains(err.Error(), "hemligt") {
			t.Errorf("%+v: %q, %v", test.secret, got, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for want, o := range map[string]login.Options{
		"login_way":    {Way: "yahoo", ClientID: "id"},
		"login_client": {Way: login.Google},
		"login_tenant": {Way: login.MicrosoftApp, ClientID: "id"},
		"login_server": {Way: login.Microsoft, ClientID: "id", Server: "http://login.example.org"},
	} {
		if _, err := login.New(o); fault(err) != want {
			t.Errorf("%+v: %v, want %s", o, err, want)
		}
	}
}

package login_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"samkarta/internal/login"
	"samkarta/internal/mailbox"
)

// TestDovecot logs in to a real server, which asks our login server about every
// token: SAMKARTA_IMAP_DOVECOT=host:port,user,password, and SAMKARTA_OAUTH_LISTEN
// is the host:port at which that Dovecot asks (/introspect).
func TestDovecot(t *testing.T) {
	setting, listen := os.Getenv("SAMKARTA_IMAP_DOVECOT"), os.Getenv("SAMKARTA_OAUTH_LISTEN")
	if setting == "" || listen == "" {
		t.Skip("SAMKARTA_IMAP_DOVECOT and SAMKARTA_OAUTH_LISTEN are not set (a Dovecot with OAUTH_URL on this machine)")
	}
	f := strings.SplitN(setting, ",", 3)
	_, port, err := net.SplitHostPort(f[0])
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: time.Now(), dir: t.TempDir()}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/introspect" {
			w.answer(out, r)
			return
		}
		w.set(func() {
			// Some versions ask with the token in the address.
			good := w.access != "" && (r.FormValue("token") == w.access || strings.HasSuffix(r.URL.RawQuery, w.access))
			out.Header().Set("Content-Type", "application/json")
			io.WriteString(out, fmt.Sprintf(`{"active":%v,"username":%q,"expires_in":600}`, good, f[1]))
		})
	})}
	go server.Serve(l)
	defer server.Close()
	lg, err := login.New(login.Options{
		Name: "dovecot", Way: login.Microsoft, ClientID: "id", Server: "http://" + strings.Replace(listen, "localhost", "127.0.0.1", 1), Dir: w.dir, Now: w.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	m := &login.Mailbox{Login: lg, Account: mailbox.Account{
		Host: "127.0.0.1", Port: number, TLS: mailbox.TLSNone, User: f[1], Folder: "INBOX", ReadOnly: true, Silence: 20 * time.Second,
	}}
	if err := lg.Interactive(t.Context(), person(t)); err != nil {
		t.Fatal(err)
	}
	for range 3 { // one that is good, one withdrawn before its time, one that has run out
		if _, err := m.Try(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.set(func() {
			if w.access = "withdrawn"; w.serial == 2 {
				w.clock = w.clock.Add(2 * time.Hour)
			}
		})
	}
	if w.serial != 3 {
		t.Errorf("%d tokens, want 3", w.serial)
	}
	w.set(func() { w.withdrawn = true })
	if _, err := m.Try(t.Context()); fault(err) != "login_expired" || !errors.Is(err, mailbox.ErrLogin) {
		t.Errorf("after the consent was withdrawn: %v", err)
	}
}

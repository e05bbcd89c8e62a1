package mailbox_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"samkarta/internal/mailbox"
)

// certificate makes a certificate for 127.0.0.1 that signs itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestTLS(t *testing.T) {
	cert, pool := certificate(t)
	user := imapmemserver.NewUser("svar@example.org", password)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	deliver(t, user, letter(1, 10))
	memory := imapmemserver.New()
	memory.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}},
	})
	defer server.Close()
	plain, implicit := listen(t), listen(t)
	go server.Serve(plain)
	go server.Serve(tls.NewListener(implicit, &tls.Config{Certificates: []tls.Certificate{cert}}))
	for _, test := range []struct {
		name   string
		listen net.Listener
		mode   mailbox.TLSMode
		trust  *x509.CertPool
		want   error
	}{
		{"implicit", implicit, mailbox.TLSImplicit, pool, nil},
		{"starttls", plain, mailbox.TLSStart, pool, nil},
		{"implicit, not trusted", implicit, mailbox.TLSImplicit, x509.NewCertPool(), mailbox.ErrTLS},
		{"starttls, not trusted", plain, mailbox.TLSStart, x509.NewCertPool(), mailbox.ErrTLS},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := account(test.listen)
			a.TLS, a.TLSConfig = test.mode, &tls.Config{RootCAs: test.trust}
			var n notes
			err := mailbox.Poll(t.Context(), a, n.ledger())
			if !errors.Is(err, test.want) {
				t.Fatalf("Poll: %v, want %v", err, test.want)
			}
			if test.want == nil && len(n.taken) != 1 {
				t.Errorf("%d mails taken", len(n.taken))
			}
		})
	}
}

// TestDovecot polls a real server: SAMKARTA_IMAP_DOVECOT=host:port,user,password
// with a plain port on loopback. It makes a folder of its own and removes it.
func TestDovecot(t *testing.T) {
	setting := os.Getenv("SAMKARTA_IMAP_DOVECOT")
	if setting == "" {
		t.Skip("SAMKARTA_IMAP_DOVECOT is not set (host:port,user,password of a Dovecot on this machine)")
	}
	f := strings.SplitN(setting, ",", 3)
	if len(f) != 3 {
		t.Fatalf("SAMKARTA_IMAP_DOVECOT=%q is not host:port,user,password", setting)
	}
	host, port, err := net.SplitHostPort(f[0])
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialInsecure(f[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(f[1], f[2]).Wait(); err != nil {
		t.Fatal(err)
	}
	folder := fmt.Sprintf("prov %d", time.Now().UnixNano())
	target := folder + " – klart"
	if err := c.Create(folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = c.Delete(folder).Wait()
		_ = c.Delete(target).Wait()
	}()
	for i := range 60 {
		raw := letter(i, i*3000)
		ac := c.Append(folder, int64(len(raw)), nil)
		_, writeErr := ac.Write([]byte(raw))
		closeErr := ac.Close()
		if _, err := ac.Wait(); err != nil || writeErr != nil || closeErr != nil {
			t.Fatal(err, writeErr, closeErr)
		}
	}
	a := mailbox.Account{Host: host, Port: number, TLS: mailbox.TLSNone, User: f[1], Password: f[2], Folder: folder}
	pollDovecot(t, a, target)
}

func pollDovecot(t *testing.T, a mailbox.Account, target string) {
	var n notes
	for range 2 {
		if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
			t.Fatal(err)
		}
	}
	if len(n.taken) != 60 {
		t.Fatalf("%d mails taken, want 60", len(n.taken))
	}
	for i, m := range n.taken {
		if m.Raw != letter(i, i*3000) {
			t.Errorf("mail %d: %d bytes", i, len(m.Raw))
		}
	}
	for uid, fl := range flags(t, a, a.Folder) {
		if !marked(fl, mailbox.Keyword) || marked(fl, string(imap.FlagSeen)) {
			t.Errorf("mail %d has flags %v", uid, fl)
		}
	}
	a.MoveTo = target
	if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
		t.Fatal(err)
	}
	if in, out := len(flags(t, a, a.Folder)), len(flags(t, a, target)); in != 0 || out != 60 {
		t.Errorf("%d mails left and %d moved, want 0 and 60", in, out)
	}
	a.Password += "x"
	if err := mailbox.Poll(t.Context(), a, n.ledger()); !errors.Is(err, mailbox.ErrLogin) {
		t.Errorf("wrong password: %v", err)
	}
}

package mailbox_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

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

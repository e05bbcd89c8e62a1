package daemon_test

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"samkarta/internal/daemon"
	"samkarta/internal/demo"
	"samkarta/internal/form"
	"samkarta/internal/mailbox"
	"samkarta/internal/pipeline"
	"samkarta/internal/receipt"
	"samkarta/internal/sandbox"
	"samkarta/internal/store"
	"samkarta/internal/wording"
	"samkarta/samples"
	"samkarta/templates"
)

// link is a way to a server that can be cut.
type link struct {
	to, addr string

	mu    sync.Mutex
	l     net.Listener
	conns []net.Conn
}

func newLink(t *testing.T, e demo.Endpoint) *link {
	t.Helper()
	k := &link{to: net.JoinHostPort(e.Host, itoa(e.Port)), addr: "127.0.0.1:0"}
	k.up(t)
	k.addr = k.l.Addr().String()
	t.Cleanup(k.down)
	return k
}

func (k *link) up(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", k.addr)
	if err != nil {
		t.Fatal(err)
	}
	k.mu.Lock()
	k.l = l
	k.mu.Unlock()
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", k.to)
			if err != nil {
				in.Close()
				continue
			}
			k.mu.Lock()
			k.conns = append(k.conns, in, out)
			k.mu.Unlock()
			go func() { _, _ = io.Copy(out, in); out.Close() }()
			go func() { _, _ = io.Copy(in, out); in.Close() }()
		}
	}()
}

func (k *link) down() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.l.Close()
	for _, c := range k.conns {
		c.Close()
	}
	k.conns = nil
}

func (k *link) port() int { return k.l.Addr().(*net.TCPAddr).Port }

// house is a program with all its parts, as the command puts it together.
type house struct {
	dir, password string
	imap, smtp    int
	store         *store.Store
	compiled      chan int64
}

// open opens the data folder; attempts follow each other quickly.
func (h *house) open(ctx context.Context) (err error) {
	h.compiled = make(chan int64, 1000)
	h.store, err = store.Open(ctx, store.Options{Dir: h.dir, Retry: []time.Duration{100 * time.Millisecond}})
	return err
}

// run is the daemon on an open store.
func (h *house) run(ctx context.Context, l net.Listener) error {
	lib, err := form.Load(templates.FS)
	if err != nil {
		return err
	}
	texts, err := wording.Load(templates.FS, form.Swedish)
	if err != nil {
		return err
	}
	pool := sandbox.New(sandbox.Options{Workers: 1})
	defer pool.Close()
	p := pipeline.New(pipeline.Options{Store: h.store, Reader: pipeline.NewReader(pool, lib), Receipts: &pipeline.Receipts{
		Texts: texts, From: "svar@example.org", MostADay: 100,
		SMTP: receipt.SMTP{Host: "127.0.0.1", Port: h.smtp, User: "demo", Password: h.password, TLS: "none", Timeout: 5 * time.Second}}})
	account := mailbox.Account{Host: "127.0.0.1", Port: h.imap, User: "demo", Password: h.password, TLS: mailbox.TLSNone}
	return daemon.Run(ctx, daemon.Hurried(daemon.Options{
		Mailboxes: []daemon.Mailbox{{Name: "demo/INBOX", Watch: func(ctx context.Context, told func(mailbox.State)) error {
			return mailbox.Watch(ctx, account, p.Ledger("demo/INBOX", nil), mailbox.Watching{Told: told, Every: time.Second})
		}}},
		Work: func(ctx context.Context) error { return p.Run(ctx, false) },
		Compile: func(ctx context.Context) error {
			stamp, err := h.store.Stamp(ctx)
			h.compiled <- stamp
			return err
		},
		Stamp: h.store.Stamp, Totals: h.store.Totals, CompileEvery: 50 * time.Millisecond, Listener: l,
	}))
}

// letter is a mail with a form in its text, from an association of that name.
func letter(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := samples.FS.ReadFile("07-svar-i-mejlet.eml")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.Replace(string(raw), "Message-ID: <", "Message-ID: <"+name, 1) + "\r\n" + name + "\r\n")
}

// eventually waits until it holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !holds(); {
		if time.Now().After(end) {
			t.Fatal("waited in vain: ", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

const (
	childDir = "SAMKARTA_TEST_DAEMON_DIR"
	childTo  = "SAMKARTA_TEST_DAEMON_TO"
)

// TestMain runs the tests, or, in a child of TestKilled, one daemon.
func TestMain(m *testing.M) {
	sandbox.RunChildIfAsked()
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir, os.Getenv(childTo)))
	}
	os.Exit(m.Run())
}

func dataDir(t *testing.T) string { return filepath.Join(t.TempDir(), "data") }

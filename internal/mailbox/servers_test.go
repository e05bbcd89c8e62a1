package mailbox_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"samkarta/internal/mailbox"
)

// realServers are found by environment variables, host:port,user,password each, of
// a plain port on loopback. They differ in what makes clients lose mail: Courier
// has no MOVE and announces new mail late, Cyrus changes headers on its way.
var realServers = []string{"DOVECOT", "CYRUS", "COURIER"}

// box is a folder of its own on a server, and who owns it.
type box struct {
	mailbox.Account
	client *imapclient.Client
	target string // a folder to move to, not made
}

// onServers runs a test in a fresh folder on each real server.
func onServers(t *testing.T, test func(t *testing.T, b *box)) {
	t.Parallel() // they wait more than they work
	for _, name := range realServers {
		t.Run(strings.ToLower(name), func(t *testing.T) {
			t.Parallel()
			setting := os.Getenv("SAMKARTA_IMAP_" + name)
			if setting == "" {
				t.Skipf("SAMKARTA_IMAP_%s is not set (host:port,user,password of such a server on this machine)", name)
			}
			test(t, newBox(t, setting))
		})
	}
}

func newBox(t *testing.T, setting string) *box {
	t.Helper()
	f := strings.SplitN(setting, ",", 3)
	if len(f) != 3 {
		t.Fatalf("%q is not host:port,user,password", setting)
	}
	host, port, err := net.SplitHostPort(f[0])
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	b := &box{Account: mailbox.Account{
		Host: host, Port: number, TLS: mailbox.TLSNone, User: f[1], Password: f[2], Silence: 20 * time.Second,
	}}
	b.client = b.dial(t)
	folder := "prov" + strings.ToLower(rand.Text())
	// Some servers keep everything below INBOX, and some are now and then too busy
	// to make a folder for one of many who ask at once.
	for try := range 6 {
		if try%2 == 1 {
			err = b.client.Create("INBOX."+folder, nil).Wait()
		} else {
			err = b.client.Create(folder, nil).Wait()
		}
		if err == nil {
			folder = []string{"", "INBOX."}[try%2] + folder
			break
		}
		time.Sleep(time.Duration(try) * 50 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.Folder, b.target = folder, folder+"klart"
	t.Cleanup(func() {
		c := b.dial(t)
		_ = c.Delete(b.Folder).Wait()
		_ = c.Delete(b.target).Wait()
	})
	return b
}

// dial logs in as another program would.
func (b *box) dial(t *testing.T) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(net.JoinHostPort(b.Host, strconv.Itoa(b.Port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(b.User, b.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// put delivers mails, with flags.
func (b *box) put(t *testing.T, folder string, raws []string, flags ...imap.Flag) {
	t.Helper()
	for _, raw := range raws {
		if err := appendTo(b.client, folder, raw, flags...); err != nil {
			t.Fatal(err)
		}
	}
}

func appendTo(c *imapclient.Client, folder, raw string, flags ...imap.Flag) error {
	ac := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Flags: flags})
	_, writeErr := io.WriteString(ac, raw)
	closeErr := ac.Close()
	_, err := ac.Wait()
	return errors.Join(err, writeErr, closeErr)
}

func letters(from, n, size int) []string {
	var all []string
	for i := range n {
		all = append(all, letter(from+i, (i+1)*size))
	}
	return all
}

// sums are the mails of a ledger by what they hold, as the measure of every
// failure test: none lost, none doubled.
type sums struct {
	mu    sync.Mutex
	known map[uint32]map[uint32]bool // by UIDVALIDITY and UID
	taken map[string]int             // by SHA-256
	left  []error
}

func (s *sums) ledger() mailbox.Ledger {
	if s.known == nil {
		s.known, s.taken = map[uint32]map[uint32]bool{}, map[string]int{}
	}
	return mailbox.Ledger{
		Known: func(_ context.Context, v uint32) (map[uint32]bool, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			known := map[uint32]bool{}
			for uid := range s.known[v] {
				known[uid] = true
			}
			return known, nil
		},
		Take: func(_ context.Context, mails []mailbox.Mail) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, m := range mails {
				raw, err := os.ReadFile(m.File)
				if err != nil {
					return err
				}
				if s.known[m.UIDValidity] == nil {
					s.known[m.UIDValidity] = map[uint32]bool{}
				}
				if s.known[m.UIDValidity][m.UID] {
					continue // the ledger's unique key
				}
				s.known[m.UIDValidity][m.UID] = true
				s.taken[fmt.Sprintf("%x", sha256.Sum256(raw))]++
			}
			return nil
		},
		Leave: func(_ context.Context, _ mailbox.Mail, why error) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.left = append(s.left, why)
			return nil
		},
	}
}

// count is how many different mails were taken.
func (s *sums) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.taken)
}

// compare wants exactly these mails, each times times.
func (s *sums) compare(t *testing.T, times int, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	missing := 0
	for i, raw := range want {
		sum := fmt.Sprintf("%x", sha256.Sum256([]byte(raw)))
		if got := s.taken[sum]; got == 0 {
			missing++
		} else if got != times {
			t.Errorf("mail %d was taken %d times, want %d", i, got, times)
		}
		delete(s.taken, sum)
	}
	if missing > 0 || len(s.taken) > 0 || len(s.left) > 0 {
		t.Errorf("%d of %d mails lost, %d strange ones taken, left: %v", missing, len(want), len(s.taken), s.left)
	}
}

// unread wants no flag on any mail but those named.
func (b *box) unread(t *testing.T, folder string, allowed ...string) {
	t.Helper()
	for uid, fl := range flags(t, b.Account, folder) {
		for _, f := range fl {
			if !marked([]imap.Flag{imap.Flag(strings.ToLower(string(f)))}, `\recent`) && !containsFold(allowed, string(f)) {
				t.Errorf("%s: mail %d has the flag %s", folder, uid, f)
			}
		}
	}
}

func containsFold(list []string, s string) bool {
	for _, l := range list {
		if strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}

// relay is a proxy before a server. What the server sends goes through fault,
// which may wait, shorten, or end the connection.
type relay struct {
	listener net.Listener
	target   string
	// delay is added to every byte's way, in both directions.
	delay time.Duration
	// after is how many bytes of the server's pass on each connection before the
	// fault; below 0 it never comes. stall then keeps silent, else it is cut.
	after atomic.Int64
	stall bool
	// rate is how many bytes a second pass; 0: all.
	rate  int
	bytes atomic.Int64 // that passed, both ways
	open  atomic.Int64 // connections

	mu    sync.Mutex
	conns []net.Conn
	ports []int // of the ends at the server
}

// drop ends all connections, as a server does that is started anew.
func (r *relay) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.conns {
		c.Close()
	}
	r.conns = nil
}

// through gives the account by way of a relay.
func through(t *testing.T, a mailbox.Account, r *relay) mailbox.Account {
	t.Helper()
	r.listener = listen(t)
	r.target = net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
	go func() {
		for {
			conn, err := r.listener.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	a.Port = r.listener.Addr().(*net.TCPAddr).Port
	return a
}

func (r *relay) serve(client net.Conn) {
	r.open.Add(1)
	defer r.open.Add(-1)
	defer client.Close()
	r.mu.Lock()
	r.conns = append(r.conns, client)
	r.mu.Unlock()
	server, err := net.Dial("tcp", r.target)
	if err != nil {
		return
	}
	defer server.Close()
	r.mu.Lock()
	r.ports = append(r.ports, server.LocalAddr().(*net.TCPAddr).Port)
	r.mu.Unlock()
	go func() {
		r.pass(server, client, -1)
		server.Close()
		client.Close()
	}()
	r.pass(client, server, r.after.Load())
}

// pass copies, a chunk at a time, each after its delay and the later for a slow
// line. A negative limit is none.
func (r *relay) pass(to, from net.Conn, limit int64) {
	type chunk struct {
		data []byte
		due  time.Time
	}
	ahead := 4096
	if r.rate > 0 {
		// Nothing is kept on the way, so that the server still has it.
		ahead = 0
		_ = from.(*net.TCPConn).SetReadBuffer(8 << 10)
	}
	queue := make(chan chunk, ahead)
	go func() {
		defer close(queue)
		for {
			b := make([]byte, 16<<10)
			n, err := from.Read(b)
			if err != nil {
				return
			}
			queue <- chunk{b[:n], time.Now().Add(r.delay)}
		}
	}()
	for c := range queue {
		if r.delay > 0 {
			time.Sleep(time.Until(c.due))
		}
		if limit >= 0 && int64(len(c.data)) >= limit {
			to.Write(c.data[:limit])
			if !r.stall {
				return
			}
			for range queue { // until somebody hangs up
			}
			return
		}
		if limit >= 0 {
			limit -= int64(len(c.data))
		}
		if r.rate > 0 {
			for len(c.data) > 0 {
				n := min(len(c.data), max(1, r.rate/50))
				time.Sleep(time.Second / 50)
				if _, err := to.Write(c.data[:n]); err != nil {
					return
				}
				r.bytes.Add(int64(n))
				c.data = c.data[n:]
			}
			continue
		}
		if _, err := to.Write(c.data); err != nil {
			return
		}
		r.bytes.Add(int64(len(c.data)))
	}
}

package mailbox_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"samkarta/internal/mailbox"
)

// notes is a ledger in memory.
type notes struct {
	uidValidity uint32
	known       map[uint32]bool
	taken       []letterTaken
	left        []mailbox.Mail
	why         []error
	present     []uint32
	// refuse is what Take answers.
	refuse error
}

// letterTaken is a mail with the bytes that its file had.
type letterTaken struct {
	mailbox.Mail
	Raw string
}

func (n *notes) ledger() mailbox.Ledger {
	return mailbox.Ledger{
		Known: func(_ context.Context, v uint32) (map[uint32]bool, error) {
			if n.known == nil || v != n.uidValidity {
				n.known, n.uidValidity = map[uint32]bool{}, v
			}
			return maps.Clone(n.known), nil
		},
		Take: func(_ context.Context, mails []mailbox.Mail) error {
			if n.refuse != nil {
				return n.refuse
			}
			for _, m := range mails {
				raw, err := os.ReadFile(m.File)
				if err != nil {
					return err
				}
				if sum := fmt.Sprintf("%x", sha256.Sum256(raw)); sum != m.SHA256 || m.Size != int64(len(raw)) {
					return fmt.Errorf("mail %d: %d bytes with sum %s, said to be %d and %s", m.UID, len(raw), sum, m.Size, m.SHA256)
				}
				n.taken = append(n.taken, letterTaken{m, string(raw)})
				n.known[m.UID] = true
			}
			return nil
		},
		Leave: func(_ context.Context, m mailbox.Mail, why error) error {
			n.left = append(n.left, m)
			n.why = append(n.why, why)
			n.known[m.UID] = false
			return nil
		},
		Present: func(_ context.Context, v uint32, uids []uint32) error {
			n.present = uids
			return nil
		},
	}
}

func (n *notes) uids() []uint32 {
	var uids []uint32
	for _, m := range n.taken {
		uids = append(uids, m.UID)
	}
	return uids
}

const password = "kanel och kardemumma åäö"

// memoryServer starts an IMAP server and gives an account on it and its user.
func memoryServer(t *testing.T, caps ...imap.Cap) (mailbox.Account, *imapmemserver.User) {
	t.Helper()
	user := imapmemserver.NewUser("svar@example.org", password)
	for _, folder := range []string{"INBOX", "Klart"} {
		if err := user.Create(folder, nil); err != nil {
			t.Fatal(err)
		}
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	set := imap.CapSet{imap.CapIMAP4rev1: {}}
	for _, c := range caps {
		set[c] = struct{}{}
	}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: set, InsecureAuth: true,
	})
	l := listen(t)
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return account(l), user
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func account(l net.Listener) mailbox.Account {
	addr := l.Addr().(*net.TCPAddr)
	return mailbox.Account{
		Host: "127.0.0.1", Port: addr.Port, TLS: mailbox.TLSNone,
		User: "svar@example.org", Password: password, Silence: 5 * time.Second,
	}
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func deliver(t *testing.T, user *imapmemserver.User, raws ...string) {
	t.Helper()
	for _, raw := range raws {
		_, err := user.Append("INBOX", literal{strings.NewReader(raw)}, &imap.AppendOptions{Time: time.Date(2024, 4, 2, 9, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func letter(n, size int) string {
	head := fmt.Sprintf("From: a@example.org\r\nSubject: brev %d\r\n\r\n", n)
	return head + strings.Repeat(fmt.Sprintf("rad %d åäö\r\n", n), size/12+1)
}

// flags reads the flags of a folder's mails through a client of its own.
func flags(t *testing.T, a mailbox.Account, folder string) map[uint32][]imap.Flag {
	t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("%s:%d", a.Host, a.Port), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(a.User, a.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	data, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	got := map[uint32][]imap.Flag{}
	if data.NumMessages == 0 {
		return got
	}
	msgs, err := c.Fetch(imap.UIDSet{{Start: 1}}, &imap.FetchOptions{UID: true, Flags: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range msgs {
		got[uint32(m.UID)] = m.Flags
	}
	return got
}

func marked(fl []imap.Flag, want string) bool {
	return slices.ContainsFunc(fl, func(f imap.Flag) bool { return strings.EqualFold(string(f), want) })
}

func TestPollTakesEveryMailOnceAndWhole(t *testing.T) {
	a, user := memoryServer(t, imap.CapUIDPlus)
	var want []string
	for i := range 130 { // three batches
		want = append(want, letter(i, i*500))
	}
	deliver(t, user, want...)
	var n notes
	if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
		t.Fatal(err)
	}
	if len(n.taken) != len(want) {
		t.Fatalf("took %d mails, want %d", len(n.taken), len(want))
	}
	for i, m := range n.taken {
		if string(m.Raw) != want[i] || m.UID != uint32(i+1) || m.UIDValidity == 0 || m.Size != int64(len(want[i])) {
			t.Errorf("mail %d: UID %d, %d bytes, want %d", i, m.UID, len(m.Raw), len(want[i]))
		}
		if !m.InternalDate.Equal(time.Date(2024, 4, 2, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("mail %d: date %v", i, m.InternalDate)
		}
	}
	for uid, fl := range flags(t, a, "INBOX") {
		if !marked(fl, mailbox.Keyword) || marked(fl, `\Seen`) {
			t.Errorf("mail %d has flags %v", uid, fl)
		}
	}
	deliver(t, user, letter(200, 10))
	for range 2 {
		if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
			t.Fatal(err)
		}
		if len(n.taken) != len(want)+1 || len(n.present) != len(want)+1 {
			t.Fatalf("%d mails taken and %d present, want %d", len(n.taken), len(n.present), len(want)+1)
		}
	}
}

func TestSweepFindsWhatWasPassedOver(t *testing.T) {
	a, user := memoryServer(t)
	deliver(t, user, letter(1, 10), letter(2, 10), letter(3, 10))
	n := notes{uidValidity: 1, known: map[uint32]bool{1: true, 3: true}}
	if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(n.uids(), []uint32{2}) {
		t.Fatalf("sweep took %v, want [2]", n.uids())
	}
	for uid, fl := range flags(t, a, "INBOX") {
		if !marked(fl, mailbox.Keyword) {
			t.Errorf("mail %d was not marked afterwards: %v", uid, fl)
		}
	}
}

func TestNothingIsTouchedBeforeItIsSafe(t *testing.T) {
	a, user := memoryServer(t, imap.CapUIDPlus)
	deliver(t, user, letter(1, 10))
	full := errors.New("disk full")
	n := notes{refuse: full}
	for _, moveTo := range []string{"", "Klart"} {
		a.MoveTo = moveTo
		if err := mailbox.Poll(t.Context(), a, n.ledger()); !errors.Is(err, full) {
			t.Fatalf("Poll: %v, want the ledger's error", err)
		}
		if fl := flags(t, a, "INBOX"); len(fl) != 1 || len(fl[1]) != 0 {
			t.Errorf("flags %v, want none", fl)
		}
	}
}

func TestReadOnly(t *testing.T) {
	a, user := memoryServer(t)
	deliver(t, user, letter(1, 10))
	a.ReadOnly, a.MoveTo = true, "Klart"
	var n notes
	if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
		t.Fatal(err)
	}
	if fl := flags(t, a, "INBOX"); len(n.taken) != 1 || len(fl) != 1 || len(fl[1]) != 0 {
		t.Errorf("%d taken, flags %v", len(n.taken), fl)
	}
}

func TestMove(t *testing.T) {
	for _, test := range []struct {
		name   string
		caps   []imap.Cap
		folder string
		left   int // in INBOX
	}{
		{"by MOVE", []imap.Cap{imap.CapUIDPlus, imap.CapMove}, "Klart", 0},
		{"into a new folder", []imap.Cap{imap.CapMove}, "Inläst & klart", 0},
		{"without MOVE they stay, with a keyword", []imap.Cap{imap.CapUIDPlus}, "Klart", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, user := memoryServer(t, test.caps...)
			deliver(t, user, letter(1, 10), letter(2, 10))
			// Somebody else has deleted this one; it is not ours to move.
			if _, err := user.Append("INBOX", literal{strings.NewReader(letter(3, 10))}, &imap.AppendOptions{Flags: []imap.Flag{imap.FlagDeleted}}); err != nil {
				t.Fatal(err)
			}
			a.MoveTo = test.folder
			n := notes{uidValidity: 1, known: map[uint32]bool{3: true}}
			for range 2 { // the second finds nothing to do
				if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
					t.Fatal(err)
				}
			}
			inbox := flags(t, a, "INBOX")
			if len(n.taken) != 2 || len(inbox) != test.left+1 || len(inbox[3]) != 1 {
				t.Errorf("%d taken, INBOX %v", len(n.taken), inbox)
			}
			delete(inbox, 3)
			for uid, fl := range inbox {
				if !marked(fl, mailbox.Keyword) || marked(fl, `\Deleted`) {
					t.Errorf("mail %d: %v", uid, fl)
				}
			}
			if test.left == 0 && len(flags(t, a, test.folder)) != 2 {
				t.Errorf("%s has %v", test.folder, flags(t, a, test.folder))
			}
		})
	}
}

func TestUIDValidityChange(t *testing.T) {
	a, user := memoryServer(t)
	deliver(t, user, letter(1, 10))
	seen := map[string]bool{}
	n := notes{}
	l := n.ledger()
	fresh := 0
	take := l.Take
	l.Take = func(ctx context.Context, mails []mailbox.Mail) error {
		for _, m := range mails {
			if !seen[m.SHA256] {
				seen[m.SHA256] = true
				fresh++
			}
		}
		return take(ctx, mails)
	}
	for range 2 {
		if err := mailbox.Poll(t.Context(), a, l); err != nil {
			t.Fatal(err)
		}
		// The folder is made anew, with the old mail and a new one.
		if err := errors.Join(user.Delete("INBOX"), user.Create("INBOX", nil)); err != nil {
			t.Fatal(err)
		}
		deliver(t, user, letter(1, 10), letter(2, 10))
	}
	if fresh != 2 || len(n.taken) != 3 {
		t.Errorf("%d different mails in %d taken, want 2 in 3", fresh, len(n.taken))
	}
}

func TestTooLarge(t *testing.T) {
	a, user := memoryServer(t)
	deliver(t, user, letter(1, 10), letter(2, 50_000), letter(3, 10))
	a.MaxSize = 10_000
	var n notes
	if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(n.uids(), []uint32{1, 3}) || len(n.left) != 1 || !errors.Is(n.why[0], mailbox.ErrTooLarge) {
		t.Fatalf("took %v, left %v", n.uids(), n.why)
	}
	if m := n.left[0]; m.UID != 2 || m.Size < 50_000 || string(m.Header) != "From: a@example.org\r\nSubject: brev 2\r\n\r\n" {
		t.Errorf("left %d, size %d, header %q", m.UID, m.Size, m.Header)
	}
	if fl := flags(t, a, "INBOX"); marked(fl[2], mailbox.Keyword) || !marked(fl[1], mailbox.Keyword) {
		t.Errorf("flags %v", fl)
	}
}

func TestRefusals(t *testing.T) {
	closed := listen(t)
	gone := account(closed)
	closed.Close()
	good, _ := memoryServer(t)
	for _, test := range []struct {
		name   string
		change func(*mailbox.Account)
		want   error
	}{
		{"wrong password", func(a *mailbox.Account) { a.Password = "fel" }, mailbox.ErrLogin},
		{"no such folder", func(a *mailbox.Account) { a.Folder = "Finns inte" }, mailbox.ErrFolder},
		{"nobody there", func(a *mailbox.Account) { *a = gone }, mailbox.ErrConnection},
		{"no TLS offered", func(a *mailbox.Account) { a.TLS = mailbox.TLSStart }, mailbox.ErrTLS},
		{"TLS to a server without", func(a *mailbox.Account) { a.TLS = mailbox.TLSImplicit }, mailbox.ErrTLS},
		{"password in the clear", func(a *mailbox.Account) { a.Host = "imap.example.org" }, mailbox.ErrSettings},
		{"no host", func(a *mailbox.Account) { a.Host = "" }, mailbox.ErrSettings},
		{"unknown mode", func(a *mailbox.Account) { a.TLS = "ssl" }, mailbox.ErrSettings},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := good
			test.change(&a)
			var n notes
			err := mailbox.Poll(t.Context(), a, n.ledger())
			if !errors.Is(err, test.want) {
				t.Errorf("Poll: %v, want %v", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("the password stands in %q", err)
			}
		})
	}
}

package pipeline_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"samkarta/internal/mailbox"
	"samkarta/internal/pipeline"
	"samkarta/internal/store"
)

// fetchFrom makes a child of the tests one that fetches a mailbox, host:port,user,
// password and folder, into the data folder of fetchInto; also by hand, to
// measure it against other programs.
const (
	fetchFrom = "SAMKARTA_TEST_FETCH_FROM"
	fetchInto = "SAMKARTA_TEST_FETCH_INTO"
)

// fetchRun fetches as `samkarta poll` does, and reads nothing.
func fetchRun(ctx context.Context, from, dir string) (err error) {
	f := strings.SplitN(from, ",", 4)
	if len(f) != 4 {
		return fmt.Errorf("%q is not host:port,user,password,folder", from)
	}
	host, port, err := net.SplitHostPort(f[0])
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	account := mailbox.Account{Host: host, Port: number, TLS: mailbox.TLSNone, User: f[1], Password: f[2], Folder: f[3]}
	return mailbox.Poll(ctx, account, pipeline.New(pipeline.Options{Store: s}).Ledger(fetchSource, nil))
}

const fetchSource = "svar/INBOX"

// TestKillWhileFetching kills the program at drawn moments between a mail server
// and the data folder, starts it again until it is done, and compares sums: none
// lost, none doubled. SAMKARTA_TEST_KILLS asks for more kills than a few, and then
// of a run of 2,000 mails.
func TestKillWhileFetching(t *testing.T) {
	kills, count := 10, 300
	if n, err := strconv.Atoi(os.Getenv("SAMKARTA_TEST_KILLS")); err == nil {
		kills, count = n, 2000
	}
	if testing.Short() {
		kills = 3
	}
	from, sums := fullMailbox(t, count)
	t.Setenv(fetchFrom, from)
	done, rounds := 0, 0
	whole := time.Duration(0) // about what a run takes that nobody disturbs
	for ; done < kills || rounds == 0; rounds++ {
		dir := t.TempDir()
		t.Setenv(fetchInto, dir)
		for {
			after := time.Duration(0)
			if whole > 0 && done < kills {
				after = time.Millisecond + mathrand.N(whole)
			}
			start := time.Now()
			if !fetchChild(t, after) {
				whole = time.Since(start)
				break
			}
			done++
		}
		checkFetched(t, dir, sums)
		if t.Failed() {
			t.Fatalf("after %d kills in %d rounds", done, rounds)
		}
	}
	t.Logf("%d kills in %d rounds of %d mails: none lost, none doubled", done, rounds, count)
}

// fetchChild runs a fetch and kills it after a while; 0 lets it end. It tells
// whether it was killed.
func fetchChild(t *testing.T, after time.Duration) bool {
	t.Helper()
	child := exec.Command(os.Args[0])
	var output strings.Builder
	child.Stdout, child.Stderr = &output, &output
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { child.Process.Kill() })
		defer timer.Stop()
	}
	err := child.Wait()
	if err != nil && child.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program failed: %v\n%s", err, &output)
	}
	return err != nil
}

func checkFetched(t *testing.T, dir string, sums map[string]bool) {
	t.Helper()
	s := open(t, store.Options{Dir: dir})
	defer s.Close()
	mails, err := s.Mails(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range mails {
		if seen[m.SHA256] {
			t.Errorf("mail %d is there twice", m.UID)
		}
		seen[m.SHA256] = true
		if !sums[m.SHA256] {
			t.Errorf("mail %d is none that was sent", m.UID)
		}
		if _, err := s.Original(m.SHA256); err != nil {
			t.Error(err)
		}
	}
	if len(seen) != len(sums) {
		t.Errorf("%d of %d mails", len(seen), len(sums))
	}
	folders, err := s.Folders(t.Context())
	if err != nil || len(folders) != 1 || folders[0].Present != len(sums) || folders[0].Unknown != 0 || folders[0].Gone != 0 {
		t.Errorf("the two sides do not agree: %+v, %v", folders, err)
	}
	if left, err := os.ReadDir(s.SpoolDir()); err != nil || len(left) != 0 {
		t.Errorf("%d files left in the spool, %v", len(left), err)
	}
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// fullMailbox starts a mail server with so many mails and gives their sums.
func fullMailbox(t *testing.T, count int) (from string, sums map[string]bool) {
	t.Helper()
	user := imapmemserver.NewUser("svar", "hemligt")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	sums = map[string]bool{}
	for i := range count {
		raw := fmt.Sprintf("From: a@example.org\r\nSubject: brev %d\r\n\r\n%s", i, strings.Repeat("svar ", i%900))
		if _, err := user.Append("INBOX", literal{strings.NewReader(raw)}, &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
		sums[fmt.Sprintf("%x", sha256.Sum256([]byte(raw)))] = true
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l.Addr().String() + ",svar,hemligt,INBOX", sums
}

package mailbox_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"samkarta/internal/mailbox"
)

// pollUntil polls as a service would, until a round comes to its end.
func pollUntil(t *testing.T, a mailbox.Account, l mailbox.Ledger) (rounds int) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for rounds = 1; ; rounds++ {
		err := mailbox.Poll(t.Context(), a, l)
		if err == nil {
			return rounds
		}
		if time.Now().After(deadline) {
			t.Fatalf("after %d rounds: %v", rounds, err)
		}
	}
}

// TestServerKilled kills the server's own process while it sends: what came of
// the mail then must not be taken for the mail.
func TestServerKilled(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 4, 60_000)
		b.put(t, b.Folder, mails)
		for range 2 {
			var s sums
			relay := &relay{rate: 4 << 20} // slow enough to be in the middle of it
			relay.after.Store(-1)
			a := through(t, b.Account, relay)
			killed := make(chan int, 1)
			go func() {
				for relay.bytes.Load() < 50_000 {
					time.Sleep(time.Millisecond)
				}
				killed <- relay.killServers()
			}()
			pollUntil(t, a, s.ledger())
			if n := <-killed; n == 0 {
				t.Error("no process of the server was found to kill")
			}
			s.compare(t, 1, mails...)
		}
		b.unread(t, b.Folder, mailbox.Keyword)
	})
}

// TestCut ends or silences the connection after every few thousand bytes.
func TestCut(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 12, 3000)
		b.put(t, b.Folder, mails)
		total := 0
		for _, m := range mails {
			total += len(m)
		}
		for _, stall := range []bool{false, true} {
			step, silence := total/4, 20*time.Second
			if stall {
				step, silence = total, time.Second
			}
			for after := step / 2; after < total; after += step {
				var s sums
				relay := &relay{stall: stall}
				relay.after.Store(int64(after + rand.IntN(1000)))
				a := through(t, b.Account, relay)
				a.Silence = silence
				_ = mailbox.Poll(t.Context(), a, s.ledger()) // whatever comes of it
				relay.after.Store(-1)
				a.Silence = 20 * time.Second
				s.left = nil // a line that is always cut in one mail looks like the mail's fault
				pollUntil(t, a, s.ledger())
				s.compare(t, 1, mails...)
			}
		}
		b.unread(t, b.Folder, mailbox.Keyword)
	})
}

// TestSlowLine: a mail that takes many times as long as the limit on silence.
func TestSlowLine(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := []string{letter(1, 600_000)}
		b.put(t, b.Folder, mails)
		relay := &relay{rate: 150_000}
		relay.after.Store(-1)
		a := through(t, b.Account, relay)
		a.Silence = 2 * time.Second
		var s sums
		if err := mailbox.Poll(t.Context(), a, s.ledger()); err != nil {
			t.Fatal(err)
		}
		s.compare(t, 1, mails...)
	})
}

// TestFolderMadeAnew: all UIDs begin again, and the mails are put back.
func TestFolderMadeAnew(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 5, 100)
		b.put(t, b.Folder, mails)
		var s sums
		pollUntil(t, b.Account, s.ledger())
		s.taken = map[string]int{}
		time.Sleep(1100 * time.Millisecond) // UIDVALIDITY is a time in seconds on most servers
		if err := errors.Join(b.client.Delete(b.Folder).Wait(), b.client.Create(b.Folder, nil).Wait()); err != nil {
			t.Fatal(err)
		}
		mails = append(mails, letter(77, 100))
		b.put(t, b.Folder, mails)
		pollUntil(t, b.Account, s.ledger())
		s.compare(t, 1, mails...) // all come again; whoever keeps them knows them by their sums
	})
}

// TestOthersAtWork: other programs flag, deliver and expunge while we fetch.
func TestOthersAtWork(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 60, 200)
		b.put(t, b.Folder, mails)
		ctx, stop := context.WithCancel(t.Context())
		var others sync.WaitGroup
		other, deliverer := b.dial(t), b.dial(t)
		if _, err := other.Select(b.Folder, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		others.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				op := []imap.StoreFlagsOp{imap.StoreFlagsAdd, imap.StoreFlagsDel}[i%2]
				_ = other.Store(imap.UIDSet{{Start: 1}}, &imap.StoreFlags{Op: op, Flags: []imap.Flag{imap.FlagFlagged}}, nil).Close()
			}
		})
		var late []string
		others.Go(func() {
			for i := 0; ctx.Err() == nil && i < 20; i++ {
				raw := letter(500+i, 300)
				if err := appendTo(deliverer, b.Folder, raw); err != nil {
					t.Error(err)
				}
				late = append(late, raw)
			}
			// One that is expunged before anybody saw it.
			_ = appendTo(deliverer, b.Folder, letter(900, 10), imap.FlagDeleted)
		})
		var s sums
		relay := &relay{rate: 8 << 20}
		relay.after.Store(-1)
		a := through(t, b.Account, relay)
		pollUntil(t, a, s.ledger())
		stop()
		others.Wait()
		pollUntil(t, a, s.ledger())
		s.compare(t, 1, append(append(mails, late...), letter(900, 10))...)
		b.unread(t, b.Folder, mailbox.Keyword, `\Flagged`, `\Deleted`)
	})
}

// TestExpungedMeanwhile: mails that go between the list and their turn are no
// fault, and the others come.
func TestExpungedMeanwhile(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 120, 50) // three batches
		b.put(t, b.Folder, mails[:119])
		b.put(t, b.Folder, mails[119:], imap.FlagDeleted)
		other := b.dial(t)
		if _, err := other.Select(b.Folder, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		var s sums
		l := s.ledger()
		take, first := l.Take, true
		l.Take = func(ctx context.Context, mails []mailbox.Mail) error {
			if first {
				first = false
				if err := other.Expunge().Close(); err != nil {
					t.Error(err)
				}
			}
			return take(ctx, mails)
		}
		pollUntil(t, b.Account, l)
		// The last one may have come before it went.
		if s.count() == 120 {
			s.compare(t, 1, mails...)
		} else {
			s.compare(t, 1, mails[:119]...)
		}
	})
}

// TestMarks: a keyword where the server keeps such, a move where it can move, and
// never a deletion; what others have deleted stays as it is.
func TestMarks(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 3, 100)
		b.put(t, b.Folder, mails)
		b.put(t, b.Folder, []string{letter(50, 10)}, imap.FlagDeleted)
		read := b.Account
		read.ReadOnly, read.MoveTo = true, b.target
		var s sums
		pollUntil(t, read, s.ledger())
		b.unread(t, b.Folder, `\Deleted`)
		a := b.Account
		a.MoveTo = b.target
		for range 2 {
			pollUntil(t, a, s.ledger())
		}
		s.compare(t, 1, append(mails, letter(50, 10))...)
		facts, err := a.Look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		inbox := flags(t, a, a.Folder)
		deleted := 0
		for _, fl := range inbox {
			if marked(fl, `\Deleted`) {
				deleted++
			}
		}
		if facts.Move && (len(inbox) != 1 || len(flags(t, a, b.target)) != 3) || !facts.Move && len(inbox) != 4 || deleted != 1 {
			t.Errorf("move %v: folder has %v", facts.Move, inbox)
		}
		b.unread(t, b.Folder, mailbox.Keyword, `\Deleted`)
	})
}

// TestTwoPollers work on one folder at the same time, with one ledger. Its unique
// key keeps them from taking a mail twice; that there is only one who moves mail
// is the data folder's lock to see to.
func TestTwoPollers(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		mails := letters(0, 80, 300)
		b.put(t, b.Folder, mails)
		var s sums
		l := s.ledger()
		var pollers sync.WaitGroup
		for range 2 {
			pollers.Go(func() { pollUntil(t, b.Account, l) })
		}
		pollers.Wait()
		pollUntil(t, b.Account, l)
		s.compare(t, 1, mails...)
		b.unread(t, b.Folder, mailbox.Keyword)
	})
}

// TestNewMailWakes: mail that comes at any moment, also between the last look and
// IDLE, is fetched without waiting for the next poll; a server that hangs up
// meanwhile is connected to again.
func TestNewMailWakes(t *testing.T) {
	onServers(t, func(t *testing.T, b *box) {
		var s sums
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		l := s.ledger()
		watching := mailbox.Watching{}.Hurried(500*time.Millisecond, time.Minute, 0, 20*time.Millisecond, 200*time.Millisecond)
		relay := &relay{}
		relay.after.Store(-1)
		a := through(t, b.Account, relay)
		go func() { done <- mailbox.Watch(ctx, a, l, watching) }()
		var mails []string
		for i := range 25 {
			mails = append(mails, letter(i, 200))
			b.put(t, b.Folder, mails[i:])
			if i%8 == 7 {
				relay.drop()
			}
			time.Sleep(rand.N(40 * time.Millisecond))
			if i%5 == 4 {
				until(t, 15*time.Second, func() bool { return s.count() == len(mails) })
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		s.compare(t, 1, mails...)
		b.unread(t, b.Folder, mailbox.Keyword)
	})
}

func until(t *testing.T, atMost time.Duration, what func() bool) {
	t.Helper()
	deadline := time.Now().Add(atMost)
	for !what() {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen in ", atMost)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

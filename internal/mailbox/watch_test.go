package mailbox_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"samkarta/internal/mailbox"
)

// watched starts a Watch that is stopped with the test and gives the states that
// it told.
func watched(t *testing.T, a mailbox.Account, l mailbox.Ledger, o mailbox.Watching) (states func() []mailbox.State, ended <-chan error) {
	t.Helper()
	var mu sync.Mutex
	var told []mailbox.State
	o.Told = func(s mailbox.State) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, s)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	finished := make(chan struct{})
	go func() {
		done <- mailbox.Watch(ctx, a, l, o)
		close(finished)
	}()
	t.Cleanup(func() {
		stop()
		<-finished
	})
	return func() []mailbox.State {
		mu.Lock()
		defer mu.Unlock()
		return append([]mailbox.State(nil), told...)
	}, done
}

// quickly are times that let a test see what else takes minutes.
func quickly() mailbox.Watching {
	return mailbox.Watching{}.Hurried(20*time.Millisecond, 50*time.Millisecond, 0, 5*time.Millisecond, 40*time.Millisecond)
}

func last(states []mailbox.State) mailbox.State {
	if len(states) == 0 {
		return mailbox.State{}
	}
	return states[len(states)-1]
}

func TestWatchTakesWhatComes(t *testing.T) {
	a, user := memoryServer(t)
	var s sums
	var mails []string
	// No poll helps here: only the server's word.
	states, _ := watched(t, a, s.ledger(), mailbox.Watching{}.Hurried(time.Hour, time.Hour, 0, 0, 0))
	for i := range 5 {
		mails = append(mails, letter(i, 100))
		deliver(t, user, mails[i])
		until(t, 15*time.Second, func() bool { return s.count() == i+1 && last(states()).Phase == mailbox.Waiting })
	}
	s.compare(t, 1, mails...)
	if state := last(states()); state.Present != 5 || state.Err != nil || state.Polled.IsZero() {
		t.Errorf("state %+v", state)
	}
}

// TestIdleTroubles: IDLE refused, unanswered, ended by a farewell, or silent.
func TestIdleTroubles(t *testing.T) {
	for _, test := range []struct {
		name    string
		odd     func(c *scripted, tag, command string) bool
		failing bool // some connections are lost
	}{
		{"refused", func(c *scripted, tag, command string) bool {
			if command == "IDLE" {
				c.send("%s NO not now", tag)
			}
			return command == "IDLE"
		}, false},
		{"never acknowledged", func(_ *scripted, _, command string) bool { return command == "IDLE" }, true},
		{"its end unanswered", func(c *scripted, _, command string) bool {
			if command == "IDLE" {
				c.send("+ idling")
			}
			return command == "IDLE" || command == ""
		}, true},
		{"a farewell", func(c *scripted, _, command string) bool {
			if command == "IDLE" {
				c.send("+ idling\r\n* BYE shutting down")
				c.Close()
			}
			return command == "IDLE"
		}, true},
		{"silence", func(c *scripted, tag, command string) bool {
			if command == "IDLE" {
				c.send("+ idling")
				c.idling = tag
			} else if c.idling != "" {
				c.send("%s OK idled", c.idling)
				c.idling = ""
				return true
			}
			return command == "IDLE"
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &script{mails: []string{letter(1, 10)}, caps: "IDLE", odd: test.odd}
			var n sums
			states, _ := watched(t, s.start(t), n.ledger(), quickly())
			until(t, 10*time.Second, func() bool { return n.count() == 1 })
			s.mu.Lock()
			s.mails = append(s.mails, letter(2, 10))
			s.mu.Unlock()
			until(t, 10*time.Second, func() bool { return n.count() == 2 })
			failed := false
			for _, state := range states() {
				failed = failed || state.Phase == mailbox.Resting
			}
			if failed != test.failing {
				t.Errorf("failed: %v, want %v", failed, test.failing)
			}
		})
	}
}

// TestRefusedLoginIsNotHammered: three attempts, and then somebody must mend it.
func TestRefusedLoginIsNotHammered(t *testing.T) {
	s := &script{odd: func(c *scripted, tag, command string) bool {
		if strings.HasPrefix(command, "LOGIN") {
			c.send("%s NO [AUTHENTICATIONFAILED] wrong", tag)
			return true
		}
		return false
	}}
	var n sums
	states, ended := watched(t, s.start(t), n.ledger(), quickly())
	if err := <-ended; !errors.Is(err, mailbox.ErrLogin) {
		t.Errorf("Watch: %v", err)
	}
	logins := 0
	for _, c := range s.commands() {
		if strings.HasPrefix(c, "LOGIN") {
			logins++
		}
	}
	if state := last(states()); logins != 3 || state.Failures != 3 || !errors.Is(state.Err, mailbox.ErrLogin) {
		t.Errorf("%d logins, state %+v", logins, state)
	}
}

// TestThrottled: Exchange says how long to stay away.
func TestThrottled(t *testing.T) {
	s := &script{odd: func(c *scripted, tag, command string) bool {
		if strings.HasPrefix(command, "SELECT") {
			c.send("%s BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", tag)
			return true
		}
		return false
	}}
	var n sums
	states, _ := watched(t, s.start(t), n.ledger(), quickly())
	until(t, 5*time.Second, func() bool { return last(states()).Phase == mailbox.Resting })
	if rest := time.Until(last(states()).Next); rest < 4*time.Minute || rest > 5*time.Minute {
		t.Errorf("rests for %v, was asked for five minutes", rest)
	}
}

// TestToken: a token that is refused is renewed once, and no more.
func TestToken(t *testing.T) {
	for _, test := range []struct {
		name  string
		good  string // what the server takes
		want  error
		asked string
	}{
		{"taken", "eins", nil, ";"},
		{"renewed", "zwei", nil, ";eins;;"},
		{"refused", "drei", mailbox.ErrLogin, ";eins;;zwei;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &script{mails: []string{letter(1, 10)}, caps: "AUTH=XOAUTH2 SASL-IR", odd: func(c *scripted, tag, command string) bool {
				if !strings.HasPrefix(command, "AUTHENTICATE XOAUTH2 ") {
					return false
				}
				if decoded(command) == "user=svar@example.org\x01auth=Bearer "+test.good+"\x01\x01" {
					c.send("%s OK in", tag)
				} else {
					c.send("+ eyJzdGF0dXMiOiI0MDEifQ==") // {"status":"401"}
				}
				return true
			}}
			a := s.start(t)
			asked, current := "", "eins"
			a.Token = func(_ context.Context, refused string) (string, error) {
				asked += refused + ";"
				if refused == "eins" {
					current = "zwei"
				}
				return current, nil
			}
			var n sums
			if err := mailbox.Poll(t.Context(), a, n.ledger()); !errors.Is(err, test.want) {
				t.Errorf("Poll: %v, want %v", err, test.want)
			}
			if asked != test.asked {
				t.Errorf("asked for tokens with %q, want %q", asked, test.asked)
			}
		})
	}
}

// TestFullDisk: while nothing can be written, nothing is lost, nothing is marked
// and no mail is blamed for it.
func TestFullDisk(t *testing.T) {
	a, user := memoryServer(t)
	mails := letters(0, 6, 100)
	deliver(t, user, mails...)
	var s sums
	l := s.ledger()
	l.Spool = filepath.Join(t.TempDir(), "not there yet")
	states, _ := watched(t, a, l, quickly())
	until(t, 10*time.Second, func() bool { return last(states()).Failures > 6 })
	if s.count() != 0 || len(s.left) != 0 {
		t.Errorf("%d taken, left %v", s.count(), s.left)
	}
	if err := os.Mkdir(l.Spool, 0o700); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, func() bool { return s.count() == len(mails) })
	s.compare(t, 1, mails...)
	until(t, 5*time.Second, func() bool {
		left, err := os.ReadDir(l.Spool)
		return err == nil && len(left) == 0
	})
}

// TestReconnects is the soak: connections that are lost again and again leave
// nothing behind. SAMKARTA_TEST_RECONNECTS says how many; else 150.
func TestReconnects(t *testing.T) {
	times := 150
	if n, err := strconv.Atoi(os.Getenv("SAMKARTA_TEST_RECONNECTS")); err == nil {
		times = n
	}
	a, user := memoryServer(t)
	deliver(t, user, letters(0, 3, 100)...)
	relay := &relay{}
	relay.after.Store(-1)
	a = through(t, a, relay)
	var n sums
	// Each lasts until it waits; then the server hangs up.
	var s struct {
		sync.Mutex
		connections int
	}
	o := mailbox.Watching{}.Hurried(time.Hour, time.Hour, 0, time.Microsecond, time.Millisecond)
	o.Told = func(state mailbox.State) {
		if state.Phase == mailbox.Waiting {
			s.Lock()
			s.connections++
			s.Unlock()
			relay.drop()
		}
	}
	count := func() int {
		s.Lock()
		defer s.Unlock()
		return s.connections
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- mailbox.Watch(ctx, a, n.ledger(), o) }()
	until(t, time.Minute, func() bool { return count() > times/3 })
	goroutines, descriptors, memory := resources(t)
	until(t, 20*time.Minute, func() bool { return count() > times })
	g, d, m := resources(t)
	t.Logf("after %d and %d connections: goroutines %d and %d, descriptors %d and %d, heap %d and %d kB",
		times/3, times, goroutines, g, descriptors, d, memory>>10, m>>10)
	// What the tests before this one left behind, and the race detector, make
	// the heap differ by some megabytes; a leak of a connection's buffers would be
	// more after a hundred.
	if g > goroutines+20 || d > descriptors+20 || m > memory+8<<20 {
		t.Error("something grows")
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n.count() != 3 {
		t.Errorf("%d mails", n.count())
	}
}

// resources counts what a leak would leave.
func resources(t *testing.T) (goroutines, descriptors int, heap int64) {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("descriptors can be counted on Linux only")
	}
	return runtime.NumGoroutine(), len(fds), int64(m.HeapAlloc)
}

// TestIdleCosts counts the bytes of an hour in which nothing comes, in a
// thousandth of the time: seven IDLEs of nine minutes, of what the server does in
// between nothing is known here. The hour may cost 5 kB.
func TestIdleCosts(t *testing.T) {
	a, user := memoryServer(t)
	deliver(t, user, letters(0, 5, 1000)...)
	relay := &relay{}
	relay.after.Store(-1)
	a = through(t, a, relay)
	var n sums
	const idle = 540 * time.Millisecond
	states, _ := watched(t, a, n.ledger(), mailbox.Watching{}.Hurried(time.Hour, idle, 0, 0, 0))
	until(t, 5*time.Second, func() bool { return last(states()).Phase == mailbox.Waiting })
	time.Sleep(idle / 4)
	before, rounds := relay.bytes.Load(), len(states())
	until(t, 30*time.Second, func() bool { return len(states()) >= rounds+2*7 })
	time.Sleep(idle / 4)
	cost := relay.bytes.Load() - before
	t.Logf("%d bytes in seven rounds", cost)
	// Dovecot says "* OK Still here" every two minutes; TLS adds 22 bytes to each.
	if cost += 30 * 40; cost > 5000 {
		t.Errorf("an idle hour costs %d bytes", cost)
	}
}

// TestDistance: 20 ms to the server and back again cost a second at most.
func TestDistance(t *testing.T) {
	a, user := memoryServer(t)
	deliver(t, user, letters(0, 300, 10)...)
	took := map[time.Duration]time.Duration{0: time.Hour, 10 * time.Millisecond: time.Hour} // the least of some
	for i := range 6 {
		delay := time.Duration(i%2) * 10 * time.Millisecond
		relay := &relay{delay: delay}
		relay.after.Store(-1)
		var n sums
		start := time.Now()
		if err := mailbox.Poll(t.Context(), through(t, a, relay), n.ledger()); err != nil || n.count() != 300 {
			t.Fatalf("%d mails, %v", n.count(), err)
		}
		took[delay] = min(took[delay], time.Since(start))
	}
	more := took[10*time.Millisecond] - took[0]
	t.Logf("%v more", more)
	// Six batches, the second of each two on its way while the first is written.
	if more > time.Second {
		t.Errorf("20 ms cost %v", more)
	}
}

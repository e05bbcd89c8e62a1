package mailbox_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samkarta/internal/mailbox"
)

// script is an IMAP server that misbehaves as told. It answers commands from a
// client that does one thing at a time, as the poller does.
type script struct {
	mails []string
	// caps are what the server can beside IMAP4rev1.
	caps string
	// odd may answer a command in its own way; true when it did.
	odd func(c *scripted, tag, command string) bool

	mu   sync.Mutex
	seen []string // the commands, without tags
}

type scripted struct {
	net.Conn
	*script
	idling string // the tag of the IDLE that runs
}

// decoded is what an AUTHENTICATE brings.
func decoded(command string) string {
	b, _ := base64.StdEncoding.DecodeString(command[strings.LastIndexByte(command, ' ')+1:])
	return string(b)
}

func (c *scripted) capabilities() string { return strings.TrimSpace("IMAP4rev1 " + c.caps) }

func (c *scripted) send(format string, args ...any) {
	fmt.Fprintf(c, format+"\r\n", args...)
}

// body is the answer with a whole mail.
func (c *scripted) body(n int) {
	raw := c.letters()[n-1]
	c.send(`* %d FETCH (UID %d INTERNALDATE "02-Apr-2024 09:00:00 +0000" BODY[] {%d}`+"\r\n%s)", n, n, len(raw), raw)
}

func (c *scripted) serve() {
	defer c.Close()
	if c.odd != nil && c.odd(c, "", "greeting") {
		return
	}
	c.send("* OK [CAPABILITY %s] ready", c.capabilities())
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		c.mu.Lock()
		c.seen = append(c.seen, command)
		c.mu.Unlock()
		if c.odd != nil && c.odd(c, tag, command) {
			continue
		}
		c.answer(tag, command)
	}
}

func (c *scripted) answer(tag, command string) {
	f := strings.Fields(command)
	switch {
	case f[0] == "LOGIN":
		c.send("%s OK [CAPABILITY %s] in", tag, c.capabilities())
		return
	case f[0] == "SELECT":
		c.send("* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [PERMANENTFLAGS (\\Deleted \\*)] ok", len(c.letters()))
	case f[0] == "LOGOUT":
		c.send("* BYE")
	case strings.Contains(command, "RFC822.SIZE"):
		for i, raw := range c.letters() {
			c.send("* %d FETCH (UID %d FLAGS () RFC822.SIZE %d)", i+1, i+1, len(raw))
		}
	case strings.Contains(command, "BODY.PEEK"):
		for i := range c.letters() {
			if c.wants(command, i+1) {
				c.body(i + 1)
			}
		}
	}
	c.send("%s OK done", tag)
}

// wants reads the small sets that these tests lead to: "3", "1:3", "1,3".
func (c *scripted) wants(command string, n int) bool {
	f := strings.Fields(command)
	set := f[1]
	if f[0] == "UID" {
		set = f[2]
	}
	for part := range strings.SplitSeq(set, ",") {
		var from, to int
		if k, _ := fmt.Sscanf(part, "%d:%d", &from, &to); k < 2 {
			to = from
		}
		if from <= n && n <= to {
			return true
		}
	}
	return false
}

func (s *script) start(t *testing.T) mailbox.Account {
	t.Helper()
	l := listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go (&scripted{Conn: conn, script: s}).serve()
		}
	}()
	a := account(l)
	a.Password = "enkelt"
	a.Silence = 300 * time.Millisecond
	return a
}

func (s *script) letters() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}

func (s *script) commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

func isBody(command string) bool { return strings.Contains(command, "BODY.PEEK[]") }
func isList(command string) bool { return strings.Contains(command, "RFC822.SIZE") }

// TestHazards plays what servers have been seen to do. In no case may a mail be
// taken that is not whole, taken twice or lost without a word.
func TestHazards(t *testing.T) {
	three := []string{letter(1, 100), letter(2, 100), letter(3, 100)}
	once := func(f func(c *scripted, tag, command string) bool) func(*scripted, string, string) bool {
		done := false
		return func(c *scripted, tag, command string) bool {
			if done || !f(c, tag, command) {
				return false
			}
			done = true
			return true
		}
	}
	twice := func(f func(c *scripted, tag, command string) bool) func(*scripted, string, string) bool {
		times := 0
		return func(c *scripted, tag, command string) bool {
			if times == 2 || !f(c, tag, command) {
				return false
			}
			times++
			return true
		}
	}
	for _, test := range []struct {
		name  string
		odd   func(c *scripted, tag, command string) bool
		taken []uint32
		left  []uint32
		want  error
	}{
		{"the connection dies inside a mail", func(c *scripted, tag, command string) bool {
			if isBody(command) {
				c.body(1)
				c.send("* 2 FETCH (UID 2 BODY[] {1000}\r\nFrom: a@example.org")
				c.Close()
			}
			return isBody(command)
		}, []uint32{1}, nil, mailbox.ErrConnection},
		{"a text of the server's own", twice(func(c *scripted, tag, command string) bool {
			if isBody(command) && c.wants(command, 2) {
				c.send("* 2 FETCH (UID 2 BODY[] {25}\r\nSubject: unavailable\r\n\r\n.)\r\n%s OK done", tag)
				return true
			}
			return false
		}), []uint32{1, 2, 3}, nil, nil},
		{"a text of the server's own, and then nothing", func(c *scripted, tag, command string) bool {
			if isBody(command) && c.wants(command, 2) {
				c.send("* 2 FETCH (UID 2 BODY[] {25}\r\nSubject: unavailable\r\n\r\n.)\r\n%s OK done", tag)
				c.Close()
				return true
			}
			return false
		}, []uint32{1, 3}, []uint32{2}, nil},
		{"one mail breaks every connection", func(c *scripted, tag, command string) bool {
			if isBody(command) && c.wants(command, 2) {
				c.send("* 2 FETCH (UID 2 BODY[] {1000}\r\nFrom: a@example.org")
				c.Close()
				return true
			}
			return false
		}, []uint32{1, 3}, []uint32{2}, nil},
		{"a change of flags instead of the answer", once(func(c *scripted, tag, command string) bool {
			if isBody(command) {
				c.send(`* 2 FETCH (UID 2 FLAGS (\Seen))`)
				c.answer(tag, command)
			}
			return isBody(command)
		}), []uint32{1, 2, 3}, nil, nil},
		{"a change of flags inside the list", once(func(c *scripted, tag, command string) bool {
			if isList(command) {
				c.send(`* 2 FETCH (UID 2 FLAGS (\Seen))`)
				c.answer(tag, command)
			}
			return isList(command)
		}), []uint32{1, 2, 3}, nil, nil},
		{"the body before the UID", func(c *scripted, tag, command string) bool {
			if !isBody(command) {
				return false
			}
			for n, raw := range c.mails {
				if c.wants(command, n+1) {
					c.send("* %d FETCH (BODY[] {%d}\r\n%s UID %d)", n+1, len(raw), raw, n+1)
				}
			}
			c.send("%s OK done", tag)
			return true
		}, []uint32{1, 2, 3}, nil, nil},
		{"no body", func(c *scripted, tag, command string) bool {
			if !isBody(command) || !c.wants(command, 2) {
				return false
			}
			c.send("* 2 FETCH (UID 2 BODY[] NIL)")
			for _, n := range []int{1, 3} {
				if c.wants(command, n) {
					c.body(n)
				}
			}
			c.send("%s OK done", tag)
			return true
		}, []uint32{1, 3}, []uint32{2}, nil},
		{"an empty body", func(c *scripted, tag, command string) bool {
			if !isBody(command) || !c.wants(command, 2) {
				return false
			}
			c.send("* 2 FETCH (UID 2 BODY[] \"\")\r\n%s OK done", tag)
			return true
		}, []uint32{1, 3}, []uint32{2}, nil},
		{"a refusal for one mail", func(c *scripted, tag, command string) bool {
			if !isBody(command) || !c.wants(command, 2) {
				return false
			}
			c.send("%s NO mail damaged", tag)
			return true
		}, []uint32{1, 3}, []uint32{2}, nil},
		{"throttled", func(c *scripted, tag, command string) bool {
			if isBody(command) {
				c.send("%s BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", tag)
			}
			return isBody(command)
		}, nil, nil, mailbox.ErrServer},
		{"a mail is gone after the list", func(c *scripted, tag, command string) bool {
			if isBody(command) {
				for _, n := range []int{1, 3} {
					if c.wants(command, n) {
						c.body(n)
					}
				}
				c.send("%s OK done", tag)
				return true
			}
			if isList(command) && !strings.Contains(command, " 1:*") {
				c.send("* 2 FETCH (UID 3 FLAGS () RFC822.SIZE 9)\r\n%s OK done", tag)
				return true
			}
			return false
		}, []uint32{1, 3}, nil, nil},
		{"answers twice and unasked", func(c *scripted, tag, command string) bool {
			if isBody(command) {
				c.body(1)
				c.body(1)
				c.send("* 3 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS")
				c.body(2)
				c.body(3)
				c.send("%s OK done", tag)
			}
			return isBody(command)
		}, []uint32{1, 2, 3}, nil, nil},
		{"an answer the library does not know", func(c *scripted, tag, command string) bool {
			if isBody(command) {
				c.body(1)
				c.send("* VANISHED 2\r\n%s OK done", tag)
			}
			return isBody(command)
		}, []uint32{1}, nil, mailbox.ErrConnection},
		{"sizes that are too small", func(c *scripted, tag, command string) bool {
			if isList(command) {
				c.send("* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 1)\r\n* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 1)\r\n* 3 FETCH (UID 3 FLAGS () RFC822.SIZE 1)\r\n%s OK done", tag)
			}
			return isList(command)
		}, []uint32{1, 2, 3}, nil, nil},
		{"keywords refused", func(c *scripted, tag, command string) bool {
			if strings.Contains(command, "STORE") {
				c.send("%s NO no keywords here", tag)
				return true
			}
			return false
		}, []uint32{1, 2, 3}, nil, nil},
		{"a farewell instead of a greeting", func(c *scripted, tag, command string) bool {
			if command == "greeting" {
				c.send("* BYE too many connections")
				return true
			}
			return false
		}, nil, nil, mailbox.ErrConnection},
		{"busy at login", func(c *scripted, tag, command string) bool {
			if strings.HasPrefix(command, "LOGIN") {
				c.send("%s NO [UNAVAILABLE] try later", tag)
				return true
			}
			return false
		}, nil, nil, mailbox.ErrServer},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &script{mails: three, odd: test.odd}
			var n notes
			a := s.start(t)
			a.Silence = 5 * time.Second // none of these is silent
			err := mailbox.Poll(t.Context(), a, n.ledger())
			if !errors.Is(err, test.want) {
				t.Errorf("Poll: %v, want %v", err, test.want)
			}
			var left []uint32
			for i, m := range n.left {
				left = append(left, m.UID)
				if !errors.Is(n.why[i], mailbox.ErrNoBody) {
					t.Errorf("mail %d left because %v", m.UID, n.why[i])
				}
			}
			if !slices.Equal(n.uids(), test.taken) || !slices.Equal(left, test.left) {
				t.Errorf("took %v and left %v, want %v and %v", n.uids(), left, test.taken, test.left)
			}
			for _, m := range n.taken {
				if m.Raw != three[m.UID-1] {
					t.Errorf("mail %d came as %q", m.UID, m.Raw)
				}
			}
		})
	}
}

// TestSilence: a server that falls silent, wherever it does, does not hold us.
func TestSilence(t *testing.T) {
	for _, at := range []string{"greeting", "LOGIN", "SELECT", "RFC822.SIZE", "BODY.PEEK", "STORE"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			stopped := make(chan struct{})
			t.Cleanup(func() { close(stopped) })
			s := &script{mails: []string{letter(1, 10)}, odd: func(c *scripted, tag, command string) bool {
				if strings.Contains(command, at) {
					<-stopped
				}
				return false
			}}
			var n notes
			start := time.Now()
			err := mailbox.Poll(t.Context(), s.start(t), n.ledger())
			took := time.Since(start)
			if at == "BODY.PEEK" { // the mail's fault, for all that can be seen
				if err != nil || len(n.left) != 1 || took > 5*time.Second {
					t.Errorf("Poll: %v after %v, left %v", err, took, n.why)
				}
			} else if !errors.Is(err, mailbox.ErrConnection) || took < 250*time.Millisecond || took > 1100*time.Millisecond {
				t.Errorf("Poll: %v after %v", err, took)
			}
		})
	}
}

func TestSilentTLS(t *testing.T) {
	l := listen(t) // accepts, and never says a word
	a := account(l)
	a.TLS, a.Silence = mailbox.TLSImplicit, 200*time.Millisecond
	var n notes
	if err := mailbox.Poll(t.Context(), a, n.ledger()); !errors.Is(err, mailbox.ErrConnection) {
		t.Errorf("Poll: %v", err)
	}
}

func TestCancel(t *testing.T) {
	stopped := make(chan struct{})
	defer close(stopped)
	s := &script{mails: []string{letter(1, 10)}, odd: func(c *scripted, tag, command string) bool {
		if isBody(command) {
			<-stopped
		}
		return false
	}}
	a := s.start(t)
	a.Silence = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	var n notes
	start := time.Now()
	err := mailbox.Poll(ctx, a, n.ledger())
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 3*time.Second {
		t.Errorf("Poll: %v after %v", err, time.Since(start))
	}
}

// TestSlowButAlive: a mail that takes far longer than the limit on silence.
func TestSlowButAlive(t *testing.T) {
	s := &script{mails: []string{letter(1, 200)}, odd: func(c *scripted, tag, command string) bool {
		if !isBody(command) {
			return false
		}
		c.send("* 1 FETCH (UID 1 BODY[] {%d}", len(c.mails[0]))
		for b := range slices.Chunk([]byte(c.mails[0]), 20) {
			time.Sleep(100 * time.Millisecond)
			c.Write(b)
		}
		c.send(")\r\n%s OK done", tag)
		return true
	}}
	var n notes
	if err := mailbox.Poll(t.Context(), s.start(t), n.ledger()); err != nil || len(n.taken) != 1 || n.taken[0].Raw != s.mails[0] {
		t.Errorf("Poll: %v, %d taken", err, len(n.taken))
	}
}

// TestSlowLedger: the limit on silence is for the server, not for us.
func TestSlowLedger(t *testing.T) {
	s := &script{mails: []string{letter(1, 10), letter(2, 10)}}
	var n notes
	l := n.ledger()
	take := l.Take
	l.Take = func(ctx context.Context, mails []mailbox.Mail) error {
		time.Sleep(700 * time.Millisecond)
		return take(ctx, mails)
	}
	if err := mailbox.Poll(t.Context(), s.start(t), l); err != nil || len(n.taken) != 2 {
		t.Errorf("Poll: %v, %d taken", err, len(n.taken))
	}
}

func TestLargerThanListed(t *testing.T) {
	s := &script{mails: []string{letter(1, 5000), letter(2, 10)}, odd: func(c *scripted, tag, command string) bool {
		if isList(command) {
			c.send("* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 90)\r\n* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 90)\r\n%s OK done", tag)
		}
		return isList(command)
	}}
	a := s.start(t)
	a.MaxSize = 1000
	var n notes
	if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil || len(n.left) != 1 || !errors.Is(n.why[0], mailbox.ErrTooLarge) {
		t.Fatalf("Poll: %v, left %v", err, n.why)
	}
	if !strings.HasSuffix(string(string(n.left[0].Header)), "brev 1\r\n\r\n") || !slices.Equal(n.uids(), []uint32{2}) {
		t.Errorf("header %q, took %v", string(n.left[0].Header), n.uids())
	}
}

// TestFailedMoveDeletesNothing: what other programs have lost mail by.
func TestFailedMoveDeletesNothing(t *testing.T) {
	for _, caps := range []string{"UIDPLUS MOVE", "UIDPLUS", ""} {
		s := &script{mails: []string{letter(1, 10)}, caps: caps, odd: func(c *scripted, tag, command string) bool {
			if strings.Contains(command, "MOVE") || strings.Contains(command, "COPY") {
				c.send("%s NO [OVERQUOTA] full", tag)
				return true
			}
			return false
		}}
		a := s.start(t)
		a.MoveTo = "Klart"
		var n notes
		err := mailbox.Poll(t.Context(), a, n.ledger())
		if wanted := strings.Contains(caps, "MOVE"); errors.Is(err, mailbox.ErrMove) != wanted || len(n.taken) != 1 {
			t.Errorf("%q: Poll: %v, %d taken", caps, err, len(n.taken))
		}
		for _, c := range s.commands() {
			if strings.Contains(c, "Deleted") || strings.Contains(c, "EXPUNGE") || strings.Contains(c, "COPY") {
				t.Errorf("%q: sent %q", caps, c)
			}
		}
	}
}

// TestAsksForNothingThatMarksOrBreaks: no body without PEEK, no envelope, no
// structure, no plain EXPUNGE, no list of folders.
func TestAsksForNothingThatMarksOrBreaks(t *testing.T) {
	s := &script{mails: []string{letter(1, 10)}}
	a := s.start(t)
	for _, a.MoveTo = range []string{"", "Klart"} {
		var n notes
		if err := mailbox.Poll(t.Context(), a, n.ledger()); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range s.commands() {
		for _, bad := range []string{"BODY[", "ENVELOPE", "BODYSTRUCTURE", "RFC822 ", "LIST", "ENABLE", "COPY", "EXPUNGE", "SEARCH"} {
			if strings.Contains(c, bad) {
				t.Errorf("sent %q", c)
			}
		}
		if strings.HasPrefix(c, "CLOSE") {
			t.Errorf("sent %q", c)
		}
	}
}

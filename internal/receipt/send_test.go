package receipt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samkarta/internal/receipt"
)

// post is an SMTP server that answers as told, by the first word of a command;
// "text" is its answer to the mail itself.
type post struct {
	answers map[string]string

	mu   sync.Mutex
	seen []string
}

func (p *post) start(t *testing.T) receipt.SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return receipt.SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Timeout: 2 * time.Second}
}

func (p *post) serve(c net.Conn) {
	defer c.Close()
	if !p.answer(c, "greeting") {
		return
	}
	r := bufio.NewReader(c)
	inText := false
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		p.mu.Lock()
		p.seen = append(p.seen, line)
		p.mu.Unlock()
		word := strings.ToUpper(strings.SplitN(line, " ", 2)[0])
		switch {
		case inText && line != ".":
			continue
		case inText:
			inText, word = false, "text"
		}
		if !p.answer(c, word) {
			return
		}
		inText = word == "DATA"
	}
}

func (p *post) answer(c net.Conn, word string) bool {
	usual := map[string]string{"greeting": "220 hej", "EHLO": "250-hej\r\n250 AUTH PLAIN", "DATA": "354 börja", "QUIT": "221 hej då", "AUTH": "235 inne"}
	maps.Copy(usual, p.answers)
	text, ok := usual[word]
	if !ok {
		text = "250 ok"
	}
	if text == "" { // silence
		time.Sleep(5 * time.Second)
		return false
	}
	_, err := fmt.Fprintf(c, "%s\r\n", text)
	return err == nil && text[0] != '4' && text[0] != '5'
}

func (p *post) lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

var message = []byte("Subject: Kvitto\r\n\r\nTack\r\n.en punkt\r\n")

func TestSend(t *testing.T) {
	p := &post{}
	s := p.start(t)
	s.User, s.Password = "kvitto", "hemligt"
	if err := receipt.Send(t.Context(), s, "aina@example.se", message); err != nil {
		t.Fatal(err)
	}
	got := p.lines()
	for _, want := range []string{"MAIL FROM:<>", "RCPT TO:<aina@example.se>", "Tack", "..en punkt", "."} {
		if !slices.Contains(got, want) {
			t.Errorf("%q was not sent: %q", want, got)
		}
	}
	s.Sender = "kartlaggning@example.org"
	if err := receipt.Send(t.Context(), s, "aina@example.se", message); err != nil || !slices.Contains(p.lines(), "MAIL FROM:<kartlaggning@example.org>") {
		t.Errorf("with a sender: %v", err)
	}
}

func TestSendFailures(t *testing.T) {
	closed := (&post{}).start(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	for _, test := range []struct {
		name, word, answer string
		want               error
	}{
		{"busy", "greeting", "421 kom igen", receipt.ErrTemporary},
		{"closed to us", "greeting", "554 gå", receipt.ErrPermanent},
		{"login refused", "AUTH", "535 fel", receipt.ErrLogin},
		{"login later", "AUTH", "454 senare", receipt.ErrTemporary},
		{"sender refused", "MAIL", "550 nej", receipt.ErrPermanent},
		{"greylisted", "RCPT", "450 senare", receipt.ErrTemporary},
		{"nobody by that name", "RCPT", "550 okänd", receipt.ErrPermanent},
		{"text refused", "text", "554 skräp", receipt.ErrPermanent},
		{"disk full", "text", "452 fullt", receipt.ErrTemporary},
		{"silent", "RCPT", "", receipt.ErrTemporary},
		{"silent after the text", "text", "", receipt.ErrTemporary},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := &post{answers: map[string]string{test.word: test.answer}}
			s := p.start(t)
			s.User, s.Password, s.Timeout = "kvitto", "hemligt", 700*time.Millisecond
			start := time.Now()
			err := receipt.Send(t.Context(), s, "aina@example.se", message)
			if !errors.Is(err, test.want) || time.Since(start) > 3*time.Second {
				t.Errorf("Send: %v after %v, want %v", err, time.Since(start), test.want)
			}
			if err != nil && strings.Contains(err.Error(), "hemligt") {
				t.Errorf("the password stands in %q", err)
			}
		})
	}
	if err := receipt.Send(t.Context(), closed, "aina@example.se", message); !errors.Is(err, receipt.ErrTemporary) {
		t.Errorf("nobody there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := receipt.Send(ctx, closed, "aina@example.se", message); err == nil {
		t.Error("sent although cancelled")
	}
}

func TestSendIsSafe(t *testing.T) {
	p := &post{}
	s := p.start(t)
	for _, test := range []struct {
		name   string
		change func(*receipt.SMTP)
		want   error
	}{
		{"no TLS offered", func(s *receipt.SMTP) { s.TLS = "starttls" }, receipt.ErrLogin},
		{"no TLS there", func(s *receipt.SMTP) { s.TLS = "tls" }, receipt.ErrLogin},
		{"in the clear to another machine", func(s *receipt.SMTP) { s.Host = "smtp.example.org" }, receipt.ErrSettings},
		{"unknown mode", func(s *receipt.SMTP) { s.TLS = "ssl" }, receipt.ErrSettings},
		{"no host", func(s *receipt.SMTP) { s.Host = "" }, receipt.ErrSettings},
	} {
		changed := s
		test.change(&changed)
		changed.User, changed.Password = "kvitto", "hemligt"
		if err := receipt.Send(t.Context(), changed, "aina@example.se", message); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	for _, line := range p.lines() {
		if strings.HasPrefix(line, "AUTH") {
			t.Errorf("logged in without TLS: %q", line)
		}
	}
}

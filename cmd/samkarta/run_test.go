package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"samkarta/internal/demo"
	"samkarta/samples"
)

// TestRun is the daemon as a user starts it: mail comes while it runs, workbook
// and report are written, the receipt is sent, and it stops when told.
func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	server, err := demo.Start(func(func(string, []byte) bool) {})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := l.Addr().String()
	l.Close()
	settings := fmt.Sprintf(`round: {address: svar@example.org, organiser: Samordnaren}
mailbox: {host: 127.0.0.1, port: %d, user: demo, tls: none, password_file: secret}
receipts: {send: true, host: 127.0.0.1, port: %d, user: demo, tls: none, password_file: secret}
run: {listen: %q}
`, server.IMAP.Port, server.SMTP.Port, listen)
	for name, text := range map[string]string{"samkarta.yaml": settings, "secret": server.IMAP.Password} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, errs strings.Builder
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"run"}, &out, &errs) }()
	healthy := func(text string) bool {
		r, err := http.Get("http://" + listen + "/healthz")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		return err == nil && r.StatusCode == http.StatusOK && strings.Contains(string(body), text)
	}
	wait := func(what string, holds func() bool) {
		t.Helper()
		for end := time.Now().Add(90 * time.Second); !holds(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("waited in vain: %s\n%s", what, errs.String())
			}
		}
	}
	wait("the first round", func() bool { return healthy(`"polled"`) })
	raw, err := samples.FS.ReadFile("07-svar-i-mejlet.eml")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Deliver(raw); err != nil {
		t.Fatal(err)
	}
	wait("the receipt", func() bool { return len(server.Sent()) == 1 })
	wait("workbook and report", func() bool { return healthy(`"compiled"`) })
	for _, name := range []string{"sammanstallning.xlsx", "rapport.pdf"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Beside it, others may read but not write.
	var seen, refused strings.Builder
	if code := run(t.Context(), []string{"ledger"}, &seen, &refused); code != exitDone || !strings.Contains(seen.String(), "Summorna stämmer.") {
		t.Errorf("ledger beside the daemon: %d\n%s%s", code, &seen, &refused)
	}
	if code := run(t.Context(), []string{"poll", "--once"}, io.Discard, &refused); code != exitFailed || !strings.Contains(refused.String(), "används av ett annat samkarta") {
		t.Errorf("poll beside the daemon: %d, %s", code, &refused)
	}
	stop()
	select {
	case code := <-ended:
		if code != exitDone {
			t.Errorf("told to stop: exit status %d\n%s", code, errs.String())
		}
	case <-time.After(60 * time.Second):
		t.Fatal("does not stop")
	}
	if log := errs.String(); strings.Contains(log, "example.se") || !strings.Contains(log, "mail read") {
		t.Errorf("the log:\n%s", log)
	}
}

package daemon_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"samkarta/internal/daemon"
	"samkarta/internal/demo"
	"samkarta/internal/form"
	"samkarta/internal/store"
)

func itoa(n int) string { return strconv.Itoa(n) }

func noMails(func(string, []byte) bool) {}

// office is a mail server behind links that can be cut.
func office(t *testing.T) (server *demo.Server, imap, smtp *link) {
	t.Helper()
	server, err := demo.Start(noMails)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server, newLink(t, server.IMAP), newLink(t, server.SMTP)
}

// asked gets a page of a daemon.
func asked(t *testing.T, addr, path string) (status int, body string) {
	t.Helper()
	r, err := http.Get("http://" + addr + path)
	if err != nil {
		return 0, ""
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, ""
	}
	return r.StatusCode, string(text)
}

func metric(t *testing.T, addr, name string) string {
	t.Helper()
	_, text := asked(t, addr, "/metrics")
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// TestDaemon is a day of a daemon: mail comes, servers go away and come back, and
// in the end it is told to stop.
func TestDaemon(t *testing.T) {
	server, imap, smtp := office(t)
	h := &house{dir: dataDir(t), password: server.IMAP.Password, imap: imap.port(), smtp: smtp.port()}
	if err := h.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- h.run(ctx, l) }()
	eventually(t, "the first round", func() bool {
		status, body := asked(t, addr, "/healthz")
		return status == http.StatusOK && strings.Contains(body, `"polled"`)
	})
	ready := `samkarta_mails_total{state="ready"}`

	smtp.down()
	deliver(t, server, letter(t, "ett"))
	eventually(t, "a mail that comes by itself is read", func() bool { return metric(t, addr, ready) == "1" })
	eventually(t, "its receipt waits for the server", func() bool { return metric(t, addr, `samkarta_queue_length{queue="receipts"}`) == "1" })
	if sent := server.Sent(); len(sent) != 0 {
		t.Errorf("%d receipts sent through a server that is not there", len(sent))
	}
	smtp.up(t)
	eventually(t, "the receipt comes later", func() bool { return len(server.Sent()) == 1 })
	select {
	case <-h.compiled:
	case <-time.After(30 * time.Second):
		t.Error("nothing was compiled")
	}

	imap.down()
	up := `samkarta_mailbox_up{mailbox="demo/INBOX"}`
	eventually(t, "the mailbox is known to be away", func() bool { return metric(t, addr, up) == "0" })
	if status, body := asked(t, addr, "/healthz"); status != http.StatusOK || !strings.Contains(body, `"error"`) {
		t.Errorf("one failure is no illness: %d %s", status, body)
	}
	deliver(t, server, letter(t, "två"))
	imap.up(t)
	eventually(t, "mail that came meanwhile is read", func() bool { return metric(t, addr, ready) == "2" })
	eventually(t, "and answered", func() bool { return len(server.Sent()) == 2 })

	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("told to stop: %v", err)
		}
	case <-time.After(40 * time.Second):
		t.Fatal("does not stop")
	}
	if err := h.store.Close(); err != nil {
		t.Error(err)
	}
}

func deliver(t *testing.T, server *demo.Server, raw []byte) {
	t.Helper()
	if err := server.Deliver(raw); err != nil {
		t.Fatal(err)
	}
}

// child is one daemon in a process of its own, until it is told to stop.
func child(dir, to string) int {
	h := &house{dir: dir}
	if _, err := fmt.Sscan(to, &h.imap, &h.smtp, &h.password); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	err := h.open(ctx)
	if err == nil {
		err = h.run(ctx, nil)
	}
	if err == nil {
		err = h.store.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestKilled kills the daemon again and again while mail comes, tells the last
// one to stop, and wants every mail read and answered once.
func TestKilled(t *testing.T) {
	const mails, kills = 12, 5
	server, imap, smtp := office(t)
	dir := dataDir(t)
	start := func() *exec.Cmd {
		t.Helper()
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), childDir+"="+dir, fmt.Sprintf("%s=%d %d %s", childTo, imap.port(), smtp.port(), server.IMAP.Password))
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	for i := range mails {
		deliver(t, server, letter(t, "nummer"+itoa(i)))
		if i%2 == 0 && i/2 < kills {
			c := start()
			time.Sleep(time.Duration(300+137*i) * time.Millisecond)
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait() // killed
		}
	}
	last := start()
	answered := func() map[string]int {
		to := map[string]int{}
		for _, d := range server.Sent() {
			for line := range strings.Lines(string(d.Raw)) {
				if id, ok := strings.CutPrefix(line, "Message-ID: "); ok {
					to[strings.TrimSpace(id)]++
				}
			}
		}
		return to
	}
	eventually(t, "all are answered", func() bool { return len(answered()) >= mails })
	if err := last.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := last.Wait(); err != nil {
		t.Errorf("told to stop: %v", err)
	}
	// SMTP itself leaves one gap: a process that dies between the server's yes and
	// ours sends again, under the same Message-ID.
	twice := 0
	for _, n := range answered() {
		twice += n - 1
	}
	if len(answered()) != mails || twice > kills {
		t.Errorf("%d mails answered, %d receipts twice", len(answered()), twice)
	}
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	totals, err := s.Totals(t.Context())
	if err != nil || totals.Mails[form.OutcomeReady] != mails || len(totals.Mails) != 1 || totals.ReceiptsSent != mails {
		t.Errorf("totals %+v, %v", totals, err)
	}
}

// TestPoison: a mail at which the reading fails each time is given up in the end,
// and the others are read meanwhile.
func TestPoison(t *testing.T) {
	s, err := store.Open(t.Context(), store.Options{Dir: dataDir(t), Retry: []time.Duration{time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for uid := range uint32(3) {
		m := form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: uid + 1}
		if _, _, err := s.Take(t.Context(), m, strings.NewReader(fmt.Sprint("mail ", uid))); err != nil {
			t.Fatal(err)
		}
	}
	tries := make(chan int, 100)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- daemon.Run(ctx, daemon.Hurried(daemon.Options{
			Work: func(ctx context.Context) error {
				return s.Run(ctx, store.Work{Mail: func(ctx context.Context, job store.Job) error {
					if job.ID == 2 {
						tries <- job.Attempt
						panic("a reader that dies")
					}
					mails, err := s.Mails(ctx, job.ID)
					if err != nil {
						return err
					}
					mails[0].Outcome = form.OutcomeNotForm
					return s.Finish(ctx, job, store.Result{Mail: mails[0]})
				}})
			},
			Compile: func(context.Context) error { return nil }, Stamp: s.Stamp, Totals: s.Totals,
		}))
	}()
	eventually(t, "the others are read and the poison is refused", func() bool {
		totals, err := s.Totals(t.Context())
		return err == nil && totals.Mails[form.OutcomeNotForm] == 2 && totals.Mails[form.OutcomeRefused] == 1
	})
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n := len(tries); n < 3 || n > 20 {
		t.Errorf("tried %d times", n)
	}
}

// page is a health page as other programs read it.
func page(t *testing.T, text string) daemon.Health {
	t.Helper()
	var h daemon.Health
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return h
}

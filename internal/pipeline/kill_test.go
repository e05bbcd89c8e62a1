package pipeline_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"samkarta/internal/demo"
	"samkarta/internal/form"
	"samkarta/internal/pipeline"
	"samkarta/internal/sandbox"
	"samkarta/internal/store"
	"samkarta/templates"
)

const (
	killDir   = "SAMKARTA_TEST_KILL_DIR"
	killDSN   = "SAMKARTA_TEST_KILL_DSN"
	killSMTP  = "SAMKARTA_TEST_KILL_SMTP" // port and password
	killMails = 20
	kills     = 50
)

// TestMain runs the tests, or, in a child of TestKill, one run of the program, or,
// in a child of the sandbox, a reader.
func TestMain(m *testing.M) {
	sandbox.RunChildIfAsked()
	if from := os.Getenv(fetchFrom); from != "" {
		if err := fetchRun(context.Background(), from, os.Getenv(fetchInto)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if dir := os.Getenv(killDir); dir != "" {
		if err := wholeRun(context.Background(), dir, os.Getenv(killDSN)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// killMail is the i-th mail: ten associations, each of which writes twice.
func killMail(lib *form.Library, i int) []byte {
	a := answers(fmt.Sprintf("Föreningen %d", i%10))
	delete(a, "orgnr")
	return letter("", fmt.Sprintf("Svar %d\n\n", i)+fill(lib, a))
}

// wholeRun does what a poll does: takes twenty mails, reads them, sends receipts.
func wholeRun(ctx context.Context, dir, dsn string) (err error) {
	lib, err := form.Load(templates.FS)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{Dir: dir, DSN: dsn})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var server demo.Endpoint
	if _, err := fmt.Sscan(os.Getenv(killSMTP), &server.Port, &server.Password); err != nil {
		return err
	}
	server.Host, server.User = "127.0.0.1", "demo"
	receipts, err := receiptsTo(server)
	if err != nil {
		return err
	}
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Workers: 2, Receipts: receipts})
	for i := range killMails {
		m := form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: uint32(i + 1), Received: clock.Add(time.Duration(i) * time.Hour)}
		if _, _, err := p.Take(ctx, m, killMail(lib, i)); err != nil {
			return err
		}
	}
	return p.Run(ctx, true)
}

// TestKill kills the program at drawn moments, starts it again until it is
// done, and wants what a run that nobody disturbs gives.
func TestKill(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killRounds(t, func() string { return "" }) })
	t.Run("postgres", func(t *testing.T) {
		dsn := os.Getenv("SAMKARTA_POSTGRES")
		if dsn == "" {
			t.Skip("SAMKARTA_POSTGRES is not set (postgres://… of a database to test in)")
		}
		killRounds(t, func() string { return schema(t, dsn) })
	})
}

func killRounds(t *testing.T, newDSN func() string) {
	server := postOffice(t)
	t.Setenv(killSMTP, fmt.Sprint(server.SMTP.Port, " ", server.SMTP.Password))
	began := time.Now()
	whole := time.Duration(0) // about what a run takes that nobody disturbs
	done, rounds, kills := 0, 0, kills
	if testing.Short() {
		kills /= 10
	}
	for ; done < kills; rounds++ {
		dir, dsn := t.TempDir(), newDSN()
		for attempt := 0; ; attempt++ {
			var after time.Duration
			if whole > 0 && done < kills {
				after = mathrand.N(whole)
			}
			start := time.Now()
			killed := runChild(t, dir, dsn, after)
			if !killed {
				whole = (whole + time.Since(start)) / 2
				break
			}
			done++
		}
		checkWhole(t, dir, dsn)
		if t.Failed() {
			t.Fatalf("after %d kills in %d rounds", done, rounds)
		}
	}
	// A receipt goes out again when the kill falls between the server's yes and
	// ours; every one has the Message-ID of its mail.
	delivered := server.Sent()
	if len(delivered) < rounds*killMails {
		t.Errorf("%d receipts delivered in %d rounds", len(delivered), rounds)
	}
	t.Logf("%d kills in %d rounds of %d mails took %v; %d receipts went out again",
		done, rounds, killMails, time.Since(began), len(delivered)-rounds*killMails)
}

// runChild runs the program and kills it after a while; 0 lets it end. It tells
// whether it was killed.
func runChild(t *testing.T, dir, dsn string, after time.Duration) bool {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killDir+"="+dir, killDSN+"="+dsn)
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
	if err == nil {
		return false
	}
	if child.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program failed: %v\n%s", err, &output)
	}
	return true
}

func checkWhole(t *testing.T, dir, dsn string) {
	t.Helper()
	s := open(t, store.Options{Dir: dir, DSN: dsn})
	defer s.Close()
	mails, err := s.Mails(t.Context())
	if err != nil || len(mails) != killMails {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	for _, m := range mails {
		if m.Outcome != form.OutcomeReady {
			t.Errorf("mail %d: %s %v", m.ID, m.Outcome, m.Problems)
		}
		if _, err := s.Original(m.SHA256); err != nil {
			t.Error(err)
		}
	}
	outbox, err := s.Receipts(t.Context())
	if err != nil || len(outbox) != killMails {
		t.Fatalf("%d receipts, %v", len(outbox), err)
	}
	for _, r := range outbox {
		if r.Sent.IsZero() || len(r.Message) == 0 {
			t.Errorf("receipt %d not sent", r.ID)
		}
	}
	subs, err := s.Submissions(t.Context())
	if err != nil || len(subs) != killMails {
		t.Fatalf("%d submissions, %v", len(subs), err)
	}
	for i, sub := range subs {
		version, before := 1, ""
		if i >= killMails/2 {
			version, before = 2, subs[i-killMails/2].ID
		}
		if sub.Version != version || sub.Supersedes != before || sub.Mail != mails[i].SHA256 {
			t.Errorf("submission %d: version %d of mail %s, supersedes %q", i, sub.Version, sub.Mail, sub.Supersedes)
		}
	}
	if dsn == "" {
		checkIntegrity(t, dir)
	}
}

// checkIntegrity asks SQLite, past the store, whether its file is sound.
func checkIntegrity(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", dir+"/samkarta.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %s, %v", verdict, err)
	}
}

// schema makes an empty schema on the server and gives a DSN that lives in it.
func schema(t *testing.T, dsn string) string {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "k" + strings.ToLower(rand.Text()[:10])
	if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	if strings.Contains(dsn, "?") {
		return dsn + "&search_path=" + name
	}
	return dsn + "?search_path=" + name
}

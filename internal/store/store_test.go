package store_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/store"
)

// clock is the fixed time of the tests.
var clock = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// onBoth runs a test on SQLite and, where SAMKARTA_POSTGRES names a database,
// on PostgreSQL, each time in a fresh data folder and schema.
func onBoth(t *testing.T, test func(t *testing.T, o store.Options)) {
	t.Run("sqlite", func(t *testing.T) { test(t, store.Options{Dir: t.TempDir(), Now: func() time.Time { return clock }}) })
	t.Run("postgres", func(t *testing.T) {
		test(t, store.Options{Dir: t.TempDir(), DSN: schema(t), Now: func() time.Time { return clock }})
	})
}

// schema makes an empty schema on the server and gives a DSN that lives in it.
func schema(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("SAMKARTA_POSTGRES")
	if dsn == "" {
		t.Skip("SAMKARTA_POSTGRES is not set (postgres://… of a database to test in)")
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ToLower(rand.Text()[:10])
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

func open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// take enters a mail and fails the test when it cannot.
func take(t *testing.T, s *store.Store, m form.Mail, raw string) form.Mail {
	t.Helper()
	m, _, err := s.Take(t.Context(), m, strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func imap(uid uint32) form.Mail { return form.Mail{Source: "a/INBOX", UIDValidity: 7, UID: uid} }

func TestTake(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		first := take(t, s, imap(3), "first")
		if first.ID == 0 || first.Size != 5 || first.Outcome != form.Waiting || !first.Received.Equal(clock) || len(first.SHA256) != 64 {
			t.Errorf("first mail: %+v", first)
		}
		again, added, err := s.Take(t.Context(), imap(3), strings.NewReader("first"))
		if err != nil || added || !reflect.DeepEqual(again, first) {
			t.Errorf("the same mail again: %+v, added %v, %v; want %+v", again, added, err, first)
		}
		if d := take(t, s, imap(4), "first"); d.Outcome != form.Duplicate || d.ID == first.ID {
			t.Errorf("the same bytes under another UID: %+v", d)
		}
		file := form.Mail{Source: "import", Path: "in/a.docx"}
		if m := take(t, s, file, "file"); m.Outcome != form.Waiting {
			t.Errorf("file: %+v", m)
		}
		if _, added, err := s.Take(t.Context(), file, strings.NewReader("file")); added || err != nil {
			t.Errorf("the same file again: added %v, %v", added, err)
		}
		if m := take(t, s, file, "changed file"); m.Outcome != form.Waiting {
			t.Errorf("a changed file at the same path: %+v", m)
		}
		big := imap(5)
		big.Outcome, big.Problems = form.OutcomeRefused, []form.Problem{{Code: "mail_too_large", Severity: form.Fatal}}
		if m := take(t, s, big, "Subject: big"); m.Outcome != form.OutcomeRefused || must(s.Mails(t.Context(), m.ID))[0].Problems == nil {
			t.Errorf("a mail left on the server: %+v", m)
		} else if n, err := s.Reread(t.Context(), "Ann", m.ID); n != 0 || err != nil {
			t.Errorf("reread of a mail left on the server: %d, %v", n, err)
		}
		uids, err := s.KnownUIDs(t.Context(), "a/INBOX", 7)
		if err != nil || !reflect.DeepEqual(uids, map[uint32]bool{3: true, 4: true, 5: false}) {
			t.Errorf("known %v, %v", uids, err)
		}
		totals, err := s.Totals(t.Context())
		if want := map[form.Outcome]int{form.Waiting: 3, form.Duplicate: 1, form.OutcomeRefused: 1}; err != nil || !reflect.DeepEqual(totals.Mails, want) {
			t.Errorf("totals %v, %v, want %v", totals.Mails, err, want)
		}
		if raw, err := s.Original(first.SHA256); err != nil || string(raw) != "first" {
			t.Errorf("original %q, %v", raw, err)
		}
	})
}

// submission is one with every kind of value in it.
func submission() form.Submission {
	lo, hi, from := 30.0, 40.0, 2012
	return form.Submission{
		Part: "kartläggning.docx", Format: document.DOCX, Form: "kartlaggning", FormVersion: 1, State: form.Review,
		Sender: "eva@example.se", Received: clock,
		Answers: map[string]form.Answer{
			"org_name": {Raw: "Föreningen  X", Value: form.Value{Text: "Föreningen X"}, Confidence: 0.99,
				Place: form.Place{Place: document.Place{Page: 1, Table: 1, Row: 2, Box: document.Box{X1: 2.5}}, Quote: "Föreningen  X"}},
			"members": {Raw: "ca 30–40", Value: form.Value{Number: &form.Number{Min: &lo, Max: &hi, Approximate: true, Unit: "år"}}},
			"since":   {Raw: "2012–", Value: form.Value{Period: &form.Period{From: &from, Ongoing: true}}},
			"areas":   {Value: form.Value{List: []string{"a", "b"}}, Other: "Möllan", Comment: "mest"},
			"none":    {Raw: "\x00?", Candidates: []form.Candidate{{Raw: "annat"}}},
			"text": {Raw: "arbetsträning 🎈", Value: form.Value{Text: "arbetsträning 🎈"},
				Codes: map[string][]form.Code{"methods": {{ID: "work_training", Quote: "arbetsträning", Confidence: 0.9}}}},
		},
		Problems: []form.Problem{{Field: "orgnr", Code: "check_digit", Severity: form.Warning, Args: map[string]string{"value": "1"}}},
	}
}

func TestFinishGivesBackWhatItTook(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		m := take(t, s, imap(1), "raw")
		m.From, m.FromName, m.Subject, m.MessageID = "eva@example.se", "Eva Ö", "Svar", "<1@example.se>"
		m.Kind, m.Outcome = form.Ordinary, form.OutcomeReview
		m.Problems = []form.Problem{{Code: "blank_form", Severity: form.Info}}
		sub := submission()
		result := store.Result{Mail: m, Submissions: []store.Reading{{Submission: sub, OrgNr: "556036-0793", Name: "Föreningen X"}},
			Receipt: &store.Receipt{To: "eva@example.se", InReplyTo: "<1@example.se>", References: "<0@example.se> <1@example.se>"}}
		for range 2 { // a second reading changes nothing
			if err := s.Finish(t.Context(), store.Job{}, result); err != nil {
				t.Fatal(err)
			}
		}
		mails, err := s.Mails(t.Context(), m.ID)
		if err != nil || !reflect.DeepEqual(mails, []form.Mail{m}) {
			t.Errorf("ledger %+v, %v\nwant   %+v", mails, err, m)
		}
		subs, err := s.Submissions(t.Context(), m.ID)
		if err != nil || len(subs) != 1 || subs[0].ID == "" {
			t.Fatalf("submissions %+v, %v", subs, err)
		}
		sub.ID, sub.Mail, sub.Version = subs[0].ID, m.SHA256, 1
		if !reflect.DeepEqual(subs[0], sub) {
			t.Errorf("submission\n%+v\nwant\n%+v", subs[0], sub)
		}
		receipt := store.Receipt{ID: 1, Mail: m.ID, To: "eva@example.se", InReplyTo: "<1@example.se>", References: "<0@example.se> <1@example.se>"}
		if got := must(s.Receipts(t.Context(), 1)); !reflect.DeepEqual(got, []store.Receipt{receipt}) {
			t.Errorf("receipt %+v", got)
		}
		if _, err := s.Mails(t.Context(), 99); err == nil {
			t.Error("mail 99 found")
		}
		if _, err := s.Receipts(t.Context(), 99); err == nil {
			t.Error("receipt 99 found")
		}
		totals, err := s.Totals(t.Context())
		if err != nil || totals.Submissions[form.Review] != 1 || totals.ReceiptsWaiting != 1 || totals.Mails[form.OutcomeReview] != 1 {
			t.Errorf("totals %+v, %v", totals, err)
		}
	})
}

func TestSettle(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		for i, message := range [][]byte{[]byte("Tack!\x00\xff"), nil} {
			m := take(t, s, imap(uint32(i+1)), fmt.Sprint("mail ", i))
			result := store.Result{Mail: m, Receipt: &store.Receipt{To: "eva@example.se"}}
			if err := s.Finish(t.Context(), store.Job{}, result); err != nil {
				t.Fatal(err)
			}
			outbox := must(s.Receipts(t.Context()))
			if err := s.Settle(t.Context(), store.Job{ID: outbox[i].ID}, message); err != nil {
				t.Fatal(err)
			}
			result.Receipt.To = "other@example.se" // read again: nothing is sent twice
			if err := s.Finish(t.Context(), store.Job{}, result); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Settle(t.Context(), store.Job{ID: 99}, nil); err == nil {
			t.Error("receipt 99 settled")
		}
		want := []store.Receipt{{Mail: 1, To: "eva@example.se", Message: []byte("Tack!\x00\xff"), Sent: clock}, {Mail: 2, To: "eva@example.se", Failed: true}}
		got := must(s.Receipts(t.Context()))
		for i := range got {
			got[i].ID = 0
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if totals := must(s.Totals(t.Context())); totals.ReceiptsSent != 1 || totals.ReceiptsFailed != 1 || totals.ReceiptsWaiting != 0 {
			t.Errorf("totals %+v", totals)
		}
	})
}

func TestDecisions(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		d := form.Decision{Submission: "s1", Field: "orgnr", Reading: "r1", From: form.Value{Text: "1"},
			To: form.Value{List: []string{"a"}}, Who: "Ann", Why: "ringde", When: clock}
		other := d
		other.To = form.Value{Text: "2"}
		for _, round := range []struct {
			add  []form.Decision
			want int
		}{{[]form.Decision{d}, 1}, {[]form.Decision{d}, 0}, {[]form.Decision{other, d}, 2}} {
			if n, err := s.AddDecisions(t.Context(), round.add...); err != nil || n != round.want {
				t.Errorf("added %d, %v, want %d", n, err, round.want)
			}
		}
		all, err := s.Decisions(t.Context())
		if err != nil || len(all) != 3 {
			t.Fatalf("decisions %+v, %v", all, err)
		}
		d.ID = all[0].ID
		if !reflect.DeepEqual(all[0], d) {
			t.Errorf("decision %+v, want %+v", all[0], d)
		}
		trail, err := s.Audit(t.Context(), "submission s1")
		if want := (store.Event{At: clock, Who: "Ann", What: "decision", Subject: "submission s1", Detail: "orgnr"}); err != nil || len(trail) != 3 || trail[0] != want {
			t.Errorf("audit %+v, %v", trail, err)
		}
	})
}

func TestOpen(t *testing.T) {
	o := store.Options{Dir: filepath.Join(t.TempDir(), "ny mapp?#%")}
	for _, dir := range []string{o.Dir, t.TempDir()} {
		if _, err := store.Open(t.Context(), store.Options{Dir: dir, ReadOnly: true}); key(err) != "data_folder_missing" {
			t.Errorf("reading a folder without a store: %v", err)
		}
	}
	s := open(t, o)
	if _, err := store.Open(t.Context(), o); key(err) != "data_folder_busy" {
		t.Errorf("a second owner: %v", err)
	}
	take(t, s, imap(1), "raw")
	reader := open(t, store.Options{Dir: o.Dir, ReadOnly: true})
	if mails, err := reader.Mails(t.Context()); err != nil || len(mails) != 1 {
		t.Errorf("reading beside the owner: %v, %v", mails, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if mails, err := reader.Mails(t.Context()); err != nil || len(mails) != 1 {
		t.Errorf("reading after the owner left: %v, %v", mails, err)
	}
	if s := open(t, o); len(must(s.Mails(t.Context()))) != 1 {
		t.Error("the mail is gone after opening again")
	}
	if _, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), DSN: "mysql://x"}); key(err) != "database" {
		t.Errorf("a DSN of another kind: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Options{Dir: file}); key(err) != "data_folder" {
		t.Errorf("a file as data folder: %v", err)
	}
}

func TestReaderCannotWrite(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, store.Options{Dir: dir}).Close(); err != nil {
		t.Fatal(err)
	}
	reader := open(t, store.Options{Dir: dir, ReadOnly: true})
	if _, _, err := reader.Take(t.Context(), imap(1), strings.NewReader("raw")); err == nil {
		t.Error("a store opened to read took a mail")
	}
}

func TestOriginals(t *testing.T) {
	dir := t.TempDir()
	s := open(t, store.Options{Dir: dir})
	m := take(t, s, imap(1), "raw")
	path := filepath.Join(dir, "originals", "sha256", m.SHA256[:2], m.SHA256)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o440 {
		t.Fatalf("%v, %v", info, err)
	}
	// What a disk may do.
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("row"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Original(m.SHA256); key(err) != "original_damaged" {
		t.Errorf("damaged original: %v", err)
	}
	take(t, s, imap(2), "raw") // the same bytes again mend it
	if raw, err := s.Original(m.SHA256); err != nil || string(raw) != "raw" {
		t.Errorf("mended original %q, %v", raw, err)
	}
	for _, sum := range []string{"", "ab", strings.Repeat("0", 64)} {
		if _, err := s.Original(sum); key(err) != "original_missing" {
			t.Errorf("original %q: %v", sum, err)
		}
	}
	left := filepath.Join(dir, "originals", "tmp", "half")
	if err := errors.Join(os.WriteFile(left, []byte("ra"), 0o600), s.Close()); err != nil {
		t.Fatal(err)
	}
	open(t, store.Options{Dir: dir})
	if _, err := os.Stat(left); err == nil {
		t.Error("a half written file is left after opening")
	}
}

// key is the fault's, "" for other errors.
func key(err error) string {
	var f *form.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/store"
)

// TestSameFileIsOneSubmission: a file that comes again, in whatever mail, is no
// version; what is changed beside it is.
func TestSameFileIsOneSubmission(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		send := func(i int, name, sum string) {
			t.Helper()
			m := take(t, s, imap(uint32(i+1)), fmt.Sprint("mail ", i))
			m.Outcome = form.OutcomeReady
			r := store.Reading{Name: name, SHA256: sum, Submission: form.Submission{Form: "f", State: form.Ready,
				Part: fmt.Sprint("part ", i), Received: clock.Add(time.Duration(i) * time.Hour)}}
			if err := s.Finish(t.Context(), store.Job{}, store.Result{Mail: m, Submissions: []store.Reading{r}}); err != nil {
				t.Fatal(err)
			}
		}
		send(0, "Ett", "aa")
		send(1, "Ett", "aa") // the same again
		send(2, "Ett", "bb") // changed
		send(3, "Ett", "aa") // an old mail, sent on
		send(4, "", "aa")    // by somebody whose mail hides the name
		send(5, "Ett", "")   // no bytes of its own
		var got []string
		subs := must(s.Submissions(t.Context()))
		for _, sub := range subs {
			text := fmt.Sprintf("%sv%d", strings.TrimPrefix(sub.Part, "part "), sub.Version)
			for _, other := range subs {
				switch other.ID {
				case sub.Supersedes:
					text += "<" + strings.TrimPrefix(other.Part, "part ")
				case sub.SameAs:
					text += "=" + strings.TrimPrefix(other.Part, "part ")
				}
			}
			got = append(got, text)
		}
		if want := "0v1 1v1=0 2v2<0 3v1=0 4v1=0 5v3<2"; strings.Join(got, " ") != want {
			t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
		}
		if n := must(s.Totals(t.Context())).Submissions[form.Ready]; n != 1 {
			t.Errorf("%d current submissions, want 1", n)
		}
	})
}

func TestPartsAndHeldReceipts(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		now := clock
		o.Now = func() time.Time { return now }
		s := open(t, o)
		answer := func(i int, to string) {
			t.Helper()
			m := take(t, s, imap(uint32(i+1)), fmt.Sprint("mail ", i))
			m.Outcome = form.OutcomeNotForm
			err := s.Finish(t.Context(), store.Job{}, store.Result{Mail: m, Receipt: &store.Receipt{To: to, MostADay: 2},
				Parts: []ledger.Part{{Path: "a.pdf", Format: "pdf", Size: 7, State: ledger.Unreadable, Code: "damaged"}, {State: ledger.Text}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		answer(0, "a@example.se")
		answer(1, "a@example.se")
		answer(2, "a@example.se")
		answer(3, "b@example.se")
		now = now.Add(25 * time.Hour)
		answer(4, "a@example.se")
		answer(2, "a@example.se") // read again: what was held stays so
		var held []bool
		for _, r := range must(s.Receipts(t.Context())) {
			held = append(held, r.Held)
		}
		if got := fmt.Sprint(held); got != "[false false true false false]" {
			t.Errorf("held: %s", got)
		}
		totals := must(s.Totals(t.Context()))
		if totals.ReceiptsHeld != 1 || totals.ReceiptsWaiting != 4 || totals.States[ledger.Question] != 5 {
			t.Errorf("totals %+v", totals)
		}
		parts := must(s.Parts(t.Context()))
		want := ledger.Part{Mail: 1, Path: "a.pdf", Format: "pdf", Size: 7, State: ledger.Unreadable, Code: "damaged"}
		if len(parts) != 10 || parts[0].Mail == 0 || parts[0] != want && parts[0].Mail == 1 {
			t.Errorf("%d parts, the first %+v", len(parts), parts[0])
		}
	})
}

// TestOtherVersions: a folder of an older program is brought up to date also for
// a reader; one of a newer program is left alone.
func TestOtherVersions(t *testing.T) {
	dir := t.TempDir()
	change := func(statements ...string) {
		t.Helper()
		db, err := sql.Open("sqlite", filepath.Join(dir, "samkarta.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(statement, err)
			}
		}
	}
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	take(t, s, imap(1), "mail")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	age := []string{`DROP TABLE parts`, `DROP INDEX submissions_by_part`, `DROP INDEX outbox_by_recipient`, `ALTER TABLE submissions DROP COLUMN part_sha256`,
		`ALTER TABLE submissions DROP COLUMN same_as`, `ALTER TABLE outbox DROP COLUMN lang`, `DROP TABLE folders`, `DROP TABLE folder_mails`, `DELETE FROM goose_db_version WHERE version_id >= 2`}
	change(age...)
	reader, err := store.Open(t.Context(), store.Options{Dir: dir, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if mails, err := reader.Mails(t.Context()); err != nil || len(mails) != 1 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
	if _, err := reader.Submissions(t.Context()); err != nil {
		t.Error(err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	change(age...)
	owner := store.HoldLock(t, dir)
	if _, err := store.Open(t.Context(), store.Options{Dir: dir, ReadOnly: true}); key(err) != "data_folder_older" {
		t.Errorf("an older folder that somebody uses: %v", err)
	}
	owner()
	change(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	for _, readOnly := range []bool{true, false} {
		if _, err := store.Open(t.Context(), store.Options{Dir: dir, ReadOnly: readOnly}); key(err) != "data_folder_newer" {
			t.Errorf("a newer folder, read only %v: %v", readOnly, err)
		}
	}
}

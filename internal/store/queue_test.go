package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/store"
)

// answer is a handler that finds every mail ready and has a receipt for it.
func answer(s *store.Store) func(context.Context, store.Job) error {
	return func(ctx context.Context, job store.Job) error {
		mails, err := s.Mails(ctx, job.ID)
		if err != nil {
			return err
		}
		m := mails[0]
		m.Outcome = form.OutcomeReady
		return s.Finish(ctx, job, store.Result{Mail: m,
			Submissions: []store.Reading{{Submission: form.Submission{Form: "f", State: form.Ready}, Name: fmt.Sprint(m.UID)}},
			Receipt:     &store.Receipt{To: "a@example.se"}})
	}
}

func TestDrain(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		for uid := range uint32(20) {
			take(t, s, imap(uid+1), fmt.Sprint("mail ", uid))
		}
		var sent sync.Map
		began := time.Now()
		err := s.Run(t.Context(), store.Work{Drain: true, Workers: 4, Mail: answer(s), Receipt: func(ctx context.Context, job store.Job) error {
			if _, twice := sent.LoadOrStore(job.ID, true); twice {
				t.Errorf("receipt %d sent twice", job.ID)
			}
			return s.Settle(ctx, job, []byte("tack"))
		}})
		took := time.Since(began)
		t.Logf("20 mails and 20 receipts in %v", took)
		if err != nil || took > 30*time.Second {
			t.Errorf("took %v, %v", took, err)
		}
		totals, err := s.Totals(t.Context())
		want := store.Totals{Mails: map[form.Outcome]int{form.OutcomeReady: 20}, Submissions: map[form.State]int{form.Ready: 20},
			States: map[ledger.State]int{ledger.Ready: 20}, ReceiptsSent: 20}
		if err != nil || !reflect.DeepEqual(totals, want) {
			t.Errorf("totals %+v, %v", totals, err)
		}
		began = time.Now()
		if err := s.Run(t.Context(), store.Work{Drain: true}); err != nil || time.Since(began) > time.Second {
			t.Errorf("nothing to do took %v, %v", time.Since(began), err)
		}
	})
}

func TestWithoutSenderReceiptsWait(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		m := take(t, s, imap(1), "mail")
		for range 2 {
			if err := s.Run(t.Context(), store.Work{Drain: true, Mail: answer(s)}); err != nil {
				t.Fatal(err)
			}
			if totals := must(s.Totals(t.Context())); totals.ReceiptsWaiting != 1 {
				t.Errorf("totals %+v", totals)
			}
			if n, err := s.Reread(t.Context(), "Ann", m.ID, m.ID, 99); n != 1 || err != nil {
				t.Errorf("reread %d, %v", n, err)
			}
		}
		var n atomic.Int32
		work := store.Work{Drain: true, Mail: answer(s), Receipt: func(ctx context.Context, job store.Job) error {
			n.Add(1)
			return errors.New("no server")
		}}
		for range 2 { // the second attempt is not due yet
			if err := s.Run(t.Context(), work); err != nil {
				t.Fatal(err)
			}
		}
		if totals := must(s.Totals(t.Context())); n.Load() != 1 || totals.ReceiptsWaiting != 1 || totals.Mails[form.OutcomeReady] != 1 {
			t.Errorf("%d attempts, totals %+v", n.Load(), totals)
		}
	})
}

func TestGivingUp(t *testing.T) {
	store.Hasten(t)
	handlers := map[string]func(context.Context, store.Job) error{
		"error":     func(context.Context, store.Job) error { return errors.New("disk full") },
		"panic":     func(context.Context, store.Job) error { panic("bug") },
		"no result": func(context.Context, store.Job) error { return nil },
	}
	for name, handler := range handlers {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, o store.Options) {
				s := open(t, o)
				m := take(t, s, imap(1), "mail")
				if err := s.Run(t.Context(), store.Work{Drain: true, Mail: handler}); err != nil {
					t.Fatal(err)
				}
				checkGivenUp(t, s, m.ID)
				// Mended, it is read after all.
				if n, err := s.Reread(t.Context(), "Ann", m.ID); n != 1 || err != nil {
					t.Errorf("reread %d, %v", n, err)
				}
				if err := s.Run(t.Context(), store.Work{Drain: true, Mail: answer(s)}); err != nil {
					t.Fatal(err)
				}
				if m := must(s.Mails(t.Context(), m.ID))[0]; m.Outcome != form.OutcomeReady {
					t.Errorf("after the fault was mended: %+v", m)
				}
			})
		})
	}
}

func checkGivenUp(t *testing.T, s *store.Store, mail int64) {
	t.Helper()
	m := must(s.Mails(t.Context(), mail))[0]
	if m.Outcome != form.OutcomeRefused || len(m.Problems) != 1 || m.Problems[0].Code != "processing_failed" {
		t.Errorf("mail given up: %+v", m)
	}
	trail := must(s.Audit(t.Context(), fmt.Sprint("mail ", mail)))
	if trail[len(trail)-1].What != "mail_given_up" {
		t.Errorf("audit %+v", trail)
	}
}

// orphan makes the waiting jobs look as a killed process of this data folder
// leaves them: taken, in their last attempt where last is set.
func orphan(t *testing.T, o store.Options, last bool) {
	t.Helper()
	driver, dsn, by, attempt := "sqlite", filepath.Join(o.Dir, "samkarta.db"), `json_array($1)`, "1"
	if o.DSN != "" {
		driver, dsn, by = "pgx", o.DSN, `ARRAY[$1]::text[]`
	}
	if last {
		attempt = "max_attempts"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	instance, err := os.ReadFile(filepath.Join(o.Dir, "instance"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE river_job SET state = 'running', attempted_by = `+by+`, attempt = `+attempt+`
		WHERE state = 'available'`, strings.TrimSpace(string(instance))); err != nil {
		t.Fatal(err)
	}
}

func TestOrphans(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		m := take(t, s, imap(1), "mail")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		orphan(t, o, false)
		s = open(t, o)
		if err := s.Run(t.Context(), store.Work{Drain: true, Mail: answer(s)}); err != nil {
			t.Fatal(err)
		}
		if m := must(s.Mails(t.Context(), m.ID))[0]; m.Outcome != form.OutcomeReady {
			t.Errorf("a dead process's mail: %+v", m)
		}
		killer := take(t, s, imap(2), "a mail that kills the process")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		orphan(t, o, true)
		s = open(t, o)
		if err := s.Run(t.Context(), store.Work{Drain: true, Mail: func(context.Context, store.Job) error {
			t.Error("a mail whose attempts are used up was read")
			return nil
		}}); err != nil {
			t.Fatal(err)
		}
		checkGivenUp(t, s, killer.ID)
	})
}

func TestServe(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx, store.Work{Mail: answer(s)}) }()
		began := time.Now()
		take(t, s, imap(1), "mail")
		for must(s.Totals(t.Context())).Mails[form.OutcomeReady] == 0 {
			if time.Since(began) > 20*time.Second {
				t.Fatal("the mail is not read")
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Logf("read %v after it was taken", time.Since(began))
		began = time.Now()
		cancel()
		if err := <-ended; err != nil || time.Since(began) > 5*time.Second {
			t.Errorf("ended %v after the context, %v", time.Since(began), err)
		}
	})
}

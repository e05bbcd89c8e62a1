package engine

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
)

func TestRetries(t *testing.T) {
	quick := []time.Duration{time.Millisecond, time.Second}
	tests := []struct {
		kind    Kind
		attempt int
		hurry   bool
		want    time.Duration
	}{
		{ReadMail, 1, true, time.Millisecond},
		{ReadMail, 2, true, time.Second},
		{ReadMail, 7, true, time.Second},
		{ReadMail, 3, false, time.Second},
		{ReadMail, 4, false, 2 * time.Hour},
		{SendReceipt, 1, true, time.Minute},
		{SendReceipt, 7, false, 12 * time.Hour},
	}
	for _, test := range tests {
		next := retries{quick: quick, hurry: test.hurry}.NextRetry(&rivertype.JobRow{Kind: string(test.kind), Attempt: test.attempt})
		if wait := time.Until(next); wait > test.want || wait < test.want-time.Minute/2 {
			t.Errorf("%s attempt %d, hurry %v: waits %v, want %v", test.kind, test.attempt, test.hurry, wait, test.want)
		}
	}
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := OpenSQLite(path, true); err == nil {
		t.Error("a database that is not there was opened to read")
	}
	e, err := OpenSQLite(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Write(t.Context(), func(tx *Tx) error {
		_, err := tx.ExecContext(t.Context(), "CREATE TABLE x (a INTEGER) STRICT")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r, err := OpenSQLite(path, true)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Write(t.Context(), func(*Tx) error { return nil }); !errors.Is(err, errReadOnly) {
		t.Errorf("writing to a database opened to read: %v", err)
	}
	if err := r.Run(t.Context(), Work{}); !errors.Is(err, errReadOnly) {
		t.Errorf("working in a database opened to read: %v", err)
	}
	if err := r.Rows(t.Context(), nil, "DELETE FROM x RETURNING a"); err == nil {
		t.Error("a reading connection wrote")
	}
}

// TestWriteRollsBack: what fails leaves nothing, and lets go of the connection.
func TestWriteRollsBack(t *testing.T) {
	e, err := OpenSQLite(filepath.Join(t.TempDir(), "x.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	failure := errors.New("failure")
	for range 3 {
		if err := e.Write(t.Context(), func(tx *Tx) error {
			if _, err := tx.ExecContext(t.Context(), "CREATE TABLE x (a INTEGER)"); err != nil {
				return err
			}
			return failure
		}); !errors.Is(err, failure) {
			t.Error(err)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Write(cancelled, func(*Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("with a cancelled context: %v", err)
	}
}

// TestDurability holds the settings that everything else relies on.
func TestDurability(t *testing.T) {
	e, err := OpenSQLite(filepath.Join(t.TempDir(), "x.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000"} {
		var got string
		if err := e.write.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", pragma, got, err, want)
		}
	}
	if n := e.write.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d connections write", n)
	}
}

func TestWarnings(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(warnings{slog.NewTextHandler(&out, nil)}).With("a", 1).WithGroup("g")
	log.Info("daily life")
	log.Warn("trouble")
	if got := out.String(); strings.Contains(got, "daily") || !strings.Contains(got, "trouble") {
		t.Error(got)
	}
}

func TestQueueMayNotEndTheTransaction(t *testing.T) {
	var tx pgxTx
	_, err := tx.Begin(t.Context())
	for _, err := range []error{err, tx.Commit(t.Context()), tx.Rollback(t.Context())} {
		if !errors.Is(err, errNotOurs) {
			t.Error(err)
		}
	}
}

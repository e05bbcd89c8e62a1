// Package store keeps everything that outlives a command: the archived
// originals, the ledger of mails, what was read from them, what people ruled,
// the receipts to send, and the queue of work to do. Nothing else in the house
// holds state. It takes raw mails and readings and gives them back whole; it
// judges none of them.
//
// The order is always: the original is durable on disk, then the transaction
// commits, then the caller may touch the mail server. A process that is killed
// anywhere therefore leaves at worst a file that no row names, or a job that
// runs again; the row a job writes is committed together with its completion,
// so that it is written once.
//
// One data folder belongs to one process at a time. The database in it is
// SQLite; a DSN puts the rows and the queue in PostgreSQL instead (package
// engine). The SQL is the same text for both.
package store

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/store/engine"
)

// Options say where the state is.
type Options struct {
	// Dir is the data folder; it is made when it does not exist.
	Dir string
	// DSN names a PostgreSQL database ("postgres://…"); empty: SQLite in Dir.
	DSN string
	// Now is the clock of everything written; nil: time.Now.
	Now func() time.Time
	// Log takes the queue's warnings (ids and errors, no contents); nil: nobody.
	Log *slog.Logger
	// Retry are the waits between attempts at a mail or a receipt that failed, the
	// last for all that follow; nil: seconds at first for a mail, then minutes to
	// hours, for machines and servers that come back.
	Retry []time.Duration
	// ReadOnly opens a folder beside the process that owns it, to list and
	// compile. Nothing can be written, and the folder must exist.
	ReadOnly bool
}

// Store is an open data folder.
type Store struct {
	originals originals
	engine    *engine.Engine
	lock      *os.File
	owner     engine.Owner
	now       func() time.Time
}

// Open opens the data folder, brings its database to this program's version
// and takes back the work that a killed process left half done. The errors a
// person can do something about are *form.Fault: "data_folder_busy",
// "data_folder_missing", "data_folder", "data_folder_older",
// "data_folder_newer", "database".
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{now: o.Now, originals: originals{dir: filepath.Join(o.Dir, "originals")}}
	s.owner = engine.Owner{Retry: retryMails, Patience: o.Retry, Log: o.Log, Bury: s.bury}
	if err := s.openFolder(o); err != nil {
		return nil, err
	}
	if err := s.openDatabase(ctx, o); err != nil {
		if !errors.As(err, new(*form.Fault)) {
			err = fault("database", databaseName(o), err)
		}
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openFolder makes the folder ours. A reader beside the owner takes no lock.
func (s *Store) openFolder(o Options) error {
	if o.ReadOnly {
		name := o.Dir
		if o.DSN == "" {
			name = filepath.Join(o.Dir, databaseFile)
		}
		if _, err := os.Stat(name); err != nil {
			return fault("data_folder_missing", o.Dir, err)
		}
		return nil
	}
	// 0700: originals hold personal data.
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return fault("data_folder", o.Dir, err)
	}
	lock, err := lockFile(filepath.Join(o.Dir, "lock"))
	if errors.Is(err, errLocked) {
		return fault("data_folder_busy", o.Dir, err)
	}
	if err != nil {
		return fault("data_folder", o.Dir, err)
	}
	s.lock = lock
	if s.owner.Instance, err = instance(filepath.Join(o.Dir, "instance")); err == nil {
		err = s.originals.sweep()
	}
	if err != nil {
		return errors.Join(fault("data_folder", o.Dir, err), s.Close())
	}
	return nil
}

func (s *Store) openDatabase(ctx context.Context, o Options) error {
	if err := s.connect(ctx, o); err != nil {
		return err
	}
	tables, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	behind, err := s.engine.Behind(ctx, tables)
	switch {
	case err != nil:
		return err
	case behind < 0:
		// A newer program's tables may mean what this one does not know.
		return fault("data_folder_newer", o.Dir, nil)
	case o.ReadOnly && behind > 0:
		return s.modernise(ctx, o)
	case o.ReadOnly:
		return nil
	}
	if err := s.engine.Migrate(ctx, tables); err != nil {
		return err
	}
	return s.engine.Adopt(ctx, s.owner)
}

// modernise brings an older program's database to this version for somebody who
// only wants to read it, by owning the folder for a moment.
func (s *Store) modernise(ctx context.Context, o Options) error {
	if err := s.engine.Close(); err != nil {
		return err
	}
	s.engine = nil
	writing := o
	writing.ReadOnly = false
	owner, err := Open(ctx, writing)
	if errors.Is(err, errLocked) {
		return fault("data_folder_older", o.Dir, err)
	}
	if err != nil {
		return err
	}
	if err := owner.Close(); err != nil {
		return err
	}
	return s.connect(ctx, o)
}

func (s *Store) connect(ctx context.Context, o Options) (err error) {
	if strings.HasPrefix(o.DSN, "postgres://") || strings.HasPrefix(o.DSN, "postgresql://") {
		s.engine, err = engine.OpenPostgres(ctx, o.DSN, o.ReadOnly)
	} else if o.DSN != "" {
		return errors.New("store: the DSN must begin with postgres://")
	} else {
		s.engine, err = engine.OpenSQLite(filepath.Join(o.Dir, databaseFile), o.ReadOnly)
	}
	return err
}

//go:embed migrations
var migrations embed.FS

// databaseFile is the SQLite database's name in the data folder.
const databaseFile = "samkarta.db"

// databaseName names the database for an error: never the DSN, which may hold
// a password.
func databaseName(o Options) string {
	if o.DSN != "" {
		return "PostgreSQL"
	}
	return filepath.Join(o.Dir, databaseFile)
}

// Close gives the data folder back.
func (s *Store) Close() error {
	var errs []error
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

func fault(key, name string, err error) error {
	return &form.Fault{Key: key, Args: map[string]string{"name": name}, Err: err}
}

// Job and Work are the queue's; see package engine.
type (
	Job  = engine.Job
	Work = engine.Work
)

// Run works until ctx is done, or with Work.Drain until nothing is left to do.
// A handler gives its result to the store with its Job (Finish, Settle).
func (s *Store) Run(ctx context.Context, w Work) error { return s.engine.Run(ctx, w) }

// retryMails makes a mail that cannot be read because the machine fails hold up
// a poll for a quarter of a minute at most.
var retryMails = []time.Duration{100 * time.Millisecond, 300 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}

// errReadOnly is a mistake of the caller's: Options.ReadOnly.
var errReadOnly = errors.New("store: opened to read only")

// clean makes a text from a mail or a file name fit to be stored: PostgreSQL
// refuses zero bytes and what is not UTF-8, and a subject must not decide
// whether a mail can be written.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// millis and fromMillis keep the zero time, which means unknown.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

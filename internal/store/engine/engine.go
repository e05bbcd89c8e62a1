// Package engine is the database under the store, SQLite in a file or
// PostgreSQL on a server, with the queue of jobs that lives in it. It exists so
// that everything that differs between the two, and every database library,
// stands in one place. It takes SQL and jobs and knows nothing of mail.
//
// SQL is one text for both: $1 parameters, ON CONFLICT, RETURNING; times as
// integers, ids as text, no booleans, no operators on JSON.
package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Engine is an open database. Its fields are what differs between the two.
type Engine struct {
	// name is also the folder of its migrations.
	name        string
	dialect     goose.Dialect
	write, read *sql.DB
	queue       queue
	owner       Owner
	// resetOrphans frees the jobs that a dead process of this folder ($1) had
	// taken, without giving back the attempt: a mail that kills the process must
	// not do so for ever. It touches the queue's own table; the kill test holds
	// it to the queue's version.
	resetOrphans string
	// wakeRetries makes work that waits for another attempt start now: all of
	// the queue $1, or, where $2 is 1, only what is due.
	wakeRetries string
	// tidy forgets all but the newest of the jobs that are done. The queue does so
	// itself only in a process that lives for long.
	tidy []string
	// hasVersions counts the table that goose keeps its versions in.
	hasVersions string
	// lockMigrations and unlockMigrations keep two processes from migrating one
	// database; empty where one process owns it anyway.
	lockMigrations, unlockMigrations string
	closers                          []func()
}

const tidyJobs = `DELETE FROM river_job WHERE state = 'completed' AND id < (SELECT max(id) FROM river_job) - 10000`

// OpenSQLite opens the database file with one connection that writes, for
// transactions that begin as writers, and four that only read. Two writers, or
// one that turns writer half way, fail with "database is locked" whatever the
// timeout.
func OpenSQLite(path string, readOnly bool) (*Engine, error) {
	const common = "_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)"
	e := &Engine{
		name:        "sqlite",
		dialect:     goose.DialectSQLite3,
		hasVersions: `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`,
		resetOrphans: `UPDATE river_job SET
			state = CASE WHEN attempt >= max_attempts THEN 'discarded' ELSE 'available' END,
			finalized_at = CASE WHEN attempt >= max_attempts THEN strftime('%Y-%m-%d %H:%M:%f','now') END,
			scheduled_at = strftime('%Y-%m-%d %H:%M:%f','now')
			WHERE state = 'running' AND json_extract(attempted_by,'$[#-1]') = $1`,
		wakeRetries: `UPDATE river_job SET state = 'available', scheduled_at = strftime('%Y-%m-%d %H:%M:%f','now')
			WHERE queue = $1 AND state IN ('available','retryable','scheduled')
			AND ($2 = 0 OR scheduled_at <= strftime('%Y-%m-%d %H:%M:%f','now'))`,
	}
	e.tidy = []string{tidyJobs, `DELETE FROM river_notification WHERE id < (SELECT max(id) FROM river_notification) - 10000`}
	file := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	reading := "&_pragma=query_only(1)"
	if readOnly {
		// rw, not ro: a reader of a log-ahead database takes part in its shared
		// memory file. It never creates the database.
		reading += "&mode=rw"
	}
	var err error
	if e.read, err = sql.Open("sqlite", file+"?"+common+reading); err != nil {
		return nil, err
	}
	e.read.SetMaxOpenConns(4)
	if readOnly {
		return e, e.read.Ping()
	}
	// FULL: the mail server is told "taken" after a commit, so a commit must
	// survive a power cut.
	e.write, err = sql.Open("sqlite", file+"?"+common+"&_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	e.write.SetMaxOpenConns(1)
	e.queue, err = newRiverQueue(riversqlite.New(e.write), func(tx *Tx, do func(*sql.Tx) error) error { return do(tx.Tx) })
	return e, err
}

// OpenPostgres opens a database on a server. The store speaks database/sql on
// the same pool as the queue speaks pgx.
func OpenPostgres(ctx context.Context, dsn string, readOnly bool) (*Engine, error) {
	pool, err := pgxpool.New(ctx, dsn)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	e := &Engine{
		name: "postgres", dialect: goose.DialectPostgres,
		write: db, read: db, closers: []func(){pool.Close}, tidy: []string{tidyJobs},
		resetOrphans: `UPDATE river_job SET
			state = (CASE WHEN attempt >= max_attempts THEN 'discarded' ELSE 'available' END)::river_job_state,
			finalized_at = CASE WHEN attempt >= max_attempts THEN now() END,
			scheduled_at = now()
			WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1`,
		wakeRetries: `UPDATE river_job SET state = 'available', scheduled_at = now()
			WHERE queue = $1 AND state IN ('available','retryable','scheduled')
			AND ($2::int = 0 OR scheduled_at <= now())`,
		hasVersions: `SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('goose_db_version')`,
		// Any number will do, as long as it is the same in all processes.
		lockMigrations:   `SELECT pg_advisory_lock(7265646572)`,
		unlockMigrations: `SELECT pg_advisory_unlock(7265646572)`,
	}
	if err := pool.Ping(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if readOnly {
		e.write = nil
		return e, nil
	}
	e.queue, err = newRiverQueue(riverpgxv5.New(pool), func(tx *Tx, do func(pgx.Tx) error) error {
		return tx.conn.Raw(func(c any) error { return do(pgxTx{c.(*stdlib.Conn).Conn()}) })
	})
	return e, err
}

// Migrate brings the queue's tables, and those of the migrations, to this
// program's version. The migrations stand in a folder for each engine, "sqlite"
// and "postgres".
func (e *Engine) Migrate(ctx context.Context, migrations fs.FS) error {
	if e.lockMigrations != "" {
		conn, err := e.write.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close()
		if _, err := conn.ExecContext(ctx, e.lockMigrations); err != nil {
			return err
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), e.unlockMigrations)
	}
	if err := e.queue.migrate(ctx); err != nil {
		return err
	}
	dir, err := fs.Sub(migrations, e.name)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(e.dialect, e.write, dir, goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Behind is how many of the migrations the database lacks: 0 when it is of this
// program's version, negative when a newer program has had it.
func (e *Engine) Behind(ctx context.Context, migrations fs.FS) (int64, error) {
	files, err := fs.Glob(migrations, e.name+"/*.sql")
	if err != nil || len(files) == 0 {
		return 0, errors.Join(err, errNoMigrations)
	}
	newest, err := goose.NumericComponent(files[len(files)-1])
	if err != nil {
		return 0, err
	}
	var there int
	err = e.read.QueryRowContext(ctx, e.hasVersions).Scan(&there)
	if err != nil || there == 0 {
		return newest, err
	}
	var version int64
	err = e.read.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&version)
	return newest - version, err
}

var errNoMigrations = errors.New("store: no migrations")

// Close closes the database.
func (e *Engine) Close() error {
	var errs []error
	if e.write != nil {
		errs = append(errs, e.write.Close())
	}
	if e.read != nil && e.read != e.write {
		errs = append(errs, e.read.Close())
	}
	for _, c := range e.closers {
		c()
	}
	return errors.Join(errs...)
}

// Tx is a write transaction with the connection it runs on, which the queue of
// PostgreSQL needs to speak pgx on.
type Tx struct {
	*sql.Tx
	conn *sql.Conn
}

// errReadOnly is a mistake of the caller's.
var errReadOnly = errors.New("store: opened to read only")

// Write runs do in one transaction. Nothing slow may happen in it: on SQLite it
// holds the only connection that writes.
func (e *Engine) Write(ctx context.Context, do func(*Tx) error) error {
	if e.write == nil {
		return errReadOnly
	}
	conn, err := e.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer tx.Rollback() // does nothing after Commit
	if err := do(&Tx{tx, conn}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	return nil
}

// Rows runs a query beside the transactions and hands each row to scan.
func (e *Engine) Rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := e.read.QueryContext(ctx, query, args...)
	return each(rows, err, scan)
}

// Rows runs a query in the transaction and hands each row to scan.
func (tx *Tx) Rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	return each(rows, err, scan)
}

func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// connection is pgx.Conn by a name that leaves the method Conn free.
type connection = pgx.Conn

// pgxTx lets the queue take part in a transaction that database/sql began on
// the same connection. Beginning and ending it is not the queue's to do.
type pgxTx struct{ *connection }

var errNotOurs = errors.New("store: the queue may not begin or end the transaction")

func (t pgxTx) Begin(context.Context) (pgx.Tx, error) { return nil, errNotOurs }
func (t pgxTx) Commit(context.Context) error          { return errNotOurs }
func (t pgxTx) Rollback(context.Context) error        { return errNotOurs }
func (t pgxTx) LargeObjects() pgx.LargeObjects        { return pgx.LargeObjects{} }
func (t pgxTx) Conn() *pgx.Conn                       { return t.connection }

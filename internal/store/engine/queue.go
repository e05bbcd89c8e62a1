package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// The two kinds of work. Each has its own queue, so that a house without a
// server to send by leaves the receipts waiting and reads all the same.
const (
	mailQueue    = "mails"
	receiptQueue = "receipts"
)

// Attempts before work is given up. A mail's run through in about fifteen
// seconds while somebody waits; a receipt's over a day, because servers come
// back.
const (
	mailAttempts    = 8
	receiptAttempts = 8
)

const (
	jobTimeout  = 4 * time.Minute // a scan of many pages may take three
	rescueAfter = 5 * time.Minute // the default, an hour, is how long a killed process would delay a mail
	// cooldown bounds the throughput to workers/cooldown; the default of 100 ms
	// is 80 jobs a second.
	cooldown  = 5 * time.Millisecond
	idle      = 20 * time.Millisecond
	stopAfter = 10 * time.Second
	buryEvery = 5 * time.Second
)

// Kind is a kind of work.
type Kind string

// The kinds of work. The names stand in the database: they never change.
const (
	ReadMail    Kind = "process_mail"
	SendReceipt Kind = "send_receipt"
)

type readMail struct {
	ID int64 `json:"id"`
}

type sendReceipt struct {
	ID int64 `json:"id"`
}

func (readMail) Kind() string    { return string(ReadMail) }
func (sendReceipt) Kind() string { return string(SendReceipt) }

func (readMail) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: mailQueue, MaxAttempts: mailAttempts}
}

func (sendReceipt) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: receiptQueue, MaxAttempts: receiptAttempts}
}

// Enqueue adds the work on a row in the transaction that writes the row, and
// gives the job's id.
func (e *Engine) Enqueue(ctx context.Context, tx *Tx, kind Kind, id int64) (job int64, err error) {
	var args river.JobArgs = readMail{id}
	if kind == SendReceipt {
		args = sendReceipt{id}
	}
	if job, err = e.queue.insert(ctx, tx, args); err != nil {
		return 0, fmt.Errorf("store: queue: %w", err)
	}
	return job, nil
}

// Complete marks a job done in the transaction that writes its result. ctx must
// be the one the handler was given. The zero Job is none.
func (e *Engine) Complete(ctx context.Context, tx *Tx, job Job) error {
	if job.row == nil {
		return nil
	}
	if err := e.queue.complete(ctx, tx, job.row); err != nil {
		return fmt.Errorf("store: queue: %w", err)
	}
	return nil
}

// NoLiveJob is a condition in SQL: no job with the id in that column will run.
func NoLiveJob(column string) string {
	return `NOT EXISTS (SELECT 1 FROM river_job WHERE river_job.id = ` + column + `
		AND river_job.state IN ('available', 'running', 'pending', 'scheduled', 'retryable'))`
}

// Owner is who takes jobs here.
type Owner struct {
	// Instance is the owner's name, the same from run to run and shared with
	// nobody.
	Instance string
	// Retry are the waits between attempts at a mail that somebody waits for. Up to
	// five seconds ahead River keeps a job in the queue; beyond, its elected leader
	// has to put it back.
	Retry []time.Duration
	// Patience are the waits for all other attempts; nil: minutes to hours.
	Patience []time.Duration
	// Log takes the queue's warnings.
	Log *slog.Logger
	// Bury writes down what the queue has given up, and says how much it was.
	Bury func(context.Context) (int, error)
}

// Adopt makes the owner this database's, and takes back the jobs that a process
// of the same name had when it died.
func (e *Engine) Adopt(ctx context.Context, o Owner) error {
	e.owner = o
	if _, err := e.write.ExecContext(ctx, e.resetOrphans, o.Instance); err != nil {
		return err
	}
	for _, statement := range e.tidy {
		if _, err := e.write.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Job is one piece of work that a handler was given: to read a mail of the
// ledger, or to send a receipt of the outbox.
type Job struct {
	// ID is the row's in the ledger or the outbox.
	ID int64
	// Attempt counts from 1.
	Attempt int
	row     *rivertype.JobRow
}

// Work is who does the work. A handler ends by giving its result to the store
// with the Job, which commits both at once; a handler that
// returns an error is called again later, up to a limit.
type Work struct {
	// Mail reads one mail of the ledger.
	Mail func(context.Context, Job) error
	// Receipt sends one receipt; nil: receipts stay where they are.
	Receipt func(context.Context, Job) error
	// Workers is how many mails are read at once; 0: one.
	Workers int
	// Drain: Run returns when nothing is left to do.
	Drain bool
}

// queue is River, whichever database it works on.
type queue interface {
	migrate(ctx context.Context) error
	insert(ctx context.Context, tx *Tx, args river.JobArgs) (int64, error)
	complete(ctx context.Context, tx *Tx, row *rivertype.JobRow) error
	client(config *river.Config) (client, error)
}

type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// riverQueue is generic because River's client is, in the type of its driver's
// transactions: *sql.Tx on SQLite, pgx.Tx on PostgreSQL.
type riverQueue[T any] struct {
	driver   riverdriver.Driver[T]
	inserter *river.Client[T]
	// within gives do the store's transaction as the driver knows it.
	within func(tx *Tx, do func(T) error) error
}

func newRiverQueue[T any](driver riverdriver.Driver[T], within func(*Tx, func(T) error) error) (*riverQueue[T], error) {
	inserter, err := river.NewClient(driver, &river.Config{Logger: slog.New(slog.DiscardHandler)})
	return &riverQueue[T]{driver, inserter, within}, err
}

func (q *riverQueue[T]) migrate(ctx context.Context) error {
	m, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func (q *riverQueue[T]) insert(ctx context.Context, tx *Tx, args river.JobArgs) (id int64, err error) {
	err = q.within(tx, func(t T) error {
		inserted, err := q.inserter.InsertTx(ctx, t, args, nil)
		if err == nil {
			id = inserted.Job.ID
		}
		return err
	})
	return id, err
}

// complete marks the job done in the same transaction as its result. ctx must
// be the one the handler was given.
func (q *riverQueue[T]) complete(ctx context.Context, tx *Tx, row *rivertype.JobRow) error {
	return q.within(tx, func(t T) error {
		// The kind of the arguments is of no account here, only the row.
		_, err := river.JobCompleteTx[riverdriver.Driver[T]](ctx, t, &river.Job[readMail]{JobRow: row})
		return err
	})
}

func (q *riverQueue[T]) client(config *river.Config) (client, error) {
	return river.NewClient(q.driver, config)
}

// retries says when work that failed is tried again.
type retries struct {
	quick, slow []time.Duration
	// hurry: somebody waits for the end (Work.Drain).
	hurry bool
}

// NextRetry is called with the job as it was before the attempt's failure was
// written, so its Attempt counts the failed one.
func (r retries) NextRetry(job *rivertype.JobRow) time.Time {
	waits := r.slow
	if waits == nil {
		waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour}
	}
	if job.Kind == string(ReadMail) && (r.hurry || job.Attempt <= 3 && r.slow == nil) {
		waits = r.quick
	}
	return time.Now().Add(waits[min(len(waits), job.Attempt)-1])
}

// start starts River on the work.
func (e *Engine) start(ctx context.Context, w Work) (client, error) {
	workers := river.NewWorkers()
	queues := map[string]river.QueueConfig{mailQueue: {MaxWorkers: max(1, w.Workers)}}
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[readMail]) error {
		return w.Mail(ctx, Job{ID: job.Args.ID, Attempt: job.Attempt, row: job.JobRow})
	}))
	if w.Receipt != nil {
		queues[receiptQueue] = river.QueueConfig{MaxWorkers: 2}
		river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[sendReceipt]) error {
			return w.Receipt(ctx, Job{ID: job.Args.ID, Attempt: job.Attempt, row: job.JobRow})
		}))
	}
	config := &river.Config{
		ID:                   e.owner.Instance,
		Logger:               slog.New(warnings{e.owner.Log.Handler()}),
		Workers:              workers,
		Queues:               queues,
		FetchCooldown:        cooldown,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		RetryPolicy:          retries{e.owner.Retry, e.owner.Patience, w.Drain},
		// Dead jobs are evidence: what was given up, and why.
		DiscardedJobRetentionPeriod: -1,
	}
	if w.Drain {
		config.FetchPollInterval = idle
	}
	c, err := e.queue.client(config)
	if err != nil {
		return nil, fmt.Errorf("store: queue: %w", err)
	}
	// Not the caller's context: when that ends, the work under way is given time
	// to finish (stop) instead of being cancelled.
	if err := c.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("store: queue: %w", err)
	}
	return c, nil
}

// warnings drops what the queue says of its daily life.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }

// stop lets the work under way finish, but not for ever.
func stop(ctx context.Context, c client) error {
	ctx = context.WithoutCancel(ctx)
	soft, cancel := context.WithTimeout(ctx, stopAfter)
	defer cancel()
	err := c.Stop(soft)
	if errors.Is(err, context.DeadlineExceeded) {
		hard, cancel := context.WithTimeout(ctx, stopAfter)
		defer cancel()
		err = c.StopAndCancel(hard)
	}
	if err != nil {
		return fmt.Errorf("store: queue: %w", err)
	}
	return nil
}

// Run works until ctx is done and the work under way is finished. With
// Work.Drain it returns when no mail is left to read and no receipt is due:
// mails that wait for another attempt get it at once, while receipts that
// failed wait for their time, which may come after Run has returned.
func (e *Engine) Run(ctx context.Context, w Work) error {
	if e.write == nil {
		return errReadOnly
	}
	if w.Drain {
		return e.drain(ctx, w)
	}
	return e.serve(ctx, w)
}

func (e *Engine) drain(ctx context.Context, w Work) (err error) {
	for queue, onlyDue := range map[string]int{mailQueue: 0, receiptQueue: 1} {
		if _, err := e.write.ExecContext(ctx, e.wakeRetries, queue, onlyDue); err != nil {
			return fmt.Errorf("store: queue: %w", err)
		}
	}
	// River takes tens of milliseconds to start and stop; nothing to do is the
	// usual case of a poll.
	if left, err := e.unfinished(ctx, w); err != nil || left == 0 {
		_, buried := e.owner.Bury(ctx)
		return errors.Join(err, buried)
	}
	c, err := e.start(ctx, w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop(ctx, c)) }()
	for {
		left, err := e.unfinished(ctx, w)
		if err == nil && left == 0 {
			left, err = e.owner.Bury(ctx)
		}
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(idle / 2):
		}
	}
}

// unfinished counts the work that drain has to wait for. A failed receipt
// waits for hours as "retryable" and is not among it.
func (e *Engine) unfinished(ctx context.Context, w Work) (n int, err error) {
	err = e.read.QueryRowContext(ctx, `SELECT count(*) FROM river_job
		WHERE (queue = $1 AND state IN ('available', 'running', 'pending', 'scheduled', 'retryable'))
		OR (queue = $2 AND state IN ('available', 'running') AND $3 = 1)`,
		mailQueue, receiptQueue, flag(w.Receipt != nil)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: queue: %w", err)
	}
	return n, nil
}

func (e *Engine) serve(ctx context.Context, w Work) (err error) {
	c, err := e.start(ctx, w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop(ctx, c)) }()
	tick := time.NewTicker(buryEvery)
	defer tick.Stop()
	for {
		if _, err := e.owner.Bury(ctx); err != nil && ctx.Err() == nil {
			e.owner.Log.Warn("queue: dead work not written", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// flag is a boolean for both databases.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/store/engine"
)

// The states of a receipt in the outbox.
const (
	waiting = "waiting"
	sent    = "sent"
	failed  = "failed"
	// held: the address has had its share of receipts; this one is never sent.
	held = "held"
)

// Receipt is an answer to the sender of a mail.
type Receipt struct {
	// ID and Mail are the outbox's and the ledger's.
	ID, Mail int64
	// To, InReplyTo and References are what the mail itself says of a reply; all
	// else is in the mail's submissions.
	To, InReplyTo, References string
	// Lang is the language that the sender's form is in, "" when nobody can tell.
	Lang form.Lang
	// MostADay is how many receipts an address gets within a day; 0 is any
	// number. Two programs that answer each other come to an end there, whatever
	// their headers hide.
	MostADay int
	// Message is the whole mail as it was sent, at Sent; nothing before.
	Message []byte
	Sent    time.Time
	// Failed: it was given up. Held: it was one too many for its address.
	Failed, Held bool
}

// enqueueReceipt puts a mail's receipt in the outbox, once: a mail that is read
// again changes a receipt that waits, never one that was sent.
func (s *Store) enqueueReceipt(ctx context.Context, tx *engine.Tx, mail int64, r *Receipt) error {
	state, err := s.share(ctx, tx, mail, r)
	if err != nil {
		return fmt.Errorf("store: outbox: %w", err)
	}
	var id, job int64
	err = tx.QueryRowContext(ctx, `INSERT INTO outbox (mail, recipient, in_reply_to, refs, state, created, lang) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (mail) DO UPDATE SET recipient = excluded.recipient, in_reply_to = excluded.in_reply_to, refs = excluded.refs, lang = excluded.lang
		WHERE outbox.state = 'waiting' RETURNING id, job`,
		mail, clean(r.To), clean(r.InReplyTo), clean(r.References), state, millis(s.now()), string(r.Lang)).Scan(&id, &job)
	if errors.Is(err, sql.ErrNoRows) || job != 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: outbox: %w", err)
	}
	if state == held {
		return s.note(ctx, tx, Event{What: "receipt_held", Subject: receiptSubject(id)})
	}
	if job, err = s.engine.Enqueue(ctx, tx, engine.SendReceipt, id); err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE outbox SET job = $1 WHERE id = $2`, job, id)
	}
	if err != nil {
		return fmt.Errorf("store: outbox: %w", err)
	}
	return nil
}

// share says whether a receipt still goes to its address today.
func (s *Store) share(ctx context.Context, tx *engine.Tx, mail int64, r *Receipt) (state string, err error) {
	if r.MostADay == 0 {
		return waiting, nil
	}
	var had int
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM outbox WHERE recipient = $1 AND created > $2 AND mail <> $3 AND state <> $4`,
		clean(r.To), millis(s.now().Add(-24*time.Hour)), mail, held).Scan(&had)
	if had >= r.MostADay {
		return held, err
	}
	return waiting, err
}

// Receipts gives those receipts of the outbox, each of which must be there, or
// the whole outbox.
func (s *Store) Receipts(ctx context.Context, ids ...int64) ([]Receipt, error) {
	if len(ids) == 0 {
		return s.receipts(ctx, `ORDER BY id`)
	}
	var all []Receipt
	for _, id := range ids {
		r, err := s.receipts(ctx, `WHERE id = $1`, id)
		if err == nil && len(r) == 0 {
			err = fmt.Errorf("store: outbox: no receipt %d", id)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, r...)
	}
	return all, nil
}

func (s *Store) receipts(ctx context.Context, where string, args ...any) ([]Receipt, error) {
	var all []Receipt
	err := s.engine.Rows(ctx, func(row *sql.Rows) error {
		var r Receipt
		var at int64
		var state string
		err := row.Scan(&r.ID, &r.Mail, &r.To, &r.InReplyTo, &r.References, &r.Message, &state, &at, &r.Lang)
		r.Sent, r.Failed, r.Held = fromMillis(at), state == failed, state == held
		all = append(all, r)
		return err
	}, `SELECT id, mail, recipient, in_reply_to, refs, message, state, sent, lang FROM outbox `+where, args...)
	return all, err
}

// Settle writes what became of a job's receipt: the message that a mail server
// took, or, with none, that no server ever will. ctx must be the one the
// handler was given.
func (s *Store) Settle(ctx context.Context, job Job, message []byte) error {
	state, what, at := sent, "receipt_sent", millis(s.now())
	if message == nil {
		state, what, at = failed, "receipt_given_up", 0
	}
	return s.engine.Write(ctx, func(tx *engine.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE outbox SET state = $1, sent = $2, message = $3 WHERE id = $4`,
			state, at, message, job.ID)
		if err != nil {
			return fmt.Errorf("store: outbox: %w", err)
		}
		if n, err := res.RowsAffected(); err == nil && n == 0 {
			return fmt.Errorf("store: outbox: no receipt %d", job.ID)
		}
		if err := s.note(ctx, tx, Event{What: what, Subject: receiptSubject(job.ID)}); err != nil {
			return err
		}
		return s.engine.Complete(ctx, tx, job)
	})
}

// bury writes down what the queue has given up, so that no mail and no receipt
// waits for a job that will never run: attempts used up, by errors or by
// processes that died at it. It gives the number of rows written.
func (s *Store) bury(ctx context.Context) (int, error) {
	mails, err := s.ids(ctx, `SELECT t.id FROM mails t WHERE t.outcome = 'waiting' AND `+engine.NoLiveJob("t.job"))
	if err != nil {
		return 0, err
	}
	receipts, err := s.ids(ctx, `SELECT t.id FROM outbox t WHERE t.state = 'waiting' AND `+engine.NoLiveJob("t.job"))
	if err != nil || len(mails)+len(receipts) == 0 {
		return 0, err
	}
	problems, err := json.Marshal([]form.Problem{{Code: "processing_failed", Severity: form.Fatal}})
	if err != nil {
		return 0, fmt.Errorf("store: ledger: %w", err)
	}
	err = s.engine.Write(ctx, func(tx *engine.Tx) error {
		for _, id := range mails {
			if _, err := tx.ExecContext(ctx, `UPDATE mails SET outcome = $1, problems = $2 WHERE id = $3 AND outcome = 'waiting'`,
				form.OutcomeRefused, string(problems), id); err != nil {
				return fmt.Errorf("store: ledger: %w", err)
			}
			if err := s.note(ctx, tx, Event{What: "mail_given_up", Subject: mailSubject(id)}); err != nil {
				return err
			}
		}
		for _, id := range receipts {
			if _, err := tx.ExecContext(ctx, `UPDATE outbox SET state = $1 WHERE id = $2 AND state = 'waiting'`, failed, id); err != nil {
				return fmt.Errorf("store: outbox: %w", err)
			}
			if err := s.note(ctx, tx, Event{What: "receipt_given_up", Subject: receiptSubject(id)}); err != nil {
				return err
			}
		}
		return nil
	})
	return len(mails) + len(receipts), err
}

func (s *Store) ids(ctx context.Context, query string) ([]int64, error) {
	var ids []int64
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, query)
	return ids, err
}

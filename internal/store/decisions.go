package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/store/engine"
)

// AddDecisions writes people's rulings, all or none. One that says what the
// last ruling on the same answer and reading says already is not written again,
// so that the same corrected workbook can be taken twice. When is the store's
// clock where it is zero. n is how many were written.
func (s *Store) AddDecisions(ctx context.Context, decisions ...form.Decision) (n int, err error) {
	err = s.engine.Write(ctx, func(tx *engine.Tx) error {
		for _, d := range decisions {
			added, err := s.addDecision(ctx, tx, d)
			if err != nil {
				return fmt.Errorf("store: decisions: %w", err)
			}
			if added {
				n++
			}
		}
		return nil
	})
	return n, err
}

func (s *Store) addDecision(ctx context.Context, tx *engine.Tx, d form.Decision) (added bool, err error) {
	from, err := json.Marshal(d.From)
	if err != nil {
		return false, err
	}
	to, err := json.Marshal(d.To)
	if err != nil {
		return false, err
	}
	if d.When.IsZero() {
		d.When = s.now()
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO decisions (submission, field, reading, from_value, to_value, other, who, why, decided)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, CAST($9 AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM decisions d
		WHERE d.id = (SELECT max(id) FROM decisions WHERE submission = $1 AND field = $2)
		AND d.reading = $3 AND d.to_value = $5 AND d.other = $6 AND d.who = $7 AND d.why = $8)`,
		d.Submission, d.Field, d.Reading, string(from), string(to), clean(d.Other), clean(d.Who), clean(d.Why), millis(d.When))
	if err != nil {
		return false, err
	}
	if rows, err := res.RowsAffected(); err != nil || rows == 0 {
		return false, err
	}
	return true, s.note(ctx, tx, Event{Who: d.Who, What: "decision", Subject: "submission " + d.Submission, Detail: d.Field})
}

// Decisions gives all rulings, oldest first; of several on one answer the last
// holds.
func (s *Store) Decisions(ctx context.Context) ([]form.Decision, error) {
	var all []form.Decision
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var d form.Decision
		var from, to string
		var decided int64
		if err := r.Scan(&d.ID, &d.Submission, &d.Field, &d.Reading, &from, &to, &d.Other, &d.Who, &d.Why, &decided); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(from), &d.From); err != nil {
			return err
		}
		d.When = fromMillis(decided)
		all = append(all, d)
		return json.Unmarshal([]byte(to), &all[len(all)-1].To)
	}, `SELECT id, submission, field, reading, from_value, to_value, other, who, why, decided FROM decisions ORDER BY id`)
	return all, err
}

func mailSubject(id int64) string    { return fmt.Sprintf("mail %d", id) }
func receiptSubject(id int64) string { return fmt.Sprintf("receipt %d", id) }

// Event is one entry of the audit trail.
type Event struct {
	At time.Time
	// Who is a person or "samkarta", What a word of the program, Subject the row
	// it was done to ("mail 17"), Detail what distinguishes it.
	Who, What, Subject, Detail string
}

// note writes to the audit trail, in the transaction of what it tells of. Nobody
// in Who is the program itself.
func (s *Store) note(ctx context.Context, tx *engine.Tx, e Event) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, what, subject, detail) VALUES ($1, $2, $3, $4, $5)`,
		millis(s.now()), clean(cmp.Or(e.Who, "samkarta")), e.What, e.Subject, clean(e.Detail))
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	return nil
}

// Stamp changes whenever there is something new to compile: a mail was read or
// given up, or a person has ruled.
func (s *Store) Stamp(ctx context.Context) (int64, error) {
	var stamp int64
	err := s.engine.Rows(ctx, func(r *sql.Rows) error { return r.Scan(&stamp) },
		`SELECT id FROM audit WHERE what IN ('mail_read', 'mail_given_up', 'decision') ORDER BY id DESC LIMIT 1`)
	return stamp, err
}

// Audit gives the trail, oldest first; of one subject, or of all when it is "".
func (s *Store) Audit(ctx context.Context, subject string) ([]Event, error) {
	var all []Event
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var e Event
		var at int64
		err := r.Scan(&at, &e.Who, &e.What, &e.Subject, &e.Detail)
		e.At = fromMillis(at)
		all = append(all, e)
		return err
	}, `SELECT at, who, what, subject, detail FROM audit WHERE $1 = '' OR subject = $1 ORDER BY id`, subject)
	return all, err
}

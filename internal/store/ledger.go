package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/store/engine"
)

// errKnown: the ledger has the mail already.
var errKnown = errors.New("known")

// Take archives a raw mail or file and enters it in the ledger, with the job
// that will read it. m says where it came from (Source with UIDValidity and UID
// of a mailbox, or Path of a file) and what is known of it so far. When Take
// returns without an error, the mail is safe.
//
// A mail that the ledger has already comes back as it stands there, and added
// is false: a poll or an import that is repeated adds nothing. Bytes that came
// before by another way are entered as a duplicate, which nobody reads again.
//
// A mail that is given as refused was left on the server, for its size: raw is
// the part of it that came, and m.Size what the server says. It is entered as it
// is and never read.
func (s *Store) Take(ctx context.Context, m form.Mail, raw io.Reader) (taken form.Mail, added bool, err error) {
	if s.lock == nil {
		return m, false, errReadOnly
	}
	sum, size, err := s.originals.put(raw)
	if err != nil {
		return m, false, err
	}
	all := []form.Mail{s.prepared(m, sum, size)}
	news, err := s.enterAll(ctx, all)
	if err != nil {
		return all[0], false, err
	}
	return all[0], news[0], nil
}

// Spooled is a mail in a file of its own that is synced to disk, in SpoolDir.
type Spooled struct {
	form.Mail
	// File is renamed into the archive; its bytes have the mail's SHA256 and Size.
	File string
}

// SpoolDir is the folder for files on their way to the archive. What stands in it
// when the store is opened is the rest of a killed process, and is removed.
func (s *Store) SpoolDir() string { return s.originals.temporary() }

// TakeAll does what Take does for many mails at once: all are safe, by one commit,
// or none is. added tells which of them are new.
func (s *Store) TakeAll(ctx context.Context, spooled []Spooled) (taken []form.Mail, added []bool, err error) {
	if s.lock == nil {
		return nil, nil, errReadOnly
	}
	if err := s.originals.adopt(spooled); err != nil {
		return nil, nil, err
	}
	for _, m := range spooled {
		taken = append(taken, s.prepared(m.Mail, m.SHA256, m.Size))
	}
	added, err = s.enterAll(ctx, taken)
	return taken, added, err
}

// prepared fills in what the ledger wants of every mail.
func (s *Store) prepared(m form.Mail, sum string, size int64) form.Mail {
	m.Path, m.SHA256 = clean(m.Path), sum
	if m.Received.IsZero() {
		m.Received = s.now()
	}
	if m.Kind == "" {
		m.Kind = form.Ordinary
	}
	if m.Outcome != form.OutcomeRefused {
		m.Outcome, m.Size = form.Waiting, size
	}
	return m
}

// enterAll enters mails in one transaction. Those that are known already come
// back as the ledger has them.
func (s *Store) enterAll(ctx context.Context, mails []form.Mail) (added []bool, err error) {
	entered := make([]form.Mail, len(mails))
	err = s.engine.Write(ctx, func(tx *engine.Tx) error {
		added = make([]bool, len(mails)) // the engine may run this again
		copy(entered, mails)
		for i := range entered {
			switch err := s.enter(ctx, tx, &entered[i]); {
			case err == nil:
				added[i] = true
			case !errors.Is(err, errKnown):
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range mails {
		if !added[i] {
			if entered[i], err = s.known(ctx, mails[i]); err != nil {
				return nil, err
			}
		}
	}
	copy(mails, entered)
	return added, nil
}

// enter writes the ledger's row and, unless the bytes are known, the job.
func (s *Store) enter(ctx context.Context, tx *engine.Tx, m *form.Mail) error {
	res, err := tx.ExecContext(ctx, `INSERT INTO originals (sha256, size, taken) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, m.SHA256, m.Size, millis(s.now()))
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	fresh, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	if fresh == 0 && m.Outcome == form.Waiting {
		m.Outcome = form.Duplicate
	}
	left := 0
	if m.Outcome == form.OutcomeRefused {
		left = 1
	}
	problems, err := json.Marshal(m.Problems)
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO mails (sha256, source, uid_validity, uid, path, size, received,
		sender, sender_name, subject, message_id, kind, outcome, problems, left_behind)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT DO NOTHING RETURNING id`,
		m.SHA256, m.Source, m.UIDValidity, m.UID, m.Path, m.Size, millis(m.Received),
		clean(m.From), clean(m.FromName), clean(m.Subject), clean(m.MessageID), m.Kind, m.Outcome, string(problems), left).Scan(&m.ID)
	if errors.Is(err, sql.ErrNoRows) {
		if fresh > 0 { // or the next mail with these bytes would be a duplicate of none
			if _, err := tx.ExecContext(ctx, `DELETE FROM originals WHERE sha256 = $1`, m.SHA256); err != nil {
				return fmt.Errorf("store: ledger: %w", err)
			}
		}
		return errKnown
	}
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	if m.Outcome == form.Waiting {
		if err := s.enqueueMail(ctx, tx, m.ID); err != nil {
			return err
		}
	}
	return s.note(ctx, tx, Event{What: "mail_taken", Subject: mailSubject(m.ID), Detail: m.SHA256})
}

// enqueueMail adds the job that reads a mail and notes it in the ledger, where
// bury looks for it.
func (s *Store) enqueueMail(ctx context.Context, tx *engine.Tx, mail int64) error {
	job, err := s.engine.Enqueue(ctx, tx, engine.ReadMail, mail)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE mails SET job = $1 WHERE id = $2`, job, mail); err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	return nil
}

// known finds the row that a mail collided with.
func (s *Store) known(ctx context.Context, m form.Mail) (form.Mail, error) {
	mails, err := s.mails(ctx, `WHERE source = $1 AND uid_validity = $2 AND uid = $3 AND (uid > 0 OR (path = $4 AND sha256 = $5))`,
		m.Source, m.UIDValidity, m.UID, m.Path, m.SHA256)
	if err == nil && len(mails) == 0 {
		err = fmt.Errorf("store: ledger: no row for %s", m.SHA256)
	}
	if err != nil {
		return m, err
	}
	return mails[0], nil
}

// KnownUIDs gives the mails of a mailbox that the ledger has: true for those
// whose original is archived whole, so that the server's copy may be touched.
func (s *Store) KnownUIDs(ctx context.Context, source string, uidValidity uint32) (map[uint32]bool, error) {
	uids := map[uint32]bool{}
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var uid uint32
		var left int
		err := r.Scan(&uid, &left)
		uids[uid] = left == 0
		return err
	}, `SELECT uid, left_behind FROM mails WHERE source = $1 AND uid_validity = $2 AND uid > 0`, source, uidValidity)
	return uids, err
}

// Reread has mails of the ledger read again, by a newer program or after a
// fault was mended. What was read before stays until the new reading replaces
// it. Duplicates, mails that wait and mails that were left behind are passed over; n is how many will be read.
func (s *Store) Reread(ctx context.Context, who string, mails ...int64) (n int, err error) {
	err = s.engine.Write(ctx, func(tx *engine.Tx) error {
		for _, id := range mails {
			res, err := tx.ExecContext(ctx, `UPDATE mails SET outcome = $1 WHERE id = $2 AND outcome NOT IN ($3, $4) AND left_behind = 0`,
				form.Waiting, id, form.Waiting, form.Duplicate)
			if err != nil {
				return fmt.Errorf("store: ledger: %w", err)
			}
			if changed, err := res.RowsAffected(); err != nil || changed == 0 {
				continue
			}
			if err := s.enqueueMail(ctx, tx, id); err != nil {
				return err
			}
			if err := s.note(ctx, tx, Event{Who: who, What: "mail_reread", Subject: mailSubject(id)}); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// Mails gives those rows of the ledger, each of which must be there; without
// ids it gives the whole ledger in its order.
func (s *Store) Mails(ctx context.Context, ids ...int64) ([]form.Mail, error) {
	if len(ids) == 0 {
		return s.mails(ctx, `ORDER BY id`)
	}
	var all []form.Mail
	for _, id := range ids {
		mail, err := s.mails(ctx, `WHERE id = $1`, id)
		if err == nil && len(mail) == 0 {
			err = fmt.Errorf("store: ledger: no mail %d", id)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, mail...)
	}
	return all, nil
}

func (s *Store) mails(ctx context.Context, where string, args ...any) ([]form.Mail, error) {
	var mails []form.Mail
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var m form.Mail
		var received int64
		var problems string
		err := r.Scan(&m.ID, &m.SHA256, &m.Source, &m.UIDValidity, &m.UID, &m.Path, &m.Size, &received,
			&m.From, &m.FromName, &m.Subject, &m.MessageID, &m.Kind, &m.Outcome, &problems)
		if err == nil {
			err = json.Unmarshal([]byte(problems), &m.Problems)
		}
		m.Received = fromMillis(received)
		mails = append(mails, m)
		return err
	}, `SELECT id, sha256, source, uid_validity, uid, path, size, received,
		sender, sender_name, subject, message_id, kind, outcome, problems FROM mails `+where, args...)
	return mails, err
}

// Totals count what the store holds. The mails add up to the ledger: each has
// one outcome.
type Totals struct {
	Mails map[form.Outcome]int
	// Submissions counts the newest version of each association by state.
	Submissions map[form.State]int
	// States counts the mails by what the ledger calls them.
	States map[ledger.State]int
	// A receipt that failed was given up after many attempts; one that was held
	// was one too many for its address.
	ReceiptsWaiting, ReceiptsSent, ReceiptsFailed, ReceiptsHeld int
}

// Totals counts everything at one moment.
func (s *Store) Totals(ctx context.Context) (Totals, error) {
	t := Totals{Mails: map[form.Outcome]int{}, Submissions: map[form.State]int{}, States: map[ledger.State]int{}}
	receipts := map[string]*int{waiting: &t.ReceiptsWaiting, sent: &t.ReceiptsSent, failed: &t.ReceiptsFailed, held: &t.ReceiptsHeld}
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var what, kind, name string
		var n int
		err := r.Scan(&what, &kind, &name, &n)
		switch what {
		case "mail":
			t.Mails[form.Outcome(name)] += n
			t.States[ledger.StateOf(form.MailKind(kind), form.Outcome(name))] += n
		case "submission":
			t.Submissions[form.State(name)] = n
		case "receipt":
			*receipts[name] = n
		}
		return err
	}, `SELECT 'mail', kind, outcome, count(*) FROM mails GROUP BY kind, outcome
		UNION ALL SELECT 'submission', '', state, count(*) FROM submissions s WHERE `+isCurrent+` GROUP BY state
		UNION ALL SELECT 'receipt', '', state, count(*) FROM outbox GROUP BY state`)
	return t, err
}

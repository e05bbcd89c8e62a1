package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/store/engine"
)

// Reading is a submission to be stored, with what tells whose it is.
type Reading struct {
	form.Submission
	// OrgNr (NNNNNN-NNNN) and Name are the association's; empty when not read.
	OrgNr, Name string
	// SHA256 (hex) is of the part that the form stood in; "" when it has no bytes
	// of its own.
	SHA256 string
}

// Result is what came of one mail.
type Result struct {
	// Mail is the ledger's row with what reading it has told: sender, subject,
	// kind, outcome, problems.
	Mail        form.Mail
	Submissions []Reading
	// Parts are all parts of the mail, with what became of each.
	Parts []ledger.Part
	// Receipt is sent to the sender once, however often the mail is read; nil:
	// none is sent.
	Receipt *Receipt
}

// Finish writes the result of a job that read a mail: the ledger's row, the
// submissions in place of those of an earlier reading, the receipt with the
// job that sends it, and the job's completion, all or nothing. ctx must be the
// one the handler was given.
func (s *Store) Finish(ctx context.Context, job Job, r Result) error {
	return s.engine.Write(ctx, func(tx *engine.Tx) error {
		// First of all, so that whoever groups submissions does so in turn.
		if _, err := tx.ExecContext(ctx, `UPDATE turns SET turn = turn + 1 WHERE id = 1`); err != nil {
			return fmt.Errorf("store: submissions: %w", err)
		}
		if err := s.finishMail(ctx, tx, r.Mail); err != nil {
			return err
		}
		if err := replaceSubmissions(ctx, tx, r.Mail, r.Submissions); err != nil {
			return fmt.Errorf("store: submissions: %w", err)
		}
		if err := replaceParts(ctx, tx, r.Mail.ID, r.Parts); err != nil {
			return fmt.Errorf("store: parts: %w", err)
		}
		if r.Receipt != nil {
			if err := s.enqueueReceipt(ctx, tx, r.Mail.ID, r.Receipt); err != nil {
				return err
			}
		}
		return s.engine.Complete(ctx, tx, job)
	})
}

func (s *Store) finishMail(ctx context.Context, tx *engine.Tx, m form.Mail) error {
	problems, err := json.Marshal(m.Problems)
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE mails SET received = $2, sender = $3, sender_name = $4, subject = $5,
		message_id = $6, kind = $7, outcome = $8, problems = $9 WHERE id = $1`,
		m.ID, millis(m.Received), clean(m.From), clean(m.FromName), clean(m.Subject), clean(m.MessageID), m.Kind, m.Outcome, string(problems))
	if err != nil {
		return fmt.Errorf("store: ledger: %w", err)
	}
	return s.note(ctx, tx, Event{What: "mail_read", Subject: mailSubject(m.ID), Detail: string(m.Outcome)})
}

// replaceSubmissions puts a mail's submissions in place of those of an earlier
// reading, and orders the versions of every association that either names.
func replaceSubmissions(ctx context.Context, tx *engine.Tx, m form.Mail, readings []Reading) error {
	touched, err := identities(ctx, tx, `mail = $1`, m.ID)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM submissions WHERE mail = $1`, m.ID); err != nil {
		return err
	}
	seen := map[string]int{}
	for i, r := range readings {
		seen[r.Part]++
		r.ID = submissionID(m.SHA256, r.Part, seen[r.Part])
		r.Mail = m.SHA256
		who := identity{id: r.ID, form: r.Form, orgnr: clean(r.OrgNr), name: nameKey(r.Name), sum: r.SHA256}
		if err := insertSubmission(ctx, tx, place{m.ID, i}, r.Submission, who); err != nil {
			return err
		}
		touched = append(touched, who)
	}
	return regroup(ctx, tx, touched)
}

// submissionID is the same each time the same part of the same mail is read,
// so that decisions keep their submission. 64 bits: a chance of two in a
// hundred million for a collision among a million.
func submissionID(sum, part string, nth int) string {
	digest := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d", sum, part, nth))
	return hex.EncodeToString(digest[:8])
}

// place is where in the ledger a submission came from.
type place struct {
	mail     int64
	position int
}

func insertSubmission(ctx context.Context, tx *engine.Tx, at place, sub form.Submission, who identity) error {
	answers, err := json.Marshal(sub.Answers)
	if err != nil {
		return err
	}
	problems, err := json.Marshal(sub.Problems)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO submissions (id, mail, sha256, part, position, format, form, form_version,
		state, answers, problems, sender, received, orgnr, name_key, part_sha256)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		sub.ID, at.mail, sub.Mail, clean(sub.Part), at.position, sub.Format, sub.Form, sub.FormVersion,
		sub.State, string(answers), string(problems), clean(sub.Sender), millis(sub.Received), who.orgnr, who.name, who.sum)
	return err
}

// isCurrent holds for a submission s that no later one supersedes and that
// repeats none.
const isCurrent = `s.same_as = '' AND NOT EXISTS (SELECT 1 FROM submissions later WHERE later.supersedes = s.id)`

// Submissions gives everything that was read from those mails of the ledger, or
// from all mails, in the order it came: an association's versions follow each
// other, and each names the one it supersedes.
func (s *Store) Submissions(ctx context.Context, mails ...int64) ([]form.Submission, error) {
	if len(mails) == 0 {
		return s.submissions(ctx, ``)
	}
	var all []form.Submission
	for _, id := range mails {
		subs, err := s.submissions(ctx, `WHERE mail = $1`, id)
		if err != nil {
			return nil, err
		}
		all = append(all, subs...)
	}
	return all, nil
}

// Submission gives one of them by its id; none where there is no such.
func (s *Store) Submission(ctx context.Context, id string) ([]form.Submission, error) {
	return s.submissions(ctx, `WHERE id = $1`, id)
}

func (s *Store) submissions(ctx context.Context, where string, args ...any) ([]form.Submission, error) {
	var all []form.Submission
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var sub form.Submission
		var received int64
		var answers, problems string
		if err := r.Scan(&sub.ID, &sub.Mail, &sub.Part, &sub.Format, &sub.Form, &sub.FormVersion, &sub.State,
			&answers, &problems, &sub.Sender, &received, &sub.Version, &sub.Supersedes, &sub.SameAs); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(answers), &sub.Answers); err != nil {
			return fmt.Errorf("submission %s: %w", sub.ID, err)
		}
		if err := json.Unmarshal([]byte(problems), &sub.Problems); err != nil {
			return fmt.Errorf("submission %s: %w", sub.ID, err)
		}
		sub.Received = fromMillis(received)
		all = append(all, sub)
		return nil
	}, `SELECT id, sha256, part, format, form, form_version, state, answers, problems, sender, received,
		version, supersedes, same_as FROM submissions s `+where+` ORDER BY received, mail, position`, args...)
	return all, err
}

// identity is what a submission says about whose it is, and, once grouped,
// whose it was taken to be.
type identity struct {
	id, form, orgnr, name, association string
	version                            int
	supersedes                         string
	// sum is of the part's bytes, sameAs the submission that had them first.
	sum, sameAs string
}

// identities reads them in the order the submissions came in, which is the
// order of their versions however the mails were processed.
func identities(ctx context.Context, tx *engine.Tx, where string, args ...any) ([]identity, error) {
	var all []identity
	err := tx.Rows(ctx, func(r *sql.Rows) error {
		var i identity
		err := r.Scan(&i.id, &i.form, &i.orgnr, &i.name, &i.association, &i.version, &i.supersedes, &i.sum, &i.sameAs)
		all = append(all, i)
		return err
	}, `SELECT id, form, orgnr, name_key, association, version, supersedes, part_sha256, same_as
		FROM submissions WHERE `+where+` ORDER BY received, mail, position`, args...)
	return all, err
}

// regroup decides anew which submissions belong to one association, for all
// that share a number or a name with one of those touched, and numbers their
// versions. It looks at the rows as they are now, so the result does not
// depend on the order in which mails were read.
func regroup(ctx context.Context, tx *engine.Tx, touched []identity) error {
	groups := map[[2]string]bool{} // form and association whose versions to number
	for _, t := range touched {
		if t.form == "" {
			continue // nothing was read: it supersedes nothing
		}
		if t.association != "" {
			groups[[2]string{t.form, t.association}] = true
		}
		repeated, err := findRepeated(ctx, tx, t)
		if err != nil {
			return err
		}
		for _, row := range repeated {
			groups[[2]string{row.form, row.association}] = true
		}
		rows, err := identities(ctx, tx, `form = $1 AND ((name_key = $2 AND name_key <> '') OR (orgnr = $3 AND orgnr <> ''))`, t.form, t.name, t.orgnr)
		if err != nil {
			return err
		}
		for _, row := range rows {
			association, err := associationOf(ctx, tx, row)
			if err != nil {
				return err
			}
			groups[[2]string{row.form, row.association}] = true
			groups[[2]string{row.form, association}] = true
			if association == row.association {
				continue
			}
			if _, err := tx.ExecContext(ctx, `UPDATE submissions SET association = $1 WHERE id = $2`, association, row.id); err != nil {
				return err
			}
		}
	}
	for g := range groups {
		if err := numberVersions(ctx, tx, g[0], g[1]); err != nil {
			return err
		}
	}
	return nil
}

// findRepeated notes which submissions of one form came as the very same file,
// each as the first of them, and gives all of them.
func findRepeated(ctx context.Context, tx *engine.Tx, t identity) ([]identity, error) {
	if t.sum == "" {
		return nil, nil
	}
	rows, err := identities(ctx, tx, `form = $1 AND part_sha256 = $2`, t.form, t.sum)
	if err != nil {
		return nil, err
	}
	first := ""
	for _, row := range rows {
		if row.sameAs != first {
			if _, err := tx.ExecContext(ctx, `UPDATE submissions SET same_as = $1 WHERE id = $2`, first, row.id); err != nil {
				return nil, err
			}
		}
		if first == "" {
			first = row.id
		}
	}
	return rows, nil
}

// associationOf names a submission's association by its number. Without one it
// is that of the only number that came with the same name; two associations of
// one name are not told apart by guessing.
func associationOf(ctx context.Context, tx *engine.Tx, who identity) (string, error) {
	if who.orgnr != "" {
		return "orgnr:" + who.orgnr, nil
	}
	same, err := identities(ctx, tx, `form = $1 AND name_key = $2 AND orgnr <> ''`, who.form, who.name)
	if err != nil {
		return "", err
	}
	slices.SortFunc(same, func(a, b identity) int { return cmp.Compare(a.orgnr, b.orgnr) })
	same = slices.CompactFunc(same, func(a, b identity) bool { return a.orgnr == b.orgnr })
	if len(same) == 1 {
		return "orgnr:" + same[0].orgnr, nil
	}
	return "name:" + who.name, nil
}

// numberVersions chains an association's submissions in the order they came.
// One that repeats another is that version and supersedes nothing.
func numberVersions(ctx context.Context, tx *engine.Tx, form, association string) error {
	if association == "" {
		return nil
	}
	rows, err := identities(ctx, tx, `form = $1 AND association = $2`, form, association)
	if err != nil {
		return err
	}
	before, last := "", 0
	versions := map[string]int{}
	for _, row := range rows {
		version, supersedes := last+1, before
		if row.sameAs == "" {
			before, last = row.id, version
			versions[row.id] = version
		} else {
			version, supersedes = max(1, versions[row.sameAs]), ""
		}
		if row.version != version || row.supersedes != supersedes {
			_, err := tx.ExecContext(ctx, `UPDATE submissions SET version = $1, supersedes = $2 WHERE id = $3`, version, supersedes, row.id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// nameKey folds what may differ in the spelling of one name: case, white space
// and punctuation. Letters stay what they are, for Hälsan and Halsan are two
// associations.
func nameKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	return strings.Join(words, " ")
}

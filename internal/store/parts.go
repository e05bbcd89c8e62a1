package store

import (
	"context"
	"database/sql"

	"samkarta/internal/ledger"
	"samkarta/internal/store/engine"
)

// replaceParts puts a mail's parts in place of those of an earlier reading.
func replaceParts(ctx context.Context, tx *engine.Tx, mail int64, parts []ledger.Part) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM parts WHERE mail = $1`, mail); err != nil {
		return err
	}
	for i, p := range parts {
		_, err := tx.ExecContext(ctx, `INSERT INTO parts (mail, position, path, format, size, state, code)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, mail, i, clean(p.Path), p.Format, p.Size, string(p.State), p.Code)
		if err != nil {
			return err
		}
	}
	return nil
}

// Parts gives all parts of all mails that have been read, in the order of the
// ledger.
func (s *Store) Parts(ctx context.Context) ([]ledger.Part, error) {
	var all []ledger.Part
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var p ledger.Part
		err := r.Scan(&p.Mail, &p.Path, &p.Format, &p.Size, &p.State, &p.Code)
		all = append(all, p)
		return err
	}, `SELECT mail, path, format, size, state, code FROM parts ORDER BY mail, position`)
	return all, err
}

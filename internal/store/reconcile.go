package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"samkarta/internal/store/engine"
)

// Folder compares a mailbox's folder with the ledger, as of when the whole of it
// was last listed.
type Folder struct {
	Source      string
	UIDValidity uint32
	Listed      time.Time
	// Present mails were in the folder; Unknown of them are not in the ledger
	// (now), Gone are mails of the ledger that were no longer there: moved or
	// removed by somebody.
	Present, Unknown, Gone int
}

// Present notes which mails a folder holds. The mails themselves are kept, not
// their number: one that comes later must stop being unknown.
func (s *Store) Present(ctx context.Context, source string, uidValidity uint32, uids []uint32) error {
	if s.lock == nil {
		return errReadOnly
	}
	return s.engine.Write(ctx, func(tx *engine.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO folders (source, uid_validity, listed) VALUES ($1, $2, $3)
			ON CONFLICT (source) DO UPDATE SET uid_validity = $2, listed = $3`, source, uidValidity, millis(s.now())); err != nil {
			return fmt.Errorf("store: folder: %w", err)
		}
		if err := s.difference(ctx, tx, source, uidValidity, uids); err != nil {
			return fmt.Errorf("store: folder: %w", err)
		}
		return nil
	})
}

// difference writes only what has changed: a folder of 50,000 mails is listed
// again after every lost connection.
func (s *Store) difference(ctx context.Context, tx *engine.Tx, source string, uidValidity uint32, uids []uint32) error {
	gone := map[uint32]bool{}
	err := tx.Rows(ctx, func(r *sql.Rows) error {
		var uid uint32
		err := r.Scan(&uid)
		gone[uid] = true
		return err
	}, `SELECT uid FROM folder_mails WHERE source = $1 AND uid_validity = $2`, source, uidValidity)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM folder_mails WHERE source = $1 AND uid_validity <> $2`, source, uidValidity); err != nil {
		return err
	}
	for _, uid := range uids {
		if gone[uid] {
			delete(gone, uid)
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO folder_mails (source, uid_validity, uid) VALUES ($1, $2, $3)`, source, uidValidity, uid); err != nil {
			return err
		}
	}
	for uid := range gone {
		if _, err := tx.ExecContext(ctx, `DELETE FROM folder_mails WHERE source = $1 AND uid_validity = $2 AND uid = $3`, source, uidValidity, uid); err != nil {
			return err
		}
	}
	return nil
}

// Folders gives every mailbox's folder that was ever listed whole.
func (s *Store) Folders(ctx context.Context) ([]Folder, error) {
	var folders []Folder
	err := s.engine.Rows(ctx, func(r *sql.Rows) error {
		var f Folder
		var listed int64
		err := r.Scan(&f.Source, &f.UIDValidity, &listed, &f.Present, &f.Unknown, &f.Gone)
		f.Listed = fromMillis(listed)
		folders = append(folders, f)
		return err
	}, `SELECT f.source, f.uid_validity, f.listed,
		(SELECT count(*) FROM folder_mails p WHERE p.source = f.source),
		(SELECT count(*) FROM folder_mails p WHERE p.source = f.source AND NOT EXISTS
			(SELECT 1 FROM mails m WHERE m.source = p.source AND m.uid_validity = p.uid_validity AND m.uid = p.uid AND m.uid > 0)),
		(SELECT count(*) FROM mails m WHERE m.source = f.source AND m.uid_validity = f.uid_validity AND m.uid > 0 AND NOT EXISTS
			(SELECT 1 FROM folder_mails p WHERE p.source = m.source AND p.uid_validity = m.uid_validity AND p.uid = m.uid))
		FROM folders f ORDER BY f.source`)
	return folders, err
}

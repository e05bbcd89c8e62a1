package store

import (
	"context"
	"testing"
	"time"
)

// Hasten makes the attempts at a mail follow each other at once.
func Hasten(t *testing.T) {
	before := quick
	quick = []time.Duration{time.Millisecond}
	t.Cleanup(func() { quick = before })
}

// Orphan makes every waiting job look as a killed process of this data folder
// leaves it: taken, in its last attempt where last is set.
func (s *Store) Orphan(ctx context.Context, last bool) error {
	by := `json_array($1)`
	if s.engine.name == "postgres" {
		by = `ARRAY[$1]::text[]`
	}
	_, err := s.engine.write.ExecContext(ctx, `UPDATE river_job SET state = 'running', attempted_by = `+by+`,
		attempt = CASE WHEN CAST($2 AS INTEGER) = 1 THEN max_attempts ELSE 1 END WHERE state = 'available'`, s.instance, flag(last))
	return err
}

// Integrity asks SQLite whether the database file is sound.
func (s *Store) Integrity(ctx context.Context) (verdict string, err error) {
	err = s.engine.write.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&verdict)
	return verdict, err
}

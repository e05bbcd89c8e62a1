package store

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"
)

// errLocked: another process has the data folder.
var errLocked = errors.New("another process uses it")

// instance gives the name under which this folder's process takes jobs. It
// stays the same from run to run: a job that is marked as taken by it when the
// process starts was left by one that died. It is drawn, so that folders that
// share a PostgreSQL database never take each other's jobs for their own.
func instance(name string) (string, error) {
	text, err := os.ReadFile(name)
	if id := strings.TrimSpace(string(text)); err == nil && id != "" {
		return id, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	id := "samkarta-" + strings.ToLower(rand.Text()[:12])
	return id, writeFile(name, id+"\n")
}

// writeFile writes a small file whole or not at all.
func writeFile(name, text string) error {
	f, err := os.OpenFile(name+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

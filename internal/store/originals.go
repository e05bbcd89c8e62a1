package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// originals is the archive of raw mails and files: each under the SHA-256 of
// its bytes, written once, never changed.
type originals struct{ dir string }

// path gives a file's place; the first two digits spread the files over 256
// folders.
func (o originals) path(sum string) string {
	return filepath.Join(o.dir, "sha256", sum[:2], sum)
}

func (o originals) temporary() string { return filepath.Join(o.dir, "tmp") }

// sweep makes the archive's folders and throws away what a killed process was
// in the middle of writing.
func (o originals) sweep() error {
	if err := os.RemoveAll(o.temporary()); err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(o.temporary(), 0o700), os.MkdirAll(filepath.Join(o.dir, "sha256"), 0o700))
}

// put archives what r gives. When it returns, the file survives a power cut.
func (o originals) put(r io.Reader) (sum string, size int64, err error) {
	f, err := os.CreateTemp(o.temporary(), "*")
	if err != nil {
		return "", 0, fmt.Errorf("store: archive: %w", err)
	}
	defer os.Remove(f.Name())
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, hash), r)
	if err == nil {
		// Read-only for its owner too: nothing of ours ever writes it again.
		err = errors.Join(f.Chmod(0o440), f.Sync())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return "", 0, fmt.Errorf("store: archive: %w", err)
	}
	sum = hex.EncodeToString(hash.Sum(nil))
	if err := o.publish(f.Name(), sum); err != nil {
		return "", 0, fmt.Errorf("store: archive: %w", err)
	}
	return sum, size, nil
}

// adopt moves files that are synced already into the archive. When it returns,
// they survive a power cut. Each folder is synced once, after all its files.
func (o originals) adopt(files []Spooled) error {
	dirs := map[string]bool{}
	for _, f := range files {
		if len(f.SHA256) != hex.EncodedLen(sha256.Size) {
			return fmt.Errorf("store: archive: %q is no sum", f.SHA256)
		}
		err := os.Chmod(f.File, 0o440)
		if err == nil {
			err = o.name(f.File, f.SHA256)
		}
		if err != nil {
			return fmt.Errorf("store: archive: %w", err)
		}
		dirs[filepath.Dir(o.path(f.SHA256))] = true
	}
	for dir := range dirs {
		if err := syncDir(dir); err != nil {
			return fmt.Errorf("store: archive: %w", err)
		}
	}
	return nil
}

// publish gives a finished temporary file its name, durably.
func (o originals) publish(temporary, sum string) error {
	if err := o.name(temporary, sum); err != nil {
		return err
	}
	return syncDir(filepath.Dir(o.path(sum)))
}

// name gives a finished temporary file its name without ever overwriting a sound
// one.
func (o originals) name(temporary, sum string) error {
	path := o.path(sum)
	dir := filepath.Dir(path)
	switch err := os.Mkdir(dir, 0o700); {
	case err == nil:
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	switch err := os.Link(temporary, path); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		// The same bytes again: a chance to mend a file that the disk spoiled.
		if _, err := o.get(sum); err == nil {
			return nil
		}
	}
	// Or no hard links here (FAT, some shares): renaming over a file of the same
	// bytes is as good.
	return os.Rename(temporary, path)
}

// errDamaged: the bytes are no longer those that were archived.
var errDamaged = errors.New("its bytes have changed on disk")

// get reads an archived file and proves that it is the one archived.
func (o originals) get(sum string) ([]byte, error) {
	if len(sum) != hex.EncodedLen(sha256.Size) {
		return nil, fs.ErrNotExist
	}
	data, err := os.ReadFile(o.path(sum))
	if err != nil {
		return nil, err
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, errDamaged
	}
	return data, nil
}

// Original gives an archived mail or file, its bytes checked against the sum.
// The error is a *form.Fault, "original_missing" or "original_damaged".
func (s *Store) Original(sha256 string) ([]byte, error) {
	data, err := s.originals.get(sha256)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault("original_missing", sha256, err)
	case err != nil:
		return nil, fault("original_damaged", sha256, err)
	}
	return data, nil
}

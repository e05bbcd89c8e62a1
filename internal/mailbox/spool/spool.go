// Package spool writes mails to disk on their way from a server to their keeper:
// streamed, summed, measured and synced, so that a mail of any size takes a few
// kilobytes of memory. It takes bodies and gives files; a failure of the disk is
// told from one of the server's (IsLocal).
package spool

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"
)

// Body is what a server sends: it says before how long it is.
type Body interface {
	io.Reader
	Size() int64
}

// headerPart is what is kept of a mail that turns out too large: enough for the
// header of any.
const headerPart = 64 << 10

// Spool writes bodies to files of a folder. Its buffer and hash serve one mail
// after another.
type Spool struct {
	dir    string
	buffer []byte
	hash   hash.Hash
}

// New spools into a folder; "" is the machine's for temporary files.
func New(dir string) *Spool {
	// 64 KiB: larger ones measured no faster.
	return &Spool{dir: dir, buffer: make([]byte, 64<<10), hash: sha256.New()}
}

// Save writes exactly as many bytes as the server announced, and gives the file,
// not yet synced, with the sum of its bytes in hex. To read until the end would
// give the first half of a mail without an error when the connection dies.
func (s *Spool) Save(body Body) (f *os.File, sum string, err error) {
	f, err = os.CreateTemp(s.dir, "mail-*")
	if err != nil {
		return nil, "", localError{err}
	}
	s.hash.Reset()
	if err := s.copy(f, body); err != nil {
		Discard(f)
		return nil, "", err
	}
	return f, hex.EncodeToString(s.hash.Sum(nil)), nil
}

func (s *Spool) copy(f *os.File, body Body) error {
	for n := int64(0); n < body.Size(); {
		got, err := io.ReadFull(body, s.buffer[:min(int64(len(s.buffer)), body.Size()-n)])
		if err != nil {
			return fmt.Errorf("broken off after %d of %d bytes: %w", n+int64(got), body.Size(), err)
		}
		s.hash.Write(s.buffer[:got])
		if _, err := f.Write(s.buffer[:got]); err != nil {
			return localError{err}
		}
		n += int64(got)
	}
	return nil
}

// localError is a failure of our own disk, as against the server's.
type localError struct{ err error }

func (e localError) Error() string { return "spool: " + e.err.Error() }
func (e localError) Unwrap() error { return e.err }

// IsLocal tells a failure of our own disk.
func IsLocal(err error) bool {
	var local localError
	return errors.As(err, &local)
}

// syncers is how many files are synced at once: the file system then commits
// them together.
const syncers = 8

// Settle syncs a batch's files and closes them.
func Settle(files []*os.File) error {
	var wg sync.WaitGroup
	work := make(chan *os.File)
	failures := make(chan error, syncers)
	for range min(syncers, len(files)) {
		wg.Go(func() {
			var err error
			for f := range work {
				err = errors.Join(err, f.Sync(), f.Close())
			}
			failures <- err
		})
	}
	for _, f := range files {
		work <- f
	}
	close(work)
	wg.Wait()
	close(failures)
	var all error
	for err := range failures {
		all = errors.Join(all, err)
	}
	if all != nil {
		return localError{all}
	}
	return nil
}

// Discard closes a file and removes it.
func Discard(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}

// Header reads a mail's beginning and cuts it at the end of its header.
func Header(body Body) ([]byte, error) {
	raw := make([]byte, min(body.Size(), headerPart))
	if _, err := io.ReadFull(body, raw); err != nil {
		return nil, err
	}
	for _, blank := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(blank)); i >= 0 {
			return raw[:i+len(blank)], nil
		}
	}
	return raw, nil
}

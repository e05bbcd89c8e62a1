package mailbox

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

	"github.com/emersion/go-imap/v2"
)

// spooled is a mail that came, or why it did not.
type spooled struct {
	mail Mail
	why  error
	file *os.File // open until it is synced
}

// headerPart is what is kept of a mail that turns out too large: enough for the
// header of any.
const headerPart = 64 << 10

// spool writes bodies to files. Its buffer and hash serve one mail after another.
type spool struct {
	dir    string
	buffer []byte
	hash   hash.Hash
}

func newSpool(dir string) *spool {
	// 64 KiB: larger ones measured no faster.
	return &spool{dir: dir, buffer: make([]byte, 64<<10), hash: sha256.New()}
}

// save writes exactly as many bytes as the server announced. To read until the
// end would give the first half of a mail without an error when the connection
// dies.
func (s *spool) save(lit imap.LiteralReader, mail *Mail) (*os.File, error) {
	f, err := os.CreateTemp(s.dir, "mail-*")
	if err != nil {
		return nil, localError{err}
	}
	s.hash.Reset()
	mail.File = f.Name()
	mail.Size, err = copyExactly(f, s.hash, lit, s.buffer)
	if err != nil {
		discard(f)
		return nil, err
	}
	mail.SHA256 = hex.EncodeToString(s.hash.Sum(nil))
	return f, nil
}

// localError is a failure of our own disk, as against the server's.
type localError struct{ err error }

func (e localError) Error() string { return "spool: " + e.err.Error() }
func (e localError) Unwrap() error { return e.err }

func isLocal(err error) bool {
	var local localError
	return errors.As(err, &local)
}

func copyExactly(f *os.File, sum hash.Hash, lit imap.LiteralReader, buffer []byte) (n int64, err error) {
	for n < lit.Size() {
		got, err := io.ReadFull(lit, buffer[:min(int64(len(buffer)), lit.Size()-n)])
		if err != nil {
			return n, fmt.Errorf("broken off after %d of %d bytes: %w", n+int64(got), lit.Size(), err)
		}
		sum.Write(buffer[:got])
		if _, err := f.Write(buffer[:got]); err != nil {
			return n, localError{err}
		}
		n += int64(got)
	}
	return n, nil
}

// syncers is how many files are synced at once: the file system then commits
// them together.
const syncers = 8

// syncAll syncs a batch's files and closes them.
func syncAll(mails map[uint32]spooled) error {
	var wg sync.WaitGroup
	work := make(chan *os.File)
	failures := make(chan error, syncers)
	for range min(syncers, len(mails)) {
		wg.Go(func() {
			var err error
			for f := range work {
				err = errors.Join(err, f.Sync(), f.Close())
			}
			failures <- err
		})
	}
	for _, m := range mails {
		if m.file != nil {
			work <- m.file
		}
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

func discard(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}

// remove removes what was not taken.
func remove(mails map[uint32]spooled) {
	for _, m := range mails {
		if m.mail.File != "" {
			os.Remove(m.mail.File)
		}
	}
}

// headerOf reads a mail's beginning and cuts it at the end of its header. The
// library reads over the rest.
func headerOf(lit imap.LiteralReader) ([]byte, error) {
	raw := make([]byte, min(lit.Size(), headerPart))
	if _, err := io.ReadFull(lit, raw); err != nil {
		return nil, err
	}
	for _, blank := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(blank)); i >= 0 {
			return raw[:i+len(blank)], nil
		}
	}
	return raw, nil
}

package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"samkarta/internal/form"
)

// importSource is the ledger's source of what came from disk.
const importSource = "import"

// maxFile bounds what is taken from disk as one mail or document; it is held in
// memory while it is read.
const maxFile = 256 << 20

// Import takes a document, a mail, an mbox, a Maildir or a folder of them, in
// the order of their names, as if they had come by mail. told is called for
// each, with whether it is new; it may be nil. What was imported before from the
// same path adds nothing. The error is a *form.Fault where a path cannot be read.
func (p *Pipeline) Import(ctx context.Context, path string, told func(m form.Mail, added bool)) error {
	take := func(path string, raw []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, added, err := p.Take(ctx, form.Mail{Source: importSource, Path: mask(filepath.ToSlash(path))}, raw)
		if err == nil && told != nil {
			told(m, added)
		}
		return err
	}
	root := filepath.Clean(path)
	info, err := os.Stat(root)
	if err != nil {
		return importFault(path, err)
	}
	if !info.IsDir() {
		return takeFile(root, take)
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return importFault(path, err)
		}
		if path != root && skipped(path, entry) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		// Stat, not the entry: a link to a file is a file.
		info, err := os.Stat(path)
		if err != nil {
			return importFault(path, err)
		}
		if !info.Mode().IsRegular() {
			return nil
		}
		return takeFile(path, take)
	})
}

// skipped: hidden files, what office programs leave beside an open document,
// and a Maildir's unfinished deliveries. A hidden folder with a Maildir in it is
// one of its subfolders.
func skipped(path string, entry fs.DirEntry) bool {
	name := entry.Name()
	if entry.IsDir() {
		return name == "tmp" && isMaildir(filepath.Dir(path)) || strings.HasPrefix(name, ".") && !isMaildir(path)
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") ||
		isMaildir(filepath.Dir(path)) // dovecot-uidlist and the like
}

func isMaildir(dir string) bool {
	for _, sub := range []string{"cur", "new", "tmp"} {
		if info, err := os.Stat(filepath.Join(dir, sub)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// takeFile takes a file: as many mails when it is an mbox ("box/1.eml"), as
// one thing otherwise.
func takeFile(path string, take func(path string, raw []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return importFault(path, err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if start, _ := r.Peek(200); separator.Match(start) {
		return mbox(r, path, func(n int, raw []byte) error { return take(path+"/"+strconv.Itoa(n)+".eml", raw) })
	}
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = errTooLong
	}
	if err != nil {
		return importFault(path, err)
	}
	return take(path, raw)
}

var errTooLong = errors.New("larger than 256 MiB")

// separator begins a mail of an mbox. The time in it tells it from a sentence
// that begins with "From".
var separator = regexp.MustCompile(`\AFrom .*\d\d:\d\d.* \d{4}`)

// quotedFrom is a line of a mail that had to be told from a separator.
var quotedFrom = regexp.MustCompile(`^>+From `)

// mbox gives the mails of an mbox, counted from 1.
func mbox(r *bufio.Reader, path string, each func(n int, raw []byte) error) error {
	var mail bytes.Buffer
	n, afterBlank := 0, true
	finish := func() error {
		if n == 0 {
			return nil
		}
		// The empty line before a separator belongs to the mbox.
		return each(n, bytes.TrimSuffix(bytes.TrimSuffix(mail.Bytes(), []byte("\n")), []byte("\r")))
	}
	for {
		line, err := r.ReadBytes('\n')
		switch {
		case afterBlank && separator.Match(line):
			if err := finish(); err != nil {
				return err
			}
			mail.Reset()
			n++
		case quotedFrom.Match(line):
			mail.Write(line[1:])
		default:
			mail.Write(line)
		}
		if mail.Len() > maxFile {
			return importFault(path, errTooLong)
		}
		afterBlank = len(bytes.TrimRight(line, "\r\n")) == 0
		if errors.Is(err, io.EOF) {
			return finish()
		}
		if err != nil {
			return importFault(path, err)
		}
	}
}

// baseName is the file's own name of an imported path, for people to see.
func baseName(path string) string {
	return path[strings.LastIndexByte(path, '/')+1:]
}

func importFault(path string, err error) error {
	return &form.Fault{Key: "import", Args: map[string]string{"file": path}, Err: err}
}

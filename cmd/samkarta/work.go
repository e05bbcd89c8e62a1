package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/pipeline"
	"samkarta/internal/register"
	"samkarta/internal/sandbox"
	"samkarta/internal/store"
)

// most readers at once where the settings do not say: each may take a gigabyte.
const mostReaders = 4

// readerCache keeps the compiled PDF engine between calls: in the user's cache
// folder, since it belongs to the machine and not to what is handed over; where
// there is none, in the data folder.
func (a *app) readerCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return filepath.Join(a.settings.Data, "cache")
	}
	return filepath.Join(dir, "samkarta")
}

// pool is where documents are opened.
func (a *app) pool(cache string) *sandbox.Pool {
	r := a.settings.Reading
	workers := r.Workers
	if workers == 0 {
		workers = min(runtime.NumCPU(), mostReaders)
	}
	return sandbox.New(sandbox.Options{
		PDFCache: cache, Office: program(r.LibreOffice, "soffice", "libreoffice"),
		OCR: program(r.Tesseract, "tesseract"), Workers: workers,
		Memory: int64(r.MemoryMB) << 20, CPU: time.Duration(r.Seconds) * time.Second, Wall: 2 * time.Duration(r.Seconds) * time.Second,
	})
}

// program finds a program of the machine: the one the settings name, else one on
// the path; "" when it is not to be used or not there.
func program(set string, names ...string) string {
	switch set {
	case "none":
		return ""
	case "":
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
	}
	return set
}

// workplace is an open data folder with everything that reads into it.
type workplace struct {
	store    *store.Store
	pool     *sandbox.Pool
	pipeline *pipeline.Pipeline
}

// openWorkplace opens the data folder; receipts nil answers nobody.
func (a *app) openWorkplace(ctx context.Context, receipts *pipeline.Receipts) (*workplace, error) {
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log})
	if err != nil {
		return nil, err
	}
	if a.library.Rules, err = a.loadRules(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	pool := a.pool(a.readerCache())
	p := pipeline.New(pipeline.Options{
		Store: s, Reader: pipeline.NewReader(pool, a.library), Receipts: receipts, Workers: runtime.NumCPU(), Now: a.now, Log: a.log,
	})
	return &workplace{store: s, pool: pool, pipeline: p}, nil
}

func (w *workplace) close() error {
	w.pool.Close()
	return w.store.Close()
}

// input is all that the data folder holds, to make a book of.
func (a *app) input(ctx context.Context, s *store.Store) (in book.Input, err error) {
	f, err := a.formOf(a.settings.Round.Form)
	if err != nil {
		return in, err
	}
	in = book.Input{Library: a.library, Form: f, Round: a.settings.Round.book(), Now: a.now()}
	if in.Mails, err = s.Mails(ctx); err != nil {
		return in, err
	}
	if in.Submissions, err = s.Submissions(ctx); err != nil {
		return in, err
	}
	if in.Decisions, err = s.Decisions(ctx); err != nil {
		return in, err
	}
	if len(in.Mails) == 0 {
		return in, &form.Fault{Key: "nothing_to_compile", Args: map[string]string{"dir": a.settings.Data}}
	}
	in.Invited, err = a.invited()
	return in, err
}

// compile makes the book of all that the data folder holds.
func (a *app) compile(ctx context.Context, s *store.Store) (*book.Book, error) {
	in, err := a.input(ctx, s)
	if err != nil {
		return nil, err
	}
	return book.Compile(in), nil
}

// inputOnly opens the data folder to read and closes it.
func (a *app) inputOnly(ctx context.Context) (book.Input, error) {
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log, ReadOnly: true})
	if err != nil {
		return book.Input{}, err
	}
	in, err := a.input(ctx, s)
	return in, errors.Join(err, s.Close())
}

// invited reads who was invited: the file the settings name, else the list in
// the data folder, where there is one.
func (a *app) invited() ([]book.Invited, error) {
	names := []string{a.settings.Round.Invited}
	if names[0] == "" {
		names = []string{filepath.Join(a.settings.Data, "inbjudna.xlsx"), filepath.Join(a.settings.Data, "inbjudna.csv")}
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		switch {
		case err == nil:
			return register.Parse(name, data)
		case a.settings.Round.Invited != "" || !errors.Is(err, fs.ErrNotExist):
			return nil, &form.Fault{Key: "read", Args: map[string]string{"file": name}, Err: err}
		}
	}
	return nil, nil
}

// compileOnly opens the data folder to read, compiles and closes it.
func (a *app) compileOnly(ctx context.Context) (*book.Book, error) {
	in, err := a.inputOnly(ctx)
	if err != nil {
		return nil, err
	}
	return book.Compile(in), nil
}

// println prints a line of a result: what people have written is in it, and must
// not steer the terminal.
func (a *app) println(text string) { fmt.Fprintln(a.stdout, harmless(text)) }

// harmless replaces control characters, and those that turn the direction of
// writing, by a sign that something stood there.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		turns := r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
		if turns || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

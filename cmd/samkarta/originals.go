package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/internal/normalize"
	"samkarta/internal/store"
)

// originalsBeside keeps the documents that a book was read from in a folder
// beside the workbook, and gives each one's path there for the links. The names
// are the program's own: those that people gave may hold anything.
func (a *app) originalsBeside(ctx context.Context, workbook string, b *book.Book) (func(*form.Submission) string, error) {
	dir := strings.TrimSuffix(workbook, filepath.Ext(workbook)) + "-original"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &form.Fault{Key: "write", Args: map[string]string{"file": dir}, Err: err}
	}
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	paths := map[*form.Submission]string{}
	for _, r := range b.Rows {
		raw, err := s.Original(r.Submission.Mail)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		data, extension := documentOf(r, raw)
		name := r.Submission.ID + extension
		err = writeFile(filepath.Join(dir, name), outputMode, func(f *os.File) error {
			_, err := f.Write(data)
			return err
		})
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		paths[r.Submission] = filepath.Base(dir) + "/" + name
	}
	return func(sub *form.Submission) string { return paths[sub] }, s.Close()
}

// documentOf finds the document of a row in what was archived; where it is not
// found again, the whole mail stands for it.
func documentOf(r *book.Row, raw []byte) (data []byte, extension string) {
	sub := r.Submission
	extension = extensions[sub.Format]
	if sub.Part == "" && r.Mail != nil && r.Mail.Path != "" && !strings.HasSuffix(strings.ToLower(r.Mail.Path), ".eml") && extension != "" {
		return raw, extension
	}
	for _, p := range message.Split(raw).Parts {
		if name, _ := normalize.MaskPersonalNumbers(p.Path); !p.Body && name == sub.Part && extension != "" {
			return p.Data, extension
		}
	}
	return raw, ".eml"
}

// extensions are what the kinds of documents are opened by, whatever the sender
// called the file. Pictures have several, and are opened from the mail.
var extensions = map[document.Format]string{
	document.DOCX: ".docx", document.ODT: ".odt", document.PDF: ".pdf", document.XLSX: ".xlsx",
}

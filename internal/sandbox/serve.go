package sandbox

import (
	"bufio"
	"encoding/gob"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"time"

	"samkarta/internal/attachment"
	"samkarta/internal/document"
)

// settings is what a parent says first.
type settings struct {
	PDFCache, Office, OCR string
	Memory                int64
	CPU                   time.Duration
}

// request is a document to read, or the wish to be ready for one.
type request struct {
	Name string
	Data []byte
	Warm bool
}

// reply is what came of a request.
type reply struct {
	Document *document.Document
	// Fault is the text of the error, Kind its place in kinds plus one.
	Fault string
	Kind  int
	// Memory is what the child holds, in bytes.
	Memory int64
}

// kinds are the errors that must still be told apart in the parent.
var kinds = []error{
	document.ErrEncrypted, document.ErrDamaged, document.ErrTooLarge,
	document.ErrUnsupported, document.ErrXFA, document.ErrNoText,
	document.ErrNoRecogniser, document.ErrImageFormat, document.ErrSlow,
}

// fault is an error that came through the pipe.
type fault struct {
	text string
	kind error
}

func (f *fault) Error() string { return f.text }
func (f *fault) Unwrap() error { return f.kind }

// err gives the error that the reply tells of, so that errors.Is finds the kind
// as it did in the child.
func (r *reply) err() error {
	switch {
	case r.Fault == "":
		return nil
	case r.Kind > 0 && r.Kind <= len(kinds):
		return &fault{r.Fault, kinds[r.Kind-1]}
	}
	return &fault{text: r.Fault}
}

// fail notes an error. Of errors that wrap several kinds the last in the list
// counts; readers wrap one.
func (r *reply) fail(err error) {
	r.Fault = err.Error()
	for i, kind := range kinds {
		if errors.Is(err, kind) {
			r.Kind = i + 1
		}
	}
}

// read reads a document in the child. Tests put a worse reader in its place.
var read = (*attachment.Reader).Read

// RunChildIfAsked serves as a reader and exits, when the process was started as
// one; otherwise it does nothing. It must be the first thing main does.
func RunChildIfAsked() {
	if os.Getenv(environment) == "" {
		return
	}
	in, out := os.Stdin, os.Stdout
	// Whatever a reader prints must not get between the replies.
	os.Stdin, os.Stdout = nil, os.Stderr
	if err := serve(in, out); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// serve answers requests until the parent closes the pipe or is gone.
func serve(in, out *os.File) error {
	decoder := gob.NewDecoder(bufio.NewReader(in))
	writer := bufio.NewWriter(out)
	encoder := gob.NewEncoder(writer)
	var s settings
	if err := decoder.Decode(&s); err != nil {
		return err
	}
	if err := limitMemory(s.Memory); err != nil {
		return err
	}
	endOvertime()
	// Documents are small beside the limit: collecting garbage half as often
	// makes reading, and most of all compiling the engine, quicker.
	debug.SetGCPercent(300)
	// An engine that a bomb blew up must be collected before the next is made.
	debug.SetMemoryLimit(s.Memory / 2)
	r := attachment.New(attachment.Options{PDFCache: s.PDFCache, Office: s.Office, OCR: s.OCR})
	for {
		var q request
		if err := decoder.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var a reply
		if q.Warm {
			if err := r.Warm(); err != nil {
				a.fail(err)
			}
			debug.FreeOSMemory() // compiling takes much that reading never needs
		} else {
			if err := limitTime(s.CPU); err != nil {
				return err
			}
			doc, err := read(r, q.Name, q.Data)
			if err != nil {
				a.fail(err)
			}
			a.Document = doc
		}
		a.Memory = memory()
		if err := encoder.Encode(a); err != nil {
			return err
		}
		if err := writer.Flush(); err != nil {
			return err
		}
	}
}

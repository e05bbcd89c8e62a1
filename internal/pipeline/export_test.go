package pipeline

import (
	"bufio"
	"bytes"
	"time"

	"samkarta/internal/coding"
	"samkarta/internal/document"
	"samkarta/internal/extract"
	"samkarta/internal/form"
)

// NewReaderWith makes a Reader that opens documents by a function, in the
// process: the tests of the order of the steps need no limits around it.
func NewReaderWith(read func(name string, data []byte) (*document.Document, error), library *form.Library) *Reader {
	return &Reader{read: read, library: library, finder: extract.New(library), coder: coding.New(library), now: time.Now}
}

// IsMail is isMail.
var IsMail = isMail

// Mbox parts the bytes of an mbox.
func Mbox(data []byte, each func(n int, raw []byte) error) error {
	return mbox(bufio.NewReader(bytes.NewReader(data)), "box", each)
}

// SetNow exchanges the clock that bounds the time of a mail.
func (r *Reader) SetNow(now func() time.Time) {
	r.now = now
}

// RefusalCodes are the problems that a document can be refused with.
func RefusalCodes() []string {
	codes := []string{readerStopped}
	for _, r := range refusals {
		codes = append(codes, r.code)
	}
	return codes
}

// Package attachment turns the bytes of an attachment into a Document: it
// tells the format by the bytes alone, because names and declared types lie,
// and hands them to the reader of that format. It exists so that everybody
// above it need not know one format from another.
//
// It judges nothing about the content, and it trusts nothing: whoever reads
// files of strangers runs it behind the limits of package sandbox.
package attachment

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"samkarta/internal/attachment/docx"
	"samkarta/internal/attachment/odt"
	"samkarta/internal/attachment/office"
	"samkarta/internal/attachment/pdf"
	"samkarta/internal/attachment/scan"
	"samkarta/internal/attachment/text"
	"samkarta/internal/attachment/xlsx"
	"samkarta/internal/document"
)

// Options are the settings of a Reader.
type Options struct {
	// PDFCache is the folder where the compiled PDF engine is kept between
	// runs; empty means that it is compiled anew, which takes seconds.
	PDFCache string
	// Office is the path of LibreOffice's soffice; empty means that doc, rtf and
	// xls cannot be read.
	Office string
	// OCR is the path of Tesseract; empty means that scans and photographs
	// cannot be read.
	OCR string
}

// Reader reads attachments. It is safe for concurrent use, although only one
// PDF and one conversion by LibreOffice run at a time.
type Reader struct {
	options Options
	scan    *scan.Reader

	mu  sync.Mutex
	pdf *pdf.Reader
}

// New makes a Reader. It costs nothing: the PDF engine starts with the first PDF.
func New(options Options) *Reader {
	return &Reader{options: options, scan: scan.New(scan.Options{Tesseract: options.OCR})}
}

// Close ends the PDF engine if it runs. A later Read starts it again.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pdf == nil {
		return nil
	}
	engine := r.pdf
	r.pdf = nil
	return engine.Close()
}

// Read reads an attachment. The name decides nothing but whether plain text
// is HTML without its usual beginning. Errors wrap one of document's errors
// when the file is to blame, and name the format; beside an error stands a
// document without content that tells the format.
func (r *Reader) Read(name string, data []byte) (*document.Document, error) {
	k := sniff(data)
	if k.encrypted {
		plain, err := xlsx.Decrypt(data)
		if err != nil {
			return &document.Document{Format: k.format}, fmt.Errorf("attachment: %s: %w", k.name, err)
		}
		k, data = sniff(plain), plain
	}
	if k.format == document.Text && namedHTML(name) {
		k = kind{format: document.HTML, name: "html"}
	}
	doc, err := r.read(k, data)
	if err != nil {
		return &document.Document{Format: k.format}, fmt.Errorf("attachment: %s: %w", k.name, err)
	}
	doc.Format = k.format
	return doc, nil
}

func namedHTML(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return true
	}
	return false
}

func (r *Reader) read(k kind, data []byte) (*document.Document, error) {
	switch k.format {
	case document.DOCX:
		return docx.Read(data)
	case document.ODT:
		return odt.Read(data)
	case document.ODS:
		return odt.ReadSheet(data)
	case document.XLSX:
		return xlsx.Read(data)
	case document.PDF:
		return r.readPDF(data)
	case document.Text:
		return text.Read(data)
	case document.HTML:
		return text.ReadHTML(data)
	case document.DOC, document.RTF, document.XLS:
		return r.convert(k, data)
	case document.Image:
		return r.scan.Read(data)
	}
	if k.damaged {
		return nil, document.ErrDamaged
	}
	return nil, document.ErrUnsupported
}

// Warm starts the PDF engine ahead of the first PDF: compiling it anew takes
// seconds.
func (r *Reader) Warm() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.openPDF()
}

// readPDF holds the lock while it reads: one engine serves one document.
func (r *Reader) readPDF(data []byte) (*document.Document, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.openPDF(); err != nil {
		return nil, err
	}
	return r.pdf.Read(data)
}

func (r *Reader) openPDF() error {
	if r.pdf != nil {
		return nil
	}
	engine, err := pdf.Open(pdf.Options{CacheDir: r.options.PDFCache, Recognise: r.scan.Page})
	if err != nil {
		return err
	}
	r.pdf = engine
	return nil
}

func (r *Reader) convert(k kind, data []byte) (*document.Document, error) {
	switch {
	case r.options.Office == "" && k.locked:
		return nil, document.ErrEncrypted
	case r.options.Office == "":
		return nil, fmt.Errorf("LibreOffice is not set up: %w", document.ErrUnsupported)
	}
	converted, to, err := office.Convert(r.options.Office, data, k.format)
	if err != nil && k.locked {
		return nil, document.ErrEncrypted
	}
	if err != nil {
		return nil, err
	}
	if to == document.XLSX {
		return xlsx.Read(converted)
	}
	return docx.Read(converted)
}

// Package scan reads pictures of pages: photographs, and scans that hold no
// text. It finds the ruling lines, tick boxes and lines of text of a page by
// itself and has Tesseract, a program somebody installed beside ours,
// recognise the lines one by one; whole pages it reads column into column, and
// rules as letters.
//
// It takes the bytes of an image file, or the image of one page, and gives a
// document or the words of the page for package layout. Each word carries the
// doubt whether it was read right; what is unlikely is never mended here.
package scan

import (
	"fmt"
	"image"
	"sync"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/document"
)

// maxPages is how many pages of a file are recognised: a form has four, and
// each takes seconds.
const maxPages = 20

// Options are the settings of a Reader.
type Options struct {
	// Tesseract is the path of the program; it must be there.
	Tesseract string
}

// Reader reads pictures of pages. It is safe for concurrent use.
type Reader struct {
	program string

	once  sync.Once
	langs langs
	err   error
}

// langs are the models that lines are read with. The Swedish one knows no "@",
// "%" or "+"; where such a sign may stand the English one is asked as well.
type langs struct{ first, second string }

// New makes a Reader. It costs nothing: the program runs with the first page.
func New(o Options) *Reader { return &Reader{program: o.Tesseract} }

// Read gives the document that an image file holds.
func (r *Reader) Read(data []byte) (*document.Document, error) {
	pictures, err := load(data)
	if err != nil {
		return nil, err
	}
	doc := &document.Document{Format: document.Image, Pages: len(pictures)}
	var pages []layout.Page
	empty := true
	for i, p := range pictures {
		page, err := r.Page(p.grey, p.resolution())
		if err != nil {
			return nil, err
		}
		page.Number = i + 1
		empty = empty && len(page.Words) == 0
		pages = append(pages, page)
	}
	if empty {
		return nil, fmt.Errorf("scan: %w", document.ErrNoText)
	}
	doc.Remarks = r.Remarks()
	doc.Blocks = layout.Blocks(pages)
	return doc, nil
}

// Page gives the words and rules of the image of one page at a resolution. A
// page without text gives none.
func (r *Reader) Page(g *image.Gray, dpi float64) (layout.Page, error) {
	if min(g.Rect.Dx(), g.Rect.Dy()) < leastSide {
		return layout.Page{}, nil
	}
	p := prepare(g, dpi)
	return r.read(p)
}

// Remarks gives what a person should know of the recognition: that it went
// without Swedish.
func (r *Reader) Remarks() []document.Remark {
	if r.langs.first == swedish {
		return nil
	}
	return []document.Remark{{Code: "ocr_language", Detail: r.langs.first}}
}

const (
	swedish = "swe"
	english = "eng"
)

// prime asks once which languages there are.
func (r *Reader) prime() (langs, error) {
	r.once.Do(func() {
		found, err := r.languages()
		switch {
		case err != nil:
			r.err = err
		case found[swedish] && found[english]:
			r.langs = langs{swedish, english}
		case found[swedish]:
			r.langs = langs{first: swedish}
		case found[english]:
			r.langs = langs{first: english}
		default:
			r.err = fmt.Errorf("scan: %s has neither Swedish nor English", r.program)
		}
	})
	return r.langs, r.err
}

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
	"time"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/scan/imagefile"
	"samkarta/internal/attachment/scan/raster"
	"samkarta/internal/document"
)

// leastSide is the fewest pixels that can hold a form anybody could read.
const leastSide = 400

// Options are the settings of a Reader.
type Options struct {
	// Tesseract is the path of the program. Empty means that pictures are looked
	// at but not read: those that show text are document.ErrNoRecogniser.
	Tesseract string
}

// Reader reads pictures of pages. It is safe for concurrent use.
type Reader struct {
	program string
	timeout time.Duration

	once  sync.Once
	langs langs
	err   error
}

// langs are the models that lines are read with. The Swedish one knows no "@",
// "%" or "+"; where such a sign may stand the English one is asked as well.
type langs struct{ first, second string }

// New makes a Reader. It costs nothing: the program runs with the first page.
func New(o Options) *Reader { return &Reader{program: o.Tesseract, timeout: timeout} }

// Read gives the document that an image file holds.
func (r *Reader) Read(data []byte) (*document.Document, error) {
	pictures, err := imagefile.Load(data)
	if err != nil {
		return nil, err
	}
	doc := &document.Document{Format: document.Image, Pages: len(pictures)}
	var pages []layout.Page
	empty := true
	for i, p := range pictures {
		page, err := r.Page(p.Grey, p.Resolution())
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
	page, err := r.read(prepare(g, dpi))
	if err != nil || wellRead(page) {
		return page, err
	}
	// Perhaps it stood on its head.
	other, err := r.read(prepare(raster.Quarter(g, 2), dpi))
	if err == nil && wellRead(other) {
		return other, nil
	}
	return page, err
}

// wellRead tells text from text on its head, of which next to nothing is read
// alike by two models. Where there is but one model the first reading holds.
func wellRead(p layout.Page) bool {
	sure, all := 0, 0
	for _, w := range p.Words {
		if w.Tick == document.NoTick {
			all += len(w.Text)
			if w.Doubt < doubtApart {
				sure += len(w.Text)
			}
		}
	}
	return 3*sure >= all
}

// Remarks gives what a person should know of the recognition: that it went
// without Swedish.
func (r *Reader) Remarks() []document.Remark {
	if r.langs.first == swedish || r.langs.first == "" {
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
	if r.program == "" {
		return langs{}, fmt.Errorf("scan: %w", document.ErrNoRecogniser)
	}
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

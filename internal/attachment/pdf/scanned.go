package pdf

import (
	"errors"
	"fmt"
	"image"

	"github.com/klippa-app/go-pdfium/requests"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/picture"
	"samkarta/internal/document"
)

const (
	// The resolutions that are rendered: more than a scan has shows nothing
	// new, and below the least no letter can be told from another.
	leastDPI, mostDPI = 100, 300
	// maxRendered is the most pixels of a page, for pages the size of a wall.
	maxRendered = 16_000_000
	// maxScanned is how many pages are recognised; each takes seconds.
	maxScanned = 20
	// layerDoubt is how likely a word is misread by the program that laid text
	// invisibly over its scan: which program, and how well it reads, nobody knows.
	layerDoubt = 0.25
)

// scanned reads a page that is a picture, and tells whether that is all there is
// to it. Text that a scanner recognised and laid under its picture counts only
// where nothing else can recognise it: it knows no tick boxes or columns.
func (f *file) scanned(page requests.Page, s *sheet) (bool, error) {
	dpi := picture.Resolution(f.engine, page, area(s.view.crop))
	if dpi == 0 {
		return false, nil
	}
	seen, err := f.recognise(page, s.view, dpi)
	switch {
	case errors.Is(err, document.ErrNoRecogniser), errors.Is(err, errTooMuch):
		s.unread = true
		f.unrecognised = f.unrecognised || !errors.Is(err, errTooMuch)
		return false, nil
	case err != nil:
		return false, fmt.Errorf("%w: %w", errRecognise, err)
	}
	s.words[0], s.seen = seen.Words, seen.Rules
	return len(seen.Words) > 0, nil
}

var (
	// errTooMuch: a page larger than is recognised, or one page more.
	errTooMuch = errors.New("pdf: page is not recognised")
	// errRecognise: the recognition failed, and would with the next page too.
	errRecognise = errors.New("pdf: recognise")
)

func (f *file) recognise(page requests.Page, v view, dpi float64) (layout.Page, error) {
	w, h := v.size()
	dpi = float64(int(min(max(dpi, leastDPI), mostDPI)))
	f.scans++
	if w*h*dpi*dpi > maxRendered*72*72 || f.scans > maxScanned {
		return layout.Page{}, errTooMuch
	}
	if f.recogniser == nil {
		return layout.Page{}, document.ErrNoRecogniser
	}
	rendered, err := f.engine.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: int(dpi), ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return layout.Page{}, errTooMuch // nothing that can be seen
	}
	defer rendered.Cleanup()
	shown, ok := rendered.Result.RenderedImage.(*image.Gray)
	if !ok {
		return layout.Page{}, errors.New("pdf: page rendered in colours")
	}
	return f.recogniser(shown, dpi)
}

// layered settles a picture that was not recognised: the words a scanner laid
// over it are doubtful, and where there are none nothing of it was read.
func (f *file) layered(s *sheet, number int) {
	code := "page_picture"
	for i := range s.words {
		for k := range s.words[i] {
			s.words[i][k].Doubt = layerDoubt
			code = "text_layer"
		}
	}
	f.doc.Remarks = append(f.doc.Remarks, document.Remark{Code: code, Place: document.Place{Page: number}})
}

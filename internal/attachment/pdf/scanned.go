package pdf

import (
	"errors"
	"image"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"samkarta/internal/document"
)

const (
	// picturePart is how much of a page a picture covers when it is the page.
	picturePart = 0.4
	// The resolutions that are rendered: more than a scan has shows nothing
	// new, and below the least no letter can be told from another.
	leastDPI, mostDPI = 100, 300
	// maxRendered is the most pixels of a page, for pages the size of a wall.
	maxRendered = 16_000_000
	// maxScanned is how many pages are recognised; each takes seconds.
	maxScanned = 20
)

// scanned gives the resolution of the picture that a page is, 0 when it has
// text or no such picture. Text that a scanner recognised and laid invisibly
// under its picture counts for nothing: it knows no tick boxes or columns.
func (f *file) scanned(page requests.Page, v view) float64 {
	e := f.engine
	count, err := e.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil || count.Count > maxObjects {
		return 0
	}
	dpi := 0.0
	for i := range count.Count {
		o, err := e.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return 0
		}
		kind, err := e.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		switch {
		case err != nil, kind.Type == enums.FPDF_PAGEOBJ_FORM:
			return 0
		case kind.Type == enums.FPDF_PAGEOBJ_TEXT:
			mode, err := e.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o.PageObject})
			if err != nil || mode.TextRenderMode != enums.FPDF_TEXTRENDERMODE_INVISIBLE {
				return 0
			}
		case kind.Type == enums.FPDF_PAGEOBJ_IMAGE:
			box, err1 := e.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o.PageObject})
			size, err2 := e.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: o.PageObject})
			if err1 != nil || err2 != nil {
				continue
			}
			b := document.Box{X0: float64(box.Left), Y0: float64(box.Bottom), X1: float64(box.Right), Y1: float64(box.Top)}
			if area(b) > picturePart*area(v.crop) {
				dpi = max(dpi, 72*float64(max(size.Width, size.Height))/max(b.X1-b.X0, b.Y1-b.Y0, 1))
			}
		}
	}
	return dpi
}

// recognise reads a page that is a picture, and tells whether it says anything.
func (f *file) recognise(page requests.Page, s *sheet, dpi float64) (bool, error) {
	w, h := s.view.size()
	dpi = float64(int(min(max(dpi, leastDPI), mostDPI)))
	if w*h*dpi*dpi > maxRendered*72*72 {
		return false, nil
	}
	f.scans++
	if f.scans > maxScanned {
		return false, nil
	}
	rendered, err := f.engine.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: int(dpi), ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return false, nil // nothing that can be seen
	}
	defer rendered.Cleanup()
	shown, ok := rendered.Result.RenderedImage.(*image.Gray)
	if !ok {
		return false, errors.New("pdf: page rendered in colours")
	}
	seen, err := f.recogniser(shown, dpi)
	if err != nil || len(seen.Words) == 0 {
		return false, err
	}
	s.words[0], s.seen = seen.Words, seen.Rules
	return true, nil
}

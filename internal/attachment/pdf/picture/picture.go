// Package picture tells which pages of a PDF file are pictures of pages: scans,
// photographs, faxes, and text that a program drew as shapes. It takes a page
// of PDFium's and gives how finely the page must be rendered so that its text
// can be recognised.
//
// A scan seldom is one bare picture: scanners cut pages into strips, lay what
// they recognised invisibly over or visibly under them, and print their own
// name below.
package picture

import (
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	// part is how much of a page without text pictures cover when they are the
	// page, whole how much one does that text on it is but a stamp's.
	part  = 0.4
	whole = 0.85
	// stamp is the most pieces of visible text on a scan: the name of a
	// telephone's program, a number and a date.
	stamp = 8
	// outlines is the fewest shapes of a page whose letters are drawn: a form
	// has hundreds of letters, its rules and boxes are fewer.
	outlines = 400
	// shapeDPI is the resolution of what has none.
	shapeDPI = 300

	maxObjects = 20_000
	maxDepth   = 4
)

// survey counts what is on a page.
type survey struct {
	engine  pdfium.Pdfium
	area    float64 // of the page
	covered float64 // by pictures
	dpi     float64
	backed  bool // by one picture of the whole page
	text    int  // pieces that are seen
	shapes  int
	objects int
}

// Resolution gives the dots an inch at which a page that is a picture shows all
// it has, 0 when it has text of its own. area is that of the page, in square
// points.
func Resolution(engine pdfium.Pdfium, page requests.Page, area float64) float64 {
	s := &survey{engine: engine, area: area}
	count, err := engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil || area <= 0 {
		return 0
	}
	for i := range min(count.Count, maxObjects) {
		if o, err := engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i}); err == nil {
			s.object(o.PageObject, 1, 0)
		}
	}
	switch {
	case s.objects > maxObjects:
		return 0
	case s.text == 0 && s.covered > part*area, s.backed && s.text <= stamp:
		return s.dpi
	case s.text == 0 && s.shapes >= outlines:
		return shapeDPI
	}
	return 0
}

// object counts an object, or what a form object holds: that is where programs
// lay what they recognised. scale is how many times larger lengths are drawn.
func (s *survey) object(o references.FPDF_PAGEOBJECT, scale float64, depth int) {
	s.objects++
	if s.objects > maxObjects {
		return
	}
	kind, err := s.engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		mode, err := s.engine.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o})
		if err != nil || mode.TextRenderMode != enums.FPDF_TEXTRENDERMODE_INVISIBLE {
			s.text++
		}
	case enums.FPDF_PAGEOBJ_PATH:
		s.shapes++
	case enums.FPDF_PAGEOBJ_IMAGE:
		s.image(o, scale)
	case enums.FPDF_PAGEOBJ_FORM:
		s.form(o, scale, depth)
	}
}

func (s *survey) form(o references.FPDF_PAGEOBJECT, scale float64, depth int) {
	count, err1 := s.engine.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	own, err2 := s.engine.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err1 != nil || err2 != nil || depth >= maxDepth {
		return
	}
	m := own.Matrix
	scale *= math.Sqrt(math.Abs(float64(m.A)*float64(m.D) - float64(m.B)*float64(m.C)))
	for i := range min(count.Count, maxObjects) {
		if inner, err := s.engine.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)}); err == nil {
			s.object(inner.PageObject, scale, depth+1)
		}
	}
}

// image adds a picture. One of the whole page hides the text that was drawn
// before it, unless it lets that shine through as marks across a page do.
func (s *survey) image(o references.FPDF_PAGEOBJECT, scale float64) {
	box, err1 := s.engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	size, err2 := s.engine.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: o})
	own, err3 := s.engine.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err1 != nil || err2 != nil || err3 != nil {
		return
	}
	w, h := float64(box.Right-box.Left)*scale, float64(box.Top-box.Bottom)*scale
	if w <= 0 || h <= 0 {
		return
	}
	across, down := float64(size.Width), float64(size.Height)
	if math.Abs(float64(own.Matrix.B)) > math.Abs(float64(own.Matrix.A)) {
		across, down = down, across // it lies on its side
	}
	s.covered += w * h
	if 20*w*h > s.area { // not a logotype
		s.dpi = max(s.dpi, 72*across/w, 72*down/h)
	}
	if w*h < whole*s.area {
		return
	}
	s.backed = true
	clear, err := s.engine.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: o})
	if err == nil && !clear.HasTransparency {
		s.text = 0
	}
}

package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"samkarta/internal/attachment/pdf/figure"
)

const (
	// maxObjects and maxSegments keep drawings from taking all the time.
	maxObjects  = 20_000
	maxSegments = 20_000
	maxDepth    = 4
)

// drawing collects the figures of a page.
type drawing struct {
	file     *file
	view     view
	figures  []figure.Figure
	objects  int
	segments int
}

// figures gives the drawn figures of a page, those in form objects included:
// there flattened forms keep their boxes.
func (f *file) figures(page requests.Page, v view) []figure.Figure {
	d := &drawing{file: f, view: v}
	count, err := f.engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil
	}
	for i := range min(count.Count, maxObjects) {
		o, err := f.engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err == nil {
			d.object(o.PageObject, identity, 0)
		}
	}
	return d.figures
}

// identity begins the chain of matrices: form objects may lie in form objects,
// each with its own.
var identity = structs.FPDF_FS_MATRIX{A: 1, D: 1}

// object adds a path, or what a form object holds. Text and pictures are none of
// its business and are most of what there is, so their kind is asked first.
func (d *drawing) object(o references.FPDF_PAGEOBJECT, m structs.FPDF_FS_MATRIX, depth int) {
	d.objects++
	if d.objects > maxObjects {
		return
	}
	e := d.file.engine
	kind, err := e.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil || kind.Type != enums.FPDF_PAGEOBJ_PATH && kind.Type != enums.FPDF_PAGEOBJ_FORM {
		return
	}
	own, err := e.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return
	}
	m = multiply(own.Matrix, m)
	if kind.Type == enums.FPDF_PAGEOBJ_PATH {
		d.path(o, m)
		return
	}
	count, err := e.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil || depth >= maxDepth {
		return
	}
	for i := range min(count.Count, maxObjects) {
		inner, err := e.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err == nil {
			d.object(inner.PageObject, m, depth+1)
		}
	}
}

// multiply gives the matrix that applies a and then b.
func multiply(a, b structs.FPDF_FS_MATRIX) structs.FPDF_FS_MATRIX {
	return structs.FPDF_FS_MATRIX{
		A: a.A*b.A + a.B*b.C, B: a.A*b.B + a.B*b.D,
		C: a.C*b.A + a.D*b.C, D: a.C*b.B + a.D*b.D,
		E: a.E*b.A + a.F*b.C + b.E, F: a.E*b.B + a.F*b.D + b.F,
	}
}

// path adds the figures of a path: each part that begins anew is one.
func (d *drawing) path(o references.FPDF_PAGEOBJECT, m structs.FPDF_FS_MATRIX) {
	e := d.file.engine
	mode, err := e.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil || mode.FillMode == enums.FPDF_FILLMODE_NONE && !mode.Stroke {
		return
	}
	count, err := e.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil || d.segments+count.Count > maxSegments {
		return
	}
	d.segments += count.Count
	like := figure.Figure{Stroked: mode.Stroke, Filled: mode.FillMode != enums.FPDF_FILLMODE_NONE}
	if like.Filled {
		if c, err := e.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o}); err == nil {
			like.Light = c.FillColor.R+c.FillColor.G+c.FillColor.B > 3*225
		}
	}
	var parts []figure.Figure
	var points [][2]float64
	curved := false
	end := func() {
		if len(points) > 1 {
			parts = append(parts, figure.New(points, curved, like))
		}
		points, curved = nil, false
	}
	for i := range count.Count {
		s, err := e.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return
		}
		kind, err1 := e.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
		at, err2 := e.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
		if err1 != nil || err2 != nil {
			return
		}
		if kind.Type == enums.FPDF_SEGMENT_MOVETO {
			end()
		}
		x, y := d.view.point(float64(m.A*at.X+m.C*at.Y+m.E), float64(m.B*at.X+m.D*at.Y+m.F))
		points = append(points, [2]float64{x, y})
		curved = curved || kind.Type == enums.FPDF_SEGMENT_BEZIERTO
	}
	end()
	d.figures = append(d.figures, figure.Ring(parts)...)
}

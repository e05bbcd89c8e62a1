package pdf

import (
	"math"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"samkarta/internal/document"
)

const (
	// maxObjects and maxSegments keep drawings from taking all the time.
	maxObjects  = 20_000
	maxSegments = 20_000
	maxDepth    = 4
	// thin is the widest line that is still a ruling line.
	thin = 2.6
)

// shape is a drawn figure.
type shape struct {
	box document.Box
	// square: four sides along the page, round: closed and made of curves.
	square, round   bool
	stroked, filled bool
	// light: the fill is nearly white.
	light bool
	lines []document.Box // the sides that lie along the page
}

// drawing collects the shapes of a page.
type drawing struct {
	file     *file
	view     view
	shapes   []shape
	objects  int
	segments int
}

// shapes gives the drawn figures of a page, those in form objects included:
// there flattened forms keep their boxes.
func (f *file) shapes(page requests.Page, v view) []shape {
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
	return d.shapes
}

var identity = structs.FPDF_FS_MATRIX{A: 1, D: 1}

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
	like := shape{stroked: mode.Stroke, filled: mode.FillMode != enums.FPDF_FILLMODE_NONE}
	if like.filled {
		if c, err := e.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o}); err == nil {
			like.light = c.FillColor.R+c.FillColor.G+c.FillColor.B > 3*225
		}
	}
	var part outline
	from := len(d.shapes)
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
			d.add(part, like)
			part = outline{}
		}
		x, y := d.view.point(float64(m.A*at.X+m.C*at.Y+m.E), float64(m.B*at.X+m.D*at.Y+m.F))
		part.points = append(part.points, [2]float64{x, y})
		part.curved = part.curved || kind.Type == enums.FPDF_SEGMENT_BEZIERTO
	}
	d.add(part, like)
	d.rings(from)
}

// outline is one part of a path.
type outline struct {
	points [][2]float64
	curved bool
}

func (d *drawing) add(o outline, like shape) {
	if len(o.points) < 2 {
		return
	}
	like.box = document.Box{X0: o.points[0][0], X1: o.points[0][0], Y0: o.points[0][1], Y1: o.points[0][1]}
	straight := !o.curved
	for i, p := range o.points {
		like.box = document.Box{X0: min(like.box.X0, p[0]), Y0: min(like.box.Y0, p[1]), X1: max(like.box.X1, p[0]), Y1: max(like.box.Y1, p[1])}
		if i == 0 {
			continue
		}
		q := o.points[i-1]
		side := document.Box{X0: min(p[0], q[0]), Y0: min(p[1], q[1]), X1: max(p[0], q[0]), Y1: max(p[1], q[1])}
		if o.curved || side.X1-side.X0 > 0.5 && side.Y1-side.Y0 > 0.5 {
			straight = false
			continue
		}
		like.lines = append(like.lines, side)
	}
	like.square = straight && len(o.points) >= 4
	first, last := o.points[0], o.points[len(o.points)-1]
	like.round = o.curved && math.Hypot(first[0]-last[0], first[1]-last[1]) < 1
	d.shapes = append(d.shapes, like)
}

// rings makes one stroked figure of two filled ones that lie close inside each
// other: so some programs draw a border.
func (d *drawing) rings(from int) {
	parts := d.shapes[from:]
	if len(parts) != 2 || !parts[0].filled || parts[0].stroked {
		return
	}
	a, b := parts[0], parts[1]
	if area(a.box) < area(b.box) {
		a, b = b, a
	}
	const border = 3
	if b.box.X0-a.box.X0 < border && a.box.X1-b.box.X1 < border && b.box.Y0-a.box.Y0 < border && a.box.Y1-b.box.Y1 < border &&
		b.box.X0 >= a.box.X0 && b.box.Y0 >= a.box.Y0 && area(b.box) > 0 {
		a.stroked, a.filled = true, false
		d.shapes = append(d.shapes[:from], a)
	}
}

// tickBox is a small drawn square or circle.
type tickBox struct {
	box    document.Box
	marked bool
}

// tickBoxes finds the squares and circles that are there to be ticked. A dark
// one is one only when a mark stands in it: otherwise it is a bullet.
func tickBoxes(shapes []shape) []tickBox {
	var out []tickBox
	for _, s := range shapes {
		if s.boxLike() && s.stroked {
			out = addBox(out, tickBox{box: s.box})
		}
	}
	for i := range out {
		out[i].marked = slices.ContainsFunc(shapes, func(s shape) bool { return s.marks(out[i].box) })
	}
	for _, s := range shapes {
		if s.boxLike() && s.dark() && slices.ContainsFunc(shapes, func(o shape) bool { return !o.closed() && o.marks(s.box) }) {
			out = addBox(out, tickBox{box: s.box, marked: true})
		}
	}
	return dropCombs(out)
}

func (s shape) boxLike() bool {
	w, h := s.box.X1-s.box.X0, s.box.Y1-s.box.Y0
	return s.closed() && w >= 5 && w <= 22 && h >= 5 && h <= 22 && w/h > 0.75 && w/h < 1.34
}

// closed tells a frame or a blot from strokes of a pen.
func (s shape) closed() bool { return s.square || s.round }

func (s shape) dark() bool { return s.filled && !s.light && !s.stroked }

// marks tells whether a shape is a cross, a hook or a dot in a box. A closed
// shape is only one when it is filled: others are frames, and a light one the
// ground of the box.
func (s shape) marks(b document.Box) bool {
	w, h := b.X1-b.X0, b.Y1-b.Y0
	sw, sh := s.box.X1-s.box.X0, s.box.Y1-s.box.Y0
	if !contains(b, s.box) || sw > 1.3*w || sh > 1.3*h || max(sw, sh) < 0.3*max(w, h) || min(sw, sh) < 0.15*min(w, h) {
		return false
	}
	return !s.closed() || s.dark()
}

// addBox adds a box unless it is drawn inside or around another.
func addBox(boxes []tickBox, b tickBox) []tickBox {
	for i, o := range boxes {
		if contains(o.box, b.box) && overlaps(o.box, b.box) {
			if area(b.box) > area(o.box) {
				boxes[i] = b
			}
			return boxes
		}
	}
	return append(boxes, b)
}

// dropCombs drops boxes that stand wall to wall: those hold a character each.
func dropCombs(boxes []tickBox) []tickBox {
	var out []tickBox
	for i, b := range boxes {
		comb := false
		for j, o := range boxes {
			gap := max(b.box.X0-o.box.X1, o.box.X0-b.box.X1)
			comb = comb || i != j && gap < 1.5 && gap > -1.5 && o.box.Y0-b.box.Y0 < 1 && b.box.Y0-o.box.Y0 < 1
		}
		if !comb {
			out = append(out, b)
		}
	}
	return out
}

// rulesOf gives the lines that may rule a table.
func rulesOf(shapes []shape, ticks []tickBox) []document.Box {
	var out []document.Box
	for _, s := range shapes {
		if s.inTick(ticks) {
			continue
		}
		w, h := s.box.X1-s.box.X0, s.box.Y1-s.box.Y0
		switch {
		case s.filled && s.light && !s.stroked:
		case min(w, h) <= thin:
			out = append(out, s.box)
		case s.stroked && s.round:
			out = append(out, sides(s.box)...)
		case s.stroked:
			out = append(out, s.lines...)
			if s.square {
				out = append(out, sides(s.box)...)
			}
		}
	}
	return out
}

func (s shape) inTick(ticks []tickBox) bool {
	for _, t := range ticks {
		if contains(t.box, s.box) && area(s.box) < 2*area(t.box) {
			return true
		}
	}
	return false
}

func sides(b document.Box) []document.Box {
	return []document.Box{
		{X0: b.X0, X1: b.X1, Y0: b.Y0, Y1: b.Y0}, {X0: b.X0, X1: b.X1, Y0: b.Y1, Y1: b.Y1},
		{X0: b.X0, X1: b.X0, Y0: b.Y0, Y1: b.Y1}, {X0: b.X1, X1: b.X1, Y0: b.Y0, Y1: b.Y1},
	}
}

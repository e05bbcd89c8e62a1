// Package figure tells what the figures drawn on a page mean to somebody who
// fills a form: which small squares and circles are tick boxes, whether a cross
// or a hook stands in them, and which lines rule a table.
package figure

import (
	"math"
	"slices"

	"samkarta/internal/document"
)

const (
	// thin is the widest line that is still a ruling line.
	thin = 2.6
	// maxBoxes is more than any form has; a page with more is a drawing.
	maxBoxes = 1000
)

// Figure is a drawn figure: a frame, a line, a blot, the stroke of a pen.
type Figure struct {
	Box document.Box
	// Square: four sides along the page; Round: closed and made of curves.
	Square, Round   bool
	Stroked, Filled bool
	// Light: the fill is nearly white.
	Light bool
	Lines []document.Box // the sides that lie along the page
}

// New gives the figure of an outline, in the likeness of like: how it is
// stroked and filled.
func New(points [][2]float64, curved bool, like Figure) Figure {
	f := like
	f.Box = document.Box{X0: points[0][0], X1: points[0][0], Y0: points[0][1], Y1: points[0][1]}
	straight := !curved
	for i, p := range points {
		f.Box = document.Box{X0: min(f.Box.X0, p[0]), Y0: min(f.Box.Y0, p[1]), X1: max(f.Box.X1, p[0]), Y1: max(f.Box.Y1, p[1])}
		if i == 0 {
			continue
		}
		q := points[i-1]
		side := document.Box{X0: min(p[0], q[0]), Y0: min(p[1], q[1]), X1: max(p[0], q[0]), Y1: max(p[1], q[1])}
		if curved || side.X1-side.X0 > 0.5 && side.Y1-side.Y0 > 0.5 {
			straight = false
			continue
		}
		f.Lines = append(f.Lines, side)
	}
	f.Square = straight && len(points) >= 4
	first, last := points[0], points[len(points)-1]
	f.Round = curved && math.Hypot(first[0]-last[0], first[1]-last[1]) < 1
	return f
}

// Ring makes one stroked figure of two filled ones that lie close inside each
// other: so some programs draw a border. Other figures it gives back.
func Ring(parts []Figure) []Figure {
	if len(parts) != 2 || !parts[0].Filled || parts[0].Stroked {
		return parts
	}
	a, b := parts[0], parts[1]
	if area(a.Box) < area(b.Box) {
		a, b = b, a
	}
	const border = 3
	if b.Box.X0-a.Box.X0 < border && a.Box.X1-b.Box.X1 < border && b.Box.Y0-a.Box.Y0 < border && a.Box.Y1-b.Box.Y1 < border &&
		b.Box.X0 >= a.Box.X0 && b.Box.Y0 >= a.Box.Y0 && area(b.Box) > 0 {
		a.Stroked, a.Filled = true, false
		return []Figure{a}
	}
	return parts
}

// TickBox is a small drawn square or circle.
type TickBox struct {
	Box    document.Box
	Marked bool
}

// TickBoxes finds the squares and circles that are there to be ticked. A dark
// one is one only when a mark stands in it: otherwise it is a bullet.
func TickBoxes(figures []Figure) []TickBox {
	var out []TickBox
	for _, s := range figures {
		if s.boxLike() && s.Stroked {
			out = addBox(out, TickBox{Box: s.Box})
		}
		if len(out) > maxBoxes {
			return nil
		}
	}
	for i := range out {
		out[i].Marked = slices.ContainsFunc(figures, func(s Figure) bool { return s.marks(out[i].Box) })
	}
	for _, s := range figures {
		if s.boxLike() && s.dark() && slices.ContainsFunc(figures, func(o Figure) bool { return !o.closed() && o.marks(s.Box) }) {
			out = addBox(out, TickBox{Box: s.Box, Marked: true})
		}
	}
	return dropCombs(out)
}

// boxLike goes by size and shape: from the smallest that a pen can hit to the
// largest that is not yet a field for text.
func (s Figure) boxLike() bool {
	w, h := s.Box.X1-s.Box.X0, s.Box.Y1-s.Box.Y0
	return s.closed() && w >= 5 && w <= 22 && h >= 5 && h <= 22 && w/h > 0.75 && w/h < 1.34
}

// closed tells a frame or a blot from strokes of a pen.
func (s Figure) closed() bool { return s.Square || s.Round }

// dark tells a blot, which may be a dot in a circle.
func (s Figure) dark() bool { return s.Filled && !s.Light && !s.Stroked }

// marks tells whether a figure is a cross, a hook or a dot in a box. A closed
// figure is only one when it is filled: others are frames, and a light one the
// ground of the box.
func (s Figure) marks(b document.Box) bool {
	w, h := b.X1-b.X0, b.Y1-b.Y0
	sw, sh := s.Box.X1-s.Box.X0, s.Box.Y1-s.Box.Y0
	if !contains(b, s.Box) || sw > 1.3*w || sh > 1.3*h || max(sw, sh) < 0.3*max(w, h) || min(sw, sh) < 0.15*min(w, h) {
		return false
	}
	return !s.closed() || s.dark()
}

// addBox adds a box unless it is drawn inside or around another.
func addBox(boxes []TickBox, b TickBox) []TickBox {
	for i, o := range boxes {
		if contains(o.Box, b.Box) && area(b.Box) > 0 {
			if area(b.Box) > area(o.Box) {
				boxes[i] = b
			}
			return boxes
		}
	}
	return append(boxes, b)
}

// dropCombs drops boxes that stand wall to wall: those hold a character each.
func dropCombs(boxes []TickBox) []TickBox {
	var out []TickBox
	for i, b := range boxes {
		comb := false
		for j, o := range boxes {
			gap := max(b.Box.X0-o.Box.X1, o.Box.X0-b.Box.X1)
			comb = comb || i != j && gap < 1.5 && gap > -1.5 && o.Box.Y0-b.Box.Y0 < 1 && b.Box.Y0-o.Box.Y0 < 1
		}
		if !comb {
			out = append(out, b)
		}
	}
	return out
}

// Rules gives the lines that may rule a table.
func Rules(figures []Figure, ticks []TickBox) []document.Box {
	var out []document.Box
	for _, s := range figures {
		if s.inTick(ticks) {
			continue
		}
		w, h := s.Box.X1-s.Box.X0, s.Box.Y1-s.Box.Y0
		switch {
		case s.Filled && s.Light && !s.Stroked:
		case min(w, h) <= thin:
			out = append(out, s.Box)
		case s.Stroked && s.Round:
			out = append(out, sides(s.Box)...)
		case s.Stroked:
			out = append(out, s.Lines...)
			if s.Square {
				out = append(out, sides(s.Box)...)
			}
		}
	}
	return out
}

// inTick keeps the sides of tick boxes from ruling tables.
func (s Figure) inTick(ticks []TickBox) bool {
	for _, t := range ticks {
		if contains(t.Box, s.Box) && area(s.Box) < 2*area(t.Box) {
			return true
		}
	}
	return false
}

// sides gives a frame as four lines. A frame with round corners has the same
// meaning as one without.
func sides(b document.Box) []document.Box {
	return []document.Box{
		{X0: b.X0, X1: b.X1, Y0: b.Y0, Y1: b.Y0}, {X0: b.X0, X1: b.X1, Y0: b.Y1, Y1: b.Y1},
		{X0: b.X0, X1: b.X0, Y0: b.Y0, Y1: b.Y1}, {X0: b.X1, X1: b.X1, Y0: b.Y0, Y1: b.Y1},
	}
}

// contains tells whether the middle of b lies in a.
func contains(a, b document.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return a.X0 <= x && x <= a.X1 && a.Y0 <= y && y <= a.Y1
}

func area(b document.Box) float64 { return (b.X1 - b.X0) * (b.Y1 - b.Y0) }

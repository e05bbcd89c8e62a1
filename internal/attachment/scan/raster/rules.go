package raster

import (
	"image"
	"slices"
)

// Scale is what lengths on a page mean in pixels.
type Scale struct{ DPI float64 }

// Points gives the pixels of a length in points.
func (s Scale) Points(pt float64) int { return int(pt*s.DPI/72 + 0.5) }

const (
	// Lying rules are longer than any stroke of a letter, standing ones as well,
	// unless both their ends meet a lying one: rows of tables are low.
	shortestRule  = 18
	shortestPost  = 7.5
	longestLetter = 24
	thickestRule  = 3.2 // points
	// A lone lying rule is longer than blurred letters that run together.
	longestWord = 70
)

// Rules gives the ruling lines of an upright page, lying and standing.
func Rules(b *Bitmap, s Scale) (lying, standing []image.Rectangle) {
	lying = b.lines(s, shortestRule)
	posts := b.Transposed().lines(s, shortestPost)
	for _, p := range posts {
		r := image.Rect(p.Min.Y, p.Min.X, p.Max.Y, p.Max.X)
		if r.Dy() >= s.Points(longestLetter) || meets(lying, r, s.Points(1.5)) {
			standing = append(standing, r)
		}
	}
	lying = slices.DeleteFunc(lying, func(l image.Rectangle) bool {
		return l.Dx() < s.Points(longestWord) && !slices.ContainsFunc(standing, func(r image.Rectangle) bool {
			return r.Inset(-s.Points(2)).Overlaps(l)
		})
	})
	return lying, standing
}

// meets tells whether both ends of a standing line lie on lying ones.
func meets(lying []image.Rectangle, r image.Rectangle, slack int) bool {
	top, bottom := false, false
	for _, l := range lying {
		if l.Min.X-slack <= r.Max.X && r.Min.X <= l.Max.X+slack {
			top = top || l.Min.Y-slack <= r.Min.Y && r.Min.Y <= l.Max.Y+slack
			bottom = bottom || l.Min.Y-slack <= r.Max.Y && r.Max.Y <= l.Max.Y+slack
		}
	}
	return top && bottom
}

// lines gives the lying lines of a page: runs of ink at least so many points
// long, row upon row, and no thicker than a rule.
func (b *Bitmap) lines(s Scale, shortest float64) []image.Rectangle {
	gap, least := max(1, s.Points(0.5)), s.Points(shortest)
	var runs []Run
	var parent []int
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	above := 0
	for y := range b.H {
		for _, r := range b.longRuns(y, gap, least) {
			i := len(runs)
			runs, parent = append(runs, r), append(parent, i)
			for above < i && runs[above].Y < y-2 {
				above++
			}
			for k := above; k < i && runs[k].Y < y; k++ {
				if runs[k].X0 <= r.X1+2*gap && r.X0 <= runs[k].X1+2*gap {
					parent[find(k)] = find(i)
				}
			}
		}
	}
	boxes := map[int]image.Rectangle{}
	for i, r := range runs {
		boxes[find(i)] = boxes[find(i)].Union(image.Rect(r.X0, r.Y, r.X1, r.Y+2))
	}
	thick := s.Points(thickestRule)
	var out []image.Rectangle
	for i := range runs {
		if box, ok := boxes[i]; ok && b.thin(box, thick) {
			out = append(out, box)
		}
	}
	return out
}

// thin tells a rule from a row of letters that run together: it is as thick
// all the way.
func (b *Bitmap) thin(r image.Rectangle, most int) bool {
	counts := make([]int, most+2)
	all := 0
	for x := r.Min.X; x < r.Max.X; x++ {
		y := b.onRule(x, r)
		if y < 0 {
			continue
		}
		top, bottom := y, y
		for b.ink(x, top-1) && bottom-top <= most {
			top--
		}
		for b.ink(x, bottom+1) && bottom-top <= most {
			bottom++
		}
		all++
		counts[min(bottom-top, most+1)]++
	}
	seen, middle := 0, 0
	for ; middle <= most && 2*(seen+counts[middle]) < all; middle++ {
		seen += counts[middle]
	}
	even := 0
	for _, n := range counts[:min(middle+3, len(counts)-1)] {
		even += n
	}
	return middle < most && 5*even >= 4*all
}

// longRuns gives the runs of a row with small gaps closed. The row below lends
// its ink, since worn and slanting lines change between the two.
func (b *Bitmap) longRuns(y, gap, least int) []Run {
	row, below := b.row(y), b.row(min(y+1, b.H-1))
	return closedRuns(y, gap, least, func(x int) bool { return row[x]|below[x] != 0 }, b.W)
}

// solidRuns gives the runs of a row alone.
func (b *Bitmap) solidRuns(y, gap, least int) []Run {
	row := b.row(y)
	return closedRuns(y, gap, least, func(x int) bool { return row[x] != 0 }, b.W)
}

func closedRuns(y, gap, least int, ink func(x int) bool, w int) []Run {
	var out []Run
	for x := 0; x < w; {
		if !ink(x) {
			x++
			continue
		}
		start, end := x, x
		for x < w && x-end <= gap {
			if ink(x) {
				end = x + 1
			}
			x++
		}
		if end-start >= least {
			out = append(out, Run{y, start, end})
		}
	}
	return out
}

// Erase takes the lying rules out of the ink and paints them white in the
// image. Strokes that cross a rule stay whole, and what only touches it, as the
// dots of a capital under the border of its cell do, loses no more than the
// rule is thick. It gives the points where something touched.
func Erase(g *image.Gray, b *Bitmap, rules []image.Rectangle, s Scale) (touched []image.Point) {
	most := s.Points(thickestRule) + 1
	for _, r := range rules {
		columns, usual := b.cuts(r, most)
		top, bottom, known := 0, 0, false
		for i, c := range columns {
			switch thick := c.bottom - c.top; {
			case c.none || thick >= most:
				continue
			case thick <= usual+1:
				top, bottom, known = c.top, c.bottom, true
				b.wipe(g, r.Min.X+i, top, bottom)
				continue
			case known && c.top <= bottom && top <= c.bottom:
				b.wipe(g, r.Min.X+i, max(top, c.top), min(bottom, c.bottom))
			default:
				b.wipe(g, r.Min.X+i, c.top, c.bottom)
			}
			touched = append(touched, image.Pt(r.Min.X+i, c.bottom))
		}
	}
	return touched
}

// cut is the ink of a rule in one column of the image.
type cut struct {
	top, bottom int
	none        bool
}

// cuts gives the ink of each column of a rule, and how thick most are, less one.
func (b *Bitmap) cuts(r image.Rectangle, most int) (columns []cut, usual int) {
	counts := make([]int, most+1)
	for x := r.Min.X; x < r.Max.X; x++ {
		y := b.onRule(x, r)
		if y < 0 {
			columns = append(columns, cut{none: true})
			continue
		}
		top, bottom := y, y
		for b.ink(x, top-1) && y-top <= most {
			top--
		}
		for b.ink(x, bottom+1) && bottom-y <= most {
			bottom++
		}
		columns = append(columns, cut{top: top, bottom: bottom})
		if bottom-top < most {
			counts[bottom-top]++
		}
	}
	for thick, n := range counts {
		if n > counts[usual] {
			usual = thick
		}
	}
	return columns, usual
}

// EraseStanding takes the standing rules out.
func EraseStanding(g *image.Gray, b *Bitmap, rules []image.Rectangle, s Scale) {
	most := s.Points(thickestRule) + 1
	for _, r := range rules {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			x := b.inRow(y, r)
			if x < 0 {
				continue
			}
			left, right := x, x
			for b.ink(left-1, y) && x-left <= most {
				left--
			}
			for b.ink(right+1, y) && right-x <= most {
				right++
			}
			if right-left >= most {
				continue
			}
			for x := left; x <= right; x++ {
				b.wipe(g, x, y, y)
			}
			paint(g, left-1, y)
			paint(g, right+1, y)
		}
	}
}

func (b *Bitmap) onRule(x int, r image.Rectangle) int {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if b.ink(x, y) {
			return y
		}
	}
	return -1
}

func (b *Bitmap) inRow(y int, r image.Rectangle) int {
	for x := r.Min.X; x < r.Max.X; x++ {
		if b.ink(x, y) {
			return x
		}
	}
	return -1
}

// wipe clears ink in a column, with the pale edge above and below it.
func (b *Bitmap) wipe(g *image.Gray, x, top, bottom int) {
	for y := top; y <= bottom; y++ {
		b.Pix[y*b.W+x] = 0
	}
	for y := top - 1; y <= bottom+1; y++ {
		paint(g, x, y)
	}
}

func paint(g *image.Gray, x, y int) {
	if image.Pt(x, y).In(g.Rect) {
		g.Pix[y*g.Stride+x] = 255
	}
}

// Clear takes everything in a rectangle away.
func Clear(g *image.Gray, b *Bitmap, r image.Rectangle) {
	r = r.Intersect(image.Rect(0, 0, b.W, b.H))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			b.Pix[y*b.W+x] = 0
			g.Pix[y*g.Stride+x] = 255
		}
	}
}

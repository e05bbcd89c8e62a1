package raster

import (
	"cmp"
	"image"
	"slices"
)

// Square is a tick box. Filled is the share of its inside that is ink.
type Square struct {
	Box    image.Rectangle
	Filled float64
}

const (
	smallestBox = 5.0 // points
	largestBox  = 20.0
	overLetters = 1.2
	// sideInk is the share of each side that must be ink; worn print and noise
	// take some of it.
	sideInk = 0.85
	// straightInk is the share of a side that must stand in one line. Of a box that
	// is larger than any letter a mark may hide a part of two sides: hiddenInk must
	// show of each and straightSides of all.
	straightInk   = 0.88
	hiddenInk     = 0.65
	straightSides = 3.55
	markable      = 1.6
)

// Squares finds the tick boxes of an upright page: four sides and four corners
// of ink, whatever stands in them or crosses them. They are clearly higher than
// the small letters of the page, whose height letter is, in pixels.
func Squares(b *Bitmap, s Scale, letter float64) []Square {
	least, most := max(s.Points(smallestBox), int(overLetters*letter+0.5)), s.Points(largestBox)
	var out []Square
	for y := range b.H - least {
		for _, r := range b.solidRuns(y, 1, least) {
			if r.X1-r.X0 > most+s.Points(6) {
				continue
			}
			if box, ok := b.square(r, least, most, letter); ok && !b.crowded(box, max(s.Points(1), box.Dx()/7)) {
				out = addSquare(out, box)
			}
		}
	}
	for i := range out {
		out[i].Filled = b.filled(out[i].Box)
	}
	return sameSize(dropRows(out, s))
}

// square looks for a box that hangs on a run of ink. The run may be longer
// than the box: strokes of a mark go beyond its corners.
func (b *Bitmap) square(top Run, least, most int, letter float64) (image.Rectangle, bool) {
	var posts []int
	for x := top.X0; x < top.X1; x++ {
		if b.column(x, top.Y, top.Y+least*3/4) >= sideInk {
			posts = append(posts, x)
		}
	}
	for i, left := range posts {
		for _, right := range slices.Backward(posts[i+1:]) {
			w := right - left + 1
			if w < least || w > most || b.across(top.Y, left, right) < sideInk {
				continue
			}
			for h := w * 4 / 5; h <= w*5/4; h++ {
				box := image.Rect(left, top.Y, right+1, top.Y+h)
				if b.across(box.Max.Y-1, left, right) < sideInk || !b.sides(box) {
					continue
				}
				if box = b.grow(box); 4*max(box.Dx(), box.Dy()) > 5*min(box.Dx(), box.Dy()) {
					continue // the feet of an m
				}
				if b.alone(box) && b.straight(box, float64(w) > markable*letter) {
					return box, true
				}
			}
		}
		if len(posts) > 0 && left-posts[0] > least/2 {
			break
		}
	}
	return image.Rectangle{}, false
}

// sides tells whether left and right are there all the way, and the corners.
func (b *Bitmap) sides(r image.Rectangle) bool {
	return b.column(r.Min.X, r.Min.Y, r.Max.Y) >= sideInk && b.column(r.Max.X-1, r.Min.Y, r.Max.Y) >= sideInk &&
		b.corner(r.Min.X, r.Min.Y) && b.corner(r.Max.X-1, r.Min.Y) && b.corner(r.Min.X, r.Max.Y-1) && b.corner(r.Max.X-1, r.Max.Y-1)
}

// alone tells whether there is paper around a box: what looks like one inside
// a letter has the letter around it. A mark may reach out.
func (b *Bitmap) alone(r image.Rectangle) bool {
	total := 0
	for _, side := range []image.Rectangle{
		image.Rect(r.Min.X, r.Min.Y-2, r.Max.X, r.Min.Y-1), image.Rect(r.Min.X, r.Max.Y+1, r.Max.X, r.Max.Y+2),
		image.Rect(r.Min.X-2, r.Min.Y, r.Min.X-1, r.Max.Y), image.Rect(r.Max.X+1, r.Min.Y, r.Max.X+2, r.Max.Y),
	} {
		n := 0
		for y := side.Min.Y; y < side.Max.Y; y++ {
			for x := side.Min.X; x < side.Max.X; x++ {
				if b.ink(x, y) {
					n++
				}
			}
		}
		if 10*n > 4*max(side.Dx(), side.Dy()) {
			return false
		}
		total += n
	}
	return 10*total <= 2*(r.Dx()+r.Dy())
}

// crowded tells whether something as high as a letter stands close beside a
// box, as within a word: an m may have straight sides too. A mark may reach out
// of the box at some heights, not at most.
func (b *Bitmap) crowded(r image.Rectangle, near int) bool {
	for _, from := range []int{r.Min.X - 1 - near, r.Max.X + 1} {
		n := 0
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := from; x < from+near; x++ {
				if b.ink(x, y) {
					n++
					break
				}
			}
		}
		if 5*n > 2*r.Dy() {
			return true
		}
	}
	return false
}

// straight tells whether each side, seen from outside, stands in one line all
// the way to its corners: that of a letter bends.
func (b *Bitmap) straight(r image.Rectangle, marked bool) bool {
	const beyond = 2
	out := r.Inset(-beyond)
	sum := 0.0
	for side := range 4 {
		n := r.Dy()
		if side >= 2 {
			n = r.Dx()
		}
		depths := make([]int, 2*beyond+3+n/3)
		for i := range n {
			d := 0
			for d < len(depths)-2 {
				x, y := out.Min.X+d, r.Min.Y+i
				switch side {
				case 1:
					x = out.Max.X - 1 - d
				case 2:
					x, y = r.Min.X+i, out.Min.Y+d
				case 3:
					x, y = r.Min.X+i, out.Max.Y-1-d
				}
				if b.ink(x, y) {
					break
				}
				d++
			}
			depths[d]++
		}
		best := 0
		for d := 1; d < len(depths)-2; d++ {
			best = max(best, depths[d-1]+depths[d]+depths[d+1])
		}
		share := float64(best) / float64(n)
		if share < hiddenInk || !marked && share < straightInk {
			return false
		}
		sum += share
	}
	return sum >= straightSides
}

func (b *Bitmap) corner(x, y int) bool {
	n := 0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if b.ink(x+dx, y+dy) {
				n++
			}
		}
	}
	return n >= 3
}

// column gives the share of a column that is ink, a pixel beside it counted.
func (b *Bitmap) column(x, top, bottom int) float64 {
	n := 0
	for y := top; y < bottom; y++ {
		if b.ink(x, y) || b.ink(x-1, y) || b.ink(x+1, y) {
			n++
		}
	}
	return float64(n) / float64(max(1, bottom-top))
}

// across gives the share of a row that is ink.
func (b *Bitmap) across(y, left, right int) float64 {
	n := 0
	for x := left; x <= right; x++ {
		if b.ink(x, y) || b.ink(x, y-1) || b.ink(x, y+1) {
			n++
		}
	}
	return float64(n) / float64(right-left+1)
}

// grow widens a box to the outer edge of its frame.
func (b *Bitmap) grow(r image.Rectangle) image.Rectangle {
	for range 3 {
		if b.strict(r.Min.X-1, r.Min.Y, r.Max.Y) {
			r.Min.X--
		}
		if b.strict(r.Max.X, r.Min.Y, r.Max.Y) {
			r.Max.X++
		}
		for _, y := range []int{r.Min.Y - 1, r.Max.Y} {
			n := 0
			for x := r.Min.X; x < r.Max.X; x++ {
				if b.ink(x, y) {
					n++
				}
			}
			if 2*n > r.Dx() {
				r.Min.Y, r.Max.Y = min(r.Min.Y, y), max(r.Max.Y, y+1)
			}
		}
	}
	return r
}

func (b *Bitmap) strict(x, top, bottom int) bool {
	n := 0
	for y := top; y < bottom; y++ {
		if b.ink(x, y) {
			n++
		}
	}
	return 2*n > bottom-top
}

// filled gives the share of ink inside a box, its frame left out.
func (b *Bitmap) filled(r image.Rectangle) float64 {
	in := r.Inset(max(2, r.Dx()/5))
	n := 0
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if b.ink(x, y) {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, in.Dx()*in.Dy()))
}

func addSquare(out []Square, r image.Rectangle) []Square {
	for i := len(out) - 1; i >= 0 && i >= len(out)-200; i-- {
		if in := out[i].Box.Intersect(r); 2*in.Dx()*in.Dy() > min(size(out[i].Box), size(r)) {
			if size(r) > size(out[i].Box) {
				out[i].Box = r
			}
			return out
		}
	}
	return append(out, Square{Box: r})
}

func size(r image.Rectangle) int { return r.Dx() * r.Dy() }

// dropRows drops boxes that stand wall to wall, beside or under each other:
// those are cells of a table or hold a character each.
func dropRows(all []Square, s Scale) []Square {
	wall := s.Points(1.5)
	var out []Square
	for i, a := range all {
		touch := slices.ContainsFunc(all, func(o Square) bool {
			return o.Box != all[i].Box && a.Box.Inset(-wall).Overlaps(o.Box)
		})
		if !touch {
			out = append(out, a)
		}
	}
	return out
}

// sameSize drops dark squares that are no boxes of the page: a bullet, or a
// blot, has a size of its own.
func sameSize(all []Square) []Square {
	const solid = 0.85
	return slices.DeleteFunc(all, func(a Square) bool {
		return a.Filled > solid && !slices.ContainsFunc(all, func(o Square) bool {
			return o.Filled <= solid && cmp.Compare(abs(o.Box.Dx()-a.Box.Dx()), 1+a.Box.Dx()/8) <= 0
		})
	})
}

func abs(n int) int { return max(n, -n) }

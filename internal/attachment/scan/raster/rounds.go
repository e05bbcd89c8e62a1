package raster

import (
	"cmp"
	"image"
	"slices"
)

// Rounds finds the tick boxes that are no squares: circles, and brackets with
// room between them. One alone is a letter or a remark in brackets, so each kind
// must come at least twice.
func Rounds(b *Bitmap, blobs []Blob, letter float64) []Square {
	sorted := slices.Clone(blobs)
	slices.SortFunc(sorted, func(a, o Blob) int { return cmp.Compare(a.Box.Min.X, o.Box.Min.X) })
	return append(b.circles(sorted, letter), brackets(sorted, letter)...)
}

// circles finds rings that stand by themselves and are larger than the letter o.
func (b *Bitmap) circles(sorted []Blob, letter float64) []Square {
	var out []Square
	for _, o := range sorted {
		w, h := float64(o.Box.Dx()), float64(o.Box.Dy())
		if h < 1.3*letter || h > 4*letter || w < 0.85*h || w > 1.18*h || !o.ring() {
			continue
		}
		near := int(0.45 * letter)
		beside := image.Rect(o.Box.Min.X-near, o.Box.Min.Y, o.Box.Max.X+near, o.Box.Max.Y)
		if b.inkIn(beside) > b.inkIn(o.Box)+2 {
			continue
		}
		out = append(out, Square{Box: o.Box, Filled: b.filled(o.Box)})
	}
	return slices.DeleteFunc(out, func(q Square) bool { return alike(out, q) < 2 })
}

// alike counts the boxes of one size.
func alike(all []Square, q Square) int {
	n := 0
	for _, o := range all {
		if 8*abs(o.Box.Dy()-q.Box.Dy()) <= q.Box.Dy() {
			n++
		}
	}
	return n
}

// ring tells whether a blob goes round an empty place: seen from outside its
// edge lies on a circle.
func (b *Blob) ring() bool {
	left, right := make([]int, b.Box.Dy()), make([]int, b.Box.Dy())
	for i := range left {
		left[i], right[i] = b.Box.Max.X, b.Box.Min.X
	}
	for _, r := range b.Runs {
		i := r.Y - b.Box.Min.Y
		left[i], right[i] = min(left[i], r.X0), max(right[i], r.X1)
	}
	cx, cy := float64(b.Box.Min.X+b.Box.Max.X)/2, float64(b.Box.Min.Y+b.Box.Max.Y)/2
	radius := float64(b.Box.Dx()+b.Box.Dy()) / 4
	on := 0
	for i := range left {
		y := float64(b.Box.Min.Y+i) + 0.5 - cy
		for _, x := range []float64{float64(left[i]) - cx, float64(right[i]) - cx} {
			if d := x*x + y*y; d > 0.8*radius*radius && d < 1.25*radius*radius {
				on++
			}
		}
	}
	return 20*on >= 36*len(left) && b.Area < b.Box.Dx()*b.Box.Dy()*6/10
}

func (b *Bitmap) inkIn(r image.Rectangle) int {
	r = r.Intersect(image.Rect(0, 0, b.W, b.H))
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			n += int(b.Pix[y*b.W+x])
		}
	}
	return n
}

// brackets finds pairs of brackets with nothing between them. The pairs with a
// mark are read as text.
func brackets(sorted []Blob, letter float64) []Square {
	var out []Square
	for i, o := range sorted {
		if o.bends(letter) >= 0 {
			continue
		}
		for _, c := range sorted[i+1:] {
			if float64(c.Box.Min.X-o.Box.Max.X) > 2*letter {
				break
			}
			if !level(o.Box, c.Box) {
				continue
			}
			if float64(c.Box.Min.X-o.Box.Max.X) > 0.12*letter && c.bends(letter) > 0 {
				out = append(out, Square{Box: o.Box.Union(c.Box)})
			}
			break // what comes next on the line
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// level tells whether two blobs stand on one line.
func level(a, b image.Rectangle) bool {
	return 2*(min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y)) > min(a.Dy(), b.Dy())
}

// bends tells a bracket: -1 opens, 1 closes, 0 is none.
func (b *Blob) bends(letter float64) int {
	w, h := b.Box.Dx(), b.Box.Dy()
	if float64(h) < 1.25*letter || float64(h) > 2.6*letter || 2*w > h || 8*w < h {
		return 0
	}
	// The middle of the strokes in the outer and in the middle part.
	var sums, counts [2]float64
	for _, r := range b.Runs {
		part := 0
		if y := r.Y - b.Box.Min.Y; 3*y > h && 3*y < 2*h {
			part = 1
		}
		sums[part] += float64(r.X0+r.X1) / 2
		counts[part]++
	}
	if counts[0] == 0 || counts[1] == 0 || len(b.Runs) > h+h/8+1 {
		return 0
	}
	switch off := sums[0]/counts[0] - sums[1]/counts[1]; {
	case 5*off > float64(w):
		return -1
	case 5*off < -float64(w):
		return 1
	}
	return 0
}

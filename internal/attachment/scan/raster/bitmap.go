// Package raster sees the geometry of a scanned or photographed page: it makes
// ink of grey, sets a slanting page upright, and finds the ruling lines, the
// tick boxes and the blots that letters are made of. It takes and gives images
// and pixels; what the letters say is not its business.
//
// It is arithmetic alone, on memory in proportion to the page.
package raster

import (
	"image"
	"math"
)

// Bitmap is an image of ink on paper: 1 is ink.
type Bitmap struct {
	W, H int
	Pix  []uint8
}

// NewBitmap makes an empty page.
func NewBitmap(w, h int) *Bitmap { return &Bitmap{W: w, H: h, Pix: make([]uint8, w*h)} }

func (b *Bitmap) row(y int) []uint8 { return b.Pix[y*b.W : (y+1)*b.W] }

// ink tells whether there is ink at a point; outside the page there is none.
func (b *Bitmap) ink(x, y int) bool {
	return x >= 0 && y >= 0 && x < b.W && y < b.H && b.Pix[y*b.W+x] != 0
}

// Transposed mirrors the page at its diagonal: what stood lies.
func (b *Bitmap) Transposed() *Bitmap {
	t := NewBitmap(b.H, b.W)
	for y := range b.H {
		for x, v := range b.row(y) {
			if v != 0 {
				t.Pix[x*t.W+y] = 1
			}
		}
	}
	return t
}

// contrast is how much darker than its surroundings ink must be where the
// surroundings are even; deviation is the range of the spread of grey values.
// The figures are Sauvola's, the contrast a little lower for grey print.
const (
	contrast  = 0.22
	deviation = 128
)

// Threshold tells ink from paper by comparing each pixel with those around it
// up to radius away, so that shadows and dark tables are paper.
func Threshold(g *image.Gray, radius int) *Bitmap {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := NewBitmap(w, h)
	sums, squares := make([]int64, w), make([]int64, w)
	add := func(y int, sign int64) {
		if y < 0 || y >= h {
			return
		}
		for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			sums[x] += sign * int64(v)
			squares[x] += sign * int64(v) * int64(v)
		}
	}
	for y := range radius {
		add(y, 1)
	}
	for y := range h {
		add(y+radius, 1)
		add(y-radius-1, -1)
		rows := int64(min(h, y+radius+1) - max(0, y-radius))
		thresholdRow(out.row(y), g.Pix[y*g.Stride:y*g.Stride+w], window{sums, squares, rows, radius})
	}
	return out
}

// window is the sums of so many rows of an image, a column each.
type window struct {
	sums, squares []int64
	rows          int64
	radius        int
}

func thresholdRow(out, grey []uint8, n window) {
	w := len(grey)
	var sum, square int64
	for x := range min(n.radius, w) {
		sum += n.sums[x]
		square += n.squares[x]
	}
	for x := range w {
		if in := x + n.radius; in < w {
			sum += n.sums[in]
			square += n.squares[in]
		}
		if gone := x - n.radius - 1; gone >= 0 {
			sum -= n.sums[gone]
			square -= n.squares[gone]
		}
		count := float64(n.rows * int64(min(w, x+n.radius+1)-max(0, x-n.radius)))
		mean := float64(sum) / count
		v := float64(grey[x])
		if v >= mean {
			continue
		}
		spread := math.Sqrt(max(0, float64(square)/count-mean*mean))
		if v < mean*(1-contrast*(1-spread/deviation)) {
			out[x] = 1
		}
	}
}

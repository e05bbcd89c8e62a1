package raster

import (
	"image"
	"math"
)

// Upright gives the image of a page as it would lie before one's eyes.
func (f Frame) Upright(g *image.Gray) *image.Gray {
	w, h := float64(f.size.X), float64(f.size.Y)
	// The corners of a rectangle that the slanting page has room in, as they lie
	// in the image.
	x, y := w/2+math.Abs(f.lean)*h/2, h/2+math.Abs(f.slope)*w/2
	var from [4]dot
	for i, c := range []dot{{-x, -y}, {x, -y}, {x, y}, {-x, y}} {
		from[i] = f.cross(c.x, c.y)
		from[i].x += w / 2
		from[i].y += h / 2
	}
	m, ok := square(from)
	if !ok {
		return g
	}
	return m.warp(g, image.Pt(int(2*x), int(2*y)))
}

// cross gives where the margin at x meets the line at y, both from the middle.
func (f Frame) cross(x, y float64) dot {
	s, l := f.slope+f.turn*y, f.lean+f.leanTurn*x
	// px = x + l*py and py = y + s*px
	d := 1 - s*l
	return dot{(x + l*y) / d, (y + s*x) / d}
}

// projection takes points of the unit square to the image.
type projection struct{ a, b, c, d, e, f, g, h float64 }

// square gives the projection of the unit square to four corners (Heckbert).
func square(q [4]dot) (projection, bool) {
	dx1, dx2, dx3 := q[1].x-q[2].x, q[3].x-q[2].x, q[0].x-q[1].x+q[2].x-q[3].x
	dy1, dy2, dy3 := q[1].y-q[2].y, q[3].y-q[2].y, q[0].y-q[1].y+q[2].y-q[3].y
	det := dx1*dy2 - dx2*dy1
	if math.Abs(det) < 1e-9 {
		return projection{}, false
	}
	var m projection
	m.g = (dx3*dy2 - dx2*dy3) / det
	m.h = (dx1*dy3 - dx3*dy1) / det
	m.a, m.b, m.c = q[1].x-q[0].x+m.g*q[1].x, q[3].x-q[0].x+m.h*q[3].x, q[0].x
	m.d, m.e, m.f = q[1].y-q[0].y+m.g*q[1].y, q[3].y-q[0].y+m.h*q[3].y, q[0].y
	return m, true
}

// margin is how many pixels at the edge tell what the paper beyond is like: a
// single one may be a speck, and would be drawn out to a stroke.
const margin = 16

// warp draws the image anew. What lay outside is as bright as what lies at the
// edge: any other grey would draw the edge as a rule.
func (m projection) warp(g *image.Gray, size image.Point) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: size})
	w, h := float64(size.X), float64(size.Y)
	edge := Shrink(g, image.Pt(max(1, g.Rect.Dx()/margin), max(1, g.Rect.Dy()/margin)))
	for y := range size.Y {
		v := (float64(y) + 0.5) / h
		row := out.Pix[y*out.Stride : y*out.Stride+size.X]
		for x := range row {
			u := (float64(x) + 0.5) / w
			n := m.g*u + m.h*v + 1
			px, py := (m.a*u+m.b*v+m.c)/n-0.5, (m.d*u+m.e*v+m.f)/n-0.5
			if px < 0 || py < 0 || px >= float64(g.Rect.Dx()-1) || py >= float64(g.Rect.Dy()-1) {
				row[x] = nearest(edge, px/margin, py/margin)
				continue
			}
			row[x] = sample(g, px, py)
		}
	}
	return out
}

// nearest gives the pixel that is nearest to a point.
func nearest(g *image.Gray, x, y float64) uint8 {
	return g.Pix[min(max(int(y), 0), g.Rect.Dy()-1)*g.Stride+min(max(int(x), 0), g.Rect.Dx()-1)]
}

// sample gives the grey value between four pixels.
func sample(g *image.Gray, x, y float64) uint8 {
	x0, y0 := int(x), int(y)
	fx, fy := int((x-float64(x0))*256), int((y-float64(y0))*256)
	i := y0*g.Stride + x0
	top := int(g.Pix[i])*(256-fx) + int(g.Pix[i+1])*fx
	bottom := int(g.Pix[i+g.Stride])*(256-fx) + int(g.Pix[i+g.Stride+1])*fx
	return uint8((top*(256-fy) + bottom*fy) >> 16)
}

// Quarter turns an image clockwise by so many quarters.
func Quarter(g *image.Gray, turns int) *image.Gray {
	for range turns & 3 {
		w, h := g.Rect.Dx(), g.Rect.Dy()
		t := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				t.Pix[x*t.Stride+h-1-y] = g.Pix[y*g.Stride+x]
			}
		}
		g = t
	}
	return g
}

// Shrink makes an image smaller; each new pixel is the mean of those it covers.
func Shrink(g *image.Gray, size image.Point) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: size})
	w, h := g.Rect.Dx(), g.Rect.Dy()
	sums, counts := make([]int, size.X), make([]int, size.X)
	column := make([]int, w)
	for x := range column {
		column[x] = x * size.X / w
	}
	for y, to := 0, 0; to < size.Y; to++ {
		clear(sums)
		clear(counts)
		for end := (to + 1) * h / size.Y; y < end; y++ {
			for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
				sums[column[x]] += int(v)
				counts[column[x]]++
			}
		}
		for x, n := range counts {
			out.Pix[to*out.Stride+x] = uint8(sums[x] / max(1, n))
		}
	}
	return out
}

// Whiten makes the paper white: it divides each pixel by the light around it.
func Whiten(g *image.Gray, ink *Bitmap, block int) *image.Gray {
	l := newLight(g, ink, block)
	out := image.NewGray(g.Rect)
	for y := range ink.H {
		in := g.Pix[y*g.Stride : y*g.Stride+ink.W]
		to := out.Pix[y*out.Stride : y*out.Stride+ink.W]
		light := l.row(y)
		for x, v := range in {
			to[x] = uint8(min(255, int(v)*250/max(1, light.at(x))))
		}
	}
	return out
}

// light is how bright the paper is, a value a block of pixels.
type light struct {
	w, h, block int
	values      []float64
}

func newLight(g *image.Gray, ink *Bitmap, block int) *light {
	l := &light{w: ink.W/block + 1, h: ink.H/block + 1, block: block}
	l.values = make([]float64, l.w*l.h)
	sums, counts := make([]int, l.w*l.h), make([]int, l.w*l.h)
	for y := range ink.H {
		for x, v := range ink.row(y) {
			if v == 0 {
				i := y/block*l.w + x/block
				sums[i] += int(g.Pix[y*g.Stride+x])
				counts[i]++
			}
		}
	}
	for i, n := range counts {
		if n > block*block/4 {
			l.values[i] = float64(sums[i]) / float64(n)
		}
	}
	l.fill()
	return l
}

// fill gives blocks full of ink the light of their brightest neighbour.
func (l *light) fill() {
	for range max(l.w, l.h) {
		missing := false
		next := append([]float64(nil), l.values...)
		for i, v := range l.values {
			if v > 0 {
				continue
			}
			x, y := i%l.w, i/l.w
			for _, n := range [][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				if n[0] >= 0 && n[1] >= 0 && n[0] < l.w && n[1] < l.h {
					next[i] = max(next[i], l.values[n[1]*l.w+n[0]])
				}
			}
			missing = true
		}
		l.values = next
		if !missing {
			return
		}
	}
}

// lightRow is the light along a row of pixels.
type lightRow struct {
	values []float64
	block  int
}

func (l *light) row(y int) lightRow {
	at := min(max(float64(y)/float64(l.block)-0.5, 0), float64(l.h-1))
	y0 := int(at)
	y1, f := min(y0+1, l.h-1), at-float64(y0)
	r := lightRow{make([]float64, l.w), l.block}
	for x := range l.w {
		r.values[x] = l.values[y0*l.w+x]*(1-f) + l.values[y1*l.w+x]*f
	}
	return r
}

func (r lightRow) at(x int) int {
	at := min(max(float64(x)/float64(r.block)-0.5, 0), float64(len(r.values)-1))
	x0 := int(at)
	x1, f := min(x0+1, len(r.values)-1), at-float64(x0)
	return int(r.values[x0]*(1-f) + r.values[x1]*f)
}

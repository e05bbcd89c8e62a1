// Package scantest draws pages as a scanner or a telephone would see them, for
// the tests of package scan and its chambers: text, rules and tick boxes at
// known places, then tilted, shaded and sprinkled with dirt. It takes points
// from the top left, as one reads, and gives grey images.
package scantest

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Sheet is a page being drawn.
type Sheet struct {
	Image *image.Gray
	DPI   float64
}

// New gives an empty sheet of so many points.
func New(width, height, dpi float64) *Sheet {
	s := &Sheet{DPI: dpi, Image: image.NewGray(image.Rect(0, 0, int(width*dpi/72), int(height*dpi/72)))}
	draw.Draw(s.Image, s.Image.Rect, image.White, image.Point{}, draw.Src)
	return s
}

// Pixels gives a length in points as pixels.
func (s *Sheet) Pixels(pt float64) int { return int(math.Round(pt * s.DPI / 72)) }

// Text sets text on a base line, Bold in bold. It panics when the fonts that
// come with the module cannot be read, which no test can mend.
func (s *Sheet) Text(x, base, size float64, text string) { s.set(goregular.TTF, x, base, size, text) }

// Bold sets bold text.
func (s *Sheet) Bold(x, base, size float64, text string) { s.set(gobold.TTF, x, base, size, text) }

func (s *Sheet) set(ttf []byte, x, base, size float64, text string) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		panic(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: s.DPI})
	if err != nil {
		panic(err)
	}
	d := font.Drawer{Dst: s.Image, Src: image.Black, Face: face, Dot: fixed.P(s.Pixels(x), s.Pixels(base))}
	d.DrawString(text)
}

// Rule draws a lying or standing line of a width in points.
func (s *Sheet) Rule(x0, y0, x1, y1, width float64) {
	half := max(s.Pixels(width), 1)
	r := image.Rect(s.Pixels(x0), s.Pixels(y0), s.Pixels(x1)+half, s.Pixels(y1)+half)
	draw.Draw(s.Image, r, image.Black, image.Point{}, draw.Src)
}

// Frame draws the four sides of a rectangle.
func (s *Sheet) Frame(x0, y0, x1, y1, width float64) {
	s.Rule(x0, y0, x1, y0, width)
	s.Rule(x0, y1, x1, y1, width)
	s.Rule(x0, y0, x0, y1, width)
	s.Rule(x1, y0, x1, y1, width)
}

// Box draws a tick box, its mark "" none, "x" a cross, "v" a hook that reaches
// out of it. It gives where the box is, in pixels.
func (s *Sheet) Box(x, y, size float64, mark string) image.Rectangle {
	s.Frame(x, y, x+size, y+size, 0.7)
	at := func(fx, fy float64) (float64, float64) { return x + fx*size, y + fy*size }
	line := func(ax, ay, bx, by float64) {
		x0, y0 := at(ax, ay)
		x1, y1 := at(bx, by)
		s.stroke(x0, y0, x1, y1, size/8)
	}
	switch mark {
	case "x":
		line(0.2, 0.2, 0.8, 0.8)
		line(0.8, 0.2, 0.2, 0.8)
	case "v":
		line(0.2, 0.5, 0.45, 0.8)
		line(0.45, 0.8, 1.1, -0.15)
	}
	return image.Rect(s.Pixels(x), s.Pixels(y), s.Pixels(x+size)+1, s.Pixels(y+size)+1)
}

// Ring draws a round tick box, with a dot in it when it is marked.
func (s *Sheet) Ring(x, y, radius float64, marked bool) {
	r, pen := radius*s.DPI/72, max(1, 0.8*s.DPI/72)
	cx, cy := x*s.DPI/72, y*s.DPI/72
	for py := int(cy - r - 2); py <= int(cy+r+2); py++ {
		for px := int(cx - r - 2); px <= int(cx+r+2); px++ {
			d := math.Hypot(float64(px)+0.5-cx, float64(py)+0.5-cy)
			if math.Abs(d-r) < pen/2+0.3 || marked && d < r/2 {
				s.Image.SetGray(px, py, color.Gray{})
			}
		}
	}
}

// stroke draws a slanting line, round at its ends.
func (s *Sheet) stroke(x0, y0, x1, y1, width float64) {
	k := s.DPI / 72
	steps := int(math.Hypot(x1-x0, y1-y0)*k) + 1
	r := width * k / 2
	for i := range steps + 1 {
		f := float64(i) / float64(steps)
		cx, cy := (x0+(x1-x0)*f)*k, (y0+(y1-y0)*f)*k
		for py := int(cy - r); py <= int(cy+r); py++ {
			for px := int(cx - r); px <= int(cx+r); px++ {
				s.Image.SetGray(px, py, color.Gray{})
			}
		}
	}
}

// Tilted gives the sheet turned by so many degrees clockwise, and narrower at
// the top by a share, as a telephone held aslant sees it.
func (s *Sheet) Tilted(degrees, narrow float64) *Sheet {
	w, h := float64(s.Image.Rect.Dx()), float64(s.Image.Rect.Dy())
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	out := New(0, 0, s.DPI)
	out.Image = image.NewGray(s.Image.Rect)
	for y := range s.Image.Rect.Dy() {
		for x := range s.Image.Rect.Dx() {
			dx, dy := float64(x)-w/2, float64(y)-h/2
			u, v := dx*cos+dy*sin, -dx*sin+dy*cos
			u /= 1 - narrow*(0.5-v/h)
			out.Image.Pix[y*out.Image.Stride+x] = s.at(u+w/2, v+h/2)
		}
	}
	return out
}

func (s *Sheet) at(x, y float64) uint8 {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	if x0 < 0 || y0 < 0 || x0+1 >= s.Image.Rect.Dx() || y0+1 >= s.Image.Rect.Dy() {
		return 255
	}
	fx, fy := x-float64(x0), y-float64(y0)
	p := func(x, y int) float64 { return float64(s.Image.Pix[y*s.Image.Stride+x]) }
	top := p(x0, y0)*(1-fx) + p(x0+1, y0)*fx
	bottom := p(x0, y0+1)*(1-fx) + p(x0+1, y0+1)*fx
	return uint8(top*(1-fy) + bottom*fy)
}

// Dirty gives the sheet in a shadow that takes so much of the light at the
// bottom, with specks and noise. The same sheet is always as dirty.
func (s *Sheet) Dirty(shadow float64, noise, specks int) *Sheet {
	out := &Sheet{Image: image.NewGray(s.Image.Rect), DPI: s.DPI}
	w, h := s.Image.Rect.Dx(), s.Image.Rect.Dy()
	seed := uint32(1)
	next := func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % max(1, n)
	}
	for y := range h {
		light := 1 - shadow*float64(y)/float64(h)
		for x := range w {
			v := float64(s.Image.Pix[y*s.Image.Stride+x])*light + float64(next(2*noise+1)-noise)
			out.Image.Pix[y*out.Image.Stride+x] = uint8(min(max(v, 0), 255))
		}
	}
	for range specks {
		x, y := next(w-3), next(h-3)
		draw.Draw(out.Image, image.Rect(x, y, x+2, y+2), image.Black, image.Point{}, draw.Src)
	}
	return out
}

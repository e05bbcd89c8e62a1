package scan

import (
	"image"

	"samkarta/internal/attachment/scan/raster"
)

// page is a page that was set upright, its rules and boxes taken out.
type page struct {
	grey    *image.Gray // white paper, nothing left but text
	scale   raster.Scale
	rules   []image.Rectangle
	squares []raster.Square
	lines   []*line
}

// prepare sets a page upright and takes it apart.
func prepare(g *image.Gray, dpi float64) *page {
	s := raster.Scale{DPI: dpi}
	ink := raster.Threshold(g, s.Points(7))
	blobs := ink.Blobs()
	frame := raster.FindFrame(blobs, g.Rect.Max, dpi)
	if frame.Lies() {
		g = raster.Quarter(g, 1)
		ink = raster.Threshold(g, s.Points(7))
		frame = raster.FindFrame(ink.Blobs(), g.Rect.Max, dpi)
	}
	if !frame.Straight() {
		g = frame.Upright(g)
		ink = raster.Threshold(g, s.Points(7))
	}
	p := &page{grey: raster.Whiten(g, ink, s.Points(12)), scale: s}
	p.squares = raster.Squares(ink, s)
	var walls []image.Rectangle
	for _, q := range p.squares {
		raster.Clear(p.grey, ink, q.Box.Inset(-1))
		walls = append(walls, q.Box)
	}
	lying, standing := raster.Rules(ink, s)
	raster.Erase(p.grey, ink, lying, s)
	raster.EraseStanding(p.grey, ink, standing, s)
	p.rules = append(lying, standing...)
	p.lines = findLines(ink.Blobs(), append(walls, standing...), s)
	return p
}

// cut gives the picture of a line alone: what belongs to other lines is white.
func (p *page) cut(l *line) (picture *image.Gray, at image.Point) {
	margin := p.scale.Points(1.2)
	r := l.box.Inset(-margin).Intersect(p.grey.Rect)
	border := p.scale.Points(3)
	out := image.NewGray(image.Rect(0, 0, r.Dx()+2*border, r.Dy()+2*border))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	at = r.Min.Sub(image.Pt(border, border))
	copyRect := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			copy(out.Pix[(y-at.Y)*out.Stride+r.Min.X-at.X:], p.grey.Pix[y*p.grey.Stride+r.Min.X:y*p.grey.Stride+r.Max.X])
		}
	}
	for _, blobs := range [][]raster.Blob{l.letters, l.small} {
		for _, b := range blobs {
			copyRect(b.Box.Inset(-margin).Intersect(r))
		}
	}
	return out, at
}

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
	touched []image.Point // where something touched a rule
}

// prepare sets a page upright and takes it apart.
func prepare(g *image.Gray, dpi float64) *page {
	s := raster.Scale{DPI: dpi}
	around := s.Points(7)
	ink := raster.Threshold(g, around)
	frame := raster.FindFrame(ink.Blobs(), g.Rect.Max, dpi)
	if frame.Lies() {
		g = raster.Quarter(g, 1)
		ink = raster.Threshold(g, around)
		frame = raster.FindFrame(ink.Blobs(), g.Rect.Max, dpi)
	}
	if !frame.Straight() {
		g = frame.Upright(g)
		ink = raster.Threshold(g, around)
	}
	p := &page{grey: raster.Whiten(g, ink, s.Points(12)), scale: s}
	walls := p.takeBoxes(ink)
	lying, standing := raster.Rules(ink, s)
	p.touched = raster.Erase(p.grey, ink, lying, s)
	raster.EraseStanding(p.grey, ink, standing, s)
	p.rules = append(lying, standing...)
	p.lines = findLines(ink.Blobs(), append(walls, standing...), s)
	return p
}

// takeBoxes takes the tick boxes out of the page.
func (p *page) takeBoxes(ink *raster.Bitmap) (walls []image.Rectangle) {
	blobs := ink.Blobs()
	letter := typical(blobs, p.scale)
	if letter == 0 {
		return nil
	}
	p.squares = append(raster.Squares(ink, p.scale, letter), raster.Rounds(ink, blobs, letter)...)
	for _, q := range p.squares {
		raster.Clear(p.grey, ink, q.Box.Inset(-1))
		walls = append(walls, q.Box)
	}
	return walls
}

// strip is the picture of a line. What stands before x is another line that
// keeps it company; corner is what its points are off by from those of the page.
type strip struct {
	image  *image.Gray
	line   *line
	x      int
	corner image.Point
	// again: the line of the strip before, now without company.
	again bool
}

// shortLine is the fewest letters of a line that is recognised by itself. Less
// show neither how high letters are nor what language they are: the 0 of a lone
// cell is read as an O.
const shortLine = 6

// strips gives the pictures to be recognised. A short line stands behind another
// one, at the same height, as if they were one, and then once more alone.
func (p *page) strips() []strip {
	var out []strip
	for i, l := range p.lines {
		alone := p.strip(l)
		if len(l.letters) < shortLine {
			if k := p.company(i); k >= 0 {
				out = append(out, p.strip(p.lines[k], l))
				alone.again = true
			}
		}
		out = append(out, alone)
	}
	return out
}

// company finds the line that a short one is best read behind: one of letters
// as high, near it.
func (p *page) company(i int) int {
	best, distance := -1, 0
	for k, o := range p.lines {
		a, b := p.lines[i].height(), o.height()
		if k == i || len(o.letters) < 2*shortLine || 4*a > 5*b || 4*b > 5*a {
			continue
		}
		d := 4*abs(o.foot()-p.lines[i].foot()) + abs(o.box.Min.X-p.lines[i].box.Min.X)
		if best < 0 || d < distance {
			best, distance = k, d
		}
	}
	return best
}

// strip draws lines behind each other on one base line; each alone, what
// belongs to others around it is white. Only the last one counts, those before
// are its company.
func (p *page) strip(lines ...*line) strip {
	border, gap := p.scale.Points(3), p.scale.Points(8)
	above, below, width := 0, 0, 2*border-gap
	for _, l := range lines {
		above = max(above, l.foot()-l.box.Min.Y)
		below = max(below, l.box.Max.Y-l.foot())
		width += l.box.Dx() + gap
	}
	s := strip{image: image.NewGray(image.Rect(0, 0, width, above+below+2*border))}
	for i := range s.image.Pix {
		s.image.Pix[i] = 255
	}
	x := border
	for i, l := range lines {
		corner := image.Pt(l.box.Min.X-x, l.foot()-above-border)
		p.draw(s.image, l, corner)
		if i == len(lines)-1 {
			s.line, s.x, s.corner = l, x-gap/2, corner
		}
		x += l.box.Dx() + gap
	}
	return s
}

// draw copies the blobs of a line into a picture.
func (p *page) draw(to *image.Gray, l *line, corner image.Point) {
	margin := p.scale.Points(1.2)
	for _, blobs := range [][]raster.Blob{l.letters, l.small} {
		for _, b := range blobs {
			r := b.Box.Inset(-margin).Intersect(l.box.Inset(-margin)).Intersect(p.grey.Rect).Intersect(to.Rect.Add(corner))
			for y := r.Min.Y; y < r.Max.Y; y++ {
				copy(to.Pix[(y-corner.Y)*to.Stride+r.Min.X-corner.X:], p.grey.Pix[y*p.grey.Stride+r.Min.X:y*p.grey.Stride+r.Max.X])
			}
		}
	}
}

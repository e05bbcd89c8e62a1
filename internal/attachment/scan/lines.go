package scan

import (
	"cmp"
	"image"
	"slices"

	"samkarta/internal/attachment/scan/raster"
)

// line is a stretch of text without a wide gap: what is recognised as one.
type line struct {
	box     image.Rectangle
	letters []raster.Blob
	// small are dots, commas, hyphens and the rings of å.
	small []raster.Blob
}

// finder puts blobs into lines.
type finder struct {
	scale raster.Scale
	// em is the height of small letters on most of the page, in pixels.
	em float64
	// walls are what no line goes across: standing rules and tick boxes.
	walls []image.Rectangle
	lines []*line
}

// findLines gives the lines of text that blobs make.
func findLines(blobs []raster.Blob, walls []image.Rectangle, s raster.Scale) []*line {
	f := &finder{scale: s, walls: walls}
	f.em = typical(blobs, s)
	if f.em == 0 {
		return nil
	}
	var letters, small []raster.Blob
	for _, b := range blobs {
		w, h := float64(b.Box.Dx()), float64(b.Box.Dy())
		switch {
		case h > 6*f.em || w > 25*f.em:
		case h < 0.55*f.em, h < 0.85*f.em && w < 0.45*f.em: // commas are high and narrow
			small = append(small, b)
		default:
			letters = append(letters, b)
		}
	}
	byLeft := func(a, b raster.Blob) int { return cmp.Compare(a.Box.Min.X, b.Box.Min.X) }
	slices.SortStableFunc(letters, byLeft)
	slices.SortStableFunc(small, byLeft)
	for _, b := range letters {
		f.addLetter(b)
	}
	f.lines = slices.DeleteFunc(f.lines, func(l *line) bool { return f.noise(l) })
	for _, b := range small {
		f.addSmall(b)
	}
	slices.SortStableFunc(f.lines, func(a, b *line) int {
		return cmp.Or(cmp.Compare(a.box.Min.Y, b.box.Min.Y), cmp.Compare(a.box.Min.X, b.box.Min.X))
	})
	return f.lines
}

// typical gives the height that most letters have: more are small ones than
// capitals.
func typical(blobs []raster.Blob, s raster.Scale) float64 {
	var heights []int
	for _, b := range blobs {
		if h := b.Box.Dy(); h >= s.Points(2.5) && h <= s.Points(24) && b.Box.Dx() <= s.Points(40) {
			heights = append(heights, h)
		}
	}
	if len(heights) == 0 {
		return 0
	}
	slices.Sort(heights)
	if len(heights) < leastLetters && !even(heights) {
		return 0
	}
	return float64(heights[len(heights)*2/5])
}

// leastLetters is the fewest letters a page of text has: fewer blobs are specks,
// unless they are as high as each other. The last page of a form may hold but
// its last choice.
const leastLetters = 12

// even tells whether most of a few blobs are as high as each other.
func even(heights []int) bool {
	middle, alike := heights[len(heights)/2], 0
	for _, h := range heights {
		if 3*abs(h-middle) <= middle {
			alike++
		}
	}
	return alike >= 4 && 5*alike >= 3*len(heights)
}

// addLetter puts a letter into the line it goes on, or begins one.
func (f *finder) addLetter(b raster.Blob) {
	var best *line
	bestOff := 0
	for _, l := range f.lines {
		off, ok := f.follows(l, b.Box)
		if ok && (best == nil || off < bestOff) {
			best, bestOff = l, off
		}
	}
	if best == nil {
		f.lines = append(f.lines, &line{box: b.Box, letters: []raster.Blob{b}})
		return
	}
	best.letters = append(best.letters, b)
	best.box = best.box.Union(b.Box)
}

// widestSpace is how wide a space in a line is, in heights of its letters. Three
// points or a dash between two words are part of it.
const widestSpace = 1.7

// follows tells whether a letter goes on a line, and how far off its middle
// lies from that of the letters before.
func (f *finder) follows(l *line, b image.Rectangle) (off int, ok bool) {
	near := l.letters[max(0, len(l.letters)-4):]
	top, bottom, tallest := 0, 0, 0
	for _, n := range near {
		top += n.Box.Min.Y
		bottom += n.Box.Max.Y
		tallest = max(tallest, n.Box.Dy())
	}
	top, bottom = top/len(near), bottom/len(near)
	last := near[len(near)-1].Box
	end := max(last.Max.X, near[max(0, len(near)-2)].Box.Max.X)
	size := max(float64(min(tallest, b.Dy()*2)), 1.2*f.em)
	if float64(b.Min.X-end) > widestSpace*size || b.Max.X < last.Min.X {
		return 0, false
	}
	overlap := min(bottom, b.Max.Y) - max(top, b.Min.Y)
	if 2*overlap < min(bottom-top, b.Dy()) || 3*overlap < max(bottom-top, b.Dy()) {
		return 0, false
	}
	if f.walled(end, b.Min.X, (b.Min.Y+b.Max.Y)/2) {
		return 0, false
	}
	off = abs((top + bottom - b.Min.Y - b.Max.Y) / 2)
	return off, true
}

// walled tells whether a rule or a box stands between two letters.
func (f *finder) walled(from, to, y int) bool {
	return slices.ContainsFunc(f.walls, func(w image.Rectangle) bool {
		return w.Min.Y <= y && y <= w.Max.Y && w.Min.X < to+1 && w.Max.X > from-1 && (w.Min.X+w.Max.X)/2 >= from-2 && (w.Min.X+w.Max.X)/2 <= to+2
	})
}

// noise tells specks and scraps of rules from letters that stand alone.
func (f *finder) noise(l *line) bool {
	if len(l.letters) > 1 {
		return false
	}
	b := l.letters[0]
	w, h := float64(b.Box.Dx()), float64(b.Box.Dy())
	return h < 0.8*f.em || h > 3*f.em || w > 3*f.em || w < 0.12*f.em || f.ofRule(b.Box)
}

// ofRule tells a scrap of a standing rule, which would be read as an I.
func (f *finder) ofRule(b image.Rectangle) bool {
	return 3*b.Dx() < b.Dy() && slices.ContainsFunc(f.walls, func(w image.Rectangle) bool {
		return w.Dy() > 2*b.Dy() && 2*abs(w.Min.X+w.Max.X-b.Min.X-b.Max.X) <= 2*w.Dx()+int(f.em)
	})
}

// addSmall gives a dot, a hyphen or an accent to the line it stands in. A
// speck far from any letter is dirt; a dash alone may be an answer.
func (f *finder) addSmall(b raster.Blob) {
	var best *line
	bestGap := 0.0
	for _, l := range f.lines {
		if gap, ok := l.reach(b.Box); ok && (best == nil || gap < bestGap) {
			best, bestGap = l, gap
		}
	}
	w, h := float64(b.Box.Dx()), float64(b.Box.Dy())
	dash := w > 0.4*f.em && w < 3*f.em && w > 2*h && h > 0.08*f.em
	reach := 0.55 * f.em
	if dash {
		reach = 1.4 * f.em
	}
	switch {
	case best != nil && bestGap <= reach:
		best.small = append(best.small, b)
		best.box = best.box.Union(b.Box)
	case dash && b.Area > b.Box.Dx()*b.Box.Dy()*6/10:
		f.lines = append(f.lines, &line{box: b.Box, letters: []raster.Blob{b}})
	}
}

// reach gives the gap to the nearest letter of a line that a small blob is as
// high as.
func (l *line) reach(b image.Rectangle) (gap float64, ok bool) {
	if b.Max.Y < l.box.Min.Y-l.box.Dy() || b.Min.Y > l.box.Max.Y+l.box.Dy()/2 {
		return 0, false
	}
	best := -1
	for _, n := range l.letters {
		h := n.Box.Dy()
		if b.Max.Y < n.Box.Min.Y-h*6/10 || b.Min.Y > n.Box.Max.Y+h/3 {
			continue
		}
		gap := max(b.Min.X-n.Box.Max.X, n.Box.Min.X-b.Max.X, 0)
		gap += max(b.Min.Y-n.Box.Max.Y, n.Box.Min.Y-b.Max.Y, 0)
		if best < 0 || gap < best {
			best = gap
		}
	}
	// The second and third of three points are near the one before, far from any
	// letter.
	if n := len(l.small); n > 0 && best >= 0 {
		last := l.small[n-1].Box
		if gap := b.Min.X - last.Max.X; gap >= 0 && gap < best && 2*abs(b.Max.Y-last.Max.Y) < b.Dy() {
			best = gap
		}
	}
	return float64(best), best >= 0
}

// foot is the height of the base line. Most letters stand on it, in short words
// at least a third: those of "jag" hang below.
func (l *line) foot() int {
	var feet []int
	for _, b := range l.letters {
		feet = append(feet, b.Box.Max.Y)
	}
	slices.Sort(feet)
	return feet[(len(feet)-1)/3]
}

// height is that of most of its letters.
func (l *line) height() int {
	var heights []int
	for _, b := range l.letters {
		heights = append(heights, b.Box.Dy())
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

func abs(n int) int { return max(n, -n) }

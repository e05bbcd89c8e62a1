package unruled

import (
	"slices"

	"samkarta/internal/document"
)

const (
	// aligned is how many points apart lines may begin that begin together.
	aligned = 2.0
	// gap is how many ems before a word make it look like the beginning of a
	// column, wide how many part what does not belong to one sentence.
	gap, wide = 0.6, 1.6
	// maxLines and maxStarts keep lists of figures and drawings made of letters
	// from being searched for tables.
	maxLines, maxStarts = 500, 60
)

// side is how a line stands to a place where a column may begin.
type side uint8

const (
	across  side = iota // its words cross the place
	left                // all before it
	behind              // all behind it
	atStart             // all behind it, and beginning right there
	both                // words before, and words that begin there
	parted              // both, with the gap of two columns
)

// page is the lines of a page and the places where columns may begin.
type page struct {
	lines [][]Word
	right float64
	// known are the columns of tables on pages before.
	known  []float64
	size   float64 // of most lines
	starts []start
}

// start is a place where the lines of a column may begin.
type start struct {
	x     float64
	sides []side
	// event marks the lines that speak for it: one parted there, or two of
	// different sides that stand beside each other.
	event []bool
	total int
}

// zone is a run of lines that leave the same gutters free.
type zone struct {
	first, end int
	starts     []float64
}

// newPage looks for places where at least two lines are parted and three begin.
func newPage(lines [][]Word, right float64, known []float64, blocked []document.Box) *page {
	p := &page{lines: lines, right: right, known: known}
	if len(lines) > maxLines {
		return p
	}
	var xs, sizes []float64
	for _, line := range lines {
		sizes = append(sizes, line[0].Size)
		for i, w := range line {
			if i == 0 || w.Box.X0-line[i-1].Box.X1 >= gap*max(w.Size, line[i-1].Size) {
				xs = append(xs, w.Box.X0)
			}
		}
	}
	slices.Sort(xs)
	slices.Sort(sizes)
	if len(sizes) > 0 {
		p.size = sizes[len(sizes)/2]
	}
	for len(xs) > 0 {
		n := 1
		for n < len(xs) && xs[n]-xs[0] <= aligned {
			n++
		}
		if n >= 2 || p.isKnown(xs[0]) {
			s := p.newStart(xs[n/2])
			for i := range lines {
				if slices.ContainsFunc(blocked, func(b document.Box) bool { return overlapsLine(b, lines[i]) }) {
					s.sides[i], s.event[i] = across, false
				}
			}
			if s.total >= p.enough(&s) {
				p.starts = append(p.starts, s)
			}
		}
		xs = xs[n:]
	}
	for _, x := range known {
		if !slices.ContainsFunc(p.starts, func(s start) bool { return near(s.x, x, 9) }) {
			p.starts = append(p.starts, p.newStart(x)) // an empty column perhaps
		}
	}
	if len(p.starts) > maxStarts {
		p.starts = nil
	}
	return p
}

// overlapsLine tells whether a box reaches into the height of a line.
func overlapsLine(b document.Box, line []Word) bool {
	w := line[0]
	return b.Y0 < w.Base+0.5*w.Size && w.Base < b.Y1
}

// newStart looks how all lines stand to a place.
func (p *page) newStart(x float64) start {
	s := start{x: x, sides: make([]side, len(p.lines)), event: make([]bool, len(p.lines))}
	for i, line := range p.lines {
		s.sides[i] = sideOf(line, x)
		if s.sides[i] == both && line[0].Size >= 1.15*p.size {
			s.sides[i] = across // a heading, its space there by chance
		}
		s.event[i] = s.sides[i] == parted
	}
	for i := range len(p.lines) - 1 {
		a, b := p.lines[i][0], p.lines[i+1][0]
		beside := a.Base-b.Base < 0.9*min(a.Size, b.Size)
		if beside && (s.before(i) && s.sides[i+1] == atStart || s.sides[i] == atStart && s.before(i+1)) {
			s.event[i], s.event[i+1] = true, true
		}
	}
	for i := 1; i < len(p.lines)-1; i++ {
		// An answer in the middle of its row, between a label and its help.
		if s.sides[i-1] == left && s.sides[i] == atStart && s.sides[i+1] == left &&
			p.distance(i-1, i) < 1.9 && p.distance(i, i+1) < 1.9 && x-p.lines[i-1][0].Box.X0 > 6*p.size {
			s.event[i-1], s.event[i], s.event[i+1] = true, true, true
		}
	}
	for _, e := range s.event {
		if e {
			s.total++
		}
	}
	return s
}

// before tells whether a line has words before a start and may have others far
// behind it.
func (s *start) before(i int) bool { return s.sides[i] == left || s.sides[i] == both }

// sideOf tells how a line stands to a place. Choices in a row belong to one
// question however far apart they stand, and a box belongs to its label.
func sideOf(line []Word, x float64) side {
	n := slices.IndexFunc(line, func(w Word) bool { return w.Box.X0 >= x-aligned })
	switch {
	case n == 0 && line[0].Box.X0 <= x+aligned:
		return atStart
	case n == 0:
		return behind
	case n < 0:
		n = len(line)
	}
	edge, box := 0.0, false
	for _, w := range line[:n] {
		edge = max(edge, w.Box.X1)
		box = box || boxLike(w)
	}
	if edge > x-0.5 {
		return across
	}
	if n == len(line) {
		return left
	}
	next, last := line[n], line[n-1]
	free, em := next.Box.X0-edge, max(next.Size, last.Size)
	switch {
	case next.Box.X0 > x+aligned && free < wide*em:
		return across
	case next.Box.X0 > x+aligned, boxLike(last), box && boxLike(next):
		return both
	case free >= gap*em:
		return parted
	case last.Bold == next.Bold && free < 1.4*wordSpace(line, n, em):
		return across
	}
	return both
}

// wordSpace gives the narrowest space of a line, but for that before a word.
func wordSpace(line []Word, but int, em float64) float64 {
	space := 0.3 * em
	for i := 1; i < len(line); i++ {
		if free := line[i].Box.X0 - line[i-1].Box.X1; i != but && free > 0.15*em {
			space = min(space, free)
		}
	}
	return space
}

// zones parts the lines from first up to end into zones with columns, from top
// to bottom, and leaves out the lines between.
func (p *page) zones(first, end int) []zone {
	z, base := p.best(first, end)
	if base == nil {
		return nil
	}
	found := []*start{base}
	for i := range p.starts {
		s := &p.starts[i]
		if slices.ContainsFunc(found, func(f *start) bool { return near(f.x, s.x, 9) }) {
			continue
		}
		_, events := p.run(s, z.first, z.end)
		crossed := slices.Contains(s.sides[z.first:z.end], across)
		switch {
		case !crossed && p.isKnown(s.x):
			found = append(found, s)
		case events < p.enough(s):
		case !crossed:
			found = append(found, s)
		case events >= 3 || p.isKnown(s.x):
			return p.zonesAround(s, first, end, z)
		}
	}
	z = p.widen(z, found, first, end)
	return slices.Concat(p.zones(first, z.first), []zone{z}, p.zones(z.end, end))
}

// zonesAround parts the lines from first up to end where, within a zone, they
// begin or cease to cross a column which only some of its rows have.
func (p *page) zonesAround(s *start, first, end int, z zone) []zone {
	var out []zone
	from := first
	for i := z.first + 1; i < z.end; i++ {
		if (s.sides[i] == across) != (s.sides[i-1] == across) {
			out = append(out, p.zones(from, i)...)
			from = i
		}
	}
	return append(out, p.zones(from, end)...)
}

// widen takes in what belongs to one of the columns above and below a zone.
func (p *page) widen(z zone, found []*start, first, end int) zone {
	for stop := first - 1; z.first-1 > stop; {
		reach := z.first
		for _, s := range found {
			reach = min(reach, p.grow(s, z.first, -1, p.free(found, z.first, -1, stop)))
		}
		if reach == z.first {
			break
		}
		z.first = reach
	}
	for stop := end; z.end < stop; {
		reach := z.end - 1
		for _, s := range found {
			reach = max(reach, p.grow(s, z.end-1, 1, p.free(found, z.end-1, 1, stop)))
		}
		if reach == z.end-1 {
			break
		}
		z.end = reach + 1
	}
	for _, s := range found {
		z.starts = append(z.starts, s.x)
	}
	slices.Sort(z.starts)
	return z
}

// free gives the next line that crosses one of the starts.
func (p *page) free(found []*start, at, step, stop int) int {
	for i := at + step; i != stop; i += step {
		if slices.ContainsFunc(found, func(s *start) bool { return s.sides[i] == across }) {
			return i
		}
	}
	return stop
}

// enough is how many lines must speak for a start: fewer where it is known from
// other parts of the document.
func (p *page) enough(s *start) int {
	if s.total >= 4 || p.isKnown(s.x) {
		return 1
	}
	return 2
}

// isKnown tells whether a table on a page before had a column there.
func (p *page) isKnown(x float64) bool {
	return slices.ContainsFunc(p.known, func(k float64) bool { return near(k, x, aligned) })
}

// best gives the longest run that some start makes.
func (p *page) best(first, end int) (zone, *start) {
	var best zone
	var base *start
	most := 0
	for i := range p.starts {
		s := &p.starts[i]
		if z, events := p.run(s, first, end); events >= p.enough(s) && events > most {
			best, base, most = z, s, events
		}
	}
	return best, base
}

// run gives the run of lines that no word crosses with the most that speak for
// a start.
func (p *page) run(s *start, first, end int) (best zone, most int) {
	for i := first; i < end; i++ {
		if s.sides[i] == across {
			continue
		}
		from, events := i, 0
		for i < end && s.sides[i] != across {
			if s.event[i] {
				events++
			}
			i++
		}
		if events > most {
			best, most = p.trim(s, from, i), events
		}
	}
	return best, most
}

// trim takes away what stands above and below the lines that speak for a start,
// unless it goes on from them.
func (p *page) trim(s *start, from, end int) zone {
	first, last := from, end-1
	for !s.event[first] {
		first++
	}
	for !s.event[last] {
		last--
	}
	return zone{first: p.grow(s, first, -1, from-1), end: p.grow(s, last, 1, end) + 1}
}

// grow goes on from a line, up or down, as long as the lines stand in the later
// column, or follow closely in the first. The short last line of a paragraph
// that crosses the column is none of its lines.
func (p *page) grow(s *start, at, step, stop int) int {
	reach := at
	for i := at + step; i != stop; i += step {
		switch d := p.distance(i, i-step); {
		case s.sides[i] == atStart && d < 2.6, s.sides[i] == both && d < 1.9, s.event[i] && d < 5:
			reach = i
		case s.sides[i] != left || d > 1.45 || p.gapped(i) || !near(p.lines[i][0].Size, p.lines[i-step][0].Size, 2.1):
			return reach
		case step < 0 && i+step == stop && p.crosses(s, stop) && p.distance(i, stop) < 1.45:
			return reach
		case step > 0 || p.blockEnds(s, i, step, stop):
			reach = i
		}
	}
	return reach
}

// gapped tells a line that has columns of its own.
func (p *page) gapped(i int) bool {
	line := p.lines[i]
	for j := 1; j < len(line); j++ {
		if line[j].Box.X0-line[j-1].Box.X1 > wide*line[j].Size && !boxLike(line[j]) {
			return true
		}
	}
	return false
}

// blockEnds tells whether the lines that follow closely on from i are all of
// the first column.
func (p *page) blockEnds(s *start, i, step, stop int) bool {
	for ; i != stop; i += step {
		if next := i + step; next == stop {
			return !p.crosses(s, stop) || p.distance(i, stop) >= 1.45
		} else if p.distance(i, next) > 1.45 || s.sides[next] != left {
			return true
		}
	}
	return true
}

// crosses tells whether a line exists and crosses a start.
func (p *page) crosses(s *start, i int) bool {
	return i >= 0 && i < len(p.lines) && s.sides[i] == across
}

// distance gives how far apart the base lines of two lines are, in ems.
func (p *page) distance(i, j int) float64 {
	if j < 0 || j >= len(p.lines) {
		return 0
	}
	a, b := p.lines[i][0], p.lines[j][0]
	d := a.Base - b.Base
	return max(d, -d) / max(a.Size, b.Size)
}

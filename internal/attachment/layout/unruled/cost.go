package unruled

import (
	"math"
	"strings"
)

// alignment is how the cells of a row stand to each other.
type alignment uint8

const (
	alignedTop alignment = iota
	alignedMiddle
)

// The prices of what speaks against a way to cut. They count what a reader
// would: never is a sentence cut in two or two numbers in one cell, gladly does
// a gap in all columns part rows, and the rest is somewhere in between.
const (
	never     = 6.0
	hardly    = 4.0
	unlikely  = 2.5
	plainly   = 2.0
	rather    = 1.2
	alittle   = 0.5
	gladly    = -1.0
	looseFrom = 1.15 // times the leading, a gap is no longer that of a paragraph
	looseAll  = 1.3
)

// price finds what each cut and each missing cut costs.
func (s *sheet) price() {
	s.at = make([][]*line, len(s.columns))
	s.keepCosts = make([][]float64, len(s.columns))
	s.cutCosts = make([]float64, s.count)
	for c := range s.columns {
		col := &s.columns[c]
		s.at[c], s.keepCosts[c] = make([]*line, s.count), make([]float64, s.count)
		for i := range col.lines {
			l := &col.lines[i]
			at := l.span.Line - s.first
			s.at[c][at] = l
			if i == 0 {
				continue
			}
			prev := col.lines[i-1]
			s.keepCosts[c][at] = s.keep(col, prev, *l)
			cut := s.cut(col, prev, *l)
			for j := prev.span.Line - s.first + 1; j <= at; j++ {
				s.cutCosts[j] += cut
			}
		}
	}
	for i := 1; i < s.count; i++ {
		if s.allGaps(i) {
			s.cutCosts[i] += gladly
		}
	}
}

// loose gives how much wider than in a paragraph two lines stand apart: 0 not
// at all, 1 plainly.
func (s *sheet) loose(a, b line) float64 {
	d := (a.base - b.base) / max(a.size, b.size) / s.leading
	return min(max((d-looseFrom)/(looseAll-looseFrom), 0), 1)
}

// allGaps tells whether all columns have a gap before a line.
func (s *sheet) allGaps(i int) bool {
	for c := range s.columns {
		var above, below *line
		for j := i - 1; j >= 0 && above == nil; j-- {
			above = s.at[c][j]
		}
		for j := i; j < s.count && below == nil; j++ {
			below = s.at[c][j]
		}
		if above != nil && below != nil && s.loose(*above, *below) < 1 {
			return false
		}
	}
	return true
}

// sentence tells whether a line goes on in the middle of a sentence.
func sentence(c *column, a, b line) bool {
	if boxLike(b.first) {
		return false
	}
	if boxLike(a.last) || strings.HasSuffix(a.last.Text, "–") || strings.HasSuffix(a.last.Text, "-") && lower(b.first.Text) {
		return true
	}
	return goesOn(b) && c.full(a, b) && !closes(a)
}

// aside tells a help text from the label it stands under.
func aside(c *column, a, b line) bool {
	switch {
	case b.first.Bold:
		return false
	case a.last.Bold:
		return c.bold
	}
	return b.size < 0.92*a.size || a.last.Style != b.first.Style && b.size <= 1.02*a.size
}

// keep gives what it costs to have two lines that follow each other in a column
// in one row.
func (s *sheet) keep(c *column, a, b line) float64 {
	loose := s.loose(a, b)
	switch {
	case c.kind == marks:
		return never
	case c.kind == answers && boxLike(a.first) && boxLike(b.first):
		return loose * alittle
	case c.kind == answers:
		return loose * rather
	case c.large(a) != c.large(b):
		return hardly
	case numbered(b.first.Text) && !sentence(c, a, b):
		return never
	case c.bold && b.first.Bold && !a.last.Bold:
		return hardly
	case sentence(c, a, b), a.span.To-a.span.From == 1 && listMark(a.first.Text):
		return loose * unlikely
	case aside(c, a, b):
		return 0.3 + loose*alittle
	case lower(b.first.Text):
		return alittle + loose*unlikely
	case c.full(a, b):
		return rather + loose*rather
	}
	return unlikely + loose*rather
}

// cut gives what it costs to have them in two.
func (s *sheet) cut(c *column, a, b line) float64 {
	tight := (1 - s.loose(a, b))
	switch {
	case c.kind == marks:
		return 0
	case c.kind == labels && (numbered(b.first.Text) && !sentence(c, a, b) || c.large(a) != c.large(b)):
		return gladly
	case sentence(c, a, b):
		return alittle + tight*hardly
	case c.kind == labels && aside(c, a, b):
		return unlikely
	case lower(b.first.Text) && c.kind == labels:
		return tight * unlikely
	case boxLike(a.first) && boxLike(b.first):
		return alittle + tight*alittle
	}
	return tight * 0.4
}

// cost gives what a row costs for itself: cells that do not stand as the others
// do, and answers without a label.
func (r *row) cost(how alignment) float64 {
	sum := 0.3
	ref := -1
	named, answered, heading := false, false, false
	for c := range r.top {
		if r.top[c] == nil {
			continue
		}
		if r.sheet.columns[c].kind == answers {
			answered = true
		} else {
			named = true
			heading = heading || r.sheet.columns[c].large(*r.top[c])
		}
		if ref < 0 {
			ref = c
			continue
		}
		if r.off(ref, c, how) {
			sum += unlikely
		}
	}
	switch {
	case !named && r.from == 0:
		sum += alittle // the page began in the middle of a row
	case !named, heading && answered:
		sum += hardly
	case !answered:
		sum += alittle
	}
	return sum
}

// off tells whether two cells of a row stand otherwise than they should.
func (r *row) off(a, b int, how alignment) bool {
	size := min(r.top[a].size, r.top[b].size)
	if how == alignedTop {
		return !near(r.top[a].base, r.top[b].base, 0.35*size)
	}
	middle := func(c int) float64 {
		return (r.top[c].base + 0.7*r.top[c].size + r.bottom[c].base) / 2
	}
	return math.Abs(middle(a)-middle(b)) > 0.7*size
}

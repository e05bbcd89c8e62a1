package layout

import (
	"cmp"
	"slices"
	"strings"

	"samkarta/internal/document"
)

// columnGap is how many ems wide a gap must be to look like a column gap.
const columnGap = 1.6

// segment is a stretch of a line without a wide gap: a label, an answer, or a
// whole line of text.
type segment struct {
	words []Word
	// box is as high as the font, whatever the letters: the ink of "au" and
	// that of "jb" would not overlap alike.
	box  document.Box
	base float64
	size float64
	// broken: its last word goes on in the next line.
	broken bool
}

// first and last decide how a line fits the one above and below: a line may
// begin in bold with its label and end in the plain text of the answer.
func (s *segment) first() Word { return s.words[0] }
func (s *segment) last() Word  { return s.words[len(s.words)-1] }

// placed tells whether a word stands where a field, a drawn box or a note was
// put, and so on no base line of its own.
func (w Word) placed() bool { return w.Style == "" }

// middle is half the height of small letters over the base line.
func (w Word) middle() float64 {
	if w.placed() {
		return (w.Box.Y0 + w.Box.Y1) / 2
	}
	return w.Base + 0.3*w.Size
}

// textLines sorts words into lines, top to bottom, each from left to right.
func textLines(words []Word) [][]Word {
	var plain, placed []Word
	for _, w := range words {
		if w.placed() {
			placed = append(placed, w)
		} else {
			plain = append(plain, w)
		}
	}
	slices.SortStableFunc(plain, func(a, b Word) int { return cmp.Compare(b.Base, a.Base) })
	var lines [][]Word
	for _, w := range plain {
		if n := len(lines); n > 0 {
			first := lines[n-1][0]
			if near(first.Base, w.Base, 0.35*min(first.Size, w.Size)) {
				lines[n-1] = append(lines[n-1], w)
				continue
			}
		}
		lines = append(lines, []Word{w})
	}
	for _, w := range placed {
		lines = placeWord(lines, w)
	}
	slices.SortStableFunc(lines, func(a, b []Word) int { return cmp.Compare(b[0].middle(), a[0].middle()) })
	for _, line := range lines {
		slices.SortStableFunc(line, func(a, b Word) int { return cmp.Compare(a.Box.X0, b.Box.X0) })
	}
	return lines
}

// placeWord puts a field into the line it stands beside, or a line of its own.
func placeWord(lines [][]Word, w Word) [][]Word {
	best, distance := -1, 0.0
	for i, line := range lines {
		d := w.middle() - line[0].middle()
		d = max(d, -d)
		reach := max(0.6*line[0].Size, (w.Box.Y1-w.Box.Y0)/2)
		if d <= reach && (best < 0 || d < distance) {
			best, distance = i, d
		}
	}
	if best < 0 {
		return append(lines, []Word{w})
	}
	lines[best] = append(lines[best], w)
	return lines
}

// segments parts a line at its wide gaps, and at narrow ones where a column of
// answers begins. Choices in a row ("☐ Ja   ☐ Nej") stay together however far
// apart they stand: they are one question's.
func segments(line []Word, starts []float64) []segment {
	var out []segment
	ticks := false
	for i, w := range line {
		if i > 0 && !splitsBefore(line[i-1], w, ticks) && (ticks || !beginsColumn(line[i-1], w, starts)) {
			out[len(out)-1].add(w)
			ticks = ticks || w.Tick != document.NoTick
			continue
		}
		var s segment
		s.add(w)
		out = append(out, s)
		ticks = w.Tick != document.NoTick
	}
	return out
}

// columnStarts gives where the later segments of lines begin.
func columnStarts(lines [][]Word) []float64 {
	var out []float64
	for _, line := range lines {
		for _, s := range segments(line, nil)[1:] {
			out = append(out, s.box.X0)
		}
	}
	slices.Sort(out)
	return out
}

// beginsColumn tells whether a word that stands close to the one before begins
// a column all the same: it looks otherwise or
// follows a colon, and others begin right there.
func beginsColumn(last, w Word, starts []float64) bool {
	same := last.Style == w.Style && last.Bold == w.Bold && !strings.HasSuffix(last.Text, ":")
	if same || w.Tick != document.NoTick || last.Tick != document.NoTick || w.Box.X0-last.Box.X1 < 0 {
		return false
	}
	i, _ := slices.BinarySearch(starts, w.Box.X0-1)
	return i < len(starts) && starts[i] <= w.Box.X0+1
}

// splitsBefore tells whether a gap is so wide that the next word begins something
// else. What belongs to a tick box may stand far off: its label in a wide grid of
// choices, the field after "Annat:".
func splitsBefore(last, w Word, ticks bool) bool {
	gap := w.Box.X0 - last.Box.X1
	em := max(last.Size, w.Size)
	switch {
	case w.Tick != document.NoTick && ticks:
		return false
	case w.Control > 0 && w.Tick == document.NoTick && ticks:
		return gap > 6*em // "☐ Annat: [field]"
	case last.Tick != document.NoTick:
		return gap > 4*em // a box and its own label
	}
	return gap > columnGap*em
}

// add takes the base line of the first word that has one of its own; fields take
// what their neighbours have.
func (s *segment) add(w Word) {
	b := w.Box
	if !w.placed() {
		b.Y0, b.Y1 = w.Base-0.2*w.Size, w.Base+0.72*w.Size
	}
	s.box = union(s.box, b)
	if len(s.words) == 0 || s.words[0].placed() && !w.placed() {
		s.base = w.Base
	}
	s.size = max(s.size, w.Size)
	s.words = append(s.words, w)
}

// merge makes one segment of several that stand on one line.
func merge(parts []segment) segment {
	var s segment
	for _, p := range parts {
		for _, w := range p.words {
			s.add(w)
		}
	}
	return s
}

package tagpdf

import "unicode"

// piece is a part of a line in one font from one run.
type piece struct {
	text, actual string
	covers       bool
	face         face
	run          int
	width        float64
}

type line struct {
	pieces []piece
	width  float64
}

// breakLines breaks text into lines no wider than width, greedily and ragged:
// even word spaces are easier to read than an even edge. A line keeps the
// space it was broken at, so that words do not run together for a reader of
// the tags. Nothing is ever cut off: a word wider than the line is broken.
func (c *composer) breakLines(gs []glyph, st style, width float64) []line {
	var lines []line
	for start := 0; start < len(gs); {
		end := c.lineEnd(gs[start:], st, width) + start
		lines = append(lines, c.compose(gs[start:end], st, end < len(gs)))
		start = end
		for start < len(gs) && gs[start].r == ' ' {
			start++
		}
	}
	return lines
}

// lineEnd gives how many characters the first line takes.
func (c *composer) lineEnd(gs []glyph, st style, width float64) int {
	hyphen := c.fonts.advance(st.face, '-', st.size)
	var w float64
	good, fair, hyphenated := 0, 0, 0
	for i, g := range gs {
		if g.r == '\n' {
			return i + 1
		}
		if g.r != ' ' && w+g.width > width && i > 0 {
			return bestBreak(good, fair, hyphenated, i)
		}
		w += g.width
		switch {
		case g.r == ' ', dashBefore(gs, i):
			good = i + 1
		case g.r == softHyphen:
			if w+hyphen <= width {
				good = i + 1
			}
		case addressBreak(gs, i):
			fair = i + 1
		case w+hyphen <= width:
			hyphenated = i + 1
		}
	}
	return len(gs)
}

// bestBreak prefers the end of a word, then a joint of an address, then
// anywhere that leaves room for a hyphen.
func bestBreak(good, fair, hyphenated, all int) int {
	switch {
	case good > 0:
		return good
	case fair > 0:
		return fair
	case hyphenated > 0:
		return hyphenated
	}
	return all
}

// dashBefore: a line may end after a dash that joins words, not after a minus
// or a range of numbers.
func dashBefore(gs []glyph, i int) bool {
	switch gs[i].r {
	case '-', '–', '—', '/':
		return i > 0 && i+1 < len(gs) && unicode.IsLetter(gs[i-1].r) && unicode.IsLetter(gs[i+1].r)
	}
	return false
}

// addressBreak: the joints at which a long web or mail address may be broken.
func addressBreak(gs []glyph, i int) bool {
	switch gs[i].r {
	case '/', '@', '.', '_', '?', '&', '=', '-':
		return i+1 < len(gs) && gs[i+1].r != ' '
	}
	return false
}

// compose puts the characters of a line together into pieces. broken: the
// text goes on, so a word that was broken gets a hyphen.
func (c *composer) compose(gs []glyph, st style, broken bool) line {
	var l line
	if n := len(gs); broken && n > 0 && unicode.IsLetter(gs[n-1].r) {
		gs = append(gs[:n:n], glyph{r: softHyphen, face: gs[n-1].face, run: gs[n-1].run})
	}
	gs = c.reorder(gs, st)
	for i, g := range gs {
		if g.r == '\n' {
			// A line break inside a paragraph parts words like a space.
			g = glyph{r: ' ', face: st.face, run: g.run, width: c.fonts.advance(st.face, ' ', st.size)}
		}
		if g.r == softHyphen {
			if i < len(gs)-1 {
				continue
			}
			g.width = c.fonts.advance(g.face, softHyphen, st.size)
		}
		l.add(g)
	}
	if n := len(gs); n > 0 && gs[n-1].r == ' ' {
		// The space at the end is there for the text, not for the eye.
		l.width -= gs[n-1].width
	}
	return l
}

func (l *line) add(g glyph) {
	l.width += g.width
	if n := len(l.pieces); n > 0 {
		p := &l.pieces[n-1]
		if p.face == g.face && p.run == g.run && p.covers == g.covers {
			p.text += string(g.r)
			p.actual += g.actual
			p.width += g.width
			return
		}
	}
	l.pieces = append(l.pieces, piece{string(g.r), g.actual, g.covers, g.face, g.run, g.width})
}

package typeset

import "unicode"

// Piece is a part of a line in one font from one span.
type Piece struct {
	Text string
	// Covers: Text stands in for Actual, which no font can show as it is.
	Covers bool
	Actual string
	Face   Face
	// Span is the number of the span it comes from.
	Span  int
	Width float64
}

// Line is a line of text. The width leaves out the space that it ends in.
type Line struct {
	Pieces []Piece
	Width  float64
}

// Lines breaks text into lines no wider than width, greedily and ragged:
// even word spaces are easier to read than an even edge. A line keeps the
// space it was broken at, so that words do not run together for a reader of
// the tags. Nothing is ever cut off: a word wider than the line is broken.
func (s *Fonts) Lines(spans []Span, size, width float64) []Line {
	gs := s.glyphs(spans, size)
	var lines []Line
	for start := 0; start < len(gs); {
		l, n := s.line(gs[start:], size, width)
		lines = append(lines, l)
		for start += n; start < len(gs) && gs[start].r == ' '; start++ {
		}
	}
	return lines
}

// line sets the first line and tells how many characters it takes. Arabic
// letters change their width when they are joined, so a line may turn out too
// wide and is then broken earlier.
func (s *Fonts) line(gs []glyph, size, width float64) (Line, int) {
	const rounding = 0.01
	for limit := width; ; {
		n := s.lineEnd(gs, size, limit)
		l := s.compose(gs[:n], size, n < len(gs))
		if l.Width <= width+rounding || n == 1 || limit <= 0 {
			return l, n
		}
		limit -= l.Width - width
	}
}

// raggedMost is how much of a line may be left empty before the next word is
// parted: a quarter, since a word in one piece is read with more ease.
const raggedMost = 0.25

// lineEnd gives how many characters the first line takes.
func (s *Fonts) lineEnd(gs []glyph, size, width float64) int {
	hyphen := s.advance(gs[0].face, softHyphen, size)
	var w, filled float64 // filled is w at good
	good, fair, hyphenated := 0, 0, 0
	for i, g := range gs {
		if g.r == '\n' {
			return i + 1
		}
		if g.r != ' ' && w+g.width > width && i > 0 {
			parted := 0
			if good == 0 || g.hyphens == Free && filled < width*(1-raggedMost) {
				parted = hyphenBefore(gs, i, func(n int) bool { return n > good && widthOf(gs[:n])+hyphen <= width })
			}
			if parted > 0 {
				return parted
			}
			return bestBreak(good, fair, hyphenated, i)
		}
		w += g.width
		switch {
		case g.r == ' ', dashBefore(gs, i):
			good, filled = i+1, w
		case g.r == softHyphen:
			if w+hyphen <= width {
				good, filled = i+1, w
			}
		case addressBreak(gs, i):
			fair = i + 1
		case w+hyphen <= width:
			hyphenated = i + 1
		}
	}
	return len(gs)
}

func widthOf(gs []glyph) float64 {
	var w float64
	for _, g := range gs {
		w += g.width
	}
	return w
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
func (s *Fonts) compose(gs []glyph, size float64, broken bool) Line {
	var l Line
	if n := len(gs); broken && n > 0 && unicode.IsLetter(gs[n-1].r) {
		gs = append(gs[:n:n], glyph{r: softHyphen, face: gs[n-1].face, span: gs[n-1].span})
	}
	gs = s.reorder(gs, size)
	for i, g := range gs {
		if g.r == '\n' {
			// A line break inside a paragraph parts words like a space.
			g.r, g.width = ' ', s.advance(g.face, ' ', size)
		}
		if g.r == softHyphen {
			if i < len(gs)-1 {
				continue
			}
			g.width = s.advance(g.face, softHyphen, size)
		}
		l.add(g)
	}
	if n := len(gs); n > 0 && gs[n-1].r == ' ' {
		// The space at the end is there for the text, not for the eye.
		l.Width -= gs[n-1].width
	}
	return l
}

func (l *Line) add(g glyph) {
	l.Width += g.width
	if n := len(l.Pieces); n > 0 {
		p := &l.Pieces[n-1]
		if p.Face == g.face && p.Span == g.span && p.Covers == g.covers {
			p.Text += string(g.r)
			p.Actual += g.actual
			p.Width += g.width
			return
		}
	}
	l.Pieces = append(l.Pieces, Piece{string(g.r), g.covers, g.actual, g.face, g.span, g.width})
}

// Width is the width of a short text set in one line.
func (s *Fonts) Width(span Span, size float64) float64 {
	var w float64
	for _, g := range s.glyphs([]Span{span}, size) {
		w += g.width
	}
	return w
}

// Shorten keeps the first lines of a text; when there were more, the last of
// them ends in an ellipsis.
func (s *Fonts) Shorten(lines []Line, most int, size, width float64) []Line {
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most:most]
	var spans []Span
	for _, p := range lines[most-1].Pieces {
		spans = append(spans, Span{Text: p.Text, Face: p.Face})
	}
	gs := s.glyphs(spans, size)
	for len(gs) > 0 && gs[len(gs)-1].r == softHyphen {
		gs = gs[:len(gs)-1]
	}
	for n := len(gs); n > 0; n-- {
		l := s.compose(append(gs[:n:n], s.glyph('…', gs[0].face, size)), size, false)
		if l.Width <= width {
			for i := range l.Pieces {
				l.Pieces[i].Span = lines[most-1].Pieces[l.Pieces[i].Span].Span
			}
			lines[most-1] = l
			break
		}
	}
	return lines
}

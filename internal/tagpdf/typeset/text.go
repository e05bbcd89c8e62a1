package typeset

import (
	"strings"
	"unicode"
)

// Span is a stretch of text in one font.
type Span struct {
	Text string
	Face Face
	// Hyphens says when words are parted where Swedish ones are.
	Hyphens Hyphens
}

// Hyphens is how readily words are parted.
type Hyphens uint8

// Never parts words only where a line has no other end; Needed parts at the
// joints of a word those that are wider than the line; Free parts too where a line
// would else be left far too short.
const (
	Never Hyphens = iota
	Needed
	Free
)

// OneLine folds white space and drops what cannot be shown.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == softHyphen || invisible(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

const (
	softHyphen  = '\u00AD'
	noBreak     = '\u00A0'
	noBreakDash = '\u2011'
)

// glyph is one character to set, with the span it belongs to.
type glyph struct {
	r     rune
	face  Face
	width float64
	span  int
	// covers: r stands in for other text, which is actual; in a stretch the
	// first of them has it all.
	covers  bool
	actual  string
	hyphens Hyphens
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// glyphs turns spans into characters that the fonts have. Whatever people typed
// comes through here: control characters and invisible ones are dropped, white
// space is folded, and what no font can show becomes a visible box that still
// carries its text for who listens or copies.
func (s *Fonts) glyphs(spans []Span, size float64) []glyph {
	var out []glyph
	for i, span := range spans {
		for _, r := range lineEnds.Replace(span.Text) {
			if r = normal(r); r < 0 {
				continue
			}
			n := len(out)
			if r == ' ' && (n == 0 || out[n-1].r == ' ' || out[n-1].r == '\n') {
				continue
			}
			if r == '\n' && n > 0 && out[n-1].r == ' ' {
				out = out[:n-1]
			}
			g := s.glyph(r, span.Face, size)
			g.span, g.hyphens = i, span.Hyphens
			out = append(out, g)
		}
	}
	for n := len(out); n > 0 && unicode.IsSpace(out[n-1].r); n = len(out) {
		out = out[:n-1]
	}
	return out
}

func (s *Fonts) glyph(r rune, wanted Face, size float64) glyph {
	g := glyph{r: r, face: wanted}
	if r == '\n' || r == softHyphen {
		// No width; a soft hyphen gets one when a line ends at it.
		return g
	}
	var ok bool
	if g.face, ok = s.choose(r, wanted); !ok {
		g.r, g.covers, g.actual = missing, true, string(missing)
		if unicode.IsGraphic(r) {
			g.actual = string(r)
		}
	}
	g.width = s.advance(g.face, g.r, size)
	return g
}

// normal maps the many spaces and line ends to one of each; -1 drops a character.
func normal(r rune) rune {
	switch r {
	case '\n', '\u2028', '\u2029', '\v', '\f':
		return '\n'
	case '\u202F', '\u2007', noBreak:
		return noBreak
	case softHyphen:
		return r
	case noBreakDash:
		return r
	}
	switch {
	case unicode.IsSpace(r):
		return ' '
	case invisible(r):
		return -1
	}
	return r
}

// invisible: control and formatting characters, among them the marks that
// turn the direction of text and could make it read as something else.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector)
}

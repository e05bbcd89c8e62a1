package tagpdf

import (
	"net/url"
	"strings"
	"unicode"
)

// Run is a stretch of text that is set alike.
type Run struct {
	Text string
	Bold bool
	// Link is where the text leads: "#id" of a Heading, or an http, https or
	// mailto address. Any other address is dropped and the text kept, since
	// texts and addresses come from strangers.
	Link string
	// Lang marks text in another language than the document's.
	Lang string
}

// Text makes runs of plain text.
func Text(s string) []Run { return []Run{{Text: s}} }

// plain gives the text of runs, as it may stand in metadata.
func plain(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return oneLine(b.String())
}

// oneLine folds white space and drops what cannot be shown.
func oneLine(s string) string {
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

// target gives a run's link if it is safe to follow.
func (r Run) target() string {
	if strings.HasPrefix(r.Link, "#") {
		return r.Link
	}
	u, err := url.Parse(r.Link)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host != "" {
			return u.String()
		}
	case "mailto":
		return u.String()
	}
	return ""
}

const (
	softHyphen  = '\u00AD'
	noBreak     = '\u00A0'
	noBreakDash = '\u2011'
)

// glyph is one character to set, with the run it belongs to.
type glyph struct {
	r     rune
	face  face
	width float64
	run   int
	// covers: r stands in for other text, which is actual; in a stretch the
	// first of them has it all.
	covers bool
	actual string
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// glyphs turns runs into characters that the fonts have. Whatever people typed
// comes through here: control characters and invisible ones are dropped, white
// space is folded, and what no font can show becomes a visible box that still
// carries its text for who listens or copies.
func (c *composer) glyphs(runs []Run, st style) []glyph {
	var out []glyph
	for i, run := range runs {
		wanted := st.face
		if run.Bold {
			wanted = bold
		}
		for _, r := range lineEnds.Replace(run.Text) {
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
			out = append(out, c.glyph(r, i, wanted, st.size))
		}
	}
	for n := len(out); n > 0 && unicode.IsSpace(out[n-1].r); n = len(out) {
		out = out[:n-1]
	}
	return out
}

func (c *composer) glyph(r rune, run int, wanted face, size float64) glyph {
	switch r {
	case '\n':
		return glyph{r: r, run: run}
	case softHyphen:
		// No width until a line ends at it.
		return glyph{r: r, run: run, face: wanted}
	}
	g := glyph{r: r, run: run}
	var ok bool
	if g.face, ok = c.fonts.choose(r, wanted); !ok {
		g.r, g.covers, g.actual = missing, true, string(missing)
		if unicode.IsGraphic(r) {
			g.actual = string(r)
		}
	}
	g.width = c.fonts.advance(g.face, g.r, size)
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

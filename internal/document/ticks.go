package document

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitTicks parts a run at the tick boxes in its text: glyphs such as ☐ and
// ✔, and boxes typed as "[ ]", "[x]", "( )" and "(x)". Nothing else of the text
// is lost. Readers rather call Document.SplitTicks once at their end, which
// also sees boxes that lie over several runs.
func SplitTicks(r Run) []Run {
	return splitRuns([]Run{r}, bullets{})
}

// SplitTicks parts the paragraph's runs at tick boxes. Typing an x between two
// brackets leaves three runs in a word processor, so runs are looked at
// together.
func (p *Paragraph) SplitTicks() { p.Runs = splitRuns(p.Runs, bullets{}) }

// SplitTicks parts all runs of the document at tick boxes. Every reader calls
// it when its document is complete. A filled ■ or ● counts as a ticked box only
// in a document that has its hollow sister too: otherwise it is a bullet.
func (d *Document) SplitTicks() {
	b := bullets{squares: true, circles: true}
	for p := range d.Paragraphs() {
		for _, r := range p.Runs {
			if mayTick(r.Text) {
				b.squares = b.squares && !strings.ContainsAny(r.Text, hollowSquares)
				b.circles = b.circles && !strings.ContainsAny(r.Text, hollowCircles)
			}
		}
	}
	for p := range d.Paragraphs() {
		p.Runs = splitRuns(p.Runs, b)
	}
}

// Paragraphs goes through all paragraphs, those in cells included.
func (d *Document) Paragraphs() iter.Seq[*Paragraph] {
	return func(yield func(*Paragraph) bool) { eachParagraph(d.Blocks, yield) }
}

func eachParagraph(blocks []Block, yield func(*Paragraph) bool) bool {
	for _, b := range blocks {
		switch {
		case b.Paragraph != nil:
			if !yield(b.Paragraph) {
				return false
			}
		case b.Table != nil:
			for i := range b.Table.Cells {
				if !eachParagraph(b.Table.Cells[i].Blocks, yield) {
					return false
				}
			}
		}
	}
	return true
}

// bullets says which filled shapes are bullets and no ticks.
type bullets struct{ squares, circles bool }

const (
	hollowSquares = "☐□▢◻◽⬜❏❐❑❒\uf06f\uf0a8\uf0a3\uf071\uf072"
	filledSquares = "■◼◾⬛\uf06e"
	hollowCircles = "○◯⚪❍\uf0a1"
	filledCircles = "●⬤⚫\uf06c"
	// The last ones are Wingdings and Wingdings 2 in the private use area, as
	// text extraction leaves them when it has lost the font.
	tickMarks = "☑☒✓✔✗✘✅❎⊠⌧⮽🗷🗹🗸🗵🗴◉⦿🔘\uf0fe\uf0fd\uf0fc\uf0fb\uf078\uf052\uf053\uf054"
	// Between brackets more marks are a tick than outside.
	bracketMarks = "xX×✕✖❌*"
)

// glyph gives the state that a glyph shows, NoTick when it is none.
func (b bullets) glyph(r rune) Tick {
	switch {
	case r < 0x80:
		return NoTick
	case strings.ContainsRune(hollowSquares, r), strings.ContainsRune(hollowCircles, r):
		return TickOff
	case strings.ContainsRune(tickMarks, r):
		return TickOn
	case !b.squares && strings.ContainsRune(filledSquares, r),
		!b.circles && strings.ContainsRune(filledCircles, r):
		return TickOn
	}
	return NoTick
}

// mayTick is the quick no for most text: no bracket and no three-byte rune of
// the blocks where tick glyphs live.
func mayTick(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '[', '(', 0xe2, 0xef, 0xf0:
			return true
		}
	}
	return false
}

// splitRuns splits each stretch of ordinary runs between tick boxes that are
// known already and prompts, which are nobody's answer.
func splitRuns(runs []Run, b bullets) []Run {
	var out []Run
	for start := 0; start < len(runs); {
		end := start
		may := false
		for end < len(runs) && runs[end].Tick == NoTick && !runs[end].Placeholder {
			may = may || mayTick(runs[end].Text)
			end++
		}
		switch {
		case end == start:
			end++
			out = append(out, runs[start])
		case may:
			out = append(out, splitStretch(runs[start:end], b)...)
		case start == 0 && end == len(runs):
			return runs
		default:
			out = append(out, runs[start:end]...)
		}
		start = end
	}
	return out
}

// splitStretch looks at the runs as one text, so that a box may lie over
// several of them.
func splitStretch(runs []Run, b bullets) []Run {
	text := runs[0].Text
	if len(runs) > 1 {
		var all strings.Builder
		for _, r := range runs {
			all.WriteString(r.Text)
		}
		text = all.String()
	}
	c := cutter{runs: runs}
	for at := 0; at < len(text); {
		tick, n := b.tickAt(text, at)
		if tick == NoTick {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			continue
		}
		c.plain(at)
		c.tick(at+n, tick)
		at += n
	}
	c.plain(len(text))
	return c.out
}

// cutter takes runs off the front of runs up to positions of their joint text.
type cutter struct {
	runs []Run
	out  []Run
	at   int
}

func (c *cutter) plain(to int) {
	for c.at < to {
		r := c.next(to)
		if r.Text != "" {
			c.out = append(c.out, r)
		}
	}
}

// tick makes one run of all up to to. It inherits every mark of what it is made
// of: the x alone may be bold, or stand in the form field.
func (c *cutter) tick(to int, state Tick) {
	t := Run{Text: "☐", Tick: state}
	if state == TickOn {
		t.Text = "☒"
	}
	for c.at < to {
		r := c.next(to)
		t.Bold = t.Bold || r.Bold
		t.Marked = t.Marked || r.Marked
		t.Struck = t.Struck || r.Struck
		if t.Control == 0 {
			t.Control = r.Control
		}
	}
	c.out = append(c.out, t)
}

// next takes the rest of the first run, or its part before to.
func (c *cutter) next(to int) Run {
	r := c.runs[0]
	n := min(len(r.Text), to-c.at)
	if n == len(r.Text) {
		c.runs = c.runs[1:]
	} else {
		c.runs[0].Text = r.Text[n:]
		r.Text = r.Text[:n]
	}
	c.at += n
	return r
}

// tickAt tells whether a tick box begins at text[at:], and its length.
func (b bullets) tickAt(text string, at int) (Tick, int) {
	if c := text[at]; c == '[' || c == '(' {
		return bracketed(text, at)
	}
	r, n := utf8.DecodeRuneInString(text[at:])
	t := b.glyph(r)
	if t != NoTick && strings.HasPrefix(text[at+n:], "\ufe0f") {
		n += len("\ufe0f") // the emoji form of the glyph
	}
	return t, n
}

// longestBox is how many bytes may stand between the brackets of a box.
const longestBox = 12

// bracketed reads a box made of brackets. Round ones need something before them
// that is no letter: f(x) and "person(x)" are no boxes.
func bracketed(text string, at int) (Tick, int) {
	round := text[at] == '('
	closing := byte(']')
	if round {
		closing = ')'
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); unicode.IsLetter(before) || unicode.IsDigit(before) {
			return NoTick, 0
		}
	}
	inside := text[at+1:]
	end := strings.IndexByte(inside[:min(len(inside), longestBox+1)], closing)
	if end < 0 || round && end == 0 {
		return NoTick, 0
	}
	inside = inside[:end]
	mark := strings.Trim(inside, " \u00a0\u2002\u2003\u2007\u2009\ufe0f_")
	if mark == "" {
		return TickOff, end + 2
	}
	r, n := utf8.DecodeRuneInString(mark)
	if n != len(mark) {
		return NoTick, 0
	}
	if strings.ContainsRune(bracketMarks, r) || !round && (r == 'v' || r == 'V') {
		return TickOn, end + 2
	}
	return bullets{}.glyph(r), end + 2
}

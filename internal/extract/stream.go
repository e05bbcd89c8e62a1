package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/document"
)

// unit is one line or paragraph of the document, the smallest thing that a
// label or an answer is looked for in.
type unit struct {
	text  string
	spans []span
	place document.Place
	part  document.Part
	list  string
	// table counts from 1 over the document, 0 outside tables; row and column
	// count from 0 inside it.
	table, row, column int
	// first and end delimit the unit's tokens in the stream.
	first, end int
	// block is the position of the document's block that it stands in.
	block int
}

// span is a stretch of a unit's text that came from one run.
type span struct {
	start, end           int
	struck, marked, bold bool
	control              int
	doubt                float64
}

// token is a word, a number or a tick box of the stream.
type token struct {
	fold       string
	unit       int
	start, end int
	tick       document.Tick
	letters    letterSet
}

// stream is the whole document as units and tokens in reading order. Labels
// and help texts wrap over lines and cells, answers never reach past the next
// label: both are simple on a stream and hard on a tree.
type stream struct {
	units  []unit
	tokens []token
	tables int
	block  int
	// comments are no text of the document, but may stand for an answer.
	comments []comment
}

func newStream(doc *document.Document) *stream {
	s := &stream{}
	for i := range doc.Blocks {
		s.block = i
		s.blocks(doc.Blocks[i:i+1], cell{})
	}
	return s
}

// cell is where in a table the blocks stand.
type cell struct{ table, row, column int }

func (s *stream) blocks(blocks []document.Block, at cell) {
	for _, b := range blocks {
		switch {
		case b.Paragraph != nil:
			s.paragraph(b.Paragraph, at)
		case b.Table != nil:
			s.table(b.Table, at)
		}
	}
}

// table adds a table's cells row by row. A table inside a cell belongs to the
// cell: layout tables would otherwise tear answers apart.
func (s *stream) table(t *document.Table, at cell) {
	nested := at.table != 0
	if !nested {
		s.tables++
		at.table = s.tables
	}
	skip := headerRows(t)
	for i := range t.Cells {
		c := &t.Cells[i]
		if skip[c.Row] {
			continue
		}
		if !nested {
			at.row, at.column = c.Row, c.Column
		}
		s.blocks(c.Blocks, at)
	}
}

// paragraph adds a unit a line of the paragraph.
func (s *stream) paragraph(p *document.Paragraph, at cell) {
	switch p.Part {
	case document.Header, document.Footer:
		return
	case document.Comment:
		if text := strings.TrimSpace(p.Text()); text != "" {
			s.comments = append(s.comments, comment{text, p.Place})
		}
		return
	}
	u := unit{place: p.Place, part: p.Part, list: p.List, table: at.table, row: at.row, column: at.column, block: s.block}
	var text strings.Builder
	flush := func() {
		u.text = text.String()
		s.add(u)
		text.Reset()
		u.spans, u.list = nil, ""
	}
	var ticks []tickAt
	for _, r := range p.Runs {
		if r.Placeholder {
			continue
		}
		first := true
		for line := range strings.SplitSeq(withoutCode(norm.NFC.String(r.Text), text.String()), "\n") {
			if !first {
				s.ticks(ticks, &u, flush)
				ticks = nil
			}
			first = false
			start := text.Len()
			text.WriteString(line)
			if r.Tick != document.NoTick {
				ticks = append(ticks, tickAt{start, text.Len(), r.Tick})
			}
			u.spans = append(u.spans, span{start, text.Len(), r.Struck, r.Marked, r.Bold, r.Control, r.Doubt})
		}
	}
	s.ticks(ticks, &u, flush)
}

type tickAt struct {
	start, end int
	tick       document.Tick
}

// ticks flushes a unit and turns the tokens that its tick boxes cover into
// tick tokens.
func (s *stream) ticks(ticks []tickAt, u *unit, flush func()) {
	before := len(s.units)
	flush()
	if len(s.units) == before || len(ticks) == 0 {
		return
	}
	added := &s.units[before]
	var out []token
	words := s.tokens[added.first:]
	for _, t := range ticks {
		for len(words) > 0 && words[0].start < t.start {
			out = append(out, words[0])
			words = words[1:]
		}
		for len(words) > 0 && words[0].start < t.end {
			words = words[1:]
		}
		out = append(out, token{unit: before, start: t.start, end: t.end, tick: t.tick})
	}
	out = append(out, words...)
	s.tokens = append(s.tokens[:added.first], out...)
	added.end = len(s.tokens)
}

func (s *stream) add(u unit) {
	if strings.TrimSpace(u.text) == "" && u.list == "" && len(u.spans) == 0 {
		return
	}
	u.first = len(s.tokens)
	s.tokens = tokenize(s.tokens, u.text, len(s.units))
	u.end = len(s.tokens)
	s.units = append(s.units, u)
}

// tokenize cuts a text into folded words. Letters and digits belong to a word,
// and so do the marks that join one ("e-post", "org.nr", "a@b.se", "16:30");
// everything else parts words. They are put behind out.
func tokenize(out []token, text string, unit int) []token {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !wordRune(r) {
			i += size
			continue
		}
		start := i
		for i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
			if !wordRune(r) && !joins(text, i, size, r) {
				break
			}
			i += size
		}
		word := fold(text[start:i])
		out = append(out, token{fold: word, unit: unit, start: start, end: i, letters: lettersOf(word)})
	}
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joins: a mark between two letters or digits is part of the word. A hyphen
// between digits is a dash to whoever has no dash: "30-40" is two words as
// "30–40" is.
func joins(text string, i, size int, r rune) bool {
	if r == '-' && i > 0 && digit(text, i-1) && digit(text, i+size) {
		return false
	}
	switch r {
	case '-', '\u2010', '\u2011', '@', '_', '\u00ad':
	default:
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[i+size:])
	return wordRune(next)
}

var folder = strings.NewReplacer("\u00ad", "", "\u2010", "", "\u2011", "", "-", "")

// fold makes words comparable: "e-post" is "epost". å, ä and ö are letters of
// their own and stay.
func fold(s string) string {
	if folded(s) {
		return s
	}
	return strings.ToLower(folder.Replace(s))
}

// folded tells of most words, without building another, that they are.
func folded(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c == 0xc3 && i+1 < len(s) && (s[i+1] == 0xa5 || s[i+1] == 0xa4 || s[i+1] == 0xb6): // å, ä, ö
			i++
		default:
			return false
		}
	}
	return true
}

// sameContainer tells whether text may run on from one unit to the other: the
// same cell, or both outside tables.
func (s *stream) sameContainer(a, b int) bool {
	x, y := &s.units[a], &s.units[b]
	return x.table == y.table && (x.table == 0 || x.row == y.row && x.column == y.column)
}

// gap is the text between two neighbouring tokens when they are in one unit,
// else "\n".
func (s *stream) gap(i int) string {
	a, b := s.tokens[i], s.tokens[i+1]
	if a.unit != b.unit {
		return "\n"
	}
	return s.units[a.unit].text[a.end:b.start]
}

// after is the text right after a token to the end of its unit.
func (s *stream) after(i int) string {
	t := s.tokens[i]
	return s.units[t.unit].text[t.end:]
}

package extract

import (
	"slices"
	"strings"
	"testing"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// maker builds a document out of bytes, so that the fuzzer finds its way among
// the labels, choices, cells and boxes that forms are made of and not among
// spellings.
type maker struct {
	data  []byte
	words []string
	depth int
}

func (m *maker) next() int {
	if len(m.data) == 0 {
		return 0
	}
	b := m.data[0]
	m.data = m.data[1:]
	return int(b)
}

func (m *maker) document() *document.Document {
	formats := []document.Format{document.DOCX, document.Text, document.XLSX, document.PDF, document.HTML}
	doc := &document.Document{Format: formats[m.next()%len(formats)]}
	for len(m.data) > 0 {
		doc.Blocks = append(doc.Blocks, m.block(len(doc.Blocks)+1))
	}
	return doc
}

func (m *maker) block(n int) document.Block {
	m.depth++
	defer func() { m.depth-- }()
	if m.next()%4 > 0 || m.depth > 3 {
		return document.Block{Paragraph: m.paragraph(document.Place{Paragraph: n})}
	}
	t := &document.Table{Place: document.Place{Table: n}}
	row := 0
	for range m.next() % 12 {
		row += m.next() % 3
		c := document.Cell{Row: row, Column: m.next() % 6, RowSpan: m.next() - 2, ColumnSpan: m.next() - 2}
		if m.next() == 255 {
			c.Row, c.ColumnSpan = c.Row+1<<40, 1<<60
		}
		c.Place = document.Place{Table: n, Row: c.Row + 1, Column: c.Column + 1}
		for range m.next() % 3 {
			b := m.block(n)
			if b.Paragraph != nil {
				b.Paragraph.Place = c.Place
			}
			c.Blocks = append(c.Blocks, b)
		}
		t.Cells = append(t.Cells, c)
		t.Rows, t.Columns = max(t.Rows, c.Row+1), max(t.Columns, c.Column+1)
	}
	slices.SortStableFunc(t.Cells, func(a, b document.Cell) int { return a.Row - b.Row })
	return document.Block{Table: t}
}

func (m *maker) paragraph(at document.Place) *document.Paragraph {
	parts := []document.Part{document.Body, document.Body, document.Body, document.Quote, document.Comment, document.Footer, document.Note}
	p := &document.Paragraph{Place: at, Part: parts[m.next()%len(parts)]}
	between := []string{" ", ": ", "\n", "\t", ", ", "", " / ", "; ", " - ", " ("}
	for range m.next() % 8 {
		look := m.next()
		run := document.Run{
			Text:   m.words[(m.next()<<4+m.next())%len(m.words)] + between[m.next()%len(between)],
			Struck: look%7 == 1, Marked: look%7 == 2, Bold: look%7 == 3, Placeholder: look%29 == 4,
		}
		switch look % 11 {
		case 5:
			p.Runs = append(p.Runs, document.Run{Text: "☐", Tick: document.TickOff})
		case 6:
			p.Runs = append(p.Runs, document.Run{Text: "☒", Tick: document.TickOn})
		}
		p.Runs = append(p.Runs, run)
	}
	if m.next()%16 == 1 {
		p.List = "3."
	}
	return p
}

// vocabulary is all that the forms print, and what people write around it.
func vocabulary(lib *form.Library) []string {
	words := []string{"x", "ja", "nej", "Skutan", "802955-6785", "a@example.org", "12", "4.", "1.1", "Fråga 3", "Svar", "Annat", "->", "_____", "Mvh", "S:"}
	for _, f := range lib.Forms {
		for _, q := range slices.Concat(f.Questions(), f.Optional) {
			words = append(words, q.Label[form.Swedish], q.Label[form.English])
			words = append(words, q.Short...)
			for _, c := range q.Choices {
				words = append(words, c.Label[form.Swedish])
			}
			for _, c := range q.Columns {
				words = append(words, c.Short...)
			}
		}
	}
	return words
}

// FuzzFindDocument: the search ends on whatever a reader hands over, and the
// words that it quotes stand in the document, those of an answer in its place.
func FuzzFindDocument(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x03\x00\x01\x00\x00\x01\x00\x02\x00"))
	f.Add([]byte(strings.Repeat("\x04\x08\x01\x00\x01\x01\x01\x02\x01\x00\x05\x05\x01\x11\x01", 12)))
	f.Add([]byte(strings.Repeat("\x02\x05\x00\x04\x06\x01\x12\x0b\x03\x02\x10\x07\xff\x00", 20)))
	lib := library(f)
	words, finder := vocabulary(lib), New(lib)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4_000 {
			t.Skip()
		}
		doc := (&maker{data: data, words: words}).document()
		text := onlyLetters(doc.Text())
		for i := range finder.forms { // a form though there is too little of it
			for _, r := range finder.forms[i].inSheets(sheets(doc)) {
				for id, a := range r.Answers {
					if piece, ok := quoted(a, text); !ok {
						t.Errorf("%s: %q does not stand in the document", id, piece)
					}
					if a.Confidence < 0 || a.Confidence > 1 {
						t.Errorf("%s: confidence %v", id, a.Confidence)
					}
				}
			}
		}
		finder.Find(doc)
	})
}

// quoted tells whether what an answer quotes stands in the text, line by line,
// or word by word where it was put together of choices; else the piece that
// does not.
func quoted(a form.RawAnswer, text string) (piece string, ok bool) {
	pieces := strings.Split(a.Place.Quote, "\n")
	if a.Boxes {
		pieces = strings.Fields(strings.Join(append(a.Ticked, a.Other, a.Place.Quote), " "))
	}
	for _, piece := range pieces {
		if !strings.Contains(text, onlyLetters(piece)) {
			return piece, false
		}
	}
	return "", true
}

// onlyLetters keeps of a text what words are told by.
func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if wordRune(r) {
			return r
		}
		return -1
	}, s)
}

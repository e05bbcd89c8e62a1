package xlsx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"samkarta/internal/document"
)

// commentsPart are the notes on the cells of a sheet. Excel copies the newer
// threaded comments into it too.
type commentsPart struct {
	Comments []struct {
		Ref  string `xml:"ref,attr"`
		Text struct {
			Plain []string `xml:"t"`
			Rich  []string `xml:"r>t"`
		} `xml:"text"`
	} `xml:"commentList>comment"`
}

// readComments reads a sheet's notes: people answer in them.
func (b *book) readComments(sheet, part string) {
	if part == "" {
		return
	}
	var p commentsPart
	if err := b.unmarshal(part, &p); err != nil {
		b.remark("part_damaged", part, document.Place{Sheet: sheet})
	}
	for _, c := range p.Comments {
		place := document.Place{Sheet: sheet}
		if at, ok := parsePosition(c.Ref); ok {
			place.Row, place.Column = at.row+1, at.column+1
		}
		b.paragraph(unescape(strings.Join(c.Text.Plain, "")+strings.Join(c.Text.Rich, "")), document.Comment, place)
	}
}

// paragraph adds a paragraph beside the cells.
func (b *book) paragraph(text string, part document.Part, place document.Place) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if b.text -= len(text); b.text < 0 {
		b.remark("sheet_cut", place.Sheet, place)
		return
	}
	b.doc.Blocks = append(b.doc.Blocks, document.Block{Paragraph: &document.Paragraph{
		Runs: []document.Run{{Text: text}}, Part: part, Place: place,
	}})
}

// readDrawing reads the text boxes that lie over a sheet, each placed at the
// cell under its top left corner.
func (b *book) readDrawing(sheet, part string) {
	if part == "" {
		return
	}
	d := drawing{book: b, place: document.Place{Sheet: sheet}}
	if err := d.read(b.scan(part)); !errors.Is(err, io.EOF) {
		b.remark("part_damaged", part, document.Place{Sheet: sheet})
	}
}

// drawing gathers the text boxes of a sheet, a paragraph at a time.
type drawing struct {
	book  *book
	place document.Place
	text  strings.Builder
	// in is the element whose text counts.
	in     string
	anchor bool
}

// read reads to the end, which io.EOF tells, or to the first fault.
func (d *drawing) read(s *scanner) error {
	for {
		t, err := s.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "Fallback" { // the same once more, for old programs
				if err := s.within(func(xml.Token) error { return nil }); err != nil {
					return err
				}
				continue
			}
			d.begin(t.Name.Local)
		case xml.EndElement:
			d.end(t.Name.Local)
		case xml.CharData:
			d.chars(string(t))
		}
	}
}

// begin takes the beginning of an element.
func (d *drawing) begin(name string) {
	d.in = name
	switch name {
	case "from":
		d.anchor = true
	case "br":
		d.text.WriteByte('\n')
	}
}

// end takes its end; a paragraph is then whole.
func (d *drawing) end(name string) {
	d.in = ""
	switch name {
	case "from":
		d.anchor = false
	case "p":
		d.book.paragraph(d.text.String(), document.TextBox, d.place)
		d.text.Reset()
	}
}

// chars takes text: of a box, or the row and the column that it is anchored to.
func (d *drawing) chars(text string) {
	switch {
	case d.in == "t":
		d.text.WriteString(text)
	case d.anchor && (d.in == "row" || d.in == "col"):
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 0 || n > 1<<20 {
			return
		}
		if d.in == "row" {
			d.place.Row = n + 1
		} else {
			d.place.Column = n + 1
		}
	}
}

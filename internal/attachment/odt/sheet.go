package odt

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// sheet is the sheet being read.
type sheet struct {
	name    string
	hidden  bool
	row     int
	columns [][2]int // hidden columns, from and to
	column  int
	cells   []document.Cell
}

// spreadsheet reads all sheets. Hidden ones come last: they hold lists of
// choices more often than answers.
func (r *reader) spreadsheet(x *zipxml.Reader) {
	var hidden []*sheet
	for e := range x.Children() {
		switch key(e) {
		case "table:table":
			s := &sheet{
				name:   zipxml.Attr(e, "name"),
				hidden: r.styles.Get("table", zipxml.Attr(e, "style-name")).Hidden,
			}
			r.readSheet(x, s)
			if s.hidden {
				hidden = append(hidden, s)
				continue
			}
			r.finishSheet(s)
		case "table:named-expressions":
			r.namedCells(x, hidden)
		}
	}
	for _, s := range hidden {
		if len(s.cells) > 0 {
			r.remark("hidden_sheet", s.name)
			r.finishSheet(s)
		}
	}
}

// remark notes something about a sheet that a person may need to know.
func (r *reader) remark(code, sheet string) {
	r.doc.Remarks = append(r.doc.Remarks, document.Remark{Code: code, Detail: sheet, Place: document.Place{Sheet: sheet}})
}

// readSheet reads a sheet, or a group of its columns or rows.
func (r *reader) readSheet(x *zipxml.Reader, s *sheet) {
	for e := range x.Children() {
		repeat := number(zipxml.Attr(e, "number-columns-repeated"), 1)
		switch key(e) {
		case "office:forms":
			r.readForms(x)
		case "table:table-column":
			if v := zipxml.Attr(e, "visibility"); v == "collapse" || v == "filter" {
				s.columns = append(s.columns, [2]int{s.column, s.column + repeat})
			}
			s.column = min(s.column+repeat, maxGrid)
		case "table:table-row":
			r.sheetRow(x, e, s)
		case "table:table-columns", "table:table-column-group", "table:table-header-columns",
			"table:table-rows", "table:table-row-group", "table:table-header-rows":
			r.readSheet(x, s)
		case "table:shapes":
			r.shapes(x, s)
		}
	}
}

// shapes reads text boxes and form fields that lie over the sheet.
func (r *reader) shapes(x *zipxml.Reader, s *sheet) {
	outer := r.story
	r.story = story{at: document.Place{Sheet: s.name}}
	r.drawing(x, &r.notes)
	r.story = outer
}

// sheetRow reads a row. Cells without content only move the column on: an empty
// sheet has sixteen thousand of them in every row.
func (r *reader) sheetRow(x *zipxml.Reader, row xml.StartElement, s *sheet) {
	if !r.count(x, 1) {
		return
	}
	first := len(s.cells)
	column := 0
	for e := range x.Children() {
		repeat := number(zipxml.Attr(e, "number-columns-repeated"), 1)
		if e.Name.Local == "table-cell" { // and not one that is covered
			if c := r.sheetCell(x, e, s, column); len(c.Blocks) > 0 {
				r.repeatCell(x, s, c, min(repeat, maxRepeat))
			}
		}
		column = min(column+repeat, maxGrid)
	}
	repeat := number(zipxml.Attr(row, "number-rows-repeated"), 1)
	if cells := s.cells[first:]; len(cells) > 0 && repeat > 1 {
		cells = slices.Clone(cells)
		for i := range min(repeat, maxRepeat) - 1 {
			for _, c := range cells {
				c.Row = s.row + 1 + i
				c.Place.Row = c.Row + 1
				r.repeatCell(x, s, c, 1)
			}
		}
	}
	s.row = min(s.row+repeat, maxGrid)
}

// repeatCell adds a cell so many times, each with its own copy of the content.
func (r *reader) repeatCell(x *zipxml.Reader, s *sheet, c document.Cell, times int) {
	if !r.count(x, times) {
		return
	}
	for i := range times {
		next := c
		next.Column = c.Column + i
		next.Place.Column = next.Column + 1
		next.Blocks = nil
		for _, b := range c.Blocks {
			if b.Paragraph != nil {
				p := *b.Paragraph
				p.Runs = slices.Clone(p.Runs)
				p.Place.Row, p.Place.Column = next.Place.Row, next.Place.Column
				b.Paragraph = &p
			}
			next.Blocks = append(next.Blocks, b)
		}
		s.cells = append(s.cells, next)
	}
}

// sheetCell reads a cell. One without content comes back without blocks.
func (r *reader) sheetCell(x *zipxml.Reader, e xml.StartElement, s *sheet, column int) document.Cell {
	outer := r.story
	at := document.Place{Sheet: s.name, Row: s.row + 1, Column: column + 1}
	r.story = story{at: at}
	c := document.Cell{
		Row: s.row, Column: column, Place: at,
		RowSpan:    number(zipxml.Attr(e, "number-rows-spanned"), 1),
		ColumnSpan: number(zipxml.Attr(e, "number-columns-spanned"), 1),
	}
	r.flow(x, &c.Blocks)
	r.story = outer
	if run, ok := value(e, c.Text()); ok {
		c.Blocks = []document.Block{{Paragraph: &document.Paragraph{Runs: []document.Run{run}, Place: at}}}
	}
	if strings.TrimSpace(c.Text()) == "" {
		c.Blocks = nil
	}
	return c
}

// value gives the run of a cell whose value says more than its text: a date
// that is shown as 3/29/26, a number shown as 7,0E+09 or ###.
func value(e xml.StartElement, shown string) (document.Run, bool) {
	switch zipxml.Attr(e, "value-type") {
	case "boolean":
		return prose.Box(zipxml.Attr(e, "boolean-value") == "true", 0), true
	case "date":
		date := zipxml.Attr(e, "date-value")
		day, clock, timed := strings.Cut(date, "T")
		if timed && !strings.HasPrefix(clock, "00:00") && len(clock) >= 5 {
			day += " " + clock[:5]
		}
		return document.Run{Text: day}, day != ""
	case "float":
		n, err := strconv.ParseFloat(zipxml.Attr(e, "value"), 64)
		if err != nil {
			return document.Run{}, false
		}
		text := strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", ",", 1)
		return document.Run{Text: text}, plainNumber(text, shown)
	}
	return document.Run{}, false
}

// plainNumber tells whether the bare number is better than what was shown. A
// format that groups or pads digits, as in 070-174 06 05, says more than the
// number; decimals, exponents and crosses say less.
func plainNumber(number, shown string) bool {
	digits := func(s string) string {
		return strings.Map(func(c rune) rune {
			if c < '0' || c > '9' {
				return -1
			}
			return c
		}, s)
	}
	want, have := digits(number), digits(shown)
	return strings.TrimLeft(have, "0") != strings.TrimLeft(want, "0")
}

// finishSheet gives a sheet to the document. Hidden columns become a table of
// their own, since nobody who filled in the form has seen them.
func (r *reader) finishSheet(s *sheet) {
	hiddenColumn := func(c document.Cell) bool {
		return slices.ContainsFunc(s.columns, func(h [2]int) bool { return h[0] <= c.Column && c.Column < h[1] })
	}
	var shown, hidden []document.Cell
	for _, c := range s.cells {
		if hiddenColumn(c) {
			hidden = append(hidden, c)
		} else {
			shown = append(shown, c)
		}
	}
	r.sheetTable(s, shown)
	if len(hidden) > 0 {
		r.remark("hidden_columns", s.name)
		r.sheetTable(s, hidden)
	}
}

// sheetTable makes a table as large as its cells reach.
func (r *reader) sheetTable(s *sheet, cells []document.Cell) {
	if len(cells) == 0 {
		return
	}
	t := &document.Table{Cells: cells, Place: document.Place{Sheet: s.name}}
	for _, c := range cells {
		t.Rows = max(t.Rows, c.Row+c.RowSpan)
		t.Columns = max(t.Columns, c.Column+c.ColumnSpan)
	}
	r.doc.Blocks = append(r.doc.Blocks, document.Block{Table: t})
}

// namedCells makes a form field of every cell that has a name.
func (r *reader) namedCells(x *zipxml.Reader, hidden []*sheet) {
	cells := map[document.Place]*document.Cell{}
	index := func(list []document.Cell) {
		for i := range list {
			cells[list[i].Place] = &list[i]
		}
	}
	for _, b := range r.doc.Blocks {
		if b.Table != nil {
			index(b.Table.Cells)
		}
	}
	for _, s := range hidden {
		index(s.cells)
	}
	for e := range x.Children() {
		at, ok := address(zipxml.Attr(e, "cell-range-address"))
		if !ok || !r.count(x, 1) {
			continue
		}
		d := document.Control{Name: zipxml.Attr(e, "name"), Kind: document.NamedCell, Place: at, Empty: true}
		d.Place.Field = d.Name
		if c := cells[at]; c != nil {
			d.Value, d.Empty = c.Text(), false
			for _, b := range c.Blocks {
				for i := range b.Paragraph.Runs {
					run := &b.Paragraph.Runs[i]
					run.Control = len(r.doc.Controls) + 1
					d.Checked = d.Checked || run.Tick == document.TickOn
				}
			}
		}
		r.doc.Controls = append(r.doc.Controls, d)
	}
}

// address reads the address of one cell: $'Blad 1'.$B$5.
func address(s string) (at document.Place, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 || strings.Contains(s, ":$") || strings.Contains(s, ":.") {
		return at, false
	}
	at.Sheet = strings.TrimPrefix(s[:i], "$")
	if n := len(at.Sheet); n > 1 && at.Sheet[0] == '\'' && at.Sheet[n-1] == '\'' {
		at.Sheet = strings.ReplaceAll(at.Sheet[1:n-1], "''", "'")
	}
	cell := strings.ReplaceAll(s[i+1:], "$", "")
	n := strings.IndexFunc(cell, func(c rune) bool { return c < 'A' || c > 'Z' })
	if n < 1 || n > 3 {
		return at, false
	}
	for _, c := range cell[:n] {
		at.Column = at.Column*26 + int(c-'A') + 1
	}
	at.Row = number(cell[n:], 0)
	return at, at.Row > 0
}

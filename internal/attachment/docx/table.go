package docx

import (
	"encoding/xml"

	"samkarta/internal/attachment/docx/style"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// maxColumns is far beyond Word's own 63, and keeps sums of spans from running
// away.
const maxColumns = 4096

// table is the table being read.
type table struct {
	*document.Table
	row int // of the next row
	// above is, by column, the cell that a merge downwards goes on from.
	above map[int]int
}

// row is the row being read.
type row struct {
	column  int
	deleted bool
}

// cellProperties are what a tcPr says about the grid.
type cellProperties struct {
	span         int
	continues    bool // merged into the cell above
	begins       bool // others below are merged into it
	continuesRow bool // merged into the cell to the left, the old way
	deleted      bool
}

// table reads a table. Tables are numbered in the order in which they begin, those
// in cells too, as a person would count them.
func (r *reader) table(x *zipxml.Reader, out *[]document.Block) {
	r.count(x)
	outer := r.at
	outerPara := r.para
	t := &table{Table: &document.Table{}, above: map[int]int{}}
	if r.part == document.Body {
		r.tables++
		r.at = document.Place{Table: r.tables}
	}
	t.Place = r.place()
	r.rows(x, t)
	if len(t.Cells) > 0 {
		t.Place.Page = t.Cells[0].Place.Page
	}
	t.Rows = t.row
	r.at, r.para = outer, outerPara
	*out = append(*out, document.Block{Table: t.Table})
}

// rows reads rows, or what is wrapped around some.
func (r *reader) rows(x *zipxml.Reader, t *table) {
	for e := range x.Children() {
		r.tableElement(x, e, t)
	}
}

// tableElement reads one element of a table.
func (r *reader) tableElement(x *zipxml.Reader, e xml.StartElement, t *table) {
	switch e.Name.Local {
	case "tblGrid":
		for e := range x.Children() {
			if e.Name.Local == "gridCol" && t.Columns < maxColumns {
				t.Columns++
			}
		}
	case "tr":
		r.count(x)
		w := &row{}
		r.cells(x, t, w)
		if !w.deleted {
			t.row++
		}
	case "sdt":
		r.control(x, func() { r.rows(x, t) })
	case "customXml", "ins", "moveTo":
		r.rows(x, t)
	case "AlternateContent":
		firstBranch(x, func() { r.rows(x, t) })
	default:
		r.anchorMark(e)
	}
}

// cells reads the cells of a row, or what is wrapped around some. A row that was
// deleted leaves no trace, not even a number.
func (r *reader) cells(x *zipxml.Reader, t *table, w *row) {
	for e := range x.Children() {
		switch e.Name.Local {
		case "trPr":
			for e := range x.Children() {
				switch e.Name.Local {
				case "gridBefore":
					w.column = span(zipxml.Attr(e, "val"), 0)
				case "del", "moveFrom":
					w.deleted = true
				}
			}
		case "tc":
			if !w.deleted {
				r.cell(x, t, w)
			}
		case "sdt":
			r.control(x, func() { r.cells(x, t, w) })
		case "customXml", "ins", "moveTo":
			r.cells(x, t, w)
		default:
			r.anchorMark(e)
		}
	}
}

// span reads a number of columns.
func span(val string, least int) int { return min(max(style.Number(val), least), maxColumns) }

// cell reads a cell. Where it belongs is known before its content, whether it
// exists at all only from its properties.
func (r *reader) cell(x *zipxml.Reader, t *table, w *row) {
	r.count(x)
	outer := r.at
	if r.part == document.Body {
		r.at.Row, r.at.Column = t.row+1, w.column+1
	}
	c := document.Cell{Row: t.row, Column: w.column, RowSpan: 1, ColumnSpan: 1, Place: r.place()}
	props := cellProperties{span: 1}
	for e := range x.Children() {
		if e.Name.Local == "tcPr" {
			props = readCellProperties(x)
			continue
		}
		r.block(x, e, &c.Blocks)
	}
	r.endCarry(&c.Blocks)
	r.at = outer
	if !props.deleted {
		t.place(c, props, w)
	}
}

// readCellProperties reads a tcPr. A vMerge without a value goes on from above.
func readCellProperties(x *zipxml.Reader) cellProperties {
	p := cellProperties{span: 1}
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "gridSpan":
			p.span = span(val, 1)
		case "vMerge":
			p.begins = val == "restart"
			p.continues = !p.begins
		case "hMerge":
			p.continuesRow = val != "restart"
		case "cellDel":
			p.deleted = true
		}
	}
	return p
}

// place puts a read cell into the grid. What stands in a cell that is merged
// into another is not seen by anybody, and dropped.
func (t *table) place(c document.Cell, p cellProperties, w *row) {
	c.ColumnSpan = p.span
	w.column = min(w.column+p.span, maxColumns)
	t.Columns = max(t.Columns, w.column)
	last := len(t.Cells) - 1
	if p.continuesRow && last >= 0 && t.Cells[last].Row == c.Row {
		t.Cells[last].ColumnSpan += p.span
		return
	}
	if i, ok := t.above[c.Column]; p.continues && ok && t.Cells[i].Row+t.Cells[i].RowSpan == c.Row {
		t.Cells[i].RowSpan++
		return
	}
	delete(t.above, c.Column)
	if p.begins || p.continues {
		t.above[c.Column] = len(t.Cells)
	}
	if len(c.Blocks) > 0 && c.Blocks[0].Paragraph != nil {
		c.Place.Page = c.Blocks[0].Paragraph.Place.Page
	}
	t.Cells = append(t.Cells, c)
}

package tagpdf

import (
	"slices"
	"strings"

	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// Table is a table with a header row that is repeated on every page. Cells
// wrap; no text is ever cut.
type Table struct {
	// Caption stands above and belongs to the table; empty leaves it out.
	Caption string
	Columns []Column
	Rows    [][]Cell
	// RowHeaders: the first cell of each row is the row's header.
	RowHeaders bool
	// Dense sets it smaller and closer, where much must stand on one page.
	Dense bool
	// Lines is how many lines high each row is at least: room to write by hand.
	Lines int
}

// Column is a column of a table; when none has a title and the rows have headers,
// the table has no header row.
type Column struct {
	Title string
	// Width is the column's share of the text width, relative to the others;
	// 0 counts as 1.
	Width float64
	// Right aligns numbers.
	Right bool
}

// Cell is a cell's text; "\n" starts a new line.
type Cell []Run

const (
	cellPadX = 6.0
	cellPadY = 3.0
	// The same in dense tables, with the size of type.
	densePadY, denseSize, denseLeading = 2.0, 8.75, 11.25
	// A row of more lines than this may be parted over two pages.
	wholeRow = 14
	// A table of no more lines is not parted, and a row of no more is not left
	// behind alone.
	wholeTable, lineRow = 12, 2
)

// row is a table row ready to be drawn.
type row struct {
	cells  []paragraph
	x      []float64
	right  []bool
	width  []float64
	lines  int
	shaded bool
	header bool
	// leading and pad are the distances of lines and above and below them.
	leading, pad float64
}

func (b Table) set(c *composer) {
	if len(b.Columns) == 0 {
		return
	}
	n := c.doc.Root.Child("Table")
	if b.Caption != "" {
		st := paragraphStyles[Caption]
		c.text(n.Child("Caption"), Text(b.Caption), st, marginX)
	}
	widths := c.columnWidths(b)
	repeated := c.head(n, b, widths)
	rows, lines := make([]row, len(b.Rows)), 0
	for i, cells := range b.Rows {
		rows[i] = c.row(n, b, widths, append([]Cell{}, cells...))
		rows[i].shaded = i%2 == 1
		lines += rows[i].lines
	}
	for i, r := range rows {
		c.rowBoxes(r, repeated)
		atEnd := i == 0 || i == len(rows)-2
		c.boxes[len(c.boxes)-1].keep = lines <= wholeTable || atEnd && r.lines <= lineRow
	}
	if len(rows) == 0 && repeated == nil {
		return
	}
	last := &c.boxes[len(c.boxes)-1]
	last.after, last.keep = 14, false
	draw := last.draw
	height := last.height
	last.draw = func(p *marked.Page, y float64) {
		draw(p, y)
		p.Fill(marked.Rect{X: marginX, Y: y + height, W: textWidth, H: 0.75}, rule)
	}
}

// head sets the header row and gives it to be repeated on every page. A table whose
// columns have no titles has none: its rows' headers say what stands in it.
func (c *composer) head(n *marked.Node, b Table, widths []float64) *box {
	if b.RowHeaders && !slices.ContainsFunc(b.Columns, func(col Column) bool { return col.Title != "" }) {
		return nil
	}
	first := len(c.boxes)
	c.rowBoxes(c.row(n, b, widths, nil), nil)
	c.boxes[first].before, c.boxes[len(c.boxes)-1].keep = 6, true
	if len(c.boxes) > first+1 {
		// A header that fills half a page is not repeated.
		return nil
	}
	header := c.boxes[first]
	return &header
}

// row makes the elements of a row and breaks its texts; nil cells make the
// header.
func (c *composer) row(table *marked.Node, b Table, widths []float64, cells []Cell) row {
	header := cells == nil
	r := row{header: header, leading: cellStyle.leading, pad: cellPadY}
	if b.Dense {
		r.leading, r.pad = denseLeading, densePadY
	}
	if !header {
		r.lines = b.Lines
	}
	tr := table.Child("TR")
	x := marginX
	for i, col := range b.Columns {
		width := widths[i]
		var runs []Run
		switch {
		case header:
			runs = Text(col.Title)
		case i < len(cells):
			runs = cells[i]
		}
		st, tag, attributes := cellStyle, "TD", ""
		switch {
		case header:
			st, tag, attributes = headStyle, "TH", "/O /Table /Scope /Column"
		case i == 0 && b.RowHeaders:
			st.face, tag, attributes = typeset.Bold, "TH", "/O /Table /Scope /Row"
			st.hyphens = typeset.Needed
		}
		if b.Dense {
			st.size, st.leading = denseSize, denseLeading
		}
		st.width, st.quiet = width-2*cellPadX, true
		cell := tr.Child(tag)
		cell.Attributes = attributes
		par := c.paragraph(cell, runs, st)
		r.cells, r.x, r.right = append(r.cells, par), append(r.x, x+cellPadX), append(r.right, col.Right)
		r.width = append(r.width, st.width)
		r.lines = max(r.lines, len(par.lines), 1)
		x += width
	}
	return r
}

// columnWidths gives each column its share, but never less than the longest
// word of its title takes: a title broken inside a word looks like a mistake.
func (c *composer) columnWidths(b Table) []float64 {
	var total float64
	for _, col := range b.Columns {
		total += share(col)
	}
	widths := make([]float64, len(b.Columns))
	room, shares := textWidth, total
	for i, col := range b.Columns {
		// No title may take so much that nothing is left for the others.
		if least := c.leastWidth(col); least > textWidth*share(col)/total && least < room/2 {
			widths[i] = least
			room, shares = room-least, shares-share(col)
		}
	}
	for i, col := range b.Columns {
		if widths[i] == 0 {
			widths[i] = room * share(col) / shares
		}
	}
	return widths
}

func (c *composer) leastWidth(col Column) float64 {
	var least float64
	for word := range strings.FieldsSeq(col.Title) {
		least = max(least, c.fonts.Width(typeset.Span{Text: word, Face: headStyle.face}, headStyle.size)+2*cellPadX+0.1)
	}
	return least
}

func share(col Column) float64 {
	if col.Width <= 0 {
		return 1
	}
	return col.Width
}

// rowBoxes appends a row: as one box, or line by line when it is so long that
// moving it whole would leave a hole in the page.
func (c *composer) rowBoxes(r row, head *box) {
	leading, pad := r.leading, r.pad
	if r.lines <= wholeRow {
		c.boxes = append(c.boxes, box{head: head, height: float64(r.lines)*leading + 2*pad,
			draw: func(p *marked.Page, y float64) { c.drawRow(p, r, y) }})
		return
	}
	for i := range r.lines {
		b := box{head: head, height: leading, keep: i < 2 || i == r.lines-2 || i == r.lines-3}
		top := 0.0
		if i == 0 {
			top, b.height = pad, leading+pad
		}
		if i == r.lines-1 {
			b.height += pad
		}
		b.draw = func(p *marked.Page, y float64) {
			if r.shaded {
				p.Fill(marked.Rect{X: marginX, Y: y, W: textWidth, H: b.height}, tint)
			}
			for j := range r.cells {
				c.drawCell(p, r, j, i, y+top)
			}
		}
		c.boxes = append(c.boxes, b)
	}
}

func (c *composer) drawRow(p *marked.Page, r row, y float64) {
	height := float64(r.lines)*r.leading + 2*r.pad
	if r.shaded {
		p.Fill(marked.Rect{X: marginX, Y: y, W: textWidth, H: height}, tint)
	}
	if r.header {
		p.Fill(marked.Rect{X: marginX, Y: y + height - 1.2, W: textWidth, H: 1.2}, accent)
	}
	for j, cell := range r.cells {
		// Titles of one line stand at the foot of the header, beside longer ones.
		top := y + r.pad
		if r.header {
			top += float64(r.lines-len(cell.lines)) * r.leading
		}
		for i := range cell.lines {
			c.drawCell(p, r, j, i, top+float64(i)*r.leading)
		}
	}
}

// drawCell draws one line of a cell, if the cell has so many.
func (c *composer) drawCell(p *marked.Page, r row, column, line int, y float64) {
	cell := r.cells[column]
	if line >= len(cell.lines) {
		return
	}
	x := r.x[column]
	if r.right[column] {
		x += r.width[column] - cell.lines[line].Width
	}
	c.drawLine(p, cell, cell.lines[line], x, y)
}

package layout

import (
	"samkarta/internal/attachment/layout/unruled"
	"samkarta/internal/document"
)

// takeUnruled makes items of the tables that stand in lines without ruling, and
// gives the other lines. What the items hold already is in nobody's table.
// Among form fields it takes columns of running text alone: the boxes of fields
// tell better than any gap what belongs together.
func (r *region) takeUnruled(lines [][]Word, items []item) ([][]Word, []item) {
	var blocked []document.Box
	for _, it := range items {
		blocked = append(blocked, it.box)
	}
	fields := false
	plain := make([][]unruled.Word, len(lines))
	for i, line := range lines {
		plain[i] = make([]unruled.Word, len(line))
		for j, w := range line {
			if w.placed() && w.Tick == document.NoTick {
				fields = true
				blocked = append(blocked, w.Box)
			}
			plain[i][j] = unruled.Word{Text: w.Text, Box: w.Box, Base: w.Base, Size: w.Size, Style: w.Style, Bold: w.Bold, Tick: w.Tick != document.NoTick}
		}
	}
	var rest [][]Word
	from := 0
	for _, t := range unruled.Find(plain, r.right, r.known, blocked) {
		if fields && !t.Prose {
			continue
		}
		rest = append(rest, lines[from:t.First]...)
		from = t.End
		for _, c := range t.Columns[1:] {
			r.known = append(r.known, c.Left)
		}
		items = append(items, r.unruledItems(t, lines)...)
	}
	return append(rest, lines[from:]...), items
}

// unruledItems reads the cells of a table. Rows before and after it that have
// only a label are paragraphs, and so are headings between its rows.
func (r *region) unruledItems(t unruled.Table, lines [][]Word) []item {
	if t.Prose {
		var it item
		for c, spans := range t.Rows[0] {
			segs := segmentsOf(lines, spans)
			it.box = union(it.box, boxOf(segs))
			it.blocks = append(it.blocks, r.flow(segs, t.Columns[c].Right)...)
		}
		return []item{it}
	}
	var out []item
	var open *document.Table
	last := len(t.Rows)
	for last > 0 && alone(t.Rows[last-1]) {
		last--
	}
	for n, row := range t.Rows {
		if label := segmentsOf(lines, row[0]); alone(row) && (open == nil || n >= last || r.large(label)) {
			out = append(out, item{box: boxOf(label), blocks: r.tight(t.Columns[0]).flow(label, t.Columns[0].Right)})
			open = nil
			continue
		}
		if open == nil {
			open = &document.Table{Columns: len(t.Columns), Place: document.Place{Page: r.page}}
			out = append(out, item{blocks: []document.Block{{Table: open}}})
		}
		r.unruledRow(open, t, row, lines)
		out[len(out)-1].box = open.Place.Box
	}
	return out
}

// unruledRow adds a row to a table.
func (r *region) unruledRow(table *document.Table, t unruled.Table, row [][]unruled.Span, lines [][]Word) {
	var box document.Box
	for _, spans := range row {
		if len(spans) > 0 {
			box = union(box, boxOf(segmentsOf(lines, spans)))
		}
	}
	box.X0, box.X1 = r.left, r.far
	for c, spans := range row {
		place := document.Place{Page: r.page, Box: box}
		if c > 0 {
			place.Box.X0 = t.Columns[c].Left
		}
		if c+1 < len(row) {
			place.Box.X1 = t.Columns[c+1].Left
		}
		cell := r.tight(t.Columns[c])
		cell.body = 0
		table.Cells = append(table.Cells, document.Cell{Row: table.Rows, Column: c, RowSpan: 1, ColumnSpan: 1,
			Blocks: cell.flow(segmentsOf(lines, spans), t.Columns[c].Right), Place: place})
	}
	table.Rows++
	table.Place.Box = union(table.Place.Box, box)
}

// tight is the region in a column, whose sides are known better than a page's.
func (r *region) tight(c unruled.Column) *region {
	cell := *r
	cell.slack, cell.edge = 0, c.Edge
	return &cell
}

// alone tells whether a row has nothing but its label.
func alone(row [][]unruled.Span) bool {
	for _, spans := range row[1:] {
		if len(spans) > 0 {
			return false
		}
	}
	return true
}

// large tells a heading by its size.
func (r *region) large(label []item) bool {
	for _, it := range label {
		if r.body == 0 || it.seg.size < 1.12*r.body {
			return false
		}
	}
	return true
}

// segmentsOf makes items of spans of lines.
func segmentsOf(lines [][]Word, spans []unruled.Span) []item {
	var out []item
	for _, at := range spans {
		var s segment
		for _, w := range lines[at.Line][at.From:at.To] {
			s.add(w)
		}
		out = append(out, item{box: s.box, seg: &s})
	}
	return out
}

// boxOf gives the box around items.
func boxOf(items []item) document.Box {
	var box document.Box
	for _, it := range items {
		box = union(box, it.box)
	}
	return box
}

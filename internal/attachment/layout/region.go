package layout

import (
	"cmp"
	"slices"

	"samkarta/internal/attachment/layout/grid"
	"samkarta/internal/document"
)

// region is a part of a page that is read on its own: the page or a cell.
type region struct {
	page int
	// left and far are its sides; right is where lines end, slack how far before
	// it a full line may stop.
	left, far, right, slack float64
	// edge is where a word too long for its column would be broken, 0 if none is.
	edge float64
	// body is the size of ordinary text in the document; 0 inside tables,
	// where large text is no heading.
	body float64
	// hollow: there are empty boxes in the document, so a filled one is a tick.
	hollow bool
	// known are where the columns of tables without lines began, so far.
	known []float64
}

// item is what a region is made of: a segment of text, or something that was
// read already (a table, a ruled box, a tall field).
type item struct {
	box    document.Box
	seg    *segment
	blocks []document.Block
}

// lay gives the blocks of a region: its tables, then the text around them.
func (r *region) lay(words []Word, grids []grid.Grid) []document.Block {
	var items []item
	frames := 0
	for len(grids) > 0 {
		g := grids[0]
		var inner []grid.Grid
		inner, grids = takeGrids(g, grids[1:])
		if g.Comb() {
			words = joinComb(g, words)
			continue
		}
		held, rest := takeWords(g, words)
		if len(held) == 0 {
			continue
		}
		if len(g.Cells) == 1 && len(inner) == 0 && !tall(g.Box, held) {
			frames++
			for i := range words {
				if within(g.Box, words[i].Box) {
					words[i].frame = frames
				}
			}
			standOnLine(words, frames, g.Box)
			continue
		}
		words = rest
		items = append(items, r.gridItem(g, held, inner))
	}
	words, items = r.takeTall(words, items)
	lines, items := r.takeUnruled(textLines(words), items)
	starts := columnStarts(lines)
	for _, line := range lines {
		for _, s := range segments(line, starts) {
			items = append(items, item{box: s.box, seg: &s})
		}
	}
	return r.arrange(items)
}

// standOnLine sets the one line of text in a ruled box on the base line of the
// label before the box: what is typed into a field may stand anywhere in it.
func standOnLine(words []Word, frame int, box document.Box) {
	var label *Word
	base, in := 0.0, false
	for i := range words {
		w := &words[i]
		switch {
		case w.placed():
		case w.frame == frame:
			if in && !near(base, w.Base, 0.35*w.Size) {
				return // two lines
			}
			base, in = w.Base, true
		case w.Box.X1 <= box.X0 && box.Y0 < w.middle() && w.middle() < box.Y1 && (label == nil || w.Box.X1 > label.Box.X1):
			label = w
		}
	}
	if label == nil {
		return
	}
	for i := range words {
		if words[i].frame == frame && !words[i].placed() {
			words[i].Base = label.Base
		}
	}
}

// holder is a grid or one of its cells.
type holder interface{ Holds(document.Box) bool }

// takeGrids parts the grids that stand in a cell of g from the others.
func takeGrids(g holder, grids []grid.Grid) (inner, rest []grid.Grid) {
	for _, o := range grids {
		if g.Holds(o.Box) {
			inner = append(inner, o)
		} else {
			rest = append(rest, o)
		}
	}
	return inner, rest
}

// takeWords parts the words that stand in a cell of g from the others.
func takeWords(g holder, words []Word) (held, rest []Word) {
	for _, w := range words {
		if g.Holds(w.Box) {
			held = append(held, w)
		} else {
			rest = append(rest, w)
		}
	}
	return held, rest
}

// tall tells whether a box is higher than a line of its text.
func tall(b document.Box, words []Word) bool {
	size := 0.0
	for _, w := range words {
		size = max(size, w.Size)
	}
	return b.Y1-b.Y0 > 2.4*max(size, 8)
}

// takeTall makes items of fields and notes that are higher than a line.
func (r *region) takeTall(words []Word, items []item) ([]Word, []item) {
	var rest []Word
	for _, w := range words {
		if !w.placed() || w.Tick != document.NoTick || w.Box.Y1-w.Box.Y0 <= 2.4*max(w.Size, 8) {
			rest = append(rest, w)
			continue
		}
		var s segment
		s.add(w)
		items = append(items, item{box: w.Box, blocks: r.flow([]item{{box: w.Box, seg: &s}}, r.right)})
	}
	return rest, items
}

// gridItem reads the cells of a ruled table; a lone ruled box is no table, its
// text stands for itself.
func (r *region) gridItem(g grid.Grid, words []Word, inner []grid.Grid) item {
	t := &document.Table{Rows: g.Rows, Columns: g.Columns, Place: document.Place{Page: r.page, Box: g.Box}}
	for _, c := range g.Cells {
		var held []Word
		held, words = takeWords(c, words)
		var nested []grid.Grid
		nested, inner = takeGrids(c, inner)
		cell := &region{page: r.page, left: c.Box.X0, far: c.Box.X1, right: c.Box.X1, slack: 8, hollow: r.hollow}
		blocks := cell.lay(held, nested)
		if len(g.Cells) == 1 {
			return item{box: g.Box, blocks: blocks}
		}
		t.Cells = append(t.Cells, document.Cell{Row: c.Row, Column: c.Column, RowSpan: c.RowSpan, ColumnSpan: c.ColumnSpan,
			Blocks: blocks, Place: document.Place{Page: r.page, Box: c.Box}})
	}
	return item{box: g.Box, blocks: []document.Block{{Table: t}}}
}

// joinComb makes one word of the characters that stand in a comb.
func joinComb(g grid.Grid, words []Word) []Word {
	held, rest := takeWords(g, words)
	if len(held) == 0 {
		return rest
	}
	slices.SortStableFunc(held, func(a, b Word) int { return cmp.Compare(a.Box.X0, b.Box.X0) })
	w := held[0]
	for _, o := range held[1:] {
		w.Text += o.Text
		w.Doubt = max(w.Doubt, o.Doubt)
		w.Box = union(w.Box, o.Box)
	}
	return append(rest, w)
}

// band is a row of items that stand beside each other.
type band struct {
	columns [][]item
	box     document.Box
}

// bands parts items into rows: what overlaps by half its height stands beside.
func bands(items []item) []band {
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(b.box.Y1, a.box.Y1), cmp.Compare(a.box.X0, b.box.X0))
	})
	var out []band
	var row []item
	flush := func() {
		if len(row) > 0 {
			out = append(out, newBand(row))
			row = nil
		}
	}
	for _, it := range items {
		if !slices.ContainsFunc(row, func(o item) bool { return beside(o.box, it.box) }) {
			flush()
		}
		row = append(row, it)
	}
	flush()
	return out
}

// beside asks for half of the lower box only: a tall field stands beside each of
// the three lines of its label.
func beside(a, b document.Box) bool {
	overlap := min(a.Y1, b.Y1) - max(a.Y0, b.Y0)
	return overlap > 0.5*min(a.Y1-a.Y0, b.Y1-b.Y0)
}

// newBand parts a row into columns: items that overlap across are in one.
func newBand(row []item) band {
	sorted := slices.Clone(row)
	slices.SortStableFunc(sorted, func(a, b item) int { return cmp.Compare(a.box.X0, b.box.X0) })
	var b band
	edge := 0.0
	for i, it := range sorted {
		if i == 0 || it.box.X0 >= edge-1 {
			b.columns = append(b.columns, nil)
			edge = it.box.X1
		}
		last := len(b.columns) - 1
		b.columns[last] = append(b.columns[last], it)
		edge = max(edge, it.box.X1)
		b.box = union(b.box, it.box)
	}
	for _, c := range b.columns {
		slices.SortStableFunc(c, func(a, b item) int { return cmp.Compare(b.box.Y1, a.box.Y1) })
	}
	return b
}

// arrange gives the blocks of items: rows of several columns become tables or
// columns of text, the others paragraphs.
func (r *region) arrange(items []item) []document.Block {
	rows := bands(items)
	var out []document.Block
	var run []item
	for len(rows) > 0 {
		if len(rows[0].columns) == 1 {
			run = append(run, rows[0].columns[0]...)
			rows = rows[1:]
			continue
		}
		c := newColumns(rows)
		rows = rows[len(c.rows):]
		if !c.real() {
			for _, b := range c.rows {
				run = append(run, b.asLine()...)
			}
			continue
		}
		out = append(out, r.flow(run, r.right)...)
		run = nil
		out = append(out, r.layColumns(c)...)
	}
	return append(out, r.flow(run, r.right)...)
}

// asLine puts the segments of a row back into one line.
func (b band) asLine() []item {
	var parts []segment
	for _, c := range b.columns {
		for _, it := range c {
			if it.seg == nil || len(c) > 1 {
				return slices.Concat(b.columns...)
			}
			parts = append(parts, *it.seg)
		}
	}
	s := merge(parts)
	return []item{{box: s.box, seg: &s}}
}

package layout

import (
	"slices"
	"strings"

	"samkarta/internal/document"
)

// columns are successive rows whose gaps stand over each other.
type columns struct {
	rows []band
	// gutters are the gaps that all rows share, from left to right.
	gutters []gutter
	// goesOn marks rows that are the wrapped rest of the row above.
	goesOn []bool
}

// gutter is the empty strip between two columns. It narrows with each row that
// joins, so that the rows agree on what they leave empty.
type gutter struct{ lo, hi float64 }

// newColumns takes as many of the rows as share the gaps of the first.
func newColumns(rows []band) columns {
	c := columns{rows: rows[:1], goesOn: []bool{false}}
	for i := 1; i < len(rows[0].columns); i++ {
		c.gutters = append(c.gutters, gutter{rightOf(rows[0].columns[i-1]), leftOf(rows[0].columns[i])})
	}
	for _, b := range rows[1:] {
		rest := c.wraps(b)
		if !rest && !c.share(b) {
			break
		}
		c.rows = rows[:len(c.rows)+1]
		c.goesOn = append(c.goesOn, rest)
	}
	return c
}

// share narrows the gutters to those of one more row, if they meet.
func (c *columns) share(b band) bool {
	if len(b.columns) != len(c.gutters)+1 {
		return false
	}
	next := make([]gutter, len(c.gutters))
	for i, g := range c.gutters {
		next[i] = gutter{max(g.lo, rightOf(b.columns[i])), min(g.hi, leftOf(b.columns[i+1]))}
		if next[i].hi-next[i].lo < 4 {
			return false
		}
	}
	c.gutters = next
	return true
}

// wraps tells whether a row that stands in one column only goes on from the
// row above: a label or an answer that took two lines.
func (c *columns) wraps(b band) bool {
	if len(b.columns) != 1 {
		return false
	}
	at := c.columnOf(b.box)
	if at < 0 {
		return false
	}
	above := c.rows[len(c.rows)-1]
	it := b.columns[0][0]
	if it.seg == nil || it.seg.first().placed() {
		return false
	}
	gap := above.box.Y0 - it.box.Y1
	last := c.lastIn(at)
	if last == nil || !near(it.box.X0, last.box.X0, 3) {
		return false
	}
	if at > 0 || above.bold() && len(above.columns) > 1 && !it.seg.first().Bold {
		return gap <= it.seg.size // beside or under its label nothing else stands
	}
	// A label goes on when its next word had no room before the answers.
	word := it.seg.first().Box
	full := last.box.X1+0.25*last.size+word.X1-word.X0 > c.gutters[0].hi-1.5*last.size || strings.HasSuffix(last.last().Text, "-")
	return full && gap <= 0.7*it.seg.size && last.first().Style == it.seg.first().Style && near(last.size, it.seg.size, 0.5)
}

// columnOf gives the column a box stands in, or -1 when it crosses a gutter.
func (c *columns) columnOf(b document.Box) int {
	at := 0
	for _, g := range c.gutters {
		switch {
		case b.X0 >= g.hi-3:
			at++
		case b.X1 > g.lo+1 && b.X1 > g.hi-4:
			return -1
		default:
			return at
		}
	}
	return at
}

// lastIn gives the lowest segment so far in a column.
func (c *columns) lastIn(at int) *segment {
	for _, b := range slices.Backward(c.rows) {
		for _, col := range b.columns {
			if c.columnOf(document.Box{X0: leftOf(col), X1: rightOf(col)}) == at {
				return col[len(col)-1].seg
			}
		}
	}
	return nil
}

// real tells columns from the odd wide gap in a line of text.
func (c *columns) real() bool {
	split := 0
	widest := 0.0
	for _, b := range c.rows {
		if len(b.columns) < 2 {
			continue
		}
		split++
		for _, col := range b.columns {
			it := col[0]
			if it.seg == nil || it.seg.first().placed() && it.seg.first().Tick == document.NoTick {
				return true
			}
			widest = max(widest, it.seg.size)
		}
	}
	if split >= 2 {
		return true
	}
	for _, g := range c.gutters {
		if g.hi-g.lo >= 2.5*widest {
			return true
		}
	}
	return false
}

// layColumns gives columns as a table.
func (r *region) layColumns(c columns) []document.Block {
	t := &document.Table{Columns: len(c.gutters) + 1}
	right := make([]float64, t.Columns)
	for i := range right {
		right[i] = r.right
		if i < len(c.gutters) {
			right[i] = rightOf(c.column(i, c.rows))
		}
	}
	cell := *r
	cell.body = 0
	for _, rows := range c.groups() {
		box := document.Box{}
		for _, b := range rows {
			box = union(box, b.box)
		}
		t.Place.Box = union(t.Place.Box, box)
		for i := range t.Columns {
			items := c.column(i, rows)
			place := document.Place{Page: r.page, Box: document.Box{X0: box.X0, X1: box.X1, Y0: box.Y0, Y1: box.Y1}}
			if i > 0 {
				place.Box.X0 = c.gutters[i-1].hi
			}
			if i < len(c.gutters) {
				place.Box.X1 = c.gutters[i].lo
			}
			t.Cells = append(t.Cells, document.Cell{Row: t.Rows, Column: i, RowSpan: 1, ColumnSpan: 1,
				Blocks: cell.flow(items, right[i]), Place: place})
		}
		t.Rows++
	}
	t.Place.Page = r.page
	return []document.Block{{Table: t}}
}

// column gives what stands in a column of the rows.
func (c *columns) column(at int, rows []band) []item {
	var out []item
	for _, b := range rows {
		if len(b.columns) == len(c.gutters)+1 {
			out = append(out, b.columns[at]...)
		} else if c.columnOf(b.box) == at {
			out = append(out, b.columns[0]...)
		}
	}
	return out
}

// groups parts the rows into table rows. Wrapped lines belong to the row above;
// so do answers under a row of labels, which are bold where the answers are not.
func (c *columns) groups() [][]band {
	var out [][]band
	stack := c.stacked()
	labels := false
	for i, b := range c.rows {
		switch {
		case i > 0 && c.goesOn[i]:
		case i > 0 && stack && labels && !b.bold() && c.rows[i-1].box.Y0-b.box.Y1 < 40:
		default:
			out = append(out, nil)
			labels = b.bold()
		}
		out[len(out)-1] = append(out[len(out)-1], b)
	}
	return out
}

// stacked tells a form with answers under its labels from a table with a bold
// head: there a row of labels has few rows under it, or comes again.
func (c *columns) stacked() bool {
	labels, others := 0, 0
	for i, b := range c.rows {
		switch {
		case c.goesOn[i]:
		case b.bold():
			labels++
		default:
			others++
		}
	}
	return labels > 0 && others <= 2*labels
}

// bold tells whether every column of a row begins in bold.
func (b band) bold() bool {
	return !slices.ContainsFunc(b.columns, func(c []item) bool {
		return c[0].seg == nil || !c[0].seg.first().Bold
	})
}

// leftOf and rightOf give the outer edges of a column, which has at least one
// item wherever its edges matter.
func leftOf(items []item) float64 {
	left := items[0].box.X0
	for _, it := range items {
		left = min(left, it.box.X0)
	}
	return left
}

func rightOf(items []item) float64 {
	if len(items) == 0 {
		return 0
	}
	right := items[0].box.X1
	for _, it := range items {
		right = max(right, it.box.X1)
	}
	return right
}

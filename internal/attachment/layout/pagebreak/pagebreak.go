// Package pagebreak puts back together the tables that the end of a page cut:
// it takes the blocks of the pages so far and of the next, and gives the blocks
// of the next that are left. It exists because an answer that goes on over a
// page has lost its label there, and a label its end.
package pagebreak

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/attachment/layout/linebreak"
	"samkarta/internal/document"
)

// Continue joins a table at the top of a page to the one that ended the
// page before it, when both have the same columns. A row that the page break
// cut becomes one again.
func Continue(before, found []document.Block) []document.Block {
	if len(found) > 0 && found[0].Paragraph != nil && endCell(before[len(before)-1].Table, found[0].Paragraph) {
		found = found[1:]
	}
	if len(found) == 0 || found[0].Table == nil {
		return found
	}
	last, next := before[len(before)-1].Table, found[0].Table
	if last.Columns != next.Columns || last.Columns < 2 || !sameEdges(last.Place.Box, next.Place.Box) || !sameColumns(last, next) {
		return found
	}
	shift := last.Rows
	if cutRow(last, next) {
		shift--
	}
	for _, c := range next.Cells {
		c.Row += shift
		if i := slices.IndexFunc(last.Cells, func(l document.Cell) bool { return l.Row == c.Row && l.Column == c.Column }); i >= 0 {
			last.Cells[i].Blocks = joinAcross(last.Cells[i], c.Blocks)
			continue
		}
		last.Cells = append(last.Cells, c)
	}
	last.Rows = shift + next.Rows
	return found[1:]
}

// endCell gives a paragraph to the cell of the last row that was left in the
// middle of a sentence over it: the last line of a label may stand alone on the
// next page.
func endCell(t *document.Table, p *document.Paragraph) bool {
	for i := range t.Cells {
		c := &t.Cells[i]
		inside := c.Place.Box.X0-3 <= p.Place.Box.X0 && p.Place.Box.X1 <= c.Place.Box.X1+3
		if c.Row+c.RowSpan < t.Rows || c.ColumnSpan == t.Columns || !inside || p.Part != document.Body || len(c.Blocks) == 0 {
			continue
		}
		q := c.Blocks[len(c.Blocks)-1].Paragraph
		first, _ := utf8.DecodeRuneInString(p.Text())
		if q != nil && unicode.IsLower(first) && runsOn(q, p, c.Place.Box.X1) {
			q.Runs = linebreak.Runs(q.Runs, p.Runs, false)
			return true
		}
	}
	return false
}

// cutRow tells whether the first row of next goes on from the last row of last.
func cutRow(last, next *document.Table) bool {
	var above, below []document.Cell
	for _, c := range last.Cells {
		if c.Row+c.RowSpan == last.Rows {
			above = append(above, c)
		}
	}
	for _, c := range next.Cells {
		if c.Row == 0 {
			below = append(below, c)
		}
	}
	if len(below) == 0 || len(above) != len(below) || slices.ContainsFunc(slices.Concat(above, below), func(c document.Cell) bool { return c.RowSpan > 1 }) {
		return false
	}
	label, rest := below[0].Text(), ""
	for i, c := range below {
		if i > 0 {
			rest += c.Text()
		}
		if cutCell(above[i], c) {
			return true
		}
	}
	return label == "" && rest != "" || label != "" && boldLabels(last) && !beginsBold(below[0])
}

// cutCell tells whether a cell was left in the middle: at a tick box whose
// label follows, or in a sentence.
func cutCell(above, below document.Cell) bool {
	if len(above.Blocks) == 0 || len(below.Blocks) == 0 {
		return false
	}
	p, q := above.Blocks[len(above.Blocks)-1].Paragraph, below.Blocks[0].Paragraph
	return p != nil && q != nil && runsOn(p, q, above.Place.Box.X1)
}

// boldLabels tells whether all rows of a table begin in bold.
func boldLabels(t *document.Table) bool {
	for _, c := range t.Cells {
		if c.Column == 0 && len(c.Blocks) > 0 && !beginsBold(c) {
			return false
		}
	}
	return true
}

// beginsBold tells a label from an answer or a help text where the form sets its
// labels in bold, as most do.
func beginsBold(c document.Cell) bool {
	p := c.Blocks[0].Paragraph
	return p != nil && len(p.Runs) > 0 && p.Runs[0].Bold
}

// joinAcross appends the rest of a cell to its beginning on the page before. A
// sentence that the page break cut becomes one paragraph again.
func joinAcross(c document.Cell, rest []document.Block) []document.Block {
	if len(c.Blocks) == 0 || len(rest) == 0 {
		return append(c.Blocks, rest...)
	}
	p, q := c.Blocks[len(c.Blocks)-1].Paragraph, rest[0].Paragraph
	if p == nil || q == nil || p.Part != q.Part || !runsOn(p, q, c.Place.Box.X1) {
		return append(c.Blocks, rest...)
	}
	p.Runs = linebreak.Runs(p.Runs, q.Runs, false)
	return append(c.Blocks, rest[1:]...)
}

// shifted is how far apart two pages of one document may lie on a scanner.
const shifted = 18

// sameEdges compares only the sides: the heights are each page's own.
func sameEdges(a, b document.Box) bool {
	return near(a.X0, b.X0, shifted) && near(a.X1-a.X0, b.X1-b.X0, 3)
}

// sameColumns compares the left edges of the cells that span one column, from
// the left of their tables.
func sameColumns(a, b *document.Table) bool {
	edges := map[int]float64{}
	for _, c := range a.Cells {
		if c.ColumnSpan == 1 {
			edges[c.Column] = c.Place.Box.X0 - a.Place.Box.X0
		}
	}
	for _, c := range b.Cells {
		if x, ok := edges[c.Column]; ok && c.ColumnSpan == 1 && !near(x, c.Place.Box.X0-b.Place.Box.X0, 3) {
			return false
		}
	}
	return true
}

// runsOn tells whether a paragraph was cut by a page break: it ends without
// an end and the next begins in the middle of a sentence.
func runsOn(p, q *document.Paragraph, right float64) bool {
	a, b := p.Text(), strings.TrimSpace(q.Text())
	first, _ := utf8.DecodeRuneInString(b)
	if a == "" || !unicode.IsLower(first) || !plain(p.Runs[len(p.Runs)-1]) {
		return len(p.Runs) > 0 && p.Runs[len(p.Runs)-1].Tick != document.NoTick && b != ""
	}
	return !strings.ContainsAny(a[len(a)-1:], ".!?:;") && p.Place.Box.X1 > right-(right-p.Place.Box.X0)/3
}

// plain tells text from tick boxes and fields.
func plain(r document.Run) bool { return r.Tick == document.NoTick && r.Control == 0 }

// near compares coordinates, which no two programs round alike.
func near(a, b, tolerance float64) bool { return a-b <= tolerance && b-a <= tolerance }

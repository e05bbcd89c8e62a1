// Package layout puts back the structure that a page has lost: it takes words
// with their places and the ruling lines of each page, and gives the tables,
// columns and paragraphs a person sees, in reading order. It knows nothing of
// PDF: whoever has words with boxes (a text layer, recognised characters) can
// ask it.
//
// It is geometry alone, so the same page always gives the same document, and
// nothing is ever left out: what fits no table or column is a paragraph.
package layout

import (
	"math"
	"slices"

	"samkarta/internal/attachment/layout/grid"
	"samkarta/internal/document"
)

// Word is a word, a tick box, a form field or a typed note: something that
// stands at one place on a page and is never divided.
type Word struct {
	Text string
	Box  document.Box
	// Base is the height of the base line and Size that of the font, in points.
	Base, Size float64
	// Style names the font: a paragraph does not go on in another one.
	Style string
	Bold  bool
	// Glued: no white space stood between this word and the one before it.
	Glued bool
	Tick  document.Tick
	// Control is the position of the form field plus one, Note marks text
	// that was typed on top of the page.
	Control int
	Note    bool
	// Doubt is how likely the word was misread; see document.Run.
	Doubt float64

	frame int // the small ruled box it stands in, 0 for none
}

// Page is one page as it is seen: the origin at the bottom left of the visible
// part, rotation undone.
type Page struct {
	// Number counts from 1; text written sideways is a page of its own with the
	// number of the page it stands on.
	Number        int
	Width, Height float64
	Words         []Word
	// Rules are ruling lines: thin boxes, lying or standing.
	Rules []document.Box
}

// Blocks gives the structure of a document's pages. Headers and footers that
// repeat come last, once.
func Blocks(pages []Page) []document.Block {
	pages = slices.Clone(pages)
	furniture := takeFurniture(pages)
	body := bodySize(pages)
	right := rightMargin(pages, body)
	left, far := outerSides(pages)
	hollow := slices.ContainsFunc(pages, hasHollow)
	var blocks []document.Block
	var known []float64
	open := false // whether the last block reaches the foot of its page
	for i := range pages {
		r := &region{page: pages[i].Number, left: left, far: far, right: right, slack: 1.5 * body, body: body, hollow: hollow, known: known}
		found := r.lay(slices.Clone(pages[i].Words), grid.Find(pages[i].Rules))
		known = r.known
		if open {
			found = continueTable(blocks, found)
		}
		blocks = append(blocks, found...)
		open = len(blocks) > 0 && blocks[len(blocks)-1].Table != nil
	}
	blocks = append(blocks, furniture...)
	number(blocks)
	return blocks
}

// outerSides gives where the first and the last word of all stand: tables
// without lines are as wide on each page.
func outerSides(pages []Page) (left, right float64) {
	left = math.Inf(1)
	for _, p := range pages {
		for _, w := range p.Words {
			left, right = min(left, w.Box.X0), max(right, w.Box.X1)
		}
	}
	return left, right
}

// rightMargin is where the lines of the body end: lines that reach it were
// broken by the margin, shorter ones by the writer. One long line, that a text
// field let run on, is no margin: some others must end near it.
func rightMargin(pages []Page, body float64) float64 {
	var ends []float64
	for _, p := range pages {
		for _, line := range textLines(p.Words) {
			end := 0.0
			for _, w := range line {
				if !w.placed() && w.Box.X1 <= p.Width {
					end = max(end, w.Box.X1)
				}
			}
			ends = append(ends, end)
		}
	}
	slices.Sort(ends)
	slices.Reverse(ends)
	const others = 2
	for i := 0; i+others < len(ends); i++ {
		if ends[i]-ends[i+others] <= 3*body {
			return ends[i]
		}
	}
	if len(ends) == 0 {
		return 0
	}
	return ends[0]
}

// hasHollow tells whether an empty tick box stands on a page.
func hasHollow(p Page) bool {
	return slices.ContainsFunc(p.Words, func(w Word) bool { return w.Tick == document.TickOff && !w.placed() })
}

// bodySize is the size most letters of the document have.
func bodySize(pages []Page) float64 {
	letters := map[float64]int{}
	for _, p := range pages {
		for _, w := range p.Words {
			if !w.placed() {
				letters[math.Round(w.Size*2)/2] += len(w.Text)
			}
		}
	}
	best := 0.0
	for size, n := range letters {
		if n > letters[best] || n == letters[best] && size < best {
			best = size
		}
	}
	return best
}

// continueTable joins a table at the top of a page to the one that ended the
// page before it, when both have the same columns. A row that the page break
// cut becomes one again.
func continueTable(before, found []document.Block) []document.Block {
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
	if len(above) != len(below) || slices.ContainsFunc(slices.Concat(above, below), func(c document.Cell) bool { return c.RowSpan > 1 }) {
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
	p.Runs = joinRuns(p.Runs, q.Runs, false)
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

// number counts paragraphs and tables through the document, as Place promises.
func number(blocks []document.Block) {
	paragraphs, tables := 0, 0
	for _, b := range blocks {
		if b.Paragraph != nil {
			paragraphs++
			b.Paragraph.Place.Paragraph = paragraphs
			continue
		}
		tables++
		numberTable(b.Table, tables)
	}
}

// numberTable numbers the paragraphs of each cell anew: "row 3, second paragraph"
// is how a person would look for it.
func numberTable(t *document.Table, n int) {
	t.Place.Table = n
	for i := range t.Cells {
		c := &t.Cells[i]
		c.Place.Table, c.Place.Row, c.Place.Column = n, c.Row+1, c.Column+1
		number(c.Blocks)
		for _, b := range c.Blocks {
			if p := b.Paragraph; p != nil {
				p.Place.Table, p.Place.Row, p.Place.Column = n, c.Row+1, c.Column+1
			}
		}
	}
}

// near compares coordinates, which no two programs round alike.
func near(a, b, tolerance float64) bool { return a-b <= tolerance && b-a <= tolerance }

// union takes an empty box for none, so that a sum can begin with nothing.
func union(a, b document.Box) document.Box {
	if a == (document.Box{}) {
		return b
	}
	return document.Box{X0: min(a.X0, b.X0), Y0: min(a.Y0, b.Y0), X1: max(a.X1, b.X1), Y1: max(a.Y1, b.Y1)}
}

// within tells whether the middle of b lies in a.
func within(a, b document.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return a.X0 <= x && x <= a.X1 && a.Y0 <= y && y <= a.Y1
}

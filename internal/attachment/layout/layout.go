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
	"samkarta/internal/attachment/layout/pagebreak"
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
			found = pagebreak.Continue(blocks, found)
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

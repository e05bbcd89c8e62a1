package tagpdf

import (
	"math"
	"strconv"
	"strings"

	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// Heading is a heading of the outline; down to level 2 it becomes a bookmark.
type Heading struct {
	// Level is 1 to 3. PDF/UA wants 1 first and no level skipped.
	Level int
	Text  string
	// ID is what links call it; empty when none leads here.
	ID string
	// NewPage starts a page with it.
	NewPage bool
	// Unlisted keeps it out of Contents: the heading of the contents itself.
	Unlisted bool
}

func (h Heading) level() int { return min(max(h.Level, 1), len(headingStyles)) }

func (h Heading) set(c *composer) {
	st := headingStyles[h.level()-1]
	entry := c.headings[c.nextHead]
	c.nextHead++
	n := c.doc.Root.Child(st.tag)
	first := len(c.boxes)
	c.text(n, Text(h.Text), st, marginX)
	if first == len(c.boxes) {
		return
	}
	b := &c.boxes[first]
	b.newPage = h.NewPage
	draw := b.draw
	b.draw = func(p *marked.Page, y float64) {
		entry.Page, entry.Y = p, y
		draw(p, y)
	}
}

// Paragraph is running text.
type Paragraph struct {
	Style Style
	Runs  []Run
	// Keep: on one page with what follows, which it introduces.
	Keep bool
}

func (b Paragraph) set(c *composer) {
	st := paragraphStyles[b.Style]
	st.keep = st.keep || b.Keep
	x := marginX
	if st.bar {
		x += 14
	}
	c.text(c.doc.Root.Child(st.tag), b.Runs, st, x)
}

// List is a list, numbered or with bullets.
type List struct {
	Items    [][]Run
	Numbered bool
}

func (b List) set(c *composer) {
	n := c.doc.Root.Child("L")
	n.Attributes = "/O /List /ListNumbering /Disc"
	if b.Numbered {
		n.Attributes = "/O /List /ListNumbering /Decimal"
	}
	indent := 16.0
	if b.Numbered && len(b.Items) > 9 {
		indent = 22
	}
	for i, runs := range b.Items {
		item := n.Child("LI")
		mark := "•"
		if b.Numbered {
			mark = strconv.Itoa(i+1) + "."
		}
		label := c.paragraph(item.Child("Lbl"), Text(mark+" "), listStyle)
		st := listStyle
		st.width -= indent
		if i == len(b.Items)-1 {
			st.after = 8
		}
		first := len(c.boxes)
		c.text(item.Child("LBody"), runs, st, marginX+indent)
		if first == len(c.boxes) {
			continue
		}
		draw := c.boxes[first].draw
		c.boxes[first].draw = func(p *marked.Page, y float64) {
			c.drawLine(p, label, label.lines[0], marginX+2, y)
			draw(p, y)
		}
	}
}

// Contents lists the headings with their pages, each a link.
type Contents struct {
	// Depth is the lowest level listed.
	Depth int
}

func (b Contents) set(c *composer) {
	toc := c.doc.Root.Child("TOC")
	for _, h := range c.headings {
		if h.Level > b.Depth || h.unlisted {
			continue
		}
		st := tocStyle
		if h.Level == 1 {
			st.face, st.before = typeset.Bold, 6
		}
		indent := 14 * float64(h.Level-1)
		st.width = textWidth - indent - 44
		reference := toc.Child("TOCI").Child("Reference")
		first := len(c.boxes)
		c.text(reference, []Run{{Text: h.Text, Link: "#" + h.ID}}, st, marginX+indent)
		if len(c.boxes) > first {
			c.pageNumber(&c.boxes[len(c.boxes)-1], reference, h, st)
		}
	}
}

// pageNumber adds the number of a heading's page at the end of its line.
func (c *composer) pageNumber(b *box, n *marked.Node, h *heading, st style) {
	draw := b.draw
	b.draw = func(p *marked.Page, y float64) {
		draw(p, y)
		last := p.Ops[len(p.Ops)-1].Box
		c.leader(p, last.X+last.W, baseline(y, st))
		// An empty text now, filled in when the page is known.
		number := p.Put(n, marked.Op{Text: " ", Face: st.face, Size: st.size, Colour: st.colour, Box: marked.Rect{Y: baseline(y, st)}})
		c.late = append(c.late, func() {
			if h.Page == nil {
				return
			}
			number.Text = strconv.Itoa(h.Page.Number)
			number.Box.W = c.fonts.Width(typeset.Span{Text: number.Text, Face: st.face}, st.size)
			number.Box.X = marginX + textWidth - number.Box.W
		})
	}
}

// leader is the dots that lead the eye from a heading to its page.
func (c *composer) leader(p *marked.Page, from, y float64) {
	const step, end = 6.0, marginX + textWidth - 24
	for x := math.Ceil((from+8)/step) * step; x < end; x += step {
		p.Fill(marked.Rect{X: x, Y: y - 0.9, W: 0.9, H: 0.9}, rule)
	}
}

// paragraph is text broken into lines, with the elements its runs belong to.
type paragraph struct {
	style style
	owner *marked.Node
	runs  []Run
	// inline are the Link and Span elements by run, nil for plain runs.
	inline []*marked.Node
	lines  []typeset.Line
}

func (c *composer) paragraph(n *marked.Node, runs []Run, st style) paragraph {
	p := paragraph{style: st, owner: n, runs: make([]Run, len(runs)), inline: make([]*marked.Node, len(runs))}
	for i, r := range runs {
		r.Link = r.Target()
		p.runs[i] = r
		switch {
		case n == nil:
		case r.Link != "":
			p.inline[i] = n.Inline("Link")
			p.inline[i].Lang = r.Lang
		case r.Lang != "":
			p.inline[i] = n.Inline("Span")
			p.inline[i].Lang = r.Lang
		}
	}
	text := spans(runs, st, c.options.Lang)
	p.lines = c.fonts.Lines(text, st.size, st.width)
	if st.balance && len(p.lines) > 1 {
		p.lines = c.balance(text, st, p.lines)
	}
	return p
}

// balance sets a heading as narrow as it may be without another line, so that
// no single word is left for the last one.
func (c *composer) balance(text []typeset.Span, st style, lines []typeset.Line) []typeset.Line {
	const step = 6.0
	for width := st.width - step; width > st.width/2; width -= step {
		narrower := c.fonts.Lines(text, st.size, width)
		if len(narrower) > len(lines) || parted(narrower) > parted(lines) {
			break
		}
		lines = narrower
	}
	return lines
}

// parted counts the lines that end inside a word.
func parted(lines []typeset.Line) int {
	n := 0
	for _, l := range lines {
		if k := len(l.Pieces); k > 0 && strings.HasSuffix(l.Pieces[k-1].Text, "\u00AD") {
			n++
		}
	}
	return n
}

// text appends the lines of a paragraph as boxes. The first two and the last
// two lines stay together.
func (c *composer) text(n *marked.Node, runs []Run, st style, x float64) {
	par := c.paragraph(n, runs, st)
	last := len(par.lines) - 1
	for i, l := range par.lines {
		b := box{height: st.leading, keep: st.keep || last > 0 && i < last && (i == 0 || i == last-1)}
		if i == 0 {
			b.before, b.sunk = st.before, st.crown
		}
		if i == last {
			b.after, b.keep = st.after, st.keep
		}
		b.draw = func(p *marked.Page, y float64) {
			if st.crown && i == 0 {
				// Over the whole width of the page, behind all of the title.
				p.Fill(marked.Rect{W: pageWidth, H: y + float64(len(par.lines))*st.leading + 30}, accent)
			}
			if st.bar {
				p.Fill(marked.Rect{X: marginX, Y: y, W: 2.5, H: st.leading}, accent)
			}
			c.drawLine(p, par, l, x, y)
		}
		c.boxes = append(c.boxes, b)
	}
}

// baseline sets capitals in the middle of the line.
func baseline(y float64, st style) float64 { return y + st.leading/2 + 0.36*st.size }

// drawLine draws one line of a paragraph, links with their areas and
// underlines.
func (c *composer) drawLine(p *marked.Page, par paragraph, l typeset.Line, x, y float64) {
	st := par.style
	base := baseline(y, st)
	for _, piece := range l.Pieces {
		owner, col := par.owner, st.colour
		if n := par.inline[piece.Span]; n != nil {
			owner = n
		}
		target := par.runs[piece.Span].Link
		if target != "" {
			col = accent
		}
		shown := owner
		if piece.Covers && owner != nil {
			// An element of its own: readers lose the text after marks inside marks.
			shown = owner.Inline("Span")
			shown.Actual = piece.Actual
		}
		p.Put(shown, marked.Op{Text: piece.Text, Face: piece.Face, Size: st.size, Colour: col, Box: marked.Rect{X: x, Y: base, W: piece.Width}})
		if target != "" {
			p.Link(owner, marked.Rect{X: x, Y: y, W: piece.Width, H: st.leading}, target, brief(par.runs[piece.Span].Text))
			if !st.quiet {
				p.Fill(marked.Rect{X: x, Y: base + 1.6, W: piece.Width, H: 0.6}, accent)
			}
		}
		x += piece.Width
	}
}

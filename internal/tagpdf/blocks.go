package tagpdf

import (
	"math"
	"strconv"
)

// Heading is a heading of the outline; it also becomes a bookmark.
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
	n := c.root.child(st.tag)
	first := len(c.boxes)
	c.text(n, Text(h.Text), st, marginX)
	if first == len(c.boxes) {
		return
	}
	b := &c.boxes[first]
	b.newPage = h.NewPage
	draw := b.draw
	b.draw = func(p *page, y float64) {
		entry.page, entry.y = p, y
		draw(p, y)
	}
}

// Paragraph is running text.
type Paragraph struct {
	Style Style
	Runs  []Run
}

func (b Paragraph) set(c *composer) {
	st := paragraphStyles[b.Style]
	x := marginX
	if st.bar {
		x += 14
	}
	c.text(c.root.child(st.tag), b.Runs, st, x)
}

// List is a list, numbered or with bullets.
type List struct {
	Items    [][]Run
	Numbered bool
}

func (b List) set(c *composer) {
	n := c.root.child("L")
	n.attributes = "/O /List /ListNumbering /Disc"
	if b.Numbered {
		n.attributes = "/O /List /ListNumbering /Decimal"
	}
	indent := 16.0
	if b.Numbered && len(b.Items) > 9 {
		indent = 22
	}
	for i, runs := range b.Items {
		item := n.child("LI")
		mark := "•"
		if b.Numbered {
			mark = strconv.Itoa(i+1) + "."
		}
		label := c.paragraph(item.child("Lbl"), Text(mark+" "), listStyle)
		st := listStyle
		st.width -= indent
		if i == len(b.Items)-1 {
			st.after = 8
		}
		first := len(c.boxes)
		c.text(item.child("LBody"), runs, st, marginX+indent)
		if first == len(c.boxes) {
			continue
		}
		draw := c.boxes[first].draw
		c.boxes[first].draw = func(p *page, y float64) {
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
	toc := c.root.child("TOC")
	for _, h := range c.headings {
		if h.level > b.Depth || h.unlisted {
			continue
		}
		st := listStyle
		st.after = 2
		if h.level == 1 {
			st.face, st.before = bold, 7
		}
		indent := 14 * float64(h.level-1)
		st.width = textWidth - indent - 44
		reference := toc.child("TOCI").child("Reference")
		first := len(c.boxes)
		c.text(reference, []Run{{Text: h.text, Link: "#" + h.id}}, st, marginX+indent)
		if len(c.boxes) > first {
			c.pageNumber(&c.boxes[len(c.boxes)-1], reference, h, st)
		}
	}
}

// pageNumber adds the number of a heading's page at the end of its line.
func (c *composer) pageNumber(b *box, n *node, h *heading, st style) {
	draw := b.draw
	b.draw = func(p *page, y float64) {
		draw(p, y)
		last := p.ops[len(p.ops)-1].box
		c.leader(p, last.x+last.w, baseline(y, st))
		at := len(p.ops)
		// Drawn as a blank now, filled in when the page is known.
		p.put(n, op{face: st.face, size: st.size, colour: st.colour, box: rect{y: baseline(y, st)}})
		c.late = append(c.late, func() {
			if h.page == nil {
				return
			}
			number := strconv.Itoa(h.page.number)
			p.ops[at].text = number
			p.ops[at].box.x = marginX + textWidth - c.textWidth(number, st)
		})
	}
}

// leader is the dots that lead the eye from a heading to its page.
func (c *composer) leader(p *page, from, y float64) {
	const step, end = 6.0, marginX + textWidth - 24
	for x := math.Ceil((from+8)/step) * step; x < end; x += step {
		p.fill(rect{x, y - 0.9, 0.9, 0.9}, rule)
	}
}

// textWidth is the width of a short text in one line.
func (c *composer) textWidth(s string, st style) float64 {
	var w float64
	for _, g := range c.glyphs(Text(s), st) {
		w += g.width
	}
	return w
}

// paragraph is text broken into lines, with the elements its runs belong to.
type paragraph struct {
	style style
	owner *node
	runs  []Run
	// inline are the Link and Span elements by run, nil for plain runs.
	inline []*node
	lines  []line
}

func (c *composer) paragraph(n *node, runs []Run, st style) paragraph {
	p := paragraph{style: st, owner: n, runs: make([]Run, len(runs)), inline: make([]*node, len(runs))}
	for i, r := range runs {
		r.Link = r.target()
		p.runs[i] = r
		switch {
		case n == nil:
		case r.Link != "":
			p.inline[i] = n.inline("Link")
			p.inline[i].lang = r.Lang
		case r.Lang != "":
			p.inline[i] = n.inline("Span")
			p.inline[i].lang = r.Lang
		}
	}
	p.lines = c.breakLines(c.glyphs(runs, st), st, st.width)
	return p
}

// text appends the lines of a paragraph as boxes. The first two and the last
// two lines stay together.
func (c *composer) text(n *node, runs []Run, st style, x float64) {
	par := c.paragraph(n, runs, st)
	last := len(par.lines) - 1
	for i, l := range par.lines {
		b := box{height: st.leading, keep: st.keep || last > 0 && i < last && (i == 0 || i == last-1)}
		if i == 0 {
			b.before = st.before
		}
		if i == last {
			b.after, b.keep = st.after, st.keep
		}
		b.draw = func(p *page, y float64) {
			if st.bar {
				p.fill(rect{marginX, y, 2.5, st.leading}, accent)
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
func (c *composer) drawLine(p *page, par paragraph, l line, x, y float64) {
	st := par.style
	base := baseline(y, st)
	for _, piece := range l.pieces {
		owner, col, target := par.owner, st.colour, ""
		if par.inline != nil && par.inline[piece.run] != nil {
			owner = par.inline[piece.run]
			target = par.runs[piece.run].Link
		}
		if target != "" {
			col = accent
		}
		box := rect{x, y, piece.width, st.leading}
		shown := owner
		if piece.covers && owner != nil {
			// An element of its own: readers lose the text after marks inside marks.
			shown = owner.inline("Span")
			shown.actual = piece.actual
		}
		p.put(shown, op{text: piece.text, face: piece.face, size: st.size, colour: col, box: rect{x, base, piece.width, 0}})
		if target != "" {
			p.annotate(owner, box, target, oneLine(par.runs[piece.run].Text))
			if par.owner.tag != "Reference" {
				// In a table of contents every line is a link; no need to say so.
				p.fill(rect{x, base + 1.6, piece.width, 0.6}, accent)
			}
		}
		x += piece.width
	}
}

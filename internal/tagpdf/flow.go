package tagpdf

import (
	"strconv"
	"strings"

	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// box is a slice of a page that is never cut: a line, a table row, a chart.
type box struct {
	height        float64
	before, after float64
	// keep: not parted from the next box.
	keep    bool
	newPage bool
	// sunk: the space before it counts at the top of a page too.
	sunk bool
	// head is the header that is repeated when a page ends inside a table.
	head *box
	draw func(p *marked.Page, y float64)
}

// composer turns blocks into boxes and boxes into pages.
type composer struct {
	options Options
	fonts   *typeset.Fonts
	doc     *marked.Document
	boxes   []box
	// headings are those of the blocks, known before they are set, so that
	// Contents can stand before them.
	headings []*heading
	nextHead int
	// late are page numbers that are known when all pages are.
	late []func()
}

// heading is an entry of the outline; unlisted ones are not in Contents.
type heading struct {
	*marked.Heading
	unlisted bool
}

// layout sets the blocks on pages.
func layout(o Options, blocks []Block) (*composer, error) {
	fonts, err := typeset.Load()
	if err != nil {
		return nil, err
	}
	c := &composer{options: o, fonts: fonts, doc: &marked.Document{
		Title: o.Title, Lang: o.Lang, Author: o.Author, Subject: o.Subject, Producer: o.Producer,
		Date: o.Now, Fonts: fonts, Root: &marked.Node{Tag: "Document"},
	}}
	for _, b := range blocks {
		if h, ok := b.(Heading); ok {
			c.outline(h)
		}
	}
	for _, b := range blocks {
		b.set(c)
	}
	c.flow()
	for _, f := range c.late {
		f()
	}
	for _, p := range c.doc.Pages {
		c.furniture(p)
	}
	return c, nil
}

func (c *composer) outline(h Heading) {
	entry := &marked.Heading{Level: h.level(), Text: brief(h.Text), ID: h.ID}
	if entry.ID == "" {
		// A space: no caller's ID can be the same.
		entry.ID = " " + strconv.Itoa(len(c.headings))
	}
	c.headings = append(c.headings, &heading{entry, h.Unlisted})
	c.doc.Headings = append(c.doc.Headings, entry)
}

// flow puts the boxes on pages. A box that is kept with the next moves to a
// new page together with it, so that no heading stands alone at the foot of a
// page and no single line is left behind.
func (c *composer) flow() {
	const bottom = pageHeight - marginBottom
	y, gap := marginTop, 0.0
	p := c.doc.NewPage()
	for i := range c.boxes {
		b := &c.boxes[i]
		top := len(p.Ops) == 0 && y == marginTop
		if space := max(gap, b.before); !top {
			y += space
		}
		if !top && (b.newPage || y+c.chain(i) > bottom) {
			p, y = c.doc.NewPage(), marginTop
			if b.head != nil {
				// Who listens has heard it once.
				p.Artifacts(func() { b.head.draw(p, y) })
				y += b.head.height + 2
			}
		}
		if top && b.sunk {
			y += b.before
		}
		b.draw(p, y)
		y += b.height
		gap = b.after
	}
}

// chain gives the height of a box and those it must not be parted from, or of
// the box alone when no page could hold them all.
func (c *composer) chain(i int) float64 {
	h := c.boxes[i].height
	for j := i; c.boxes[j].keep && j+1 < len(c.boxes); j++ {
		next := &c.boxes[j+1]
		h += max(c.boxes[j].after, next.before) + next.height
	}
	if h > pageHeight-marginTop-marginBottom {
		return c.boxes[i].height
	}
	return h
}

// furniture is what stands on every page outside the text, as artifacts.
func (c *composer) furniture(p *marked.Page) {
	const head, foot = 46.0, pageHeight - 44
	if p.Number > 1 && c.options.Header != "" {
		c.furnitureText(p, c.options.Header, head, false)
		p.Fill(marked.Rect{X: marginX, Y: head + 8, W: textWidth, H: 0.5}, rule)
	}
	c.furnitureText(p, c.options.Footer, foot, false)
	label := c.options.PageLabel
	if label == "" {
		label = "{page} / {pages}"
	}
	label = strings.NewReplacer("{page}", strconv.Itoa(p.Number), "{pages}", strconv.Itoa(len(c.doc.Pages))).Replace(label)
	c.furnitureText(p, label, foot, true)
}

func (c *composer) furnitureText(p *marked.Page, text string, y float64, right bool) {
	par := c.paragraph(nil, Text(typeset.OneLine(text)), runStyle)
	if len(par.lines) == 0 {
		return
	}
	x := marginX
	if right {
		x += textWidth - par.lines[0].Width
	}
	c.drawLine(p, par, c.short(par, 1).lines[0], x, y-runStyle.leading)
}

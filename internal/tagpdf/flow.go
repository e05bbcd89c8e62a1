package tagpdf

import (
	"fmt"
	"strconv"
	"strings"
)

// box is a slice of a page that is never cut: a line, a table row, a chart.
type box struct {
	height        float64
	before, after float64
	// keep: not parted from the next box.
	keep    bool
	newPage bool
	// head is the header that is repeated when a page ends inside a table.
	head *box
	draw func(p *page, y float64)
}

// composer turns blocks into boxes and boxes into pages.
type composer struct {
	options  Options
	fonts    *fontSet
	root     *node
	boxes    []box
	pages    []*page
	headings []*heading
	nextHead int
	targets  map[string]*heading
	// late are page numbers that are known when all pages are.
	late []func()
}

// heading is an entry of the outline.
type heading struct {
	level int
	text  string
	id    string
	page  *page
	y     float64
	// unlisted headings are bookmarks, but not in Contents.
	unlisted bool
}

func newComposer(o Options, fonts *fontSet, blocks []Block) *composer {
	c := &composer{options: o, fonts: fonts, root: &node{tag: "Document"}, targets: map[string]*heading{}}
	for _, b := range blocks {
		if h, ok := b.(Heading); ok {
			entry := &heading{level: h.level(), text: oneLine(h.Text), id: h.ID, unlisted: h.Unlisted}
			if entry.id == "" {
				entry.id = " " + strconv.Itoa(len(c.headings))
			}
			c.headings = append(c.headings, entry)
			c.targets[entry.id] = entry
		}
	}
	return c
}

// flow puts the boxes on pages. A box that is kept with the next moves to a
// new page together with it, so that no heading stands alone at the foot of a
// page and no single line is left behind.
func (c *composer) flow() {
	const bottom = pageHeight - marginBottom
	y, gap := marginTop, 0.0
	p := c.newPage()
	for i := range c.boxes {
		b := &c.boxes[i]
		top := len(p.ops) == 0 && y == marginTop
		if space := max(gap, b.before); !top {
			y += space
		}
		if !top && (b.newPage || y+c.chain(i) > bottom) {
			p, y = c.newPage(), marginTop
			if b.head != nil {
				repeatHead(b.head, p, y)
				y += b.head.height + 2
			}
		}
		if len(c.pages) == 1 && top {
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

// repeatHead draws a table's header again; who listens has heard it, so it is
// an artifact.
func repeatHead(head *box, p *page, y float64) {
	p.artifacts = true
	head.draw(p, y)
	p.artifacts = false
}

func (c *composer) newPage() *page {
	p := &page{number: len(c.pages) + 1}
	c.pages = append(c.pages, p)
	return p
}

// finish writes what needs all pages: page numbers, headers and footers.
func (c *composer) finish() error {
	for _, f := range c.late {
		f()
	}
	for _, p := range c.pages {
		for _, a := range p.annots {
			if id, ok := strings.CutPrefix(a.target, "#"); ok && c.targets[id] == nil {
				return fmt.Errorf("tagpdf: link to heading %q, which is not in the document", id)
			}
		}
		c.furniture(p)
	}
	return nil
}

// furniture is what stands on every page outside the text, as artifacts.
func (c *composer) furniture(p *page) {
	const head, foot = 46.0, pageHeight - 44
	if p.number > 1 && c.options.Header != "" {
		c.furnitureText(p, c.options.Header, head, false)
		p.fill(rect{marginX, head + 8, textWidth, 0.5}, rule)
	}
	c.furnitureText(p, c.options.Footer, foot, false)
	label := c.options.PageLabel
	if label == "" {
		label = "{page} / {pages}"
	}
	label = strings.NewReplacer("{page}", strconv.Itoa(p.number), "{pages}", strconv.Itoa(len(c.pages))).Replace(label)
	c.furnitureText(p, label, foot, true)
}

func (c *composer) furnitureText(p *page, text string, y float64, right bool) {
	lines := c.breakLines(c.glyphs(Text(oneLine(text)), runStyle), runStyle, textWidth*0.75)
	if len(lines) == 0 {
		return
	}
	x := marginX
	if right {
		x += textWidth - lines[0].width
	}
	c.drawLine(p, paragraph{style: runStyle}, lines[0], x, y-runStyle.leading)
}

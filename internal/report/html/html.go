// Package html sets the blocks of a report as one page of HTML that needs no other
// file: no script, no font, no picture from elsewhere. It takes the same blocks as
// tagpdf, so that the two editions have the same content, and keeps to WCAG 2.1 AA:
// landmarks, headings in order, header cells with scope, charts with a text that
// says what they show, contrast, and a layout that flows into a narrow window. The
// law on accessible public services asks for HTML before PDF. The same blocks give
// the same bytes.
package html

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	_ "embed" // the style sheet

	"samkarta/internal/tagpdf"
)

//go:embed style.css
var styleSheet string

// Words are the page's own few words, in its language.
type Words struct {
	// Contents is the name of the navigation, Skip the link that leads past it.
	Contents, Skip string
}

// Write sets the blocks as a page.
func Write(w io.Writer, o tagpdf.Options, blocks []tagpdf.Block, words Words) error {
	if o.Title == "" {
		return fmt.Errorf("html: document without a title")
	}
	if o.Lang == "" {
		o.Lang = "sv-SE"
	}
	p := &page{options: o, words: words, blocks: blocks, anchors: map[string]bool{}}
	p.collect()
	p.begin()
	for p.at < len(p.blocks) {
		p.block(p.blocks[p.at])
		p.at++
	}
	p.end()
	_, err := io.WriteString(w, p.out.String())
	return err
}

// page is a page while it is written.
type page struct {
	out     strings.Builder
	options tagpdf.Options
	words   Words
	blocks  []tagpdf.Block
	at      int
	// headings are those of the page, with their anchors; next is the one to come.
	headings []heading
	next     int
	anchors  map[string]bool
	// titled: the document's own title has been set.
	titled bool
	// regions numbers the tables that can be scrolled sideways.
	regions int
}

type heading struct {
	tagpdf.Heading
	anchor string
}

// collect knows the headings before they are set, since the contents stand first.
func (p *page) collect() {
	for i, b := range p.blocks {
		h, ok := b.(tagpdf.Heading)
		if !ok {
			continue
		}
		anchor := h.ID
		if anchor == "" {
			anchor = "h-" + strconv.Itoa(i)
		}
		p.anchors[anchor] = true
		p.headings = append(p.headings, heading{h, anchor})
	}
}

func (p *page) put(format string, args ...any) { fmt.Fprintf(&p.out, format, args...) }

func (p *page) begin() {
	p.put("<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", escape(p.options.Lang))
	p.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n", escape(p.options.Title))
	for _, m := range [][2]string{{"author", p.options.Author}, {"description", p.options.Subject}, {"generator", p.options.Producer}} {
		if m[1] != "" {
			p.put("<meta name=\"%s\" content=\"%s\">\n", m[0], escape(m[1]))
		}
	}
	p.put("<style>\n%s</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n<main id=\"main\">\n", styleSheet, escape(p.words.Skip))
	if len(p.blocks) > 0 {
		if first, ok := p.blocks[0].(tagpdf.Paragraph); !ok || first.Style != tagpdf.Title {
			// A short edition has no title of its own.
			p.title(tagpdf.Text(p.options.Title))
		}
	}
}

func (p *page) title(runs []tagpdf.Run) {
	p.titled = true
	p.put("<h1>%s</h1>\n", p.runs(runs))
}

func (p *page) end() {
	p.put("</main>\n")
	if p.options.Footer != "" {
		p.put("<footer><p>%s</p></footer>\n", escape(p.options.Footer))
	}
	p.put("</body>\n</html>\n")
}

func (p *page) block(b tagpdf.Block) {
	switch b := b.(type) {
	case tagpdf.Heading:
		p.heading(b)
	case tagpdf.Paragraph:
		p.paragraph(b)
	case tagpdf.List:
		p.list(b)
	case tagpdf.Contents:
		p.contents(b)
	case tagpdf.Table:
		p.table(b)
	case tagpdf.Grid:
		p.grid(b)
	case tagpdf.KeyFigures:
		p.keyFigures(b)
	case tagpdf.BarChart:
		p.figure("", func() { p.bars(b) })
	case tagpdf.TileMap:
		p.figure("", func() { p.tiles(b) })
	default:
		panic(fmt.Sprintf("html: a block of type %T", b)) // a new block must be set here too
	}
}

// heading: the document's title is the first level, so that chapters are the
// second.
func (p *page) heading(h tagpdf.Heading) {
	anchor := p.headings[p.next].anchor
	p.next++
	if p.at+1 < len(p.blocks) {
		if _, ok := p.blocks[p.at+1].(tagpdf.Contents); ok {
			return // the navigation has its own
		}
	}
	level := min(max(h.Level, 1), 3) + 1
	class := ""
	if h.NewPage {
		class = " class=\"page\""
	}
	p.put("<h%d id=\"%s\"%s>%s</h%d>\n", level, escape(anchor), class, text(h.Text), level)
}

// styles are the classes of paragraphs; the title is none.
var styles = map[tagpdf.Style]string{tagpdf.Subtitle: "subtitle", tagpdf.Lead: "lead", tagpdf.Small: "small", tagpdf.Aside: "aside"}

func (p *page) paragraph(b tagpdf.Paragraph) {
	switch b.Style {
	case tagpdf.Title:
		if !p.titled {
			p.title(b.Runs)
			return
		}
	case tagpdf.Caption:
		if p.captioned(p.runs(b.Runs)) {
			return
		}
	}
	class := ""
	if name := styles[b.Style]; name != "" {
		class = " class=\"" + name + "\""
	}
	p.put("<p%s>%s</p>\n", class, p.runs(b.Runs))
}

// captioned sets the figure that a caption belongs to, if one follows.
func (p *page) captioned(caption string) bool {
	if p.at+1 >= len(p.blocks) {
		return false
	}
	switch b := p.blocks[p.at+1].(type) {
	case tagpdf.BarChart:
		p.figure(caption, func() { p.bars(b) })
	case tagpdf.TileMap:
		p.figure(caption, func() { p.tiles(b) })
	default:
		return false
	}
	p.at++
	return true
}

func (p *page) list(b tagpdf.List) {
	tag := "ul"
	if b.Numbered {
		tag = "ol"
	}
	p.put("<%s>\n", tag)
	for _, item := range b.Items {
		p.put("<li>%s</li>\n", p.runs(item))
	}
	p.put("</%s>\n", tag)
}

// contents is the navigation: lists in lists, as the headings are.
func (p *page) contents(b tagpdf.Contents) {
	p.put("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">%s</h2>\n", escape(p.words.Contents))
	var listed []heading
	for _, h := range p.headings {
		if !h.Unlisted && h.Level <= b.Depth {
			listed = append(listed, h)
		}
	}
	if len(listed) > 0 {
		p.branch(listed)
	}
	p.put("</nav>\n")
}

// branch lists the headings from the first one on that are on its level, those
// below each inside it, and gives those that are left.
func (p *page) branch(all []heading) (rest []heading) {
	level := all[0].Level
	p.put("<ul>\n")
	for len(all) > 0 && all[0].Level >= level {
		p.put("<li><a href=\"#%s\">%s</a>", escape(all[0].anchor), text(all[0].Text))
		all = all[1:]
		if len(all) > 0 && all[0].Level > level {
			p.put("\n")
			all = p.branch(all)
		}
		p.put("</li>\n")
	}
	p.put("</ul>\n")
	return all
}

// Package marked makes the PDF of pages whose every mark knows its place in
// the structure: it takes a tree of elements and pages of text and rectangles
// drawn for them, and gives the bytes of a tagged file. gofpdf draws and cuts
// the fonts (paint.go); around what it drew, structure, links, outline,
// character maps and metadata are written here (assemble.go), since gofpdf
// knows nothing of them. It decides nothing about looks.
package marked

import (
	"time"

	"samkarta/internal/tagpdf/typeset"
)

// A4 in points.
const (
	PageWidth  = 595.28
	PageHeight = 841.89
)

// Document is a document while it is made.
type Document struct {
	// Title and Lang must be there for PDF/UA; the rest is left out when empty.
	Title, Lang, Author, Subject, Producer string
	// Date of making; the zero time is left out.
	Date  time.Time
	Fonts *typeset.Fonts
	// Root is the Document element.
	Root  *Node
	Pages []*Page
	// Headings become bookmarks, and links lead to them by their ID.
	Headings []*Heading
}

// Heading is a place that bookmarks and links lead to.
type Heading struct {
	Level    int
	Text, ID string
	// Page and Y (from the top) are where it stands; without a page it is no
	// bookmark.
	Page *Page
	Y    float64
}

// Node is a structure element. Its kids stand in reading order: elements, the
// marked content it owns on a page, and links.
type Node struct {
	Tag string
	// Alt is a figure's alternative text, Lang the language where it is not the
	// document's, Actual the text that what is drawn stands in for.
	Alt, Lang, Actual string
	// Attributes is an attribute dictionary in PDF syntax, "" for none.
	Attributes string
	// Box is a figure's place.
	Box    *Rect
	parent *Node
	kids   []kid
	// attached: parent lists it.
	attached bool
	// page is where its first content stands.
	page *Page
}

// kid is one of four: an element, content of a page, a link or a field.
type kid struct {
	node  *Node
	page  *Page
	mcid  int
	link  *link
	field *field
}

// Rect is a rectangle, its origin at the top left like all of layout.
type Rect struct{ X, Y, W, H float64 }

// Colour is an RGB colour.
type Colour struct{ R, G, B uint8 }

// Child makes an element after those there are.
func (n *Node) Child(tag string) *Node {
	k := n.Inline(tag)
	k.attach()
	return k
}

// Inline makes an element that takes its place when something is first drawn
// for it, since the place of a link is between the texts around it.
func (n *Node) Inline(tag string) *Node { return &Node{Tag: tag, parent: n} }

func (n *Node) attach() {
	if !n.attached && n.parent != nil {
		n.attached = true
		n.parent.attach()
		n.parent.kids = append(n.parent.kids, kid{node: n})
	}
}

// Op is one thing drawn: text when it has any, else a filled rectangle.
type Op struct {
	// Owner is the element it belongs to, nil for an artifact: what is no part
	// of the content.
	Owner *Node
	// Box is where; the Y of text is its baseline.
	Box    Rect
	Colour Colour
	Text   string
	Face   typeset.Face
	Size   float64
	// Turned text runs upwards from its start.
	Turned bool
	mcid   int
}

// link is the active area of a link.
type link struct {
	node   *Node
	page   *Page
	box    Rect
	target string
	// contents says where it leads, for who cannot see.
	contents string
	key      int // in the parent tree
}

// Page is a page.
type Page struct {
	Number int
	// Ops are what is drawn, in order. Their texts and boxes may be changed
	// until the document is written.
	Ops []*Op
	// owners are the elements of the page's marked content, by MCID.
	owners    []*Node
	links     []*link
	fields    []*field
	artifacts bool
}

// NewPage adds a page.
func (d *Document) NewPage() *Page {
	p := &Page{Number: len(d.Pages) + 1}
	d.Pages = append(d.Pages, p)
	return p
}

// Put draws for an element, or as an artifact when there is none. What one
// element draws in a row is one piece of marked content.
func (p *Page) Put(n *Node, o Op) *Op {
	if p.artifacts {
		n = nil
	}
	o.Owner, o.mcid = n, -1
	if n != nil {
		n.attach()
		if k := len(p.Ops); k > 0 && p.Ops[k-1].Owner == n {
			o.mcid = p.Ops[k-1].mcid
		} else {
			o.mcid = len(p.owners)
			p.owners = append(p.owners, n)
			n.kids = append(n.kids, kid{page: p, mcid: o.mcid})
			if n.page == nil {
				n.page = p
			}
		}
	}
	p.Ops = append(p.Ops, &o)
	return &o
}

// Fill draws a decorative rectangle.
func (p *Page) Fill(box Rect, c Colour) { p.Put(nil, Op{Box: box, Colour: c}) }

// Link makes an area of the page a link of an element: to "#id" of a heading
// or to an address.
func (p *Page) Link(n *Node, box Rect, target, contents string) {
	if p.artifacts {
		return
	}
	l := &link{node: n, page: p, box: box, target: target, contents: contents}
	p.links = append(p.links, l)
	n.kids = append(n.kids, kid{link: l})
}

// Artifacts runs draw; nothing that it draws is part of the content.
func (p *Page) Artifacts(draw func()) {
	p.artifacts = true
	draw()
	p.artifacts = false
}

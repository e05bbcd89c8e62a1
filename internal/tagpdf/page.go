package tagpdf

// node is a structure element. Its kids stand in reading order: elements, the
// marked content it owns on a page, and annotations.
type node struct {
	tag    string
	parent *node
	kids   []kid
	// attached: parent lists it. Inline elements (Link, Span) are attached when
	// first drawn, since their place is between the texts around them.
	attached bool
	alt      string
	lang     string
	// actual is the text that what is drawn stands in for.
	actual string
	// attributes is an attribute dictionary in PDF syntax, "" for none.
	attributes string
	// box is a figure's place, for its BBox attribute.
	box *rect
	// page is where its first content stands.
	page *page
}

// kid is one of three: an element, content of a page, or an annotation.
type kid struct {
	node  *node
	page  *page
	mcid  int
	annot *annotation
}

// rect is a rectangle, its origin at the top left like all of layout.
type rect struct{ x, y, w, h float64 }

func (n *node) child(tag string) *node {
	k := n.inline(tag)
	k.attach()
	return k
}

func (n *node) inline(tag string) *node { return &node{tag: tag, parent: n} }

func (n *node) attach() {
	if !n.attached && n.parent != nil {
		n.attached = true
		n.parent.attach()
		n.parent.kids = append(n.parent.kids, kid{node: n})
	}
}

type opKind uint8

const (
	drawText opKind = iota
	drawRect
)

// op is one thing drawn. For text, y is the baseline.
type op struct {
	kind   opKind
	owner  *node // nil: an artifact, not part of the content
	mcid   int
	box    rect
	colour colour
	text   string
	face   face
	size   float64
}

// annotation is a link's active area.
type annotation struct {
	node   *node
	page   *page
	box    rect
	target string
	// contents says where it leads, for who cannot see.
	contents string
	key      int // in the parent tree
}

// page is a page while it is being filled.
type page struct {
	number int
	ops    []op
	// owners are the elements of the page's marked content, by MCID.
	owners []*node
	annots []*annotation
	// artifacts: all that is drawn now is no part of the content.
	artifacts bool
}

// put draws for an element, or as an artifact when there is none. What one
// element draws in a row is one piece of marked content.
func (p *page) put(n *node, o op) {
	if p.artifacts {
		n = nil
	}
	o.owner, o.mcid = n, -1
	if n != nil {
		n.attach()
		if k := len(p.ops); k > 0 && p.ops[k-1].owner == n {
			o.mcid = p.ops[k-1].mcid
		} else {
			o.mcid = len(p.owners)
			p.owners = append(p.owners, n)
			n.kids = append(n.kids, kid{page: p, mcid: o.mcid})
			if n.page == nil {
				n.page = p
			}
		}
	}
	p.ops = append(p.ops, o)
}

// fill draws a decorative rectangle.
func (p *page) fill(box rect, col colour) {
	p.put(nil, op{kind: drawRect, box: box, colour: col})
}

// annotate makes an area of the page a link of an element.
func (p *page) annotate(n *node, box rect, target, contents string) {
	if p.artifacts {
		return
	}
	a := &annotation{node: n, page: p, box: box, target: target, contents: contents}
	p.annots = append(p.annots, a)
	n.kids = append(n.kids, kid{annot: a})
}

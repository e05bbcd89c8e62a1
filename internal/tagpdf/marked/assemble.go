package marked

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"samkarta/internal/tagpdf/typeset"
)

// Bytes gives the document as a file. The same document gives the same bytes.
func (d *Document) Bytes() ([]byte, error) {
	targets := map[string]*Heading{}
	for _, h := range d.Headings {
		targets[h.ID] = h
	}
	for _, p := range d.Pages {
		for _, l := range p.links {
			if id, ok := strings.CutPrefix(l.target, "#"); ok && targets[id] == nil {
				return nil, fmt.Errorf("marked: link to heading %q, which is not in the document", id)
			}
		}
	}
	drawn, err := paint(d)
	if err != nil {
		return nil, err
	}
	a := &assembler{doc: d, targets: targets}
	return a.assemble(drawn)
}

// assemble takes gofpdf's objects and writes them again with what makes the
// file accessible: structure tree, parent tree, annotations, outline, a
// ToUnicode map for every font, language and metadata. They are written anew
// rather than appended as an update, since the many small elements compress
// to a tenth inside object streams.
func (a *assembler) assemble(d *drawing) ([]byte, error) {
	parsed, err := readObjects(d.file)
	if err != nil {
		return nil, err
	}
	a.file = parsed
	if err := a.replaceFontMaps(d); err != nil {
		return nil, err
	}
	a.nameFonts(d)
	a.numberLinks()
	a.numberFields()
	root := a.structure()
	a.pages()
	metadata := a.file.addStream("/Type /Metadata /Subtype /XML", []byte(a.doc.xmp()), false)
	catalog := fmt.Sprintf("<</Type /Catalog /Pages 1 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Metadata %d 0 R /ViewerPreferences <</DisplayDocTitle true>>",
		pdfString(a.doc.Lang), root, metadata)
	if outline := a.outline(); outline > 0 {
		catalog += fmt.Sprintf(" /Outlines %d 0 R /PageMode /UseOutlines", outline)
	}
	a.file.replace(a.file.root, catalog+a.form()+">>")
	a.file.replace(a.file.info, a.doc.info())
	return a.file.bytes(), nil
}

type assembler struct {
	doc     *Document
	targets map[string]*Heading
	file    *objects
	// codings are those of the fonts in the pages.
	codings  [typeset.Faces]coding
	links    []*link
	linkObj  map[*link]int
	fields   []*field
	fieldObj map[*field]int
	nodeObj  map[*Node]int
}

// pageObject: gofpdf numbers pages 3, 5, 7 … with their contents after each.
func pageObject(p *Page) int { return 1 + 2*p.Number }

// numberLinks gives links their objects and their keys in the
// parent tree, which follow those of the pages.
func (a *assembler) numberLinks() {
	a.linkObj = map[*link]int{}
	for _, p := range a.doc.Pages {
		for _, l := range p.links {
			l.key = len(a.doc.Pages) + len(a.links)
			a.links = append(a.links, l)
			a.linkObj[l] = a.file.add("")
		}
	}
}

// structure writes the structure tree and gives the object of its root.
func (a *assembler) structure() int {
	root := a.file.add("")
	a.nodeObj = map[*Node]int{}
	a.number(a.doc.Root)
	a.element(a.doc.Root, root)
	var nums strings.Builder
	for i, p := range a.doc.Pages {
		var owners strings.Builder
		for _, n := range p.owners {
			fmt.Fprintf(&owners, "%d 0 R ", a.nodeObj[n])
		}
		fmt.Fprintf(&nums, "%d %d 0 R ", i, a.file.add("["+owners.String()+"]"))
	}
	for _, l := range a.links {
		fmt.Fprintf(&nums, "%d %d 0 R ", l.key, a.nodeObj[l.node])
	}
	for _, f := range a.fields {
		fmt.Fprintf(&nums, "%d %d 0 R ", f.key, a.nodeObj[f.node])
	}
	tree := a.file.add("<</Nums [" + nums.String() + "]>>")
	a.file.replace(root, fmt.Sprintf("<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>",
		a.nodeObj[a.doc.Root], tree, len(a.doc.Pages)+len(a.links)+len(a.fields)))
	return root
}

func (a *assembler) number(n *Node) {
	a.nodeObj[n] = a.file.add("")
	for _, k := range n.kids {
		if k.node != nil {
			a.number(k.node)
		}
	}
}

func (a *assembler) element(n *Node, parent int) {
	self := a.nodeObj[n]
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %d 0 R", n.Tag, parent)
	if n.page != nil {
		fmt.Fprintf(&b, " /Pg %d 0 R", pageObject(n.page))
	}
	if n.Alt != "" {
		b.WriteString(" /Alt " + pdfString(n.Alt))
	}
	if n.Actual != "" {
		b.WriteString(" /ActualText " + pdfString(n.Actual))
	}
	if n.Lang != "" {
		b.WriteString(" /Lang " + pdfString(n.Lang))
	}
	if n.Attributes != "" {
		b.WriteString(" /A <<" + n.Attributes + ">>")
	}
	if n.Box != nil {
		fmt.Fprintf(&b, " /A <</O /Layout /Placement /Block /BBox [%s]>>", n.Box.corners())
	}
	b.WriteString(" /K [")
	for _, k := range n.kids {
		switch {
		case k.node != nil:
			fmt.Fprintf(&b, "%d 0 R ", a.nodeObj[k.node])
			a.element(k.node, self)
		case k.link != nil:
			fmt.Fprintf(&b, "<</Type /OBJR /Obj %d 0 R /Pg %d 0 R>> ", a.linkObj[k.link], pageObject(k.link.page))
		case k.field != nil:
			fmt.Fprintf(&b, "<</Type /OBJR /Obj %d 0 R /Pg %d 0 R>> ", a.fieldObj[k.field], pageObject(k.field.page))
		case k.page == n.page:
			fmt.Fprintf(&b, "%d ", k.mcid)
		default:
			fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(k.page), k.mcid)
		}
	}
	b.WriteString("]>>")
	a.file.replace(self, b.String())
}

// corners gives a rectangle as PDF wants it: lower left, upper right.
func (r Rect) corners() string {
	return fmt.Sprintf("%.2f %.2f %.2f %.2f", r.X, PageHeight-r.Y-r.H, r.X+r.W, PageHeight-r.Y)
}

// pages writes the page objects with their annotations.
func (a *assembler) pages() {
	for i, p := range a.doc.Pages {
		var annots strings.Builder
		for _, l := range p.links {
			fmt.Fprintf(&annots, "%d 0 R ", a.linkObj[l])
			a.file.replace(a.linkObj[l], a.link(l))
		}
		for _, f := range p.fields {
			fmt.Fprintf(&annots, "%d 0 R ", a.fieldObj[f])
		}
		page := fmt.Sprintf("<</Type /Page /Parent 1 0 R /Resources 2 0 R /Contents %d 0 R /StructParents %d /Tabs /S",
			pageObject(p)+1, i)
		if annots.Len() > 0 {
			page += " /Annots [" + annots.String() + "]"
		}
		a.file.replace(pageObject(p), page+">>")
		contents := pageObject(p) + 1
		a.file.replaceStream(contents, "", content(p, a.codings))
	}
}

func (a *assembler) link(l *link) string {
	s := fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%s] /Border [0 0 0] /F 4 /StructParent %d /Contents %s",
		l.box.corners(), l.key, pdfString(l.contents))
	if id, ok := strings.CutPrefix(l.target, "#"); ok {
		return s + " /Dest " + a.targets[id].destination() + ">>"
	}
	return s + " /A <</S /URI /URI " + pdfString(l.target) + ">>>>"
}

// destination is the top of a heading; a heading without text leads to the
// first page.
func (h *Heading) destination() string {
	if h.Page == nil {
		return "[3 0 R /Fit]"
	}
	return fmt.Sprintf("[%d 0 R /XYZ 0 %.2f null]", pageObject(h.Page), PageHeight-h.Y+8)
}

// replaceFontMaps gives each font a map from its characters to text. gofpdf
// writes one range over all of Unicode, which readers may take modulo 256.
func (a *assembler) replaceFontMaps(d *drawing) error {
	for f := range typeset.Faces {
		if d.used[f] == nil {
			continue
		}
		n, err := a.file.toUnicode(f.Name())
		if err != nil {
			return err
		}
		a.file.replaceStream(n, "", []byte(d.coding(f).toUnicode(d.runes(f))))
	}
	return nil
}

// gofpdf calls a font by a hash of forty digits, on every page anew.
var longName = regexp.MustCompile(`/F[0-9a-f]{40} (\d+) 0 R`)

// nameFonts gives the fonts short names in the resources of the pages, and codes of
// one byte where they show few characters.
func (a *assembler) nameFonts(d *drawing) {
	const resources = 2 // of all pages
	body := longName.ReplaceAllStringFunc(a.file.bodies[resources], func(entry string) string {
		n, _ := strconv.Atoi(longName.FindStringSubmatch(entry)[1])
		for f := range typeset.Faces {
			if strings.Contains(a.file.bodies[n]+" ", "/BaseFont /utf8"+f.Name()+"\n") {
				a.codings[f] = d.coding(f)
				a.shorten(n, f)
				return fmt.Sprintf("/%s %d 0 R", fontName(f), n)
			}
		}
		return entry
	})
	a.file.replace(resources, body)
}

// bookmarkLevels: headings further down are too many to choose from.
const bookmarkLevels = 2

// outline writes the bookmarks and gives the object of their root, 0 when
// there is nothing to mark. The tree is two kinds of links over a flat list:
// children of the last heading of a higher level.
func (a *assembler) outline() int {
	root := &bookmark{}
	path := []*bookmark{root}
	for _, h := range a.doc.Headings {
		if h.Text == "" || h.Page == nil || h.Level > bookmarkLevels {
			continue
		}
		path = path[:min(len(path), h.Level)]
		b := &bookmark{heading: h}
		parent := path[len(path)-1]
		parent.kids = append(parent.kids, b)
		path = append(path, b)
	}
	if len(root.kids) == 0 {
		return 0
	}
	a.numberBookmarks(root)
	a.bookmark(root)
	return root.object
}

type bookmark struct {
	heading *Heading
	kids    []*bookmark
	object  int
}

func (a *assembler) numberBookmarks(b *bookmark) {
	b.object = a.file.add("")
	for _, k := range b.kids {
		a.numberBookmarks(k)
	}
}

func (a *assembler) bookmark(b *bookmark) {
	s := "<<"
	if b.heading == nil {
		s += "/Type /Outlines"
	}
	if n := len(b.kids); n > 0 {
		s += fmt.Sprintf(" /First %d 0 R /Last %d 0 R", b.kids[0].object, b.kids[n-1].object)
		// Chapters show; what is below them opens on demand.
		if b.heading == nil {
			s += fmt.Sprintf(" /Count %d", n)
		} else {
			s += fmt.Sprintf(" /Count -%d", n)
		}
	}
	a.file.replace(b.object, s+b.entry()+">>")
	for i, k := range b.kids {
		a.bookmark(k)
		links := fmt.Sprintf(" /Parent %d 0 R", b.object)
		if i > 0 {
			links += fmt.Sprintf(" /Prev %d 0 R", b.kids[i-1].object)
		}
		if i+1 < len(b.kids) {
			links += fmt.Sprintf(" /Next %d 0 R", b.kids[i+1].object)
		}
		a.file.insert(k.object, links)
	}
}

func (b *bookmark) entry() string {
	if b.heading == nil {
		return ""
	}
	return " /Title " + pdfString(b.heading.Text) + " /Dest " + b.heading.destination()
}

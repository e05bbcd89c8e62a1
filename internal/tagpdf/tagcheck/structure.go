package tagcheck

import (
	"fmt"
	"slices"
	"strings"
)

// element is a structure element.
type element struct {
	ref   ref
	tag   string
	dict  dict
	kids  []kid
	owner *element
}

// kid is an element, content of a page, or an object such as a link.
type kid struct {
	element *element
	page    *pageInfo
	mcid    int
	object  any
}

// readTree reads the structure tree; nil without one.
func (f *File) readTree() *element {
	root := f.objects.dict(f.catalog["StructTreeRoot"])
	if root == nil {
		return nil
	}
	e := &element{tag: "StructTreeRoot", dict: root}
	f.kids(e, root["K"], map[ref]bool{}, 0)
	return e
}

func (f *File) kids(e *element, v any, seen map[ref]bool, depth int) {
	list, ok := f.objects.get(v).(array)
	if !ok {
		list = array{v}
	}
	page, _ := e.dict["Pg"].(ref)
	for _, k := range list {
		switch d := f.objects.get(k).(type) {
		case float64:
			e.kids = append(e.kids, kid{page: f.byPage[page], mcid: int(d)})
		case dict:
			r, _ := k.(ref)
			f.kid(e, r, d, seen, depth)
		}
	}
}

func (f *File) kid(e *element, r ref, d dict, seen map[ref]bool, depth int) {
	page, _ := d["Pg"].(ref)
	switch d["Type"] {
	case name("MCR"):
		e.kids = append(e.kids, kid{page: f.byPage[page], mcid: f.objects.number(d["MCID"])})
		return
	case name("OBJR"):
		e.kids = append(e.kids, kid{object: d["Obj"], page: f.byPage[page]})
		return
	}
	if seen[r] || depth > maxDepth {
		return
	}
	seen[r] = true
	tag, _ := d["S"].(name)
	child := &element{ref: r, tag: string(tag), dict: d, owner: e}
	e.kids = append(e.kids, kid{element: child})
	f.kids(child, d["K"], seen, depth+1)
}

// element finds an element by its object.
func (f *File) element(v any) *element {
	r, ok := v.(ref)
	if !ok || f.root == nil {
		return nil
	}
	if f.byRef == nil {
		f.byRef = map[ref]*element{}
		f.root.walk(func(e *element) { f.byRef[e.ref] = e })
	}
	return f.byRef[r]
}

func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, k := range e.kids {
		if k.element != nil {
			k.element.walk(visit)
		}
	}
}

func (e *element) children() []*element {
	var all []*element
	for _, k := range e.kids {
		if k.element != nil {
			all = append(all, k.element)
		}
	}
	return all
}

// allowed are the elements that these may be made of.
var allowed = map[string][]string{
	"Table": {"Caption", "TR", "THead", "TBody", "TFoot"},
	"TR":    {"TH", "TD"},
	"L":     {"Caption", "LI", "L"},
	"LI":    {"Lbl", "LBody"},
	"TOC":   {"Caption", "TOCI", "TOC"},
}

// within are the elements that these must stand in.
var within = map[string][]string{
	"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
	"LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "TOCI": {"TOC"},
}

var standard = strings.Fields("Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct P H1 H2 H3 H4 H5 H6 L LI Lbl LBody " +
	"Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula Form")

// tree checks the elements.
func (f *File) tree() {
	if f.root == nil {
		return
	}
	level := 0
	f.root.walk(func(e *element) {
		if e == f.root {
			return
		}
		f.checkElement(e)
		if len(e.tag) == 2 && e.tag[0] == 'H' && e.tag[1] >= '1' && e.tag[1] <= '6' {
			next := int(e.tag[1] - '0')
			if next > level+1 {
				f.find("heading_order", fmt.Sprintf("%s after level %d: %s", e.tag, level, f.textOf(e)))
			}
			level = next
		}
	})
	if level == 0 {
		f.find("heading_order", "no headings")
	}
}

func (f *File) checkElement(e *element) {
	where := fmt.Sprintf("%s, object %d", e.tag, e.ref)
	if !slices.Contains(standard, e.tag) {
		f.find("standard_tag", where)
	}
	if e.owner != f.root && e.dict["P"] != e.owner.ref {
		f.find("parent_link", where)
	}
	if ok := within[e.tag]; ok != nil && !slices.Contains(ok, e.owner.tag) {
		f.find("nesting", fmt.Sprintf("%s inside %s", where, e.owner.tag))
	}
	if ok := allowed[e.tag]; ok != nil {
		for _, c := range e.children() {
			if !slices.Contains(ok, c.tag) {
				f.find("nesting", fmt.Sprintf("%s inside %s", c.tag, where))
			}
		}
	}
	switch e.tag {
	case "Figure", "Formula":
		if strings.TrimSpace(text(f.objects.get(e.dict["Alt"]))) == "" {
			f.find("figure_alt", where)
		}
		if box, _ := f.attribute(e, "BBox").(array); len(box) != 4 {
			f.find("figure_box", where)
		}
	case "TH":
		if f.attribute(e, "Scope") == nil {
			f.find("header_scope", where)
		}
	case "Table":
		f.table(e, where)
	case "Link":
		if !slices.ContainsFunc(e.kids, func(k kid) bool { return k.object != nil }) {
			f.find("link_structure", where)
		}
	}
	for _, k := range e.kids {
		if k.element == nil && k.object == nil && (k.page == nil || k.page.shown[k.mcid] == nil) {
			f.find("content_exists", fmt.Sprintf("%s, content %d", where, k.mcid))
		}
	}
}

// table wants header cells and rows of equal length.
func (f *File) table(e *element, where string) {
	columns, headers := -1, false
	for _, row := range e.children() {
		if row.tag != "TR" {
			continue
		}
		cells := row.children()
		if columns >= 0 && len(cells) != columns {
			f.find("table_regular", where)
		}
		columns = len(cells)
		headers = headers || slices.ContainsFunc(cells, func(c *element) bool { return c.tag == "TH" })
	}
	if !headers {
		f.find("table_headers", where)
	}
}

func (f *File) attribute(e *element, key name) any {
	switch a := f.objects.get(e.dict["A"]).(type) {
	case dict:
		return f.objects.get(a[key])
	case array:
		for _, one := range a {
			if v := f.objects.get(f.objects.dict(one)[key]); v != nil {
				return v
			}
		}
	}
	return nil
}

// textOf is an element's text in reading order.
func (f *File) textOf(e *element) string {
	var b strings.Builder
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			b.WriteString(f.textOf(k.element))
		case k.object == nil && k.page != nil && k.page.shown[k.mcid] != nil:
			// A hyphen at the end of a line is not read.
			b.WriteString(strings.ReplaceAll(k.page.shown[k.mcid].String(), "\u00AD", ""))
		}
	}
	return b.String()
}

// Text is the document as a screen reader meets it: an element a line with
// its tag, figures by their alternative text, cells of a row parted by bars.
func (f *File) Text() string {
	var b strings.Builder
	if f.root != nil {
		for _, e := range f.root.children() {
			f.dump(&b, e)
		}
	}
	return b.String()
}

func (f *File) dump(b *strings.Builder, e *element) {
	switch e.tag {
	case "Document", "L", "Table", "TOC", "Sect", "Div", "Part":
		for _, c := range e.children() {
			f.dump(b, c)
		}
	case "Figure":
		fmt.Fprintf(b, "Figure: %s\n", text(f.objects.get(e.dict["Alt"])))
	case "TR", "LI", "TOCI":
		var cells []string
		for _, c := range e.children() {
			cells = append(cells, f.cell(c))
		}
		fmt.Fprintf(b, "%s: %s\n", e.tag, strings.Join(cells, " | "))
	default:
		fmt.Fprintf(b, "%s: %s\n", e.tag, strings.TrimSpace(f.textOf(e)))
	}
}

// cell is the text of a cell or list item, its paragraphs parted by slashes.
func (f *File) cell(e *element) string {
	var parts []string
	for _, c := range e.children() {
		if c.tag == "P" {
			parts = append(parts, strings.TrimSpace(f.textOf(c)))
		}
	}
	if len(parts) == 0 {
		parts = []string{strings.TrimSpace(f.textOf(e))}
	}
	s := strings.Join(parts, " / ")
	if e.tag == "TH" {
		return "[" + s + "]"
	}
	return s
}

// Package tagcheck holds a PDF against what PDF/UA-1 asks of a file, as far as
// a program can tell: tags present and balanced, everything drawn is content
// or an artifact, alternative texts, header cells, links, language, title,
// fonts whose glyphs map back to text, text that stands out from its ground. It exists because no validator is to be
// had as a Go module or Debian package, and what nobody checks does not stay
// true. It takes a file's bytes and gives findings, and the text as a screen
// reader meets it, which tests keep as goldens.
//
// It reads a file on its own, sharing nothing with the writer, so that a fault
// in one is not hidden by the same fault in the other. What it cannot judge is
// whether an alternative text is a good one.
package tagcheck

import (
	"fmt"
	"slices"
	"strings"
)

// Finding is a rule that the file breaks.
type Finding struct {
	// Rule is a short name: "figure_alt", "font_unicode", …
	Rule string
	// Where is the page, object or element it was found in.
	Where string
}

// String gives the finding in a line.
func (f Finding) String() string { return f.Rule + ": " + f.Where }

// File is a PDF, read.
type File struct {
	objects objects
	trailer dict
	catalog dict
	pages   []*pageInfo
	byPage  map[ref]*pageInfo
	root    *element
	// byRef finds elements by their object; filled when first asked.
	byRef map[ref]*element
	// parents is the parent tree; likewise.
	parents  map[float64]any
	findings []Finding
}

// Open reads a PDF. What it finds wrong with an accessible file is in
// Findings; an error means that it could not be read as a PDF at all.
func Open(file []byte) (*File, error) {
	objects, trailer, err := read(file)
	if err != nil {
		return nil, err
	}
	f := &File{objects: objects, trailer: trailer, byPage: map[ref]*pageInfo{}}
	f.catalog = objects.dict(trailer["Root"])
	if f.catalog["Type"] != name("Catalog") {
		return nil, fmt.Errorf("tagcheck: no document catalogue")
	}
	f.readPages(f.catalog["Pages"], 0)
	f.root = f.readTree()
	return f, nil
}

// Pages is the number of pages.
func (f *File) Pages() int { return len(f.pages) }

// Findings are the rules that the file breaks; none for a good one.
func (f *File) Findings() []Finding {
	f.findings = nil
	f.document()
	for _, p := range f.pages {
		f.page(p)
	}
	f.tree()
	slices.SortStableFunc(f.findings, func(a, b Finding) int { return strings.Compare(a.Rule, b.Rule) })
	return slices.Compact(f.findings)
}

func (f *File) find(rule, where string) {
	f.findings = append(f.findings, Finding{rule, where})
}

// document checks what is said once for the whole file.
func (f *File) document() {
	if text(f.objects.get(f.catalog["Lang"])) == "" {
		f.find("language", "catalogue")
	}
	if f.objects.dict(f.catalog["MarkInfo"])["Marked"] != true {
		f.find("marked", "catalogue")
	}
	if f.objects.dict(f.catalog["ViewerPreferences"])["DisplayDocTitle"] != true {
		f.find("title_shown", "catalogue")
	}
	if text(f.objects.get(f.objects.dict(f.trailer["Info"])["Title"])) == "" {
		f.find("title", "document information")
	}
	xmp, _ := f.objects.get(f.catalog["Metadata"]).(*stream)
	switch {
	case xmp == nil:
		f.find("metadata", "catalogue")
	case !strings.Contains(string(xmp.data), "<pdfuaid:part>1</pdfuaid:part>"):
		f.find("metadata_ua", "metadata")
	case !strings.Contains(string(xmp.data), "<dc:title>"):
		f.find("metadata_title", "metadata")
	}
	if f.root == nil {
		f.find("structure", "catalogue")
	}
	if f.objects.dict(f.catalog["Outlines"])["First"] == nil {
		f.find("bookmarks", "catalogue")
	}
}

// page checks that everything drawn has its place in the structure.
func (f *File) page(p *pageInfo) {
	where := fmt.Sprintf("page %d", p.number)
	if p.dict["Tabs"] != name("S") {
		f.find("tab_order", where)
	}
	for _, problem := range p.problems {
		f.find(problem, where)
	}
	owners, _ := f.objects.get(f.parent(p.dict["StructParents"])).(array)
	for _, id := range p.marks() {
		var owner any
		if id < len(owners) {
			owner = owners[id]
		}
		if !f.owns(owner, p, id) {
			f.find("parent_tree", fmt.Sprintf("%s, content %d", where, id))
		}
	}
	for _, a := range p.annots {
		f.annotation(p, a)
	}
}

func (f *File) annotation(p *pageInfo, a any) {
	d := f.objects.dict(a)
	where := fmt.Sprintf("page %d, %v", p.number, a)
	owner := f.element(f.parent(d["StructParent"]))
	if d["Subtype"] == name("Widget") {
		// A form field says by its tooltip what is asked (PDF/UA-1, 7.18.1).
		if text(f.objects.get(d["TU"])) == "" {
			f.find("field_text", where)
		}
		if owner == nil || owner.tag != "Form" {
			f.find("field_structure", where)
		}
	} else if text(f.objects.get(d["Contents"])) == "" {
		f.find("link_text", where)
	}
	self, ok := a.(ref)
	if !ok || owner == nil || !slices.ContainsFunc(owner.kids, func(k kid) bool { r, _ := k.object.(ref); return r == self }) {
		f.find("link_structure", where)
	}
}

// owns tells whether the element lists this content of this page.
func (f *File) owns(owner any, p *pageInfo, id int) bool {
	e := f.element(owner)
	return e != nil && slices.ContainsFunc(e.kids, func(k kid) bool { return k.page == p && k.mcid == id && k.element == nil && k.object == nil })
}

// parent looks a key up in the parent tree.
func (f *File) parent(key any) any {
	if f.parents == nil {
		f.parents = map[float64]any{}
		root := f.objects.dict(f.catalog["StructTreeRoot"])
		nums, _ := f.objects.get(f.objects.dict(root["ParentTree"])["Nums"]).(array)
		for i := 0; i+1 < len(nums); i += 2 {
			if k, ok := nums[i].(float64); ok {
				f.parents[k] = nums[i+1]
			}
		}
	}
	k, ok := key.(float64)
	if !ok {
		return nil
	}
	return f.parents[k]
}

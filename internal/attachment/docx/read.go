// Package docx reads Word documents: it takes the bytes of a DOCX, DOCM or DOTX
// and gives a document.Document. It exists because every Go library, and most
// others, silently lose what people fill in: text in content controls and
// tracked insertions, ticks in legacy form fields and symbol fonts.
//
// It reads what a person would see after accepting all changes, in one pass
// over each part and within limits. Names of elements are compared without
// their namespace, so that the transitional and the strict one read alike.
package docx

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"samkarta/internal/attachment/docx/style"
	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

const (
	// maxBlocks bounds paragraphs, tables and cells, which cost more memory
	// than their XML does.
	maxBlocks = 200_000
	// maxCopied bounds the text that is kept a second time: as values of the
	// form fields around it and as what comments are anchored to. Fifty nested
	// fields would keep it fifty times.
	maxCopied = 32 << 20
)

// reader holds what the parts of one document share.
type reader struct {
	pkg       *zipxml.Package
	doc       *document.Document
	rels      []relation
	styles    *style.Styles
	numbering *style.Numbering
	// prompts are the texts of the package's placeholders by name.
	prompts map[string]string
	story

	page       int
	freshPage  bool // a break has been counted and no text has come since
	tables     int
	paragraphs int
	blocks     int
	tooLarge   error // from a minor part
	copied     int
	noted      map[string]document.Place // where notes are referred to
	anchors    map[string]*anchor        // what comments are anchored to
	order      []*anchor                 // in the order of the text
	marginals  []string                  // headers and footers in the order of their sections
}

// story is the state of one flow of text; a text box starts another within.
type story struct {
	part   document.Part
	at     document.Place // of the table cell or box we are in
	para   *paragraph
	fields []field
	open   []*control
	ranges []*anchor      // open ranges of comments
	carry  []document.Run // text whose paragraph mark was deleted
}

// Read reads a Word document. The error wraps one of document's.
func Read(data []byte) (*document.Document, error) {
	pkg, err := zipxml.Open(data)
	if err != nil {
		return nil, err
	}
	main := mainPart(pkg)
	if main == "" {
		return nil, fmt.Errorf("%w: no Word document in the package", document.ErrUnsupported)
	}
	r := &reader{
		pkg: pkg, rels: relations(pkg, main), page: 1, freshPage: true,
		doc:     &document.Document{Format: document.DOCX, Properties: properties(pkg)},
		noted:   map[string]document.Place{},
		anchors: map[string]*anchor{},
	}
	r.styles = style.Read(r.minor("styles"))
	r.numbering = style.ReadNumbering(r.minor("numbering"), r.styles)
	x := pkg.Part(main)
	root, ok := x.Root()
	if ok && root.Name.Local != "document" {
		return nil, fmt.Errorf("%w: main part is a %s", document.ErrUnsupported, root.Name.Local)
	}
	for e := range x.Children() {
		if e.Name.Local == "body" {
			r.flow(x, &r.doc.Blocks)
		}
	}
	if err := x.Err(); err != nil {
		return nil, err
	}
	if err := r.minorParts(); err != nil {
		return nil, err
	}
	prose.MarkPrompts(r.doc)
	r.doc.SplitTicks()
	return r.doc, nil
}

// minorParts reads what stands beside the body, in a fixed order.
func (r *reader) minorParts() error {
	r.comments()
	r.notes("footnotes", "footnote")
	r.notes("endnotes", "endnote")
	var done []string
	for _, id := range r.marginals {
		i := slices.IndexFunc(r.rels, func(rel relation) bool { return rel.id == id })
		if i < 0 || slices.Contains(done, r.rels[i].target) {
			continue
		}
		rel := r.rels[i]
		done = append(done, rel.target)
		part := document.Header
		if rel.kind == "footer" {
			part = document.Footer
		}
		x := r.pkg.Part(rel.target)
		x.Root()
		r.story = story{part: part}
		r.flow(x, &r.doc.Blocks)
		r.done(x)
	}
	return r.tooLarge
}

// done ends a minor part: damage costs its rest alone, a limit the document.
func (r *reader) done(x *zipxml.Reader) {
	if err := x.Err(); errors.Is(err, document.ErrTooLarge) {
		r.tooLarge = err
	}
}

// count charges blocks to the limit.
func (r *reader) count(x *zipxml.Reader) {
	if r.blocks++; r.blocks > maxBlocks {
		x.Fail(fmt.Errorf("%w: over %d paragraphs and cells", document.ErrTooLarge, maxBlocks))
	}
}

// relation is what a relationship of a part points to.
type relation struct{ id, kind, target string }

// minor opens the part that the main part has of the kind; one that is missing
// reads as empty.
func (r *reader) minor(kind string) *zipxml.Reader {
	for _, rel := range r.rels {
		if rel.kind == kind {
			return r.pkg.Part(rel.target)
		}
	}
	return r.pkg.Part("")
}

// relations reads the relationships of a part; "" is the package.
func relations(pkg *zipxml.Package, part string) []relation {
	dir, file := path.Split(part)
	x := pkg.Part(dir + "_rels/" + file + ".rels")
	x.Root()
	var rels []relation
	for e := range x.Children() {
		if zipxml.Attr(e, "TargetMode") == "External" {
			continue
		}
		target := zipxml.Attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		rels = append(rels, relation{zipxml.Attr(e, "Id"), path.Base(zipxml.Attr(e, "Type")), target})
	}
	return rels
}

// mainPart finds the document: by the package's relationship, else by content
// type, else where everybody puts it.
func mainPart(pkg *zipxml.Package) string {
	for _, rel := range relations(pkg, "") {
		if rel.kind == "officeDocument" && pkg.Has(rel.target) {
			return rel.target
		}
	}
	x := pkg.Part("[Content_Types].xml")
	x.Root()
	for e := range x.Children() {
		t := zipxml.Attr(e, "ContentType")
		if strings.HasSuffix(t, "main+xml") && strings.Contains(t, "word") {
			if name := zipxml.Attr(e, "PartName"); pkg.Has(name) {
				return name
			}
		}
	}
	if pkg.Has("word/document.xml") {
		return "word/document.xml"
	}
	return ""
}

// properties reads the properties that may name the form.
func properties(pkg *zipxml.Package) map[string]string {
	props := map[string]string{}
	core := pkg.Part("docProps/core.xml")
	core.Root()
	for e := range core.Children() {
		if name := e.Name.Local; name == "title" || name == "identifier" {
			if text := strings.TrimSpace(core.Text()); text != "" {
				props[name] = text
			}
		}
	}
	custom := pkg.Part("docProps/custom.xml")
	custom.Root()
	for e := range custom.Children() {
		if name := zipxml.Attr(e, "name"); name != "" {
			props[name] = strings.TrimSpace(custom.Text())
		}
	}
	return props
}

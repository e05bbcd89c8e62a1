// Package odt reads OpenDocument texts and spreadsheets: it takes the bytes of
// an ODT or ODS and gives a document.Document. It exists because LibreOffice
// is what associations without Office fill forms in, and because no Go library
// reads its form fields, spreadsheet values and tracked changes.
//
// It reads what a person would see after accepting all changes, in one pass
// over each part and within limits.
package odt

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"samkarta/internal/attachment/odt/style"
	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

const (
	// maxBlocks bounds paragraphs, tables and cells, which cost more memory
	// than their XML does, above all when a cell is repeated.
	maxBlocks = 200_000
	// maxCopied bounds the text that is kept a second time: as values of the
	// fields around it and as what comments are anchored to.
	maxCopied = 32 << 20
	// maxRepeat bounds how often what is not empty is repeated. The last row of
	// a sheet stands for a million.
	maxRepeat = 1000
	// maxGrid is the most rows or columns that a sheet can have.
	maxGrid = 1 << 20
)

// reader holds what the parts of one document share.
type reader struct {
	doc    *document.Document
	styles *style.Styles
	// forms are the fields by the id that a frame in the text refers to.
	forms map[string]int
	story
	lists listCounters

	page       int
	tables     int
	paragraphs int
	blocks     int
	copied     int
	notes      []document.Block // comments and notes, which come after the body
}

// story is the state of one flow of text; a text box starts another within.
type story struct {
	part   document.Part
	at     document.Place // of the table cell or box we are in
	para   *paragraph
	open   []*control
	ranges []*anchor
	list   []*listLevel
}

// Read reads an OpenDocument text. The error wraps one of document's.
func Read(data []byte) (*document.Document, error) {
	return read(data, document.ODT, "office:text", func(r *reader, x *zipxml.Reader) { r.flow(x, &r.doc.Blocks) })
}

// ReadSheet reads an OpenDocument spreadsheet: every sheet a table, hidden
// sheets last, with a remark.
func ReadSheet(data []byte) (*document.Document, error) {
	return read(data, document.ODS, "office:spreadsheet", (*reader).spreadsheet)
}

// read reads a package of either kind: content reads its body.
func read(data []byte, format document.Format, body string, content func(*reader, *zipxml.Reader)) (*document.Document, error) {
	pkg, err := zipxml.Open(data)
	if err != nil {
		return nil, err
	}
	if encrypted(pkg) {
		return nil, fmt.Errorf("%w: encrypted parts", document.ErrEncrypted)
	}
	r := &reader{
		doc:    &document.Document{Format: format, Properties: properties(pkg)},
		styles: style.New(), forms: map[string]int{}, page: 1,
	}
	if format == document.ODS {
		r.page = 0
	}
	r.lists.init()
	if err := r.readMaster(pkg); err != nil {
		return nil, err
	}
	marginals := r.notes
	r.notes = nil
	x := pkg.Part("content.xml")
	x.Root()
	found := false
	for e := range x.Children() {
		switch key(e) {
		case "office:font-face-decls", "office:automatic-styles":
			r.styles.Read(x)
		case "office:body":
			for e := range x.Children() {
				if key(e) == body {
					found = true
					content(r, x)
				}
			}
		}
	}
	if err := x.Err(); err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("%w: no %s in the package", document.ErrUnsupported, body)
	}
	r.doc.Blocks = append(append(r.doc.Blocks, r.notes...), marginals...)
	prose.MarkPrompts(r.doc)
	r.doc.SplitTicks()
	return r.doc, nil
}

// readMaster reads styles.xml: named styles, and the headers and footers.
// Damage there costs their rest alone, a limit the document.
func (r *reader) readMaster(pkg *zipxml.Package) error {
	if !pkg.Has("styles.xml") {
		return nil
	}
	x := pkg.Part("styles.xml")
	x.Root()
	for e := range x.Children() {
		switch key(e) {
		case "office:font-face-decls", "office:styles", "office:automatic-styles":
			r.styles.Read(x)
		case "office:master-styles":
			r.marginals(x)
		}
	}
	if err := x.Err(); errors.Is(err, document.ErrTooLarge) {
		return err
	}
	r.story = story{}
	return nil
}

// marginals reads headers and footers. Spreadsheets have them too, filled with
// the names of sheets: those say nothing.
func (r *reader) marginals(x *zipxml.Reader) {
	for range x.Children() {
		for e := range x.Children() {
			part := document.Header
			switch key(e) {
			case "style:footer", "style:footer-left", "style:footer-first", "loext:footer-first":
				part = document.Footer
			case "style:header", "style:header-left", "style:header-first", "loext:header-first":
			default:
				continue
			}
			if r.doc.Format == document.ODS || zipxml.Attr(e, "display") == "false" {
				continue
			}
			r.story = story{part: part}
			r.flow(x, &r.notes)
		}
	}
}

// key gives an element's name with the usual prefix of its namespace.
func key(e xml.StartElement) string { return style.Key(e) }

// encrypted asks the manifest whether parts are encrypted.
func encrypted(pkg *zipxml.Package) bool {
	x := pkg.Part("META-INF/manifest.xml")
	x.Root()
	for range x.Children() {
		for e := range x.Children() {
			if e.Name.Local == "encryption-data" {
				return true
			}
		}
	}
	return pkg.Has("encrypted-package")
}

// properties reads the properties that may name the form.
func properties(pkg *zipxml.Package) map[string]string {
	props := map[string]string{}
	x := pkg.Part("meta.xml")
	x.Root()
	for range x.Children() { // office:meta
		for e := range x.Children() {
			name := e.Name.Local
			if name == "user-defined" {
				name = zipxml.Attr(e, "name")
				if name == "OOXMLCorePropertyIdentifier" { // how LibreOffice keeps it
					name = "identifier"
				}
			} else if name != "title" && name != "identifier" {
				continue
			}
			if text := strings.TrimSpace(x.Text()); text != "" && name != "" {
				props[name] = text
			}
		}
	}
	return props
}

// count charges n blocks to the limit and reports whether it holds.
func (r *reader) count(x *zipxml.Reader, n int) bool {
	if r.blocks += n; r.blocks > maxBlocks {
		x.Fail(fmt.Errorf("%w: over %d paragraphs and cells", document.ErrTooLarge, maxBlocks))
		return false
	}
	if r.copied > maxCopied {
		x.Fail(fmt.Errorf("%w: over %d bytes of text in nested fields", document.ErrTooLarge, maxCopied))
		return false
	}
	return true
}

// number reads a count of at least least.
func number(s string, least int) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return least
	}
	return min(max(n, least), maxGrid)
}

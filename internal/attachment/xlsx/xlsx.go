// Package xlsx reads Excel workbooks (Office Open XML) into documents: every
// sheet a table, with the text that a person sees in the cells.
//
// It reads the parts itself, as a stream. Of excelize only the iterator over
// rows is safe on files of strangers, and that iterator gives neither type nor
// style: it cannot tell TRUE from 1 nor a date from a number. Everything that
// gives them loads the sheet, 9 GB for a file of 100 KB. excelize decrypts
// (Decrypt) and is the yardstick in the tests.
package xlsx

import (
	"errors"
	"fmt"
	"slices"

	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// What is read of a workbook. People's forms stay far below; beyond is
// formatting without content, or an attack.
const (
	maxRows    = 5000
	maxColumns = 200
	maxCells   = 100_000 // with content, in all sheets
	maxSheets  = 100
	maxText    = 8 << 20 // bytes, in all cells
	maxTokens  = 3 << 20 // XML tokens, in all parts
)

// Read reads a workbook. A part that is damaged or beyond the limits is read
// as far as it goes, with a remark.
func Read(data []byte) (*document.Document, error) {
	pkg, err := zipxml.Open(data)
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	pkg.LimitTokens(maxTokens)
	b := &book{
		pkg: pkg, doc: &document.Document{Format: document.XLSX, Properties: map[string]string{}},
		text: maxText, cells: maxCells,
	}
	main := b.mainPart()
	var w workbookPart
	if err := b.unmarshal(main, &w); err != nil && len(w.Sheets) == 0 {
		return nil, fmt.Errorf("xlsx: workbook: %w", err)
	}
	b.date1904 = isTrue(w.Properties.Date1904)
	relations := b.relations(main)
	b.readStyles(relations.byType("styles"))
	if err := b.readShared(relations.byType("sharedStrings")); err != nil {
		return nil, fmt.Errorf("xlsx: shared strings: %w", err)
	}
	b.names = namedCells(&w)
	b.readProperties()
	if err := b.readSheets(w.Sheets, relations); err != nil {
		return nil, err
	}
	b.doc.SplitTicks()
	return b.doc, nil
}

// book is a workbook while it is being read.
type book struct {
	pkg      *zipxml.Package
	doc      *document.Document
	styles   []style
	shared   [][]stretch
	names    map[cellName][]string
	date1904 bool
	// What is left of the limits.
	text, cells int
}

// workbookPart is what we need of xl/workbook.xml.
type workbookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []sheetEntry  `xml:"sheets>sheet"`
	Names  []definedName `xml:"definedNames>definedName"`
}

// sheetEntry is what the workbook says of a sheet.
type sheetEntry struct {
	Name  string `xml:"name,attr"`
	State string `xml:"state,attr"`
	// The attribute is r:id; its namespace differs in the strict format, and
	// there is no other called id.
	Relation string `xml:"id,attr"`
}

// hidden: Excel knows two degrees, of which the second only programs can undo.
func (e *sheetEntry) hidden() bool { return e.State == "hidden" || e.State == "veryHidden" }

// readSheets reads the visible sheets, then the hidden ones, which often hold
// lists of choices that must not be taken for answers.
func (b *book) readSheets(entries []sheetEntry, relations relations) error {
	if len(entries) > maxSheets {
		b.remark("sheet_cut", entries[maxSheets].Name, document.Place{})
		entries = entries[:maxSheets]
	}
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(x, y sheetEntry) int {
		switch {
		case x.hidden() == y.hidden():
			return 0
		case x.hidden():
			return 1
		}
		return -1
	})
	read := 0
	for _, e := range entries {
		r, ok := relations[e.Relation]
		if !ok || r.kind() != "worksheet" {
			continue // a sheet that is a chart or a macro has no cells
		}
		err := b.readSheet(e, r.Target)
		switch {
		case errors.Is(err, document.ErrTooLarge):
			b.remark("sheet_cut", e.Name, document.Place{Sheet: e.Name})
		case err != nil:
			b.remark("part_damaged", e.Name, document.Place{Sheet: e.Name})
			continue
		}
		read++
	}
	if read == 0 && len(b.doc.Blocks) == 0 {
		return fmt.Errorf("xlsx: no sheet can be read: %w", document.ErrDamaged)
	}
	return nil
}

// readSheet reads a sheet and what lies beside its cells. What was read before a
// fault stays: a limit or a damage in the ten-thousandth row costs no answer in
// the tenth.
func (b *book) readSheet(e sheetEntry, part string) error {
	s := sheet{book: b, name: e.Name, at: position{row: -1}}
	err := s.read(part)
	if e.hidden() && len(s.cells) > 0 {
		b.remark("hidden_sheet", e.Name, document.Place{Sheet: e.Name})
	}
	s.finish()
	if r := b.relations(part); r != nil {
		b.readComments(e.Name, r.byType("comments"))
		b.readDrawing(e.Name, r.byType("drawing"))
	}
	return err
}

// remark notes what was left out, so that nobody takes half a form for a whole.
func (b *book) remark(code, detail string, place document.Place) {
	b.doc.Remarks = append(b.doc.Remarks, document.Remark{Code: code, Detail: detail, Place: place})
}

// isTrue: the format writes truth in two ways, isFalse likewise.
func isTrue(s string) bool { return s == "1" || s == "true" }

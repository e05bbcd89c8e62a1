package pdf

import (
	"bytes"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
	pdftree "github.com/ledongthuc/pdf"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/acroform"
	"samkarta/internal/attachment/pdf/figure"
	"samkarta/internal/document"
)

// maxParents and maxWidgets keep trees that bite their tails from being
// walked for ever.
const (
	maxParents = 32
	maxWidgets = 20_000
)

// addForm reads the form fields and the notes typed on top, and puts them among
// the words of their pages. It tells whether the file has an XFA form.
func (f *file) addForm(sheets []*sheet) (xfa bool, err error) {
	defer func() {
		// The walk reads what a stranger wrote with a library that panics on
		// what it does not expect.
		if p := recover(); p != nil {
			f.remark("fields_unreadable", document.Place{})
		}
	}()
	defer func() {
		for _, s := range sheets {
			if s != nil {
				s.finish()
			}
		}
	}()
	if !f.formed {
		return false, nil
	}
	saved, err := f.engine.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: f.ref, Flags: requests.SaveFlagRemoveSecurity})
	if err != nil || saved.FileBytes == nil {
		f.remark("fields_unreadable", document.Place{})
		return false, nil
	}
	data := *saved.FileBytes
	tree, err := pdftree.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.remark("fields_unreadable", document.Place{})
		return false, nil
	}
	root := tree.Trailer().Key("Root")
	var widgets []acroform.Widget
	for i, page := range pagesOf(root.Key("Pages"), nil, 0) {
		if i >= len(sheets) || sheets[i] == nil {
			break
		}
		widgets = append(widgets, sheets[i].annotations(page, i)...)
	}
	form := root.Key("AcroForm")
	widgets = append(widgets, acroform.Unplaced(form, widgets)...)
	acroform.Settle(widgets)
	f.check(widgets, sheets)
	f.place(widgets, sheets)
	return !form.Key("XFA").IsNull(), nil
}

// remark names the field and never its value: remarks go into logs and letters.
func (f *file) remark(code string, place document.Place) {
	f.doc.Remarks = append(f.doc.Remarks, document.Remark{Code: code, Detail: place.Field, Place: place})
}

// finish settles what can be told only when all words are there.
func (s *sheet) finish() {
	ticks := figure.TickBoxes(s.figures)
	s.rules = figure.Rules(s.figures, ticks)
	s.boxes(ticks)
}

// pagesOf gives the pages of the page tree in order.
func pagesOf(node pdftree.Value, pages []pdftree.Value, depth int) []pdftree.Value {
	if depth > maxParents || len(pages) > maxPages {
		return pages
	}
	kids := node.Key("Kids")
	if kids.Kind() != pdftree.Array {
		return append(pages, node)
	}
	for i := range min(kids.Len(), maxPages) {
		pages = pagesOf(kids.Index(i), pages, depth+1)
	}
	return pages
}

// annotations reads the fields of a page and adds the notes to its words.
func (s *sheet) annotations(page pdftree.Value, index int) []acroform.Widget {
	var out []acroform.Widget
	annots := page.Key("Annots")
	for i := range min(annots.Len(), maxWidgets) {
		a := annots.Index(i)
		hidden := a.Key("F").Int64()&(1<<1|1<<5) != 0
		switch a.Key("Subtype").Name() {
		case "Widget":
			if w, ok := acroform.New(a); ok {
				w.Page, w.Box, w.Hidden = index, s.view.rect(a.Key("Rect")), hidden
				out = append(out, w)
			}
		case "FreeText":
			if !hidden {
				s.note(a)
			}
		case "Ink", "Stamp", "Line":
			if !hidden {
				s.figures = append(s.figures, figure.Figure{Box: s.view.rect(a.Key("Rect"))})
			}
		}
	}
	return out
}

// note adds text that was typed on top of the page.
func (s *sheet) note(a pdftree.Value) {
	text := strings.TrimSpace(acroform.String(a.Key("Contents")))
	if text == "" {
		return
	}
	w := layout.Word{Text: text, Box: s.view.rect(a.Key("Rect")), Note: true}
	lines := 1 + strings.Count(text, "\n")
	w.Size = min(max((w.Box.Y1-w.Box.Y0)/float64(lines)*0.75, 6), 12)
	w.Base = (w.Box.Y0+w.Box.Y1)/2 - 0.3*w.Size
	s.words[0] = append(s.words[0], w)
}

// rect reads a rectangle, whose corners may come in any order.
func (v view) rect(r pdftree.Value) document.Box {
	x0, y0, x1, y1 := r.Index(0).Float64(), r.Index(1).Float64(), r.Index(2).Float64(), r.Index(3).Float64()
	return v.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
}

// place puts the fields into the document and among the words of their pages.
func (f *file) place(widgets []acroform.Widget, sheets []*sheet) {
	for _, w := range widgets {
		w.Control.Place = document.Place{Page: w.Page + 1, Field: w.Control.Name, Box: w.Box}
		f.doc.Controls = append(f.doc.Controls, w.Control)
		if w.Hidden || area(w.Box) <= 0 {
			continue
		}
		word := layout.Word{Text: w.Shown, Box: w.Box, Control: len(f.doc.Controls)}
		lines := 1 + strings.Count(w.Shown, "\n")
		word.Size = min(max(0.6*(w.Box.Y1-w.Box.Y0)/float64(lines), 6), 12)
		word.Base = (w.Box.Y0+w.Box.Y1)/2 - 0.3*word.Size
		if w.Control.Kind == document.CheckBox || w.Control.Kind == document.Radio {
			word.Tick = document.TickOff
			if w.Control.Checked {
				word.Tick = document.TickOn
			}
		}
		s := sheets[w.Page]
		s.words[0] = append(s.words[0], word)
	}
}

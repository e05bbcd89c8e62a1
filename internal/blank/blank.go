// Package blank makes the forms that associations fill in: from one definition
// (form.Form) a Word document, an OpenDocument text, a workbook and a fillable
// PDF that look like one family. It exists because a form that was made to be
// read back loses nothing on the way: every question carries its id, a printed
// code and a place in a table, so that whatever the programs on the way drop,
// something is left that tells which answer it is.
//
// It takes a form, the round's settings and perhaps earlier answers, and gives
// the bytes of a file:
//
//	form → plan (plan.go: texts, boxes, heights that fit the pages; fit.go)
//	plan → docx.go, odt.go, xlsx.go, pdf.go
//
// The same form with the same clock gives the same bytes.
package blank

import (
	"fmt"
	"slices"
	"time"

	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/wording"
)

// Formats are what a blank can be made as, in the order they are made in.
var Formats = []document.Format{document.DOCX, document.ODT, document.XLSX, document.PDF}

// Options are what is true of one blank beside the form itself.
type Options struct {
	// Texts are the blank's own few words; their language is the blank's.
	Texts *wording.Texts
	// Round fills the {names} in the form's texts: address, deadline, …
	Round map[string]string
	// Answers pre-fill the blank, by question id.
	Answers map[string]form.Answer
	// Author is who asks, for the file's properties.
	Author string
	// Now is the date of the file; the zero time is left out.
	Now time.Time
}

// Make makes a blank of a form. An unknown format is a *form.Fault.
func Make(f *form.Form, format document.Format, o Options) ([]byte, error) {
	write, ok := map[document.Format]func(*plan) ([]byte, error){
		document.DOCX: (*plan).docx, document.ODT: (*plan).odt, document.XLSX: (*plan).xlsx, document.PDF: (*plan).pdf,
	}[format]
	if !ok {
		return nil, &form.Fault{Key: "blank_format", Args: map[string]string{"what": string(format)}}
	}
	p, err := newPlan(f, o)
	if err != nil {
		return nil, err
	}
	data, err := write(p)
	if err != nil {
		return nil, fmt.Errorf("blank %s as %s: %w", f.ID, format, err)
	}
	return data, nil
}

// Pages is how many pages a form takes with every answer filled to its limit,
// and whether that is within the form's own limit. Without a limit it always is.
func Pages(f *form.Form, o Options) (pages int, fits bool, err error) {
	p, err := newPlan(f, o)
	if err != nil {
		return 0, false, err
	}
	return p.pages, f.MaxPages == 0 || p.pages <= f.MaxPages, nil
}

// Known tells whether blanks are made in a format.
func Known(format document.Format) bool { return slices.Contains(Formats, format) }

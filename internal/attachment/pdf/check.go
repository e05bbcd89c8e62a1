package pdf

import (
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"samkarta/internal/attachment/pdf/acroform"
	"samkarta/internal/document"
)

// field is PDFium's reading of a form field.
type field struct {
	kind enums.FPDF_FORMFIELD_TYPE
	// text is what the field shows, of a list the labels of what is chosen in it;
	// checked: the button, or for radio buttons one of its name, is ticked.
	text    string
	checked bool
}

// openForm has PDFium read the form, once a file: it goes through all fields.
func (f *file) openForm() {
	opened, err := f.engine.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{
		Document: f.ref,
		// Nothing is shown and nothing is run; missing ones would be called.
		FormFillInfo: structs.FPDF_FORMFILLINFO{
			FFI_Invalidate:         func(references.FPDF_PAGE, float64, float64, float64, float64) {},
			FFI_SetCursor:          func(enums.FXCT) {},
			FFI_SetTimer:           func(int, func(int)) int { return 0 },
			FFI_KillTimer:          func(int) {},
			FFI_GetLocalTime:       func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
			FFI_GetPage:            func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
			FFI_GetRotation:        func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION { return enums.FPDF_PAGE_ROTATION_NONE },
			FFI_ExecuteNamedAction: func(string) {},
		},
	})
	if err == nil {
		f.filling = &opened.FormHandle
	}
}

// closeForm lets go of what openForm made.
func (f *file) closeForm() {
	if f.filling != nil {
		// A form that does not close goes with its document.
		_, _ = f.engine.FPDFDOC_ExitFormFillEnvironment(&requests.FPDFDOC_ExitFormFillEnvironment{FormHandle: *f.filling})
		f.filling = nil
	}
}

// form gives PDFium's reading of the form fields of a page, by name in the
// order of the page. It has none where it fails: then there is nothing to
// compare with. The engine's own GetForm asks twice as much, and reads the whole
// form once a page.
func (f *file) form(page requests.Page, annots int) map[string][]*field {
	if f.filling == nil {
		return nil
	}
	// Without this PDFium tells ticks by the value alone and not by what is shown.
	at := requests.FORM_OnAfterLoadPage{Page: page, FormHandle: *f.filling}
	if _, err := f.engine.FORM_OnAfterLoadPage(&at); err != nil {
		return nil
	}
	defer f.engine.FORM_OnBeforeClosePage(&requests.FORM_OnBeforeClosePage{Page: page, FormHandle: *f.filling})
	out := map[string][]*field{}
	for i := range min(annots, maxWidgets) {
		a, err := f.engine.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			return nil
		}
		err = f.field(a.Annotation, out)
		if _, closed := f.engine.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.Annotation}); err != nil || closed != nil {
			return nil
		}
	}
	return out
}

// field adds an annotation that is a form field. Radio buttons of one name are
// one field.
func (f *file) field(a references.FPDF_ANNOTATION, out map[string][]*field) error {
	e, form := f.engine, *f.filling
	kind, err := e.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a})
	if err != nil || kind.Subtype != enums.FPDF_ANNOT_SUBTYPE_WIDGET {
		return err
	}
	what, err := e.FPDFAnnot_GetFormFieldType(&requests.FPDFAnnot_GetFormFieldType{Annotation: a, FormHandle: form})
	if err != nil {
		return err
	}
	named, err := e.FPDFAnnot_GetFormFieldName(&requests.FPDFAnnot_GetFormFieldName{Annotation: a, FormHandle: form})
	if err != nil {
		return err
	}
	name := acroform.Clean(named.FormFieldName)
	w := &field{kind: what.FormFieldType}
	switch w.kind {
	case enums.FPDF_FORMFIELD_TYPE_CHECKBOX, enums.FPDF_FORMFIELD_TYPE_RADIOBUTTON:
		ticked, err := e.FPDFAnnot_IsChecked(&requests.FPDFAnnot_IsChecked{Annotation: a, FormHandle: form})
		if err != nil {
			return err
		}
		w.checked = ticked.IsChecked
		if known := out[name]; w.kind == enums.FPDF_FORMFIELD_TYPE_RADIOBUTTON && len(known) > 0 {
			known[0].checked = known[0].checked || w.checked
			return nil
		}
	case enums.FPDF_FORMFIELD_TYPE_LISTBOX, enums.FPDF_FORMFIELD_TYPE_COMBOBOX:
		if w.text, err = f.chosen(a); err != nil {
			return err
		}
	default:
		value, err := e.FPDFAnnot_GetFormFieldValue(&requests.FPDFAnnot_GetFormFieldValue{Annotation: a, FormHandle: form})
		if err != nil {
			return err
		}
		w.text = value.FormFieldValue
	}
	out[name] = append(out[name], w)
	return nil
}

// chosen gives the labels of what is chosen in a list, one a line.
func (f *file) chosen(a references.FPDF_ANNOTATION) (string, error) {
	e, form := f.engine, *f.filling
	count, err := e.FPDFAnnot_GetOptionCount(&requests.FPDFAnnot_GetOptionCount{Annotation: a, FormHandle: form})
	if err != nil {
		return "", err
	}
	var labels []string
	for i := range min(count.OptionCount, maxWidgets) {
		on, err := e.FPDFAnnot_IsOptionSelected(&requests.FPDFAnnot_IsOptionSelected{Annotation: a, FormHandle: form, Index: i})
		if err != nil {
			return "", err
		}
		if !on.IsOptionSelected {
			continue
		}
		label, err := e.FPDFAnnot_GetOptionLabel(&requests.FPDFAnnot_GetOptionLabel{Annotation: a, FormHandle: form, Index: i})
		if err != nil {
			return "", err
		}
		labels = append(labels, label.OptionLabel)
	}
	return strings.Join(labels, "\n"), nil
}

// check compares the fields that were walked with PDFium's reading of the same
// form, and remarks where the two disagree.
func (f *file) check(widgets []acroform.Widget, sheets []*sheet) {
	said := map[string]bool{}
	for page, s := range sheets {
		if s == nil || len(s.form) == 0 {
			continue
		}
		var here []acroform.Widget
		for _, w := range widgets {
			if w.Page == page {
				here = append(here, w)
			}
		}
		nth := map[string]int{}
		for _, w := range here {
			name := w.Control.Name
			fields := s.form[name]
			at := min(nth[name], len(fields)-1)
			nth[name]++
			if at >= 0 && !said[name] && !agrees(w, fields[at], here) {
				said[name] = true
				f.remark("field_disagrees", document.Place{Page: page + 1, Field: name, Box: w.Box})
			}
		}
	}
}

// agrees compares a field with PDFium's. For a radio button PDFium tells only
// whether one of its name is chosen, and for a list nothing of own words.
func agrees(w acroform.Widget, f *field, here []acroform.Widget) bool {
	switch f.kind {
	case enums.FPDF_FORMFIELD_TYPE_RADIOBUTTON:
		chosen := slices.ContainsFunc(here, func(o acroform.Widget) bool { return o.Control.Name == w.Control.Name && o.Control.Checked })
		return chosen == f.checked
	case enums.FPDF_FORMFIELD_TYPE_CHECKBOX:
		return w.Control.Checked == f.checked
	case enums.FPDF_FORMFIELD_TYPE_LISTBOX, enums.FPDF_FORMFIELD_TYPE_COMBOBOX:
		return f.text == "" || alike(f.text) == alike(w.Shown)
	}
	return w.Control.Kind != document.TextField && w.Control.Kind != document.DateField || alike(f.text) == alike(w.Shown)
}

// alike folds white space: the two disagree on line ends and nobody else does.
func alike(s string) string { return strings.Join(strings.Fields(acroform.Clean(s)), " ") }

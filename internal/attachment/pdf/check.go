package pdf

import (
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"samkarta/internal/document"
)

// form gives PDFium's reading of the form fields of a page, by name in the
// order of the page. It has none where it fails: then there is nothing to
// compare with.
func (f *file) form(page requests.Page) map[string][]responses.FormField {
	form, err := f.engine.GetForm(&requests.GetForm{Page: page})
	if err != nil {
		return nil
	}
	out := map[string][]responses.FormField{}
	for _, field := range form.Fields {
		name := clean(field.Name)
		out[name] = append(out[name], field)
	}
	return out
}

// check compares the fields that were walked with PDFium's reading of the same
// form, and remarks where the two disagree.
func (f *file) check(widgets []widget, sheets []*sheet) {
	said := map[string]bool{}
	for page, s := range sheets {
		if s == nil || len(s.form) == 0 {
			continue
		}
		var here []widget
		for _, w := range widgets {
			if w.page == page {
				here = append(here, w)
			}
		}
		nth := map[string]int{}
		for _, w := range here {
			name := w.control.Name
			fields := s.form[name]
			at := min(nth[name], len(fields)-1)
			nth[name]++
			if at >= 0 && !said[name] && !agrees(w, fields[at], here) {
				said[name] = true
				f.remark("field_disagrees", document.Place{Page: page + 1, Field: name, Box: w.box})
			}
		}
	}
}

// agrees compares a field with PDFium's. For a radio button PDFium tells only
// whether one of its name is chosen, and for a list nothing of own words.
func agrees(w widget, field responses.FormField, here []widget) bool {
	switch {
	case field.Type == enums.FPDF_FORMFIELD_TYPE_RADIOBUTTON && field.IsChecked != nil:
		chosen := slices.ContainsFunc(here, func(o widget) bool { return o.control.Name == w.control.Name && o.control.Checked })
		return chosen == *field.IsChecked
	case field.Type == enums.FPDF_FORMFIELD_TYPE_CHECKBOX && field.IsChecked != nil:
		return w.control.Checked == *field.IsChecked
	case len(field.Values) > 0:
		return alike(strings.Join(field.Values, "\n")) == alike(w.shown)
	case field.Value != nil && (w.control.Kind == document.TextField || w.control.Kind == document.DateField):
		return alike(*field.Value) == alike(w.shown)
	}
	return true
}

// alike folds white space: the two disagree on line ends and nobody else does.
func alike(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

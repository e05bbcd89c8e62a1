package pdf

import (
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/structs"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/acroform"
	"samkarta/internal/attachment/pdf/figure"
	"samkarta/internal/document"
)

// Many programs set text at size 1 and scale it, some turn it.
func TestScaled(t *testing.T) {
	for _, c := range []struct {
		size    float64
		m       structs.FPDF_FS_MATRIX
		want    float64
		quarter int
	}{
		{12, structs.FPDF_FS_MATRIX{A: 1, D: 1}, 12, 0},
		{1, structs.FPDF_FS_MATRIX{A: 10, D: 10}, 10, 0},
		{12, structs.FPDF_FS_MATRIX{B: 1, C: -1}, 12, 3},
		{12, structs.FPDF_FS_MATRIX{A: -1, D: -1}, 12, 2},
		{12, structs.FPDF_FS_MATRIX{B: -1, C: 1}, 12, 1},
		{0.1, structs.FPDF_FS_MATRIX{A: 1, D: 1}, 1, 0},
	} {
		if size, quarter := scaled(c.size, c.m); size != c.want || quarter != c.quarter {
			t.Errorf("%v %+v: %v, %d", c.size, c.m, size, quarter)
		}
	}
}

func TestStyle(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags int
		want  string
		bold  bool
	}{
		{"ABCDEF+Carlito", 0, "Carlito", false}, {"ABCDEF+Carlito-Bold", 0, "Carlito-Bold", true}, {"Arial-Black", 0, "Arial-Black", true},
		{"", 0, "?", false}, {"Times", 1 << 18, "Times", true}, {"Carlito", 1 << 5, "Carlito", false},
	} {
		if got, bold := style(c.name, c.flags); got != c.want || bold != c.bold {
			t.Errorf("%s: %s %v", c.name, got, bold)
		}
	}
}

// A file whose end was cut off gets one that names the object everything hangs on.
func TestMend(t *testing.T) {
	const cut = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n7 0 obj\n<</Lang(sv)/Type /Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages"
	mended, ok := mend([]byte(cut))
	if !ok || !strings.Contains(string(mended[len(cut):]), "/Root 7 0 R") || !strings.HasSuffix(string(mended), "%%EOF\n") {
		t.Errorf("%q, %v", mended, ok)
	}
	for _, hopeless := range []string{"", "%PDF-1.4\n", strings.TrimPrefix(cut, "%PDF-1.4")} {
		if _, ok := mend([]byte(hopeless)); ok {
			t.Errorf("mended %q", hopeless)
		}
	}
}

// When the walk and PDFium say the same of a field.
func TestAgrees(t *testing.T) {
	text := func(shown string) acroform.Widget {
		return acroform.Widget{Control: document.Control{Name: "a", Kind: document.TextField}, Shown: shown}
	}
	button := func(kind document.Kind, on bool) acroform.Widget {
		return acroform.Widget{Control: document.Control{Name: "a", Kind: kind, Checked: on}}
	}
	const box, radio, list, words = enums.FPDF_FORMFIELD_TYPE_CHECKBOX, enums.FPDF_FORMFIELD_TYPE_RADIOBUTTON, enums.FPDF_FORMFIELD_TYPE_LISTBOX, enums.FPDF_FORMFIELD_TYPE_TEXTFIELD
	for _, c := range []struct {
		name string
		w    acroform.Widget
		f    field
		want bool
	}{
		{"text", text("a b"), field{kind: words, text: "a\r\n b "}, true},
		{"other text", text("a"), field{kind: words, text: "b"}, false},
		{"a list of own words", text("eget"), field{kind: list}, true},
		{"a list's labels", text("Spade\nHacka"), field{kind: list, text: "Spade\nHacka"}, true},
		{"another choice", text("Spade"), field{kind: list, text: "Hacka"}, false},
		{"ticked", button(document.CheckBox, true), field{kind: box, checked: true}, true},
		{"ticked for one", button(document.CheckBox, true), field{kind: box}, false},
		{"a radio button, another chosen", button(document.Radio, false), field{kind: radio, checked: true}, true},
		{"a radio button, none chosen", button(document.Radio, false), field{kind: radio}, false},
	} {
		// Another button of the name is chosen.
		here := []acroform.Widget{c.w, button(document.Radio, true)}
		if got := agrees(c.w, &c.f, here); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// What stands in a drawn box ticks it; another character makes it a cell.
func TestBoxes(t *testing.T) {
	square := document.Box{X0: 10, Y0: 10, X1: 20, Y1: 20}
	for _, c := range []struct {
		text string
		want string
	}{{"", "☐"}, {"x", "☒"}, {"✓", "☒"}, {"B", "B"}} {
		s := &sheet{}
		if c.text != "" {
			s.words[0] = []layout.Word{{Text: c.text, Box: document.Box{X0: 12, Y0: 12, X1: 18, Y1: 18}}}
		}
		s.boxes([]figure.TickBox{{Box: square}})
		var got []string
		for _, w := range s.words[0] {
			got = append(got, w.Text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %s", c.text, got, c.want)
		}
	}
}

func TestOverlaps(t *testing.T) {
	a := document.Box{X1: 10, Y1: 10}
	for _, c := range []struct {
		b                  document.Box
		contains, overlaps bool
	}{
		{a, true, true},
		{document.Box{X0: 2, Y0: 2, X1: 4, Y1: 4}, true, true},
		{document.Box{X0: 8, Y0: 0, X1: 18, Y1: 10}, false, false},
		{document.Box{X0: 4, Y0: 0, X1: 14, Y1: 10}, true, true},
		{document.Box{X0: 20, Y0: 20, X1: 30, Y1: 30}, false, false},
	} {
		if got := contains(a, c.b); got != c.contains {
			t.Errorf("contains %v: %v", c.b, got)
		}
		if got := overlaps(a, c.b); got != c.overlaps {
			t.Errorf("overlaps %v: %v", c.b, got)
		}
	}
}

package extract

import (
	"slices"
	"testing"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

func TestHeadings(t *testing.T) {
	var h []heading
	for _, k := range New(library(t)).forms {
		h = append(h, k.rows...)
	}
	if len(h) != 1 {
		t.Fatalf("%d questions with rows", len(h))
	}
	for row, want := range map[string][]int{
		"|Punkt|Område|Poäng|":          {0, 1, 2},
		"|Nr|Poäng|Grupp|Kategori|Lapp": {4, 3, 1},
		"|Note|Category|Votes|":         {0, 1, 2},
		"|Punkt|Område|":                {0, 1, -1},
		"|Punkt|Punkt|Poäng|":           {0, -1, 2},
		"|Vara|Antal|Pris|":             {-1, -1, -1},
		"|Punkten är viktig|Området|":   {-1, 1, -1},
	} {
		table := parse(row, document.XLSX).Blocks[0].Table
		at, _ := h[0].named(linesOf(table)[0].cells, map[string]int{})
		if !slices.Equal(at, want) {
			t.Errorf("%s: %v, want %v", row, at, want)
		}
	}
}

// TestUnder: which cell stands under a heading, merged ones too.
func TestUnder(t *testing.T) {
	cell := func(row, column, rows, columns int, text string) document.Cell {
		return document.Cell{Row: row, Column: column, RowSpan: rows, ColumnSpan: columns,
			Blocks: []document.Block{paragraph(text, document.Place{})}}
	}
	lines := linesOf(&document.Table{Cells: []document.Cell{
		cell(1, 0, 3, 1, "over three rows"), cell(1, 1, 1, 2, "over two columns"),
		cell(2, 1, 1, 1, "b"), cell(2, 2, 1, 1, "c"),
		cell(9, 2, 0, 0, "without spans"),
	}})
	merged := make([]*document.Cell, 3)
	var got [][]string
	for _, l := range lines {
		var texts []string
		for _, c := range l.under([]int{0, 1, 2}, merged) {
			if c == nil {
				texts = append(texts, "")
				continue
			}
			texts = append(texts, c.Text())
		}
		got = append(got, texts)
	}
	want := [][]string{{"over three rows", "over two columns", "over two columns"}, {"over three rows", "b", "c"}, {"", "", "without spans"}}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got %q", got)
	}
}

// TestSeveral: several filled forms in one document are counted, and only the
// first is read.
func TestSeveral(t *testing.T) {
	finder := New(library(t))
	const labels = "|Organisationens namn|Kontaktperson och roll|E-post|Vad har det lett till?|Vad hindrar er? Vad behöver ni för att kunna göra mer?|\n"
	const one = "Organisationens namn\n%\nKontaktperson och roll\nMira %\nE-post\n%@example.org\nVad har det lett till?\nJobb för %.\nVad gör ni i dag inom arbete och aktivitet?\nVi gör %.\nVilka kunskaper och kompetenser har ni?\nKunskap om %.\nVad krävs för att få en plats?\nInget.\n"
	filled := func(name string) string {
		out := []byte{}
		for _, c := range []byte(one) {
			if c == '%' {
				out = append(out, name...)
				continue
			}
			out = append(out, c)
		}
		return string(out)
	}
	for _, tt := range []struct {
		name, text string
		others     int
	}{
		{"a row each", labels + "|Ett|A|a@example.org|B|C|\n|Två|D|d@example.org|E|F|\n|Tre|G|g@example.org|H|I|\n", 2},
		{"one row", labels + "|Ett|A|a@example.org|B|C|\n", 0},
		{"one after the other", filled("Ett") + filled("Två") + filled("Tre"), 2},
		{"the same twice", filled("Ett") + filled("Ett"), 0},
		{"a sheet each", "=A=\n" + filled("Ett") + "=B=\n" + filled("Två"), 1},
	} {
		r := finder.Find(parse(tt.text, document.XLSX))
		if last := r.Answers["thresholds"].Text; last != "" && last != "Inget." {
			t.Errorf("%s: the last answer is %q", tt.name, last)
		}
		if r.Others != tt.others || r.Answers["org_name"].Text != "Ett" || len(r.Answers["org_name"].Candidates) > 0 {
			t.Errorf("%s: %d others, first %+v", tt.name, r.Others, r.Answers["org_name"])
		}
	}
}

// TestCandidates: one question answered twice is not several forms: both
// answers are given.
func TestCandidates(t *testing.T) {
	r := New(library(t)).Find(parse("1. Organisationens namn\nSkutan\n7. Kontaktperson och roll\nMira\n18. Vad har det lett till?\nJobb.\n18. Vad har det lett till?\nSkratt.\n", document.DOCX))
	a := r.Answers["results"]
	want := []form.Candidate{{Raw: "Skratt.", Place: form.Place{Place: document.Place{Line: 8}, Quote: "Skratt."}}}
	if a.Text != "Jobb." || !slices.Equal(a.Candidates, want) || r.Others != 0 {
		t.Errorf("%+v, %d others", a, r.Others)
	}
}

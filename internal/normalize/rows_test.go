package normalize

import (
	"strings"
	"testing"

	"samkarta/internal/form"
)

func noteQuestion() *form.Question {
	choices := []form.Choice{{ID: "time", Label: form.Text{form.Swedish: "Tid och resurser"}, Synonyms: []string{"tid"}},
		{ID: "goals", Label: form.Text{form.Swedish: "Mål och förankring"}}}
	label := func(s string) form.Text { return form.Text{form.Swedish: s} }
	return &form.Question{ID: "notes", Type: form.RowsType, Label: label("Anteckningar"), Columns: []form.Question{
		{ID: "item", Type: form.ShortText, Label: label("Punkt")},
		{ID: "category", Type: form.SingleChoice, Label: label("Område"), Choices: choices, AllowOther: true},
		{ID: "points", Type: form.NumberType, Label: label("Poäng")},
	}}
}

func TestRowsAreNormalisedCellByCell(t *testing.T) {
	row := func(cells ...string) []form.RawAnswer {
		var out []form.RawAnswer
		for _, c := range cells {
			out = append(out, form.RawAnswer{Text: c, Confidence: 1})
		}
		return out
	}
	raw := form.RawAnswer{Confidence: 1, Rows: [][]form.RawAnswer{
		row("Vi hinner inte", "Tid", "7"),
		row("Ring 19811228-9874", "Mål och förankring", "●●●"),
		row("-", "", ""),
		row("Lokaler", "Husfrågan", "IIII I"),
		row("Utan poäng", "", ""),
		row("Kort rad"),
		row("Oklart", "", "många"),
	}}
	a, problems := Answer(noteQuestion(), raw, received)
	type cell struct {
		item, category, other string
		points                float64
	}
	var got []cell
	for _, r := range a.Rows {
		c := cell{item: r[0].Value.Text, category: r[1].Value.Text, other: r[1].Other, points: -1}
		if n := r[2].Value.Number; n != nil {
			c.points = *n.Min
		}
		got = append(got, c)
	}
	want := []cell{{"Vi hinner inte", "time", "", 7}, {"Ring ******-****", "goals", "", 3}, {"Lokaler", "other", "Husfrågan", 5},
		{"Utan poäng", "", "", -1}, {"Kort rad", "", "", -1}, {"Oklart", "", "", -1}}
	if len(got) != len(want) {
		t.Fatalf("rows %+v, want %+v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("row %d is %+v, want %+v", i+1, got[i], want[i])
		}
	}
	if !strings.Contains(a.Raw, "Ring ******-**** | Mål och förankring | ●●●") || strings.Contains(a.Raw, "9874") {
		t.Errorf("raw %q", a.Raw)
	}
	codes := map[string]bool{}
	for _, p := range problems {
		codes[p.Code] = true
		if p.Field != "notes" {
			t.Errorf("problem %s is of %q", p.Code, p.Field)
		}
	}
	if !codes[personalNumber] || !codes["no_number"] && !codes["not_understood"] {
		t.Errorf("problems %+v", problems)
	}
}

func TestRowsWithNothingInThemAreBlank(t *testing.T) {
	a, problems := Answer(noteQuestion(), form.RawAnswer{Rows: [][]form.RawAnswer{{{Text: "–"}}, {}}}, received)
	if a.Raw != "" || len(a.Rows) != 0 || len(problems) != 0 {
		t.Errorf("answer %+v, problems %v", a, problems)
	}
}

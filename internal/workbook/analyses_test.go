package workbook_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

// TestAnalysesGolden keeps the sheets that look at a round as a whole.
func TestAnalysesGolden(t *testing.T) {
	data := write(t, book.Compile(booktest.Talk()), form.Swedish)
	if name := os.Getenv("SAMKARTA_XLSX_OUT"); name != "" {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got strings.Builder
	for sheet := range strings.SplitSeq(dump(t, data), "\n# ") {
		for _, name := range []string{"Definitioner", "Ordlista", "Ordens", "Hinder", "Hjulet", "Verkstad", "Att slå", "Bör", "Vita"} {
			if strings.HasPrefix(sheet, name) {
				got.WriteString("# " + sheet + "\n")
			}
		}
	}
	const file = "testdata/analyses.sv.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the sheets are not %s: %s", file, firstDifference(got.String(), string(want)))
	}
}

// A form that asks for no definitions, obstacles, methods, groups or areas gets
// no empty sheets about them.
func TestFormsThatDoNotAskGetNoSuchSheets(t *testing.T) {
	in := booktest.Input()
	for i := range in.Form.Sections {
		for j := range in.Form.Sections[i].Questions {
			q := &in.Form.Sections[i].Questions[j]
			q.Term = ""
			if q.Role != form.OrganisationName && q.Role != form.PublishConsent {
				q.Role = ""
			}
		}
	}
	f := open(t, write(t, book.Compile(in), form.English))
	if got, want := strings.Join(f.GetSheetList(), ", "), "Read me, Overview, Answers, To review, Originals, Changes, Competencies, Concepts, Mails, To be joined, Code book, Choices"; got != want {
		t.Errorf("sheets %s, want %s", got, want)
	}
}

// What has been and what is guessed stand in columns of their own, with their
// words, and are not counted.
func TestConceptsBeforeToday(t *testing.T) {
	in := booktest.Talk()
	work := in.Submissions[0].Answers["past_work"]
	work.Codes = map[string][]form.Code{"methods": {
		{ID: "outreach", Quote: "hembesök", Confidence: 0.9, Past: true}, {ID: "internship", Quote: "praktikveckor", Confidence: 0.6}}}
	in.Submissions[0].Answers["past_work"] = work
	f := open(t, write(t, book.Compile(in), form.Swedish))
	rows, err := f.GetRows("Begrepp")
	if err != nil {
		t.Fatal(err)
	}
	const count, earlier, suggested, id = 2, 5, 6, 7
	want := map[string][]string{
		"outreach":   {"0", "Åtta Årors Roddare: «hembesök»", ""},
		"internship": {"0", "", "Åtta Årors Roddare: «praktikveckor»"},
	}
	for _, row := range rows {
		if cells, ok := want[row[id]]; ok {
			delete(want, row[id])
			if got := []string{row[count], row[earlier], row[suggested]}; !slices.Equal(got, cells) {
				t.Errorf("%s: %q, want %q", row[id], got, cells)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no rows for %v", want)
	}
}

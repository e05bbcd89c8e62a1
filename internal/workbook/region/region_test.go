package region_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook"
	"samkarta/internal/workbook/correction"
	"samkarta/internal/workbook/region"
	"samkarta/templates"
)

// source is a round's workbook as `samkarta workbook` writes it.
func source(t *testing.T, name string, in book.Input, texts *wording.Texts) region.Source {
	t.Helper()
	var buf bytes.Buffer
	if err := workbook.Write(&buf, book.Compile(in), texts, workbook.Options{}); err != nil {
		t.Fatal(err)
	}
	answers, err := correction.Answers(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return region.Source{Name: name, Answers: answers}
}

// Two rounds: one association is new, one gone, one has changed an answer, and
// nobody's contact details follow.
func TestRounds(t *testing.T) {
	texts, err := wording.Load(templates.FS, form.Swedish)
	if err != nil {
		t.Fatal(err)
	}
	last, now := booktest.Input(), booktest.Input()
	last.Submissions = slices.DeleteFunc(last.Submissions, func(s form.Submission) bool { return s.ID == "digitala" })
	now.Submissions = slices.DeleteFunc(now.Submissions, func(s form.Submission) bool { return s.ID == "bryggan" })
	for i := range now.Submissions {
		if s := &now.Submissions[i]; s.ID == "angslyktan" {
			s.Answers["employees"] = form.Answer{Raw: "6", Value: form.Value{Number: &form.Number{Min: new(6.0), Max: new(6.0)}}, Confidence: 1}
			s.Answers["org_name"] = form.Answer{Raw: "Ängslyktan", Value: form.Value{Text: "Ängslyktan"}, Confidence: 1}
		}
	}
	var buf bytes.Buffer
	err = region.Write(&buf, []region.Source{source(t, "2025", last, texts), source(t, "2026", now, texts)}, texts,
		region.Options{Form: now.Form, Rounds: true, Made: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("2025 – 2026")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows[1:] {
		got = append(got, strings.Join(r, " | "))
	}
	slices.Sort(got)
	want := []string{"Bryggan Idrott & Arbete | Borta", "Digitala Grannar | Ny",
		"Ängslyktan | Ändrat | 1. Organisationens namn | Ängslyktans Vänner | Ängslyktan", "Ängslyktan | Ändrat | 5. Antal anställda | 3 | 6"}
	if !slices.Equal(got, want) {
		t.Errorf("changes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	both, err := f.GetRows("Finns i flera")
	if err != nil || len(both) < 5 {
		t.Errorf("%d in both, %v", len(both)-1, err)
	}
	all, err := f.GetRows("Alla svar")
	if err != nil {
		t.Fatal(err)
	}
	for _, personal := range []string{"Maj-Britt", "info@angslyktan", "+4670", "samkarta 1"} {
		if strings.Contains(fmt.Sprint(all), personal) {
			t.Errorf("%q follows into the region", personal)
		}
	}
}

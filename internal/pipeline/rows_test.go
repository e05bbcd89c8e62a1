package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/form"
	"samkarta/internal/pipeline"
)

// The notes of a workshop go the same way as any other form: found by their
// header, each cell normalised, the free words coded.
func TestNotesOfAWorkshop(t *testing.T) {
	const notes = `<p>Verkstadens namn: Dag 1, grupp B</p>
<table><tr><th>Punkt</th><th>Kategori</th><th>Poäng</th></tr>
<tr><td>Vi söker projektpengar varje år</td><td></td><td>5</td></tr>
<tr><td>Vem ringer man?</td><td>Mål och förankring</td><td>●●</td></tr>
<tr><td>Fika</td><td>Trivsel</td><td>1</td></tr></table>`
	subs, err := pipeline.NewReaderWith(read, library(t)).Read("anteckningar.html", []byte(notes), clock)
	if err != nil || len(subs) != 1 {
		t.Fatalf("%d submissions, %v", len(subs), err)
	}
	s := subs[0]
	if s.Form != "hjulet" || s.State != form.Ready || s.Answers["workshop"].Value.Text != "Dag 1, grupp B" {
		t.Fatalf("form %q %s, problems %v, answers %v", s.Form, s.State, s.Problems, s.Answers)
	}
	var got strings.Builder
	for _, row := range s.Answers["notes"].Rows {
		fmt.Fprintf(&got, "%s; %s %s; %v", row[0].Value.Text, row[1].Value.Text, row[1].Other, *row[2].Value.Number.Min)
		for _, c := range row[0].Codes["obstacles"] {
			fmt.Fprintf(&got, "; %s by %q", c.ID, c.Quote)
		}
		got.WriteByte('\n')
	}
	for _, want := range []string{"Vi söker projektpengar varje år;  ; 5; ", "; funding_lacking by \"projektpengar\"", "Vem ringer man?; goals_and_anchoring ; 2\n", "Fika; other Trivsel; 1\n"} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("no %q in\n%s", want, got.String())
		}
	}
}

func TestNotesWithoutRowsLackTheirAnswer(t *testing.T) {
	const empty = `<p>Verkstadens namn: Dag 1</p><p>Datum för verkstaden: 3 maj</p>
<table><tr><th>Punkt</th><th>Kategori</th><th>Poäng</th></tr><tr><td></td><td></td><td></td></tr></table>`
	subs, err := pipeline.NewReaderWith(read, library(t)).Read("anteckningar.html", []byte(empty), clock)
	if err != nil || len(subs) != 1 {
		t.Fatalf("%d submissions, %v", len(subs), err)
	}
	if s := subs[0]; s.State != form.Review || len(s.Problems) != 1 || s.Problems[0].Code != "missing" || s.Problems[0].Field != "notes" {
		t.Errorf("%s %+v", s.State, s.Problems)
	}
}

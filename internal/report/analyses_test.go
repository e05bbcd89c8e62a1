package report_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

// TestAnalysesGolden keeps the chapters that look at a round as a whole, in
// both editions.
func TestAnalysesGolden(t *testing.T) {
	for _, edition := range []string{city, sector} {
		text := read(t, set(t, book.Compile(booktest.Talk()), form.Swedish, edition))
		_, got, _ := strings.Cut(text, "H1: Hjulet")
		got, _, _ = strings.Cut(got, "H1: Organisationerna\n")
		golden := "testdata/analyses." + edition + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: the chapters differ from %s\n%s", edition, golden, difference(string(want), got))
		}
	}
}

func TestAnalysesInEnglish(t *testing.T) {
	text := read(t, set(t, book.Compile(booktest.Talk()), form.English, city))
	if missing := regexp.MustCompile(`«(report|wheel)\.|\{[a-z]+\}`).FindString(text); missing != "" {
		t.Errorf("a text is missing or not filled in: %s", missing)
	}
	for _, chapter := range []string{"H1: The wheel: what must be made clear", "H1: To meet about", "H1: White spots", "H2: Draft of a joint glossary"} {
		if !strings.Contains(text, chapter+"\n") {
			t.Errorf("no %q", chapter)
		}
	}
}

// TestAnalysesKeepSmallGroups: who meets few people of a group in a special
// category is not to be told from the chapters on meetings and white spots.
func TestAnalysesKeepSmallGroups(t *testing.T) {
	in := booktest.Talk()
	group := special(t, in)
	for i := range in.Submissions {
		a := in.Submissions[i].Answers
		if _, ok := a["methods"]; ok {
			a["methods"] = form.Answer{Raw: "x", Value: form.Value{List: []string{"mentoring"}}}
			a["target_groups"] = form.Answer{Raw: "x", Value: form.Value{List: []string{group.ID}}}
			a["areas"] = form.Answer{Raw: "x", Value: form.Value{List: []string{"so_norr"}}}
		}
	}
	label := group.Label.In(form.Swedish)
	chapters := func(edition string) string {
		text := read(t, set(t, book.Compile(in), form.Swedish, edition))
		_, text, _ = strings.Cut(text, "H1: Att mötas om\n")
		text, _, _ = strings.Cut(text, "H1: Så används orden\n")
		return text
	}
	public := chapters(city)
	for _, few := range []string{"Cirkus på Torget", "Dansa för Alla"} {
		if strings.Contains(public, few) {
			t.Errorf("the city's edition tells that %s meets few of them:\n%s", few, public)
		}
	}
	if !strings.Contains(public, "Bryggeriets Vänner, Åtta Årors Roddare") {
		t.Errorf("the city's edition does not tell that the others should meet:\n%s", public)
	}
	if own := chapters(sector); !strings.Contains(own, label) || !strings.Contains(own, "Cirkus på Torget, Dansa för Alla") {
		t.Errorf("the sector's edition does not tell who should meet:\n%s", own)
	}
}

// TestManyAreasAreListed: a city of many areas gets lists, since no page holds
// so many columns.
func TestManyAreasAreListed(t *testing.T) {
	in := booktest.Talk()
	q, _ := in.Form.Role(form.Areas)
	for i := range q.Choices {
		q.Choices[i].Shown = true
	}
	text := read(t, set(t, book.Compile(in), form.Swedish, city))
	if !strings.Contains(text, "[Målgrupp] | [Ingen har nämnt gruppen i] | [Bara öppet för alla i]") {
		t.Error("many areas are set as a grid")
	}
}

// TestManyUsesAreTakenInTurn: one talkative organisation does not fill the list.
func TestManyUsesAreTakenInTurn(t *testing.T) {
	in := booktest.Talk()
	long := strings.TrimSpace(strings.Repeat("Vårt arbete är stort. ", 20))
	in.Submissions[0].Answers["current_work"] = form.Answer{Raw: long, Value: form.Value{Text: long}}
	text := read(t, set(t, book.Compile(in), form.Swedish, city))
	_, uses, _ := strings.Cut(text, "Så står ordet arbete i andra svar")
	uses, _, _ = strings.Cut(uses, "H2:")
	if n := strings.Count(uses, "TR:"); n != 9 {
		t.Errorf("%d rows, want a header and 8", n)
	}
	if !strings.Contains(uses, "Bryggeriets Vänner") {
		t.Error("the other organisation is not among the uses")
	}
}

// What somebody has done before is told as such, in the list and on its page,
// and is counted nowhere.
func TestBeforeIsToldAsBefore(t *testing.T) {
	in := booktest.Talk()
	work := in.Submissions[0].Answers["past_work"]
	work.Codes = map[string][]form.Code{"methods": {{ID: "outreach", Quote: "hembesök", Confidence: 0.9, Past: true}}}
	in.Submissions[0].Answers["past_work"] = work
	text := read(t, set(t, book.Compile(in), form.Swedish, sector))
	for _, want := range []string{"[Uppsökande arbete] | 0 | Tidigare: Åtta Årors Roddare", "Tidigare: Uppsökande arbete"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

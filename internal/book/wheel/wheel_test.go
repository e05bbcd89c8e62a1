package wheel_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/book/wheel"
	"samkarta/internal/form"
)

var update = flag.Bool("update", false, "write the golden file anew")

func dump(w wheel.Wheel) string {
	var out strings.Builder
	scale := func(indent string, c *form.Concept, s wheel.Scale) {
		fmt.Fprintf(&out, "%s%s: weight %d place %d tied=%v chosen=%v; points %v of %d notes place %d tied=%v chosen=%v\n", indent,
			c.Label.In(form.Swedish), s.Weight, s.Place, s.Tied, s.Chosen(), s.Points, s.Notes, s.PointsPlace, s.PointsTied, s.ChosenByPoints())
		for _, n := range s.Who {
			fmt.Fprintf(&out, "%s  %d. %s %q\n", indent, n.Order, n.Cell.Row.Name, n.Quote)
		}
	}
	fmt.Fprintf(&out, "answered %d\n", w.Answered)
	for _, a := range w.Areas {
		scale("", a.Concept, a.Scale)
		for _, o := range a.Obstacles {
			scale("    ", o.Concept, o.Scale)
		}
	}
	for _, n := range w.Notes {
		to := "-"
		if n.Concept != nil {
			to = n.Concept.ID
		}
		fmt.Fprintf(&out, "note %s: %q under %q to %s proposed=%v points %v unread=%v\n", n.Workshop, n.Item, n.Category, to, n.Proposed, n.Points, n.Unread)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	got := dump(wheel.Turn(book.Compile(booktest.Talk())))
	const file = "testdata/wheel.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("look at it with -update and git diff; it is\n%s", got)
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	in := booktest.Talk()
	want := dump(wheel.Turn(book.Compile(in)))
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 3))
		in.Submissions = slices.Clone(in.Submissions)
		r.Shuffle(len(in.Submissions), func(i, j int) {
			in.Submissions[i], in.Submissions[j] = in.Submissions[j], in.Submissions[i]
		})
		if got := dump(wheel.Turn(book.Compile(in))); got != want {
			t.Fatalf("shuffled with %d it is\n%s", seed, got)
		}
	}
}

// named makes a round of answers, each a list of concepts in their order.
func named(answers ...[]string) *book.Book {
	in := booktest.Input()
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	for i, ids := range answers {
		text := strings.Join(ids, ", ")
		var codes []form.Code
		for _, id := range slices.Backward(ids) {
			codes = append(codes, form.Code{ID: id, Quote: id, Confidence: 0.9})
		}
		in.Submissions = append(in.Submissions, form.Submission{ID: fmt.Sprint(i), Form: in.Form.ID, State: form.Ready,
			Answers: map[string]form.Answer{"obstacles": {Raw: text, Value: form.Value{Text: text}, Codes: map[string][]form.Code{"obstacles": codes}}}})
	}
	return book.Compile(in)
}

func area(w wheel.Wheel, id string) wheel.Scale {
	for _, a := range w.Areas {
		if a.Concept.ID == id {
			return a.Scale
		}
	}
	return wheel.Scale{}
}

func TestWeights(t *testing.T) {
	w := wheel.Turn(named(
		[]string{"premises", "funding_lacking", "unclear_roles", "silos", "trust_knowledge"},
		[]string{"silos", "premises"},
		[]string{},
	))
	for id, want := range map[string]int{
		"time_and_resources":  3 + 2, // two obstacles of one area count once
		"goals_and_anchoring": 2,
		"silos":               1 + 3, // stands by itself
		"trust_knowledge":     1,
		"high_thresholds":     0,
	} {
		if got := area(w, id).Weight; got != want {
			t.Errorf("%s weighs %d, want %d", id, got, want)
		}
	}
	if w.Answered != 2 || w.Areas[0].Concept.ID != "time_and_resources" || len(w.Areas[0].Obstacles) != 2 {
		t.Errorf("answered %d, first %+v", w.Answered, w.Areas[0])
	}
	if o := w.Areas[0].Obstacles[1]; o.Concept.ID != "premises" || o.Weight != 3+2 || o.Who[0].Order != 1 || o.Who[1].Order != 2 {
		t.Errorf("premises %+v", o)
	}
}

func TestAllThatTieForTheLastPlaceAreChosen(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers [][]string
		want    string
		tied    string
	}{
		{"nobody", nil, "", ""},
		{"fewer than three", [][]string{{"silos"}, {"silos", "premises"}}, "silos time_and_resources", ""},
		{"a tie for third", [][]string{{"silos", "premises"}, {"silos", "unclear_roles"}, {"silos", "high_thresholds"}, {"silos"}},
			"silos time_and_resources goals_and_anchoring high_thresholds", "time_and_resources goals_and_anchoring high_thresholds"},
		{"a tie for fourth", [][]string{{"silos", "premises", "unclear_roles", "high_thresholds", "trust_knowledge"}, {"silos", "premises", "unclear_roles"}},
			"silos time_and_resources goals_and_anchoring", "trust_knowledge high_thresholds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var chosen, tied []string
			for _, a := range wheel.Turn(named(c.answers...)).Areas {
				if a.Chosen() {
					chosen = append(chosen, a.Concept.ID)
				}
				if a.Tied {
					tied = append(tied, a.Concept.ID)
				}
			}
			if got := strings.Join(chosen, " "); got != c.want {
				t.Errorf("chosen %s, want %s", got, c.want)
			}
			if got := strings.Join(tied, " "); got != c.tied {
				t.Errorf("tied %s, want %s", got, c.tied)
			}
		})
	}
}

// Points never change what the answers weigh, nor their order of weight.
func TestPointsAreNotMixedIn(t *testing.T) {
	in := booktest.Talk()
	with := wheel.Turn(book.Compile(in))
	in.Submissions = slices.DeleteFunc(slices.Clone(in.Submissions), func(s form.Submission) bool { return s.Form != in.Form.ID })
	without := wheel.Turn(book.Compile(in))
	for _, a := range without.Areas {
		s := area(with, a.Concept.ID)
		if s.Weight != a.Weight || s.Place != a.Place || a.Points != 0 {
			t.Errorf("%s: %+v with points, %+v without", a.Concept.ID, s, a.Scale)
		}
	}
}

func TestFormsWithoutObstacles(t *testing.T) {
	in := booktest.Input()
	q, _ := in.Form.Role(form.Obstacles)
	q.Role = ""
	if w := wheel.Turn(book.Compile(in)); w.Question != nil || w.Areas != nil || w.Notes != nil {
		t.Errorf("%+v", w)
	}
	in = booktest.Talk()
	q, _ = in.Form.Role(form.Obstacles)
	q.Role = ""
	if w := wheel.Turn(book.Compile(in)); len(w.Notes) == 0 || area(w, "time_and_resources").Points != 7 {
		t.Errorf("notes alone give %+v", w)
	}
}

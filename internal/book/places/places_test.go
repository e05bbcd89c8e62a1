package places

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

func TestFree(t *testing.T) {
	for raw, want := range map[string]int{
		"8": -1, "": -1, "8, varav 3 lediga": 3, "20 platser, 5 är lediga nu": 5, "4 lediga": 4, "lediga nu: 2": 2, "12 (inga lediga)": 0,
		"10 places, 4 free": 4, "6 platser lediga": 6, "inga platser lediga": 0, "ledighet 3 dagar": -1, "8 st lediga": 8, "fria händer": -1,
	} {
		if got := free(raw); got != want {
			t.Errorf("%q: %d, want %d", raw, got, want)
		}
	}
}

// TestLowestFirst: by threshold, then by how much is required, then by the alphabet;
// how many places there are moves nobody.
func TestLowestFirst(t *testing.T) {
	in := booktest.Input()
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	for i, w := range []struct{ name, thresholds, other string }{
		{"A", "referral", ""}, {"B", "none", ""}, {"C", "", "körkort"}, {"D", "registration swedish", ""}, {"E", "swedish", ""}, {"F", "none", ""}, {"G", "", ""}, {"H", "none registration", ""},
	} {
		n := float64(10 * i)
		a := map[string]form.Answer{"org_name": {Raw: "x", Value: form.Value{Text: w.name}}, "places": {Raw: fmt.Sprint(n), Value: form.Value{Number: &form.Number{Min: &n, Max: &n}}}}
		if w.thresholds != "" || w.other != "" {
			a["thresholds"] = form.Answer{Raw: "x", Value: form.Value{List: strings.Fields(w.thresholds)}, Other: w.other}
		}
		in.Submissions = append(in.Submissions, form.Submission{ID: w.name, Form: in.Form.ID, State: form.Ready, Answers: a})
	}
	got := ""
	for _, p := range List(book.Compile(in), Questions{Places: "places", Thresholds: "thresholds", Return: "return_after_absence",
		Lowest: []string{"none", "registration", "membership", "swedish", "sober", "referral"}}) {
		got += p.Row.Name
	}
	if want := "BFHEDACG"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}

func TestNobodyWithoutPlaces(t *testing.T) {
	if list := List(booktest.Book(), Questions{Places: "no_such", Thresholds: "no_such"}); len(list) > 0 {
		t.Errorf("%d places of questions that nobody asked", len(list))
	}
}

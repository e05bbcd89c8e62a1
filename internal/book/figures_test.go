package book_test

import (
	"slices"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

func TestSums(t *testing.T) {
	count := func(low, high *float64, about bool, unit string) form.Answer {
		return form.Answer{Raw: "x", Value: form.Value{Number: &form.Number{Min: low, Max: high, Approximate: about, Unit: unit}}}
	}
	for _, c := range []struct {
		name    string
		answers []form.Answer
		want    book.Sum
		left    int
	}{
		{"nobody", nil, book.Sum{}, 0},
		{"exact and range", []form.Answer{count(new(10.0), new(10.0), false, ""), count(new(30.0), new(40.0), true, "")},
			book.Sum{Min: 40, Max: 50, Answered: 2, Approximate: 1}, 0},
		{"at least", []form.Answer{count(new(50.0), nil, true, "")}, book.Sum{Min: 50, Max: 50, Answered: 1, OpenAbove: 1, Approximate: 1}, 0},
		{"at most", []form.Answer{count(nil, new(50.0), false, "")}, book.Sum{Max: 50, Answered: 1, OpenBelow: 1}, 0},
		{"the question's unit", []form.Answer{count(new(60.0), new(60.0), false, "år")}, book.Sum{Min: 60, Max: 60, Answered: 1}, 0},
		{"another unit", []form.Answer{count(new(5.0), new(5.0), false, "vecka")}, book.Sum{}, 1},
		{"no number", []form.Answer{{Raw: "många"}, count(nil, nil, false, "")}, book.Sum{}, 2},
		{"zero", []form.Answer{count(new(0.0), new(0.0), false, "")}, book.Sum{Answered: 1}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := booktest.Input()
			in.Submissions, in.Decisions = nil, nil
			for _, a := range c.answers {
				in.Submissions = append(in.Submissions, form.Submission{Form: in.Form.ID, State: form.Ready,
					Answers: map[string]form.Answer{"participants": a}})
			}
			sums := book.Compile(in).Sums
			got := sums[slices.IndexFunc(sums, func(s book.Sum) bool { return s.Column.Question.ID == "participants" })]
			left := len(got.Left)
			got.Column, got.Left = nil, nil
			if got.Min != c.want.Min || got.Max != c.want.Max || got.Answered != c.want.Answered || got.OpenAbove != c.want.OpenAbove ||
				got.OpenBelow != c.want.OpenBelow || got.Approximate != c.want.Approximate || left != c.left {
				t.Errorf("sum %+v with %d left, want %+v with %d", got, left, c.want, c.left)
			}
		})
	}
}

// A decision on a tick changes the counts; the machine's codes of free text
// stay, with the words that caused them.
func TestDecisionsAreCounted(t *testing.T) {
	in := booktest.Input()
	i := slices.IndexFunc(in.Submissions, func(s form.Submission) bool { return s.ID == "angslyktan" })
	in.Decisions = []form.Decision{{ID: 1, Submission: "angslyktan", Field: "methods", Reading: in.Submissions[i].Answers["methods"].Reading(),
		To: form.Value{List: []string{"mentoring"}}, Who: "Berit", When: booktest.Now}}
	b := book.Compile(in)
	methods := b.Concepts[slices.IndexFunc(b.Concepts, func(t book.Tally) bool { return t.Vocabulary.ID == "methods" })]
	for id, want := range map[string]struct{ who, sources int }{
		"mentoring":     {1, 1},
		"work_training": {1, 1}, // the tick is gone, the code of the free text is left
		"outreach":      {0, 0},
	} {
		count := methods.Counts[slices.IndexFunc(methods.Counts, func(c book.Count) bool { return c.ID == id })]
		sources := 0
		for _, m := range count.Who {
			sources += len(m.Sources)
			if m.Sources[0].Ticked && m.Sources[0].Confidence != 1 {
				t.Errorf("%s: a ruling has the confidence %v", id, m.Sources[0].Confidence)
			}
		}
		if len(count.Who) != want.who || sources != want.sources {
			t.Errorf("%s: %d associations by %d sources, want %+v", id, len(count.Who), sources, want)
		}
	}
}

func TestRetiredConceptsCountOnlyWhenNamed(t *testing.T) {
	in := booktest.Input()
	v := in.Library.Vocabularies["methods"]
	for i := range v.Concepts {
		v.Concepts[i].Retired = true
	}
	b := book.Compile(in)
	for _, tally := range b.Concepts {
		if tally.Vocabulary != v {
			continue
		}
		if len(tally.Counts) != 3 {
			t.Errorf("%d retired concepts are listed, want the 3 that somebody named", len(tally.Counts))
		}
	}
}

// What is to be done follows from what stands there, for any code of problem.
func TestActions(t *testing.T) {
	text := form.Value{Text: "x"}
	for _, c := range []struct {
		answer form.Answer
		want   string
	}{
		{form.Answer{}, "ask"},
		{form.Answer{Raw: "  "}, "ask"},
		{form.Answer{Raw: "hmm"}, "interpret"},
		{form.Answer{Raw: "x", Value: text}, "compare"},
		{form.Answer{Raw: "x", Value: text, Candidates: []form.Candidate{{Raw: "y"}}}, "choose"},
	} {
		in := booktest.Input()
		in.Mails, in.Decisions = nil, nil
		in.Submissions = []form.Submission{{ID: "a", Form: in.Form.ID, State: form.Review, Answers: map[string]form.Answer{"website": c.answer},
			Problems: []form.Problem{{Field: "website", Code: "anything", Severity: form.Warning}}}}
		b := book.Compile(in)
		if len(b.Doubts) != 1 || b.Doubts[0].Action != c.want {
			t.Errorf("%+v: doubts %+v, want one to %s", c.answer, b.Doubts, c.want)
		}
	}
}

// Remarks that need nobody are kept at the answer and make no doubt.
func TestInfoIsNoDoubt(t *testing.T) {
	in := booktest.Input()
	in.Mails, in.Decisions = nil, nil
	in.Submissions = []form.Submission{{ID: "a", Form: in.Form.ID, State: form.Ready, Answers: map[string]form.Answer{"website": {Raw: "x"}},
		Problems: []form.Problem{{Field: "website", Code: "over_length", Severity: form.Info}, {Field: "gone", Code: "x", Severity: form.Info}}}}
	b := book.Compile(in)
	c := b.Rows[0].Cell("website")
	if len(b.Doubts) != 0 || b.Rows[0].State != form.Ready || c.Doubtful || len(c.Problems) != 1 || len(b.Rows[0].Problems) != 1 {
		t.Errorf("%d doubts, state %s, %+v", len(b.Doubts), b.Rows[0].State, b.Rows[0].Problems)
	}
}

// A machine that wants a person without a reason is believed.
func TestReviewWithoutReason(t *testing.T) {
	in := booktest.Input()
	in.Submissions = []form.Submission{{ID: "a", Form: in.Form.ID, State: form.Review}}
	in.Decisions = nil
	if s := book.Compile(in).Rows[0].State; s != form.Review {
		t.Errorf("state %s", s)
	}
	in.Decisions = []form.Decision{{Submission: "a", Who: "Berit"}}
	if s := book.Compile(in).Rows[0].State; s != form.Ready {
		t.Errorf("state %s after a ruling", s)
	}
}

// Only what is said of today, and surely, counts; what has been and what is
// guessed stand beside it, each association in the surest place alone.
func TestBeforeAndSuggestedDoNotCount(t *testing.T) {
	in := booktest.Input()
	code := func(sure float64, past bool) map[string][]form.Code {
		return map[string][]form.Code{"methods": {{ID: "mentoring", Quote: "mentorer", Confidence: sure, Past: past}}}
	}
	answers := func(codes ...map[string][]form.Code) form.Submission {
		s := form.Submission{Form: in.Form.ID, State: form.Ready, Answers: map[string]form.Answer{}}
		for i, c := range codes {
			s.Answers[[]string{"current_work", "past_work"}[i]] = form.Answer{Raw: "x", Codes: c}
		}
		return s
	}
	in.Decisions, in.Mails = nil, nil
	in.Submissions = []form.Submission{
		answers(code(0.9, false), code(0.9, true)), // does it still
		answers(code(0.9, true)),                   // did
		answers(code(0.5, false), code(0.9, true)), // did, and perhaps does
		answers(code(0.79, false)),                 // perhaps
		answers(nil, nil),
	}
	b := book.Compile(in)
	methods := b.Concepts[slices.IndexFunc(b.Concepts, func(t book.Tally) bool { return t.Vocabulary.ID == "methods" })]
	c := methods.Counts[slices.IndexFunc(methods.Counts, func(c book.Count) bool { return c.ID == "mentoring" })]
	if len(c.Who) != 1 || len(c.Before) != 2 || len(c.Suggested) != 1 || methods.Answered != 1 || !c.Named() {
		t.Errorf("today %d, before %d, suggested %d, answered %d", len(c.Who), len(c.Before), len(c.Suggested), methods.Answered)
	}
}

package since_test

import (
	"testing"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/book/since"
	"samkarta/internal/form"
)

func names(rows []*book.Row) (all []string) {
	for _, r := range rows {
		all = append(all, r.Name)
	}
	return all
}

// TestCompare: what came in after the moment is news, a later version is a change,
// and a concept is new when nobody had named it.
func TestCompare(t *testing.T) {
	in := booktest.Input()
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	send := func(id, name, supersedes, method string, day int) {
		version := 1
		if supersedes != "" {
			version = 2
		}
		in.Submissions = append(in.Submissions, form.Submission{ID: id, Form: in.Form.ID, State: form.Ready, Version: version, Supersedes: supersedes,
			Received: time.Date(2026, 4, day, 12, 0, 0, 0, time.UTC), Answers: map[string]form.Answer{
				"org_name": {Raw: name, Value: form.Value{Text: name}}, "methods": {Raw: "x", Value: form.Value{List: []string{method}}}}})
	}
	send("a1", "A", "", "mentoring", 1)
	send("b1", "B", "", "mentoring", 2)
	send("a2", "A", "a1", "internship", 10)
	send("c1", "C", "", "mentoring", 11)
	now := book.Compile(in)
	for _, test := range []struct {
		day                    int
		rows                   int
		fresh, changed, labels int
	}{
		{0, 0, 3, 0, 2}, {5, 2, 1, 1, 1}, {10, 2, 1, 0, 0}, {28, 3, 0, 0, 0},
	} {
		before := since.Before(in, time.Date(2026, 4, test.day, 23, 0, 0, 0, time.UTC))
		if len(before.Rows) != test.rows {
			t.Errorf("day %d: the book had %q", test.day, names(before.Rows))
		}
		n := since.Compare(before, now)
		if len(n.New) != test.fresh || len(n.Changed) != test.changed || len(n.Concepts) != test.labels {
			t.Errorf("day %d: new %q, changed %q, %d concepts", test.day, names(n.New), names(n.Changed), len(n.Concepts))
		}
		if n.Nothing() != (test.day == 28) {
			t.Errorf("day %d: nothing is %v", test.day, n.Nothing())
		}
	}
	if len(in.Submissions) != 4 {
		t.Error("the input was changed")
	}
}

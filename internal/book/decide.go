package book

import (
	"cmp"
	"slices"

	"samkarta/internal/form"
)

// Problems that only the book can see.
const (
	staleDecision    = "decision_stale"
	sameOrganisation = "same_organisation"
)

// rulings finds the decision that stands for a submission's question.
type rulings map[[2]string]*form.Decision

// newRulings keeps the latest decision of each question; the earlier ones are
// history, which the store keeps.
func newRulings(decisions []form.Decision) rulings {
	inOrder := slices.Clone(decisions)
	slices.SortStableFunc(inOrder, func(a, b form.Decision) int {
		return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID))
	})
	r := rulings{}
	for i := range inOrder {
		d := &inOrder[i]
		r[[2]string{d.Submission, d.Field}] = d
	}
	return r
}

func (r rulings) latest(submission, field string) *form.Decision {
	if submission == "" {
		return nil
	}
	return r[[2]string{submission, field}]
}

// apply lets a decision stand over the machine's reading. A decision on this
// very submission stands even when the reading has changed since, because the
// person saw the document, but it is asked again. One on an earlier version
// follows along only while the association writes the same; when they wrote
// something new, their new words stand and a person is asked.
func (r rulings) apply(c *Cell) {
	field, now := c.Column.Question.ID, c.Answer.Reading()
	if d := r.latest(c.Row.Submission.ID, field); d != nil {
		c.decide(d)
		if d.Reading != now {
			c.stale(d, c.Row.Submission)
		}
		return
	}
	for _, s := range c.Row.Earlier {
		d := r.latest(s.ID, field)
		if d == nil {
			continue
		}
		if d.Reading == now {
			c.decide(d)
		} else {
			c.stale(d, s)
		}
		return
	}
}

func (c *Cell) decide(d *form.Decision) {
	c.Decision, c.Value, c.Other = d, d.To, d.Other
}

func (c *Cell) stale(d *form.Decision, madeOn *form.Submission) {
	c.Problems = append(c.Problems, form.Problem{Field: c.Column.Question.ID, Code: staleDecision,
		Severity: form.Warning, Place: c.Answer.Place,
		Args: map[string]string{"who": d.Who, "when": d.When.Format("2006-01-02"), "submission": madeOn.ID}})
}

package book

import (
	"cmp"
	"slices"
	"strings"

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

// notes are the decisions about no submission, which are texts of a key's own.
func (r rulings) notes() map[string]string {
	notes := map[string]string{}
	for key, d := range r {
		if key[0] == "" {
			notes[key[1]] = d.To.Text
		}
	}
	return notes
}

// apply lets a decision stand over the machine's reading. A decision on this
// very submission stands even when the reading has changed since, because the
// person saw the document, but it is asked again. One on an earlier version
// follows along only while the association writes the same; when they wrote
// something new, their new words stand and a person is asked.
func (r rulings) apply(c *Cell) {
	if len(r) == 0 {
		return
	}
	field := c.Column.Question.ID
	if d := r.latest(c.Row.Submission.ID, field); d != nil {
		c.decide(d)
		if d.Reading != c.Answer.Reading() {
			c.stale(d, c.Row.Submission)
		}
		return
	}
	for _, s := range c.Row.Earlier {
		d := r.latest(s.ID, field)
		if d == nil {
			continue
		}
		if d.Reading == c.Answer.Reading() {
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

// applyCodes settles which concepts stand. A ruling on a code is about the very
// words that caused it, in this version or an earlier one: other words are asked
// about anew. Where a person has put other words in an answer's place, only the
// codes whose words are still there hold.
func (r rulings) applyCodes(c *Cell) {
	c.Codes = c.Answer.Codes
	if len(r) == 0 || len(c.Codes) == 0 {
		return
	}
	c.Codes = make(map[string][]form.Code, len(c.Answer.Codes))
	stands := folded(c.Value.Text + " " + c.Other)
	for vocabulary, codes := range c.Answer.Codes {
		for _, code := range codes {
			gone := c.Decision != nil && !strings.Contains(stands, folded(code.Quote))
			ruled := r.onCode(c, vocabulary, code)
			if ruled != "" {
				if c.ruled == nil {
					c.ruled = map[string]string{}
				}
				c.ruled[vocabulary+"/"+code.Reading()] = ruled
			}
			switch {
			case gone, ruled == form.Rejected:
				continue
			case ruled == form.Confirmed:
				code.Confidence = 1
			}
			c.Codes[vocabulary] = append(c.Codes[vocabulary], code)
		}
	}
}

// Ruled is what a person has ruled about a code of this answer: form.Confirmed,
// form.Rejected, or "".
func (c *Cell) Ruled(vocabulary string, code form.Code) string {
	if c.ruled == nil {
		return ""
	}
	return c.ruled[vocabulary+"/"+code.Reading()]
}

// onCode is what a person has ruled about a code, "" for nothing.
func (r rulings) onCode(c *Cell, vocabulary string, code form.Code) string {
	field := form.CodeField(c.Column.Question.ID, vocabulary, code.ID)
	for _, s := range append([]*form.Submission{c.Row.Submission}, c.Row.Earlier...) {
		if d := r.latest(s.ID, field); d != nil && d.Reading == code.Reading() {
			return d.To.Text
		}
	}
	return ""
}

func folded(s string) string { return strings.ToLower(oneLine(s)) }

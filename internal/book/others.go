package book

import (
	"cmp"
	"slices"

	"samkarta/internal/form"
)

// SmallGroup: of a group in one of the special categories of GDPR art. 9 and 10
// (form.Concept.Special) that has fewer people than this, nothing is told to
// others than the organisations, since those who know the place would know who
// the people are. Five is what Swedish official statistics commonly use.
const SmallGroup = 5

// Small: the association says that it meets fewer people than SmallGroup. One
// that gives no number tells nothing about the size of any group.
func (r *Row) Small() bool {
	for i := range r.Cells {
		c := &r.Cells[i]
		if n := c.Value.Number; c.Column.Question.Role == form.Participants && n != nil && n.Max != nil {
			return *n.Max < SmallGroup
		}
	}
	return false
}

// others lists the filled forms of other kinds, without those that a later
// version replaces.
func others(in Input) []*form.Submission {
	var all []*form.Submission
	for _, f := range in.Library.Forms {
		if f.ID != in.Form.ID {
			all = append(all, chainOf(f, in.Submissions).latest...)
		}
	}
	slices.SortStableFunc(all, func(a, b *form.Submission) int {
		return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Part, b.Part))
	})
	return all
}

// Package overlap finds who does the same for the same people in the same
// place, since they should meet, and where nobody does anything for a group. It
// takes a compiled book, in whose form three questions have the roles of
// methods, target groups and areas. It names associations and ranks none. It is
// pure.
//
// A form does not tell which method is for which group where; whoever ticks two
// of each is taken to do both for both in both places. What is told as ended,
// and codes that are only suggestions, do not count.
package overlap

import (
	"slices"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Overlap is a round looked at so.
type Overlap struct {
	// Meetings are the groups of associations with something in common, those
	// with the most in common first.
	Meetings []Meeting
	// Groups and Areas are the printed choices, without those that stand for
	// all others, in the form's order; Spots has a row a group with a spot an
	// area.
	Groups, Areas []*form.Choice
	Spots         [][]Spot
}

// Meeting is what several associations have in common, all of it: no other
// association does all of it too, and each of these does.
type Meeting struct {
	// Who are in the order of the book's rows, two at least.
	Who []*book.Row
	// Methods, Groups and Areas have one at least.
	Methods, Groups, Areas []*form.Concept
}

// ForCity never names an association that meets few people beside a group in a
// special category, since that would tell who they are: such groups are left
// out, or where there are no others, such associations. ok is false when too
// little is left.
func (m Meeting) ForCity() (shown Meeting, ok bool) {
	if !slices.ContainsFunc(m.Who, (*book.Row).Small) {
		return m, true
	}
	open := slices.DeleteFunc(slices.Clone(m.Groups), func(c *form.Concept) bool { return c.Special })
	if len(open) > 0 {
		m.Groups = open
		return m, true
	}
	m.Who = slices.DeleteFunc(slices.Clone(m.Who), (*book.Row).Small)
	return m, len(m.Who) > 1
}

// Spot is one group in one area.
type Spot struct {
	// Named turn to the group and are in the area, or in all areas. Open turn to
	// everybody there and do not name the group.
	Named, Open []*book.Row
	// Special: the group is in a special category.
	Special bool
}

// White: nobody serves the group there, not even by serving everybody.
func (s Spot) White() bool { return len(s.Named)+len(s.Open) == 0 }

// Withheld: in the city's edition nothing is told, since all that the group has
// there says of itself that it meets few people.
func (s Spot) Withheld() bool {
	return s.Special && len(s.Named) > 0 && !slices.ContainsFunc(s.Named, func(r *book.Row) bool { return !r.Small() })
}

// Find looks at a book; without the three roles in its form nothing is found.
func Find(b *book.Book) Overlap {
	methods, ok1 := axisOf(b, form.OfferedMethods)
	groups, ok2 := axisOf(b, form.TargetGroups)
	areas, ok3 := axisOf(b, form.Areas)
	o := Overlap{}
	if ok2 && ok3 {
		o.spots(b, groups, areas)
	}
	if ok1 && ok2 && ok3 {
		o.Meetings = meetings(b, methods, groups, areas.everywhere())
	}
	return o
}

// axis is one of the three questions, with who named what: a set of concepts
// for each row of the book.
type axis struct {
	question   *form.Question
	vocabulary *form.Vocabulary
	named      []map[string]bool
	// covers: whoever named the whole has all of it among the named.
	covers bool
}

func axisOf(b *book.Book, role form.Role) (axis, bool) {
	q, ok := b.Form.Role(role)
	if !ok || b.Library.Vocabularies[q.Vocabulary] == nil {
		return axis{}, false
	}
	a := axis{question: q, vocabulary: b.Library.Vocabularies[q.Vocabulary]}
	for _, r := range b.Rows {
		set := map[string]bool{}
		for i := range r.Cells {
			a.add(set, &r.Cells[i])
		}
		a.named = append(a.named, set)
	}
	return a, true
}

// add notes what an answer says is done today, and with each concept the
// broader ones: who is in a district is in its part of the city.
func (a axis) add(set map[string]bool, c *book.Cell) {
	q := c.Column.Question
	if q.Past {
		return
	}
	var ids []string
	if q.Vocabulary == a.vocabulary.ID && (q.Type == form.MultiChoice || q.Type == form.SingleChoice) {
		ids = append(slices.Clone(c.Value.List), c.Value.Text)
	}
	for _, code := range c.Codes[a.vocabulary.ID] {
		if code.Sure() && !code.Past {
			ids = append(ids, code.ID)
		}
	}
	for _, id := range ids {
		// A vocabulary's file may have a circle of parents; none is gone round twice.
		for concept, ok := a.vocabulary.Concept(id); ok && !set[concept.ID]; concept, ok = a.vocabulary.Concept(concept.Parent) {
			set[concept.ID] = true
		}
	}
}

// whole tells whether a set has a concept that stands for all the others.
func (a axis) whole(set map[string]bool) bool {
	return slices.ContainsFunc(a.vocabulary.Concepts, func(c form.Concept) bool { return c.Whole && set[c.ID] })
}

// printed are the choices on the form but for those that stand for all.
func (a axis) printed() []*form.Choice {
	var out []*form.Choice
	for i := range a.question.Choices {
		choice := &a.question.Choices[i]
		if concept, ok := a.vocabulary.Concept(choice.ID); choice.Shown && ok && !concept.Whole {
			out = append(out, choice)
		}
	}
	return out
}

// spots looks at each printed group in each printed area; over unprinted ones
// nothing is known, since nobody was asked.
func (o *Overlap) spots(b *book.Book, groups, areas axis) {
	o.Groups, o.Areas = groups.printed(), areas.printed()
	for _, g := range o.Groups {
		row := make([]Spot, len(o.Areas))
		concept, _ := groups.vocabulary.Concept(g.ID)
		for i, a := range o.Areas {
			spot := &row[i]
			spot.Special = concept.Special
			for n, r := range b.Rows {
				switch {
				case !areas.named[n][a.ID] && !areas.whole(areas.named[n]):
				case groups.named[n][g.ID]:
					spot.Named = append(spot.Named, r)
				case groups.whole(groups.named[n]):
					spot.Open = append(spot.Open, r)
				}
			}
		}
		o.Spots = append(o.Spots, row)
	}
}

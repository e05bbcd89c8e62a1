package book

import (
	"maps"
	"slices"

	"samkarta/internal/form"
)

// other is the id of what was written under "Annat:".
const other = "other"

// tally counts the choices of each question, then the concepts of each
// vocabulary over all the questions that tick or code to it.
func (b *Book) tally(lib *form.Library) {
	var order []string
	for i := range b.Columns {
		q := b.Columns[i].Question
		if hasChoices(q) {
			b.Choices = append(b.Choices, b.choices(i))
		}
		for _, id := range append([]string{q.Vocabulary}, q.CodeTo...) {
			if id != "" && !slices.Contains(order, id) {
				order = append(order, id)
			}
		}
	}
	for _, id := range order {
		if v, ok := lib.Vocabularies[id]; ok {
			b.Concepts = append(b.Concepts, b.concepts(v))
		}
	}
}

func hasChoices(q *form.Question) bool {
	switch q.Type {
	case form.SingleChoice, form.MultiChoice, form.YesNo, form.Consent:
		return true
	}
	return false
}

// choices counts one question. A blank answer counts as nothing here, whatever
// it may mean to those who publish.
func (b *Book) choices(column int) Tally {
	q := b.Columns[column].Question
	t := Tally{Question: q, Counts: offered(q)}
	for _, r := range b.Rows {
		c := &r.Cells[column]
		ids := ticked(c)
		if c.Other != "" && !slices.Contains(ids, other) {
			ids = append(slices.Clone(ids), other)
		}
		t.Answered += one(len(ids) > 0)
		for i := range t.Counts {
			if slices.Contains(ids, t.Counts[i].ID) {
				add(&t.Counts[i].Who, r, Source{Cell: c, Ticked: true, Confidence: confidence(c)})
			}
		}
	}
	if last := len(t.Counts) - 1; !q.AllowOther && len(t.Counts[last].Who) == 0 {
		t.Counts = t.Counts[:last]
	}
	return t
}

func offered(q *form.Question) []Count {
	var counts []Count
	for _, c := range q.Choices {
		counts = append(counts, Count{ID: c.ID, Label: c.Label})
	}
	if q.Type == form.YesNo && len(counts) == 0 {
		for _, id := range []string{"yes", "partly", "no", "unknown"} {
			counts = append(counts, Count{ID: id})
		}
	}
	return append(counts, Count{ID: other})
}

// concepts counts a vocabulary: ticks of questions whose choices it is, and
// codes of any question.
func (b *Book) concepts(v *form.Vocabulary) Tally {
	t := Tally{Vocabulary: v}
	at := map[string]int{}
	for i := range v.Concepts {
		c := &v.Concepts[i]
		at[c.ID] = len(t.Counts)
		t.Counts = append(t.Counts, Count{ID: c.ID, Label: c.Label, Concept: c})
	}
	for _, r := range b.Rows {
		named := false
		for i := range r.Cells {
			for _, m := range mentions(&r.Cells[i], v.ID) {
				if j, ok := at[m.id]; ok {
					t.Counts[j].mention(r, m)
					named = named || m.today && m.sure
				}
			}
		}
		t.Answered += one(named)
	}
	for i := range t.Counts {
		t.Counts[i].once()
	}
	t.Counts = slices.DeleteFunc(t.Counts, func(c Count) bool { return c.Concept.Retired && !c.Named() })
	return t
}

// mention sorts a mention by what it says of today.
func (c *Count) mention(r *Row, m mention) {
	switch {
	case !m.sure:
		add(&c.Suggested, r, m.source)
	case m.today:
		add(&c.Who, r, m.source)
	default:
		add(&c.Before, r, m.source)
	}
}

// once leaves each association in the first of Who, Before and Suggested that
// it stands in: what is done today was mostly done before too.
func (c *Count) once() {
	seen := map[*Row]bool{}
	for _, list := range []*[]Mention{&c.Who, &c.Before, &c.Suggested} {
		*list = slices.DeleteFunc(*list, func(m Mention) bool {
			if seen[m.Row] {
				return true
			}
			seen[m.Row] = true
			return false
		})
	}
}

// Named tells whether anybody's words point to the entry, of today or before,
// surely or perhaps.
func (c *Count) Named() bool { return len(c.Who)+len(c.Before)+len(c.Suggested) > 0 }

type mention struct {
	id          string
	source      Source
	today, sure bool
}

func mentions(c *Cell, vocabulary string) []mention {
	var all []mention
	if c.Column.Question.Vocabulary == vocabulary && hasChoices(c.Column.Question) {
		for _, id := range ticked(c) {
			all = append(all, mention{id, Source{Cell: c, Ticked: true, Confidence: confidence(c)}, true, true})
		}
	}
	for _, code := range c.Codes[vocabulary] {
		all = append(all, mention{code.ID, Source{Cell: c, Quote: code.Quote, Confidence: code.Confidence}, !code.Past, code.Sure()})
	}
	return all
}

func ticked(c *Cell) []string {
	if c.Value.List != nil {
		return c.Value.List
	}
	if c.Value.Text != "" {
		return []string{c.Value.Text}
	}
	return nil
}

// confidence of what stands: a person's ruling is certain.
func confidence(c *Cell) float64 {
	if c.Decision != nil {
		return 1
	}
	return c.Answer.Confidence
}

// add notes a source; rows come in order, so an association that was named
// before is the last.
func add(list *[]Mention, r *Row, s Source) {
	if n := len(*list); n > 0 && (*list)[n-1].Row == r {
		(*list)[n-1].Sources = append((*list)[n-1].Sources, s)
		return
	}
	*list = append(*list, Mention{Row: r, Sources: []Source{s}})
}

func (b *Book) sum() {
	for i := range b.Columns {
		if b.Columns[i].Question.Type != form.NumberType {
			continue
		}
		s := Sum{Column: &b.Columns[i]}
		for _, r := range b.Rows {
			s.add(&r.Cells[i])
		}
		b.Sums = append(b.Sums, s)
	}
}

func (s *Sum) add(c *Cell) {
	n := c.Value.Number
	switch {
	case c.Blank():
		return
	case n == nil || n.Min == nil && n.Max == nil || c.otherUnit():
		s.Left = append(s.Left, c)
		return
	case n.Min == nil:
		s.OpenBelow++
		s.Max += *n.Max
	case n.Max == nil:
		s.OpenAbove++
		s.Min, s.Max = s.Min+*n.Min, s.Max+*n.Min
	default:
		s.Min, s.Max = s.Min+*n.Min, s.Max+*n.Max
	}
	s.Answered++
	s.Approximate += one(n.Approximate)
}

func (b *Book) define(lib *form.Library) {
	for i := range b.Columns {
		q := b.Columns[i].Question
		if q.Term == "" {
			continue
		}
		d := Definition{Column: &b.Columns[i], Term: concept(lib, q.Term)}
		for _, r := range b.Rows {
			if c := &r.Cells[i]; !c.Blank() {
				d.Cells = append(d.Cells, c)
			}
		}
		b.Definitions = append(b.Definitions, d)
	}
}

// concept finds a concept in whichever vocabulary has it; ids are unique over
// all of them, and the order only matters when somebody breaks that.
func concept(lib *form.Library, id string) *form.Concept {
	for _, v := range slices.Sorted(maps.Keys(lib.Vocabularies)) {
		if c, ok := lib.Vocabularies[v].Concept(id); ok {
			return c
		}
	}
	return nil
}

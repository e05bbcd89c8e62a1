package workbook

import (
	"strconv"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/versions"
	"samkarta/internal/workbook/sheet"
)

// changes is what each later version changed in the one before, question by
// question; not set where nobody has sent a second form.
func (s *setter) changes() (t sheet.Table, any bool) {
	t = sheet.Table{Tab: "5C677D", Columns: []sheet.Column{
		col(s.say("column.organisation"), 28), col(s.say("column.version"), 16), col(s.say("column.received"), 17), col(s.say("column.sender"), 30),
		col(s.say("column.Number"), 8), col(s.say("column.question"), 36), col(s.say("column.before"), 44), col(s.say("column.after"), 44),
	}}
	t.Rows = func(yield func([]sheet.Cell) bool) {
		for _, r := range s.book.Rows {
			chain := append([]*form.Submission{r.Submission}, r.Earlier...)
			for i := len(chain) - 1; i > 0; i-- {
				for _, c := range versions.Changes(s.book.Form, chain[i], chain[i-1]) {
					if !yield(s.changeRow(r, chain[i-1], c)) {
						return
					}
				}
			}
		}
	}
	for range t.Rows {
		t.Count++
	}
	return t, t.Count > 0
}

func (s *setter) changeRow(r *book.Row, v *form.Submission, c versions.Change) []sheet.Cell {
	shown := func(a form.Answer) sheet.Cell {
		cell := book.Cell{Row: r, Column: &book.Column{Question: c.Question}, Answer: a, Value: a.Value, Other: a.Other}
		return sheet.Cell{Text: cell.Text(s.texts)}
	}
	return []sheet.Cell{{Text: s.name(r), Look: sheet.Look{Kind: sheet.Strong}}, {Text: strconv.Itoa(v.Version)},
		{Time: s.clock(v.Received), Look: sheet.Look{Kind: sheet.Moment}}, {Text: v.Sender}, number(c.Question.Number),
		{Text: c.Question.Label.In(s.texts.Lang())}, shown(c.Before), shown(c.After)}
}

package workbook

import (
	"cmp"
	"iter"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/mark"
	"samkarta/internal/workbook/sheet"
)

// answers is the sheet with a row an association and a column a question.
func (s *setter) answers() sheet.Table {
	t := sheet.Table{Count: len(s.book.Rows), Tab: navy}
	t.Columns = append(t.Columns, col(s.nameHeader(), 30), col(s.say("column.state"), 17))
	for _, i := range s.questions {
		q := s.book.Columns[i].Question
		c := col(s.header(q), width(q))
		if l, ok := s.lists.of[q.ID]; ok && q.Type != form.MultiChoice {
			// The last of a list confirms, which is for the sheet of doubts alone.
			c.Choose = s.lists.span(l.column, l.count-1)
		}
		t.Columns = append(t.Columns, c)
	}
	t.Columns = append(t.Columns, col(s.say("column.received"), 17), col(s.say("column.version"), 11),
		col(s.say("column.remark"), 30), col(s.say("column.sender"), 28), col(s.say("column.file"), 28))
	t = s.marked(t, mark.Answers, s.answerMarks()...)
	t.Rows = func(yield func([]sheet.Cell) bool) {
		row := make([]sheet.Cell, 0, len(t.Columns))
		for _, r := range s.book.Rows {
			if !yield(s.answerRow(row[:0], r)) {
				return
			}
		}
	}
	return t
}

// place is where a cell of the book stands, as a link inside the workbook. A
// doubt about a whole row leads to its state.
func (s *setter) place(r *book.Row, c *book.Cell) string {
	column := 2
	if c != nil && c.Column.Question.Role == form.OrganisationName {
		column = 1
	} else if c != nil {
		for i, q := range s.questions {
			if &s.book.Columns[q] == c.Column {
				column = i + 3
			}
		}
	}
	return celltext.Quoted(s.names["answers"]) + "!" + sheet.Address(column, s.line[r])
}

func (s *setter) nameHeader() string {
	if q, ok := s.book.Form.Role(form.OrganisationName); ok {
		return s.header(q)
	}
	return s.say("column.organisation")
}

func (s *setter) header(q *form.Question) string {
	label := q.Label.In(s.texts.Lang())
	if q.Number == 0 {
		return label
	}
	return strconv.Itoa(q.Number) + ". " + label
}

// width of a question's column: what its type needs.
func width(q *form.Question) float64 {
	switch q.Type {
	case form.LongText:
		return 64
	case form.MultiChoice:
		return 38
	case form.Email, form.URL:
		return 34
	case form.Phone, form.OrgNr, form.PeriodType:
		return 18
	case form.NumberType:
		return 24
	case form.ShortText:
		// A short text is as wide as the space the form gave it.
		return min(max(float64(q.MaxLength)/2.5, 28), 44)
	}
	return 28
}

func (s *setter) answerRow(row []sheet.Cell, r *book.Row) []sheet.Cell {
	name := sheet.Cell{Text: s.name(r), Look: sheet.Look{Kind: sheet.Strong}}
	prints := s.prints[:0]
	if q, ok := s.book.Form.Role(form.OrganisationName); ok {
		c := r.Cell(q.ID)
		name.Note, name.Look.Tone = s.note(c), toneOf(c)
		prints = mark.AppendPrint(prints, s.shown(name), &c.Answer)
	}
	row = append(row, name, s.state(r))
	for _, i := range s.questions {
		c := s.answer(&r.Cells[i])
		prints = mark.AppendPrint(prints, s.shown(c), &r.Cells[i].Answer)
		row = append(row, c)
	}
	s.prints = prints
	return append(row, sheet.Cell{Time: s.clock(r.Submission.Received), Look: sheet.Look{Kind: sheet.Moment}},
		sheet.Cell{Text: strconv.Itoa(r.Submission.Version), Look: sheet.Look{Kind: sheet.Token}},
		sheet.Cell{Text: s.remark(r)}, sheet.Cell{Text: r.Submission.Sender}, s.file(r.Submission),
		token(r.Submission.ID), token(string(prints)))
}

func (s *setter) state(r *book.Row) sheet.Cell {
	if r.State == form.Ready {
		return sheet.Cell{Text: s.texts.Say("state.ready")}
	}
	c := sheet.Cell{Text: s.texts.Say("state.review"), Look: sheet.Look{Tone: sheet.Doubt}}
	for _, i := range s.doubts[r] {
		if c.Link == "" {
			c.Link, c.Look.Kind = celltext.Quoted(s.names["review"])+"!"+sheet.Address(1, i+2), sheet.Linked
		}
		if g := s.groups[i]; g[0].Cell == nil {
			c.Note += s.why(g) + "\n"
		}
	}
	c.Note = strings.TrimSpace(c.Note)
	return c
}

// remark is what is worth knowing of a whole row without being doubtful.
func (s *setter) remark(r *book.Row) string {
	var remarks []string
	if r.Late {
		remarks = append(remarks, s.say("late"))
	}
	for _, e := range r.Earlier {
		remarks = append(remarks, s.say("replaces", "version", strconv.Itoa(e.Version), "date", s.clock(e.Received).Format("2006-01-02")))
	}
	for _, p := range r.Problems {
		if p.Severity == form.Info {
			remarks = append(remarks, s.texts.Problem(p))
		}
	}
	return strings.Join(remarks, "\n")
}

func toneOf(c *book.Cell) sheet.Tone {
	switch {
	case c.Doubtful:
		return sheet.Doubt
	case c.Decision != nil:
		return sheet.Decided
	}
	return sheet.Normal
}

func (s *setter) answer(c *book.Cell) sheet.Cell {
	q := c.Column.Question
	out := sheet.Cell{Text: c.Text(s.texts), Note: s.note(c), Look: sheet.Look{Tone: toneOf(c)}}
	if n, ok := c.Exact(); ok {
		out.Number, out.Look.Kind = &n, sheet.Numeric
		return out
	}
	if choice, ok := q.Choice(q.DefaultWhenBlank); ok && c.Blank() {
		out.Text = s.say("when_blank", "choice", choice.Label.In(s.texts.Lang()))
		if out.Look.Tone == sheet.Normal {
			out.Look.Tone = sheet.Faint
		}
	}
	switch q.Type {
	case form.NumberType:
		out.Look.Kind = sheet.Amount
	case form.Email:
		out.Link = "mailto:" + c.Value.Text
	case form.URL:
		out.Link = c.Value.Text
	}
	if _, ok := celltext.SafeLink(out.Link); ok {
		out.Look.Kind = sheet.Linked
	}
	return out
}

// note says what stands behind a cell: why it is doubtful or who ruled, and
// what was written. Cells where nothing happened have none.
func (s *setter) note(c *book.Cell) string {
	var lines []string
	for _, p := range c.Problems {
		lines = append(lines, s.texts.Problem(p))
	}
	if d := c.Decision; d != nil {
		lines = append(lines, s.say("decided", "who", d.Who, "date", s.clock(d.When).Format("2006-01-02"), "why", d.Why))
	}
	if len(lines) == 0 {
		return ""
	}
	if raw := strings.TrimSpace(c.Answer.Raw); raw != "" {
		lines = append(lines, s.say("written", "raw", celltext.Short(raw, 600)))
	}
	if place := s.texts.Place(c.Answer.Place); place != "" {
		lines = append(lines, s.say("stood", "place", place))
	}
	return strings.Join(lines, "\n")
}

// stands is what stands in the cell, "(blankt)" for nothing.
func (s *setter) stands(c *book.Cell) string {
	if text := c.Text(s.texts); text != "" {
		return text
	}
	return s.say("blank")
}

// written is what somebody wrote, with the other readings there are.
func (s *setter) written(c *book.Cell) string {
	lines := []string{c.Answer.Raw}
	for _, other := range c.Answer.Candidates {
		lines = append(lines, s.say("candidate", "raw", other.Raw))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// file names the document, with a link to the archived copy where there is one.
func (s *setter) file(sub *form.Submission) sheet.Cell {
	c := sheet.Cell{Text: sub.Part}
	if s.options.Original == nil {
		return c
	}
	if path := s.options.Original(sub); path != "" {
		c.Link, c.Look.Kind = sheet.FileLink(path), sheet.Linked
		c.Text = cmp.Or(c.Text, path)
	}
	return c
}

// mapped makes the rows of a sheet from a list.
func mapped[T any](list []T, row func(T) []sheet.Cell) iter.Seq[[]sheet.Cell] {
	return func(yield func([]sheet.Cell) bool) {
		for _, x := range list {
			if !yield(row(x)) {
				return
			}
		}
	}
}

package workbook

import (
	"iter"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
)

// answers is the sheet with a row an association and a column a question.
func (s *setter) answers() table {
	t := table{count: len(s.book.Rows), tab: navy}
	t.columns = append(t.columns, column{s.nameHeader(), 30}, column{s.say("column.state"), 17})
	for _, i := range s.questions {
		c := &s.book.Columns[i]
		t.columns = append(t.columns, column{s.header(c.Question), width(c.Question)})
	}
	t.columns = append(t.columns, column{s.say("column.received"), 17}, column{s.say("column.version"), 11},
		column{s.say("column.remark"), 30}, column{s.say("column.sender"), 28}, column{s.say("column.file"), 28})
	t.rows = func(yield func([]cell) bool) {
		row := make([]cell, 0, len(t.columns))
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
	return celltext.Quoted(s.names["answers"]) + "!" + address(column, s.line[r])
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

func (s *setter) answerRow(row []cell, r *book.Row) []cell {
	name := cell{text: s.name(r), look: look{kind: strong}}
	if q, ok := s.book.Form.Role(form.OrganisationName); ok {
		c := r.Cell(q.ID)
		name.note, name.look.tone = s.note(c), toneOf(c)
	}
	row = append(row, name, s.state(r))
	for _, i := range s.questions {
		row = append(row, s.answer(&r.Cells[i]))
	}
	return append(row, cell{time: s.clock(r.Submission.Received), look: look{kind: moment}},
		cell{text: strconv.Itoa(r.Submission.Version), look: look{kind: token}},
		cell{text: s.remark(r)}, cell{text: r.Submission.Sender}, cell{text: r.Submission.Part})
}

func (s *setter) state(r *book.Row) cell {
	if r.State == form.Ready {
		return cell{text: s.texts.Say("state.ready")}
	}
	c := cell{text: s.texts.Say("state.review"), look: look{tone: doubt}}
	for _, i := range s.doubts[r] {
		if c.link == "" {
			c.link, c.look.kind = celltext.Quoted(s.names["review"])+"!"+address(1, i+2), linked
		}
		if d := s.book.Doubts[i]; d.Cell == nil {
			c.note += s.texts.Problem(d.Problem) + "\n"
		}
	}
	c.note = strings.TrimSpace(c.note)
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

func toneOf(c *book.Cell) tone {
	switch {
	case c.Doubtful:
		return doubt
	case c.Decision != nil:
		return decided
	}
	return normal
}

func (s *setter) answer(c *book.Cell) cell {
	q := c.Column.Question
	out := cell{text: c.Text(s.texts), note: s.note(c), look: look{tone: toneOf(c)}}
	if n, ok := c.Exact(); ok {
		out.number, out.look.kind = &n, numeric
		return out
	}
	if choice, ok := q.Choice(q.DefaultWhenBlank); ok && c.Blank() {
		out.text = s.say("when_blank", "choice", choice.Label.In(s.texts.Lang()))
		if out.look.tone == normal {
			out.look.tone = faint
		}
	}
	switch q.Type {
	case form.NumberType:
		out.look.kind = amount
	case form.Email:
		out.link = "mailto:" + c.Value.Text
	case form.URL:
		out.link = c.Value.Text
	}
	if _, ok := celltext.SafeLink(out.link); ok {
		out.look.kind = linked
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

// review is the sheet of what a person must look at.
func (s *setter) review() table {
	return table{count: len(s.book.Doubts), tab: "C98A00", columns: []column{
		{s.say("column.organisation"), 28}, {s.say("column.question"), 32}, {s.say("column.stands"), 30},
		{s.say("column.written"), 40}, {s.say("column.why"), 44}, {s.say("column.action"), 34},
		{s.say("column.place"), 30}, {s.say("column.cell"), 10}, {s.say("column.file"), 26}, {s.say("column.sender"), 28},
	}, rows: mapped(s.book.Doubts, s.doubtRow)}
}

func (s *setter) doubtRow(d book.Doubt) []cell {
	row := make([]cell, 10)
	place := d.Problem.Place
	if d.Row != nil {
		row[0] = cell{text: s.name(d.Row), look: look{kind: strong}}
		link := s.place(d.Row, d.Cell)
		row[7] = cell{text: link[strings.LastIndex(link, "!")+1:], link: link, look: look{kind: linked}}
	}
	if d.Row == nil {
		row[0].text = s.say("no_organisation")
	}
	row[1].text = s.say("whole_submission")
	if d.Cell != nil {
		row[1].text = s.header(d.Cell.Column.Question)
		row[2].text, row[3].text = s.stands(d.Cell), s.written(d.Cell)
		if place.Place.Page == 0 && place.Place.Table == 0 {
			place = d.Cell.Answer.Place
		}
	}
	row[4].text, row[5].text = s.texts.Problem(d.Problem), s.texts.Say("action."+d.Action)
	row[6].text = s.texts.Place(place)
	if d.Submission != nil {
		row[8].text, row[9].text = d.Submission.Part, d.Submission.Sender
	}
	if d.Row == nil && d.Mail != nil {
		row[1].text, row[9].text = s.say("whole_mail", "subject", d.Mail.Subject), d.Mail.From
	}
	return row
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

// mapped makes the rows of a sheet from a list.
func mapped[T any](list []T, row func(T) []cell) iter.Seq[[]cell] {
	return func(yield func([]cell) bool) {
		for _, x := range list {
			if !yield(row(x)) {
				return
			}
		}
	}
}

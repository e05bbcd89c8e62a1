package correction

import (
	"slices"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
)

// line is a row of the sheet of answers that belongs to a submission.
type line struct {
	row    int // from 0
	id     string
	prints []mark.Print
}

// answers reads the sheet of answers.
func (r *reader) answers(s *edited) {
	asked := slices.DeleteFunc(slices.Clone(s.columns), func(c mark.Column) bool { return c.ID == mark.Other })
	lines := r.lines(s, len(asked))
	r.missing(s, lines)
	lines = r.aligned(s, asked, lines)
	sorted := r.sortedAlone(s, asked, lines)
	for _, l := range lines {
		for i, c := range asked {
			if s.at[i] >= 0 && !sorted[i] && mark.Text(s.cell(s.at[i], l.row)) != l.prints[i].Text {
				r.answer(s, s.at[i], l, c.ID, l.prints[i])
			}
		}
	}
}

// lines finds the rows by their ids. A row that somebody has copied is read
// once where both say the same, else not at all.
func (r *reader) lines(s *edited, n int) []line {
	var lines []line
	seen := map[string]int{}
	twice := map[string]bool{}
	for row := s.head + 1; row < len(s.rows); row++ {
		id := strings.TrimSpace(s.cell(s.id, row))
		at := s.place(0, row)
		switch first, copied := seen[id]; {
		case id == "" && strings.Join(s.rows[row], "") == "":
		case id == "":
			r.refuse(at, "row_added")
		case r.rows[id] == nil:
			r.refuse(at, "row_unknown", "organisation", s.cell(s.at[0], row))
		case copied && slices.Equal(s.rows[first], s.rows[row]):
		case copied:
			twice[id] = true
			r.refuse(at, "row_twice", "organisation", s.cell(s.at[0], row), "first", s.place(0, first).cell())
		default:
			seen[id] = row
			prints, ok := mark.ReadPrints(s.cell(s.prints, row), n)
			if !ok {
				r.refuse(at, "row_damaged", "organisation", s.cell(s.at[0], row))
				continue
			}
			lines = append(lines, line{row, id, prints})
		}
	}
	return slices.DeleteFunc(lines, func(l line) bool { return twice[l.id] })
}

// missing tells of rows that are gone: nothing is deleted for that.
func (r *reader) missing(s *edited, lines []line) {
	there := map[*book.Row]bool{}
	for _, l := range lines {
		there[r.rows[l.id]] = true
	}
	var names []string
	for _, row := range r.Book.Rows {
		if !there[row] && row.Submission.Received.Before(s.made) {
			names = append(names, row.Name)
		}
	}
	if len(names) > 0 {
		r.tell(place{sheet: s.name}, "rows_missing", "organisations", strings.Join(names, ", "))
	}
}

// aligned leaves out rows whose hidden id has come apart from the rest: with the
// name of another association of the sheet, the row is not the id's.
func (r *reader) aligned(s *edited, asked []mark.Column, lines []line) []line {
	q, ok := r.Book.Form.Role(form.OrganisationName)
	at := slices.IndexFunc(asked, func(c mark.Column) bool { return ok && c.ID == q.ID })
	if at < 0 || s.at[at] < 0 {
		return lines
	}
	owner := map[string]string{} // by the fingerprint of the name
	for _, l := range lines {
		owner[l.prints[at].Text] = l.id
	}
	return slices.DeleteFunc(lines, func(l line) bool {
		name := s.cell(s.at[at], l.row)
		other, known := owner[mark.Text(name)]
		apart := known && other != l.id && mark.Text(name) != l.prints[at].Text
		if apart {
			r.refuse(s.place(s.at[at], l.row), "row_apart", "organisation", name)
		}
		return apart
	})
}

// sortedAlone finds columns that somebody has sorted without the others: three
// cells or more are changed, and all that stood there stands there still.
func (r *reader) sortedAlone(s *edited, asked []mark.Column, lines []line) []bool {
	alone := make([]bool, len(asked))
	for i, c := range asked {
		if s.at[i] < 0 {
			continue
		}
		changed := 0
		var before, after []string
		for _, l := range lines {
			print := mark.Text(s.cell(s.at[i], l.row))
			if print != l.prints[i].Text {
				changed++
				before, after = append(before, l.prints[i].Text), append(after, print)
			}
		}
		slices.Sort(before)
		slices.Sort(after)
		if alone[i] = changed > 2 && slices.Equal(before, after); alone[i] {
			r.refuse(s.place(s.at[i], s.head), "column_sorted", "question", r.label(c.ID))
		}
	}
	return alone
}

// answer takes up one changed cell.
func (r *reader) answer(s *edited, column int, l line, field string, was mark.Print) {
	row := r.rows[l.id]
	at := s.place(column, l.row)
	q, ok := r.Book.Form.Question(field)
	if !ok {
		r.refuse(at, "question_gone", "question", field)
		return
	}
	in, err := s.typed(column, l.row)
	if err != nil {
		in.fault = "error"
	}
	who := []string{"organisation", row.Name, "question", r.label(field), "text", short(in.text)}
	switch {
	case in.fault != "":
		r.refuse(at, in.fault, who...)
		return
	case strings.TrimSpace(in.text) == "":
		r.refuse(at, "cleared", who...)
		return
	}
	answer, stands := r.reading(row, l.id, field)
	value, other, problem := r.interpret(q, in, answer, stands)
	if problem != "" {
		r.refuse(at, "not_understood", append(who, "why", problem)...)
		return
	}
	if sameValue(value, stands.Value) && other == stands.Other && (s.kind != mark.Review || stands.Decision != nil && !staleOn(stands, answer)) {
		// Another way to write what stands, or a ruling that was taken before.
		if stands.Decision != nil {
			r.out.Known++
		}
		return
	}
	d := form.Decision{Submission: l.id, Field: field, Reading: answer.Reading(), From: stands.Value, To: value, Other: other,
		Why: r.say("why", "cell", s.name+"!"+at.cell())}
	change := Change{Sheet: s.name, Cell: at.cell(), Organisation: row.Name, Question: r.label(field),
		From: r.standing(stands), To: r.standing(stood(stands, value, other)), Decision: d}
	if was.Reading != mark.Reading(&answer) {
		// The reading that the person saw is no longer known in full; what counts
		// is that it is not today's.
		change.Decision.Reading, change.Now = "seen:"+was.Reading, r.standing(stood(stands, answer.Value, answer.Other))
		if change.Now == "" {
			change.Now = answer.Raw
		}
	}
	r.propose(change, s.made)
}

// staleOn: the decision was made on another reading than today's.
func staleOn(c book.Cell, a form.Answer) bool { return c.Decision.Reading != a.Reading() }

// reading is what the machine read in the very version that the person saw, and
// what stands now.
func (r *reader) reading(row *book.Row, id, field string) (form.Answer, book.Cell) {
	var stands book.Cell
	if c := row.Cell(field); c != nil {
		stands = *c
	}
	for _, sub := range append([]*form.Submission{row.Submission}, row.Earlier...) {
		if sub.ID == id {
			return sub.Answers[field], stands
		}
	}
	return stands.Answer, stands
}

// stood is a cell as it will stand.
func stood(c book.Cell, v form.Value, other string) book.Cell {
	c.Value, c.Other, c.Decision = v, other, &form.Decision{}
	return c
}

// standing words what stands in a cell.
func (r *reader) standing(c book.Cell) string {
	if c.Column == nil {
		return c.Value.Text
	}
	if text := c.Text(r.Texts[0]); text != "" {
		return text
	}
	return r.Texts[0].Say("workbook.blank")
}

// label is a question's label, the id where the form no longer asks it.
func (r *reader) label(field string) string {
	if r.Book == nil { // the sheet is read, not corrected
		return field
	}
	if q, ok := r.Book.Form.Question(field); ok {
		return q.Label.In(r.Texts[0].Lang())
	}
	if key := "workbook.column." + field; r.Texts[0].Has(key) {
		return r.Texts[0].Say(key)
	}
	return field
}

// valueText words the value of a decision that stands.
func (r *reader) valueText(field string, d form.Decision) string {
	if row := r.rows[d.Submission]; row != nil {
		if c := row.Cell(field); c != nil {
			return r.standing(stood(*c, d.To, d.Other))
		}
	}
	return d.To.Text
}

// short is the beginning of a text, to name it in a sentence.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return text
}

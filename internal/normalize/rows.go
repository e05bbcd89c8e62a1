package normalize

import (
	"strings"
	"time"
	"unicode/utf8"

	"samkarta/internal/form"
)

// rows normalises a table of answers cell by cell; a row in which nothing is
// left says nothing and is dropped. Problems are the whole question's, each at
// the place of its cell.
func rows(q *form.Question, raw form.RawAnswer, received time.Time) (form.Answer, []form.Problem) {
	out := form.Answer{Confidence: raw.Confidence, Place: raw.Place}
	var problems []form.Problem
	var lines []string
	for _, row := range raw.Rows {
		answers := make([]form.Answer, len(q.Columns))
		var written []string
		for i := range answers {
			if i >= len(row) {
				break
			}
			cell, found := rowCell(&q.Columns[i], row[i], received)
			for _, p := range found {
				p.Field = q.ID
				problems = append(problems, p)
			}
			if cell.Raw == "" {
				continue
			}
			answers[i] = cell
			// The whole is as sure as the least sure of its parts.
			out.Confidence = min(out.Confidence, cell.Confidence)
			written = append(written, cell.Raw)
		}
		if written != nil {
			out.Rows = append(out.Rows, answers)
			lines = append(lines, strings.Join(written, " | "))
		}
	}
	out.Raw = strings.Join(lines, "\n")
	out.Place.Quote, _ = MaskPersonalNumbers(out.Place.Quote)
	return out, problems
}

// rowCell normalises one cell. Points are given as dots or strokes, and copied
// so: those are counted.
func rowCell(q *form.Question, raw form.RawAnswer, received time.Time) (form.Answer, []form.Problem) {
	marks := strings.Join(strings.Fields(raw.Text), "")
	mark, _ := utf8.DecodeRuneInString(marks)
	if q.Type != form.NumberType || raw.Number != nil || marks == "" ||
		!strings.ContainsRune("•●○★☒✓✔*|IiXx", mark) || strings.Trim(marks, string(mark)) != "" {
		return Answer(q, raw, received)
	}
	counted, n := raw, float64(utf8.RuneCountInString(marks))
	counted.Text, counted.Number, counted.Confidence = "", &n, raw.Confidence*sureShort
	a, problems := Answer(q, counted, received)
	a.Raw = raw.Text
	return a, problems
}

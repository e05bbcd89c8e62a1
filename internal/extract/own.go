package extract

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// Blanks that the program makes itself carry more than labels: printed codes,
// header rows and fields named after the questions.

// code is what such a blank prints behind a question: "[Q07]".
var code = regexp.MustCompile(`[ \x{a0}]?\[Q\d{2}\]`)

// withoutCode takes the codes out of a run, before being the text of its line so
// far. A code that opens a line stays: where the label is gone it is the
// question's number.
func withoutCode(text, before string) string {
	if !strings.Contains(text, "[Q") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		kept := 0
		if at := code.FindStringIndex(line); at != nil && strings.TrimSpace(line[:at[0]]) == "" && (i > 0 || strings.TrimSpace(before) == "") {
			kept = at[1]
		}
		lines[i] = line[:kept] + code.ReplaceAllString(line[kept:], "")
	}
	return strings.Join(lines, "\n")
}

// headerWords head the columns of a form's table; a row of nothing else asks
// and answers nothing, also where a page repeats it.
var headerWords = []string{"fråga", "frågor", "svar", "ert svar", "question", "questions", "answer", "your answer"}

func headerRows(t *document.Table) map[int]bool {
	words, others := map[int]int{}, map[int]bool{}
	for i := range t.Cells {
		c := &t.Cells[i]
		switch text := strings.ToLower(strings.TrimSpace(c.Text())); {
		case slices.Contains(headerWords, text):
			words[c.Row]++
		case text != "":
			others[c.Row] = true
		}
	}
	rows := map[int]bool{}
	for row, n := range words {
		rows[row] = n > 1 && !others[row]
	}
	return rows
}

// Suffixes of the names of fields beside a question's tick boxes.
const (
	otherSuffix   = "other"
	commentSuffix = "comment"
)

// entered is what the fields of a question hold.
type entered struct {
	answer form.RawAnswer
}

// fields gathers what stands in the fields that are named after a form's
// questions: "org_name", "methods.mentoring", "methods.other".
func (k *known) fields(doc *document.Document) map[string]*entered {
	out := map[string]*entered{}
	for i := range doc.Controls {
		c := &doc.Controls[i]
		id, part, _ := strings.Cut(strings.TrimSuffix(c.Name, "_"), ".")
		q, ok := k.form.Question(id)
		if !ok || q.Type == form.RowsType {
			continue
		}
		e := out[id]
		if e == nil {
			e = &entered{}
			e.answer.Confidence = strengthField
			out[id] = e
		}
		e.add(q, part, c)
	}
	return out
}

// strengthField is how sure an answer is that stands in a field of the
// question's own name.
const strengthField = 0.999

func (e *entered) add(q *form.Question, part string, c *document.Control) {
	value := strings.TrimSpace(c.Value)
	if c.Empty || c.Kind == document.Radio && !c.Checked {
		value = ""
	}
	e.answer.Boxes = e.answer.Boxes || c.Kind == document.CheckBox || c.Kind == document.Radio
	switch {
	case part == otherSuffix:
		e.answer.Other = value
	case part == commentSuffix:
		e.answer.Text = value
	case part != "":
		if c.Checked || c.Kind == document.NamedCell && value != "" {
			e.tick(choiceLabel(q, part))
		}
		return
	case len(q.Choices) > 0 || q.Type == form.YesNo:
		// What a list or a radio button calls its choices is the blank's maker's
		// affair: names that are not ours say nothing.
		e.tick(choiceLabel(q, shown(c, value)))
		value = ""
	default:
		e.answer.Text = value
	}
	if value != "" && e.answer.Place.Quote == "" {
		e.answer.Place = form.Place{Place: c.Place, Quote: value}
	}
}

// shown is what a person saw of a value: a list may store values of its own.
func shown(c *document.Control, value string) string {
	for _, o := range c.Options {
		if o.Value == value && o.Label != "" {
			return o.Label
		}
	}
	return value
}

// tick notes a choice; "" is none.
func (e *entered) tick(label string) {
	if label != "" && !slices.Contains(e.answer.Ticked, label) {
		e.answer.Boxes = true
		e.answer.Ticked = append(e.answer.Ticked, label)
	}
}

// choiceLabel is the Swedish label of a choice that is named by its id or by its
// label in any language, "" when there is none.
func choiceLabel(q *form.Question, name string) string {
	if q.Type == form.YesNo {
		return map[string]string{"yes": "Ja", "no": "Nej", "ja": "Ja", "nej": "Nej"}[strings.ToLower(name)]
	}
	for _, c := range q.Choices {
		named := func(text string) bool { return strings.EqualFold(text, name) }
		if name != "" && (c.ID == name || slices.ContainsFunc(slices.Collect(maps.Values(c.Label)), named)) {
			return c.Label[form.Swedish]
		}
	}
	return ""
}

// withFields holds what was found by the labels against the fields: they make
// it surer, fill in what has no label any more, and where they contradict it
// both are given.
func (r Result) withFields(fields map[string]*entered) Result {
	for id, e := range fields {
		filled := e.answer.Text != "" || e.answer.Other != "" || len(e.answer.Ticked) > 0
		a, ok := r.Answers[id]
		q, _ := r.Form.Question(id)
		switch {
		case filled && !ok:
			if e.answer.Place.Quote == "" {
				e.answer.Place.Quote = said(e.answer)
			}
			r.Answers[id] = e.answer
			r.Asked++
		case filled && e.agrees(q, a):
			a.Confidence = max(a.Confidence, strengthField)
			r.Answers[id] = a
		case filled:
			a.Candidates = append(a.Candidates, form.Candidate{Raw: said(e.answer), Place: e.answer.Place})
			r.Answers[id] = a
		}
	}
	return r
}

// agrees: the words of the fields stand in what was found, and as many boxes are
// ticked, by whatever label. More may have been written beside a field.
func (e *entered) agrees(q *form.Question, a form.RawAnswer) bool {
	found := strings.Join(strings.Fields(fold(strings.Join([]string{a.Text, a.Other, a.Place.Quote}, " "))), " ")
	for _, text := range []string{e.answer.Text, e.answer.Other} {
		if !strings.Contains(found, strings.Join(strings.Fields(fold(text)), " ")) {
			return false
		}
	}
	if !e.answer.Boxes || len(e.answer.Ticked) == 0 {
		return true
	}
	labels := a.Ticked
	if len(labels) == 0 {
		labels = strings.Split(a.Text, "\n")
	}
	for _, label := range labels {
		if known := choiceLabel(q, label); known != "" && !slices.Contains(e.answer.Ticked, known) {
			return false
		}
	}
	return true
}

package correction

import (
	"encoding/json"
	"slices"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/normalize"
)

// leastSure is how sure the interpretation of what was typed must be: the same
// as for answers that count without a person.
const leastSure = 0.8

// interpret understands what was typed as an association's answer would be.
// problem says in words why it cannot be taken.
func (r *reader) interpret(q *form.Question, in typed, a form.Answer, stands book.Cell) (v form.Value, other, problem string) {
	text := strings.TrimSpace(in.text)
	switch {
	case r.isWord(text, "workbook.blank"):
		return form.Value{}, "", ""
	case r.isWord(text, "workbook.confirm"):
		if stands.Value.IsZero() && stands.Other == "" {
			return v, "", r.say("nothing_stands")
		}
		return stands.Value, stands.Other, ""
	case q.Type == form.RowsType:
		return v, "", r.say("rows")
	case strings.HasSuffix(text, r.Texts[0].Say("workbook.cut")):
		return v, "", r.say("cut")
	}
	// Words beside a tick stand in brackets behind it, and stay as they were.
	if a.Comment != "" {
		text = strings.TrimSpace(strings.TrimSuffix(text, "("+a.Comment+")"))
	}
	raw := r.raw(q, text)
	if q.Type == form.NumberType {
		raw.Number = in.number
	}
	answer, problems := normalize.Answer(q, raw, r.Book.Made)
	for _, p := range problems {
		if p.Severity != form.Info {
			return v, "", r.Texts[0].Problem(p)
		}
	}
	switch {
	case answer.Value.IsZero() && answer.Other == "":
		return v, "", r.say("no_value")
	case answer.Confidence < leastSure:
		return v, "", r.say("unsure")
	case answer.Comment != "" && answer.Comment != a.Comment:
		return v, "", r.say("comment")
	}
	return answer.Value, answer.Other, ""
}

// raw is a typed text as the readers give answers. What the program itself
// writes into cells, choices parted by semicolons and "Annat: …", are ticks.
func (r *reader) raw(q *form.Question, text string) form.RawAnswer {
	raw := form.RawAnswer{Text: text, Confidence: 1}
	switch q.Type {
	case form.Phone:
		raw.Text = strings.ReplaceAll(text, ";", " / ")
	case form.SingleChoice, form.MultiChoice, form.Consent:
		var ticked, rest []string
		pieces := []string{text}
		if q.Type == form.MultiChoice {
			pieces = strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == '\n' })
		}
		for i, piece := range pieces {
			piece = strings.TrimSpace(piece)
			if label, ok := r.choice(q, piece); ok {
				ticked = append(ticked, label)
			} else if words, ok := r.other(piece, strings.Join(pieces[i:], ";")); ok {
				// Behind "Annat:" everything is its text, semicolons too.
				raw.Other = words
				break
			} else if piece != "" {
				rest = append(rest, piece)
			}
		}
		if len(ticked) > 0 || raw.Other != "" {
			raw.Boxes, raw.Ticked, raw.Text = true, append(ticked, rest...), ""
		}
	}
	return raw
}

// choice finds the choice whose label, in any language, a text is.
func (r *reader) choice(q *form.Question, text string) (label string, ok bool) {
	i := slices.IndexFunc(q.Choices, func(c form.Choice) bool {
		return slices.ContainsFunc(r.labels(c.Label), func(l string) bool { return strings.EqualFold(l, text) })
	})
	if i < 0 {
		return "", false
	}
	return q.Choices[i].Label.In(form.Swedish), true
}

func (r *reader) labels(t form.Text) []string {
	var all []string
	for _, texts := range r.Texts {
		all = append(all, t.In(texts.Lang()))
	}
	return all
}

// other finds the words behind "Annat:"; rest is the text from there on.
func (r *reader) other(piece, rest string) (words string, ok bool) {
	for _, t := range r.Texts {
		lead := strings.TrimSpace(strings.TrimSuffix(t.Say("value.other"), "{text}"))
		if len(piece) >= len(lead) && strings.EqualFold(piece[:len(lead)], lead) {
			return strings.TrimSpace(strings.TrimSpace(rest)[len(lead):]), true
		}
	}
	return "", false
}

func sameValue(a, b form.Value) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// mask hides personal identity numbers in what is filled in freely.
func (r *reader) mask(text string) string {
	masked, _ := normalize.MaskPersonalNumbers(text)
	return masked
}

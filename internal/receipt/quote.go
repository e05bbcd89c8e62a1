package receipt

import (
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/normalize/phone"
)

// mostQuoted is how much of an answer is quoted back, in characters: enough to
// see that it is the right one.
const mostQuoted = 200

// quoted are the answers that the form wants its senders to see again.
func (w *writer) quoted(f *form.Form, s form.Submission) []row {
	var rows []row
	for _, q := range slices.Concat(f.Questions(), f.Optional) {
		if a, ok := s.Answers[q.ID]; ok && q.Receipt {
			rows = append(rows, row{w.label(&q), w.shown(&q, a)})
		}
	}
	return rows
}

// shown is an answer as it was understood; where it was not, what was written.
func (w *writer) shown(q *form.Question, a form.Answer) string {
	text := w.value(q, a.Value)
	if a.Other != "" {
		text = strings.TrimPrefix(text+", "+oneLine(a.Other), ", ")
	}
	if text == "" && strings.TrimSpace(a.Raw) != "" {
		text = w.say("as_written", "text", oneLine(a.Raw))
	}
	if text == "" {
		return w.say("blank")
	}
	return shorten(w.mask(q, text))
}

// mask hides what looks like a personal identity number. An organisation's
// number has the same digits, and a telephone may.
func (w *writer) mask(q *form.Question, text string) string {
	switch q.Type {
	case form.OrgNr, form.Phone, form.Email:
		return oneLine(text)
	}
	return hide(text)
}

func (w *writer) value(q *form.Question, v form.Value) string {
	switch {
	case v.Number != nil:
		return w.number(*v.Number)
	case v.Period != nil:
		return w.period(*v.Period)
	case v.List != nil:
		var items []string
		for _, item := range v.List {
			items = append(items, w.word(q, item))
		}
		return strings.Join(items, ", ")
	}
	return w.word(q, v.Text)
}

// word is a choice by its label, a telephone number as people at home write it,
// and any other text as it is.
func (w *writer) word(q *form.Question, text string) string {
	if q.Type == form.Phone {
		return phone.National(text)
	}
	if c, ok := q.Choice(text); ok {
		return c.Label.In(w.texts.Lang())
	}
	if q.Type == form.YesNo || text == "other" && len(q.Choices) > 0 {
		if key := "word." + text; w.texts.Has("receipt." + key) {
			return w.say(key)
		}
	}
	return text
}

func (w *writer) number(n form.Number) string {
	digits := func(f *float64) string { return strconv.FormatFloat(*f, 'f', -1, 64) }
	text := ""
	switch {
	case n.Min != nil && n.Max != nil && *n.Min == *n.Max:
		text = digits(n.Min)
	case n.Min != nil && n.Max != nil:
		text = digits(n.Min) + "–" + digits(n.Max)
	case n.Min != nil:
		text = w.say("at_least", "number", digits(n.Min))
	case n.Max != nil:
		text = w.say("at_most", "number", digits(n.Max))
	}
	if n.Approximate {
		text = w.say("about", "number", text)
	}
	return strings.TrimSpace(text + " " + n.Unit)
}

func (w *writer) period(p form.Period) string {
	year := func(y *int) string {
		if y == nil {
			return ""
		}
		return strconv.Itoa(*y)
	}
	if p.Ongoing {
		return year(p.From) + "–"
	}
	return strings.Trim(year(p.From)+"–"+year(p.To), "–")
}

// shorten cuts a text to so much that it can be recognised.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= mostQuoted {
		return text
	}
	return string(runes[:mostQuoted]) + " …"
}

package book

import (
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/normalize/phone"
	"samkarta/internal/wording"
)

// Text is the answer as people read it: "ca 30–40", "2012–", the labels of
// what was ticked parted by "; ", and what was written where that could not be
// understood. Blank is "".
func (c *Cell) Text(t *wording.Texts) string {
	if c.Value.IsZero() && c.Decision == nil && c.Other == "" {
		return c.Answer.Raw
	}
	text := c.valueText(t)
	if c.Other != "" {
		written := t.Say("value.other", "text", c.Other)
		// "Annat" alone says no more than the words that follow it.
		if text == "" || c.Value.Text == other {
			text = written
		} else {
			text += "; " + written
		}
	}
	if c.Answer.Comment != "" && text != "" && !strings.EqualFold(text, c.Answer.Comment) {
		text = t.Say("value.comment", "text", text, "comment", c.Answer.Comment)
	}
	return text
}

func (c *Cell) valueText(t *wording.Texts) string {
	q, v := c.Column.Question, c.Value
	switch {
	case v.Number != nil:
		return c.numberText(t)
	case v.Period != nil:
		return periodText(v.Period, t)
	case hasChoices(q):
		labels := make([]string, 0, 1+len(v.List))
		for _, id := range ticked(c) {
			labels = append(labels, choiceText(q, id, t))
		}
		return strings.Join(labels, "; ")
	case q.Type == form.Phone && v.List != nil:
		numbers := make([]string, 0, len(v.List))
		for _, number := range v.List {
			numbers = append(numbers, phone.National(number))
		}
		return strings.Join(numbers, "; ")
	case q.Type == form.Phone:
		return phone.National(v.Text)
	case v.List != nil:
		return strings.Join(v.List, "; ")
	}
	return v.Text
}

// choiceText gives the label of a choice; an id that the form no longer has is
// shown as it is rather than lost.
func choiceText(q *form.Question, id string, t *wording.Texts) string {
	if choice, ok := q.Choice(id); ok {
		return choice.Label.In(t.Lang())
	}
	if key := "choice." + id; t.Has(key) {
		return t.Say(key)
	}
	return id
}

// Name is the entry's label, also for the answers that no form spells out.
func (c *Count) Name(t *wording.Texts) string {
	if label := c.Label.In(t.Lang()); label != "" {
		return label
	}
	return choiceText(&form.Question{}, c.ID, t)
}

func (c *Cell) numberText(t *wording.Texts) string {
	n := c.Value.Number
	var text string
	switch {
	case n.Min == nil && n.Max == nil:
		return c.Answer.Raw
	case n.Min == nil:
		text = t.Say("value.at_most", "number", decimal(*n.Max, t.Lang()))
	case n.Max == nil:
		text = t.Say("value.at_least", "number", decimal(*n.Min, t.Lang()))
	case *n.Min == *n.Max:
		text = decimal(*n.Min, t.Lang())
	default:
		text = decimal(*n.Min, t.Lang()) + "–" + decimal(*n.Max, t.Lang())
	}
	// "At least" is already no exact number.
	if n.Approximate && n.Min != nil && n.Max != nil {
		text = t.Say("value.about", "number", text)
	}
	if c.otherUnit() {
		text = t.Say("value.unit", "number", text, "unit", n.Unit)
	}
	return text
}

func decimal(f float64, lang form.Lang) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if lang == form.Swedish {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func periodText(p *form.Period, t *wording.Texts) string {
	switch {
	case p.From == nil && p.To == nil:
		return t.Say("value.ongoing")
	case p.From == nil:
		return "–" + strconv.Itoa(*p.To)
	case p.To == nil:
		return strconv.Itoa(*p.From) + "–"
	case *p.From == *p.To:
		return strconv.Itoa(*p.From)
	}
	return strconv.Itoa(*p.From) + "–" + strconv.Itoa(*p.To)
}

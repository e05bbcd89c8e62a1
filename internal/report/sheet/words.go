package sheet

import (
	"strconv"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

func (s *Setter) Say(key string, args ...string) string { return s.Texts.Say("report."+key, args...) }

// in gives a text of the layout in the report's language, filled in.
func (s *Setter) In(t form.Text) string { return s.round.Replace(t.In(s.Texts.Lang())) }

// sayCount says a sentence about a number; "" when there is nothing to say.
func (s *Setter) SayCount(key string, n int) string {
	if n == 0 {
		return ""
	}
	if n == 1 && s.Texts.Has("report."+key+".one") {
		key += ".one"
	}
	return s.Say(key, "count", s.Count(n))
}

// sayIf says a sentence about a value; "" without one.
func (s *Setter) SayIf(key, name, value string) string {
	if value == "" {
		return ""
	}
	return s.Say(key, name, value)
}

func (s *Setter) Date(t time.Time) string {
	months := strings.Fields(s.Say("months"))
	month := t.Month().String()
	if len(months) == 12 {
		month = months[t.Month()-1]
	}
	return s.Say("date", "day", strconv.Itoa(t.Day()), "month", month, "year", strconv.Itoa(t.Year()))
}

func (s *Setter) Count(n int) string { return s.Number(float64(n)) }

// number groups the digits of a number by threes, as the language does.
func (s *Setter) Number(f float64) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	// Swedish leaves four digits together in running text, but beside others
	// like 12 500 they are easier to compare grouped.
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + s.Say("thousands") + whole[i:]
	}
	if part != "" {
		whole += s.Say("decimal") + part
	}
	return whole
}

// sum words a sum as exactly as its parts allow.
func (s *Setter) Sum(sum book.Sum) string {
	if sum.Answered == 0 {
		return s.Say("number.none")
	}
	text := s.Number(sum.Min)
	switch {
	case sum.OpenAbove > 0:
		return s.Say("number.at_least", "number", text)
	case sum.Min != sum.Max:
		text += "–" + s.Number(sum.Max)
	}
	if sum.Approximate > 0 {
		text = s.Say("number.about", "number", text)
	}
	return text
}

// name is what an organisation is called in the report.
func (s *Setter) Name(r *book.Row) string {
	if r.Name != "" {
		return r.Name
	}
	return s.Say("nameless", "date", s.Date(r.Submission.Received))
}

func (s *Setter) TallyOfVocabulary(id string) *book.Tally {
	for i := range s.Book.Concepts {
		if t := &s.Book.Concepts[i]; t.Vocabulary.ID == id {
			return t
		}
	}
	return nil
}

func (s *Setter) TallyOfQuestion(id string) *book.Tally {
	for i := range s.Book.Choices {
		if t := &s.Book.Choices[i]; t.Question.ID == id {
			return t
		}
	}
	return nil
}

func (s *Setter) SumOf(id string) (book.Sum, bool) {
	for _, sum := range s.Book.Sums {
		if sum.Column.Question.ID == id {
			return sum, true
		}
	}
	return book.Sum{}, false
}

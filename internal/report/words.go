package report

import (
	"strconv"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

func (s *setter) say(key string, args ...string) string { return s.texts.Say("report."+key, args...) }

// in gives a text of the layout in the report's language, filled in.
func (s *setter) in(t form.Text) string { return s.round.Replace(t.In(s.texts.Lang())) }

// sayCount says a sentence about a number; "" when there is nothing to say.
func (s *setter) sayCount(key string, n int) string {
	if n == 0 {
		return ""
	}
	return s.say(key, "count", s.count(n))
}

// sayIf says a sentence about a value; "" without one.
func (s *setter) sayIf(key, name, value string) string {
	if value == "" {
		return ""
	}
	return s.say(key, name, value)
}

func (s *setter) date(t time.Time) string {
	months := strings.Fields(s.say("months"))
	month := t.Month().String()
	if len(months) == 12 {
		month = months[t.Month()-1]
	}
	return s.say("date", "day", strconv.Itoa(t.Day()), "month", month, "year", strconv.Itoa(t.Year()))
}

func (s *setter) count(n int) string { return s.number(float64(n)) }

// number groups the digits of a number by threes, as the language does.
func (s *setter) number(f float64) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	// Swedish leaves four digits together in running text, but beside others
	// like 12 500 they are easier to compare grouped.
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + s.say("thousands") + whole[i:]
	}
	if part != "" {
		whole += s.say("decimal") + part
	}
	return whole
}

// sum words a sum as exactly as its parts allow.
func (s *setter) sum(sum book.Sum) string {
	if sum.Answered == 0 {
		return s.say("number.none")
	}
	text := s.number(sum.Min)
	switch {
	case sum.OpenAbove > 0:
		return s.say("number.at_least", "number", text)
	case sum.Min != sum.Max:
		text += "–" + s.number(sum.Max)
	}
	if sum.Approximate > 0 {
		text = s.say("number.about", "number", text)
	}
	return text
}

// name is what an organisation is called in the report.
func (s *setter) name(r *book.Row) string {
	if r.Name != "" {
		return r.Name
	}
	return s.say("nameless", "date", s.date(r.Submission.Received))
}

func (s *setter) tallyOfVocabulary(id string) *book.Tally {
	for i := range s.book.Concepts {
		if t := &s.book.Concepts[i]; t.Vocabulary.ID == id {
			return t
		}
	}
	return nil
}

func (s *setter) tallyOfQuestion(id string) *book.Tally {
	for i := range s.book.Choices {
		if t := &s.book.Choices[i]; t.Question.ID == id {
			return t
		}
	}
	return nil
}

func (s *setter) sumOf(id string) (book.Sum, bool) {
	for _, sum := range s.book.Sums {
		if sum.Column.Question.ID == id {
			return sum, true
		}
	}
	return book.Sum{}, false
}

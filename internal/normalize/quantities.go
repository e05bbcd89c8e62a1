package normalize

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/normalize/quantity"
)

// lineBreak parts two numbers: "80" above "250" are not 80 250.
var lineBreak = regexp.MustCompile(`(\d)[ \t]*\n\s*(\d)`)

// number prefers what a spreadsheet keeps as a number to its text.
func number(q *form.Question, raw form.RawAnswer, text string) result {
	if lineBreak.MatchString(raw.Text) {
		text = fold(lineBreak.ReplaceAllString(raw.Text, "$1 ; $2")) // no thousands
	}
	if raw.Number != nil && (text == "" || onlyNumber(text)) {
		n := *raw.Number
		return result{value: form.Value{Number: &form.Number{Min: &n, Max: &n}}, sure: sureExact}
	}
	if !raw.Date.IsZero() {
		// A spreadsheet turned "1-2" into a date; what was written is lost.
		return failed(dateForNumber)
	}
	return resultOf(quantity.Number(text, labelWords(q)))
}

func onlyNumber(s string) bool {
	_, err := strconv.ParseFloat(strings.NewReplacer(" ", "", ",", ".").Replace(s), 64)
	return err == nil
}

// labelWords are the nouns of the question itself.
func labelWords(q *form.Question) map[string]bool {
	words := map[string]bool{}
	for _, label := range q.Label {
		for w := range strings.FieldsSeq(strings.ToLower(label)) {
			words[strings.Trim(w, ".,?!:()")] = true
		}
	}
	return words
}

// period takes a date or number cell for the year in it: people who mean a
// year fill such cells with its first day.
func period(raw form.RawAnswer, text string, received time.Time) result {
	switch {
	case text == "" && !raw.Date.IsZero():
		text = strconv.Itoa(raw.Date.Year())
	case text == "" && raw.Number != nil:
		text = written(raw)
	}
	return resultOf(quantity.Period(text, received))
}

func resultOf(r quantity.Reading) result {
	if r.Code != "" {
		return failed(r.Code)
	}
	return result{value: form.Value{Number: r.Number, Period: r.Period}, sure: r.Sure}
}

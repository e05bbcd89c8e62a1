// Package normalize turns what people wrote into typed values. It exists so
// that the rest of the house can count, sort and compare: "ca 30–40", "ett
// trettiotal" and "trettio" are numbers to it, "070-174 06 05 (vx)" is a
// telephone number, "ja alla" is a choice.
//
// It takes a question and a raw answer and gives the answer with its value,
// or, when it is not sure enough, the raw words and a Problem that says why.
// It never guesses silently: a value it hands out is either plain from the
// words or carries a confidence that sends it to a person. Personal identity
// numbers are masked here, before anything else sees the answer.
package normalize

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samkarta/internal/form"
	"samkarta/internal/normalize/personal"
	"samkarta/internal/normalize/quantity"
)

// How sure the normalising itself is; the answer's confidence is this times
// that of the place it was found in.
const (
	sureExact    = 1.0  // the label, a plain number, an address: nothing to interpret
	sureSynonym  = 0.98 // a listed synonym, an inflected label, a number in words
	sureShort    = 0.95 // the beginning or a part of just one label
	sureWithin   = 0.85 // a label within a few other words; words that were passed over
	sureSpelling = 0.82 // a label with a letter wrong
	sureOrdinal  = 0.75 // a choice by its number or letter; a round year that may be a count
	sureHedged   = 0.6  // conditions and reservations: a person must look
)

// Problem codes beside those of quantity; their sentences stand in templates/texts/problems.*.yaml.
const (
	notUnderstood  = quantity.NotUnderstood
	notKnown       = "not_known"
	manyChoices    = "several_choices"
	manyAddresses  = "several_addresses"
	dateForNumber  = "date_for_number"
	checkDigit     = "check_digit"
	personalNumber = "personal_identity_number"
	overLength     = "over_length"
	emptyOther     = "other_without_text"
)

// result is what the normaliser of one type found.
type result struct {
	value          form.Value
	other, comment string
	sure           float64
	// blank: the words say that there is no answer.
	blank bool
	// problems by code; the caller fills in field and place.
	problems []form.Problem
}

func failed(code string) result {
	return result{problems: []form.Problem{{Code: code, Severity: form.Warning}}}
}

// Answer normalises a raw answer to its question. The time is when the answer
// was received: "i tio år" counts from there. A blank answer (nothing, a dash,
// "saknas" where an address is asked for) comes back with an empty Raw and no
// problems; it is not to be kept.
func Answer(q *form.Question, raw form.RawAnswer, received time.Time) (form.Answer, []form.Problem) {
	if q.Type == form.RowsType {
		return rows(q, raw, received)
	}
	phone := q.Type == form.Phone
	raw, masked := maskAnswer(raw, phone)
	r := byType(q, raw, received)
	if r.blank && masked == 0 {
		return form.Answer{}, nil
	}
	a := form.Answer{
		Raw:        written(raw),
		Value:      r.value,
		Other:      r.other,
		Comment:    r.comment,
		Confidence: raw.Confidence * r.sure,
		Place:      raw.Place,
		Candidates: raw.Candidates,
	}
	problems := r.problems
	if masked > 0 {
		problems = append(problems, form.Problem{Code: personalNumber, Severity: form.Warning,
			Args: map[string]string{"count": strconv.Itoa(masked)}})
	}
	if n := length(q, a); q.MaxLength > 0 && n > q.MaxLength {
		problems = append(problems, form.Problem{Code: overLength, Severity: form.Info,
			Args: map[string]string{"length": strconv.Itoa(n), "limit": strconv.Itoa(q.MaxLength)}})
	}
	for i := range problems {
		p := &problems[i]
		p.Field, p.Place = q.ID, a.Place
		if p.Args == nil {
			p.Args = map[string]string{}
		}
		p.Args["raw"] = excerpt(a.Raw)
	}
	return a, problems
}

// excerpt is the beginning of a long answer, to name it in a sentence.
func excerpt(s string) string {
	const most = 60
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

func byType(q *form.Question, raw form.RawAnswer, received time.Time) result {
	text := fold(raw.Text)
	switch q.Type {
	case form.ShortText, form.LongText:
		return plainText(raw)
	case form.SingleChoice, form.Consent:
		return singleChoice(q, raw)
	case form.MultiChoice:
		return multiChoice(q, raw)
	case form.YesNo:
		return yesNo(raw)
	}
	switch {
	case isMark(text) && (text != "" || raw.Number == nil && raw.Date.IsZero()):
		return result{blank: true}
	case saysUnknown(text):
		return result{problems: []form.Problem{{Code: notKnown, Severity: form.Info}}}
	}
	switch q.Type {
	case form.NumberType:
		return number(q, raw, text)
	case form.PeriodType:
		return period(raw, text, received)
	}
	if saysNone(text) {
		return result{blank: true}
	}
	switch q.Type {
	case form.Email:
		return email(text)
	case form.Phone:
		return phones(text)
	case form.OrgNr:
		return orgNumber(raw, text)
	case form.URL:
		return webAddress(text)
	}
	return plainText(raw)
}

// MaskPersonalNumbers replaces personal identity numbers in a text by
// "******-****" and says how many there were.
func MaskPersonalNumbers(s string) (masked string, found int) { return personal.Mask(s, false) }

// maskAnswer masks the personal identity numbers in everything that was
// written. In a telephone field ten digits in a row that begin with 0 are a
// telephone number.
func maskAnswer(raw form.RawAnswer, phone bool) (form.RawAnswer, int) {
	total := 0
	mask := func(s string) string {
		masked, n := personal.Mask(s, phone)
		total = max(total, n) // the quote and the text hold the same number
		return masked
	}
	raw.Text = mask(raw.Text)
	raw.Other = mask(raw.Other)
	raw.Place.Quote = mask(raw.Place.Quote)
	raw.Ticked = slices.Clone(raw.Ticked)
	for i, t := range raw.Ticked {
		raw.Ticked[i] = mask(t)
	}
	raw.Candidates = slices.Clone(raw.Candidates)
	for i := range raw.Candidates {
		c := &raw.Candidates[i]
		c.Raw, c.Place.Quote = mask(c.Raw), mask(c.Place.Quote)
	}
	return raw, total
}

// written is the answer as the person wrote it, in one string: what is ticked,
// then what stands beside.
func written(raw form.RawAnswer) string {
	parts := slices.Clone(raw.Ticked)
	for _, s := range []string{raw.Text, raw.Other} {
		s = strings.TrimSpace(s)
		if s != "" && !slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, s) }) {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 && raw.Number != nil {
		return strconv.FormatFloat(*raw.Number, 'f', -1, 64)
	}
	if len(parts) == 0 && !raw.Date.IsZero() {
		return raw.Date.Format(time.DateOnly)
	}
	return strings.Join(parts, "; ")
}

// length is what takes up the space on the form that MaxLength speaks of.
func length(q *form.Question, a form.Answer) int {
	switch q.Type {
	case form.ShortText, form.LongText:
		return utf8.RuneCountInString(a.Value.Text)
	}
	return utf8.RuneCountInString(cmp.Or(a.Other, a.Comment))
}

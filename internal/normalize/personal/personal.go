// Package personal finds Swedish personal identity numbers in text and masks
// them. It stands by itself because it is the one rule that must hold for every
// word that is shown, stored as an answer or sent on; it takes text and gives
// the text without them and how many there were. Where a number cannot be told
// from something harmless it rather masks: the original is kept elsewhere.
package personal

import (
	"regexp"
	"strings"
	"time"
)

// Placeholder is what stands in place of a personal identity number.
const Placeholder = "******-****"

// The separators people put into a personal identity number: dashes of every
// kind, plus from the age of 100, spaces, and what copying leaves behind.
const (
	dash   = `[-+\x{2010}-\x{2015}\x{2212}\x{ad}\x{200b}]`
	spaces = `[ \t\x{a0}\x{202f}\x{2009}\x{200b}\x{ad}]`
)

// The ways of writing one. The groups are century, year, month, day, the four
// last; what stands between day and the four tells how sure the shape is.
var (
	dashedNumber  = regexp.MustCompile(`^((?:18|19|20)` + spaces + `?)?(\d\d)(\d\d)(\d\d)` + spaces + `*(?:` + dash + `(?:\s|` + spaces + `)*|[/.:])(\d\d` + spaces + `?\d\d)`)
	spacedNumber  = regexp.MustCompile(`^(18|19|20)?(\d\d)(\d\d)(\d\d)` + spaces + `+(\d{4})`)
	pluckedNumber = regexp.MustCompile(`^((?:18|19|20)` + spaces + `?)?(\d\d)(?:-|[.]|/|` + spaces + `)(\d\d)(?:-|[.]|/|` + spaces + `)(\d\d)` + `(` + spaces + `*` + dash + spaces + `*)(\d\d` + spaces + `?\d\d)`)
	solidNumber   = regexp.MustCompile(`^(18|19|20)?(\d\d)(\d\d)(\d\d)(\d{4})`)
)

// Mask replaces personal identity numbers (personnummer, samordningsnummer) in
// every common writing, and numbers that are one but for a digit, and says how
// many there were. It leaves organisation numbers (whose third digit is 2 or
// more), telephone numbers, bank giro numbers and years alone. phone says that
// the text is a telephone number: then ten digits in a row that begin with 0
// are one.
func Mask(s string, phone bool) (masked string, found int) {
	if !enoughDigits(s) {
		return s, 0
	}
	var out strings.Builder
	from := 0
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		n, owner := vatAt(s[:i], s[i:])
		switch {
		case n > 0 && !owner:
			i += n
			continue
		case n == 0 && !continues(s[:i]):
			n = personalAt(s[i:], phone)
		}
		if n > 0 {
			out.WriteString(s[from:i])
			out.WriteString(Placeholder)
			found++
			i += n
			from = i
			continue
		}
		for i < len(s) && isDigit(s[i]) {
			i++
		}
	}
	if found == 0 {
		return s, 0
	}
	return out.String() + s[from:], found
}

// vatNumber is what stands behind SE: ten digits of an organisation, or of the
// person who owns the firm, and 01.
var vatNumber = regexp.MustCompile(`^(\d{6})[- ]?(\d{4})[- ]?01(?:\D|$)`)

// vatAt gives the length of the ten digits of a VAT number; owner says that
// they are a person's.
func vatAt(before, s string) (n int, owner bool) {
	before = strings.TrimRight(before, " -")
	if len(before) < 2 || !strings.EqualFold(before[len(before)-2:], "SE") {
		return 0, false
	}
	m := vatNumber.FindStringSubmatchIndex(s)
	if m == nil {
		return 0, false
	}
	return m[5], dateShaped(s[m[2]:m[3]] + s[m[4]:m[5]])
}

// continues: the digits that follow are the rest of a longer number
// ("+46 850915 1234", "1234-850915-1234").
func continues(before string) bool {
	before = strings.TrimRight(before, " ")
	return strings.HasSuffix(before, "+46") || strings.HasSuffix(before, "0046")
}

// personalAt gives the length of the personal identity number that s begins
// with, 0 when it does not.
func personalAt(s string, phone bool) int {
	for _, shape := range []*regexp.Regexp{dashedNumber, spacedNumber, pluckedNumber, solidNumber} {
		m := shape.FindStringSubmatchIndex(s)
		if m == nil || m[1] < len(s) && isDigit(s[m[1]]) {
			continue
		}
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}
		last := group(5)
		if shape == pluckedNumber {
			last = group(6)
		}
		digits := group(2) + group(3) + group(4) + onlyDigits(last)
		if !dateShaped(digits) {
			continue
		}
		// In pairs all through ("81 12 28-98 74") many harmless numbers are written.
		if shape == pluckedNumber && len(last) > 4 && !CheckDigit(digits) {
			continue
		}
		// "2012-12-12 - 2013" is a span of dates unless the check digit says otherwise.
		if shape == pluckedNumber && (len(group(5)) > 1 && !CheckDigit(digits) || dateGoesOn(s[m[1]:])) {
			continue
		}
		// Ten digits in a row that begin with 0 are as a rule a telephone number:
		// only one that is right to the last digit counts.
		bare := (shape == solidNumber || phone && shape == spacedNumber) && group(1) == ""
		if bare && digits[0] == '0' && (phone || !CheckDigit(digits) || !realDate(digits[:6])) {
			continue
		}
		return m[1]
	}
	return 0
}

// dateGoesOn: the four digits are the year of a date ("…-2013-01-01").
func dateGoesOn(rest string) bool {
	return len(rest) > 1 && strings.ContainsRune("-./", rune(rest[0])) && isDigit(rest[1])
}

// dateShaped: a month, and a day or the day of a samordningsnummer (day + 60).
func dateShaped(digits string) bool {
	month, day := int(digits[2]-'0')*10+int(digits[3]-'0'), int(digits[4]-'0')*10+int(digits[5]-'0')
	return month >= 1 && month <= 12 && (day >= 1 && day <= 31 || day >= 61 && day <= 91)
}

func realDate(yymmdd string) bool {
	_, err := time.Parse("060102", yymmdd)
	return err == nil
}

// CheckDigit tells whether the last digit of a Swedish ten-digit number, of a
// person or an organisation, is right (Luhn's algorithm).
func CheckDigit(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func enoughDigits(s string) bool {
	n := 0
	for i := range len(s) {
		if isDigit(s[i]) {
			if n++; n == 10 {
				return true
			}
		}
	}
	return false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

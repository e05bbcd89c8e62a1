package normalize

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"samkarta/internal/form"
	"samkarta/internal/normalize/personal"
)

var (
	// Ways of hiding the @ and the dots of an address from machines.
	hiddenAt  = regexp.MustCompile(`(?i)\s*(?:\(\s*(?:at|a|snabel-?a|@)\s*\)|\[\s*(?:at|a|snabel-?a|@)\s*\]|<at>|\bsnabel-?a\b|\s@\s|@\s|\s@)\s*`)
	spelledAt = regexp.MustCompile(`(?i)^([\p{L}\d._+-]+) at ([\p{L}\d-]+(?:\.[\p{L}\d-]+)+)$`)
	hiddenDot = regexp.MustCompile(`(?i)\s*(?:\(\s*(?:dot|punkt)\s*\)|\[\s*(?:dot|punkt)\s*\]|\s(?:punkt|dot)\s)\s*`)

	mailAddress = regexp.MustCompile(`(?i)[\p{L}\d!#$%&'*+/=?^_{|}~-]+(?:\.[\p{L}\d!#$%&'*+/=?^_{|}~-]+)*@((?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}[\p{L}\d-]*)`)
)

func email(text string) result {
	text = spelledAt.ReplaceAllString(text, "$1@$2")
	text = hiddenDot.ReplaceAllString(hiddenAt.ReplaceAllString(text, "@"), ".")
	text = strings.TrimPrefix(text, "mailto:")
	found := mailAddress.FindAllString(text, -1)
	for i, a := range found {
		at := strings.LastIndexByte(a, '@')
		found[i] = strings.TrimPrefix(a[:at], "mailto:") + "@" + strings.ToLower(a[at+1:])
	}
	found = distinct(found)
	if len(found) == 0 {
		return failed(notUnderstood)
	}
	r := result{value: form.Value{Text: found[0]}, sure: sureExact}
	if len(found) > 1 {
		r.comment = strings.Join(found[1:], ", ")
		r.problems = []form.Problem{{Code: manyAddresses, Severity: form.Warning, Args: map[string]string{"value": found[0]}}}
	}
	return r
}

func distinct(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

var (
	webPattern = regexp.MustCompile(`(?i)(?:\bhttps?:?/{1,2}:?)?(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}[\p{L}\d-]+(?::\d+)?(?:[/?#][^\s<>"]*)?`)
	webScheme  = regexp.MustCompile(`(?i)^(https?):?/{1,2}:?`)
	brokenWWW  = regexp.MustCompile(`(?i)\bwww[. ,]\s*`)
)

func webAddress(text string) result {
	text = brokenWWW.ReplaceAllString(text, "www.")
	text = mailAddress.ReplaceAllString(text, " ")
	var found []string
	for _, u := range webPattern.FindAllString(text, -1) {
		u = strings.TrimRight(u, ".,;:!?)('\"")
		scheme := "https"
		if m := webScheme.FindStringSubmatch(u); m != nil {
			scheme, u = strings.ToLower(m[1]), u[len(m[0]):]
		}
		host, path := u, ""
		if i := strings.IndexAny(u, "/?#"); i >= 0 {
			host, path = u[:i], u[i:]
		}
		if strings.Contains(host, ".") {
			found = append(found, scheme+"://"+strings.ToLower(host)+path)
		}
	}
	found = distinct(found)
	if len(found) == 0 {
		return failed(notUnderstood)
	}
	r := result{value: form.Value{Text: found[0]}, sure: sureExact}
	if len(found) > 1 {
		r.comment = strings.Join(found[1:], ", ")
		r.problems = []form.Problem{{Code: manyAddresses, Severity: form.Info, Args: map[string]string{"value": found[0]}}}
	}
	return r
}

var (
	extension   = regexp.MustCompile(`(?i)\b(?:ankn?|anknytning|anslutning|ext|tonval|knappval|tryck)\.?:?\s*\d+`)
	phoneDigits = regexp.MustCompile(`(?:\+|\b00)?\(?\d[\d ().'-]*\d`)
	// phoneBreak parts two numbers; a slash does so only between two whole ones.
	phoneBreak = regexp.MustCompile(`(?i)[,;|\n]|\b(?:eller|och|samt|alt|alternativt|or|and)\b|\p{L}+:?`)
	// Series that PTS has set aside for fiction; libraries take them for unassigned.
	fiction = regexp.MustCompile(`^(?:31390060\d|31390060|3139006\d\d|406280\d{3}|4062804\d\d|8465004\d\d|7017406\d\d|980319[2-9]\d)$`)
)

func phones(text string) result {
	text = extension.ReplaceAllString(text, " ")
	var found []string
	doubtful := false
	for part := range strings.SplitSeq(phoneBreak.ReplaceAllString(text, ";"), ";") {
		for _, piece := range splitSlashes(part) {
			for _, digits := range phoneDigits.FindAllString(piece, -1) {
				if len(onlyDigits(digits)) < 6 {
					continue
				}
				number, certain := phone(digits)
				if number == "" {
					return failed(notUnderstood)
				}
				found = append(found, number)
				doubtful = doubtful || !certain
			}
		}
	}
	found = distinct(found)
	sure := sureExact
	if doubtful {
		sure = sureHedged
	}
	switch len(found) {
	case 0:
		return failed(notUnderstood)
	case 1:
		return result{value: form.Value{Text: found[0]}, sure: sure}
	}
	return result{value: form.Value{List: found}, sure: sure}
}

// splitSlashes parts "070-174 06 05/040-628 04 11" and leaves "040/628 04 11".
func splitSlashes(s string) []string {
	parts := strings.Split(s, "/")
	for _, p := range parts {
		if len(onlyDigits(p)) < 7 {
			return []string{strings.ReplaceAll(s, "/", "-")}
		}
	}
	return parts
}

// phone gives a number in E.164; certain says that it is one that can be given
// to somebody, and not only of the right length.
func phone(s string) (e164 string, certain bool) {
	n, err := phonenumbers.Parse(s, "SE")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	certain = phonenumbers.IsValidNumber(n) || fiction.MatchString(strconv.FormatUint(n.GetNationalNumber(), 10))
	return phonenumbers.Format(n, phonenumbers.E164), certain
}

var (
	// vatDigits and orgDigits are an organisation number as a VAT number, SE…01,
	// and in its other writings, with or without the prefix 16 of twelve digits.
	vatDigits = regexp.MustCompile(`(?i)\bSE[- ]?(\d{6})[- ]?(\d{4})[- ]?01\b`)
	orgDigits = regexp.MustCompile(`(?:^|\D)(?:16[- ]?)?(\d{6}) ?[-/.:_]{0,2} ?(\d{4})(?:\D|$)`)
)

func orgNumber(raw form.RawAnswer, text string) result {
	if raw.Number != nil && (text == "" || strings.ContainsAny(text, "eE")) {
		text = strconv.FormatFloat(*raw.Number, 'f', -1, 64)
	}
	found := map[string]bool{}
	var first string
	text = strings.ReplaceAll(text, " - ", "-")
	pattern := orgDigits
	if vatDigits.MatchString(text) {
		pattern = vatDigits
	}
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		if m[1][2] >= '2' { // a lower third digit is the month of a person's number
			found[m[1]+m[2]] = true
			first = m[1] + m[2]
		}
	}
	if len(found) != 1 {
		if digits := onlyDigits(text); len(found) == 0 && len(digits) == 10 && digits[2] >= '2' {
			first = digits // "80 28 81 - 41 79"
		} else {
			return failed(notUnderstood)
		}
	}
	value := first[:6] + "-" + first[6:]
	r := result{value: form.Value{Text: value}, sure: sureExact}
	if !personal.CheckDigit(first) {
		r.problems = []form.Problem{{Code: checkDigit, Severity: form.Warning, Args: map[string]string{"value": value}}}
	}
	return r
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

package normalize

import (
	"regexp"
	"strings"
	"unicode"

	"samkarta/internal/form"
)

// The values of a yes_no answer.
const (
	yes     = "yes"
	no      = "no"
	partly  = "partly"
	unknown = "unknown"
)

// shades are the words that answer a yes-or-no question, longest first where
// one begins another. What stands behind them is the comment.
var shades = []struct {
	value string
	words *regexp.Regexp
}{
	{"", regexp.MustCompile(`^(?:ja ?/ ?nej|yes ?/ ?no|☐|\[ ?\])$`)}, // the printed choices themselves
	{partly, regexp.MustCompile(`^(?:(?:både )?ja (?:och|/|&) nej|både och|(?:ja|nej),? delvis|delvis|till viss del|till (?:en )?del|i viss mån|ibland|oftast|nja|kanske|eventuellt|ev|njae|halvt om halvt|inte (?:alltid|helt|riktigt)|ej (?:alltid|helt)|både ja och nej|sometimes|partly|partially|in part|maybe)(?:\P{L}|$)`)},
	{unknown, regexp.MustCompile(`^(?:vi )?(?:vet (?:ej|inte)|ingen (?:aning|uppfattning)|osäkert|oklart|okänt|\?+|i\.? ?u\.?|jag vet (?:ej|inte)|don'?t know|not sure|unknown)(?:\P{L}|$)`)},
	{yes, regexp.MustCompile(`^(?:ja+(?:pp|jamän|då|visst|mensan)?|jajamensan|jo(?:då|visst)?|inga? problem|(?:det )?går bra|ok(?:ej)?|absolut|javisst|visst|självklart|självfallet|givetvis|naturligtvis|stämmer|det stämmer|gärna|yes|yep|sure|of course|true|sant|alltid|x|[✓✔☒☑]|\[ ?[xX] ?\]|1|j|y)(?:[^\p{L}\d]|$)`)},
	{no, regexp.MustCompile(`^(?:nej(?:då)?|nä|nähä|nix|nope|ej|inte|ingen|inget|inga|aldrig|tyvärr inte|false|falskt|not|no|0|n|-)(?:[^\p{L}\d]|$)`)},
}

// reservation turns a yes or a no into partly.
var reservation = regexp.MustCompile(`(?i)^[ ,.(;:-]*(?:men\b|fast\b|ibland|delvis|till viss del|i viss mån|oftast|but\b|partly|sometimes)`)

func yesNo(raw form.RawAnswer) result {
	text := flat(raw.Text)
	if len(raw.Ticked) > 0 {
		return tickedYesNo(raw, text)
	}
	text = strings.TrimSpace(text + " " + flat(raw.Other))
	if text == "" || raw.Boxes && isMark(text) || emptyBox.ReplaceAllString(strings.Trim(text, "._ "), "") == "" {
		return result{blank: true}
	}
	r := shadeOf(text)
	if r.value.IsZero() {
		r.comment = paragraphs(raw.Text)
	}
	return r
}

// tickedYesNo: the tick answers, the words beside it are the comment. Two ticks
// that contradict each other are no answer.
func tickedYesNo(raw form.RawAnswer, text string) result {
	var r result
	for i, label := range raw.Ticked {
		one := shadeOf(flat(label))
		if i > 0 && one.value.Text != r.value.Text || one.value.IsZero() {
			r = failed(manyChoices)
			r.comment = paragraphs(raw.Text)
			return r
		}
		r = one
	}
	beside := strings.TrimSpace(text + " " + flat(raw.Other))
	if beside == "" {
		return r
	}
	again := shadeOf(beside)
	switch {
	case again.value.IsZero():
		r.comment = remark(beside)
	case again.value.Text == r.value.Text:
		r.comment = again.comment // "Ja, självklart" beside a ticked Ja
	default:
		r.comment, r.sure = remark(beside), sureHedged
	}
	return r
}

// listDash opens an item of a list: "- Ja" says yes.
var listDash = regexp.MustCompile(`^[-–*•]+\s+`)

func shadeOf(text string) result {
	text = listDash.ReplaceAllString(text, "")
	low := strings.ToLower(text)
	if len(low) != len(text) {
		text = low // a letter whose small form is of another length; places must agree
	}
	for _, shade := range shades {
		m := shade.words.FindStringIndex(low)
		switch {
		case m == nil:
			continue
		case shade.value == "":
			return failed(notUnderstood)
		}
		r := result{value: form.Value{Text: shade.value}, sure: sureExact}
		rest := text[m[1]:]
		if strings.HasSuffix(low[:m[1]], "(") {
			rest = "(" + rest
		}
		r.comment = remark(rest)
		switch {
		case shade.value == yes && reservation.MatchString(rest):
			r.value.Text, r.sure = partly, sureOrdinal
		case shade.value == no && reservation.MatchString(rest):
			r.sure = sureOrdinal
		case low == "-":
			r.sure = sureHedged // a dash says no to some and nothing to others
		case notAtAll.MatchString(low):
			r.comment, r.sure = text, sureWithin
		case shade.value == no && strings.HasPrefix(low, "ing") && rest != "":
			r.comment, r.sure = text, sureHedged // "ingen fara" says yes
		case words(rest) > 12:
			r.sure = sureSynonym
		}
		return r
	}
	return failed(notUnderstood)
}

// notAtAll: the no is a part of the comment ("inte ännu").
var notAtAll = regexp.MustCompile(`^(?:inte|ej) `)

// remark is the comment that stands behind a yes or no.
func remark(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.;:-–!=", r) })
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "(") && strings.Count(s, ")") == 1 && strings.HasSuffix(s, ")") {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(s)
}

// flat is a text on one line, otherwise as written.
func flat(s string) string { return strings.Join(strings.Fields(paragraphs(s)), " ") }

func words(s string) int { return len(strings.Fields(s)) }

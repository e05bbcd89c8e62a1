package quantity

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/form"
)

var (
	// yearSpan is one year or a span: "2015-18", "2015 t.o.m. 2018", "2013-".
	yearSpan = regexp.MustCompile(`(?i)\b((?:19|20)\d\d)(?:-\d\d-\d\d)?\b('?-talet)?(?:\s*(-|/|till och med|t\.? ?o\.? ?m\.?|till|fram till|tom|to|until)\s*(?:(?:(?:våren|hösten|sommaren|vintern|` + months + `)\s+)?(?:((?:19|20)\d\d)(?:-\d\d-\d\d)?|'?(\d\d))\b)?)?`)
	// term is a school term, whose letters stand before or behind the year.
	termYear = regexp.MustCompile(`(?i)\b(?:vt|ht)[ .-]?'?(\d\d)\b`)

	sinceWords = regexp.MustCompile(`(?i)\b(?:sedan|sen|från|fr\.? ?o\.? ?m\.?|from|since|efter|startade?s?|start|började?|grundade?s?|bildade?s?|invigde?s?|öppnade|nystart|i gång|igång)\b`)
	untilWords = regexp.MustCompile(`(?i)\b(?:t\.? ?o\.? ?m\.?|till och med|fram till|tom|till|avslutat?|avslutades|slutade|slut|upphörde|nedlagt|lades ned|until|ended)\s*(?:våren|hösten|sommaren|i|den)?\s*$`)
	onwards    = regexp.MustCompile(`(?i)\b(?:pågående|pågår|tills vidare|tillsvidare|och framåt|och framöver|framåt|löpande|nu|nuvarande|i ?dag|dags dato|fortfarande|fortsätter|fortlöpande|ongoing|present|today|now|onwards|still)\b`)
	// strayYear is a number that belongs to no year that was understood.
	strayYear = regexp.MustCompile(`\d{3}`)
	openEnd   = regexp.MustCompile(`-\s*[.?]*\s*$`)
	aboutYear = regexp.MustCompile(`(?i)\b(?:ca|cirka|c:a|omkring|runt|ungefär|about|around)\.?\s*$`)
	someYears = regexp.MustCompile(`(?i)\b(?:i|sedan|de senaste|senaste|för|över|mer än|drygt|nästan|snart|for|the last)\s+((?:snart|över|drygt|nästan|ca|cirka|ungefär|mer än|about|over)\s+)*([\p{L}\d]+)\s*(?:år(?:en)?|years)\b`)
)

const months = `januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec`

// span is one stretch of years of an answer.
type span struct {
	from, to int // 0 is open
	ongoing  bool
	sure     float64
}

// Period reads a stretch of years. "i tio år" counts from the day the answer
// was received.
func Period(text string, received time.Time) Reading {
	spans := spansOf(text)
	if len(spans) == 0 {
		return yearsAgo(text, received)
	}
	return periodOf(spans, received)
}

var arrows = strings.NewReplacer("->", "-", "→", "-", "⇒", "-", "=>", "-", "--", "-")

func spansOf(text string) []span {
	text = arrows.Replace(termYear.ReplaceAllString(text, "20$1"))
	if strayYear.MatchString(yearSpan.ReplaceAllString(text, " ")) {
		return nil // "20012-2015": half of it would be read
	}
	found := yearSpan.FindAllStringSubmatchIndex(text, -1)
	var out []span
	before := 0
	for i, m := range found {
		after := text[m[1]:]
		if i+1 < len(found) {
			after = text[m[1]:found[i+1][0]]
		}
		out = append(out, oneSpan(text, m, text[before:m[0]], after))
		before = m[1]
	}
	return out
}

func oneSpan(text string, m []int, before, after string) span {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	s := span{from: atoi(group(1)), sure: SureExact}
	last, short, joined := group(4), group(5), group(3) != ""
	switch {
	case last != "":
		s.to = atoi(last)
	case short != "":
		s.to = s.from/100*100 + atoi(short)
	case group(2) != "": // "2010-talet"
		s.sure = SureWithin
		if !sinceWords.MatchString(before) {
			s.to = s.from + 9
		}
	}
	if aboutYear.MatchString(before) {
		s.sure = SureWithin // a period has no room for "ungefär"
	}
	switch {
	case s.to != 0:
	case (untilWords.MatchString(before) || strings.TrimSpace(before) == "-") && !joined:
		s.from, s.to = 0, s.from
	case sinceWords.MatchString(before), onwards.MatchString(after), joined && !strings.ContainsFunc(after, isWordRune):
		s.ongoing = true
		if !sinceWords.MatchString(before) && !onwards.MatchString(after) && group(3) != "-" {
			s.ongoing, s.to, s.sure = false, s.from, SureHedged // "2013 till": the end is missing
		}
	case joined:
		s.ongoing, s.sure = openEnd.MatchString(text[m[0]:m[1]]), SureWithin
	default:
		s.to = s.from // a year alone
	}
	return s
}

// periodOf joins the stretches: from the first year, to the last or still.
func periodOf(spans []span, received time.Time) Reading {
	p := form.Period{}
	sure := SureExact
	first, last := spans[0], spans[len(spans)-1]
	from, to := first.from, last.to
	for _, s := range spans {
		sure = min(sure, s.sure)
		if s.to != 0 && s.to < s.from || s.from > received.Year()+1 && !received.IsZero() {
			return Reading{Code: NotUnderstood}
		}
		if s.from != 0 {
			from = min(from, s.from)
		}
	}
	if len(spans) > 1 {
		sure = min(sure, SureWithin)
	}
	// "avslutat 2017" behind "startade 2014" ends the stretch before it.
	if len(spans) == 2 && last.from == 0 && first.from != 0 {
		from = first.from
	}
	p.Ongoing = last.ongoing
	if from != 0 {
		p.From = &from
	}
	if to != 0 && !p.Ongoing {
		p.To = &to
	}
	return Reading{Period: &p, Sure: sure}
}

// yearsAgo reads "i snart tio år", which counts from the day of the answer,
// and "pågående", which says that it goes on and no more.
func yearsAgo(text string, received time.Time) Reading {
	if m := someYears.FindStringSubmatch(text); m != nil && !received.IsZero() {
		n, _, ok := numeral(strings.ToLower(m[2]))
		if i, err := strconv.Atoi(m[2]); err == nil {
			n, ok = float64(i), true
		}
		if ok && n >= 1 && n <= 150 {
			from := received.Year() - int(n)
			return Reading{Period: &form.Period{From: &from, Ongoing: true}, Sure: SureWithin}
		}
	}
	if onwards.MatchString(text) && len(strings.Fields(text)) <= 3 {
		return Reading{Period: &form.Period{Ongoing: true}, Sure: SureWords}
	}
	return Reading{Code: NotUnderstood}
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // the patterns hand over digits only
	return n
}

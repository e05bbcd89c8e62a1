package quantity

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"samkarta/internal/form"
)

// A count may be cut short where an explanation begins: what follows divides
// or excuses the number and is not another one.
var explanation = regexp.MustCompile(`(?i)\s*[,;.(-]*\s*\b(?:varav|varutav|därav|av (?:dem|dessa|vilka|de)|men|svårt|inklusive|inkl|exklusive|exkl|förutom|utöver|of which|of whom|including|but)(?:[ .].*|$)`)

// perPeriod is what a count is counted over, and how it is named.
var perPeriod = regexp.MustCompile(`(?i)(?:(?:\bper|/|\bvarje|\bom|\bi|\bpå ett|\bpå en|\bunder ett|\bett|\ba|\beach)\s*(år|året|läsår|vecka|veckan|termin|terminen|månad|månaden|dag|dagen|gång|kväll|tillfälle|kvartal|year|week|month|term)|\b(årligen|veckovis|månatligen|årsvis|yearly|annually|weekly|monthly))\b`)

var periodName = map[string]string{
	"år": "år", "året": "år", "årligen": "år", "årsvis": "år", "year": "år", "yearly": "år", "annually": "år", "läsår": "läsår",
	"vecka": "vecka", "veckan": "vecka", "veckovis": "vecka", "week": "vecka", "weekly": "vecka",
	"termin": "termin", "terminen": "termin", "term": "termin", "kvartal": "kvartal",
	"månad": "månad", "månaden": "månad", "månatligen": "månad", "month": "månad", "monthly": "månad",
	"dag": "dag", "dagen": "dag", "gång": "gång", "kväll": "kväll", "tillfälle": "tillfälle",
}

// Words around a number that change what it says.
var (
	aboutWords   = set("ca", "c:a", "cirka", "circa", "ungefär", "ungf", "omkring", "runt", "kring", "uppskattningsvis", "typ", "sisådär", "about", "approx", "approximately", "around", "roughly", "ish", "~", "≈", "±")
	closeAbove   = set("drygt", "dryga")
	closeBelow   = set("knappt", "knappa", "nästan", "närmare", "uppemot", "bortåt", "nearly", "almost")
	atLeastWords = set("minst", "åtminstone", "lägst", "över", "överstiger", ">", "≥", "fler än", "mer än", "flera än", "upp från", "at least", "more than", "over", "minimum", "min")
	atMostWords  = set("högst", "max", "maximalt", "maximum", "som mest", "upp till", "under", "färre än", "mindre än", "<", "≤", "at most", "up to", "less than", "fewer than")
	andMoreWords = set("+", "eller fler", "eller mer", "och fler", "och mer", "och uppåt", "och över", "or more", "plus")
	rangeWords   = set("-", "till", "eller", "kanske", "à", "upp till", "to", "or", "alternativt", "max", "högst")
)

// Nouns that measure something else than the people, places or posts that the
// forms count; "2 verkstäder" and "20 % tjänst" are no counts of places.
var otherMeasures = regexp.MustCompile(`(?i)^(?:%|procent|percent|kr|kronor|sek|tkr|mkr|kvm|m2|h|tim|timmar?|timme|hours?|min|minuter|dagar?|days?|kvällar?|veckor?|weeks?|månader|months?|år|years?|ggr|gånger|times|verkst\p{L}+|lokaler?|hus|butiker?|kök|projekt|grupper|lag|kurser|cirklar|föreningar|km|kg)$`)

// freePlaces are the words by which a second number says how many are free.
var freePlaces = regexp.MustCompile(`(?i)^(?:ledig[at]?|lediga|upptagn?a|tillsatta|tillgängliga|fria|free|available|vakanta)$`)

type numberToken struct {
	text string
	n    float64
	// is: the token is a number; bad: digits that are none (a telephone number).
	is, bad, about, year bool
}

func exactly(n, sure float64) Reading {
	return Reading{Number: &form.Number{Min: &n, Max: &n}, Sure: sure}
}

// Number reads a count from words folded to one line. known are the nouns of
// the question itself, in lower case; as units they say nothing new.
func Number(text string, known map[string]bool) Reading {
	main := withoutAsides(strings.ToLower(text))
	if rest := ages.ReplaceAllString(main, " "); strings.ContainsAny(rest, "0123456789") {
		main = rest
	}
	if vagueTens.MatchString(main) {
		return Reading{Code: NoNumber}
	}
	tokens := numberTokens(main)
	if slices.ContainsFunc(tokens, func(t numberToken) bool { return t.bad }) {
		return Reading{Code: NotACount}
	}
	numbers := countsAmong(tokens)
	var r Reading
	switch {
	case len(numbers) == 0:
		r = withoutNumber(tokens)
	case len(numbers) == 1:
		r = oneNumber(tokens, numbers[0])
	case len(numbers) == 2 && isRange(tokens, numbers[0], numbers[1]):
		r = rangeOf(tokens, numbers[0], numbers[1])
	case isSum(tokens, numbers):
		sum := 0.0
		for _, i := range numbers {
			sum += tokens[i].n
		}
		return exactly(sum, SureWithin)
	default:
		return Reading{Code: SeveralNumbers}
	}
	if r.Number != nil {
		r.Number.Unit = unit(main, tokens, numbers, known)
	}
	return r
}

var inBrackets = regexp.MustCompile(`\([^)]*\)?`)

// vagueTens: "100-tals" is more than a number can say.
var vagueTens = regexp.MustCompile(`\b\d+-?tals\b`)

// ages say who is counted and not how many.
var ages = regexp.MustCompile(`(?:\bi åldrarna|\bi åldern|\bmellan)?\s*\b\d{1,2}\s*(?:-|till|och)\s*\d{1,2}\s*(?:år\b|åringar)`)

// withoutAsides drops what stands in brackets and what begins an explanation.
func withoutAsides(s string) string {
	s = strings.TrimSpace(strings.TrimLeft(s, "-•*· "))
	if outer := inBrackets.ReplaceAllString(s, " "); strings.ContainsFunc(outer, isWordRune) {
		s = outer
	}
	if at := explanation.FindStringIndex(s); at != nil && at[0] > 0 {
		s = s[:at[0]]
	}
	return strings.Join(strings.Fields(s), " ")
}

// numberWord is one token: a number with its thousands and decimals, a word, a mark.
var numberWord = regexp.MustCompile(`\d{1,3}(?:[ .']\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d+)?\s?[½¼¾]?|½|[\p{L}:]+(?:-\p{L}+)*|%|\S`)

func numberTokens(s string) []numberToken {
	var out []numberToken
	for at := 0; at < len(s); {
		m := numberWord.FindStringIndex(s[at:])
		if m == nil {
			break
		}
		from, to := at+m[0], at+m[1]
		if to < len(s) && isDigit(s[to]) && isDigit(s[from]) && strings.ContainsAny(s[from:to], " .'") {
			to = from + strings.IndexFunc(s[from:], func(r rune) bool { return r < '0' || r > '9' }) // "12 1234" is no number in thousands
		}
		if first, _, joined := strings.Cut(s[from:to], "-"); joined {
			if _, _, ok := numeral(first); ok {
				to = from + len(first) // "tre-fyra"
			}
		}
		out = append(out, readToken(s[from:to]))
		at = to
	}
	return joinTokens(out)
}

func readToken(s string) numberToken {
	t := numberToken{text: s}
	switch {
	case isDigit(s[0]):
		t = digitToken(strings.TrimSpace(s))
	case s == "½":
		t.is, t.n = true, 0.5
	default:
		if n, about, ok := numeral(strings.TrimSuffix(s, ":")); ok && s != "par" {
			t.is, t.n, t.about = true, n, about
		}
	}
	return t
}

func digitToken(s string) numberToken {
	t := numberToken{text: s, is: true}
	half := 0.0
	for mark, n := range map[string]float64{"½": 0.5, "¼": 0.25, "¾": 0.75} {
		if rest, found := strings.CutSuffix(s, mark); found {
			s, half = strings.TrimSpace(rest), n
		}
	}
	whole, fraction, decimal := strings.Cut(s, ",")
	switch {
	case decimal && len(fraction) > 2:
		t.bad = true // "1,500" is one and a half here and fifteen hundred elsewhere
	case !decimal && strings.Count(s, ".") == 1 && len(s)-strings.IndexByte(s, '.') <= 3:
		whole, fraction, decimal = strings.Cut(s, ".")
	}
	whole = strings.NewReplacer(" ", "", ".", "", "'", "").Replace(whole)
	n, err := strconv.ParseFloat(whole+"."+fraction, 64)
	t.n = n + half
	t.bad = t.bad || err != nil || n >= 1e6 || len(whole) > 1 && whole[0] == '0'
	t.year = len(s) == 4 && !decimal && n >= 1950 && n <= 2049
	return t
}

// joinTokens puts together what makes one number or one word of direction:
// "två hundra", "en och en halv", "30 -tal", "ett par", "fler än".
func joinTokens(in []numberToken) []numberToken {
	var out []numberToken
	word := func(i int) string {
		if i < len(in) {
			return in[i].text
		}
		return ""
	}
	for i := 0; i < len(in); i++ {
		t := in[i]
		article := t.text == "en" || t.text == "ett" || t.text == "ett-"
		pair := word(i) + " " + word(i+1)
		switch {
		case article && word(i+1) == "par":
			t = numberToken{text: "par", n: 2, is: true}
			i++
		case t.is && word(i+1) == "och" && word(i+2) == "en" && word(i+3) == "halv":
			t.n += 0.5
			i += 3
		case article && word(i+1) == "halv":
			t = numberToken{text: pair, n: 0.5, is: true}
			i++
		case article && i+1 < len(in) && in[i+1].is && (in[i+1].about || multiplierWords[word(i+1)] > 0):
			continue // "ett trettiotal", "ett hundra": the number comes next
		case article && i+1 < len(in) && isDigit(word(i + 1)[0]) && word(i+2) == "-" && word(i+3) == "tal":
			continue // "ett 30-tal"
		case t.is && word(i+1) == "-" && (word(i+2) == "tal" || word(i+2) == "talet"):
			t.about, t.year = true, false
			i += 2
		case atLeastWords[pair] || atMostWords[pair] || andMoreWords[pair]:
			t.text = pair
			i++
		}
		if m := multiplierWords[word(i+1)]; t.is && m > 0 && t.n < m {
			t = numberToken{text: t.text, n: t.n * m, is: true, about: t.about || t.text == "par"}
			i++
		}
		out = append(out, t)
	}
	return out
}

// countsAmong are the places of the numbers that count: not the years, the
// percentages, the hours and the free places that stand beside one.
func countsAmong(tokens []numberToken) []int {
	var all, kept []int
	for i, t := range tokens {
		if t.is && !((t.text == "en" || t.text == "ett") && !articleCounts(tokens, i)) {
			all = append(all, i)
		}
	}
	for k, i := range all {
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1].text
		}
		if next == "är" && i+2 < len(tokens) {
			next = tokens[i+2].text // "2 är lediga"
		}
		beside := k > 0 && (otherMeasures.MatchString(next) || freePlaces.MatchString(next)) && !isRange(tokens, all[k-1], i)
		if beside || tokens[i].year && len(all) > 1 && !otherIsYear(tokens, all) {
			continue
		}
		kept = append(kept, i)
	}
	return kept
}

func otherIsYear(tokens []numberToken, all []int) bool {
	return !slices.ContainsFunc(all, func(i int) bool { return !tokens[i].year })
}

// bodies are what an association calls itself: "vi är en förening" counts nothing.
var bodies = set("del", "liten", "ideell", "förening", "organisation", "stiftelse", "grupp", "klubb", "församling", "ren", "helt")

// articleCounts: "en" is a number first in the answer, or in "en till två"; it
// is an article in "vi är en förening".
func articleCounts(tokens []numberToken, i int) bool {
	if i+1 < len(tokens) && (vagueWords[tokens[i+1].text] || bodies[tokens[i+1].text]) {
		return false
	}
	for _, t := range tokens[:i] {
		if !aboutWords[t.text] && !closeAbove[t.text] && !atMostWords[t.text] && !atLeastWords[t.text] && !set("bara", "endast", "just", "nu", "vi", "är", "har", "totalt", "kanske", "-", "till", "eller")[t.text] && !t.is {
			return false
		}
	}
	return true
}

// withoutNumber: none, an unsaid many, or nothing that can be understood.
func withoutNumber(tokens []numberToken) Reading {
	for _, t := range tokens {
		if vagueWords[t.text] {
			return Reading{Code: NoNumber}
		}
	}
	if len(tokens) > 0 && (zeroWords[tokens[0].text] || len(tokens) > 1 && tokens[1].text == "inga") {
		return exactly(0, SureWords)
	}
	return Reading{Code: NotUnderstood}
}

// oneNumber reads the words around a single number.
func oneNumber(tokens []numberToken, i int) Reading {
	t := tokens[i]
	next := ""
	if i+1 < len(tokens) {
		next = tokens[i+1].text
	}
	n := t.n
	v := &form.Number{Min: &n, Max: &n, Approximate: t.about}
	for k, w := range tokens {
		switch {
		case aboutWords[w.text]:
			v.Approximate = true
		case k < i && closeAbove[w.text]:
			v.Approximate, v.Max = true, nil
		case k < i && closeBelow[w.text]:
			v.Approximate, v.Min = true, nil
		case atLeastWords[w.text], k > i && andMoreWords[w.text]:
			v.Max = nil
		case atMostWords[w.text] && (w.text != "under" || k+1 == i): // not "under 2019"
			v.Min = nil
		}
	}
	sure := sureOfWords(tokens, i)
	switch {
	case v.Min == nil && v.Max == nil:
		return Reading{Code: NotUnderstood}
	case otherMeasures.MatchString(next):
		return Reading{Code: NotACount}
	case freePlaces.MatchString(next):
		sure = SureHedged
	case t.year && bareYear(tokens, i) && int(n)%100 != 0:
		return Reading{Code: LooksLikeYear}
	case i > 0 && tokens[i-1].text == "+":
		sure = SureHedged // "+40" is hardly 40
	case t.year && bareYear(tokens, i), t.text == "par":
		sure = SureDoubtful
	case zeroWords[tokens[0].text] && i > 0:
		return Reading{Code: SeveralNumbers} // "ingen anställd, 3 timanställda"
	}
	return Reading{Number: v, Sure: sure}
}

// bareYear: the number is written like a year and nothing says what it counts.
func bareYear(tokens []numberToken, i int) bool {
	for _, t := range tokens[:i] {
		if aboutWords[t.text] || atLeastWords[t.text] || closeAbove[t.text] || closeBelow[t.text] || atMostWords[t.text] {
			return false
		}
	}
	return i+1 == len(tokens) || !isWordRune([]rune(tokens[i+1].text)[0]) || onwards.MatchString(tokens[i+1].text)
}

// sureOfWords is lower when unknown words come before the number.
func sureOfWords(tokens []numberToken, i int) float64 {
	before := 0
	for _, t := range tokens[:i] {
		if isWordRune([]rune(t.text)[0]) && !aboutWords[t.text] && !closeAbove[t.text] && !closeBelow[t.text] && !atLeastWords[t.text] && !atMostWords[t.text] {
			before++
		}
	}
	switch {
	case before > 3:
		return SureWithin
	case before > 0 || !isDigit(tokens[i].text[0]):
		return SureWords
	}
	return SureExact
}

// isRange: the two numbers are the ends of one ("30-40", "mellan 15 och 20",
// "minst 30, max 40").
func isRange(tokens []numberToken, a, b int) bool {
	if tokens[a].n > tokens[b].n {
		return false
	}
	between := tokens[a+1 : b]
	if len(between) > 0 && between[0].text == "," {
		between = between[1:]
	}
	switch len(between) {
	case 1:
		w := between[0].text
		return rangeWords[w] || w == "och" && a > 0 && tokens[a-1].text == "mellan" || w == "and" && a > 0 && tokens[a-1].text == "between"
	case 2:
		return rangeWords[between[0].text+" "+between[1].text] || rangeWords[between[0].text] && aboutWords[between[1].text]
	}
	return false
}

func rangeOf(tokens []numberToken, a, b int) Reading {
	low, high := tokens[a].n, tokens[b].n
	v := &form.Number{Min: &low, Max: &high, Approximate: tokens[a].about || tokens[b].about}
	for _, t := range tokens {
		v.Approximate = v.Approximate || aboutWords[t.text]
	}
	if b+1 < len(tokens) && otherMeasures.MatchString(tokens[b+1].text) || tokens[a].year && tokens[b].year {
		return Reading{Code: NotACount}
	}
	return Reading{Number: v, Sure: sureOfWords(tokens, a)}
}

// isSum: the numbers are added up by the writer ("2 heltid + 3 deltid").
func isSum(tokens []numberToken, numbers []int) bool {
	for k := 1; k < len(numbers); k++ {
		between := tokens[numbers[k-1]+1 : numbers[k]]
		if !slices.ContainsFunc(between, func(t numberToken) bool { return t.text == "+" || t.text == "plus" }) {
			return false
		}
	}
	return true
}

var unitStop = set("i", "på", "under", "med", "per", "som", "om", "för", "från", "av", "till", "hos", "är", "nu", "just", "sedan", "totalt", "ungefär", "cirka", "ca", "eller", "år", "max", "inom", "vid", "varje", "årligen", "of", "in", "per", "at", "on")

// unit is what the number counts: the period where one is named, else the
// words behind the number, unless they are the question's own.
func unit(main string, tokens []numberToken, numbers []int, known map[string]bool) string {
	if m := perPeriod.FindStringSubmatch(main); m != nil {
		return periodName[m[1]+m[2]]
	}
	if len(numbers) == 0 {
		return ""
	}
	var words []string
	for _, t := range tokens[numbers[len(numbers)-1]+1:] {
		if !isWordRune([]rune(t.text)[0]) || t.is || unitStop[t.text] || andMoreWords[t.text] || len(words) == 3 {
			break
		}
		words = append(words, t.text)
	}
	for len(words) > 0 && (words[len(words)-1] == "och" || words[len(words)-1] == "and") {
		words = words[:len(words)-1]
	}
	if len(words) == 0 || known[words[0]] {
		return ""
	}
	return strings.Join(words, " ")
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

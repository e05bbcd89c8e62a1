package normalize

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"samkarta/internal/form"
)

var (
	// otherMark is the label of the line for what is not among the choices.
	otherMark = regexp.MustCompile(`(?i)(^|[\n;,(.]|\s)\s*(?:annat|annan|andra|övrigt|övriga|others?)(?: (?:form|område|metod|målgrupp|grupp|plats|sätt|krav|alternativ)\p{L}*)?\s*(?:\([^)]*\)|, vad|, ange|, nämligen)?\s*[:=]\s*`)
	// otherWord is that label standing first in a piece without a colon.
	otherWord = regexp.MustCompile(`(?i)^(?:annat|annan|övrigt|others?)(?: (?:form|område|metod|målgrupp|plats|sätt))?(?:\s*[-–:=]\s*|\s+|$)`)
	// ordinal is the number or letter of a choice, alone or before its label.
	ordinal     = regexp.MustCompile(`(?i)^\(?(?:nr\.? ?|alt(?:ernativ)?\.? ?)?(\d{1,2}|[a-h])[.):]*$`)
	ordinalLead = regexp.MustCompile(`(?i)^\s*(?:\(?\d{1,2}[.)]|[a-h]\))\s+`)
	tickLead    = regexp.MustCompile(`^\s*(?:[xX✓✔☒☑*•·▪◦➢-]|\[[xX]\]|\([xX]\))\s+|\s+[xX✓✔☒☑]\s*$`)
	emptyBox    = regexp.MustCompile(`^\s*(?:☐|□|\[\s*\]|\(\s*\))`)
	boxStart    = regexp.MustCompile(`[☐□☒☑■✓✔]|\[[ xX]?\]`)
	inBrackets  = regexp.MustCompile(`\([^)]*\)?`)
	hedges      = regexp.MustCompile(`(?i)\b(?:om|men|fast|kanske|eventuellt|ev|beroende|eller|if|but|maybe)\b`)
	negations   = regexp.MustCompile(`(?i)\b(?:inte|ej|icke|utan|utom|förutom|inga|ingen|inget|nej|not|without|no)\b`)
)

func singleChoice(q *form.Question, raw form.RawAnswer) result {
	n := namesOf(q)
	text := paragraphs(raw.Text)
	var r result
	switch {
	case len(raw.Ticked) > 0:
		r = n.tickedSingle(raw, text)
	case text == "" && raw.Other == "":
		return result{blank: true}
	case text == "":
		r = n.onlyOther(paragraphs(raw.Other))
	default:
		r = n.single(text)
		if raw.Other != "" {
			r.other = joinText(r.other, paragraphs(raw.Other))
		}
	}
	if !q.AllowOther && r.other != "" {
		r.comment, r.other = r.other, ""
	}
	return r
}

// tickedSingle: one box is ticked; what stands beside is "Annat:" or a comment.
func (n *names) tickedSingle(raw form.RawAnswer, text string) result {
	ids, other, sure, unknown := n.ticked(raw.Ticked)
	other = joinText(other, withoutMark(text), paragraphs(raw.Other))
	switch {
	case unknown || len(ids) > 1:
		return failed(manyChoices)
	case len(ids) == 1:
		return result{value: form.Value{Text: n.question.Choices[ids[0]].ID}, other: other, sure: sure}
	}
	return n.onlyOther(other)
}

// ticked finds the choices of ticked labels; "Annat" among them carries text.
func (n *names) ticked(labels []string) (ids []int, other string, sure float64, unknown bool) {
	sure = sureExact
	for _, label := range labels {
		label = strings.TrimSpace(tickLead.ReplaceAllString(label, ""))
		m := n.find(label, 2)
		switch {
		case m.choice >= 0:
			sure = min(sure, m.sure)
			if !slices.Contains(ids, m.choice) {
				ids = append(ids, m.choice)
			}
		case otherWord.MatchString(label):
			other = joinText(other, otherWord.ReplaceAllString(label, ""))
		case n.question.AllowOther && !m.ambiguous:
			if i := n.unprinted(label); i >= 0 {
				ids = append(ids, i) // a box this version of the form does not print
				continue
			}
			other = joinText(other, label)
		default:
			unknown = true
		}
	}
	return ids, other, sure, unknown
}

// unprinted finds the choice that has no box but precisely this label.
func (n *names) unprinted(label string) int {
	return slices.IndexFunc(n.question.Choices, func(c form.Choice) bool {
		return !c.Shown && (strings.EqualFold(c.Label[form.Swedish], label) || strings.EqualFold(c.Label[form.English], label))
	})
}

// onlyOther: nothing but text under "Annat:".
func (n *names) onlyOther(other string) result {
	other = strings.TrimSpace(other)
	if !n.question.AllowOther {
		return failed(notUnderstood)
	}
	r := result{value: form.Value{Text: "other"}, other: other, sure: sureExact}
	if n.question.Type == form.MultiChoice {
		r.value = form.Value{List: []string{}}
	}
	if other == "" {
		r.problems = []form.Problem{{Code: emptyOther, Severity: form.Info}}
	}
	return r
}

// find looks for a choice in a few words, surest way first.
func (n *names) find(words string, extra int) match {
	tokens := tokensOf(ordinalLead.ReplaceAllString(words, ""))
	if len(tokens) == 0 {
		return noMatch
	}
	if m := n.whole(tokens); m.choice >= 0 || m.ambiguous {
		return m
	}
	if m := ordinal.FindStringSubmatch(strings.TrimSpace(words)); m != nil {
		return n.byOrdinal(strings.ToLower(m[1]))
	}
	looks := []func() match{
		func() match { return n.short(tokens) },
		func() match { return n.within(tokens, extra) },
		func() match { return n.spelled(tokens) },
	}
	for _, look := range looks {
		if m := look(); m.choice >= 0 || m.ambiguous {
			return m
		}
	}
	return noMatch
}

func (n *names) byOrdinal(s string) match {
	i := int(s[0] - 'a')
	if n, err := strconv.Atoi(s); err == nil {
		i = n - 1
	}
	if i < 0 || i >= len(n.shown) {
		return noMatch
	}
	return match{choice: n.shown[i], sure: sureOrdinal}
}

// single finds the one choice that a text names.
func (n *names) single(text string) result {
	flat := strings.Join(strings.Fields(text), " ")
	if loc := otherMark.FindStringIndex(flat); loc != nil && loc[0] == 0 {
		return n.onlyOther(flat[loc[1]:])
	}
	if isMark(fold(flat)) {
		return result{blank: true}
	}
	m := n.find(flat, len(flat))
	if m.choice < 0 && !m.ambiguous || m.sure == sureWithin {
		m = n.amongWords(tokensOf(flat), m)
	}
	switch {
	case m.choice >= 0:
		return result{value: form.Value{Text: n.question.Choices[m.choice].ID}, sure: m.sure}
	case m.ambiguous:
		return failed(manyChoices)
	case saysUnknown(fold(flat)):
		return result{problems: []form.Problem{{Code: notKnown, Severity: form.Info}}}
	case saysNone(fold(flat)):
		return result{blank: true}
	case n.question.AllowOther && otherWord.MatchString(flat):
		return n.onlyOther(otherWord.ReplaceAllString(flat, ""))
	case n.question.AllowOther:
		return n.onlyOther(flat)
	}
	return failed(notUnderstood)
}

// amongWords settles on one choice when the text has more words than its
// label: the choice must cover every word that the labels know, so that "ja,
// tillsammans med någon" is not taken for a plain yes, nor "ja, e-post och
// telefon" for anything. found is what the words held as a phrase.
func (n *names) amongWords(tokens []string, found match) match {
	var known []string
	for _, t := range tokens {
		if tells(t) && slices.ContainsFunc(n.all, func(m name) bool { return m.label && slices.Contains(m.tokens, t) }) {
			known = append(known, t)
		}
	}
	best := noMatch
	for _, i := range n.shown {
		covered := 0
		for _, t := range known {
			if n.has(i, t) || t == "ja" && i == found.choice {
				covered++
			}
		}
		switch {
		case len(known) == 0 || covered < len(known) || best.choice == found.choice && best.choice >= 0:
		case i == found.choice || best.choice < 0 && !best.ambiguous:
			best = match{choice: i, sure: sureWithin}
		default:
			best = match{choice: -1, ambiguous: true}
		}
	}
	if len(known) == 0 {
		best = found // a synonym alone
	}
	if best.choice < 0 {
		return match{choice: -1, ambiguous: found.choice >= 0 || best.ambiguous || len(known) > 1}
	}
	rest := strings.Join(slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return n.has(best.choice, t) }), " ")
	switch {
	case negations.MatchString(rest) && !n.has(best.choice, "nej") && !n.has(best.choice, "ingen"):
		return match{choice: -1, ambiguous: true}
	case n.another(tokens, best.choice):
		return match{choice: -1, ambiguous: true}
	case hedges.MatchString(rest):
		best.sure = sureHedged
	}
	return best
}

// has: the word stands in a label or a synonym of the choice.
func (n *names) has(choice int, token string) bool {
	return slices.ContainsFunc(n.all, func(m name) bool { return m.choice == choice && slices.Contains(m.tokens, token) })
}

// another: the words also name another choice in full, apart from "ja".
func (n *names) another(tokens []string, choice int) bool {
	rest := slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return t == "ja" || n.has(choice, t) })
	return slices.ContainsFunc(n.all, func(m name) bool {
		return m.choice != choice && !m.weak && m.sure >= sureSynonym && containsTokens(rest, m.tokens)
	})
}

func multiChoice(q *form.Question, raw form.RawAnswer) result {
	n := namesOf(q)
	text := paragraphs(raw.Text)
	var ids []int
	var other string
	sure := sureExact
	unknown := false
	switch {
	case len(raw.Ticked) > 0:
		ids, other, sure, unknown = n.ticked(raw.Ticked)
		other = joinText(other, withoutMark(text), paragraphs(raw.Other))
	case text == "" && raw.Other == "" || raw.Other == "" && isMark(fold(text)):
		return result{blank: true}
	default:
		ids, other, sure = n.list(text)
		other = joinText(other, paragraphs(raw.Other))
	}
	if len(ids) == 0 && other == "" && len(raw.Ticked) > 0 && !unknown {
		return n.onlyOther("") // "Annat" ticked, and not said what
	}
	return n.several(ids, other, sure, unknown, len(raw.Ticked) > 0)
}

// manyShown is how many choices make it unlikely that somebody writes them all.
const manyShown = 5

func (n *names) several(ids []int, other string, sure float64, unknown, ticked bool) result {
	if len(ids) == 0 {
		switch {
		case other == "" || saysNone(fold(other)):
			return result{blank: true}
		case saysUnknown(fold(other)):
			return result{problems: []form.Problem{{Code: notKnown, Severity: form.Info}}}
		}
		r := n.onlyOther(other)
		r.sure = min(r.sure, sure)
		return r
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if !ticked && len(n.shown) >= manyShown && len(ids) >= len(n.shown)-1 {
		sure = min(sure, sureHedged) // the printed list, with marks that nobody understood
	}
	r := result{sure: sure, other: other}
	for _, i := range ids {
		r.value.List = append(r.value.List, n.question.Choices[i].ID)
	}
	if unknown || other != "" && !n.question.AllowOther {
		r.problems = []form.Problem{{Code: notUnderstood, Severity: form.Warning}}
		r.comment, r.other = other, ""
	}
	return r
}

// withoutMark takes the label "Annat:" away from the text behind it.
func withoutMark(text string) string {
	return strings.TrimSpace(otherMark.ReplaceAllString(text, "$1"))
}

func joinText(parts ...string) string {
	var out []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if p != "" && !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(o, p) }) {
			out = append(out, p)
		}
	}
	return strings.Join(out, "; ")
}

// between parts the items of a list that somebody wrote.
var between = regexp.MustCompile(`\s*(?:[,;|•·▪◦/]|\n\s*[-*]?|\s(?:och|samt|and|&|\+|-|–)\s)\s*`)

// list reads a written list: the longest stretches that name a choice first,
// since labels hold commas and "och" themselves; what names none is other text.
func (n *names) list(text string) (ids []int, other string, sure float64) {
	sure = sureExact
	var rest []string
	marked := ""
	if loc := otherMark.FindStringIndex(text); loc != nil {
		text, marked = text[:loc[0]], text[loc[1]:]
	}
	pieces := piecesOf(text)
	var loose []int // pieces in a row that name nothing
	flush := func() {
		if len(loose) > 0 {
			first, last := pieces[loose[0]], pieces[loose[len(loose)-1]]
			rest = append(rest, text[first[0]:last[1]])
			loose = nil
		}
	}
	strange := false
	for i := 0; i < len(pieces); {
		m, used := n.longest(text, pieces[i:])
		switch {
		case used > 0:
			flush()
			if m.choice >= 0 {
				ids = append(ids, m.choice)
			}
			if piece := text[pieces[i][0]:pieces[i+used-1][1]]; saysMore(m) {
				rest = append(rest, strings.TrimSpace(tickLead.ReplaceAllString(piece, "")))
			}
			sure = min(sure, m.sure)
			i += used
		default:
			strange = strange || !n.listed(text[pieces[i][0]:pieces[i][1]])
			loose = append(loose, i)
			i++
		}
	}
	flush()
	switch {
	case strange && len(ids) == 0:
		sure = min(sure, sureOrdinal) // may be a choice in words that nobody thought of
	case strange:
		sure = min(sure, sureWithin)
	}
	return ids, joinText(append(rest, marked)...), sure
}

// saysMore: there are words beside the choice's own ("IOP med
// socialförvaltningen", "Svenska (A1)"), which are kept as other text.
func saysMore(m match) bool {
	return m.choice >= 0 && (m.sure == sureWithin || m.bracketed)
}

// listed: the words are precisely a concept of the question's vocabulary that
// has no box, so they belong under "Annat:".
func (n *names) listed(words string) bool {
	words = strings.TrimSpace(otherWord.ReplaceAllString(strings.ToLower(fold(words)), ""))
	return slices.ContainsFunc(n.question.Choices, func(c form.Choice) bool {
		return !c.Shown && (strings.ToLower(c.Label[form.Swedish]) == words || slices.Contains(c.Synonyms, words))
	})
}

// longest names the choice of the longest run of pieces from the first on, and
// how many pieces it takes. An empty box is taken and names nothing.
func (n *names) longest(text string, pieces [][2]int) (match, int) {
	piece := text[pieces[0][0]:pieces[0][1]]
	if emptyBox.MatchString(piece) {
		return match{choice: -1, sure: sureExact}, 1
	}
	for j := min(len(pieces), 6); j > 0; j-- {
		stretch := text[pieces[0][0]:pieces[j-1][1]]
		tokens := tokensOf(ordinalLead.ReplaceAllString(tickLead.ReplaceAllString(stretch, ""), ""))
		if m := n.whole(tokens); m.choice >= 0 {
			return m, j
		}
	}
	bare := strings.TrimSpace(inBrackets.ReplaceAllString(tickLead.ReplaceAllString(piece, ""), ""))
	if otherWord.MatchString(bare) || n.listed(bare) {
		return noMatch, 0
	}
	m := n.find(bare, 3)
	m.bracketed = inBrackets.MatchString(piece)
	if negations.MatchString(bare) && m.sure != sureShort {
		return noMatch, 0 // "inte svenska"
	}
	if m.choice < 0 {
		return noMatch, 0
	}
	return m, 1
}

// piecesOf are the places of the items in a list.
func piecesOf(text string) [][2]int {
	var out [][2]int
	add := func(from, to int) {
		if strings.ContainsFunc(text[from:to], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			out = append(out, [2]int{from, to})
		}
	}
	at := 0
	breaks := between.FindAllStringIndex(text, -1)
	for _, m := range boxStart.FindAllStringIndex(text, -1) {
		breaks = append(breaks, []int{m[0], m[0]}) // a box begins an item
	}
	slices.SortFunc(breaks, slices.Compare[[]int])
	for _, m := range breaks {
		if m[0] >= at {
			add(at, m[0])
			at = m[1]
		}
	}
	add(at, len(text))
	return out
}

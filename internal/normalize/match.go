package normalize

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/form"
	"samkarta/internal/swedish"
)

// A name is one wording of a choice.
type name struct {
	choice int // position in the question's choices
	tokens []string
	key    string // the tokens, joined
	sure   float64
	// label: the label itself, not a synonym or a part of it.
	label bool
	// weak: too ambiguous to count among other words.
	weak bool
}

// names are the wordings of the choices that a question prints. The rest of
// its vocabulary is reached by "Annat:", which is text.
type names struct {
	question *form.Question
	all      []name
	shown    []int
}

// wordings keeps the names of questions that were asked before, by where their
// choices lie: questions are copied freely, their choices never change, and
// wording them anew is most of the work of reading an answer.
var wordings sync.Map

func namesOf(q *form.Question) *names {
	if len(q.Choices) == 0 {
		return &names{question: q}
	}
	kept, ok := wordings.Load(&q.Choices[0])
	if !ok || len(kept.(*names).question.Choices) != len(q.Choices) {
		kept = wordingsOf(q)
		wordings.Store(&q.Choices[0], kept)
	}
	n := *kept.(*names)
	n.question = q
	return &n
}

func wordingsOf(q *form.Question) *names {
	n := &names{question: q}
	for i := range q.Choices {
		if q.Choices[i].Shown {
			n.shown = append(n.shown, i)
		}
	}
	if len(n.shown) == 0 {
		for i := range q.Choices {
			n.shown = append(n.shown, i)
		}
	}
	for _, i := range n.shown {
		n.addChoice(i)
	}
	return n
}

func (n *names) addChoice(i int) {
	c := &n.question.Choices[i]
	n.all = append(n.all, name{choice: i, tokens: []string{c.ID}, key: c.ID, sure: sureExact, label: true, weak: true})
	for _, label := range c.Label {
		n.add(i, label, sureExact, true)
		for _, part := range labelParts(label) {
			n.add(i, part, sureShort, false)
		}
	}
	for _, s := range c.Synonyms {
		n.add(i, s, sureSynonym, false)
	}
	for k := range n.all {
		m := &n.all[k]
		m.weak = m.weak || m.choice == i && slices.ContainsFunc(c.Weak, func(w string) bool { return swedish.Same(w, m.key) })
	}
}

func (n *names) add(choice int, wording string, sure float64, label bool) {
	tokens := tokensOf(wording)
	if len(tokens) > 0 {
		n.all = append(n.all, name{choice: choice, tokens: tokens, key: strings.Join(tokens, " "), sure: sure, label: label})
	}
}

var labelSplit = regexp.MustCompile(`\s*(?:,|\beller\b|\boch\b|\bor\b|\band\b)\s*`)

// labelParts are the shorter wordings a label itself suggests: without its
// brackets, what stands in them, its halves, without "Personer med".
func labelParts(label string) []string {
	var out []string
	if before, inside, found := strings.Cut(label, "("); found {
		out = append(out, before, strings.TrimSuffix(inside, ")"))
		label = before
	}
	for _, lead := range []string{"Personer med ", "Personer i ", "People with ", "People experiencing "} {
		if rest, found := strings.CutPrefix(label, lead); found {
			out = append(out, rest)
			label = rest
		}
	}
	if parts := labelSplit.Split(label, -1); len(parts) > 1 {
		out = append(out, parts...)
	}
	return out
}

// sameWords are words that stand for one another in choices.
var sameWords = map[string]string{"endast": "bara", "enbart": "bara", "blott": "bara", "only": "bara",
	"epost": "e-post", "e-mail": "e-post", "email": "e-post", "mail": "e-post", "mejl": "e-post", "mailen": "e-post", "mejlen": "e-post", "e-posten": "e-post", "mejladress": "e-post", "mailadress": "e-post", "e-postadress": "e-post", "e-postadressen": "e-post",
	"samtliga": "alla", "allt": "alla", "idag": "dag", "&": "och", "yes": "ja", "japp": "ja", "no": "nej", "nä": "nej"}

// tokensOf are the words of a wording, folded for comparing.
func tokensOf(s string) []string {
	fields := strings.FieldsFunc(strings.ToLower(fold(s)), func(r rune) bool {
		return !isWordRune(r) && r != '-' && r != '&' && r != '_'
	})
	out := fields[:0]
	for _, w := range fields {
		w = swedish.Fold(strings.Trim(w, "-"))
		if w == "i" && len(out) > 0 || w == "" {
			continue // "i dag" and "idag"
		}
		if same, ok := sameWords[w]; ok {
			w = same
		}
		out = append(out, w)
	}
	return out
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// match is a choice found in some words; choice is -1 for none.
type match struct {
	choice int
	sure   float64
	// ambiguous: the words fit several choices equally well.
	ambiguous bool
	// bracketed: words in brackets beside it were passed over.
	bracketed bool
}

var noMatch = match{choice: -1}

// pick takes the choice that the fitting names agree on; a label before others.
func pick(fits []name, sure float64) match {
	if len(fits) == 0 {
		return noMatch
	}
	best := slices.MaxFunc(fits, func(a, b name) int { return int(1000 * (a.sure - b.sure)) })
	for _, f := range fits {
		if f.choice != best.choice && f.sure >= best.sure {
			return match{choice: -1, ambiguous: true}
		}
	}
	return match{choice: best.choice, sure: min(sure, best.sure)}
}

// whole finds the choice that the words as a whole name: by label, synonym,
// inflection.
func (n *names) whole(tokens []string) match {
	key := strings.Join(tokens, " ")
	var fits []name
	for _, m := range n.all {
		if m.key == key {
			fits = append(fits, m)
		}
	}
	if len(fits) > 0 {
		return pick(fits, sureExact)
	}
	for _, m := range n.all {
		if len(m.tokens) == len(tokens) && slices.EqualFunc(m.tokens, tokens, swedish.Same) {
			fits = append(fits, m)
		}
	}
	return pick(fits, sureSynonym)
}

// short finds the choice whose label the words abbreviate: some of its words,
// each perhaps cut off ("subv. anställning", "utrikes kvinnor").
func (n *names) short(tokens []string) match {
	var fits []name
	for _, m := range n.all {
		if !m.label {
			continue
		}
		rest := m.tokens
		ok := true
		for _, t := range tokens {
			i := slices.IndexFunc(rest, func(w string) bool {
				return t == w || utf8.RuneCountInString(t) >= 4 && strings.HasPrefix(w, t)
			})
			if ok = i >= 0 && tells(t); !ok {
				break
			}
			rest = rest[i+1:]
		}
		if ok {
			fits = append(fits, m)
		}
	}
	return pick(fits, sureShort)
}

// tells: a word that says something; "och" and "med" point at nothing.
func tells(w string) bool {
	return !slices.Contains([]string{"och", "eller", "med", "av", "som", "för", "från", "personer", "the", "of", "and", "or", "with"}, w)
}

// within finds the choice whose wording stands among at most extra other words.
func (n *names) within(tokens []string, extra int) match {
	var fits []name
	longest := 0
	for _, m := range n.all {
		if m.weak || len(m.tokens) >= len(tokens) || len(tokens)-len(m.tokens) > extra {
			continue
		}
		if len(m.tokens) == 1 && !m.label && utf8.RuneCountInString(m.key) < 5 || !containsTokens(tokens, m.tokens) {
			continue
		}
		if len(m.tokens) > longest {
			longest, fits = len(m.tokens), nil
		}
		if len(m.tokens) == longest {
			fits = append(fits, m)
		}
	}
	for i := range fits {
		fits[i].sure = sureExact // a synonym among other words is worth as much as a label
	}
	return pick(fits, sureWithin)
}

func containsTokens(tokens, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(tokens); i++ {
		if slices.EqualFunc(tokens[i:i+len(phrase)], phrase, swedish.Same) {
			return true
		}
	}
	return false
}

// longestLabel bounds what is compared letter by letter; no label comes near it.
const longestLabel = 100

// spelled finds the choice whose wording the words are but for a letter (two
// in long words).
func (n *names) spelled(tokens []string) match {
	key := []rune(strings.Join(tokens, " "))
	if len(key) < 6 || len(key) > longestLabel {
		return noMatch
	}
	allowed := 1
	if len(key) >= 10 {
		allowed = 2
	}
	var fits []name
	for _, m := range n.all {
		other := []rune(m.key)
		if diff := len(other) - len(key); diff <= allowed && -diff <= allowed && len(other) >= 6 && distance(key, other) <= allowed {
			fits = append(fits, m)
		}
	}
	return pick(fits, sureSpelling)
}

// distance is the number of letters put in, left out, changed or swapped with
// the next one (optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

package coding

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/coding/clauses"
	"samkarta/internal/form"
	"samkarta/internal/swedish"
)

// index finds the phrases of one vocabulary: a trie over word numbers.
type index struct {
	concepts    []string
	weakConcept []bool
	result      []bool // by concept: an outcome behind the vocabulary's results
	edges       map[edge]int32
	ends        [][]ending // by node: the concepts whose phrase ends there
	singles     map[int32][]int32
	weak        map[int32][]int32 // concepts by their ambiguous words
	// tails and heads are the concepts of what compounds may end and begin with
	// ("-kurs", "teater-"), by word.
	tails, heads map[int32][]int32
	classes      map[string]int32 // numbers of the vocabulary's word classes
	weakBase     map[string]bool  // the ambiguous words, as spelled
	behind       phrases
	beside       phrases
	results      phrases
	blocked      map[int32]bool    // words that name nothing
	blockedBy    map[int32][]int32 // concepts by the word that a rule parts them from
	// hindrances: the vocabulary names what is missing or wrong, so that a
	// "saknar" or "inte" near its words does not deny them. names: it names
	// places or bodies, so that a name is no reason to doubt.
	hindrances, names bool
}

type edge struct{ node, word int32 }

// ending is a concept at the end of a phrase. Blocked phrases end in none, so
// that they are taken and nothing comes of them.
type ending struct {
	concept int32 // none for a blocked phrase
	rule    string
	blocked bool // a rule: the phrase is not this concept
}

// none is the concept of what is blocked; gap is the word that stands for any
// few words inside a phrase ("laga … cykel").
const (
	none int32 = -1
	gap  int32 = -1
)

// longestGap is how many words may stand in a gap.
const longestGap = 4

// newIndex enters a vocabulary: its word classes first, since blocked phrases
// and synonyms name them, then what is blocked, then the concepts, and last the
// rules, which take the place of all that the file says of the same words.
func newIndex(v *form.Vocabulary, rules []form.Rule, words *lexicon) *index {
	ix := &index{
		edges: map[edge]int32{}, ends: make([][]ending, 1), singles: map[int32][]int32{}, weak: map[int32][]int32{},
		tails: map[int32][]int32{}, heads: map[int32][]int32{}, classes: map[string]int32{},
		weakBase: map[string]bool{}, blocked: map[int32]bool{}, blockedBy: map[int32][]int32{}, names: v.Names,
	}
	for _, w := range v.Weak {
		ix.weakBase[strings.Join(phraseWords(w), " ")] = true
	}
	for _, name := range slices.Sorted(maps.Keys(v.Classes)) {
		ix.classes[name] = words.class(v.ID+"/"+name, v.Classes[name])
	}
	ix.behind, ix.beside, ix.results = newPhrases(v.Behind), newPhrases(v.Beside), newPhrases(v.Results)
	for _, w := range v.Blocked {
		numbers := ix.phraseNumbers(w, words)
		ix.add(numbers, ending{concept: none})
		if len(numbers) == 1 {
			ix.blocked[numbers[0]] = true
		}
	}
	numbers := map[string]int32{}
	for i := range v.Concepts {
		c := &v.Concepts[i]
		numbers[c.ID] = int32(i)
		ix.concepts = append(ix.concepts, c.ID)
		ix.weakConcept = append(ix.weakConcept, c.Weak)
		ix.result = append(ix.result, c.Result)
		ix.hindrances = ix.hindrances || c.Theme != ""
		if c.Retired {
			continue // old answers keep it, new ones do not get it
		}
		for _, s := range wordings(c) {
			ix.wording(int32(i), s, words)
		}
	}
	for i := range v.Concepts {
		if v.Concepts[i].Retired {
			ix.retire(&v.Concepts[i], words)
		}
	}
	for _, r := range rules {
		if c, known := numbers[r.Concept]; known && r.Vocabulary == v.ID && !v.Concepts[c].Retired {
			ix.rule(c, r, words)
		}
	}
	return ix
}

// wordings are a concept's label and synonyms.
func wordings(c *form.Concept) []string {
	return append([]string{c.Label[form.Swedish]}, c.Synonyms...)
}

// retire enters the words of a retired concept as blocked, but for those that a
// living one has as well. Without this "språkcafé" would be coded as any café
// the day that language cafés are retired, and other concepts would grow by
// what nobody said.
func (ix *index) retire(c *form.Concept, words *lexicon) {
	for _, s := range wordings(c) {
		folded := phraseWords(s)
		if strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") || ix.weakBase[strings.Join(folded, " ")] {
			continue
		}
		numbers := ix.phraseNumbers(s, words)
		if len(numbers) == 0 || ix.means(numbers) || slices.Contains(numbers, gap) {
			continue
		}
		ix.add(numbers, ending{concept: none})
		if len(numbers) == 1 {
			ix.blocked[numbers[0]] = true
		}
	}
}

// means tells whether the index has the phrase.
func (ix *index) means(phrase []int32) bool {
	node := int32(0)
	for _, w := range phrase {
		next, ok := ix.edges[edge{node, w}]
		if !ok {
			return false
		}
		node = next
	}
	return len(ix.ends[node]) > 0
}

// wording enters a label or synonym of a concept.
func (ix *index) wording(concept int32, wording string, words *lexicon) {
	folded := phraseWords(wording)
	switch {
	case len(folded) == 0:
		return
	case strings.HasPrefix(wording, "-"):
		id := words.add(folded[0])
		ix.tails[id] = append(ix.tails[id], concept)
		return
	case strings.HasSuffix(wording, "-"):
		id := words.add(folded[0])
		ix.heads[id] = append(ix.heads[id], concept)
		return
	case ix.weakBase[strings.Join(folded, " ")]:
		if len(folded) == 1 {
			id := words.add(folded[0])
			words.single(id)
			ix.weak[id] = append(ix.weak[id], concept)
		}
		return
	}
	numbers := ix.phraseNumbers(wording, words)
	ix.add(numbers, ending{concept: concept})
	if len(numbers) == 1 {
		words.single(numbers[0])
	}
	if len(numbers) == 1 && !slices.Contains(ix.singles[numbers[0]], concept) {
		ix.singles[numbers[0]] = append(ix.singles[numbers[0]], concept)
	}
}

// rule enters a coordinator's ruling. It takes the place of what the vocabulary
// says of the same words.
func (ix *index) rule(concept int32, r form.Rule, words *lexicon) {
	numbers := ix.phraseNumbers(r.Words, words)
	if len(numbers) == 0 {
		return
	}
	if r.Kind == form.BlockedRule {
		ix.add(numbers, ending{concept: concept, rule: r.ID, blocked: true})
		if len(numbers) == 1 {
			ix.blockedBy[numbers[0]] = append(ix.blockedBy[numbers[0]], concept)
		}
		return
	}
	ix.add(numbers, ending{concept: concept, rule: r.ID})
}

// add enters a phrase. Phrases share their beginnings, so that a text is gone
// through once for all of them, whatever their number.
func (ix *index) add(phrase []int32, end ending) {
	if len(phrase) == 0 {
		return
	}
	node := int32(0)
	for _, w := range phrase {
		e := edge{node, w}
		next, ok := ix.edges[e]
		if !ok {
			next = int32(len(ix.ends))
			ix.edges[e] = next
			ix.ends = append(ix.ends, nil)
		}
		node = next
	}
	if !slices.Contains(ix.ends[node], end) {
		ix.ends[node] = append(ix.ends[node], end)
	}
}

// phraseNumbers are the numbers of a phrase's words, with gap where it has an
// ellipsis and a class's number for its name.
func (ix *index) phraseNumbers(wording string, words *lexicon) []int32 {
	var out []int32
	for part := range strings.FieldsSeq(strings.ReplaceAll(wording, "...", "…")) {
		name, isClass := strings.CutPrefix(part, "<")
		class, known := ix.classes[strings.TrimSuffix(name, ">")]
		switch {
		case part == "…" && len(out) > 0:
			out = append(out, gap)
		case isClass && known:
			out = append(out, class)
		default:
			for _, w := range phraseWords(part) {
				out = append(out, words.add(w))
			}
		}
	}
	if n := len(out); n > 0 && out[n-1] == gap {
		out = out[:n-1]
	}
	return out
}

// phraseWords are the words of a label or synonym, parted as a text is.
func phraseWords(wording string) []string {
	var out []string
	for at := 0; at < len(wording); {
		r, size := utf8.DecodeRuneInString(wording[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at += size
			continue
		}
		end := clauses.WordEnd(wording, at)
		out = append(out, swedish.Fold(wording[at:end]))
		at = end
	}
	return out
}

// phrases are words that say something of the words beside them; they are
// matched as they are spelled.
type phrases [][]string

func newPhrases(list []string) phrases {
	var out phrases
	for _, p := range list {
		if w := phraseWords(p); len(w) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// endingAt tells whether one of the phrases ends right before token i.
func (p phrases) endingAt(tokens []token, i int) bool {
	for _, words := range p {
		from := i - len(words)
		if from >= 0 && p.at(tokens, from, words) && (i >= len(tokens) || tokens[from].Clause == tokens[i].Clause) {
			return true
		}
	}
	return false
}

// in tells whether one of the phrases stands in tokens.
func (p phrases) in(tokens []token) bool {
	for i := range tokens {
		for _, words := range p {
			if i+len(words) <= len(tokens) && p.at(tokens, i, words) {
				return true
			}
		}
	}
	return false
}

func (phrases) at(tokens []token, from int, words []string) bool {
	for k, w := range words {
		if tokens[from+k].Text != w {
			return false
		}
	}
	return true
}

package coding

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/form"
	"samkarta/internal/swedish"
)

// shortestPart is the length from which the part of a compound tells anything:
// "kök" also stands in "köksbord".
// The last part must be longer: it comes inflected, and "erbjuder" ends with
// "juder" by chance only.
const (
	shortestPart = 5
	shortestHead = 6
)

// surestPart is the length from which the part of a compound counts by itself.
const surestPart = 8

// index finds the phrases of one vocabulary: a trie over word numbers.
type index struct {
	concepts    []string
	weakConcept []bool
	edges       map[edge]int32
	ends        [][]int32 // by node: the concepts whose phrase ends there
	singles     map[int32][]int32
	weak        map[int32][]int32 // concepts by their ambiguous words
	// hindrances: the vocabulary names what is missing or wrong, so that a
	// "saknar" or "inte" near its words does not deny them.
	hindrances bool
}

type edge struct{ node, word int32 }

func newIndex(v *form.Vocabulary, words *lexicon) *index {
	ix := &index{edges: map[edge]int32{}, ends: make([][]int32, 1), singles: map[int32][]int32{}, weak: map[int32][]int32{}}
	weak := map[string]bool{}
	for _, w := range v.Weak {
		weak[strings.Join(phraseWords(w), " ")] = true
	}
	for i := range v.Concepts {
		c := &v.Concepts[i]
		ix.concepts = append(ix.concepts, c.ID)
		ix.weakConcept = append(ix.weakConcept, c.Weak)
		ix.hindrances = ix.hindrances || c.Theme != ""
		if c.Retired {
			continue // old answers keep it, new ones do not get it
		}
		ix.add(int32(i), c.Label[form.Swedish], weak, words)
		for _, s := range c.Synonyms {
			ix.add(int32(i), s, weak, words)
		}
	}
	return ix
}

func (ix *index) add(concept int32, wording string, weak map[string]bool, words *lexicon) {
	tokens := phraseWords(wording)
	switch {
	case len(tokens) == 1 && weak[tokens[0]]:
		id := words.add(tokens[0])
		ix.weak[id] = append(ix.weak[id], concept)
		return
	case len(tokens) == 0 || weak[strings.Join(tokens, " ")]:
		return
	}
	node := int32(0)
	for _, w := range tokens {
		e := edge{node, words.add(w)}
		next, ok := ix.edges[e]
		if !ok {
			next = int32(len(ix.ends))
			ix.edges[e] = next
			ix.ends = append(ix.ends, nil)
		}
		node = next
	}
	if !slices.Contains(ix.ends[node], concept) {
		ix.ends[node] = append(ix.ends[node], concept)
	}
	if len(tokens) == 1 {
		id := words.add(tokens[0])
		if !slices.Contains(ix.singles[id], concept) {
			ix.singles[id] = append(ix.singles[id], concept)
		}
	}
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
		end := wordEnd(wording, at)
		out = append(out, swedish.Fold(wording[at:end]))
		at = end
	}
	return out
}

// longest gives the concepts of the longest phrase that the tokens begin with.
func (ix *index) longest(tokens []token) (concepts []int32, used int) {
	nodes := []int32{0}
	for i, t := range tokens {
		if i > 0 && t.clause != tokens[0].clause && !t.comma {
			break
		}
		var next []int32
		for _, n := range nodes {
			for _, id := range t.ids {
				if to, ok := ix.edges[edge{n, id}]; ok && !slices.Contains(next, to) {
					next = append(next, to)
				}
			}
		}
		if nodes = next; len(nodes) == 0 {
			break
		}
		var here []int32
		for _, n := range nodes {
			for _, c := range ix.ends[n] {
				if !slices.Contains(here, c) {
					here = append(here, c)
				}
			}
		}
		if len(here) > 0 && !(i == 0 && t.joins) {
			concepts, used = here, i+1
		}
	}
	return concepts, used
}

// single gives the concepts that any of the words names by itself.
func (ix *index) single(ids []int32) []int32 {
	var out []int32
	for _, id := range ids {
		for _, c := range ix.singles[id] {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// head gives the concepts of the longest word that the compound ends with.
func (ix *index) head(words *lexicon, word string) ([]int32, float64) {
	for i := range word {
		if i < 3 {
			continue
		}
		part := word[i:]
		n := utf8.RuneCountInString(part)
		if n < shortestHead {
			break
		}
		if found := ix.single(longWords(words, words.words(part))); len(found) > 0 {
			return found, sureOfPart(n)
		}
	}
	return nil, 0
}

// modifier gives the concepts of the longest word that the compound begins
// with; what joins the parts (-s-, -e-) belongs to the rest.
func (ix *index) modifier(words *lexicon, word string) ([]int32, float64) {
	for end := len(word) - 3; end >= shortestPart; end-- {
		if !utf8.RuneStart(word[end]) {
			continue
		}
		part := word[:end]
		if id, ok := words.ids[part]; ok && utf8.RuneCountInString(part) >= shortestPart {
			if found := ix.single([]int32{id}); len(found) > 0 {
				return found, sureOfPart(utf8.RuneCountInString(part))
			}
		}
	}
	return nil, 0
}

func sureOfPart(letters int) float64 {
	if letters >= surestPart {
		return sureHead
	}
	return surePart
}

// longWords leaves out the words that are too short to be told inside another.
func longWords(words *lexicon, ids []int32) []int32 {
	var out []int32
	for _, id := range ids {
		if utf8.RuneCountInString(words.base[id]) >= shortestPart {
			out = append(out, id)
		}
	}
	return out
}

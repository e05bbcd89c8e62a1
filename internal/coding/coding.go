// Package coding finds the concepts of the vocabularies in what people write
// in their own words, so that "arbetsträningen bedrivs i snickeriet" counts as
// work training and as a carpentry's competence. It takes a question and a
// text and gives codes, each with the very words that caused it and how sure
// it is; the same text always gives the same codes, and every code can be
// explained by one entry of a vocabulary file. What it misses or mistakes is
// mended by editing that file and not by training anything.
//
// It would rather miss than invent: words that are ambiguous on their own do
// not count alone, what is denied is not coded, and what is found only inside
// a compound or behind a spelling mistake comes with less confidence.
package coding

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/form"
)

// How sure a code is by the way its words were found. From 0.8 on a code
// counts without a person; below it is a suggestion.
const (
	surePhrase   = 0.95 // several words of a label or synonym, in order
	sureWord     = 0.92 // one word, in any of its inflections
	sureJoined   = 0.86 // a compound written as two words ("språk café")
	sureItem     = 0.84 // an ambiguous word that is a whole item of a list of such ("MI", "Lokalen!")
	sureHead     = 0.82 // a longer part of a compound ("båtsnickeri", "missbruksproblematik")
	surePart     = 0.7  // a short part of a compound ("foodtruck")
	sureSpelling = 0.8  // one letter wrong
	sureWeak     = 0.5  // the concept itself is marked as weak
)

// Coder finds the concepts of a library. It is safe for concurrent use.
type Coder struct {
	words   *lexicon
	indexes map[string]*index
}

// New builds the index of all vocabularies of the library.
func New(lib *form.Library) *Coder {
	c := &Coder{words: newLexicon(), indexes: map[string]*index{}}
	names := make([]string, 0, len(lib.Vocabularies))
	for id := range lib.Vocabularies {
		names = append(names, id)
	}
	slices.Sort(names) // the same numbers for the same words in every run
	for _, id := range names {
		c.indexes[id] = newIndex(lib.Vocabularies[id], c.words)
	}
	return c
}

// Code gives the concepts that the text names, by vocabulary, for the
// vocabularies that the question is coded to and the one its choices come
// from. Vocabularies without a find are absent. Codes stand in the order of
// their confidence, then of the text; a concept stands once, with its surest
// words.
func (c *Coder) Code(q *form.Question, text string) map[string][]form.Code {
	text = normalised(text)
	tokens := c.words.tokens(text)
	codes := map[string][]form.Code{}
	for _, id := range vocabularies(q) {
		if ix := c.indexes[id]; ix != nil {
			if found := ix.code(c.words, tokens, text, id == q.Vocabulary); len(found) > 0 {
				codes[id] = found
			}
		}
	}
	return codes
}

// normalised is the text that quotes are taken from.
func normalised(text string) string { return norm.NFC.String(text) }

func vocabularies(q *form.Question) []string {
	ids := slices.Clone(q.CodeTo)
	if q.Vocabulary != "" && !slices.Contains(ids, q.Vocabulary) {
		ids = append(ids, q.Vocabulary)
	}
	return ids
}

// hit is a concept found in tokens[from:to].
type hit struct {
	concept  int32
	from, to int
	sure     float64
}

// code codes to one vocabulary; own says that the question asks for the
// concepts of this vocabulary, so that its ambiguous words are not so there.
func (ix *index) code(words *lexicon, tokens []token, text string, own bool) []form.Code {
	hits := ix.hits(words, tokens)
	if own {
		hits = ix.items(tokens, hits)
	}
	if !ix.hindrances {
		denied := negated(tokens, hits)
		hits = slices.DeleteFunc(hits, func(h hit) bool { return denied[h.from] })
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.sure, a.sure), cmp.Compare(a.from, b.from), cmp.Compare(a.concept, b.concept))
	})
	var codes []form.Code
	seen := map[int32]bool{}
	for _, h := range hits {
		if seen[h.concept] {
			continue
		}
		seen[h.concept] = true
		codes = append(codes, form.Code{
			ID:         ix.concepts[h.concept],
			Quote:      strings.TrimSpace(text[tokens[h.from].start:tokens[h.to-1].end]),
			Confidence: h.sure,
		})
	}
	return codes
}

// hits goes through the text from the left and takes the longest phrase at
// each place; words that a phrase has taken are not looked at again.
func (ix *index) hits(words *lexicon, tokens []token) []hit {
	var hits []hit
	for i := 0; i < len(tokens); {
		concepts, used := ix.longest(tokens[i:])
		sure := sureWord
		if used > 1 {
			sure = surePhrase
		}
		if used == 0 {
			concepts, used, sure = ix.looser(words, tokens, i)
		}
		for _, c := range concepts {
			s := sure
			if ix.weakConcept[c] {
				s = min(s, sureWeak)
			}
			hits = append(hits, hit{concept: c, from: i, to: i + used, sure: s})
		}
		i += max(used, 1)
	}
	return hits
}

// items adds the ambiguous words that make up a whole item of a list.
func (ix *index) items(tokens []token, hits []hit) []hit {
	for i, t := range tokens {
		starts := i == 0 || t.comma || t.clause != tokens[i-1].clause || tokens[i-1].word == "och"
		stops := i+1 == len(tokens) || tokens[i+1].comma || tokens[i+1].clause != t.clause || tokens[i+1].word == "och"
		if !starts || !stops {
			continue
		}
		for _, id := range t.ids {
			for _, c := range ix.weak[id] {
				hits = append(hits, hit{concept: c, from: i, to: i + 1, sure: sureItem})
			}
		}
	}
	return hits
}

// looser tries what is not in the vocabulary as it stands: two words that are
// one, a compound, a spelling mistake. Names in the middle of a sentence are
// left alone.
func (ix *index) looser(words *lexicon, tokens []token, i int) (concepts []int32, used int, sure float64) {
	t := tokens[i]
	if t.joins {
		return ix.single(words.words(t.word + tokens[i+1].word)), 2, sureJoined
	}
	if t.name || len(t.word) < 7 {
		return nil, 0, 0
	}
	if concepts, sure := ix.head(words, t.word); len(concepts) > 0 {
		return concepts, 1, sure
	}
	if concepts, sure := ix.modifier(words, t.word); len(concepts) > 0 {
		return concepts, 1, sure
	}
	if len(t.ids) == 0 {
		if concepts := ix.single(words.spelled(t.word)); len(concepts) > 0 {
			return concepts, 1, sureSpelling
		}
	}
	return nil, 0, 0
}

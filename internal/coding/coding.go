// Package coding finds the concepts of the vocabularies in what people write
// in their own words, so that "arbetsträningen bedrivs i snickeriet" counts as
// work training and as a carpentry's competence. It takes a question and a
// text and gives codes, each with the very words that caused it, how sure it
// is, and whether they tell of the past; the same text always gives the same
// codes, and every code can be explained by one entry of a vocabulary file or
// one rule of a coordinator. What it misses or mistakes is mended by editing
// that file or by a rule, and not by training anything.
//
// It would rather miss than invent: words that are ambiguous on their own do
// not count alone, what is denied is not coded, names are left alone, and what
// is found only inside a compound or behind a spelling mistake comes with less
// confidence.
package coding

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/coding/clauses"
	"samkarta/internal/form"
)

// How sure a code is by the way its words were found, as measured on answers
// that nothing was tuned to. From sureEnough on a code counts without a person;
// below it is a suggestion, and below leastSure it is not worth a look.
const (
	sureRule      = 0.95 // a coordinator said so
	surePhrase    = 0.95 // several words of a label or synonym, in order
	sureWord      = 0.92 // one word, in any of its inflections
	sureGap       = 0.88 // several words with others between them
	sureJoined    = 0.86 // a compound written as two words ("språk café"), or both of whose parts say the same
	sureItem      = 0.84 // an ambiguous word that is a whole item of a list of such ("MI", "Lokalen!")
	sureSupported = 0.82 // an ambiguous word that the words beside it make plain
	sureHead      = 0.82 // the last part of a compound ("båtsnickeri"), the first of one whose last adds nothing ("missbruksproblematik")
	sureSpelling  = 0.8  // one letter wrong
	sureEnough    = 0.8
	surePart      = 0.7 // a last part whose first is unknown
	sureFirst     = 0.6 // the first part of a compound that is about something else, perhaps
	sureName      = 0.6 // it may be a name
	surePlanned   = 0.6 // somebody would like to
	sureOthers    = 0.6 // another does it, perhaps with them
	sureWeak      = 0.5 // the concept itself is marked as weak
	leastSure     = 0.4
)

// Coder finds the concepts of a library. It is safe for concurrent use.
type Coder struct {
	words   *lexicon
	indexes map[string]*index
}

// New builds the index of all vocabularies of the library, with its rules.
func New(lib *form.Library) *Coder {
	c := &Coder{words: newLexicon(), indexes: map[string]*index{}}
	names := make([]string, 0, len(lib.Vocabularies))
	for id := range lib.Vocabularies {
		names = append(names, id)
	}
	slices.Sort(names) // the same numbers for the same words in every run
	for _, id := range names {
		c.indexes[id] = newIndex(lib.Vocabularies[id], lib.Rules, c.words)
	}
	return c
}

// Code gives the concepts that the text names, by vocabulary, for the
// vocabularies that the question is coded to and the one its choices come
// from. Vocabularies without a find are absent. Codes stand in the order of
// their confidence, then of the text; a concept stands once, with its surest
// words, and with words about today before words about the past.
func (c *Coder) Code(q *form.Question, text string) map[string][]form.Code {
	text = normalised(text)
	p := c.words.passage(text)
	if q.Past {
		p.past = clauses.NotPresent(p.words)
	}
	codes := map[string][]form.Code{}
	for _, id := range vocabularies(q) {
		if ix := c.indexes[id]; ix != nil {
			if found := ix.code(c.words, p, id == q.Vocabulary); len(found) > 0 {
				codes[id] = found
			}
		}
	}
	return codes
}

// normalised is the text that quotes are taken from.
func normalised(text string) string { return norm.NFC.String(text) }

// vocabularies are those that a question is coded to, the one its choices come
// from last: an answer under "Annat" may name a concept that was not printed.
func vocabularies(q *form.Question) []string {
	ids := slices.Clone(q.CodeTo)
	if q.Vocabulary != "" && !slices.Contains(ids, q.Vocabulary) {
		ids = append(ids, q.Vocabulary)
	}
	return ids
}

// code codes to one vocabulary; own says that the question asks for the
// concepts of this vocabulary, so that its ambiguous words are not so there.
func (ix *index) code(words *lexicon, p *passage, own bool) []form.Code {
	tokens := p.tokens
	hits := ix.judge(p, ix.supported(tokens, ix.hits(words, tokens), own))
	// Whoever tells what hinders tells it because it still does, in any tense.
	isPast := func(h hit) bool { return !ix.hindrances && p.past[tokens[h.from].Clause] }
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.sure, a.sure), cmp.Compare(a.from, b.from), cmp.Compare(a.concept, b.concept))
	})
	var codes []form.Code
	place := map[int32]int{}
	for _, h := range hits {
		code := form.Code{
			ID:         ix.concepts[h.concept],
			Quote:      strings.TrimSpace(p.text[tokens[h.from].Start:tokens[h.to-1].End]),
			Confidence: h.sure,
			Past:       isPast(h),
			Rule:       h.rule,
		}
		at, seen := place[h.concept]
		switch {
		case !seen:
			place[h.concept] = len(codes)
			codes = append(codes, code)
		case codes[at].Past && !code.Past && code.Confidence >= sureEnough:
			codes[at] = code
		}
	}
	slices.SortStableFunc(codes, func(a, b form.Code) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return codes
}

// judge leaves out what is denied, a result or a name, and doubts what may be a
// name or is only planned.
func (ix *index) judge(p *passage, hits []hit) []hit {
	tokens := p.tokens
	if ix.hindrances {
		good := clauses.Praised(p.words)
		return slices.DeleteFunc(hits, func(h hit) bool { return good[tokens[h.from].Clause] || h.concept == none })
	}
	denied := clauses.Denied(p.words, taken(tokens, hits))
	out := hits[:0]
	for _, h := range hits {
		if h.concept == none || denied[h.from] || denied[h.to-1] || ix.isResult(tokens, h) {
			continue
		}
		if !ix.names && h.rule == "" {
			switch clauses.Name(p.words, h.from, h.to) {
			case clauses.IsName:
				continue
			case clauses.MaybeName:
				// In a phrase it is only a place ("nya i Sverige").
				if h.sure < sureWord && h.to-h.from == 1 {
					h.sure = min(h.sure, sureName)
				}
			}
		}
		if c := tokens[h.from].Clause; p.planned[c] {
			h.sure = min(h.sure, surePlanned)
		} else if p.others[c] && !ix.names {
			h.sure = min(h.sure, sureOthers)
		}
		if h.sure >= leastSure {
			out = append(out, h)
		}
	}
	return out
}

// isResult: the hit is what came of the work ("17 gick till anställning").
func (ix *index) isResult(tokens []token, h hit) bool {
	if !ix.result[h.concept] {
		return false
	}
	for i := h.from; i > 0 && i > h.from-6 && tokens[i-1].Clause == tokens[h.from].Clause; i-- {
		if ix.results.endingAt(tokens, i) {
			return true
		}
	}
	return false
}

// taken tells which words a phrase that was found is made of.
func taken(tokens []token, hits []hit) []bool {
	in := make([]bool, len(tokens))
	for _, h := range hits {
		for i := h.from; i < h.to; i++ {
			in[i] = in[i] || i < h.hole || i >= h.filled
		}
	}
	return in
}

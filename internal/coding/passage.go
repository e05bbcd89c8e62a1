package coding

import (
	"slices"
	"strings"
	"unicode/utf8"

	"samkarta/internal/coding/clauses"
)

// passage is a text made ready to be coded: its words with what the vocabularies
// know of them, and what its clauses are about.
type passage struct {
	text          string
	words         []clauses.Word
	tokens        []token
	past, planned map[int]bool
	others        map[int]bool
}

// token is a word of a text with what the lexicon knows of it.
type token struct {
	*clauses.Word
	ids     []int32
	literal int32 // the number of the word spelled just so, or -1
	// inPhrase are the words that it may stand for inside a phrase: its own, and
	// the last part of a compound ("intensivkurs i svenska").
	inPhrase []int32
	splits   []split
	// joins: the token and the next are a compound that somebody wrote as two
	// words ("språk café"); neither is a word of its own then.
	joins bool
}

// passage reads a text once for all vocabularies; each then only looks at what
// is its own.
func (l *lexicon) passage(text string) *passage {
	p := &passage{text: text, words: clauses.Part(text)}
	p.past, p.planned, p.others = clauses.Past(p.words), clauses.Planned(p.words), clauses.Others(p.words)
	p.tokens = make([]token, len(p.words))
	for i := range p.words {
		w := &p.words[i]
		t := token{Word: w, ids: l.words(w.Text), literal: -1}
		if id, ok := l.ids[w.Text]; ok {
			t.literal = id
		}
		if t.ids == nil {
			if stem, _, found := strings.Cut(w.Text, ":"); found {
				t.ids = l.words(stem) // "IOP:n"
			}
		}
		if w.Naming == clauses.NoName && len(w.Text) >= shortestCompound {
			t.splits = l.splits(w.Text)
		}
		p.tokens[i] = t
	}
	l.join(p.tokens)
	l.complete(p.tokens)
	for i := range p.tokens {
		p.tokens[i].inPhrase = p.tokens[i].phraseIDs()
	}
	return p
}

// phraseIDs are the ids with those of the last part, for a word that no
// vocabulary has and whose first part is none by chance.
func (t *token) phraseIDs() []int32 {
	if len(t.ids) > 0 || len(t.splits) == 0 {
		return t.ids
	}
	var ids []int32
	for _, s := range t.splits {
		if (s.known || utf8.RuneCountInString(s.left) >= shortestPart) && utf8.RuneCountInString(s.right) >= shortestKnown {
			ids = append(ids, s.heads...)
		}
	}
	return ids
}

// complete gives the words that end in a hyphen the last part of the next
// compound: "mat- och klädutdelning" is also "matutdelning".
func (l *lexicon) complete(tokens []token) {
	const farthest = 4
	for i := range tokens {
		if !tokens[i].Hanging {
			continue
		}
		for k := i + 1; k < len(tokens) && k <= i+farthest; k++ {
			if conjunctions[tokens[k].Text] || tokens[k].Hanging {
				continue
			}
			l.completeBy(&tokens[i], tokens[k].Text)
			break
		}
	}
}

// completeBy tries the ends of a word, the longest first.
func (l *lexicon) completeBy(t *token, word string) {
	for at := range word {
		if at < 2 || utf8.RuneCountInString(word[at:]) < shortestKnown {
			continue
		}
		whole := t.Text + word[at:]
		if ids := l.words(whole); len(ids) > 0 {
			t.ids, t.splits = append(slices.Clone(t.ids), ids...), nil
			return
		}
	}
	for at := range word {
		if at < 2 || utf8.RuneCountInString(word[at:]) < shortestKnown {
			continue
		}
		if id, ok := l.forms[word[at:]]; ok && (id < 0 || l.alone[id]) {
			t.splits = l.splits(t.Text + word[at:])
			return
		}
	}
}

// little are the words that begin no compound, so that "för äldre" is not
// taken for "föräldrar".
var little = wordSet(`för och med till från under över efter vid hos att som den det alla inte mot mellan utan
	i på av om ut in är då så nu en ej ni vi de du se ta ge få gå bo la to har kan vår vill ska`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// join marks neighbours that are one word of a vocabulary.
func (l *lexicon) join(tokens []token) {
	for i := range max(len(tokens)-1, 0) {
		a, b := tokens[i], tokens[i+1]
		// "i dag verksamheter" is no "dagverksamhet".
		today := a.Text == "dag" && wordAt(tokens, i-1) == "i"
		joined := !today && b.Close && (!b.Capital || b.First) && len(a.Text) > 1 && len(b.Text) > 2 && !little[a.Text]
		if joined {
			_, joined = l.forms[a.Text+b.Text]
		}
		tokens[i].joins = joined && (i == 0 || !tokens[i-1].joins)
	}
}

// wordAt gives a token's word, "" beside the text, so that rules may look ahead
// and back without asking where the text ends.
func wordAt(tokens []token, i int) string {
	if i < 0 || i >= len(tokens) {
		return ""
	}
	return tokens[i].Text
}

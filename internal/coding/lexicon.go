package coding

import (
	"slices"
	"strings"
	"unicode/utf8"

	"samkarta/internal/swedish"
)

// lexicon holds the words of all vocabularies with their inflected forms. A
// word is a number; a form may belong to several words.
type lexicon struct {
	ids  map[string]int32
	base []string
	// forms has a word's number, or, below zero, the place of several in shared.
	forms  map[string]int32
	shared [][]int32
	// one holds every number once, so that a single word is a slice of it.
	one []int32
	// alone tells which words are a whole label or synonym, and not only part of one.
	alone map[int32]bool
	// undotted has the longer words as they are written without å, ä and ö.
	undotted map[string]int32
	// misspelt has the longer words by their spelling with a letter left out.
	misspelt map[uint64]int32
}

// newLexicon has room for the shipped vocabularies from the start, so that the
// maps are not grown over and over.
func newLexicon() *lexicon {
	return &lexicon{ids: make(map[string]int32, 4096), forms: make(map[string]int32, 1<<17), misspelt: make(map[uint64]int32, 1<<15), alone: make(map[int32]bool, 4096), undotted: make(map[string]int32, 2048)}
}

// shortestMisspelt is the length from which a word is recognised with a letter
// wrong; shorter words are too like one another.
const shortestMisspelt = 8

// surelyMisspelt is the length from which it is hardly another word.
const surelyMisspelt = 9

// add gives the number of a word and enters its forms.
func (l *lexicon) add(word string) int32 {
	if id, ok := l.ids[word]; ok {
		return id
	}
	id := int32(len(l.base))
	l.ids[word] = id
	l.base, l.one = append(l.base, word), append(l.one, id)
	for _, f := range swedish.Forms(word) {
		l.addForm(f, id)
	}
	return id
}

// class gives the number that stands for each of some words in a phrase.
func (l *lexicon) class(name string, members []string) int32 {
	id := int32(len(l.base))
	l.base, l.one = append(l.base, name), append(l.one, id)
	for _, m := range members {
		words := phraseWords(m)
		if len(words) != 1 {
			continue // "bank-id" must not let "id" stand for it
		}
		for _, f := range swedish.Forms(words[0]) {
			l.addForm(f, id)
		}
	}
	return id
}

// single notes that a word is a whole label or synonym: it may be part of a
// compound, and be misspelt.
func (l *lexicon) single(id int32) {
	word := l.base[id]
	if l.alone[id] {
		return
	}
	l.alone[id] = true
	if u := withoutDots.Replace(word); u != word && utf8.RuneCountInString(word) >= shortestMisspelt {
		l.undotted[u] = id
	}
	if utf8.RuneCountInString(word) >= shortestMisspelt {
		l.misspelt[hash(word, "")] = id
		for i, r := range word {
			l.misspelt[hash(word[:i], word[i+utf8.RuneLen(r):])] = id
		}
	}
}

// addForm enters a form. Nearly all belong to one word, so only the few that
// belong to several cost a slice.
func (l *lexicon) addForm(f string, id int32) {
	switch old, known := l.forms[f]; {
	case !known:
		l.forms[f] = id
	case old == id:
	case old >= 0:
		l.forms[f] = ^int32(len(l.shared))
		l.shared = append(l.shared, []int32{old, id})
	case !slices.Contains(l.shared[^old], id):
		l.shared[^old] = append(l.shared[^old], id)
	}
}

// words gives the words that a form belongs to.
func (l *lexicon) words(f string) []int32 {
	switch id, ok := l.forms[f]; {
	case !ok:
		return nil
	case id < 0:
		return l.shared[^id]
	default:
		return l.one[id : id+1]
	}
}

// hash is FNV-1a over both parts of a word; what shares a hash by chance is
// sorted out by oneWrong.
func hash(a, b string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range [2]string{a, b} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return h
}

// withoutDots writes a word as on a foreign keyboard.
var withoutDots = strings.NewReplacer("å", "a", "ä", "a", "ö", "o")

// endingsOff are what a misspelt word may be inflected with; the longest first.
var endingsOff = []string{"", "arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "en", "et", "na", "ar", "er", "or", "n", "t", "s", "a"}

// spelled gives the word that this one is, inflected or not, but for a letter
// put in, left out or changed, or two that changed places.
func (l *lexicon) spelled(word string) (ids []int32, sure float64) {
	for _, ending := range endingsOff {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || utf8.RuneCountInString(stem) < shortestMisspelt-1 {
			continue
		}
		id, ok := l.undotted[stem]
		if !ok {
			id, ok = l.nearly(stem)
		}
		if ok && (ending == "" || slices.Contains(swedish.Forms(l.base[id]), l.base[id]+ending)) {
			if ending == "" && utf8.RuneCountInString(word) >= surelyMisspelt {
				return l.one[id : id+1], sureSpelling
			}
			return l.one[id : id+1], surePart
		}
	}
	return nil, 0
}

// nearly gives the word that differs from this one by a letter: words are kept
// by each of their spellings with one letter left out, so that two such words
// meet without being compared with all others.
func (l *lexicon) nearly(word string) (int32, bool) {
	if id, ok := l.misspelt[hash(word, "")]; ok && oneWrong(word, l.base[id]) {
		return id, true
	}
	for i := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		if id, ok := l.misspelt[hash(word[:i], word[i+size:])]; ok && oneWrong(word, l.base[id]) {
			return id, true
		}
	}
	return 0, false
}

// likeLetters are written for one another where the dots are lost or misheard;
// any other exchange makes another word too often ("arbetssätt", "arbetsrätt").
func likeLetters(a, b rune) bool {
	for _, group := range []string{"aåäe", "oöå", "eé", "ij", "vw", "ck"} {
		if strings.ContainsRune(group, a) && strings.ContainsRune(group, b) {
			return true
		}
	}
	return false
}

// oneWrong: one letter apart, or two neighbours swapped. The last letter must
// be right unless it was doubled: a change there makes an ending or another
// word, as a rule.
func oneWrong(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch {
	case i < 2:
		return false
	case i == len(x):
		return len(y)-len(x) == 1 && y[i] == x[i-1]
	case len(x) == len(y) && i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i]:
		return string(x[i+2:]) == string(y[i+2:])
	case i >= len(x)-1 && len(x) == len(y):
		return false
	case len(x) == len(y):
		return likeLetters(x[i], y[i]) && string(x[i+1:]) == string(y[i+1:])
	}
	return len(y)-len(x) == 1 && string(x[i:]) == string(y[i+1:])
}

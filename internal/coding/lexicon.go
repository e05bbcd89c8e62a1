package coding

import (
	"slices"
	"strings"
	"unicode"
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
	// misspelt has the longer words by their spelling with a letter left out.
	misspelt map[uint64]int32
}

func newLexicon() *lexicon {
	return &lexicon{ids: make(map[string]int32, 4096), forms: make(map[string]int32, 1<<16), misspelt: make(map[uint64]int32, 1<<15)}
}

// shortestMisspelt is the length from which a word is recognised with a letter
// wrong; shorter words are too like one another.
const shortestMisspelt = 8

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
	if utf8.RuneCountInString(word) >= shortestMisspelt {
		l.misspelt[hash(word, "")] = id
		for i, r := range word {
			l.misspelt[hash(word[:i], word[i+utf8.RuneLen(r):])] = id
		}
	}
	return id
}

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

// spelled gives the word that this one is but for a letter put in, left out or
// changed.
func (l *lexicon) spelled(word string) []int32 {
	if utf8.RuneCountInString(word) < shortestMisspelt {
		return nil
	}
	if id, ok := l.misspelt[hash(word, "")]; ok && oneWrong(word, l.base[id]) {
		return l.one[id : id+1]
	}
	for i := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		if id, ok := l.misspelt[hash(word[:i], word[i+size:])]; ok && oneWrong(word, l.base[id]) {
			return l.one[id : id+1]
		}
	}
	return nil
}

// oneWrong: at most one letter apart, and not the last one: that is an ending
// that the forms would have, and two words of their own as a rule.
func oneWrong(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if i < 2 || i >= len(x)-1 {
		return false
	}
	if len(x) == len(y) {
		return string(x[i+1:]) == string(y[i+1:])
	}
	return len(y)-len(x) == 1 && string(x[i:]) == string(y[i+1:])
}

// token is a word of a text with its place. Hyphens part words: the parts of
// "OCN-handledare" are found each by itself and as a phrase.
type token struct {
	start, end int
	word       string // folded to lower case
	ids        []int32
	// clause numbers the clauses of the text: what is denied in one is not in
	// the next. comma: a comma stands before the token.
	clause int
	comma  bool
	// close: only a space or a hyphen parts it from the token before.
	close bool
	// joins: the token and the next are a compound that somebody wrote as two
	// words ("språk café"); neither is a word of its own then.
	joins bool
	// name: a capital in the middle of a sentence.
	name bool
}

// little are the words that begin no compound, so that "för äldre" is not
// taken for "föräldrar".
var little = map[string]bool{"för": true, "och": true, "med": true, "till": true, "från": true, "under": true, "över": true, "efter": true, "vid": true, "hos": true, "att": true, "som": true, "den": true, "det": true, "alla": true, "inte": true, "mot": true, "mellan": true, "utan": true}

// Words that begin a new clause.
var newClause = map[string]bool{"men": true, "fast": true, "däremot": true, "medan": true, "dock": true}

func (l *lexicon) tokens(text string) []token {
	out := make([]token, 0, len(text)/6)
	clause, first := 0, true
	last := 0
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at += size
			continue
		}
		end := wordEnd(text, at)
		between := text[last:at]
		t := token{start: at, end: end, word: swedish.Fold(text[at:end])}
		if endsClause(between, out) {
			clause++
			first = true
		}
		if newClause[t.word] {
			clause++
		}
		t.clause, t.comma = clause, strings.Contains(between, ",")
		t.close = len(out) > 0 && (between == " " || between == "-" || between == "\u2010" || between == "\u2011")
		t.name = unicode.IsUpper(r) && !first && text[at:end] != strings.ToUpper(text[at:end])
		t.ids = l.words(t.word)
		if t.ids == nil {
			if stem, _, found := strings.Cut(t.word, ":"); found {
				t.ids = l.words(stem) // "IOP:n"
			}
		}
		out = append(out, t)
		first = false
		last, at = end, end
	}
	for i := range max(len(out)-1, 0) {
		a, b := out[i], out[i+1]
		joined := b.close && !b.name && len(a.word) > 2 && len(b.word) > 2 && !little[a.word]
		if joined {
			_, joined = l.forms[a.word+b.word]
		}
		out[i].joins = joined && (i == 0 || !out[i-1].joins)
	}
	return out
}

// wordEnd gives the end of the word at a place: letters, digits, a colon or
// full stop between letters ("IOP:n"), a plus behind digits ("65+").
func wordEnd(text string, at int) int {
	digits := true
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			digits = false
		case unicode.IsDigit(r):
		case r == ':' && !digits && at+1 < len(text) && 'a' <= text[at+1] && text[at+1] <= 'z':
		case r == '\u00ad':
		case r == '+' && digits:
			return at + size
		default:
			return at
		}
		at += size
	}
	return at
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = map[string]bool{"bl": true, "a": true, "t": true, "ex": true, "f": true, "d": true, "m": true, "ev": true, "ca": true, "s": true, "k": true, "dvs": true, "resp": true, "el": true, "dyl": true, "etc": true, "inkl": true, "exkl": true, "kl": true, "nr": true}

// endsClause tells whether what stands between two words ends a clause.
func endsClause(between string, before []token) bool {
	if strings.ContainsAny(between, "!?;:()\n•·") || strings.Contains(between, "...") || strings.Contains(between, "…") || strings.Contains(between, " – ") || strings.Contains(between, " - ") {
		return true
	}
	return strings.Contains(between, ".") && len(before) > 0 && !abbreviations[before[len(before)-1].word]
}

package coding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/swedish"
)

// token is a word of a text with its place. Hyphens part words: the parts of
// "OCN-handledare" are found each by itself and as a phrase.
type token struct {
	start, end int
	word       string // folded to lower case
	ids        []int32
	literal    int32 // the number of the word spelled just so, or -1
	splits     []split
	// clause numbers the clauses of the text: what is denied or past in one is
	// not so in the next. comma: a comma stands before the token.
	clause int
	comma  bool
	// close: only a space or a hyphen parts it from the token before.
	close bool
	// joins: the token and the next are a compound that somebody wrote as two
	// words ("språk café"); neither is a word of its own then.
	joins bool
	// first: the token begins a sentence or an item of a list. capital: its
	// first letter is one, and not all of a short word's ("IOP").
	first, capital bool
	// quoted: it stands in quotation marks that begin with a capital.
	quoted bool
	// naming says how sure it is that the token belongs to a name.
	naming naming
}

// naming grades how much a word looks like part of a name.
type naming int8

const (
	noName    naming = iota
	maybeName        // a capital in the middle of a sentence, a word in quotes
	isName           // a run of capitals ("Kvinnor för Fred")
)

// little are the words that begin no compound, so that "för äldre" is not
// taken for "föräldrar".
var little = wordSet("för och med till från under över efter vid hos att som den det alla inte mot mellan utan")

// Words that begin a new clause; the second kind only behind a comma.
var (
	newClause   = wordSet("men fast däremot medan dock numera")
	afterComma  = wordSet("nu idag i fortfarande kvar därefter sedan")
	contrasting = wordSet("men fast dock däremot")
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

func (l *lexicon) tokens(text string) []token {
	out := make([]token, 0, len(text)/6)
	clause, first, last := 0, true, 0
	var quote quoting
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at += size
			continue
		}
		end := wordEnd(text, at)
		between := text[last:at]
		t := token{start: at, end: end, word: swedish.Fold(text[at:end]), comma: strings.Contains(between, ",")}
		if t.word == "o" {
			t.word = "och"
		}
		if endsClause(between, out, clause) {
			clause++
			first = true
		}
		if newClause[t.word] && !first || t.comma && afterComma[t.word] && turnsToNow(t.word, text[end:]) {
			clause++
		}
		t.clause, t.first = clause, first
		t.close = len(out) > 0 && (between == " " || between == "-" || between == "\u2010" || between == "\u2011")
		t.capital = unicode.IsUpper(r) && text[at:end] != strings.ToUpper(text[at:end])
		t.quoted = quote.read(between, t.capital)
		t.ids, t.literal = l.words(t.word), -1
		if id, ok := l.ids[t.word]; ok {
			t.literal = id
		}
		if t.ids == nil {
			if stem, _, found := strings.Cut(t.word, ":"); found {
				t.ids = l.words(stem) // "IOP:n"
			}
		}
		out = append(out, t)
		first = false
		last, at = end, end
	}
	l.join(out)
	findNames(out)
	for i := range out {
		if t := &out[i]; t.naming == noName && len(t.word) >= shortestCompound {
			t.splits = l.splits(t.word)
		}
	}
	return out
}

// turnsToNow keeps "i Malmö" behind a comma in its clause and begins another
// with "i dag".
func turnsToNow(word, rest string) bool {
	return word != "i" || strings.HasPrefix(strings.TrimSpace(rest), "dag")
}

// join marks neighbours that are one word of a vocabulary.
func (l *lexicon) join(tokens []token) {
	for i := range max(len(tokens)-1, 0) {
		a, b := tokens[i], tokens[i+1]
		joined := b.close && (!b.capital || b.first) && len(a.word) > 2 && len(b.word) > 2 && !little[a.word]
		if joined {
			_, joined = l.forms[a.word+b.word]
		}
		tokens[i].joins = joined && (i == 0 || !tokens[i-1].joins)
	}
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
var abbreviations = wordSet("bl a t ex f d m ev ca s k dvs resp el dyl etc inkl exkl kl nr fd o")

// endsClause tells whether what stands between two words ends a clause. A colon
// behind nothing but years does not: the years belong to what follows.
func endsClause(between string, before []token, clause int) bool {
	if strings.Contains(between, ":") && !strings.ContainsAny(between, "\n") && onlyNumbers(before, clause) {
		return false
	}
	if strings.ContainsAny(between, "!?;:()\n•·") || strings.Contains(between, "...") || strings.Contains(between, "…") || strings.Contains(between, " – ") || strings.Contains(between, " - ") {
		return true
	}
	return strings.Contains(between, ".") && len(before) > 0 && !abbreviations[before[len(before)-1].word]
}

func onlyNumbers(tokens []token, clause int) bool {
	n := 0
	for i := len(tokens) - 1; i >= 0 && tokens[i].clause == clause; i-- {
		if !isNumber(tokens[i].word) {
			return false
		}
		n++
	}
	return n > 0
}

func isNumber(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

// quoting follows quotation marks through a text.
type quoting struct{ open, capital bool }

// read takes what stands before a word and tells whether the word is quoted.
func (q *quoting) read(between string, capital bool) bool {
	for _, r := range between {
		switch r {
		case '"', '“', '”', '„', '»', '«':
			q.open = !q.open
			q.capital = capital
		case '\n':
			q.open = false // a mark that nobody closed
		}
	}
	return q.open && q.capital
}

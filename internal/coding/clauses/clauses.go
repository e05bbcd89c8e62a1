// Package clauses reads an answer as somebody would who knows Swedish and no
// subject: which words stand in which clause, what is denied, over or only
// hoped for, what is another's work, and which words are a name. It takes a
// text and gives its words with their places, and tells of clauses by their
// numbers. What the words mean is the coder's business; nothing here knows a
// vocabulary, so both can be looked at by themselves.
package clauses

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/swedish"
)

// Word is a word of a text with its place. Hyphens part words: "OCN-handledare"
// is two.
type Word struct {
	Start, End int
	// Text is the word folded to lower case.
	Text string
	// Clause numbers the clauses of the text: what is denied or past in one is
	// not so in the next. Sentence numbers what stands between full stops and
	// line breaks. Comma: a comma stands before the word.
	Clause, Sentence int
	Comma            bool
	// Close: only a space or a hyphen parts it from the word before.
	Close bool
	// Hanging: the word ends in a hyphen, its last part stands in a word further
	// on ("mat- och klädutdelning").
	Hanging bool
	// First: the word begins a sentence or an item of a list. Capital: its first
	// letter is one, and not all of a short word's ("IOP").
	First, Capital bool
	// Quoted: it stands in quotation marks that begin with a capital.
	Quoted bool
	// Naming says how sure it is that the word belongs to a name.
	Naming Naming
}

// Naming grades how much a word looks like part of a name.
type Naming int8

// No name; a capital in the middle of a sentence or a word in quotes; a run of
// capitals ("Kvinnor för Fred").
const (
	NoName Naming = iota
	MaybeName
	IsName
)

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

// Part gives the words of a text.
func Part(text string) []Word {
	out := make([]Word, 0, len(text)/6)
	clause, sentence, first, last := 0, 0, true, 0
	var quote quoting
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at += size
			continue
		}
		end := WordEnd(text, at)
		between := text[last:at]
		t := Word{Start: at, End: end, Text: swedish.Fold(text[at:end]), Comma: strings.Contains(between, ",")}
		if t.Text == "o" || t.Text == "å" && len(out) > 0 {
			t.Text = "och"
		}
		if endsClause(between, out, clause) {
			clause++
			first = true
			if strings.ContainsAny(between, ".!?\n") {
				sentence++
			}
		}
		if newClause[t.Text] && !first || t.Comma && afterComma[t.Text] && turnsToNow(t.Text, text[end:]) {
			clause++
		}
		t.Clause, t.Sentence, t.First = clause, sentence, first
		t.Close = len(out) > 0 && (between == " " || between == "-" || between == "\u2010" || between == "\u2011")
		t.Capital = unicode.IsUpper(r) && text[at:end] != strings.ToUpper(text[at:end])
		t.Quoted = quote.read(between, t.Capital)
		t.Hanging = end < len(text)-1 && text[end] == '-' && (text[end+1] == ' ' || text[end+1] == ',' || text[end+1] == '/')
		out = append(out, t)
		first = false
		last, at = end, end
	}
	findNames(out)
	return out
}

// turnsToNow keeps "i Malmö" behind a comma in its clause and begins another
// with "i dag".
func turnsToNow(word, rest string) bool {
	return word != "i" || strings.HasPrefix(strings.TrimSpace(rest), "dag")
}

// WordEnd gives the end of the word at a place: letters, digits, a colon or
// full stop between letters ("IOP:n"), a plus behind digits ("65+").
func WordEnd(text string, at int) int {
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
func endsClause(between string, before []Word, clause int) bool {
	if strings.Contains(between, ":") && !strings.ContainsAny(between, "\n") && onlyNumbers(before, clause) {
		return false
	}
	if strings.ContainsAny(between, "!?;:()\n•·") || strings.Contains(between, "...") || strings.Contains(between, "…") || strings.Contains(between, " – ") || strings.Contains(between, " - ") {
		return true
	}
	return strings.Contains(between, ".") && len(before) > 0 && !abbreviations[before[len(before)-1].Text]
}

// onlyNumbers: so far the clause is years or dates, as a heading of what follows.
func onlyNumbers(tokens []Word, clause int) bool {
	n := 0
	for i := len(tokens) - 1; i >= 0 && tokens[i].Clause == clause; i-- {
		if !isNumber(tokens[i].Text) {
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

// Of gives the words of a word's clause.
func Of(words []Word, i int) []Word {
	from, to := i, i+1
	for from > 0 && words[from-1].Clause == words[i].Clause {
		from--
	}
	for to < len(words) && words[to].Clause == words[i].Clause {
		to++
	}
	return words[from:to]
}

// wordAt gives a word's text, "" beside the text.
func wordAt(words []Word, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i].Text
}

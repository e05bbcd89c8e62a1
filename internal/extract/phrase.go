package extract

import (
	"math/bits"
	"strings"

	"samkarta/internal/document"
)

// phrase is a text of the form (a label, a help text, a choice) to be
// recognised in the stream.
type phrase struct {
	words []string
	text  string
	// letters are those of the first word.
	letters letterSet
}

func newPhrase(text string) phrase {
	p := phrase{text: text}
	for _, t := range tokenize(nil, text, 0) {
		p.words = append(p.words, t.fold)
	}
	if len(p.words) > 0 {
		p.letters = lettersOf(p.words[0])
	}
	return p
}

// letterSet tells which bytes a word has, five bits of each: words that differ
// in more letters than slips could change are told apart by it at once.
type letterSet uint32

func lettersOf(word string) letterSet {
	var set letterSet
	for i := 0; i < len(word); i++ {
		set |= 1 << (word[i] & 31)
	}
	return set
}

// farFrom: no so many slips make the one word the other. A slip changes a
// letter, which is two bytes at most, into another.
func (a letterSet) farFrom(b letterSet, slips int) bool {
	return bits.OnesCount32(uint32(a^b)) > 4*slips
}

// sentences cuts a text into phrases at full stops, question marks and
// {placeholders}, whose content the form does not know.
func sentences(text string) []phrase {
	var out []phrase
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".?!{}", r) }) {
		if p := newPhrase(piece); len(p.words) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// match tells whether the phrase stands at a token, and how well: end is the
// token after it, likeness 1 for word by word, less for each typing slip or
// missing word, and 0 for no match. The phrase may wrap over lines of the same
// cell or text.
func (s *stream) match(at int, p phrase) (end int, likeness float64) {
	if len(p.words) == 0 || at >= len(s.tokens) {
		return at, 0
	}
	if !s.mayStart(at, p) {
		return at, 0
	}
	slips, i := 0.0, at
	// One slip in six words, and always one in a phrase of four or more: enough
	// for a typo or a dropped word, too little to take another question for it.
	allowed := float64(len(p.words)) / 6
	if len(p.words) >= 4 {
		allowed = max(allowed, 1)
	}
	ends := false // the last word of the phrase is the last one read
	for w := 0; w < len(p.words) && slips <= max(allowed, 0.5); w++ {
		if i >= len(s.tokens) || s.tokens[i].tick != 0 || !s.sameContainer(s.tokens[at].unit, s.tokens[i].unit) {
			slips++
			ends = false
			continue
		}
		word := s.tokens[i].fold
		switch {
		case word == p.words[w]:
			i++
			ends = true
		case alike(word, p.words[w]) || len(p.words) >= longPhrase && alikeShort(word, p.words[w]):
			slips += 0.5
			i++
			ends = true
		case w+1 < len(p.words) && joined(p.words[w], p.words[w+1], word): // "idag" for "i dag"
			slips += 0.25
			w++
			i++
			ends = true
		case i+1 < len(s.tokens) && joined(word, s.tokens[i+1].fold, p.words[w]): // "i dag" for "idag"
			slips += 0.25
			i += 2
			ends = true
		case i+1 < len(s.tokens) && w > 0 && s.tokens[i+1].fold == p.words[w]: // a word too many
			slips++
			i += 2
			ends = true
		case w+1 < len(p.words) && p.words[w+1] == word: // a word too few
			slips++
			ends = false
		default:
			// In a short phrase another word makes another question: "Arbete är för
			// oss" and "Aktivitet är för oss".
			slips++
			if len(p.words) < longPhrase {
				slips++
			}
			i++
			ends = false
		}
	}
	if slips > max(allowed, 0.5) || slips > 0 && len(p.words) == 1 && len(p.words[0]) < shortWord {
		return at, 0
	}
	// The phrase must not end in the middle of a slip: a wrong last word is
	// more often the first word of an answer.
	if i == at || !ends {
		return at, 0
	}
	return i, 1 - slips/float64(len(p.words)+1)
}

// shortWord is how many letters a word needs to forgive a slip.
const shortWord = 5

// longPhrase is how many words make it safe to forgive a short or a wrong one.
const longPhrase = 6

// alikeShort: a word of five letters with one missing or one too many.
func alikeShort(a, b string) bool {
	return min(len(a), len(b)) == 4 && max(len(a), len(b)) <= 6 && distance(a, b, 1) <= 1
}

// joined tells whether two words written together make the third.
func joined(a, b, whole string) bool {
	return len(a)+len(b) == len(whole) && strings.HasPrefix(whole, a) && strings.HasSuffix(whole, b)
}

// mayStart turns most phrases away by their first word: it stands there, or
// one like it, or it was dropped, or written together with its neighbour.
func (s *stream) mayStart(at int, p phrase) bool {
	if s.tokens[at].tick != document.NoTick {
		return false
	}
	word, first := s.tokens[at].fold, p.words[0]
	if word[0] == first[0] && (strings.HasPrefix(word, first) || strings.HasPrefix(first, word)) {
		return true
	}
	if len(p.words) > 1 && word == p.words[1] {
		return true
	}
	n := min(len(word), len(first))
	return n >= shortWord && !s.tokens[at].letters.farFrom(p.letters, slipsIn(n)) && alike(word, first)
}

// alike tells whether two words differ by a typing slip: one edit in words of
// five letters or more, two from ten.
func alike(a, b string) bool {
	n := min(len(a), len(b))
	if n < shortWord || max(len(a), len(b))-n > 4 { // two letters of two bytes
		return false
	}
	limit := slipsIn(n)
	// What both begin and end with needs no edits: most pairs are told apart by
	// how much lies between.
	x, y := a, b
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	// Two edits far apart leave more than this between them, and so do two
	// different words; a word with both slips is rare enough to miss.
	if max(len(x), len(y)) > 8*limit {
		return false
	}
	return distance(a, b, limit) <= limit
}

// slipsIn is how many slips a word of so many bytes may have.
func slipsIn(n int) int {
	if n >= 10 {
		return 2
	}
	return 1
}

// longestWord is the longest word, in letters, that typing slips are looked for
// in; longer ones must be right.
const longestWord = 40

// distance is the Damerau-Levenshtein distance (optimal string alignment) of
// two words, or limit+1 when it is larger. It works on the stack: it is asked
// for every word of a document.
func distance(a, b string, limit int) int {
	var x, y [longestWord]rune
	n, m := letters(a, &x), letters(b, &y)
	if n < 0 || m < 0 || n-m > limit || m-n > limit {
		return limit + 1
	}
	var rows [3][longestWord + 1]int
	before, row, next := &rows[0], &rows[1], &rows[2]
	for j := range m + 1 {
		row[j] = j
	}
	for i := 1; i <= n; i++ {
		next[0] = i
		least := i
		for j := 1; j <= m; j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > limit {
			return limit + 1
		}
		before, row, next = row, next, before
	}
	return min(row[m], limit+1)
}

// letters writes a word's letters out and counts them; -1 when there are too
// many.
func letters(s string, into *[longestWord]rune) int {
	n := 0
	for _, r := range s {
		if n == longestWord {
			return -1
		}
		into[n] = r
		n++
	}
	return n
}

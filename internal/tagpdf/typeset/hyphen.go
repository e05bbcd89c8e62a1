package typeset

import (
	_ "embed" // the patterns
	"strings"
	"sync"
	"unicode"
)

//go:embed hyphenation/hyph_sv.dic
var swedishPatterns string

// A part of fewer letters before or after a hyphen is read worse than a short
// line, and a word of fewer letters is not worth parting.
const (
	leastBefore, leastAfter = 3, 3
	leastWord               = 7
	// What is longer is no word, and would take long to look through.
	mostWord = 60
)

// patterns are those of Swedish: letters, with a dot at the ends of a word, to the
// digits between them. An odd digit allows a hyphen, an even one forbids it, and
// the greatest of all that fit a place counts (F. M. Liang, "Word Hy-phen-a-tion
// by Com-put-er", 1983).
var patterns = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for line := range strings.SplitSeq(swedishPatterns, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] >= 'A' && line[0] <= 'Z' {
			continue // the file's head
		}
		var letters []rune
		digits := []byte{0}
		for _, r := range line {
			if r >= '0' && r <= '9' {
				digits[len(digits)-1] = byte(r - '0')
				continue
			}
			letters, digits = append(letters, r), append(digits, 0)
		}
		all[string(letters)] = digits
	}
	return all
})

// longestPattern is more than the longest there is.
const longestPattern = 16

// hyphens tells, for each letter of a word, whether a hyphen may follow it.
func hyphens(word []rune) []bool {
	may := make([]bool, len(word))
	if len(word) < leastWord {
		return may
	}
	dotted := make([]rune, 0, len(word)+2)
	dotted = append(dotted, '.')
	for _, r := range word {
		dotted = append(dotted, unicode.ToLower(r))
	}
	dotted = append(dotted, '.')
	points := make([]byte, len(dotted)+1)
	for from := range dotted {
		for to := from + 1; to <= min(len(dotted), from+longestPattern); to++ {
			for i, d := range patterns()[string(dotted[from:to])] {
				points[from+i] = max(points[from+i], d)
			}
		}
	}
	for i := leastBefore - 1; i < len(word)-leastAfter; i++ {
		// points[i] stands before dotted[i], which is word[i-1].
		may[i] = points[i+2]%2 == 1
	}
	return may
}

// hyphenBefore finds the last place in the word around a character at which a
// line that ends before it may be hyphenated: as many characters as it then has,
// 0 for none. fits tells whether that many and a hyphen have room.
func hyphenBefore(gs []glyph, at int, fits func(n int) bool) int {
	from, to := at, at
	for from > 0 && to-from <= mostWord && unicode.IsLetter(gs[from-1].r) {
		from--
	}
	for to < len(gs) && to-from <= mostWord && unicode.IsLetter(gs[to].r) {
		to++
	}
	if from == to || to-from > mostWord || gs[from].hyphens == Never {
		return 0
	}
	word := make([]rune, 0, to-from)
	for _, g := range gs[from:to] {
		word = append(word, g.r)
	}
	may := hyphens(word)
	for i := min(at, to) - 1; i >= from; i-- {
		if may[i-from] && fits(i+1) {
			return i + 1
		}
	}
	return 0
}

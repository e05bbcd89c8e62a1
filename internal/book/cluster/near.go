package cluster

import (
	"slices"
	"strings"
	"unicode"

	"samkarta/internal/swedish"
)

// key is a value as it is compared: its words in lower case, sorted, without
// those that come and go.
type key []word

// word is one with what is asked of it for every other: worked out once, since
// each value is compared with each.
type word struct {
	text  string
	runes []rune
	// swedish are its å, ä and ö in their order.
	swedish string
	digits  bool
}

// comeAndGo are words that stand in a name or not as its writer likes: legal
// forms and what joins words. No more: "Våra" and "Vara" are names.
var comeAndGo = []string{"förening", "föreningen", "ideell", "ideella", "ek", "ekonomisk", "stiftelse", "stiftelsen", "ab",
	"och", "i", "på", "för", "av", "med", "and", "of", "the"}

func keyOf(text string) key {
	all := strings.FieldsFunc(swedish.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool {
		return slices.Contains(comeAndGo, w)
	})
	// "Föreningen" alone is all there is to compare.
	if len(telling) == 0 {
		telling = all
	}
	slices.Sort(telling)
	var k key
	for _, w := range telling {
		k = append(k, word{w, []rune(w), swedishLetters(w), strings.ContainsFunc(w, unicode.IsDigit)})
	}
	return k
}

// near tells whether the words of the two can be paired off so that each is
// like its own.
func near(a, b key) bool {
	pair := make([]int, len(b)) // the word of a that each word of b belongs to, counted from 1
	for i := range a {
		if !place(a, b, i, pair, make([]bool, len(b))) {
			return false
		}
	}
	return true
}

// place finds a word of b for a[i], moving those that were placed before where
// they have another one too.
func place(a, b key, i int, pair []int, tried []bool) bool {
	for j := range b {
		if tried[j] || !alike(a[i], b[j]) {
			continue
		}
		tried[j] = true
		if pair[j] == 0 || place(a, b, pair[j]-1, pair, tried) {
			pair[j] = i + 1
			return true
		}
	}
	return false
}

// alike: the same word, an inflection of it, or the same but for slips.
func alike(a, b word) bool {
	switch {
	case a.text == b.text:
		return true
	case a.digits || b.digits || a.swedish != b.swedish:
		// Another figure is another thing. Of the inflections that change such a
		// letter ("stad", "städer"), none is worth taking "Vara" for "Våra".
		return false
	}
	most := slips(min(len(a.runes), len(b.runes)))
	return distance(a.runes, b.runes, most) <= most || swedish.Same(a.text, b.text)
}

// swedishLetters are the å, ä and ö of a word in their order.
func swedishLetters(word string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("åäö", r) {
			return r
		}
		return -1
	}, word)
}

// slips that are forgiven: one from five letters on, two from ten. In a shorter
// word one letter makes another word.
func slips(letters int) int {
	switch {
	case letters >= 10:
		return 2
	case letters >= 5:
		return 1
	}
	return 0
}

// distance counts the letters that are added, dropped, changed or swapped with
// their neighbour; more than most is most+1.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	if most == 0 {
		return 1 // not the same, or it would not be asked
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j])
			if a[i] != b[j] {
				row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+1)
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Package swedish knows how Swedish words are inflected, as far as matching
// what people write with labels and vocabularies needs it. It gives the forms
// that a word can take and never the other way round: a stemmer that strips
// endings makes "insats" and "insatser" two words and "lager" and "lag" one,
// which are precisely the words the forms are about.
//
// It takes a word in lower case and gives its forms; it knows no meanings and
// no word list beyond a few irregular nouns.
package swedish

import "strings"

// irregular nouns whose plural changes the stem, by the end of the word, so
// that compounds follow ("cykelverkstad", "cykelverkstäder").
var irregular = map[string]string{
	"stad": "städer", "man": "män", "kvinna": "kvinnor", "hand": "händer", "land": "länder", "strand": "stränder", "tand": "tänder",
	"bok": "böcker", "fot": "fötter", "rot": "rötter", "natt": "nätter", "son": "söner", "mor": "mödrar", "far": "fäder",
	"dotter": "döttrar", "bror": "bröder", "bonde": "bönder", "ledamot": "ledamöter", "kraft": "krafter",
}

// Fold gives one spelling to what is spelled in several ways, lower case:
// café, kafé, cafe and kafe are one word.
func Fold(word string) string {
	word = strings.ToLower(word)
	if strings.Contains(word, "af") {
		word = cafes.Replace(word)
	}
	return word
}

var cafes = strings.NewReplacer("café", "kafé", "cafe", "kafé", "kafe", "kafé")

// Forms gives the word and the forms it may be inflected to: definite, plural
// and genitive of nouns, the tenses of verbs, the endings of adjectives. The
// kind of word is told by its ending, so some forms are none that is used;
// they do no harm, since nobody writes them.
func Forms(word string) []string {
	forms := append(make([]string, 0, 32), word)
	add := func(stem string, endings ...string) {
		for _, e := range endings {
			forms = append(forms, stem+e)
		}
	}
	if len([]rune(word)) < 3 || !letters(word) {
		add(word, "s", ":s", ":n", ":en", ":ar", ":er")
		return forms
	}
	for end, plural := range irregular {
		if stem, ok := strings.CutSuffix(word, end); ok {
			add(stem+plural, "", "na", "s", "nas")
		}
	}
	inflect(word, add)
	return forms
}

func inflect(word string, add func(stem string, endings ...string)) {
	cut := func(n int) string { return word[:len(word)-n] }
	switch {
	case ends(word, "are"): // handledare
		add(word, "n", "ns", "s", "na", "nas")
		add(cut(1), "na", "nas")
	case ends(word, "arna", "erna", "orna"):
		add(word, "s")
		add(cut(2), "", "s")
	case ends(word, "ande", "ende"):
		add(word, "t", "ts", "n", "s", "na", "nas")
	case ends(word, "or"):
		add(word, "na", "nas", "s", "n", "ns", "er", "ers", "erna", "ernas")
		add(cut(2), "a", "an", "ans", "as")
	case ends(word, "er"):
		pluralEr(word, add)
	case ends(word, "ar"):
		add(word, "na", "nas", "s")
		add(cut(2), "", "en", "ens", "s", "e")
		verb(cut(2), add)
	case ends(word, "a"):
		add(word, "n", "ns", "s", "t", "ts")
		add(cut(1), "", "t", "or", "ors", "orna", "ornas")
		verb(cut(1), add)
	case ends(word, "e"):
		add(word, "t", "ts", "n", "ns", "na", "nas", "s")
		add(cut(1), "ar", "ars", "arna", "arnas", "er", "erna")
	case ends(word, "é", "i", "o", "y", "å", "ö", "u", "ä"):
		add(word, "n", "ns", "t", "ts", "et", "ets", "er", "ers", "erna", "ernas", "s", "na", "r")
	case ends(word, "el", "en"):
		consonant(word, add)
		add(word, "n", "ns")
		add(cut(1), "t")
		add(cut(2)+word[len(word)-1:], "ar", "ars", "arna", "arnas", "et", "ets", "en", "a")
	case ends(word, "et"):
		consonant(word, add)
		add(cut(2), "", "s")
	default:
		consonant(word, add)
	}
}

// pluralEr: a plural (insatser), a noun of its own (läger, fadder) or a verb
// (handleder); a stem of three letters is too short to be the singular.
func pluralEr(word string, add func(stem string, endings ...string)) {
	add(word, "na", "nas", "s", "n", "ns", "t")
	stem := word[:len(word)-2]
	add(stem+"r", "ar", "ars", "arna", "arnas", "et", "ets", "en", "ens")
	if len([]rune(stem)) >= 4 {
		add(stem, "", "en", "ens", "et", "ets", "s", "a", "de", "t", "as", "ning")
	}
}

func consonant(word string, add func(stem string, endings ...string)) {
	if len([]rune(word)) <= 3 {
		add(word, "s", "en", "ens", "et", "ets", "er", "erna", "ar", "arna") // "fik" is not "fika"
		return
	}
	add(word, "s", "en", "ens", "et", "ets", "er", "ers", "erna", "ernas", "ar", "ars", "arna", "arnas", "a", "as", "t", "na", "nas", "ena")
	if last := word[len(word)-1:]; ends(word, "m", "n") && len(word) > 2 {
		add(word+last, "en", "et", "ar", "arna", "er", "erna")
	}
}

func verb(stem string, add func(stem string, endings ...string)) {
	add(stem, "a", "ar", "ade", "at", "as", "ats", "ades", "ad", "ande", "er", "te", "de")
}

func ends(word string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}

func letters(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return '0' <= r && r <= '9' || r == '+' })
}

// Same tells whether two words are forms of one.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	// A form shares its beginning with the word; what does not is not looked at.
	if len(a) < 3 || len(b)-len(a) > 6 || a[:2] != b[:2] {
		return false
	}
	for _, f := range Forms(a) {
		if f == b {
			return true
		}
	}
	for _, f := range Forms(b) {
		if f == a {
			return true
		}
	}
	return false
}

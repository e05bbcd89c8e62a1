package quantity

import "strings"

var numerals = map[string]float64{
	"noll": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
	"tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18, "aderton": 18, "nitton": 19,
	"tjugo": 20, "tjugi": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
	"dussin": 12, "dussinet": 12, "halvdussin": 6, "tjog": 20, "tjoget": 20, "par": 2,
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}

// Words for many or few that are no number, and words for none.
var (
	vagueWords = set("några", "någon", "något", "flera", "flertal", "flertalet", "många", "få", "fåtal", "fåtalet", "antal", "handfull", "massor", "varierar", "beror", "varierande", "olika", "hundratals", "tusentals", "tiotals", "dussintals", "hälften", "alla", "mycket", "lite", "obegränsat", "some", "many", "several", "few", "varies")
	zeroWords  = set("ingen", "inga", "inget", "ingenting", "none", "noll", "zero", "inte någon", "no")
)

// multiplierWords stand behind a number and multiply it.
var multiplierWords = map[string]float64{"hundra": 100, "hundred": 100, "tusen": 1000, "thousand": 1000, "miljon": 1e6, "miljoner": 1e6, "dussin": 12, "tjog": 20}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// numeral reads a number written as one word: "trettiofem", "tvåhundrafemtio".
// "ett trettiotal" and the like are approximate.
func numeral(word string) (n float64, approximate, ok bool) {
	if stem, tal := strings.CutSuffix(strings.TrimSuffix(word, "et"), "tal"); tal && len(stem) > 2 {
		n, _, ok = numeral(strings.TrimSuffix(stem, "-"))
		return n, true, ok && n >= 10
	}
	n, ok = cardinal(word)
	return n, false, ok
}

func cardinal(word string) (float64, bool) {
	if n, ok := numerals[word]; ok {
		return n, true
	}
	for _, m := range []struct {
		word string
		n    float64
	}{{"tusen", 1000}, {"hundra", 100}} {
		left, right, found := strings.Cut(word, m.word)
		if !found {
			continue
		}
		factor, rest := 1.0, 0.0
		ok := true
		if left != "" {
			factor, ok = cardinal(left)
		}
		if right != "" && ok {
			rest, ok = cardinal(strings.TrimPrefix(right, "och"))
		}
		return factor*m.n + rest, ok && rest < m.n
	}
	for _, ten := range []string{"tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"} {
		if unit, found := strings.CutPrefix(word, ten); found {
			n, ok := numerals[unit]
			return numerals[ten] + n, ok && n >= 1 && n <= 9
		}
	}
	return 0, false
}

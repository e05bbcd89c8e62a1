package scan

import (
	"image"
	"slices"
	"strings"
)

// unknownToSwedish are the signs that the Swedish model was never taught. It
// reads something else in their place, and is quite sure of it.
const unknownToSwedish = "@%+_=*#;~{}\\^"

// merge makes one reading of two: the words of the first, with the doubt that
// the second casts on them. The second is taken where the first could not know
// better.
func merge(first, second []token) []token {
	var out []token
	for len(first) > 0 {
		n, m := group(first, second)
		out = append(out, weigh(first[:n], second[:m])...)
		first, second = first[n:], second[m:]
	}
	return out
}

// group tells how many words of each reading lie over each other, so that no
// word of the rest lies over them. Words of the second reading where the first
// has nothing are skipped with the next group.
func group(first, second []token) (n, m int) {
	n = 1
	edge := first[0].box.Max.X
	for {
		grown := false
		for m < len(second) && starts(second[m].box, edge) {
			edge = max(edge, second[m].box.Max.X)
			m++
			grown = true
		}
		for n < len(first) && starts(first[n].box, edge) {
			edge = max(edge, first[n].box.Max.X)
			n++
			grown = true
		}
		if !grown {
			return n, m
		}
	}
}

// starts tells whether most of a word lies before the edge, or it clearly
// reaches under it.
func starts(r image.Rectangle, edge int) bool {
	under := edge - r.Min.X
	return under > 0 && (3*under > r.Dx() || under > r.Dy()/2)
}

func join(tokens []token) (text string, sure float64) {
	sure = 1
	for _, t := range tokens {
		text += t.text
		sure = min(sure, t.sure)
	}
	return text, sure
}

// weigh compares what the Swedish model (a) and the English one (b) read in
// one place.
func weigh(a, b []token) []token {
	x, _ := join(a)
	y, _ := join(b)
	how := differs
	switch {
	case y == "":
		how = alone
	case plainText(x) == plainText(y):
		how = agreed
	case fits(x, y):
		how = signs
		a = b
	}
	for i := range a {
		a[i].agreed = how
		a[i].other = y
		if strings.Contains(a[i].text, "~") {
			// Nobody writes one: it is a dash that the English model saw.
			a[i].agreed, a[i].sure = differs, min(a[i].sure, 0.5)
		}
	}
	return a
}

// settle chooses between two readings of a short line, in company and alone,
// that two models have made each. Where they differ there is doubt, less when
// three are of one mind.
func settle(company, lone []token) []token {
	a, sureA := join(company)
	b, sureB := join(lone)
	switch {
	case a == b:
		return company
	case a == "" && sureB < leastSure, b == "" && sureA < leastSure:
		return nil // dirt, or what cannot be read
	}
	chosen, other, text := company, lone, a
	if b != "" && (a == "" || unanimous(lone) && !unanimous(company) || unanimous(lone) == unanimous(company) && sureB > sureA) {
		chosen, other, text = lone, company, b
	}
	three := unanimous(chosen) && len(other) > 0 && other[0].other == text
	for i := range chosen {
		if three {
			chosen[i].sure = min(chosen[i].sure, 0.75)
			continue
		}
		chosen[i].agreed, chosen[i].sure = differs, min(chosen[i].sure, 0.5)
	}
	return chosen
}

// unanimous tells whether both models read the same.
func unanimous(tokens []token) bool {
	return len(tokens) > 0 && !slices.ContainsFunc(tokens, func(t token) bool { return t.agreed != agreed })
}

// leastSure is how sure one must be of a word that only one reading has.
const leastSure = 0.5

// agreement is what the second reading said of a word.
type agreement int

const (
	alone   agreement = iota // nothing
	agreed                   // the same
	signs                    // the same but for signs the first does not know
	differs                  // something else
)

var plainer = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "Å", "A", "Ä", "A", "Ö", "O",
	"—", "-", "–", "-", "’", "'", "‘", "'", "”", "\"", "“", "\"", "''", "\"")

// plainText is a text without what the two models write differently as a
// matter of course: English has no å, ä and ö.
func plainText(s string) string { return plainer.Replace(s) }

// fits tells whether b is a but for signs that the Swedish model does not know,
// in whose place it read up to three letters.
func fits(a, b string) bool {
	if !strings.ContainsAny(b, unknownToSwedish) {
		return false
	}
	return fitRunes([]rune(plainText(a)), []rune(plainText(b)))
}

func fitRunes(a, b []rune) bool {
	if len(b) == 0 {
		return len(a) == 0
	}
	if strings.ContainsRune(unknownToSwedish, b[0]) {
		for n := 0; n <= min(3, len(a)); n++ {
			if fitRunes(a[n:], b[1:]) {
				return true
			}
		}
		return false
	}
	return len(a) > 0 && a[0] == b[0] && fitRunes(a[1:], b[1:])
}

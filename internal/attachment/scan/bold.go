package scan

import (
	"slices"
	"strings"

	"samkarta/internal/attachment/layout"
)

const (
	// boldRatio is how much thicker than ordinary letters bold ones are at least.
	boldRatio = 1.22
	// boldLetters is how many letters of each kind make a kind.
	boldLetters = 20
	plainStyle  = "scan"
	boldStyle   = "scan bold"
)

// weight is how thick the strokes of a word are.
type weight struct {
	stroke  float64 // in proportion to the font
	letters int
}

// markBold parts the words of a page in ordinary and bold ones: labels are
// often bold where answers are not. weights are those of the words, in order.
func markBold(words []layout.Word, weights []weight) {
	limit, ok := boldLimit(weights)
	if !ok {
		return
	}
	for i := 0; i < len(words); {
		n, w := i+1, weights[i]
		for n < len(words) && goesOn(words[n-1], words[n]) {
			w = w.with(weights[n])
			n++
		}
		for ; i < n; i++ {
			if w.letters > 0 && w.stroke > limit {
				words[i].Bold, words[i].Style = true, boldStyle
			}
		}
	}
}

// goesOn tells whether a word is as bold as the one before: in most lines all
// are, but for what follows a colon.
func goesOn(a, b layout.Word) bool {
	return a.Base == b.Base && a.Size == b.Size && a.Box.X0 < b.Box.X0 && b.Box.X0-a.Box.X1 < 2*a.Size && !strings.HasSuffix(a.Text, ":")
}

func (w weight) with(o weight) weight {
	n := w.letters + o.letters
	if n == 0 {
		return w
	}
	return weight{(w.stroke*float64(w.letters) + o.stroke*float64(o.letters)) / float64(n), n}
}

// boldLimit finds the thickness that parts two kinds of words, if there are two.
func boldLimit(weights []weight) (float64, bool) {
	sorted := slices.DeleteFunc(slices.Clone(weights), func(w weight) bool { return w.letters < 3 })
	slices.SortFunc(sorted, func(a, b weight) int {
		switch {
		case a.stroke < b.stroke:
			return -1
		case a.stroke > b.stroke:
			return 1
		}
		return 0
	})
	var all weight
	for _, w := range sorted {
		all = all.with(w)
	}
	best, limit, found := 0.0, 0.0, false
	var low weight
	for i := range len(sorted) - 1 {
		low = low.with(sorted[i])
		high := weight{letters: all.letters - low.letters}
		if low.letters < boldLetters || high.letters < boldLetters {
			continue
		}
		high.stroke = (all.stroke*float64(all.letters) - low.stroke*float64(low.letters)) / float64(high.letters)
		// The parting that leaves the least spread within the kinds.
		gain := float64(low.letters) * float64(high.letters) * (high.stroke - low.stroke) * (high.stroke - low.stroke)
		if gain > best {
			best, limit = gain, (low.stroke+high.stroke)/2
			found = high.stroke > boldRatio*low.stroke
		}
	}
	return limit, found
}

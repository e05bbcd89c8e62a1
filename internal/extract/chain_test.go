package extract

import (
	"math/rand/v2"
	"slices"
	"testing"

	"samkarta/internal/document"
)

// slowest is heaviest as it is defined: of all rows of anchors with rising
// questions that do not overlap, the heaviest, found by looking at every pair.
func (s *stream) slowest(all []anchor) float64 {
	best, most := make([]float64, len(all)), 0.0
	for i, a := range all {
		for j, b := range all[:i] {
			if b.question < a.question && b.end <= a.start {
				best[i] = max(best[i], best[j])
			}
		}
		best[i] += s.weight(all, i)
		most = max(most, best[i])
	}
	return most
}

func TestHeaviestIsTheHeaviest(t *testing.T) {
	s := newStream(parse("ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton", document.Text))
	random := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		all := make([]anchor, random.IntN(14))
		for i := range all {
			start := random.IntN(len(s.tokens) - 3)
			all[i] = anchor{question: random.IntN(6), start: start, end: start + random.IntN(4),
				strength: 0.5 + float64(random.IntN(50))/100, numbered: random.IntN(2) == 0, bare: random.IntN(5) == 0}
		}
		slices.SortStableFunc(all, func(a, b anchor) int { return a.start - b.start })
		got, row := 0.0, s.heaviest(all, 6)
		for n, i := range row {
			got += s.weight(all, i)
			if n > 0 && (all[i].question >= all[row[n-1]].question || all[i].end > all[row[n-1]].start) {
				t.Fatalf("%+v: row %v does not rise", all, row)
			}
		}
		if want := s.slowest(all); got < want-1e-9 || got > want+1e-9 {
			t.Fatalf("%+v: row %v weighs %v, want %v", all, row, got, want)
		}
	}
}

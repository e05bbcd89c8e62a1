package report

import (
	"testing"

	"samkarta/internal/book"
)

// TestFirstLeavesOutTies: which of those that tie come first would be chance.
func TestFirstLeavesOutTies(t *testing.T) {
	for _, test := range []struct {
		counts []int
		want   int
	}{
		{nil, 0}, {[]int{5}, 1}, {[]int{5, 4, 3}, 3}, {[]int{5, 4, 3, 2}, 3}, {[]int{5, 4, 3, 3}, 2}, {[]int{5, 3, 3, 3}, 1}, {[]int{1, 1, 1, 1, 1}, 0},
	} {
		var counts []book.Count
		for _, n := range test.counts {
			counts = append(counts, book.Count{Who: make([]book.Mention, n)})
		}
		if got := len(first(counts, 3)); got != test.want {
			t.Errorf("of %v the first %d are named, want %d", test.counts, got, test.want)
		}
	}
}

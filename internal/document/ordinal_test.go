package document

import "testing"

func TestOrdinal(t *testing.T) {
	for _, c := range []struct {
		n     int
		style string
		want  string
	}{
		{7, "1", "7"}, {1, "a", "a"}, {28, "a", "bb"}, {3, "A", "C"}, {4, "i", "iv"}, {1999, "I", "MCMXCIX"},
		{0, "a", "0"}, {-3, "I", "-3"}, {5000, "i", "5000"}, {3, "一", "3"},
	} {
		if got := Ordinal(c.n, c.style); got != c.want {
			t.Errorf("Ordinal(%d, %q) = %q, want %q", c.n, c.style, got, c.want)
		}
	}
}

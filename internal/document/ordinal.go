package document

import (
	"strconv"
	"strings"
)

// Ordinal writes the number of a list item in one of the styles "1", "a", "A",
// "i" and "I"; other styles, and numbers a style cannot write, are digits.
func Ordinal(n int, style string) string {
	switch {
	case style == "a" && n > 0 && n <= 26*20:
		return letters(n, 'a')
	case style == "A" && n > 0 && n <= 26*20:
		return letters(n, 'A')
	case style == "i" && n > 0 && n < 4000:
		return strings.ToLower(roman(n))
	case style == "I" && n > 0 && n < 4000:
		return roman(n)
	}
	return strconv.Itoa(n)
}

// letters counts a … z, aa, bb, as word processors do.
func letters(n int, first byte) string {
	return strings.Repeat(string(rune(first+byte((n-1)%26))), (n-1)/26+1)
}

func roman(n int) string {
	var b strings.Builder
	for _, s := range []struct {
		value int
		sign  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= s.value; n -= s.value {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}

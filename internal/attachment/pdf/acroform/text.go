package acroform

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Text decodes a text string: UTF-16 or UTF-8 by its mark, otherwise
// PDFDocEncoding, or UTF-8 where a program forgot the mark.
func Text(s string) string {
	switch {
	case strings.HasPrefix(s, "\xfe\xff"):
		return Clean(fromUTF16(s[2:], 0, 1))
	case strings.HasPrefix(s, "\xff\xfe"):
		return Clean(fromUTF16(s[2:], 1, 0))
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		return Clean(strings.ToValidUTF8(s[3:], "\ufffd"))
	case utf8.ValidString(s):
		return Clean(s)
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(docEncoding(s[i]))
	}
	return Clean(b.String())
}

// fromUTF16 decodes pairs of bytes; hi and lo say where in the pair the high
// and the low byte stand.
func fromUTF16(s string, hi, lo int) string {
	units := make([]uint16, 0, len(s)/2)
	for ; len(s) >= 2; s = s[2:] {
		units = append(units, uint16(s[hi])<<8|uint16(s[lo]))
	}
	return string(utf16.Decode(units))
}

// docEncoding gives the character of a byte in PDFDocEncoding.
func docEncoding(b byte) rune {
	const (
		low  = "˘ˇˆ˙˝˛˚˜"                          // from 0x18
		high = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž�€" // from 0x80
	)
	switch {
	case b >= 0x18 && b <= 0x1f:
		return []rune(low)[b-0x18]
	case b >= 0x80 && b <= 0xa0:
		return []rune(high)[b-0x80]
	}
	return rune(b)
}

// lineEnds: viewers end lines of a field with a carriage return alone.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// Clean makes line ends "\n" and drops what is no text.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff {
			return -1
		}
		return r
	}, lineEnds.Replace(s))
}

package celltext

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func FuzzText(f *testing.F) {
	for _, s := range []string{"=1+1", "_x0041_x0042_x0043_", "_\x00x0041_", "rad\r\x00\nrad", strings.Repeat("🌱 ", 300), "https://example.se", "\xff\xd8"} {
		f.Add(s, uint16(40))
	}
	f.Fuzz(func(t *testing.T, s string, room uint16) {
		c := Clean(s)
		if Clean(c) != c || !utf8.ValidString(c) || strings.ContainsAny(c, "\x00\x0b\x1f\r") {
			t.Fatalf("%q is cleaned to %q", s, c)
		}
		if hexShared.MatchString(c) || hexHalf.MatchString(c) {
			t.Fatalf("%q keeps what excelize does not escape", c)
		}
		units := int(room) + 2 // room for any one character
		parts := pieces(c, units)
		if strings.Join(parts, "") != c {
			t.Fatalf("%q in pieces is %q", c, parts)
		}
		for _, p := range parts {
			if len(utf16.Encode([]rune(p))) > units || strings.Count(p, "\n") > maxFeeds {
				t.Fatalf("a piece of %d characters for %d units", utf8.RuneCountInString(p), units)
			}
		}
		if n := Lines(c, 30); n < 1 || n > maxLines {
			t.Fatalf("%q takes %d lines", c, n)
		}
		if link, ok := SafeLink(s); ok && !strings.HasPrefix(strings.ToLower(link), "http") && !strings.HasPrefix(strings.ToLower(link), "mailto:") {
			t.Fatalf("link %q", link)
		}
	})
}

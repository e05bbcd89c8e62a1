package main

import "testing"

// What a sender wrote is printed, and steers no terminal.
func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"Språkcafé\t1\n2":     "Språkcafé\t1\n2",
		"röd \x1b[31mtext":    "röd \uFFFD[31mtext",
		"\x1b]0;titel\x07":    "\uFFFD]0;titel\uFFFD",
		"a\r\u009b2J\u0000b":  "a\uFFFD\uFFFD2J\uFFFDb",
		"docx\u202egnp\u2069": "docx\uFFFDgnp\uFFFD",
		"👩‍👩‍👧 עברית":         "👩‍👩‍👧 עברית",
	} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}

package typeset

import (
	"slices"
	"strings"
	"testing"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func spans(s string) []Span { return []Span{{Text: s}} }

func TestFontsHaveTheAlphabets(t *testing.T) {
	f := fonts(t)
	for _, r := range "åäöÅÄÖéüßłžŠŁđșőŒÆØ’”–—…€•ÀαβγΩЖяІї" {
		if !f.has(Regular, r) || !f.has(Bold, r) {
			t.Errorf("the text fonts lack %q", r)
		}
	}
	if !f.has(Fallback, missing) {
		t.Errorf("the fallback font lacks %q", missing)
	}
}

func TestBreakLines(t *testing.T) {
	tests := []struct {
		name, text string
		width      float64
		want       []string
	}{
		{"fits", "en rad", 200, []string{"en rad"}},
		{"at spaces, which are kept", "en rad till", 35, []string{"en rad ", "till"}},
		{"spaces folded", "  en \t  rad  ", 200, []string{"en rad"}},
		{"forced", "ett\r\ntvå", 200, []string{"ett ", "två"}},
		{"no-break space", "ett 10\u00A0000 kr", 33, []string{"ett ", "10\u00A0000 ", "kr"}},
		{"after a dash between letters", "språk-café", 42, []string{"språk-", "café"}},
		{"not in a range", "a 2015-2018", 50, []string{"a ", "2015-2018"}},
		{"long word hyphenated", "sysselsättning", 50, []string{"sysselsätt\u00AD", "ning"}},
		{"at a soft hyphen", "syssel\u00ADsättning", 50, []string{"syssel\u00AD", "sättning"}},
		{"soft hyphen unused", "syssel\u00ADsättning", 200, []string{"sysselsättning"}},
		{"address at its joints", "info@exempel.example.se", 80, []string{"info@exempel.", "example.se"}},
		{"unseen characters dropped", "a\u200Bb\u202Ec\u0007d\uFE0F", 200, []string{"abcd"}},
		{"no glyph", "a\U0001F389b", 200, []string{"a□b"}},
		{"narrower than a character", "W W", 3, []string{"W ", "W"}},
		{"empty", " \n ", 200, nil},
	}
	f := fonts(t)
	const size = 9.25
	for _, test := range tests {
		var got []string
		for _, l := range f.Lines(spans(test.text), size, test.width) {
			var s string
			for _, p := range l.Pieces {
				s += p.Text
			}
			if l.Width > test.width && test.width > 10 {
				t.Errorf("%s: line %q is %.1f wide, more than %.1f", test.name, s, l.Width, test.width)
			}
			got = append(got, s)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestShorten(t *testing.T) {
	f := fonts(t)
	const size, width = 10, 60
	lines := f.Lines(spans("Arbetsträning och sysselsättning för alla"), size, width)
	short := f.Shorten(lines, 2, size, width)
	if len(short) != 2 || short[1].Width > width {
		t.Fatalf("%d lines, the last %.1f wide", len(short), short[len(short)-1].Width)
	}
	if text := short[1].Pieces[0].Text; !strings.HasSuffix(text, "…") {
		t.Errorf("last line is %q", text)
	}
	if got := f.Shorten(lines, 99, size, width); len(got) != len(lines) {
		t.Errorf("text that fits was cut to %d lines of %d", len(got), len(lines))
	}
}

func TestRightToLeft(t *testing.T) {
	tests := []struct{ text, drawn string }{
		{"سلام", "\uFEE1\uFEFC\uFEB3"},              // seen, lam-alef joined at the end, mim alone
		{"عمر (12) x", "\uFEAE\uFEE4\uFECB (12) x"}, // the bracket and number are outside the letters
		{"אב 12 גד ok", "דג 12 בא ok"},              // numbers keep their direction inside
		{"بَ", "\uFE8F"},                            // the vowel sign is not drawn
		{"Å عمر", "Å \uFEAE\uFEE4\uFECB"},           // left to right around it stays
		{"دار", "\uFEAD\uFE8D\uFEA9"},               // letters that do not join onwards
		{"بيت", "\uFE96\uFEF4\uFE91"},               // start, middle, end
	}
	f := fonts(t)
	for _, test := range tests {
		gs := f.glyphs(spans(test.text), 10)
		var drawn, actual string
		for _, g := range f.reorder(gs, 10) {
			drawn += string(g.r)
			actual += g.actual
		}
		if drawn != test.drawn {
			t.Errorf("%q: drawn %+q, want %+q", test.text, drawn, test.drawn)
		}
		if actual == "" || !strings.Contains(test.text, actual) {
			t.Errorf("%q: stands for %q", test.text, actual)
		}
	}
}

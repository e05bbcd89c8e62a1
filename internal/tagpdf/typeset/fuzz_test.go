package typeset

import (
	"strings"
	"testing"
	"unicode"
)

// FuzzLines: of whatever text, no line is wider than asked for, every
// character has a glyph, and no word is lost: the text of the lines, with what
// stands behind substitutes, is the text that was given.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "vanlig text om arbetsträning", "a\u00ADb", "🎉👍🏽 fest", "مرحبا (12) بك ab", "x\r\ny\tz", strings.Repeat("w", 300),
		"info@exempel.example.se/sida?a=1&b=2", "\x00\u202Ea\uFFFE\xff", "10\u00A0000", "A\u0301é", "שלום 12 עולם"} {
		f.Add(s, uint8(60))
	}
	set := fonts(f)
	f.Fuzz(func(t *testing.T, s string, w uint8) {
		if len(s) > 5000 {
			return
		}
		const size = 10
		// Narrower than the widest character no line could be kept.
		width := float64(w) + 30
		var got strings.Builder
		for _, l := range set.Lines(spans(s), size, width) {
			if l.Width > width+0.01 {
				t.Errorf("line is %.1f wide, asked for %.1f", l.Width, width)
			}
			for _, p := range l.Pieces {
				for _, r := range p.Text {
					if !set.has(p.Face, r) {
						t.Errorf("%s has no %+q", p.Face.Name(), r)
					}
				}
				if p.Covers {
					got.WriteString(p.Actual)
				} else {
					got.WriteString(p.Text)
				}
			}
		}
		if want := letters(s); letters(got.String()) != want {
			t.Errorf("text %+q became %+q", want, letters(got.String()))
		}
	})
}

// letters are the letters and digits of a text that the fonts can show or
// that stand behind a substitute.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !invisible(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
}

func TestOneLine(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""}, {"a  b\n\tc", "a b c"}, {"a\u00ADb\u200Bc\u202E", "abc"}, {" å ", "å"}, {"\xff", "\uFFFD"}, {"🎉", "🎉"},
	} {
		if got := OneLine(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestSpansKeepTheirFaces(t *testing.T) {
	f := fonts(t)
	lines := f.Lines([]Span{{Text: "normal "}, {Text: "fet", Face: Bold}, {Text: " □ ☐"}}, 10, 500)
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	var got []string
	for _, p := range lines[0].Pieces {
		got = append(got, p.Face.Name()+":"+p.Text)
	}
	want := "opensans:normal |opensanssemibold:fet|opensans: "
	if joined := strings.Join(got, "|"); !strings.HasPrefix(joined, want) || !strings.Contains(joined, "dejavusans:☐") {
		t.Errorf("pieces %s", joined)
	}
	var sum float64
	for _, p := range lines[0].Pieces {
		sum += p.Width
	}
	if sum != lines[0].Width {
		t.Errorf("pieces are %.3f wide, the line %.3f", sum, lines[0].Width)
	}
}

package tagpdf

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jung-kurt/gofpdf"
)

// laidOut runs the layout without drawing.
func laidOut(t testing.TB, blocks []Block) *composer {
	t.Helper()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	c := newComposer(testOptions(), fonts, blocks)
	for _, b := range blocks {
		b.set(c)
	}
	c.flow()
	if err := c.finish(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWidthsAreThoseOfThePDF(t *testing.T) {
	fonts, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	pdf := gofpdf.New("P", "pt", "A4", "")
	for f := range faces {
		pdf.AddUTF8FontFromBytes(family(f), "", bytes.Clone(fonts[f].data))
		pdf.SetFont(family(f), "", 10)
		for _, r := range "AaÅäöéñŁЖΩ–…€ﻋ□" {
			if !fonts.has(f, r) {
				continue
			}
			if got, want := fonts.advance(f, r, 10), pdf.GetStringWidth(string(r)); math.Abs(got-want) > 0.001 {
				t.Errorf("%s %q: width %.3f, gofpdf has %.3f", family(f), r, got, want)
			}
		}
	}
	for _, r := range "åäöÅÄÖéüßłžŠŁđșőŒÆØ’”–—…€•ÀαβγΩЖяІї" {
		if !fonts.has(regular, r) || !fonts.has(bold, r) {
			t.Errorf("the text fonts lack %q", r)
		}
	}
	if !fonts.has(fallback, missing) {
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
		{"empty", " \n ", 200, nil},
	}
	c := laidOut(t, nil)
	st := cellStyle
	for _, test := range tests {
		var got []string
		for _, l := range c.breakLines(c.glyphs(Text(test.text), st), st, test.width) {
			var s string
			for _, p := range l.pieces {
				s += p.text
			}
			if l.width > test.width {
				t.Errorf("%s: line %q is %.1f wide, more than %.1f", test.name, s, l.width, test.width)
			}
			got = append(got, s)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	tests := []struct{ text, drawn string }{
		{"سلام", "\uFEE1\uFEFC\uFEB3"},            // seen, lam-alef joined at the end, mim alone
		{"عمر (12) x", ")12( \uFEAE\uFEE4\uFECB"}, // the bracket and number are outside the letters
		{"אב 12 גד ok", "דג 12 בא ok"},            // numbers keep their direction inside
		{"بَ", "\uFE8F"},                          // the vowel sign is not drawn
		{"Å عمر", "Å \uFEAE\uFEE4\uFECB"},         // left to right around it stays
		{"دار", "\uFEAD\uFE8D\uFEA9"},             // letters that do not join onwards
		{"بيت", "\uFE96\uFEF4\uFE91"},             // start, middle, end
	}
	tests[1].drawn = "\uFEAE\uFEE4\uFECB (12) x"
	c := laidOut(t, nil)
	for _, test := range tests {
		gs := c.glyphs(Text(test.text), cellStyle)
		var drawn, actual string
		for _, g := range c.reorder(gs, cellStyle) {
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

// spacer is empty space.
type spacer struct{ height float64 }

func (b spacer) set(c *composer) {
	c.boxes = append(c.boxes, box{height: b.height, draw: func(*page, float64) {}})
}

func TestNoHeadingStandsAlone(t *testing.T) {
	for fill := range 60 {
		blocks := []Block{Heading{Level: 1, Text: "Först"}, spacer{height: float64(fill) * 11},
			Heading{Level: 2, Text: "RUBRIK"}, Heading{Level: 3, Text: "UNDER"},
			Table{Caption: "Tabell", Columns: []Column{{Title: "Namn"}}, Rows: [][]Cell{{Text("RAD")}, {Text("två")}}}}
		c := laidOut(t, blocks)
		if h, r := pageOf(c, "RUBRIK"), pageOf(c, "RAD"); h != r {
			t.Fatalf("fill %d: heading on page %d, its first row on page %d", fill, h, r)
		}
	}
}

func pageOf(c *composer, text string) int {
	for _, p := range c.pages {
		for _, o := range p.ops {
			if o.text == text {
				return p.number
			}
		}
	}
	return 0
}

// inside: whatever is set stays within the margins.
func inside(t testing.TB, c *composer) {
	t.Helper()
	const slack = 0.01
	for _, p := range c.pages {
		for _, o := range p.ops {
			if o.box.x < marginX-slack || o.box.x+o.box.w > pageWidth-marginX+slack {
				t.Errorf("page %d: %q from %.1f to %.1f is outside the margins", p.number, o.text, o.box.x, o.box.x+o.box.w)
			}
			if o.owner != nil && (o.box.y < marginTop-slack || o.box.y+o.box.h > pageHeight-marginBottom+slack) {
				t.Errorf("page %d: %q at %.1f is outside the margins", p.number, o.text, o.box.y)
			}
		}
	}
}

func TestNothingLeavesTheMargins(t *testing.T) { inside(t, laidOut(t, sample())) }

// TestContrast computes WCAG 2.1 contrast of every colour that text has.
func TestContrast(t *testing.T) {
	luminance := func(c colour) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.r) + 0.7152*part(c.g) + 0.0722*part(c.b)
	}
	for name, text := range map[string]colour{"ink": ink, "accent": accent, "muted": muted} {
		for _, ground := range []colour{white, tint} {
			if ratio := (luminance(ground) + 0.05) / (luminance(text) + 0.05); ratio < 4.5 {
				t.Errorf("%s on %v: contrast %.2f, want at least 4.5", name, ground, ratio)
			}
		}
	}
}

func TestLinks(t *testing.T) {
	tests := []struct{ link, want string }{
		{"#id", "#id"}, {"https://example.se/a", "https://example.se/a"}, {"http://example.org", "http://example.org"},
		{"mailto:info@example.se", "mailto:info@example.se"},
		{"javascript:alert(1)", ""}, {"file:///etc/passwd", ""}, {"https:", ""}, {"://", ""}, {"example.se", ""}, {"", ""},
	}
	for _, test := range tests {
		if got := (Run{Link: test.link}).target(); got != test.want {
			t.Errorf("target of %q is %q, want %q", test.link, got, test.want)
		}
	}
	var b bytes.Buffer
	err := Write(&b, testOptions(), []Block{Heading{Level: 1, Text: "A"}, Paragraph{Runs: []Run{{Text: "till", Link: "#nowhere"}}}})
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("link to a heading that is not there: error %v", err)
	}
	if err := Write(&b, Options{}, nil); err == nil {
		t.Error("a document without a title was written")
	}
}

// FuzzText: whatever people write, it is set: no panic, no character without
// a glyph, nothing outside the margins, the structure whole.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "vanlig text", "🎉👍🏽🇸🇪", "مرحبا (12) بك", "\x00\xff\xfe\ud7ff\uFFFE", strings.Repeat("å", 5000),
		"a\u0301\u200D\u202E\u2066", "rad\nrad\r\n\tx", "\u00AD\u00AD-\u2011 \u00A0", "(\\)<>[]/%", "א1ב", "Č\rd", "\U000E0001\U0010FFFF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 20000 || !utf8.ValidString(s) && len(s) > 2000 {
			return
		}
		blocks := []Block{Heading{Level: 1, Text: "Prov " + s}, Paragraph{Runs: []Run{{Text: s, Bold: true}, {Text: s, Link: "https://example.se/" + s}, {Text: s, Lang: "en"}}},
			Contents{Depth: 3}, List{Items: [][]Run{Text(s)}}, KeyFigures{Figures: []KeyFigure{{s, s}}},
			BarChart{Alt: s + "x", Bars: []Bar{{s, 1, s}}}, Table{Columns: []Column{{Title: s}, {Title: "x", Width: 9}}, Rows: [][]Cell{{Text(s), Text(s)}}}}
		c := laidOut(t, blocks)
		if len(s) < 200 {
			// A short text always fits; of long ones a chart or a header can be taller than a page.
			inside(t, c)
		}
		checked(t, write(t, blocks))
	})
}

func BenchmarkWrite(b *testing.B) {
	var blocks []Block
	for i := range 400 {
		blocks = append(blocks, Heading{Level: 1, Text: fmt.Sprint("Förening ", i)}, Paragraph{Runs: Text(strings.Repeat("Föreningen driver språkkafé och arbetsträning. ", 20))},
			Table{Columns: []Column{{Title: "Fråga"}, {Title: "Svar"}}, Rows: [][]Cell{{Text("Vad?"), Text("Detta")}, {Text("Var?"), Text("Här")}}})
	}
	for b.Loop() {
		b.SetBytes(int64(len(write(b, blocks))))
	}
}

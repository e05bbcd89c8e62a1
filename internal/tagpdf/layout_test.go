package tagpdf

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"samkarta/internal/tagpdf/marked"
)

// laidOut runs the layout without drawing.
func laidOut(t testing.TB, blocks []Block) *composer {
	t.Helper()
	c, err := layout(testOptions(), blocks)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// spacer is empty space.
type spacer struct{ height float64 }

func (b spacer) set(c *composer) {
	c.boxes = append(c.boxes, box{height: b.height, draw: func(*marked.Page, float64) {}})
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

// TestColumnWidths: titles are not broken inside a word, and the widths fill
// the page.
func TestColumnWidths(t *testing.T) {
	c := laidOut(t, nil)
	for _, test := range []struct {
		name    string
		columns []Column
		whole   bool // no title is broken
	}{
		{"shares", []Column{{Title: "Vad", Width: 1}, {Title: "Organisationer", Width: 3}}, true},
		{"a share too narrow", []Column{{Title: "Vad", Width: 3}, {Title: "Organisationer", Width: 0.1}}, true},
		{"no widths", []Column{{Title: "A"}, {Title: "B"}, {Title: "C"}}, true},
		{"a title wider than the page", []Column{{Title: strings.Repeat("x", 200)}, {Title: "B"}}, false},
	} {
		var sum float64
		for i, w := range c.columnWidths(Table{Columns: test.columns}) {
			sum += w
			if test.whole && w < c.leastWidth(test.columns[i]) {
				t.Errorf("%s: column %d is %.1f wide, its title needs %.1f", test.name, i, w, c.leastWidth(test.columns[i]))
			}
		}
		if math.Abs(sum-textWidth) > 0.01 {
			t.Errorf("%s: columns are %.1f wide in all, want %.1f", test.name, sum, textWidth)
		}
	}
}

func TestShortTablesStayWhole(t *testing.T) {
	for fill := range 60 {
		table := Table{Columns: []Column{{Title: "Namn"}}, Rows: [][]Cell{{Text("första")}, {Text("andra")}, {Text("sista")}}}
		c := laidOut(t, []Block{Heading{Level: 1, Text: "A"}, spacer{height: float64(fill) * 11}, table})
		if first, last := pageOf(c, "första"), pageOf(c, "sista"); first != last {
			t.Fatalf("fill %d: first row on page %d, last on page %d", fill, first, last)
		}
	}
}

func TestParagraphsLeaveNoLineAlone(t *testing.T) {
	text := strings.TrimSpace(strings.Repeat("ord som fyller rader ", 40))
	for fill := range 60 {
		c := laidOut(t, []Block{Heading{Level: 1, Text: "A"}, spacer{height: float64(fill) * 11}, Paragraph{Runs: Text(text)}})
		lines := map[int]int{}
		for _, p := range c.doc.Pages {
			for _, o := range p.Ops {
				if strings.HasPrefix(o.Text, "ord") || strings.Contains(o.Text, "fyller") {
					lines[p.Number]++
				}
			}
		}
		for page, n := range lines {
			if n == 1 {
				t.Fatalf("fill %d: one line alone on page %d", fill, page)
			}
		}
	}
}

func pageOf(c *composer, text string) int {
	for _, p := range c.doc.Pages {
		for _, o := range p.Ops {
			if o.Text == text {
				return p.Number
			}
		}
	}
	return 0
}

// inside: whatever is set stays within the margins.
func inside(t testing.TB, c *composer) {
	t.Helper()
	const slack = 0.01
	for _, p := range c.doc.Pages {
		for _, o := range p.Ops {
			if o.Owner == nil && o.Text == "" {
				continue // the ground of the title goes over all of the page
			}
			if o.Box.X < marginX-slack || o.Box.X+o.Box.W > pageWidth-marginX+slack {
				t.Errorf("page %d: %q from %.1f to %.1f is outside the margins", p.Number, o.Text, o.Box.X, o.Box.X+o.Box.W)
			}
			if o.Owner != nil && (o.Box.Y < marginTop-slack || o.Box.Y+o.Box.H > pageHeight-marginBottom+slack) {
				t.Errorf("page %d: %q at %.1f is outside the margins", p.Number, o.Text, o.Box.Y)
			}
		}
	}
}

func TestNothingLeavesTheMargins(t *testing.T) { inside(t, laidOut(t, sample())) }

// TestContrast computes WCAG 2.1 contrast of every colour that text has.
func TestContrast(t *testing.T) {
	luminance := func(c marked.Colour) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	contrast := func(a, b marked.Colour) float64 {
		x, y := luminance(a), luminance(b)
		return (max(x, y) + 0.05) / (min(x, y) + 0.05)
	}
	for name, text := range map[string]marked.Colour{"ink": ink, "accent": accent, "muted": muted} {
		for _, ground := range []marked.Colour{white, tint} {
			if ratio := contrast(text, ground); ratio < 4.5 {
				t.Errorf("%s on %v: contrast %.2f, want at least 4.5", name, ground, ratio)
			}
		}
	}
	for n := range 9 {
		ground, text := Quantity{Value: float64(n)}.shade(8)
		if ratio := contrast(text, ground); ratio < 4.5 {
			t.Errorf("%d of 8: contrast %.2f, want at least 4.5", n, ratio)
		}
	}
	for i := range len(shades) - 1 {
		// Grey has nothing but the luminance.
		if ratio := contrast(shades[i], shades[i+1]); ratio < 1.15 {
			t.Errorf("shades %d and %d: contrast %.2f, cannot be told apart in grey", i, i+1, ratio)
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
		if got := (Run{Link: test.link}).Target(); got != test.want {
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
			Contents{Depth: 3}, List{Items: [][]Run{Text(s)}}, KeyFigures{Figures: []Quantity{{Text: s, Label: s}}},
			BarChart{Alt: s + "x", Bars: []Quantity{{s, 1, s}}}, Table{Columns: []Column{{Title: s}, {Title: "x", Width: 9}}, Rows: [][]Cell{{Text(s), Text(s)}}}}
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

// TestRoomToWrite: an empty row is as high as asked for, its header is not.
func TestRoomToWrite(t *testing.T) {
	high := func(lines int) float64 {
		c := laidOut(t, []Block{Heading{Level: 1, Text: "X"}, Table{Lines: lines, Columns: []Column{{Title: "Fråga"}}, Rows: [][]Cell{{Text("Vem?")}, {nil}}}})
		sum := 0.0
		for _, b := range c.boxes {
			sum += b.height
		}
		return sum
	}
	if got, want := high(9)-high(0), 2*8*cellStyle.leading; math.Abs(got-want) > 0.01 {
		t.Errorf("room for nine lines takes %v more, want %v", got, want)
	}
}

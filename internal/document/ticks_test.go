package document

import (
	"strings"
	"testing"
)

// show writes runs as Dump does, so that tables of cases can be read.
func show(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.dump())
	}
	return b.String()
}

func TestSplitTicks(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"Föreningen Exempel (FE) [1]", "Föreningen Exempel (FE) [1]"},
		{"☐ Ja ☒ Nej", "<t|☐> Ja <t|☒> Nej"},
		{"☑✓✔✗✘", "<t|☒><t|☒><t|☒><t|☒><t|☒>"},
		{"□▢◻ ■◼", "<t|☐><t|☐><t|☐> <t|☒><t|☒>"},
		{"○ Ja ● Nej", "<t|☐> Ja <t|☒> Nej"},
		{"✔️ Ja", "<t|☒> Ja"},
		{"[ ] Ja [x] Nej [X]", "<t|☐> Ja <t|☒> Nej <t|☒>"},
		{"[] Ja [ × ] Nej [✓]", "<t|☐> Ja <t|☒> Nej <t|☒>"},
		{"( ) Ja (x) Nej (\u00a0X)", "<t|☐> Ja <t|☒> Nej <t|☒>"},
		{"[v] (v) (V)", "<t|☒> (v) (V)"},
		{"f(x) och main()", "f(x) och main()"},
		{"() och (", "() och ("},
		{"[xx] [x", "[xx] [x"},
		{"[å] [☒]", "[å] <t|☒>"},
		{"[___] Ja", "<t|☐> Ja"},
		{"(bara en rad (x))", "(bara en rad <t|☒>)"},
		{"\uf0a8 Ja \uf0fe Nej", "<t|☐> Ja <t|☒> Nej"},
		{"– – … “citat”", "– – … “citat”"},
	} {
		if got := show(SplitTicks(Run{Text: c.in})); got != c.want {
			t.Errorf("SplitTicks(%q)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestSplitTicksKeepsMarks(t *testing.T) {
	p := Paragraph{Runs: []Run{
		{Text: "Ja ["}, {Text: "x", Bold: true, Control: 3}, {Text: "] Nej "}, {Text: "[", Struck: true}, {Text: " ] "},
		{Text: "☒", Tick: TickOn, Control: 1}, {Text: "[ ] prompt", Placeholder: true}, {Text: "slut", Marked: true},
	}}
	p.SplitTicks()
	want := "Ja <tc3b|☒> Nej <ts|☐> <tc1|☒><p|[ ] prompt><m|slut>"
	if got := show(p.Runs); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestDocumentSplitTicksTellsBulletsFromTicks(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"● punkt", "● punkt till", "● punkt/● punkt till"},
		{"■ punkt", "○ Ja ● Nej", "■ punkt/<t|☐> Ja <t|☒> Nej"},
		{"□ Ja", "■ Nej", "<t|☐> Ja/<t|☒> Nej"},
		{"☐ Ja", "● punkt", "<t|☐> Ja/● punkt"},
	} {
		first, second := &Paragraph{Runs: []Run{{Text: c.a}}}, &Paragraph{Runs: []Run{{Text: c.b}}}
		d := Document{Blocks: []Block{
			{Paragraph: first},
			{Table: &Table{Rows: 1, Columns: 1, Cells: []Cell{{Blocks: []Block{{Paragraph: second}}}}}},
		}}
		d.SplitTicks()
		if got := show(first.Runs) + "/" + show(second.Runs); got != c.want {
			t.Errorf("%q, %q: got %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

// Splitting must lose no text: with ticks written back as they were, the text
// is the same whatever stands in it.
func FuzzSplitTicks(f *testing.F) {
	f.Add("☐ Ja [x] Nej (x) f(x)")
	f.Add("[\xff] \uf0a8")
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, r := range SplitTicks(Run{Text: s}) {
			if r.Tick != NoTick {
				tick, n := bullets{}.tickAt(s, at)
				if tick != r.Tick {
					t.Fatalf("%q: tick %d at %d, want %d", s, r.Tick, at, tick)
				}
				at += n
				continue
			}
			if !strings.HasPrefix(s[at:], r.Text) {
				t.Fatalf("%q: %q does not follow at %d", s, r.Text, at)
			}
			at += len(r.Text)
		}
		if at != len(s) {
			t.Fatalf("%q: %d of %d bytes", s, at, len(s))
		}
	})
}

func TestSymbol(t *testing.T) {
	for _, c := range []struct {
		font string
		code rune
		want rune
	}{
		{"Wingdings", 0xf0fe, '☑'}, {"wingdings", 0xa8, '☐'}, {"Wingdings 2", 0x52, '☑'},
		{"Arial", 0xfe, 0}, {"Wingdings", 'J', 0},
	} {
		got, ok := Symbol(c.font, c.code)
		if got != c.want || ok != (c.want != 0) {
			t.Errorf("Symbol(%s, %x) = %q, %v", c.font, c.code, got, ok)
		}
	}
	if SymbolFont("Calibri") || !SymbolFont("Wingdings") {
		t.Error("SymbolFont")
	}
}

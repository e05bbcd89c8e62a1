package prose

import (
	"slices"
	"testing"

	"samkarta/internal/document"
)

func TestLookOver(t *testing.T) {
	below := Look{Bold: Set(true), Struck: Set(true), Font: "Wingdings"}
	got := Look{Bold: Set(false), Marked: Set(true)}.Over(below)
	want := Look{Bold: Set(false), Struck: Set(true), Marked: Set(true), Font: "Wingdings"}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if run := got.Run("a"); run != (document.Run{Text: "a", Struck: true, Marked: true}) {
		t.Errorf("run %+v", run)
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct{ font, in, want string }{
		{"", "sam\u00adordning þ", "samordning þ"},
		{"Calibri", "þ", "þ"},
		{"Wingdings", "þ J \uf0a8 å☐", "☑  ☐ ☐"},
	} {
		if got := (Look{Font: c.font}).Plain(c.in); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.font, c.in, got, c.want)
		}
	}
}

func TestBullet(t *testing.T) {
	for _, c := range []struct {
		text, font, mark string
		tick             document.Tick
	}{
		{"\uf0b7", "Symbol", "•", 0}, {"", "", "•", 0}, {"–", "", "–", 0}, {"o", "Courier New", "•", 0},
		{"o", "Wingdings", "", document.TickOff}, {"☒", "", "", document.TickOn}, {"\uf0fe", "Wingdings", "", document.TickOn},
	} {
		mark, box := Bullet(c.text, c.font)
		tick := document.NoTick
		if box != nil {
			tick = box.Tick
		}
		if mark != c.mark || tick != c.tick {
			t.Errorf("Bullet(%q, %s) = %q, %d", c.text, c.font, mark, tick)
		}
	}
}

func TestRuns(t *testing.T) {
	var r Runs
	for _, run := range []document.Run{
		{Text: "a"}, {Text: "b"}, {Text: "c", Bold: true}, Box(true, 2), Box(true, 2), {Control: 1}, {Text: "d", Control: 1}, {Text: "e"},
	} {
		r.Add(run)
	}
	want := []document.Run{{Text: "ab"}, {Text: "c", Bold: true}, Box(true, 2), Box(true, 2), {Text: "d", Control: 1}, {Text: "e"}}
	if got := r.Take(); !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := r.Take(); got != nil {
		t.Errorf("taken twice: %+v", got)
	}
}

func TestMarkPrompts(t *testing.T) {
	p := &document.Paragraph{Runs: []document.Run{{Text: "a"}, {Text: "Skriv", Control: 1}, {Text: "svar", Control: 2}, Box(false, 1)}}
	d := &document.Document{Controls: []document.Control{{Empty: true}, {}}, Blocks: []document.Block{{Paragraph: p}}}
	MarkPrompts(d)
	for i, want := range []bool{false, true, false, false} {
		if p.Runs[i].Placeholder != want {
			t.Errorf("run %d: %v", i, !want)
		}
	}
}

func TestColoured(t *testing.T) {
	for rgb, want := range map[string]bool{
		"FF0000": true, "0070C0": true, "00B050": true, "7030a0": true,
		"000000": false, "auto": false, "1F497D": false, "2E74B5": true, "2F5496": false, "404040": false, "D9E2F3": false, "": false, "FF00000": false,
	} {
		if got := Coloured(rgb); got != want {
			t.Errorf("%s: %v", rgb, got)
		}
	}
}

package typeset

import (
	"strings"
	"testing"
)

func parted(word string) string {
	var b strings.Builder
	letters := []rune(word)
	for i, may := range hyphens(letters) {
		b.WriteRune(letters[i])
		if may {
			b.WriteByte('-')
		}
	}
	return b.String()
}

// TestHyphensAreSwedish: compounds part between their words; the expected places
// are those of Svenska Akademiens ordlista or Svenska skrivregler.
func TestHyphensAreSwedish(t *testing.T) {
	for _, want := range []string{"arbets-mark-nads-för-valt-ningen", "sys-sel-sätt-ning", "civil-sam-häl-let", "lång-tids-ar-bets-lösa", "språk-café", "Träd-gårds-säll-ska-pet", "barnet", "är", ""} {
		word := strings.ReplaceAll(want, "-", "")
		if got := parted(word); got != want {
			t.Errorf("%s is parted %s, want %s", word, got, want)
		}
	}
}

// TestNarrowLines: in a narrow column words part at their joints, in Swedish text
// alone, and nothing is lost.
func TestNarrowLines(t *testing.T) {
	const word = "Arbetsmarknadsförvaltningen"
	for _, swedish := range []Hyphens{Free, Needed, Never} {
		var got []string
		for _, l := range fonts(t).Lines([]Span{{Text: word + " och Arbetsförmedlingen", Hyphens: swedish}}, 9, 70) {
			if l.Width > 70.01 {
				t.Errorf("a line is %.1f wide", l.Width)
			}
			line := ""
			for _, p := range l.Pieces {
				line += p.Text
			}
			got = append(got, line)
		}
		all := strings.ReplaceAll(strings.Join(got, ""), string(softHyphen), "")
		if all != word+" och Arbetsförmedlingen" {
			t.Errorf("lost text: %q", got)
		}
		if first := got[0] == "Arbetsmark\u00AD"; first != (swedish != Never) {
			t.Errorf("hyphens %v: the first line is %q", swedish, got[0])
		}
	}
}

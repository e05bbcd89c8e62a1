package extract

import (
	"testing"

	"samkarta/internal/document"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"E-post": "epost", "e\u2011post": "epost", "Åäö": "åäö", "för\u00adening": "förening", "malmö": "malmö", "CAFÉ": "café", "12": "12",
	} {
		if got := fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestLettersTurnNoSlipAway: the quick look never turns away two words that the
// careful one calls alike.
func TestLettersTurnNoSlipAway(t *testing.T) {
	k := kartlaggning(t)
	pairs := 0
	for _, target := range k.targets {
		for _, l := range target.labels {
			for _, word := range l.words {
				runes := []rune(word)
				for i := 0; i < len(runes); i++ {
					for _, r := range "abcåäöé-x" {
						changed := append(append(append([]rune{}, runes[:i]...), r), runes[i+1:]...)
						more := append(append(append([]rune{}, runes[:i]...), r), runes[i:]...)
						for _, slip := range []string{string(changed), string(more), string(append(append([]rune{}, runes[:i]...), runes[i+1:]...))} {
							n := min(len(word), len(slip))
							if alike(word, slip) {
								pairs++
								if lettersOf(word).farFrom(lettersOf(slip), slipsIn(n)) {
									t.Errorf("%q and %q", word, slip)
								}
							}
						}
					}
				}
			}
		}
	}
	if pairs < 10_000 {
		t.Errorf("only %d pairs", pairs)
	}
}

func TestAlike(t *testing.T) {
	tests := []struct {
		a, b        string
		want, short bool
	}{
		{"arbete", "arbeet", true, false}, {"arbete", "arbetet", true, false}, {"plats", "pats", false, true},
		{"vara", "varor", false, false}, {"för", "får", false, true}, {"organisationens", "organistaionnens", true, false},
		{"norr", "söder", false, false}, {"plats", "platt", true, false}, {"hela", "delar", false, false},
	}
	for _, tt := range tests {
		if got := alike(tt.a, tt.b); got != tt.want {
			t.Errorf("alike(%q, %q) = %v", tt.a, tt.b, got)
		}
		if got := alikeShort(tt.a, tt.b); got != tt.short {
			t.Errorf("alikeShort(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}

func TestMatchEnds(t *testing.T) {
	tests := []struct {
		text, label string
		words       int // of the text that are the label, 0 for none
	}{
		{"Vad gör ni idag Odlar", "Vad gör ni i dag", 4},
		{"Vad gör ni i dag Odlar", "Vad gör ni idag", 5},
		{"Vad krävs för att få en pats Inget", "Vad krävs för att få en plats", 7},
		{"Vad har det lett Jobb", "Vad har det lett till", 0}, // the last word may be the answer's
		{"Kontaktperson roll Åsa", "Kontaktperson och roll", 0},
		{"Kontaktperson och och roll Åsa", "Kontaktperson och roll", 0},
		{"E post", "E-post", 2},
	}
	for _, tt := range tests {
		s := newStream(parse(tt.text, document.Text))
		end, likeness := s.match(0, newPhrase(tt.label))
		if likeness == 0 {
			end = 0
		}
		if end != tt.words {
			t.Errorf("%q in %q: %d words, want %d", tt.label, tt.text, end, tt.words)
		}
	}
}

package swedish

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// The first word is as a vocabulary has it; the others are forms that people
// write. Stemmers are known to part just these.
func TestForms(t *testing.T) {
	for _, c := range [][]string{
		{"arbete", "arbetet", "arbeten", "arbetena", "arbetets", "arbetes"},
		{"insats", "insatsen", "insatser", "insatserna", "insatsernas"},
		{"plats", "platsen", "platser", "platserna"},
		{"kompetens", "kompetensen", "kompetenser"},
		{"mentor", "mentorn", "mentorer", "mentorerna", "mentors"},
		{"mentorskap", "mentorskapet", "mentorskaps"},
		{"möte", "mötet", "möten"},
		{"kurs", "kurser", "kursen"},
		{"kvinna", "kvinnan", "kvinnor", "kvinnorna", "kvinnors"},
		{"kvinnor", "kvinna", "kvinnorna"},
		{"flicka", "flickor"},
		{"tjej", "tjejer", "tjejerna"},
		{"pojke", "pojkar", "pojken"},
		{"ungdom", "ungdomar", "ungdomen", "ungdomarnas"},
		{"förälder", "föräldrar", "föräldrarna"},
		{"fadder", "faddrar"},
		{"cykel", "cykeln", "cyklar"},
		{"handledare", "handledaren", "handledarna", "handledares"},
		{"handleder", "handleda", "handledning"},
		{"odla", "odlar", "odlade"},
		{"validera", "validerar", "valideras", "validerat"},
		{"verkstad", "verkstaden", "verkstäder", "verkstäderna"},
		{"cykelverkstad", "cykelverkstäder"},
		{"snickeri", "snickeriet", "snickerier"},
		{"språkkafé", "språkkaféet", "språkkaféer", "språkkafén"},
		{"nyanländ", "nyanlända", "nyanländas"},
		{"hemlös", "hemlösa"},
		{"långtidsarbetslösa", "långtidsarbetslös", "långtidsarbetslösas"},
		{"öppen", "öppna", "öppet"},
		{"ideell", "ideella", "ideellt"},
	} {
		forms := Forms(c[0])
		for _, want := range c[1:] {
			if !slices.Contains(forms, want) {
				t.Errorf("%s lacks the form %s", c[0], want)
			}
		}
	}
}

// Words that an ending more or less makes into others.
func TestFormsKeepWordsApart(t *testing.T) {
	for _, c := range [][2]string{{"lager", "lag"}, {"fik", "fika"}, {"samordnare", "samordnar"}, {"rom", "roman"}, {"kör", "körning"}, {"kurs", "kursiv"}, {"arbete", "arbetare"}, {"idrott", "idrottare"}} {
		if slices.Contains(Forms(c[0]), c[1]) {
			t.Errorf("%s has the form %s", c[0], c[1])
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"kurser", "kurs", true}, {"ideella", "ideell", true}, {"förening", "föreningen", true}, {"anmälan", "svenska", false}, {"a", "ab", false}} {
		if Same(c.a, c.b) != c.want || Same(c.b, c.a) != c.want {
			t.Errorf("Same(%s, %s) is not %v both ways", c.a, c.b, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Språkcafé": "språkkafé", "KAFE": "kafé", "cafeet": "kaféet", "Örtagården": "örtagården"} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%s) = %s", in, got)
		}
	}
}

func FuzzForms(f *testing.F) {
	for _, s := range []string{"arbete", "é", "er", "ar", "åäö", "65+", "\xff", "a:a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, word string) {
		forms := Forms(word)
		if len(forms) == 0 || forms[0] != word {
			t.Fatalf("%q is not its own first form: %q", word, forms)
		}
		for _, form := range forms {
			if utf8.ValidString(word) && !utf8.ValidString(form) {
				t.Fatalf("%q has the form %q", word, form)
			}
		}
	})
}

func TestStopWords(t *testing.T) {
	for word, want := range map[string]bool{"och": true, "med": true, "the": true, "lön": false, "tillsammans": false, "": false, "för": true, "far": false} {
		if IsStopWord(word) != want {
			t.Errorf("IsStopWord(%q) is %v", word, !want)
		}
	}
}

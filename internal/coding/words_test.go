package coding

import (
	"slices"
	"strings"
	"testing"

	"samkarta/internal/form"
)

// coderOf makes a coder of one vocabulary "v" with the synonyms of each concept.
func coderOf(v *form.Vocabulary, synonyms map[string][]string, rules ...form.Rule) *Coder {
	v.ID = "v"
	var ids []string
	for id := range synonyms {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		v.Concepts = append(v.Concepts, form.Concept{ID: id, Label: form.Text{form.Swedish: "etikett" + id}, Synonyms: synonyms[id]})
	}
	return New(&form.Library{Vocabularies: map[string]*form.Vocabulary{"v": v}, Rules: rules})
}

// found gives the codes of a text with their words: "a «orden»".
func found(c *Coder, text string) string {
	var out []string
	for _, code := range c.Code(&form.Question{CodeTo: []string{"v"}}, text)["v"] {
		mark := ""
		if code.Confidence < sureEnough {
			mark = "?"
		}
		out = append(out, code.ID+mark+" «"+code.Quote+"»")
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// What a vocabulary may say of words, each in a vocabulary of its own.
func TestWaysToSayIt(t *testing.T) {
	classes := func() *form.Vocabulary {
		return &form.Vocabulary{Classes: map[string][]string{"help": {"hjälpa", "stöd"}, "it": {"dator", "bank-id"}}}
	}
	for _, c := range []struct {
		name     string
		v        *form.Vocabulary
		synonyms map[string][]string
		texts    map[string]string
	}{
		{"a class of words", classes(), map[string][]string{"a": {"<help> … <it>"}}, map[string]string{
			"Vi hjälper äldre med datorn":     "a «hjälper äldre med datorn»",
			"Stöd med er dator":               "a «Stöd med er dator»",
			"Stöd, och en dator":              "",
			"Hjälp. Dator":                    "",
			"Datorn hjälper":                  "",
			"hjälp med ditt nya mobila id":    "",
			"hjälp en två tre fyra fem dator": "",
		}},
		{"a class and a word", classes(), map[string][]string{"a": {"<help> åt alla"}}, map[string]string{
			"Hjälpen åt alla": "", "hjälp åt alla": "a «hjälp åt alla»", "stödet åt alla": "a «stödet åt alla»",
		}},
		{"the end of compounds", &form.Vocabulary{Blocked: []string{"årskurs"}}, map[string][]string{"a": {"-kurs"}}, map[string]string{
			"En keramikkurs": "a «keramikkurs»", "Rättighetskurserna": "a «Rättighetskurserna»", "Kursen": "", "Årskurs tre": "", "Kursiv": "",
		}},
		{"the beginning of compounds", &form.Vocabulary{}, map[string][]string{"a": {"teater-"}}, map[string]string{
			"Teatergrupp": "a «Teatergrupp»", "Teaterpjäsen": "a «Teaterpjäsen»", "teater": "", "amfiteater": "",
		}},
		{"the end before the beginning", &form.Vocabulary{}, map[string][]string{"a": {"teater-"}, "b": {"-kurs"}}, map[string]string{
			"Teaterkurs": "b «Teaterkurs»",
		}},
		{"a compound at the end of a phrase", &form.Vocabulary{}, map[string][]string{"a": {"kurs i svenska"}}, map[string]string{
			"Intensivkurser i svenska": "a «Intensivkurser i svenska»", "Kurser i svenska": "a «Kurser i svenska»", "kurs i franska": "",
		}},
		{"a word that ends in a hyphen", &form.Vocabulary{}, map[string][]string{"a": {"matutdelning"}, "b": {"klädutdelning"}}, map[string]string{
			"Mat- och klädutdelning": "a «Mat», b «klädutdelning»", "Mat-, kläd- och bokutdelning": "a «Mat», b «kläd»", "Mat och klädutdelning": "b «klädutdelning»",
		}},
		{"two words that are one", &form.Vocabulary{}, map[string][]string{"a": {"språkcafé"}, "b": {"syateljé"}, "c": {"påsar"}}, map[string]string{
			"Språk café": "a «Språk café»", "Sy ateljén": "b «Sy ateljén»", "Språk, café": "", "på sar": "",
		}},
		{"a few words between", &form.Vocabulary{}, map[string][]string{"a": {"laga … cykel"}}, map[string]string{
			"Vi lagar din trasiga cykel": "a «lagar din trasiga cykel»", "Vi lagar, och du har en cykel": "",
		}},
		{"a slip of the pen", &form.Vocabulary{}, map[string][]string{"a": {"arbetsträning"}}, map[string]string{
			"arbetsträniing": "a «arbetsträniing»", "arbetstraning": "a «arbetstraning»", "arbetsräkning": "",
		}},
		{"the longest", &form.Vocabulary{}, map[string][]string{"a": {"kvinnor"}, "b": {"unga kvinnor"}}, map[string]string{
			"Unga kvinnor": "b «Unga kvinnor»", "Unga och kvinnor": "a «kvinnor»",
		}},
		{"a weak word", &form.Vocabulary{Weak: []string{"sång"}, Behind: []string{"kunniga i"}, Beside: []string{"behöver"}}, map[string][]string{"a": {"sång"}}, map[string]string{
			"Sång hörs": "", "Vi är kunniga i sång": "a «sång»", "Vi behöver mer sång": "a «sång»",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			coder := coderOf(c.v, c.synonyms)
			for text, want := range c.texts {
				if got := found(coder, text); got != want {
					t.Errorf("%s: %q, want %q", text, got, want)
				}
			}
		})
	}
}

// A concept that is retired keeps its id for old answers and is found in none;
// what is found of another's work or a plan is only a suggestion.
func TestWhatIsNotTheirs(t *testing.T) {
	v := &form.Vocabulary{Concepts: []form.Concept{{ID: "old", Label: form.Text{form.Swedish: "Fritidslyan"}, Retired: true}}}
	coder := coderOf(v, map[string][]string{"a": {"läxhjälp"}})
	for text, want := range map[string]string{
		"Läxhjälp på Fritidslyan":                 "a «Läxhjälp»",
		"Biblioteket har läxhjälp":                "a? «läxhjälp»",
		"Vi hoppas kunna starta läxhjälp":         "a? «läxhjälp»",
		"Kommunen har läxhjälp. Det gör vi inte.": "",
	} {
		if got := found(coder, text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A rule parts a word from its concept in compounds too.
func TestRulesOnEndsOfCompounds(t *testing.T) {
	no := form.Rule{ID: "r", Kind: form.BlockedRule, Vocabulary: "v", Concept: "a", Words: "kurs"}
	if got := found(coderOf(&form.Vocabulary{}, map[string][]string{"a": {"-kurs"}}, no), "Keramikkurs"); got != "" {
		t.Errorf("a word that a rule blocks is found: %s", got)
	}
}

// The words of a retired concept do not fall to others: not to the end of a
// compound, and not to a word within a phrase. What a living one says as well
// stays its own.
func TestRetiredWords(t *testing.T) {
	v := &form.Vocabulary{Concepts: []form.Concept{{
		ID: "old", Label: form.Text{form.Swedish: "Språkcafé"}, Synonyms: []string{"öppet kafé", "pratstund"}, Retired: true,
	}}}
	coder := coderOf(v, map[string][]string{"a": {"kafé", "pratstund"}})
	for text, want := range map[string]string{
		"Vi har språkcafé":       "",
		"Språkkaféer i två hus":  "",
		"Vi har öppet kafé":      "",
		"Vi har kafé":            "a «kafé»",
		"Vi har en pratstund":    "a «pratstund»",
		"Språkcafé och ett kafé": "a «kafé»",
	} {
		if got := found(coder, text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A phrase does not hide a longer one that begins in it and goes on behind it;
// what is blocked hides what it takes.
func TestPhrasesThatOverlap(t *testing.T) {
	coder := coderOf(&form.Vocabulary{Blocked: []string{"gamla kurser"}}, map[string][]string{"a": {"håller kurser"}, "b": {"kurser i svenska"}})
	for text, want := range map[string]string{
		"Vi håller kurser i svenska": "a «håller kurser», b «kurser i svenska»",
		"Vi håller kurser i dans":    "a «håller kurser»",
		"gamla kurser i svenska":     "",
	} {
		if got := found(coder, text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

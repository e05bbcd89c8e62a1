package coding

import (
	"fmt"
	"slices"
	"testing"

	"samkarta/internal/form"
)

// What a coordinator ruled beats the vocabulary: other words, words that are
// ambiguous, words that are part of a compound, and yes and no in turn.
func TestRules(t *testing.T) {
	lib := library(t)
	rule := func(kind form.RuleKind, vocabulary, concept, words string) form.Rule {
		return form.Rule{ID: "r-" + words, Kind: kind, Vocabulary: vocabulary, Concept: concept, Words: words}
	}
	lib.Rules = []form.Rule{
		rule(form.SynonymRule, "methods", "mentoring", "torsdagslag"),
		rule(form.SynonymRule, "methods", "open_meeting_place", "fika"),
		rule(form.SynonymRule, "methods", "outreach", "ringer på"),
		rule(form.BlockedRule, "methods", "language_cafe", "språkcafé"),
		rule(form.BlockedRule, "competencies", "craft_workshop", "snickeri"),
		rule(form.SynonymRule, "competencies", "gardening", "arbetssätt"),
		rule(form.SynonymRule, "methods", "no_such_concept", "ingenting"),
	}
	coder := New(lib)
	for _, c := range []struct{ text, want string }{
		{"Torsdagslagen träffas.", "methods/mentoring 0.95 r-torsdagslag"},
		{"Vi bjuder på fika.", "methods/open_meeting_place 0.95 r-fika"},
		{"Vi ringer på hos grannarna.", "methods/outreach 0.95 r-ringer på"},
		{"Vi ringer inte på.", ""},
		{"Språkcaféet är öppet.", ""},
		{"Snickeriet och ett kvartersnickeri", ""},
		{"Vårt arbetssätt", "competencies/gardening 0.95 r-arbetssätt"},
		{"Läxhjälp", "methods/homework_study_support 0.92 competencies/family_support 0.92 "},
	} {
		got := ""
		codes := coder.Code(everything, c.text)
		for _, v := range everything.CodeTo {
			for _, code := range codes[v] {
				got += fmt.Sprintf("%s/%s %.2f %s", v, code.ID, code.Confidence, code.Rule)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	if ids := New(library(t)).Code(everything, "Torsdagslag och språkcafé")["methods"]; len(ids) != 1 || !slices.ContainsFunc(ids, func(c form.Code) bool { return c.ID == "language_cafe" }) {
		t.Errorf("without rules: %v", ids)
	}
}

package memory_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samkarta/internal/coding/memory"
	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

var noon = time.Date(2025, 5, 7, 12, 0, 0, 0, time.UTC)

func rule(kind form.RuleKind, concept, words string) form.Rule {
	return form.Rule{Kind: kind, Vocabulary: "methods", Concept: concept, Words: words, Who: "Ann Exempel", When: noon}
}

// What is written is read back, whatever people type.
func TestWriteAndParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zåäö:#"'\\\-{}\n ]{0,12}x`)
		var rules []form.Rule
		for i := range rapid.IntRange(0, 4).Draw(t, "rules") {
			r := rule(form.SynonymRule, "mentoring", text.Draw(t, "words"))
			r.ID, r.Why, r.From = "r"+string(rune('0'+i)), text.Draw(t, "why"), text.Draw(t, "from")
			r.When = noon.Add(time.Duration(i) * time.Hour)
			rules = append(rules, r)
		}
		src := memory.Write(rules)
		got, err := memory.Parse("m.yaml", src)
		if err != nil {
			t.Fatalf("%v in\n%s", err, src)
		}
		if !slices.EqualFunc(got, rules, func(a, b form.Rule) bool {
			return a == b || a.When.Equal(b.When) && a.Words == b.Words && a.Why == b.Why
		}) {
			t.Fatalf("%+v became %+v", rules, got)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	const good = "version: 1\nrules:\n- {id: a, kind: synonym, vocabulary: methods, concept: mentoring, words: lots, when: \"2025-05-07T12:00:00Z\"}\n"
	if rules, err := memory.Parse("m.yaml", []byte(good)); err != nil || len(rules) != 1 {
		t.Fatalf("%v, %v", rules, err)
	}
	for _, c := range []struct{ name, from, to, key string }{
		{"a newer version", "version: 1", "version: 2", "bad_value"},
		{"no version", "version: 1\n", "", "bad_value"},
		{"an unknown key", "words:", "werds:", "unknown_key"},
		{"an unknown kind", "synonym", "perhaps", "bad_value"},
		{"no words", "words: lots", "words: \"\"", "missing"},
		{"a date only", "2025-05-07T12:00:00Z", "2025-05-07", "bad_value"},
		{"a rule twice", "rules:\n", "rules:\n- {id: a, kind: blocked, vocabulary: v, concept: c, words: w, when: \"2025-05-07T12:00:00Z\"}\n", "doubled_id"},
	} {
		_, err := memory.Parse("m.yaml", []byte(strings.Replace(good, c.from, c.to, 1)))
		var fault *yamlfile.Error
		if !errors.As(err, &fault) || fault.Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	if rules, err := memory.Parse("m.yaml", nil); err != nil || len(rules) != 0 {
		t.Errorf("an empty file: %v, %v", rules, err)
	}
}

func TestAdd(t *testing.T) {
	rules, first, replaced := memory.Add(nil, rule(form.SynonymRule, "mentoring", " lots  för  nya "))
	if len(rules) != 1 || replaced != nil || first.ID == "" || first.Words != "lots för nya" {
		t.Fatalf("%+v, %v", rules, replaced)
	}
	rules, again, replaced := memory.Add(rules, rule(form.BlockedRule, "mentoring", "Lots för nya"))
	if len(rules) != 1 || replaced == nil || again.ID != first.ID || rules[0].Kind != form.BlockedRule {
		t.Errorf("the last word does not count: %+v, %v", rules, replaced)
	}
	if rules, _, _ = memory.Add(rules, rule(form.SynonymRule, "outreach", "lots för nya")); len(rules) != 2 {
		t.Errorf("another concept is another rule: %+v", rules)
	}
}

func TestMerge(t *testing.T) {
	ours, a, _ := memory.Add(nil, rule(form.SynonymRule, "mentoring", "lots"))
	theirs, _, _ := memory.Add(nil, rule(form.BlockedRule, "mentoring", "Lots"))
	theirs, b, _ := memory.Add(theirs, rule(form.SynonymRule, "outreach", "ringer på"))
	merged, conflicts := memory.Merge(ours, theirs)
	if len(merged) != 2 || merged[0] != a || merged[1] != b {
		t.Errorf("merged %+v", merged)
	}
	if len(conflicts) != 1 || conflicts[0].Ours != a || conflicts[0].Theirs.Kind != form.BlockedRule {
		t.Errorf("conflicts %+v", conflicts)
	}
	if again, conflicts := memory.Merge(merged, merged); len(again) != 2 || len(conflicts) != 0 {
		t.Errorf("a file merged with itself: %+v, %+v", again, conflicts)
	}
}

func TestCheck(t *testing.T) {
	lib := &form.Library{Vocabularies: map[string]*form.Vocabulary{"methods": {ID: "methods", Concepts: []form.Concept{{ID: "mentoring"}, {ID: "old", Retired: true}}}}}
	rules := []form.Rule{rule(form.SynonymRule, "mentoring", "a"), rule(form.SynonymRule, "old", "b"), rule(form.SynonymRule, "gone", "c"), {Vocabulary: "none", Concept: "x", Words: "d"}}
	var words string
	for _, r := range memory.Check(rules, lib) {
		words += r.Words
	}
	if words != "bcd" {
		t.Errorf("rules without a concept: %s", words)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("version: 1\nrules: []\n"))
	f.Add([]byte("version: 1\nrules:\n- {id: a, kind: blocked, vocabulary: v, concept: c, words: \"w\\n\", when: \"2025-05-07T12:00:00+02:00\", why: x}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		rules, err := memory.Parse("m.yaml", src)
		if err != nil {
			return
		}
		again, err := memory.Parse("m.yaml", memory.Write(rules))
		if err != nil || len(again) != len(rules) {
			t.Fatalf("%+v was written as what reads as %+v, %v", rules, again, err)
		}
	})
}

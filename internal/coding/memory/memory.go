// Package memory keeps what coordinators have ruled about words and concepts,
// so that a question answered once is answered next week and next year. It
// takes the text of a file of rules and gives the rules, and back; it adds
// rules, and puts two files together without losing what they disagree on. It
// touches no disk: whoever calls it reads and writes the file.
package memory

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// FileName is what the file is called in the data folder.
const FileName = "coding-memory.yaml"

// version of the file's shape; a newer one is refused and not half understood.
const version = 1

type file struct {
	Version int        `yaml:"version"`
	Rules   []ruleFile `yaml:"rules"`
}

type ruleFile struct {
	ID         string        `yaml:"id"`
	Kind       form.RuleKind `yaml:"kind"`
	Vocabulary string        `yaml:"vocabulary"`
	Concept    string        `yaml:"concept"`
	Words      string        `yaml:"words"`
	Who        string        `yaml:"who"`
	When       string        `yaml:"when"`
	Why        string        `yaml:"why"`
	From       string        `yaml:"from"`
}

// Parse reads a file of rules; name is what faults call it. An empty file has
// no rules.
func Parse(name string, src []byte) ([]form.Rule, error) {
	f, err := yamlfile.Parse(name, src)
	if err != nil {
		return nil, err
	}
	var in file
	if err := f.Decode(&in); err != nil {
		return nil, err
	}
	if in.Version > version || in.Version < version && len(in.Rules) > 0 {
		return nil, f.Fault("$.version", "bad_value", "name", "version", "what", fmt.Sprint(in.Version), "hint", fmt.Sprint(version))
	}
	rules := make([]form.Rule, 0, len(in.Rules))
	seen := map[string]bool{}
	for i, r := range in.Rules {
		at := fmt.Sprintf("$.rules[%d]", i)
		when, err := time.Parse(time.RFC3339, r.When)
		switch {
		case r.ID == "" || r.Vocabulary == "" || r.Concept == "" || strings.TrimSpace(r.Words) == "":
			return nil, f.Fault(at, "missing", "name", "id, vocabulary, concept, words", "id", r.ID)
		case seen[r.ID]:
			return nil, f.Fault(at+".id", "doubled_id", "id", r.ID)
		case r.Kind != form.SynonymRule && r.Kind != form.BlockedRule:
			return nil, f.Fault(at+".kind", "bad_value", "name", "kind", "what", string(r.Kind), "hint", "synonym, blocked")
		case err != nil:
			return nil, f.Fault(at+".when", "bad_value", "name", "when", "what", r.When, "hint", time.RFC3339)
		}
		seen[r.ID] = true
		rules = append(rules, form.Rule{
			ID: r.ID, Kind: r.Kind, Vocabulary: r.Vocabulary, Concept: r.Concept, Words: r.Words,
			Who: r.Who, Why: r.Why, When: when, From: r.From,
		})
	}
	return rules, nil
}

// Write gives the file of rules, in the order of when they were made.
func Write(rules []form.Rule) []byte {
	sorted := slices.Clone(rules)
	slices.SortStableFunc(sorted, func(a, b form.Rule) int {
		return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID))
	})
	var out bytes.Buffer
	out.WriteString("# What coordinators have ruled about words: synonym (the words mean the concept) or blocked (they never do).\n")
	fmt.Fprintf(&out, "version: %d\nrules:", version)
	if len(sorted) == 0 {
		out.WriteString(" []")
	}
	out.WriteString("\n")
	for _, r := range sorted {
		fmt.Fprintf(&out, "  - id: %s\n    kind: %s\n", quoted(r.ID), quoted(string(r.Kind)))
		fmt.Fprintf(&out, "    vocabulary: %s\n    concept: %s\n", quoted(r.Vocabulary), quoted(r.Concept))
		fmt.Fprintf(&out, "    words: %s\n    who: %s\n", quoted(r.Words), quoted(r.Who))
		fmt.Fprintf(&out, "    when: %s\n", quoted(r.When.Format(time.RFC3339)))
		for _, more := range []struct{ key, value string }{{"why", r.Why}, {"from", r.From}} {
			if more.value != "" {
				fmt.Fprintf(&out, "    %s: %s\n", more.key, quoted(more.value))
			}
		}
	}
	return out.Bytes()
}

// quoted writes a text as a double-quoted scalar, which is the same in JSON and
// YAML; whatever a person typed comes back as it was.
func quoted(s string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(strings.ToValidUTF8(s, "\uFFFD")); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// Add gives the rules with one more, and the one it takes the place of: the last
// word about the same words and concept counts. A rule without an id gets one
// from what it says, so that the same ruling made twice is one rule.
func Add(rules []form.Rule, r form.Rule) (out []form.Rule, added form.Rule, replaced *form.Rule) {
	r.Words = strings.Join(strings.Fields(r.Words), " ")
	if r.ID == "" {
		sum := sha256.Sum256([]byte(strings.Join([]string{r.Vocabulary, r.Concept, strings.ToLower(r.Words)}, "\x00")))
		r.ID = "r-" + hex.EncodeToString(sum[:5])
	}
	for i, old := range rules {
		if old.ID == r.ID || same(old, r) {
			out = slices.Clone(rules)
			out[i] = r
			return out, r, &old
		}
	}
	return append(slices.Clone(rules), r), r, nil
}

// Remove gives the rules without the one of that id, and that one.
func Remove(rules []form.Rule, id string) (out []form.Rule, removed form.Rule, found bool) {
	i := slices.IndexFunc(rules, func(r form.Rule) bool { return r.ID == id })
	if i < 0 {
		return rules, form.Rule{}, false
	}
	return slices.Delete(slices.Clone(rules), i, i+1), rules[i], true
}

// same: both rule on the same words and concept.
func same(a, b form.Rule) bool {
	return a.Vocabulary == b.Vocabulary && a.Concept == b.Concept && strings.EqualFold(a.Words, b.Words)
}

// Conflict is a ruling on which two files disagree. Merge keeps Ours.
type Conflict struct{ Ours, Theirs form.Rule }

// Merge puts another file's rules to ours, by id, and by what they are about: a
// rule that both have comes once. Where they say different things ours stays,
// and the conflict is named for a person to settle.
func Merge(ours, theirs []form.Rule) (merged []form.Rule, conflicts []Conflict) {
	merged = slices.Clone(ours)
	for _, t := range theirs {
		i := slices.IndexFunc(merged, func(o form.Rule) bool { return o.ID == t.ID || same(o, t) })
		switch {
		case i < 0:
			merged = append(merged, t)
		case merged[i].Kind != t.Kind || !same(merged[i], t):
			conflicts = append(conflicts, Conflict{Ours: merged[i], Theirs: t})
		}
	}
	return merged, conflicts
}

// Check finds the rules of concepts that the library does not have (any more):
// they do nothing, and somebody should know.
func Check(rules []form.Rule, lib *form.Library) []form.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r form.Rule) bool {
		v := lib.Vocabularies[r.Vocabulary]
		if v == nil {
			return false
		}
		c, known := v.Concept(r.Concept)
		return known && !c.Retired
	})
}

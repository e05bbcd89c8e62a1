package lint_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"samkarta/internal/form/lint"
	"samkarta/internal/yamlfile"
	"samkarta/templates"
)

func TestShippedTemplatesAreClean(t *testing.T) {
	found, err := lint.Check(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

const vocabulary = `id: colours
label: {sv: Färger, en: Colours}
themes: [warm]
kinds: [paint]
weak: [ton]
concepts:
- {id: red, label: {sv: Röd, en: Red}, theme: warm, kind: paint, synonyms: [röd ton, ton, blodröd]}
- {id: blue, label: {sv: Blå, en: Blue}, synonyms: [havsblå]}
- {id: old, label: {sv: Mossa, en: Moss}, retired: true, synonyms: [havsblå]}
`

const questions = `id: f
version: 1
sections:
- id: s
  label: {sv: S}
  questions:
  - {id: a, type: single_choice, label: {sv: A}, vocabulary: colours, shown: [red]}
`

// Each case changes one thing in the good files and tells what is found, with its line.
func TestCheck(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"nothing", "", "", ""},
		{"a word in two concepts", "[havsblå]", "[havsblå, blodröda]", "colours.yaml:8 doubled_synonym blodröda"},
		{"a phrase in two concepts, inflected", "[havsblå]", "[röda toner]", "colours.yaml:8 doubled_synonym röda toner"},
		{"which is meant", "weak: [ton]", "weak: [ton]\nshared: [blodröd]", ""},
		{"a label for a synonym", "[havsblå]", "[Blå]", "colours.yaml:8 synonym_is_label Blå"},
		{"an empty synonym", "[havsblå]", "[\" \"]", "colours.yaml:8 empty_synonym "},
		{"a weak word of nobody", "weak: [ton]", "weak: [ton, nyans]", "colours.yaml:5 unused_weak nyans"},
		{"a blocked synonym", "weak: [ton]", "weak: [ton]\nblocked: [havsblå]", "colours.yaml:6 blocked_synonym havsblå"},
		{"no English", "{sv: Blå, en: Blue}", "{sv: Blå}", "colours.yaml:8 missing "},
		{"an unknown theme", "theme: warm", "theme: cold", "colours.yaml:7 unknown_theme "},
		{"an unknown kind", "kind: paint", "kind: crayon", "colours.yaml:7 unknown_kind "},
		{"its own parent", "id: blue,", "id: blue, parent: blue,", "colours.yaml:8 parent_cycle blue → blue"},
		{"a word too short to count alone", "[havsblå]", "[it]", "colours.yaml:8 weak_synonym it"},
		{"a word too common to count alone", "[havsblå]", "[alla]", "colours.yaml:8 weak_synonym alla"},
		{"which counts only beside others", "weak: [ton]", "weak: [ton, havsblå]", ""},
		{"the end of compounds beside the word", "[havsblå]", "[-blå, blå-]", ""},
		{"the end of compounds in two concepts", "[röd ton, ton, blodröd]", "[röd ton, ton, blodröd, -nyans]}\n- {id: green, label: {sv: Grön, en: Green}, synonyms: [-nyans]", "colours.yaml:8 doubled_synonym -nyans"},
		{"a word class nobody uses", "weak: [ton]", "weak: [ton]\nclasses:\n  ljus: [ljus, blek]", "colours.yaml:7 unused_class ljus"},
		{"several words in a class", "weak: [ton]\nconcepts:\n- {id: red, label: {sv: Röd, en: Red}, theme: warm, kind: paint, synonyms: [", "weak: [ton]\nclasses:\n  ljus: [ljus, mycket-ljus]\nconcepts:\n- {id: red, label: {sv: Röd, en: Red}, theme: warm, kind: paint, synonyms: [<ljus> … röd, ", "colours.yaml:7 class_phrase mycket-ljus"},
		{"a word class in use", "weak: [ton]\nconcepts:\n- {id: red, label: {sv: Röd, en: Red}, theme: warm, kind: paint, synonyms: [", "weak: [ton]\nclasses:\n  ljus: [ljus, blek]\nconcepts:\n- {id: red, label: {sv: Röd, en: Red}, theme: warm, kind: paint, synonyms: [<ljus> … röd, ", ""},
		{"a retired choice that is printed", "shown: [red]", "shown: [red, old]", "f.yaml:7 retired_shown "},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, q := strings.Replace(vocabulary, c.from, c.to, 1), strings.Replace(questions, c.from, c.to, 1)
			found, err := lint.Check(fstest.MapFS{"vocabularies/colours.yaml": {Data: []byte(v)}, "forms/f.yaml": {Data: []byte(q)}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%s:%d %s %s", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line, f.Key, f.Args["what"]))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("found %q, want %q", strings.Join(got, "; "), c.want)
			}
		})
	}
}

// A synonym that names a class of words that is not there does not load: it
// would silently match nothing.
func TestUnknownClass(t *testing.T) {
	v := strings.Replace(vocabulary, "[havsblå]", "[<ljus> blå]", 1)
	_, err := lint.Check(fstest.MapFS{"vocabularies/colours.yaml": {Data: []byte(v)}, "forms/f.yaml": {Data: []byte(questions)}})
	var fault *yamlfile.Error
	if !errors.As(err, &fault) || fault.Key != "unknown_class" || fault.Line != 8 || fault.Args["name"] != "ljus" {
		t.Errorf("%v", err)
	}
}

// A ring of three is told once.
func TestRing(t *testing.T) {
	v := "id: v\nlabel: {sv: V, en: V}\nconcepts:\n"
	for _, c := range [][2]string{{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", "a"}} {
		v += fmt.Sprintf("- {id: %s, label: {sv: ord%s, en: x}, parent: %s}\n", c[0], c[0], c[1])
	}
	found, err := lint.Check(fstest.MapFS{"vocabularies/v.yaml": {Data: []byte(v)}, "forms/f.yaml": {Data: []byte("id: f\nversion: 1\nsections:\n- {id: s, label: {sv: S}, questions: [{id: q, type: text, label: {sv: Q}}]}\n")}})
	if err != nil || len(found) != 1 || found[0].Args["what"] != "a → b → c → a" {
		t.Errorf("%v, %v", found, err)
	}
}

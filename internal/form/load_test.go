package form_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
	"samkarta/templates"
)

func TestShippedTemplatesLoad(t *testing.T) {
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	f, ok := lib.Form("kartlaggning")
	if !ok {
		t.Fatal("the form kartlaggning is not installed")
	}
	if n := len(f.Questions()); n != 30 {
		t.Errorf("the mapping form has %d questions, want 30", n)
	}
	q, _ := f.Question("methods")
	if c, ok := q.Choice("outreach"); !ok || c.Shown {
		t.Error("a concept that is not printed must still be a choice, not shown")
	}
	if c := q.Choices[0]; c.ID != "work_training" || !c.Shown || c.Label.In(form.English) != "Work training" {
		t.Errorf("the first printed choice is %+v", c)
	}
	for _, r := range []form.Role{form.OrganisationName, form.OrganisationNumber, form.ContactEmail, form.PublishConsent} {
		if _, ok := f.Role(r); !ok {
			t.Errorf("no question has the role %s", r)
		}
	}
	concepts := 0
	for _, v := range lib.Vocabularies {
		concepts += len(v.Concepts)
	}
	if len(lib.Vocabularies) != 14 || concepts != 269 {
		t.Errorf("%d vocabularies with %d concepts, want 14 with 269", len(lib.Vocabularies), concepts)
	}
}

const goodVocabulary = `id: colours
label: {sv: Färger}
concepts:
- {id: red, label: {sv: Röd}, synonyms: [röd]}
- {id: dark_red, label: {sv: Mörkröd}, parent: red}
`

const goodForm = `id: f
version: 1
sections:
- id: s
  label: {sv: S}
  questions:
  - {id: name, nr: 1, type: text, label: {sv: Namn}, role: organisation_name}
  - {id: colour, nr: 2, type: multi_choice, vocabulary: colours, shown: [red], label: {sv: Färg}}
`

func files(vocabulary, forms string) fs.FS {
	return fstest.MapFS{
		"vocabularies/v.yaml": {Data: []byte(vocabulary)},
		"forms/f.yaml":        {Data: []byte(forms)},
	}
}

func TestFaultyFormsAreRefusedWithTheirLine(t *testing.T) {
	if _, err := form.Load(files(goodVocabulary, goodForm)); err != nil {
		t.Fatalf("the good form: %v", err)
	}
	tests := []struct {
		name, old, new, key string
		line                int
	}{
		{"unknown type", "type: text", "type: txt", "unknown_type", 7},
		{"no type", "type: text, ", "", "missing", 7},
		{"no label", "label: {sv: Namn}", "label: {en: Name}", "missing", 7},
		{"doubled id", "id: colour", "id: name", "doubled_id", 8},
		{"doubled number", "nr: 2", "nr: 1", "doubled_number", 8},
		{"unknown vocabulary", "vocabulary: colours", "vocabulary: colors", "unknown_vocabulary", 8},
		{"unknown concept", "shown: [red]", "shown: [green]", "unknown_concept", 8},
		{"unknown role", "role: organisation_name", "role: boss", "unknown_role", 7},
		{"unknown key", "nr: 2", "number: 2", "unknown_key", 8},
		{"no version", "version: 1\n", "", "missing", 1},
		{"choices missing", "vocabulary: colours, shown: [red], ", "", "missing", 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(goodForm, tt.old, tt.new, 1)
			if broken == goodForm {
				t.Fatal("the test breaks nothing")
			}
			_, err := form.Load(files(goodVocabulary, broken))
			var e *yamlfile.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *yamlfile.Error", err)
			}
			if e.Key != tt.key || e.Line != tt.line || e.File != "templates/forms/f.yaml" {
				t.Errorf("got %v, want %s on line %d", e, tt.key, tt.line)
			}
		})
	}
}

const rowsForm = `id: f
version: 1
sections:
- id: s
  label: {sv: S}
  questions:
  - id: notes
    type: rows
    label: {sv: Anteckningar}
    columns:
    - {id: item, type: text, label: {sv: Punkt}, code_to: [colours]}
    - {id: colour, type: single_choice, vocabulary: colours, shown: [red], label: {sv: Färg}, role: noted_category}
`

func TestColumnsAreLoadedAsQuestions(t *testing.T) {
	lib, err := form.Load(files(goodVocabulary, rowsForm))
	if err != nil {
		t.Fatal(err)
	}
	q, _ := lib.Forms[0].Question("notes")
	if len(q.Columns) != 2 || q.Column(form.NotedCategory) != 1 || q.Column(form.NotedPoints) != -1 {
		t.Fatalf("columns %+v", q.Columns)
	}
	if _, ok := q.Columns[1].Choice("dark_red"); !ok {
		t.Error("the column has not the choices of its vocabulary")
	}
}

func TestFaultyColumnsAreRefusedWithTheirLine(t *testing.T) {
	tests := []struct {
		name, old, new, key string
		line                int
	}{
		{"rows without columns", "    columns:\n    - {id: item, type: text, label: {sv: Punkt}, code_to: [colours]}\n    - {id: colour, type: single_choice, vocabulary: colours, shown: [red], label: {sv: Färg}, role: noted_category}\n", "", "columns", 7},
		{"columns without rows", "type: rows", "type: text", "columns", 7},
		{"rows in rows", "id: item, type: text", "id: item, type: rows", "columns", 11},
		{"a numbered column", "id: item, type: text", "id: item, nr: 2, type: text", "columns", 11},
		{"doubled column", "id: colour, ", "id: item, ", "doubled_id", 12},
		{"a column without a label", "label: {sv: Punkt}", "label: {}", "missing", 11},
		{"unknown vocabulary", "code_to: [colours]", "code_to: [colors]", "unknown_vocabulary", 11},
		{"unknown concept", "shown: [red]", "shown: [green]", "unknown_concept", 12},
		{"unknown type", "type: single_choice", "type: choice", "unknown_type", 12},
		{"unknown key", "shown: [red]", "shows: [red]", "unknown_key", 12},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(rowsForm, tt.old, tt.new, 1)
			if broken == rowsForm {
				t.Fatal("the test breaks nothing")
			}
			_, err := form.Load(files(goodVocabulary, broken))
			var e *yamlfile.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *yamlfile.Error", err)
			}
			if e.Key != tt.key || e.Line != tt.line {
				t.Errorf("got %v, want %s on line %d", e, tt.key, tt.line)
			}
		})
	}
}

func TestFaultyVocabulariesAreRefused(t *testing.T) {
	for old, key := range map[string]string{
		"parent: red":         "unknown_concept",
		"id: dark_red":        "doubled_id",
		"label: {sv: Röd}":    "missing",
		"synonyms: [röd]":     "unknown_key",
		"label: {sv: Färger}": "unknown_key",
	} {
		repl := map[string]string{"parent: red": "parent: blue", "id: dark_red": "id: red", "label: {sv: Röd}": "label: {}",
			"synonyms: [röd]": "synonym: [röd]", "label: {sv: Färger}": "lable: {sv: Färger}"}[old]
		_, err := form.Load(files(strings.Replace(goodVocabulary, old, repl, 1), goodForm))
		var e *yamlfile.Error
		if !errors.As(err, &e) || e.Key != key {
			t.Errorf("%s: got %v, want %s", repl, err, key)
		}
	}
}

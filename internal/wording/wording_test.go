package wording_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/yamlfile"
	"samkarta/templates"
)

func load(t *testing.T, lang form.Lang) *wording.Texts {
	t.Helper()
	texts, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestSay(t *testing.T) {
	dir := fstest.MapFS{
		"texts/a.sv.yaml": {Data: []byte("hello: \"Hej {name}, {count} svar\"\nonly: \"Bara svenska\"\n")},
		"texts/a.en.yaml": {Data: []byte("hello: \"Hello {name}, {count} answers\"\n")},
	}
	en, err := wording.Load(dir, form.English)
	if err != nil {
		t.Fatal(err)
	}
	if got := en.Say("hello", "name", "{count}", "count", "3"); got != "Hello {count}, 3 answers" {
		t.Errorf("a value with braces must not be filled in again: %q", got)
	}
	if got := en.Say("only"); got != "Bara svenska" {
		t.Errorf("a text without translation must be Swedish, got %q", got)
	}
	if got := en.Say("nothing"); got != "«nothing»" {
		t.Errorf("got %q", got)
	}
	if _, err := wording.Load(dir, "fi"); err == nil {
		t.Error("a language without texts must be refused")
	}
}

func TestPlace(t *testing.T) {
	sv := load(t, form.Swedish)
	p := form.Place{Place: document.Place{Page: 1, Table: 2, Row: 3}}
	if got, want := sv.Place(p), "sida 1, tabell 2, rad 3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFileFaultSaysWhereAndWhatToDo(t *testing.T) {
	sv := load(t, form.Swedish)
	got := sv.FileFault(&yamlfile.Error{File: "templates/forms/x.yaml", Line: 7, Key: "unknown_key", Args: map[string]string{"name": "lable"}})
	for _, want := range []string{"templates/forms/x.yaml", "rad 7", "lable", "Rätta"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// TestLanguagesAgree: every key is there in both languages and fills in the
// same things, so that no sentence loses its number in translation.
func TestLanguagesAgree(t *testing.T) {
	sv, en := load(t, form.Swedish), load(t, form.English)
	own := wording.OwnKeys(templates.FS, form.English)
	for _, key := range wording.OwnKeys(templates.FS, form.Swedish) {
		if !slices.Contains(own, key) {
			t.Errorf("%s is not in English", key)
			continue
		}
		a, b := placeholder.FindAllString(sv.Say(key), -1), placeholder.FindAllString(en.Say(key), -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%s fills in %v in Swedish and %v in English", key, a, b)
		}
	}
	for _, key := range own {
		if !sv.Has(key) {
			t.Errorf("%s is not in Swedish", key)
		}
	}
}

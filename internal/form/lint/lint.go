// Package lint finds what is wrong in forms and vocabularies though they load:
// what would make the coder count a word twice or never, or print what is no
// longer used. It takes a templates folder and gives findings with file and
// line, each a yamlfile.Error whose sentence stands in templates/texts under
// yaml.Key. It changes nothing.
package lint

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/swedish"
	"samkarta/internal/yamlfile"
)

// Check gives the findings of a templates folder, by file and line. A folder
// that does not load is an error.
func Check(dir fs.FS) ([]*yamlfile.Error, error) {
	lib, err := form.Load(dir)
	if err != nil {
		return nil, err
	}
	var all []*yamlfile.Error
	for _, folder := range []string{"vocabularies", "forms"} {
		names, err := fs.Glob(dir, folder+"/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("lint: list %s: %w", folder, err)
		}
		for _, name := range names {
			src, err := fs.ReadFile(dir, name)
			if err != nil {
				return nil, fmt.Errorf("lint: read %s: %w", name, err)
			}
			file, err := yamlfile.Parse(path.Join("templates", name), src)
			if err != nil {
				return nil, err
			}
			all = append(all, checkFile(file, lib, folder == "forms")...)
		}
	}
	slices.SortStableFunc(all, func(a, b *yamlfile.Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all, nil
}

// checker gathers the findings of one file.
type checker struct {
	file  *yamlfile.File
	found []*yamlfile.Error
}

func (c *checker) report(at, key string, args ...string) {
	c.found = append(c.found, c.file.Fault(at, key, args...))
}

func checkFile(file *yamlfile.File, lib *form.Library, isForm bool) []*yamlfile.Error {
	c := &checker{file: file}
	id := file.Text("$.id")
	if isForm {
		if f, known := lib.Form(id); known {
			c.form(f, lib)
		}
		return c.found
	}
	if v := lib.Vocabularies[id]; v != nil {
		c.labels(v)
		c.parents(v)
		c.synonyms(v)
		c.lists(v)
		c.common(v)
		c.classes(v)
	}
	return c.found
}

// form finds retired concepts that are printed.
func (c *checker) form(f *form.Form, lib *form.Library) {
	check := func(q *form.Question, at string) {
		v := lib.Vocabularies[q.Vocabulary]
		if v == nil {
			return
		}
		shown := 0
		for _, choice := range q.Choices {
			if !choice.Shown {
				continue
			}
			if concept, known := v.Concept(choice.ID); known && concept.Retired {
				c.report(fmt.Sprintf("%s.shown[%d]", at, shown), "retired_shown", "id", choice.ID, "name", q.ID)
			}
			shown++
		}
	}
	for i := range f.Sections {
		for j := range f.Sections[i].Questions {
			check(&f.Sections[i].Questions[j], fmt.Sprintf("$.sections[%d].questions[%d]", i, j))
		}
	}
	for i := range f.Optional {
		check(&f.Optional[i], fmt.Sprintf("$.optional_questions[%d]", i))
	}
}

func place(i int) string { return fmt.Sprintf("$.concepts[%d]", i) }

// labels finds missing English labels, unknown themes and kinds.
func (c *checker) labels(v *form.Vocabulary) {
	if v.Label[form.English] == "" {
		c.report("$.id", "missing", "name", "label.en", "id", v.ID)
	}
	for i, concept := range v.Concepts {
		if concept.Label[form.English] == "" {
			c.report(place(i), "missing", "name", "label.en", "id", concept.ID)
		}
		if concept.Theme != "" && !slices.Contains(v.Themes, concept.Theme) {
			c.report(place(i)+".theme", "unknown_theme", "name", concept.Theme, "id", concept.ID)
		}
		if concept.Kind != "" && !slices.Contains(v.Kinds, concept.Kind) {
			c.report(place(i)+".kind", "unknown_kind", "name", concept.Kind, "id", concept.ID)
		}
	}
}

// parents finds concepts that are their own ancestors; each ring once.
func (c *checker) parents(v *form.Vocabulary) {
	told := map[string]bool{}
	for i := range v.Concepts {
		ring := []string{v.Concepts[i].ID}
		for at := &v.Concepts[i]; at.Parent != ""; {
			if at.Parent == ring[0] && !told[ring[0]] {
				c.report(place(i)+".parent", "parent_cycle", "what", strings.Join(append(ring, ring[0]), " → "))
				for _, id := range ring {
					told[id] = true
				}
			}
			if slices.Contains(ring, at.Parent) {
				break
			}
			ring = append(ring, at.Parent)
			at, _ = v.Concept(at.Parent)
		}
	}
}

// wording is a label or synonym with its place.
type wording struct {
	words   []string
	text    string
	concept int
	at      string
}

func wordings(v *form.Vocabulary) []wording {
	var all []wording
	for i, concept := range v.Concepts {
		if concept.Retired {
			continue
		}
		add := func(text, at string) {
			all = append(all, wording{words: fold(text), text: text, concept: i, at: at})
		}
		add(concept.Label[form.Swedish], place(i)+".label.sv")
		for j, s := range concept.Synonyms {
			add(s, fmt.Sprintf("%s.synonyms[%d]", place(i), j))
		}
	}
	return all
}

// fold gives the words of a text. What compounds end or begin with ("-kurs") is
// no word of its own and stays as it is.
func fold(text string) []string {
	if strings.HasPrefix(text, "-") || strings.HasSuffix(text, "-") {
		return []string{text}
	}
	return strings.Fields(swedish.Fold(strings.NewReplacer("-", " ", ",", " ").Replace(text)))
}

// synonyms finds words that two concepts have and synonyms that say what the
// label says.
func (c *checker) synonyms(v *form.Vocabulary) {
	shared := map[string]bool{}
	for _, s := range v.Shared {
		shared[strings.Join(fold(s), " ")] = true
	}
	buckets := map[string][]wording{}
	for _, w := range wordings(v) {
		if len(w.words) == 0 {
			c.report(w.at, "empty_synonym", "id", v.Concepts[w.concept].ID)
			continue
		}
		key := fmt.Sprint(len(w.words)) + firstLetters(w.words[0])
		for _, before := range buckets[key] {
			switch {
			case before.concept == w.concept:
				if strings.HasSuffix(before.at, ".label.sv") && slices.Equal(before.words, w.words) {
					c.report(w.at, "synonym_is_label", "what", w.text, "id", v.Concepts[w.concept].ID)
				}
			case same(before.words, w.words) && !shared[strings.Join(w.words, " ")] && !shared[strings.Join(before.words, " ")]:
				c.report(w.at, "doubled_synonym", "what", w.text, "id", v.Concepts[w.concept].ID, "name", v.Concepts[before.concept].ID)
			}
		}
		buckets[key] = append(buckets[key], w)
	}
}

// firstLetters part the words so that each is compared with few; inflected
// forms share their first two letters.
func firstLetters(word string) string {
	r := []rune(word)
	return string(r[:min(2, len(r))])
}

func same(a, b []string) bool {
	return slices.EqualFunc(a, b, swedish.Same)
}

// lists finds words in the vocabulary's own lists that stand for nothing.
func (c *checker) lists(v *form.Vocabulary) {
	known := map[string]bool{}
	for _, w := range wordings(v) {
		known[strings.Join(w.words, " ")] = true
	}
	for i, w := range v.Weak {
		if !known[strings.Join(fold(w), " ")] {
			c.report(fmt.Sprintf("$.weak[%d]", i), "unused_weak", "what", w)
		}
	}
	for i, w := range v.Shared {
		if !known[strings.Join(fold(w), " ")] {
			c.report(fmt.Sprintf("$.shared[%d]", i), "unused_weak", "what", w)
		}
	}
	for i, w := range v.Blocked {
		if known[strings.Join(fold(w), " ")] {
			c.report(fmt.Sprintf("$.blocked[%d]", i), "blocked_synonym", "what", w)
		}
	}
}

// shortest is the length from which a word may count alone: "it" and "mi" are
// also other words.
const shortest = 3

// common finds synonyms that would count wherever they stand though they say
// nothing alone: stop words, and words of a letter or two.
func (c *checker) common(v *form.Vocabulary) {
	weak := map[string]bool{}
	for _, w := range v.Weak {
		weak[strings.Join(fold(w), " ")] = true
	}
	for _, w := range wordings(v) {
		if len(w.words) != 1 || weak[w.words[0]] {
			continue
		}
		if word := w.words[0]; len([]rune(word)) < shortest || swedish.IsStopWord(word) {
			c.report(w.at, "weak_synonym", "what", w.text, "id", v.Concepts[w.concept].ID)
		}
	}
}

// classes finds word classes that no synonym uses, and members of several
// words, which the coder leaves out.
func (c *checker) classes(v *form.Vocabulary) {
	used := map[string]bool{}
	for _, concept := range v.Concepts {
		for _, s := range concept.Synonyms {
			for _, name := range form.ClassesIn(s) {
				used[name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.Classes)) {
		if !used[name] {
			c.report("$.classes."+name, "unused_class", "what", name)
		}
		for i, word := range v.Classes[name] {
			if len(fold(word)) != 1 {
				c.report(fmt.Sprintf("$.classes.%s[%d]", name, i), "class_phrase", "what", word, "name", name)
			}
		}
	}
}

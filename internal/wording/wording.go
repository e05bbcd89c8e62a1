// Package wording is what the program says to people. The sentences stand in
// templates/texts/*.LANG.yaml, a flat map of keys to texts with {names} to be
// filled in, so that an association can change the tone without a programmer
// and a translator sees all there is to translate.
package wording

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// Texts are the program's sentences in one language.
type Texts struct {
	lang    form.Lang
	entries map[string]string
}

// Load reads all texts of one language from a templates folder. Texts that are
// missing in it are taken from the Swedish ones, which are always complete.
func Load(dir fs.FS, lang form.Lang) (*Texts, error) {
	t := &Texts{lang: lang, entries: map[string]string{}}
	for _, l := range []form.Lang{form.Swedish, lang} {
		names, err := fs.Glob(dir, "texts/*."+string(l)+".yaml")
		if err != nil {
			return nil, fmt.Errorf("wording: list texts: %w", err)
		}
		if len(names) == 0 {
			return nil, &form.Fault{Key: "unknown_language", Args: map[string]string{"lang": string(l)}}
		}
		for _, name := range names {
			if err := t.add(dir, name); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

func (t *Texts) add(dir fs.FS, name string) error {
	src, err := fs.ReadFile(dir, name)
	if err != nil {
		return fmt.Errorf("wording: read %s: %w", name, err)
	}
	entries := map[string]string{}
	if err := yamlfile.Decode(path.Join("templates", name), src, &entries); err != nil {
		return err
	}
	for key, text := range entries {
		t.entries[key] = strings.TrimRight(text, "\n")
	}
	return nil
}

// Lang is the language of the texts.
func (t *Texts) Lang() form.Lang { return t.lang }

// Has tells whether there is a text with this key.
func (t *Texts) Has(key string) bool { return t.entries[key] != "" }

// Under gives all texts whose keys begin with a prefix, by the rest of the key.
func (t *Texts) Under(prefix string) map[string]string {
	under := map[string]string{}
	for key, text := range t.entries {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			under[rest] = text
		}
	}
	return under
}

// Say gives the text of a key with its {names} filled in; args are name and
// value in turn. A key without a text comes back in angle quotes: seen at once,
// and never a reason to stop.
func (t *Texts) Say(key string, args ...string) string {
	text, ok := t.entries[key]
	if !ok {
		return "«" + key + "»"
	}
	if len(args) == 0 {
		return text
	}
	return fill(text, args)
}

// fill puts the values in the places of their names, in one pass: what stands in
// a value is never taken for a name. strings.NewReplacer does the same at ten
// times the cost for a sentence that is filled in once.
func fill(text string, args []string) string {
	var w strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		w.WriteString(before)
		if !found {
			return w.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		i := 0
		for i+1 < len(args) && (!closed || args[i] != name) {
			i += 2
		}
		if i+1 < len(args) {
			w.WriteString(args[i+1])
			text = after
		} else {
			w.WriteByte('{')
			text = rest
		}
	}
}

// Problem words a problem for a person. The name of a part may be empty: a
// lone file is the whole mail.
func (t *Texts) Problem(p form.Problem) string {
	return strings.ReplaceAll(t.Say("problems."+p.Code, flat(p.Args)...), "  ", " ")
}

// Fault words an error of the program for a person.
func (t *Texts) Fault(f *form.Fault) string {
	return t.Say("errors."+f.Key, flat(f.Args)...)
}

// FileFault words a fault in a file that people edit.
func (t *Texts) FileFault(e *yamlfile.Error) string {
	args := append(flat(e.Args), "file", e.File, "line", fmt.Sprint(e.Line), "column", fmt.Sprint(e.Column))
	return t.Say("yaml.where", args...) + ": " + t.Say("yaml."+e.Key, args...)
}

// Place words where something stood: "sida 1, tabell 2, rad 3".
func (t *Texts) Place(p form.Place) string {
	var parts []string
	say := func(key, value string) {
		if value != "" && value != "0" {
			parts = append(parts, t.Say("place."+key, "n", value))
		}
	}
	say("page", fmt.Sprint(p.Page))
	say("sheet", p.Sheet)
	say("table", fmt.Sprint(p.Table))
	say("row", fmt.Sprint(p.Row))
	say("column", fmt.Sprint(p.Column))
	if p.Table == 0 && p.Sheet == "" {
		say("paragraph", fmt.Sprint(p.Paragraph))
		say("line", fmt.Sprint(p.Line))
	}
	say("field", p.Field)
	return strings.Join(parts, ", ")
}

func flat(m map[string]string) []string {
	out := make([]string, 0, 2*len(m))
	for k, v := range m {
		out = append(out, k, v)
	}
	return out
}

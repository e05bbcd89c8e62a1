package wording

import (
	"io/fs"
	"maps"
	"slices"

	"samkarta/internal/form"
)

// OwnKeys lists the keys that one language has itself, for the tests.
func OwnKeys(dir fs.FS, lang form.Lang) []string {
	t := &Texts{entries: map[string]string{}}
	names, _ := fs.Glob(dir, "texts/*."+string(lang)+".yaml")
	for _, name := range names {
		if err := t.add(dir, name); err != nil {
			panic(err)
		}
	}
	return slices.Sorted(maps.Keys(t.entries))
}

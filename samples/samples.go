// Package samples holds invented mails with filled forms, made with ordinary
// programs, and what must come out of each. The demo shows them and the tests
// hold the whole program against them. Every association, person, address and
// number in them is made up.
package samples

import (
	"embed"
	"io/fs"
	"iter"
)

// FS holds one .eml file a mail, the settings of their round in samkarta.yaml,
// and in expected.txt what must come of each.
//
//go:embed *.eml samkarta.yaml
var FS embed.FS

// Mails gives the mails by name, in the order they were sent.
func Mails() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		names, _ := fs.Glob(FS, "*.eml") // the pattern is well-formed
		for _, name := range names {
			raw, err := FS.ReadFile(name)
			if err != nil {
				panic("samples: embedded file cannot be read: " + err.Error())
			}
			if !yield(name, raw) {
				return
			}
		}
	}
}

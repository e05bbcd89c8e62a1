package pipeline

import (
	"strings"

	"samkarta/internal/form"
)

// languageOf tells the language of a filled form by its printed questions:
// whichever language has more of its labels in the text.
func languageOf(f *form.Form, text string) form.Lang {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	most, found := 0, form.Lang("")
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		n := 0
		for _, q := range f.Questions() {
			if label := q.Label[lang]; label != "" && strings.Contains(text, strings.ToLower(label)) {
				n++
			}
		}
		if n > most {
			most, found = n, lang
		}
	}
	return found
}

// language is that of the first form in a mail that has one.
func language(readings []reading) form.Lang {
	for _, r := range readings {
		if r.lang != "" && r.verdict == filledForm {
			return r.lang
		}
	}
	return ""
}

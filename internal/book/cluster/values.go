package cluster

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// maxWords: a longer answer under "Annat" is a sentence, which nobody joins.
const maxWords = 6

// values are the free values of a book with the answers they stand in, but for
// those that a vocabulary knows: they count as its concept already.
func values(b *book.Book) map[string][]*book.Cell {
	known := knownWords(b.Library)
	where, phrases := map[string][]*book.Cell{}, map[string]bool{}
	note := func(c *book.Cell, found []string) {
		for _, v := range found {
			if at := where[v]; !known[strings.ToLower(v)] && !slices.Contains(at, c) {
				where[v] = append(at, c)
			}
		}
	}
	eachFree(b, func(c *book.Cell, running bool) {
		if !running {
			note(c, listed(c.Other))
			return
		}
		found := names(written(c))
		note(c, found)
		for _, v := range found {
			phrases[strings.ToLower(v)] = strings.Contains(v, " ")
		}
	})
	// What one writes as a name with capitals another writes without.
	eachFree(b, func(c *book.Cell, running bool) {
		if running {
			note(c, again(written(c), phrases))
		}
	})
	return where
}

// eachFree goes through the answers with words of people's own: running texts,
// and what stands under "Annat".
func eachFree(b *book.Book, do func(c *book.Cell, running bool)) {
	for _, r := range b.Rows {
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Column.Personal || c.Column.Question.Role == form.OrganisationName {
				continue
			}
			t := c.Column.Question.Type
			do(c, t == form.ShortText || t == form.LongText)
		}
	}
}

// again finds the phrases that are a name elsewhere, written in any way.
func again(text string, phrases map[string]bool) []string {
	var out []string
	fields := strings.Fields(text)
	for i := range fields {
		for n := 2; n <= maxWords && i+n <= len(fields); n++ {
			// Punctuation inside parts two things.
			phrase := strings.TrimFunc(strings.Join(fields[i:i+n], " "), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			if phrases[strings.ToLower(phrase)] {
				out = append(out, phrase)
			}
		}
	}
	return out
}

func knownWords(lib *form.Library) map[string]bool {
	known := map[string]bool{}
	for _, v := range lib.Vocabularies {
		for i := range v.Concepts {
			for _, label := range v.Concepts[i].Label {
				known[strings.ToLower(label)] = true
			}
			for _, s := range v.Concepts[i].Synonyms {
				known[strings.ToLower(s)] = true
			}
		}
	}
	return known
}

func written(c *book.Cell) string {
	if c.Value.Text != "" || c.Decision != nil {
		return c.Value.Text
	}
	return c.Answer.Raw
}

// listed are the things named under "Annat", several parted by commas.
func listed(text string) []string {
	var out []string
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		v := strings.Join(strings.Fields(strings.Trim(piece, " .:!?\t")), " ")
		if n := len(strings.Fields(v)); n > 0 && n <= maxWords && strings.ContainsFunc(v, unicode.IsLetter) {
			out = append(out, v)
		}
	}
	return out
}

// names are the names in a running text: words with a capital inside a
// sentence, those that follow each other being one ("Hamnens Vänner"). A lone
// word that opens a sentence has its capital from there.
func names(text string) []string {
	var out []string
	add := func(words []string, opens bool) {
		if len(words) > 1 || len(words) == 1 && !opens && utf8.RuneCountInString(words[0]) > 2 {
			out = append(out, strings.Join(words, " "))
		}
	}
	var run []string
	starts, opened := true, false
	for field := range strings.FieldsSeq(text) {
		word := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		first, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(first) {
			add(run, opened)
			run = nil
		} else {
			if run == nil {
				opened = starts
			}
			run = append(run, word)
		}
		if word == "" { // a bullet, or a dash
			starts = true
			continue
		}
		ends := strings.TrimRight(field, `"'”’»)`)
		starts = strings.HasSuffix(ends, ".") || strings.HasSuffix(ends, "!") || strings.HasSuffix(ends, "?") || strings.HasSuffix(ends, ":")
		if starts || strings.HasSuffix(ends, ",") || strings.HasSuffix(ends, ";") || ends != field {
			add(run, opened)
			run = nil
		}
	}
	add(run, opened)
	return out
}

package terms

import (
	"strings"
	"unicode"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/swedish"
)

// Use is one place where somebody used the term, with the words around it.
type Use struct {
	Cell *book.Cell
	// Before, Word and After follow each other in the text; what is cut off is
	// marked by "…".
	Before, Word, After string
}

// around is how many characters of context stand on each side: as much as is
// read at a glance on one line.
const around = 60

// uses finds the term in everything that was written in people's own words,
// but for its own definitions and the names of associations, which use no word.
func uses(b *book.Book, defined *book.Column, spellings map[string]bool) []Use {
	var all []Use
	if len(spellings) == 0 {
		return nil
	}
	for _, r := range b.Rows {
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Column == defined || c.Column.Personal || c.Column.Question.Role == form.OrganisationName {
				continue
			}
			for _, text := range ownWords(c) {
				text = strings.Join(strings.Fields(text), " ")
				for _, w := range cut(text) {
					if spellings[strings.ToLower(text[w.start:w.end])] {
						all = append(all, Use{Cell: c, Before: before(text[:w.start]), Word: text[w.start:w.end], After: after(text[w.end:])})
					}
				}
			}
		}
	}
	return all
}

// ownWords are the texts of an answer that are words of the person's own.
func ownWords(c *book.Cell) []string {
	switch c.Column.Question.Type {
	case form.ShortText, form.LongText:
		return []string{Text(c)}
	}
	return []string{c.Other, c.Answer.Comment}
}

// Text is what stands in an answer in words: the value, else what was written.
func Text(c *book.Cell) string {
	if c.Value.Text != "" || c.Decision != nil {
		return c.Value.Text
	}
	return c.Answer.Raw
}

func before(s string) string {
	runes := []rune(s)
	if len(runes) <= around {
		return s
	}
	s = string(runes[len(runes)-around:])
	_, whole, found := strings.Cut(s, " ")
	if found {
		s = whole
	}
	return "… " + s
}

func after(s string) string {
	runes := []rune(s)
	if len(runes) <= around {
		return s
	}
	s = string(runes[:around])
	if at := strings.LastIndexByte(s, ' '); at > 0 {
		s = s[:at]
	}
	return s + " …"
}

// stretch is a word's place in a text.
type stretch struct{ start, end int }

// cut parts a text into words; a hyphen inside a word belongs to it.
func cut(text string) []stretch {
	var words []stretch
	start, last := -1, rune(0)
	for i, r := range text + " " {
		inside := unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
		switch {
		case inside && start < 0:
			start = i
		case !inside && r != '-' && start >= 0, r == '-' && last == '-' && start >= 0:
			words = append(words, stretch{start, start + len(strings.TrimRight(text[start:min(i, len(text))], "-"))})
			start = -1
		}
		last = r
	}
	return words
}

// contentWords are the words of a text in lower case that say something by
// themselves and are not among those left out.
func contentWords(text string, without map[string]bool) []string {
	var words []string
	for _, w := range cut(text) {
		word := strings.ToLower(text[w.start:w.end])
		if !swedish.IsStopWord(word) && !without[word] && strings.ContainsFunc(word, unicode.IsLetter) {
			words = append(words, word)
		}
	}
	return words
}

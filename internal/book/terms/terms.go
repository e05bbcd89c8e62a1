// Package terms lays beside each other what associations mean by the words that
// they must agree on. It takes a compiled book and gives, for each term that
// the form asks to be defined, every wording, the words that several use, those
// that only one uses, and how the term is used in all the other answers. It
// judges no meaning: it counts words, as anyone can check, and leaves the
// agreeing to people. It is pure, and its order depends on the book alone.
package terms

import (
	"cmp"
	"slices"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/swedish"
)

// Term is a word to agree on.
type Term struct {
	Definition *book.Definition
	// Wordings are what each association wrote, in the order of the book's rows.
	Wordings []Wording
	// Shared are the content words that at least two associations use, in
	// whatever inflection, the most used first; Alone are the others.
	Shared, Alone []Word
	// Start are the wordings that hold the most of the shared words, all of them
	// when several do: a text to start from when a joint one is written. None
	// without shared words.
	Start []*book.Cell
	// Uses is the term in all other answers.
	Uses []Use
}

// Wording is one association's.
type Wording struct {
	Cell *book.Cell
	// Shared are the words in it that others use too, Alone those that nobody
	// else uses, both as written here.
	Shared, Alone []string
}

// Word is a content word with everybody who used it.
type Word struct {
	// Text is the form that was written the most, in lower case.
	Text string
	Who  []*book.Row
}

// Compile looks at every term of the book.
func Compile(b *book.Book) []Term {
	var all []Term
	for i := range b.Definitions {
		t := Term{Definition: &b.Definitions[i]}
		own := t.spellings(b.Library)
		t.compare(own.label)
		t.Uses = uses(b, t.Definition.Column, own.all)
		all = append(all, t)
	}
	return all
}

// spelled are the forms a term can take: those of its name, and those of all
// words that its vocabulary has for it.
type spelled struct{ label, all map[string]bool }

func (t *Term) spellings(lib *form.Library) spelled {
	s := spelled{map[string]bool{}, map[string]bool{}}
	if t.Definition.Term == nil {
		return s
	}
	add := func(to map[string]bool, text string) {
		// A phrase of several words is none that a wording is told from.
		if words := contentWords(text, nil); len(words) == 1 && !strings.Contains(strings.TrimSpace(text), " ") {
			for _, f := range swedish.Forms(words[0]) {
				to[f] = true
			}
		}
	}
	for _, label := range t.Definition.Term.Label {
		add(s.label, label)
		add(s.all, label)
	}
	for _, synonym := range t.Definition.Term.Synonyms {
		add(s.all, synonym)
	}
	return s
}

// compare sorts the words of all wordings into shared and alone. The term
// itself is left out: that the word stands in its own definition says nothing.
func (t *Term) compare(term map[string]bool) {
	written := make([][]string, len(t.Definition.Cells))
	for i, c := range t.Definition.Cells {
		written[i] = contentWords(Text(c), term)
	}
	group := inflections(written)
	who, forms := map[int][]*book.Row{}, map[int]map[string]int{}
	for i, words := range written {
		row := t.Definition.Cells[i].Row
		for _, w := range words {
			g := group[w]
			if forms[g] == nil {
				forms[g] = map[string]int{}
			}
			forms[g][w]++
			if !slices.Contains(who[g], row) {
				who[g] = append(who[g], row)
			}
		}
	}
	for g, rows := range who {
		word := Word{Text: mostWritten(forms[g]), Who: rows}
		if len(rows) > 1 {
			t.Shared = append(t.Shared, word)
		} else {
			t.Alone = append(t.Alone, word)
		}
	}
	byUse := func(a, b Word) int { return cmp.Or(cmp.Compare(len(b.Who), len(a.Who)), cmp.Compare(a.Text, b.Text)) }
	slices.SortFunc(t.Shared, byUse)
	slices.SortFunc(t.Alone, byUse)
	t.word(written, func(w string) bool { return len(who[group[w]]) > 1 }, group)
}

// word parts each wording into its shared words and its own, and finds the
// wordings to start from.
func (t *Term) word(written [][]string, shared func(string) bool, group map[string]int) {
	most := 0
	for i, c := range t.Definition.Cells {
		w, seen := Wording{Cell: c}, map[int]bool{}
		for _, word := range written[i] {
			switch {
			case seen[group[word]]:
			case shared(word):
				w.Shared = append(w.Shared, word)
			default:
				w.Alone = append(w.Alone, word)
			}
			seen[group[word]] = true
		}
		t.Wordings = append(t.Wordings, w)
		most = max(most, len(w.Shared))
	}
	for _, w := range t.Wordings {
		if most > 0 && len(w.Shared) == most {
			t.Start = append(t.Start, w.Cell)
		}
	}
}

func mostWritten(forms map[string]int) string {
	best := ""
	for f, n := range forms {
		if best == "" || n > forms[best] || n == forms[best] && cmp.Or(cmp.Compare(len(f), len(best)), cmp.Compare(f, best)) < 0 {
			best = f
		}
	}
	return best
}

// inflections numbers the words so that inflections of one word have one number.
func inflections(written [][]string) map[string]int {
	number := map[string]int{}
	var words []string
	for _, w := range slices.Concat(written...) {
		if _, known := number[w]; !known {
			number[w] = len(words)
			words = append(words, w)
		}
	}
	for _, w := range words {
		for _, f := range swedish.Forms(w) {
			other, known := number[f]
			if !known || other == number[w] {
				continue
			}
			from, to := max(other, number[w]), min(other, number[w])
			for _, v := range words {
				if number[v] == from {
					number[v] = to
				}
			}
		}
	}
	return number
}

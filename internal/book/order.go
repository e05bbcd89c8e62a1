package book

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sortRows orders by name as a Swedish register does (å, ä, ö last), then by
// what never changes, so that two runs give the same book.
func sortRows(rows []*Row) {
	swedish := collate.New(language.Swedish, collate.IgnoreCase)
	slices.SortStableFunc(rows, func(a, b *Row) int {
		if (a.Name == "") != (b.Name == "") {
			return cmp.Compare(len(b.Name), len(a.Name))
		}
		return cmp.Or(swedish.CompareString(a.Name, b.Name),
			cmp.Compare(a.Name, b.Name),
			a.Submission.Received.Compare(b.Submission.Received),
			cmp.Compare(a.Submission.ID, b.Submission.ID),
			cmp.Compare(a.Submission.Mail, b.Submission.Mail),
			cmp.Compare(a.Submission.Part, b.Submission.Part))
	})
}

// oneLine folds white space, so that a name is one line wherever it is set.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// words gives the words of a text in lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

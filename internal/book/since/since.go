// Package since tells what is new in a round after a day: it takes the input of
// a book, gives the book as it stood then, and compares the two. Since every
// version and decision is kept, no earlier book needs to be. It is pure.
package since

import (
	"slices"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Before compiles the book as it stood at a moment.
func Before(in book.Input, moment time.Time) *book.Book {
	late := func(t time.Time) bool { return t.After(moment) }
	in.Mails = slices.DeleteFunc(slices.Clone(in.Mails), func(m form.Mail) bool { return late(m.Received) })
	in.Submissions = slices.DeleteFunc(slices.Clone(in.Submissions), func(s form.Submission) bool { return late(s.Received) })
	in.Decisions = slices.DeleteFunc(slices.Clone(in.Decisions), func(d form.Decision) bool { return late(d.When) })
	in.Now = moment
	return book.Compile(in)
}

// News is what a later book has that an earlier one had not.
type News struct {
	// New are associations that answered for the first time, Changed those that
	// sent a later version; both in the order of the later book.
	New, Changed []*book.Row
	// Concepts are those that nobody had named before, by vocabulary in the
	// order of the later book, each with who names it now.
	Concepts []Named
}

// Named is a concept named for the first time.
type Named struct {
	Vocabulary *form.Vocabulary
	Count      book.Count
}

// Compare tells what is new.
func Compare(before, now *book.Book) News {
	var n News
	had := map[string]bool{}
	for _, r := range before.Rows {
		had[r.Submission.ID] = true
	}
	for _, r := range now.Rows {
		switch {
		case had[r.Submission.ID]:
		case slices.ContainsFunc(r.Earlier, func(s *form.Submission) bool { return had[s.ID] }):
			n.Changed = append(n.Changed, r)
		default:
			n.New = append(n.New, r)
		}
	}
	named := map[[2]string]bool{}
	for _, t := range before.Concepts {
		for _, c := range t.Counts {
			named[[2]string{t.Vocabulary.ID, c.ID}] = len(c.Who) > 0
		}
	}
	for _, t := range now.Concepts {
		for _, c := range t.Counts {
			if len(c.Who) > 0 && !named[[2]string{t.Vocabulary.ID, c.ID}] {
				n.Concepts = append(n.Concepts, Named{t.Vocabulary, c})
			}
		}
	}
	return n
}

// Nothing tells that there is no news.
func (n News) Nothing() bool { return len(n.New)+len(n.Changed)+len(n.Concepts) == 0 }

package book_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/wording"
)

// dump writes a book as text that a person can review.
func dump(b *book.Book, t *wording.Texts) string {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	p("made %s, mails %s to %s", b.Made.Format("2006-01-02"), b.First.Format("2006-01-02"), b.Last.Format("2006-01-02"))
	for _, r := range b.Rows {
		p("\n%q %s late=%v settled=%v version=%d earlier=%d", r.Name, r.State, r.Late, r.Settled, r.Submission.Version, len(r.Earlier))
		for _, c := range r.Contacts() {
			p("  may be published: %s", c.Column.Question.ID)
		}
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Blank() && !c.Doubtful {
				continue
			}
			line := fmt.Sprintf("  %s = %q", c.Column.Question.ID, c.Text(t))
			if n, ok := c.Exact(); ok {
				line += fmt.Sprintf(" number %v", n)
			}
			if c.Doubtful {
				line += " doubtful"
			}
			if c.Decision != nil {
				line += " decided by " + c.Decision.Who
			}
			p("%s", line)
		}
	}
	p("")
	for _, d := range b.Doubts {
		p("doubt %s", doubt(d))
	}
	p("")
	for _, e := range b.Ledger {
		line := fmt.Sprintf("mail %s %s %s", e.Mail.Received.Format("01-02 15:04"), e.Mail.From, e.Mail.Outcome)
		for _, s := range e.Submissions {
			line += fmt.Sprintf(" [%s in a row=%v replaced=%v]", s.Submission.ID, s.Row != nil, s.Replaced)
		}
		p("%s", line)
	}
	p("\ntotals %+v", b.Totals)
	for _, s := range b.Sums {
		p("sum %s %v to %v, answered %d, above %d, below %d, about %d, left %d", s.Column.Question.ID, s.Min, s.Max,
			s.Answered, s.OpenAbove, s.OpenBelow, s.Approximate, len(s.Left))
	}
	tallies(p, t, append(slices.Clone(b.Concepts), b.Choices...))
	for _, d := range b.Definitions {
		p("definition of %s: %d", d.Term.Label.In(t.Lang()), len(d.Cells))
	}
	return w.String()
}

func doubt(d book.Doubt) string {
	name, field, mail := "-", "-", "-"
	if d.Row != nil {
		name = d.Row.Name
	}
	if d.Cell != nil {
		field = d.Cell.Column.Question.ID
	}
	if d.Mail != nil {
		mail = d.Mail.From
	}
	args := make([]string, 0, len(d.Problem.Args))
	for _, k := range slices.Sorted(maps.Keys(d.Problem.Args)) {
		args = append(args, k+"="+d.Problem.Args[k])
	}
	return fmt.Sprintf("%q %s %s %v do %s (%s)", name, field, d.Problem.Code, args, d.Action, mail)
}

func tallies(p func(string, ...any), t *wording.Texts, all []book.Tally) {
	for _, tally := range all {
		if tally.Vocabulary != nil {
			p("\nconcepts of %s: %d answered, %d concepts", tally.Vocabulary.ID, tally.Answered, len(tally.Counts))
		} else {
			p("\nchoices of %s: %d answered", tally.Question.ID, tally.Answered)
		}
		for i := range tally.Counts {
			c := &tally.Counts[i]
			if len(c.Who) == 0 {
				continue
			}
			p("  %s: %d", c.Name(t), len(c.Who))
			for _, m := range c.Who {
				for _, s := range m.Sources {
					p("    %s, %s ticked=%v %q", m.Row.Name, s.Cell.Column.Question.ID, s.Ticked, s.Quote)
				}
			}
		}
	}
}

package book

import (
	"cmp"
	"slices"
	"strings"

	"samkarta/internal/form"
)

func (b *Book) ledger(mails []form.Mail, submissions []form.Submission) {
	rows := b.rowOf()
	sent := map[string][]Sent{}
	for i := range submissions {
		s := &submissions[i]
		stands := s
		if at := slices.IndexFunc(submissions, func(first form.Submission) bool { return s.SameAs != "" && first.ID == s.SameAs }); at >= 0 {
			stands = &submissions[at] // the same file again: what became of it became of the first
		}
		row := rows[stands]
		sent[s.Mail] = append(sent[s.Mail], Sent{Submission: s, Row: row, Replaced: row != nil && row.Submission != stands})
	}
	for i := range mails {
		e := Entry{Mail: &mails[i]}
		// The forms of a mail that came twice are listed at the first.
		if e.Mail.Outcome != form.Duplicate {
			e.Submissions = sent[e.Mail.SHA256]
		}
		b.Ledger = append(b.Ledger, e)
	}
	slices.SortStableFunc(b.Ledger, func(x, y Entry) int {
		return cmp.Or(x.Mail.Received.Compare(y.Mail.Received), cmp.Compare(x.Mail.ID, y.Mail.ID))
	})
	for _, e := range b.Ledger {
		if e.Mail.Received.IsZero() {
			continue
		}
		if b.First.IsZero() {
			b.First = e.Mail.Received
		}
		b.Last = e.Mail.Received
	}
}

// rowOf finds the row of a submission, set or replaced.
func (b *Book) rowOf() map[*form.Submission]*Row {
	rows := map[*form.Submission]*Row{}
	for _, r := range b.Rows {
		rows[r.Submission] = r
		for _, s := range r.Earlier {
			rows[s] = r
		}
	}
	return rows
}

func (b *Book) total(submissions []form.Submission) {
	t := &b.Totals
	t.Mails, t.Outcomes = len(b.Ledger), map[form.Outcome]int{}
	for _, e := range b.Ledger {
		t.Outcomes[e.Mail.Outcome]++
	}
	t.Associations = len(b.Rows)
	for i := range submissions {
		s := &submissions[i]
		if s.SameAs != "" {
			t.Repeated++
			continue
		}
		t.Submissions++
		switch {
		case s.State == form.Refused:
			t.Refused++
		case s.Form != b.Form.ID:
			t.OtherForms++
		}
	}
	t.Earlier = t.Submissions - t.Associations - t.Refused - t.OtherForms
	for _, r := range b.Rows {
		if r.State == form.Ready {
			t.Ready++
		} else {
			t.Review++
		}
		if r.Late {
			t.Late++
		}
		for i := range r.Cells {
			c := &r.Cells[i]
			t.Answers += one(!c.Blank())
			t.Doubtful += one(c.Doubtful)
			t.Decided += one(c.Decision != nil)
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// doubts lists what waits for a person, in the order they would go through it.
func (b *Book) doubts(submissions []form.Submission, mails map[string]*form.Mail) {
	for _, r := range b.Rows {
		about := Doubt{Row: r, Submission: r.Submission, Mail: r.Mail}
		if r.open() {
			b.doubt(about, r.Problems)
		}
		for i := range r.Cells {
			if c := &r.Cells[i]; c.Doubtful {
				about.Cell = c
				b.doubt(about, c.Problems)
			}
		}
	}
	for i := range submissions {
		// A filled form of another kind waits in that form's own book.
		if s := &submissions[i]; s.State == form.Refused || s.Form == "" {
			b.doubt(Doubt{Submission: s, Mail: mails[s.Mail]}, s.Problems)
		}
	}
	for _, e := range b.Ledger {
		b.doubt(Doubt{Mail: e.Mail}, e.Mail.Problems)
	}
}

func (b *Book) doubt(about Doubt, problems []form.Problem) {
	for _, p := range problems {
		// With a decision that stands, only its being stale is still open.
		settled := about.Cell != nil && about.Cell.Decision != nil && p.Code != staleDecision
		if grave(p) && !settled {
			about.Problem, about.Action = p, action(about, p)
			b.Doubts = append(b.Doubts, about)
		}
	}
}

// action says what to do from what stands there, so that a problem nobody has
// thought of here still gets its advice.
func action(d Doubt, p form.Problem) string {
	switch {
	case p.Code == staleDecision:
		return "decide_again"
	case p.Code == sameOrganisation, strings.HasPrefix(p.Code, "clash_"):
		return "which_form"
	case d.Submission == nil, d.Row == nil && d.Mail != nil && d.Mail.Outcome == form.OutcomeNotForm:
		return "read"
	case d.Row == nil:
		return "new_file"
	case d.Cell == nil:
		return "compare"
	case len(d.Cell.Answer.Candidates) > 0:
		return "choose"
	case d.Cell.Blank():
		return "ask"
	case d.Cell.Value.IsZero():
		return "interpret"
	}
	return "compare"
}

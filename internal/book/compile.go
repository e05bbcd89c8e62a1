package book

import (
	"slices"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/versions"
)

// Compile makes the Book of a round.
func Compile(in Input) *Book {
	b := &Book{Library: in.Library, Form: in.Form, Round: in.Round, Made: in.Now}
	b.Columns = columns(in.Form, in.Submissions)
	mails := mailsByHash(in.Mails)
	v := chainOf(in.Form, in.Submissions)
	rulings := newRulings(in.Decisions)
	for _, s := range v.latest {
		b.Rows = append(b.Rows, b.row(s, v.earlier(s), mails[s.Mail], rulings))
	}
	sortRows(b.Rows)
	flagSame(b.Rows, in.Form)
	for _, r := range b.Rows {
		r.State = r.state()
	}
	b.ledger(in.Mails, in.Submissions)
	b.total(in.Submissions)
	b.doubts(in.Submissions, mails)
	b.tally(in.Library)
	b.sum()
	b.define(in.Library)
	b.Others = others(in)
	b.Notes = rulings.notes()
	b.invite(in.Invited)
	return b
}

// columns lists the questions; an optional one only when somebody answered it,
// since nobody else was asked.
func columns(f *form.Form, submissions []form.Submission) []Column {
	var cols []Column
	for i := range f.Sections {
		s := &f.Sections[i]
		for j := range s.Questions {
			q := &s.Questions[j]
			cols = append(cols, Column{Question: q, Section: s, Personal: q.PersonalData || s.PersonalData})
		}
	}
	for i := range f.Optional {
		q := &f.Optional[i]
		answered := func(s form.Submission) bool { _, ok := s.Answers[q.ID]; return ok && s.Form == f.ID }
		if slices.ContainsFunc(submissions, answered) {
			cols = append(cols, Column{Question: q, Personal: q.PersonalData})
		}
	}
	return cols
}

func mailsByHash(mails []form.Mail) map[string]*form.Mail {
	byHash := make(map[string]*form.Mail, len(mails))
	for i := range mails {
		m := &mails[i]
		// A duplicate has the same bytes; what was read belongs to the first.
		if _, ok := byHash[m.SHA256]; !ok {
			byHash[m.SHA256] = m
		}
	}
	return byHash
}

// chain tells the submissions that are set from those they replace.
type chain struct {
	byID     map[string]*form.Submission
	replaced map[string]bool // by id
	latest   []*form.Submission
}

func chainOf(f *form.Form, submissions []form.Submission) chain {
	v := chain{byID: map[string]*form.Submission{}, replaced: map[string]bool{}}
	var all []*form.Submission
	for i := range submissions {
		s := &submissions[i]
		if !hasAnswers(s, f) {
			continue
		}
		all = append(all, s)
		if s.ID != "" {
			v.byID[s.ID] = s
		}
	}
	for _, s := range all {
		// Only a later version replaces: two that name each other must not both
		// vanish from the book.
		if before := v.before(s); before != nil {
			v.replaced[before.ID] = true
		}
	}
	for _, s := range all {
		if !v.replaced[s.ID] {
			v.latest = append(v.latest, s)
		}
	}
	return v
}

// hasAnswers: the submission belongs in a row of this form. One that came twice
// does so once.
func hasAnswers(s *form.Submission, f *form.Form) bool {
	return s.Form == f.ID && s.State != form.Refused && s.SameAs == ""
}

// before finds the version that a submission replaces, nil for a first one.
func (v chain) before(s *form.Submission) *form.Submission {
	before := v.byID[s.Supersedes]
	if before == nil || before.Version >= s.Version {
		return nil
	}
	return before
}

// earlier follows the chain of versions back, newest first.
func (v chain) earlier(s *form.Submission) []*form.Submission {
	var before []*form.Submission
	for s = v.before(s); s != nil; s = v.before(s) {
		before = append(before, s)
	}
	return before
}

func (b *Book) row(s *form.Submission, earlier []*form.Submission, m *form.Mail, rulings rulings) *Row {
	r := &Row{Submission: s, Earlier: earlier, Mail: m, Late: late(b.Round.Deadline, s.Received)}
	r.Cells = make([]Cell, len(b.Columns))
	known := map[string]bool{}
	for i := range b.Columns {
		c := &r.Cells[i]
		c.Row, c.Column = r, &b.Columns[i]
		known[c.Column.Question.ID] = true
		c.Answer = s.Answers[c.Column.Question.ID]
		c.Value, c.Other = c.Answer.Value, c.Answer.Other
		rulings.apply(c)
		rulings.applyCodes(c)
	}
	for _, p := range s.Problems {
		switch {
		case known[p.Field]:
			c := r.Cell(p.Field)
			c.Problems = append(c.Problems, p)
		default:
			// A problem of a question that this form no longer asks is the
			// submission's, rather than nobody's.
			r.Problems = append(r.Problems, p)
		}
	}
	r.Settled = rulings.latest(s.ID, "") != nil
	if len(earlier) > 0 {
		r.Changes = versions.Changes(b.Form, earlier[0], s)
		if clash := versions.Clashes(b.Form, earlier[0], s); clash != "" {
			r.Problems = append(r.Problems, form.Problem{Code: string(clash), Severity: form.Warning,
				Args: map[string]string{"sender": earlier[0].Sender, "part": earlier[0].Part, "submission": earlier[0].ID}})
		}
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		stale := slices.ContainsFunc(c.Problems, func(p form.Problem) bool { return p.Code == staleDecision })
		c.Doubtful = stale || c.Decision == nil && slices.ContainsFunc(c.Problems, grave)
	}
	if q, ok := b.Form.Role(form.OrganisationName); ok {
		r.Name = oneLine(r.Cell(q.ID).words())
	}
	return r
}

func grave(p form.Problem) bool { return p.Severity != form.Info }

// late: received after the last day, by the calendar of the deadline.
func late(deadline, received time.Time) bool {
	if deadline.IsZero() || received.IsZero() {
		return false
	}
	y, m, d := deadline.Date()
	return !received.Before(time.Date(y, m, d+1, 0, 0, 0, 0, deadline.Location()))
}

// flagSame marks rows that look like the same association, so that a person
// joins or parts them. The book never joins on its own: two associations may
// share a name, and a number may be mistyped.
func flagSame(rows []*Row, f *form.Form) {
	for _, role := range []form.Role{form.OrganisationNumber, form.OrganisationName} {
		q, ok := f.Role(role)
		if !ok {
			continue
		}
		groups := map[string][]*Row{}
		for _, r := range rows {
			if key := strings.ToLower(oneLine(r.Cell(q.ID).words())); key != "" {
				groups[key] = append(groups[key], r)
			}
		}
		for _, group := range groups {
			for i, r := range group[1:] {
				// Each with its neighbour: who follows them sees the whole group.
				for _, pair := range [][2]*Row{{group[i], r}, {r, group[i]}} {
					if !flaggedSame(pair[0], pair[1]) {
						pair[0].Problems = append(pair[0].Problems, likeness(pair[1]))
					}
				}
			}
		}
	}
}

func likeness(twin *Row) form.Problem {
	return form.Problem{Code: sameOrganisation, Severity: form.Warning,
		Args: map[string]string{"other": twin.Name, "sender": twin.Submission.Sender, "submission": twin.Submission.ID}}
}

func flaggedSame(r, twin *Row) bool {
	return slices.ContainsFunc(r.Problems, func(p form.Problem) bool {
		return p.Code == sameOrganisation && p.Args["submission"] == twin.Submission.ID
	})
}

// state says whether anything waits for a person. A machine that asked for a
// person without saying why is believed until one has ruled.
func (r *Row) state() form.State {
	if r.open() || slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Doubtful }) {
		return form.Review
	}
	unexplained := r.Submission.State == form.Review && !slices.ContainsFunc(r.Submission.Problems, grave)
	if unexplained && !r.Settled {
		return form.Review
	}
	return form.Ready
}

// open: the submission as a whole waits for a person.
func (r *Row) open() bool { return !r.Settled && slices.ContainsFunc(r.Problems, grave) }

// Cell finds the row's cell of a question, nil when it is no column.
func (r *Row) Cell(question string) *Cell {
	for i := range r.Cells {
		if r.Cells[i].Column.Question.ID == question {
			return &r.Cells[i]
		}
	}
	return nil
}

// Contacts gives the contact details that the association allows to be
// published, in the form's order. A blank answer is what the form says blank
// means; an answer that waits for a person allows nothing.
func (r *Row) Contacts() []*Cell {
	i := slices.IndexFunc(r.Cells, func(c Cell) bool { return c.Column.Question.Role == form.PublishConsent })
	if i < 0 || r.Cells[i].Doubtful {
		return nil
	}
	consent := &r.Cells[i]
	id := consent.Value.Text
	if consent.Blank() {
		id = consent.Column.Question.DefaultWhenBlank
	}
	choice, ok := consent.Column.Question.Choice(id)
	if !ok {
		return nil
	}
	var allowed []*Cell
	for i := range r.Cells {
		c := &r.Cells[i]
		if slices.Contains(choice.Publishes, c.Column.Question.ID) && !c.Blank() {
			allowed = append(allowed, c)
		}
	}
	return allowed
}

// Blank: nobody wrote or decided anything here.
func (c *Cell) Blank() bool {
	return c.Value.IsZero() && c.Other == "" && (c.Decision != nil || strings.TrimSpace(c.Answer.Raw) == "")
}

// Exact gives the number when it is exactly one number in the question's own
// unit, so that a spreadsheet may hold it as a number.
func (c *Cell) Exact() (float64, bool) {
	n := c.Value.Number
	if n == nil || n.Min == nil || n.Max == nil || *n.Min != *n.Max || n.Approximate || c.otherUnit() {
		return 0, false
	}
	return *n.Min, true
}

// otherUnit: the number counts something else than the question asks for ("5
// a week" where a year is asked). The question's own unit is the one that its
// label or help names, or none.
func (c *Cell) otherUnit() bool {
	n := c.Value.Number
	if n == nil || n.Unit == "" {
		return false
	}
	unit := strings.ToLower(n.Unit)
	for _, text := range []form.Text{c.Column.Question.Label, c.Column.Question.Help} {
		for _, s := range text {
			if slices.Contains(words(s), unit) {
				return false
			}
		}
	}
	return true
}

// words is the answer in its own words: the value where it is text, else what
// was written.
func (c *Cell) words() string {
	if c.Value.Text != "" || c.Decision != nil {
		return c.Value.Text
	}
	return c.Answer.Raw
}

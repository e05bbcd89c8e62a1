package book

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"samkarta/internal/form"
)

// Invited is an association that was asked to answer. Any field may be empty.
type Invited struct{ Name, OrgNr, Address string }

// Answered tells whether an association that was asked has answered.
type Answered string

// What has come of an invitation.
const (
	HasAnswered   Answered = "answered"
	AnsweredLate  Answered = "late"    // after the deadline; it counts all the same
	NotAnswered   Answered = "missing" // there is still time
	Overdue       Answered = "overdue" // the deadline has passed
	NeverInvited  Answered = "uninvited"
	byNumber               = "orgnr"
	byAddress              = "address"
	byInvitedName          = "name"
)

// Invitation is an association that was asked, or that has answered unasked.
type Invitation struct {
	Invited
	// Row is its answer, nil without; KnownBy is how it was found: "orgnr",
	// "address" or "name".
	Row      *Row
	KnownBy  string
	Answered Answered
}

// invite joins the list of the invited with the rows: by organisation number,
// else by address, else by name, the surest first for all. Who answered unasked
// comes last.
func (b *Book) invite(invited []Invited) {
	if len(invited) == 0 {
		return
	}
	taken := map[*Row]bool{}
	all := make([]Invitation, len(invited))
	for i, in := range invited {
		all[i].Invited = in
	}
	for _, known := range []struct {
		by  string
		of  func(Invited) string
		row func(*Row) []string
	}{
		{byNumber, func(i Invited) string { return digits(i.OrgNr) }, func(r *Row) []string { return []string{digits(b.said(r, form.OrganisationNumber))} }},
		{byAddress, func(i Invited) string { return folded(i.Address) }, func(r *Row) []string {
			return []string{folded(b.said(r, form.ContactEmail)), folded(r.Submission.Sender)}
		}},
		{byInvitedName, func(i Invited) string { return folded(i.Name) }, func(r *Row) []string { return []string{folded(r.Name)} }},
	} {
		rows := map[string]*Row{}
		for _, r := range b.Rows {
			for _, key := range known.row(r) {
				if key != "" && !taken[r] && rows[key] == nil {
					rows[key] = r
				}
			}
		}
		for i := range all {
			if r := rows[known.of(all[i].Invited)]; r != nil && all[i].Row == nil && !taken[r] {
				all[i].Row, all[i].KnownBy, taken[r] = r, known.by, true
			}
		}
	}
	overdue := late(b.Round.Deadline, b.Made)
	for i := range all {
		all[i].Answered = answered(all[i].Row, overdue)
	}
	swedish := collate.New(language.Swedish, collate.IgnoreCase)
	slices.SortStableFunc(all, func(x, y Invitation) int {
		return cmp.Or(swedish.CompareString(x.Name, y.Name), cmp.Compare(x.Address, y.Address))
	})
	for _, r := range b.Rows {
		if !taken[r] {
			all = append(all, Invitation{Invited: Invited{Name: r.Name, OrgNr: b.said(r, form.OrganisationNumber), Address: b.said(r, form.ContactEmail)},
				Row: r, Answered: NeverInvited})
		}
	}
	b.Invited = all
}

func answered(r *Row, overdue bool) Answered {
	switch {
	case r == nil && overdue:
		return Overdue
	case r == nil:
		return NotAnswered
	case r.Late:
		return AnsweredLate
	}
	return HasAnswered
}

// Missing is how many of the invited have not answered.
func (b *Book) Missing() (n int) {
	for _, i := range b.Invited {
		n += one(i.Answered == NotAnswered || i.Answered == Overdue)
	}
	return n
}

// said is what a row says to the question of a role.
func (b *Book) said(r *Row, role form.Role) string {
	q, ok := b.Form.Role(role)
	if !ok {
		return ""
	}
	if c := r.Cell(q.ID); c != nil {
		return c.words()
	}
	return ""
}

func digits(s string) string {
	kept := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	// Some registers write the century's "16" before the ten figures.
	if len(kept) == 12 {
		kept = kept[2:]
	}
	if len(kept) != 10 {
		return ""
	}
	return kept
}

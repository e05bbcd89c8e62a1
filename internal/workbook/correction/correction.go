// Package correction reads an edited workbook back: what a person has changed
// becomes decisions beside the machine's readings. It takes the bytes of the
// file, the book as it is now and the decisions there are, and gives what is to
// be stored and what was not understood, each with its cell. It stores nothing.
//
// Nothing is guessed. A cell counts as changed when it is not what the program
// wrote there (package mark); what was typed is understood as an association's
// answer would be, or refused. An empty cell and a missing row change nothing:
// they are told of, since a slip of the finger looks the same as a wish.
package correction

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook/mark"
)

// Input is what a workbook is read against.
type Input struct {
	Book *book.Book
	// Decisions are all there are, those that another has taken the place of too.
	Decisions []form.Decision
	// Texts are those of the languages a workbook may be in; the first is what
	// changes are told in.
	Texts []*wording.Texts
	// By is who has made the corrections.
	By string
}

// Correction is what an edited workbook says.
type Correction struct {
	Changes []Change
	// Refused is what was not understood, or would do what nobody may have
	// meant; Told is worth knowing and needs nothing.
	Refused, Told []Remark
	// Known is how many of the changes have been taken before.
	Known int
}

// Change is one decision with what a person needs to see of it.
type Change struct {
	Sheet, Cell, Organisation, Question, From, To string
	// Now is what the machine reads today where that is not what the person
	// saw, "" where it is: the decision is kept, and asked about again.
	Now      string
	Decision form.Decision
	// Rule is what the ruling says of the same words in other answers, nil for
	// nothing. Its who and when are the decision's.
	Rule *form.Rule
}

// Remark is something about a cell, worded under correction.Key.
type Remark struct {
	Sheet, Cell, Key string
	Args             map[string]string
}

// Decisions are those to store.
func (c *Correction) Decisions() []form.Decision {
	var all []form.Decision
	for _, change := range c.Changes {
		all = append(all, change.Decision)
	}
	return all
}

// Rules are those to keep in the coding memory, each with who ruled.
func (c *Correction) Rules() []form.Rule {
	var all []form.Rule
	for _, change := range c.Changes {
		if change.Rule != nil {
			rule := *change.Rule
			rule.Who, rule.Why, rule.From = change.Decision.Who, change.Decision.Why, change.Decision.Submission
			all = append(all, rule)
		}
	}
	return all
}

// Read reads an edited workbook. The errors are *form.Fault: "workbook_unreadable",
// "workbook_foreign".
func Read(data []byte, in Input) (c *Correction, err error) {
	// excelize has panicked on damaged files; a file is never a reason to stop.
	defer func() {
		if p := recover(); p != nil {
			c, err = nil, &form.Fault{Key: "workbook_unreadable", Err: fmt.Errorf("%v", p)}
		}
	}()
	f, err := openFile(data)
	if err != nil {
		return nil, err
	}
	defer f.close()
	r := newReader(f, in)
	for _, name := range f.sheets() {
		if err := r.sheet(name); err != nil {
			return nil, err
		}
	}
	if !r.found {
		return nil, &form.Fault{Key: "workbook_foreign"}
	}
	r.settle()
	return &r.out, nil
}

// reader collects what the sheets of one workbook say.
type reader struct {
	Input
	file  *file
	out   Correction
	found bool // a sheet of ours
	rows  map[string]*book.Row
	// rulings are the decisions on one answer, oldest first.
	rulings map[[2]string][]form.Decision
	// pending are the changes by what they are about: the same may be ruled on
	// two sheets.
	pending map[[2]string][]Change
	order   [][2]string
}

func newReader(f *file, in Input) *reader {
	r := &reader{Input: in, file: f, rows: map[string]*book.Row{}, rulings: map[[2]string][]form.Decision{}, pending: map[[2]string][]Change{}}
	for _, row := range in.Book.Rows {
		for _, s := range append([]*form.Submission{row.Submission}, row.Earlier...) {
			r.rows[s.ID] = row
		}
	}
	for _, d := range in.Decisions {
		key := [2]string{d.Submission, d.Field}
		r.rulings[key] = append(r.rulings[key], d)
	}
	for _, list := range r.rulings {
		slices.SortStableFunc(list, func(a, b form.Decision) int { return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)) })
	}
	return r
}

func (r *reader) refuse(at place, key string, args ...string) {
	r.out.Refused = append(r.out.Refused, remark(at, key, args))
}

func (r *reader) tell(at place, key string, args ...string) {
	r.out.Told = append(r.out.Told, remark(at, key, args))
}

func remark(at place, key string, args []string) Remark {
	m := Remark{Sheet: at.sheet, Cell: at.cell(), Key: key, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		m.Args[args[i]] = args[i+1]
	}
	return m
}

func (r *reader) sheet(name string) error {
	s, err := r.file.sheet(name)
	if err != nil || s == nil {
		return err
	}
	r.found = true
	s.match(r)
	switch s.kind {
	case mark.Answers:
		r.answers(s)
	case mark.Review:
		r.review(s)
	case mark.Concepts:
		r.concepts(s)
	case mark.Joins:
		r.joins(s)
	case mark.Notes:
		r.notes(s)
	}
	return nil
}

// propose takes a change up, unless it says what has been decided already.
func (r *reader) propose(c Change, made time.Time) {
	d := &c.Decision
	d.Who = r.By
	key := [2]string{d.Submission, d.Field}
	switch since := r.since(key, made); {
	case len(since) == 0:
	case slices.ContainsFunc(since, func(o form.Decision) bool { return sameRuling(o, *d) }):
		// Taken before; what came later came later.
		r.out.Known++
		return
	case since[len(since)-1].Who != r.By:
		last := since[len(since)-1]
		r.refuse(place{sheet: c.Sheet, address: c.Cell}, "decided_since", "organisation", c.Organisation, "question", c.Question,
			"who", last.Who, "date", last.When.Local().Format("2006-01-02 15:04"), "now", r.valueText(c.Decision.Field, last), "yours", c.To)
		return
	}
	if _, known := r.pending[key]; !known {
		r.order = append(r.order, key)
	}
	r.pending[key] = append(r.pending[key], c)
}

// since are the decisions on an answer that were taken after the workbook was
// made. Its second was cut off, so one of the same second may be later.
func (r *reader) since(key [2]string, made time.Time) []form.Decision {
	all := r.rulings[key]
	i := slices.IndexFunc(all, func(d form.Decision) bool { return !d.When.Before(made) })
	if i < 0 {
		return nil
	}
	return all[i:]
}

func sameRuling(a, b form.Decision) bool {
	return sameValue(a.To, b.To) && a.Other == b.Other && a.Reading == b.Reading
}

// settle gives each thing that was ruled its one change; two rulings that
// differ are both refused.
func (r *reader) settle() {
	for _, key := range r.order {
		changes := r.pending[key]
		differ := func(c Change) bool {
			return !sameValue(c.Decision.To, changes[0].Decision.To) || c.Decision.Other != changes[0].Decision.Other
		}
		if slices.ContainsFunc(changes, differ) {
			for _, c := range changes {
				r.refuse(place{sheet: c.Sheet, address: c.Cell}, "two_rulings", "organisation", c.Organisation, "question", c.Question, "yours", c.To)
			}
			continue
		}
		// The last sheet has the reasons, where somebody gave any.
		r.out.Changes = append(r.out.Changes, changes[len(changes)-1])
	}
}

func (r *reader) say(key string, args ...string) string {
	return r.Texts[0].Say("correction."+key, args...)
}

// isWord tells whether a text is one of the program's own words, in any
// language.
func (r *reader) isWord(text string, keys ...string) bool {
	text = strings.Trim(strings.ToLower(mark.Same(text)), ".! ")
	return slices.ContainsFunc(r.Texts, func(t *wording.Texts) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return strings.ToLower(t.Say(key)) == text })
	})
}

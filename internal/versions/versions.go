// Package versions compares what one association sent more than once: which
// answers changed from one version to the next, and whether two forms can both
// be right. It takes submissions as they were read and gives differences; who
// the versions belong to and which of them stands is the store's, and a person's
// rulings are the book's. It is pure.
package versions

import (
	"reflect"
	"slices"
	"strings"

	"samkarta/internal/form"
)

// Change is one question that was answered otherwise than before. A zero answer
// is a blank one.
type Change struct {
	Question *form.Question
	Before   form.Answer
	After    form.Answer
}

// Changes lists the questions whose answers differ, in the form's order.
func Changes(f *form.Form, before, after *form.Submission) []Change {
	var all []Change
	for _, q := range slices.Concat(f.Questions(), f.Optional) {
		was, is := before.Answers[q.ID], after.Answers[q.ID]
		if !same(&was, &is) {
			all = append(all, Change{&q, was, is})
		}
	}
	return all
}

// same: the two mean the same. The words count only where they could not be
// understood; "ca 30" and "30 ungefär" are one answer.
func same(a, b *form.Answer) bool {
	if fold(a.Other) != fold(b.Other) || fold(a.Comment) != fold(b.Comment) {
		return false
	}
	if a.Value.IsZero() || b.Value.IsZero() {
		return a.Value.IsZero() == b.Value.IsZero() && fold(a.Raw) == fold(b.Raw)
	}
	if a.Value.Text != "" && b.Value.Text != "" {
		return fold(a.Value.Text) == fold(b.Value.Text)
	}
	return reflect.DeepEqual(a.Value, b.Value)
}

// fold takes away what a changed line break or a capital letter leaves.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Clash says why two forms of one association cannot both be right, though one
// stands as the other's successor.
type Clash string

// The clashes, each the code of the problem that tells of it. A change of mind
// comes later, from the same sender; what comes otherwise may be two people who
// do not know of each other.
const (
	// SameMail: both came in one mail.
	SameMail Clash = "clash_same_mail"
	// SameDay: different senders sent them on one day.
	SameDay Clash = "clash_same_day"
)

// Clashes tells whether an earlier and a later version clash; "" when the later
// one simply replaces the earlier. What was left blank in one contradicts
// nothing.
func Clashes(f *form.Form, before, after *form.Submission) Clash {
	var clash Clash
	switch {
	case before.Mail == after.Mail:
		clash = SameMail
	case !strings.EqualFold(before.Sender, after.Sender) && sameDay(before, after):
		clash = SameDay
	default:
		return ""
	}
	for _, c := range Changes(f, before, after) {
		if blank(&c.Before) || blank(&c.After) {
			continue
		}
		return clash
	}
	return ""
}

func blank(a *form.Answer) bool {
	return a.Value.IsZero() && a.Other == "" && strings.TrimSpace(a.Raw) == ""
}

func sameDay(a, b *form.Submission) bool {
	if a.Received.IsZero() || b.Received.IsZero() {
		return false
	}
	// By the clock on the wall where the program runs: a day is what people mean by
	// it.
	x, y := a.Received.Local(), b.Received.Local()
	return x.Year() == y.Year() && x.YearDay() == y.YearDay()
}

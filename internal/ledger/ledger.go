// Package ledger is the arithmetic of the ledger: what a mail and each of its
// parts can have become, whether the sums add up to what the mailbox holds, and
// what a person must do about it. It exists so that no command counts for
// itself: a mail that stands in no sum, or in two, is how mail is lost.
//
// It takes the store's rows and gives one Ledger. It is pure.
package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/versions"
)

// State is what became of a mail; each has exactly one.
type State string

// The states of a mail.
const (
	// Waiting: archived, and not read yet.
	Waiting State = "waiting"
	// Ready and Review: it held a filled form.
	Ready  State = "ready"
	Review State = "review"
	// Question: a person wrote it and no form was in it; somebody must read it.
	Question State = "question"
	// Registration: the same, and a form's own words say that somebody registers.
	Registration State = "registration"
	// Refused: something in it may be a form and cannot be read.
	Refused State = "refused"
	// AutoReply, Bounce, List and Calendar: programs wrote it.
	AutoReply State = "auto_reply"
	Bounce    State = "bounce"
	List      State = "list"
	Calendar  State = "calendar"
	// Duplicate: byte for byte an earlier mail.
	Duplicate State = "duplicate"
)

// States are all states in the order in which they are told.
var States = []State{Ready, Review, Question, Registration, Refused, AutoReply, Bounce, List, Calendar, Duplicate, Waiting}

// StateOf says what became of a mail, by the two words the store keeps of it.
// What neither word tells is a question: a mail that nobody understands is read
// by a person rather than by nobody.
func StateOf(kind form.MailKind, outcome form.Outcome) State {
	switch outcome {
	case form.Waiting:
		return Waiting
	case form.Duplicate:
		return Duplicate
	case form.OutcomeReady:
		return Ready
	case form.OutcomeReview:
		return Review
	case form.OutcomeRefused:
		return Refused
	}
	switch kind {
	case form.AutoReply:
		return AutoReply
	case form.Bounce:
		return Bounce
	case form.ListMail:
		return List
	case form.Calendar:
		return Calendar
	case form.Registration:
		return Registration
	}
	return Question
}

// PartState is what became of one part of a mail.
type PartState string

// The states of a part.
const (
	// Form: a filled form, so that a submission stands beside it.
	Form PartState = "form"
	// Unreadable: may be a form; Part.Code says why nobody can tell.
	Unreadable PartState = "unreadable"
	// Blank: a form without answers.
	Blank PartState = "blank_form"
	// Text: what was written in the mail itself. Asking: the same, and it asks
	// something although a form came with it.
	Text   PartState = "text"
	Asking PartState = "question"
	// Other: a document, and none of the forms.
	Other PartState = "other"
	// Repeated: another part of the mail says the same.
	Repeated PartState = "repeated"
	// PassedOver: a signature, a visiting card, a picture that decorates, a
	// report on delivery. Part.Code says which.
	PassedOver PartState = "passed_over"
)

// PartStates are all states of parts in the order in which they are told.
var PartStates = []PartState{Form, Unreadable, Blank, Text, Asking, Other, Repeated, PassedOver}

// Part is something that stood in a mail.
type Part struct {
	Mail int64
	// Path tells the parts of a mail apart, "" is its own text.
	Path   string
	Format string
	Size   int64
	State  PartState
	Code   string
}

// Folder is a folder of a mailbox as the server counted it at the last round.
type Folder struct {
	Source string
	Listed time.Time
	// Present is how many mails the server counts, Unknown how many of those the
	// ledger does not have, Gone how many the ledger has that are no longer there
	// (moved by us or by people): those are kept here all the same.
	Present, Unknown, Gone int
}

// Input is all that a Ledger is made of.
type Input struct {
	Mails       []form.Mail
	Parts       []Part
	Submissions []form.Submission
	Folders     []Folder
	// Library holds the forms, by which versions are compared.
	Library *form.Library
}

// Entry is a mail with its parts and the forms in it.
type Entry struct {
	Mail        *form.Mail
	State       State
	Parts       []Part
	Submissions []*form.Submission
}

// Ledger is everything that ever came.
type Ledger struct {
	// Entries are the mails in the order in which they were taken.
	Entries []Entry
	// Mails and Parts count the states.
	Mails map[State]int
	Parts map[PartState]int
	// Sources reconciles each mailbox, and what was imported.
	Sources []Source
	// Tasks is what a person must do, the oldest first.
	Tasks []Task
	// Faults says where the sums do not match; empty is as it should be.
	Faults []Fault
}

// Source is a mailbox or a way in, with what came by it.
type Source struct {
	Name string
	// Taken is how many mails of it the ledger has, Folder what the server said,
	// nil for what was imported or has not been listed.
	Taken  int
	Folder *Folder
}

// Task is something a person must do about a mail.
type Task struct {
	// What is a word of the texts: "answer" a question, "register", "refused"
	// (write to the sender), "review" a form, say "which" of two forms counts,
	// "asked" beside a form, "glance" at a mail to many.
	What string
	Entry
	// Problems are the reasons, as the sender or the coordinator shall hear them.
	Problems []form.Problem
}

// Fault is a sum that does not match.
type Fault struct {
	// What is a word of the texts, About the mail or mailbox it is found in.
	What, About string
	Want, Have  int
}

// Compile puts the rows together and adds them up.
func Compile(in Input) *Ledger {
	l := &Ledger{Mails: map[State]int{}, Parts: map[PartState]int{}}
	parts := map[int64][]Part{}
	for _, p := range in.Parts {
		parts[p.Mail] = append(parts[p.Mail], p)
		l.Parts[p.State]++
	}
	held := map[string][]*form.Submission{}
	for i := range in.Submissions {
		s := &in.Submissions[i]
		held[s.Mail] = append(held[s.Mail], s)
	}
	clashing := clashes(in)
	taken := map[string]int{}
	for i := range in.Mails {
		m := &in.Mails[i]
		e := Entry{Mail: m, State: StateOf(m.Kind, m.Outcome), Parts: parts[m.ID]}
		delete(parts, m.ID)
		// What a duplicate holds belongs to the first.
		if e.State != Duplicate {
			e.Submissions = held[m.SHA256]
			delete(held, m.SHA256)
		}
		for _, s := range e.Submissions {
			if p, clash := clashing[s.ID]; clash {
				e.State = Review
				l.Tasks = append(l.Tasks, Task{What: "which", Entry: e, Problems: []form.Problem{p}})
			}
		}
		l.Mails[e.State]++
		taken[m.Source]++
		l.Entries = append(l.Entries, e)
		l.Tasks = append(l.Tasks, tasks(e)...)
		l.checkParts(e)
	}
	l.reconcile(taken, in.Folders)
	for mail, lost := range parts {
		l.fault("parts_without_mail", strconv.FormatInt(mail, 10), 0, len(lost))
	}
	for sum, lost := range held {
		l.fault("forms_without_mail", sum[:min(12, len(sum))], 0, len(lost))
	}
	slices.SortFunc(l.Faults, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.About, b.About)) })
	return l
}

// clashes finds the submissions that cannot both be right with the one they
// supersede, by id.
func clashes(in Input) map[string]form.Problem {
	found := map[string]form.Problem{}
	if in.Library == nil {
		return found
	}
	byID := map[string]*form.Submission{}
	for i := range in.Submissions {
		byID[in.Submissions[i].ID] = &in.Submissions[i]
	}
	for _, s := range byID {
		before, f := byID[s.Supersedes], (*form.Form)(nil)
		if before != nil {
			f, _ = in.Library.Form(s.Form)
		}
		if f == nil {
			continue
		}
		if clash := versions.Clashes(f, before, s); clash != "" {
			found[s.ID] = form.Problem{Code: string(clash), Severity: form.Warning, Args: map[string]string{"sender": before.Sender, "part": before.Part}}
		}
	}
	return found
}

func (l *Ledger) fault(what, about string, want, have int) {
	if want != have {
		l.Faults = append(l.Faults, Fault{what, about, want, have})
	}
}

// checkParts holds a mail's parts against its forms: each filled or unreadable
// part has one submission, and a mail that was read into a form has one. Mails
// that were read before parts were kept have none.
func (l *Ledger) checkParts(e Entry) {
	booked := 0
	for _, p := range e.Parts {
		if p.State == Form || p.State == Unreadable {
			booked++
		}
	}
	about := strconv.FormatInt(e.Mail.ID, 10)
	if len(e.Parts) > 0 {
		l.fault("parts_and_forms", about, booked, len(e.Submissions))
	}
	filled := 0
	for _, s := range e.Submissions {
		if s.State != form.Refused {
			filled++
		}
	}
	switch e.State {
	case Ready, Review:
		if filled == 0 {
			l.fault("form_missing", about, 1, 0)
		}
	case Waiting: // a mail that is read again keeps what was read until then
	default:
		l.fault("form_in_other_mail", about, 0, filled)
	}
}

// reconcile holds what was taken against what each server counts.
func (l *Ledger) reconcile(taken map[string]int, folders []Folder) {
	for name, n := range taken {
		l.Sources = append(l.Sources, Source{Name: name, Taken: n})
	}
	for i := range folders {
		f := &folders[i]
		at := slices.IndexFunc(l.Sources, func(s Source) bool { return s.Name == f.Source })
		if at < 0 {
			l.Sources = append(l.Sources, Source{Name: f.Source})
			at = len(l.Sources) - 1
		}
		s := &l.Sources[at]
		s.Folder = f
		l.fault("not_fetched", f.Source, 0, f.Unknown)
		// In the folder and known, or known and no longer there: the ledger has at
		// least those, and beyond them only what came after the count.
		if known := f.Present - f.Unknown + f.Gone; s.Taken < known {
			l.fault("mailbox_sum", f.Source, known, s.Taken)
		}
	}
	slices.SortFunc(l.Sources, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
}

// tasks lists what a person must do about a mail.
func tasks(e Entry) []Task {
	var all []Task
	add := func(what string, problems ...form.Problem) {
		all = append(all, Task{What: what, Entry: e, Problems: problems})
	}
	switch e.State {
	case Question:
		add("answer", grave(e.Mail.Problems)...)
	case Registration:
		add("register")
	case List:
		add("glance")
	case Review:
		var problems []form.Problem
		for _, s := range e.Submissions {
			if s.SameAs == "" {
				problems = append(problems, grave(s.Problems)...)
			}
		}
		if len(problems) > 0 {
			add("review", problems...)
		}
	case Refused:
		problems := grave(e.Mail.Problems)
		for _, s := range e.Submissions {
			problems = append(problems, grave(s.Problems)...)
		}
		add("refused", problems...)
	}
	if slices.ContainsFunc(e.Parts, func(p Part) bool { return p.State == Asking }) {
		add("asked")
	}
	return all
}

func grave(problems []form.Problem) []form.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p form.Problem) bool { return p.Severity == form.Info })
}

package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"samkarta/internal/form"
)

var (
	kinds = []form.MailKind{form.Ordinary, form.AutoReply, form.Bounce, form.ListMail, form.Calendar, form.Registration, "", "unheard of"}
	ends  = []form.Outcome{form.Waiting, form.OutcomeReady, form.OutcomeReview, form.OutcomeNotForm, form.OutcomeRefused, form.Duplicate, "unheard of"}
)

// TestEveryMailHasAState, and one that is listed, so that no sum misses it.
func TestEveryMailHasAState(t *testing.T) {
	for _, kind := range kinds {
		for _, end := range ends {
			if state := StateOf(kind, end); !slices.Contains(States, state) {
				t.Errorf("%s, %s: %q", kind, end, state)
			}
		}
	}
	if StateOf(form.Ordinary, form.OutcomeNotForm) != Question || StateOf(form.ListMail, form.OutcomeReady) != Ready {
		t.Error("a letter is a question, and a form a form whoever passed it on")
	}
}

// sound draws what a store that loses nothing holds: mails of all kinds with
// their parts and forms, and a mailbox that has them.
func sound(t *rapid.T) Input {
	var in Input
	folder := Folder{Source: "a@example.se/INBOX"}
	for i := range rapid.IntRange(0, 30).Draw(t, "mails") {
		m := form.Mail{ID: int64(i + 1), SHA256: fmt.Sprintf("%064d", i), Source: folder.Source,
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Outcome: rapid.SampledFrom(ends[:6]).Draw(t, "end")}
		if m.Outcome == form.Duplicate && i > 0 {
			m.SHA256 = in.Mails[rapid.IntRange(0, i-1).Draw(t, "first")].SHA256
		}
		if rapid.Bool().Draw(t, "imported") {
			m.Source = "import"
		} else if rapid.Bool().Draw(t, "gone") {
			folder.Gone++
		} else {
			folder.Present++
		}
		in.Mails = append(in.Mails, m)
		in.contents(t, m)
	}
	in.Folders = []Folder{folder}
	return in
}

// contents draws what stood in a mail.
func (in *Input) contents(t *rapid.T, m form.Mail) {
	add := func(state PartState, sub form.State) {
		in.Parts = append(in.Parts, Part{Mail: m.ID, Path: fmt.Sprint("part ", len(in.Parts)), State: state})
		if sub != "" {
			in.Submissions = append(in.Submissions, form.Submission{ID: fmt.Sprint(len(in.Submissions)), Mail: m.SHA256, State: sub})
		}
	}
	if m.Outcome == form.Waiting || m.Outcome == form.Duplicate {
		return
	}
	add(Text, "")
	switch m.Outcome {
	case form.OutcomeReady, form.OutcomeReview:
		for range rapid.IntRange(1, 3).Draw(t, "forms") {
			add(Form, form.Ready)
		}
	case form.OutcomeRefused:
		add(Unreadable, form.Refused)
	}
	for range rapid.IntRange(0, 3).Draw(t, "rest") {
		add(rapid.SampledFrom([]PartState{Other, Repeated, PassedOver, Blank}).Draw(t, "state"), "")
	}
}

func TestSumsOfASoundLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := sound(t)
		l := Compile(in)
		if len(l.Faults) > 0 {
			t.Fatalf("faults in a sound ledger: %+v", l.Faults)
		}
		mails, parts, taken := 0, 0, 0
		for _, n := range l.Mails {
			mails += n
		}
		for _, n := range l.Parts {
			parts += n
		}
		for _, s := range l.Sources {
			taken += s.Taken
		}
		if mails != len(in.Mails) || taken != len(in.Mails) || parts != len(in.Parts) || len(l.Entries) != len(in.Mails) {
			t.Fatalf("%d mails by state, %d by source, %d parts; want %d, %d", mails, taken, parts, len(in.Mails), len(in.Parts))
		}
		// Whoever must hear from a person is on the list.
		for _, e := range l.Entries {
			listed := slices.ContainsFunc(l.Tasks, func(t Task) bool { return t.Mail == e.Mail })
			if must := e.State == Question || e.State == Refused || e.State == Registration; must && !listed {
				t.Fatalf("mail %d, %s, is on nobody's list", e.Mail.ID, e.State)
			}
		}
	})
}

// TestWhateverIsLostShows takes one thing away and wants to be told.
func TestWhateverIsLostShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := sound(t)
		if len(in.Submissions) == 0 {
			t.Skip("nothing to lose")
		}
		switch rapid.SampledFrom([]string{"mail", "form", "part", "server"}).Draw(t, "lost") {
		case "mail":
			sum := in.Submissions[0].Mail
			in.Mails = slices.DeleteFunc(in.Mails, func(m form.Mail) bool { return m.SHA256 == sum })
		case "form":
			in.Submissions = in.Submissions[1:]
		case "part":
			i := slices.IndexFunc(in.Parts, func(p Part) bool { return p.State == Form || p.State == Unreadable })
			in.Parts = slices.Delete(in.Parts, i, i+1)
		case "server":
			in.Folders[0].Present++
			in.Folders[0].Unknown++
		}
		if l := Compile(in); len(l.Faults) == 0 {
			t.Fatal("nobody noticed")
		}
	})
}

func TestTasks(t *testing.T) {
	fatal := form.Problem{Code: "encrypted", Severity: form.Fatal}
	in := Input{
		Mails: []form.Mail{
			{ID: 1, SHA256: "a", Outcome: form.OutcomeNotForm, Kind: form.Ordinary},
			{ID: 2, SHA256: "b", Outcome: form.OutcomeRefused, Problems: []form.Problem{{Code: "x", Severity: form.Info}}},
			{ID: 3, SHA256: "c", Outcome: form.OutcomeReady},
			{ID: 4, SHA256: "d", Outcome: form.OutcomeReview},
			{ID: 5, SHA256: "e", Outcome: form.OutcomeNotForm, Kind: form.AutoReply},
			{ID: 6, SHA256: "f", Outcome: form.OutcomeNotForm, Kind: form.Registration},
			{ID: 7, SHA256: "g", Outcome: form.OutcomeNotForm, Kind: form.ListMail},
			{ID: 8, SHA256: "a", Outcome: form.Duplicate},
		},
		Parts: []Part{{Mail: 3, State: Form}, {Mail: 3, State: Asking}},
		Submissions: []form.Submission{
			{ID: "1", Mail: "b", State: form.Refused, Problems: []form.Problem{fatal}},
			{ID: "2", Mail: "c", State: form.Ready},
			{ID: "3", Mail: "d", State: form.Review, Problems: []form.Problem{{Code: "missing", Severity: form.Warning}}},
		},
	}
	var got []string
	for _, task := range Compile(in).Tasks {
		text := fmt.Sprint(task.Mail.ID, " ", task.What)
		for _, p := range task.Problems {
			text += " " + p.Code
		}
		got = append(got, text)
	}
	want := "1 answer, 2 refused encrypted, 3 asked, 4 review missing, 6 register, 7 glance"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

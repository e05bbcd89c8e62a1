package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/store"
)

// ledgerCommand shows what became of every mail, whether the sums match the
// mailbox, and what a person must do.
type ledgerCommand struct {
	JSON bool `name:"json" help:"${flag_ledger_json}"`
	All  bool `help:"${flag_ledger_all}"`
}

// Run prints to standard output. Sums that do not match are no failure of the
// command: it is there to show them.
func (c *ledgerCommand) Run(ctx context.Context, a *app) error {
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log, ReadOnly: true})
	if err != nil {
		return err
	}
	l, err := a.ledger(ctx, s)
	totals, countErr := s.Totals(ctx)
	if err := errors.Join(err, countErr, s.Close()); err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(a.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", " ")
		return encoder.Encode(a.ledgerJSON(l, totals))
	}
	a.printLedger(l, totals, c.All)
	return nil
}

// ledger puts together what the store holds of mails.
func (a *app) ledger(ctx context.Context, s *store.Store) (*ledger.Ledger, error) {
	in := ledger.Input{Library: a.library}
	var err error
	if in.Mails, err = s.Mails(ctx); err != nil {
		return nil, err
	}
	if in.Parts, err = s.Parts(ctx); err != nil {
		return nil, err
	}
	if in.Submissions, err = s.Submissions(ctx); err != nil {
		return nil, err
	}
	folders, err := s.Folders(ctx)
	for _, f := range folders {
		in.Folders = append(in.Folders, ledger.Folder{Source: f.Source, Listed: f.Listed, Present: f.Present, Unknown: f.Unknown, Gone: f.Gone})
	}
	return ledger.Compile(in), err
}

func (a *app) printLedger(l *ledger.Ledger, t store.Totals, all bool) {
	say := a.texts.Say
	for _, s := range l.Sources {
		args := []string{"source", s.Name, "taken", strconv.Itoa(s.Taken)}
		key := "ledger.imported"
		if s.Folder != nil {
			key = "ledger.mailbox"
			args = append(args, "listed", minute(s.Folder.Listed), "present", strconv.Itoa(s.Folder.Present),
				"unknown", strconv.Itoa(s.Folder.Unknown), "gone", strconv.Itoa(s.Folder.Gone))
		} else if s.Name != "import" {
			key = "ledger.unlisted"
		}
		a.println(say(key, args...))
	}
	a.println(say("ledger.mails", "count", strconv.Itoa(len(l.Entries)), "sum", sum(a, "ledger.state.", ledger.States, l.Mails)))
	a.println(say("ledger.parts", "count", strconv.Itoa(total(l.Parts)), "sum", sum(a, "ledger.part.", ledger.PartStates, l.Parts)))
	a.println(say("ledger.receipts", "sent", strconv.Itoa(t.ReceiptsSent), "waiting", strconv.Itoa(t.ReceiptsWaiting),
		"failed", strconv.Itoa(t.ReceiptsFailed), "held", strconv.Itoa(t.ReceiptsHeld)))
	if len(l.Faults) == 0 {
		a.println(say("ledger.match"))
	}
	for _, f := range l.Faults {
		a.println(say("ledger.fault."+f.What, "about", f.About, "want", strconv.Itoa(f.Want), "have", strconv.Itoa(f.Have)))
	}
	a.printTasks(l.Tasks)
	if all {
		a.println("")
		for _, e := range l.Entries {
			a.printEntry(e)
		}
	}
}

// sum words counts as an addition, so that everybody can do it again.
func sum[S ~string](a *app, prefix string, order []S, counts map[S]int) string {
	var terms []string
	for _, s := range order {
		if n := counts[s]; n > 0 {
			terms = append(terms, strconv.Itoa(n)+" "+a.texts.Say(prefix+string(s)))
		}
	}
	if len(terms) == 0 {
		return "0"
	}
	return strings.Join(terms, " + ")
}

func total[S comparable](counts map[S]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// taskOrder is how tasks are listed: people who wait for an answer first.
var taskOrder = []string{"answer", "asked", "register", "refused", "which", "review", "glance"}

func (a *app) printTasks(tasks []ledger.Task) {
	if len(tasks) == 0 {
		a.println("\n" + a.texts.Say("ledger.nothing_to_do"))
		return
	}
	for _, what := range taskOrder {
		var lines []string
		for _, t := range tasks {
			if t.What == what {
				lines = append(lines, "  "+a.mailTitle(t.Mail))
				lines = append(lines, a.reasons(t)...)
			}
		}
		if len(lines) > 0 {
			a.println("\n" + a.texts.Say("ledger.task."+what) + "\n" + strings.Join(lines, "\n"))
		}
	}
}

// reasons words a task's problems, the first of them.
func (a *app) reasons(t ledger.Task) []string {
	var lines []string
	for _, p := range t.Problems {
		text := a.texts.Problem(p)
		for _, s := range t.Submissions {
			if f, ok := a.library.Form(s.Form); ok && p.Field != "" {
				if q, ok := f.Question(p.Field); ok {
					text = q.Label.In(a.texts.Lang()) + ": " + text
					break
				}
			}
		}
		if line := "      " + text; !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if more := len(lines) - mostDoubts; more > 0 {
		lines = append(lines[:mostDoubts], "      "+a.texts.Say("cli.line_more", "count", strconv.Itoa(more)))
	}
	return lines
}

// mailTitle names a mail so that a person finds it: number, day, sender, subject.
func (a *app) mailTitle(m *form.Mail) string {
	from := m.From
	switch {
	case from == "" && m.Path != "":
		from = m.Path
	case from == "":
		from = a.texts.Say("cli.unknown_sender")
	}
	return strings.TrimRight(fmt.Sprintf("#%d  %s  %s  %s", m.ID, minute(m.Received), from, m.Subject), " ")
}

func (a *app) printEntry(e ledger.Entry) {
	a.println(a.mailTitle(e.Mail) + "  = " + a.texts.Say("ledger.state."+string(e.State)))
	for _, p := range e.Parts {
		path := p.Path
		if path == "" {
			path = a.texts.Say("ledger.own_text")
		}
		a.println(fmt.Sprintf("      %s (%d): %s", path, p.Size, a.texts.Say("ledger.part."+string(p.State))))
	}
}

func minute(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("2006-01-02 15:04")
}

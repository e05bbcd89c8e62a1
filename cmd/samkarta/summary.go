package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/normalize"
	"samkarta/internal/store"
)

// mostDoubts is how many doubts a mail's line names; the workbook has them all.
const mostDoubts = 3

// summary prints a line a mail and the totals that must reconcile with the
// mailbox. inMailbox is what the mailbox holds, 0 when there is none.
func (a *app) summary(ctx context.Context, s *store.Store, inMailbox int) error {
	mails, err := s.Mails(ctx)
	if err != nil {
		return err
	}
	submissions, err := s.Submissions(ctx)
	if err != nil {
		return err
	}
	for _, m := range mails {
		a.println(a.mailLine(m, of(m, submissions)))
	}
	if inMailbox == 0 {
		inMailbox = len(mails)
	}
	a.println("")
	a.totals(mails, inMailbox)
	a.forms(submissions)
	return nil
}

// of picks the submissions that came in a mail.
func of(m form.Mail, all []form.Submission) []form.Submission {
	var out []form.Submission
	for _, s := range all {
		if s.Mail == m.SHA256 && m.Outcome != form.Duplicate {
			out = append(out, s)
		}
	}
	return out
}

// mailLine says who sent it, what it was, how many answers were found and what
// is doubtful.
func (a *app) mailLine(m form.Mail, submissions []form.Submission) string {
	say := a.texts.Say
	from := m.From
	if from == "" && m.Path != "" {
		from, _ = normalize.MaskPersonalNumbers(filepath.Base(m.Path))
	}
	if from == "" {
		from = say("cli.unknown_sender")
	}
	what := say("cli.outcome." + string(m.Outcome))
	if m.Kind != form.Ordinary && m.Kind != "" {
		what = say("cli.kind." + string(m.Kind))
	}
	line := fmt.Sprintf("%-34s %-20s", shorten(from, 34), what)
	var answers, doubts []string
	for _, s := range submissions {
		if s.State != form.Refused {
			answers = append(answers, say("cli.line_answers", "count", strconv.Itoa(len(s.Answers))))
		}
		doubts = append(doubts, a.doubts(s)...)
	}
	for _, p := range m.Problems {
		if p.Severity != form.Info {
			doubts = append(doubts, a.texts.Problem(p))
		}
	}
	line += " " + strings.Join(answers, " + ")
	if len(doubts) > 0 {
		doubts = slices.Compact(doubts)
		more := len(doubts) - mostDoubts
		if more > 0 {
			doubts = append(doubts[:mostDoubts], say("cli.line_more", "count", strconv.Itoa(more)))
		}
		line += "  " + say("cli.line_doubts", "what", strings.Join(doubts, "; "))
	}
	return strings.TrimRight(line, " ")
}

// doubts names the questions that are doubtful, and words what is about the
// whole form.
func (a *app) doubts(s form.Submission) []string {
	f, known := a.library.Form(s.Form)
	var out []string
	for _, p := range s.Problems {
		if p.Severity == form.Info {
			continue
		}
		text := a.texts.Problem(p)
		if known && p.Field != "" {
			if q, ok := f.Question(p.Field); ok {
				text = q.Label.In(a.texts.Lang())
			}
		}
		out = append(out, text)
	}
	return out
}

func (a *app) totals(mails []form.Mail, inMailbox int) {
	counts := map[form.Outcome]int{}
	for _, m := range mails {
		counts[m.Outcome]++
	}
	n := func(o form.Outcome) string { return strconv.Itoa(counts[o]) }
	line := a.texts.Say("cli.totals", "mails", strconv.Itoa(inMailbox), "ready", n(form.OutcomeReady), "review", n(form.OutcomeReview),
		"not_form", n(form.OutcomeNotForm), "refused", n(form.OutcomeRefused))
	if counts[form.Duplicate] > 0 {
		line += a.texts.Say("cli.totals_duplicates", "duplicates", n(form.Duplicate))
	}
	if counts[form.Waiting] > 0 {
		line += a.texts.Say("cli.totals_waiting", "waiting", n(form.Waiting))
	}
	a.println(line)
	if len(mails) != inMailbox {
		a.println(a.texts.Say("cli.totals_wrong", "mails", strconv.Itoa(inMailbox), "sum", strconv.Itoa(len(mails)), "dir", a.settings.Data))
	}
}

func (a *app) forms(submissions []form.Submission) {
	forms, superseded := 0, map[string]bool{}
	for _, s := range submissions {
		if s.Form != a.settings.Round.Form || s.SameAs != "" {
			continue
		}
		if s.State != form.Refused {
			forms++
		}
		if s.Supersedes != "" {
			superseded[s.Supersedes] = true
		}
	}
	a.println(a.texts.Say("cli.totals_forms", "forms", strconv.Itoa(forms),
		"associations", strconv.Itoa(forms-len(superseded)), "superseded", strconv.Itoa(len(superseded))))
}

// shorten cuts a text to so many characters, with a sign that it was cut.
func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

package pipeline

import (
	"slices"

	"samkarta/internal/document"
	"samkarta/internal/extract"
	"samkarta/internal/form"
)

// Below this a value goes to a person: above it, at most one in a thousand is
// wrong on digital forms.
const leastConfidence = 0.8

// harmless are the readers' remarks that need nobody; all others make a person
// look.
var harmless = []string{"comment", "embedded_content", "hidden_sheet", "hidden_columns"}

// doubts are the problems that show only when all answers of a form are there:
// a required one is missing, two contradict each other, one is a guess, or the
// reader of the file noticed something. known are the problems of the single
// answers; an answer that a person must look at anyway gets no second reason.
func doubts(f *form.Form, answers map[string]form.Answer, known []form.Problem, remarks []document.Remark) []form.Problem {
	var problems []form.Problem
	doubtful := map[string]bool{}
	for _, p := range known {
		doubtful[p.Field] = doubtful[p.Field] || p.Severity != form.Info
	}
	for _, q := range slices.Concat(f.Questions(), f.Optional) {
		a, answered := answers[q.ID]
		doubt := form.Problem{Field: q.ID, Severity: form.Warning, Place: a.Place}
		switch {
		case doubtful[q.ID]:
			continue
		case q.Required && (!answered || a.Value.IsZero() && a.Other == "" && len(a.Rows) == 0):
			doubt.Code = "missing"
		case len(a.Candidates) > 0:
			doubt.Code = "two_candidates"
			doubt.Args = map[string]string{"other": a.Candidates[0].Raw}
		case answered && a.Confidence < leastConfidence:
			doubt.Code = "unsure"
		default:
			continue
		}
		problems = append(problems, doubt)
	}
	for _, r := range remarks {
		p := form.Problem{Code: r.Code, Severity: form.Warning, Place: form.Place{Place: r.Place},
			Args: map[string]string{"what": mask(r.Detail)}}
		if slices.Contains(harmless, r.Code) {
			p.Severity = form.Info
		}
		problems = append(problems, p)
	}
	return problems
}

// lost are the problems of a scan's questions whose labels could not be read.
func lost(found extract.Result) []form.Problem {
	var problems []form.Problem
	for _, id := range found.Lost() {
		problems = append(problems, form.Problem{Field: id, Code: "label_lost", Severity: form.Warning})
	}
	return problems
}

// state is ready when nothing is doubtful; that a required answer is missing
// is a doubt.
func state(problems []form.Problem) form.State {
	if slices.ContainsFunc(problems, func(p form.Problem) bool { return p.Severity != form.Info }) {
		return form.Review
	}
	return form.Ready
}

// outcome is the gravest of what came of a mail's parts.
func outcome(readings []reading) form.Outcome {
	filled, failed, doubtful := 0, 0, false
	for _, r := range readings {
		switch r.verdict {
		case filledForm:
			filled++
			doubtful = doubtful || r.State != form.Ready
		case unreadable:
			failed++
		}
	}
	switch {
	case filled == 0 && failed == 0:
		return form.OutcomeNotForm
	case filled == 0:
		return form.OutcomeRefused
	case doubtful || failed > 0:
		return form.OutcomeReview
	}
	return form.OutcomeReady
}

// blank tells of a form that came back without answers.
func blank(part string) form.Problem {
	return form.Problem{Code: "blank_form", Severity: form.Info, Args: map[string]string{"part": part}}
}

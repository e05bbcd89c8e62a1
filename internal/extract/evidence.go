package extract

import (
	"strings"
	"unicode"

	"samkarta/internal/form"
)

// What makes a document a filled form of the library, and not an invoice, a
// report or another body's form, is settled here: nothing is invented from
// those, so what any paper may ask counts for little.

// leastEvidence makes a document a form: three questions found by their whole
// labels, or six by a word. leastOwn is what it must have of the form's own
// besides: an invoice has a name, a number and a telephone, a report has a
// "Metoder" and a "Resultat", but neither has two of the form's questions in
// its own words. Forms of few questions have little of their own to ask for.
const (
	leastEvidence = 6
	leastAsked    = 3
	leastOwn      = 4.0
	// leastWorded is what takes its place where nothing stands in the form's own
	// words: an application for a grant asks for a target group, an area, methods
	// and results too.
	leastWorded  = 6.0
	fewQuestions = 10
)

// isForm: there is enough of the form in a document.
func (r Result) isForm() bool {
	if r.Asked < leastAsked || r.evidence < leastEvidence {
		return false
	}
	if all := len(r.Form.Questions()); all >= fewQuestions {
		// Without a word of who answers, it takes a third of the questions: notes
		// for a meeting quote some.
		least := leastWorded
		if r.worded {
			least = leastOwn
		}
		return r.own >= least && (r.named || r.Asked*3 >= all)
	}
	// Of a form of few questions most must be there: any letter has a name, a
	// date and a number.
	return r.labelled*2 >= len(r.Form.Questions())
}

// weigh sums up what the anchors of a form and its answers speak for.
func (r *Result) weigh(row []anchor, all []target) {
	bare := 0
	r.labelled = len(row)
	for _, a := range row {
		q := all[a.question].question
		r.evidence++
		if a.numbered || a.long {
			r.evidence++
		}
		if a.bare {
			bare++
			r.labelled--
		}
		if everybodyAsks(q) {
			r.named = true
			if !a.numbered {
				continue
			}
		}
		r.own += a.own()
		r.worded = r.worded || a.numbered || a.words >= 4
	}
	if bare*2 > len(row) && r.fits(row, all) {
		r.own, r.named, r.worded = r.own+leastOwn, true, true
	}
}

// own is how much an anchor is this form's and no other's.
func (a anchor) own() float64 {
	switch {
	case a.bare:
		return 0
	case a.numbered, a.words >= 3 && a.printed, a.words >= 4:
		return 2
	case a.words == 3:
		return 1
	}
	return 0.5
}

// everybodyAsks: names and addresses are asked for on every form, invoice and
// letter.
func everybodyAsks(q *form.Question) bool {
	switch q.Type {
	case form.Email, form.Phone, form.OrgNr, form.URL:
		return true
	}
	return q.Role == form.OrganisationName || q.Role == form.ContactName || q.PersonalData
}

// leastFits is how many answers to bare numbers must look like their questions:
// an agenda has thirty numbers too.
const leastFits = 2

// fits tells whether what stands behind bare numbers are answers to these
// questions: an address where one is asked for, a choice where there are some.
func (r *Result) fits(row []anchor, all []target) bool {
	fit, tried := 0, 0
	for _, a := range row {
		t := &all[a.question]
		answer, ok := r.Answers[t.question.ID]
		if !ok || !a.bare {
			continue
		}
		looks, can := t.looksRight(answer)
		if can {
			tried++
		}
		if looks {
			fit++
		}
	}
	return fit >= leastFits && fit*2 >= tried
}

// looksRight tells whether an answer has the looks of its question's type, and
// whether that type has any.
func (t *target) looksRight(a form.RawAnswer) (looks, can bool) {
	digits := 0
	for _, r := range a.Text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	switch t.question.Type {
	case form.Email:
		return strings.Contains(a.Text, "@"), true
	case form.Phone:
		return digits >= 7, true
	case form.OrgNr:
		return digits >= 10, true
	case form.URL:
		return strings.Contains(a.Text, ".") && !strings.Contains(a.Text, " "), true
	case form.SingleChoice, form.MultiChoice, form.Consent, form.YesNo:
		return len(a.Ticked) > 0 || t.opensWithChoice(a.Text), true
	}
	return false, false
}

func (t *target) opensWithChoice(text string) bool {
	words := tokenize(nil, text, 0)
	s := &stream{units: []unit{{text: text, end: len(words)}}, tokens: words}
	if len(words) == 0 {
		return false
	}
	for _, p := range t.choices {
		if _, likeness := s.match(0, p); likeness > 0.8 {
			return true
		}
	}
	return false
}

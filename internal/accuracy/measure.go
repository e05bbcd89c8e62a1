package accuracy

import (
	"slices"
	"time"

	"samkarta/internal/form"
)

// sure is the confidence from which nobody looks at an answer that has no problem
// beside it; a wrong one is then silent.
const sure = 0.8

// bins are the lower ends of the calibration table's rows.
var bins = []float64{0.99, 0.95, 0.9, 0.8, 0.5, 0}

// Bin is a row of the calibration table: of the answers given with a confidence
// from here up to the next row's, how many were right.
type Bin struct {
	From         float64
	Given, Right int
}

// Tally counts over documents.
type Tally struct {
	Documents int
	// Fields are all questions of all documents, blank ones too; Answers those
	// that a person answered.
	Fields, Answers                int
	Right, Wrong, Missed, Invented int
	// Silent are the errors that nobody would look at.
	Silent int
	// States are the documents whose state is right.
	States int
	// Calibration has a row for each range of confidence.
	Calibration []Bin
	// Formats counts the documents by format.
	Formats map[string]int
	// Times are what the files took, whole mails included.
	Times []time.Duration
}

// newTally makes one with all rows of the calibration table, so that tables of
// groups have the same rows.
func newTally() *Tally {
	t := &Tally{Formats: map[string]int{}}
	for _, from := range bins {
		t.Calibration = append(t.Calibration, Bin{From: from})
	}
	return t
}

// Exact is the share of a person's answers that were read exactly right.
func (t *Tally) Exact() float64 { return share(t.Right, t.Answers) }

// SilentPerMille is the number of silent errors in a thousand fields: the figure
// that published error rates of typists are given in.
func (t *Tally) SilentPerMille() float64 {
	if t.Fields == 0 {
		return 0
	}
	return 1000 * float64(t.Silent) / float64(t.Fields)
}

// Median is the time that half of the files took at most.
func (t *Tally) Median() time.Duration {
	if len(t.Times) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(t.Times))[len(t.Times)/2]
}

// share is 1 of nothing: where nothing was asked nothing went wrong.
func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Difference is an answer that is not exactly right.
type Difference struct {
	File, Part, Field string
	Verdict           Verdict
	Silent            bool
	Want              string
	Got               form.Answer
}

// Measure gathers figures, file by file.
type Measure struct {
	form   *form.Form
	groups map[string]*Tally
	order  []string
	all    *Tally
	// Differences are all answers that are not exactly right, in their order.
	Differences []Difference
	// Leaks are the files from which a personal identity number came out.
	Leaks []string
}

// New begins measuring with a form's printed questions.
func New(f *form.Form) *Measure {
	return &Measure{form: f, groups: map[string]*Tally{}, all: newTally()}
}

// Groups gives the figures by group, in the order in which the groups came.
func (m *Measure) Groups() (names []string, tallies []*Tally) {
	for _, name := range m.order {
		tallies = append(tallies, m.groups[name])
	}
	return m.order, tallies
}

// All gives the figures of everything.
func (m *Measure) All() *Tally { return m.all }

// File takes what came of one file, for which there is a line of gold or, if it
// is a mail with several forms, more. took is how long the reading took.
func (m *Measure) File(gold []Gold, got []form.Submission, took time.Duration) {
	pairs, extra := m.pair(gold, got)
	for i, g := range gold {
		tallies := []*Tally{m.group(g.Group), m.all}
		for _, t := range tallies {
			t.Documents++
			t.Formats[g.Format]++
			if i == 0 {
				t.Times = append(t.Times, took)
			}
		}
		m.document(&g, pairs[i], tallies)
	}
	// What was read out of nothing belongs to no document of a group.
	for _, s := range extra {
		for id, a := range s.Answers {
			if says(a) {
				m.all.Fields++
				m.all.Invented++
				m.all.Silent++
				m.Differences = append(m.Differences, Difference{File: gold[0].File, Part: s.Part, Field: id, Verdict: Invented, Silent: true, Got: a})
			}
		}
	}
}

// group gives the figures of a group, begun when its first document comes.
func (m *Measure) group(name string) *Tally {
	if m.groups[name] == nil {
		m.groups[name] = newTally()
		m.order = append(m.order, name)
	}
	return m.groups[name]
}

// document counts one document; got is nil when nothing came of it.
func (m *Measure) document(g *Gold, got *form.Submission, tallies []*Tally) {
	if got == nil {
		got = &form.Submission{}
	}
	if got.State == g.State || slices.Contains(g.StatesOK, got.State) {
		for _, t := range tallies {
			t.States++
		}
	}
	if leaks(g.Secrets, got) {
		m.Leaks = append(m.Leaks, g.File)
	}
	flagged := map[string]bool{}
	for _, p := range got.Problems {
		flagged[p.Field] = true
	}
	for _, q := range m.form.Questions() {
		want, answered := g.Answers[q.ID]
		if want.Lenient {
			continue
		}
		a := got.Answers[q.ID]
		var v Verdict
		switch {
		case answered:
			v = judge(&q, want, a)
		case says(a):
			v = Invented
		}
		silent := v != Right && !flagged[q.ID] && (v == Missed || a.Confidence >= sure)
		for _, t := range tallies {
			t.count(answered, says(a), v, silent, a.Confidence)
		}
		if v != Right {
			m.Differences = append(m.Differences, Difference{File: g.File, Part: g.Part, Field: q.ID, Verdict: v, Silent: silent, Want: want.Raw, Got: a})
		}
	}
}

// count adds one field.
func (t *Tally) count(answered, given bool, v Verdict, silent bool, confidence float64) {
	t.Fields++
	if answered {
		t.Answers++
	}
	switch v {
	case Right:
		if answered {
			t.Right++
		}
	case Wrong:
		t.Wrong++
	case Missed:
		t.Missed++
	case Invented:
		t.Invented++
	}
	if silent {
		t.Silent++
	}
	if !given {
		return
	}
	i := slices.IndexFunc(t.Calibration, func(b Bin) bool { return confidence >= b.From })
	if i < 0 {
		i = len(t.Calibration) - 1
	}
	t.Calibration[i].Given++
	if v == Right {
		t.Calibration[i].Right++
	}
}

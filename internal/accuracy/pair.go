package accuracy

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/form"
)

// pair finds the submission of each document of a file: by the attachment's name,
// else the one that agrees with it the most. extra are those left over that say
// something.
func (m *Measure) pair(gold []Gold, got []form.Submission) (pairs []*form.Submission, extra []form.Submission) {
	left := slices.Clone(got)
	pairs = make([]*form.Submission, len(gold))
	take := func(i, at int) {
		s := left[at]
		pairs[i] = &s
		left = slices.Delete(left, at, at+1)
	}
	for i, g := range gold {
		if g.Part == "" {
			continue
		}
		if at := slices.IndexFunc(left, func(s form.Submission) bool { return partKey(s.Part) == partKey(g.Part) }); at >= 0 {
			take(i, at)
		}
	}
	for i := range gold {
		if pairs[i] != nil || len(left) == 0 {
			continue
		}
		best := 0
		for at := range left {
			if m.closer(&gold[i], &left[at], &left[best]) {
				best = at
			}
		}
		take(i, best)
	}
	for _, s := range left {
		if slices.ContainsFunc(slices.Collect(maps.Values(s.Answers)), says) {
			extra = append(extra, s)
		}
	}
	return pairs, extra
}

// closer tells whether a submission fits a document better than another: more
// answers right, then more answers, then the mail's own text.
func (m *Measure) closer(g *Gold, a, b *form.Submission) bool {
	if x, y := m.agree(g, a), m.agree(g, b); x != y {
		return x > y
	}
	if x, y := len(a.Answers), len(b.Answers); x != y {
		return x > y
	}
	return a.Part == "" && b.Part != ""
}

// agree counts the answers that are right.
func (m *Measure) agree(g *Gold, s *form.Submission) int {
	n := 0
	for _, q := range m.form.Questions() {
		if want, ok := g.Answers[q.ID]; ok && judge(&q, want, s.Answers[q.ID]) == Right {
			n++
		}
	}
	return n
}

// partKey is what stays of an attachment's name through mail programs, which
// change its accents, blanks and brackets.
func partKey(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("åäö.", r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFC.String(name)))
}

// leaks tells whether a personal identity number stands anywhere in what was
// read, however it is written.
func leaks(secrets []string, s *form.Submission) bool {
	if len(secrets) == 0 {
		return false
	}
	text, err := json.Marshal(s)
	if err != nil {
		return true // nobody has looked
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-–+", r) {
			return -1
		}
		return r
	}, string(text))
	return slices.ContainsFunc(secrets, func(secret string) bool {
		d := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, secret)
		return d != "" && strings.Contains(digits, d[max(len(d)-10, 0):])
	})
}

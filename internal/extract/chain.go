package extract

import (
	"slices"

	"samkarta/internal/document"
)

// chain chooses, among all the places where questions seem to be asked, those
// that make up the form: people keep the order of the questions, so the best
// row of anchors with rising question numbers is the form, and a lone word
// like "Telefon" inside an answer falls out of it. Questions outside the row
// come in where their label is sure.
func (s *stream) chain(all []anchor, count int) []anchor {
	all = s.dropBareUnlessNeeded(all)
	slices.SortStableFunc(all, func(a, b anchor) int { return a.start - b.start })
	var row []anchor
	taken := make([]bool, count)
	for _, i := range s.heaviest(all, count) {
		row = append(row, all[i])
		taken[all[i].question] = true
	}
	for _, a := range all {
		if !taken[a.question] && !a.bare && a.strength >= strengthPart && !overlaps(row, a) {
			row = append(row, a)
			taken[a.question] = true
		}
	}
	slices.SortFunc(row, func(a, b anchor) int { return a.start - b.start })
	return row
}

// heaviest gives the row of anchors with rising questions that weighs most. It
// is the longest rising row by weight, found with one best row kept for each
// question, since a hostile document has ten thousand anchors and a form fifty
// questions.
func (s *stream) heaviest(all []anchor, count int) []int {
	byEnd := make([]int, len(all))
	for i := range byEnd {
		byEnd[i] = i
	}
	slices.SortStableFunc(byEnd, func(a, b int) int { return all[a].end - all[b].end })
	// best[i] is the weight of the best row that ends with anchor i, before[i]
	// the anchor it has there before i; ending[q] the best row that ended with
	// question q before the current anchor starts.
	best, before := make([]float64, len(all)), make([]int, len(all))
	ending := make([]int, count)
	for q := range ending {
		ending[q] = -1
	}
	last, ended := -1, 0
	for i, a := range all {
		for ; ended < len(all) && all[byEnd[ended]].end <= a.start && byEnd[ended] < i; ended++ {
			j := byEnd[ended]
			if e := &ending[all[j].question]; *e < 0 || best[j] > best[*e] || best[j] == best[*e] && j < *e {
				*e = j
			}
		}
		before[i] = -1
		for _, j := range ending[:a.question] {
			if b := before[i]; j >= 0 && best[j] > 0 && (b < 0 || best[j] > best[b] || best[j] == best[b] && j < b) {
				before[i] = j
			}
		}
		best[i] = s.weight(all, i)
		if before[i] >= 0 {
			best[i] += best[before[i]]
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	var row []int
	for i := last; i >= 0; i = before[i] {
		row = append(row, i)
	}
	return row
}

// weight prefers sure anchors, and of two alike the one that something
// follows, or that no mail quotes: of an answered form and the empty one below it,
// the first, though that has the numbers.
func (s *stream) weight(all []anchor, i int) float64 {
	a := all[i]
	w := a.strength
	if a.numbered {
		w += 0.3
	}
	if a.bare {
		w -= 0.4
	}
	if s.followed(all, i) {
		w += 0.5
	}
	if s.units[s.unitOf(a)].part == document.Quote {
		w -= 0.4
	}
	return w
}

// followed: there is something between an anchor and the next one, which may
// be an answer that begins with the words of its question.
func (s *stream) followed(all []anchor, i int) bool {
	for _, b := range all[i+1:] {
		if b.start < all[i].end || b.start == all[i].start {
			continue
		}
		return b.start > all[i].end || b.question == all[i].question && s.goesOn(b)
	}
	return all[i].end < len(s.tokens)
}

// sure: the anchor can hardly be anything but a label.
func (a anchor) sure() bool { return (a.numbered || a.long) && !a.bare && a.strength >= strengthPart }

// repeats are the sure labels that did not come into the row: the same
// question asked again. No answer reaches past one, but an answer may begin with
// the words of its own question ("Arbete är för oss något viktigt").
func (s *stream) repeats(all, row []anchor) []anchor {
	var out []anchor
	for _, a := range all {
		if a.sure() && !overlaps(row, a) && !s.beginsAnswer(row, a) {
			out = append(out, a)
		}
	}
	return out
}

func (s *stream) beginsAnswer(row []anchor, a anchor) bool {
	own := false
	for _, before := range row {
		if before.start < a.start {
			own = before.question == a.question
		}
	}
	return own && s.goesOn(a)
}

// goesOn: words follow the label in its line, and no number opens it.
func (s *stream) goesOn(a anchor) bool {
	return a.end < s.units[s.tokens[a.start].unit].end && !a.numbered
}

func overlaps(row []anchor, a anchor) bool {
	return slices.ContainsFunc(row, func(b anchor) bool { return a.start < b.end && b.start < a.end })
}

// dropBareUnlessNeeded keeps bare numbers only where the labels are gone:
// numbers open list items in answers too.
func (s *stream) dropBareUnlessNeeded(all []anchor) []anchor {
	labelled := map[int]bool{}
	bare := map[int]bool{}
	for _, a := range all {
		if a.bare {
			bare[a.question] = true
		} else {
			labelled[a.question] = true
		}
	}
	alone := len(bare) >= 5 && len(labelled) <= len(bare)/2
	return slices.DeleteFunc(slices.Clone(all), func(a anchor) bool {
		if a.reworded && !labelled[a.question] && inPlace(a, all) {
			return false
		}
		return a.bare && !alone && (labelled[a.question] || !between(labelled, a.question))
	})
}

// between: both neighbours of a question were found by their labels, so that
// a bare number between them is that question.
func between(found map[int]bool, q int) bool { return found[q-1] && found[q+1] }

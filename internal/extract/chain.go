package extract

import "slices"

// chain chooses, among all the places where questions seem to be asked, those
// that make up the form: people keep the order of the questions, so the best
// row of anchors with rising question numbers is the form, and a lone word
// like "Telefon" inside an answer falls out of it. Questions outside the row
// come in where their label is sure.
func (s *stream) chain(all []anchor, count int) []anchor {
	all = s.dropBareUnlessNeeded(all)
	slices.SortStableFunc(all, func(a, b anchor) int { return a.start - b.start })
	// Longest-rising-row by weight: best[i] is the weight of the best row that
	// ends with anchor i.
	best, before := make([]float64, len(all)), make([]int, len(all))
	last := -1
	for i, a := range all {
		best[i], before[i] = s.weight(all, i), -1
		for j := range i {
			if all[j].question < a.question && all[j].end <= a.start && best[j]+s.weight(all, i) > best[i] {
				best[i], before[i] = best[j]+s.weight(all, i), j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	taken := make([]bool, count)
	var row []anchor
	for i := last; i >= 0; i = before[i] {
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

// weight prefers sure anchors, and of two alike the one that something
// follows: of an answered form and the empty one quoted below it, the first.
func (s *stream) weight(all []anchor, i int) float64 {
	w := all[i].strength
	if all[i].numbered {
		w += 0.3
	}
	if all[i].bare {
		w -= 0.4
	}
	next := len(s.tokens)
	for _, b := range all {
		if b.start >= all[i].end && b.start < next {
			next = b.start
		}
	}
	if next > all[i].end {
		w += 0.1
	}
	return w
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
	goesOn := a.end < s.units[s.tokens[a.start].unit].end
	return own && goesOn && !a.numbered
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
		return a.bare && !alone && (labelled[a.question] || !between(labelled, a.question))
	})
}

// between: both neighbours of a question were found by their labels, so that
// a bare number between them is that question.
func between(found map[int]bool, q int) bool { return found[q-1] && found[q+1] }

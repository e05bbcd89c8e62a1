package extract

import "strings"

// People who retype the form put its questions in their own words. Behind the
// question's number such a line is the question; without one it is at least no
// answer to be sure of.

// leastAsking is how many words ask something; "Kanske?" answers.
const leastAsking = 3

// asks: a line is a question.
func asks(line string) bool {
	return strings.HasSuffix(strings.TrimSpace(line), "?") && len(strings.Fields(line)) >= leastAsking
}

// asksInOwnWords: behind its number the unit is a question, and something that
// is no numbered line follows.
func (s *stream) asksInOwnWords(u, at int) bool {
	unit := &s.units[u]
	if at <= unit.first || at >= unit.end || u+1 >= len(s.units) || !asks(unit.text[s.tokens[at].start:]) {
		return false
	}
	number, _ := s.number(u + 1)
	return number == 0 || !s.mayNumber(u+1)
}

// inPlace: the question stands, by its number, between the labels before and
// behind it in the document.
func inPlace(a anchor, all []anchor) bool {
	before, behind := -1, -1 // the nearest labels, as positions in all
	numbered := 0
	for i, b := range all {
		switch {
		case b.bare:
			continue
		case b.start < a.start && (before < 0 || b.start > all[before].start):
			before = i
		case b.start > a.start && (behind < 0 || b.start < all[behind].start):
			behind = i
		}
		if b.numbered {
			numbered++
		}
	}
	return numbered >= leastNumbered && (before < 0 || all[before].question < a.question) && (behind < 0 || all[behind].question > a.question)
}

// leastNumbered is how many labels must carry their own numbers for a number to
// mean the form's question.
const leastNumbered = 3

// sureOfMixed makes a person look at an answer that another question, a note or
// a row of the sender's own may have run into.
const sureOfMixed = 0.75

// mixed tells whether a zone goes on behind what looks like a question that the
// form does not ask, in a row that opens where labels stand though the answer
// stood beside its own, or in a column behind the answer's.
func (s *stream) mixed(a anchor, zone []part) bool {
	label := &s.units[s.unitOf(a)]
	beside := false
	for i, p := range zone {
		u := &s.units[p.unit]
		if i > 0 && i+1 < len(zone) && p.start == 0 && asks(u.text[p.start:p.end]) {
			return true
		}
		if label.table == 0 || u.table != label.table {
			continue
		}
		switch {
		case u.row == label.row && u.column > label.column:
			if first := &s.units[zone[0].unit]; first.row == u.row && first.column > label.column && u.column > first.column {
				return true
			}
			beside = true
		case beside && u.row > label.row && u.column <= label.column:
			return true
		}
	}
	return false
}

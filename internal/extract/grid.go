package extract

import (
	"slices"
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// A table may say by its header row what stands in its columns: which of them
// is for answers, where others are for whoever keeps the list, and which choice
// a cross in a column means.

// rowID is one row of one table.
type rowID struct{ table, row int }

// rows gives the units of each row of the tables.
func (s *stream) rows() map[rowID][]int {
	out := map[rowID][]int{}
	for u := range s.units {
		if c := &s.units[u]; c.table != 0 && c.first < c.end {
			id := rowID{c.table, c.row}
			out[id] = append(out[id], u)
		}
	}
	return out
}

// rowStarts moves the start of each anchor that is the first of its row to the
// beginning of the row: the number, the section and whatever else stands left of
// a label is about that label, and no answer to the one above.
func rowStarts(s *stream, rows map[rowID][]int, anchors []anchor) {
	first := map[rowID]int{}
	for _, a := range anchors {
		u := &s.units[s.tokens[a.start].unit]
		id := rowID{u.table, u.row}
		if at, ok := first[id]; u.table != 0 && (!ok || a.start < at) {
			first[id] = a.start
		}
	}
	for i := range anchors {
		a := &anchors[i]
		u := &s.units[s.tokens[a.start].unit]
		id := rowID{u.table, u.row}
		if u.table != 0 && first[id] == a.start && len(rows[id]) > 0 {
			a.start = min(a.start, s.units[rows[id][0]].first)
		}
	}
}

// mostHeaderWords is how many words a column's heading may have.
const mostHeaderWords = 4

// answerColumns finds the columns whose heading is one of the form's prompts
// ("Svar", "Ert svar", "Kommentar"), by table. A table without such a heading
// is not in the map.
func (s *stream) answerColumns(rows map[rowID][]int, anchors []anchor, prompts map[form.Lang][]string) map[int]map[int]bool {
	out := map[int]map[int]bool{}
	var words []string
	for _, texts := range prompts {
		for _, p := range texts {
			if w := newPhrase(p).words; len(w) == 1 && len(w[0]) > 1 {
				words = append(words, w[0])
			}
		}
	}
	seen := map[int]bool{}
	for _, a := range anchors { // the first label of each table
		label := &s.units[s.unitOf(a)]
		if label.table == 0 || seen[label.table] {
			continue
		}
		seen[label.table] = true
		for row := max(0, label.row-farthestHead); row < label.row; row++ {
			cells := rows[rowID{label.table, row}]
			columns := map[int]bool{}
			for _, u := range cells {
				c := &s.units[u]
				has := slices.ContainsFunc(s.tokens[c.first:c.end], func(t token) bool { return slices.Contains(words, t.fold) })
				if has && c.end-c.first <= mostHeaderWords && c.column > label.column {
					columns[c.column] = true
				}
			}
			if len(columns) > 0 && len(cells) > len(columns)+1 {
				out[label.table] = columns
			}
		}
	}
	return out
}

// inAnswerColumns keeps of a zone what stands in the columns for answers, and
// what stands outside the table.
func (s *stream) inAnswerColumns(z *zone, columns map[int]map[int]bool) {
	label := &s.units[s.unitOf(z.anchor)]
	of, ok := columns[label.table]
	if !ok {
		return
	}
	z.units = slices.DeleteFunc(z.units, func(p part) bool {
		c := &s.units[p.unit]
		return c.table == label.table && c.column != label.column && !of[c.column]
	})
}

// head is a row that names choices over the columns in which they are crossed.
type head struct {
	units   []int
	options map[int]int // column to option
}

// heads finds, for each question with choices whose own row holds just crosses,
// the nearest row above that names the choices.
func (s *stream) heads(rows map[rowID][]int, anchors []anchor, all []target) map[int]head {
	asked := map[rowID]bool{}
	for _, a := range anchors {
		u := &s.units[s.unitOf(a)]
		asked[rowID{u.table, u.row}] = true
	}
	out := map[int]head{}
	for _, a := range anchors {
		t := &all[a.question]
		u := &s.units[s.unitOf(a)]
		own := rows[rowID{u.table, u.row}]
		if u.table == 0 || !t.chooses() || !s.crossed(own, u.column) {
			continue
		}
		if h := s.optionCells(own, u.column, t); len(h.options) > 0 {
			continue // the choices stand beside their crosses
		}
		for row := u.row - 1; row >= max(0, u.row-farthestHead); row-- {
			id := rowID{u.table, row}
			if asked[id] {
				continue
			}
			if h := s.optionCells(rows[id], u.column, t); len(h.options) >= 2 {
				out[a.question] = h
				break
			}
		}
	}
	return out
}

// farthestHead is how many rows below its heading a cross is still read.
const farthestHead = 40

// chooses: the question is answered by boxes.
func (t *target) chooses() bool {
	switch t.question.Type {
	case form.SingleChoice, form.MultiChoice, form.Consent, form.YesNo:
		return true
	}
	return false
}

// crossed: some cell right of a column holds a cross and nothing else.
func (s *stream) crossed(cells []int, column int) bool {
	return slices.ContainsFunc(cells, func(u int) bool { return s.units[u].column > column && s.isCross(u) })
}

func (s *stream) isCross(u int) bool {
	c := &s.units[u]
	if c.end-c.first != 1 {
		return false
	}
	t := s.tokens[c.first]
	return t.tick == document.TickOn || isMark(t.fold) || t.fold == "1"
}

// optionCells are the cells right of a column that hold an option each.
func (s *stream) optionCells(cells []int, column int, t *target) head {
	h := head{units: cells, options: map[int]int{}}
	for _, u := range cells {
		c := &s.units[u]
		if c.column <= column || s.tokens[c.first].tick != document.NoTick {
			continue
		}
		for n, o := range t.options {
			if slices.ContainsFunc(o.phrases, func(p phrase) bool {
				end, likeness := s.match(c.first, p)
				return likeness > 0.8 && end == c.end
			}) {
				h.options[c.column] = n
				break
			}
		}
	}
	return h
}

// underHead reads the crosses of a zone by the choices that stand over them.
func (s *stream) underHead(h head, t *target, zone []part) form.RawAnswer {
	a := form.RawAnswer{Boxes: true, Confidence: 1}
	var rest []part
	for _, p := range zone {
		n, named := h.options[s.units[p.unit].column]
		switch {
		case !named || !s.isCross(p.unit):
			rest = append(rest, p)
		case t.options[n].other:
			a.Other = strings.TrimSpace(a.Other)
		default:
			a.Place.Place = s.units[p.unit].place
			a.Ticked = append(a.Ticked, t.options[n].phrases[0].text)
		}
	}
	a.Text = s.text(rest)
	return a
}

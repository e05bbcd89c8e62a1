// Package cross counts which associations name both of two things: a competency
// and a group, a method and a district. It takes a compiled book and two of its
// vocabularies and gives a table with who stands behind every number, so that
// workbook and report set the same. Concepts are sorted by how many name them;
// associations are never ranked. It is pure.
package cross

import (
	"cmp"
	"slices"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Table is who names a concept of the rows and one of the columns.
type Table struct {
	// Rows are the concepts that somebody named, the most named first. Columns
	// are in the order of their vocabulary; those with a broader concept are
	// counted there, since a district lies in its part of the city.
	Rows, Columns []Axis
	// Cells has a row for each of Rows with a cell for each of Columns.
	Cells [][]Cell
}

// Axis is a concept with who named it.
type Axis struct {
	Concept *form.Concept
	Who     []*book.Row
}

// Cell is who named both, in the order of the book's rows.
type Cell struct{ Who []*book.Row }

// Of crosses two vocabularies of a book; ok is false when nobody named anything
// of one of them.
func Of(b *book.Book, rows, columns string) (Table, bool) {
	t := Table{Rows: axis(b, rows, false), Columns: axis(b, columns, true)}
	slices.SortStableFunc(t.Rows, func(x, y Axis) int { return cmp.Compare(len(y.Who), len(x.Who)) })
	for _, r := range t.Rows {
		cells := make([]Cell, len(t.Columns))
		for j, c := range t.Columns {
			cells[j] = Cell{both(r.Who, c.Who)}
		}
		t.Cells = append(t.Cells, cells)
	}
	return t, len(t.Rows) > 0 && len(t.Columns) > 0
}

// First keeps the columns that most name, as many as fit; the others are told of
// by how many they are.
func (t Table) First(most int) (shown Table, left int) {
	if len(t.Columns) <= most {
		return t, 0
	}
	order := make([]int, len(t.Columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(len(t.Columns[j].Who), len(t.Columns[i].Who)) })
	keep := order[:most]
	slices.Sort(keep)
	shown = Table{Rows: t.Rows}
	for _, j := range keep {
		shown.Columns = append(shown.Columns, t.Columns[j])
	}
	for _, cells := range t.Cells {
		row := make([]Cell, 0, most)
		for _, j := range keep {
			row = append(row, cells[j])
		}
		shown.Cells = append(shown.Cells, row)
	}
	return shown, len(t.Columns) - most
}

// Highest is the greatest number in the table.
func (t Table) Highest() int {
	n := 0
	for _, cells := range t.Cells {
		for _, c := range cells {
			n = max(n, len(c.Who))
		}
	}
	return n
}

// axis lists the concepts of a vocabulary that somebody named; rolled up, those
// with a broader concept count as the broadest.
func axis(b *book.Book, vocabulary string, up bool) []Axis {
	i := slices.IndexFunc(b.Concepts, func(t book.Tally) bool { return t.Vocabulary.ID == vocabulary })
	if i < 0 {
		return nil
	}
	tally := b.Concepts[i]
	who := map[string]map[*book.Row]bool{}
	for _, count := range tally.Counts {
		id := count.ID
		if up {
			id = top(tally.Vocabulary, count.Concept)
		}
		for _, m := range count.Who {
			if who[id] == nil {
				who[id] = map[*book.Row]bool{}
			}
			who[id][m.Row] = true
		}
	}
	var all []Axis
	for i := range tally.Vocabulary.Concepts {
		c := &tally.Vocabulary.Concepts[i]
		a := Axis{Concept: c}
		for _, r := range b.Rows {
			if who[c.ID][r] {
				a.Who = append(a.Who, r)
			}
		}
		if len(a.Who) > 0 {
			all = append(all, a)
		}
	}
	return all
}

// top is the broadest concept above one. A vocabulary's file may have a circle
// of parents; none is gone round twice.
func top(v *form.Vocabulary, c *form.Concept) string {
	seen := map[string]bool{}
	for !seen[c.ID] {
		seen[c.ID] = true
		parent, ok := v.Concept(c.Parent)
		if !ok {
			break
		}
		c = parent
	}
	return c.ID
}

// both are the rows in two lists that are in the same order.
func both(a, b []*book.Row) []*book.Row {
	in := make(map[*book.Row]bool, len(b))
	for _, r := range b {
		in[r] = true
	}
	var out []*book.Row
	for _, r := range a {
		if in[r] {
			out = append(out, r)
		}
	}
	return out
}

package extract

import (
	"slices"

	"samkarta/internal/document"
)

// columns moves answers that stand below their labels: a row of two or more
// labels without answers beside them, over rows without labels. starts are where
// the labels of all zones begin, in order.
func (s *stream) columns(zones []zone, starts []int, b boundaries) {
	labels, rows := map[rowID][]int{}, map[int][]int{}
	for i, z := range zones {
		u := &s.units[s.unitOf(z.anchor)]
		if u.table != 0 {
			id := rowID{u.table, u.row}
			labels[id] = append(labels[id], i)
			rows[u.table] = append(rows[u.table], s.units[s.tokens[z.anchor.start].unit].row)
		}
	}
	for _, of := range rows {
		slices.Sort(of)
	}
	for id, heads := range labels {
		if len(heads) < 2 || !s.headOnly(zones, heads, id.row) {
			continue
		}
		stop := noRow
		if at, _ := slices.BinarySearch(rows[id.table], id.row+1); at < len(rows[id.table]) {
			stop = rows[id.table][at]
		}
		s.below(zones, heads, stop, b)
		if stop == noRow && len(heads) <= mostOnPage {
			s.underTable(zones, heads, starts, b)
		}
	}
}

// noRow is the row after the last.
const noRow = 1 << 62

// mostOnPage is how many labels can stand side by side on a page.
const mostOnPage = 50

// headOnly: the row's labels have no answers in their own row.
func (s *stream) headOnly(zones []zone, heads []int, row int) bool {
	for _, i := range heads {
		for _, p := range zones[i].units {
			if s.units[p.unit].row == row {
				return false
			}
		}
	}
	return true
}

// below gives each label of a row the cells under it up to a row: those of its
// column and of the columns right of it in which nothing stands beside it.
func (s *stream) below(zones []zone, heads []int, stop int, b boundaries) {
	of := map[int][]int{} // column to the labels in it
	for _, i := range heads {
		zones[i].units = nil
		column := s.units[s.unitOf(zones[i].anchor)].column
		of[column] = append(of[column], i)
	}
	u := s.unitOf(zones[heads[0]].anchor)
	table, row := s.units[u].table, s.units[u].row
	for u > 0 && s.units[u-1].table == table && s.units[u-1].row == row {
		u--
	}
	var filled []int // the columns of the row in which something stands
	for ; u < len(s.units) && s.units[u].table == table && s.units[u].row < stop; u++ {
		c := &s.units[u]
		if c.row == row {
			if c.first < c.end {
				filled = append(filled, c.column)
			}
			continue
		}
		at, exact := slices.BinarySearch(filled, c.column)
		if !exact {
			at--
		}
		if at < 0 || b.stop[u] {
			continue
		}
		if p := s.part(u, 0, len(s.tokens), b); p.end > p.start {
			for _, i := range of[filled[at]] {
				zones[i].units = append(zones[i].units, p)
			}
		}
	}
}

// underTable gives the lines below a last row of labels to the label they
// stand under on the page: where nothing is ruled, a reader sees a row of two
// labels as a table and a lone answer below it as a line.
func (s *stream) underTable(zones []zone, heads, starts []int, b boundaries) {
	last := zones[heads[len(heads)-1]]
	from := s.units[s.unitOf(last.anchor)]
	next := len(s.tokens)
	if at, _ := slices.BinarySearch(starts, last.anchor.end); at < len(starts) {
		next = starts[at]
	}
	for u := s.unitOf(last.anchor) + 1; u < len(s.units); u++ {
		c := &s.units[u]
		if c.table != 0 || b.stop[u] || c.first >= next || c.place.Page != from.place.Page || c.place.Box == (document.Box{}) {
			return
		}
		owner := -1
		for _, i := range heads {
			if s.units[s.tokens[zones[i].anchor.start].unit].place.Box.X0 <= c.place.Box.X0+columnSlack {
				owner = i
			}
		}
		if p := s.part(u, 0, next, b); owner >= 0 && p.end > p.start {
			zones[owner].units = append(zones[owner].units, p)
		}
	}
}

// columnSlack is how far, in points, an answer may stand left of its label and
// still be under it: half a character at the sizes of forms.
const columnSlack = 3

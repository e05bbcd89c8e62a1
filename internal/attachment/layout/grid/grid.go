// Package grid finds the tables that ruling lines make: it takes lines and gives
// cells, also merged ones and those whose outer sides nobody drew. It exists so
// that lines from a file and lines found in a picture make the same tables.
package grid

import (
	"cmp"
	"slices"

	"samkarta/internal/document"
)

const (
	// snap is how far apart two lines may be and still be drawn as one: table
	// borders are often two lines, or a thin filled box.
	snap = 2.5
	// maxRules keeps drawings (maps, charts) from being searched for tables.
	maxRules = 3000
)

// rule is a ruling line: at pos across its direction, from lo to hi along it.
type rule struct{ pos, lo, hi float64 }

// Grid is a ruled table, or a lone ruled box when it has one cell.
type Grid struct {
	Box           document.Box
	Rows, Columns int
	Cells         []Cell
}

// Cell is a cell of a grid; it counts rows from the top and from 0.
type Cell struct {
	Row, Column, RowSpan, ColumnSpan int
	Box                              document.Box
}

// Holds tells whether the middle of a box stands in a cell.
func (g Grid) Holds(b document.Box) bool {
	return slices.ContainsFunc(g.Cells, func(c Cell) bool { return c.Holds(b) })
}

// Holds tells whether the middle of a box stands in the cell.
func (c Cell) Holds(b document.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return c.Box.X0 <= x && x <= c.Box.X1 && c.Box.Y0 <= y && y <= c.Box.Y1
}

// Comb tells whether a grid is a field with a box for each character.
func (g Grid) Comb() bool {
	if g.Rows != 1 || g.Columns < 4 {
		return false
	}
	width := (g.Box.X1 - g.Box.X0) / float64(g.Columns)
	return width <= 24 && !slices.ContainsFunc(g.Cells, func(c Cell) bool {
		return !near(c.Box.X1-c.Box.X0, width, 0.4*width)
	})
}

// Find finds the tables that ruling lines make, the largest first.
func Find(rules []document.Box) []Grid {
	lying, standing := mergeRules(rules)
	if len(lying) > maxRules || len(standing) > maxRules {
		return nil
	}
	var grids []Grid
	for _, part := range connected(lying, standing) {
		if g, ok := makeGrid(part.lying, part.standing); ok {
			grids = append(grids, g)
		}
	}
	slices.SortFunc(grids, func(a, b Grid) int {
		return cmp.Or(cmp.Compare(area(b.Box), area(a.Box)), cmp.Compare(b.Box.Y1, a.Box.Y1), cmp.Compare(a.Box.X0, b.Box.X0))
	})
	return grids
}

// mergeRules parts lying from standing lines and joins pieces of one line.
func mergeRules(boxes []document.Box) (lying, standing []rule) {
	for _, b := range boxes {
		w, h := b.X1-b.X0, b.Y1-b.Y0
		switch {
		case w >= h && w >= 4:
			lying = append(lying, rule{(b.Y0 + b.Y1) / 2, b.X0, b.X1})
		case h > w && h >= 4:
			standing = append(standing, rule{(b.X0 + b.X1) / 2, b.Y0, b.Y1})
		}
	}
	return joinPieces(lying), joinPieces(standing)
}

// joinPieces makes one line of pieces that continue each other: programs draw
// borders cell by cell.
func joinPieces(rules []rule) []rule {
	slices.SortFunc(rules, func(a, b rule) int { return cmp.Compare(a.pos, b.pos) })
	var out []rule
	for len(rules) > 0 {
		n := 1
		for n < len(rules) && rules[n].pos-rules[n-1].pos <= 0.8 {
			n++
		}
		same := rules[:n]
		rules = rules[n:]
		slices.SortFunc(same, func(a, b rule) int { return cmp.Compare(a.lo, b.lo) })
		for i, r := range same {
			if i > 0 && r.lo <= out[len(out)-1].hi+snap {
				last := &out[len(out)-1]
				last.hi = max(last.hi, r.hi)
				continue
			}
			out = append(out, r)
		}
	}
	return out
}

// ruleSet is what touches: the lines of one table, or of something that is none.
type ruleSet struct{ lying, standing []rule }

// connected parts the lines into sets that touch each other.
func connected(lying, standing []rule) []ruleSet {
	sets := newSets(len(lying) + len(standing))
	for i, h := range lying {
		for j, v := range standing {
			if h.lo-snap <= v.pos && v.pos <= h.hi+snap && v.lo-snap <= h.pos && h.pos <= v.hi+snap {
				sets.join(i, len(lying)+j)
			}
		}
	}
	index := map[int]int{}
	var out []ruleSet
	at := func(i int) *ruleSet {
		root := sets.find(i)
		if _, ok := index[root]; !ok {
			index[root] = len(out)
			out = append(out, ruleSet{})
		}
		return &out[index[root]]
	}
	for i, h := range lying {
		s := at(i)
		s.lying = append(s.lying, h)
	}
	for j, v := range standing {
		s := at(len(lying) + j)
		s.standing = append(s.standing, v)
	}
	return out
}

// makeGrid makes cells of lines that touch each other. Sides that nobody drew
// are added where at least two lines end, since many tables have open sides.
func makeGrid(lying, standing []rule) (Grid, bool) {
	if len(lying) == 0 || len(standing) == 0 || len(lying)+len(standing) < 3 {
		return Grid{}, false
	}
	standing = closeSides(standing, lying)
	lying = closeSides(lying, standing)
	xs, ys := positions(standing), positions(lying)
	slices.Reverse(ys) // rows count from the top
	columns, rows := len(xs)-1, len(ys)-1
	if columns < 1 || rows < 1 || columns*rows > 10000 {
		return Grid{}, false
	}
	g := Grid{Rows: rows, Columns: columns,
		Box: document.Box{X0: xs[0], X1: xs[columns], Y0: ys[rows], Y1: ys[0]}}
	sets := newSets(columns*rows + 1)
	outside := columns * rows
	for r := range rows {
		y := (ys[r] + ys[r+1]) / 2
		for c := 0; c <= columns; c++ {
			if !drawn(standing, xs[c], y) {
				sets.join(cellOr(outside, r, c-1, columns), cellOr(outside, r, c, columns))
			}
		}
	}
	for c := range columns {
		x := (xs[c] + xs[c+1]) / 2
		for r := 0; r <= rows; r++ {
			if !drawn(lying, ys[r], x) {
				above, below := outside, outside
				if r > 0 {
					above = (r-1)*columns + c
				}
				if r < rows {
					below = r*columns + c
				}
				sets.join(above, below)
			}
		}
	}
	g.Cells = cellsOf(sets, rows, columns, xs, ys)
	return g, len(g.Cells) > 0
}

// cellOr gives the number of a square of the grid, and one number for all that
// lies outside of it.
func cellOr(outside, r, c, columns int) int {
	if c < 0 || c >= columns {
		return outside
	}
	return r*columns + c
}

// cellsOf gives each set of joined squares as one cell, if it is a rectangle.
func cellsOf(sets *sets, rows, columns int, xs, ys []float64) []Cell {
	outside := sets.find(rows * columns)
	type extent struct{ r0, c0, r1, c1, n int }
	found := map[int]*extent{}
	var order []*extent
	for i := range rows * columns {
		root := sets.find(i)
		r, c := i/columns, i%columns
		if root == outside {
			continue
		}
		e := found[root]
		if e == nil {
			e = &extent{r, c, r, c, 0}
			found[root] = e
			order = append(order, e)
		}
		e.c0, e.r1, e.c1, e.n = min(e.c0, c), r, max(e.c1, c), e.n+1
	}
	var cells []Cell
	for _, e := range order {
		cells = append(cells, Cell{e.r0, e.c0, e.r1 - e.r0 + 1, e.c1 - e.c0 + 1,
			document.Box{X0: xs[e.c0], X1: xs[e.c1+1], Y0: ys[e.r1+1], Y1: ys[e.r0]}})
	}
	return cells
}

// closeSides adds the outer sides that two or more crossing lines end at.
func closeSides(sides, crossing []rule) []rule {
	lo, hi := crossing[0].lo, crossing[0].hi
	from, to := crossing[0].pos, crossing[0].pos
	for _, r := range crossing {
		lo, hi = min(lo, r.lo), max(hi, r.hi)
		from, to = min(from, r.pos), max(to, r.pos)
	}
	for _, at := range []float64{lo, hi} {
		ends := 0
		for _, r := range crossing {
			if near(r.lo, at, snap) || near(r.hi, at, snap) {
				ends++
			}
		}
		closed := slices.ContainsFunc(sides, func(r rule) bool { return near(r.pos, at, snap) })
		if !closed && ends >= 2 {
			sides = append(sides, rule{at, from, to})
		}
	}
	return sides
}

// positions gives where the lines stand, those closer than snap as one.
func positions(rules []rule) []float64 {
	all := make([]float64, 0, len(rules))
	for _, r := range rules {
		all = append(all, r.pos)
	}
	slices.Sort(all)
	out := all[:0]
	for i, x := range all {
		if i == 0 || x-out[len(out)-1] > snap {
			out = append(out, x)
		}
	}
	return out
}

// drawn tells whether a line at pos passes the point at.
func drawn(rules []rule, pos, at float64) bool {
	return slices.ContainsFunc(rules, func(r rule) bool {
		return near(r.pos, pos, snap) && r.lo <= at && at <= r.hi
	})
}

// sets is a union-find.
type sets struct{ parent []int }

// newSets begins with each thing alone.
func newSets(n int) *sets {
	s := &sets{make([]int, n)}
	for i := range s.parent {
		s.parent[i] = i
	}
	return s
}

// find gives the thing that stands for a set, and shortens the way to it.
func (s *sets) find(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

func (s *sets) join(a, b int) { s.parent[s.find(a)] = s.find(b) }

// near allows for the width of the lines.
func near(a, b, tolerance float64) bool { return a-b <= tolerance && b-a <= tolerance }

func area(b document.Box) float64 { return (b.X1 - b.X0) * (b.Y1 - b.Y0) }

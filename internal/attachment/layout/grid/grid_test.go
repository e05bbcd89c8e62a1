package grid

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/document"
)

// lines draws "x0 y0 x1 y1" each.
func lines(specs ...string) []document.Box {
	var out []document.Box
	for _, s := range specs {
		var b document.Box
		if n, err := fmt.Sscan(s, &b.X0, &b.Y0, &b.X1, &b.Y1); n != 4 {
			panic(err)
		}
		out = append(out, b)
	}
	return out
}

func show(grids []Grid) string {
	var b strings.Builder
	for _, g := range grids {
		fmt.Fprintf(&b, "%d×%d:", g.Rows, g.Columns)
		for _, c := range g.Cells {
			fmt.Fprintf(&b, " %d,%d", c.Row, c.Column)
			if c.RowSpan*c.ColumnSpan > 1 {
				fmt.Fprintf(&b, "(%d×%d)", c.RowSpan, c.ColumnSpan)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestFind(t *testing.T) {
	frame := lines("0 0 100 0", "0 60 100 60", "0 0 0 60", "100 0 100 60")
	for _, c := range []struct {
		name  string
		rules []document.Box
		want  string
	}{
		{"nothing", nil, ""},
		{"lines that do not meet", lines("0 0 100 0", "0 20 100 20"), ""},
		{"a corner", lines("0 0 100 0", "0 0 0 60"), ""},
		{"a frame", frame, "1×1: 0,0\n"},
		{"two by two", append(lines("50 0 50 60", "0 30 100 30"), frame...), "2×2: 0,0 0,1 1,0 1,1\n"},
		{"a merged row", append(lines("50 0 50 30", "0 30 100 30"), frame...), "2×2: 0,0(1×2) 1,0 1,1\n"},
		{"a merged column", append(lines("50 0 50 60", "50 30 100 30"), frame...), "2×2: 0,0(2×1) 0,1 1,1\n"},
		{"open to the sides", lines("0 0 100 0", "0 30 100 30", "0 60 100 60", "50 0 50 60"), "2×2: 0,0 0,1 1,0 1,1\n"},
		{"each side in pieces", lines("0 0 50 0", "50 0 100 0", "0 60 50 60", "50.5 60.4 100 60.4", "0 0 0 60", "100 0 100 60", "50 0 50 60"), "1×2: 0,0 0,1\n"},
		{"double lines", append(lines("1.5 0 1.5 60", "50 0 50 60", "51.5 0 51.5 60"), frame...), "1×2: 0,0 0,1\n"},
		{"two tables, the larger first", append(lines("200 0 220 0", "200 20 220 20", "200 0 200 20", "220 0 220 20"), frame...), "1×1: 0,0\n1×1: 0,0\n"},
		{"a missing corner is no cell", lines("0 0 50 0", "0 30 100 30", "0 60 100 60", "0 0 0 60", "50 0 50 60", "100 30 100 60"), "2×2: 0,0 0,1 1,0\n"},
	} {
		if got := show(Find(c.rules)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCellsKnowTheirPlace(t *testing.T) {
	g := Find(lines("0 0 100 0", "0 60 100 60", "0 0 0 60", "100 0 100 60", "50 0 50 60"))[0]
	if want := (document.Box{X1: 50, Y1: 60}); g.Cells[0].Box != want || g.Box.X1 != 100 {
		t.Errorf("first cell %v of %v", g.Cells[0].Box, g.Box)
	}
	word := document.Box{X0: 60, X1: 90, Y0: 10, Y1: 20}
	if !g.Holds(word) || g.Cells[0].Holds(word) || !g.Cells[1].Holds(word) {
		t.Error("the word stands in the second cell")
	}
}

func TestComb(t *testing.T) {
	row := func(xs ...float64) Grid {
		var rules []document.Box
		for _, x := range xs {
			rules = append(rules, document.Box{X0: x, X1: x, Y1: 20})
		}
		last := xs[len(xs)-1]
		return Find(append(rules, document.Box{X1: last}, document.Box{X1: last, Y0: 20, Y1: 20}))[0]
	}
	if !row(0, 15, 30, 45, 60, 75).Comb() {
		t.Error("a box for each character is a comb")
	}
	if row(0, 80, 160, 240, 320).Comb() || row(0, 10, 60, 70, 90).Comb() || row(0, 15, 30).Comb() {
		t.Error("a row of a table is no comb")
	}
}

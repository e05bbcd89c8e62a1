package figure

import (
	"fmt"
	"testing"

	"samkarta/internal/document"
)

func TestTickBoxes(t *testing.T) {
	box := func(x0, y0, x1, y1 float64) document.Box { return document.Box{X0: x0, Y0: y0, X1: x1, Y1: y1} }
	square := func(x float64) Figure { return Figure{Box: box(x, 0, x+10, 10), Square: true, Stroked: true} }
	for _, c := range []struct {
		name    string
		figures []Figure
		want    []TickBox
	}{
		{"empty", []Figure{square(0)}, []TickBox{{box(0, 0, 10, 10), false}}},
		{"crossed", []Figure{square(0), {Box: box(1, 1, 9, 9), Stroked: true}}, []TickBox{{box(0, 0, 10, 10), true}}},
		{"a double border is no mark", []Figure{square(0), {Box: box(1, 1, 9, 9), Square: true, Stroked: true}}, []TickBox{{box(0, 0, 10, 10), false}}},
		{"a light ground is no mark", []Figure{{Box: box(0, 0, 10, 10), Round: true, Filled: true, Light: true}, square(0)}, []TickBox{{box(0, 0, 10, 10), false}}},
		{"a dot", []Figure{{Box: box(0, 0, 10, 10), Round: true, Stroked: true}, {Box: box(3, 3, 7, 7), Round: true, Filled: true}}, []TickBox{{box(0, 0, 10, 10), true}}},
		{"dark with a hook", []Figure{{Box: box(0, 0, 10, 10), Round: true, Filled: true}, {Box: box(2, 3, 8, 7), Stroked: true}}, []TickBox{{box(0, 0, 10, 10), true}}},
		{"a bullet", []Figure{{Box: box(0, 0, 6, 6), Round: true, Filled: true}}, nil},
		{"boxes for characters", []Figure{square(0), square(10), square(20)}, nil},
		{"a cell", []Figure{{Box: box(0, 0, 100, 20), Square: true, Stroked: true}}, nil},
	} {
		if got := TickBoxes(c.figures); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		name          string
		points        [][2]float64
		curved        bool
		square, round bool
		lines         int
	}{
		{"a rectangle", [][2]float64{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, false, true, false, 4},
		{"a line", [][2]float64{{0, 0}, {90, 0}}, false, false, false, 1},
		{"a stroke across", [][2]float64{{0, 0}, {9, 9}}, false, false, false, 0},
		{"a hook", [][2]float64{{0, 4}, {3, 0}, {9, 9}}, false, false, false, 0},
		{"a circle", [][2]float64{{0, 5}, {5, 10}, {10, 5}, {5, 0}, {0, 5}}, true, false, true, 0},
		{"a bow", [][2]float64{{0, 5}, {5, 10}, {10, 5}}, true, false, false, 0},
	} {
		f := New(c.points, c.curved, Figure{Stroked: true})
		if f.Square != c.square || f.Round != c.round || len(f.Lines) != c.lines || !f.Stroked {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestRing(t *testing.T) {
	rect := func(at, side float64) Figure {
		return New([][2]float64{{at, at}, {at + side, at}, {at + side, at + side}, {at, at + side}}, false, Figure{Filled: true})
	}
	if got := Ring([]Figure{rect(1, 98), rect(0, 100)}); len(got) != 1 || !got[0].Stroked || got[0].Box.X1 != 100 {
		t.Errorf("a border: %+v", got)
	}
	if got := Ring([]Figure{rect(0, 100), rect(30, 20)}); len(got) != 2 {
		t.Errorf("a box in a box: %+v", got)
	}
}

func TestRules(t *testing.T) {
	box := func(x0, y0, x1, y1 float64) document.Box { return document.Box{X0: x0, Y0: y0, X1: x1, Y1: y1} }
	tick := Figure{Box: box(200, 0, 210, 10), Square: true, Stroked: true}
	for _, c := range []struct {
		name string
		f    Figure
		want int
	}{
		{"a thin filled box", Figure{Box: box(0, 0, 90, 1), Filled: true, Square: true}, 1},
		{"a stroked line", Figure{Box: box(0, 0, 90, 0), Stroked: true}, 1},
		{"a frame", Figure{Box: box(0, 0, 90, 30), Stroked: true, Square: true}, 4},
		{"a coloured ground", Figure{Box: box(0, 0, 90, 30), Filled: true, Square: true}, 0},
		{"a white line", Figure{Box: box(0, 0, 90, 1), Filled: true, Light: true, Square: true}, 0},
		{"a tick box", tick, 0},
	} {
		figures := []Figure{c.f, tick}
		if got := Rules(figures, TickBoxes(figures)); len(got) != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

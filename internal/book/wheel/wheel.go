// Package wheel weighs what hinders, as the exercise «Hjulet» does on a wall:
// obstacles are sorted under areas, the areas weighed, and the heaviest chosen
// to be made clear. It takes a compiled book and gives the areas with who named
// them, and beside them, in figures of their own, the points of workshops whose
// notes were sent in. It weighs obstacles and never associations. It is pure.
//
// The weight of an area: what an association names first counts 3, what it names
// second 2, and everything after that 1; the form asks for the gravest first.
// An area counts once for each association, where it is first named. A sum of
// small whole numbers is what people can check with a pencil, and next to a
// count it says that something is named late or early; finer weights would
// claim more than one question in a form can tell.
package wheel

import (
	"cmp"
	"slices"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// First is what the first named counts, and Areas how many areas are chosen
// when none tie for the last place.
const (
	First = 3
	Areas = 3
)

// Wheel is all that hinders in a round.
type Wheel struct {
	// Question is the one about obstacles; nil when the form has none.
	Question *form.Question
	// Answered is how many associations named an obstacle.
	Answered int
	// Areas are those that somebody named or gave points, the heaviest first,
	// of equally heavy ones in the order of the vocabulary.
	Areas []*Area
	// Notes are those of the workshops, in the order they were sent and stood.
	Notes []Note
}

// Area is a theme of the vocabulary, or an obstacle that belongs to no theme.
type Area struct {
	Concept *form.Concept
	Scale
	// Obstacles are those under the area that were named or given points, in
	// the order of the vocabulary.
	Obstacles []*Obstacle
}

// Obstacle is one concept of the vocabulary.
type Obstacle struct {
	Concept *form.Concept
	Scale
}

// Scale is how heavy something is, by the answers and by the workshops' points.
type Scale struct {
	Weight int
	Who    []Naming
	// Points is the sum of the workshops'; Notes is how many notes there were.
	Points float64
	Notes  int
	// Place by weight counts from 1 and is the same for equally heavy ones (Tied);
	// PointsPlace is the place by points alone. 0 has none.
	Place, PointsPlace int
	Tied, PointsTied   bool
}

// Chosen: among the heaviest by the answers.
func (s Scale) Chosen() bool { return 0 < s.Place && s.Place <= Areas }

// ChosenByPoints: among the heaviest by the workshops' points.
func (s Scale) ChosenByPoints() bool { return 0 < s.PointsPlace && s.PointsPlace <= Areas }

// Naming is an association that named something.
type Naming struct {
	Cell *book.Cell
	// Quote is the words, Order the place in the answer: 1 for what is named
	// first. Two things named by the same words have the same.
	Quote string
	Order int
}

// weight is what a naming counts.
func (n Naming) weight() int { return max(First+1-n.Order, 1) }

// Turn compiles the wheel of a book.
func Turn(b *book.Book) Wheel {
	w := Wheel{}
	if q, ok := b.Form.Role(form.Obstacles); ok {
		w.Question = q
	}
	v := vocabulary(b, w.Question)
	if v == nil {
		return w
	}
	t := newTurning(v)
	for _, r := range b.Rows {
		if w.Question == nil {
			break
		}
		if c := r.Cell(w.Question.ID); c != nil && t.answer(c) {
			w.Answered++
		}
	}
	w.Notes = t.notes(b)
	w.Areas = t.areas
	rank(w.Areas, func(a *Area) *Scale { return &a.Scale })
	for _, a := range w.Areas {
		rank(a.Obstacles, func(o *Obstacle) *Scale { return &o.Scale })
		a.Obstacles = slices.DeleteFunc(a.Obstacles, func(o *Obstacle) bool { return o.nothing() })
	}
	w.Areas = slices.DeleteFunc(w.Areas, func(a *Area) bool { return a.nothing() })
	slices.SortStableFunc(w.Areas, func(a, b *Area) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(b.Points, a.Points))
	})
	return w
}

func (s Scale) nothing() bool { return s.Weight == 0 && s.Notes == 0 }

// vocabulary of the obstacles: the question's, or without one that of the notes.
func vocabulary(b *book.Book, q *form.Question) *form.Vocabulary {
	ids := []string{}
	if q != nil {
		ids = append(ids, q.Vocabulary)
		ids = append(ids, q.CodeTo...)
	}
	for _, s := range b.Others {
		if n, ok := notesOf(b.Library, s); ok && n.category >= 0 {
			ids = append(ids, n.question.Columns[n.category].Vocabulary)
		}
	}
	for _, id := range ids {
		if v := b.Library.Vocabularies[id]; v != nil {
			return v
		}
	}
	return nil
}

// turning is the wheel while it is filled.
type turning struct {
	vocabulary *form.Vocabulary
	areas      []*Area
	area       map[string]*Area // by concept id
	obstacle   map[string]*Obstacle
}

// newTurning sorts the vocabulary under areas: each theme's concepts under the
// concept that is the theme; a concept whose theme has none stands by itself,
// since "everything else" is nothing that can be made clear.
func newTurning(v *form.Vocabulary) *turning {
	t := &turning{vocabulary: v, area: map[string]*Area{}, obstacle: map[string]*Obstacle{}}
	themes := map[string]*Area{}
	for i := range v.Concepts {
		if c := &v.Concepts[i]; c.IsTheme && c.Theme != "" && themes[c.Theme] == nil {
			themes[c.Theme] = &Area{Concept: c}
		}
	}
	for i := range v.Concepts {
		c := &v.Concepts[i]
		a := themes[c.Theme]
		if a == nil {
			a = &Area{Concept: c}
		}
		if !slices.Contains(t.areas, a) {
			t.areas = append(t.areas, a)
		}
		o := &Obstacle{Concept: c}
		a.Obstacles = append(a.Obstacles, o)
		t.area[c.ID], t.obstacle[c.ID] = a, o
	}
	return t
}

// answer adds what one association names, in the order it is first named.
func (t *turning) answer(c *book.Cell) bool {
	text := c.Value.Text
	if text == "" {
		text = c.Answer.Raw
	}
	type found struct {
		code form.Code
		at   int
	}
	var all []found
	for _, code := range c.Codes[t.vocabulary.ID] {
		if t.obstacle[code.ID] == nil || !code.Sure() {
			continue
		}
		at := strings.Index(text, code.Quote)
		if at < 0 {
			at = len(text)
		}
		all = append(all, found{code, at})
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	order, areas, last, lastArea := 0, 0, -1, -1
	for _, f := range all {
		n := Naming{Cell: c, Quote: f.code.Quote}
		o, a := t.obstacle[f.code.ID], t.area[f.code.ID]
		if f.at != last {
			order++
		}
		n.Order, last = order, f.at
		o.name(n)
		// Of an area its first obstacle counts, in its place among the areas.
		if len(a.Who) == 0 || a.Who[len(a.Who)-1].Cell != c {
			if f.at != lastArea {
				areas++
			}
			n.Order, lastArea = areas, f.at
			a.name(n)
		}
	}
	return len(all) > 0
}

func (s *Scale) name(n Naming) {
	s.Who = append(s.Who, n)
	s.Weight += n.weight()
}

// rank gives the places, by weight and by points, each by itself.
func rank[T any](list []T, scale func(T) *Scale) {
	for _, x := range list {
		s := scale(x)
		place, tied, pointsPlace, pointsTied := 1, -1, 1, -1
		for _, y := range list {
			o := scale(y)
			place += one(o.Weight > s.Weight)
			tied += one(o.Weight == s.Weight)
			pointsPlace += one(o.Points > s.Points)
			pointsTied += one(o.Points == s.Points)
		}
		if s.Weight > 0 {
			s.Place, s.Tied = place, tied > 0
		}
		if s.Points > 0 {
			s.PointsPlace, s.PointsTied = pointsPlace, pointsTied > 0
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

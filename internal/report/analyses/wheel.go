package analyses

import (
	"strconv"
	"strings"

	"samkarta/internal/book/wheel"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

// Wheel sets what hinders, weighed, and a sheet to fill in for each of the
// heaviest areas.
func Wheel(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	w := wheel.Turn(s.Book)
	if len(w.Areas) == 0 {
		return
	}
	title := s.Chapter(c, "wheel")
	s.Bullets(s.Say("wheel.answered", "answered", s.Count(w.Answered), "all", s.Count(len(s.Book.Rows))), s.Say("wheel.formula"), s.notesOf(w))
	s.scales(title, w.Areas)
	s.weights(title, w)
	for _, a := range w.Areas {
		if a.Chosen() || a.ChosenByPoints() {
			s.exercise(a)
		}
	}
}

// mostHeld is how many obstacles of an area a short edition has room for.
const mostHeld = 3

// Obstacles is the wheel in a few lines: the areas by weight, for an edition that
// has no room for more.
func Obstacles(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	w := wheel.Turn(s.Book)
	if len(w.Areas) == 0 {
		return
	}
	title := s.Chapter(c, "wheel")
	table := tagpdf.Table{Caption: s.Caption(title), RowHeaders: true, Dense: s.Layout.Short, Columns: []tagpdf.Column{
		{Title: s.Say("column.area"), Width: 1.4}, {Title: s.Say("column.weight"), Width: 0.5, Right: true}, {Title: s.Say("column.holds"), Width: 3}}}
	for _, a := range w.Areas[:min(len(w.Areas), wheel.Areas)] {
		held := s.held(a)
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(a.Concept.Label.In(s.Texts.Lang())), tagpdf.Text(s.Count(a.Weight)),
			tagpdf.Text(strings.Join(held[:min(len(held), mostHeld)], "; "))})
	}
	s.Add(table)
}

// held are the obstacles under an area.
func (s setter) held(a *wheel.Area) []string {
	var list []string
	for _, o := range a.Obstacles {
		if o.Concept != a.Concept {
			list = append(list, o.Concept.Label.In(s.Texts.Lang()))
		}
	}
	return list
}

// notesOf says what the workshops' notes are, and what of them is not counted.
func (s setter) notesOf(w wheel.Wheel) string {
	if len(w.Notes) == 0 {
		return ""
	}
	nowhere := 0
	for _, n := range w.Notes {
		if n.Concept == nil {
			nowhere++
		}
	}
	return s.Say("wheel.notes", "notes", s.Count(len(w.Notes)), "nowhere", s.Count(nowhere))
}

// scales is the figure of the weights.
func (s setter) scales(title string, areas []*wheel.Area) {
	var bars []tagpdf.Quantity
	for _, a := range areas {
		if a.Weight > 0 {
			bars = append(bars, tagpdf.Quantity{Label: a.Concept.Label.In(s.Texts.Lang()), Value: float64(a.Weight), Text: s.Count(a.Weight)})
		}
	}
	if len(bars) >= sheet.FewBars {
		s.Chart("wheel.", title, bars, len(bars))
	}
}

func (s setter) weights(title string, w wheel.Wheel) {
	points := len(w.Notes) > 0
	table := tagpdf.Table{Caption: s.Caption(title), RowHeaders: true, Columns: []tagpdf.Column{
		{Title: s.Say("column.area"), Width: 1.4}, {Title: s.Say("column.weight"), Width: 0.5, Right: true},
		{Title: s.Say("column.position"), Width: 0.7}, {Title: s.Say("column.named"), Width: 3}}}
	if points {
		table.Columns = append(table.Columns, tagpdf.Column{Title: s.Say("column.points"), Width: 0.8, Right: true})
	}
	for _, a := range w.Areas {
		var who []string
		for _, n := range a.Who {
			who = append(who, s.Say("wheel.named", "name", s.Name(n.Cell.Row), "order", strconv.Itoa(n.Order)))
		}
		named := strings.Join(who, ", ")
		if len(who) > sheet.ManyNames {
			named = s.Say("many_names", "count", s.Count(len(who)))
		}
		row := []tagpdf.Cell{tagpdf.Text(a.Concept.Label.In(s.Texts.Lang())), tagpdf.Text(s.Count(a.Weight)),
			tagpdf.Text(s.position(a.Scale)), tagpdf.Text(named)}
		if points {
			row = append(row, tagpdf.Text(s.Number(a.Points)))
		}
		table.Rows = append(table.Rows, row)
	}
	s.Add(table)
}

// position says a place, that it is shared, and that the area was chosen.
func (s setter) position(scale wheel.Scale) string {
	switch {
	case scale.Place == 0:
		return "–"
	case scale.Tied:
		return s.Say("wheel.place_tied", "place", strconv.Itoa(scale.Place))
	}
	return strconv.Itoa(scale.Place)
}

// exercise is one page: an area, what it holds, and the three questions with
// room to write.
func (s setter) exercise(a *wheel.Area) {
	title := s.Say("wheel.sheet", "area", a.Concept.Label.In(s.Texts.Lang()))
	s.Add(tagpdf.Heading{Level: 2, Text: title, NewPage: true, Unlisted: true})
	key := "wheel.chosen_both"
	if !a.ChosenByPoints() {
		key = "wheel.chosen_answers"
	} else if !a.Chosen() {
		key = "wheel.chosen_points"
	}
	s.Introduce(tagpdf.Body, s.Say(key, "weight", s.Count(a.Weight), "points", s.Number(a.Points)))
	s.Introduce(tagpdf.Body, s.SayIf("wheel.holds", "list", strings.Join(s.held(a), "; ")))
	const room = 14 // three such rows fill the page
	table := tagpdf.Table{Caption: s.Caption(title), RowHeaders: true, Lines: room,
		Columns: []tagpdf.Column{{Title: s.Say("column.question"), Width: 1}, {Title: s.Say("column.reply"), Width: 2.6}}}
	for _, q := range []string{"else", "today", "responsible"} {
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(s.Texts.Say("wheel.question." + q)), nil})
	}
	s.Add(table)
}

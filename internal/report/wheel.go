package report

import (
	"strconv"
	"strings"

	"samkarta/internal/book/wheel"
	"samkarta/internal/tagpdf"
)

// wheel sets what hinders, weighed, and a sheet to fill in for each of the
// heaviest areas.
func (s *setter) wheel(c chapter) {
	w := wheel.Turn(s.book)
	if len(w.Areas) == 0 {
		return
	}
	title := s.chapter(c.Title, "wheel", false)
	s.introduce(tagpdf.Lead, s.in(c.Intro))
	s.bullets(s.say("wheel.answered", "answered", s.count(w.Answered), "all", s.count(len(s.book.Rows))), s.say("wheel.formula"), s.notesOf(w))
	s.scales(title, w.Areas)
	s.weights(title, w)
	for _, a := range w.Areas {
		if a.Chosen() || a.ChosenByPoints() {
			s.exercise(a)
		}
	}
}

// notesOf says what the workshops' notes are, and what of them is not counted.
func (s *setter) notesOf(w wheel.Wheel) string {
	if len(w.Notes) == 0 {
		return ""
	}
	nowhere := 0
	for _, n := range w.Notes {
		if n.Concept == nil {
			nowhere++
		}
	}
	return s.say("wheel.notes", "notes", s.count(len(w.Notes)), "nowhere", s.count(nowhere))
}

// scales is the figure of the weights.
func (s *setter) scales(title string, areas []*wheel.Area) {
	var bars []tagpdf.Bar
	for _, a := range areas {
		if a.Weight > 0 {
			bars = append(bars, tagpdf.Bar{Label: a.Concept.Label.In(s.texts.Lang()), Value: float64(a.Weight), Text: s.count(a.Weight)})
		}
	}
	if len(bars) >= fewBars {
		s.chart("wheel.", title, bars, len(bars))
	}
}

func (s *setter) weights(title string, w wheel.Wheel) {
	points := len(w.Notes) > 0
	table := tagpdf.Table{Caption: s.caption(title), RowHeaders: true, Columns: []tagpdf.Column{
		{Title: s.say("column.area"), Width: 1.7}, {Title: s.say("column.weight"), Width: 0.6, Right: true},
		{Title: s.say("column.position"), Width: 0.9}, {Title: s.say("column.named"), Width: 2.4}}}
	if points {
		table.Columns = append(table.Columns, tagpdf.Column{Title: s.say("column.points"), Width: 0.7, Right: true})
	}
	for _, a := range w.Areas {
		var who []string
		for _, n := range a.Who {
			who = append(who, s.say("wheel.named", "name", s.name(n.Cell.Row), "order", strconv.Itoa(n.Order)))
		}
		named := strings.Join(who, ", ")
		if len(who) > manyNames {
			named = s.say("many_names", "count", s.count(len(who)))
		}
		row := []tagpdf.Cell{tagpdf.Text(a.Concept.Label.In(s.texts.Lang())), tagpdf.Text(s.count(a.Weight)),
			tagpdf.Text(s.position(a.Scale)), tagpdf.Text(named)}
		if points {
			row = append(row, tagpdf.Text(s.number(a.Points)))
		}
		table.Rows = append(table.Rows, row)
	}
	s.add(table)
}

// position says a place, that it is shared, and that the area was chosen.
func (s *setter) position(scale wheel.Scale) string {
	switch {
	case scale.Place == 0:
		return "–"
	case scale.Tied:
		return s.say("wheel.place_tied", "place", strconv.Itoa(scale.Place))
	}
	return strconv.Itoa(scale.Place)
}

// exercise is one page: an area, what it holds, and the three questions with
// room to write.
func (s *setter) exercise(a *wheel.Area) {
	title := s.say("wheel.sheet", "area", a.Concept.Label.In(s.texts.Lang()))
	s.add(tagpdf.Heading{Level: 2, Text: title, NewPage: true})
	key := "wheel.chosen_both"
	if !a.ChosenByPoints() {
		key = "wheel.chosen_answers"
	} else if !a.Chosen() {
		key = "wheel.chosen_points"
	}
	s.introduce(tagpdf.Body, s.say(key, "weight", s.count(a.Weight), "points", s.number(a.Points)))
	var obstacles []string
	for _, o := range a.Obstacles {
		if o.Concept != a.Concept {
			obstacles = append(obstacles, o.Concept.Label.In(s.texts.Lang()))
		}
	}
	s.introduce(tagpdf.Body, s.sayIf("wheel.holds", "list", strings.Join(obstacles, "; ")))
	const room = 11 // three such rows fill the page
	table := tagpdf.Table{Caption: s.caption(title), RowHeaders: true, Lines: room,
		Columns: []tagpdf.Column{{Title: s.say("column.question"), Width: 1}, {Title: s.say("column.reply"), Width: 2.6}}}
	for _, q := range []string{"else", "today", "responsible"} {
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(s.texts.Say("wheel.question." + q)), nil})
	}
	s.add(table)
}

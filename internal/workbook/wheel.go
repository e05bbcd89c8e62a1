package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book/wheel"
	"samkarta/internal/form"
)

// wheelTables are the sheets on what hinders: the weights, the three questions
// on the heaviest areas to be answered, and the notes of workshops. A form that
// asks for no obstacles has none.
func (s *setter) wheelTables() map[string]table {
	w := s.wheel
	if w.Question == nil && len(w.Notes) == 0 {
		return nil
	}
	var weights, ask [][]cell
	for _, a := range w.Areas {
		weights = append(weights, s.weight(a.Concept, a.Scale, s.say("whole_area"), strong))
		for _, o := range a.Obstacles {
			label := o.Concept.Label.In(s.texts.Lang())
			if o.Concept == a.Concept {
				label = s.say("area_itself")
			}
			// An obstacle that stands by itself is said already.
			if len(a.Obstacles) > 1 || o.Concept != a.Concept {
				weights = append(weights, s.weight(a.Concept, o.Scale, label, free))
			}
		}
		ask = append(ask, s.exercise(a)...)
	}
	tables := map[string]table{
		"obstacles": s.analysis(weights, column{s.say("column.area"), 30}, column{s.say("column.obstacle"), 34}, column{s.say("column.weight"), 10},
			column{s.say("column.position"), 14}, column{s.say("column.count"), 16}, column{s.say("column.named"), 50},
			column{s.say("column.points"), 14}, column{s.say("column.points_position"), 14}),
		"wheel": s.analysis(ask, column{s.say("column.area"), 26}, column{s.say("column.chosen"), 24}, column{s.say("column.question"), 34},
			column{s.say("column.reply"), 64}, column{s.say("column.who"), 22}, column{s.say("column.when"), 14}),
	}
	if len(w.Notes) > 0 {
		tables["notes"] = s.notes()
	}
	return tables
}

// weight is the line of an area, or of an obstacle under it, which has no place
// of its own: areas are chosen.
func (s *setter) weight(area *form.Concept, scale wheel.Scale, obstacle string, kind kind) []cell {
	var who []string
	for _, n := range scale.Who {
		who = append(who, s.say("named", "order", strconv.Itoa(n.Order), "organisation", s.name(n.Cell.Row), "quote", n.Quote))
	}
	row := []cell{{text: area.Label.In(s.texts.Lang()), look: look{kind: kind}}, {text: obstacle}, number(scale.Weight), {},
		number(len(scale.Who)), {text: strings.Join(who, "\n")}, {}, {}}
	if scale.Notes > 0 {
		row[6] = cell{number: &scale.Points, look: look{kind: numeric}}
	}
	if kind == strong {
		row[3].text, row[7].text = s.position(scale.Place, scale.Tied), s.position(scale.PointsPlace, scale.PointsTied)
	}
	return row
}

// position says a place, and that it is shared.
func (s *setter) position(place int, tied bool) string {
	switch {
	case place == 0:
		return ""
	case tied:
		return s.say("position_tied", "place", strconv.Itoa(place))
	}
	return s.say("position", "place", strconv.Itoa(place))
}

// exercise asks the three questions of the exercise about an area that was chosen.
func (s *setter) exercise(a *wheel.Area) [][]cell {
	key := ""
	switch {
	case a.Chosen() && a.ChosenByPoints():
		key = "chosen_both"
	case a.Chosen():
		key = "chosen_answers"
	case a.ChosenByPoints():
		key = "chosen_points"
	default:
		return nil
	}
	var rows [][]cell
	for _, q := range []string{"else", "today", "responsible"} {
		rows = append(rows, []cell{{text: a.Concept.Label.In(s.texts.Lang()), look: look{kind: strong}}, {text: s.say(key)},
			{text: s.texts.Say("wheel.question." + q)}, {look: look{tone: toFill}, lines: 4}, {look: look{tone: toFill}}, {look: look{tone: toFill}}})
	}
	return rows
}

func (s *setter) notes() table {
	var rows [][]cell
	for _, n := range s.wheel.Notes {
		row := []cell{{text: n.Workshop}, {text: n.Item}, {text: n.Category}, {}, {number: &n.Points, look: look{kind: numeric}}, {}}
		switch {
		case n.Concept == nil:
			row[3], row[5].text = cell{text: s.say("note_nowhere"), look: look{tone: doubt}}, s.say("note_nowhere_why")
		case n.Proposed:
			row[3].text, row[5].text = n.Concept.Label.In(s.texts.Lang()), s.say("note_proposed")
		default:
			row[3].text = n.Concept.Label.In(s.texts.Lang())
		}
		if n.Unread {
			row[4] = cell{text: s.say("note_unread"), look: look{kind: amount, tone: doubt}}
		}
		rows = append(rows, row)
	}
	return s.analysis(rows, column{s.say("column.workshop"), 24}, column{s.say("column.note"), 52}, column{s.say("column.sorted"), 26},
		column{s.say("column.counts_as"), 28}, column{s.say("column.points"), 12}, column{s.say("column.remark"), 42})
}

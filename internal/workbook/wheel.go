package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book/wheel"
	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
	"samkarta/internal/workbook/sheet"
)

// wheelTables are the sheets on what hinders: the weights, the three questions
// on the heaviest areas to be answered, and the notes of workshops. A form that
// asks for no obstacles has none.
func (s *setter) wheelTables() map[string]sheet.Table {
	w := s.wheel
	if w.Question == nil && len(w.Notes) == 0 {
		return nil
	}
	var weights, ask [][]sheet.Cell
	for _, a := range w.Areas {
		weights = append(weights, s.weight(a.Concept, a.Scale, s.say("whole_area"), sheet.Strong))
		for _, o := range a.Obstacles {
			label := o.Concept.Label.In(s.texts.Lang())
			if o.Concept == a.Concept {
				label = s.say("area_itself")
			}
			// An obstacle that stands by itself is said already.
			if len(a.Obstacles) > 1 || o.Concept != a.Concept {
				weights = append(weights, s.weight(a.Concept, o.Scale, label, sheet.Free))
			}
		}
		ask = append(ask, s.exercise(a)...)
	}
	tables := map[string]sheet.Table{
		"obstacles": s.analysis(weights, col(s.say("column.area"), 30), col(s.say("column.obstacle"), 34), col(s.say("column.weight"), 10),
			col(s.say("column.position"), 14), col(s.say("column.count"), 16), col(s.say("column.named"), 50),
			col(s.say("column.points"), 14), col(s.say("column.points_position"), 14)),
		"wheel": s.filled(ask, []string{"reply", "who", "when"}, col(s.say("column.area"), 26), col(s.say("column.chosen"), 24), col(s.say("column.question"), 34),
			col(s.say("column.reply"), 64), col(s.say("column.who"), 22), col(s.say("column.when"), 14)),
	}
	if len(w.Notes) > 0 {
		tables["notes"] = s.notes()
	}
	return tables
}

// weight is the line of an area, or of an obstacle under it, which has no place
// of its own: areas are chosen.
func (s *setter) weight(area *form.Concept, scale wheel.Scale, obstacle string, kind sheet.Kind) []sheet.Cell {
	var who []string
	for _, n := range scale.Who {
		who = append(who, s.say("named", "order", strconv.Itoa(n.Order), "organisation", s.name(n.Cell.Row), "quote", n.Quote))
	}
	row := []sheet.Cell{{Text: area.Label.In(s.texts.Lang()), Look: sheet.Look{Kind: kind}}, {Text: obstacle}, number(scale.Weight), {},
		number(len(scale.Who)), {Text: strings.Join(who, "\n")}, {}, {}}
	if scale.Notes > 0 {
		row[6] = sheet.Cell{Number: &scale.Points, Look: sheet.Look{Kind: sheet.Numeric}}
	}
	if kind == sheet.Strong {
		row[3].Text, row[7].Text = s.position(scale.Place, scale.Tied), s.position(scale.PointsPlace, scale.PointsTied)
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
func (s *setter) exercise(a *wheel.Area) [][]sheet.Cell {
	chosen := ""
	switch {
	case a.Chosen() && a.ChosenByPoints():
		chosen = "chosen_both"
	case a.Chosen():
		chosen = "chosen_answers"
	case a.ChosenByPoints():
		chosen = "chosen_points"
	default:
		return nil
	}
	var rows [][]sheet.Cell
	for _, q := range []string{"else", "today", "responsible"} {
		key := mark.Key("wheel", a.Concept.ID, q)
		rows = append(rows, []sheet.Cell{{Text: a.Concept.Label.In(s.texts.Lang()), Look: sheet.Look{Kind: sheet.Strong}}, {Text: s.say(chosen)},
			{Text: s.texts.Say("wheel.question." + q)}, s.fill(key, "reply", 4), s.fill(key, "who", 1), s.fill(key, "when", 1), token(key)})
	}
	return rows
}

func (s *setter) notes() sheet.Table {
	var rows [][]sheet.Cell
	for _, n := range s.wheel.Notes {
		row := []sheet.Cell{{Text: n.Workshop}, {Text: n.Item}, {Text: n.Category}, {}, {Number: &n.Points, Look: sheet.Look{Kind: sheet.Numeric}}, {}}
		switch {
		case n.Concept == nil:
			row[3], row[5].Text = sheet.Cell{Text: s.say("note_nowhere"), Look: sheet.Look{Tone: sheet.Doubt}}, s.say("note_nowhere_why")
		case n.Proposed:
			row[3].Text, row[5].Text = n.Concept.Label.In(s.texts.Lang()), s.say("note_proposed")
		default:
			row[3].Text = n.Concept.Label.In(s.texts.Lang())
		}
		if n.Unread {
			row[4] = sheet.Cell{Text: s.say("note_unread"), Look: sheet.Look{Kind: sheet.Amount, Tone: sheet.Doubt}}
		}
		rows = append(rows, row)
	}
	return s.analysis(rows, col(s.say("column.workshop"), 24), col(s.say("column.note"), 52), col(s.say("column.sorted"), 26),
		col(s.say("column.counts_as"), 28), col(s.say("column.points"), 12), col(s.say("column.remark"), 42))
}

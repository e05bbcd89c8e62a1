package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/cluster"
	"samkarta/internal/book/overlap"
	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
	"samkarta/internal/workbook/sheet"
)

// merge is the sheet of near-duplicates, to be joined by a person.
func (s *setter) merge() sheet.Table {
	var rows [][]sheet.Cell
	for i, c := range s.clusters {
		for j, m := range c.Members {
			row := []sheet.Cell{number(i + 1), {Text: m.Text, Look: sheet.Look{Kind: sheet.Strong}}, {}, {}, {Text: c.Name}, {}, token(cluster.JoinKey(m.Text)), token(c.Name)}
			row[2].Text, row[3].Text = s.where(m)
			if given := s.book.Notes[cluster.JoinKey(m.Text)]; given != "" {
				row[5] = sheet.Cell{Text: given, Look: sheet.Look{Tone: sheet.Decided}}
			} else if j == 0 {
				row[5].Look.Tone = sheet.ToFill
			}
			rows = append(rows, row)
		}
	}
	t := s.analysis(rows, col(s.say("column.group"), 9), col(s.say("column.written_as"), 36), col(s.say("column.organisations"), 32),
		col(s.say("column.questions"), 40), col(s.say("column.proposal"), 34), col(s.say("column.join_as"), 33))
	return s.marked(t, mark.Joins, mark.Column{ID: "join", Header: s.say("column.join_as")})
}

// where gives who wrote it and under which questions, each once.
func (s *setter) where(m cluster.Member) (who, questions string) {
	var names, asked []string
	for _, c := range m.Where {
		names = appendNew(names, s.name(c.Row))
		asked = appendNew(asked, s.header(c.Column.Question))
	}
	return strings.Join(names, "\n"), strings.Join(asked, "\n")
}

func appendNew(list []string, text string) []string {
	for _, t := range list {
		if t == text {
			return list
		}
	}
	return append(list, text)
}

// meetTables are the sheets on who should meet and where nobody is. A form
// without the questions for it has none.
func (s *setter) meetTables() map[string]sheet.Table {
	tables := map[string]sheet.Table{}
	_, offered := s.book.Form.Role(form.OfferedMethods)
	if len(s.overlap.Spots) > 0 && offered {
		var rows [][]sheet.Cell
		for _, m := range s.overlap.Meetings {
			rows = append(rows, []sheet.Cell{{Text: s.lines(m.Who), Look: sheet.Look{Kind: sheet.Strong}}, number(len(m.Who)),
				{Text: s.labels(m.Methods)}, {Text: s.labels(m.Groups)}, {Text: s.labels(m.Areas)}})
		}
		tables["meetings"] = s.analysis(rows, col(s.say("column.organisations"), 38), col(s.say("column.number_of"), 12),
			col(s.say("column.methods"), 44), col(s.say("column.groups"), 44), col(s.say("column.areas"), 34))
	}
	if len(s.overlap.Spots) > 0 {
		tables["spots"] = s.spots()
	}
	return tables
}

func (s *setter) labels(concepts []*form.Concept) string {
	var lines []string
	for _, c := range concepts {
		lines = append(lines, c.Label.In(s.texts.Lang()))
	}
	return strings.Join(lines, "\n")
}

func (s *setter) spots() sheet.Table {
	var rows [][]sheet.Cell
	for i, g := range s.overlap.Groups {
		for j, a := range s.overlap.Areas {
			spot := s.overlap.Spots[i][j]
			rows = append(rows, []sheet.Cell{{Text: g.Label.In(s.texts.Lang()), Look: sheet.Look{Kind: sheet.Strong}}, {Text: a.Label.In(s.texts.Lang())},
				s.coverage(spot), {Text: s.lines(spot.Named)}, {Text: s.lines(spot.Open)}})
		}
	}
	return s.analysis(rows, col(s.say("column.target_group"), 38), col(s.say("column.area"), 24), col(s.say("column.coverage"), 26),
		col(s.say("column.named_group"), 40), col(s.say("column.open_to_all"), 40))
}

func (s *setter) lines(rows []*book.Row) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, s.name(r))
	}
	return strings.Join(lines, "\n")
}

// coverage says in words how a group is served, so that a filter finds it.
func (s *setter) coverage(spot overlap.Spot) sheet.Cell {
	switch {
	case spot.White():
		return sheet.Cell{Text: s.say("spot_white"), Look: sheet.Look{Tone: sheet.Doubt}}
	case len(spot.Named) == 0:
		return sheet.Cell{Text: s.say("spot_open")}
	case len(spot.Named) == 1:
		return sheet.Cell{Text: s.say("spot_one")}
	}
	return sheet.Cell{Text: s.say("spot_served", "count", strconv.Itoa(len(spot.Named)))}
}

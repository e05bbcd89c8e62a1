package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/cluster"
	"samkarta/internal/book/overlap"
	"samkarta/internal/form"
)

// merge is the sheet of near-duplicates, to be joined by a person.
func (s *setter) merge() table {
	var rows [][]cell
	for i, c := range s.clusters {
		for j, m := range c.Members {
			row := []cell{number(i + 1), {text: m.Text, look: look{kind: strong}}, {}, {}, {text: c.Name}, {}}
			row[2].text, row[3].text = s.where(m)
			if j == 0 {
				row[5].look.tone = toFill
			}
			rows = append(rows, row)
		}
	}
	return s.analysis(rows, column{s.say("column.group"), 9}, column{s.say("column.written_as"), 36}, column{s.say("column.organisations"), 32},
		column{s.say("column.questions"), 40}, column{s.say("column.proposal"), 34}, column{s.say("column.join_as"), 33})
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
func (s *setter) meetTables() map[string]table {
	tables := map[string]table{}
	_, offered := s.book.Form.Role(form.OfferedMethods)
	if len(s.overlap.Spots) > 0 && offered {
		var rows [][]cell
		for _, m := range s.overlap.Meetings {
			rows = append(rows, []cell{{text: s.lines(m.Who), look: look{kind: strong}}, number(len(m.Who)),
				{text: s.labels(m.Methods)}, {text: s.labels(m.Groups)}, {text: s.labels(m.Areas)}})
		}
		tables["meetings"] = s.analysis(rows, column{s.say("column.organisations"), 38}, column{s.say("column.number_of"), 12},
			column{s.say("column.methods"), 44}, column{s.say("column.groups"), 44}, column{s.say("column.areas"), 34})
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

func (s *setter) spots() table {
	var rows [][]cell
	for i, g := range s.overlap.Groups {
		for j, a := range s.overlap.Areas {
			spot := s.overlap.Spots[i][j]
			rows = append(rows, []cell{{text: g.Label.In(s.texts.Lang()), look: look{kind: strong}}, {text: a.Label.In(s.texts.Lang())},
				s.coverage(spot), {text: s.lines(spot.Named)}, {text: s.lines(spot.Open)}})
		}
	}
	return s.analysis(rows, column{s.say("column.target_group"), 38}, column{s.say("column.area"), 24}, column{s.say("column.coverage"), 26},
		column{s.say("column.named_group"), 40}, column{s.say("column.open_to_all"), 40})
}

func (s *setter) lines(rows []*book.Row) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, s.name(r))
	}
	return strings.Join(lines, "\n")
}

// coverage says in words how a group is served, so that a filter finds it.
func (s *setter) coverage(spot overlap.Spot) cell {
	switch {
	case spot.White():
		return cell{text: s.say("spot_white"), look: look{tone: doubt}}
	case len(spot.Named) == 0:
		return cell{text: s.say("spot_open")}
	case len(spot.Named) == 1:
		return cell{text: s.say("spot_one")}
	}
	return cell{text: s.say("spot_served", "count", strconv.Itoa(len(spot.Named)))}
}

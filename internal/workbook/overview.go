package workbook

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/sheet"
)

// mostBars is how many concepts of a vocabulary the overview draws: more would
// not be read as a picture. The sheet of concepts has them all.
const mostBars = 12

// pivotAt is where the pivot table begins: to the right of the charts, so that
// it can grow downwards.
const pivotAt = "P5"

// overview is the sheet that says at a glance how the round stands and what to
// do next, with a chart for each vocabulary and a pivot table over who names
// what.
func (s *setter) overview(named sheet.Table) sheet.Table {
	t := sheet.Table{Plain: true, Tab: navy, Columns: []sheet.Column{{Width: 46}, {Width: 12}, {Width: 3}}}
	for range 11 { // the charts
		t.Columns = append(t.Columns, sheet.Column{Width: 8.5})
	}
	t.Columns = append(t.Columns, sheet.Column{Width: 3}, sheet.Column{Width: 42})
	for range 6 { // the pivot table
		t.Columns = append(t.Columns, sheet.Column{Width: 13})
	}
	rows := [][]sheet.Cell{{{Text: s.say("overview.title"), Look: sheet.Look{Kind: sheet.Title, Tone: sheet.Bare}}}, s.blankLine()}
	rows = append(rows, s.toDo()...)
	rows = append(rows, s.blankLine())
	for i := range s.book.Concepts {
		bars := mostNamed(s.book.Concepts[i].Counts)
		if len(bars) == 0 {
			continue
		}
		title := s.book.Concepts[i].Vocabulary.Label.In(s.texts.Lang())
		first := len(rows) + 2
		rows = append(rows, []sheet.Cell{{Text: title, Look: sheet.Look{Kind: sheet.Heading}}, {Text: s.say("overview.count"), Look: sheet.Look{Kind: sheet.Heading}}})
		for _, c := range bars {
			rows = append(rows, []sheet.Cell{{Text: c.Name(s.texts)}, {Number: new(float64(len(c.Who))), Look: sheet.Look{Kind: sheet.Numeric}}})
		}
		name := celltext.Quoted(s.names["overview"])
		column := func(letter string) string {
			return name + "!$" + letter + "$" + strconv.Itoa(first) + ":$" + letter + "$" + strconv.Itoa(len(rows))
		}
		t.Charts = append(t.Charts, sheet.Chart{At: sheet.Address(4, first-1), Title: s.say("overview.chart", "vocabulary", title),
			Labels: column("A"), Numbers: column("B"), Rows: len(bars)})
		// A chart is about four rows higher than its bars.
		for range 5 {
			rows = append(rows, s.blankLine())
		}
	}
	if named.Count > 0 {
		t.Pivots = []sheet.Pivot{{At: pivotAt, Name: s.say("overview.pivot"), Table: s.names["named"],
			Down: s.say("column.concept"), Across: s.say("column.how"), Sum: s.say("column.organisation"),
			Filters: []string{s.say("column.vocabulary")}, Of: named.Columns, Count: named.Count}}
		for len(rows[0]) < 15 {
			rows[0] = append(rows[0], s.blankLine()...)
		}
		rows[0] = append(rows[0], sheet.Cell{Text: s.say("overview.pivot"), Look: sheet.Look{Kind: sheet.Title, Tone: sheet.Bare}})
	}
	t.Count, t.Rows = len(rows), mapped(rows, func(row []sheet.Cell) []sheet.Cell { return row })
	return t
}

// mostNamed are the concepts that most associations name today.
func mostNamed(counts []book.Count) []book.Count {
	all := slices.DeleteFunc(slices.Clone(counts), func(c book.Count) bool { return len(c.Who) == 0 })
	slices.SortStableFunc(all, func(a, b book.Count) int { return cmp.Compare(len(b.Who), len(a.Who)) })
	return all[:min(len(all), mostBars)]
}

// toDo is what to do next, each line with a link to where it is done.
func (s *setter) toDo() [][]sheet.Cell {
	rows := [][]sheet.Cell{{{Text: s.say("overview.to_do"), Look: sheet.Look{Kind: sheet.Heading}}, {Text: s.say("overview.count"), Look: sheet.Look{Kind: sheet.Heading}}}}
	line := func(key, to string, n int) {
		c := sheet.Cell{Text: s.say("overview." + key)}
		if to != "" {
			c.Link, c.Look.Kind = celltext.Quoted(s.names[to])+"!A1", sheet.Linked
		}
		number := sheet.Cell{Number: new(float64(n)), Look: sheet.Look{Kind: sheet.Numeric}}
		if n > 0 && (key == "doubts" || key == "missing" || key == "suggested") {
			number.Look.Tone = sheet.Doubt
		}
		rows = append(rows, []sheet.Cell{c, number})
	}
	suggested := 0
	for _, n := range s.all {
		if how, _ := n.how(); how == "suggested" {
			suggested++
		}
	}
	line("doubts", "review", len(s.groups))
	line("suggested", "named", suggested)
	if len(s.clusters) > 0 {
		line("joins", "merge", len(s.clusters))
	}
	if len(s.book.Invited) > 0 {
		line("missing", "invited", s.book.Missing())
	}
	line("associations", "answers", s.book.Totals.Associations)
	line("ready", "", s.book.Totals.Ready)
	line("late", "", s.book.Totals.Late)
	line("mails", "mails", s.book.Totals.Mails)
	return rows
}

// invited is the sheet of who was asked and who has answered.
func (s *setter) invited() sheet.Table {
	return sheet.Table{Count: len(s.book.Invited), Tab: navy, Columns: []sheet.Column{
		col(s.say("column.organisation"), 36), col(s.say("column.answered"), 26), col(s.say("column.organisation_number"), 20),
		col(s.say("column.address"), 34), col(s.say("column.received"), 17), col(s.say("column.known_by"), 24), col(s.say("column.answers_as"), 34),
	}, Rows: mapped(s.book.Invited, s.invitedRow)}
}

func (s *setter) invitedRow(i book.Invitation) []sheet.Cell {
	row := []sheet.Cell{{Text: i.Name, Look: sheet.Look{Kind: sheet.Strong}}, {Text: s.say("invited." + string(i.Answered))}, token(i.OrgNr),
		{Text: i.Address}, {}, {}, {}}
	if _, ok := celltext.SafeLink("mailto:" + i.Address); ok && i.Address != "" {
		row[3].Link, row[3].Look.Kind = "mailto:"+i.Address, sheet.Linked
	}
	if i.Answered == book.NotAnswered || i.Answered == book.Overdue {
		row[1].Look.Tone = sheet.Doubt
	}
	if r := i.Row; r != nil {
		row[4] = sheet.Cell{Time: s.clock(r.Submission.Received), Look: sheet.Look{Kind: sheet.Moment}}
		if i.KnownBy != "" {
			row[5].Text = s.say("known_by." + i.KnownBy)
		}
		row[6] = sheet.Cell{Text: s.name(r), Link: s.place(r, nil), Look: sheet.Look{Kind: sheet.Linked}}
		if strings.TrimSpace(i.Name) == "" {
			row[0].Text = s.name(r)
		}
		if r.State != form.Ready && i.Answered == book.HasAnswered {
			row[1].Text = s.say("invited.review")
		}
	}
	return row
}

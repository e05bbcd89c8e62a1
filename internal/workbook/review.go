package workbook

import (
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/mark"
	"samkarta/internal/workbook/sheet"
)

// grouped puts the doubts about one answer, or about one submission as such,
// together: a person rules once on them all.
func grouped(doubts []book.Doubt) [][]book.Doubt {
	var groups [][]book.Doubt
	for _, d := range doubts {
		if n := len(groups) - 1; n >= 0 && d.Row != nil && groups[n][0].Row == d.Row && groups[n][0].Cell == d.Cell {
			groups[n] = append(groups[n], d)
			continue
		}
		groups = append(groups, []book.Doubt{d})
	}
	return groups
}

// why words all the doubts of a group.
func (s *setter) why(group []book.Doubt) string {
	var lines []string
	for _, d := range group {
		lines = appendNew(lines, s.texts.Problem(d.Problem))
	}
	return strings.Join(lines, "\n")
}

// review is the sheet of what a person must look at, with room for the ruling.
// What there is to choose from depends on the row: the two last columns tell
// which list it is, so that the list follows when rows are sorted.
func (s *setter) review() sheet.Table {
	t := sheet.Table{Count: len(s.groups), Tab: "C98A00", Columns: []sheet.Column{
		col(s.say("column.organisation"), 28), col(s.say("column.question"), 32), col(s.say("column.stands"), 30),
		col(s.say("column.written"), 40), col(s.say("column.why"), 44), col(s.say("column.action"), 34),
		col(s.say("column.right"), 30), col(s.say("column.your_why"), 24),
		col(s.say("column.place"), 34), col(s.say("column.cell"), 10), col(s.say("column.file"), 26), col(s.say("column.sender"), 28),
	}, Rows: mapped(s.groups, s.doubtRow)}
	n := len(t.Columns)
	list, count := sheet.Address(n+3, 0), sheet.Address(n+4, 0)
	t.Columns[6].Choose = "OFFSET(" + s.lists.corner() + ",0,$" + strings.TrimSuffix(list, "0") + "$R-1,$" + strings.TrimSuffix(count, "0") + "$R,1)"
	t = s.marked(t, mark.Review, mark.Column{ID: "right", Header: s.say("column.right")}, mark.Column{ID: "why", Header: s.say("column.your_why")})
	t.Columns = append(t.Columns, hidden("list"), hidden("count"))
	return t
}

// hidden is a column that people are not shown.
func hidden(header string) sheet.Column { return sheet.Column{Header: header, Width: 14, Hidden: true} }

// marked adds the hidden columns that a sheet is read back by; ids are the
// columns that may be corrected, by their headings.
func (s *setter) marked(t sheet.Table, kind mark.Sheet, ids ...mark.Column) sheet.Table {
	if s.options.Hosts {
		return t
	}
	for i := range ids {
		ids[i].Header = celltext.Fit(celltext.Clean(ids[i].Header), "…")
	}
	// The others are named too, so that a column that somebody has added is told
	// from those of the program.
	for _, c := range t.Columns {
		header := celltext.Fit(celltext.Clean(c.Header), "…")
		if !slices.ContainsFunc(ids, func(id mark.Column) bool { return id.Header == header }) {
			ids = append(ids, mark.Column{ID: mark.Other, Header: header})
		}
	}
	t.Columns = append(t.Columns, hidden(mark.Head(kind, s.book.Made)), hidden(mark.Columns(ids)))
	return t
}

// answerMarks are the columns of the sheet of answers that may be corrected.
func (s *setter) answerMarks() []mark.Column {
	var columns []mark.Column
	if q, ok := s.book.Form.Role(form.OrganisationName); ok {
		columns = append(columns, mark.Column{ID: q.ID, Header: s.header(q)})
	}
	for _, i := range s.questions {
		q := s.book.Columns[i].Question
		columns = append(columns, mark.Column{ID: q.ID, Header: s.header(q)})
	}
	return columns
}

// shown is the text of a cell as it will stand in the file.
func (s *setter) shown(c sheet.Cell) string {
	if c.Number != nil {
		return strconv.FormatFloat(*c.Number, 'f', -1, 64)
	}
	return celltext.Fit(celltext.Clean(c.Text), s.cut)
}

func token(text string) sheet.Cell {
	return sheet.Cell{Text: text, Look: sheet.Look{Kind: sheet.Token}}
}

func (s *setter) doubtRow(group []book.Doubt) []sheet.Cell {
	d := group[0]
	row := make([]sheet.Cell, 16)
	place := d.Problem.Place
	row[1].Text = s.say("whole_submission")
	if d.Row == nil {
		row[0].Text = s.say("no_organisation")
	} else {
		row[0] = sheet.Cell{Text: s.name(d.Row), Look: sheet.Look{Kind: sheet.Strong}}
		link := s.place(d.Row, d.Cell)
		row[9] = sheet.Cell{Text: link[strings.LastIndex(link, "!")+1:], Link: link, Look: sheet.Look{Kind: sheet.Linked}}
		row[6], row[7] = sheet.Cell{Look: sheet.Look{Tone: sheet.ToFill}}, sheet.Cell{Look: sheet.Look{Tone: sheet.ToFill}}
		row[12], row[14], row[15] = token(mark.Key(d.Submission.ID, "")), token("1"), token("1")
	}
	if c := d.Cell; c != nil {
		row[1].Text = s.header(c.Column.Question)
		row[2].Text, row[3].Text = s.stands(c), s.written(c)
		if place.Place.Page == 0 && place.Place.Table == 0 {
			place = c.Answer.Place
		}
		row[12] = token(mark.Key(d.Submission.ID, c.Column.Question.ID))
		row[13] = token(string(mark.AppendPrint(nil, s.shown(s.answer(c)), &c.Answer)))
		l := s.lists.of[c.Column.Question.ID]
		row[14], row[15] = number(max(l.column, 1)), number(max(l.count, 2))
	}
	row[4].Text = s.why(group)
	row[5].Text = s.texts.Say("action." + d.Action)
	row[8].Text = s.placeOf(d, place)
	if d.Submission != nil {
		row[10], row[11].Text = s.file(d.Submission), d.Submission.Sender
	}
	if d.Row == nil && d.Mail != nil {
		row[1].Text, row[11].Text = s.say("whole_mail", "subject", d.Mail.Subject), d.Mail.From
	}
	return row
}

// placeOf says where it stood, with the words there when they are not those of
// the answer.
func (s *setter) placeOf(d book.Doubt, place form.Place) string {
	text := s.texts.Place(place)
	if quote := strings.TrimSpace(place.Quote); quote != "" && (d.Cell == nil || quote != strings.TrimSpace(d.Cell.Answer.Raw)) {
		text = strings.TrimPrefix(text+": ", ": ") + "«" + celltext.Short(quote, 300) + "»"
	}
	return text
}

// lists are what there is to choose from, a column a list on a hidden sheet:
// lists within a cell's own rules may be no longer than 255 characters.
type lists struct {
	sheet   string
	columns [][]string
	of      map[string]list // by question
}

// list is the number of its column and of its entries.
type list struct{ column, count int }

func (s *setter) newLists() lists {
	confirm, blank := s.say("confirm"), s.say("blank")
	// The first list is that of questions without choices, the second of rulings.
	l := lists{sheet: s.names["lists"], of: map[string]list{}, columns: [][]string{{confirm, blank}, {s.texts.Say("choice.yes"), s.texts.Say("choice.no")}}}
	for _, t := range s.book.Choices {
		var labels []string
		for i := range t.Counts {
			if c := &t.Counts[i]; c.ID != "other" {
				labels = append(labels, c.Name(s.texts))
			}
		}
		l.columns = append(l.columns, append(labels, blank, confirm))
		l.of[t.Question.ID] = list{len(l.columns), len(labels) + 2}
	}
	return l
}

func (l lists) corner() string { return celltext.Quoted(l.sheet) + "!$A$2" }

// span is the range of the first entries of a list.
func (l lists) span(column, count int) string {
	name := strings.TrimSuffix(sheet.Address(column, 0), "0")
	return celltext.Quoted(l.sheet) + "!$" + name + "$2:$" + name + "$" + strconv.Itoa(count+1)
}

func (l lists) table(name string) sheet.Table {
	longest := slices.MaxFunc(l.columns, func(a, b []string) int { return len(a) - len(b) })
	t := sheet.Table{Name: name, Hidden: true, Count: len(longest), Tab: "5C677D"}
	for i := range l.columns {
		t.Columns = append(t.Columns, col(strconv.Itoa(i+1), 24))
	}
	t.Rows = func(yield func([]sheet.Cell) bool) {
		row := make([]sheet.Cell, len(l.columns))
		for line := range longest {
			for i, entries := range l.columns {
				row[i] = sheet.Cell{}
				if line < len(entries) {
					row[i].Text = entries[line]
				}
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

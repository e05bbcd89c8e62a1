package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/terms"
	"samkarta/internal/workbook/mark"
	"samkarta/internal/workbook/sheet"
)

// termTables are the sheets on the words to agree on: who writes what, a draft
// of a joint glossary, and the words where they stand in other answers. A form
// that asks for no definitions has none.
func (s *setter) termTables() map[string]sheet.Table {
	if len(s.terms) == 0 {
		return nil
	}
	var wordings, drafts, uses [][]sheet.Cell
	for _, t := range s.terms {
		for _, w := range t.Wordings {
			wordings = append(wordings, []sheet.Cell{{Text: s.term(t), Look: sheet.Look{Kind: sheet.Strong}}, {Text: s.name(w.Cell.Row)},
				{Text: terms.Text(w.Cell), Look: sheet.Look{Tone: toneOf(w.Cell)}}, {Text: strings.Join(w.Shared, ", ")}, {Text: strings.Join(w.Alone, ", ")}})
		}
		drafts = append(drafts, s.draft(t))
		for _, u := range t.Uses {
			uses = append(uses, []sheet.Cell{{Text: s.term(t), Look: sheet.Look{Kind: sheet.Strong}}, {Text: u.Before, Look: sheet.Look{Kind: sheet.Amount}},
				{Text: u.Word, Look: sheet.Look{Kind: sheet.Strong}}, {Text: u.After}, {Text: s.name(u.Cell.Row)},
				{Text: s.header(u.Cell.Column.Question)}, {Text: s.texts.Place(u.Cell.Answer.Place)}})
		}
	}
	return map[string]sheet.Table{
		"wordings": s.analysis(wordings, col(s.say("column.term"), 20), col(s.say("column.organisation"), 30),
			col(s.say("column.wording"), 62), col(s.say("column.shared"), 32), col(s.say("column.alone"), 40)),
		"glossary": s.filled(drafts, []string{"joint", "backed"}, col(s.say("column.term"), 16), col(s.say("column.start"), 38), col(s.say("column.several"), 30),
			col(s.say("column.one"), 30), col(s.say("column.measure"), 16), col(s.say("column.joint"), 36), col(s.say("column.backed"), 18)),
		"uses": s.analysis(uses, col(s.say("column.term"), 16), col(s.say("column.before"), 42), col(s.say("column.word"), 16),
			col(s.say("column.after"), 42), col(s.say("column.organisation"), 24), col(s.say("column.question"), 26), col(s.say("column.place"), 18)),
	}
}

// analysis is a sheet of what the book says when it is looked at as a whole.
func (s *setter) analysis(rows [][]sheet.Cell, columns ...sheet.Column) sheet.Table {
	return sheet.Table{Columns: columns, Count: len(rows), Tab: "2A6F4E", Rows: mapped(rows, func(row []sheet.Cell) []sheet.Cell { return row })}
}

// filled is a sheet with columns for people to fill in, which are read back and
// written again. The last cell of each row is its key, the names of the columns
// those of their headings' texts.
func (s *setter) filled(rows [][]sheet.Cell, fill []string, columns ...sheet.Column) sheet.Table {
	var ids []mark.Column
	for _, key := range fill {
		ids = append(ids, mark.Column{ID: key, Header: s.say("column." + key)})
	}
	return s.marked(s.analysis(rows, columns...), mark.Notes, ids...)
}

// fill is a cell to fill in, with what has been filled in.
func (s *setter) fill(key, column string, lines int) sheet.Cell {
	c := sheet.Cell{Text: s.book.Notes[mark.Key(key, column)], Look: sheet.Look{Tone: sheet.ToFill}, Lines: lines}
	if c.Text != "" {
		c.Look.Tone = sheet.Decided
	}
	return c
}

func (s *setter) term(t terms.Term) string {
	if t.Definition.Term != nil {
		return t.Definition.Term.Label.In(s.texts.Lang())
	}
	return t.Definition.Column.Question.Label.In(s.texts.Lang())
}

// draft is a term's line of the joint glossary: what there is to start from,
// and an empty cell for what they agree on.
func (s *setter) draft(t terms.Term) []sheet.Cell {
	var start []string
	for _, c := range t.Start {
		start = append(start, s.say("quoted", "organisation", s.name(c.Row), "quote", terms.Text(c)))
	}
	measure, key := "", mark.Key("glossary", t.Definition.Column.Question.ID)
	if all := len(t.Shared) + len(t.Alone); all > 0 {
		measure = s.say("measure", "shared", strconv.Itoa(len(t.Shared)), "all", strconv.Itoa(all))
	}
	return []sheet.Cell{{Text: s.term(t), Look: sheet.Look{Kind: sheet.Strong}}, {Text: strings.Join(start, "\n")}, {Text: s.wordsOf(t.Shared)},
		{Text: s.wordsOf(t.Alone)}, {Text: measure}, s.fill(key, "joint", 3), s.fill(key, "backed", 1), token(key)}
}

// wordsOf lists words with who used them.
func (s *setter) wordsOf(words []terms.Word) string {
	var lines []string
	for _, w := range words {
		lines = append(lines, s.say("word", "word", w.Text, "organisations", s.namesOf(w.Who)))
	}
	return strings.Join(lines, "\n")
}

func (s *setter) namesOf(rows []*book.Row) string {
	var names []string
	for _, r := range rows {
		names = append(names, s.name(r))
	}
	return strings.Join(names, ", ")
}

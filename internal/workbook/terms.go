package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/terms"
)

// termTables are the sheets on the words to agree on: who writes what, a draft
// of a joint glossary, and the words where they stand in other answers. A form
// that asks for no definitions has none.
func (s *setter) termTables() map[string]table {
	if len(s.terms) == 0 {
		return nil
	}
	var wordings, drafts, uses [][]cell
	for _, t := range s.terms {
		for _, w := range t.Wordings {
			wordings = append(wordings, []cell{{text: s.term(t), look: look{kind: strong}}, {text: s.name(w.Cell.Row)},
				{text: terms.Text(w.Cell), look: look{tone: toneOf(w.Cell)}}, {text: strings.Join(w.Shared, ", ")}, {text: strings.Join(w.Alone, ", ")}})
		}
		drafts = append(drafts, s.draft(t))
		for _, u := range t.Uses {
			uses = append(uses, []cell{{text: s.term(t), look: look{kind: strong}}, {text: u.Before, look: look{kind: amount}},
				{text: u.Word, look: look{kind: strong}}, {text: u.After}, {text: s.name(u.Cell.Row)},
				{text: s.header(u.Cell.Column.Question)}, {text: s.texts.Place(u.Cell.Answer.Place)}})
		}
	}
	return map[string]table{
		"wordings": s.analysis(wordings, column{s.say("column.term"), 20}, column{s.say("column.organisation"), 30},
			column{s.say("column.wording"), 62}, column{s.say("column.shared"), 32}, column{s.say("column.alone"), 40}),
		"glossary": s.analysis(drafts, column{s.say("column.term"), 16}, column{s.say("column.start"), 38}, column{s.say("column.several"), 30},
			column{s.say("column.one"), 30}, column{s.say("column.measure"), 16}, column{s.say("column.joint"), 36}, column{s.say("column.backed"), 18}),
		"uses": s.analysis(uses, column{s.say("column.term"), 16}, column{s.say("column.before"), 42}, column{s.say("column.word"), 16},
			column{s.say("column.after"), 42}, column{s.say("column.organisation"), 24}, column{s.say("column.question"), 26}, column{s.say("column.place"), 18}),
	}
}

// analysis is a sheet of what the book says when it is looked at as a whole.
func (s *setter) analysis(rows [][]cell, columns ...column) table {
	return table{columns: columns, count: len(rows), tab: "2A6F4E", rows: mapped(rows, func(row []cell) []cell { return row })}
}

func (s *setter) term(t terms.Term) string {
	if t.Definition.Term != nil {
		return t.Definition.Term.Label.In(s.texts.Lang())
	}
	return t.Definition.Column.Question.Label.In(s.texts.Lang())
}

// draft is a term's line of the joint glossary: what there is to start from,
// and an empty cell for what they agree on.
func (s *setter) draft(t terms.Term) []cell {
	var start []string
	for _, c := range t.Start {
		start = append(start, s.say("quoted", "organisation", s.name(c.Row), "quote", terms.Text(c)))
	}
	measure := ""
	if all := len(t.Shared) + len(t.Alone); all > 0 {
		measure = s.say("measure", "shared", strconv.Itoa(len(t.Shared)), "all", strconv.Itoa(all))
	}
	return []cell{{text: s.term(t), look: look{kind: strong}}, {text: strings.Join(start, "\n")}, {text: s.wordsOf(t.Shared)},
		{text: s.wordsOf(t.Alone)}, {text: measure}, {look: look{tone: toFill}, lines: 3}, {look: look{tone: toFill}}}
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

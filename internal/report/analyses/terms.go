package analyses

import (
	"cmp"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/terms"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

// mostUses is how many places of a term's use are printed: as many as fit half
// a page. All of them stand in the workbook.
const mostUses = 8

// Longer lists of words, and of who used one, are read by nobody; the workbook
// has them whole.
const mostWords, mostUsers, mostDraft = 12, 3, 8

// Definitions sets what each term means to each organisation, what of it
// several say, how it is used in other answers, and a draft to agree on.
func Definitions(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	s.Chapter(c, "definitions")
	all := terms.Compile(s.Book)
	for _, t := range all {
		title := s.Say("definitions.term", "term", s.term(t))
		s.Part(title)
		if len(t.Wordings) == 0 {
			s.Paragraph(tagpdf.Body, s.Say("definitions.none"))
		} else {
			s.wordings(title, t)
		}
		s.uses(t)
	}
	s.draft(all)
}

func (s setter) term(t terms.Term) string {
	if t.Definition.Term != nil {
		return t.Definition.Term.Label.In(s.Texts.Lang())
	}
	return t.Definition.Column.Question.Label.In(s.Texts.Lang())
}

func (s setter) wordings(title string, t terms.Term) {
	table := tagpdf.Table{
		Caption: s.Caption(title), RowHeaders: true,
		Columns: []tagpdf.Column{{Title: s.Say("column.organisation"), Width: 1.2}, {Title: s.Say("column.words"), Width: 3}},
	}
	for _, w := range t.Wordings {
		table.Rows = append(table.Rows, []tagpdf.Cell{{s.Link(w.Cell.Row)}, s.Quote(s.Answer(w.Cell))})
	}
	s.Add(table)
	if len(t.Wordings) < 2 {
		return
	}
	shared := s.Say("definitions.nothing_shared")
	if len(t.Shared) > 0 {
		shared = s.Say("definitions.shared", "list", s.wordsOf(t.Shared[:min(len(t.Shared), mostWords)]))
	}
	alone := s.SayIf("definitions.alone", "list", s.wordsOf(t.Alone))
	if len(t.Alone) > mostWords {
		alone = s.Say("definitions.many_alone", "count", s.Count(len(t.Alone)))
	}
	s.Bullets(shared, alone,
		s.Say("definitions.measure", "shared", s.Count(len(t.Shared)), "all", s.Count(len(t.Shared)+len(t.Alone))))
}

// wordsOf lists words, each with who used it.
func (s setter) wordsOf(words []terms.Word) string {
	var list []string
	for _, w := range words {
		var who []string
		for _, r := range w.Who {
			who = append(who, s.Name(r))
		}
		users := strings.Join(who, ", ")
		if len(who) > mostUsers {
			users = s.Say("definitions.users", "count", s.Count(len(who)))
		}
		list = append(list, s.Say("definitions.word", "word", w.Text, "who", users))
	}
	return strings.Join(list, "; ")
}

// wordsAlone lists words without who used them: in the draft they are what to write
// with, and who said them stands above.
func wordsAlone(words []terms.Word) string {
	var list []string
	for _, w := range words[:min(len(words), mostDraft)] {
		list = append(list, w.Text)
	}
	return strings.Join(list, ", ")
}

// uses sets where a term stands in other answers: one place of each
// organisation before a second one of any.
func (s setter) uses(t terms.Term) {
	if len(t.Uses) == 0 {
		return
	}
	title := s.Say("definitions.uses", "term", s.term(t))
	if len(t.Uses) > mostUses {
		s.Introduce(tagpdf.Body, s.Say("definitions.more_uses", "shown", s.Count(mostUses), "all", s.Count(len(t.Uses))))
	}
	table := tagpdf.Table{
		Caption: s.Caption(title),
		Columns: []tagpdf.Column{{Title: s.Say("column.use"), Width: 3}, {Title: s.Say("column.organisation"), Width: 1.2}},
	}
	for _, u := range inTurn(t.Uses, mostUses) {
		table.Rows = append(table.Rows, []tagpdf.Cell{s.Quote(u.Before + "«" + u.Word + "»" + u.After), {s.Link(u.Cell.Row)}})
	}
	s.Add(table)
}

// inTurn takes at most so many, one of each association in every turn.
func inTurn(uses []terms.Use, most int) []terms.Use {
	var out []terms.Use
	taken := make([]bool, len(uses))
	for len(out) < min(most, len(uses)) {
		turn := map[*book.Row]bool{}
		for i, u := range uses {
			if taken[i] || turn[u.Cell.Row] || len(out) == most {
				continue
			}
			taken[i], turn[u.Cell.Row] = true, true
			out = append(out, u)
		}
	}
	return out
}

// draft is the joint glossary as far as a machine can take it: what several
// say, a wording to start from, and room to write.
func (s setter) draft(all []terms.Term) {
	title := s.Say("draft")
	var rows [][]tagpdf.Cell
	for _, t := range all {
		if len(t.Wordings) == 0 {
			continue
		}
		start := tagpdf.Text(s.Say("draft.no_start"))
		// With more than a few alike there is none to start from.
		if n := len(t.Start); n > 0 && n <= 3 {
			start = nil
			for i, c := range t.Start {
				if i > 0 {
					start = append(start, tagpdf.Run{Text: "\n"})
				}
				start = append(start, s.Quote(s.Say("draft.start", "words", terms.Text(c), "who", s.Name(c.Row)))...)
			}
		}
		rows = append(rows, []tagpdf.Cell{tagpdf.Text(s.term(t)), tagpdf.Text(cmp.Or(wordsAlone(t.Shared), "–")), start, nil})
	}
	if rows == nil {
		return
	}
	s.Section(title)
	s.Introduce(tagpdf.Body, s.Say("draft.intro"))
	s.Add(tagpdf.Table{Caption: s.Caption(title), RowHeaders: true, Lines: 5, Rows: rows, Columns: []tagpdf.Column{
		{Title: s.Say("column.term"), Width: 0.9}, {Title: s.Say("column.shared"), Width: 1.5},
		{Title: s.Say("column.start"), Width: 1.6}, {Title: s.Say("column.joint"), Width: 1.8}}})
}

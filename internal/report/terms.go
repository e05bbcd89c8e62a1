package report

import (
	"cmp"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/terms"
	"samkarta/internal/tagpdf"
)

// mostUses is how many places of a term's use are printed: as many as fit half
// a page. All of them stand in the workbook.
const mostUses = 8

// Longer lists of words, and of who used one, are read by nobody; the workbook
// has them whole.
const mostWords, mostUsers = 20, 5

// definitions sets what each term means to each organisation, what of it
// several say, how it is used in other answers, and a draft to agree on.
func (s *setter) definitions(c chapter) {
	s.chapter(c.Title, "definitions", false)
	s.introduce(tagpdf.Lead, s.in(c.Intro))
	all := terms.Compile(s.book)
	for _, t := range all {
		title := s.say("definitions.term", "term", s.term(t))
		s.section(title)
		if len(t.Wordings) == 0 {
			s.paragraph(tagpdf.Body, s.say("definitions.none"))
		} else {
			s.wordings(title, t)
		}
		s.uses(t)
	}
	s.draft(all)
}

func (s *setter) term(t terms.Term) string {
	if t.Definition.Term != nil {
		return t.Definition.Term.Label.In(s.texts.Lang())
	}
	return t.Definition.Column.Question.Label.In(s.texts.Lang())
}

func (s *setter) wordings(title string, t terms.Term) {
	table := tagpdf.Table{
		Caption: s.caption(title), RowHeaders: true,
		Columns: []tagpdf.Column{{Title: s.say("column.organisation"), Width: 1.2}, {Title: s.say("column.words"), Width: 3}},
	}
	for _, w := range t.Wordings {
		table.Rows = append(table.Rows, []tagpdf.Cell{{s.link(w.Cell.Row)}, s.quote(s.answer(w.Cell))})
	}
	s.add(table)
	if len(t.Wordings) < 2 {
		return
	}
	shared := s.say("definitions.nothing_shared")
	if len(t.Shared) > 0 {
		shared = s.say("definitions.shared", "list", s.wordsOf(t.Shared[:min(len(t.Shared), mostWords)]))
	}
	alone := s.sayIf("definitions.alone", "list", s.wordsOf(t.Alone))
	if len(t.Alone) > mostWords {
		alone = s.say("definitions.many_alone", "count", s.count(len(t.Alone)))
	}
	s.bullets(shared, alone,
		s.say("definitions.measure", "shared", s.count(len(t.Shared)), "all", s.count(len(t.Shared)+len(t.Alone))))
}

// wordsOf lists words, each with who used it.
func (s *setter) wordsOf(words []terms.Word) string {
	var list []string
	for _, w := range words {
		var who []string
		for _, r := range w.Who {
			who = append(who, s.name(r))
		}
		users := strings.Join(who, ", ")
		if len(who) > mostUsers {
			users = s.say("definitions.users", "count", s.count(len(who)))
		}
		list = append(list, s.say("definitions.word", "word", w.Text, "who", users))
	}
	return strings.Join(list, "; ")
}

// uses sets where a term stands in other answers: one place of each
// organisation before a second one of any.
func (s *setter) uses(t terms.Term) {
	if len(t.Uses) == 0 {
		return
	}
	title := s.say("definitions.uses", "term", s.term(t))
	if len(t.Uses) > mostUses {
		s.introduce(tagpdf.Body, s.say("definitions.more_uses", "shown", s.count(mostUses), "all", s.count(len(t.Uses))))
	}
	table := tagpdf.Table{
		Caption: s.caption(title),
		Columns: []tagpdf.Column{{Title: s.say("column.use"), Width: 3}, {Title: s.say("column.organisation"), Width: 1.2}},
	}
	for _, u := range inTurn(t.Uses, mostUses) {
		table.Rows = append(table.Rows, []tagpdf.Cell{s.quote(u.Before + "«" + u.Word + "»" + u.After), {s.link(u.Cell.Row)}})
	}
	s.add(table)
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
func (s *setter) draft(all []terms.Term) {
	title := s.say("draft")
	var rows [][]tagpdf.Cell
	for _, t := range all {
		if len(t.Wordings) == 0 {
			continue
		}
		start := tagpdf.Text(s.say("draft.no_start"))
		// With more than a few alike there is none to start from.
		if n := len(t.Start); n > 0 && n <= 3 {
			start = nil
			for i, c := range t.Start {
				if i > 0 {
					start = append(start, tagpdf.Run{Text: "\n"})
				}
				start = append(start, s.quote(s.say("draft.start", "words", terms.Text(c), "who", s.name(c.Row)))...)
			}
		}
		rows = append(rows, []tagpdf.Cell{tagpdf.Text(s.term(t)), tagpdf.Text(cmp.Or(s.wordsOf(t.Shared[:min(len(t.Shared), mostWords)]), "–")), start, nil})
	}
	if rows == nil {
		return
	}
	s.section(title)
	s.introduce(tagpdf.Body, s.say("draft.intro"))
	s.add(tagpdf.Table{Caption: s.caption(title), RowHeaders: true, Lines: 5, Rows: rows, Columns: []tagpdf.Column{
		{Title: s.say("column.term"), Width: 0.9}, {Title: s.say("column.shared"), Width: 1.5},
		{Title: s.say("column.start"), Width: 1.6}, {Title: s.say("column.joint"), Width: 1.8}}})
}

// link is an organisation's name that leads to its section.
func (s *setter) link(r *book.Row) tagpdf.Run {
	return tagpdf.Run{Text: s.name(r), Link: "#" + s.anchors[r]}
}

package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/cluster"
	"samkarta/internal/form"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

// named gives the entries that somebody named, other than "other", whose words
// are listed by themselves.
func named(t *book.Tally) []book.Count {
	return slices.DeleteFunc(told(t), func(c book.Count) bool { return len(c.Who) == 0 })
}

// told gives those that somebody named or has done before.
func told(t *book.Tally) []book.Count {
	var counts []book.Count
	for _, c := range t.Counts {
		if len(c.Who)+len(c.Before) > 0 && c.ID != "other" {
			counts = append(counts, c)
		}
	}
	return counts
}

// byCount sorts the most named first, others in the vocabulary's order.
func byCount(counts []book.Count) []book.Count {
	counts = slices.Clone(counts)
	slices.SortStableFunc(counts, func(a, b book.Count) int { return cmp.Compare(len(b.Who), len(a.Who)) })
	return counts
}

func (s setter) lists(c layout.Chapter) {
	s.Chapter(c, "")
	for _, l := range c.Lists {
		tally := s.TallyOfVocabulary(l.Concepts)
		if l.Choices != "" {
			tally = s.TallyOfQuestion(l.Choices)
		}
		if tally != nil {
			s.list(l, tally, len(c.Lists) == 1)
		}
	}
}

// list sets what was counted: a chart of the most named, a table of all with
// who named it, what nobody named, and what stood under "Annat".
func (s setter) list(l layout.List, t *book.Tally, alone bool) {
	title := s.In(l.Title)
	if title == "" && t.Vocabulary != nil {
		title = t.Vocabulary.Label.In(s.Texts.Lang())
	}
	if !alone {
		// A chapter of one list needs no second heading.
		s.Section(title)
	}
	counts := told(t)
	if t.Answered == 0 && len(counts) == 0 {
		s.Paragraph(tagpdf.Body, s.Say("answered.none"))
		return
	}
	if l.Most == 0 {
		s.Introduce(tagpdf.Body, s.Say("answered", "answered", s.Count(t.Answered), "all", s.Count(len(s.Book.Rows))))
	}
	if t.Question == nil || t.Question.Type == form.MultiChoice {
		counts = byCount(counts)
	}
	if bars := s.Bars(counts); l.Chart > 0 && len(bars) >= sheet.FewBars {
		s.Chart("", title, bars, l.Chart)
	}
	if l.Most > 0 {
		counts = counts[:min(l.Most, len(counts))]
	}
	s.table(l, title, counts)
	if l.Most > 0 {
		return
	}
	if t.Vocabulary != nil || t.Question.Type == form.MultiChoice {
		s.unnamed(t)
	}
	s.others(l, t)
}

// table sets counts with who is behind them, and the words they were read from
// where the list asks for that.
func (s setter) table(l layout.List, title string, counts []book.Count) {
	if len(counts) == 0 {
		return
	}
	table := tagpdf.Table{
		Caption: s.Caption(title), RowHeaders: true, Dense: s.Layout.Short,
		Columns: []tagpdf.Column{{Title: s.Say("column.concept"), Width: 1.5}, {Title: s.Say("column.count"), Width: 0.55, Right: true}},
	}
	if !l.Plain {
		table.Columns = append(table.Columns, tagpdf.Column{Title: s.Say("column.organisations"), Width: 2.4})
	}
	if l.Evidence {
		table.Columns = append(table.Columns, tagpdf.Column{Title: s.Say("column.evidence"), Width: 1.6})
	}
	for _, c := range counts {
		row := []tagpdf.Cell{tagpdf.Text(c.Name(s.Texts)), tagpdf.Text(s.Count(len(c.Who)))}
		if !l.Plain {
			row = append(row, s.who(c))
		}
		if l.Evidence {
			row = append(row, s.evidence(c))
		}
		table.Rows = append(table.Rows, row)
	}
	s.Add(table)
}

// who names the organisations, each a link to its section. Those that tell of it
// as of what has been stand last and by themselves.
func (s setter) who(c book.Count) tagpdf.Cell {
	withheld := func(r *book.Row) bool { return s.Withholds(r, c.Concept) }
	rows := func(mentions []book.Mention) []*book.Row {
		all := make([]*book.Row, len(mentions))
		for i, m := range mentions {
			all[i] = m.Row
		}
		return all
	}
	cell := s.Who(rows(c.Who), withheld)
	if before := s.Who(rows(c.Before), withheld); len(before) > 0 {
		if len(cell) > 0 {
			cell = append(cell, tagpdf.Run{Text: ". "})
		}
		cell = append(append(cell, tagpdf.Run{Text: s.Say("before") + " "}), before...)
	}
	return cell
}

// mostEvidence is how many places are shown: enough to judge what the program
// took for the concept. All of them stand in the workbook.
const mostEvidence = 3

// evidence shows what a concept was read from: words, each once, or ticks, with
// the numbers of the questions.
func (s setter) evidence(c book.Count) tagpdf.Cell {
	var places []string
	seen := map[string]bool{}
	for _, m := range slices.Concat(c.Who, c.Before) {
		if s.Withholds(m.Row, c.Concept) {
			continue
		}
		for _, source := range m.Sources {
			words := s.Say("evidence.tick")
			if !source.Ticked {
				words = s.Say("evidence.words", "words", source.Quote)
			}
			place := words
			if n := source.Cell.Column.Question.Number; n > 0 {
				place = s.Say("evidence.question", "words", words, "number", strconv.Itoa(n))
			}
			if key := strings.ToLower(place); !seen[key] {
				seen[key] = true
				places = append(places, place)
			}
		}
	}
	text := strings.Join(places[:min(len(places), mostEvidence)], ", ")
	if left := len(places) - mostEvidence; left > 0 {
		text = s.Say("evidence.more", "list", text, "count", s.Count(left))
	}
	return s.Quote(text)
}

// unnamed lists what nobody has: the white spots of the map.
func (s setter) unnamed(t *book.Tally) {
	var names []string
	for _, c := range t.Counts {
		if len(c.Who)+len(c.Before) == 0 && c.ID != "other" {
			names = append(names, c.Name(s.Texts))
		}
	}
	s.Paragraph(tagpdf.Small, s.SayIf("unnamed", "list", strings.Join(names, "; ")))
}

// others lists what was written under "Annat", which counts as no concept: each
// wording once, under the name that it has been joined to.
func (s setter) others(l layout.List, t *book.Tally) {
	var texts []string
	who := map[string][]string{}
	for _, r := range s.Book.Rows {
		for i := range r.Cells {
			c := &r.Cells[i]
			q := c.Column.Question
			if c.Other != "" && (q.ID == l.Choices || t.Vocabulary != nil && q.Vocabulary == t.Vocabulary.ID) {
				text := cluster.Joined(s.Book, c.Other)
				if who[text] == nil {
					texts = append(texts, text)
				}
				who[text] = append(who[text], s.Name(r))
			}
		}
	}
	var entries []string
	for _, text := range texts {
		entries = append(entries, s.Say("other.entry", "text", text, "name", strings.Join(who[text], ", ")))
	}
	s.Paragraph(tagpdf.Small, s.SayIf("others", "list", strings.Join(entries, "; ")))
}

package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/tagpdf"
)

const (
	// fewBars: with fewer bars a table says all that a chart would.
	fewBars = 4
	// manyNames: longer rows of names are read by nobody.
	manyNames = 40
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

func (s *setter) lists(c chapter) {
	s.chapter(c.Title, "", false)
	s.introduce(tagpdf.Lead, s.in(c.Intro))
	for _, l := range c.Lists {
		tally := s.tallyOfVocabulary(l.Concepts)
		if l.Choices != "" {
			tally = s.tallyOfQuestion(l.Choices)
		}
		if tally != nil {
			s.list(l, tally)
		}
	}
}

// list sets what was counted: a chart of the most named, a table of all with
// who named it, what nobody named, and what stood under "Annat".
func (s *setter) list(l list, t *book.Tally) {
	title := s.in(l.Title)
	if title == "" && t.Vocabulary != nil {
		title = t.Vocabulary.Label.In(s.texts.Lang())
	}
	s.section(title)
	counts := told(t)
	if t.Answered == 0 && len(counts) == 0 {
		s.paragraph(tagpdf.Body, s.say("answered.none"))
		return
	}
	s.introduce(tagpdf.Body, s.say("answered", "answered", s.count(t.Answered), "all", s.count(len(s.book.Rows))))
	if t.Question == nil || t.Question.Type == form.MultiChoice {
		counts = byCount(counts)
	}
	if bars := s.bars(counts); l.Chart > 0 && len(bars) >= fewBars {
		s.chart("", title, bars, l.Chart)
	}
	s.table(title, counts)
	if t.Vocabulary != nil || t.Question.Type == form.MultiChoice {
		s.unnamed(t)
	}
	s.others(l, t)
}

// bars are the counts of the entries; what is only of before is none.
func (s *setter) bars(counts []book.Count) []tagpdf.Bar {
	var bars []tagpdf.Bar
	for _, c := range counts {
		if len(c.Who) == 0 {
			continue
		}
		bars = append(bars, tagpdf.Bar{Label: c.Name(s.texts), Value: float64(len(c.Who)), Text: s.count(len(c.Who))})
	}
	return bars
}

// chart sets at most so many bars above the table of all; the texts of what
// they count begin with a prefix.
func (s *setter) chart(prefix, title string, bars []tagpdf.Bar, most int) {
	s.figures++
	shown := bars[:min(most, len(bars))]
	var spoken []string
	for _, b := range shown {
		spoken = append(spoken, s.say("alt.bar", "name", b.Label, "count", b.Text))
	}
	number := strconv.Itoa(s.figures)
	caption := s.say(prefix+"figure", "number", number, "title", title)
	if len(shown) < len(bars) {
		caption = s.say(prefix+"figure.part", "number", number, "title", title, "shown", s.count(len(shown)))
	}
	s.paragraph(tagpdf.Caption, caption)
	s.add(tagpdf.BarChart{
		Alt:  s.say(prefix+"alt", "title", title, "bars", strings.Join(spoken, ", "), "table", strconv.Itoa(s.tables+1)),
		Bars: shown,
	})
}

func (s *setter) table(title string, counts []book.Count) {
	if len(counts) == 0 {
		return
	}
	table := tagpdf.Table{
		Caption: s.caption(title), RowHeaders: true,
		Columns: []tagpdf.Column{
			{Title: s.say("column.concept"), Width: 1.5},
			{Title: s.say("column.count"), Width: 0.55, Right: true},
			{Title: s.say("column.organisations"), Width: 3.4},
		},
	}
	for _, c := range counts {
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(c.Name(s.texts)), tagpdf.Text(s.count(len(c.Who))), s.who(c)})
	}
	s.add(table)
}

// caption numbers a table.
func (s *setter) caption(title string) string {
	s.tables++
	return s.say("table", "number", strconv.Itoa(s.tables), "title", title)
}

// who names the organisations, each a link to its section.
// Those that tell of it as of what has been stand last and by themselves.
func (s *setter) who(c book.Count) tagpdf.Cell {
	if len(c.Who)+len(c.Before) > manyNames {
		return tagpdf.Text(s.say("many_names", "count", s.count(len(c.Who))))
	}
	cell := s.whoOf(c.Who, c.Concept)
	if before := s.whoOf(c.Before, c.Concept); len(before) > 0 {
		if len(cell) > 0 {
			cell = append(cell, tagpdf.Run{Text: ". "})
		}
		cell = append(append(cell, tagpdf.Run{Text: s.say("before") + " "}), before...)
	}
	return cell
}

func (s *setter) whoOf(mentions []book.Mention, concept *form.Concept) tagpdf.Cell {
	var cell tagpdf.Cell
	withheld := false
	for _, m := range mentions {
		if s.withholds(m.Row, concept) {
			withheld = true
			continue
		}
		if len(cell) > 0 {
			cell = append(cell, tagpdf.Run{Text: ", "})
		}
		cell = append(cell, tagpdf.Run{Text: s.name(m.Row), Link: "#" + s.anchors[m.Row]})
	}
	if withheld {
		if len(cell) > 0 {
			cell = append(cell, tagpdf.Run{Text: ". "})
		}
		cell = append(cell, tagpdf.Run{Text: s.say("withheld")})
	}
	return cell
}

// unnamed lists what nobody has: the white spots of the map.
func (s *setter) unnamed(t *book.Tally) {
	var names []string
	for _, c := range t.Counts {
		if len(c.Who)+len(c.Before) == 0 && c.ID != "other" {
			names = append(names, c.Name(s.texts))
		}
	}
	s.paragraph(tagpdf.Small, s.sayIf("unnamed", "list", strings.Join(names, "; ")))
}

// others lists what was written under "Annat", which counts as no concept.
func (s *setter) others(l list, t *book.Tally) {
	var entries []string
	for _, r := range s.book.Rows {
		for i := range r.Cells {
			c := &r.Cells[i]
			q := c.Column.Question
			if c.Other != "" && (q.ID == l.Choices || t.Vocabulary != nil && q.Vocabulary == t.Vocabulary.ID) {
				entries = append(entries, s.say("other.entry", "text", c.Other, "name", s.name(r)))
			}
		}
	}
	s.paragraph(tagpdf.Small, s.sayIf("others", "list", strings.Join(entries, "; ")))
}

package report

import (
	"slices"

	"samkarta/internal/book"
	"samkarta/internal/book/cross"
	"samkarta/internal/report/layout"
	"samkarta/internal/tagpdf"
)

// inventory lists the work there is: for each area what is done by whom for whom.
// It is what a funder asks for, so that money is not spent on what exists.
func (s setter) inventory(c layout.Chapter) {
	s.Chapter(c, "inventory")
	t, ok := cross.Of(s.Book, c.Concepts, c.Areas)
	if !ok {
		s.Paragraph(tagpdf.Body, s.Say("answered.none"))
		return
	}
	groups := s.TallyOfVocabulary(c.Groups)
	for j, area := range t.Columns {
		title := area.Concept.Label.In(s.Texts.Lang())
		s.Section(title)
		s.Introduce(tagpdf.Body, s.Say("inventory.area", "count", s.Count(len(area.Who))))
		table := tagpdf.Table{Caption: s.Caption(s.Say("inventory.title", "area", title)), RowHeaders: true, Columns: []tagpdf.Column{
			{Title: s.Say("column.work"), Width: 1.4}, {Title: s.Say("column.count"), Width: 0.55, Right: true},
			{Title: s.Say("column.organisations"), Width: 2}, {Title: s.Say("column.for"), Width: 1.6}}}
		for i, work := range t.Rows {
			who := t.Cells[i][j].Who
			if len(who) == 0 {
				continue
			}
			table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(work.Concept.Label.In(s.Texts.Lang())),
				tagpdf.Text(s.Count(len(who))), s.Who(who, nil), s.groupsOf(who, groups)})
		}
		if len(table.Rows) > 0 {
			s.Add(table)
		}
	}
}

// groupsOf are the groups that these organisations turn to, in the order of the
// vocabulary; a public edition withholds very small ones.
func (s setter) groupsOf(rows []*book.Row, t *book.Tally) tagpdf.Cell {
	text := ""
	if t == nil {
		return nil
	}
	for _, c := range t.Counts {
		named := slices.ContainsFunc(c.Who, func(m book.Mention) bool {
			return slices.Contains(rows, m.Row) && !s.Withholds(m.Row, c.Concept)
		})
		if !named {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += c.Name(s.Texts)
	}
	return tagpdf.Text(text)
}

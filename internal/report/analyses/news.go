package analyses

import (
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/since"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

// News sets what is new since the last report; nothing without one.
func News(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	if s.Before == nil {
		return
	}
	n := since.Compare(s.Before, s.Book)
	title := s.Chapter(c, "news")
	s.Introduce(tagpdf.Body, s.Say("news.since", "date", s.Date(s.Before.Made)))
	if n.Nothing() {
		s.Paragraph(tagpdf.Body, s.Say("news.none"))
		return
	}
	table := tagpdf.Table{Caption: s.Caption(title), RowHeaders: true,
		Columns: []tagpdf.Column{{Title: s.Say("column.concept"), Width: 1.4}, {Title: s.Say("column.count"), Width: 0.5, Right: true}, {Title: s.Say("column.which"), Width: 3}}}
	add := func(key string, rows []*book.Row) {
		if len(rows) > 0 {
			table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(s.Say(key)), tagpdf.Text(s.Count(len(rows))), s.Who(rows, nil)})
		}
	}
	add("news.new", n.New)
	add("news.changed", n.Changed)
	for _, t := range s.Book.Concepts {
		var names []string
		for _, named := range n.Concepts {
			if named.Vocabulary == t.Vocabulary {
				names = append(names, named.Count.Name(s.Texts))
			}
		}
		if len(names) > 0 {
			table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(s.Say("news.concepts", "vocabulary", t.Vocabulary.Label.In(s.Texts.Lang()))),
				tagpdf.Text(s.Count(len(names))), tagpdf.Text(strings.Join(names, ", "))})
		}
	}
	s.Add(table)
}

package analyses

import (
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/cross"
	"samkarta/internal/form"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

// mostColumns is how many turned titles fit beside the names of the rows.
const mostColumns = 12

// Crosses sets what crosses what as grids of numbers.
func Crosses(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	s.Chapter(c, "crosses")
	s.Bullets(s.Say("crosses.how"), s.publicOnly("crosses.small"))
	for _, x := range c.Crosses {
		t, ok := cross.Of(s.Book, x.Rows, x.Columns)
		if !ok {
			continue
		}
		title := s.In(x.Title)
		s.Section(title)
		t, left := t.First(mostColumns)
		if left > 0 {
			s.Introduce(tagpdf.Body, s.Say("crosses.left", "shown", s.Count(len(t.Columns)), "left", s.Count(left)))
		}
		s.grid(title, t)
	}
}

// publicOnly says a sentence in editions that others than the organisations read.
func (s setter) publicOnly(key string) string {
	if s.Layout.Public {
		return s.Say(key)
	}
	return ""
}

func (s setter) grid(title string, t cross.Table) {
	lang := s.Texts.Lang()
	g := tagpdf.Grid{Caption: s.Caption(title), Corner: s.Say("column.concept")}
	for _, c := range t.Columns {
		g.Columns = append(g.Columns, c.Concept.Label.In(lang))
	}
	for i, r := range t.Rows {
		g.Rows = append(g.Rows, r.Concept.Label.In(lang))
		var cells []tagpdf.Quantity
		for j, cell := range t.Cells[i] {
			cells = append(cells, s.crossing(cell.Who, t.Columns[j].Concept, r.Concept))
		}
		g.Cells = append(g.Cells, cells)
	}
	s.Add(g)
}

// crossing is the number of a cell; a public edition does not tell one when all of
// them meet few people of a special category.
func (s setter) crossing(who []*book.Row, concepts ...*form.Concept) tagpdf.Quantity {
	if len(who) == 0 {
		return tagpdf.Quantity{Text: "·"}
	}
	for _, c := range concepts {
		all := true
		for _, r := range who {
			all = all && s.Withholds(r, c)
		}
		if all {
			return tagpdf.Quantity{Text: "*"}
		}
	}
	return tagpdf.Quantity{Value: float64(len(who)), Text: s.Count(len(who))}
}

// Map sets how many are where, as a schematic map where the vocabulary has one,
// with a table of the same.
func Map(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	t, ok := cross.Of(s.Book, c.Concepts, c.Concepts)
	v := s.Book.Library.Vocabularies[c.Concepts]
	if !ok || v == nil {
		return
	}
	title := s.Chapter(c, "map")
	who := map[string][]*book.Row{}
	for _, a := range t.Columns {
		who[a.Concept.ID] = a.Who
	}
	m := tagpdf.TileMap{}
	table := tagpdf.Table{RowHeaders: true, Columns: []tagpdf.Column{{Title: s.Say("column.where"), Width: 1.2},
		{Title: s.Say("column.count"), Width: 0.55, Right: true}, {Title: s.Say("column.organisations"), Width: 3}}}
	var spoken []string
	for i := range v.Concepts {
		a := &v.Concepts[i]
		label, n := a.Label.In(s.Texts.Lang()), len(who[a.ID])
		if a.Tile != nil {
			m.Tiles = append(m.Tiles, tagpdf.Quantity{Label: label, Value: float64(n), Text: s.Count(n)})
			m.At = append(m.At, [2]int{a.Tile[0], a.Tile[1]})
			spoken = append(spoken, s.Say("alt.bar", "name", label, "count", s.Count(n)))
		}
		if a.Tile != nil || n > 0 {
			table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(label), tagpdf.Text(s.Count(n)), s.Who(who[a.ID], nil)})
		}
	}
	s.Introduce(tagpdf.Body, s.Say("map.how"))
	if len(m.Tiles) > 0 {
		s.Paragraph(tagpdf.Caption, s.Say("map.figure", "number", s.Figure(), "title", title))
		m.Alt = s.Say("map.alt", "title", title, "tiles", strings.Join(spoken, ", "), "table", s.NextTable())
		s.Add(m)
	}
	table.Caption = s.Caption(title)
	s.Add(table)
}

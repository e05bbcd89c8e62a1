package analyses

import (
	"strings"

	"samkarta/internal/book/overlap"
	"samkarta/internal/form"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

const (
	// mostMeetings is as many as are read; all stand in the workbook.
	mostMeetings = 15
	// mostAreas is how many columns of areas a page holds; more are set as lists.
	mostAreas = 6
)

// Meetings sets who does the same for the same people in the same place. It
// names organisations that may gain from each other and compares none.
func Meetings(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	title := s.Chapter(c, "meetings")
	var shown []overlap.Meeting
	for _, m := range overlap.Find(s.Book).Meetings {
		if s.Layout.Public {
			var ok bool
			if m, ok = m.ForCity(); !ok {
				continue
			}
		}
		shown = append(shown, m)
	}
	if len(shown) == 0 {
		s.Paragraph(tagpdf.Body, s.Say("meetings.none"))
		return
	}
	s.Introduce(tagpdf.Body, s.Say("meetings.how"))
	if len(shown) > mostMeetings {
		s.Introduce(tagpdf.Body, s.Say("meetings.more", "shown", s.Count(mostMeetings), "all", s.Count(len(shown))))
	}
	table := tagpdf.Table{Caption: s.Caption(title), Columns: []tagpdf.Column{{Title: s.Say("column.organisations"), Width: 1.6},
		{Title: s.Say("column.same"), Width: 1.6}, {Title: s.Say("column.for"), Width: 1.3}, {Title: s.Say("column.where"), Width: 1}}}
	for _, m := range shown[:min(len(shown), mostMeetings)] {
		var who tagpdf.Cell
		for i, r := range m.Who {
			if i > 0 {
				who = append(who, tagpdf.Run{Text: ", "})
			}
			who = append(who, s.Link(r))
		}
		table.Rows = append(table.Rows, []tagpdf.Cell{who, s.labels(m.Methods), s.labels(m.Groups), s.labels(m.Areas)})
	}
	s.Add(table)
}

func (s setter) labels(concepts []*form.Concept) tagpdf.Cell {
	var list []string
	for _, c := range concepts {
		list = append(list, c.Label.In(s.Texts.Lang()))
	}
	return tagpdf.Text(strings.Join(list, ", "))
}

// WhiteSpots sets which groups are served in which areas: as a grid, or as
// lists where there are more areas than columns.
func WhiteSpots(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	o := overlap.Find(s.Book)
	if len(o.Spots) == 0 || len(s.Book.Rows) == 0 {
		return
	}
	title := s.Chapter(c, "spots")
	white, all := 0, 0
	for _, row := range o.Spots {
		for _, spot := range row {
			all++
			if spot.White() {
				white++
			}
		}
	}
	small := ""
	if s.Layout.Public {
		small = s.Say("spots.small")
	}
	s.Bullets(s.Say("spots.count", "white", s.Count(white), "all", s.Count(all)), s.Say("spots.how"), small)
	if len(o.Areas) > mostAreas {
		s.spotLists(title, o)
		return
	}
	table := tagpdf.Table{Caption: s.Caption(title), RowHeaders: true, Columns: []tagpdf.Column{{Title: s.Say("column.group"), Width: 1.8}}}
	for _, a := range o.Areas {
		table.Columns = append(table.Columns, tagpdf.Column{Title: a.Label.In(s.Texts.Lang())})
	}
	for i, g := range o.Groups {
		row := []tagpdf.Cell{tagpdf.Text(g.Label.In(s.Texts.Lang()))}
		for _, spot := range o.Spots[i] {
			row = append(row, tagpdf.Text(s.coverage(spot)))
		}
		table.Rows = append(table.Rows, row)
	}
	s.Add(table)
}

// coverage says in a word how a group is served in an area.
func (s setter) coverage(spot overlap.Spot) string {
	switch {
	case s.Layout.Public && spot.Withheld():
		return s.Say("spots.withheld")
	case spot.White():
		return s.Say("spots.white")
	case len(spot.Named) == 0:
		return s.Say("spots.open")
	}
	return s.Count(len(spot.Named))
}

func (s setter) spotLists(title string, o overlap.Overlap) {
	table := tagpdf.Table{Caption: s.Caption(title), RowHeaders: true, Columns: []tagpdf.Column{{Title: s.Say("column.group"), Width: 1},
		{Title: s.Say("column.nobody"), Width: 2.4}, {Title: s.Say("column.open"), Width: 1.6}}}
	for i, g := range o.Groups {
		var white, open []string
		for j, spot := range o.Spots[i] {
			switch {
			case spot.White():
				white = append(white, o.Areas[j].Label.In(s.Texts.Lang()))
			case len(spot.Named) == 0:
				open = append(open, o.Areas[j].Label.In(s.Texts.Lang()))
			}
		}
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(g.Label.In(s.Texts.Lang())),
			tagpdf.Text(strings.Join(white, ", ")), tagpdf.Text(strings.Join(open, ", "))})
	}
	s.Add(table)
}

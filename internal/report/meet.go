package report

import (
	"strings"

	"samkarta/internal/book/overlap"
	"samkarta/internal/form"
	"samkarta/internal/tagpdf"
)

const (
	// mostMeetings is as many as are read; all stand in the workbook.
	mostMeetings = 15
	// mostAreas is how many columns of areas a page holds; more are set as lists.
	mostAreas = 6
)

// meetings sets who does the same for the same people in the same place. It
// names organisations that may gain from each other and compares none.
func (s *setter) meetings(c chapter) {
	title := s.chapter(c.Title, "meetings", true)
	s.introduce(tagpdf.Lead, s.in(c.Intro))
	var shown []overlap.Meeting
	for _, m := range overlap.Find(s.book).Meetings {
		if s.edition == City {
			var ok bool
			if m, ok = m.ForCity(); !ok {
				continue
			}
		}
		shown = append(shown, m)
	}
	if len(shown) == 0 {
		s.paragraph(tagpdf.Body, s.say("meetings.none"))
		return
	}
	s.introduce(tagpdf.Body, s.say("meetings.how"))
	if len(shown) > mostMeetings {
		s.introduce(tagpdf.Body, s.say("meetings.more", "shown", s.count(mostMeetings), "all", s.count(len(shown))))
	}
	table := tagpdf.Table{Caption: s.caption(title), Columns: []tagpdf.Column{{Title: s.say("column.organisations"), Width: 1.6},
		{Title: s.say("column.same"), Width: 1.6}, {Title: s.say("column.for"), Width: 1.3}, {Title: s.say("column.where"), Width: 1}}}
	for _, m := range shown[:min(len(shown), mostMeetings)] {
		var who tagpdf.Cell
		for i, r := range m.Who {
			if i > 0 {
				who = append(who, tagpdf.Run{Text: ", "})
			}
			who = append(who, s.link(r))
		}
		table.Rows = append(table.Rows, []tagpdf.Cell{who, s.labels(m.Methods), s.labels(m.Groups), s.labels(m.Areas)})
	}
	s.add(table)
}

func (s *setter) labels(concepts []*form.Concept) tagpdf.Cell {
	var list []string
	for _, c := range concepts {
		list = append(list, c.Label.In(s.texts.Lang()))
	}
	return tagpdf.Text(strings.Join(list, ", "))
}

// whiteSpots sets which groups are served in which areas: as a grid, or as
// lists where there are more areas than columns.
func (s *setter) whiteSpots(c chapter) {
	o := overlap.Find(s.book)
	if len(o.Spots) == 0 || len(s.book.Rows) == 0 {
		return
	}
	title := s.chapter(c.Title, "spots", false)
	s.introduce(tagpdf.Lead, s.in(c.Intro))
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
	if s.edition == City {
		small = s.say("spots.small")
	}
	s.bullets(s.say("spots.count", "white", s.count(white), "all", s.count(all)), s.say("spots.how"), small)
	if len(o.Areas) > mostAreas {
		s.spotLists(title, o)
		return
	}
	table := tagpdf.Table{Caption: s.caption(title), RowHeaders: true, Columns: []tagpdf.Column{{Title: s.say("column.group"), Width: 1.8}}}
	for _, a := range o.Areas {
		table.Columns = append(table.Columns, tagpdf.Column{Title: a.Label.In(s.texts.Lang())})
	}
	for i, g := range o.Groups {
		row := []tagpdf.Cell{tagpdf.Text(g.Label.In(s.texts.Lang()))}
		for _, spot := range o.Spots[i] {
			row = append(row, tagpdf.Text(s.coverage(spot)))
		}
		table.Rows = append(table.Rows, row)
	}
	s.add(table)
}

// coverage says in a word how a group is served in an area.
func (s *setter) coverage(spot overlap.Spot) string {
	switch {
	case s.edition == City && spot.Withheld():
		return s.say("spots.withheld")
	case spot.White():
		return s.say("spots.white")
	case len(spot.Named) == 0:
		return s.say("spots.open")
	}
	return s.count(len(spot.Named))
}

func (s *setter) spotLists(title string, o overlap.Overlap) {
	table := tagpdf.Table{Caption: s.caption(title), RowHeaders: true, Columns: []tagpdf.Column{{Title: s.say("column.group"), Width: 1},
		{Title: s.say("column.nobody"), Width: 2.4}, {Title: s.say("column.open"), Width: 1.6}}}
	for i, g := range o.Groups {
		var white, open []string
		for j, spot := range o.Spots[i] {
			switch {
			case spot.White():
				white = append(white, o.Areas[j].Label.In(s.texts.Lang()))
			case len(spot.Named) == 0:
				open = append(open, o.Areas[j].Label.In(s.texts.Lang()))
			}
		}
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(g.Label.In(s.texts.Lang())),
			tagpdf.Text(strings.Join(white, ", ")), tagpdf.Text(strings.Join(open, ", "))})
	}
	s.add(table)
}

package analyses

import (
	"samkarta/internal/book/places"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
)

// Places sets who has places, the lowest threshold first and, within one, by the
// alphabet.
func Places(sh *sheet.Setter, c layout.Chapter) {
	s := setter{sh}
	list := places.List(s.Book, places.Questions{Places: c.Places, Thresholds: c.Thresholds, Return: c.Return, Lowest: c.Lowest})
	title := s.Chapter(c, "places")
	if len(list) == 0 {
		s.Paragraph(tagpdf.Body, s.Say("answered.none"))
		return
	}
	sum, _ := s.SumOf(c.Places)
	free, told, open := 0, 0, 0
	for _, p := range list {
		if p.Free >= 0 {
			free, told = free+p.Free, told+1
		}
		if p.Highest == 0 && p.Required == 0 {
			open++
		}
	}
	sentences := []string{s.Say("places.count", "places", s.Sum(sum), "answered", s.Count(sum.Answered)), s.SayCount("places.open", open)}
	if told > 0 {
		sentences = append(sentences, s.Say("places.free", "free", s.Count(free), "told", s.Count(told)))
	}
	s.Bullets(append(sentences, s.Say("places.order"))...)
	table := tagpdf.Table{Caption: s.Caption(title), Columns: []tagpdf.Column{
		{Title: s.Say("column.threshold"), Width: 1.5}, {Title: s.Say("column.organisation"), Width: 1.8},
		{Title: s.Say("column.places"), Width: 0.8, Right: true}, {Title: s.Say("column.free"), Width: 0.8, Right: true}, {Title: s.Say("column.return"), Width: 0.9}}}
	for _, p := range list {
		table.Rows = append(table.Rows, s.place(p))
	}
	s.Add(table)
}

func (s setter) place(p places.Place) []tagpdf.Cell {
	threshold, number, free, back := s.Say("places.unknown"), "–", "–", "–"
	if p.Thresholds != nil && !p.Thresholds.Blank() {
		threshold = s.Answer(p.Thresholds)
	}
	if p.Places != nil && !p.Places.Blank() {
		number = s.Answer(p.Places)
	}
	if p.Free >= 0 {
		free = s.Count(p.Free)
	}
	if p.Return != nil && !p.Return.Blank() {
		back = s.Answer(p.Return)
	}
	return []tagpdf.Cell{tagpdf.Text(threshold), {s.Link(p.Row)}, tagpdf.Text(number), tagpdf.Text(free), tagpdf.Text(back)}
}

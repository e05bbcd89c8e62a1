package report

import (
	"strconv"

	"samkarta/internal/report/layout"
	"samkarta/internal/tagpdf"
)

// sureLimit is what counts as a sure reading when the report says how many
// there are: the figure that coding and reading take as good without a person.
const sureLimit = 0.9

// method says how the report came to be and how far it can be trusted.
func (s setter) method(c layout.Chapter) {
	t, r := s.Book.Totals, s.Book.Round
	s.Chapter(c, "method")
	s.Paragraph(tagpdf.Lead, s.Say("method.lead"))
	s.Part(s.Say("method.received"))
	s.Bullets(
		s.SayCount("method.mails", t.Mails),
		s.SayCount("method.forms", t.Associations+t.Earlier),
		s.Say("method.organisations", "count", s.Count(t.Associations), "earlier", s.Count(t.Earlier)),
		s.SayCount("method.refused", t.Refused),
		s.SayCount("method.late", t.Late),
	)
	s.Part(s.Say("method.sure"))
	confidence := ""
	if share, ok := s.sure(); ok {
		confidence = s.Say("method.confidence", "share", strconv.Itoa(share), "limit", strconv.Itoa(int(sureLimit*100)))
	}
	s.Bullets(
		s.SayCount("method.answers", t.Answers),
		s.SayCount("method.decided", t.Decided),
		s.SayCount("method.doubtful", t.Doubtful),
		confidence,
		s.Say("method.codes"),
	)
	s.Part(s.Say("method.rights"))
	s.Bullets(
		s.SayIf("method.correct", "address", r.Address),
		s.SayIf("method.retention", "retention", r.Retention),
		s.SayIf("method.privacy", "link", r.PrivacyURL),
		s.SayIf("cover.controller", "controller", r.Controller),
	)
}

// sure gives the share in per cent of the machine's readings that it is sure
// of, rounded down: a report must not claim more than there is.
func (s setter) sure() (percent int, ok bool) {
	read, sure := 0, 0
	for _, r := range s.Book.Rows {
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Blank() || c.Decision != nil {
				continue
			}
			read++
			if c.Answer.Confidence >= sureLimit {
				sure++
			}
		}
	}
	if read == 0 {
		return 0, false
	}
	return 100 * sure / read, true
}

func (s setter) glossary(c layout.Chapter) {
	if len(c.Terms) == 0 {
		return
	}
	s.Chapter(c, "glossary")
	table := tagpdf.Table{
		RowHeaders: true, Caption: s.Caption(s.Say("glossary")),
		Columns: []tagpdf.Column{{Title: s.Say("column.term"), Width: 1}, {Title: s.Say("column.meaning"), Width: 3}},
	}
	for _, t := range c.Terms {
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(s.In(t.Term)), tagpdf.Text(s.In(t.Text))})
	}
	s.Add(table)
}

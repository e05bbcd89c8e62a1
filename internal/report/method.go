package report

import (
	"strconv"

	"samkarta/internal/tagpdf"
)

// sureLimit is what counts as a sure reading when the report says how many
// there are: the figure that coding and reading take as good without a person.
const sureLimit = 0.9

// method says how the report came to be and how far it can be trusted.
func (s *setter) method() {
	t, r := s.book.Totals, s.book.Round
	s.chapter(nil, "method", true)
	s.paragraph(tagpdf.Lead, s.say("method.lead"))
	s.part("method.received")
	s.bullets(
		s.sayCount("method.mails", t.Mails),
		s.sayCount("method.forms", t.Associations+t.Earlier),
		s.say("method.organisations", "count", s.count(t.Associations), "earlier", s.count(t.Earlier)),
		s.sayCount("method.refused", t.Refused),
		s.sayCount("method.late", t.Late),
	)
	s.part("method.sure")
	confidence := ""
	if share, ok := s.sure(); ok {
		confidence = s.say("method.confidence", "share", strconv.Itoa(share), "limit", strconv.Itoa(int(sureLimit*100)))
	}
	s.bullets(
		s.sayCount("method.answers", t.Answers),
		s.sayCount("method.decided", t.Decided),
		s.sayCount("method.doubtful", t.Doubtful),
		confidence,
		s.say("method.codes"),
	)
	s.part("method.rights")
	s.bullets(
		s.sayIf("method.correct", "address", r.Address),
		s.sayIf("method.retention", "retention", r.Retention),
		s.sayIf("method.privacy", "link", r.PrivacyURL),
		s.sayIf("cover.controller", "controller", r.Controller),
	)
}

// part is a section that the contents need not list.
func (s *setter) part(key string) {
	s.add(tagpdf.Heading{Level: 2, Text: s.say(key), Unlisted: true})
}

// sure gives the share in per cent of the machine's readings that it is sure
// of, rounded down: a report must not claim more than there is.
func (s *setter) sure() (percent int, ok bool) {
	read, sure := 0, 0
	for _, r := range s.book.Rows {
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

func (s *setter) glossary(c chapter) {
	if len(c.Terms) == 0 {
		return
	}
	s.chapter(c.Title, "glossary", false)
	table := tagpdf.Table{
		RowHeaders: true, Caption: s.caption(s.say("glossary")),
		Columns: []tagpdf.Column{{Title: s.say("column.term"), Width: 1}, {Title: s.say("column.meaning"), Width: 3}},
	}
	for _, t := range c.Terms {
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(s.in(t.Term)), tagpdf.Text(s.in(t.Text))})
	}
	s.add(table)
}

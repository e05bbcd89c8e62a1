package report

import (
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/report/layout"
	"samkarta/internal/tagpdf"
)

// mostLinks is how many names in running text may be links: a page of underlined
// words is hard to read, and the bookmarks lead to all of them.
const mostLinks = 60

// answered tells who has answered and, where the round has a list of invited, who
// is missing. Of the list it shows names alone: addresses are personal data.
func (s setter) answered(c layout.Chapter) {
	s.Chapter(c, "answered_by")
	t := s.Book.Totals
	s.Bullets(s.SayCount("answered_by.count", t.Associations), s.SayCount("answered_by.late", t.Late), s.rate(),
		s.SayCount("answered_by.others", s.unasked()))
	if len(s.Book.Rows) > 0 {
		s.Part(s.Say("answered_by.who"))
		names := s.Names(s.Book.Rows, nil)
		if len(s.Book.Rows) > mostLinks {
			for i := range names {
				names[i].Link = ""
			}
		}
		s.Add(tagpdf.Paragraph{Runs: names})
	}
	if len(s.Book.Invited) == 0 {
		s.Paragraph(tagpdf.Small, s.Say("answered_by.no_list"))
		return
	}
	var names []string
	nameless := 0
	for _, i := range s.Book.Invited {
		switch {
		case i.Row != nil:
		case i.Name == "":
			nameless++
		default:
			names = append(names, i.Name)
		}
	}
	if len(names)+nameless > 0 {
		s.Part(s.Say("answered_by.missing"))
		s.Paragraph(tagpdf.Body, strings.Join(names, ", "))
		s.Paragraph(tagpdf.Small, s.SayCount("answered_by.nameless", nameless))
		s.Paragraph(tagpdf.Small, s.Say("answered_by.names"))
	}
}

// unasked is how many answered without being on the list.
func (s setter) unasked() (n int) {
	for _, i := range s.Book.Invited {
		if i.Answered == book.NeverInvited {
			n++
		}
	}
	return n
}

// rate is the response rate, rounded down: a report must not claim more than there
// is. "" without a list.
func (s setter) rate() string {
	invited := len(s.Book.Invited) - s.unasked()
	if invited == 0 {
		return ""
	}
	answered := invited - s.Book.Missing()
	return s.Say("answered_by.rate", "answered", s.Count(answered), "invited", s.Count(invited), "rate", s.Count(100*answered/invited))
}

// text is a chapter of the edition's own words; without a title, a note.
func (s setter) text(c layout.Chapter) {
	style := tagpdf.Small
	if c.Title != nil {
		style = tagpdf.Body
		s.Chapter(c, "")
	}
	for _, p := range c.Paragraphs {
		s.Paragraph(style, s.In(p))
	}
}

package report

import (
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/report/layout"
	"samkarta/internal/tagpdf"
)

// organisations sets a section each. The contents leave them out, since they would
// push the rest out of view; they are bookmarks, and all lists of names lead here.
func (s setter) organisations(c layout.Chapter) {
	s.Chapter(c, "organisations")
	if c.Intro == nil {
		s.Introduce(tagpdf.Lead, s.Say("organisations.lead"))
	}
	for i, r := range s.Book.Rows {
		// A page each, for the organisation to see and correct; the first stands
		// under the chapter's heading.
		s.organisation(r, c, i > 0)
	}
}

// organisation sets one section: what it writes, short answers, contacts, and
// in one neutral line what it left blank.
func (s setter) organisation(r *book.Row, ch layout.Chapter, newPage bool) {
	s.Add(tagpdf.Heading{Level: 2, Text: s.Name(r), ID: s.Anchor(r), NewPage: newPage, Unlisted: true})
	s.Introduce(tagpdf.Small, s.version(r))
	var missing []string
	for _, f := range ch.Texts {
		label, text := s.label(f), s.fieldText(r, f)
		if text == "" {
			missing = append(missing, label)
			continue
		}
		s.Add(tagpdf.Heading{Level: 3, Text: label})
		s.Add(tagpdf.Paragraph{Runs: s.Quote(text)})
	}
	s.contacts(r)
	table := tagpdf.Table{
		RowHeaders: true, Dense: true,
		Columns: []tagpdf.Column{{Width: 1.4}, {Width: 3}}, // the questions are the rows' headers
	}
	for _, f := range ch.Facts {
		label, text := s.label(f), s.fieldText(r, f)
		if text == "" {
			missing = append(missing, label)
			continue
		}
		table.Rows = append(table.Rows, []tagpdf.Cell{tagpdf.Text(label), {s.linked(r, f, text)}})
	}
	if len(table.Rows) > 0 {
		s.Add(table)
	}
	s.Paragraph(tagpdf.Small, s.SayIf("missing", "list", strings.Join(missing, "; ")))
}

func (s setter) version(r *book.Row) string {
	date := s.Date(r.Submission.Received)
	if len(r.Earlier) > 0 {
		return s.Say("version", "version", strconv.Itoa(len(r.Earlier)+1), "date", date)
	}
	return s.Say("received", "date", date)
}

// label of a field: the layout's, else the question's or the vocabulary's.
func (s setter) label(f layout.Field) string {
	if label := s.In(f.Label); label != "" {
		return label
	}
	if q, ok := s.Book.Form.Question(f.Question); ok {
		return s.In(q.Label)
	}
	if v := s.Book.Library.Vocabularies[f.Concepts]; v != nil {
		return v.Label.In(s.Texts.Lang())
	}
	return f.Question
}

func (s setter) fieldText(r *book.Row, f layout.Field) string {
	if f.Concepts != "" {
		return s.concepts(r, f.Concepts)
	}
	c := r.Cell(f.Question)
	// Personal answers come by consent and by Contacts alone.
	if c == nil || c.Column.Personal || c.Blank() {
		return ""
	}
	if c.Column.Question.Role == form.Participants && s.Layout.Public && r.Small() && s.special(r) {
		return s.Say("fewer", "count", strconv.Itoa(book.SmallGroup))
	}
	return s.Answer(c)
}

// concepts are those of a vocabulary that the organisation named anywhere.
func (s setter) concepts(r *book.Row, vocabulary string) string {
	tally := s.TallyOfVocabulary(vocabulary)
	if tally == nil {
		return ""
	}
	var names, before []string
	for _, c := range tally.Counts {
		is := func(m book.Mention) bool { return m.Row == r && !s.Withholds(r, c.Concept) }
		switch {
		case slices.ContainsFunc(c.Who, is):
			names = append(names, c.Name(s.Texts))
		case slices.ContainsFunc(c.Before, is):
			before = append(before, c.Name(s.Texts))
		}
	}
	lines := []string{strings.Join(names, ", ")}
	if len(before) > 0 {
		lines = append(lines, s.Say("before")+" "+strings.Join(before, ", "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// special: the organisation meets some group of the special categories.
func (s setter) special(r *book.Row) bool {
	for _, t := range s.Book.Concepts {
		for _, c := range t.Counts {
			if c.Concept == nil || !c.Concept.Special {
				continue
			}
			for _, m := range c.Who {
				if m.Row == r {
					return true
				}
			}
		}
	}
	return false
}

// linked makes a web address a link.
func (s setter) linked(r *book.Row, f layout.Field, text string) tagpdf.Run {
	run := tagpdf.Run{Text: text}
	if c := r.Cell(f.Question); f.Concepts == "" && c != nil && c.Column.Question.Type == form.URL && !c.Doubtful {
		run.Link = c.Value.Text
	}
	return run
}

// contacts shows what the organisation allows to be published, else how to
// reach it through who made the report.
func (s setter) contacts(r *book.Row) {
	s.Add(tagpdf.Heading{Level: 3, Text: s.Say("contact")})
	var runs []tagpdf.Run
	for _, c := range r.Contacts() {
		if len(runs) > 0 {
			runs = append(runs, tagpdf.Run{Text: ", "})
		}
		run := tagpdf.Run{Text: c.Text(s.Texts)}
		if c.Column.Question.Type == form.Email && c.Value.Text != "" {
			run.Link = "mailto:" + c.Value.Text
		}
		runs = append(runs, run)
	}
	if len(runs) > 0 {
		s.Add(tagpdf.Paragraph{Runs: runs})
		return
	}
	round := s.Book.Round
	switch {
	case round.Organiser != "" && round.Address != "":
		s.Paragraph(tagpdf.Body, s.Say("contact.none", "organiser", round.Organiser, "address", round.Address))
	case round.Address != "":
		s.Paragraph(tagpdf.Body, s.Say("contact.address", "address", round.Address))
	default:
		s.Paragraph(tagpdf.Body, s.Say("contact.withheld"))
	}
}

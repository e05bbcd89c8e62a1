package report

import (
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/tagpdf"
)

// withholds: the public edition does not tell that this organisation meets
// this group, which is small and in a special category. What an organisation
// writes in its own words stands as written; it sees its section before
// publication.
func (s *setter) withholds(r *book.Row, c *form.Concept) bool {
	return s.edition == City && c != nil && c.Special && r.Small()
}

// listedRows is how many organisations the contents list: more would push the
// rest out of view. They remain bookmarks, and the lists link to them.
const listedRows = 20

func (s *setter) organisations(c chapter) {
	s.chapter(c.Title, "organisations", true)
	lead := s.in(c.Intro)
	if lead == "" {
		lead = s.say("organisations.lead")
	}
	s.introduce(tagpdf.Lead, lead)
	for _, r := range s.book.Rows {
		s.organisation(r, c)
	}
}

// organisation sets one section: what it writes, short answers, contacts, and
// in one neutral line what it left blank.
func (s *setter) organisation(r *book.Row, ch chapter) {
	s.add(tagpdf.Heading{Level: 2, Text: s.name(r), ID: s.anchors[r], Unlisted: len(s.book.Rows) > listedRows})
	s.introduce(tagpdf.Small, s.version(r))
	var missing []string
	for _, f := range ch.Texts {
		label, text := s.label(f), s.fieldText(r, f)
		if text == "" {
			missing = append(missing, label)
			continue
		}
		s.add(tagpdf.Heading{Level: 3, Text: label})
		s.add(tagpdf.Paragraph{Runs: s.quote(text)})
	}
	s.contacts(r)
	table := tagpdf.Table{
		RowHeaders: true,
		Columns:    []tagpdf.Column{{Title: s.say("column.question"), Width: 1.4}, {Title: s.say("column.answer"), Width: 3}},
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
		s.add(table)
	}
	s.paragraph(tagpdf.Small, s.sayIf("missing", "list", strings.Join(missing, "; ")))
}

func (s *setter) version(r *book.Row) string {
	date := s.date(r.Submission.Received)
	if len(r.Earlier) > 0 {
		return s.say("version", "version", strconv.Itoa(len(r.Earlier)+1), "date", date)
	}
	return s.say("received", "date", date)
}

// label of a field: the layout's, else the question's or the vocabulary's.
func (s *setter) label(f field) string {
	if label := s.in(f.Label); label != "" {
		return label
	}
	if q, ok := s.book.Form.Question(f.Question); ok {
		return s.round.Replace(q.Label.In(s.texts.Lang()))
	}
	if v := s.book.Library.Vocabularies[f.Concepts]; v != nil {
		return v.Label.In(s.texts.Lang())
	}
	return f.Question
}

func (s *setter) fieldText(r *book.Row, f field) string {
	if f.Concepts != "" {
		return s.concepts(r, f.Concepts)
	}
	c := r.Cell(f.Question)
	// Personal answers come by consent and by Contacts alone.
	if c == nil || c.Column.Personal || c.Blank() {
		return ""
	}
	if c.Column.Question.Role == form.Participants && s.edition == City && r.Small() && s.special(r) {
		return s.say("fewer", "count", strconv.Itoa(book.SmallGroup))
	}
	return s.answer(c)
}

// answer is what stands, with a mark when a person must still look.
func (s *setter) answer(c *book.Cell) string {
	text := c.Text(s.texts)
	if c.Doubtful && text != "" {
		return s.say("check", "answer", text)
	}
	return text
}

// concepts are those of a vocabulary that the organisation named anywhere.
func (s *setter) concepts(r *book.Row, vocabulary string) string {
	tally := s.tallyOfVocabulary(vocabulary)
	if tally == nil {
		return ""
	}
	var names, before []string
	for _, c := range tally.Counts {
		is := func(m book.Mention) bool { return m.Row == r && !s.withholds(r, c.Concept) }
		switch {
		case slices.ContainsFunc(c.Who, is):
			names = append(names, c.Name(s.texts))
		case slices.ContainsFunc(c.Before, is):
			before = append(before, c.Name(s.texts))
		}
	}
	lines := []string{strings.Join(names, ", ")}
	if len(before) > 0 {
		lines = append(lines, s.say("before")+" "+strings.Join(before, ", "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// special: the organisation meets some group of the special categories.
func (s *setter) special(r *book.Row) bool {
	for _, t := range s.book.Concepts {
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
func (s *setter) linked(r *book.Row, f field, text string) tagpdf.Run {
	run := tagpdf.Run{Text: text}
	if c := r.Cell(f.Question); f.Concepts == "" && c != nil && c.Column.Question.Type == form.URL && !c.Doubtful {
		run.Link = c.Value.Text
	}
	return run
}

// contacts shows what the organisation allows to be published, else how to
// reach it through who made the report.
func (s *setter) contacts(r *book.Row) {
	s.add(tagpdf.Heading{Level: 3, Text: s.say("contact")})
	var runs []tagpdf.Run
	for _, c := range r.Contacts() {
		if len(runs) > 0 {
			runs = append(runs, tagpdf.Run{Text: "\n"})
		}
		run := tagpdf.Run{Text: c.Text(s.texts)}
		if c.Column.Question.Type == form.Email && c.Value.Text != "" {
			run.Link = "mailto:" + c.Value.Text
		}
		runs = append(runs, run)
	}
	if len(runs) > 0 {
		s.add(tagpdf.Paragraph{Runs: runs})
		return
	}
	round := s.book.Round
	switch {
	case round.Organiser != "" && round.Address != "":
		s.paragraph(tagpdf.Body, s.say("contact.none", "organiser", round.Organiser, "address", round.Address))
	case round.Address != "":
		s.paragraph(tagpdf.Body, s.say("contact.address", "address", round.Address))
	default:
		s.paragraph(tagpdf.Body, s.say("contact.withheld"))
	}
}

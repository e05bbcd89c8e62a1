package report

import (
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/tagpdf"
)

// cover is the title page and the contents.
func (s *setter) cover() {
	b, r := s.book, s.book.Round
	s.paragraph(tagpdf.Title, s.in(s.layout.Title))
	s.paragraph(tagpdf.Subtitle, s.sayIf("cover.challenge", "challenge", r.Challenge))
	made := s.say("cover.made", "date", s.date(b.Made))
	if r.Organiser != "" {
		made = s.say("cover.made_by", "organiser", r.Organiser, "date", s.date(b.Made))
	}
	s.paragraph(tagpdf.Body, made)
	if !b.First.IsZero() {
		key := "cover.made_from"
		if s.date(b.First) == s.date(b.Last) {
			key = "cover.made_from_day"
		}
		s.paragraph(tagpdf.Body, s.say(key, "forms", s.forms(), "first", s.date(b.First), "last", s.date(b.Last)))
	}
	s.paragraph(tagpdf.Body, s.say("edition."+string(s.edition)))
	s.paragraph(tagpdf.Small, s.sayIf("cover.controller", "controller", r.Controller))
	s.paragraph(tagpdf.Small, s.sayIf("cover.contact", "address", r.Address))
	s.add(tagpdf.Heading{Level: 1, Text: s.say("contents"), NewPage: true, Unlisted: true}, tagpdf.Contents{Depth: 2})
}

func (s *setter) forms() string {
	t := s.book.Totals
	read := t.Associations + t.Earlier
	if read == 1 && t.Associations == 1 {
		return s.say("forms.one")
	}
	return s.say("forms.many", "forms", s.count(read), "organisations", s.count(t.Associations))
}

func (s *setter) summary() {
	t, r := s.book.Totals, s.book.Round
	s.chapter(nil, "summary", true)
	lead := s.say("summary.lead", "count", s.count(t.Associations))
	switch t.Associations {
	case 0:
		lead = s.say("summary.lead_none")
	case 1:
		lead = s.say("summary.lead_one")
	}
	switch {
	case r.Challenge != "" && r.City != "":
		lead += " " + s.say("summary.city", "challenge", r.Challenge, "city", r.City)
	case r.Challenge != "":
		lead += " " + s.say("summary.challenge", "challenge", r.Challenge)
	}
	s.paragraph(tagpdf.Lead, lead)
	if t.Associations == 0 {
		return
	}
	s.keyFigures()
	s.bullets(s.highlights()...)
	doubt := s.say("summary.sure")
	if t.Doubtful > 0 {
		doubt = s.say("summary.doubtful", "doubtful", s.count(t.Doubtful), "answers", s.count(t.Answers))
	}
	s.paragraph(tagpdf.Aside, doubt)
}

func (s *setter) keyFigures() {
	var figures []tagpdf.KeyFigure
	all := s.count(len(s.book.Rows))
	for _, f := range s.layout.Figures {
		label := s.in(f.Label)
		switch {
		case f.Sum != "":
			sum, ok := s.sumOf(f.Sum)
			if !ok || sum.Answered == 0 {
				continue
			}
			label += " (" + s.say("summary.of", "answered", s.count(sum.Answered), "all", all) + ")"
			figures = append(figures, tagpdf.KeyFigure{Value: s.sum(sum), Label: label})
		case f.Concepts != "":
			tally := s.tallyOfVocabulary(f.Concepts)
			if tally == nil {
				continue
			}
			figures = append(figures, tagpdf.KeyFigure{Value: s.count(len(named(tally))), Label: label})
		case f.Count == "organisations":
			figures = append(figures, tagpdf.KeyFigure{Value: all, Label: label})
		}
	}
	s.add(tagpdf.KeyFigures{Figures: figures})
}

// highlights are the first entries of the lists: concepts, never organisations.
func (s *setter) highlights() []string {
	const most = 3
	var sentences []string
	for _, h := range s.layout.Highlights {
		tally := s.tallyOfVocabulary(h.Concepts)
		if tally == nil {
			continue
		}
		var entries []string
		for _, c := range first(byCount(named(tally)), most) {
			if len(c.Who) < 2 {
				// What one names is not what most do.
				break
			}
			entries = append(entries, s.say("summary.entry", "name", c.Name(s.texts), "count", s.count(len(c.Who))))
		}
		if len(entries) > 0 {
			sentences = append(sentences, strings.ReplaceAll(s.in(h.Text), "{list}", strings.Join(entries, ", ")))
		}
	}
	return sentences
}

// first gives at most so many entries; those that tie with the first one left
// out are left out too, since choosing among them would say more than is known.
func first(counts []book.Count, most int) []book.Count {
	if len(counts) <= most {
		return counts
	}
	tie := len(counts[most].Who)
	n := most
	for n > 0 && len(counts[n-1].Who) == tie {
		n--
	}
	return counts[:n]
}

func (s *setter) reading() {
	s.chapter(nil, "reading", false)
	small := ""
	if s.edition == City {
		small = s.say("reading.small")
	}
	s.bullets(s.say("reading.self"), s.say("reading.missing"), s.say("reading.counts"), s.say("reading.numbers"), s.say("reading.contacts"), small)
}

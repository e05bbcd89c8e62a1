package report

import (
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/book/overlap"
	"samkarta/internal/book/since"
	"samkarta/internal/report/layout"
	"samkarta/internal/tagpdf"
)

// cover is the title page and the contents; a short edition has neither.
func (s setter) cover() {
	b, r := s.Book, s.Book.Round
	if s.Layout.Short {
		return
	}
	s.Paragraph(tagpdf.Title, s.In(s.Layout.Title))
	s.Paragraph(tagpdf.Subtitle, s.SayIf("cover.challenge", "challenge", r.Challenge))
	made := s.Say("cover.made", "date", s.Date(b.Made))
	if r.Organiser != "" {
		made = s.Say("cover.made_by", "organiser", r.Organiser, "date", s.Date(b.Made))
	}
	s.Paragraph(tagpdf.Body, made)
	s.Paragraph(tagpdf.Body, s.sources())
	s.Paragraph(tagpdf.Body, s.In(s.Layout.Name))
	s.Paragraph(tagpdf.Small, s.SayIf("cover.controller", "controller", r.Controller))
	s.Paragraph(tagpdf.Small, s.SayIf("cover.contact", "address", r.Address))
	s.Add(tagpdf.Heading{Level: 1, Text: s.Say("contents"), NewPage: true, Unlisted: true}, tagpdf.Contents{Depth: 2})
}

// sources says what the report was made from; "" of nothing.
func (s setter) sources() string {
	b := s.Book
	if b.First.IsZero() {
		return ""
	}
	key := "cover.made_from"
	if s.Date(b.First) == s.Date(b.Last) {
		key = "cover.made_from_day"
	}
	return s.Say(key, "forms", s.forms(), "first", s.Date(b.First), "last", s.Date(b.Last))
}

func (s setter) forms() string {
	t := s.Book.Totals
	read := t.Associations + t.Earlier
	if read == 1 && t.Associations == 1 {
		return s.Say("forms.one")
	}
	return s.Say("forms.many", "forms", s.Count(read), "organisations", s.Count(t.Associations))
}

func (s setter) summary(c layout.Chapter) {
	t, r := s.Book.Totals, s.Book.Round
	s.Chapter(c, "summary")
	lead := s.Say("summary.lead", "count", s.Count(t.Associations))
	switch t.Associations {
	case 0:
		lead = s.Say("summary.lead_none")
	case 1:
		lead = s.Say("summary.lead_one")
	}
	switch {
	case r.Challenge != "" && r.City != "":
		lead += " " + s.Say("summary.city", "challenge", r.Challenge, "city", r.City)
	case r.Challenge != "":
		lead += " " + s.Say("summary.challenge", "challenge", r.Challenge)
	}
	s.Paragraph(tagpdf.Lead, lead)
	if s.Layout.Short {
		s.Paragraph(tagpdf.Small, s.sources())
	}
	if t.Associations == 0 {
		return
	}
	s.keyFigures()
	sentences := append(s.highlights(), s.news()...)
	s.Bullets(append(sentences, s.whole()...)...)
	doubt := s.Say("summary.sure")
	if t.Doubtful > 0 {
		doubt = s.Say("summary.doubtful", "doubtful", s.Count(t.Doubtful), "answers", s.Count(t.Answers))
	}
	if !s.Layout.Short {
		s.Paragraph(tagpdf.Aside, doubt)
	}
}

func (s setter) keyFigures() {
	var figures []tagpdf.Quantity
	all := s.Count(len(s.Book.Rows))
	for _, f := range s.Layout.Figures {
		label := s.In(f.Label)
		switch {
		case f.Sum != "":
			sum, ok := s.SumOf(f.Sum)
			if !ok || sum.Answered == 0 {
				continue
			}
			label += " (" + s.Say("summary.of", "answered", s.Count(sum.Answered), "all", all) + ")"
			figures = append(figures, tagpdf.Quantity{Text: s.Sum(sum), Label: label})
		case f.Concepts != "":
			tally := s.TallyOfVocabulary(f.Concepts)
			if tally == nil {
				continue
			}
			figures = append(figures, tagpdf.Quantity{Text: s.Count(len(named(tally))), Label: label})
		case f.Count == "organisations":
			figures = append(figures, tagpdf.Quantity{Text: all, Label: label})
		}
	}
	s.Add(tagpdf.KeyFigures{Figures: figures})
}

// highlights are the first entries of the lists: concepts, never organisations.
func (s setter) highlights() []string {
	const most = 3
	var sentences []string
	for _, h := range s.Layout.Highlights {
		tally := s.TallyOfVocabulary(h.Concepts)
		if tally == nil {
			continue
		}
		var entries []string
		for _, c := range first(byCount(named(tally)), most) {
			if len(c.Who) < 2 {
				// What one names is not what most do.
				break
			}
			entries = append(entries, s.Say("summary.entry", "name", c.Name(s.Texts), "count", s.Count(len(c.Who))))
		}
		if len(entries) > 0 {
			sentences = append(sentences, strings.ReplaceAll(s.In(h.Text), "{list}", strings.Join(entries, ", ")))
		}
	}
	return sentences
}

// whole is what the round as a whole tells, in a sentence each.
func (s setter) whole() []string {
	o := overlap.Find(s.Book)
	white, all := 0, 0
	for _, row := range o.Spots {
		for _, spot := range row {
			all++
			if spot.White() {
				white++
			}
		}
	}
	spots := ""
	if white > 0 {
		spots = s.Say("summary.white", "white", s.Count(white), "all", s.Count(all))
	}
	return []string{s.SayCount("summary.meetings", len(o.Meetings)), spots}
}

// news is what is new since the last report, in a sentence.
func (s setter) news() []string {
	if s.Before == nil {
		return nil
	}
	n := since.Compare(s.Before, s.Book)
	if n.Nothing() {
		return []string{s.Say("summary.no_news", "date", s.Date(s.Before.Made))}
	}
	return []string{s.Say("summary.news", "date", s.Date(s.Before.Made), "new", s.Count(len(n.New)), "changed", s.Count(len(n.Changed)), "concepts", s.Count(len(n.Concepts)))}
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

func (s setter) reading(c layout.Chapter) {
	s.Chapter(c, "reading")
	small := ""
	if s.Layout.Public {
		small = s.Say("reading.small")
	}
	s.Bullets(s.Say("reading.self"), s.Say("reading.missing"), s.Say("reading.counts"), s.Say("reading.numbers"), s.Say("reading.contacts"), small)
}

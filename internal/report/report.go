// Package report sets a compiled round as a report for people: an accessible
// PDF that an official reads in five minutes, an association recognises itself
// in and a screen reader reads from first to last. It takes a book.Book, the
// texts of a language and the layout of the form's report, and gives blocks to
// tagpdf. It decides nothing about answers: what counts as what stands in the
// Book. It never ranks organisations: they stand in the Book's alphabetical
// order, and only concepts are sorted by how many name them.
package report

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/tagpdf"
	"samkarta/internal/wording"
)

// Edition says for whom the report is set.
type Edition string

// The editions: City is public and withholds very small groups, Sector is for
// the organisations themselves. Both show contact details by consent only.
const (
	City   Edition = "city"
	Sector Edition = "sector"
)

// Options are what a report needs beside the book.
type Options struct {
	// Layout is what stands in the report; see Load.
	Layout *Layout
	// Edition is empty for City, the more careful one.
	Edition Edition
}

// Write sets the report of a round as PDF. The same book gives the same bytes.
func Write(w io.Writer, b *book.Book, t *wording.Texts, o Options) error {
	s, err := newSetter(b, t, o)
	if err != nil {
		return err
	}
	if err := tagpdf.Write(w, s.options(), s.report()); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// setter turns a book into blocks.
type setter struct {
	book    *book.Book
	texts   *wording.Texts
	layout  *Layout
	edition Edition
	blocks  []tagpdf.Block
	// figures and tables are numbered through the whole report.
	figures, tables int
	// anchors are what links call an organisation.
	anchors map[*book.Row]string
	// round fills the placeholders of the layout's texts.
	round *strings.Replacer
}

func newSetter(b *book.Book, t *wording.Texts, o Options) (*setter, error) {
	s := &setter{book: b, texts: t, layout: o.Layout, edition: o.Edition, anchors: map[*book.Row]string{}}
	if s.layout == nil {
		return nil, errors.New("report: no layout")
	}
	switch s.edition {
	case "":
		s.edition = City
	case City, Sector:
	default:
		return nil, fmt.Errorf("report: unknown edition %q", s.edition)
	}
	for i, r := range b.Rows {
		s.anchors[r] = "organisation-" + strconv.Itoa(i+1)
	}
	s.round = strings.NewReplacer("{challenge}", b.Round.Challenge, "{city}", b.Round.City,
		"{organiser}", b.Round.Organiser, "{controller}", b.Round.Controller, "{address}", b.Round.Address)
	return s, nil
}

func (s *setter) options() tagpdf.Options {
	title := s.in(s.layout.Title)
	if c := s.book.Round.Challenge; c != "" {
		title = s.say("header", "title", title, "challenge", c)
	}
	lang := "sv-SE"
	if s.texts.Lang() == form.English {
		lang = "en-GB"
	}
	return tagpdf.Options{
		Title: title, Lang: lang, Author: s.book.Round.Organiser, Subject: s.say("subject"), Producer: "Samkarta",
		Header: title, Footer: s.say("edition." + string(s.edition)), PageLabel: s.say("page"), Now: s.book.Made,
	}
}

// report sets all chapters.
func (s *setter) report() []tagpdf.Block {
	s.cover()
	for _, c := range s.layout.Chapters {
		switch c.Part {
		case partSummary:
			s.summary()
		case partReading:
			s.reading()
		case partLists:
			s.lists(c)
		case partDefinitions:
			s.definitions(c)
		case partWheel:
			s.wheel(c)
		case partMeetings:
			s.meetings(c)
		case partWhiteSpots:
			s.whiteSpots(c)
		case partOrganisations:
			s.organisations(c)
		case partMethod:
			s.method()
		case partGlossary:
			s.glossary(c)
		}
	}
	return s.blocks
}

func (s *setter) add(blocks ...tagpdf.Block) { s.blocks = append(s.blocks, blocks...) }

// chapter starts one; its title, which it gives back, is the layout's or,
// without one, the text's.
func (s *setter) chapter(title form.Text, key string, newPage bool) string {
	text := s.in(title)
	if text == "" {
		text = s.say(key)
	}
	s.add(tagpdf.Heading{Level: 1, Text: text, NewPage: newPage})
	return text
}

func (s *setter) section(title string) { s.add(tagpdf.Heading{Level: 2, Text: title}) }

// introduce is a paragraph that stays with what it introduces.
func (s *setter) introduce(style tagpdf.Style, text string) {
	if text != "" {
		s.add(tagpdf.Paragraph{Style: style, Runs: tagpdf.Text(text), Keep: true})
	}
}

func (s *setter) paragraph(style tagpdf.Style, text string) {
	if text != "" {
		s.add(tagpdf.Paragraph{Style: style, Runs: tagpdf.Text(text)})
	}
}

// quote is text as an organisation wrote it. The form is in Swedish, so in a
// report in another language its answers are marked as Swedish, for a screen
// reader to pronounce them right.
func (s *setter) quote(text string) []tagpdf.Run {
	run := tagpdf.Run{Text: text}
	if s.texts.Lang() != form.Swedish {
		run.Lang = "sv-SE"
	}
	return []tagpdf.Run{run}
}

// bullets sets a list of those sentences that are not empty.
func (s *setter) bullets(sentences ...string) {
	var items [][]tagpdf.Run
	for _, text := range sentences {
		if text != "" {
			items = append(items, tagpdf.Text(text))
		}
	}
	if len(items) > 0 {
		s.add(tagpdf.List{Items: items})
	}
}

// Package sheet is what the chapters of a report have in common: it takes a
// compiled book, the texts of a language and the layout of an edition, words
// numbers, dates and names, numbers figures and tables through the whole report,
// and collects blocks for tagpdf or HTML to set. It exists apart from the
// chapters so that they can stand in chambers of their own; it knows none of
// them.
package sheet

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/report/layout"
	"samkarta/internal/tagpdf"
	"samkarta/internal/wording"
)

// FewBars: with fewer bars a table says all that a chart would. ManyNames:
// longer rows of names are read by nobody.
const (
	FewBars   = 4
	ManyNames = 25
)

// Setter turns a book into blocks.
type Setter struct {
	Book   *book.Book
	Texts  *wording.Texts
	Layout *layout.Layout
	// Before is the book as it stood at the last report; nil without one.
	Before *book.Book
	// Blocks are those set so far.
	Blocks []tagpdf.Block
	// figures and tables are numbered through the whole report.
	figures, tables int
	// anchors are what links call an organisation; empty in editions that have
	// no sections of organisations to lead to.
	anchors map[*book.Row]string
	// round fills the placeholders of the layout's texts.
	round *strings.Replacer
}

// New begins a report.
func New(b *book.Book, t *wording.Texts, l *layout.Layout) *Setter {
	s := &Setter{Book: b, Texts: t, Layout: l, anchors: map[*book.Row]string{}}
	if l.Has("organisations") {
		for i, r := range b.Rows {
			s.anchors[r] = "organisation-" + strconv.Itoa(i+1)
		}
	}
	s.round = strings.NewReplacer("{challenge}", b.Round.Challenge, "{city}", b.Round.City,
		"{organiser}", b.Round.Organiser, "{controller}", b.Round.Controller, "{address}", b.Round.Address)
	return s
}

// Add appends blocks.
func (s *Setter) Add(blocks ...tagpdf.Block) { s.Blocks = append(s.Blocks, blocks...) }

// Chapter starts one; its title, which it gives back, is the layout's or,
// without one, the text's.
func (s *Setter) Chapter(c layout.Chapter, key string) string {
	text := s.In(c.Title)
	if text == "" {
		text = s.Say(key)
	}
	h := tagpdf.Heading{Level: 1, Text: text, NewPage: c.NewPage}
	if s.Layout.Short {
		// One page has one title; what follows stands under it.
		h.NewPage = false
		if len(s.Blocks) > 0 {
			h.Level = 2
		}
	}
	s.Add(h)
	s.Introduce(tagpdf.Lead, s.In(c.Intro))
	return text
}

// Section starts a section of a chapter.
func (s *Setter) Section(title string) { s.Add(tagpdf.Heading{Level: 2, Text: title}) }

// Part starts a section that the contents need not list.
func (s *Setter) Part(title string) {
	s.Add(tagpdf.Heading{Level: 2, Text: title, Unlisted: true})
}

// Introduce is a paragraph that stays with what it introduces.
func (s *Setter) Introduce(style tagpdf.Style, text string) {
	if text != "" {
		s.Add(tagpdf.Paragraph{Style: style, Runs: tagpdf.Text(text), Keep: true})
	}
}

// Paragraph is running text; nothing without any.
func (s *Setter) Paragraph(style tagpdf.Style, text string) {
	if text != "" {
		s.Add(tagpdf.Paragraph{Style: style, Runs: tagpdf.Text(text)})
	}
}

// Bullets sets a list of those sentences that are not empty.
func (s *Setter) Bullets(sentences ...string) {
	var items [][]tagpdf.Run
	for _, text := range sentences {
		if text != "" {
			items = append(items, tagpdf.Text(text))
		}
	}
	if len(items) > 0 {
		s.Add(tagpdf.List{Items: items})
	}
}

// Quote is text as an organisation wrote it. The form is in Swedish, so in a
// report in another language its answers are marked as Swedish, for a screen
// reader to pronounce them right.
func (s *Setter) Quote(text string) []tagpdf.Run {
	run := tagpdf.Run{Text: text}
	if s.Texts.Lang() != form.Swedish {
		run.Lang = "sv-SE"
	}
	return []tagpdf.Run{run}
}

// Bars are the counts of the entries; what is only of before is none.
func (s *Setter) Bars(counts []book.Count) []tagpdf.Quantity {
	var bars []tagpdf.Quantity
	for _, c := range counts {
		if len(c.Who) == 0 {
			continue
		}
		bars = append(bars, tagpdf.Quantity{Label: c.Name(s.Texts), Value: float64(len(c.Who)), Text: s.Count(len(c.Who))})
	}
	return bars
}

// Chart sets at most so many bars above the table of all; the texts of what
// they count begin with a prefix.
func (s *Setter) Chart(prefix, title string, bars []tagpdf.Quantity, most int) {
	shown := bars[:min(most, len(bars))]
	var spoken []string
	for _, b := range shown {
		spoken = append(spoken, s.Say("alt.bar", "name", b.Label, "count", b.Text))
	}
	number := s.Figure()
	caption := s.Say(prefix+"figure", "number", number, "title", title)
	if len(shown) < len(bars) {
		caption = s.Say(prefix+"figure.part", "number", number, "title", title, "shown", s.Count(len(shown)))
	}
	s.Paragraph(tagpdf.Caption, caption)
	s.Add(tagpdf.BarChart{
		Alt:  s.Say(prefix+"alt", "title", title, "bars", strings.Join(spoken, ", "), "table", s.NextTable()),
		Bars: shown,
	})
}

// Figure numbers a figure.
func (s *Setter) Figure() string {
	s.figures++
	return strconv.Itoa(s.figures)
}

// NextTable is the number that the next table will have.
func (s *Setter) NextTable() string { return strconv.Itoa(s.tables + 1) }

// Caption numbers a table.
func (s *Setter) Caption(title string) string {
	s.tables++
	return s.Say("table", "number", strconv.Itoa(s.tables), "title", title)
}

// Anchor is what links call an organisation's section.
func (s *Setter) Anchor(r *book.Row) string { return s.anchors[r] }

// Link is an organisation's name that leads to its section where there is one.
func (s *Setter) Link(r *book.Row) tagpdf.Run {
	run := tagpdf.Run{Text: s.Name(r)}
	if a := s.anchors[r]; a != "" {
		run.Link = "#" + a
	}
	return run
}

// Who names organisations, each a link to its section; very many are only
// counted. Those that withheld tells of are not named, and it is said so.
func (s *Setter) Who(rows []*book.Row, withheld func(*book.Row) bool) tagpdf.Cell {
	if len(rows) > ManyNames {
		key := "many_names_alone"
		if s.Layout.Has("organisations") {
			key = "many_names"
		}
		return tagpdf.Text(s.Say(key, "count", s.Count(len(rows))))
	}
	return s.Names(rows, withheld)
}

// Names names organisations, however many.
func (s *Setter) Names(rows []*book.Row, withheld func(*book.Row) bool) tagpdf.Cell {
	var cell tagpdf.Cell
	left := false
	for _, r := range rows {
		if withheld != nil && withheld(r) {
			left = true
			continue
		}
		if len(cell) > 0 {
			cell = append(cell, tagpdf.Run{Text: ", "})
		}
		cell = append(cell, s.Link(r))
	}
	if left {
		if len(cell) > 0 {
			cell = append(cell, tagpdf.Run{Text: ". "})
		}
		cell = append(cell, tagpdf.Run{Text: s.Say("withheld")})
	}
	return cell
}

// Withholds: a public edition does not tell that this organisation meets this
// group, which is small and in a special category. What an organisation writes
// in its own words stands as written; it sees its section before publication.
func (s *Setter) Withholds(r *book.Row, c *form.Concept) bool {
	return s.Layout.Public && c != nil && c.Special && r.Small()
}

// Answer is what stands, with a mark when a person must still look.
func (s *Setter) Answer(c *book.Cell) string {
	text := c.Text(s.Texts)
	if c.Doubtful && text != "" {
		return s.Say("check", "answer", text)
	}
	return text
}

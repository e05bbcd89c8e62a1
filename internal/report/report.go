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
	"io/fs"
	"maps"
	"slices"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/report/analyses"
	"samkarta/internal/report/html"
	"samkarta/internal/report/layout"
	"samkarta/internal/report/sheet"
	"samkarta/internal/tagpdf"
	"samkarta/internal/wording"
)

// Options are what a report needs beside the book.
type Options struct {
	// Layout is what stands in the report; see Load.
	Layout *layout.Layout
	// Before is the book as it stood at the last report, for what is new since;
	// nil leaves that out.
	Before *book.Book
}

// Format is a kind of file.
type Format string

// The formats: an accessible PDF, and a single page of HTML that needs no other
// file.
const (
	PDF  Format = "pdf"
	HTML Format = "html"
)

// Write sets the report of a round. The same book gives the same bytes.
func Write(w io.Writer, b *book.Book, t *wording.Texts, format Format, o Options) error {
	if o.Layout == nil {
		return errors.New("report: no layout")
	}
	s := setter{sheet.New(b, t, o.Layout)}
	s.Before = o.Before
	blocks := s.report()
	var err error
	switch format {
	case PDF:
		err = tagpdf.Write(w, s.options(), blocks)
	case HTML:
		err = html.Write(w, s.options(), blocks, html.Words{Contents: s.Say("contents"), Skip: s.Say("html.skip")})
	default:
		err = fmt.Errorf("unknown format %q", format)
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// setter turns a book into blocks.
type setter struct{ *sheet.Setter }

// parts are what a chapter can be.
var parts = map[string]func(setter, layout.Chapter){
	"summary":       setter.summary,
	"reading":       setter.reading,
	"answered":      setter.answered,
	"text":          setter.text,
	"lists":         setter.lists,
	"organisations": setter.organisations,
	"method":        setter.method,
	"glossary":      setter.glossary,
	"inventory":     setter.inventory,
	"news":          analysis(analyses.News),
	"crosses":       analysis(analyses.Crosses),
	"map":           analysis(analyses.Map),
	"places":        analysis(analyses.Places),
	"wheel":         analysis(analyses.Wheel),
	"obstacles":     analysis(analyses.Obstacles),
	"meetings":      analysis(analyses.Meetings),
	"white_spots":   analysis(analyses.WhiteSpots),
	"definitions":   analysis(analyses.Definitions),
}

func analysis(set func(*sheet.Setter, layout.Chapter)) func(setter, layout.Chapter) {
	return func(s setter, c layout.Chapter) { set(s.Setter, c) }
}

// Load reads an edition of a form's report from a templates folder.
func Load(dir fs.FS, lib *form.Library, f *form.Form, edition string) (*layout.Layout, error) {
	return layout.Load(dir, lib, f, edition, slices.Sorted(maps.Keys(parts)))
}

func (s setter) options() tagpdf.Options {
	title := s.In(s.Layout.Title)
	if c := s.Book.Round.Challenge; c != "" {
		title = s.Say("header", "title", title, "challenge", c)
	}
	lang := "sv-SE"
	if s.Texts.Lang() == form.English {
		lang = "en-GB"
	}
	return tagpdf.Options{
		Title: title, Lang: lang, Author: s.Book.Round.Organiser, Subject: s.Say("subject"), Producer: "Samkarta",
		Header: title, Footer: s.In(s.Layout.Name), PageLabel: s.Say("page"), Now: s.Book.Made,
	}
}

// report sets all chapters.
func (s setter) report() []tagpdf.Block {
	s.cover()
	for _, c := range s.Layout.Chapters {
		parts[c.Part](s, c)
	}
	return s.Blocks
}

// Package tagpdf sets accessible PDF. It takes a document as a stream of
// blocks (headings, paragraphs, lists, tables, charts) and gives a file with
// the structure that PDF/UA-1 asks for: tags in reading order, header cells,
// alternative texts, language, title, bookmarks, fonts whose every glyph maps
// back to text.
//
// It exists because no Go library writes tagged PDF. The way through it:
//
//	text → lines (typeset)
//	blocks → boxes: lines, rows and charts that must not be cut (blocks.go, table.go, grid.go, chart.go)
//	       → pages, everything on them drawn for a structure element (flow.go)
//	       → bytes (marked, the only package that imports gofpdf)
//
// tagcheck reads the outcome again and holds it against the rules. The same
// blocks with the same clock give the same bytes.
//
// Fillable fields will be one more block; a field is an annotation with a
// structure element, like a link (marked.Page.Link).
package tagpdf

import (
	"fmt"
	"io"
	"time"
)

// Options are what is true of the whole document.
type Options struct {
	// Title is the document's title: metadata and the viewer's title bar.
	// PDF/UA requires one, so an empty title is an error.
	Title string
	// Lang is the language of the text, BCP 47; empty is "sv-SE".
	Lang string
	// Author and Subject are metadata; empty leaves them out.
	Author, Subject string
	// Producer names the program in the metadata; empty leaves it out.
	Producer string
	// Header stands at the top of every page but the first, Footer at the
	// bottom of every page; empty leaves them out.
	Header, Footer string
	// PageLabel words the page number with {page} and {pages}; empty prints the
	// bare numbers.
	PageLabel string
	// Now is the date of the document; the zero time is left out of the
	// metadata, since a clock of its own would make two equal documents differ.
	Now time.Time
}

// Block is a part of the document in reading order: Heading, Paragraph, List,
// Table, Grid, KeyFigures, BarChart, TileMap or Contents.
type Block interface {
	set(c *composer)
}

// Write sets the blocks as a PDF.
func Write(w io.Writer, o Options, blocks []Block) error {
	if o.Title == "" {
		return fmt.Errorf("tagpdf: document without a title")
	}
	if o.Lang == "" {
		o.Lang = "sv-SE"
	}
	c, err := layout(o, blocks)
	if err != nil {
		return err
	}
	file, err := c.doc.Bytes()
	if err != nil {
		return fmt.Errorf("tagpdf: %w", err)
	}
	_, err = w.Write(file)
	return err
}

package tagpdf

import (
	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// Geometry of a page in points: A4 with margins that leave lines of about 80
// characters, the longest that is read with ease.
const (
	pageWidth    = marked.PageWidth
	pageHeight   = marked.PageHeight
	marginX      = 70.0
	marginTop    = 78.0
	marginBottom = 78.0
	textWidth    = pageWidth - 2*marginX
	// Running text is set narrower than tables and charts.
	measure = 430.0
)

// The palette: one accent beside greys. ink, accent and muted all have a
// contrast of at least 4.5:1 on white and on tint (a test computes it); tint
// and rule carry no meaning of their own.
var (
	ink    = marked.Colour{R: 0x1C, G: 0x24, B: 0x28}
	accent = marked.Colour{R: 0x0B, G: 0x57, B: 0x66}
	muted  = marked.Colour{R: 0x4A, G: 0x56, B: 0x5B}
	tint   = marked.Colour{R: 0xEE, G: 0xF4, B: 0xF5}
	rule   = marked.Colour{R: 0xB4, G: 0xC4, B: 0xC8}
	white  = marked.Colour{R: 0xFF, G: 0xFF, B: 0xFF}
)

// shades are the grounds of a number that stands for little to much, each far
// enough from the next to be told apart in grey. On the darkest, text is white.
var shades = [...]marked.Colour{white, {R: 0xE1, G: 0xEF, B: 0xF1}, {R: 0xB9, G: 0xDB, B: 0xE0}, {R: 0x7D, G: 0xB9, B: 0xC3}, accent}

// Shade is the step of ground that a number has beside the highest: 0 for nothing
// to 4 for the most.
func (q Quantity) Shade(highest float64) int {
	if q.Value <= 0 {
		return 0
	}
	// Of very small numbers one is not much.
	highest = max(highest, float64(len(shades)-1))
	// A hair less, so that the end of a step belongs to it.
	return min(1+int(q.Value/highest*float64(len(shades)-1)-0.001), len(shades)-1)
}

// shade gives the ground of a number, and the colour of text on it.
func (q Quantity) shade(highest float64) (ground, text marked.Colour) {
	step := q.Shade(highest)
	switch step {
	case 0:
		return shades[0], muted
	case len(shades) - 1:
		return shades[step], white
	}
	return shades[step], ink
}

// style is one step of the type scale.
type style struct {
	tag           string
	size, leading float64
	face          typeset.Face
	colour        marked.Colour
	// before and after are the spaces around; between two blocks the larger counts.
	before, after float64
	width         float64
	keep          bool // with the next block
	bar           bool // an accent line along the left side
	crown         bool // on a broad ground at the top of the page
	hyphens       typeset.Hyphens
	balance       bool // lines of about equal length
	quiet         bool // links are not underlined: where whole cells are links, lines only disturb
}

// Style is how a paragraph is set.
type Style uint8

// The styles of paragraphs.
const (
	Body Style = iota
	// Title is the document's title on its first page, Subtitle what stands
	// under it.
	Title
	Subtitle
	// Lead opens a chapter in larger type.
	Lead
	// Small is for notes and sources.
	Small
	// Caption stands above a figure and stays with it.
	Caption
	// Aside is marked by a line along its side: what the reader should note.
	Aside
)

var paragraphStyles = map[Style]style{
	Body:     {tag: "P", size: 10.5, leading: 15, colour: ink, after: 7, width: measure, hyphens: typeset.Free},
	Title:    {tag: "P", size: 32, leading: 39, face: typeset.Bold, colour: white, before: 150, after: 46, width: textWidth, hyphens: typeset.Needed, crown: true, balance: true},
	Subtitle: {tag: "P", size: 15, leading: 22, colour: ink, after: 30, width: measure, balance: true, hyphens: typeset.Needed},
	Lead:     {tag: "P", size: 12.5, leading: 18.5, colour: ink, after: 10, width: measure, hyphens: typeset.Free},
	Small:    {tag: "P", size: 9, leading: 13, colour: muted, before: 4, after: 6, width: measure, hyphens: typeset.Free},
	Caption:  {tag: "P", size: 9.5, leading: 13.5, face: typeset.Bold, colour: ink, before: 12, after: 5, width: textWidth, keep: true, hyphens: typeset.Needed},
	Aside:    {tag: "P", size: 10.5, leading: 15, colour: ink, before: 8, after: 10, width: measure - 14, bar: true, hyphens: typeset.Free},
}

var headingStyles = []style{
	{tag: "H1", size: 21, leading: 27, face: typeset.Bold, colour: accent, before: 30, after: 10, width: textWidth, keep: true, balance: true, hyphens: typeset.Needed},
	{tag: "H2", size: 14, leading: 19, face: typeset.Bold, colour: accent, before: 18, after: 6, width: textWidth, keep: true, balance: true, hyphens: typeset.Needed},
	{tag: "H3", size: 10, leading: 14, face: typeset.Bold, colour: accent, before: 9, after: 1, width: textWidth, keep: true, balance: true, hyphens: typeset.Needed},
}

var (
	tocStyle    = style{size: 10, leading: 14, colour: ink, after: 1.5, quiet: true, hyphens: typeset.Needed}
	listStyle   = style{size: 10.5, leading: 15, colour: ink, after: 3, width: measure, hyphens: typeset.Free}
	cellStyle   = style{size: 9.25, leading: 12.5, colour: ink, hyphens: typeset.Free}
	headStyle   = style{size: 9.25, leading: 12.5, face: typeset.Bold, colour: accent, hyphens: typeset.Needed}
	figureStyle = style{size: 23, leading: 29, face: typeset.Bold, colour: accent, hyphens: typeset.Needed}
	underStyle  = style{size: 9.25, leading: 13, colour: ink, hyphens: typeset.Needed}
	barStyle    = style{size: 9.25, leading: 12.5, colour: ink, hyphens: typeset.Needed}
	gridStyle   = style{size: 9.25, leading: 13, colour: ink, hyphens: typeset.Needed}
	turnedStyle = style{size: 8.5, leading: 10.5, face: typeset.Bold, colour: accent, hyphens: typeset.Free}
	tileStyle   = style{size: 9.25, leading: 12, colour: ink, hyphens: typeset.Needed}
	countStyle  = style{size: 18, leading: 23, face: typeset.Bold, colour: ink}
	runStyle    = style{size: 8.5, leading: 12, colour: muted, width: textWidth * 0.75}
)

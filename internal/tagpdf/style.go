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
	crown         bool // a short accent line above
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
	Body:     {tag: "P", size: 10.5, leading: 15, colour: ink, after: 7, width: measure},
	Title:    {tag: "P", size: 32, leading: 39, face: typeset.Bold, colour: accent, before: 150, after: 16, width: textWidth, crown: true, balance: true},
	Subtitle: {tag: "P", size: 15, leading: 22, colour: ink, after: 30, width: measure, balance: true},
	Lead:     {tag: "P", size: 12.5, leading: 18.5, colour: ink, after: 10, width: measure},
	Small:    {tag: "P", size: 9, leading: 13, colour: muted, before: 4, after: 6, width: measure},
	Caption:  {tag: "P", size: 9.5, leading: 13.5, face: typeset.Bold, colour: ink, before: 12, after: 5, width: textWidth, keep: true},
	Aside:    {tag: "P", size: 10.5, leading: 15, colour: ink, before: 8, after: 10, width: measure - 14, bar: true},
}

var headingStyles = []style{
	{tag: "H1", size: 21, leading: 27, face: typeset.Bold, colour: accent, before: 30, after: 10, width: textWidth, keep: true, balance: true},
	{tag: "H2", size: 14, leading: 19, face: typeset.Bold, colour: accent, before: 22, after: 6, width: textWidth, keep: true, balance: true},
	{tag: "H3", size: 10, leading: 14, face: typeset.Bold, colour: accent, before: 9, after: 1, width: textWidth, keep: true, balance: true},
}

var (
	tocStyle    = style{size: 10, leading: 14, colour: ink, after: 1.5, quiet: true}
	listStyle   = style{size: 10.5, leading: 15, colour: ink, after: 3, width: measure}
	cellStyle   = style{size: 9.25, leading: 13, colour: ink}
	headStyle   = style{size: 9.25, leading: 13, face: typeset.Bold, colour: accent}
	figureStyle = style{size: 23, leading: 29, face: typeset.Bold, colour: accent}
	underStyle  = style{size: 9.25, leading: 13, colour: ink}
	barStyle    = style{size: 9.25, leading: 12.5, colour: ink}
	runStyle    = style{size: 8.5, leading: 12, colour: muted, width: textWidth * 0.75}
)

// Package document is what every reader of attachments produces and what the
// search for answers consumes: the text of a document in reading order, with
// its tables, tick boxes and form fields, each with the place where it stood.
//
// A reader says what is there and judges nothing: a label, a help text and an
// answer are all just text here. It keeps the structure people answer in
// (cells, lines, ticks, fields) and drops the rest (fonts, colours, margins).
package document

import (
	"errors"
	"slices"
	"strings"
)

// Format names a document format as the command-line contract does.
type Format string

// The formats of the command-line contract.
const (
	DOCX    Format = "docx"
	ODT     Format = "odt"
	DOC     Format = "doc"
	RTF     Format = "rtf"
	PDF     Format = "pdf"
	XLSX    Format = "xlsx"
	ODS     Format = "ods"
	XLS     Format = "xls"
	Text    Format = "text"
	HTML    Format = "html"
	Image   Format = "image"
	Unknown Format = "unknown"
)

// Why a document could not be read. Readers wrap them with %w and the
// technical detail; whoever shows them to a person words them.
var (
	ErrEncrypted   = errors.New("document: protected by a password")
	ErrDamaged     = errors.New("document: damaged or incomplete")
	ErrTooLarge    = errors.New("document: larger than the limits")
	ErrUnsupported = errors.New("document: format cannot be read")
	ErrXFA         = errors.New("document: XFA form without ordinary fields")
	ErrNoText      = errors.New("document: no text, only pictures")
	// ErrNoRecogniser: there is text, in a picture, and nothing here to
	// recognise it with.
	ErrNoRecogniser = errors.New("document: a picture of text, and no program to recognise it")
	// ErrImageFormat: a picture that other programs can show.
	ErrImageFormat = errors.New("document: image in a format that cannot be read")
	// ErrSlow: it took more time than a document may.
	ErrSlow = errors.New("document: took too long to read")
)

// Document is one attachment, read.
type Document struct {
	Format Format
	// Blocks are the paragraphs and tables in reading order: body first, then
	// text boxes, notes, headers and footers (see Paragraph.Part).
	Blocks []Block
	// Controls are the form fields of the file in its order: content controls,
	// legacy form fields, AcroForm fields, named cells. Runs refer to them by
	// position, so a field also stands where it was printed.
	Controls []Control
	// Properties are the document's own properties that may name the form:
	// "title", "identifier", and custom ones by their name.
	Properties map[string]string
	// Pages is the number of pages, 0 when the format does not tell.
	Pages int
	// Remarks are what the reader noticed and a person may need to know.
	Remarks []Remark
}

// Remark is something a reader noticed about the file as a whole, such as
// fields whose two sources disagree. Code is a word of the problem catalogue.
type Remark struct {
	Code   string
	Detail string
	Place  Place
}

// Block is either a paragraph or a table.
type Block struct {
	Paragraph *Paragraph
	Table     *Table
}

// Part says which part of the document a paragraph belongs to. Empty is the
// body.
type Part string

// Parts beside the body.
const (
	Body       Part = ""
	TextBox    Part = "textbox"
	Header     Part = "header"
	Footer     Part = "footer"
	Note       Part = "note"
	Comment    Part = "comment"
	Annotation Part = "annotation"
	// Quote is what a mail quotes of an earlier one: often the blank form,
	// with the answers between its lines.
	Quote Part = "quote"
)

// Paragraph is a line or paragraph of text.
type Paragraph struct {
	Runs []Run
	// Heading is the outline level, 1 to 9, or 0 for body text.
	Heading int
	// List is the rendered number or bullet of a list item ("3.", "•").
	List  string
	Part  Part
	Place Place
}

// Tick is the state of a tick box.
type Tick uint8

// The states of a tick box: NoTick marks a run that is no tick box.
const (
	NoTick Tick = iota
	TickOff
	TickOn
)

// Run is a stretch of text of one kind. A line break inside a paragraph is
// "\n" and a tab "\t".
type Run struct {
	Text string
	// Tick marks a tick box; its Text is then ☐ or ☒, whatever glyph, symbol
	// font, content control or form field it was made of.
	Tick Tick
	// Control is the position of the run's form field in Document.Controls
	// plus one; 0 means ordinary text. The run's text is the field's content.
	Control int
	// Placeholder marks a prompt shown in an empty field.
	Placeholder bool
	// Struck marks text that is struck out, Marked text that is highlighted,
	// Bold text that is bold: people answer choices by these.
	Struck, Marked, Bold bool
	// Doubt is the probability, 0 to 1, that the run was misread. It is 0 for
	// what stood in the file as text; recognised characters are never quite sure.
	Doubt float64
}

// Table is a grid of cells. Only cells that exist are listed, by row, then by
// column; a merged cell is listed once, at its top left.
type Table struct {
	Rows, Columns int
	Cells         []Cell
	Place         Place
}

// Cell is one cell of a table. Row and Column count from 0; RowSpan and
// ColumnSpan are at least 1.
type Cell struct {
	Row, Column         int
	RowSpan, ColumnSpan int
	Blocks              []Block
	Place               Place
}

// Kind is the kind of a form field.
type Kind string

// The kinds of form fields.
const (
	TextField Kind = "text"
	CheckBox  Kind = "checkbox"
	Radio     Kind = "radio"
	DropDown  Kind = "dropdown"
	DateField Kind = "date"
	NamedCell Kind = "cell"
)

// Control is a form field.
type Control struct {
	// Name is the field's machine name (tag, T, defined name), Title what a
	// person sees of it (alias, tooltip).
	Name, Title string
	Kind        Kind
	// Value is the filled text, or the export value of the choice. Values are
	// all choices of a list that takes several.
	Value  string
	Values []string
	// Options are the choices offered.
	Options []Option
	// Checked is the state of a check box, or of one radio button.
	Checked bool
	// Empty: nobody filled it in; Value is then a placeholder or nothing.
	Empty bool
	Place Place
}

// Option is a choice of a form field: what is stored and what is shown.
type Option struct{ Value, Label string }

// Place is where in a document something stood. Pages, tables, rows, columns
// and paragraphs count from 1; 0 means that the format does not tell.
type Place struct {
	Page      int    `json:"page,omitempty"`
	Table     int    `json:"table,omitempty"`
	Row       int    `json:"row,omitempty"`
	Column    int    `json:"column,omitempty"`
	Paragraph int    `json:"paragraph,omitempty"`
	Line      int    `json:"line,omitempty"`
	Sheet     string `json:"sheet,omitempty"`
	Field     string `json:"field,omitempty"`
	Box       Box    `json:"box,omitzero"`
}

// Box is a rectangle on a page in PDF points, the origin at the bottom left.
type Box struct {
	X0 float64 `json:"x0"`
	Y0 float64 `json:"y0"`
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
}

// Recognised tells whether any of the text was recognised in a picture.
func (d *Document) Recognised() bool { return recognised(d.Blocks) }

func recognised(blocks []Block) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool {
		if b.Paragraph != nil {
			return slices.ContainsFunc(b.Paragraph.Runs, func(r Run) bool { return r.Doubt > 0 })
		}
		return b.Table != nil && slices.ContainsFunc(b.Table.Cells, func(c Cell) bool { return recognised(c.Blocks) })
	})
}

// Text gives the paragraph's text, placeholders left out.
func (p *Paragraph) Text() string {
	var b strings.Builder
	for _, r := range p.Runs {
		if !r.Placeholder {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

// Text gives the cell's text, paragraphs parted by "\n".
func (c *Cell) Text() string { return blocksText(c.Blocks) }

// Text gives the whole text, a line a paragraph, cells of a row parted by tabs.
func (d *Document) Text() string { return blocksText(d.Blocks) }

func blocksText(blocks []Block) string {
	var lines []string
	for _, b := range blocks {
		switch {
		case b.Paragraph != nil:
			lines = append(lines, b.Paragraph.Text())
		case b.Table != nil:
			lines = append(lines, b.Table.text())
		}
	}
	return strings.Join(lines, "\n")
}

func (t *Table) text() string {
	var b strings.Builder
	row := 0
	for i := range t.Cells {
		c := &t.Cells[i]
		switch {
		case i == 0:
		case c.Row != row:
			b.WriteByte('\n')
		default:
			b.WriteByte('\t')
		}
		row = c.Row
		b.WriteString(c.Text())
	}
	return b.String()
}

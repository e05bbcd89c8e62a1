// Package sheet writes tables as an Excel workbook: any number of rows, with
// notes, links, lists to choose from, charts and a pivot table. It takes what
// stands in each cell and how it looks, and gives a file that no text can turn
// into a formula. It knows nothing of associations or forms.
//
// The file's frame (styles, filters, print set-up, charts) is excelize's. The
// rows are written into that frame by this package, because excelize holds the
// notes and links of a sheet in memory and looks through them all for each new
// one: 10,000 rows took 12 s of processor time so, and take less than one now.
package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/workbook/celltext"
)

// File is a workbook to be written.
type File struct {
	Title, Subject, Creator, Company, Lang string
	Made                                   time.Time
	// Cut is said at the end of a text that a cell cannot hold.
	Cut    string
	Tables []Table
}

// Table is one sheet: a header row and rows of cells, or with no header lines
// of text.
type Table struct {
	Name    string
	Columns []Column
	// Plain sheets have neither header row nor filter.
	Plain bool
	// Hidden sheets hold what other sheets choose from.
	Hidden bool
	// Rows may yield the same slice again and again; Count is how many times.
	Rows  iter.Seq[[]Cell]
	Count int
	Tab   string // the colour of its tab
	// Charts and Pivots stand beside the rows of a plain sheet.
	Charts []Chart
	Pivots []Pivot
}

// Column is a column of a table.
type Column struct {
	Header string
	Width  float64 // in characters
	// Hidden columns hold what the program knows the rows by.
	Hidden bool
	// Choose is a range to choose the cells' values from; what is not in it may
	// be written all the same. In it "$R" is the row's own number.
	Choose string
}

// Cell is what stands in one cell: a text, or a number or time when set.
type Cell struct {
	Text   string
	Number *float64
	Time   time.Time
	Look   Look
	Note   string
	// Lines is how many lines high it is at least: room to write in by hand.
	Lines int
	// Link is an address outside (see celltext.SafeLink), a file beside the
	// workbook (FileLink), or a cell of the workbook, "'Sheet'!A1".
	Link string
}

// Chart is a bar chart of a range of labels and one of numbers.
type Chart struct {
	At, Title, Labels, Numbers string
	Rows                       int // how many bars
}

// Pivot counts the rows of a table by the fields that stand down and across.
type Pivot struct {
	At, Name, Table   string
	Down, Across, Sum string
	Filters           []string
	// Of is the table's header, Count its rows.
	Of    []Column
	Count int
}

// Write writes a workbook.
func Write(w io.Writer, file File) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetDefaultFont(fontName); err != nil {
		return fmt.Errorf("sheet: set the font: %w", err)
	}
	styles, err := newStyles(f)
	if err != nil {
		return fmt.Errorf("sheet: make the styles: %w", err)
	}
	tables := slices.Clone(file.Tables)
	for i := range tables {
		tables[i].widen()
	}
	if err := frame(f, file, tables); err != nil {
		return err
	}
	var shell bytes.Buffer
	if _, err := f.WriteTo(&shell); err != nil {
		return fmt.Errorf("sheet: write the frame: %w", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(shell.Bytes()), int64(shell.Len()))
	if err != nil {
		return fmt.Errorf("sheet: read the frame: %w", err)
	}
	out := zip.NewWriter(w)
	// The fastest level: a workbook of 10,000 rows is a tenth larger and takes
	// half the time.
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	s := &splicer{in: archive, out: out, styles: styles, cut: file.Cut, tables: tables, core: file.core()}
	if err := s.splice(); err != nil {
		return fmt.Errorf("sheet: write the file: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("sheet: write the file: %w", err)
	}
	return nil
}

// widen gives each column the room that its header needs.
func (t *Table) widen() {
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		c := &t.Columns[i]
		c.Header = celltext.Fit(celltext.Clean(c.Header), "…")
		c.Width = max(c.Width, roomFor(c.Header))
	}
}

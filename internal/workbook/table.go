package workbook

import (
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/workbook/celltext"
)

// table is one sheet: a header row and rows of cells, or with no header lines
// of text.
type table struct {
	name    string
	columns []column
	// plain sheets have neither header row nor filter.
	plain bool
	// rows yields the same slice again and again; count is how many times.
	rows  iter.Seq[[]cell]
	count int
	tab   string // the colour of its tab
}

type column struct {
	header string
	width  float64 // in characters
}

// cell is what stands in one cell: a text, or a number or time when set.
type cell struct {
	text   string
	number *float64
	time   time.Time
	look   look
	note   string
	// lines is how many lines high it is at least: room to write in by hand.
	lines int
	// link is an address outside (see safeLink) or a cell of the workbook,
	// "'Sheet'!A1".
	link string
}

// A4, and how many characters a landscape page of it takes at the smallest
// scale that is still pleasant to read.
const (
	a4        = 9
	indent    = 2 // the air on both sides of a text
	pageWidth = 185
)

// maxLinks is how many links a sheet gets: Excel takes 65,530, and excelize's
// time grows with the square of their number. The text stands there all the same.
const maxLinks = 20_000

// set writes a sheet. The order matters: what stands before the rows in the
// file must be set before the first row, the dimension even before the stream
// is opened, and everything else before it is flushed; excelize silently drops
// what comes later.
func (s *setter) set(t table) error {
	if err := s.frame(t); err != nil {
		return err
	}
	w, err := s.file.NewStreamWriter(t.name)
	if err != nil {
		return err
	}
	for i := range t.columns {
		c := &t.columns[i]
		c.width = max(c.width, roomFor(c.header))
		if err := w.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	if err := s.head(w, t); err != nil {
		return err
	}
	line := 1
	if !t.plain {
		line++
	}
	for row := range t.rows {
		if err := s.setRow(w, t, line, row); err != nil {
			return err
		}
		line++
	}
	return w.Flush()
}

// frame sets what belongs to the sheet as a whole: extent, filter, print.
func (s *setter) frame(t table) error {
	f, last := s.file, address(len(t.columns), t.lines())
	pages := t.pages()
	var steps []func() error
	if !t.plain {
		// The filter first: excelize lets it overwrite the sheet's properties.
		steps = append(steps,
			func() error { return f.AutoFilter(t.name, "A1:"+last, nil) },
			func() error {
				return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: t.name, RefersTo: t.titles()})
			},
			func() error {
				return f.AddIgnoredErrors(t.name, "A2:"+last, excelize.IgnoredErrorsNumberStoredAsText)
			})
	}
	steps = append(steps,
		func() error {
			return f.SetSheetProps(t.name, &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: &t.tab})
		},
		func() error { return f.SetSheetDimension(t.name, "A1:"+last) },
		func() error {
			return f.SetPageLayout(t.name, &excelize.PageLayoutOptions{Size: new(a4), Orientation: new("landscape"),
				FitToWidth: &pages, FitToHeight: new(0), PageOrder: new("overThenDown")})
		},
		func() error {
			return f.SetPageMargins(t.name, &excelize.PageLayoutMarginsOptions{Left: new(0.4), Right: new(0.4),
				Top: new(0.6), Bottom: new(0.6), Header: new(0.3), Footer: new(0.3)})
		},
		func() error {
			return f.SetHeaderFooter(t.name, &excelize.HeaderFooterOptions{OddFooter: "&L" + celltext.Footer(s.title()) + " – &A&R&P / &N"})
		})
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// lines is the number of rows of the sheet. A filter needs a row below its
// header even when there is nothing to filter.
func (t table) lines() int {
	if t.plain {
		return max(t.count, 1)
	}
	return max(t.count, 1) + 1
}

// pages is on how many pages side by side the sheet is printed, the first
// column on each of them.
func (t table) pages() int {
	var rest float64
	for _, c := range t.columns[1:] {
		rest += c.width
	}
	return max(1, int(math.Ceil(rest/(pageWidth-t.columns[0].width))))
}

// titles are the row and the column repeated on each printed page.
func (t table) titles() string {
	return celltext.Quoted(t.name) + "!$A:$A," + celltext.Quoted(t.name) + "!$1:$1"
}

// head freezes and writes the header row.
func (s *setter) head(w *excelize.StreamWriter, t table) error {
	if t.plain {
		return nil
	}
	panes := &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}
	if err := w.SetPanes(panes); err != nil {
		return err
	}
	style, err := s.style(look{kind: heading})
	if err != nil {
		return err
	}
	values, lines := make([]any, len(t.columns)), 1
	for i, c := range t.columns {
		text := celltext.Fit(celltext.Clean(c.header), "…")
		values[i] = excelize.Cell{StyleID: style, Value: text}
		// The button of the filter takes room beside the text.
		lines = max(lines, celltext.Lines(text, (c.width-indent-2)/look{kind: heading}.size()))
	}
	return w.SetRow("A1", values, excelize.RowOpts{Height: height(lines) + 4})
}

func (s *setter) setRow(w *excelize.StreamWriter, t table, line int, row []cell) error {
	values, lines := make([]any, len(row)), 1
	for i, c := range row {
		style, err := s.style(c.look)
		if err != nil {
			return err
		}
		value := excelize.Cell{StyleID: style}
		at := address(i+1, line)
		switch {
		case c.number != nil:
			value.Value = *c.number
		case !c.time.IsZero():
			// A fixed zone of zero keeps the clock time as it is.
			y, m, d := c.time.Date()
			value.Value = time.Date(y, m, d, c.time.Hour(), c.time.Minute(), 0, 0, time.UTC)
		default:
			text := celltext.Fit(celltext.Clean(c.text), s.say("cut"))
			if text != "" { // else a truly empty cell, which filters know as blank
				value.Value = text
			}
			lines = max(lines, celltext.Lines(text, (t.columns[i].width-indent)/c.look.size()))
		}
		lines = max(lines, c.lines)
		values[i] = value
		if err := s.attach(t.name, at, c); err != nil {
			return err
		}
	}
	opts := excelize.RowOpts{Height: height(lines)}
	if len(row) > 0 && row[0].look.kind == title {
		opts.Height = 30
	}
	return w.SetRow(address(1, line), values, opts)
}

// attach adds the note and the link of a cell.
func (s *setter) attach(sheet, at string, c cell) error {
	if c.note != "" {
		note := celltext.Note(c.note)
		err := s.file.AddComment(sheet, excelize.Comment{Cell: at, Author: "Samkarta", Text: note,
			Width: 320, Height: uint(24 + 17*celltext.Lines(note, 46))})
		if err != nil {
			return err
		}
	}
	link, where := c.link, "Location"
	if !strings.HasPrefix(link, "'") {
		var ok bool
		if link, ok = celltext.SafeLink(link); !ok {
			return nil
		}
		where = "External"
	}
	if s.links[sheet]++; s.links[sheet] > maxLinks {
		return nil
	}
	return s.file.SetCellHyperLink(sheet, at, link, where)
}

// roomFor is the width that keeps the longest word of a header whole, beside
// the button of the filter.
func roomFor(header string) float64 {
	width := 0.0
	for word := range strings.FieldsSeq(header) {
		width = max(width, celltext.Width(word))
	}
	return width*look{kind: heading}.size() + indent + 2
}

func address(column, row int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		// More columns than Excel has: a form of 16,384 questions.
		name = "XFD"
	}
	return name + strconv.Itoa(row)
}

// height of a row in points. Excel draws no row higher than 409; what does not
// fit then can be read in the cell's own line.
func height(lines int) float64 { return min(float64(lines)*13+4, 409) }

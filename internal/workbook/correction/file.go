package correction

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
)

// Limits of what is read: beyond Excel's own sheets of text nothing of ours is
// so large, and a file of a few kilobytes can unpack to gigabytes.
const (
	mostUnpacked = 1 << 30
	mostRows     = 200_000
	mostColumns  = 2_000
	// headRows is how far down the headings are looked for: people write above them.
	headRows = 30
)

// file is an edited workbook.
type file struct{ book *excelize.File }

func openFile(data []byte) (*file, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked})
	if err != nil {
		return nil, &form.Fault{Key: "workbook_unreadable", Err: err}
	}
	return &file{f}, nil
}

func (f *file) close() { _ = f.book.Close() } // only temporary files of its own

func (f *file) sheets() []string { return f.book.GetSheetList() }

// place is a cell of the file.
type place struct {
	sheet       string
	column, row int
	address     string // where it is known already
}

func (p place) cell() string {
	if p.address != "" || p.row == 0 {
		return p.address
	}
	name, err := excelize.CoordinatesToCellName(max(p.column, 1), p.row)
	if err != nil {
		return ""
	}
	return name
}

// edited is a sheet of ours as it came back.
type edited struct {
	file *file
	name string
	kind mark.Sheet
	made time.Time
	// head is the row of the headings, id and prints the hidden columns (from 0).
	head, id, prints int
	rows             [][]string
	columns          []mark.Column
	// at is where each of the columns stands now, -1 where it is not found.
	at     []int
	merged []string // the ranges of merged cells
}

// sheet reads a sheet, nil when it is none of ours.
func (f *file) sheet(name string) (*edited, error) {
	s := &edited{file: f, name: name, prints: -1}
	rows, err := f.book.Rows(name)
	if err != nil {
		// A sheet that is only a chart has no rows.
		return nil, nil
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		row, err := rows.Columns()
		if err != nil {
			return nil, &form.Fault{Key: "workbook_unreadable", Err: err}
		}
		if n >= mostRows || len(row) > mostColumns {
			return nil, &form.Fault{Key: "workbook_unreadable"}
		}
		s.rows = append(s.rows, row)
		if s.kind == "" && !s.heading(n, row) && n >= headRows {
			return nil, nil
		}
	}
	if s.kind == "" {
		return nil, nil
	}
	merges, err := f.book.GetMergeCells(name)
	if err != nil {
		return nil, &form.Fault{Key: "workbook_unreadable", Err: err}
	}
	for _, m := range merges {
		s.merged = append(s.merged, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	return s, nil
}

// heading looks for the hidden headings in a row.
func (s *edited) heading(n int, row []string) bool {
	for i, text := range row {
		if kind, made, ok := mark.ReadHead(text); ok {
			s.kind, s.made, s.head, s.id = kind, made, n, i
		}
		if columns, ok := mark.ReadColumns(text); ok {
			s.columns, s.prints = columns, i
		}
	}
	return s.kind != ""
}

// match finds the columns by their headings, wherever they have been moved.
func (s *edited) match(r *reader) {
	found := map[string][]int{}
	for i, header := range s.rows[s.head] {
		if i != s.id && i != s.prints && strings.TrimSpace(header) != "" {
			print := mark.Text(header)
			found[print] = append(found[print], i)
		}
	}
	s.at = make([]int, len(s.columns))
	for i, c := range s.columns {
		at := found[c.Header]
		delete(found, c.Header)
		s.at[i] = -1
		switch {
		case len(at) == 1:
			s.at[i] = at[0]
		case c.ID == mark.Other:
		case len(at) == 0:
			r.tell(place{sheet: s.name}, "column_missing", "question", r.label(c.ID))
		default:
			r.refuse(s.place(at[1], s.head), "column_twice", "question", r.label(c.ID), "first", s.place(at[0], s.head).cell())
		}
	}
	for _, at := range found {
		for _, column := range at {
			header := s.rows[s.head][column]
			if _, _, ours := mark.ReadHead(header); !ours && header != "list" && header != "count" {
				r.tell(s.place(column, s.head), "column_unknown", "header", header)
			}
		}
	}
}

// place names a cell by its column and row from 0.
func (s *edited) place(column, row int) place {
	return place{sheet: s.name, column: column + 1, row: row + 1}
}

// cell is the text of a cell, "" where there is none.
func (s *edited) cell(column, row int) string {
	if column < 0 || row >= len(s.rows) || column >= len(s.rows[row]) {
		return ""
	}
	return s.rows[row][column]
}

// typed is what was typed into a cell. fault is the reason why it cannot be
// taken: a formula, an error, one of several cells that were merged.
type typed struct {
	text   string
	number *float64
	fault  string
}

// errorText is an error value as programs write it out, in whatever language:
// "#DIV/0!", "#VÄRDEFEL!".
var errorText = regexp.MustCompile(`^#[\p{Lu}0-9/]+[!?]?$`)

// typed looks closely at a cell that was changed.
func (s *edited) typed(column, row int) (typed, error) {
	at := s.place(column, row).cell()
	out := typed{text: s.cell(column, row)}
	for _, area := range s.merged {
		if within(column+1, row+1, area) {
			out.fault = "merged"
			return out, nil
		}
	}
	formula, err := s.file.book.GetCellFormula(s.name, at)
	if err != nil {
		return out, err
	}
	kind, err := s.file.book.GetCellType(s.name, at)
	if err != nil {
		return out, err
	}
	switch {
	case kind == excelize.CellTypeError, errorText.MatchString(strings.TrimSpace(out.text)):
		out.fault = "error"
	case formula != "" && formula != "TRUE()" && formula != "FALSE()": // so LibreOffice writes yes and no
		out.fault = "formula"
	case kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset || kind == excelize.CellTypeDate:
		return s.number(out, at)
	}
	return out, nil
}

// number looks whether a number is one, or a date that the program made of what
// was typed.
func (s *edited) number(out typed, at string) (typed, error) {
	n, err := strconv.ParseFloat(out.text, 64)
	if err != nil {
		return out, nil // a date written as text, or a text without a type
	}
	id, err := s.file.book.GetCellStyle(s.name, at)
	if err != nil {
		return out, err
	}
	style, err := s.file.book.GetStyle(id)
	if err != nil {
		return out, err
	}
	format := style.NumFmt
	custom := ""
	if style.CustomNumFmt != nil {
		custom = strings.ToLower(*style.CustomNumFmt)
	}
	if format >= 14 && format <= 17 || format == 22 || strings.Contains(custom, "yy") {
		day, err := excelize.ExcelDateToTime(n, false)
		if err != nil {
			return out, nil
		}
		out.text = day.Format(time.DateOnly)
		return out, nil
	}
	out.number, out.text = &n, strconv.FormatFloat(n, 'f', -1, 64)
	return out, nil
}

func within(column, row int, area string) bool {
	first, last, _ := strings.Cut(area, ":")
	c1, r1, err1 := excelize.CellNameToCoordinates(first)
	c2, r2, err2 := excelize.CellNameToCoordinates(last)
	return err1 == nil && err2 == nil && column >= c1 && column <= c2 && row >= r1 && row <= r2
}

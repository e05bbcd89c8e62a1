package xlsx

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/document"
)

// position is a cell's, counted from 0.
type position struct{ row, column int }

// parsePosition reads "B5" and "$B$5"; ok is false for anything else.
func parsePosition(ref string) (position, bool) {
	ref = strings.ReplaceAll(ref, "$", "")
	column, i := 0, 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || row < 1 || row > 1<<20 || column == 0 {
		return position{}, false
	}
	return position{row - 1, column - 1}, true
}

// area is a range of cells, both corners in it.
type area struct{ from, to position }

// parseArea reads "A1:B2", or a single cell, which is an area of one.
func parseArea(ref string) (area, bool) {
	first, last, ok := strings.Cut(ref, ":")
	if !ok {
		last = first
	}
	from, ok1 := parsePosition(first)
	to, ok2 := parsePosition(last)
	return area{from, to}, ok1 && ok2 && from.row <= to.row && from.column <= to.column
}

// size is the number of cells; a sheet has at most 2^34, which an int holds.
func (a area) size() int { return (a.to.row - a.from.row + 1) * (a.to.column - a.from.column + 1) }

// sheet is one sheet while it is being read.
type sheet struct {
	book   *book
	name   string
	cells  []document.Cell
	merges []area
	hidden [maxColumns]bool
	// at is where the next cell stands if it does not say; its row is -1 before
	// the first one.
	at position
	// cut: there is more than the limits allow; uncounted: a formula has no
	// value, because the program that wrote it did not calculate.
	cut, uncounted bool
}

// read goes through the tokens and not the tree: rows, cells and columns are told
// by their names alone, since programs leave out what lies between.
func (s *sheet) read(part string) error {
	sc := s.book.scan(part)
	for whole := false; ; {
		t, err := sc.next()
		switch {
		case errors.Is(err, io.EOF) && !whole:
			return fmt.Errorf("%w: sheet breaks off", document.ErrDamaged)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if end, ok := t.(xml.EndElement); ok {
			whole = end.Name.Local == "worksheet"
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "col":
			s.column(&e)
		case "row":
			s.at.column = 0
			if n, err := strconv.Atoi(attr(&e, "r")); err == nil && n > 0 {
				s.at.row = n - 1
			} else {
				s.at.row++
			}
		case "c":
			err = s.cell(sc, &e)
		case "mergeCell":
			if a, ok := parseArea(attr(&e, "ref")); ok && a.size() > 1 {
				s.merges = append(s.merges, a)
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
}

// column notes hidden columns: form makers keep codes and lists in them.
func (s *sheet) column(e *xml.StartElement) {
	from, err1 := strconv.Atoi(attr(e, "min"))
	to, err2 := strconv.Atoi(attr(e, "max"))
	if err1 != nil || err2 != nil || !isTrue(attr(e, "hidden")) {
		return
	}
	for i := max(from-1, 0); i < min(to, maxColumns); i++ {
		s.hidden[i] = true
	}
}

// cell reads a cell and keeps it if it has content or a name.
func (s *sheet) cell(sc *scanner, e *xml.StartElement) error {
	if p, ok := parsePosition(attr(e, "r")); ok {
		s.at = p
	}
	at := position{max(s.at.row, 0), s.at.column}
	s.at.column++
	if at.row >= maxRows || at.column >= maxColumns {
		return s.beyond(sc)
	}
	c, err := sc.cell()
	st := s.book.style(attr(e, "s"))
	runs := c.rich
	if runs == nil {
		runs = s.book.runs(attr(e, "t"), c.value, &st)
	}
	if c.formula && c.value == "" && attr(e, "t") != "str" {
		s.uncounted = true
	}
	return cmp.Or(s.keep(at, runs, &st), err)
}

// content is what stands inside a cell element.
type content struct {
	value   string
	rich    []stretch
	formula bool
}

// cell reads up to the end of the cell element just begun.
func (s *scanner) cell() (content, error) {
	var c content
	var v strings.Builder
	inValue := false
	for {
		t, err := s.next()
		if err != nil {
			c.value = v.String()
			return c, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			inValue = t.Name.Local == "v"
			switch t.Name.Local {
			case "f":
				c.formula = true
			case "is":
				if c.rich, err = s.text(); err != nil {
					return c, err
				}
			}
		case xml.EndElement:
			inValue = false
			if t.Name.Local == "c" {
				c.value = v.String()
				return c, nil
			}
		case xml.CharData:
			if inValue {
				v.Write(t)
			}
		}
	}
}

// beyond passes over a cell outside the limits and notes if it had content.
func (s *sheet) beyond(sc *scanner) error {
	return sc.within(func(t xml.Token) error {
		if _, ok := t.(xml.CharData); ok {
			s.cut = true
		}
		return nil
	})
}

// runs gives what a cell shows for the value in the file.
func (b *book) runs(kind, v string, st *style) []stretch {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(b.shared) {
			return nil
		}
		return b.shared[i]
	case "b":
		return tick(isTrue(strings.ToLower(strings.TrimSpace(v))))
	case "str", "e":
		return plainRuns(unescape(v))
	case "d":
		return plainRuns(isoDate(strings.TrimSpace(v)))
	}
	v = strings.TrimSpace(v)
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return plainRuns(v)
	}
	text := st.format.Show(n, b.date1904)
	// LibreOffice gives numbers that are shown as booleans this format.
	switch strings.ToUpper(text) {
	case "TRUE", "SANT":
		return tick(true)
	case "FALSE", "FALSKT":
		return tick(false)
	}
	return plainRuns(text)
}

// plainRuns gives text without formatting of its own, nothing for an empty one.
func plainRuns(text string) []stretch {
	if text == "" {
		return nil
	}
	return []stretch{{Run: document.Run{Text: text}}}
}

// tick shows a truth value as the box that the newer Excel draws in its cell.
func tick(on bool) []stretch {
	r := document.Run{Text: "☐", Tick: document.TickOff}
	if on {
		r = document.Run{Text: "☒", Tick: document.TickOn}
	}
	return []stretch{{Run: r}}
}

// isoDate shows a date that the file has as text; what is none stays as it is.
func isoDate(v string) string {
	if t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(v, "Z")); err == nil {
		if t.Equal(t.Truncate(24 * time.Hour)) {
			return t.Format("2006-01-02")
		}
		return t.Format("2006-01-02 15:04")
	}
	return v
}

// keep adds a cell to the sheet and fills in the form fields that name it.
func (s *sheet) keep(at position, text []stretch, st *style) error {
	b := s.book
	runs := st.apply(text)
	size := 0
	for _, r := range runs {
		size += len(r.Text)
	}
	if b.text -= size; b.text < 0 {
		return document.ErrTooLarge
	}
	place := document.Place{Sheet: s.name, Row: at.row + 1, Column: at.column + 1}
	control := b.control(s.name, at, runs, place)
	if size == 0 {
		return nil
	}
	if b.cells--; b.cells < 0 {
		return document.ErrTooLarge
	}
	for i := range runs {
		runs[i].Control = control
	}
	s.cells = append(s.cells, document.Cell{
		Row: at.row, Column: at.column, RowSpan: 1, ColumnSpan: 1, Place: place,
		Blocks: []document.Block{{Paragraph: &document.Paragraph{Runs: runs, Place: place}}},
	})
	return nil
}

// finish merges and sorts the cells and gives the table to the document.
func (s *sheet) finish() {
	s.book.unwritten(s.name)
	place := document.Place{Sheet: s.name}
	if s.cut {
		s.book.remark("sheet_cut", s.name, place)
	}
	if s.uncounted {
		s.book.remark("formula_without_value", s.name, place)
	}
	slices.SortStableFunc(s.cells, func(a, b document.Cell) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
	})
	// A damaged file may hold a cell twice; the first one counts.
	s.cells = slices.CompactFunc(s.cells, func(a, b document.Cell) bool {
		return a.Row == b.Row && a.Column == b.Column
	})
	s.merge()
	var shown, hidden []document.Cell
	for _, c := range s.cells {
		if s.hidden[c.Column] {
			hidden = append(hidden, c)
		} else {
			shown = append(shown, c)
		}
	}
	s.table(shown, place)
	if len(hidden) > 0 {
		s.book.remark("hidden_columns", s.name, place)
		s.table(hidden, place)
	}
}

// table gives cells to the document; its size is that of what has content.
func (s *sheet) table(cells []document.Cell, place document.Place) {
	if len(cells) == 0 {
		return
	}
	t := &document.Table{Cells: cells, Place: place}
	for _, c := range cells {
		t.Rows = max(t.Rows, c.Row+c.RowSpan)
		t.Columns = max(t.Columns, c.Column+c.ColumnSpan)
	}
	s.book.doc.Blocks = append(s.book.doc.Blocks, document.Block{Table: t})
}

// mergeWork bounds the look-ups for merged ranges: a sheet may have 50,000.
const mergeWork = 2_000_000

// merge widens the cells at the top left of merged ranges, and drops what the
// others hold: programs keep it in the file but show it to nobody.
func (s *sheet) merge() {
	index := make(map[position]int, len(s.cells))
	for i := range s.cells {
		index[position{s.cells[i].Row, s.cells[i].Column}] = i
	}
	covered := map[int]bool{}
	work := 0
	for _, a := range s.merges {
		a.to.row, a.to.column = min(a.to.row, maxRows-1), min(a.to.column, maxColumns-1)
		if first, ok := index[a.from]; ok {
			s.cells[first].RowSpan = a.to.row - a.from.row + 1
			s.cells[first].ColumnSpan = a.to.column - a.from.column + 1
		}
		if work += max(a.size(), 0); work > mergeWork {
			break
		}
		for row := a.from.row; row <= a.to.row; row++ {
			for column := a.from.column; column <= a.to.column; column++ {
				if i, ok := index[position{row, column}]; ok && (position{row, column}) != a.from {
					covered[i] = true
				}
			}
		}
	}
	if len(covered) > 0 {
		var kept []document.Cell
		for i, c := range s.cells {
			if !covered[i] {
				kept = append(kept, c)
			}
		}
		s.cells = kept
	}
}

// Package unruled finds the tables that nobody drew lines around: it takes the
// lines of a page and gives the columns that stand beside each other and the
// rows they make. It exists because labels and answers that both wrap, or stand
// in the middle of their row, have their lines in between each other: read line
// by line, an answer gets pieces of labels.
//
// Columns are strips that stay empty over several lines and behind which lines
// begin at one place. Rows are then the cheapest way to cut all columns at the
// same heights; what makes a cut or a missing cut dear is in cost.go.
package unruled

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/document"
)

// Word is a word of a line as the layout knows it.
type Word struct {
	Text       string
	Box        document.Box
	Base, Size float64
	Style      string
	Bold, Tick bool
}

// Span is a stretch of a line: its words from From up to, not including, To.
type Span struct{ Line, From, To int }

// Column is where the text of a column begins and where its lines must end.
// Edge is where a word too long for the column would be broken; it may lie
// further out, since few lines are quite full.
type Column struct{ Left, Right, Edge float64 }

// Table is a part of the page where columns stand beside each other. It holds
// all words of the lines from First to, not including, End.
type Table struct {
	First, End int
	Columns    []Column
	// Rows has the spans of each column, from the top, row by row.
	Rows [][][]Span
	// Prose: the columns hold running text, one to be read after the other,
	// and there is one row.
	Prose bool
}

// Find finds the tables of a page. The lines come from top to bottom, their
// words from left to right; right is where the lines of the page end, known
// are the places of columns on pages before; what overlaps a blocked box is left
// alone.
func Find(lines [][]Word, right float64, known []float64, blocked []document.Box) []Table {
	p := newPage(lines, right, known, blocked)
	var sheets []*sheet
	for _, z := range p.zones(0, len(lines)) {
		sheets = append(sheets, newSheet(p, z))
	}
	share(sheets)
	for _, s := range sheets {
		s.judge()
	}
	how := alignedTop
	if inMiddle(sheets) {
		how = alignedMiddle
	}
	var out []Table
	for _, s := range sheets {
		// A list whose numbers stand before its text is no table.
		if len(s.columns) > 2 || s.columns[0].kind != marks {
			out = append(out, s.table(how))
		}
	}
	findEdges(lines, out)
	return out
}

// table cuts a sheet into rows.
func (s *sheet) table(how alignment) Table {
	t := Table{First: s.first, End: s.first + s.count}
	for _, c := range s.columns {
		t.Columns = append(t.Columns, Column{Left: c.left, Right: c.limit})
	}
	cuts, _ := s.cheapest(how)
	if s.prose(cuts) {
		t.Prose = true
		cuts = []int{0}
	}
	for i, from := range cuts {
		to := s.count
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		row := make([][]Span, len(s.columns))
		for c, col := range s.columns {
			for _, l := range col.lines {
				if at := l.span.Line - s.first; from <= at && at < to {
					row[c] = append(row[c], l.span)
				}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// findEdges finds how far the longest lines reach in any table. What they leave
// free before the next column is the same for all columns.
func findEdges(lines [][]Word, tables []Table) {
	widest := func(t Table, c int) float64 {
		reach := 0.0
		for _, row := range t.Rows {
			for _, at := range row[c] {
				for _, w := range lines[at.Line][at.From:at.To] {
					reach = max(reach, w.Box.X1)
				}
			}
		}
		return reach
	}
	free, last := math.Inf(1), 0.0
	for _, t := range tables {
		n := len(t.Columns) - 1
		last = max(last, widest(t, n))
		for c := range n {
			free = min(free, t.Columns[c+1].Left-widest(t, c))
		}
	}
	for _, t := range tables {
		for c := range t.Columns {
			t.Columns[c].Edge = last
			if c+1 < len(t.Columns) {
				t.Columns[c].Edge = t.Columns[c+1].Left - free
			}
		}
	}
}

// listMark tells the numbers and bullets that stand before a point of a list,
// and the numbers of questions: "12", "12.", "3 b)", "•".
func listMark(word string) bool {
	word = strings.TrimRight(word, ".):")
	if utf8.RuneCountInString(word) == 1 {
		return true
	}
	digits := strings.TrimRightFunc(word, unicode.IsLetter)
	if digits == "" || len(digits) > 2 || utf8.RuneCountInString(word)-len(digits) > 1 {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// numbered tells a line that begins with the number of a question.
func numbered(word string) bool {
	digits := strings.TrimRight(word, ".)")
	return digits != word && digits != "" && len(digits) <= 2 && strings.Trim(digits, "0123456789") == ""
}

// boxLike also knows boxes that nobody has recognised yet, typed as "[ ]" or
// filled as "■".
func boxLike(w Word) bool {
	if w.Tick {
		return true
	}
	switch w.Text {
	case "[", "[]", "(", "()", "[x]", "[X]", "(x)", "(X)", "■", "□", "●", "○", "☐", "☒", "☑":
		return true
	}
	return false
}

// lower tells text that goes on in a sentence.
func lower(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(first)
}

// near compares coordinates, which no two programs round alike.
func near(a, b, tolerance float64) bool { return a-b <= tolerance && b-a <= tolerance }

package extract

import (
	"regexp"
	"slices"
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// Answers that are tables of any number of rows are found by their header row,
// wherever in a table it stands, and are taken out of the document before the
// other questions are looked for: no label is above them that other answers
// could be told from, and the last question before them would swallow them.

// leastColumns found side by side make a row a header: one word alone may stand
// in any table.
const leastColumns = 2

// foundRows is the answer to a RowsType question, with how many of its columns
// were found.
type foundRows struct {
	question *form.Question
	columns  int
	answer   form.RawAnswer
	lines    []string // of the answer
}

// heading is a RowsType question with the wordings of its columns' labels.
type heading struct {
	question *form.Question
	columns  [][]phrase
}

func headings(f *form.Form) []heading {
	var out []heading
	for _, section := range f.Sections {
		for i := range section.Questions {
			q := &section.Questions[i]
			if q.Type != form.RowsType {
				continue
			}
			h := heading{question: q, columns: make([][]phrase, len(q.Columns))}
			for n, c := range q.Columns {
				h.columns[n] = phrases(append([]string{c.Label[form.Swedish], c.Label[form.English]}, c.Short...))
			}
			out = append(out, h)
		}
	}
	return out
}

// takeRows finds the answers of the form's RowsType questions and gives the
// document without them, the same one where there are none.
func takeRows(doc *document.Document, of []heading) (found []foundRows, rest *document.Document) {
	rest = doc
	for i := range of {
		rows := foundRows{question: of[i].question}
		rest = of[i].takeTables(rest, &rows)
		rows.answer.Text = strings.Join(rows.lines, "\n")
		found = append(found, rows)
	}
	return found, rest
}

// takeTables takes the rows below every header of the question: notes of two
// groups stand in two tables or on two sheets.
func (h *heading) takeTables(doc *document.Document, rows *foundRows) *document.Document {
	rest := doc
	for i, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		above := h.takeTable(b.Table, rows)
		if above == b.Table {
			continue
		}
		if rest == doc {
			copied := *doc
			copied.Blocks = slices.Clone(doc.Blocks)
			rest = &copied
		}
		rest.Blocks[i] = document.Block{Table: above}
	}
	return rest
}

// takeTable gives the part of a table above its header, the table itself when
// it has none.
func (h *heading) takeTable(t *document.Table, rows *foundRows) *document.Table {
	lines, known := linesOf(t), map[string]int{}
	header := slices.IndexFunc(lines, func(l line) bool {
		_, n := h.named(l.cells, known)
		return n >= leastColumns && 2*n >= len(h.columns)
	})
	if header < 0 {
		return t
	}
	at, n := h.named(lines[header].cells, known)
	rows.columns = max(rows.columns, n)
	// merged are the cells that reach down into a row: a category is often merged
	// over its notes.
	merged := make([]*document.Cell, len(at))
	for _, l := range lines[header+1:] {
		if _, n := h.named(l.cells, known); n >= leastColumns {
			continue // the header again, at the top of a page
		}
		cells := l.under(at, merged)
		own := slices.ContainsFunc(cells, func(c *document.Cell) bool { return c != nil && c.Row == l.row })
		if own { // not just what is merged down from above
			rows.add(cells)
		}
	}
	above := *t
	above.Rows = lines[header].row
	above.Cells = slices.DeleteFunc(slices.Clone(t.Cells), func(c document.Cell) bool { return c.Row >= above.Rows })
	return &above
}

// line is the cells that begin in one row.
type line struct {
	row   int
	cells []*document.Cell
}

// linesOf gives the rows in which cells begin. A table may claim a million rows
// and columns, and a cell that it reaches over them all: only the cells that
// are there are gone through.
func linesOf(t *document.Table) []line {
	var out []line
	for i := range t.Cells {
		c := &t.Cells[i]
		if len(out) == 0 || out[len(out)-1].row != c.Row {
			out = append(out, line{row: c.Row})
		}
		last := &out[len(out)-1]
		last.cells = append(last.cells, c)
	}
	return out
}

// under gives the cell of the line in each of the columns, nil for none, and
// keeps in merged those that reach further down. A cell reaches over all the
// columns that it says, too.
func (l line) under(at []int, merged []*document.Cell) []*document.Cell {
	out := make([]*document.Cell, len(at))
	for i, column := range at {
		if column < 0 {
			continue
		}
		n := slices.IndexFunc(l.cells, func(c *document.Cell) bool {
			return c.Column <= column && column-c.Column < max(c.ColumnSpan, 1)
		})
		if n >= 0 {
			merged[i] = l.cells[n]
		}
		if c := merged[i]; c != nil && l.row-c.Row < max(c.RowSpan, 1) {
			out[i] = c
		}
	}
	return out
}

// longestHeading is how many bytes the heading of a column may have with its
// help text.
const longestHeading = 200

// named tells in which columns of a row the question's columns are named, -1
// for those that are not, and how many are. known are the texts looked at.
func (h *heading) named(cells []*document.Cell, known map[string]int) (at []int, found int) {
	at = make([]int, len(h.columns))
	for i := range at {
		at[i] = -1
	}
	if len(cells) < leastColumns {
		return at, 0
	}
	for _, c := range cells {
		i := h.names(c, known)
		if i >= 0 && at[i] < 0 {
			at[i] = c.Column
			found++
		}
	}
	return at, found
}

// names gives the first column whose label or other wording the cell is, and
// nothing else; -1 for none.
func (h *heading) names(c *document.Cell, known map[string]int) int {
	length := 0
	for _, b := range c.Blocks {
		if b.Table != nil {
			return -1
		}
		for _, r := range b.Paragraph.Runs {
			length += len(r.Text)
		}
	}
	if length == 0 || length > longestHeading {
		return -1
	}
	text := c.Text()
	if i, ok := known[text]; ok {
		return i
	}
	s := newStream(&document.Document{Blocks: c.Blocks})
	known[text] = slices.IndexFunc(h.columns, func(labels []phrase) bool {
		return slices.ContainsFunc(labels, func(p phrase) bool {
			end, likeness := s.match(0, p)
			return likeness > 0 && end == len(s.tokens)
		})
	})
	return known[text]
}

// total is a row that adds up the others.
var total = regexp.MustCompile(`(?i)^(summa|totalt|total|sammanlagt|sum|s:a)\b[\s:]*$`)

// add adds a row of cells, one a column of the question.
func (f *foundRows) add(cells []*document.Cell) {
	row := make([]form.RawAnswer, len(cells))
	var written []string
	var first *document.Cell
	for i, c := range cells {
		if c == nil {
			continue
		}
		if first == nil {
			first = c
		}
		text := strings.TrimSpace(c.Text())
		if text == "" {
			continue
		}
		row[i] = form.RawAnswer{Text: text, Confidence: strengthLabel, Place: form.Place{Place: placeOf(c), Quote: text}}
		written = append(written, text)
	}
	if written == nil || total.MatchString(written[0]) {
		return
	}
	line := strings.Join(written, " | ")
	if len(f.answer.Rows) == 0 {
		f.answer.Confidence = strengthLabel
		f.answer.Place = form.Place{Place: placeOf(first), Quote: line}
	}
	f.lines = append(f.lines, line)
	f.answer.Rows = append(f.answer.Rows, row)
}

// placeOf a cell: that of its first paragraph, which tells more, else its own.
func placeOf(c *document.Cell) document.Place {
	if c == nil {
		return document.Place{}
	}
	if len(c.Blocks) > 0 && c.Blocks[0].Paragraph != nil && c.Blocks[0].Paragraph.Place != (document.Place{}) {
		return c.Blocks[0].Paragraph.Place
	}
	return c.Place
}

// with adds answers that are rows to those found by their labels. A column
// counts as a question found by its number: it takes a whole header to make a
// document a form by this alone.
func (r Result) with(found []foundRows) Result {
	for _, rows := range found {
		r.Asked += rows.columns
		r.evidence += 2 * rows.columns
		r.own += 2 * float64(rows.columns)
		r.labelled += rows.columns
		delete(r.Answers, rows.question.ID)
		if len(rows.answer.Rows) > 0 {
			r.Answers[rows.question.ID] = rows.answer
		}
	}
	return r
}

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
}

// takeRows finds the answers of the form's RowsType questions and gives the
// document without them, the same one where the form has no such question.
func takeRows(doc *document.Document, f *form.Form) (found []foundRows, rest *document.Document) {
	rest = doc
	for _, section := range f.Sections {
		for i := range section.Questions {
			q := &section.Questions[i]
			if q.Type != form.RowsType {
				continue
			}
			rows := foundRows{question: q}
			rest = takeTables(rest, &rows)
			found = append(found, rows)
		}
	}
	return found, rest
}

// takeTables takes the rows below every header of the question: notes of two
// groups stand in two tables or on two sheets.
func takeTables(doc *document.Document, rows *foundRows) *document.Document {
	rest := *doc
	rest.Blocks = nil
	for _, b := range doc.Blocks {
		if b.Table != nil {
			b.Table = takeTable(b.Table, rows)
		}
		rest.Blocks = append(rest.Blocks, b)
	}
	return &rest
}

// takeTable gives the part of a table above its header, the table itself when
// it has none.
func takeTable(t *document.Table, rows *foundRows) *document.Table {
	grid := newGrid(t)
	header, at := -1, []int(nil)
	for r := range grid {
		if columns, n := headerColumns(grid[r], rows.question); n >= leastColumns && 2*n >= len(rows.question.Columns) {
			header, at = r, columns
			rows.columns = max(rows.columns, n)
			break
		}
	}
	if header < 0 {
		return t
	}
	for _, cells := range grid[header+1:] {
		if _, n := headerColumns(cells, rows.question); n >= leastColumns {
			continue // the header again, at the top of a page
		}
		rows.add(cells, at)
	}
	above := *t
	above.Rows = header
	above.Cells = slices.DeleteFunc(slices.Clone(t.Cells), func(c document.Cell) bool { return c.Row >= header })
	return &above
}

// newGrid gives each row's cells by column, a merged cell in every row and
// column that it covers: a category is often merged over its notes.
func newGrid(t *document.Table) [][]*document.Cell {
	grid := make([][]*document.Cell, t.Rows)
	for i := range t.Cells {
		c := &t.Cells[i]
		for r := c.Row; r < min(c.Row+max(c.RowSpan, 1), len(grid)); r++ {
			for len(grid[r]) < c.Column+max(c.ColumnSpan, 1) {
				grid[r] = append(grid[r], nil)
			}
			for k := c.Column; k < c.Column+max(c.ColumnSpan, 1); k++ {
				grid[r][k] = c
			}
		}
	}
	return grid
}

// headerColumns tells where in a row the question's columns are named, -1 for
// those that are not, and how many are.
func headerColumns(cells []*document.Cell, q *form.Question) (at []int, found int) {
	at = make([]int, len(q.Columns))
	for i := range q.Columns {
		at[i] = slices.IndexFunc(cells, func(c *document.Cell) bool { return c != nil && names(c, &q.Columns[i]) })
		if at[i] >= 0 && !slices.Contains(at[:i], at[i]) {
			found++
		} else {
			at[i] = -1
		}
	}
	return at, found
}

// names: the cell is the column's label or one of its other wordings, and
// nothing else but its help text.
func names(c *document.Cell, q *form.Question) bool {
	s := newStream(&document.Document{Blocks: c.Blocks})
	if len(s.tokens) == 0 {
		return false
	}
	for _, text := range append([]string{q.Label[form.Swedish], q.Label[form.English]}, q.Short...) {
		if end, likeness := s.match(0, newPhrase(text)); likeness > 0 && end == len(s.tokens) {
			return true
		}
	}
	return false
}

// total is a row that adds up the others.
var total = regexp.MustCompile(`(?i)^(summa|totalt|total|sammanlagt|sum|s:a)\b[\s:]*$`)

func (f *foundRows) add(cells []*document.Cell, at []int) {
	row := make([]form.RawAnswer, len(at))
	var written []string
	for i, column := range at {
		if column < 0 || column >= len(cells) || cells[column] == nil {
			continue
		}
		c := cells[column]
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
		f.answer.Place = form.Place{Place: placeOf(cells[firstOf(at)]), Quote: line}
		f.answer.Text = line
	} else {
		f.answer.Text += "\n" + line
	}
	f.answer.Rows = append(f.answer.Rows, row)
}

// firstOf is the first column that was found.
func firstOf(at []int) int {
	for _, column := range at {
		if column >= 0 {
			return column
		}
	}
	return 0
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
		delete(r.Answers, rows.question.ID)
		if len(rows.answer.Rows) > 0 {
			r.Answers[rows.question.ID] = rows.answer
		}
	}
	return r
}

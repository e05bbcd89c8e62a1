package correction

import (
	"slices"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
)

// Table is the sheet of answers of a workbook, as it stands in the file.
type Table struct {
	// Columns are the questions by id, with the headings of the file.
	Columns []mark.Column
	// Rows are the associations: a text a column.
	Rows [][]string
}

// Answers reads the sheet of answers of any workbook of the program's, also one
// of another data folder. The errors are those of Read.
func Answers(data []byte) (t *Table, err error) {
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, &form.Fault{Key: "workbook_unreadable"}
		}
	}()
	f, err := openFile(data)
	if err != nil {
		return nil, err
	}
	defer f.close()
	for _, name := range f.sheets() {
		s, err := f.sheet(name)
		if err != nil {
			return nil, err
		}
		if s != nil && s.kind == mark.Answers {
			return s.table(), nil
		}
	}
	return nil, &form.Fault{Key: "workbook_foreign"}
}

func (s *edited) table() *Table {
	s.match(&reader{}) // its remarks are about corrections
	t := &Table{}
	var at []int
	for i, c := range s.columns {
		if c.ID != mark.Other && s.at[i] >= 0 {
			t.Columns = append(t.Columns, mark.Column{ID: c.ID, Header: s.cell(s.at[i], s.head)})
			at = append(at, s.at[i])
		}
	}
	for row := s.head + 1; row < len(s.rows); row++ {
		if strings.TrimSpace(s.cell(s.id, row)) == "" {
			continue
		}
		values := make([]string, len(at))
		for i, column := range at {
			values[i] = strings.TrimSpace(s.cell(column, row))
		}
		t.Rows = append(t.Rows, values)
	}
	return t
}

// Value is a row's text under a question, "" where the file does not ask it.
func (t *Table) Value(row []string, question string) string {
	i := slices.IndexFunc(t.Columns, func(c mark.Column) bool { return c.ID == question })
	if i < 0 {
		return ""
	}
	return row[i]
}

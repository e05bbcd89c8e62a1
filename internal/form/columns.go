package form

import (
	"fmt"
	"slices"
)

// columns loads what a row of a rows question asks. A column is a question in
// all but the printed form, so that the same rules, types and vocabularies hold
// for it. Its id is no question's of the form before it.
func (l *formLoader) columns(in questionFile, q *Question, at string) error {
	if (in.Type == RowsType) != (len(in.Columns) > 0) {
		return l.file.Fault(at, "columns", "id", in.ID)
	}
	for i, c := range in.Columns {
		path := fmt.Sprintf("%s.columns[%d]", at, i)
		sameID := func(other Question) bool { return other.ID == c.ID }
		switch {
		case c.Type == RowsType || c.Term != "" || c.Number != 0:
			return l.file.Fault(path, "columns", "id", in.ID)
		case slices.ContainsFunc(q.Columns, sameID):
			return l.file.Fault(path+".id", "doubled_id", "id", c.ID)
		}
		column, err := l.question(c, path)
		if err != nil {
			return err
		}
		q.Columns = append(q.Columns, column)
	}
	return nil
}

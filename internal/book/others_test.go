package book_test

import (
	"slices"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

func TestSmall(t *testing.T) {
	number := func(n float64) *float64 { return &n }
	q := &form.Question{Type: form.NumberType, Role: form.Participants}
	for _, test := range []struct {
		name  string
		value *form.Number
		want  bool
	}{
		{"none given", nil, false}, {"four", &form.Number{Min: number(4), Max: number(4)}, true}, {"five", &form.Number{Min: number(5), Max: number(5)}, false},
		{"three to eight", &form.Number{Min: number(3), Max: number(8)}, false}, {"at most four", &form.Number{Max: number(4)}, true}, {"at least two", &form.Number{Min: number(2)}, false},
	} {
		r := &book.Row{Cells: []book.Cell{{Column: &book.Column{Question: q}, Value: form.Value{Number: test.value}}}}
		if got := r.Small(); got != test.want {
			t.Errorf("%s: small is %v", test.name, got)
		}
	}
}

// Of notes sent twice the later ones count, and no other form gets a row.
func TestOtherForms(t *testing.T) {
	in := booktest.Talk()
	b := book.Compile(in)
	var got []string
	for _, s := range b.Others {
		got = append(got, s.ID)
	}
	if want := []string{"dag 1 igen", "dag 2"}; !slices.Equal(got, want) {
		t.Errorf("others %v, want %v", got, want)
	}
	if b.Totals.OtherForms != 3 || len(b.Rows) != 4 {
		t.Errorf("%d other forms, %d rows", b.Totals.OtherForms, len(b.Rows))
	}
}

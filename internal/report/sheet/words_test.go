package sheet

import (
	"testing"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/report/layout"
	"samkarta/internal/wording"
	"samkarta/templates"
)

func inLang(t *testing.T, lang form.Lang) *Setter {
	t.Helper()
	texts, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return New(booktest.Book(), texts, &layout.Layout{})
}

func TestNumbers(t *testing.T) {
	sv, en := inLang(t, form.Swedish), inLang(t, form.English)
	for _, test := range []struct {
		number float64
		sv, en string
	}{
		{0, "0", "0"}, {7, "7", "7"}, {999, "999", "999"}, {1000, "1\u00A0000", "1,000"}, {1234567, "1\u00A0234\u00A0567", "1,234,567"},
		{2.5, "2,5", "2.5"}, {-1234.25, "-1\u00A0234,25", "-1,234.25"}, {-100, "-100", "-100"},
	} {
		if got := sv.Number(test.number); got != test.sv {
			t.Errorf("%v in Swedish: %q, want %q", test.number, got, test.sv)
		}
		if got := en.Number(test.number); got != test.en {
			t.Errorf("%v in English: %q, want %q", test.number, got, test.en)
		}
	}
}

func TestDates(t *testing.T) {
	day := time.Date(2026, 5, 6, 23, 0, 0, 0, time.UTC)
	if got := inLang(t, form.Swedish).Date(day); got != "6\u00A0maj\u00A02026" {
		t.Errorf("in Swedish %q", got)
	}
	if got := inLang(t, form.English).Date(day); got != "6\u00A0May\u00A02026" {
		t.Errorf("in English %q", got)
	}
}

func TestSums(t *testing.T) {
	s := inLang(t, form.Swedish)
	for _, test := range []struct {
		sum  book.Sum
		want string
	}{
		{book.Sum{}, "–"},
		{book.Sum{Answered: 1, Min: 5, Max: 5}, "5"},
		{book.Sum{Answered: 2, Min: 5, Max: 9}, "5–9"},
		{book.Sum{Answered: 2, Min: 5, Max: 9, Approximate: 1}, "ca 5–9"},
		{book.Sum{Answered: 2, Min: 1500, Max: 1500, OpenAbove: 1, Approximate: 1}, "minst 1\u00A0500"},
		{book.Sum{Answered: 2, Min: 0, Max: 50, OpenBelow: 1}, "0–50"},
	} {
		if got := s.Sum(test.sum); got != test.want {
			t.Errorf("%+v: %q, want %q", test.sum, got, test.want)
		}
	}
}

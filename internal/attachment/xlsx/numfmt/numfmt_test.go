package numfmt

import (
	"testing"
	"unicode/utf8"
)

func TestShow(t *testing.T) {
	for _, c := range []struct {
		code string
		n    float64
		want string
	}{
		{"", 1200, "1200"}, {"General", 0.1 + 0.2, "0,3"}, {"General", -2.5, "-2,5"}, {"", 1e20, "100000000000000000000"},
		{"0", 2.4, "2"}, {"0.00", 2.5, "2,5"}, {"#,##0.00", 1234.5, "1234,5"}, {`0 "st"`, 3, "3 st"}, {`"ca "0`, 30, "ca 30"},
		{`_-* #,##0\ "kr"_-;\-* #,##0\ "kr"_-`, -5, "-5 kr"}, {"0%", 0.755, "76 %"}, {"0.0%", 0.755, "75,5 %"},
		{`000000\-0000`, 8028814179, "802881-4179"}, {"0000000000", 701740605, "0701740605"}, {"# ##0", 1200, "1 200"},
		{"000 00", 12, "000 12"}, {"00", 123, "123"}, {"0.0E+00", 1200, "1200"}, {"# ?/?", 0.5, "0,5"},
		{"yyyy-mm-dd", 46110, "2026-03-29"}, {"[$-41D]d mmmm yyyy;@", 46110, "2026-03-29"}, {"mmm/yy", 40909, "2012-01"},
		{"yyyy", 40909, "2012"}, {"d/m", 46115, "3 apr"}, {"h:mm", 0.5625, "13:30"}, {"yyyy-mm-dd hh:mm", 46110, "2026-03-29"},
		{"yyyy-mm-dd hh:mm", 46110.5, "2026-03-29 12:00"}, {"[h]:mm", 1.5, "36:00"}, {"mm:ss", 0.5, "12:00"},
		{"yyyy-mm-dd", 1, "1900-01-01"}, {"yyyy-mm-dd", -1, "-1"}, {"yyyy-mm-dd", 1e12, "1000000000000"},
		{`"Ja";;"Nej"`, 1, "Ja"}, {`"Ja";;"Nej"`, 0, "Nej"}, {";;;", 5, ""}, {"@", 5, "5"}, {"[Red]0", 5, "5"},
		{`"`, 5, ""}, {"\\", 5, ""}, {"\xff0", 5, "\ufffd5"}, {"[", 5, ""},
	} {
		if got := Parse(c.code).Show(c.n, false); got != c.want {
			t.Errorf("%q of %v: got %q, want %q", c.code, c.n, got, c.want)
		}
	}
	if got := Builtin(14).Show(44648, true); got != "2026-03-29" {
		t.Errorf("with dates from 1904: %s", got)
	}
}

func TestBuiltin(t *testing.T) {
	for id, want := range map[int]string{
		0: "46110,5", 1: "46111", 2: "46110,5", 3: "46111", 9: "4611050 %", 14: "2026-03-29", 15: "2026-03-29", 16: "29 mars",
		17: "2026-03", 20: "12:00", 22: "2026-03-29 12:00", 46: "1106652:00", 49: "46110,5", 163: "46110,5", -1: "46110,5",
	} {
		if got := Builtin(id).Show(46110.5, false); got != want {
			t.Errorf("format %d: got %q, want %q", id, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, code := range []string{`000000\-0000`, `#,##0.00\ [$kr-41D];[Red]-0`, "yyyy-mm-dd hh:mm", `"Ja";;"Nej"`, "[h]:mm", "# ?/?"} {
		f.Add(code, 46110.5)
	}
	f.Fuzz(func(t *testing.T, code string, n float64) {
		if got := Parse(code).Show(n, false); utf8.ValidString(code) && !utf8.ValidString(got) {
			t.Errorf("%q of %v: %q", code, n, got)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse(`_-* #,##0.00\ "kr"_-;\-* #,##0.00\ "kr"_-`)
	}
}

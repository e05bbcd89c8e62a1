package personal

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// 121212-1212 and 701063-2391 are the well-known test numbers.
func TestMask(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"121212-1212", "******-****"},
		{"Tolvan (121212-1212) är anställd", "Tolvan (******-****) är anställd"},
		{"1212121212", "******-****"},
		{"19121212-1212", "******-****"},
		{"191212121212", "******-****"},
		{"19 121212-1212", "******-****"},
		{"121212+1212", "******-****"},
		{"121212–1212, 121212 — 1212", "******-****, ******-****"},
		{"121212\u20111212", "******-****"},
		{"121212 1212", "******-****"},
		{"121212 - 1212", "******-****"},
		{"12 12 12-1212", "******-****"},
		{"1912-12-12-1212", "******-****"},
		{"12.12.12-1212", "******-****"},
		{"12 12 12-12 12", "******-****"},
		{"12 12 12-12 13", "12 12 12-12 13"}, // in pairs only with its check digit
		{"121212-\n1212", "******-****"},
		{"121212-12 12", "******-****"},
		{"pnr:121212-1212.", "pnr:******-****."},
		{"701063-2391", "******-****"},   // samordningsnummer
		{"121212-1213", "******-****"},   // one digit wrong
		{"1212121213", "******-****"},    // and written together
		{"200101-12345", "200101-12345"}, // too long to be one
		{"802881-4179", "802881-4179"},
		{"8028814179", "8028814179"},
		{"16802881-4179", "16802881-4179"},
		{"SE802881417901", "SE802881417901"},
		{"SE202200101001", "SE202200101001"},  // not the twelve digits of 2022-00-10
		{"SE121212121201", "SE******-****01"}, // the firm of a person
		{"556036-0793", "556036-0793"},
		{"0701740605 och 070-174 06 05", "0701740605 och 070-174 06 05"},
		{"0701-740605, 040-628 04 11, 040-6280411", "0701-740605, 040-628 04 11, 040-6280411"},
		{"+46 701740605", "+46 701740605"},
		{"bankgiro 123-4567, 5050-1055", "bankgiro 123-4567, 5050-1055"},
		{"plusgiro 12 34 56-7", "plusgiro 12 34 56-7"},
		{"2012-12-12 - 2013-12-12", "2012-12-12 - 2013-12-12"},
		{"2019-05-07 13.00", "2019-05-07 13.00"},
		{"2015–2018, 1 200 000 kr", "2015–2018, 1 200 000 kr"},
		{"129912-1212", "129912-1212"}, // no such month
		{"121245-1212", "121245-1212"}, // no such day
	} {
		if got, _ := Mask(c.in, false); got != c.want {
			t.Errorf("Mask(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMaskInPhoneField(t *testing.T) {
	for in, want := range map[string]string{
		"0701010609":  "0701010609", // would be a right number of 2007-01-01
		"070101 0609": "070101 0609",
		"121212-1212": "******-****",
		"1212121212":  "******-****",
	} {
		if got, _ := Mask(in, true); got != want {
			t.Errorf("Mask(%q, phone) = %q, want %q", in, got, want)
		}
	}
}

func TestCheckDigit(t *testing.T) {
	for digits, want := range map[string]bool{"2120001124": true, "2120000142": true, "5560360793": true, "1212121212": true, "5560360794": false} {
		if CheckDigit(digits) != want {
			t.Errorf("CheckDigit(%s) = %v", digits, !want)
		}
	}
}

// Whatever day, writing and neighbours: the number goes and the rest stays.
func TestMaskFindsEveryWriting(t *testing.T) {
	separators := []string{"-", "+", "–", "—", "\u2010", "\u2011", "\u2212", " - ", " – ", "- ", " "}
	rapid.Check(t, func(t *rapid.T) {
		month, day := rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day")
		if rapid.Bool().Draw(t, "samordningsnummer") {
			day += 60
		}
		century := rapid.SampledFrom([]string{"", "19", "20"}).Draw(t, "century")
		number := fmt.Sprintf("%s%02d%02d%02d%s%04d", century, rapid.IntRange(0, 99).Draw(t, "year"), month, day,
			rapid.SampledFrom(separators).Draw(t, "separator"), rapid.IntRange(0, 9999).Draw(t, "last"))
		before := rapid.SampledFrom([]string{"", "Anna, ", "(", "pnr ", "född:", "\n"}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", ".", ")", ", 070-174 06 05", " år 2019"}).Draw(t, "after")
		got, found := Mask(before+number+after, false)
		if want := before + Placeholder + after; got != want || found != 1 {
			t.Fatalf("%q became %q (%d found)", before+number+after, got, found)
		}
	})
}

func TestMaskLeavesOrganisationNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := fmt.Sprintf("%d%d%d%03d%s%04d", rapid.IntRange(1, 9).Draw(t, "a"), rapid.IntRange(0, 9).Draw(t, "b"), rapid.IntRange(2, 9).Draw(t, "third"),
			rapid.IntRange(0, 999).Draw(t, "c"), rapid.SampledFrom([]string{"-", "", " ", "–"}).Draw(t, "separator"), rapid.IntRange(0, 9999).Draw(t, "d"))
		if got, found := Mask(s, false); got != s || found != 0 {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

// FuzzMask: masking changes nothing but numbers, and nothing is left to mask.
func FuzzMask(f *testing.F) {
	for _, s := range []string{"121212-1212", "19 12 12 12 - 12 12", "1212121212121212", "+46 701063 2391", "\xff12\u00ad1212-1212"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, phone bool) {
		got, found := Mask(s, phone)
		if strings.Count(got, Placeholder)-strings.Count(s, Placeholder) > found || found == 0 && got != s {
			t.Fatalf("%q became %q, %d found", s, got, found)
		}
		if again, more := Mask(got, phone); more != 0 {
			t.Fatalf("%q became %q and then %q", s, got, again)
		}
	})
}

package workbook_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

// hostile are texts that spreadsheets have made something else of, with what
// must stand in the cell.
var hostile = []struct{ written, stands string }{
	{"=1+1", "=1+1"},
	{"=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"},
	{"=HYPERLINK(\"http://example.org?\"&A1,\"klicka\")", "=HYPERLINK(\"http://example.org?\"&A1,\"klicka\")"},
	{"+46701740605", "+46701740605"},
	{"-2+3", "-2+3"},
	{"@SUM(A1:A9)", "@SUM(A1:A9)"},
	{"\t=1+1", "\t=1+1"},
	{"\r=1+1", "\n=1+1"},
	{"{=1+1}", "{=1+1}"},
	{"00123", "00123"},
	{"1e5", "1e5"},
	{"123456789012345678901", "123456789012345678901"},
	{"2026-05-06", "2026-05-06"},
	{"TRUE", "TRUE"},
	{"#REF!", "#REF!"},
	{"_x0041_", "_x0041_"},
	{"_x005F_x0041_", "_x005F_\u2060x0041_"},
	{"_x005F_x0041_x0042_", "_x005F_\u2060x0041_x0042_"},
	{"_xD800_", "_\u2060xD800_"},
	{"_x005F_", "_x005F_"},
	{"_x00e5__x00E5_x0041_", "_x00e5__x00E5_\u2060x0041_"},
	{"a\x00b\x07c\x1fd\x7fe\u0085f", "abcdef"},
	{"a\uFFFEb\uFFFFc", "abc"},
	{"trasig \xff\xfe utf-8", "trasig \uFFFD utf-8"},
	{"rad 1\r\nrad 2\rrad 3\vrad 4\u2028rad 5", "rad 1\nrad 2\nrad 3\nrad 4\nrad 5"},
	{"👩🏽‍🌾🇸🇪 ⅷ ﷽ 𝔘", "👩🏽‍🌾🇸🇪 ⅷ ﷽ 𝔘"},
	{"<b>&amp;</b>]]><!--", "<b>&amp;</b>]]><!--"},
	{"  mellanslag  ", "  mellanslag  "},
	{"'citat", "'citat"},
}

// inEveryPlace puts a text wherever somebody else's words can stand, in so many
// submissions.
func inEveryPlace(s string, submissions int) *book.Book {
	in := booktest.Input()
	in.Submissions = in.Submissions[len(in.Submissions)-submissions:]
	in.Round.Challenge, in.Round.Organiser = s, s
	for i := range in.Submissions {
		sub := &in.Submissions[i]
		if sub.Answers == nil {
			continue
		}
		sub.Part, sub.Sender = s, s
		for id := range sub.Answers {
			q, _ := in.Form.Question(id)
			a := form.Answer{Raw: s, Comment: s, Candidates: []form.Candidate{{Raw: s}}}
			a.Place.Field, a.Place.Sheet = s, s
			if q.Type == form.LongText || q.Type == form.ShortText || q.Type == form.URL || q.Type == form.Email || q.Type == form.Phone {
				a.Value.Text, a.Comment = s, ""
				a.Codes = map[string][]form.Code{"competencies": {{ID: "supervision", Quote: s}}}
			}
			if q.AllowOther {
				a.Other = s
			}
			sub.Answers[id] = a
			sub.Problems = append(sub.Problems, form.Problem{Field: id, Code: "two_candidates", Severity: form.Warning,
				Args: map[string]string{"first": s, "second": s}})
		}
	}
	for i := range in.Mails {
		m := &in.Mails[i]
		m.From, m.FromName, m.Subject = s, s, s
	}
	for i := range in.Decisions {
		in.Decisions[i].Who, in.Decisions[i].Why = s, s
	}
	return book.Compile(in)
}

func TestHostileTextStaysText(t *testing.T) {
	for _, h := range hostile {
		data := write(t, inEveryPlace(h.written, 8), form.Swedish)
		if n := formulas(t, data); n != 0 {
			t.Errorf("%q: %d formulas in the file", h.written, n)
		}
		f := open(t, data)
		for _, c := range [][2]string{
			{"Svar", "E2"}, {"Svar", "AJ2"}, {"Svar", "AK2"}, // website, sender, file
			{"Original", "E2"}, {"Mejl", "E2"}, {"Granska", "D10"},
		} {
			got, err := f.GetCellValue(c[0], c[1])
			if err != nil {
				t.Fatal(err)
			}
			if got, _, _ = strings.Cut(got, "\nEller: "); strings.TrimSpace(got) != strings.TrimSpace(h.stands) {
				t.Errorf("%q in %s of %s stands as %q", h.written, c[1], c[0], got)
			}
		}
	}
}

var (
	formula = regexp.MustCompile(`<f[ >/]`)
	outside = regexp.MustCompile(`<oleLink|<ddeLink|<externalReference`)
)

// formulas counts formulas and links to other programs in all parts of a
// workbook.
func formulas(t *testing.T, data []byte) (found int) {
	t.Helper()
	for name, text := range parts(t, data) {
		if strings.HasPrefix(name, "xl/externalLinks/") {
			found++
		}
		// Charts name their ranges in elements of the same name.
		if strings.HasPrefix(name, "xl/worksheets/") {
			found += len(formula.FindAllString(text, -1))
		}
		found += len(outside.FindAllString(text, -1))
	}
	return found
}

func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// Only addresses of pages and mails become links, whatever was normalised.
func TestOnlySafeLinks(t *testing.T) {
	target := regexp.MustCompile(`Target="([^"]*)"[^>]* TargetMode="External"`)
	for written, want := range map[string][]string{
		"https://forening.example.se/om?a=1":    {"https://forening.example.se/om?a=1"},
		"javascript:alert(1)":                   nil,
		"file:///C:/windows/system32/calc.exe":  nil,
		"ms-word:ofe|u|http://example.org/x":    nil,
		"\\\\server\\share\\x":                  nil,
		"http://":                               nil,
		"https://example.se/\x00x":              nil,
		"http://example.org/" + long(3000, "x"): nil,
		"info@example.se":                       {"mailto:info@example.se"},
		"a@example.se,b@example.se?body=x":      nil,
		"a@example.se?bcc=b@example.se":         nil,
	} {
		var got []string
		for _, text := range parts(t, write(t, inEveryPlace(written, 8), form.Swedish)) {
			for _, m := range target.FindAllStringSubmatch(text, -1) {
				got = append(got, m[1])
			}
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%.60q became links %q, want %q", written, got, want)
		}
	}
}

func long(n int, s string) string { return strings.Repeat(s, n) }

// A text too long for a cell is cut visibly, and whole on the sheet of the
// originals.
func TestLongTextIsWholeAmongTheOriginals(t *testing.T) {
	for name, s := range map[string]string{
		"words":      long(8000, "ordet 🌱 "),
		"one word":   long(40_000, "ö"),
		"emoji":      long(20_000, "🌱"),
		"line feeds": long(1000, "rad\n") + "slut",
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, write(t, inEveryPlace(s, 1), form.Swedish))
			cut, err := f.GetCellValue("Svar", "L2")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(cut, "[… hela texten står i bladet Original]") || !strings.HasPrefix(s, cut[:100]) || !utf8.ValidString(cut) {
				t.Errorf("the text is cut to %d bytes ending in %q", len(cut), cut[max(0, len(cut)-60):])
			}
			rows, err := f.GetRows("Original")
			if err != nil {
				t.Fatal(err)
			}
			whole, first := "", rows[1]
			for _, row := range rows[1:] {
				if row[2] != first[2] {
					break
				}
				whole += row[4]
			}
			if whole != s {
				t.Errorf("%d bytes of %d stand on the sheet of the originals", len(whole), len(s))
			}
		})
	}
}

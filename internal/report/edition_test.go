package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/book/since"
	"samkarta/internal/form"
	"samkarta/internal/report"
	"samkarta/internal/tagpdf/tagcheck"
)

// missing is a text that is not there or not filled in.
var missing = regexp.MustCompile(`«(report|wheel|value|choice)\.[a-z_.]+»|\{[a-z]+\}`)

// TestEveryEdition: in both languages and formats each edition keeps the rules and
// has all its texts.
func TestEveryEdition(t *testing.T) {
	in := booktest.Talk()
	in.Invited = []book.Invited{{Name: "Finns Inte"}, {Name: "Åtta Årors Roddare"}}
	o := report.Options{Before: since.Before(in, booktest.Now.AddDate(0, 0, -14))}
	b := book.Compile(in)
	for _, edition := range []string{city, sector, onepage, application} {
		for _, lang := range []form.Lang{form.Swedish, form.English} {
			o.Layout = layout(t, b, edition)
			text := read(t, write(t, b, lang, report.PDF, o))
			page := string(write(t, b, lang, report.HTML, o))
			for format, s := range map[string]string{"PDF": text, "HTML": strings.ReplaceAll(page, "{", " {")} {
				if found := missing.FindString(s); found != "" && !(format == "HTML" && strings.HasPrefix(found, "{")) {
					t.Errorf("%s %s %s: %s", edition, lang, format, found)
				}
			}
			wellFormed(t, edition+" "+string(lang), page)
			sameContent(t, edition+" "+string(lang), text, page)
		}
	}
}

// TestOnePageIsOne however many answer.
func TestOnePageIsOne(t *testing.T) {
	for _, n := range []int{0, 1, 12, 60, 400} {
		for _, lang := range []form.Lang{form.Swedish, form.English} {
			f, err := tagcheck.Open(set(t, crowd(n), lang, onepage))
			if err != nil {
				t.Fatal(err)
			}
			if f.Pages() != 1 {
				t.Errorf("%d organisations, %s: %d pages", n, lang, f.Pages())
			}
		}
	}
}

// TestNews: what came in after a day is told, and what was there is not.
func TestNews(t *testing.T) {
	in := booktest.Input()
	last := in.Submissions[0].Received
	for _, s := range in.Submissions {
		if s.Received.After(last) {
			last = s.Received
		}
	}
	b := book.Compile(in)
	for _, test := range []struct {
		day  time.Time
		want string
	}{
		{last.Add(time.Hour), "Inget nytt har kommit in."},
		{last.Add(-time.Second), "H1: Nytt sedan sist\n"},
	} {
		o := report.Options{Layout: layout(t, b, sector), Before: since.Before(in, test.day)}
		text := read(t, write(t, b, form.Swedish, report.PDF, o))
		if !strings.Contains(text, test.want) {
			t.Errorf("since %s: no %q", test.day, test.want)
		}
	}
	if strings.Contains(read(t, set(t, b, form.Swedish, sector)), "H1: Nytt sedan sist") {
		t.Error("news without a day to compare with")
	}
}

// TestWhoIsMissing: the list of invited is held against the answers.
func TestWhoIsMissing(t *testing.T) {
	in := booktest.Input()
	in.Invited = []book.Invited{{Name: "ängslyktans VÄNNER"}, {Address: "akerbo@example.org"}, {Name: "Saknade Föreningen", Address: "hemlig@example.org"}}
	text := read(t, set(t, book.Compile(in), form.Swedish, city))
	for _, want := range []string{"2 av 3 inbjudna har svarat: 66 procent.", "H2: Har inte svarat än\nP: Saknade Föreningen\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(text, "hemlig") {
		t.Error("an address of the list is shown")
	}
}

// TestAPageEach: each organisation's section begins a page, so that it can be sent
// to them.
func TestAPageEach(t *testing.T) {
	b := crowd(12)
	f, err := tagcheck.Open(set(t, b, form.Swedish, sector))
	if err != nil {
		t.Fatal(err)
	}
	text := f.Text()
	for i := range b.Rows {
		if want := fmt.Sprintf("H2: %s\n", b.Rows[i].Name); strings.Count(text, want) != 1 {
			t.Errorf("%q stands %d times", want, strings.Count(text, want))
		}
	}
	if f.Pages() < len(b.Rows) {
		t.Errorf("%d pages for %d organisations", f.Pages(), len(b.Rows))
	}
}

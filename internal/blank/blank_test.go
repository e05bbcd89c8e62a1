package blank

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/attachment"
	"samkarta/internal/document"
	"samkarta/internal/extract"
	"samkarta/internal/form"
	"samkarta/internal/tagpdf/tagcheck"
	"samkarta/internal/wording"
	"samkarta/templates"
)

func library(t testing.TB) *form.Library {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func options(t testing.TB, lang form.Lang) Options {
	t.Helper()
	texts, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Texts: texts, Author: "Samordningen", Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		Round: map[string]string{
			"challenge": "Nya vägar till arbete och aktivitet", "address": "kartlaggning@example.se", "deadline": "30 april 2026",
			"controller": "Samordningen", "retention": "senast den 31 december 2027", "privacy_url": "https://example.se/integritet",
		},
	}
}

var languages = []form.Lang{form.Swedish, form.English}

// TestBlankIsBlank: every form in every language and format is read back as that
// form with nothing answered, twice the same bytes, within its pages.
func TestBlankIsBlank(t *testing.T) {
	lib := library(t)
	finder, reader := extract.New(lib), attachment.New(attachment.Options{PDFCache: os.Getenv("SAMKARTA_PDF_CACHE")})
	defer reader.Close()
	for _, f := range lib.Forms {
		for _, lang := range languages {
			o := options(t, lang)
			if pages, fits, err := Pages(f, o); err != nil || !fits {
				t.Errorf("%s in %s takes %d pages of %d: %v", f.ID, lang, pages, f.MaxPages, err)
			}
			for _, format := range Formats {
				data := make2(t, f, format, o)
				doc, err := reader.Read("blankett."+string(format), data)
				if err != nil {
					t.Errorf("%s %s %s: %v", f.ID, lang, format, err)
					continue
				}
				got := finder.Find(doc)
				if got.Form != f || len(got.Answers) > 0 {
					t.Errorf("%s %s %s: read with answers %v", f.ID, lang, format, got.Answers)
				}
			}
		}
	}
}

// make2 makes a blank twice and wants the same bytes.
func make2(t *testing.T, f *form.Form, format document.Format, o Options) []byte {
	t.Helper()
	one, err := Make(f, format, o)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Make(f, format, o)
	if err != nil || !bytes.Equal(one, two) {
		t.Fatalf("%s as %s is not the same twice: %v", f.ID, format, err)
	}
	return one
}

// TestPrefilledIsReadBack fills each format with hard answers and wants each of
// them back to the letter.
func TestPrefilledIsReadBack(t *testing.T) {
	lib := library(t)
	finder, reader := extract.New(lib), attachment.New(attachment.Options{PDFCache: os.Getenv("SAMKARTA_PDF_CACHE")})
	defer reader.Close()
	f, _ := lib.Form("kartlaggning")
	for _, format := range Formats {
		right, all := 0, 0
		for n := range 10 {
			o := options(t, languages[n%2])
			want := hardAnswers(f, rand.New(rand.NewPCG(uint64(n), 7)), format)
			o.Answers = want
			doc, err := reader.Read("svar."+string(format), make2(t, f, format, o))
			if err != nil {
				t.Fatalf("%s %d: %v", format, n, err)
			}
			got := finder.Find(doc)
			for _, q := range f.Questions() {
				a, answered := want[q.ID]
				all++
				if w, g := expected(&q, a, answered, o.Texts), said(got.Answers[q.ID]); w == g {
					right++
				} else {
					t.Errorf("%s %d %s:\n want %q\n  got %q", format, n, q.ID, w, g)
				}
			}
		}
		t.Logf("%s: %d of %d answers right", format, right, all)
	}
}

// Values that conversions, spreadsheets and encodings are known to hurt.
var hardTexts = []string{
	"Åsa, Örjan & Ängla <ä>", "100 € i månaden", "=1+1", "+46 40", "-3", "@kultur", "007", "\"citat\" och 'annat'",
	"Café – «hej» … 50 %", "&amp; och &#10; och <b>", "Två  mellanslag", "emoji 🌱 mitt i", "1e5", "Nej", "2026-05-03",
}

func hardAnswers(f *form.Form, r *rand.Rand, format document.Format) map[string]form.Answer {
	out := map[string]form.Answer{}
	texts := hardTexts
	if format == document.XLSX {
		// Only a workbook has such escapes: LibreOffice and openpyxl read or write
		// some that nobody typed.
		texts = append(slices.Clone(texts), "_x_0041 och _x00")
	}
	pick := func() string { return texts[r.IntN(len(texts))] }
	for _, q := range f.Questions() {
		if r.IntN(8) == 0 {
			continue
		}
		var a form.Answer
		switch q.Type {
		case form.MultiChoice, form.SingleChoice, form.Consent:
			shown := slices.DeleteFunc(slices.Clone(q.Choices), func(c form.Choice) bool { return q.Vocabulary != "" && !c.Shown })
			if q.Type == form.MultiChoice {
				for _, c := range shown {
					if r.IntN(3) == 0 {
						a.Value.List = append(a.Value.List, c.ID)
					}
				}
				if q.AllowOther && r.IntN(2) == 0 {
					a.Other = "Odling på kvällar"
				}
			} else {
				a.Value.Text = shown[r.IntN(len(shown))].ID
			}
			if len(a.Value.List) == 0 && a.Value.Text == "" && a.Other == "" {
				continue
			}
		case form.YesNo:
			a.Value.Text = []string{"yes", "no"}[r.IntN(2)]
			if q.Comment {
				a.Comment = "OCN, " + pick()
			}
		case form.LongText:
			a.Raw = pick() + "\n" + strings.TrimSpace(sample(600, "Vi")) + "\n" + pick() + " sist"
		default:
			a.Raw = pick()
		}
		out[q.ID] = a
	}
	return out
}

// expected is what said should give for an answer.
func expected(q *form.Question, a form.Answer, answered bool, texts *wording.Texts) string {
	if !answered {
		return ""
	}
	var labels []string
	for _, c := range q.Choices {
		if slices.Contains(a.Value.List, c.ID) || a.Value.Text == c.ID {
			labels = append(labels, c.Label.In(texts.Lang()))
		}
	}
	if q.Type == form.YesNo {
		labels = []string{texts.Say("blank." + a.Value.Text)}
	}
	return flat(strings.Join(labels, "|"), a.Other, a.Comment, a.Raw)
}

func said(a form.RawAnswer) string {
	ticked := slices.Clone(a.Ticked)
	if len(ticked) == 0 && a.Boxes {
		return flat("", a.Other, a.Text)
	}
	return flat(strings.Join(ticked, "|"), a.Other, a.Text)
}

// flat joins what is there, white space made alike: how lines are broken in a
// box is nobody's answer, and neither is a comma at the end of a comment.
func flat(parts ...string) string {
	return strings.TrimRight(strings.Join(strings.Fields(strings.Join(parts, " ")), " "), ",;")
}

// TestPDFIsAccessible holds the PDF blanks against our own checker of PDF/UA-1.
func TestPDFIsAccessible(t *testing.T) {
	for _, f := range library(t).Forms {
		for _, lang := range languages {
			data, err := Make(f, document.PDF, options(t, lang))
			if err != nil {
				t.Fatal(err)
			}
			file, err := tagcheck.Open(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range file.Findings() {
				t.Errorf("%s %s: %v", f.ID, lang, p)
			}
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := Make(library(t).Forms[0], document.RTF, options(t, form.Swedish)); err == nil {
		t.Error("a blank was made as RTF")
	}
}

// TestFill: a sentence about what nobody has set is left out.
func TestFill(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Kartläggning: {challenge}", "Kartläggning"},
		{"Skicka den till {address} senast {deadline}.", ""},
		{"Tack. Skicka till {address}. Hej då!", "Tack. Hej då!"},
		{"Svar före 1.5 eller kl. 12 räknas.", "Svar före 1.5 eller kl. 12 räknas."},
	} {
		if got := fill(c.text, map[string]string{"deadline": ""}); got != c.want {
			t.Errorf("fill(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// TestPages: a form that asks for more than its pages hold says so.
func TestPages(t *testing.T) {
	f := &form.Form{ID: "long", MaxPages: 1, Title: form.Text{"sv": "Lång"}, Sections: []form.Section{{
		Questions: []form.Question{{ID: "q", Number: 1, Type: form.LongText, MaxLength: 9000, Label: form.Text{"sv": "Berätta"}}},
	}}}
	if pages, fits, err := Pages(f, options(t, form.Swedish)); err != nil || fits || pages < 2 {
		t.Errorf("9,000 characters take %d pages, fits: %t, %v", pages, fits, err)
	}
}

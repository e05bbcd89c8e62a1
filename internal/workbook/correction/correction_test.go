package correction_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook"
	"samkarta/internal/workbook/correction"
	"samkarta/templates"
)

// loaded keeps the texts, which many tests need.
var loaded = map[form.Lang]*wording.Texts{}

func texts(t testing.TB, lang form.Lang) *wording.Texts {
	t.Helper()
	if loaded[lang] != nil {
		return loaded[lang]
	}
	w, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	loaded[lang] = w
	return w
}

// made is the workbook of a round.
func made(t testing.TB, in book.Input, lang form.Lang) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := workbook.Write(&buf, book.Compile(in), texts(t, lang), workbook.Options{}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// read reads a workbook back against a round.
func read(t testing.TB, data []byte, in book.Input) *correction.Correction {
	t.Helper()
	c, err := correction.Read(data, correction.Input{Book: book.Compile(in), Decisions: in.Decisions,
		Texts: []*wording.Texts{texts(t, form.Swedish), texts(t, form.English)}, By: "Berit"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// dump writes what was read as text that a person can review.
func dump(c *correction.Correction) string {
	var lines []string
	for _, ch := range c.Changes {
		line := fmt.Sprintf("%s!%s %s, %s: %q -> %q", ch.Sheet, ch.Cell, ch.Organisation, ch.Question, ch.From, ch.To)
		if ch.Now != "" {
			line += fmt.Sprintf(" (now read: %q)", ch.Now)
		}
		lines = append(lines, line)
	}
	for _, list := range []struct {
		name    string
		remarks []correction.Remark
	}{{"refused", c.Refused}, {"told", c.Told}} {
		for _, m := range list.remarks {
			lines = append(lines, fmt.Sprintf("%s %s!%s %s %s", list.name, m.Sheet, m.Cell, m.Key, m.Args["why"]))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// sheets is a workbook under a test's hands: cells by the headings of their
// column and the text of the first cell of their row.
type sheets struct {
	*testing.T
	f *excelize.File
}

func edit(t *testing.T, data []byte) sheets {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return sheets{t, f}
}

func (s sheets) save() []byte {
	s.Helper()
	var buf bytes.Buffer
	if _, err := s.f.WriteTo(&buf); err != nil {
		s.Fatal(err)
	}
	return buf.Bytes()
}

func (s sheets) at(sheet, first, header string) string {
	s.Helper()
	rows, err := s.f.GetRows(sheet)
	if err != nil {
		s.Fatal(err)
	}
	column := slices.Index(rows[0], header)
	row := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == first })
	if column < 0 || row < 0 {
		s.Fatalf("%s has no %q in %q", sheet, first, header)
	}
	at, _ := excelize.CoordinatesToCellName(column+1, row+1)
	return at
}

func (s sheets) set(sheet, first, header string, value any) {
	s.Helper()
	if err := s.f.SetCellValue(sheet, s.at(sheet, first, header), value); err != nil {
		s.Fatal(err)
	}
}

func (s sheets) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// rounds are those that have everything a cell may hold.
func rounds() map[string]book.Input {
	return map[string]book.Input{"mapping": booktest.Input(), "talk": booktest.Talk()}
}

// A workbook that nobody has touched says nothing, in either language.
func TestUntouchedChangesNothing(t *testing.T) {
	for name, in := range rounds() {
		for _, lang := range []form.Lang{form.Swedish, form.English} {
			if got := dump(read(t, made(t, in, lang), in)); got != "" {
				t.Errorf("%s in %s:\n%s", name, lang, got)
			}
		}
	}
}

// taken gives the round with the decisions of a correction, as the store would.
func taken(in book.Input, c *correction.Correction) book.Input {
	for i, d := range c.Decisions() {
		d.ID, d.When = int64(1000+i+len(in.Decisions)), in.Now.Add(time.Hour)
		in.Decisions = append(slices.Clone(in.Decisions), d)
	}
	return in
}

const staff, helpers, number = "5. Antal anställda", "6. Antal aktiva ideella", "2. Organisationsnummer"

// Everything a person may do in a spreadsheet, and what must come of it.
func TestEdits(t *testing.T) {
	in := booktest.Input()
	data := made(t, in, form.Swedish)
	const angs, akerbo, bryggan = "Ängslyktans Vänner", "Åkerbo Odlarförening", "Bryggan Idrott & Arbete"
	for _, c := range []struct {
		name string
		do   func(s sheets)
		want string
	}{
		{"a number", func(s sheets) { s.set("Svar", angs, staff, 5) }, `Svar!F6 Ängslyktans Vänner, Antal anställda: "3" -> "5"`},
		{"the same number as text", func(s sheets) { s.set("Svar", angs, staff, "3") }, ""},
		{"the same number in words", func(s sheets) { s.set("Svar", angs, staff, "tre") }, ""},
		{"a range", func(s sheets) { s.set("Svar", angs, helpers, "ca 20-25") }, `Svar!G6 Ängslyktans Vänner, Antal aktiva ideella: "ca 30–40" -> "ca 20–25"`},
		{"no number", func(s sheets) { s.set("Svar", angs, staff, "många") }, `refused Svar!F6 not_understood`},
		{"cleared", func(s sheets) { s.set("Svar", angs, staff, nil) }, `refused Svar!F6 cleared `},
		{"removed by its word", func(s sheets) { s.set("Svar", angs, staff, "(blankt)") }, `Svar!F6 Ängslyktans Vänner, Antal anställda: "3" -> "(blankt)"`},
		{"a formula", func(s sheets) {
			s.set("Svar", angs, staff, nil)
			s.must(s.f.SetCellFormula("Svar", s.at("Svar", angs, staff), "1+4"))
		}, `refused Svar!F6 formula `},
		{"an error", func(s sheets) {
			at := s.at("Svar", angs, staff)
			s.must(s.f.SetCellDefault("Svar", at, "#DIV/0!"))
		}, `refused Svar!F6 error `},
		{"a date made of a number", func(s sheets) {
			at := s.at("Svar", angs, staff)
			style, err := s.f.NewStyle(&excelize.Style{NumFmt: 14})
			s.must(err)
			s.must(s.f.SetCellValue("Svar", at, 46110))
			s.must(s.f.SetCellStyle("Svar", at, at, style))
		}, `refused Svar!F6 not_understood`},
		{"a wrong number of an organisation", func(s sheets) { s.set("Svar", angs, number, "802881-4170") }, `refused Svar!C6 not_understood`},
		{"a personal number", func(s sheets) {
			s.set("Svar", akerbo, "11. Vad gör ni i dag inom arbete och aktivitet?", "Tolvan 121212-1212 odlar")
		}, `refused Svar!L5 not_understood`},
		{"choices", func(s sheets) {
			s.set("Svar", angs, "14. Vad erbjuder ni?", "Språkcafé; Öppen mötesplats")
		}, `Svar!O6 Ängslyktans Vänner`},
		{"a merged cell", func(s sheets) {
			at := s.at("Svar", angs, staff)
			s.set("Svar", angs, staff, 9)
			s.must(s.f.MergeCell("Svar", at, "G6"))
		}, `refused Svar!F6 merged `},
		{"a name", func(s sheets) { s.set("Svar", bryggan, "1. Organisationens namn", "Bryggan Arbete") }, `Svar!A2`},
		{"a row deleted", func(s sheets) { s.must(s.f.RemoveRow("Svar", 6)) }, "told Svar! rows_missing "},
		{"a row added", func(s sheets) { s.must(s.f.SetCellValue("Svar", "A20", "Nya")) }, "refused Svar!A20 row_added "},
		{"a column deleted", func(s sheets) { s.must(s.f.RemoveCol("Svar", "F")) }, "told Svar! column_missing "},
		{"a column added", func(s sheets) {
			s.must(s.f.InsertCols("Svar", "D", 1))
			s.must(s.f.SetCellValue("Svar", "D1", "Mina egna"))
			s.must(s.f.SetCellValue("Svar", "D2", "ring dem"))
		}, "told Svar!D1 column_unknown "},
		{"a heading written over", func(s sheets) { s.must(s.f.SetCellValue("Svar", "F1", "Personal")) }, "told Svar! column_missing \ntold Svar!F1 column_unknown "},
		{"rows above the headings", func(s sheets) {
			s.must(s.f.InsertRows("Svar", 1, 2))
			s.must(s.f.SetCellValue("Svar", "F8", 5))
		}, `Svar!F8 Ängslyktans Vänner, Antal anställda: "3" -> "5"`},
		{"a row copied and changed", func(s sheets) {
			s.must(s.f.DuplicateRow("Svar", 6))
			s.must(s.f.SetCellValue("Svar", "F7", 5))
		}, "refused Svar!A7 row_twice "},
		{"a row copied", func(s sheets) { s.must(s.f.DuplicateRow("Svar", 6)) }, ""},
		{"the hidden columns gone", func(s sheets) { s.must(s.f.SetCellValue("Svar", "AM6", "x")) }, "refused Svar!A6 row_damaged "},
		{"one column sorted alone", func(s sheets) {
			rows, err := s.f.GetRows("Svar")
			s.must(err)
			for i := 1; i < len(rows); i++ {
				s.must(s.f.SetCellValue("Svar", fmt.Sprintf("L%d", i+1), rows[len(rows)-i][11]))
			}
		}, "refused Svar!L1 column_sorted "},
		{"sorted without the hidden columns", func(s sheets) {
			rows, err := s.f.GetRows("Svar", excelize.Options{RawCellValue: true})
			s.must(err)
			for j := range 36 {
				for i, row := range []int{6, 7} {
					at, _ := excelize.CoordinatesToCellName(j+1, row)
					s.must(s.f.SetCellValue("Svar", at, append(rows[6-i], make([]string, 36)...)[j]))
				}
			}
		}, "refused Svar!A6 row_apart \nrefused Svar!A7 row_apart "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := edit(t, data)
			c.do(s)
			got := read(t, s.save(), in)
			if text := dump(got); !strings.HasPrefix(text, c.want) || c.want == "" && text != "" {
				t.Fatalf("it says\n%s\nwant\n%s", text, c.want)
			}
			// What was taken is not taken again, and what stands is what was written.
			if again := read(t, s.save(), taken(in, got)); len(again.Changes) > 0 {
				t.Errorf("the same file again:\n%s", dump(again))
			}
		})
	}
}

// A no to a concept, and a yes to one that was only guessed, are rules for the
// same words elsewhere; a yes to what counts already teaches nothing.
func TestRulingsTeach(t *testing.T) {
	const name, sheet, column = "Ängslyktans Vänner", "Kompetenser", "Stämmer?"
	for _, c := range []struct {
		word string
		sure float64
		want form.RuleKind
	}{{"nej", 0.9, form.BlockedRule}, {"nej", 0.5, form.BlockedRule}, {"ja", 0.5, form.SynonymRule}, {"ja", 0.9, ""}} {
		in := booktest.Input()
		for _, s := range in.Submissions {
			if s.ID == "angslyktan" {
				a := s.Answers["competencies"]
				a.Codes = map[string][]form.Code{"competencies": {{ID: "supervision", Quote: "Handledning", Confidence: c.sure}}}
				s.Answers["competencies"] = a
			}
		}
		w := edit(t, made(t, in, form.Swedish))
		rows, err := w.f.GetRows(sheet)
		w.must(err)
		row := slices.IndexFunc(rows, func(r []string) bool { return r[0] == name && slices.Contains(r, "Handledning") })
		at, _ := excelize.CoordinatesToCellName(slices.Index(rows[0], column)+1, row+1)
		w.must(w.f.SetCellValue(sheet, at, c.word))
		got := read(t, w.save(), in)
		rules := got.Rules()
		if len(got.Changes) != 1 || (c.want == "") != (len(rules) == 0) {
			t.Errorf("%s at %v: %d changes, rules %v\n%s", c.word, c.sure, len(got.Changes), rules, dump(got))
			continue
		}
		for _, r := range rules {
			if r.Kind != c.want || r.Words != "Handledning" || r.Concept != "supervision" || r.Vocabulary != "competencies" || r.Who != "Berit" || r.From != "angslyktan" {
				t.Errorf("%s at %v: %+v", c.word, c.sure, r)
			}
		}
	}
}

package workbook_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

// texts are the shipped texts, with sentences of our own for the problems of
// booktest, which are other rooms'.
func texts(t testing.TB, lang form.Lang) *wording.Texts {
	t.Helper()
	const problems = `problems.check_digit: "Sista siffran stämmer inte."
problems.two_candidates: "Två svar."
problems.missing: "Svaret saknas."
problems.not_a_number: "Inget tal."
problems.encrypted: "Filen har lösenord."
problems.question_mail: "En fråga."
`
	dir := fstest.MapFS{}
	names, err := fs.Glob(templates.FS, "texts/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		dir[name] = &fstest.MapFile{Data: data}
	}
	for _, l := range []form.Lang{form.Swedish, form.English} {
		dir["texts/zz."+string(l)+".yaml"] = &fstest.MapFile{Data: []byte(problems)}
	}
	w, err := wording.Load(dir, lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func write(t testing.TB, b *book.Book, lang form.Lang) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := workbook.Write(&buf, b, texts(t, lang), workbook.Options{}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// codebook is the last sheet that is shown.
func codebook(f *excelize.File) string { return f.GetSheetList()[len(f.GetSheetList())-2] }

// dump writes cells, notes and links of a workbook as text that a person can
// review: all that come from the round, and the first of the code book's.
func dump(t testing.TB, data []byte) string {
	t.Helper()
	f := open(t, data)
	var w strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		dimension, _ := f.GetSheetDimension(sheet)
		fmt.Fprintf(&w, "# %s %s\n", sheet, dimension)
		if sheet == codebook(f) {
			rows = rows[:12]
			dimension = ""
		}
		for i, row := range rows {
			for j, text := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if text == "" {
					continue
				}
				fmt.Fprintf(&w, "%s %q", at, text)
				if linked, to, _ := f.GetCellHyperLink(sheet, at); linked {
					fmt.Fprintf(&w, " -> %s", to)
				}
				w.WriteByte('\n')
			}
		}
		notes, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notes {
			fmt.Fprintf(&w, "note %s %q\n", n.Cell, n.Text)
		}
	}
	return w.String()
}

func TestWriteGolden(t *testing.T) {
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		in := booktest.Input()
		if lang == form.English {
			in.Submissions, in.Decisions = in.Submissions[1:4], nil
		}
		got := dump(t, write(t, book.Compile(in), lang))
		file := "testdata/workbook." + string(lang) + ".golden"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the workbook is not %s: %s\n(look at it with -update and git diff)", file, firstDifference(got, string(want)))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is %s, want %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

func TestContentIsTheSameEachTime(t *testing.T) {
	first := dump(t, write(t, booktest.Book(), form.Swedish))
	for range 3 {
		if dump(t, write(t, booktest.Book(), form.Swedish)) != first {
			t.Fatal("two workbooks of the same book differ")
		}
	}
}

// No text of the program may be missing: it would show as «key».
func TestAllTextsAreThere(t *testing.T) {
	missing := regexp.MustCompile(`«[a-z_]+\.[a-z_.]+»|\{[a-z_]+\}`)
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		for _, b := range []*book.Book{booktest.Book(), book.Compile(booktest.Talk())} {
			for line := range strings.Lines(dump(t, write(t, b, lang))) {
				if missing.MatchString(line) {
					t.Errorf("%s: text missing or not filled in: %s", lang, line)
				}
			}
		}
	}
}

func TestEverySheetIsSetUp(t *testing.T) {
	f := open(t, write(t, booktest.Book(), form.Swedish))
	titles := map[string]bool{}
	filters := map[string]bool{}
	for _, n := range f.GetDefinedName() {
		titles[n.Scope] = titles[n.Scope] || n.Name == "_xlnm.Print_Titles" && strings.Contains(n.RefersTo, "$1:$1")
		filters[n.Scope] = filters[n.Scope] || n.Name == "_xlnm._FilterDatabase"
	}
	for i, sheet := range f.GetSheetList() {
		layout, err := f.GetPageLayout(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToHeight != 0 {
			t.Errorf("%s: printed %s on %d", sheet, *layout.Orientation, *layout.Size)
		}
		props, err := f.GetSheetProps(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !*props.FitToPage {
			t.Errorf("%s is not fitted to the page", sheet)
		}
		if d, _ := f.GetSheetDimension(sheet); d == "A1" || d == "" {
			t.Errorf("%s: dimension %q", sheet, d)
		}
		if i < 2 {
			continue // text and charts to read, no table
		}
		panes, err := f.GetPanes(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 1 {
			t.Errorf("%s: header and first column are not frozen: %+v", sheet, panes)
		}
		if !titles[sheet] || !filters[sheet] {
			t.Errorf("%s: header repeated %v, filter %v", sheet, titles[sheet], filters[sheet])
		}
	}
	props, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if props.Language != "sv" || props.Title != "Sammanställning: Nya vägar till arbete och aktivitet" || props.Created != "2026-05-06T09:30:00Z" {
		t.Errorf("properties %+v", props)
	}
}

// Numbers are numbers where they are exact, everything else is text, and what a
// person must look at is coloured.
func TestTypesAndColours(t *testing.T) {
	f := open(t, write(t, booktest.Book(), form.Swedish))
	const plain, yellow, green = "", "FFE8A3", "DDF0DC"
	for _, c := range []struct {
		at, stands, format, fill string
		number                   bool
	}{
		{"F6", "3", "", plain, true},               // Ängslyktans Vänner, employees
		{"G6", "ca 30–40", "@", plain, false},      // volunteers
		{"C6", "802881-4179", "@", plain, false},   // organisation number
		{"J6", "070-174 06 05", "@", plain, false}, // phone
		{"N6", "2012–", "@", plain, false},         // years
		{"F3", "3", "", green, true},               // Digitala Grannar, ruled by a person
		{"G3", "14", "", yellow, true},             // ruled, and to be asked again
		{"C7", "802881-4170", "@", yellow, false},  // Öppna Dörren, a wrong check digit
		{"B7", "Att granska", "@", yellow, false},  // its state
		{"K2", "(Nej, bara samordnaren: blankt svar)", "@", plain, false},
	} {
		got, err := f.GetCellValue("Svar", c.at)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType("Svar", c.at)
		if err != nil {
			t.Fatal(err)
		}
		id, err := f.GetCellStyle("Svar", c.at)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		fill := strings.Join(style.Fill.Color, "")
		number := kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset
		if got != c.stands || number != c.number || fill != c.fill || (style.NumFmt == 49) != (c.format == "@") {
			t.Errorf("%s is %q, number %v, format %d, fill %q; want %+v", c.at, got, number, style.NumFmt, fill, c)
		}
	}
}

// LibreOffice must read what excelize wrote: the same texts, none calculated.
func TestLibreOfficeReadsIt(t *testing.T) {
	program := os.Getenv("SAMKARTA_SOFFICE")
	if program == "" {
		t.Skip("SAMKARTA_SOFFICE names no LibreOffice")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "bok.xlsx")
	data := write(t, inEveryPlace("=1+1", 8), form.Swedish)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	written := open(t, data)
	rows, err := written.GetRows("Svar")
	if err != nil {
		t.Fatal(err)
	}
	at, err := written.GetSheetIndex("Svar")
	if err != nil {
		t.Fatal(err)
	}
	convert := exec.Command(program, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to",
		fmt.Sprintf("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,%d", at+1), "--outdir", dir, file)
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	made, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	if len(made) != 1 {
		t.Fatalf("made %q", made)
	}
	text, err := os.ReadFile(made[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Count(string(text), "=1+1"), strings.Count(fmt.Sprint(rows), "=1+1"); got != want || want == 0 {
		t.Errorf("=1+1 stands %d times, want %d, in\n%s", got, want, text)
	}
}

// A round that nobody has answered yet is a workbook too.
func TestEmptyBook(t *testing.T) {
	in := booktest.Input()
	in.Mails, in.Submissions, in.Decisions, in.Round = nil, nil, nil, book.Round{}
	f := open(t, write(t, book.Compile(in), form.Swedish))
	if got, _ := f.GetCellValue("Svar", "A1"); got != "1. Organisationens namn" {
		t.Errorf("the header is %q", got)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestErrorOfTheFileIsToldOn(t *testing.T) {
	if err := workbook.Write(fullDisk{}, booktest.Book(), texts(t, form.Swedish), workbook.Options{}); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
}

// BenchmarkWrite sets a large region's round: 10,000 associations that have
// answered every question of the form, one of ten with a doubt. heap is what
// setting it takes at most beside the book itself.
func BenchmarkWrite(b *testing.B) {
	compiled := book.Compile(region(10_000))
	t := texts(b, form.Swedish)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak uint64
	b.ReportAllocs()
	for b.Loop() {
		w := &heapWatch{}
		if err := workbook.Write(w, compiled, t, workbook.Options{}); err != nil {
			b.Fatal(err)
		}
		peak = max(peak, w.peak)
	}
	b.ReportMetric((float64(peak)-float64(before.HeapAlloc))/(1<<20), "MB-heap")
}

type heapWatch struct {
	n    int
	peak uint64
}

func (w *heapWatch) Write(p []byte) (int, error) {
	if w.n++; w.n%300 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		w.peak = max(w.peak, m.HeapAlloc)
	}
	return len(p), nil
}

func region(rows int) book.Input {
	in := booktest.Input()
	like := in.Submissions[2]
	f := in.Form.Questions()
	in.Submissions, in.Decisions, in.Mails = nil, nil, nil
	for i := range rows {
		s := like
		name := fmt.Sprintf("Föreningen %d", i)
		s.ID, s.Mail, s.Supersedes, s.Answers = fmt.Sprint(i), fmt.Sprintf("mail-%d", i), "", maps.Clone(s.Answers)
		for _, q := range f {
			if _, ok := s.Answers[q.ID]; !ok {
				s.Answers[q.ID] = form.Answer{Raw: "Ja", Value: form.Value{Text: "Ja"}, Confidence: 1}
			}
		}
		s.Answers["org_name"] = form.Answer{Raw: name, Value: form.Value{Text: name}}
		delete(s.Answers, "orgnr")
		if i%10 == 0 {
			s.Problems = []form.Problem{{Field: "employees", Code: "not_a_number", Severity: form.Warning}}
		}
		in.Submissions = append(in.Submissions, s)
		in.Mails = append(in.Mails, form.Mail{ID: int64(i), SHA256: s.Mail, From: s.Sender, Received: s.Received, Outcome: form.OutcomeReady, Kind: form.Ordinary})
	}
	return in
}

// TestChanges: what a second form changed stands on a sheet of its own, question
// by question, and there is none where nobody sent a second.
func TestChanges(t *testing.T) {
	b := booktest.Book()
	f := open(t, write(t, b, form.Swedish))
	rows, err := f.GetRows("Ändringar")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 2 || rows[1][0] != "Glada Kocken" || rows[1][1] != "2" {
		t.Fatalf("%q", rows)
	}
	for _, row := range rows[1:] {
		if len(row) < 7 || len(row) > 7 && row[6] == row[7] {
			t.Errorf("no change: %q", row)
		}
	}
	for _, r := range b.Rows {
		r.Earlier = nil
	}
	if names := open(t, write(t, b, form.Swedish)).GetSheetList(); slices.Contains(names, "Ändringar") {
		t.Errorf("nothing has changed, and yet %q", names)
	}
}

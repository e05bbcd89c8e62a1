package extract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// parse makes a document of a sketch: a line is a paragraph, "| a | b |" a row
// of a table ("^" in a cell parts its paragraphs), "##" a heading, "=name=" a
// new sheet; tick boxes are written as people write them, *marked* and ~struck~
// words as shown, "(:footer)" opens a footer, "(:3)" an item of a numbered
// list and "(:comment)" a note about the row above.
func parse(sketch string, format document.Format) *document.Document {
	doc := &document.Document{Format: format}
	var table *document.Table
	sheet := ""
	for n, line := range strings.Split(strings.TrimRight(sketch, "\n"), "\n") {
		place := document.Place{Line: n + 1, Sheet: sheet}
		switch {
		case strings.HasPrefix(line, "=") && strings.HasSuffix(line, "="):
			sheet, table = strings.Trim(line, "="), nil
		case strings.HasPrefix(line, "|"):
			if table == nil {
				table = &document.Table{Place: place}
				doc.Blocks = append(doc.Blocks, document.Block{Table: table})
			}
			cells := strings.Split(strings.Trim(line, "|"), "|")
			place.Row = n + 1
			for column, text := range cells {
				c := document.Cell{Row: table.Rows, Column: column, RowSpan: 1, ColumnSpan: 1, Place: place}
				for _, p := range strings.Split(text, "^") {
					c.Blocks = append(c.Blocks, paragraph(p, place))
				}
				table.Cells = append(table.Cells, c)
			}
			table.Rows++
			table.Columns = max(table.Columns, len(cells))
		default:
			table = nil
			doc.Blocks = append(doc.Blocks, paragraph(line, place))
		}
	}
	return doc
}

var listItem = regexp.MustCompile(`^\(:(\d+)\)(.*)$`)

func paragraph(text string, place document.Place) document.Block {
	p := &document.Paragraph{Place: place}
	if rest, ok := strings.CutPrefix(text, "(:footer)"); ok {
		p.Part, text = document.Footer, rest
	}
	if rest, ok := strings.CutPrefix(text, "(:comment)"); ok {
		p.Part, text = document.Comment, rest
		p.Place.Line, p.Place.Row = 0, place.Line-1 // about the row above
	}
	if m := listItem.FindStringSubmatch(text); m != nil {
		p.List, text = m[1]+".", m[2]
	}
	if rest, ok := strings.CutPrefix(text, "##"); ok {
		p.Heading, text = 2, rest
	}
	for i, piece := range strings.Split(text, "*") {
		for j, part := range strings.Split(piece, "~") {
			run := document.Run{Text: part, Marked: i%2 == 1, Struck: j%2 == 1}
			p.Runs = append(p.Runs, document.SplitTicks(run)...)
		}
	}
	return document.Block{Paragraph: p}
}

// show prints what was found, a line an answer in the form's order.
func show(r Result) string {
	if r.Form == nil {
		return "no form\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d asked\n", r.Form.ID, r.Asked)
	if r.Others > 0 {
		fmt.Fprintf(&b, "and %d others\n", r.Others)
	}
	for _, q := range slices.Concat(r.Form.Questions(), r.Form.Optional) {
		a, ok := r.Answers[q.ID]
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "%s:", q.ID)
		if a.Boxes {
			fmt.Fprintf(&b, " [%s]", strings.Join(a.Ticked, "; "))
		}
		if a.Other != "" {
			fmt.Fprintf(&b, " other %q", a.Other)
		}
		if a.Text != "" {
			fmt.Fprintf(&b, " %q", a.Text)
		}
		if a.Confidence < 0.8 {
			fmt.Fprintf(&b, " unsure")
		}
		if len(a.Candidates) > 0 {
			fmt.Fprintf(&b, " or %q", a.Candidates[0].Raw)
		}
		b.WriteByte('\n')
		for _, row := range a.Rows {
			for i, c := range row {
				fmt.Fprintf(&b, "  %s %q", q.Columns[i].ID, c.Text)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func library(t testing.TB) *form.Library {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestFind holds the sketches in testdata against the answers beside them.
func TestFind(t *testing.T) {
	finder := New(library(t))
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 2 || archive.Files[1].Name != "answers" {
				t.Fatal("want a document and its answers")
			}
			got := show(finder.Find(parse(string(archive.Files[0].Data), document.Format(archive.Files[0].Name))))
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A label that is gone between two that are there may have been eaten by a
// scanner; those before and after the page that was sent are not asked for.
func TestLost(t *testing.T) {
	library, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	questions := library.Forms[slices.IndexFunc(library.Forms, func(f *form.Form) bool { return f.ID == "kartlaggning" })].Questions()
	label := func(i int) string { return fmt.Sprintf("%d. %s", i+1, questions[i].Label[form.Swedish]) }
	var lines []string
	for _, i := range []int{2, 3, 4, 6, 7, 8, 9} {
		lines = append(lines, "| "+label(i)+" | 12 |")
	}
	got := New(library).Find(parse(strings.Join(lines, "\n"), document.DOCX)).Lost()
	if !slices.Equal(got, []string{questions[5].ID}) {
		t.Errorf("lost %v, want %s", got, questions[5].ID)
	}
}

func TestMatchForgivesSlipsNotOtherQuestions(t *testing.T) {
	tests := []struct {
		text, label string
		want        bool
	}{
		{"Vad gör ni i dag inom arbete och aktivitet?", "Vad gör ni i dag inom arbete och aktivitet?", true},
		{"Vad gör ni idag inom arbete och aktivitet", "Vad gör ni i dag inom arbete och aktivitet?", true},
		{"Vad gör ni i dag inom arbtete och aktivtet", "Vad gör ni i dag inom arbete och aktivitet?", true},
		{"Arbete är för oss", "Arbete är för oss …", true},
		{"Aktivitet är för oss", "Arbete är för oss …", false},
		{"Antal anställda", "Antal aktiva ideella", false},
		{"Nej", "Blankt svar tolkas som nej.", false},
		{"Var", "Vad", false},
		{"En insats har början", "Kryssa en.", false},
	}
	for _, tt := range tests {
		s := newStream(parse(tt.text, document.Text))
		if _, likeness := s.match(0, newPhrase(tt.label)); (likeness > 0) != tt.want {
			t.Errorf("%q as %q: likeness %.2f", tt.text, tt.label, likeness)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"arbete", "arbete", 0}, {"arbete", "arbeet", 1}, {"arbete", "arbetet", 1}, {"för", "får", 1}, {"kurs", "insats", 3}}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b, 2); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// FuzzFind: whatever is written, the search ends, and what it calls an answer
// stands in the document.
func FuzzFind(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	finder := New(library(f))
	f.Fuzz(func(t *testing.T, sketch string) {
		if len(sketch) > 20_000 {
			t.Skip()
		}
		doc := parse(sketch, document.Text)
		text := squeeze(doc.Text())
		for id, a := range finder.Find(doc).Answers {
			lines := strings.Split(a.Text, "\n")
			if len(a.Rows) > 0 {
				lines = nil
				for _, c := range slices.Concat(a.Rows...) {
					lines = append(lines, strings.Split(c.Text, "\n")...)
				}
			}
			for _, line := range lines {
				if !strings.Contains(text, squeeze(line)) && !strings.ContainsAny(sketch, "._…‐–-(☐☒") {
					t.Errorf("%s: %q does not stand in the document", id, line)
				}
			}
		}
	})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func BenchmarkFind(b *testing.B) {
	finder := New(library(b))
	archive, err := txtar.ParseFile("testdata/table.txt")
	if err != nil {
		b.Fatal(err)
	}
	doc := parse(string(archive.Files[0].Data), document.DOCX)
	b.ReportAllocs()
	for b.Loop() {
		finder.Find(doc)
	}
}

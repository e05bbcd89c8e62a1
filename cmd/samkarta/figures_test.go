package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"samkarta/internal/form"
	"samkarta/templates"
)

// tidy is the workbook's sheet of who names what, read as anybody would read it
// with a spreadsheet: by the words in it, with nothing of the program that made it.
type tidy struct {
	// named has the organisations that name a concept today, by vocabulary and
	// concept, and answers the text of an answer by question and organisation.
	named   map[[2]string]map[string]bool
	answers map[string]map[string]string
}

func readTidy(t *testing.T, path string) tidy {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Kompetenser")
	if err != nil {
		t.Fatal(err)
	}
	w := tidy{named: map[[2]string]map[string]bool{}, answers: map[string]map[string]string{}}
	at := func(title string) int { return slices.Index(rows[0], title) }
	organisation, concept, vocabulary, how := at("Organisation"), at("Begrepp"), at("Ordlista"), at("Hur")
	for _, row := range rows[1:] {
		if row[how] != "Kryss" && row[how] != "Egna ord" {
			continue // of before, or only suggested
		}
		key := [2]string{row[vocabulary], row[concept]}
		if w.named[key] == nil {
			w.named[key] = map[string]bool{}
		}
		w.named[key][row[organisation]] = true
	}
	answers, err := f.GetRows("Svar")
	if err != nil {
		t.Fatal(err)
	}
	for i, title := range answers[0] {
		w.answers[title] = map[string]string{}
		for _, row := range answers[1:] {
			if i < len(row) && row[i] != "" && row[0] != "" {
				w.answers[title][row[0]] = row[i]
			}
		}
	}
	return w
}

// printed is a table of the report.
type printed struct {
	caption string
	rows    [][]string
}

func readTables(t *testing.T, page []byte) (tables []printed, figures []string) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		switch {
		case n.Data == "caption":
			tables[len(tables)-1].caption = words(n)
		case n.Data == "table":
			tables = append(tables, printed{})
		case n.Data == "tr":
			var row []string
			for c := range n.ChildNodes() {
				row = append(row, words(c))
			}
			tables[len(tables)-1].rows = append(tables[len(tables)-1].rows, row)
		case n.Data == "li" && n.Parent.Data == "ul" && slices.ContainsFunc(n.Parent.Attr, func(a html.Attribute) bool { return a.Val == "keys" }):
			figures = append(figures, words(n))
		}
	}
	return tables, figures
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestFiguresAgree recomputes the figures of the report from the workbook: what two
// people would compare, each with one of the files before them.
func TestFiguresAgree(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	book, page := filepath.Join(dir, "svar.xlsx"), filepath.Join(dir, "rapport.html")
	for _, args := range [][]string{{"import", "../../samples"}, {"workbook", "-o", book}, {"report", "-o", page, "--edition", "sector"}} {
		var out, fault bytes.Buffer
		if code := run(context.Background(), append(args, "--data", data), &out, &fault); code != exitDone {
			t.Fatalf("%v: %d %s", args, code, fault.String())
		}
	}
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	tables, figures := readTables(t, src)
	w := readTidy(t, book)
	compared := 0
	for title, vocabulary := range map[string]string{
		"Alla kompetenser": "competencies", "Verksamheter och stöd": "methods", "Målgrupper": "target_groups",
		"Så samarbetar vi i dag": "cooperation_forms", "Med vilka förvaltningar och myndigheter": "public_partners", "Hinder": "obstacles",
	} {
		compared += w.compareList(t, tables, title, vocabulary)
	}
	compared += w.compareGrid(t, tables, "Kompetenser och målgrupper", "competencies", "target_groups")
	compared += w.compareGrid(t, tables, "Kompetenser och områden", "competencies", "areas_malmo")
	compared += w.compareSums(t, figures)
	if compared < 300 {
		t.Errorf("only %d figures were compared", compared)
	}
	t.Logf("%d figures compared", compared)
}

func library(t *testing.T) *form.Library {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// compareList compares the numbers and the names of a list.
func (w tidy) compareList(t *testing.T, tables []printed, title, vocabulary string) (compared int) {
	label := library(t).Vocabularies[vocabulary].Label.In(form.Swedish)
	i := slices.IndexFunc(tables, func(p printed) bool { return strings.HasSuffix(p.caption, ". "+title) })
	if i < 0 {
		t.Errorf("no table %q", title)
		return 0
	}
	told := 0
	for _, row := range tables[i].rows[1:] {
		want := w.named[[2]string{label, row[0]}]
		if row[1] != strconv.Itoa(len(want)) {
			t.Errorf("%s: %s stands as %s, the workbook has %d", title, row[0], row[1], len(want))
		}
		today, _, _ := strings.Cut(row[2], "Tidigare:")
		for name := range want {
			if !strings.Contains(today, name) {
				t.Errorf("%s: %s lacks %s", title, row[0], name)
			}
		}
		if len(want) > 0 {
			told++
		}
		compared++
	}
	for key := range w.named {
		if key[0] == label {
			told--
		}
	}
	if told != 0 {
		t.Errorf("%s: %d concepts of the workbook are not in the report", title, -told)
	}
	return compared
}

// compareGrid compares every number of a grid; districts count where they lie.
func (w tidy) compareGrid(t *testing.T, tables []printed, title, rows, columns string) (compared int) {
	lib := library(t)
	i := slices.IndexFunc(tables, func(p printed) bool { return strings.HasSuffix(p.caption, ". "+title) })
	if i < 0 {
		t.Errorf("no grid %q", title)
		return 0
	}
	names := func(vocabulary, concept string) map[string]bool {
		v := lib.Vocabularies[vocabulary]
		all := map[string]bool{}
		for _, c := range v.Concepts {
			parent, _ := v.Concept(c.Parent)
			if c.Label.In(form.Swedish) == concept || parent != nil && vocabulary == columns && parent.Label.In(form.Swedish) == concept {
				for name := range w.named[[2]string{v.Label.In(form.Swedish), c.Label.In(form.Swedish)}] {
					all[name] = true
				}
			}
		}
		return all
	}
	head := tables[i].rows[0]
	for _, row := range tables[i].rows[1:] {
		for j := 1; j < len(row); j++ {
			both := 0
			column := names(columns, head[j])
			for name := range names(rows, row[0]) {
				if column[name] {
					both++
				}
			}
			want := "·"
			if both > 0 {
				want = strconv.Itoa(both)
			}
			if row[j] != want {
				t.Errorf("%s: %s and %s stand as %s, the workbook has %s", title, row[0], head[j], row[j], want)
			}
			compared++
		}
	}
	return compared
}

var integer = regexp.MustCompile(`\d+`)

// compareSums adds up the numbers that stand in the workbook: of a range both ends,
// of one number that number twice, of "at most" none.
func (w tidy) compareSums(t *testing.T, figures []string) (compared int) {
	for title, label := range map[string]string{"17. Deltagare per år": "deltagare om året", "6. Antal aktiva ideella": "aktiva ideella"} {
		low, high, open := 0, 0, false
		for _, text := range w.answers[title] {
			all := integer.FindAllString(strings.ReplaceAll(text, "\u00A0", ""), -1)
			if len(all) == 0 {
				t.Errorf("%s: %q", title, text)
				continue
			}
			a, _ := strconv.Atoi(all[0])
			b, _ := strconv.Atoi(all[len(all)-1])
			open = open || strings.HasPrefix(text, "minst")
			if strings.HasPrefix(text, "högst") {
				a = 0
			}
			low, high = low+a, high+b
		}
		i := slices.IndexFunc(figures, func(f string) bool { return strings.Contains(f, label) })
		if i < 0 {
			t.Errorf("no figure of %s", label)
			continue
		}
		number, _, _ := strings.Cut(strings.ReplaceAll(figures[i], "\u00A0", ""), label)
		got := integer.FindAllString(strings.ReplaceAll(number, " ", ""), -1)
		if got[0] != strconv.Itoa(low) || !open && got[len(got)-1] != strconv.Itoa(high) {
			t.Errorf("%s stands as %s, the workbook adds up to %d–%d", label, number, low, high)
		}
		compared++
	}
	return compared
}

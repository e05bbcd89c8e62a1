package opendata_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook/opendata"
	"samkarta/templates"
)

func files(t *testing.T, in book.Input) map[string]string {
	t.Helper()
	texts, err := wording.Load(templates.FS, form.Swedish)
	if err != nil {
		t.Fatal(err)
	}
	data := opendata.Compile(book.Compile(in), texts)
	all := map[string]string{}
	for _, name := range data.Files() {
		var buf bytes.Buffer
		if err := data.Write(&buf, name); err != nil {
			t.Fatal(err)
		}
		all[name] = buf.String()
	}
	return all
}

func records(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The description names every column of every file, and the keys hold.
func TestDescriptionFitsTheFiles(t *testing.T) {
	all := files(t, booktest.Input())
	var described struct {
		Resources []struct {
			Path   string
			Schema struct {
				Fields []struct{ Name, Type, Description string }
			}
		}
	}
	if err := json.Unmarshal([]byte(all["datapackage.json"]), &described); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, row := range records(t, all["organisations.csv"])[1:] {
		if ids[row[0]] {
			t.Errorf("the id %s is there twice", row[0])
		}
		ids[row[0]] = true
	}
	for _, r := range described.Resources {
		rows := records(t, all[r.Path])
		var names []string
		for _, f := range r.Schema.Fields {
			names = append(names, f.Name)
			if f.Description == "" || strings.HasPrefix(f.Description, "«") {
				t.Errorf("%s: %s is not described", r.Path, f.Name)
			}
		}
		if !slices.Equal(rows[0], names) {
			t.Errorf("%s has %v, described %v", r.Path, rows[0], names)
		}
		for _, row := range rows[1:] {
			if names[0] == "organisation_id" && !ids[row[0]] {
				t.Errorf("%s names %s, which is no organisation", r.Path, row[0])
			}
		}
		f, err := excelize.OpenReader(strings.NewReader(all["open-data.xlsx"]))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.GetRows(strings.TrimSuffix(r.Path, ".csv"))
		if err != nil || len(got) != len(rows) {
			t.Errorf("%s has %d rows in the workbook, %d as CSV: %v", r.Path, len(got), len(rows), err)
		}
	}
}

func TestNothingPersonal(t *testing.T) {
	for name, text := range files(t, booktest.Input()) {
		for _, not := range []string{"Maj-Britt", "angslyktan.example.se", "+4670", "Sixten", "byalag", "språkcafé på torsdagar", "kulturförvaltningen", "Berit"} {
			if strings.Contains(text, not) {
				t.Errorf("%s has %q", name, not)
			}
		}
	}
}

// Of a small group in a special category nothing is told.
func TestSmallGroupsAreLeftOut(t *testing.T) {
	for count, there := range map[float64]bool{4: false, 5: true} {
		in := booktest.Input()
		for i := range in.Submissions {
			if s := &in.Submissions[i]; s.ID == "angslyktan" {
				s.Answers["participants"] = form.Answer{Raw: "x", Value: form.Value{Number: &form.Number{Min: &count, Max: &count}}, Confidence: 1}
				s.Answers["target_groups"] = form.Answer{Raw: "x", Value: form.Value{List: []string{special(t, in)}}, Confidence: 1}
			}
		}
		all := files(t, in)
		for _, name := range []string{"answers.csv", "concepts.csv"} {
			if strings.Contains(all[name], special(t, in)) != there {
				t.Errorf("%s with %g people: told %v, want %v", name, count, !there, there)
			}
		}
	}
}

func special(t *testing.T, in book.Input) string {
	t.Helper()
	for _, c := range in.Library.Vocabularies["target_groups"].Concepts {
		if c.Special {
			return c.ID
		}
	}
	t.Fatal("no target group is special")
	return ""
}

// Nothing in a CSV file begins with what spreadsheets take for a formula.
func TestNoFormulas(t *testing.T) {
	for _, start := range []string{"=", "+", "-", "@", "\t=", "\r=", "\n=", "＝"} {
		in := booktest.Input()
		for i := range in.Submissions {
			for id, a := range in.Submissions[i].Answers {
				a.Value.Text = start + "1+1"
				in.Submissions[i].Answers[id] = a
			}
		}
		for name, text := range files(t, in) {
			if !strings.HasSuffix(name, ".csv") {
				continue
			}
			for _, row := range records(t, text) {
				for _, field := range row {
					if field != "" && (strings.ContainsRune("=+-@\t\r\n", rune(field[0])) || strings.HasPrefix(field, "＝")) {
						t.Errorf("%s: %q", name, field)
					}
				}
			}
		}
	}
}

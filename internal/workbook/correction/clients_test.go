package correction_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

// edits is what each client's script does, as it must be read back: cells stand
// elsewhere after sorting, so their addresses are left out.
const edits = `Granska! Öppna Dörren, Organisationsnummer: "802881-4170" -> "556036-0793"
Kompetenser! Ängslyktans Vänner, Handledning «Handledning»: "programmets tolkning" -> "Nej"
Svar! Glada Kocken, Antal aktiva ideella: "15" -> "ca 20"
Svar! Ängslyktans Vänner, Antal anställda: "3" -> "5"
refused Svar! cleared 
told Svar! rows_missing `

var cell = regexp.MustCompile(`![A-Z]+[0-9]+ `)

// Whatever program the workbook has been edited and saved with, each decision is
// read exactly once, and the machine's readings are as they were.
func TestClients(t *testing.T) {
	in := booktest.Input()
	data := made(t, in, form.Swedish)
	python := os.Getenv("SAMKARTA_PYTHON")
	for name, client := range map[string]struct {
		needs   []string
		command []string
	}{
		"LibreOffice": {[]string{"SAMKARTA_SOFFICE", "SAMKARTA_PYTHON"}, []string{python, "testdata/edit_uno.py", os.Getenv("SAMKARTA_SOFFICE")}},
		"openpyxl":    {[]string{"SAMKARTA_PYTHON"}, []string{python, "testdata/edit_openpyxl.py"}},
		"exceljs":     {[]string{"SAMKARTA_EXCELJS"}, []string{"node", "testdata/edit_exceljs.js"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range client.needs {
				if os.Getenv(variable) == "" {
					t.Skip(variable + " is not set")
				}
			}
			dir := t.TempDir()
			before, after := filepath.Join(dir, "before.xlsx"), filepath.Join(dir, "after.xlsx")
			if err := os.WriteFile(before, data, 0o600); err != nil {
				t.Fatal(err)
			}
			command := exec.Command(client.command[0], append(client.command[1:], before, after)...)
			// exceljs is a folder of node modules.
			command.Env = append(os.Environ(), "NODE_PATH="+os.Getenv("SAMKARTA_EXCELJS"))
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			edited, err := os.ReadFile(after)
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, edited, in)
			lines := strings.Split(cell.ReplaceAllString(dump(got), "! "), "\n")
			slices.Sort(lines)
			if text := strings.Join(lines, "\n"); text != edits {
				t.Fatalf("read back:\n%s\nwant\n%s", text, edits)
			}
			holds(t, in, taken(in, got))
			if again := read(t, edited, taken(in, got)); len(again.Changes) > 0 {
				t.Errorf("the same file again:\n%s", dump(again))
			}
			conflict(t, edited)
		})
	}
}

// holds: the decisions stand, beside readings that nobody has touched.
func holds(t *testing.T, before, after book.Input) {
	t.Helper()
	was, is := book.Compile(before), book.Compile(after)
	for i, r := range is.Rows {
		for j := range r.Cells {
			if r.Cells[j].Answer.Reading() != was.Rows[i].Cells[j].Answer.Reading() {
				t.Errorf("the reading of %s, %s has changed", r.Name, r.Cells[j].Column.Question.ID)
			}
		}
		switch r.Name {
		case "Ängslyktans Vänner":
			if n, _ := r.Cell("employees").Exact(); n != 5 {
				t.Errorf("%s has %v employees", r.Name, n)
			}
			for _, code := range r.Cell("competencies").Codes["competencies"] {
				if code.ID == "supervision" {
					t.Error("a rejected code stands")
				}
			}
		case "Öppna Dörren":
			if c := r.Cell("orgnr"); c.Doubtful || c.Value.Text != "556036-0793" {
				t.Errorf("the number is %q, doubtful %v", c.Value.Text, c.Doubtful)
			}
		}
	}
}

// conflict: where the machine reads something else since, the decision is kept,
// both are shown, and the answer is asked about again.
func conflict(t *testing.T, edited []byte) {
	t.Helper()
	again := booktest.Input()
	for i := range again.Submissions {
		if s := &again.Submissions[i]; s.ID == "angslyktan" {
			a := s.Answers["employees"]
			a.Raw, a.Value = "34", form.Value{Number: &form.Number{Min: new(34.0), Max: new(34.0)}}
			s.Answers["employees"] = a
		}
	}
	got := read(t, edited, again)
	if text := dump(got); !strings.Contains(text, `Antal anställda: "34" -> "5" (now read: "34")`) {
		t.Errorf("the conflict is not shown:\n%s", text)
	}
	for _, r := range book.Compile(taken(again, got)).Rows {
		if c := r.Cell("employees"); r.Name == "Ängslyktans Vänner" && (!c.Doubtful || *c.Value.Number.Min != 5) {
			t.Errorf("the answer is %v, doubtful %v: want the ruling, asked about again", c.Value.Number, c.Doubtful)
		}
	}
}

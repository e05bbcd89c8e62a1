package workbook_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/workbook"
	"samkarta/internal/workbook/opendata"
)

// injections are 500 texts made to become formulas, commands or links: each
// start that some program has taken for one before each kind of payload.
func injections() []string {
	starts := []string{"=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "＝", "＋", "'=", "\"=", ";=", ",=", "=+", "=-", "@=", "\ufeff=", "{=", "%0A=", "\x00=", "\u202e=", "_x003D_", "&#61;"}
	payloads := []string{
		"1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://example.org?\"&A1,\"klicka\")", "SUM(1;2)", "DDE(\"cmd\";\"/C calc\";\"x\")",
		"IMPORTXML(\"http://example.org\",\"//a\")", "WEBSERVICE(\"http://example.org/\"&A1)", "[1]Sheet1!A1", "'Svar'!A1", "INDIRECT(\"A1\")",
		"EXEC(\"calc\")", "CALL(\"kernel32\",\"x\")", "REGISTER(\"x\")", "10/2", "2-1", "A1}", "RAND()", "TRUE", "IMAGE(\"http://example.org/x.png\")", "1;=2",
	}
	var all []string
	for _, s := range starts {
		for _, p := range payloads {
			all = append(all, s+p)
		}
	}
	return all
}

// injected is a round where each of the texts stands wherever somebody's words
// can stand, in a submission of its own.
func injected(texts []string) book.Input {
	in := booktest.Talk()
	like := booktest.Input().Submissions[2] // one with all kinds of answers
	for i, s := range texts {
		sub := like
		sub.ID, sub.Mail, sub.Part, sub.Sender = fmt.Sprintf("i%d", i), fmt.Sprintf("m%d", i), s, s
		sub.Answers = map[string]form.Answer{}
		for id, a := range like.Answers {
			q, _ := in.Form.Question(id)
			a.Raw, a.Comment, a.Place.Quote, a.Place.Field, a.Place.Sheet, a.Candidates = s, s, s, s, s, []form.Candidate{{Raw: s}}
			if q.AllowOther {
				a.Other = s
			}
			if a.Value.Text != "" && len(q.Choices) == 0 && q.Type != form.YesNo {
				a.Value.Text = s
			}
			a.Codes = map[string][]form.Code{"competencies": {{ID: "supervision", Quote: s, Confidence: 0.9}}, "obstacles": {{ID: "long_term_and_development", Quote: s, Confidence: 0.9}}}
			sub.Answers[id] = a
			if id != "org_name" {
				continue // one note a row: LibreOffice takes minutes over ten thousand
			}
			sub.Problems = append(sub.Problems, form.Problem{Field: id, Code: "two_candidates", Severity: form.Warning, Args: map[string]string{"raw": s, "other": s}})
		}
		in.Submissions = append(in.Submissions, sub)
		in.Mails = append(in.Mails, form.Mail{ID: int64(5000 + i), SHA256: sub.Mail, From: s, FromName: s, Subject: s, Kind: form.Ordinary, Outcome: form.OutcomeReview, Received: sub.Received})
		in.Invited = append(in.Invited, book.Invited{Name: s, OrgNr: s, Address: s})
		in.Decisions = append(in.Decisions, form.Decision{ID: int64(9000 + i), Submission: sub.ID, Field: "employees", To: form.Value{Text: s}, Other: s, Who: s, Why: s, When: in.Now})
	}
	in.Round = book.Round{Challenge: texts[0], City: texts[1], Organiser: texts[2], Controller: texts[3], Address: texts[4], Retention: texts[5], PrivacyURL: texts[6]}
	return in
}

// No program finds a formula in any edition, whatever people have written.
func TestFiveHundredInjections(t *testing.T) {
	all := injections()
	if len(all) < 500 {
		t.Fatalf("only %d texts", len(all))
	}
	b := book.Compile(injected(all))
	words := texts(t, form.Swedish)
	editions := map[string][]byte{}
	for name, o := range map[string]workbook.Options{"coordinator": {}, "hosts": {Hosts: true}} {
		var buf bytes.Buffer
		if err := workbook.Write(&buf, b, words, o); err != nil {
			t.Fatal(err)
		}
		editions[name] = buf.Bytes()
	}
	data := opendata.Compile(b, words)
	for _, name := range data.Files() {
		var buf bytes.Buffer
		if err := data.Write(&buf, name); err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(name) {
		case ".xlsx":
			editions["open"] = buf.Bytes()
		case ".csv":
			harmlessCSV(t, name, buf.String())
		}
	}
	for name, edition := range editions {
		t.Run(name, func(t *testing.T) { noFormulas(t, edition) })
	}
}

func harmlessCSV(t *testing.T, name, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, row := range rows {
		for _, field := range row {
			if field != "" && strings.ContainsRune("=+-@\t\r\n", rune(field[0])) {
				t.Errorf("%s: %q", name, field)
			}
		}
	}
}

func noFormulas(t *testing.T, data []byte) {
	t.Helper()
	if n := formulas(t, data); n > 0 {
		t.Errorf("%d formulas or links to programs in the file", n)
	}
	f := open(t, data)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		// The first columns and rows are enough: the file itself was searched above.
		for _, at := range []string{"A2", "B3", "C4", "D5", "E6"} {
			if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
				t.Errorf("%s!%s of %d rows: formula %q, %v", sheet, at, len(rows), formula, err)
			}
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if python := os.Getenv("SAMKARTA_PYTHON"); python != "" {
		out, err := exec.Command(python, "testdata/formulas.py", file).CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != "0" {
			t.Errorf("openpyxl finds %s formulas, %v", out, err)
		}
	}
	if office := os.Getenv("SAMKARTA_SOFFICE"); office != "" {
		out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "fods", "--outdir", dir, file).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		flat, err := os.ReadFile(filepath.Join(dir, "book.fods"))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(flat, []byte("table:formula=")); n > 0 {
			t.Errorf("LibreOffice finds %d formulas", n)
		}
	}
}

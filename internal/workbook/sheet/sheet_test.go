package sheet_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/workbook/sheet"
)

// stream is a file of so many rows and 40 columns, made as they are written.
func stream(rows int) sheet.File {
	t := sheet.Table{Name: "Svar", Count: rows, Tab: "1D3557"}
	for c := range 40 {
		t.Columns = append(t.Columns, sheet.Column{Header: "Fråga " + strconv.Itoa(c), Width: 24})
	}
	t.Rows = func(yield func([]sheet.Cell) bool) {
		row := make([]sheet.Cell, 40)
		for r := range rows {
			for c := range row {
				row[c] = sheet.Cell{Text: fmt.Sprintf("Svar %d på fråga %d, åäö", r, c)}
				if c%4 == 3 {
					row[c] = sheet.Cell{Number: new(float64(r*40 + c)), Look: sheet.Look{Kind: sheet.Numeric}}
				}
			}
			if !yield(row) {
				return
			}
		}
	}
	return sheet.File{Title: "Prov", Creator: "Samkarta", Lang: "sv", Made: time.Date(2026, 5, 6, 0, 0, 0, 0, time.UTC), Cut: "…", Tables: []sheet.Table{t}}
}

// What was written is what excelize reads, to the last cell.
func TestWriteIsReadBack(t *testing.T) {
	file := stream(3)
	when := time.Date(2026, 5, 6, 9, 30, 0, 0, time.UTC)
	file.Tables = append(file.Tables, sheet.Table{Name: "Länkar & <tecken>", Plain: true, Count: 1, Columns: []sheet.Column{{Width: 20}, {Width: 20}},
		Rows: func(yield func([]sheet.Cell) bool) {
			yield([]sheet.Cell{{Text: `<a href="x">&_x0041_`, Note: "en anteckning <&>", Link: "https://example.se/?a=1&b=2"}, {Time: when, Look: sheet.Look{Kind: sheet.Moment}},
				{Text: "in", Link: "'Svar'!A1"}, {Text: "fil", Link: sheet.FileLink("mapp/a b.docx")}, {Text: "farlig", Link: "javascript:alert(1)"}})
		}})
	var buf bytes.Buffer
	if err := sheet.Write(&buf, file); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Svar")
	if err != nil || len(rows) != 4 || rows[3][38] != "Svar 2 på fråga 38, åäö" || rows[3][39] != "119" {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	for at, want := range map[string]string{"A1": `<a href="x">&_x0041_`, "B1": "2026-05-06 09:30"} {
		if got, _ := f.GetCellValue("Länkar & <tecken>", at); got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
	for at, want := range map[string]string{"A1": "https://example.se/?a=1&b=2", "C1": "'Svar'!A1", "D1": "mapp/a b.docx", "E1": ""} {
		if _, got, _ := f.GetCellHyperLink("Länkar & <tecken>", at); got != want {
			t.Errorf("%s leads to %q, want %q", at, got, want)
		}
	}
	notes, err := f.GetComments("Länkar & <tecken>")
	if err != nil || len(notes) != 1 || notes[0].Text != "en anteckning <&>" {
		t.Errorf("notes %+v, %v", notes, err)
	}
}

// BenchmarkStream is a region of 100,000 rows; peak is the memory taken at most.
func BenchmarkStream(b *testing.B) {
	for _, rows := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			var peak uint64
			for b.Loop() {
				counter := &watch{}
				if err := sheet.Write(counter, stream(rows)); err != nil {
					b.Fatal(err)
				}
				peak = max(peak, counter.peak)
			}
			b.ReportMetric(float64(peak)/(1<<20), "MB-peak")
		})
	}
}

// watch throws away what is written, and looks at the memory now and then.
type watch struct {
	n    int
	peak uint64
}

func (w *watch) Write(p []byte) (int, error) {
	if w.n++; w.n%500 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		w.peak = max(w.peak, m.Sys)
	}
	return len(p), nil
}

// BenchmarkAgainstOthers writes the same rows with XlsxWriter and libxlsxwriter
// in the same run, each the best of three, and gives our time in theirs. Asked
// for are a third of the one's, and a tenth more than the other's at most.
func BenchmarkAgainstOthers(b *testing.B) {
	python, compiler := os.Getenv("SAMKARTA_XLSXWRITER"), os.Getenv("SAMKARTA_LIBXLSXWRITER")
	if python == "" || compiler == "" {
		b.Skip("SAMKARTA_XLSXWRITER and SAMKARTA_LIBXLSXWRITER name no python and C compiler with them")
	}
	rows := 20_000
	if n, err := strconv.Atoi(os.Getenv("SAMKARTA_XLSX_ROWS")); err == nil {
		rows = n
	}
	dir := b.TempDir()
	program := filepath.Join(dir, "stream")
	if out, err := exec.Command(compiler, "-O2", "-o", program, "testdata/stream.c", "-lxlsxwriter").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	run := func(name string, args ...string) func() time.Duration {
		return func() time.Duration {
			command := exec.Command(name, append(args, filepath.Join(dir, "other.xlsx"), strconv.Itoa(rows))...)
			if out, err := command.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
			// Processor time: the machine may be busy with other things.
			return command.ProcessState.UserTime() + command.ProcessState.SystemTime()
		}
	}
	ours := func() time.Duration {
		before := processor(b)
		f, err := os.Create(filepath.Join(dir, "ours.xlsx"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		if err := sheet.Write(f, stream(rows)); err != nil {
			b.Fatal(err)
		}
		return processor(b) - before
	}
	best := func(once func() time.Duration) time.Duration {
		least := once()
		for range 2 {
			least = min(least, once())
		}
		return least
	}
	own, c, py := best(ours), best(run(program)), best(run(python, "testdata/stream.py"))
	b.ReportMetric(own.Seconds()/c.Seconds(), "of-libxlsxwriter")
	b.ReportMetric(own.Seconds()/py.Seconds(), "of-XlsxWriter")
	b.ReportMetric(0, "ns/op")
}

package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

func dump(t testing.TB, d *document.Document) string {
	t.Helper()
	var b strings.Builder
	if err := document.Dump(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
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
		t.Errorf("%s differs; got\n%s", file, got)
	}
}

func TestRead(t *testing.T) {
	d, err := Read(form(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "excelize.txt", dump(t, d))
}

// The same workbook after LibreOffice opened and saved it: booleans are
// formulas then, and styles come in another order.
func TestReadLibreOffice(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "libreoffice.txt", dump(t, d))
}

// Every text that excelize finds must be there. It is the yardstick for what
// is a cell, not for how its value is shown.
func TestReadAgainstExcelize(t *testing.T) {
	data := form(t)
	d, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := map[string]int{}
	for _, b := range d.Blocks {
		if b.Table != nil {
			got[b.Table.Place.Sheet] += len(b.Table.Cells)
		}
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, r := range rows {
			for _, c := range r {
				if c != "" {
					want++
				}
			}
		}
		if got[sheet] != want {
			t.Errorf("%s: %d cells, excelize has %d", sheet, got[sheet], want)
		}
	}
}

func TestReadCells(t *testing.T) {
	for _, c := range []struct{ name, cells, want string }{
		{"inline", `<c r="B2" t="inlineStr"><is><t> hej </t></is></c>`, " hej "},
		{"no place", `<c><v>1</v></c><c t="str"><v>två</v></c>`, "1\ttvå"},
		{"error", `<c t="e"><v>#N/A</v></c>`, "#N/A"},
		{"formula", `<c><f>1+1</f><v>2</v></c>`, "2"},
		{"boolean formula", `<c t="b"><f>TRUE()</f><v>1</v></c>`, "☒"},
		{"date", `<c t="d"><v>2026-05-07T00:00:00</v></c>`, "2026-05-07"},
		{"date and time", `<c t="d"><v>2026-05-07T13:30:00</v></c>`, "2026-05-07 13:30"},
		{"no number", `<c><v>1,5 ca</v></c>`, "1,5 ca"},
		{"escaped", `<c t="str"><v>a_x000D__x000A_b_x0041__x0007_</v></c>`, "a\nbA"},
		{"phonetic", `<c t="inlineStr"><is><t>東京</t><rPh><t>とうきょう</t></rPh></is></c>`, "東京"},
		{"missing string", `<c t="s"><v>7</v></c><c><v>1</v></c>`, "1"},
		{"twice", `<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>`, "1"},
		{"infinite", `<c><v>1e999</v></c>`, "1e999"},
		{"extension", `<c><v>1</v><extLst><ext><v/></ext></extLst></c><c><v>2</v></c>`, "1\t2"},
	} {
		d, err := Read(sheetOf(t, cellsXML(c.cells)))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := d.Text(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Programs may leave out where rows and cells stand; then they follow each
// other, empty ones too.
func TestReadWithoutPlaces(t *testing.T) {
	d, err := Read(sheetOf(t, `<worksheet><cols><col min="0" max="99999" hidden="0"/><col min="3" max="99999" hidden="1"/></cols>
		<sheetData><row/><row><c/><c><v>1</v></c><c><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row><row><c><v>4</v></c></row></sheetData></worksheet>`))
	if err != nil {
		t.Fatal(err)
	}
	want := [][3]int{{1, 1, 1}, {8, 0, 3}, {9, 0, 4}, {1, 2, 2}}
	var got [][3]int
	for _, b := range d.Blocks {
		for _, c := range b.Table.Cells {
			n, _ := strconv.Atoi(c.Text())
			got = append(got, [3]int{c.Row, c.Column, n})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReadMergesDropCovered(t *testing.T) {
	d, err := Read(sheetOf(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>
		<row r="2"><c r="A2"><v>3</v></c><c r="C2"><v>4</v></c></row></sheetData>
		<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C2:XFD9000"/><mergeCell ref="rubbish"/></mergeCells></worksheet>`))
	if err != nil {
		t.Fatal(err)
	}
	table := d.Blocks[0].Table
	if len(table.Cells) != 2 || d.Text() != "1\n4" {
		t.Fatalf("got %q in %d cells", d.Text(), len(table.Cells))
	}
	if c := table.Cells[0]; c.RowSpan != 2 || c.ColumnSpan != 2 {
		t.Errorf("A1 spans %d×%d", c.RowSpan, c.ColumnSpan)
	}
	if c := table.Cells[1]; c.Row+c.RowSpan != maxRows || c.Column+c.ColumnSpan != maxColumns {
		t.Errorf("C2 spans %d×%d, beyond the limits", c.RowSpan, c.ColumnSpan)
	}
}

func TestReadDamaged(t *testing.T) {
	whole := form(t)
	for name, data := range map[string][]byte{
		"empty":       nil,
		"text":        []byte("no archive"),
		"cut off":     whole[:len(whole)/2],
		"no parts":    pack(t),
		"no sheets":   pack(t, "xl/workbook.xml", "<workbook/>"),
		"sheet lost":  pack(t, "xl/workbook.xml", workbookXML, "xl/_rels/workbook.xml.rels", workbookRels),
		"other thing": pack(t, "word/document.xml", "<w/>"),
	} {
		if d, err := Read(data); !errors.Is(err, document.ErrDamaged) {
			t.Errorf("%s: got %v, %v", name, d, err)
		}
	}
}

// A sheet that breaks off keeps what stood before.
func TestReadSheetBreaksOff(t *testing.T) {
	d, err := Read(sheetOf(t, `<worksheet><sheetData><row><c><v>1</v></c><c t="str"><v>hal`))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(d.Text(), "1") || len(d.Remarks) != 1 || d.Remarks[0].Code != "part_damaged" {
		t.Errorf("got %q, %v", d.Text(), d.Remarks)
	}
}

func TestReadHostile(t *testing.T) {
	far := strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 20_000)
	cells := strings.Repeat(`<c/>`, 1_600_000)
	merges := strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 50_000)
	long := `<c t="inlineStr"><is><t>` + strings.Repeat("å", 1<<18) + `</t></is></c>`
	for _, c := range []struct {
		name, sheet, want, remark string
	}{
		{"far column", `<worksheet><sheetData><row><c><v>7</v></c></row>` + far, "7", "sheet_cut"},
		{"empty cells", `<worksheet><sheetData><row><c><v>7</v></c>` + cells, "7", "sheet_cut"},
		{"merges", `<worksheet><sheetData><row><c><v>7</v></c></row></sheetData><mergeCells>` + merges, "7", ""},
		{"spaces", `<worksheet><sheetData><row><c><v>7</v></c>` + strings.Repeat(" ", 4<<20), "7", ""},
		{"deep", `<worksheet><sheetData><row><c><v>7</v></c>` + strings.Repeat("<a>", 1<<18), "7", ""},
		{"much text", `<worksheet><sheetData><row><c><v>7</v></c>` + strings.Repeat(long, 17), "7", "sheet_cut"},
	} {
		data := sheetOf(t, c.sheet)
		start := time.Now()
		d, err := Read(data)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !strings.HasPrefix(d.Text(), c.want) {
			t.Errorf("%s: the first cell is lost", c.name)
		}
		if c.remark != "" && (len(d.Remarks) == 0 || d.Remarks[0].Code != c.remark) {
			t.Errorf("%s: remarks %v", c.name, d.Remarks)
		}
		t.Logf("%s: %d bytes, %s", c.name, len(data), time.Since(start).Round(time.Millisecond))
	}
}

// A part that claims gigabytes is refused by its claim; what lies about its
// size is cut off by the reader of the zip.
func TestReadRefusesBombs(t *testing.T) {
	for _, name := range []string{"xl/workbook.xml", "xl/s.xml"} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for part, content := range map[string]string{
			"xl/workbook.xml": workbookXML, "xl/s.xml": "<sst/>",
			"xl/_rels/workbook.xml.rels": strings.Replace(workbookRels, "</", `<Relationship Id="s" Type="a/sharedStrings" Target="s.xml"/></`, 1),
		} {
			h := &zip.FileHeader{Name: part, UncompressedSize64: uint64(len(content)), CompressedSize64: uint64(len(content))}
			if part == name {
				h.UncompressedSize64 = 2 << 30
			}
			w, err := z.CreateRaw(h)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(content)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(b.Bytes()); !errors.Is(err, document.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecrypt(t *testing.T) {
	plain := form(t)
	encrypt := func(password string) []byte {
		b, err := excelize.Encrypt(plain, &excelize.Options{Password: password})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	got, err := Decrypt(encrypt(everybodysPassword))
	if err != nil {
		t.Fatal(err)
	}
	if d, err := Read(got); err != nil || !strings.Contains(d.Text(), "Föreningen Exempel") {
		t.Errorf("decrypted workbook: %v", err)
	}
	if _, err := Decrypt(encrypt("hemligt")); !errors.Is(err, document.ErrEncrypted) {
		t.Errorf("with a password of its own: %v", err)
	}
	if _, err := Decrypt([]byte(`spinCount="99999999"`)); !errors.Is(err, document.ErrTooLarge) {
		t.Errorf("with an endless key: %v", err)
	}
	if _, err := Decrypt(nil); err == nil {
		t.Error("of nothing: no error")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(form(f))
	f.Add(sheetOf(f, cellsXML(`<c r="B2" t="inlineStr"><is><t>hej</t></is></c><c><f>1</f></c>`)))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := Read(data); err == nil {
			checkTables(t, d)
		}
	})
}

// FuzzSheet mutates the XML alone, which random changes of a zip rarely reach.
func FuzzSheet(f *testing.F) {
	f.Add(cellsXML(`<c r="B2" t="inlineStr"><is><r><rPr><b/></rPr><t>hej</t></r></is></c>`))
	f.Add(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="3"><c r="A3" s="1"><v>46110</v></c></row></sheetData><mergeCells><mergeCell ref="A3:B9"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		if d, err := Read(sheetOf(t, sheet)); err == nil {
			checkTables(t, d)
		}
	})
}

// checkTables holds a document to what document.Table promises.
func checkTables(t *testing.T, d *document.Document) {
	for _, b := range d.Blocks {
		if b.Table == nil {
			continue
		}
		row, column := 0, -1
		for _, c := range b.Table.Cells {
			if c.Row < row || c.Row == row && c.Column <= column {
				t.Fatalf("cell %d,%d after %d,%d", c.Row, c.Column, row, column)
			}
			row, column = c.Row, c.Column
			if c.RowSpan < 1 || c.ColumnSpan < 1 || c.Row+c.RowSpan > b.Table.Rows || c.Column+c.ColumnSpan > b.Table.Columns {
				t.Fatalf("cell %+v outside of %d×%d", c, b.Table.Rows, b.Table.Columns)
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data := form(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

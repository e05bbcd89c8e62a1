package attachment

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"samkarta/internal/document"
)

// cache holds the compiled PDF engine for all tests: compiling takes seconds.
var cache string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "samkarta-attachment-")
	if err != nil {
		panic(err)
	}
	cache = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Each file was written by LibreOffice and says the same.
var files = []struct {
	name   string
	format document.Format
	office bool // read by way of LibreOffice
}{
	{"letter.docx", document.DOCX, false}, {"letter.odt", document.ODT, false}, {"letter.pdf", document.PDF, false},
	{"sheet.xlsx", document.XLSX, false}, {"sheet.ods", document.ODS, false},
	{"page.html", document.HTML, false}, {"note.txt", document.Text, false},
	{"letter.doc", document.DOC, true}, {"letter.rtf", document.RTF, true}, {"sheet.xls", document.XLS, true},
}

func TestDetectFiles(t *testing.T) {
	for _, f := range files {
		if got := Detect(file(t, f.name)); got != f.format {
			t.Errorf("%s: got %s", f.name, got)
		}
	}
}

func TestRead(t *testing.T) {
	office := os.Getenv("SAMKARTA_SOFFICE")
	r := New(Options{PDFCache: cache, Office: office})
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			if f.office && office == "" {
				t.Skip("SAMKARTA_SOFFICE names no soffice: " + f.name + " not read")
			}
			// The name lies; the bytes count.
			d, err := r.Read("blankett.bin", file(t, f.name))
			if err != nil {
				t.Fatal(err)
			}
			if d.Format != f.format {
				t.Errorf("format %s, want %s", d.Format, f.format)
			}
			if got := d.Text(); !strings.Contains(got, "Föreningen Exempel") {
				t.Errorf("text %q", got)
			}
		})
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := r.Read("letter.pdf", file(t, "letter.pdf")); err != nil {
		t.Errorf("after Close: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadDefaultPassword(t *testing.T) {
	r := New(Options{})
	for name, format := range map[string]document.Format{"default.xlsx": document.XLSX, "default.docx": document.DOCX} {
		d, err := r.Read(name, file(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d.Format != format || !strings.Contains(d.Text(), "Föreningen Exempel") {
			t.Errorf("%s: %s %q", name, d.Format, d.Text())
		}
	}
}

func TestReadErrors(t *testing.T) {
	docx := file(t, "letter.docx")
	xls := file(t, "sheet.xls")
	r := New(Options{})
	for _, c := range []struct {
		name string
		data []byte
		want error
		says string
	}{
		{"empty", nil, document.ErrDamaged, "empty file"},
		{"password", file(t, "locked.xlsx"), document.ErrEncrypted, "encrypted docx or xlsx"},
		{"cut off", docx[:len(docx)/2], document.ErrDamaged, "docx"},
		{"picture", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"), document.ErrDamaged, "image"},
		{"photograph of an iPhone", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), document.ErrImageFormat, "image"},
		{"old word", file(t, "letter.doc"), document.ErrUnsupported, "doc: LibreOffice is not set up"},
		{"old excel, password", lock(t, xls), document.ErrEncrypted, "xls"},
		{"slides", renameStream(t, xls, "Workbook", "PowerPoint Document"), document.ErrUnsupported, "ppt"},
		{"ole", xls[:600], document.ErrDamaged, "OLE2"},
		{"program", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"), document.ErrUnsupported, "application/"},
	} {
		d, err := r.Read(c.name, c.data)
		if !errors.Is(err, c.want) || len(d.Blocks) > 0 || d.Format != Detect(c.data) && Detect(c.data) != document.Unknown {
			t.Errorf("%s: got %v, %v, want %v", c.name, d, err, c.want)
			continue
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q does not say %q", c.name, err, c.says)
		}
	}
}

// A fragment of HTML without tags in front looks like text; then, and only
// then, the name counts.
func TestReadNamedHTML(t *testing.T) {
	r := New(Options{})
	for name, want := range map[string]document.Format{"body.html": document.HTML, "BODY.HTM": document.HTML, "body.txt": document.Text} {
		d, err := r.Read(name, []byte("Hej <b>Föreningen</b>"))
		if err != nil || d.Format != want {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
	if d, err := r.Read("sheet.html", file(t, "sheet.xlsx")); err != nil || d.Format != document.XLSX {
		t.Errorf("a workbook named .html: %v, %v", d, err)
	}
}

func TestReadConcurrently(t *testing.T) {
	r := New(Options{PDFCache: cache})
	defer r.Close()
	var wg sync.WaitGroup
	for range 3 {
		for _, name := range []string{"letter.docx", "sheet.xlsx", "letter.pdf"} {
			data := file(t, name)
			wg.Go(func() {
				if _, err := r.Read(name, data); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
	}
	wg.Wait()
}

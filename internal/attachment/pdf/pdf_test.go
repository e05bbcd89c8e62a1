package pdf

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

// engine is opened once: compiling it takes seconds.
var engine = sync.OnceValues(func() (*Reader, error) { return Open(Options{}) })

func reader(t testing.TB) *Reader {
	t.Helper()
	r, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func load(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func dump(t testing.TB, name string) string {
	t.Helper()
	doc, err := reader(t).Read(load(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var b strings.Builder
	if err := document.Dump(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"form", "form-flat", "notes", "chromium", "office", "columns", "unruled"} {
		t.Run(name, func(t *testing.T) {
			got := dump(t, name+".pdf")
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(load(t, name+".golden")); got != want {
				t.Errorf("%s differs from its golden file:\n%s", name, diff(want, got))
			}
		})
	}
}

func diff(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n- %s\n+ %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines instead of %d", len(b), len(a))
}

// The same form in whatever container gives the same document.
func TestContainers(t *testing.T) {
	want := dump(t, "form.pdf")
	for _, name := range []string{"objstm", "linear", "rc4-40", "rc4-128", "aes-128", "aes-256", "pdf2", "before", "after",
		"updated", "mixed", "xfa", "noap", "turned"} {
		t.Run(name, func(t *testing.T) {
			if got := dump(t, "form-"+name+".pdf"); got != want {
				t.Errorf("differs from the plain form:\n%s", diff(want, got))
			}
		})
	}
	t.Run("cut", func(t *testing.T) {
		got := dump(t, "form-cut.pdf")
		lines := strings.SplitAfter(got, "\n")
		if !strings.HasPrefix(lines[1], "remark file_cut") || lines[0]+strings.Join(lines[2:], "") != want {
			t.Errorf("differs from the plain form:\n%s", diff(want, got))
		}
	})
}

func TestFieldsThatDisagree(t *testing.T) {
	doc, err := reader(t).Read(load(t, "form-wrongstate.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, r := range doc.Remarks {
		if r.Code != "field_disagrees" || r.Place.Page != 1 || r.Place.Box == (document.Box{}) {
			t.Errorf("remark %+v", r)
		}
		said = append(said, r.Place.Field)
	}
	// The value of "lott" is a state that no button has; "vatten" has a value
	// and its button no state. PDFium sees neither ticked.
	if strings.Join(said, " ") != "lott vatten" {
		t.Errorf("disagree: %v", said)
	}
	for _, c := range doc.Controls {
		if c.Name == "lott" && !c.Checked {
			t.Error("lott is not checked")
		}
	}
}

func TestErrors(t *testing.T) {
	empty := "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" +
		"2 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n" +
		"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>\nendobj\n" +
		"trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%%%EOF\n"
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"password", load(t, "form-password.pdf"), document.ErrEncrypted},
		{"XFA alone", load(t, "xfa-only.pdf"), document.ErrXFA},
		{"no text", fmt.Appendf(nil, empty, "3 0 R", 1), document.ErrNoText},
		{"no pages", fmt.Appendf(nil, empty, "", 0), document.ErrDamaged},
		{"many pages", fmt.Appendf(nil, empty, strings.Repeat("3 0 R ", 300), 300), document.ErrTooLarge},
		{"half a file", load(t, "form.pdf")[:900], document.ErrDamaged},
		{"nothing", nil, document.ErrDamaged},
		{"no PDF", []byte("Hej! Här kommer blanketten."), document.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := reader(t).Read(c.data); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			dump(t, "notes.pdf") // the next file is read all the same
		})
	}
}

func TestSymbol(t *testing.T) {
	for _, c := range []struct {
		style, text string
		want        document.Tick
	}{
		{"Arial", "☒", document.TickOn},
		{"Arial", "☐", document.TickOff},
		{"Arial", "x", document.NoTick},
		{"Arial", "þ", document.NoTick},
		{"Wingdings-Regular", "þ", document.TickOn},
		{"Wingdings", "o", document.TickOff},
		{"Wingdings", "\uf0fe", document.TickOn},
		{"Wingdings2", "£", document.TickOff},
		{"ZapfDingbats", "4", document.TickOn},
		{"Arial", "☒Ja", document.NoTick},
	} {
		if got := symbol(layout.Word{Style: c.style, Text: c.text}); got.Tick != c.want {
			t.Errorf("%s %q: %+v", c.style, c.text, got)
		}
	}
}

func TestView(t *testing.T) {
	v := view{crop: document.Box{X0: 10, Y0: 20, X1: 110, Y1: 220}} // 100 by 200
	for turns, want := range []document.Box{
		{X0: 0, Y0: 0, X1: 30, Y1: 10}, {X0: 0, Y0: 70, X1: 10, Y1: 100},
		{X0: 70, Y0: 190, X1: 100, Y1: 200}, {X0: 190, Y0: 0, X1: 200, Y1: 30},
	} {
		v.turns = turns
		if got := v.box(10, 20, 40, 30); got != want {
			t.Errorf("%d turns: %v, want %v", turns, got, want)
		}
	}
}

func TestCloseAndCache(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the engine")
	}
	r, err := Open(Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(load(t, "notes.pdf")); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{CacheDir: filepath.Join(file, "cache")}); err == nil {
		t.Error("opened with a cache folder that cannot be")
	}
}

// FuzzRead changes a byte here and there: whatever comes, the reader gives a
// document or one of document's errors, and goes on.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"notes.pdf", "xfa-only.pdf", "form-flat.pdf", "form-mixed.pdf"} {
		f.Add(load(f, name), uint16(300), byte('9'), uint16(7), byte('R'))
	}
	reader(f) // compiling takes longer than one try may
	f.Fuzz(func(t *testing.T, data []byte, at1 uint16, b1 byte, at2 uint16, b2 byte) {
		data = bytes.Clone(data)
		for _, change := range []struct {
			at uint16
			b  byte
		}{{at1, b1}, {at2, b2}} {
			if len(data) > 0 {
				data[int(change.at)%len(data)] = change.b
			}
		}
		doc, err := reader(t).Read(data)
		if err == nil && doc.Format != document.PDF {
			t.Error("no document and no error")
		}
		for _, known := range []error{document.ErrDamaged, document.ErrEncrypted, document.ErrNoText, document.ErrTooLarge, document.ErrXFA} {
			if errors.Is(err, known) {
				return
			}
		}
		if err != nil {
			t.Errorf("an error of its own: %v", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"office.pdf", "form.pdf", "chromium.pdf"} {
		b.Run(name, func(b *testing.B) {
			r, data := reader(b), load(b, name)
			for b.Loop() {
				if _, err := r.Read(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestWhole: PDFium gives characters beyond U+FFFF in halves.
func TestWhole(t *testing.T) {
	p := &textPage{}
	var got []rune
	for _, half := range []rune{'a', 0xD83C, 0xDF31, 'b', 0xDF31, 'c', 0xD83C, 'd'} {
		if c, ok := p.whole(half); ok {
			got = append(got, c)
		}
	}
	if string(got) != "a🌱bcd" {
		t.Errorf("got %q, want the emoji whole and lone halves left out", string(got))
	}
}

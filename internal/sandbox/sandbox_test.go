package sandbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"samkarta/internal/attachment"
	"samkarta/internal/document"
)

// hostile does what hostile files do to readers.
func hostile(r *attachment.Reader, name string, data []byte) (*document.Document, error) {
	switch name {
	case "loop":
		//lint:ignore SA5002 what a hostile file does
		for {
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "memory":
		var held [][]byte
		for {
			b := make([]byte, 64<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			held = append(held, b)
			runtime.KeepAlive(held)
		}
	case "panic":
		panic("kaputt")
	case "deep":
		fmt.Fprint(io.Discard, deep(0))
	case "exit":
		os.Exit(0)
	case "print":
		fmt.Println("not part of any reply")
		return &document.Document{Format: document.Text}, nil
	case "garbage":
		syscall.Write(1, []byte(strings.Repeat("\xff\x00garbage", 1000)))
		return &document.Document{Format: document.Text}, nil
	case "folder":
		return nil, errors.New(os.TempDir())
	}
	return r.Read(name, data)
}

//lint:ignore SA5007 what a hostile file does
func deep(n int) int { return deep(n+1) + n }

func TestMain(m *testing.M) {
	read = hostile
	RunChildIfAsked()
	if os.Getenv("SAMKARTA_TEST_PARENT") != "" {
		beParent()
	}
	var err error
	if engineCache, err = os.MkdirTemp("", "samkarta-test-*"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(engineCache)
	os.Exit(code)
}

// engineCache lets the tests compile the PDF engine once.
var engineCache string

// engineOptions leaves the engine the time it needs, also when the race detector
// watches it.
func engineOptions() Options {
	o := Options{Workers: 1, PDFCache: engineCache, Wall: 20 * time.Second, CPU: 10 * time.Second}
	if racing {
		o.Wall, o.CPU = 3*time.Minute, 3*time.Minute
	}
	return o
}

func newPool(t *testing.T, o Options) *Pool {
	t.Helper()
	p := New(o)
	t.Cleanup(p.Close)
	return p
}

// readsOn checks that the pool still reads ordinary documents.
func readsOn(t *testing.T, p *Pool) {
	t.Helper()
	doc, err := p.Read("svar.txt", []byte("Vi odlar ihop i Holma.\n"))
	if err != nil || !strings.Contains(doc.Text(), "odlar ihop") {
		t.Fatalf("next document: %v, %v", doc, err)
	}
}

func TestReadOutlivesItsReader(t *testing.T) {
	limited := func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("memory and processor time are limited on Linux alone")
		}
	}
	// No memory limit is held beside the race detector.
	ordinary := func(t *testing.T) {
		limited(t)
		if racing {
			t.Skip("memory is not limited beside the race detector")
		}
	}
	for _, c := range []struct {
		name  string
		want  error
		check func(*testing.T)
	}{
		{"loop", ErrTime, limited},
		{"sleep", ErrTime, nil},
		{"memory", ErrMemory, ordinary},
		{"deep", ErrMemory, ordinary},
		{"panic", ErrCrashed, nil},
		{"exit", ErrCrashed, nil},
		{"garbage", ErrCrashed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.check != nil {
				c.check(t)
			}
			p := newPool(t, Options{Workers: 1, Wall: time.Minute, CPU: time.Second})
			if c.name == "sleep" {
				p.options.Wall = 200 * time.Millisecond
			}
			readsOn(t, p)
			_, err := p.Read(c.name, []byte("x"))
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if c.name == "loop" && !strings.Contains(err.Error(), "processor") {
				t.Errorf("stopped by %v", err)
			}
			if got := errors.Is(err, ErrLimit); got != (c.want != ErrCrashed) {
				t.Errorf("ErrLimit: %v", got)
			}
			p.options.Wall = time.Minute
			readsOn(t, p)
		})
	}
}

func TestPrintingDisturbsNothing(t *testing.T) {
	p := newPool(t, Options{Workers: 1})
	for range 3 {
		if _, err := p.Read("print", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if got := pidOf(t, p); got == 0 {
		t.Error("the child was replaced")
	}
}

// pidOf gives the process of the only worker, 0 when there is none.
func pidOf(t *testing.T, p *Pool) int {
	t.Helper()
	c := <-p.slots
	defer func() { p.slots <- c }()
	if c == nil {
		return 0
	}
	return c.command.Process.Pid
}

func TestErrorsKeepTheirKind(t *testing.T) {
	p := newPool(t, engineOptions())
	for _, c := range []struct {
		data string
		want error
	}{
		{"%PDF-1.7\nnothing more", document.ErrDamaged},
		{"PK\x03\x04 no zip", document.ErrDamaged},
		{"\x00\x01\x02\x03\x04\x05\x06", document.ErrUnsupported},
	} {
		if _, err := p.Read("fil", []byte(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%q: got %v, want %v", c.data, err, c.want)
		}
	}
	if pidOf(t, p) == 0 {
		t.Error("a bad document cost a child")
	}
}

func TestChildKeepsItsOwnFolder(t *testing.T) {
	p := New(Options{Workers: 1})
	_, err := p.Read("folder", []byte("x"))
	folder := fmt.Sprint(err)
	if !strings.HasPrefix(filepath.Base(folder), "samkarta-reader-") {
		t.Fatalf("folder %q", folder)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Fatal(err)
	}
	cache := p.ownCache
	p.Close()
	for _, dir := range []string{folder, cache} {
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left: %v", dir, err)
		}
	}
}

func TestChildRetires(t *testing.T) {
	p := newPool(t, Options{Workers: 1})
	readsOn(t, p)
	first := pidOf(t, p)
	c := <-p.slots
	c.documents = retireAfter - 1
	p.slots <- c
	readsOn(t, p)
	if pidOf(t, p) != 0 {
		t.Error("child was kept")
	}
	readsOn(t, p)
	if now := pidOf(t, p); now == 0 || now == first {
		t.Errorf("child %d after %d", now, first)
	}
}

func TestManyAtOnce(t *testing.T) {
	p := newPool(t, Options{Workers: 2, Wall: 300 * time.Millisecond})
	p.options.Wall = 20 * time.Second
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			name, want := "svar.txt", error(nil)
			if i%10 == 3 {
				name, want = "panic", ErrCrashed
			}
			if _, err := p.Read(name, fmt.Appendf(nil, "svar %d", i)); !errors.Is(err, want) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

// bombs are PDF files made to hang or fell their readers, none above 2 KB.
func bombs() map[string]string {
	wrap := func(objects ...string) string {
		var b strings.Builder
		b.WriteString("%PDF-1.4\n")
		for i, o := range objects {
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
		}
		at := b.Len()
		fmt.Fprintf(&b, "trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
		return b.String()
	}
	const catalog = "<</Type/Catalog/Pages 2 0 R>>"
	const text = "<</Length 44>>\nstream\nBT /F1 12 Tf 10 50 Td (Namn: Odlarna) Tj ET    \nendstream"
	page := "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
	out := map[string]string{
		"xref stream of 4e9":          "%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 4000000000/W[1 2 1]/Root 1 0 R/Length 4>>\nstream\nabcd\nendstream\nendobj\nstartxref\n9\n%%EOF\n",
		"pages that bite their tails": wrap(catalog, "<</Type/Pages/Kids[3 0 R]/Count 2>>", "<</Type/Pages/Kids[2 0 R]/Count 2/Parent 2 0 R>>"),
		"count of 2e9":                wrap(catalog, "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page+">>", text),
		"a parent of itself":          wrap("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page+"/Annots[5 0 R]>>", text, "<</Type/Annot/Subtype/Widget/Rect[10 10 90 30]/T(a)/Parent 5 0 R/Kids[5 0 R]>>"),
		"a form in itself":            wrap(catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>", "<</Length 6>>\nstream\n/A Do \nendstream", "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 12>>\nstream\n/A Do /A Do \nendstream"),
		"deep arrays":                 wrap(catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page+">>", "<</X "+strings.Repeat("[", 800)+strings.Repeat("]", 800)+"/Length 0>>\nstream\n\nendstream"),
	}
	loop := wrap(catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page+">>", text)
	at := len(loop)
	out["a table before itself"] = loop + fmt.Sprintf("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 5/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", at, at)
	return out
}

func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the PDF engine")
	}
	p := newPool(t, engineOptions())
	good, err := os.ReadFile(filepath.Join("..", "attachment", "pdf", "testdata", "form-mixed.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range bombs() {
		t.Run(name, func(t *testing.T) {
			if doc, err := p.Read("fil.pdf", []byte(data)); err == nil && doc.Pages > 2 {
				t.Errorf("%d pages", doc.Pages)
			}
			doc, err := p.Read("svar.pdf", good)
			if err != nil || len(doc.Controls) == 0 {
				t.Errorf("the next document: %v", err)
			}
		})
	}
}

func TestWarm(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the PDF engine")
	}
	p := newPool(t, engineOptions())
	p.Warm()
	p.Warm()
	<-p.warmed
	kept, err := os.ReadDir(p.options.PDFCache)
	if err != nil || len(kept) == 0 {
		t.Errorf("nothing in the cache: %v", err)
	}
}

func BenchmarkRead(b *testing.B) {
	p := New(Options{Workers: 1})
	defer p.Close()
	for _, name := range []string{"office.pdf", "form-mixed.pdf"} {
		data, err := os.ReadFile(filepath.Join("..", "attachment", "pdf", "testdata", name))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			p.Warm()
			<-p.warmed
			for b.Loop() {
				if _, err := p.Read(name, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

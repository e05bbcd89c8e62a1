package scan

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/scan/raster"
	"samkarta/internal/attachment/scan/scantest"
	"samkarta/internal/document"
)

// blank is a filled form: a table, tick boxes, brackets and text around.
func blank(dpi float64) *scantest.Sheet {
	s := scantest.New(595, 842, dpi)
	s.Bold(60, 70, 18, "Kartläggning av föreningar")
	rows := []struct{ label, answer string }{
		{"1. Organisationens namn", "Föreningen Holma Odlar Ihop"},
		{"2. Organisationsnummer", "802881-4179"},
		{"3. Antal anställda", "2"},
		{"4. Antal aktiva ideella", "ca 35"},
		{"5. E-post", "info@holmaodlarihop.example.se"},
		{"6. Under vilka år?", "2014 -"},
	}
	for i, r := range rows {
		y := 100 + float64(i)*24
		s.Frame(60, y, 535, y+24, 0.7)
		s.Bold(66, y+16, 10, r.label)
		s.Text(306, y+16, 10, r.answer)
	}
	s.Rule(300, 100, 300, 100+24*float64(len(rows)), 0.7)
	s.Bold(60, 280, 10, "7. Vad erbjuder ni?")
	for i, choice := range []string{"Arbetsträning", "Praktik", "Språkcafé", "Mentorskap"} {
		y := 300 + float64(i)*18
		s.Box(60, y-8, 9, []string{"", "x", "", "v"}[i])
		s.Text(76, y, 10, choice)
	}
	s.Bold(60, 390, 10, "8. Får uppgifterna synas?")
	s.Text(60, 408, 10, "( ) Ja, alla")
	s.Text(60, 426, 10, "( ) Bara e-post")
	s.Text(60, 444, 10, "(x) Nej")
	s.Bold(60, 480, 10, "9. Vad hindrar er?")
	s.Text(60, 498, 10, "Vi söker pengar varje år och det tar tid från det vi ska göra. Lokalen är för liten på")
	s.Text(60, 512, 10, "vintern, och vi når inte dem som behöver oss mest.")
	return s
}

func TestPrepareTakesThePageApart(t *testing.T) {
	for _, c := range []struct {
		dpi, degrees, narrow, shadow float64
		noise                        int
	}{
		{150, 0, 0, 0, 0}, {150, 1.4, 0, 0.3, 6}, {200, 0.7, 0.05, 0.4, 4}, {200, -2, 0, 0.5, 10},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			sheet := blank(c.dpi).Tilted(c.degrees, c.narrow).Dirty(c.shadow, c.noise, 40)
			p := prepare(sheet.Image, sheet.DPI)
			if got := marks(p); got != "-x-x--" && got != "-x-x" {
				t.Errorf("boxes %q", got)
			}
			if n := len(p.lines); n < 25 || n > 27 {
				t.Errorf("%d lines", n)
			}
			// Seven lines, and three posts of which two and the wall go all the way.
			if n := len(p.rules); n < 9 || n > 26 {
				t.Errorf("%d rules", n)
			}
		})
	}
}

// marks gives the states of the boxes from top to bottom.
func marks(p *page) string {
	squares := slices.Clone(p.squares)
	for i := range squares {
		for k := i; k > 0 && squares[k].Box.Min.Y < squares[k-1].Box.Min.Y; k-- {
			squares[k], squares[k-1] = squares[k-1], squares[k]
		}
	}
	var b strings.Builder
	for _, q := range squares {
		if q.Filled > ticked {
			b.WriteByte('x')
		} else {
			b.WriteByte('-')
		}
	}
	return b.String()
}

func TestLinesStopAtWallsAndGaps(t *testing.T) {
	s := scantest.New(400, 200, 200)
	s.Text(40, 40, 10, "fritt stående ord")
	s.Text(220, 40, 10, "långt bort")
	s.Text(40, 80, 10, "före")
	s.Rule(62, 50, 62, 150, 0.7)
	s.Text(66, 80, 10, "efter väggen")
	s.Text(40, 120, 10, "jag")
	s.Text(80, 120, 10, "prickar: i å ä ö.")
	p := prepare(s.Image, s.DPI)
	slices.SortFunc(p.lines, func(a, b *line) int {
		return cmp.Or(cmp.Compare(a.foot()/20, b.foot()/20), cmp.Compare(a.box.Min.X, b.box.Min.X))
	})
	var got []string
	for _, l := range p.lines {
		got = append(got, fmt.Sprintf("%.0f,%.0f", p.points(l.box.Min.X), p.points(l.foot())))
	}
	want := []string{"40,40", "220,40", "40,80", "66,80", "40,120", "80,120"}
	for i := range min(len(got), len(want)) {
		var x, y, wx, wy float64
		fmt.Sscanf(got[i], "%f,%f", &x, &y)
		fmt.Sscanf(want[i], "%f,%f", &wx, &wy)
		if x < wx-1 || x > wx+2 || y < wy-1 || y > wy+2 {
			t.Errorf("line %d at %s, want %s", i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Nobody installed the program: a page of text says so, other pictures do not.
func TestPicturesWithoutTheProgram(t *testing.T) {
	r := New(Options{})
	for name, c := range map[string]struct {
		sheet *scantest.Sheet
		want  error
	}{
		"form":       {blank(100), document.ErrNoRecogniser},
		"photograph": {scantest.New(595, 842, 100).Dirty(0.5, 20, 20), document.ErrNoText},
		"logotype":   {scantest.New(60, 60, 100), document.ErrNoText},
	} {
		data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, c.sheet.Image) })
		if _, err := r.Read(data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(r.Remarks()) > 0 {
		t.Errorf("remarks %v", r.Remarks())
	}
}

func FuzzPrepare(f *testing.F) {
	s := blank(40).Image
	f.Add(s.Pix, uint16(s.Rect.Dx()), 40.0)
	f.Add(make([]byte, 999), uint16(9), 300.0)
	f.Fuzz(func(t *testing.T, pixels []byte, width uint16, dpi float64) {
		w := max(1, int(width))
		g := &image.Gray{Pix: pixels, Stride: w, Rect: image.Rect(0, 0, w, len(pixels)/w)}
		if g.Rect.Empty() || len(pixels) > 1<<18 {
			t.Skip()
		}
		p := prepare(g, min(max(dpi, 72), 600))
		for _, s := range p.strips() {
			if s.line.foot() <= 0 || s.image.Rect.Empty() {
				t.Fatalf("line %v in %v", s.line.box, s.image.Rect)
			}
		}
	})
}

func TestEmptyPagesNeedNoProgram(t *testing.T) {
	r := New(Options{Tesseract: "/nowhere/tesseract"})
	for name, s := range map[string]*scantest.Sheet{
		"white":  scantest.New(595, 842, 100),
		"specks": scantest.New(595, 842, 100).Dirty(0.5, 20, 400),
		"stamp":  scantest.New(60, 60, 100),
	} {
		data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, s.Image) })
		if _, err := r.Read(data); !errors.Is(err, document.ErrNoText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, blank(100).Image) })
	if _, err := r.Read(data); err == nil || errors.Is(err, document.ErrNoText) {
		t.Errorf("a page of text without the program: %v", err)
	}
}

// å read as ä is what recognition is surest of when it is wrong.
func TestAccents(t *testing.T) {
	s := blank(200)
	s.Text(60, 560, 11, "många är här på gården")
	p := prepare(s.Image, s.DPI)
	l := p.lines[slices.IndexFunc(p.lines, func(l *line) bool { return p.points(l.foot()) > 555 })]
	for text, want := range map[string]bool{
		"mångaärhärpågården": false, "mängaärhärpågården": true, "mångaårhårpågården": true, "mangaarharpagarden": true,
	} {
		if got := l.marksDoubtful(token{text: text, box: l.box}); got != want {
			t.Errorf("%s: %v, %d marks seen, %d read", text, got, l.marksIn(l.box), marksOf(text))
		}
	}
}

// Of three points one is often read, and small ones are overlooked.
func TestPoints(t *testing.T) {
	s := blank(200)
	s.Text(60, 560, 11, "och sedan... nej, vi väntar: e-post, kl. 14–16")
	p := prepare(s.Image, s.DPI)
	l := p.lines[slices.IndexFunc(p.lines, func(l *line) bool { return p.points(l.foot()) > 555 })]
	if got := l.pointsIn(l.box); got != 7 {
		t.Errorf("%d points seen", got)
	}
	for text, want := range map[string]bool{
		"ochsedan...nej,viväntar:e-post,kl.14–16": false, "ochsedan…nej,viväntar:e-post,kl.14–16": false,
		"ochsedan.nej,viväntar:e-post,kl.14–16": true, "ochsedan...nejviväntare-postkl14–16": true,
	} {
		if got := l.marksDoubtful(token{text: text, box: l.box}); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// What is left of a rule is no letter, and an I in the middle of a cell is one.
func TestScrapsOfRules(t *testing.T) {
	f := finder{em: 16, walls: []image.Rectangle{image.Rect(100, 0, 103, 400)}}
	for x, want := range map[int]bool{100: true, 104: true, 120: false} {
		if got := f.ofRule(image.Rect(x, 410, x+3, 430)); got != want {
			t.Errorf("at %d: %v", x, got)
		}
	}
}

// The dots of an Ö that touch the border above it are taken away with it.
func TestMarksThatTouchARule(t *testing.T) {
	s := blank(200)
	s.Frame(60, 600, 535, 640, 0.7)
	s.Text(66, 610.6, 11, "Omaka Östra förening")
	p := prepare(s.Image, s.DPI)
	for _, l := range p.lines {
		if at := p.points(l.foot()); at < 605 || at > 615 {
			continue
		}
		words := strings.Fields("Omaka Ostra")
		half := (l.box.Min.X*2 + l.box.Max.X) / 3
		for i, box := range []image.Rectangle{{l.box.Min, image.Pt(half, l.box.Max.Y)}, {image.Pt(half, l.box.Min.Y), l.box.Max}} {
			if got := p.marksTouched(l, token{text: words[i], box: box}); got != (i == 1) {
				t.Errorf("%s: %v", words[i], got)
			}
		}
		return
	}
	t.Error("no line")
}

// The last choice of a form may stand alone on its last page.
func TestPageOfOneLine(t *testing.T) {
	s := scantest.New(595, 842, 150)
	s.Text(60, 80, 11, "(x) Nej")
	if p := prepare(s.Image, s.DPI); len(p.lines) != 1 {
		t.Errorf("%d lines", len(p.lines))
	}
}

// What neither model can read is said to be there, but for dirt.
func TestWritten(t *testing.T) {
	s := blank(200)
	s.Text(60, 560, 11, "17")
	s.Rule(60, 600, 64, 604, 4) // a blot
	s.Rule(90, 640, 91, 660, 0.3)
	p := prepare(s.Image, s.DPI)
	got := map[string]bool{}
	for _, l := range p.lines {
		switch at := p.points(l.foot()); {
		case at > 555 && at < 565:
			got["17"] = written(l, p.strokes())
		case at > 595:
			got["dirt"] = got["dirt"] || written(l, p.strokes())
		}
	}
	if !got["17"] || got["dirt"] {
		t.Errorf("%v", got)
	}
	if written(p.lines[len(p.lines)/2], 0) {
		t.Error("a long line")
	}
}

func TestTick(t *testing.T) {
	p := &page{grey: image.NewGray(image.Rect(0, 0, 800, 800)), scale: raster.Scale{DPI: 200}}
	for _, c := range []struct {
		filled float64
		want   document.Tick
		sure   bool
	}{
		{0, document.TickOff, true}, {0.01, document.TickOff, true}, {0.02, document.TickOff, false},
		{0.045, document.TickOn, false}, {0.1, document.TickOn, true}, {0.5, document.TickOn, true},
	} {
		w := p.tick(raster.Square{Box: image.Rect(100, 100, 125, 125), Filled: c.filled})
		if w.Tick != c.want || w.Doubt < 0.2 != c.sure {
			t.Errorf("filled %v: %v, doubt %v", c.filled, w.Tick, w.Doubt)
		}
	}
}

func TestMarkBold(t *testing.T) {
	words := []layout.Word{{Text: "Namn:"}, {Text: "Holma"}, {Text: "odlar"}, {Text: "tillsammans"}, {Text: "Organisationsnummer"}}
	for i := range words {
		words[i].Base = float64(i)
	}
	weights := []weight{{0.14, 5}, {0.09, 5}, {0.09, 6}, {0.1, 11}, {0.15, 19}}
	markBold(words, weights)
	var bold []string
	for _, w := range words {
		if w.Bold {
			bold = append(bold, w.Text)
		}
	}
	if got := strings.Join(bold, " "); got != "Namn: Organisationsnummer" {
		t.Errorf("bold: %s", got)
	}
}

// tesseract gives the program, or skips.
func tesseract(t testing.TB) string {
	t.Helper()
	path := os.Getenv("SAMKARTA_TESSERACT")
	if path == "" {
		t.Skip("SAMKARTA_TESSERACT names no tesseract: nothing is recognised")
	}
	return path
}

// read recognises a sheet and gives the text, cells parted by " | ".
func readSheet(t testing.TB, r *Reader, s *scantest.Sheet) (*document.Document, string) {
	t.Helper()
	data := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, s.Image, &jpeg.Options{Quality: 80}) })
	doc, err := r.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc, strings.ReplaceAll(doc.Text(), "\t", " | ")
}

func TestReadForm(t *testing.T) {
	r := New(Options{Tesseract: tesseract(t)})
	want := `Kartläggning av föreningar
1. Organisationens namn | Föreningen Holma Odlar Ihop
2. Organisationsnummer | 802881-4179
3. Antal anställda | 2
4. Antal aktiva ideella | ca 35
5. E-post | info@holmaodlarihop.example.se
6. Under vilka år? | 2014 -
7. Vad erbjuder ni?
☐ Arbetsträning
☒ Praktik
☐ Språkcafé
☒ Mentorskap
8. Får uppgifterna synas?
☐ Ja, alla
☐ Bara e-post
☒ Nej
9. Vad hindrar er?
Vi söker pengar varje år och det tar tid från det vi ska göra. Lokalen är för liten på vintern, och vi når inte dem som behöver oss mest.`
	for _, c := range []struct {
		dpi, degrees, narrow, shadow float64
		noise                        int
	}{
		{200, 0, 0, 0, 0}, {200, -0.8, 0.04, 0.4, 3},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			start := time.Now()
			doc, got := readSheet(t, r, blank(c.dpi).Tilted(c.degrees, c.narrow).Dirty(c.shadow, c.noise, 20))
			t.Logf("%s", time.Since(start).Round(time.Millisecond))
			if c.degrees != 0 {
				got, want = points.Replace(got), points.Replace(want)
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if doc.Format != document.Image || doc.Pages != 1 || len(doc.Remarks) > 0 {
				t.Errorf("%s, %d pages, %v", doc.Format, doc.Pages, doc.Remarks)
			}
			if !doubted(doc) {
				t.Error("no word is in doubt")
			}
		})
	}
}

// points takes stops and commas away: of a page that was warped they look alike.
var points = strings.NewReplacer(".", "", ",", "")

// doubted tells whether all words carry some doubt.
func doubted(doc *document.Document) bool {
	for _, b := range doc.Blocks {
		if p := b.Paragraph; p != nil {
			for _, r := range p.Runs {
				if strings.TrimSpace(r.Text) != "" && r.Doubt <= 0 {
					return false
				}
			}
		}
	}
	return true
}

func TestReadPagesThatLieOnTheirSide(t *testing.T) {
	r := New(Options{Tesseract: tesseract(t)})
	s := blank(150)
	for turns := 1; turns < 4; turns++ {
		g := raster.Quarter(s.Image, turns)
		_, got := readSheet(t, r, &scantest.Sheet{Image: g, DPI: s.DPI})
		if !strings.Contains(got, "Föreningen Holma Odlar Ihop") {
			t.Errorf("%d quarters:\n%s", turns, got)
		}
	}
}

func TestReadWithoutSwedish(t *testing.T) {
	program := tesseract(t)
	found, err := New(Options{Tesseract: program}).languages()
	if err != nil {
		t.Fatal(err)
	}
	if !found[english] {
		t.Skip("English is not installed")
	}
	dir := t.TempDir()
	for _, data := range []string{"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata"} {
		if _, err := os.Stat(filepath.Join(data, "eng.traineddata")); err == nil {
			os.Symlink(filepath.Join(data, "eng.traineddata"), filepath.Join(dir, "eng.traineddata"))
			os.Symlink(filepath.Join(data, "configs"), filepath.Join(dir, "configs"))
		}
	}
	t.Setenv("TESSDATA_PREFIX", dir)
	doc, got := readSheet(t, New(Options{Tesseract: program}), blank(200))
	if len(doc.Remarks) != 1 || doc.Remarks[0].Code != "ocr_language" || doc.Remarks[0].Detail != english {
		t.Errorf("remarks %v", doc.Remarks)
	}
	if !strings.Contains(got, "802881-4179") {
		t.Errorf("got\n%s", got)
	}
	t.Setenv("TESSDATA_PREFIX", t.TempDir())
	data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, blank(150).Image) })
	if _, err := New(Options{Tesseract: program}).Read(data); err == nil {
		t.Error("no language, no error")
	}
}

func BenchmarkRead(b *testing.B) {
	r := New(Options{Tesseract: tesseract(b)})
	data := encoded(b, func(w *bytes.Buffer) error { return png.Encode(w, blank(200).Tilted(1, 0).Image) })
	for b.Loop() {
		if _, err := r.Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"strings"
	"testing"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/document"
)

// paper makes a PDF file of A4 pages with these contents. /Im is a picture of
// 1240 × 1754 pixels and /Strip one of 1240 × 585, /Fm a form of the picture
// under invisible text, /F a font.
func paper(pages ...string) []byte {
	picture := func(w, h int) string {
		// One byte a row, in hexadecimal: 1 bit a pixel, run together by filters.
		return fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/ASCIIHexDecode/Length %d>>stream\n%s>\nendstream",
			w, h, 2*((w+7)/8)*h+1, strings.Repeat("F", 2*((w+7)/8)*h))
	}
	stream := func(dict, body string) string {
		return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(body), body)
	}
	const resources = "<</Font<</F 3 0 R>>/XObject<</Im 4 0 R/Strip 5 0 R/Fm 6 0 R>>>>"
	var kids strings.Builder
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
		picture(1240, 1754), picture(1240, 585),
		stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</Im 4 0 R>>>>", "q 595 0 0 842 0 0 cm /Im Do Q "+layer)}
	for _, content := range pages {
		n := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", n)
		objects = append(objects, fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources %s/Contents %d 0 R>>", resources, n+1), stream("", content))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(pages), kids.String())
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

const (
	scanPage = "q 595 0 0 842 0 0 cm /Im Do Q "
	layer    = "BT 3 Tr /F 11 Tf 70 700 Td (Holma odlar) Tj ET "
	footer   = "BT /F 8 Tf 70 20 Td (Skannad med telefon) Tj ET "
)

// textLines is a page of so many lines, outlined one of so many letters that
// were drawn as shapes.
func textLines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "BT /F 11 Tf 70 %d Td (Rad %d av brevet) Tj ET ", 780-i*20, i)
	}
	return b.String()
}

func outlined(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d %d 4 8 re f ", 70+i%60*6, 780-i/60*20)
	}
	return b.String()
}

// recogniser gives the reader of all tests this recognition for the length of
// one: a second engine would cost seconds.
func recogniser(t *testing.T, recognise func(*image.Gray, float64) (layout.Page, error)) *Reader {
	t.Helper()
	r := reader(t)
	r.recogniser = recognise
	t.Cleanup(func() { r.recogniser = nil })
	return r
}

func TestScannedPages(t *testing.T) {
	var seen []float64
	r := recogniser(t, func(g *image.Gray, dpi float64) (layout.Page, error) {
		seen = append(seen, dpi)
		return layout.Page{Words: []layout.Word{{Text: "recognised", Box: document.Box{X0: 70, Y0: 700, X1: 130, Y1: 712}, Base: 702, Size: 11, Doubt: 0.01}}}, nil
	})
	for _, c := range []struct {
		name  string
		pages []string
		dpi   string
		text  string
	}{
		{"bare picture", []string{scanPage}, "[150]", "recognised"},
		{"in strips", []string{"q 595 0 0 281 0 561 cm /Strip Do Q q 595 0 0 281 0 280 cm /Strip Do Q q 595 0 0 280 0 0 cm /Strip Do Q"}, "[150]", "recognised"},
		{"invisible text over it", []string{scanPage + layer}, "[150]", "recognised"},
		{"both in a form", []string{"/Fm Do"}, "[150]", "recognised"},
		{"both in a form half as large", []string{"q .8 0 0 .8 10 10 cm /Fm Do Q"}, "[187]", "recognised"},
		{"visible text under it", []string{textLines(30) + scanPage}, "[150]", "recognised"},
		{"name of the scanner", []string{scanPage + footer}, "[150]", "recognised"},
		{"on its side", []string{"q 0 842 -595 0 595 0 cm /Im Do Q"}, "[212]", "recognised"},
		{"letters as shapes", []string{outlined(700)}, "[300]", "recognised"},
		{"a letter on patterned paper", []string{scanPage + textLines(12)}, "[]", "Rad 11 av brevet"},
		{"a letter with a large picture", []string{"q 500 0 0 600 50 50 cm /Im Do Q " + footer}, "[]", "Skannad med telefon"},
		{"a letter, then its scanned annex", []string{textLines(3), scanPage}, "[150]", "Rad 2 av brevet recognised"},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen = nil
			doc, err := r.Read(paper(c.pages...))
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(ints(seen)); got != c.dpi {
				t.Errorf("recognised at %s, want %s", got, c.dpi)
			}
			if got := strings.Join(strings.Fields(doc.Text()), " "); !strings.HasSuffix(got, c.text) {
				t.Errorf("text %q", got)
			}
			if len(doc.Remarks) > 0 {
				t.Errorf("remarks %v", doc.Remarks)
			}
		})
	}
}

func ints(values []float64) []int {
	out := []int{}
	for _, v := range values {
		out = append(out, int(v))
	}
	return out
}

func TestScansThatNobodyRecognises(t *testing.T) {
	r := reader(t) // has no recognition
	if _, err := r.Read(paper(scanPage)); !errors.Is(err, document.ErrNoRecogniser) {
		t.Errorf("a bare scan: %v", err)
	}
	doc, err := r.Read(paper(textLines(3), scanPage))
	if err != nil || remarks(doc) != "page_picture 2" {
		t.Errorf("a letter and a scan: %q, %v", remarks(doc), err)
	}
	doc, err = r.Read(paper("/Fm Do"))
	if err != nil || remarks(doc) != "text_layer 1" {
		t.Fatalf("a scan with text of another program: %q, %v", remarks(doc), err)
	}
	for _, run := range doc.Blocks[0].Paragraph.Runs {
		if run.Doubt < 0.2 {
			t.Errorf("%q has doubt %v", run.Text, run.Doubt)
		}
	}
}

func TestTooManyScannedPages(t *testing.T) {
	r := recogniser(t, func(*image.Gray, float64) (layout.Page, error) {
		return layout.Page{Words: []layout.Word{{Text: "x", Box: document.Box{X0: 1, Y0: 1, X1: 9, Y1: 9}, Size: 8}}}, nil
	})
	pages := make([]string, maxScanned+1)
	for i := range pages {
		pages[i] = scanPage
	}
	doc, err := r.Read(paper(pages...))
	if err != nil || remarks(doc) != fmt.Sprint("page_picture ", maxScanned+1) {
		t.Errorf("%q, %v", remarks(doc), err)
	}
}

// A machine that cannot recognise is no fault of the file.
func TestRecognitionFails(t *testing.T) {
	broken := errors.New("no such program")
	r := recogniser(t, func(*image.Gray, float64) (layout.Page, error) { return layout.Page{}, broken })
	if _, err := r.Read(paper(textLines(3), scanPage)); !errors.Is(err, broken) || errors.Is(err, document.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func remarks(doc *document.Document) string {
	if doc == nil {
		return ""
	}
	var out []string
	for _, r := range doc.Remarks {
		out = append(out, fmt.Sprint(r.Code, " ", r.Place.Page))
	}
	return strings.Join(out, ", ")
}

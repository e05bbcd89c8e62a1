package sandbox

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samkarta/internal/document"
)

// repeated writes a text so often between a head and a tail, and holds no more of
// it in memory than a piece.
func repeated(w io.Writer, head, text string, times int, tail string) error {
	piece := strings.Repeat(text, max(1, (64<<10)/len(text)))
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	for left := times * len(text); left > 0; left -= len(piece) {
		if _, err := io.WriteString(w, piece[:min(left, len(piece))]); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, tail)
	return err
}

// packed makes an Office package whose main part is a repeated text.
func packed(t *testing.T, parts map[string]string, name, head, text string, times int, tail string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for part, content := range parts {
		w, err := z.Create(part)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create(name)
	if err == nil {
		err = repeated(w, head, text, times, tail)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// word, excel and text wrap the content of a document of each kind.
func word(t *testing.T, head, text string, times int, tail string) []byte {
	const open = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	return packed(t, nil, "word/document.xml", open+head, text, times, tail+"</w:body></w:document>")
}

func excel(t *testing.T, head, text string, times int, tail string) []byte {
	parts := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/a.xml"/></Relationships>`,
	}
	return packed(t, parts, "xl/worksheets/a.xml", "<worksheet>"+head, text, times, tail+"</worksheet>")
}

func openDocument(t *testing.T, head, text string, times int, tail string) []byte {
	const open = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>`
	parts := map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
	return packed(t, parts, "content.xml", open+head, text, times, tail+"</office:body></office:document-content>")
}

// TestOfficeBombs: a few kilobytes that unpack to gigabytes, millions of empty
// elements, cells at the far end of a sheet. Each ends by a limit, or is read as
// far as it says anything; the time is that of a document and not of an attack.
func TestOfficeBombs(t *testing.T) {
	p := newPool(t, Options{Workers: 1, Wall: time.Minute})
	refused := []error{document.ErrTooLarge, document.ErrDamaged, ErrLimit}
	for _, c := range []struct {
		name string
		data []byte
		read bool // may be read after all
	}{
		{"spaces", word(t, "<w:p><w:r><w:t>", " ", 256<<20, "</w:t></w:r></w:p>"), false},
		{"empty paragraphs", word(t, "", "<w:p/>", 5_000_000, ""), false},
		{"text in nested controls", word(t, strings.Repeat("<w:sdt><w:sdtPr><w:tag w:val='a'/></w:sdtPr><w:sdtContent>", 50)+"<w:p><w:r><w:t>", "a", 20<<20, "</w:t></w:r></w:p>"+strings.Repeat("</w:sdtContent></w:sdt>", 50)), false},
		{"nested elements", word(t, "", "<w:ins>", 1_000_000, ""), false},
		{"attributes", word(t, "<w:p", " a='b'", 2_000_000, "/>"), true},
		{"entities", word(t, "", "&a;", 1_000_000, ""), false},
		{"comments", word(t, "", "<!-- -->", 5_000_000, ""), true},
		{"cells at the far end", excel(t, "<sheetData>", "<row><c r='XFD1'><v>1</v></c></row>", 20_000, "</sheetData>"), true},
		{"empty cells", excel(t, "<sheetData><row>", "<c/>", 5_000_000, "</row></sheetData>"), true},
		{"empty rows", excel(t, "<sheetData>", "<row/>", 10_000_000, "</sheetData>"), true},
		{"merged cells", excel(t, "<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>", "<mergeCell ref='A1:XFD1048576'/>", 50_000, "</mergeCells>"), true},
		{"a sparse sheet", openDocument(t, "<office:spreadsheet><table:table>", "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'><text:p>a</text:p></table:table-cell></table:table-row>", 2000, "</table:table></office:spreadsheet>"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			doc, err := p.Read("fil.bin", c.data)
			known := false
			for _, want := range refused {
				known = known || errors.Is(err, want)
			}
			if !known && (err != nil || !c.read || len(doc.Blocks) > 10) {
				t.Errorf("%d bytes: %v", len(c.data), err)
			}
			t.Logf("%d bytes: %s, %v", len(c.data), time.Since(begun).Round(time.Millisecond), err)
			readsOn(t, p)
		})
	}
}

// streamed makes a PDF file whose page's content is a compressed repeated text.
func streamed(t *testing.T, filters int, resources, text string, times int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if err := errors.Join(repeated(w, "", text, times, ""), w.Close()); err != nil {
		t.Fatal(err)
	}
	content, names := b.Bytes(), "/FlateDecode"
	for range filters - 1 {
		var outer bytes.Buffer
		w := zlib.NewWriter(&outer)
		if _, err := w.Write(content); err != nil || w.Close() != nil {
			t.Fatal("compress")
		}
		content, names = outer.Bytes(), names+"/FlateDecode"
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n")
	fmt.Fprintf(&out, "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<%s>>>>\nendobj\n", resources)
	fmt.Fprintf(&out, "4 0 obj\n<</Length %d/Filter[%s]>>\nstream\n%s\nendstream\nendobj\n", len(content), names, content)
	fmt.Fprintf(&out, "trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n", out.Len())
	return out.Bytes()
}

// TestStreamBombs: what PDF pages can unpack to. The engine's own memory ends
// most of them, the child's limits the rest; the next document is read.
func TestStreamBombs(t *testing.T) {
	if racing {
		t.Skip("no memory limit is held beside the race detector; passes without")
	}
	if testing.Short() {
		t.Skip("compiles the PDF engine")
	}
	o := engineOptions()
	o.CPU = 4 * time.Second
	p := newPool(t, o)
	p.Warm()
	good, err := os.ReadFile(filepath.Join("..", "attachment", "pdf", "testdata", "form-mixed.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	const font = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
	var image bytes.Buffer
	image.WriteString("BI /W 26754 /H 26754 /BPC 8 /CS /G ID \x00 EI\n")
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"operand stack", streamed(t, 1, "", "[", 400<<20)},
		{"operands", streamed(t, 1, "", "1 ", 200<<20)},
		{"text", streamed(t, 1, font, "BT /F1 9 Tf (aaaaaaaa) Tj ET\n", 16<<20)},
		{"paths", streamed(t, 1, "", "0 0 m 9 9 l S\n", 16<<20)},
		{"spaces, compressed twice", streamed(t, 2, "", " ", 1<<30)},
		{"a huge image", streamed(t, 1, "", image.String(), 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			_, err := p.Read("fil.pdf", c.data)
			ended := errors.Is(err, ErrLimit) || errors.Is(err, ErrCrashed)
			for _, kind := range kinds {
				ended = ended || errors.Is(err, kind)
			}
			if !ended {
				t.Errorf("%d bytes: %v", len(c.data), err)
			}
			t.Logf("%d bytes: %s, %v", len(c.data), time.Since(begun).Round(time.Millisecond), err)
			if doc, err := p.Read("svar.pdf", good); err != nil || len(doc.Controls) == 0 {
				t.Errorf("the next document: %v", err)
			}
		})
	}
}

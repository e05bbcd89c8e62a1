package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"samkarta/internal/document"
)

// pack makes a zip archive of entries, given as name and content in turn.
func pack(t testing.TB, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		w, err := z.Create(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// types packs a [Content_Types].xml with these types.
func types(t testing.TB, types ...string) []byte {
	var b strings.Builder
	b.WriteString(`<Types>`)
	for _, s := range types {
		b.WriteString(`<Override PartName="/x" ContentType="` + s + `"/>`)
	}
	b.WriteString(`</Types>`)
	return pack(t, "a.txt", "first", "[Content_Types].xml", b.String())
}

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// renameStream gives a stream of an OLE2 file another name.
func renameStream(t testing.TB, data []byte, from, to string) []byte {
	t.Helper()
	data = bytes.Clone(data)
	i := bytes.Index(data, append(utf16le(from), 0, 0))
	if i < 0 {
		t.Fatalf("no stream %s", from)
	}
	entry := data[i : i+66]
	clear(entry)
	copy(entry, utf16le(to))
	binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(to)+2))
	return data
}

// lock puts the mark of a password behind the beginning of a workbook.
func lock(t testing.TB, xls []byte) []byte {
	t.Helper()
	xls = bytes.Clone(xls)
	i := bytes.Index(xls, []byte{0x09, 0x08, 0x10, 0x00, 0x00, 0x06})
	if i < 0 {
		t.Fatal("no BIFF8 workbook")
	}
	binary.LittleEndian.PutUint16(xls[i+4+0x10:], 0x2f)
	return xls
}

func TestSniffContainers(t *testing.T) {
	xls := file(t, "sheet.xls")
	const ooxml, ms = "application/vnd.openxmlformats-officedocument.", "application/vnd.ms-"
	for _, c := range []struct {
		name string
		data []byte
		want kind
	}{
		{"docx after an embedded workbook", types(t, ooxml+"spreadsheetml.sheet", ooxml+"presentationml.presentation",
			ooxml+"wordprocessingml.document.main+xml"), known(document.DOCX)},
		{"docm", types(t, ms+"word.document.macroEnabled.main+xml"), known(document.DOCX)},
		{"dotx", types(t, ooxml+"wordprocessingml.template.main+xml"), known(document.DOCX)},
		{"xlsm", types(t, ms+"excel.sheet.macroEnabled.main+xml"), known(document.XLSX)},
		{"xlsb", types(t, ms+"excel.sheet.binary.macroEnabled.main"), unknown("xlsb")},
		{"pptx", types(t, ooxml+"presentationml.presentation.main+xml"), unknown("pptx")},
		{"docx without types", pack(t, `word\document.xml`, ""), known(document.DOCX)},
		{"xlsx without types", pack(t, "XL/Workbook.xml", ""), known(document.XLSX)},
		{"odt", pack(t, "mimetype", "application/vnd.oasis.opendocument.text"), known(document.ODT)},
		{"ott", pack(t, "mimetype", "application/vnd.oasis.opendocument.text-template\n"), known(document.ODT)},
		{"ods by manifest", pack(t, "content.xml", "", "META-INF/manifest.xml",
			`<m:file-entry m:media-type="application/vnd.oasis.opendocument.spreadsheet"/>`), known(document.ODS)},
		{"sxw", pack(t, "mimetype", "application/vnd.sun.xml.writer"), known(document.ODT)},
		{"odp", pack(t, "mimetype", "application/vnd.oasis.opendocument.presentation"), unknown("OpenDocument presentation")},
		{"epub", pack(t, "mimetype", "application/epub+zip"), unknown("epub")},
		{"pages", pack(t, "Index/Document.iwa", "", "preview.jpg", ""), unknown("Apple iWork (Pages, Numbers)")},
		{"zip", pack(t, "a.txt", "a"), unknown("zip archive")},
		{"no entries", pack(t), unknown("zip archive")},
		{"broken zip", []byte("PK\x03\x04rubbish"), kind{format: document.Unknown, name: "zip archive", damaged: true}},
		{"broken odt", []byte("PK\x03\x04\x14mimetypeapplication/vnd.oasis.opendocument.textPK"), known(document.ODT)},
		{"msg", renameStream(t, xls, "Workbook", "__properties_version1.0"), unknown("Outlook message (msg)")},
		{"excel 5", renameStream(t, xls, "Workbook", "Book"), known(document.XLS)},
		{"encrypted", renameStream(t, xls, "Workbook", "EncryptedPackage"),
			kind{format: document.Unknown, name: "encrypted docx or xlsx", encrypted: true}},
		{"other ole", renameStream(t, xls, "Workbook", "Contents"), unknown("OLE2 container")},
	} {
		if got := sniff(c.data); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       document.Format
	}{
		{"pdf", "%PDF-1.7\n", document.PDF},
		{"pdf after a printer's job", "\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\r\n", document.PDF},
		{"pdf after empty lines", "\n\n%PDF-1.4\n1 0 obj\n<<>>\nendobj", document.PDF},
		{"text about pdf", "Filen börjar med %PDF-1.4 och sedan text.\n", document.Text},
		{"rtf", "\ufeff\r\n{\\rtf1\\ansi}", document.RTF},
		{"html", "\n<!-- x --><!DOCTYPE html><p>hej", document.HTML},
		{"html body", "<div dir=\"ltr\">hej</div>", document.HTML},
		{"xhtml", "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body>hej", document.HTML},
		{"html in utf-16", "\xff\xfe<\x00p\x00>\x00h\x00e\x00j\x00", document.HTML},
		{"text with a sign", "< 30 personer", document.Text},
		{"text in angles", "<ada@example.org> skrev:", document.Text},
		{"latin-1", "F\xf6reningen Exempel \xe5rsm\xf6te", document.Text},
		{"word xml", "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>", document.DOC},
		{"excel xml", "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>", document.XLS},
		{"png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", document.Image},
		{"jpeg", "\xff\xd8\xff\xe1\x00\x00Exif", document.Image},
		{"gif", "GIF89a\x01\x00\x01\x00", document.Image},
		{"tiff", "II*\x00\x08\x00\x00\x00", document.Image},
		{"heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", document.Image},
		{"webp", "RIFF\x24\x00\x00\x00WEBPVP8 ", document.Image},
		{"sound", "ID3\x03\x00\x00\x00\x00\x00\x00", document.Unknown},
		{"nothing", "", document.Unknown},
	} {
		if got := Detect([]byte(c.data)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWordLocked(t *testing.T) {
	fib := make([]byte, 32)
	if wordLocked(fib) || wordLocked(nil) {
		t.Error("open document taken for a locked one")
	}
	fib[0x0b] = 1
	if !wordLocked(fib) {
		t.Error("lock not seen")
	}
}

func FuzzDetect(f *testing.F) {
	for _, name := range []string{"letter.docx", "letter.odt", "letter.rtf", "sheet.xls", "page.html", "locked.xlsx"} {
		f.Add(file(f, name))
	}
	f.Add([]byte("%PDF-1.4"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if k := sniff(data); k.name == "" || k.format == "" {
			t.Errorf("%q: %+v", data, k)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	for _, name := range []string{"letter.docx", "sheet.xls", "page.html"} {
		data := file(b, name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Detect(data)
			}
		})
	}
}

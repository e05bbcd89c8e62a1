package attachment_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samkarta/internal/attachment"
	"samkarta/internal/document"
	"samkarta/internal/extract"
	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/templates"
)

// answers are those of every form in testdata/forms: see make.py there.
var answers = []struct{ id, label, text string }{
	{"org_name", "1. Organisationens namn", "Föreningen Exempel"},
	{"orgnr", "2. Organisationsnummer", "802000-1239"},
	{"employees", "5. Antal anställda", "3"},
	{"contact_name", "7. Kontaktperson och roll", "Åsa Öberg, ordförande"},
	{"contact_email", "8. E-post", "info@exempel.example.se"},
	{"contact_phone", "9. Telefon", "031-390 06 12"},
	{"consent_contact", "10. Får kontaktuppgifterna synas i sammanställningen?", "Ja, alla"},
	{"current_work", "11. Vad gör ni i dag?", "Vi odlar och lagar mat tillsammans på tisdagar."},
	{"competencies", "19. Vilka kunskaper och kompetenser har ni?", "Att möta unga som inte kommit någonstans."},
}

// reading is the way from bytes to answers.
type reading struct {
	reader *attachment.Reader
	finder *extract.Finder
}

func newReading(t *testing.T, office string) reading {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	r := attachment.New(attachment.Options{PDFCache: attachment.EngineCache(), Office: office})
	t.Cleanup(func() { r.Close() })
	return reading{r, extract.New(lib)}
}

// check reads a document and holds its answers against what was filled in.
func (r reading) check(t *testing.T, name string, data []byte, format document.Format) {
	t.Helper()
	doc, err := r.reader.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Format != format {
		t.Errorf("format %s, want %s", doc.Format, format)
	}
	found := r.finder.Find(doc)
	if found.Form == nil || found.Form.ID != "kartlaggning" {
		t.Fatal("not known for the form it is")
	}
	for _, a := range answers {
		raw := found.Answers[a.id]
		if got := strings.Join(append(raw.Ticked, raw.Text), ""); got != a.text {
			t.Errorf("%s: %q, want %q", a.id, got, a.text)
		}
	}
	if len(found.Answers) != len(answers) {
		t.Errorf("%d answers, want %d", len(found.Answers), len(answers))
	}
}

func filled(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "forms", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// renamed gives an Office file of another kind: macros and templates differ from
// documents by the type of their main part, and by parts that nobody may run.
func renamed(t testing.TB, data []byte, old, kind string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	put := func(name string, content []byte) {
		w, err := out.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "[Content_Types].xml" {
			if !bytes.Contains(content, []byte(old)) {
				t.Fatalf("no %s", old)
			}
			content = bytes.Replace(content, []byte(old), []byte(kind), 1)
		}
		put(f.Name, content)
	}
	put("word/vbaProject.bin", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Auto_Open"))
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The whole way of every format from its bytes to the answers. The files are told
// by their bytes, so all have the same wrong name.
func TestForms(t *testing.T) {
	office := os.Getenv("SAMKARTA_SOFFICE")
	r := newReading(t, office)
	const word, excel = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	for _, c := range []struct {
		name, file string
		format     document.Format
		old, kind  string
	}{
		{name: "docx", file: "filled.docx", format: document.DOCX},
		{name: "docx with Word's own elements", file: "word.docx", format: document.DOCX},
		{name: "docm", file: "word.docx", format: document.DOCX, old: word, kind: "application/vnd.ms-word.document.macroEnabled.main+xml"},
		{name: "dotx", file: "word.docx", format: document.DOCX, old: word, kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"},
		{name: "dotm", file: "word.docx", format: document.DOCX, old: word, kind: "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"},
		{name: "odt", file: "filled.odt", format: document.ODT},
		{name: "xlsx", file: "cells.xlsx", format: document.XLSX},
		{name: "xlsm", file: "cells.xlsx", format: document.XLSX, old: excel, kind: "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
		{name: "xltx", file: "cells.xlsx", format: document.XLSX, old: excel, kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"},
		{name: "ods", file: "sheet.ods", format: document.ODS},
		{name: "pdf of LibreOffice", file: "filled.pdf", format: document.PDF},
		{name: "pdf of Chromium", file: "chromium.pdf", format: document.PDF},
		{name: "doc", file: "filled.doc", format: document.DOC},
		{name: "rtf", file: "filled.rtf", format: document.RTF},
		{name: "xls", file: "sheet.xls", format: document.XLS},
	} {
		t.Run(c.name, func(t *testing.T) {
			converted := c.format == document.DOC || c.format == document.RTF || c.format == document.XLS
			if converted && office == "" {
				t.Skip("SAMKARTA_SOFFICE names no soffice: " + c.name + " not read")
			}
			data := filled(t, c.file)
			if c.old != "" {
				data = renamed(t, data, c.old, c.kind)
			}
			r.check(t, "blankett.bin", data, c.format)
		})
	}
}

// Without LibreOffice its formats are refused, and the sender is told which to
// send instead.
func TestFormsWithoutOffice(t *testing.T) {
	r := newReading(t, "")
	for file, format := range map[string]document.Format{"filled.doc": document.DOC, "filled.rtf": document.RTF, "sheet.xls": document.XLS} {
		doc, err := r.reader.Read(file, filled(t, file))
		if !errors.Is(err, document.ErrUnsupported) || doc.Format != format {
			t.Errorf("%s: %v, %v", file, doc.Format, err)
		}
	}
}

// asText and asHTML are the form answered in a mail.
func asText() string {
	var b strings.Builder
	for _, a := range answers {
		fmt.Fprintf(&b, "%s\n%s\n\n", a.label, a.text)
	}
	return b.String()
}

func asHTML() string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><body><table>")
	for _, a := range answers {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td></tr>", html.EscapeString(a.label), html.EscapeString(a.text))
	}
	return b.String() + "</table></body></html>"
}

// mail writes a mail with an attachment, or, without a name, with a body alone.
func mail(kind, name string, data []byte) []byte {
	const head = "From: asa@exempel.example.se\r\nTo: kartlaggning@example.org\r\nSubject: Blankett\r\nMIME-Version: 1.0\r\n"
	if name == "" {
		return []byte(head + "Content-Type: " + kind + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(data) + "\r\n")
	}
	return []byte(head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHej!\r\n" +
		"--b\r\nContent-Type: " + kind + "\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(data) + "\r\n--b--\r\n")
}

// winmail packs a file as Outlook does.
func winmail(name string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0x223e9f78)
	b = binary.LittleEndian.AppendUint16(b, 1)
	add := func(id uint32, data []byte) {
		b = append(b, 2)
		b = binary.LittleEndian.AppendUint32(b, id)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
		b = append(b, data...)
		sum := uint16(0)
		for _, c := range data {
			sum += uint16(c)
		}
		b = binary.LittleEndian.AppendUint16(b, sum)
	}
	add(0x00069002, make([]byte, 14)) // here begins an attachment
	add(0x00018010, append([]byte(name), 0))
	add(0x0006800f, data)
	return b
}

// The whole way from a mail, however the form lies in it.
func TestFormsInMails(t *testing.T) {
	r := newReading(t, "")
	docx, xlsx := filled(t, "filled.docx"), filled(t, "cells.xlsx")
	var z bytes.Buffer
	archive := zip.NewWriter(&z)
	for name, data := range map[string][]byte{"svar/a.docx": docx, "svar/b.xlsx": xlsx} {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	attached := mail("application/octet-stream", "blankett.docx", docx)
	forward := "From: bo@example.org\r\nTo: kartlaggning@example.org\r\nSubject: VB: Blankett\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n" +
		"--f\r\nContent-Type: text/plain\r\n\r\nSe nedan.\r\n--f\r\nContent-Type: message/rfc822\r\n\r\n" + string(attached) + "\r\n--f--\r\n"
	for _, c := range []struct {
		name    string
		raw     []byte
		formats []document.Format
	}{
		{"answered in text", mail("text/plain", "", []byte(asText())), []document.Format{document.Text}},
		{"answered in HTML", mail("text/html", "", []byte(asHTML())), []document.Format{document.HTML}},
		{"attached", attached, []document.Format{document.DOCX}},
		{"forwarded", []byte(forward), []document.Format{document.DOCX}},
		{"zip of forms", mail("application/zip", "svar.zip", z.Bytes()), []document.Format{document.DOCX, document.XLSX}},
		{"winmail.dat", mail("application/ms-tnef", "winmail.dat", winmail("blankett.docx", docx)), []document.Format{document.DOCX}},
		{"signed", filled(t, "signed.eml"), []document.Format{document.DOCX}},
	} {
		t.Run(c.name, func(t *testing.T) {
			read := map[document.Format]bool{}
			for _, p := range message.Split(c.raw).Parts {
				name := p.Name
				if p.HTML {
					name = "mail.html"
				}
				format := attachment.Detect(p.Data)
				if p.Body && len(c.formats) > 0 && c.formats[0] != document.Text && c.formats[0] != document.HTML {
					continue // the letter
				}
				if p.HTML {
					format = document.HTML
				}
				r.check(t, name, p.Data, format)
				read[format] = true
			}
			for _, want := range c.formats {
				if !read[want] {
					t.Errorf("no %s among the parts", want)
				}
			}
		})
	}
}

package docx

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/document"
)

func TestFindsTheMainPart(t *testing.T) {
	main := `<w:document ` + wordNS + `><w:body>` + para("hittad") + `</w:body></w:document>`
	strict := strings.ReplaceAll(main, "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
	for name, files := range map[string]parts{
		"relationship elsewhere": {"_rels/.rels": relsHead + `<Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/doc/d.xml"/></Relationships>`, "doc/d.xml": strict},
		"content type":           {"[Content_Types].xml": `<Types><Override PartName="/x/main.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`, "x/main.xml": main},
		"where it always is":     {`word\document.xml`: main},
		"UTF-16":                 {"word/document.xml": utf16(`<?xml version="1.0" encoding="UTF-16"?>` + main)},
	} {
		if got := strings.TrimSpace(dump(t, zipped(t, files))); !strings.HasPrefix(got, "hittad") {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

// utf16 writes text as big-endian UTF-16; it may hold no rare characters.
func utf16(s string) string {
	b := []byte{0xfe, 0xff}
	for _, c := range s {
		b = append(b, byte(c>>8), byte(c))
	}
	return string(b)
}

func TestRefuses(t *testing.T) {
	good := build(t, parts{"body": para("hej")})
	deep := strings.Repeat("<w:ins>", 300)
	many := strings.Repeat(`<w:p/>`, maxBlocks+1)
	nested := strings.Repeat(`<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent>`, 60)
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, document.ErrDamaged},
		{"text", []byte("hej"), document.ErrDamaged},
		{"half a package", good[:len(good)/2], document.ErrDamaged},
		{"no document", zipped(t, parts{"a.txt": "x"}), document.ErrUnsupported},
		{"a workbook", zipped(t, parts{"word/document.xml": "<workbook/>"}), document.ErrUnsupported},
		{"old Word", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W o r d"), document.ErrUnsupported},
		{"encrypted", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), strings.Join(strings.Split("EncryptedPackage", ""), "\x00")+"\x00"...), document.ErrEncrypted},
		{"broken XML", build(t, parts{"body": `<w:p><w:r></w:p>`}), document.ErrDamaged},
		{"entities", zipped(t, parts{"word/document.xml": `<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>`}), document.ErrDamaged},
		{"too deep", build(t, parts{"body": `<w:p>` + deep}), document.ErrTooLarge},
		{"too many paragraphs", build(t, parts{"body": many}), document.ErrTooLarge},
		{"too many paragraphs in the footer", build(t, parts{"body": `<w:sectPr><w:footerReference r:id="footer"/></w:sectPr>`, "footer": many}), document.ErrTooLarge},
		{"text in sixty fields", build(t, parts{"body": nested + para(strings.Repeat("a", 1<<20)) + strings.Repeat(`</w:sdtContent></w:sdt>`, 60)}), document.ErrTooLarge},
		{"fields without end", build(t, parts{"body": `<w:p>` + strings.Repeat(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, maxFields+1) + `</w:p>`}), document.ErrTooLarge},
		{"a bomb", build(t, parts{"body": para(strings.Repeat(" ", 65<<20))}), document.ErrTooLarge},
	} {
		doc, err := Read(c.data)
		if !errors.Is(err, c.want) || doc != nil {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

// A megabyte of single letters must not take quadratic time.
func TestManyRunsAreCheap(t *testing.T) {
	letters := strings.Repeat(`<w:r><w:t>a</w:t></w:r>`, 200_000)
	doc, err := Read(build(t, parts{"body": `<w:p>` + letters + `</w:p>`}))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(doc.Text()); got != 200_000 {
		t.Errorf("%d bytes", got)
	}
}

// form is a filled form of the usual size: about six kilobytes zipped.
func form(t testing.TB) []byte {
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, `<w:p><w:pPr><w:pStyle w:val="Rubrik2"/></w:pPr>%s</w:p><w:tbl><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="6000"/></w:tblGrid><w:tr w:rsidR="00A1"><w:tc><w:tcPr><w:tcW w:w="3000"/></w:tcPr>%s</w:tc><w:tc><w:tcPr><w:tcW w:w="6000"/></w:tcPr><w:p>%s</w:p><w:p>%s</w:p></w:tc></w:tr></w:tbl>`,
			run(fmt.Sprintf("%d. Fråga", i)), para(fmt.Sprintf("Vad gör ni %x i dag?", i*7919)),
			sdt(fmt.Sprintf(`<w:alias w:val="F%d"/><w:tag w:val="f%d"/><w:text/>`, i, i), run(strings.Repeat(fmt.Sprintf("Svar %x och mer. ", i*104729), 6))),
			box("1", run("☒"))+run(" Ja ")+box("0", run("☐"))+run(" Nej"))
	}
	var styles strings.Builder
	for i := range 60 {
		fmt.Fprintf(&styles, `<w:style w:type="paragraph" w:styleId="S%d"><w:name w:val="Stil %d"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="%d"/><w:color w:val="%06x"/></w:rPr></w:style>`, i, i, i, i*65521)
	}
	return build(t, parts{"body": b.String(), "styles": styles.String() + `<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/></w:style>`})
}

func BenchmarkRead(b *testing.B) {
	data := form(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever comes in, reading ends with a document or with one of document's
// errors, and what comes out holds together.
func FuzzRead(f *testing.F) {
	f.Add(build(f, parts{"body": para("☐ Ja") + `<w:p>` + box("1", run("☒")) + legacy(`<w:textInput/>`, "FORMTEXT", run("a")) + `</w:p>`}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { holdsTogether(t, data) })
}

// FuzzBody varies the XML itself, which random changes of zipped bytes never
// reach.
func FuzzBody(f *testing.F) {
	f.Add(para("☐ Ja"))
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr>` + para("x") + `</w:tc></w:tr></w:tbl>`)
	f.Add(`<w:p>` + box("1", run("☒")) + legacy(`<w:ddList><w:listEntry w:val="a"/></w:ddList>`, "FORMDROPDOWN", "") + `</w:p>`)
	f.Add(sdt(`<w:tag w:val="a"/>`, sdt(`<w:date w:fullDate="2026"/>`, para("x"))))
	f.Add(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:pict><txbxContent><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></txbxContent></w:pict></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, body string) { holdsTogether(t, build(t, parts{"body": body})) })
}

func holdsTogether(t *testing.T, data []byte) {
	doc, err := Read(data)
	if err != nil {
		for _, known := range []error{document.ErrDamaged, document.ErrTooLarge, document.ErrEncrypted, document.ErrUnsupported} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Fatalf("unknown error %v", err)
	}
	for p := range doc.Paragraphs() {
		for _, r := range p.Runs {
			if r.Control < 0 || r.Control > len(doc.Controls) {
				t.Fatalf("run of field %d of %d", r.Control, len(doc.Controls))
			}
		}
	}
	for _, b := range doc.Blocks {
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				if c.RowSpan < 1 || c.ColumnSpan < 1 || c.Row >= b.Table.Rows || c.Column+c.ColumnSpan > b.Table.Columns {
					t.Fatalf("cell %d,%d outside of %d×%d", c.Row, c.Column, b.Table.Rows, b.Table.Columns)
				}
			}
		}
	}
	if err := document.Dump(&bytes.Buffer{}, doc); err != nil {
		t.Fatal(err)
	}
}

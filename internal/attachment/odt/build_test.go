package odt

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"samkarta/internal/document"
)

const namespaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" ` +
	`xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" ` +
	`xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
	`xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"`

// parts are the parts of a package: "text" or "sheet" is the inside of the
// body, "auto" of the automatic styles, "named" of the named styles, "master"
// of the page layouts; other names are files.
type parts map[string]string

func build(t testing.TB, p parts) []byte {
	t.Helper()
	body := "<office:text>" + p["text"] + "</office:text>"
	if sheet, ok := p["sheet"]; ok {
		body = "<office:spreadsheet>" + sheet + "</office:spreadsheet>"
	}
	files := map[string]string{
		"mimetype": "application/vnd.oasis.opendocument.text",
		"content.xml": `<?xml version="1.0" encoding="UTF-8"?><office:document-content ` + namespaces + `><office:automatic-styles>` + p["auto"] +
			`</office:automatic-styles><office:body>` + body + `</office:body></office:document-content>`,
		"styles.xml": `<office:document-styles ` + namespaces + `><office:styles>` + p["named"] + `</office:styles><office:master-styles>` +
			p["master"] + `</office:master-styles></office:document-styles>`,
	}
	for name, content := range p {
		if strings.Contains(name, ".") {
			files[name] = content
		}
	}
	return zipped(t, files)
}

func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func para(text string) string { return `<text:p>` + text + `</text:p>` }

// golden is a case of a golden test: a package and the dump of its document.
// Places are left out of the dump unless want holds some.
type golden struct {
	name string
	p    parts
	want string
}

func check(t *testing.T, cases []golden) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			read := Read
			if _, ok := c.p["sheet"]; ok {
				read = ReadSheet
			}
			doc, err := read(build(t, c.p))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := document.Dump(&b, doc); err != nil {
				t.Fatal(err)
			}
			_, got, _ := strings.Cut(b.String(), "\n")
			if !strings.Contains(c.want, "@") {
				lines := strings.Split(got, "\n")
				for i, l := range lines {
					lines[i], _, _ = strings.Cut(l, "  @")
				}
				got = strings.Join(lines, "\n")
			}
			want := strings.TrimLeft(c.want, "\n")
			if strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

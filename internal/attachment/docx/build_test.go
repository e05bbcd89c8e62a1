package docx

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"samkarta/internal/document"
)

const (
	wordNS   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`
	relsHead = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	officeNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// parts are the parts of a package by their names; "body" is the inside of the
// body, and other names without a dot are the inside of a part of that kind.
type parts map[string]string

// roots are the root elements of parts by kind.
var roots = map[string]string{
	"styles": "styles", "numbering": "numbering", "comments": "comments", "footnotes": "footnotes",
	"endnotes": "endnotes", "header": "hdr", "footer": "ftr", "glossaryDocument": "glossaryDocument",
}

// build writes a package as Word does.
func build(t testing.TB, p parts) []byte {
	t.Helper()
	files := parts{
		"_rels/.rels":       relsHead + `<Relationship Id="rId1" Type="` + officeNS + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordNS + `><w:body>` + p["body"] + `</w:body></w:document>`,
	}
	rels := relsHead
	for name, content := range p {
		root, ok := roots[name]
		switch {
		case ok:
			files["word/"+name+".xml"] = "<w:" + root + " " + wordNS + ">" + content + "</w:" + root + ">"
			rels += `<Relationship Id="` + name + `" Type="` + officeNS + name + `" Target="` + name + `.xml"/>`
		case name != "body":
			files[name] = content
		}
	}
	files["word/_rels/document.xml.rels"] = rels + "</Relationships>"
	return zipped(t, files)
}

func zipped(t testing.TB, files parts) []byte {
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

// para writes a paragraph of one run.
func para(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

// dump reads the package and shows what came of it, without the first line.
func dump(t *testing.T, data []byte) string {
	t.Helper()
	doc, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := document.Dump(&b, doc); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(b.String(), "\n")
	return rest
}

// golden is a case of a golden test: a package and its dump. Places are left
// out of the dump unless want holds some.
type golden struct {
	name string
	p    parts
	want string
}

func check(t *testing.T, cases []golden) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := dump(t, build(t, c.p))
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

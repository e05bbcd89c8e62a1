package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"

	"samkarta/internal/document"
)

// Entries that name a container's kind are small; more of one is not read.
const maxEntry = 1 << 20

func sniffZip(data []byte) kind {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return sniffBrokenZip(data)
	}
	names := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		// Some programs write backslashes and their own letter case.
		names[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	if f := names["[content_types].xml"]; f != nil {
		if k, ok := sniffContentTypes(f); ok {
			return k
		}
	}
	if f := names["mimetype"]; f != nil {
		if k, ok := sniffODF(entry(f)); ok {
			return k
		}
	}
	switch {
	case names["word/document.xml"] != nil:
		return known(document.DOCX)
	case names["xl/workbook.xml"] != nil:
		return known(document.XLSX)
	case names["content.xml"] != nil && names["meta-inf/manifest.xml"] != nil:
		if k, ok := sniffODF(entry(names["meta-inf/manifest.xml"])); ok {
			return k
		}
	case names["index/document.iwa"] != nil, names["index.zip"] != nil,
		names["index.xml"] != nil && names["buildversionhistory.plist"] != nil:
		return unknown("Apple iWork (Pages, Numbers)")
	}
	return unknown("zip archive")
}

func entry(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, maxEntry)) // half an entry also tells
	return string(b)
}

// mainParts are the content types that only the main part of a file has, in
// the words that tell them apart.
var mainParts = []struct {
	contentType string
	kind        kind
}{
	{"wordprocessingml.document.main+xml", known(document.DOCX)},
	{"wordprocessingml.template.main+xml", known(document.DOCX)},
	{"ms-word.document.macroenabled.main+xml", known(document.DOCX)},
	{"ms-word.template.macroenabledtemplate.main+xml", known(document.DOCX)},
	{"spreadsheetml.sheet.main+xml", known(document.XLSX)},
	{"spreadsheetml.template.main+xml", known(document.XLSX)},
	{"ms-excel.sheet.macroenabled.main+xml", known(document.XLSX)},
	{"ms-excel.template.macroenabled.main+xml", known(document.XLSX)},
	{"ms-excel.sheet.binary.macroenabled.main", unknown("xlsb")},
	{"presentationml.presentation.main+xml", unknown("pptx")},
	{"presentationml.slideshow.main+xml", unknown("pptx")},
	{"presentationml.template.main+xml", unknown("pptx")},
	{"ms-powerpoint.presentation.macroenabled.main+xml", unknown("pptx")},
	{"ms-visio.drawing.main+xml", unknown("vsdx")},
}

// sniffContentTypes goes by the declared type of the main part. A workbook
// embedded in a document has a type without ".main", so the order of the
// entries does not matter.
func sniffContentTypes(f *zip.File) (kind, bool) {
	d := xml.NewDecoder(strings.NewReader(entry(f)))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		t, err := d.Token()
		if err != nil {
			return kind{}, false
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			if a.Name.Local != "ContentType" {
				continue
			}
			v := strings.ToLower(a.Value)
			for _, m := range mainParts {
				if strings.Contains(v, m.contentType) {
					return m.kind, true
				}
			}
		}
	}
}

var odfType = regexp.MustCompile(`application/vnd\.(?:oasis\.opendocument|sun\.xml)\.([a-z]+)`)

// sniffODF goes by the first OpenDocument type in the mimetype entry, or in
// the manifest where a program left the entry out.
func sniffODF(declared string) (kind, bool) {
	m := odfType.FindStringSubmatch(declared)
	if m == nil {
		if strings.HasPrefix(declared, "application/epub") {
			return unknown("epub"), true
		}
		return kind{}, false
	}
	switch m[1] {
	case "text", "writer":
		return known(document.ODT), true
	case "spreadsheet", "calc":
		return known(document.ODS), true
	}
	return unknown("OpenDocument " + m[1]), true
}

// sniffBrokenZip names what a cut-off file was, so that its sender is told
// about a damaged document and not about a strange format. The names of
// entries also stand before their content.
func sniffBrokenZip(data []byte) kind {
	switch {
	case bytes.Contains(data, []byte("word/document.xml")), bytes.Contains(data, []byte("word/_rels/")):
		return known(document.DOCX)
	case bytes.Contains(data, []byte("xl/workbook.xml")), bytes.Contains(data, []byte("xl/worksheets/")):
		return known(document.XLSX)
	}
	if k, ok := sniffODF(string(data[:min(len(data), 256)])); ok {
		return k
	}
	return kind{format: document.Unknown, name: "zip archive", damaged: true}
}

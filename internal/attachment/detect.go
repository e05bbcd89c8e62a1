package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/richardlehane/mscfb"

	"samkarta/internal/attachment/text"
	"samkarta/internal/document"
)

// Detect tells a file's format by its bytes, document.Unknown when it is none
// that can be read or hides behind a password.
func Detect(data []byte) document.Format {
	return sniff(data).format
}

// kind is what sniffing finds.
type kind struct {
	format document.Format
	// name is what errors call it; more exact than format where it is unknown.
	name string
	// encrypted marks an Office Open XML file inside an encrypted container.
	encrypted bool
	// damaged marks the remains of a container that cannot be opened.
	damaged bool
}

func known(f document.Format) kind { return kind{format: f, name: string(f)} }

func unknown(name string) kind { return kind{format: document.Unknown, name: name} }

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

// sniff goes from certain to vague: magic numbers at the start, then a PDF
// behind junk, then what only looks like text. The containers of office
// documents are opened here, because general detectors go by the order of the
// entries and take macro files, old Word and encrypted files for something else.
func sniff(data []byte) kind {
	switch {
	case len(data) == 0:
		return kind{format: document.Unknown, name: "empty file", damaged: true}
	case bytes.HasPrefix(data, zipMagic), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(data)
	case bytes.HasPrefix(data, oleMagic):
		return sniffOLE(data)
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf")), " \t\r\n\x00")
	switch {
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return known(document.RTF)
	case pdfHeader.Match(data[:min(len(data), 1024)]):
		return known(document.PDF)
	}
	mime := mimetype.Detect(data)
	if strings.HasPrefix(mime.String(), "image/") {
		return known(document.Image)
	}
	if !text.Plausible(data) {
		return unknown(mime.String())
	}
	return sniffText(data)
}

// pdfHeader is a PDF's header with its version, at the start of the file or
// behind what printers and mail programs put before it. Running text that
// mentions the header does not go on with a comment or an object.
var pdfHeader = regexp.MustCompile(`\A%PDF-|%PDF-\d\.\d[ \t]*[\r\n]+[ \t]*(%|\d+ \d+ obj)`)

var (
	htmlStart = regexp.MustCompile(`(?is)\A(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype\s+html|html|head|body|meta|title|style|div|p|table|span|font|center|h[1-6]|ul|ol|form|br|b|a)[\s>/]`)
	wordXML   = regexp.MustCompile(`progid="Word\.Document"|<pkg:package`)
	excelXML  = regexp.MustCompile(`progid="Excel\.Sheet"`)
)

// sniffText tells markup from plain text. Word and Excel also save single XML
// files, which LibreOffice opens as it does the old binary ones.
func sniffText(data []byte) kind {
	head := []byte(text.Decode(data[:min(len(data), 4096)]))
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")) {
		switch {
		case wordXML.Match(head):
			return known(document.DOC)
		case excelXML.Match(head):
			return known(document.XLS)
		}
	}
	if htmlStart.Match(head) {
		return known(document.HTML)
	}
	return known(document.Text)
}

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
	{"presentationml.", unknown("pptx")},
	{"ms-powerpoint.", unknown("pptx")},
	{"ms-visio.", unknown("vsdx")},
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

// sniffOLE goes by the streams of the root alone: documents embedded in a
// document bring their own further down.
func sniffOLE(data []byte) kind {
	container, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return kind{format: document.Unknown, name: "OLE2 container", damaged: true}
	}
	names := map[string]bool{}
	for _, f := range container.File {
		if len(f.Path) == 0 {
			names[f.Name] = true
		}
	}
	switch {
	case names["EncryptedPackage"]:
		return kind{format: document.Unknown, name: "encrypted docx or xlsx", encrypted: true}
	case names["WordDocument"]:
		return known(document.DOC)
	case names["Workbook"], names["Book"]:
		return known(document.XLS)
	case names["__properties_version1.0"]:
		return unknown("Outlook message (msg)")
	case names["PowerPoint Document"]:
		return unknown("ppt")
	}
	return unknown("OLE2 container")
}

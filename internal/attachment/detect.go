package attachment

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/gabriel-vasile/mimetype"

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
	// locked marks an old Word or Excel file with a password. Excel's may be
	// the one that every program tries by itself.
	locked bool
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

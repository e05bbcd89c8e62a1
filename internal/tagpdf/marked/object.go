package marked

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"samkarta/internal/tagpdf/typeset"
)

// objects are the objects of a PDF file by number; 0 is unused.
type objects struct {
	bodies []string
	// stream marks the objects that are streams; they cannot stand inside an
	// object stream.
	stream     []bool
	root, info int
	// writer is kept between streams: making one costs more than a page.
	writer *zlib.Writer
}

func (o *objects) add(body string) int {
	o.bodies, o.stream = append(o.bodies, body), append(o.stream, false)
	return len(o.bodies) - 1
}

func (o *objects) replace(n int, body string) { o.bodies[n], o.stream[n] = body, false }

// insert adds entries to a dictionary.
func (o *objects) insert(n int, entries string) {
	o.bodies[n] = strings.TrimSuffix(o.bodies[n], ">>") + entries + ">>"
}

func (o *objects) addStream(dict string, data []byte, compress bool) int {
	n := o.add("")
	o.stream[n] = true
	if compress {
		data = o.deflate(data)
		dict += " /Filter /FlateDecode"
	}
	o.bodies[n] = fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
	return n
}

func (o *objects) replaceStream(n int, dict string, data []byte) {
	at := o.addStream(dict, data, true)
	o.bodies[n], o.stream[n] = o.bodies[at], true
	o.bodies, o.stream = o.bodies[:at], o.stream[:at]
}

func (o *objects) deflate(data []byte) []byte {
	var b bytes.Buffer
	// Writing to memory cannot fail.
	if o.writer == nil {
		o.writer, _ = zlib.NewWriterLevel(&b, zlib.BestCompression)
	} else {
		o.writer.Reset(&b)
	}
	_, _ = o.writer.Write(data)
	_ = o.writer.Close()
	return b.Bytes()
}

var (
	startXref = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\s*$`)
	rootRef   = regexp.MustCompile(`/Root (\d+) 0 R`)
	infoRef   = regexp.MustCompile(`/Info (\d+) 0 R`)
	size      = regexp.MustCompile(`^xref\n0 (\d+)\n`)
)

// readObjects takes a file of gofpdf apart by its cross-reference table. It
// reads what gofpdf writes and no other PDF.
func readObjects(file []byte) (*objects, error) {
	m := startXref.FindSubmatch(file)
	if m == nil {
		return nil, fmt.Errorf("marked: drawing has no cross-reference")
	}
	at, _ := strconv.Atoi(string(m[1]))
	if at > len(file) {
		return nil, fmt.Errorf("marked: cross-reference outside the drawing")
	}
	table := file[at:]
	m, root, info := size.FindSubmatch(table), rootRef.FindSubmatch(table), infoRef.FindSubmatch(table)
	if m == nil || root == nil || info == nil {
		return nil, fmt.Errorf("marked: drawing has an unexpected cross-reference")
	}
	count, _ := strconv.Atoi(string(m[1]))
	offsets := make([]int, count)
	lines := bytes.Split(table[len(m[0]):], []byte("\n"))
	for i := 1; i < count; i++ {
		offsets[i], _ = strconv.Atoi(string(lines[i][:10]))
	}
	ends := append(slices.Clone(offsets), at)
	slices.Sort(ends)
	o := &objects{bodies: make([]string, count), stream: make([]bool, count)}
	for i := 1; i < count; i++ {
		next, _ := slices.BinarySearch(ends, offsets[i]+1)
		body := string(file[offsets[i]:ends[next]])
		body = strings.TrimPrefix(body, strconv.Itoa(i)+" 0 obj\n")
		body = strings.TrimSuffix(strings.TrimRight(body, "\n"), "endobj")
		o.bodies[i] = strings.TrimRight(body, "\n")
		o.stream[i] = strings.HasSuffix(o.bodies[i], "endstream")
	}
	o.root, _ = strconv.Atoi(string(root[1]))
	o.info, _ = strconv.Atoi(string(info[1]))
	return o, nil
}

// toUnicode finds the object of a font's ToUnicode map by the font's name.
func (o *objects) toUnicode(family string) (int, error) {
	re := regexp.MustCompile(`/Subtype /Type0\s+/BaseFont /utf8` + family + `\s[^>]*/ToUnicode (\d+) 0 R`)
	for _, body := range o.bodies {
		if m := re.FindStringSubmatch(body); m != nil {
			return strconv.Atoi(m[1])
		}
	}
	return 0, fmt.Errorf("marked: drawing has no font %s", family)
}

// perStream is how many objects share an object stream.
const perStream = 500

// bytes writes the file: streams, then object streams, then the
// cross-reference stream. Its ID is a hash of the rest, so that equal
// documents stay equal.
func (o *objects) bytes() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	var packed []int
	for n := 1; n < len(o.bodies); n++ {
		if !o.stream[n] {
			packed = append(packed, n)
		}
	}
	// Entry of the cross-reference: kind, offset or container, place in it.
	entries := make([][3]int, len(o.bodies))
	for chunk := range slices.Chunk(packed, perStream) {
		var index, bodies strings.Builder
		for i, n := range chunk {
			fmt.Fprintf(&index, "%d %d ", n, bodies.Len())
			bodies.WriteString(o.bodies[n] + "\n")
			entries[n] = [3]int{2, len(o.bodies), i}
		}
		o.addStream(fmt.Sprintf("/Type /ObjStm /N %d /First %d", len(chunk), index.Len()),
			[]byte(index.String()+bodies.String()), true)
		entries = append(entries, [3]int{})
	}
	for n := 1; n < len(o.bodies); n++ {
		if o.stream[n] {
			entries[n] = [3]int{1, b.Len(), 0}
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, o.bodies[n])
		}
	}
	at := b.Len()
	self := len(o.bodies)
	entries = append(entries, [3]int{1, at, 0})
	id := sha256.Sum256(b.Bytes())
	o.addStream(fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] /DecodeParms <</Predictor 12 /Columns %d>> /Root %d 0 R /Info %d 0 R /ID [<%X> <%X>]",
		self+1, xrefWidth, o.root, o.info, id[:16], id[:16]), predicted(entries), true)
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", self, o.bodies[self], at)
	return b.Bytes()
}

// xrefWidth is how many bytes an entry of the cross-reference has.
const xrefWidth = 7

// predicted writes the entries of the cross-reference, each as its difference from
// the one before (PNG's filter "up"), which deflates to a fifth.
func predicted(entries [][3]int) []byte {
	const up = 2
	var rows []byte
	last := make([]byte, xrefWidth)
	for _, e := range entries {
		row := []byte{byte(e[0])}
		row = binary.BigEndian.AppendUint32(row, uint32(e[1]))
		row = binary.BigEndian.AppendUint16(row, uint16(e[2]))
		rows = append(rows, up)
		for i, b := range row {
			rows = append(rows, b-last[i])
		}
		last = row
	}
	return rows
}

// pdfString writes a text string: plain where ASCII allows, else UTF-16.
func pdfString(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// info is the document information dictionary; PDF 2.0 drops it, but viewers
// still show it.
func (d *Document) info() string {
	s := "<</Title " + pdfString(typeset.OneLine(d.Title))
	for _, e := range [][2]string{{"Author", d.Author}, {"Subject", d.Subject}, {"Creator", d.Producer}, {"Producer", d.Producer}} {
		if e[1] != "" {
			s += " /" + e[0] + " " + pdfString(typeset.OneLine(e[1]))
		}
	}
	if !d.Date.IsZero() {
		date := pdfString(d.Date.UTC().Format("D:20060102150405Z"))
		s += " /CreationDate " + date + " /ModDate " + date
	}
	return s + ">>"
}

// xmp is the metadata packet; pdfuaid:part is how a file says that it keeps
// to PDF/UA-1.
func (d *Document) xmp() string {
	var b strings.Builder
	line := func(format, value string) {
		if value != "" {
			fmt.Fprintf(&b, format+"\n", escapeXML(typeset.OneLine(value)))
		}
	}
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` + "\n" +
		"<pdfuaid:part>1</pdfuaid:part>\n")
	line(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, d.Title)
	line(`<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`, d.Author)
	line(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`, d.Subject)
	line(`<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`, d.Lang)
	line(`<xmp:CreatorTool>%s</xmp:CreatorTool>`, d.Producer)
	line(`<pdf:Producer>%s</pdf:Producer>`, d.Producer)
	if !d.Date.IsZero() {
		date := d.Date.UTC().Format(time.RFC3339)
		line(`<xmp:CreateDate>%s</xmp:CreateDate>`, date)
		line(`<xmp:ModifyDate>%s</xmp:ModifyDate>`, date)
	}
	return b.String() + "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
}

func escapeXML(s string) string {
	var b strings.Builder
	// Writing to memory cannot fail.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

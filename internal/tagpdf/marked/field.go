package marked

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"samkarta/internal/tagpdf/typeset"
)

// Field is a form field (ISO 32000-1, 12.7): text, or a check box where Box is
// set.
type Field struct {
	// Name is the field's name; parts after a point become fields of their own
	// below the first, as PDF asks. Tooltip is what is asked, for who cannot see.
	Name, Tooltip string
	// Value is the text, Checked the state of a check box.
	Value   string
	Box     bool
	Checked bool
	// Lines lets text take several lines.
	Lines bool
	// Size is that of the text of a value that stands there from the beginning.
	Size float64
}

// field is a Field on its page.
type field struct {
	Field
	node *Node
	page *Page
	box  Rect
	key  int // in the parent tree
}

// Field places a form field for an element, whose tag must be Form.
func (p *Page) Field(n *Node, box Rect, f Field) {
	n.attach()
	placed := &field{Field: f, node: n, page: p, box: box}
	p.fields = append(p.fields, placed)
	n.kids = append(n.kids, kid{field: placed})
	if n.page == nil {
		n.page = p
	}
}

// numberFields gives fields their objects and their keys in the parent tree,
// which follow those of the links.
func (a *assembler) numberFields() {
	a.fieldObj = map[*field]int{}
	for _, p := range a.doc.Pages {
		for _, f := range p.fields {
			f.key = len(a.doc.Pages) + len(a.links) + len(a.fields)
			a.fields = append(a.fields, f)
			a.fieldObj[f] = a.file.add("")
		}
	}
}

// form writes the fields and gives the entry of the catalogue that lists them,
// "" without any.
func (a *assembler) form() string {
	if len(a.fields) == 0 {
		return ""
	}
	w := &formWriter{assembler: a, font: a.fieldFont(), groups: map[string]*group{}}
	var top []string
	for _, f := range a.fields {
		name, below, grouped := strings.Cut(f.Name, ".")
		if !grouped {
			a.file.replace(a.fieldObj[f], w.widget(f, name, 0))
			top = append(top, fmt.Sprintf("%d 0 R", a.fieldObj[f]))
			continue
		}
		g := w.groups[name]
		if g == nil {
			g = &group{object: a.file.add("")}
			w.groups[name] = g
			top = append(top, fmt.Sprintf("%d 0 R", g.object))
		}
		g.kids = append(g.kids, fmt.Sprintf("%d 0 R", a.fieldObj[f]))
		a.file.replace(a.fieldObj[f], w.widget(f, below, g.object))
		a.file.replace(g.object, fmt.Sprintf("<</T %s /Kids [%s]>>", pdfString(name), strings.Join(g.kids, " ")))
	}
	return fmt.Sprintf(" /AcroForm <</Fields [%s] /DR <</Font <</%s %d 0 R>>>> /DA (/%s 0 Tf 0.1 g)>>", strings.Join(top, " "), fieldFontName, w.font, fieldFontName)
}

// group is a field that only holds others.
type group struct {
	object int
	kids   []string
}

type formWriter struct {
	*assembler
	font   int
	groups map[string]*group
	// on and off are the appearances of check boxes, by their size.
	boxes map[string]int
}

// fieldFontName is what fields call the font in which they show what is typed.
const fieldFontName = "OpenSans"

// Flags of fields, 12.7.4.3.
const multiline = 1 << 12

func (w *formWriter) widget(f *field, name string, parent int) string {
	s := fmt.Sprintf("<</Type /Annot /Subtype /Widget /Rect [%s] /F 4 /P %d 0 R /StructParent %d /T %s /TU %s",
		f.box.corners(), pageObject(f.page), f.key, pdfString(name), pdfString(typeset.OneLine(f.Tooltip)))
	if parent > 0 {
		s += fmt.Sprintf(" /Parent %d 0 R", parent)
	}
	if f.Box {
		state := "Off"
		if f.Checked {
			state = checkedState
		}
		return s + fmt.Sprintf(" /FT /Btn /V /%s /AS /%[1]s /MK <</CA (8)>> /AP <</N <</%s %d 0 R /Off %d 0 R>>>>>>",
			state, checkedState, w.mark(f.box, true), w.mark(f.box, false))
	}
	flags := 0
	if f.Lines {
		flags |= multiline
	}
	// Size 0 lets the viewer choose one with which all that is typed shows:
	// nobody's words are to be cut.
	return s + fmt.Sprintf(" /FT /Tx /Ff %d /DA (/%s 0 Tf 0.1 g) /V %s /DV () /AP <</N %d 0 R>>>>", flags, fieldFontName, pdfString(f.Value), w.text(f))
}

// checkedState names the state of a ticked box.
const checkedState = "Yes"

// mark draws a check box. It is vectors, so that no symbol font is needed.
func (w *formWriter) mark(box Rect, on bool) int {
	key := fmt.Sprintf("%.2f %.2f %t", box.W, box.H, on)
	if w.boxes == nil {
		w.boxes = map[string]int{}
	}
	if n := w.boxes[key]; n > 0 {
		return n
	}
	var b strings.Builder
	fmt.Fprintf(&b, "q 0.8 w 0.1 G 1 g 0.4 0.4 %.2f %.2f re B", box.W-0.8, box.H-0.8)
	if on {
		in := box.W * 0.22
		fmt.Fprintf(&b, " 1.2 w %.2f %.2f m %.2f %.2f l %.2f %.2f m %.2f %.2f l S", in, in, box.W-in, box.H-in, in, box.H-in, box.W-in, in)
	}
	b.WriteString(" Q")
	w.boxes[key] = w.file.addStream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] /Resources <<>>", box.W, box.H), []byte(b.String()), true)
	return w.boxes[key]
}

// text draws the value that a field has from the beginning. What the font's
// encoding lacks is drawn as a question mark; the value itself has it.
func (w *formWriter) text(f *field) int {
	var b strings.Builder
	b.WriteString("/Tx BMC ")
	if f.Value != "" {
		fmt.Fprintf(&b, "q 1 1 %.2f %.2f re W n BT /%s %.2f Tf 0.1 g %.2f TL 2 %.2f Td", f.box.W-2, f.box.H-2, fieldFontName, f.Size, f.Size*1.2, f.box.H-f.Size-1)
		for _, l := range w.doc.Fonts.Lines([]typeset.Span{{Text: f.Value}}, f.Size, f.box.W-4) {
			line := ""
			for _, p := range l.Pieces {
				line += p.Text
			}
			fmt.Fprintf(&b, " %s Tj T*", winAnsi(line))
		}
		b.WriteString(" ET Q ")
	}
	b.WriteString("EMC")
	return w.file.addStream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] /Resources <</Font <</%s %d 0 R>>>>", f.box.W, f.box.H, fieldFontName, w.font), []byte(b.String()), true)
}

// winAnsi writes a string in the font's encoding, in hexadecimal.
func winAnsi(s string) string {
	var b strings.Builder
	b.WriteByte('<')
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			c = '?'
		}
		fmt.Fprintf(&b, "%02X", c)
	}
	return b.String() + ">"
}

// fieldFont embeds the regular font once more, whole and with the simple
// encoding that viewers can type with: WinAnsi has å, ä, ö and €.
func (a *assembler) fieldFont() int {
	data := a.doc.Fonts.Data(typeset.Regular)
	var widths, toUni strings.Builder
	mapped := 0
	for c := 32; c < 256; c++ {
		r := charmap.Windows1252.DecodeByte(byte(c))
		width := 0.0
		if r != '\uFFFD' {
			width = a.doc.Fonts.Width(typeset.Span{Text: string(r)}, 1000)
			fmt.Fprintf(&toUni, "<%02X> <%04X>\n", c, r)
			mapped++
			if mapped%100 == 0 {
				toUni.WriteString("endbfchar\n100 beginbfchar\n")
			}
		}
		fmt.Fprintf(&widths, "%.0f ", width)
	}
	// A block holds 100 entries at most; the first ones are full.
	maps := "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /WinAnsi-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n100 beginbfchar\n" + toUni.String() + "endbfchar\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
	maps = lastBlock(maps, mapped%100)
	file := a.file.addStream(fmt.Sprintf("/Length1 %d", len(data)), bytes.Clone(data), true)
	box, ascent, descent := fontBox(data)
	descriptor := a.file.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [%s] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight 714 /StemV 80 /FontFile2 %d 0 R>>",
		fieldFontName, box, ascent, descent, file))
	return a.file.add(fmt.Sprintf("<</Type /Font /Subtype /TrueType /BaseFont /%s /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 /Widths [%s] /FontDescriptor %d 0 R /ToUnicode %d 0 R>>",
		fieldFontName, widths.String(), descriptor, a.file.addStream("", []byte(maps), true)))
}

// lastBlock gives the last block of a map its own count.
func lastBlock(cmap string, count int) string {
	const full = "100 beginbfchar\n"
	i := strings.LastIndex(cmap, full)
	return cmap[:i] + fmt.Sprintf("%d beginbfchar\n", count) + cmap[i+len(full):]
}

// fontBox reads the box around all glyphs and the heights of a TrueType font,
// in thousandths.
func fontBox(data []byte) (box string, ascent, descent int) {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		record := data[12+16*i:]
		tables[string(record[:4])] = data[binary.BigEndian.Uint32(record[8:]):]
	}
	head, hhea := tables["head"], tables["hhea"]
	unit := int(binary.BigEndian.Uint16(head[18:]))
	at := func(table []byte, offset int) int {
		return int(int16(binary.BigEndian.Uint16(table[offset:]))) * 1000 / unit
	}
	return fmt.Sprintf("%d %d %d %d", at(head, 36), at(head, 38), at(head, 40), at(head, 42)), at(hhea, 4), at(hhea, 6)
}

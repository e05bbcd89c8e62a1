package marked

import (
	"fmt"
	"slices"
	"strings"

	"samkarta/internal/tagpdf/typeset"
)

// coding is the codes of a font's characters in the pages. gofpdf makes fonts whose
// codes are two bytes of UTF-16; the first of them is nearly always zero and costs an
// eighth of the file. A font that shows few characters gets codes of one byte; nil
// keeps two.
type coding map[rune]byte

// mostCodes is how many characters one byte can tell apart, zero left out.
const mostCodes = 255

// coding gives ASCII its own codes, for the sake of who looks into a file, and the
// others those that are left, in order.
func (d *drawing) coding(f typeset.Face) coding {
	runes := d.runes(f)
	if len(runes) > mostCodes {
		return nil
	}
	c := coding{}
	next := 0x80
	for _, r := range runes {
		if r >= ' ' && r <= '~' {
			c[r] = byte(r)
			continue
		}
		if next > 0xFF {
			return nil // more beyond ASCII than there are codes for
		}
		c[r] = byte(next)
		next++
	}
	return c
}

// code is a character's code as it is written in hexadecimal.
func (c coding) code(r rune) string {
	if c == nil {
		return fmt.Sprintf("%04X", r)
	}
	return fmt.Sprintf("%02X", c[r])
}

// What both maps begin and end with; the font's characters are those of UCS.
const (
	cmapHead = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
	cmapFoot = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)

func (c coding) space() string {
	if c == nil {
		return "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
	}
	return "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
}

// toUnicode writes the map from codes to text.
func (c coding) toUnicode(runes []rune) string {
	return cmapHead + "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" + c.space() +
		c.blocks("bfchar", runes, func(r rune) string { return fmt.Sprintf("<%04X>", r) }) + cmapFoot
}

// blocks lists characters; the limit of 100 entries a block is the format's.
func (c coding) blocks(kind string, runes []rune, to func(rune) string) string {
	var b strings.Builder
	for start := 0; start < len(runes); start += 100 {
		block := runes[start:min(start+100, len(runes))]
		fmt.Fprintf(&b, "%d begin%s\n", len(block), kind)
		for _, r := range block {
			fmt.Fprintf(&b, "<%s> %s\n", c.code(r), to(r))
		}
		fmt.Fprintf(&b, "end%s\n", kind)
	}
	return b.String()
}

// shorten gives a font an encoding of its own where it has codes of one byte.
func (a *assembler) shorten(font int, f typeset.Face) {
	c := a.codings[f]
	if c == nil {
		return
	}
	runes := make([]rune, 0, len(c))
	for r := range c {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	name := "Samkarta" + fontName(f)
	stream := a.file.addStream("/Type /CMap /CMapName /"+name+" /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>>",
		[]byte(cmapHead+"/CMapName /"+name+" def\n/CMapType 1 def\n"+c.space()+
			c.blocks("cidchar", runes, func(r rune) string { return fmt.Sprint(int(r)) })+cmapFoot), true)
	a.file.replace(font, strings.Replace(a.file.bodies[font], "/Encoding /Identity-H", fmt.Sprintf("/Encoding %d 0 R", stream), 1))
}

// encoded is text in a font's codes, as a string of PDF.
func (c coding) encoded(text string) string {
	var b strings.Builder
	for _, r := range text {
		if c == nil {
			b.Write([]byte{byte(r >> 8), byte(r)})
		} else {
			b.WriteByte(c[r])
		}
	}
	return "(" + escapes.Replace(b.String()) + ")"
}

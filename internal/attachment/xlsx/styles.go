package xlsx

import (
	"strconv"

	"samkarta/internal/attachment/xlsx/numfmt"
	"samkarta/internal/document"
)

// style is what of a cell's format matters: how its number is shown and
// whether somebody chose it by striking or colouring.
type style struct {
	format numfmt.Format
	look   textLook
	marked bool
}

// stylesPart is what we need of xl/styles.xml: cells point to a combination, which
// points to a number format, a font and a fill.
type stylesPart struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Fonts []struct {
		Bold   *value `xml:"b"`
		Strike *value `xml:"strike"`
		Under  *value `xml:"u"`
		Colour struct {
			RGB     string `xml:"rgb,attr"`
			Indexed string `xml:"indexed,attr"`
		} `xml:"color"`
		Name value `xml:"name"`
	} `xml:"fonts>font"`
	Fills []struct {
		Pattern struct {
			Type       string `xml:"patternType,attr"`
			Foreground struct {
				RGB     string `xml:"rgb,attr"`
				Indexed string `xml:"indexed,attr"`
			} `xml:"fgColor"`
		} `xml:"patternFill"`
	} `xml:"fills>fill"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
		Font   int `xml:"fontId,attr"`
		Fill   int `xml:"fillId,attr"`
	} `xml:"cellXfs>xf"`
}

// value is an element that says all in one attribute.
type value struct {
	Val string `xml:"val,attr"`
}

// on: there, and not switched off.
func (v *value) on() bool { return v != nil && !isFalse(v.Val) }

// readStyles fills the book's styles. Without them numbers are still read,
// dates then as numbers, so a fault in this part is a remark.
func (b *book) readStyles(part string) {
	if part == "" {
		return
	}
	var p stylesPart
	if err := b.unmarshal(part, &p); err != nil {
		b.remark("part_damaged", part, document.Place{})
	}
	codes := map[int]string{}
	for _, f := range p.Formats {
		codes[f.ID] = f.Code
	}
	formats := map[int]numfmt.Format{} // many cells share few formats
	for _, c := range p.Cells {
		f, ok := formats[c.Format]
		if !ok {
			f = numfmt.Builtin(c.Format)
			if code, ok := codes[c.Format]; ok {
				f = numfmt.Parse(code)
			}
			formats[c.Format] = f
		}
		s := style{format: f}
		if c.Font >= 0 && c.Font < len(p.Fonts) {
			font := &p.Fonts[c.Font]
			s.look = textLook{bold: font.Bold.on(), struck: font.Strike.on(), font: font.Name.Val}
			s.marked = font.Under != nil && font.Under.Val != "none" || isMarker(font.Colour.RGB, font.Colour.Indexed)
		}
		if c.Fill >= 0 && c.Fill < len(p.Fills) {
			fill := &p.Fills[c.Fill].Pattern
			s.marked = s.marked || fill.Type == "solid" && isMarker(fill.Foreground.RGB, fill.Foreground.Indexed)
		}
		b.styles = append(b.styles, s)
	}
}

// style gives a cell's style; one that the file does not have is the plain one.
func (b *book) style(index string) style {
	if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(b.styles) {
		return b.styles[i]
	}
	return style{}
}

// The old palette's bright colours.
var indexedMarkers = map[string]bool{
	"2": true, "3": true, "5": true, "6": true, "7": true, "10": true, "11": true, "13": true, "14": true, "15": true,
}

// isMarker tells the bright colours that people mark a choice with from the
// pale, grey and dark ones that a form is laid out with.
func isMarker(rgb, indexed string) bool {
	if len(rgb) < 6 {
		return indexedMarkers[indexed]
	}
	n, err := strconv.ParseUint(rgb[len(rgb)-6:], 16, 32)
	if err != nil {
		return false
	}
	r, g, b := int(n>>16), int(n>>8&0xff), int(n&0xff)
	bright := max(r, g, b)
	return bright >= 0xb0 && bright-min(r, g, b) >= 0x70
}

// apply gives the runs of a text in a cell of this style.
func (s *style) apply(text []stretch) []document.Run {
	runs := make([]document.Run, len(text))
	for i, t := range text {
		r := t.Run
		if r.Tick == document.NoTick && !t.ownFont {
			r = s.look.run(r.Text)
		}
		r.Marked = s.marked
		runs[i] = r
	}
	return runs
}

package tagpdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/jung-kurt/gofpdf"
)

// drawing is what gofpdf made: a PDF without structure, and which characters
// each of its fonts shows.
type drawing struct {
	file []byte
	used [faces]map[rune]bool
}

func (d *drawing) runes(f face) []rune { return slices.Sorted(maps.Keys(d.used[f])) }

// family names a font to gofpdf, which also makes its name in the PDF of it.
func family(f face) string { return [faces]string{"opensans", "opensanssemibold", "dejavusans"}[f] }

// paint draws the pages. gofpdf pitfalls kept out here: it panics on runes
// over U+FFFF (glyphs lets none through), it is only deterministic with sorted
// catalogues and fixed dates, and it writes into the font bytes it is given.
func paint(c *composer) (*drawing, error) {
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(c.options.Now)
	pdf.SetModificationDate(c.options.Now)
	d := &drawing{}
	for _, p := range c.pages {
		for _, o := range p.ops {
			for _, r := range o.text {
				if d.used[o.face] == nil {
					d.used[o.face] = map[rune]bool{}
				}
				d.used[o.face][r] = true
			}
		}
	}
	for f, used := range d.used {
		if used != nil {
			pdf.AddUTF8FontFromBytes(family(face(f)), "", bytes.Clone(c.fonts[f].data))
		}
	}
	for _, p := range c.pages {
		pdf.AddPage()
		paintPage(pdf, p)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("tagpdf: drawing: %w", err)
	}
	d.file = out.Bytes()
	return d, nil
}

// paintPage draws what stands on a page, every stretch of it marked with the
// element it belongs to or as an artifact.
func paintPage(pdf *gofpdf.Fpdf, p *page) {
	for i, o := range p.ops {
		same := i > 0 && p.ops[i-1].mcid == o.mcid
		if i > 0 && !same {
			pdf.RawWriteStr("EMC\n")
		}
		if !same {
			pdf.RawWriteStr(mark(o))
		}
		switch o.kind {
		case drawRect:
			pdf.RawWriteStr(fmt.Sprintf("q %s rg %.2f %.2f %.2f %.2f re f Q\n", o.colour.operands(), o.box.x, pageHeight-o.box.y-o.box.h, o.box.w, o.box.h))
		case drawText:
			paintText(pdf, o)
		}
	}
	if len(p.ops) > 0 {
		pdf.RawWriteStr("EMC\n")
	}
}

func paintText(pdf *gofpdf.Fpdf, o op) {
	if o.text == "" {
		return
	}
	pdf.SetFont(family(o.face), "", o.size)
	pdf.SetTextColor(int(o.colour.r), int(o.colour.g), int(o.colour.b))
	pdf.Text(o.box.x, o.box.y, o.text)
}

func mark(o op) string {
	if o.owner == nil {
		return "/Artifact BMC\n"
	}
	if o.owner.actual != "" {
		// Said here too, for programs that copy text without the structure.
		return fmt.Sprintf("/%s <</MCID %d /ActualText %s>> BDC\n", o.owner.tag, o.mcid, pdfString(o.owner.actual))
	}
	return fmt.Sprintf("/%s <</MCID %d>> BDC\n", o.owner.tag, o.mcid)
}

func (col colour) operands() string {
	return fmt.Sprintf("%.3f %.3f %.3f", float64(col.r)/255, float64(col.g)/255, float64(col.b)/255)
}

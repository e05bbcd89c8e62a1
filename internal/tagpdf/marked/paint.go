package marked

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/jung-kurt/gofpdf"

	"samkarta/internal/tagpdf/typeset"
)

// drawing is what gofpdf made: a PDF without structure, and which characters
// each of its fonts shows.
type drawing struct {
	file []byte
	used [typeset.Faces]map[rune]bool
}

func (d *drawing) runes(f typeset.Face) []rune { return slices.Sorted(maps.Keys(d.used[f])) }

// paint draws the pages. gofpdf pitfalls kept out here: it panics on runes
// over U+FFFF (typeset lets none through), it is only deterministic with sorted
// catalogues and fixed dates, and it writes into the font bytes it is given.
func paint(doc *Document) (*drawing, error) {
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	// Pages are compressed with the rest (assemble.go): smaller and faster.
	pdf.SetCompression(false)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(doc.Date)
	pdf.SetModificationDate(doc.Date)
	d := &drawing{}
	for _, p := range doc.Pages {
		for _, o := range p.Ops {
			for _, r := range o.Text {
				if d.used[o.Face] == nil {
					d.used[o.Face] = map[rune]bool{}
				}
				d.used[o.Face][r] = true
			}
		}
	}
	for f, used := range d.used {
		if used != nil {
			face := typeset.Face(f)
			pdf.AddUTF8FontFromBytes(face.Name(), "", bytes.Clone(doc.Fonts.Data(face)))
		}
	}
	for _, p := range doc.Pages {
		pdf.AddPage()
		paintPage(pdf, p)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("marked: drawing: %w", err)
	}
	d.file = out.Bytes()
	return d, nil
}

// paintPage draws what stands on a page, every stretch of it marked with the
// element it belongs to or as an artifact.
func paintPage(pdf *gofpdf.Fpdf, p *Page) {
	var last *Op // whose font is set
	for i, o := range p.Ops {
		same := i > 0 && p.Ops[i-1].mcid == o.mcid
		if i > 0 && !same {
			pdf.RawWriteStr("EMC\n")
		}
		if !same {
			pdf.RawWriteStr(mark(o))
		}
		if o.Text == "" {
			pdf.RawWriteStr(fmt.Sprintf("q %s rg %.2f %.2f %.2f %.2f re f Q\n", o.Colour.operands(), o.Box.X, PageHeight-o.Box.Y-o.Box.H, o.Box.W, o.Box.H))
		} else {
			if last == nil || last.Face != o.Face || last.Size != o.Size {
				pdf.SetFont(o.Face.Name(), "", o.Size)
			}
			last = o
			pdf.SetTextColor(int(o.Colour.R), int(o.Colour.G), int(o.Colour.B))
			text(pdf, o)
		}
	}
	if len(p.Ops) > 0 {
		pdf.RawWriteStr("EMC\n")
	}
}

func text(pdf *gofpdf.Fpdf, o *Op) {
	if !o.Turned {
		pdf.Text(o.Box.X, o.Box.Y, o.Text)
		return
	}
	pdf.TransformBegin()
	pdf.TransformRotate(90, o.Box.X, o.Box.Y)
	pdf.Text(o.Box.X, o.Box.Y, o.Text)
	pdf.TransformEnd()
}

func mark(o *Op) string {
	if o.Owner == nil {
		return "/Artifact BMC\n"
	}
	if o.Owner.Actual != "" {
		// Said here too, for programs that copy text without the structure.
		return fmt.Sprintf("/%s <</MCID %d /ActualText %s>> BDC\n", o.Owner.Tag, o.mcid, pdfString(o.Owner.Actual))
	}
	return fmt.Sprintf("/%s <</MCID %d>> BDC\n", o.Owner.Tag, o.mcid)
}

func (col Colour) operands() string {
	return fmt.Sprintf("%.3f %.3f %.3f", float64(col.R)/255, float64(col.G)/255, float64(col.B)/255)
}

package marked

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/jung-kurt/gofpdf"

	"samkarta/internal/tagpdf/typeset"
)

// drawing is what gofpdf made: a PDF of empty pages with the fonts cut, and which characters
// each of its fonts shows.
type drawing struct {
	file []byte
	used [typeset.Faces]map[rune]bool
}

func (d *drawing) runes(f typeset.Face) []rune { return slices.Sorted(maps.Keys(d.used[f])) }

// paint has gofpdf make pages and fonts. gofpdf pitfalls kept out here: it panics on runes
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
	for i := range doc.Pages {
		pdf.AddPage()
		if i > 0 {
			continue
		}
		// What a font is to show: gofpdf cuts it by that. The pages themselves are
		// written in pen.go.
		for f := range typeset.Faces {
			if d.used[f] != nil {
				pdf.SetFont(f.Name(), "", 1)
				pdf.Text(0, 0, string(d.runes(f)))
			}
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("marked: drawing: %w", err)
	}
	d.file = out.Bytes()
	return d, nil
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
	part := func(v uint8) string { return strconv.FormatFloat(math.Round(1000*float64(v)/255)/1000, 'f', -1, 64) }
	return part(col.R) + " " + part(col.G) + " " + part(col.B)
}

package marked

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"samkarta/internal/tagpdf/typeset"
)

// pen writes the content stream of a page. It says a font, a colour and a place
// only when they change: of a report of a thousand pages the streams are the
// greater part, and gofpdf says all of it anew for every line.
type pen struct {
	bytes.Buffer
	// text: a text object is open, x and y are where its line begins.
	text    bool
	x, y    float64
	font    string
	colour  string
	codings [typeset.Faces]coding
}

// content draws what stands on a page, every stretch of it marked with the element
// it belongs to or as an artifact.
func content(p *Page, codings [typeset.Faces]coding) []byte {
	w := &pen{codings: codings}
	for i, o := range p.Ops {
		if i == 0 || p.Ops[i-1].mcid != o.mcid {
			w.marks(i > 0, mark(o))
		}
		if o.Text == "" {
			w.rectangle(o)
		} else {
			w.line(o)
		}
	}
	if len(p.Ops) > 0 {
		w.marks(true, "")
	}
	return w.Bytes()
}

// marks ends a stretch of marked content and begins another; text objects do not
// reach over them.
func (w *pen) marks(end bool, begin string) {
	w.close()
	if end {
		w.WriteString("EMC\n")
	}
	w.WriteString(begin)
}

func (w *pen) close() {
	if w.text {
		w.WriteString("ET\n")
		w.text = false
	}
}

func (w *pen) rectangle(o *Op) {
	w.close()
	w.paint(o.Colour)
	fmt.Fprintf(w, "%s %s %s %s re f\n", short(o.Box.X), short(PageHeight-o.Box.Y-o.Box.H), short(o.Box.W), short(o.Box.H))
}

func (w *pen) line(o *Op) {
	x, y := o.Box.X, PageHeight-o.Box.Y
	if o.Turned {
		w.close()
	}
	if !w.text {
		w.WriteString("BT ")
		w.text, w.x, w.y = true, 0, 0
	}
	if font := fontName(o.Face) + " " + short(o.Size); font != w.font {
		w.font = font
		w.WriteString("/" + font + " Tf ")
	}
	w.paint(o.Colour)
	if o.Turned {
		fmt.Fprintf(w, "0 1 -1 0 %s %s Tm", short(x), short(y))
	} else {
		// The steps are those of rounded places, so that no error adds up.
		x, y = math.Round(100*x)/100, math.Round(100*y)/100
		fmt.Fprintf(w, "%s %s Td", short(x-w.x), short(y-w.y))
		w.x, w.y = x, y
	}
	w.WriteString(w.codings[o.Face].encoded(o.Text) + "Tj\n")
	if o.Turned {
		w.close()
	}
}

func (w *pen) paint(c Colour) {
	if colour := c.operands() + " rg "; colour != w.colour {
		w.colour = colour
		w.WriteString(colour)
	}
}

// fontName is what the pages' resources call a font.
func fontName(f typeset.Face) string { return "F" + strconv.Itoa(int(f)) }

// short writes a number with two decimals at most: a hundredth of a point is
// finer than any printer.
func short(f float64) string {
	f = math.Round(100*f) / 100
	if f == 0 {
		return "0" // and not "-0"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

var escapes = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\r", `\r`)

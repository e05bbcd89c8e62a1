package blank

import (
	"math"
	"sort"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/tagpdf/typeset"
)

// measures are the lengths of a blank in points.
type measures struct {
	// size is that of the text; small that of help texts and codes.
	size, small float64
	// label and answer are the widths of the two columns.
	label, answer float64
}

// A4 with margins that every office printer can print.
const (
	pageWidth, pageHeight = 595.28, 841.89
	margin                = 36.0
	footerHeight          = 16.0
	textWidth             = pageWidth - 2*margin
	textHeight            = pageHeight - 2*margin - footerHeight
	padding               = 2.5 // above and below the text of a cell
	inset                 = 4.0 // left and right of it
	rule                  = 0.5 // the line between two rows
)

const (
	// leading is the distance of lines in sizes: what Word sets for Arial, and a
	// little more.
	leading = 1.2
	// largest and smallest are the sizes tried. Below 8 points Open Sans and
	// Arial are hard to read on paper.
	largest, smallest, step = 10.0, 8.0, 0.25
)

// shares of the width for the questions that are tried, the most first: where
// several fit, long questions on few lines look best.
var shares = []float64{0.40, 0.37, 0.34, 0.31, 0.28}

// fit finds the largest text that keeps the form, each answer filled to its
// limit, within its pages, and the widths of the columns that go with it. A
// form that fits with no size is set in the smallest and takes more pages.
func (p *plan) fit() {
	steps := int((largest - smallest) / step)
	// The first step down from the largest size that fits; smaller ones fit too.
	n := sort.Search(steps, func(n int) bool {
		p.setBest(largest - float64(n)*step)
		return p.form.MaxPages == 0 || p.pages <= p.form.MaxPages
	})
	p.setBest(largest - float64(n)*step)
}

// setBest takes a size and the widths with which it needs the fewest pages.
func (p *plan) setBest(size float64) {
	fewest, best := math.MaxInt, 0.0
	for _, share := range shares {
		p.set(size, share)
		if n := p.paginate(); n < fewest {
			fewest, best = n, share
		}
	}
	p.set(size, best)
	p.pages = fewest
}

// set takes a size and a share of the width for the questions, and gives each
// row its height.
func (p *plan) set(size, share float64) {
	p.measures = measures{size: size, small: size * 0.88, label: textWidth * share, answer: textWidth * (1 - share)}
	for i := range p.sections {
		for k := range p.sections[i].items {
			it := &p.sections[i].items[k]
			it.height = p.rowHeight(it)
		}
	}
}

// rowHeight is the height of a row with its answer filled to the limit.
func (p *plan) rowHeight(it *item) float64 {
	if it.table != nil {
		return p.lineHeight()*1.4*float64(len(it.table.cells)+1) + p.labelHeight(it, textWidth)
	}
	return math.Max(p.labelHeight(it, p.label), p.answerHeight(it)) + 2*padding + rule
}

func (p *plan) lineHeight() float64 { return p.size * leading }

// labelHeight is the height of the question in its cell.
func (p *plan) labelHeight(it *item, width float64) float64 {
	h := p.textHeight(bold(it.heading()), p.size, width)
	if it.help != "" {
		h += p.textHeight(regular(it.help), p.small, width)
	}
	return h
}

// heading is what is printed of a question in the first line.
func (it *item) heading() string {
	return strings.TrimSpace(it.number + " " + it.label + "\u00a0" + it.code)
}

// answerHeight is the height of the answer in its cell at its limit.
func (p *plan) answerHeight(it *item) float64 {
	if len(it.boxes) == 0 {
		return p.textHeight(regular(sample(it.question.MaxLength, it.value)), p.size, p.answer)
	}
	h := float64(p.boxLines(it.boxes)) * p.lineHeight()
	for _, l := range []*line{it.other, it.comment} {
		if l != nil {
			h += p.textHeight(regular(l.prompt+" "+sample(l.length, l.value)), p.size, p.answer)
		}
	}
	return h
}

// boxLines is how many lines the choices take: a box and its label stay on one.
func (p *plan) boxLines(boxes []box) int {
	lines, x := 1, 0.0
	for _, b := range boxes {
		w := p.boxWidth(b)
		if x > 0 && x+w > p.answer-2*inset {
			lines, x = lines+1, 0
		}
		x += w + p.size*0.9
	}
	return lines
}

// boxWidth is that of a box with its label.
func (p *plan) boxWidth(b box) float64 {
	return p.size*0.95 + p.fonts.Width(regular("\u00a0"+b.label), p.size)
}

// boxGap parts the choices.
const boxGap = "   "

// The glyphs of tick boxes.
func glyph(ticked bool) string {
	if ticked {
		return "☒"
	}
	return "☐"
}

func regular(s string) typeset.Span { return typeset.Span{Text: s, Face: typeset.Regular} }
func bold(s string) typeset.Span    { return typeset.Span{Text: s, Face: typeset.Bold} }

func (p *plan) textHeight(s typeset.Span, size, width float64) float64 {
	lines := p.fonts.Lines([]typeset.Span{s}, size, width-2*inset)
	return float64(max(1, len(lines))) * size * leading
}

// sample is what stands in for an answer while the page is measured: the answer
// itself when it is there, else words of the length the form allows, of the
// breadth that Swedish text has.
func sample(length int, value string) string {
	const words = "Vi möts varje vecka i lokalen på Möllan och hjälps åt med svenska, odling, läxor och mat. "
	n := len([]rune(value))
	if n >= length {
		return value
	}
	text := []rune(strings.Repeat(words, (length-n)/len([]rune(words))+1))
	return value + string(text[:length-n])
}

// paginate gives the number of pages when no row is cut and no heading stands
// last on a page. Rows that are longer than a page go on over it.
func (p *plan) paginate() int {
	pages, y := 1, p.headHeight()
	place := func(h float64) {
		if y+h > textHeight && y > 0 {
			pages, y = pages+1, 0
		}
		y += h
		for y > textHeight {
			pages, y = pages+1, y-textHeight
		}
	}
	for _, s := range p.sections {
		head := p.sectionHeight(&s)
		for i := range s.items {
			place(head + s.items[i].height)
			head = 0
		}
	}
	place(p.textHeight(regular(p.privacy), p.small, textWidth+2*inset) + 2*paragraphGap)
	return pages
}

// headHeight is the height of the title and what stands under it.
func (p *plan) headHeight() float64 {
	h := p.textHeight(bold(p.title), p.titleSize(), textWidth)
	for _, text := range []string{p.intro, p.hand} {
		if text != "" {
			h += p.textHeight(regular(text), p.size, textWidth+2*inset) + paragraphGap
		}
	}
	return h + paragraphGap
}

// paragraphGap is the space under a paragraph around the questions.
const paragraphGap = 4.0

func (p *plan) titleSize() float64   { return p.size * 1.8 }
func (p *plan) headingSize() float64 { return p.size * 1.2 }

// sectionHeight is the height of a section's heading, its help and the header
// row of its table.
func (p *plan) sectionHeight(s *section) float64 {
	h := p.headingSize()*leading + 2*paragraphGap
	if s.help != "" {
		h += p.textHeight(regular(s.help), p.small, textWidth+2*inset)
	}
	return h + p.small*leading + 2*padding + 2*rule
}

// long tells whether an answer may have several lines.
func long(q *form.Question) bool { return q.Type == form.LongText || q.MaxLength > 100 }

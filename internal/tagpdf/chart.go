package tagpdf

import (
	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// Quantity is a number with its name.
type Quantity struct {
	Label string
	Value float64
	// Text is the number as it is printed.
	Text string
}

// KeyFigures are a few large numbers with what they count, in the document's own
// few words: what does not fit its tile ends in "…".
type KeyFigures struct{ Figures []Quantity }

const figuresAcross = 3

// set makes a list of them: number and label are one item, so that they are
// read together.
func (b KeyFigures) set(c *composer) {
	if len(b.Figures) == 0 {
		return
	}
	const gap, pad = 12.0, 10.0
	list := c.doc.Root.Child("L")
	width := (textWidth - gap*(figuresAcross-1)) / figuresAcross
	number := c.figureSize(b.Figures, width-2*pad)
	for start := 0; start < len(b.Figures); start += figuresAcross {
		figures := b.Figures[start:min(start+figuresAcross, len(b.Figures))]
		var values, labels []paragraph
		tallest := 0
		for _, f := range figures {
			body := list.Child("LI").Child("LBody")
			under := underStyle
			under.width = width - 2*pad
			values = append(values, c.short(c.paragraph(body.Child("P"), Text(f.Text), number), 2))
			labels = append(labels, c.short(c.paragraph(body.Child("P"), Text(f.Label), under), 5))
			tallest = max(tallest, len(values[len(values)-1].lines)*2+len(labels[len(labels)-1].lines))
		}
		height := 2*pad + float64(tallest)*underStyle.leading + 4
		c.boxes = append(c.boxes, box{before: 4, after: gap, height: height, draw: func(p *marked.Page, y float64) {
			for i := range figures {
				x := marginX + float64(i)*(width+gap)
				p.Fill(marked.Rect{X: x, Y: y, W: width, H: height}, tint)
				p.Fill(marked.Rect{X: x, Y: y, W: 3, H: height}, accent)
				at := c.drawLines(p, values[i], x+pad, y+pad)
				c.drawLines(p, labels[i], x+pad, at)
			}
		}})
	}
}

// figureSize gives the largest size at which every figure is one line: all of
// them in one size, since a larger number would seem to matter more.
func (c *composer) figureSize(figures []Quantity, width float64) style {
	const least = 13.0
	st := figureStyle
	st.width = width
	for _, f := range figures {
		for st.size > least && c.fonts.Width(typeset.Span{Text: f.Text, Face: st.face}, st.size) > width {
			st.size--
		}
	}
	return st
}

// short keeps the first lines of a paragraph.
func (c *composer) short(par paragraph, most int) paragraph {
	par.lines = c.fonts.Shorten(par.lines, most, par.style.size, par.style.width)
	return par
}

func (c *composer) drawLines(p *marked.Page, par paragraph, x, y float64) float64 {
	for _, l := range par.lines {
		c.drawLine(p, par, l, x, y)
		y += par.style.leading
	}
	return y
}

// BarChart compares quantities by horizontal bars. Every bar carries its name
// and its value in words, so nothing hangs on colour or on reading an axis. A
// name of more than three lines ends in "…": Alt has it whole, and a table of
// the same should stand below. More bars than a page holds become several
// figures.
type BarChart struct {
	// Alt says what the figure shows, for who cannot see it. PDF/UA requires
	// it; empty is filled with the bars in words.
	Alt  string
	Bars []Quantity
	// highest is the value of the longest bar over all parts of a parted chart.
	highest float64
}

// barsAPage is how many bars fit a page even when each name takes three lines.
const barsAPage = 15

func (b BarChart) set(c *composer) {
	if len(b.Bars) == 0 {
		return
	}
	for _, bar := range b.Bars {
		b.highest = max(b.highest, bar.Value)
	}
	if len(b.Bars) > barsAPage {
		BarChart{Alt: b.Alt, Bars: b.Bars[:barsAPage], highest: b.highest}.set(c)
		BarChart{Bars: b.Bars[barsAPage:], highest: b.highest}.set(c)
		return
	}
	const labelWidth, gap, barHeight = 168.0, 10.0, 11.0
	figure := c.doc.Root.Child("Figure")
	figure.Alt = b.alt()
	st := barStyle
	st.width = labelWidth
	var textWide, height float64
	labels, values := make([]paragraph, len(b.Bars)), make([]paragraph, len(b.Bars))
	for i, bar := range b.Bars {
		labels[i] = c.short(c.paragraph(figure, Text(bar.Label), st), 3)
		values[i] = c.short(c.paragraph(figure, Text(bar.Text), st), 1)
		for _, l := range values[i].lines {
			textWide = max(textWide, l.Width)
		}
		height += rowHeight(labels[i])
	}
	room := textWidth - labelWidth - 2*gap - textWide
	c.boxes = append(c.boxes, box{before: 4, after: 14, height: height, draw: func(p *marked.Page, y float64) {
		figure.Box = &marked.Rect{X: marginX, Y: y, W: textWidth, H: height}
		for i, bar := range b.Bars {
			h := rowHeight(labels[i])
			middle := y + h/2
			c.drawLines(p, labels[i], marginX, middle-float64(len(labels[i].lines))*st.leading/2)
			length := 0.0
			if b.highest > 0 {
				length = room * max(bar.Value, 0) / b.highest
			}
			left := marginX + labelWidth + gap
			p.Put(figure, marked.Op{Box: marked.Rect{X: left, Y: middle - barHeight/2, W: max(length, 1), H: barHeight}, Colour: accent})
			c.drawLines(p, values[i], left+length+gap/2, middle-st.leading/2)
			y += h
		}
	}})
}

func rowHeight(label paragraph) float64 {
	return max(19, float64(len(label.lines))*label.style.leading+6)
}

func (b BarChart) alt() string {
	if b.Alt != "" {
		return typeset.OneLine(b.Alt)
	}
	s := ""
	for _, bar := range b.Bars {
		s += bar.Label + ": " + bar.Text + ". "
	}
	return typeset.OneLine(s)
}

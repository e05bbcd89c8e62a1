package blank

import (
	"fmt"
	"strings"

	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// pdf writes the blank as a fillable PDF that keeps to PDF/UA-1: the table of
// the other formats with header cells, a form field in each answer's cell. The
// fields are named after the questions.
func (p *plan) pdf() ([]byte, error) {
	s := &setter{plan: p, doc: &marked.Document{
		Title: p.title, Lang: p.locale(), Author: p.author, Subject: p.identifier(), Producer: "Samkarta", Date: p.now,
		Fonts: p.fonts, Root: &marked.Node{Tag: "Document"},
	}}
	s.newPage()
	s.head()
	for i := range p.sections {
		s.section(&p.sections[i])
	}
	if p.privacy != "" {
		h := p.textHeight(regular(p.privacy), p.small, textWidth+2*inset)
		s.room(h + 2*paragraphGap)
		s.y += 2 * paragraphGap
		s.text(s.doc.Root.Child("P"), regular(p.privacy), look{p.small, helpInk}, marked.Rect{X: margin, Y: s.y, W: textWidth})
	}
	s.footers()
	return s.doc.Bytes()
}

// Inks are the family's colours.
var (
	ink        = marked.Colour{R: 0x1B, G: 0x1B, B: 0x1B}
	helpInk    = marked.Colour{R: 0x4A, G: 0x4A, B: 0x4A}
	headingInk = marked.Colour{R: 0x1F, G: 0x3A, B: 0x5F}
	lineInk    = marked.Colour{R: 0x7A, G: 0x86, B: 0x94}
	ground     = marked.Colour{R: 0xEE, G: 0xF2, B: 0xF6}
)

// setter sets the plan on pages.
type setter struct {
	*plan
	doc  *marked.Document
	page *marked.Page
	y    float64
}

// look is the size and colour of a text.
type look struct {
	size float64
	ink  marked.Colour
}

func (s *setter) newPage() { s.page, s.y = s.doc.NewPage(), margin }

// room starts a page when what follows does not fit on this one.
func (s *setter) room(height float64) bool {
	if s.y+height <= margin+textHeight || s.y == margin {
		return false
	}
	s.newPage()
	return true
}

func (s *setter) head() {
	h1 := s.doc.Root.Child("H1")
	s.doc.Headings = append(s.doc.Headings, &marked.Heading{Level: 1, Text: s.title, ID: "top", Page: s.page, Y: s.y})
	s.y = s.text(h1, bold(s.title), look{s.titleSize(), headingInk}, marked.Rect{X: margin, Y: s.y, W: textWidth}) + paragraphGap
	for _, text := range []string{s.intro, s.hand} {
		if text != "" {
			s.y = s.text(s.doc.Root.Child("P"), regular(text), look{s.size, ink}, marked.Rect{X: margin, Y: s.y, W: textWidth}) + paragraphGap
		}
	}
}

// text sets text in a box of a width and gives the y below it.
func (s *setter) text(n *marked.Node, span typeset.Span, l look, box marked.Rect) float64 {
	y := box.Y
	for _, line := range s.fonts.Lines([]typeset.Span{span}, l.size, box.W) {
		s.line(n, line, l, box.X, y+l.size*0.98)
		y += l.size * leading
	}
	return y
}

// line sets a line with its baseline at y and gives where it ends.
func (s *setter) line(n *marked.Node, line typeset.Line, l look, x, y float64) float64 {
	for _, piece := range line.Pieces {
		s.page.Put(n, marked.Op{Box: marked.Rect{X: x, Y: y, W: piece.Width}, Colour: l.ink, Text: piece.Text, Face: piece.Face, Size: l.size})
		x += piece.Width
	}
	return x
}

func (s *setter) section(sec *section) {
	s.room(s.sectionHeight(sec) + sec.items[0].height)
	s.y += paragraphGap * 1.5
	h2 := s.doc.Root.Child("H2")
	s.doc.Headings = append(s.doc.Headings, &marked.Heading{Level: 2, Text: sec.label, ID: sec.label, Page: s.page, Y: s.y})
	s.y = s.text(h2, bold(sec.label), look{s.headingSize(), headingInk}, marked.Rect{X: margin, Y: s.y, W: textWidth}) + paragraphGap/2
	if sec.help != "" {
		s.y = s.text(s.doc.Root.Child("P"), regular(sec.help), look{s.small, helpInk}, marked.Rect{X: margin, Y: s.y, W: textWidth})
	}
	var table *marked.Node
	for i := range sec.items {
		it := &sec.items[i]
		if it.table != nil {
			s.rows(it)
			table = nil
			continue
		}
		widths := []float64{s.label, s.answer}
		titles := []string{s.texts.Say("blank.question"), s.texts.Say("blank.answer")}
		if table == nil {
			table = s.doc.Root.Child("Table")
			s.headerRow(table, titles, widths)
		}
		if s.room(it.height) {
			// The header again, for the eyes alone: the table goes on.
			s.page.Artifacts(func() { s.headerRow(table, titles, widths) })
		}
		s.row(table, it)
	}
}

// headerAttributes tell what a header cell is the header of.
const (
	ofColumn = "/O /Table /Scope /Column"
	ofRow    = "/O /Table /Scope /Row"
)

func (s *setter) headerRow(table *marked.Node, titles []string, widths []float64) {
	tr := table.Inline("TR")
	height := s.small*leading + 2*padding
	x := margin
	for i, title := range titles {
		s.frame(marked.Rect{X: x, Y: s.y, W: widths[i], H: height}, true)
		th := tr.Inline("TH")
		th.Attributes = ofColumn
		s.text(th, regular(title), look{s.small, helpInk}, marked.Rect{X: x + inset, Y: s.y + padding, W: widths[i] - 2*inset})
		x += widths[i]
	}
	s.y += height
}

// frame draws the ground and the lines of a cell, which are no content.
func (s *setter) frame(box marked.Rect, filled bool) {
	if filled {
		s.page.Fill(box, ground)
	}
	for _, edge := range []marked.Rect{
		{X: box.X, Y: box.Y, W: box.W, H: rule}, {X: box.X, Y: box.Y + box.H, W: box.W + rule, H: rule},
		{X: box.X, Y: box.Y, W: rule, H: box.H}, {X: box.X + box.W, Y: box.Y, W: rule, H: box.H},
	} {
		s.page.Fill(edge, lineInk)
	}
}

func (s *setter) row(table *marked.Node, it *item) {
	tr := table.Child("TR")
	s.frame(marked.Rect{X: margin, Y: s.y, W: s.label, H: it.height}, true)
	s.frame(marked.Rect{X: margin + s.label, Y: s.y, W: s.answer, H: it.height}, false)
	th := tr.Child("TH")
	th.Attributes = ofRow
	s.question(th, it, marked.Rect{X: margin + inset, Y: s.y + padding, W: s.label - 2*inset})
	td := tr.Child("TD")
	cell := marked.Rect{X: margin + s.label, Y: s.y, W: s.answer, H: it.height}
	if len(it.boxes) == 0 {
		s.field(td, inside(cell, 1.5), marked.Field{Name: it.question.ID, Tooltip: s.tooltip(it), Value: it.value, Lines: long(it.question) || strings.Contains(it.value, "\n")})
	} else {
		s.boxes(td, it, cell)
	}
	s.y += it.height
}

// question sets label, code and help, and gives the y below.
func (s *setter) question(n *marked.Node, it *item, box marked.Rect) float64 {
	y := box.Y
	lines := s.fonts.Lines([]typeset.Span{bold(it.heading())}, s.size, box.W)
	for i, line := range lines {
		if i < len(lines)-1 || it.code == "" {
			s.line(n, line, look{s.size, ink}, box.X, y+s.size*0.98)
			y += s.size * leading
			continue
		}
		// The code stands small at the end of the last line.
		text := ""
		for _, piece := range line.Pieces {
			text += piece.Text
		}
		text, _ = strings.CutSuffix(strings.TrimRight(text, " "), it.code)
		x := s.line(n, s.one(bold(text), s.size), look{s.size, ink}, box.X, y+s.size*0.98)
		s.line(n, s.one(regular(it.code), s.small*0.8), look{s.small * 0.8, helpInk}, x, y+s.size*0.98)
		y += s.size * leading
	}
	if it.help != "" {
		y = s.text(n, regular(it.help), look{s.small, helpInk}, marked.Rect{X: box.X, Y: y, W: box.W})
	}
	return y
}

// one sets a text that fits on a line.
func (s *setter) one(span typeset.Span, size float64) typeset.Line {
	var all typeset.Line
	for _, l := range s.fonts.Lines([]typeset.Span{span}, size, pageWidth) {
		all.Pieces = append(all.Pieces, l.Pieces...)
		all.Width += l.Width
	}
	return all
}

func inside(r marked.Rect, by float64) marked.Rect {
	return marked.Rect{X: r.X + by, Y: r.Y + by, W: r.W - 2*by, H: r.H - 2*by}
}

func (s *setter) field(parent *marked.Node, box marked.Rect, f marked.Field) {
	f.Size = s.size
	s.page.Field(parent.Child("Form"), box, f)
}

// tooltip is what a screen reader says of a field.
func (s *setter) tooltip(it *item) string {
	text := strings.TrimSpace(it.number + " " + it.label)
	if it.help != "" {
		text += " " + it.help
	}
	if n := it.question.MaxLength; n > 0 && long(it.question) {
		text += " " + s.texts.Say("blank.limit", "n", fmt.Sprint(n))
	}
	return text
}

// boxes sets the tick boxes with their labels, and the lines to write on below.
func (s *setter) boxes(td *marked.Node, it *item, cell marked.Rect) {
	side := s.size * 0.95
	x, y := cell.X+inset, cell.Y+padding
	for _, b := range it.boxes {
		label := s.one(regular("\u00a0"+b.label), s.size)
		if wide := side + label.Width; x > cell.X+inset && x+wide > cell.X+cell.W-inset {
			x, y = cell.X+inset, y+s.size*leading
		}
		s.field(td, marked.Rect{X: x, Y: y + 0.5, W: side, H: side}, marked.Field{
			Name: it.question.ID + "." + b.id, Tooltip: it.label + " " + b.label, Box: true, Checked: b.ticked,
		})
		x = s.line(td.Child("Span"), label, look{s.size, ink}, x+side, y+s.size*0.98) + s.size*0.9
	}
	y += s.size * leading
	for _, l := range []*line{it.other, it.comment} {
		if l == nil {
			continue
		}
		height := s.textHeight(regular(l.prompt+" "+sample(l.length, l.value)), s.size, s.answer)
		end := s.line(td.Child("Span"), s.one(regular(l.prompt), s.size), look{s.size, ink}, cell.X+inset, y+s.size*0.98)
		s.field(td, marked.Rect{X: end + 3, Y: y, W: cell.X + cell.W - inset - end - 3, H: height}, marked.Field{
			Name: l.id, Tooltip: it.label + " " + l.prompt, Value: l.value, Lines: height > s.size*leading*1.5,
		})
		y += height
	}
}

// rows sets a question that is answered in rows.
func (s *setter) rows(it *item) {
	height := s.lineHeight() * 1.4
	s.room(s.labelHeight(it, textWidth) + height*3)
	s.y = s.question(s.doc.Root.Child("P"), it, marked.Rect{X: margin, Y: s.y + padding, W: textWidth}) + padding
	widths, titles := s.columns(it)
	table := s.doc.Root.Child("Table")
	s.headerRow(table, titles, widths)
	for i, row := range it.table.cells {
		if s.room(height) {
			s.page.Artifacts(func() { s.headerRow(table, titles, widths) })
		}
		tr := table.Child("TR")
		x := margin
		for k, value := range row {
			cell := marked.Rect{X: x, Y: s.y, W: widths[k], H: height}
			s.frame(cell, false)
			s.field(tr.Child("TD"), inside(cell, 1.5), marked.Field{
				Name: fmt.Sprintf("%s.%d.%s", it.question.ID, i+1, it.table.columns[k].ID), Tooltip: fmt.Sprintf("%s %d", titles[k], i+1), Value: value,
			})
			x += widths[k]
		}
		s.y += height
	}
}

// footers number the pages once it is known how many they are.
func (s *setter) footers() {
	for _, p := range s.doc.Pages {
		s.page = p
		y := pageHeight - margin
		p.Artifacts(func() {
			s.line(nil, s.one(regular(s.footer), s.small), look{s.small, helpInk}, margin, y)
			number := s.one(regular(s.texts.Say("blank.page", "page", fmt.Sprint(p.Number), "pages", fmt.Sprint(len(s.doc.Pages)))), s.small)
			s.line(nil, number, look{s.small, helpInk}, margin+textWidth-number.Width, y)
		})
	}
}

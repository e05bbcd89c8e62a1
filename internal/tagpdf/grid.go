package tagpdf

import (
	"samkarta/internal/tagpdf/marked"
	"samkarta/internal/tagpdf/typeset"
)

// Grid is a table of numbers on darker grounds the greater they are: what crosses
// what. The numbers say all that the grounds do. The titles of the columns are
// turned, so that many narrow ones fit; the header is repeated on every page.
type Grid struct {
	// Caption stands above and belongs to the table; Corner is the title of the
	// rows' titles.
	Caption, Corner string
	Columns, Rows   []string
	// Cells has a row for each of Rows and in it a cell for each of Columns;
	// labels are not used.
	Cells [][]Quantity
}

// The geometry of a grid: the rows' titles take at least so much, a column at
// most so much, and a turned title at most so long a line.
const (
	gridTitle    = 150.0
	gridColumn   = 46.0
	gridTurned   = 128.0
	gridMostLine = 3
)

func (b Grid) set(c *composer) {
	if len(b.Columns) == 0 {
		return
	}
	n := c.doc.Root.Child("Table")
	if b.Caption != "" {
		c.text(n.Child("Caption"), Text(b.Caption), paragraphStyles[Caption], marginX)
	}
	column := min((textWidth-gridTitle)/float64(len(b.Columns)), gridColumn)
	g := grid{composer: c, table: n, column: column, title: textWidth - column*float64(len(b.Columns))}
	for _, cells := range b.Cells {
		for _, cell := range cells {
			g.highest = max(g.highest, cell.Value)
		}
	}
	head := g.head(b.Corner, b.Columns)
	c.boxes = append(c.boxes, head)
	for i, title := range b.Rows {
		r := g.row(title, b.Cells[i])
		r.head = &head
		// Neither the first nor the last row stands alone.
		r.keep = len(b.Rows) <= wholeTable || i == 0 || i == len(b.Rows)-2
		c.boxes = append(c.boxes, r)
	}
	last := &c.boxes[len(c.boxes)-1]
	last.after, last.keep = 14, false
}

// grid is a Grid while it is set.
type grid struct {
	*composer
	table                  *marked.Node
	title, column, highest float64
}

func (g grid) head(corner string, columns []string) box {
	tr := g.table.Child("TR")
	st := headStyle
	st.width = g.title - 2*cellPadX
	first := g.short(g.cell(tr, "TH", "Column", corner, st), gridMostLine)
	turned := turnedStyle
	turned.width = gridTurned
	most := max(1, min(gridMostLine, int((g.column-2)/turned.leading)))
	var titles []paragraph
	longest := 0.0
	for _, title := range columns {
		par := g.short(g.cell(tr, "TH", "Column", title, turned), most)
		for _, l := range par.lines {
			longest = max(longest, l.Width)
		}
		titles = append(titles, par)
	}
	height := max(longest, float64(len(first.lines))*st.leading) + 2*cellPadY
	return box{before: 6, height: height, keep: true, draw: func(p *marked.Page, y float64) {
		p.Fill(marked.Rect{X: marginX, Y: y + height - 1.2, W: textWidth, H: 1.2}, accent)
		g.drawLines(p, first, marginX+cellPadX, y+height-cellPadY-float64(len(first.lines))*st.leading)
		for i, par := range titles {
			// The lines of a turned title stand side by side, in the middle of the column.
			x := marginX + g.title + float64(i)*g.column + (g.column-float64(len(par.lines))*turned.leading)/2
			for _, l := range par.lines {
				g.drawTurned(p, par, l, x+0.8*turned.leading, y+height-cellPadY-1)
				x += turned.leading
			}
		}
	}}
}

func (g grid) cell(tr *marked.Node, tag, scope, text string, st style) paragraph {
	n := tr.Child(tag)
	if scope != "" {
		n.Attributes = "/O /Table /Scope /" + scope
	}
	return g.paragraph(n, Text(text), st)
}

// drawTurned draws a line upwards from its start.
func (c *composer) drawTurned(p *marked.Page, par paragraph, l typeset.Line, x, y float64) {
	for _, piece := range l.Pieces {
		shown := par.owner
		if piece.Covers && shown != nil {
			shown = shown.Inline("Span")
			shown.Actual = piece.Actual
		}
		p.Put(shown, marked.Op{Text: piece.Text, Face: piece.Face, Size: par.style.size, Colour: par.style.colour, Turned: true,
			Box: marked.Rect{X: x, Y: y}})
		y -= piece.Width
	}
}

func (g grid) row(title string, cells []Quantity) box {
	tr := g.table.Child("TR")
	st := gridStyle
	st.face, st.width = typeset.Bold, g.title-2*cellPadX
	name := g.cell(tr, "TH", "Row", title, st)
	var numbers []paragraph
	var grounds []marked.Colour
	for _, q := range cells {
		st := gridStyle
		st.width = g.column
		var ground marked.Colour
		ground, st.colour = q.shade(g.highest)
		numbers, grounds = append(numbers, g.short(g.cell(tr, "TD", "", q.Text, st), 1)), append(grounds, ground)
	}
	height := float64(max(len(name.lines), 1))*st.leading + cellPadY
	return box{height: height, draw: func(p *marked.Page, y float64) {
		p.Fill(marked.Rect{X: marginX, Y: y + height - 0.5, W: textWidth, H: 0.5}, rule)
		g.drawLines(p, name, marginX+cellPadX, y+cellPadY/2)
		for i, par := range numbers {
			x := marginX + g.title + float64(i)*g.column
			if grounds[i] != white {
				p.Fill(marked.Rect{X: x + 0.5, Y: y + 0.5, W: g.column - 1, H: height - 1.5}, grounds[i])
			}
			if len(par.lines) > 0 {
				l := par.lines[0]
				g.drawLine(p, par, l, x+(g.column-l.Width)/2, y+(height-gridStyle.leading)/2)
			}
		}
	}}
}

// TileMap is a schematic map: a tile for each area, about where it lies, with its
// name and number, on a darker ground the greater the number is.
type TileMap struct {
	// Alt says what the map shows; a table of the same should stand below.
	Alt   string
	Tiles []Quantity
	// At is the column and the row of each tile, from 1.
	At [][2]int
}

func (b TileMap) set(c *composer) {
	if len(b.Tiles) == 0 || len(b.At) != len(b.Tiles) {
		return
	}
	const gap, pad, lines = 4.0, 7.0, 2
	var across, down int
	highest := 0.0
	for i, q := range b.Tiles {
		across, down, highest = max(across, b.At[i][0]), max(down, b.At[i][1]), max(highest, q.Value)
	}
	width := min(112, textWidth/float64(across)-gap)
	height := 2*pad + lines*tileStyle.leading + countStyle.leading
	figure := c.doc.Root.Child("Figure")
	figure.Alt = typeset.OneLine(b.Alt)
	if figure.Alt == "" {
		figure.Alt = BarChart{Bars: b.Tiles}.alt()
	}
	var names, numbers []paragraph
	for _, q := range b.Tiles {
		st, number := tileStyle, countStyle
		st.width, number.width = width-2*pad, width-2*pad
		_, st.colour = q.shade(highest)
		number.colour = st.colour
		names = append(names, c.short(c.paragraph(figure, Text(q.Label), st), lines))
		numbers = append(numbers, c.short(c.paragraph(figure, Text(q.Text), number), 1))
	}
	total := float64(down)*(height+gap) - gap
	c.boxes = append(c.boxes, box{before: 4, after: 14, height: total, draw: func(p *marked.Page, y float64) {
		figure.Box = &marked.Rect{X: marginX, Y: y, W: float64(across)*(width+gap) - gap, H: total}
		for i, q := range b.Tiles {
			x, top := marginX+float64(b.At[i][0]-1)*(width+gap), y+float64(b.At[i][1]-1)*(height+gap)
			ground, _ := q.shade(highest)
			p.Put(figure, marked.Op{Box: marked.Rect{X: x, Y: top, W: width, H: height}, Colour: rule})
			p.Put(figure, marked.Op{Box: marked.Rect{X: x + 0.75, Y: top + 0.75, W: width - 1.5, H: height - 1.5}, Colour: ground})
			c.drawLines(p, numbers[i], x+pad, c.drawLines(p, names[i], x+pad, top+pad))
		}
	}})
}

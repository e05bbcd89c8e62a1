package text

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"samkarta/internal/document"
)

// listOf goes through a list; the mark of its items depends on its kind.
func (w *walker) listOf(n *html.Node, l look) {
	next := -1
	if n.DataAtom == atom.Ol {
		next = 1
		if start, err := strconv.Atoi(attr(n, "start")); err == nil && start >= 0 && start < 1e6 {
			next = start
		}
	}
	w.lists = append(w.lists, next)
	w.children(n, l)
	w.lists = w.lists[:len(w.lists)-1]
}

func (w *walker) item(n *html.Node, l look) {
	w.list = "•"
	if i := len(w.lists) - 1; i >= 0 && w.lists[i] >= 0 {
		if v, err := strconv.Atoi(attr(n, "value")); err == nil && v >= 0 && v < 1e6 {
			w.lists[i] = v
		}
		w.list = strconv.Itoa(w.lists[i]) + "."
		w.lists[i]++
	}
	w.children(n, l)
	w.flush()
	w.list = "" // an empty item leaves its mark
}

// The largest grid that a table's spans may open.
const (
	maxColumns = 200
	maxRows    = 10_000
)

// table adds a table, or just its content where it only lays out the page: a
// single cell, or a single column that holds other tables.
func (w *walker) table(n *html.Node, l look) {
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Caption {
			w.element(c, l)
		}
	}
	rows := rowsOf(n)
	if isLayout(n, rows) {
		for _, row := range rows {
			for _, c := range row {
				w.block(func() { w.children(c, l.inherit(c, parseStyle(attr(c, "style")))) })
			}
		}
		return
	}
	outer, out := w.place, w.out
	w.tables++
	t := &document.Table{Place: document.Place{Table: w.tables}}
	g := grid{}
	for r, row := range rows {
		if r >= maxRows {
			w.budget = -1
			break
		}
		column := 0
		for _, c := range row {
			column = g.free(column)
			cell := document.Cell{
				Row: r, Column: column,
				RowSpan:    min(span(c, "rowspan"), len(rows)-r),
				ColumnSpan: min(span(c, "colspan"), max(maxColumns-column, 1)),
				Place:      document.Place{Table: t.Place.Table, Row: r + 1, Column: column + 1},
			}
			g.take(column, cell.ColumnSpan, cell.RowSpan)
			column += cell.ColumnSpan
			w.place, w.out = cell.Place, &cell.Blocks
			w.children(c, l.inherit(c, parseStyle(attr(c, "style"))))
			w.flush()
			w.budget--
			t.Cells = append(t.Cells, cell)
			t.Columns = max(t.Columns, column)
			t.Rows = max(t.Rows, r+cell.RowSpan)
		}
		g.nextRow()
	}
	w.place, w.out = outer, out
	if len(t.Cells) > 0 {
		*w.out = append(*w.out, document.Block{Table: t})
	}
}

// rowsOf gives a table's cells by row, those of tables inside it left to them.
func rowsOf(table *html.Node) [][]*html.Node {
	var rows [][]*html.Node
	for section := range table.ChildNodes() {
		switch section.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for tr := range section.ChildNodes() {
				if tr.DataAtom == atom.Tr && !hiddenNode(tr) {
					rows = append(rows, cellsOf(tr))
				}
			}
		}
	}
	return rows
}

func cellsOf(tr *html.Node) []*html.Node {
	var cells []*html.Node
	for c := range tr.ChildNodes() {
		if (c.DataAtom == atom.Td || c.DataAtom == atom.Th) && !hiddenNode(c) {
			cells = append(cells, c)
		}
	}
	return cells
}

func hiddenNode(n *html.Node) bool { return has(n, "hidden") || parseStyle(attr(n, "style")).hidden }

func isLayout(table *html.Node, rows [][]*html.Node) bool {
	if attr(table, "role") == "presentation" && !bordered(table) {
		return oneColumn(rows)
	}
	cells := 0
	for _, r := range rows {
		cells += len(r)
	}
	return cells <= 1 || oneColumn(rows) && holdsTable(table)
}

func bordered(table *html.Node) bool {
	b := attr(table, "border")
	return b != "" && b != "0"
}

func oneColumn(rows [][]*html.Node) bool {
	for _, r := range rows {
		if len(r) > 1 {
			return false
		}
	}
	return true
}

func holdsTable(table *html.Node) bool {
	for d := range table.Descendants() {
		if d.DataAtom == atom.Table {
			return true
		}
	}
	return false
}

// span reads a span; 0, which means the rest of the table, is cut by the caller.
func span(n *html.Node, name string) int {
	s, err := strconv.Atoi(strings.TrimSpace(attr(n, name)))
	switch {
	case err != nil || s < 0:
		return 1
	case s == 0:
		return maxRows
	}
	return min(s, maxRows)
}

// grid remembers which columns of the coming rows are taken by cells above.
type grid struct{ left [maxColumns]int }

func (g *grid) free(column int) int {
	for column < maxColumns && g.left[column] > 0 {
		column++
	}
	return column
}

func (g *grid) take(column, columns, rows int) {
	for i := column; i < min(column+columns, maxColumns); i++ {
		g.left[i] = rows
	}
}

func (g *grid) nextRow() {
	for i := range g.left {
		g.left[i] = max(g.left[i]-1, 0)
	}
}

// field adds a form field with its state.
func (w *walker) field(n *html.Node, l look) {
	c := document.Control{
		Name: attr(n, "name"), Title: attr(n, "title"), Kind: document.TextField, Value: attr(n, "value"), Place: w.place,
	}
	run := document.Run{Bold: l.bold, Struck: l.struck, Marked: l.marked}
	switch n.DataAtom {
	case atom.Textarea:
		c.Value = nodeText(n)
	case atom.Select:
		c.Kind = document.DropDown
		options(n, &c)
		run.Text = labelOf(&c)
	default:
		switch strings.ToLower(attr(n, "type")) {
		case "hidden", "submit", "button", "image", "reset", "file", "password":
			return
		case "checkbox", "radio":
			c.Kind = document.CheckBox
			if strings.EqualFold(attr(n, "type"), "radio") {
				c.Kind = document.Radio
			}
			c.Checked = has(n, "checked")
			run.Text, run.Tick = "☐", document.TickOff
			if c.Checked {
				run.Text, run.Tick = "☒", document.TickOn
			}
		}
	}
	if run.Text == "" && n.DataAtom != atom.Select {
		run.Text = c.Value
	}
	c.Empty = !c.Checked && (run.Tick != document.NoTick || strings.TrimSpace(c.Value) == "")
	w.doc.Controls = append(w.doc.Controls, c)
	run.Control = len(w.doc.Controls)
	w.last = l
	w.budget--
	w.runs = append(w.runs, run)
}

// options reads the choices of a list and which of them are chosen.
func options(n *html.Node, c *document.Control) {
	for d := range n.Descendants() {
		if d.DataAtom != atom.Option || len(c.Options) >= maxRows {
			continue
		}
		o := document.Option{Label: strings.TrimSpace(fold(htmlSpace.Replace(nodeText(d))))}
		o.Value = o.Label
		if has(d, "value") {
			o.Value = attr(d, "value")
		}
		c.Options = append(c.Options, o)
		if has(d, "selected") {
			c.Values = append(c.Values, o.Value)
		}
	}
	c.Value = ""
	if len(c.Values) == 0 && len(c.Options) > 0 && !has(n, "multiple") {
		c.Values = []string{c.Options[0].Value} // what a browser shows
	}
	if len(c.Values) > 0 {
		c.Value = c.Values[0]
	}
	if !has(n, "multiple") {
		c.Values = nil
	}
}

// labelOf is what is seen of a list: the labels of the chosen ones.
func labelOf(c *document.Control) string {
	chosen := c.Values
	if chosen == nil {
		chosen = []string{c.Value}
	}
	var labels []string
	for _, v := range chosen {
		for _, o := range c.Options {
			if o.Value == v {
				labels = append(labels, o.Label)
				break
			}
		}
	}
	return strings.Join(labels, ", ")
}

package document

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Dump writes the document as text for golden files and for looking at what a
// reader made of a file. A line is a paragraph, with its place; cells are
// indented under their table. Runs that are not plain stand as <flags|text>:
// t tick box, cN form field N, p placeholder, s struck, m marked, b bold.
func Dump(w io.Writer, d *Document) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "format %s", d.Format)
	if d.Pages > 0 {
		fmt.Fprintf(b, ", %d pages", d.Pages)
	}
	b.WriteByte('\n')
	for _, k := range slices.Sorted(maps.Keys(d.Properties)) {
		fmt.Fprintf(b, "property %s: %s\n", k, oneLine(d.Properties[k]))
	}
	for _, r := range d.Remarks {
		fmt.Fprintf(b, "remark %s", r.Code)
		if r.Detail != "" {
			fmt.Fprintf(b, ": %s", oneLine(r.Detail))
		}
		fmt.Fprintf(b, "%s\n", r.Place.dump())
	}
	for i := range d.Controls {
		d.Controls[i].dump(b, i+1)
	}
	dumpBlocks(b, d.Blocks, "")
	return b.Flush()
}

func (c *Control) dump(w io.Writer, number int) {
	fmt.Fprintf(w, "control %d %s", number, c.Kind)
	for _, f := range []struct{ name, value string }{
		{"name", c.Name}, {"title", c.Title}, {"value", c.Value}, {"values", strings.Join(c.Values, "|")},
	} {
		if f.value != "" {
			fmt.Fprintf(w, " %s=%q", f.name, f.value)
		}
	}
	for _, o := range c.Options {
		fmt.Fprintf(w, " option %q=%q", o.Value, o.Label)
	}
	if c.Checked {
		io.WriteString(w, " checked")
	}
	if c.Empty {
		io.WriteString(w, " empty")
	}
	fmt.Fprintf(w, "%s\n", c.Place.dump())
}

func dumpBlocks(w io.Writer, blocks []Block, indent string) {
	for _, b := range blocks {
		switch {
		case b.Paragraph != nil:
			b.Paragraph.dump(w, indent)
		case b.Table != nil:
			b.Table.dump(w, indent)
		}
	}
}

func (p *Paragraph) dump(w io.Writer, indent string) {
	io.WriteString(w, indent)
	if p.Part != Body {
		fmt.Fprintf(w, "(%s) ", p.Part)
	}
	if p.Heading > 0 {
		fmt.Fprintf(w, "%s ", strings.Repeat("#", p.Heading))
	}
	if p.List != "" {
		fmt.Fprintf(w, "(list %s) ", p.List)
	}
	for _, r := range p.Runs {
		io.WriteString(w, r.dump())
	}
	fmt.Fprintf(w, "%s\n", p.Place.dump())
}

func (r *Run) dump() string {
	var flags strings.Builder
	if r.Tick != NoTick {
		flags.WriteByte('t')
	}
	if r.Control > 0 {
		fmt.Fprintf(&flags, "c%d", r.Control)
	}
	for _, f := range []struct {
		on   bool
		flag byte
	}{{r.Placeholder, 'p'}, {r.Struck, 's'}, {r.Marked, 'm'}, {r.Bold, 'b'}} {
		if f.on {
			flags.WriteByte(f.flag)
		}
	}
	if flags.Len() == 0 {
		return oneLine(r.Text)
	}
	return "<" + flags.String() + "|" + oneLine(r.Text) + ">"
}

func (t *Table) dump(w io.Writer, indent string) {
	fmt.Fprintf(w, "%stable %d×%d%s\n", indent, t.Rows, t.Columns, t.Place.dump())
	for i := range t.Cells {
		c := &t.Cells[i]
		fmt.Fprintf(w, "%s  [%d,%d", indent, c.Row, c.Column)
		if c.RowSpan != 1 || c.ColumnSpan != 1 {
			fmt.Fprintf(w, " span %d×%d", c.RowSpan, c.ColumnSpan)
		}
		fmt.Fprintf(w, "]%s\n", c.Place.dump())
		dumpBlocks(w, c.Blocks, indent+"    ")
	}
}

// dump gives " @page 1 table 2 row 3", the known parts alone.
func (p Place) dump() string {
	var b strings.Builder
	for _, f := range []struct {
		name  string
		value int
	}{
		{"page", p.Page}, {"table", p.Table}, {"row", p.Row}, {"column", p.Column},
		{"paragraph", p.Paragraph}, {"line", p.Line},
	} {
		if f.value != 0 {
			fmt.Fprintf(&b, " %s %d", f.name, f.value)
		}
	}
	if p.Sheet != "" {
		fmt.Fprintf(&b, " sheet %q", p.Sheet)
	}
	if p.Field != "" {
		fmt.Fprintf(&b, " field %q", p.Field)
	}
	if p.Box != (Box{}) {
		fmt.Fprintf(&b, " box %.0f,%.0f,%.0f,%.0f", p.Box.X0, p.Box.Y0, p.Box.X1, p.Box.Y1)
	}
	if b.Len() == 0 {
		return ""
	}
	return "  @" + b.String()[1:]
}

func oneLine(s string) string {
	return strings.NewReplacer("\n", "⏎", "\t", "⇥", "\r", "␍").Replace(s)
}

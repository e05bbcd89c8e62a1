package pagebreak

import (
	"strings"
	"testing"

	"samkarta/internal/document"
)

func paragraph(x0, x1 float64, text string) document.Block {
	p := &document.Paragraph{Place: document.Place{Box: document.Box{X0: x0, X1: x1}}}
	for part := range strings.SplitSeq(text, "|") {
		run := document.Run{Text: strings.Trim(part, "*"), Bold: strings.HasPrefix(part, "*")}
		if part == "☐" {
			run.Tick = document.TickOff
		}
		p.Runs = append(p.Runs, run)
	}
	return document.Block{Paragraph: p}
}

// table makes rows of two cells, the first 100 and the second 200 points wide;
// their text fills them.
func table(x float64, rows ...[2]string) document.Block {
	t := &document.Table{Rows: len(rows), Columns: 2, Place: document.Place{Box: document.Box{X0: x, X1: x + 300}}}
	for r, cells := range rows {
		for c, text := range cells {
			box := document.Box{X0: x + 100*float64(c), X1: x + 100 + 200*float64(c)}
			cell := document.Cell{Row: r, Column: c, RowSpan: 1, ColumnSpan: 1, Place: document.Place{Box: box}}
			if text != "" {
				cell.Blocks = []document.Block{paragraph(box.X0, box.X1, text)}
			}
			t.Cells = append(t.Cells, cell)
		}
	}
	return document.Block{Table: t}
}

func TestContinue(t *testing.T) {
	for _, c := range []struct {
		name   string
		before [2]string
		found  []document.Block
		want   string
		left   int
	}{
		{"a new row", [2]string{"Namn", "Odlarna"}, []document.Block{table(50, [2]string{"Ort", "Åmål"})}, "Namn\tOdlarna\nOrt\tÅmål", 0},
		{"no label", [2]string{"Text", "Vi odlar."}, []document.Block{table(50, [2]string{"", "Och skördar."})}, "Text\tVi odlar.\nOch skördar.", 0},
		{"a sentence", [2]string{"Text", "Vi odlar arbets-"}, []document.Block{table(50, [2]string{"", "träning."})}, "Text\tVi odlar arbetsträning.", 0},
		{"a label and its end", [2]string{"Vad har ni gjort som", "En skola."}, []document.Block{table(50, [2]string{"andra kan lära av?", ""})}, "Vad har ni gjort som andra kan lära av?\tEn skola.", 0},
		{"help under a bold label", [2]string{"*Var?", "Norr"}, []document.Block{table(50, [2]string{"Kryssa en.", ""})}, "Var?\nKryssa en.\tNorr", 0},
		{"a box and its label", [2]string{"Var?", "☐"}, []document.Block{table(50, [2]string{"", "Söder"})}, "Var?\t☐ Söder", 0},
		{"a line of the label alone", [2]string{"Vad har ni gjort som", "En skola."}, []document.Block{paragraph(50, 120, "andra kan lära av?"), paragraph(50, 350, "Tack!")}, "Vad har ni gjort som andra kan lära av?\tEn skola.", 1},
		{"a paragraph of its own", [2]string{"Vad gör ni?", "En skola."}, []document.Block{paragraph(50, 120, "tack för hjälpen")}, "Vad gör ni?\tEn skola.", 1},
		{"a paragraph as wide as the page", [2]string{"Vad har ni gjort som", "En skola."}, []document.Block{paragraph(50, 350, "andra kan lära av?")}, "Vad har ni gjort som\tEn skola.", 1},
		{"a page that lies askew on the scanner", [2]string{"Namn", "Odlarna"}, []document.Block{table(60, [2]string{"Ort", "Åmål"})}, "Namn\tOdlarna\nOrt\tÅmål", 0},
		{"another table", [2]string{"Namn", "Odlarna"}, []document.Block{table(150, [2]string{"Ort", "Åmål"})}, "Namn\tOdlarna", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := []document.Block{table(50, c.before)}
			left := Continue(before, c.found)
			got := (&document.Document{Blocks: before}).Text()
			if got != c.want || len(left) != c.left {
				t.Errorf("got %q and %d blocks left, want %q and %d", got, len(left), c.want, c.left)
			}
		})
	}
}

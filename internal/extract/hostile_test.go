package extract

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/document"
)

// Limits for one document of half a megabyte, its memory for each form that it is
// held against: far above what any takes (a tenth of a second, 30 MB) and far
// below what comes of work that grows with the square of its size, minutes.
const (
	mostSeconds = 15
	mostBytes   = 75 << 20
)

// TestHostileSizes: whatever a document holds ten thousand of, it is read in
// time and memory.
func TestHostileSizes(t *testing.T) {
	lib := library(t)
	finder := New(lib)
	labels := []string{"1. Organisationens namn", "7. Kontaktperson och roll", "8. E-post", "Telefon:", "18. Vad har det lett till?", "Var?"}
	label := func(i int) string { return labels[i%len(labels)] }
	const form = "1. Organisationens namn\nA\n7. Kontaktperson och roll\nB\n18. Vad har det lett till?\nC\n"
	repeat := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	tests := map[string]*document.Document{
		"prose": parse(form+repeat(5_000, func(int) string {
			return "Vi odlar och snickrar med unga i Rosengård, tillsammans med staden och kyrkan.\n"
		}), document.Text),
		"labels":      parse(repeat(10_000, func(i int) string { return label(i) + "\n" }), document.DOCX),
		"answers":     parse(repeat(10_000, func(i int) string { return fmt.Sprintf("%s\nsvar %d\n", label(i), i) }), document.DOCX),
		"numbers":     parse(repeat(20_000, func(i int) string { return fmt.Sprintf("%d. svar\n", i%30+1) }), document.DOCX),
		"label rows":  parse(repeat(5_000, func(i int) string { return "|" + label(i) + "|" + label(i+1) + "|\n" }), document.XLSX),
		"label cells": parse("|"+repeat(10_000, func(i int) string { return label(i) + "|" })+"\n|"+repeat(10_000, func(int) string { return "svar|" }), document.XLSX),
		"list":        parse("|Organisationens namn|Kontaktperson och roll|E-post|Telefon|Vad har det lett till?|\n"+repeat(5_000, func(int) string { return "|A|B|c@example.org|040-628 04 25|D|\n" }), document.XLSX),
		"tabs":        parse(repeat(20_000, func(i int) string { return label(i) + "\t" }), document.Text),
		"inline":      parse(repeat(20_000, func(i int) string { return ", Telefon: 040" }), document.Text),
		"options":     parse(form+"14. Vad erbjuder ni?\n"+repeat(10_000, func(int) string { return "x Arbetsträning / Praktik / Annat: " }), document.Text),
		"boxes":       parse(form+"14. Vad erbjuder ni?\n"+repeat(10_000, func(int) string { return "☐ Praktik\nMentorskap\n" }), document.Text),
		"crosses":     parse(form+repeat(5_000, func(int) string { return "| |Ja|Nej|\n|23. Kan man vara borta en tid och komma tillbaka?||x|\n" }), document.XLSX),
		"tables":      parse(repeat(5_000, func(i int) string { return "|" + label(i) + "|svar|\n\n" }), document.DOCX),
		"notes":       parse("|Punkt|Område|Poäng|\n"+repeat(10_000, func(int) string { return "|Hyran|Pengar|3|\n" }), document.XLSX),
		"headings":    parse(repeat(10_000, func(int) string { return "|Punkt|Område|Poäng|\n" }), document.XLSX),
		"comments":    comments(10_000),
		"empty":       parse(strings.Repeat("\n", 100_000)+"A", document.DOCX),
		"words":       parse(form+strings.Repeat("a", 500_000), document.Text),
		"deep":        deep(2_000),
	}
	for name, doc := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			finder.Find(doc)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if took > mostSeconds*time.Second {
				t.Errorf("took %v", took)
			}
			if bytes := after.TotalAlloc - before.TotalAlloc; bytes > mostBytes*uint64(len(lib.Forms)) {
				t.Errorf("used %d MB", bytes>>20)
			}
			t.Logf("%v, %d MB", took, (after.TotalAlloc-before.TotalAlloc)>>20)
		})
	}
}

func comments(n int) *document.Document {
	doc := parse("|1. Organisationens namn||\n|7. Kontaktperson och roll||\n|18. Vad har det lett till?||\n", document.XLSX)
	for i := range n {
		p := &document.Paragraph{Part: document.Comment, Place: document.Place{Row: i%3 + 1}, Runs: []document.Run{{Text: "svar"}}}
		doc.Blocks = append(doc.Blocks, document.Block{Paragraph: p})
	}
	return doc
}

// deep nests tables in one another.
func deep(n int) *document.Document {
	block := paragraph("1. Organisationens namn: A", document.Place{})
	for range n {
		block = document.Block{Table: &document.Table{Rows: 1, Columns: 1, Cells: []document.Cell{{Blocks: []document.Block{block}}}}}
	}
	return &document.Document{Blocks: []document.Block{block}}
}

// TestHostileSpans: cells that claim to reach over all the rows and columns there
// can be, or to stand in the last of them.
func TestHostileSpans(t *testing.T) {
	finder := New(library(t))
	for _, huge := range []int{1 << 20, math.MaxInt32, math.MaxInt} {
		doc := parse("|Punkt|Område|Poäng|\n|Hyran|Pengar|3|\n|Bussen||2|\n|Tiden||1|\n", document.XLSX)
		cells := doc.Blocks[0].Table.Cells
		cells[4].RowSpan = huge // the area is merged over all notes
		cells[5].ColumnSpan, cells[5].RowSpan = huge, 1
		cells[9].RowSpan = 0
		cells = slices.Delete(cells, 10, 11)
		cells = slices.Delete(cells, 7, 8)
		doc.Blocks[0].Table.Rows, doc.Blocks[0].Table.Columns, doc.Blocks[0].Table.Cells = huge, huge, append(cells, document.Cell{Row: huge - 1, Column: huge - 1, RowSpan: huge, ColumnSpan: huge})
		got := show(finder.Find(doc))
		const want = "hjulet, 3 asked\nnotes: \"Hyran | Pengar | 3\\nBussen | Pengar | 2\\nTiden | Pengar | 1\"\n" +
			"  item \"Hyran\"  category \"Pengar\"  points \"3\"\n  item \"Bussen\"  category \"Pengar\"  points \"2\"\n  item \"Tiden\"  category \"Pengar\"  points \"1\"\n"
		if got != want {
			t.Errorf("%d: got\n%s\nwant\n%s", huge, got, want)
		}
	}
}

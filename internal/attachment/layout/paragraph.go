package layout

import (
	"strings"

	"samkarta/internal/attachment/layout/linebreak"
	"samkarta/internal/document"
)

// flow makes paragraphs of the segments of one column, from top to bottom.
// Lines end at right when they are full.
func (r *region) flow(items []item, right float64) []document.Block {
	var out []document.Block
	var lines []segment
	flush := func() {
		if len(lines) > 0 {
			out = append(out, document.Block{Paragraph: r.paragraph(lines)})
			lines = nil
		}
	}
	for _, it := range items {
		if it.seg == nil {
			flush()
			out = append(out, it.blocks...)
			continue
		}
		if len(lines) > 0 && !r.goesOn(lines, *it.seg, right) {
			flush()
		}
		if n := len(lines); n > 0 {
			lines[n-1].broken = r.breaksWord(lines[n-1], *it.seg)
		}
		lines = append(lines, *it.seg)
	}
	flush()
	return out
}

// goesOn tells whether a line belongs to the paragraph of the lines before it:
// it follows closely, in the same font, at the same left edge, and its first
// word would not have found room on the line above. A line that ends early was
// ended by the writer.
func (r *region) goesOn(lines []segment, next segment, right float64) bool {
	prev := lines[len(lines)-1]
	a, b := prev.last(), next.first()
	distance := prev.base - next.base
	em := max(prev.size, next.size)
	if a.frame != b.frame || a.Control > 0 || a.Note || b.Control > 0 || b.Note || distance > 2*em {
		return false
	}
	if a.Tick != document.NoTick {
		return true // its label did not fit beside it
	}
	if b.Tick != document.NoTick || a.Style != b.Style || !near(prev.size, next.size, 0.6) || bullet(b.Text) {
		return false
	}
	if begin := lines[0].first().Text; dash(b.Text) && (dash(begin) || bullet(begin) || strings.HasSuffix(a.Text, ":")) {
		return false // the next point of a list
	}
	if len(lines) > 1 && distance > lines[len(lines)-2].base-prev.base+0.2*em || distance > 1.75*em {
		return false
	}
	indent := next.box.X0 - prev.box.X0
	if !near(indent, 0, 3) && (len(lines) > 1 || !near(indent, 0, 36)) {
		return false
	}
	return prev.box.X1+0.25*em+(b.Box.X1-b.Box.X0) > right-r.slack
}

// paragraph makes one of lines that belong together. It is an annotation only
// when all of it was typed on top: an answer typed behind a printed label is
// part of that line.
func (r *region) paragraph(lines []segment) *document.Paragraph {
	p := &document.Paragraph{Place: document.Place{Page: r.page}}
	note := true
	for i, line := range lines {
		p.Place.Box = union(p.Place.Box, line.box)
		runs := line.runs()
		if i > 0 {
			runs = linebreak.Runs(p.Runs, runs, lines[i-1].broken)
		}
		p.Runs = runs
		for _, w := range line.words {
			note = note && w.Note
		}
	}
	if note {
		p.Part = document.Annotation
	}
	if mark := lines[0].first().Text; bullet(mark) && plain(p.Runs[0]) && !(r.hollow && filled(mark)) {
		p.List = mark
		p.Runs[0].Text = strings.TrimLeft(strings.TrimPrefix(p.Runs[0].Text, mark), " \t")
	}
	p.Heading = r.heading(lines)
	return p
}

// heading gives the level that the size of the text suggests.
func (r *region) heading(lines []segment) int {
	if r.body == 0 {
		return 0
	}
	for _, line := range lines {
		for _, w := range line.words {
			if w.placed() || w.Tick != document.NoTick {
				return 0
			}
		}
	}
	switch ratio := lines[0].size / r.body; {
	case ratio >= 1.8:
		return 1
	case ratio >= 1.35:
		return 2
	case ratio >= 1.12 && lines[0].first().Bold:
		return 3
	}
	return 0
}

// bullet tells the mark of a list item. A dash is left in the text: it may be
// the answer.
func bullet(word string) bool {
	switch word {
	case "•", "·", "◦", "▪", "‣", "●", "■", "\uf0b7", "\uf0a7":
		return true
	}
	return false
}

// filled tells the bullets that are ticks where hollow ones of their kind stand
// in the document too.
func filled(word string) bool { return word == "■" || word == "●" }

// dash tells what may begin a point in a typed list, but also stand alone as the
// answer of somebody who has none.
func dash(word string) bool { return word == "-" || word == "–" || word == "*" }

// runs gives the text of a line with the spaces and tabs its gaps stand for.
func (s *segment) runs() []document.Run {
	var out []document.Run
	for i, w := range s.words {
		space := ""
		if i > 0 {
			space = spaceBetween(s.words[i-1], w)
		}
		out = addWord(out, space, w)
	}
	return out
}

// spaceBetween tells a tab from a space by the gap, since neither is left in a
// page: a wide one parts things that do not belong to one sentence.
func spaceBetween(a, b Word) string {
	gap := b.Box.X0 - a.Box.X1
	em := max(a.Size, b.Size)
	switch {
	case gap > columnGap*em:
		return "\t"
	case b.Glued && gap < 0.2*em:
		return ""
	}
	return " "
}

// addWord keeps runs of one kind together. The space goes to the plain side, so
// that tick boxes and fields stay without.
func addWord(runs []document.Run, space string, w Word) []document.Run {
	run := document.Run{Text: w.Text, Tick: w.Tick, Control: w.Control, Bold: w.Bold, Doubt: w.Doubt}
	n := len(runs)
	if n > 0 && plain(runs[n-1]) && plain(run) && runs[n-1].Bold == run.Bold && runs[n-1].Doubt == run.Doubt {
		runs[n-1].Text += space + w.Text
		return runs
	}
	switch {
	case n == 0 || space == "":
	case plain(runs[n-1]):
		runs[n-1].Text += space
	case plain(run):
		run.Text = space + run.Text
	default:
		runs = append(runs, document.Run{Text: space})
	}
	return append(runs, run)
}

// plain tells text from tick boxes and fields.
func plain(r document.Run) bool { return r.Tick == document.NoTick && r.Control == 0 }

// breaksWord tells whether a word was too long for its column and goes on in
// the next line without a hyphen: it stands alone, and not one letter more had
// room.
func (r *region) breaksWord(prev, next segment) bool {
	a, b := prev.last(), next.first()
	if a.placed() || b.placed() {
		return false
	}
	missing, may := linebreak.Inside(a.Text, b.Text)
	if missing == 0 || !may {
		return may
	}
	return r.edge > 0 && len(prev.words) == 1 && prev.box.X1+missing*b.Size > r.edge
}

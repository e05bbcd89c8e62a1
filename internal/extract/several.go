package extract

import (
	"slices"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// leastSeveral is how many questions must have answers side by side for a table
// to be a list of several filled forms: a comment may stand beside one or two.
const leastSeveral = 4

// firstOfSeveral looks for tables in which several associations answered, a row
// or a column each. It leaves each zone the first one's answer, lest theirs be
// mixed, and gives the number of the others.
func (s *stream) firstOfSeveral(zones []zone, all []target) int {
	for _, of := range []func(label, c *unit) int{
		func(label, c *unit) int { return c.row - label.row },
		func(label, c *unit) int {
			if c.row != label.row {
				return 0
			}
			return c.column - label.column
		},
	} {
		if others := s.aside(zones, all, of); others > 0 {
			return others
		}
	}
	return 0
}

// aside counts the lines of answers along one direction of a table and cuts the
// zones to the first. of tells how far a cell lies from its label; 0 is not in
// the line.
func (s *stream) aside(zones []zone, all []target, of func(label, c *unit) int) int {
	answered, several, most, first := 0, 0, 0, 0
	for _, z := range zones {
		if len(all[z.anchor.question].question.Choices) > 0 {
			continue // the choices fill many cells of one answer
		}
		at, n := s.lines(z, of)
		if n > 0 {
			answered++
		}
		if n > 1 {
			several++
			most = max(most, n)
		}
		if first == 0 || n > 0 && at < first {
			first = at
		}
	}
	if several < leastSeveral || several*2 < answered {
		return 0
	}
	for i := range zones {
		label := &s.units[s.unitOf(zones[i].anchor)]
		var kept []part
		for _, p := range zones[i].units {
			if of(label, &s.units[p.unit]) == first {
				kept = append(kept, p)
			}
		}
		zones[i].units = kept
	}
	return most - 1
}

// lines counts the different distances from its label at which a zone in a
// table has text, and gives the least; none when some of it stands elsewhere.
func (s *stream) lines(z zone, of func(label, c *unit) int) (least, n int) {
	label := &s.units[s.unitOf(z.anchor)]
	seen := map[int]bool{}
	for _, p := range z.units {
		c := &s.units[p.unit]
		at := of(label, c)
		if c.table == 0 || c.table != label.table || at <= 0 {
			return 0, 0
		}
		if !seen[at] && (n == 0 || at < least) {
			least = at
		}
		seen[at] = true
		n = len(seen)
	}
	return least, n
}

// opensAt moves the place where a second form was noticed back over the labels
// right before it that are too short to be sure of: its name and number.
func opensAt(all, sure []anchor, at int) int {
	before := 0
	for _, a := range sure {
		if a.start < at {
			before = max(before, a.end)
		}
	}
	for _, a := range all {
		if a.start >= before && !a.bare {
			at = min(at, a.start)
		}
	}
	return at
}

// apart reads the two halves of a document by themselves, cut where a unit's
// block or row begins, and gives the first when both are filled forms.
func (k *known) apart(doc *document.Document, at *unit) (Result, bool) {
	above, below := *doc, *doc
	above.Blocks, below.Blocks = slices.Clone(doc.Blocks[:at.block]), slices.Clone(doc.Blocks[at.block:])
	if table := doc.Blocks[at.block].Table; table != nil && at.row > 0 {
		upper, lower := *table, *table
		upper.Cells = slices.DeleteFunc(slices.Clone(table.Cells), func(c document.Cell) bool { return c.Row >= at.row })
		lower.Cells = slices.DeleteFunc(slices.Clone(table.Cells), func(c document.Cell) bool { return c.Row < at.row })
		above.Blocks, below.Blocks[0] = append(above.Blocks, document.Block{Table: &upper}), document.Block{Table: &lower}
	}
	first, second := k.find(sheet{&above, newStream(&above)}, true), k.find(sheet{&below, newStream(&below)}, true)
	if !first.isForm() || !second.isForm() || len(first.Answers) < leastSeveral || len(second.Answers) < leastSeveral {
		return Result{}, false
	}
	return first, true
}

// others counts the forms on other sheets that answer the same questions.
func others(results []Result) int {
	n := 0
	for _, r := range results[1:] {
		if !r.hidden && r.isForm() && len(r.Answers) >= leastSeveral && !sameAnswers(results[0].Answers, r.Answers) {
			n++
		}
	}
	return n
}

// isHidden tells whether the document, one sheet of a workbook, is hidden in it:
// last year's form often is.
func isHidden(doc *document.Document) bool {
	if len(doc.Blocks) == 0 || doc.Blocks[0].Table == nil {
		return false
	}
	sheet := doc.Blocks[0].Table.Place.Sheet
	return sheet != "" && slices.ContainsFunc(doc.Remarks, func(r document.Remark) bool {
		return r.Code == "hidden_sheet" && (r.Place.Sheet == sheet || r.Detail == sheet)
	})
}

// sameAnswers: what both answer, they answer alike; a copy is no other form.
func sameAnswers(a, b map[string]form.RawAnswer) bool {
	for id, x := range b {
		if y, both := a[id]; both && !sameAnswer(x, y) {
			return false
		}
	}
	return true
}

package xlsx

import (
	"cmp"
	"slices"
	"strings"

	"samkarta/internal/document"
)

// definedName is a name that a workbook gives to a cell or a range.
type definedName struct {
	Name string `xml:"name,attr"`
	Ref  string `xml:",chardata"`
}

// cellName is where a name points to.
type cellName struct {
	sheet string
	at    position
}

// namedCells gives the names of single cells. Names of ranges are lists of
// choices, print areas and the like.
func namedCells(w *workbookPart) map[cellName][]string {
	names := map[cellName][]string{}
	for _, n := range w.Names {
		sheet, ref, ok := cutSheet(strings.TrimSpace(n.Ref))
		if !ok || strings.HasPrefix(n.Name, "_xlnm.") {
			continue
		}
		if at, ok := parsePosition(ref); ok {
			key := cellName{strings.ToLower(sheet), at}
			names[key] = append(names[key], n.Name)
		}
	}
	return names
}

// cutSheet parts 'Blad 1'!$B$5.
func cutSheet(ref string) (sheet, cell string, ok bool) {
	i := strings.LastIndexByte(ref, '!')
	if i < 0 {
		return "", "", false
	}
	sheet, cell = ref[:i], ref[i+1:]
	if len(sheet) > 1 && strings.HasPrefix(sheet, "'") && strings.HasSuffix(sheet, "'") {
		sheet = strings.ReplaceAll(sheet[1:len(sheet)-1], "''", "'")
	}
	return sheet, cell, true
}

// control makes the form fields of a named cell and gives the number that its
// runs refer to, 0 for a cell without a name.
func (b *book) control(sheet string, at position, runs []document.Run, place document.Place) int {
	key := cellName{strings.ToLower(sheet), at}
	number := 0
	for _, name := range b.names[key] {
		c := document.Control{Name: name, Kind: document.NamedCell, Place: place}
		c.Place.Field = name
		var text strings.Builder
		for _, r := range runs {
			text.WriteString(r.Text)
			c.Checked = c.Checked || r.Tick == document.TickOn
		}
		c.Value = text.String()
		c.Empty = strings.TrimSpace(c.Value) == ""
		b.doc.Controls = append(b.doc.Controls, c)
		if number == 0 {
			number = len(b.doc.Controls)
		}
	}
	delete(b.names, key) // a cell that a damaged file holds twice
	return number
}

// unwritten makes the form fields of named cells that are not in the file,
// because nobody wrote or formatted anything there.
func (b *book) unwritten(sheet string) {
	var left []position
	for n := range b.names {
		if n.sheet == strings.ToLower(sheet) {
			left = append(left, n.at)
		}
	}
	slices.SortFunc(left, func(x, y position) int {
		return cmp.Or(cmp.Compare(x.row, y.row), cmp.Compare(x.column, y.column))
	})
	for _, at := range left {
		b.control(sheet, at, nil, document.Place{Sheet: sheet, Row: at.row + 1, Column: at.column + 1})
	}
}

// readProperties reads what may name the form.
func (b *book) readProperties() {
	var core struct {
		Title      string `xml:"title"`
		Identifier string `xml:"identifier"`
	}
	var custom struct {
		Properties []struct {
			Name  string `xml:"name,attr"`
			Value struct {
				Text string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"property"`
	}
	root := b.relations("")
	// A workbook without properties is an ordinary one.
	if p := root.byType("core-properties"); p != "" && b.unmarshal(p, &core) == nil {
		b.property("title", core.Title)
		b.property("identifier", core.Identifier)
	}
	if p := root.byType("custom-properties"); p != "" && b.unmarshal(p, &custom) == nil {
		for _, c := range custom.Properties {
			b.property(c.Name, c.Value.Text)
		}
	}
}

// property keeps what the form was made with; empty ones say nothing.
func (b *book) property(name, value string) {
	if value = strings.TrimSpace(value); value != "" && name != "" {
		b.doc.Properties[name] = value
	}
}

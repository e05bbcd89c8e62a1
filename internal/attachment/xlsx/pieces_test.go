package xlsx

import (
	"errors"
	"strings"
	"testing"

	"samkarta/internal/document"
)

func TestParsePosition(t *testing.T) {
	for ref, want := range map[string]position{"A1": {0, 0}, "$B$5": {4, 1}, "xfd1048576": {1048575, 16383}, "AA10": {9, 26}} {
		if got, ok := parsePosition(ref); !ok || got != want {
			t.Errorf("%s: %v, %v", ref, got, ok)
		}
	}
	for _, ref := range []string{"", "A", "1", "A0", "A-1", "Å1", "A1B", "A1048577", "ABCDE1"} {
		if got, ok := parsePosition(ref); ok {
			t.Errorf("%s is %v", ref, got)
		}
	}
}

func TestParseArea(t *testing.T) {
	if a, ok := parseArea("B2:C4"); !ok || a.size() != 6 {
		t.Errorf("B2:C4: %v, %v", a, ok)
	}
	if a, ok := parseArea("B2"); !ok || a.size() != 1 {
		t.Errorf("B2: %v, %v", a, ok)
	}
	for _, ref := range []string{"C4:B2", "B2:", ":", "B2:C4:D5"} {
		if a, ok := parseArea(ref); ok {
			t.Errorf("%s is %v", ref, a)
		}
	}
}

func TestCutSheet(t *testing.T) {
	for _, c := range []struct{ ref, sheet, cell string }{
		{"Blad1!$A$1", "Blad1", "$A$1"}, {"'Blad 1'!B2", "Blad 1", "B2"}, {"'Bo''s!'!C3", "Bo's!", "C3"}, {"'!A1", "'", "A1"},
	} {
		if sheet, cell, ok := cutSheet(c.ref); !ok || sheet != c.sheet || cell != c.cell {
			t.Errorf("%s: %q %q %v", c.ref, sheet, cell, ok)
		}
	}
	if _, _, ok := cutSheet("A1"); ok {
		t.Error("a cell of no sheet")
	}
}

// The colours that people mark a choice with, and those that forms are laid out
// with.
func TestIsMarker(t *testing.T) {
	for _, c := range []struct {
		rgb, indexed string
		want         bool
	}{
		{"FFFFFF00", "", true}, {"00FF00", "", true}, {"FFFF0000", "", true}, {"FF92D050", "", true},
		{"FFD9D9D9", "", false}, {"FFDDEBF7", "", false}, {"FF000000", "", false}, {"FF1F4E78", "", false}, {"zzzzzz", "", false},
		{"", "13", true}, {"", "9", false}, {"", "", false},
	} {
		if got := isMarker(c.rgb, c.indexed); got != c.want {
			t.Errorf("%s %s: %v", c.rgb, c.indexed, got)
		}
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"ren": "ren", "a_x000A_b": "a\nb", "a_x0009_b": "a\tb", "a_x0000_b": "ab", "_xD83D_": "", "_x00E5_": "å", "_x005F_x0041_": "_x0041_", "a\r\nb\rc": "a\nb\nc", "_x12_": "_x12_",
	} {
		if got := unescape(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Notes on cells and text over the sheet are read, each where it stands; the
// fallback for old programs says the same once more and is not.
func TestBesideTheCells(t *testing.T) {
	const relations = `<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/><Relationship Id="d" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>`
	data := pack(t, "xl/workbook.xml", workbookXML, "xl/_rels/workbook.xml.rels", workbookRels, "xl/worksheets/sheet1.xml", cellsXML(`<c r="A1"><v>1</v></c>`),
		"xl/worksheets/_rels/sheet1.xml.rels", relations,
		"xl/comments1.xml", `<comments><commentList><comment ref="B7"><text><r><t>halv</t></r><r><t>tid</t></r></text></comment><comment ref="?"><text><t> </t></text></comment></commentList></comments>`,
		"xl/drawings/drawing1.xml", `<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:mc="m"><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from><mc:AlternateContent><mc:Choice><a:p><a:r><a:t>rad ett</a:t></a:r><a:br/><a:r><a:t>rad två</a:t></a:r></a:p></mc:Choice><mc:Fallback><a:p><a:r><a:t>rad ett</a:t></a:r></a:p></mc:Fallback></mc:AlternateContent></xdr:twoCellAnchor></xdr:wsDr>`)
	d, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range d.Blocks {
		if p := b.Paragraph; p != nil {
			got = append(got, strings.ReplaceAll(p.Text(), "\n", "/"))
			if p.Place.Row != 7 && p.Place.Row != 5 {
				t.Errorf("%q stands at %+v", p.Text(), p.Place)
			}
		}
	}
	if s := strings.Join(got, "; "); s != "halvtid; rad ett/rad två" {
		t.Errorf("got %s", s)
	}
}

// A part that is damaged costs what it holds and is told, nothing more.
func TestDamagedParts(t *testing.T) {
	const relations = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="x/styles" Target="styles.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="shared.xml"/></Relationships>`
	d, err := Read(pack(t, "xl/workbook.xml", workbookXML, "xl/_rels/workbook.xml.rels", relations,
		"xl/worksheets/sheet1.xml", cellsXML(`<c t="s"><v>0</v></c><c><v>2</v></c>`),
		"xl/styles.xml", "<styleSheet><cellXfs>", "xl/shared.xml", "<sst><si><t>ett</t></si><si>"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Text() != "ett\t2" {
		t.Errorf("got %q", d.Text())
	}
	if len(d.Remarks) != 2 || d.Remarks[0].Code != "part_damaged" || d.Remarks[1].Code != "part_damaged" {
		t.Errorf("remarks %v", d.Remarks)
	}
	if _, err := Read(pack(t, "xl/workbook.xml", "<!DOCTYPE a><workbook/>")); !errors.Is(err, document.ErrDamaged) {
		t.Errorf("a document type: %v", err)
	}
}

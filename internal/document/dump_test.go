package document

import (
	"strings"
	"testing"
)

func TestDump(t *testing.T) {
	d := &Document{
		Format: DOCX, Pages: 2,
		Properties: map[string]string{"title": "Blankett", "identifier": "kartlaggning"},
		Remarks:    []Remark{{Code: "comment", Detail: "om\nraden", Place: Place{Paragraph: 1}}},
		Controls: []Control{
			{Name: "orgnr", Title: "Nr", Kind: TextField, Empty: true, Place: Place{Field: "orgnr"}},
			{Name: "val", Kind: DropDown, Value: "b", Options: []Option{{"a", "A"}, {"b", "B"}}, Checked: true},
		},
		Blocks: []Block{
			{Paragraph: &Paragraph{Heading: 2, Runs: []Run{{Text: "Fråga"}, {Text: "1\t2", Bold: true}}, Place: Place{Page: 1, Paragraph: 1}}},
			{Paragraph: &Paragraph{List: "•", Part: Note, Runs: []Run{{Text: "☒", Tick: TickOn, Control: 2}, {Text: "skriv", Placeholder: true, Control: 1}}}},
			{Table: &Table{Rows: 1, Columns: 2, Place: Place{Table: 1}, Cells: []Cell{{RowSpan: 1, ColumnSpan: 2, Blocks: []Block{
				{Paragraph: &Paragraph{Runs: []Run{{Text: "cell", Struck: true, Marked: true}}}}}, Place: Place{Sheet: "Blad 1", Box: Box{1, 2, 3, 4}}}}}},
		},
	}
	want := `format docx, 2 pages
property identifier: kartlaggning
property title: Blankett
remark comment: om⏎raden  @paragraph 1
control 1 text name="orgnr" title="Nr" empty  @field "orgnr"
control 2 dropdown name="val" value="b" option "a"="A" option "b"="B" checked
## Fråga<b|1⇥2>  @page 1 paragraph 1
(note) (list •) <tc2|☒><c1p|skriv>
table 1×2  @table 1
  [0,0 span 1×2]  @sheet "Blad 1" box 1,2,3,4
    <sm|cell>
`
	var b strings.Builder
	if err := Dump(&b, d); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if got, want := d.Text(), "Fråga1\t2\n☒\ncell"; got != want {
		t.Errorf("Text() = %q, want %q", got, want)
	}
}

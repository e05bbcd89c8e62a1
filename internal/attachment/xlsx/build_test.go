package xlsx

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// form builds a workbook with excelize that holds every kind of cell.
func form(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	style := func(s *excelize.Style) int {
		id, err := f.NewStyle(s)
		must(err)
		return id
	}
	code := func(c string) *excelize.Style { return &excelize.Style{CustomNumFmt: &c} }
	must(f.SetSheetName("Sheet1", "Blad 1"))
	for i, row := range []struct {
		label string
		value any
		style *excelize.Style
	}{
		{"Organisationens namn", "Föreningen Exempel", nil},
		{"Organisationsnummer som text", "802881-4179", nil},
		{"Organisationsnummer som tal", 8028814179, code(`000000\-0000`)},
		{"Telefon", 701740605, code(`0000000000`)},
		{"Anställda", 2.5, nil},
		{"Antal", 1200, &excelize.Style{NumFmt: 3}},
		{"Bidrag", 180000, code(`#,##0\ [$kr-41D]`)},
		{"Nöjda", 0.75, &excelize.Style{NumFmt: 9}},
		{"Summa", 0.1 + 0.2, nil},
		{"Datum", 46110, &excelize.Style{NumFmt: 14}},
		{"Sedan", 40909, code(`yyyy`)},
		{"Från", 40909, &excelize.Style{NumFmt: 17}},
		{"3-4 personer", 46115, &excelize.Style{NumFmt: 16}},
		{"Tid", 46110.5625, &excelize.Style{NumFmt: 22}},
		{"Medlem", true, nil},
		{"Ej medlem", false, nil},
		{"Kryss", "☒ Ja ☐ Nej [x] Kanske", nil},
		{"Wingdings", "þ Ja", &excelize.Style{Font: &excelize.Font{Family: "Wingdings"}}},
		{"Struket", "Nej", &excelize.Style{Font: &excelize.Font{Strike: true}}},
		{"Markerat", "Ja", &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}}},
		{"Grå ruta", "Ja", &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9D9D9"}}}},
		{"Siffror som text", "0701740605", nil},
		{"Två rader", "rad ett\r\nrad två", nil},
	} {
		label, _ := excelize.CoordinatesToCellName(1, i+1)
		value, _ := excelize.CoordinatesToCellName(2, i+1)
		must(f.SetCellValue("Blad 1", label, row.label))
		must(f.SetCellValue("Blad 1", value, row.value))
		if row.style != nil {
			must(f.SetCellStyle("Blad 1", value, value, style(row.style)))
		}
	}
	must(f.SetCellRichText("Blad 1", "A25", []excelize.RichTextRun{
		{Text: "Ja", Font: &excelize.Font{Bold: true}}, {Text: " eller "}, {Text: "nej", Font: &excelize.Font{Strike: true}}}))
	must(f.MergeCell("Blad 1", "A25", "C26"))
	must(f.SetCellValue("Blad 1", "E1", "dold"))
	must(f.SetColVisible("Blad 1", "E", false))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "org_name", RefersTo: "'Blad 1'!$B$1"}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "web", RefersTo: "'Blad 1'!$B$40"}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "member", RefersTo: "'Blad 1'!$B$15"}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "choices", RefersTo: "Listor!$A$1:$A$2"}))
	must(f.AddComment("Blad 1", excelize.Comment{Cell: "B5", Author: "Ada", Text: "halvtid"}))
	must(f.AddShape("Blad 1", &excelize.Shape{Type: "rect", Cell: "G3", Paragraph: []excelize.RichTextRun{{Text: "i en ruta"}}}))
	_, err := f.NewSheet("Listor")
	must(err)
	must(f.SetCellValue("Listor", "A1", "Ideell förening"))
	must(f.SetSheetVisible("Listor", false))
	_, err = f.NewSheet("Sist")
	must(err)
	must(f.SetCellValue("Sist", "B2", "slut"))
	must(f.SetDocProps(&excelize.DocProperties{Title: "Kartläggning", Identifier: "kartlaggning-1"}))
	must(f.SetCustomProps(excelize.CustomProperty{Name: "form_id", Value: "kartlaggning"}))
	var b bytes.Buffer
	must(f.Write(&b))
	return b.Bytes()
}

// pack makes a package of parts, given as name and content in turn.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const workbookXML = `<workbook><sheets><sheet name="Blad 1" sheetId="1" r:id="rId1" xmlns:r="x"/></sheets></workbook>`

const workbookRels = `<Relationships><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`

// sheetOf packs a workbook around the XML of one sheet.
func sheetOf(t testing.TB, sheet string) []byte {
	return pack(t, "xl/workbook.xml", workbookXML, "xl/_rels/workbook.xml.rels", workbookRels, "xl/worksheets/sheet1.xml", sheet)
}

func cellsXML(cells ...string) string {
	return `<worksheet><sheetData><row>` + strings.Join(cells, "") + `</row></sheetData></worksheet>`
}

package odt

import "testing"

func TestSheets(t *testing.T) {
	cell := func(attrs, text string) string {
		if text != "" {
			text = para(text)
		}
		return `<table:table-cell ` + attrs + `>` + text + `</table:table-cell>`
	}
	row := func(cells string) string { return `<table:table-row>` + cells + `</table:table-row>` }
	sheet := func(name, style, rows string) string {
		return `<table:table table:name="` + name + `" table:style-name="` + style + `">` + rows + `</table:table>`
	}
	hidden := `<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>`
	check(t, []golden{
		{"values", parts{"sheet": sheet("Svar", "", row(cell(`office:value-type="float" office:value="12"`, "12,00")+cell(`office:value-type="float" office:value="7.0174e+08"`, "7,02E+08")+
			cell(`office:value-type="float" office:value="701740605"`, "0701-74 06 05")+cell(`office:value-type="float" office:value="1.5"`, "1,5")+cell(`office:value-type="float" office:value="9"`, "###"))+
			row(cell(`office:value-type="date" office:date-value="2026-05-03"`, "05/03/26")+cell(`office:value-type="date" office:date-value="2026-05-03T13:30:00"`, "3 maj")+
				cell(`office:value-type="boolean" office:boolean-value="true"`, "SANT")+cell(`office:value-type="boolean" office:boolean-value="false"`, "FALSKT")+cell(`office:value-type="percentage" office:value="0.25"`, "25 %")))},
			`
table 2×5
  [0,0]
    12
  [0,1]
    701740000
  [0,2]
    0701-74 06 05
  [0,3]
    1,5
  [0,4]
    9
  [1,0]
    2026-05-03
  [1,1]
    2026-05-03 13:30
  [1,2]
    <t|☒>
  [1,3]
    <t|☐>
  [1,4]
    25 %`},
		{"repeats, merges and places", parts{"sheet": sheet("Blad 1", "", `<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>`+
			row(cell(`table:number-columns-spanned="2"`, "a")+`<table:covered-table-cell/>`+cell("", "dold"))+`<table:table-row table:number-rows-repeated="2">`+cell(`table:number-columns-repeated="2"`, "☒")+`</table:table-row>`+
			`<table:table-row table:number-rows-repeated="1048570">`+cell(`table:number-columns-repeated="16384"`, "")+`</table:table-row>`+row(cell("", "sist")))},
			`
remark hidden_columns: Blad 1  @sheet "Blad 1"
table 1048574×2  @sheet "Blad 1"
  [0,0 span 1×2]  @row 1 column 1 sheet "Blad 1"
    a  @row 1 column 1 sheet "Blad 1"
  [1,0]  @row 2 column 1 sheet "Blad 1"
    <t|☒>  @row 2 column 1 sheet "Blad 1"
  [1,1]  @row 2 column 2 sheet "Blad 1"
    <t|☒>  @row 2 column 2 sheet "Blad 1"
  [2,0]  @row 3 column 1 sheet "Blad 1"
    <t|☒>  @row 3 column 1 sheet "Blad 1"
  [2,1]  @row 3 column 2 sheet "Blad 1"
    <t|☒>  @row 3 column 2 sheet "Blad 1"
  [1048573,0]  @row 1048574 column 1 sheet "Blad 1"
    sist  @row 1048574 column 1 sheet "Blad 1"
table 1×3  @sheet "Blad 1"
  [0,2]  @row 1 column 3 sheet "Blad 1"
    dold  @row 1 column 3 sheet "Blad 1"`},
		{"hidden sheets last, named cells, comments and shapes", parts{"auto": hidden,
			"sheet": sheet("Val", "ta2", row(cell("", "Ja"))) + sheet("Blad 1", "", `<table:table-column/>`+row(cell("", "svar")+cell("", `<office:annotation>`+para("obs")+`</office:annotation>`))+
				`<table:shapes><draw:frame><draw:text-box>`+para("ruta")+`</draw:text-box></draw:frame></table:shapes>`) +
				`<table:named-expressions><table:named-range table:name="namn" table:cell-range-address="$'Blad 1'.$A$1"/><table:named-range table:name="tom" table:cell-range-address="$'Blad 1'.$B$9"/><table:named-range table:name="lista" table:cell-range-address="$Val.$A$1:.$A$9"/></table:named-expressions>`},
			`
remark comment  @row 1 column 2 sheet "Blad 1"
remark hidden_sheet: Val  @sheet "Val"
control 1 cell name="namn" value="svar"  @row 1 column 1 sheet "Blad 1" field "namn"
control 2 cell name="tom" empty  @row 9 column 2 sheet "Blad 1" field "tom"
table 1×1  @sheet "Blad 1"
  [0,0]  @row 1 column 1 sheet "Blad 1"
    <c1|svar>  @row 1 column 1 sheet "Blad 1"
table 1×1  @sheet "Val"
  [0,0]  @row 1 column 1 sheet "Val"
    Ja  @row 1 column 1 sheet "Val"
(comment) obs  @row 1 column 2 sheet "Blad 1"
(textbox) ruta  @sheet "Blad 1"`},
	})
}

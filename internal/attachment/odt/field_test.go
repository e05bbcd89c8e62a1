package odt

import "testing"

func TestFields(t *testing.T) {
	mark := func(kind, params, content string) string {
		return `<field:fieldmark-start text:name="f" field:type="vnd.oasis.opendocument.field.` + kind + `">` + params + `</field:fieldmark-start>` + content + `<field:fieldmark-end/>`
	}
	check(t, []golden{
		{"content controls", parts{"text": para(`Namn: <loext:content-control loext:tag="org_name" loext:alias="Namn" loext:plain-text="true">Exempel</loext:content-control> ` +
			`<loext:content-control loext:tag="x" loext:showing-place-holder="true">Skriv</loext:content-control>` +
			`<loext:content-control loext:tag="d" loext:dropdown="true"><loext:list-item loext:display-text="Nätverk" loext:value="n"/>Nätverk</loext:content-control>` +
			`<loext:content-control loext:tag="t" loext:date="true" loext:current-date="2026-05-03T00:00:00Z">3 maj</loext:content-control>` +
			`<loext:content-control>genomskinlig</loext:content-control>`)},
			`
control 1 text name="org_name" title="Namn" value="Exempel"
control 2 text name="x" value="Skriv" empty
control 3 dropdown name="d" value="n" option "n"="Nätverk"
control 4 date name="t" value="2026-05-03"
Namn: <c1|Exempel> <c2p|Skriv><c3|Nätverk><c4|3 maj>genomskinlig`},
		{"check box controls", parts{"text": para(`<loext:content-control loext:tag="a" loext:checkbox="true" loext:checked="true">☒</loext:content-control> Ja ` +
			`<loext:content-control loext:tag="b" loext:checkbox="true" loext:checked="true">☐</loext:content-control> Nej`)},
			`
remark tick_conflict: b
control 1 checkbox name="a" checked
control 2 checkbox name="b"
<tc1|☒> Ja <tc2|☐> Nej`},
		{"legacy fields", parts{"text": para(mark("FORMTEXT", "", "Exempel") + mark("FORMTEXT", "", "\u2002\u2002") + mark("UNHANDLED", "", " annat ") + `<field:fieldmark text:name="b" field:type="x.FORMCHECKBOX"><field:param field:name="Checkbox_Checked" field:value="true"/></field:fieldmark> Ja ` +
			`<field:fieldmark text:name="d" field:type="x.FORMDROPDOWN"><field:param field:name="Dropdown_ListEntry" field:value="A"/><field:param field:name="Dropdown_ListEntry" field:value="B"/><field:param field:name="Dropdown_Selected" field:value="1"/></field:fieldmark>`)},
			`
control 1 text name="f" value="Exempel"
control 2 text name="f" empty
control 3 checkbox name="b" checked
control 4 dropdown name="d" value="B" option "A"="A" option "B"="B"
<c1|Exempel><c2p|` + "\u2002\u2002" + `> annat <tc3|☒> Ja <c4|B>`},
		{"marks without their counterparts", parts{"text": para(`<field:fieldmark-end/><loext:content-control loext:tag="a">ett<field:fieldmark-end/> två</loext:content-control> tre`) +
			para(`<loext:content-control loext:tag="b"><field:fieldmark-start text:name="f" field:type="x.FORMTEXT"/>fyra</loext:content-control> fem<field:fieldmark-end/> sex`)},
			`
control 1 text name="a" value="ett två"
control 2 text name="b" value="fyra"
control 3 text name="f" value="fyra fem"
<c1|ett två> tre
<c3|fyra fem> sex`},
		{"a field that ends in a cell", parts{"text": para(`<field:fieldmark-start text:name="f" field:type="x.FORMTEXT"/>ett`) +
			`<table:table><table:table-row><table:table-cell>` + para(`två<field:fieldmark-end/>`) + `</table:table-cell></table:table-row></table:table>` + para("tre")},
			`
control 1 text name="f" value="ett\ntvå"
<c1|ett>
table 1×1
  [0,0]
    <c1|två>
tre`},
		{"input fields", parts{"text": para(`<text:placeholder>&lt;Skriv&gt;</text:placeholder><text:text-input text:description="Antal">12</text:text-input><text:drop-down text:name="l"><text:label text:value="A"/><text:label text:value="B"/>B</text:drop-down>`)},
			`
control 1 text title="Antal" value="12"
control 2 dropdown name="l" value="B" option "A"="A" option "B"="B"
<p|<Skriv>><c1|12><c2|B>`},
		{"form fields", parts{"text": `<office:forms><form:form><form:text form:name="namn" form:id="c1" form:current-value="Exempel"/><form:textarea form:name="mer" form:id="c2">` + para("ett") + para("två") + `</form:textarea>` +
			`<form:checkbox form:name="ja" form:label="Ja" form:id="c3" form:current-state="checked"/><form:radio form:name="r" form:label="Nej" form:id="c4" form:selected="true" form:value="nej"/>` +
			`<form:listbox form:name="l" form:id="c5"><form:option form:label="Ett" form:value="1"/><form:option form:label="Två" form:value="2" form:current-selected="true"/></form:listbox>` +
			`<form:combobox form:name="k" form:id="c6"><form:item form:label="A"/></form:combobox></form:form></office:forms>` +
			para(`Namn <draw:control draw:control="c1"/> <draw:control draw:control="c2"/> <draw:control draw:control="c3"/> <draw:control draw:control="c4"/>`) + para(`<draw:control draw:control="c5"/><draw:control draw:control="c6"/>`)},
			`
control 1 text name="namn" value="Exempel"
control 2 text name="mer" value="ett\ntvå"
control 3 checkbox name="ja" title="Ja" checked
control 4 radio name="r" title="Nej" value="nej" checked
control 5 dropdown name="l" value="2" option "1"="Ett" option "2"="Två"
control 6 dropdown name="k" option "A"="A" empty
Namn <c1|Exempel> <c2|ett⏎två> <tc3|☒> Ja <tc4|☒> Nej
<c5|Två><c6p|>`},
	})
}

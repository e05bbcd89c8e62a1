package docx

import "testing"

// sdt writes a content control.
func sdt(properties, content string) string {
	return `<w:sdt><w:sdtPr>` + properties + `</w:sdtPr><w:sdtContent>` + content + `</w:sdtContent></w:sdt>`
}

// box writes a check box control.
func box(state, content string) string {
	return sdt(`<w:tag w:val="t"/><w14:checkbox><w14:checked w14:val="`+state+`"/><w14:checkedState w14:val="00FE" w14:font="Wingdings"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>`, content)
}

func TestContentControls(t *testing.T) {
	prompt := `<w:placeholder><w:docPart w:val="P1"/></w:placeholder><w:showingPlcHdr/>`
	glossary := `<w:docParts><w:docPart><w:docPartPr><w:name w:val="P1"/></w:docPartPr><w:docPartBody>` + para("Skriv namnet här") + `</w:docPartBody></w:docPart></w:docParts>`
	check(t, []golden{
		{"text in a run", parts{"body": `<w:p>` + run("Namn: ") + sdt(`<w:alias w:val="Namn"/><w:tag w:val="org_name"/><w:text/>`, run("Exempel")) + run(" (FE)") + `</w:p>`},
			`control 1 text name="org_name" title="Namn" value="Exempel"` + "\nNamn: <c1|Exempel> (FE)"},
		{"around blocks, rows and cells, nested", parts{"body": sdt(`<w:tag w:val="alla"/>`, para("ett")+`<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>`+
			sdt(`<w:tag w:val="rad"/>`, `<w:tr>`+sdt(`<w:tag w:val="cell"/>`, `<w:tc><w:p>`+sdt(`<w:tag w:val="inre"/><w:text/>`, run("två"))+`</w:p>`+para("tre")+`</w:tc>`)+`</w:tr>`)+`</w:tbl>`)},
			`
control 1 text name="alla" value="ett\ntvå\ntre"
control 2 text name="rad" value="två\ntre"
control 3 text name="cell" value="två\ntre"
control 4 text name="inre" value="två"
<c1|ett>
table 1×1
  [0,0]
    <c4|två>
    <c3|tre>`},
		{"empty, by Word's mark", parts{"body": `<w:p>` + sdt(`<w:tag w:val="a"/><w:showingPlcHdr/><w:text/>`, run("Skriv")) + `</w:p>`},
			`control 1 text name="a" value="Skriv" empty` + "\n<c1p|Skriv>"},
		{"filled by a program that left the mark", parts{"glossaryDocument": glossary, "body": `<w:p>` + sdt(`<w:tag w:val="a"/>`+prompt, run("Exempel")) + sdt(`<w:tag w:val="b"/>`+prompt, run("Skriv namnet  här")) + `</w:p>`},
			`control 1 text name="a" value="Exempel"` + "\n" + `control 2 text name="b" value="Skriv namnet  här" empty` + "\n<c1|Exempel><c2p|Skriv namnet  här>"},
		{"empty, the mark lost", parts{"body": `<w:p>` + sdt(`<w:tag w:val="a"/><w:text/>`, run("Klicka eller tryck här för att ange text.")) + sdt(`<w:tag w:val="b"/>`, "") + `</w:p>`},
			`control 1 text name="a" value="Klicka eller tryck här för att ange text." empty` + "\n" + `control 2 text name="b" empty` + "\n<c1p|Klicka eller tryck här för att ange text.><c2p|>"},
		{"lists", parts{"body": `<w:p>` + sdt(`<w:tag w:val="a"/><w:dropDownList><w:listItem w:displayText="Välj …" w:value=""/><w:listItem w:displayText="Ideell förening" w:value="ideell"/></w:dropDownList>`, run("Ideell förening")) +
			sdt(`<w:tag w:val="b"/><w:comboBox><w:listItem w:value="X"/></w:comboBox>`, run("eget")) + sdt(`<w:tag w:val="c"/><w:dropDownList/>`, run("Välj form")) + `</w:p>`},
			`
control 1 dropdown name="a" value="ideell" option ""="Välj …" option "ideell"="Ideell förening"
control 2 dropdown name="b" value="eget" option "X"="X"
control 3 dropdown name="c" value="Välj form" empty
<c1|Ideell förening><c2|eget><c3p|Välj form>`},
		{"dates", parts{"body": `<w:p>` + sdt(`<w:tag w:val="a"/><w:date w:fullDate="2026-05-03T00:00:00Z"/>`, run("3 maj")) + sdt(`<w:tag w:val="b"/><w:date w:fullDate="2026-05-03T00:00:00Z"/>`, run("2026-05-04")) + `</w:p>`},
			`
remark date_conflict: b
control 1 date name="a" value="2026-05-03"
control 2 date name="b" value="2026-05-04"
<c1|3 maj><c2|2026-05-04>`},
		{"check boxes", parts{"body": `<w:p>` + box("1", `<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>`) + run(" Ja ") + box("0", run("☐")) + run(" Nej ") + box("1", "") + `</w:p>` + box("1", "")},
			`
control 1 checkbox name="t" checked
control 2 checkbox name="t"
control 3 checkbox name="t" checked
control 4 checkbox name="t" checked
<tc1|☒> Ja <tc2|☐> Nej <tc3|☒>`},
		{"check boxes whose glyph and state differ", parts{"body": `<w:p>` + box("1", run("☐ Ja")) + box("0", run("x")) + box("1", run("Nej")) + `</w:p>`},
			`
remark tick_conflict: t
remark tick_conflict: t
control 1 checkbox name="t"
control 2 checkbox name="t" checked
control 3 checkbox name="t" checked
<tc1|☐><c1| Ja><tc2|☒><tc3|☒><c3|Nej>`},
	})
}

// legacy writes a legacy form field with its result.
func legacy(data, instruction, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/>` + data + `</w:ffData></w:fldChar></w:r><w:r><w:instrText> ` + instruction +
		` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func TestFields(t *testing.T) {
	field := func(instruction string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>` + instruction + `</w:instrText><w:fldChar w:fldCharType="end"/></w:r>`
	}
	check(t, []golden{
		{"text", parts{"body": `<w:p>` + legacy(`<w:textInput/>`, "FORMTEXT", run("Exem")+run("pel")) + legacy(`<w:statusText w:val="Tips"/><w:textInput/>`, "FORMTEXT", run("\u2002\u2002\u2002")) +
			legacy(`<w:textInput><w:default w:val="Skriv"/></w:textInput>`, "FORMTEXT", run("Skriv")) + `</w:p>`},
			`
control 1 text name="f" value="Exempel"
control 2 text name="f" title="Tips" empty
control 3 text name="f" value="Skriv" empty
<c1|Exempel><c2p|` + "\u2002\u2002\u2002" + `><c3p|Skriv>`},
		{"text over paragraphs", parts{"body": `<w:p>` + `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/><w:textInput/></w:ffData></w:fldChar><w:instrText>FORMTEXT</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>ett</w:t></w:r></w:p><w:p><w:r><w:t>två</w:t><w:fldChar w:fldCharType="end"/><w:t> ute</w:t></w:r></w:p>`},
			`control 1 text name="f" value="ett\ntvå"` + "\n<c1|ett>\n<c1|två> ute"},
		{"check boxes", parts{"body": `<w:p>` + legacy(`<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>`, "FORMCHECKBOX", "") + run(" Ja ") + legacy(`<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>`, "FORMCHECKBOX", run("skräp")) +
			run(" Nej ") + legacy(`<w:checkBox><w:default w:val="1"/></w:checkBox>`, "FORMCHECKBOX", "") + `</w:p>`},
			`
control 1 checkbox name="f" checked
control 2 checkbox name="f"
control 3 checkbox name="f" checked
<tc1|☒> Ja <tc2|☐> Nej <tc3|☒>`},
		{"lists", parts{"body": `<w:p>` + legacy(`<w:ddList><w:result w:val="1"/><w:listEntry w:val="Välj…"/><w:listEntry w:val="Nätverk"/></w:ddList>`, "FORMDROPDOWN", "") +
			legacy(`<w:ddList><w:listEntry w:val="Välj…"/></w:ddList>`, "FORMDROPDOWN", "") + legacy(`<w:ddList><w:listEntry w:val="A"/><w:listEntry w:val="B"/></w:ddList>`, "FORMDROPDOWN", run("B")) + `</w:p>`},
			`
control 1 dropdown name="f" value="Nätverk" option "Välj…"="Välj…" option "Nätverk"="Nätverk"
control 2 dropdown name="f" value="Välj…" option "Välj…"="Välj…" empty
control 3 dropdown name="f" value="B" option "A"="A" option "B"="B"
<c1|Nätverk><c2p|Välj…><c3|B>`},
		{"other fields", parts{"body": `<w:p>` + legacy("", `HYPERLINK "https://example.se"`, run("länk")) + field(` MACROBUTTON NoMacro [Skriv här]`) + field(` SYMBOL 254 \f "Wingdings" \s 12`) + run(" Ja") +
			`<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText></w:r>` + legacy("", "MERGEFIELD x", run("syns inte")) + `<w:r><w:fldChar w:fldCharType="separate"/><w:t> syns</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>`},
			`länk<p|[Skriv här]><t|☒> Ja syns`},
	})
}

func TestTables(t *testing.T) {
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + para(text) + `</w:tc>`
	}
	grid := `<w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>`
	check(t, []golden{
		{"spans", parts{"body": `<w:tbl>` + grid +
			`<w:tr>` + cell(`<w:gridSpan w:val="2"/>`, "a") + cell(`<w:vMerge w:val="restart"/>`, "b") + `</w:tr>` +
			`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell("", "c") + cell(`<w:vMerge/>`, "") + `</w:tr>` +
			`<w:tr>` + cell(`<w:hMerge w:val="restart"/>`, "d") + cell(`<w:hMerge/>`, "") + cell(`<w:vMerge w:val="continue"/>`, "") + `</w:tr>` +
			`<w:tr>` + cell(`<w:vMerge/>`, "e") + `</w:tr></w:tbl>`},
			`
table 4×3
  [0,0 span 1×2]
    a
  [0,2 span 3×1]
    b
  [1,1]
    c
  [2,0 span 1×2]
    d
  [3,0]
    e`},
		{"deleted rows and cells", parts{"body": `<w:tbl>` + grid + `<w:tr><w:trPr><w:del w:id="1"/></w:trPr>` + cell("", "borta") + `</w:tr>` +
			`<w:tr><w:trPr><w:ins w:id="1"/></w:trPr>` + cell("", "kvar") + cell(`<w:cellDel w:id="2"/>`, "borta") + `</w:tr></w:tbl>`},
			"table 1×3\n  [0,0]\n    kvar"},
		{"tables in cells, and places", parts{"body": para("före") + `<w:tbl>` + grid + `<w:tr>` + cell("", "a") + `<w:tc>` + para("b") + `<w:tbl>` + grid + `<w:tr>` + cell("", "c") + `</w:tr></w:tbl>` + para("d") + `</w:tc></w:tr></w:tbl>` + para("efter")},
			`
före  @page 1 paragraph 1
table 1×3  @page 1 table 1
  [0,0]  @page 1 table 1 row 1 column 1
    a  @page 1 table 1 row 1 column 1
  [0,1]  @page 1 table 1 row 1 column 2
    b  @page 1 table 1 row 1 column 2
    table 1×3  @page 1 table 2
      [0,0]  @page 1 table 2 row 1 column 1
        c  @page 1 table 2 row 1 column 1
    d  @page 1 table 1 row 1 column 2
efter  @page 1 paragraph 2`},
	})
}

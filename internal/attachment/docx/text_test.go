package docx

import "testing"

func TestText(t *testing.T) {
	check(t, []golden{
		{"runs alike become one", parts{"body": `<w:p>` + run("Före") + run("ningen") + `</w:p>`}, "Föreningen"},
		{"special characters", parts{"body": `<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/>` +
			`<w:t>556036</w:t><w:noBreakHyphen/><w:t>0794 sam</w:t><w:softHyphen/><w:t>ord` + "\u00ad" + `ning</w:t></w:r></w:p>`},
			"a⇥b⏎c⏎556036-0794 samordning"},
		{"looks", parts{"body": `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>fet</w:t></w:r><w:r><w:rPr><w:b w:val="0"/><w:dstrike/></w:rPr><w:t>struken</w:t></w:r>` +
			`<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>gul</w:t></w:r><w:r><w:rPr><w:shd w:val="clear" w:fill="FFFF00"/></w:rPr><w:t>skuggad</w:t></w:r>` +
			`<w:r><w:rPr><w:shd w:val="clear" w:color="auto" w:fill="auto"/><w:vanish w:val="false"/></w:rPr><w:t>vanlig</w:t></w:r>` +
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t>dold</w:t></w:r></w:p>`},
			"<b|fet><s|struken><m|gulskuggad>vanlig"},
		{"looks by style", parts{
			"styles": `<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="Normal"/></w:style>` +
				`<w:style w:type="paragraph" w:styleId="p"><w:name w:val="P"/><w:basedOn w:val="q"/></w:style>` +
				`<w:style w:type="paragraph" w:styleId="q"><w:basedOn w:val="p"/><w:rPr><w:b/></w:rPr></w:style>` +
				`<w:style w:type="character" w:styleId="c"><w:rPr><w:b/></w:rPr></w:style>` +
				`<w:style w:type="character" w:styleId="d"><w:rPr><w:vanish/></w:rPr></w:style>`,
			"body": `<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>` + run("fet ") + `<w:r><w:rPr><w:rStyle w:val="c"/></w:rPr><w:t>mager</w:t></w:r></w:p>` +
				`<w:p><w:r><w:rPr><w:rStyle w:val="c"/></w:rPr><w:t>fet</w:t></w:r><w:r><w:rPr><w:rStyle w:val="d"/></w:rPr><w:t>dold</w:t></w:r></w:p>`},
			"<b|fet >mager\n<b|fet>"},
		{"ticks", parts{"body": para("☐ Ja ☑ Nej [x] Vet ej") +
			`<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Ja </w:t><w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>` +
			`<w:p><w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>` + "\uf0fdJ" + `</w:t></w:r>` + run(" Nej") + `</w:p>` +
			`<w:p><w:r><w:sym w:font="Segoe UI Symbol" w:char="2612"/></w:r><w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r><w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r></w:p>` +
			`<w:p>` + run("[") + `<w:r><w:rPr><w:b/></w:rPr><w:t>X</w:t></w:r>` + run("] Ja") + `</w:p>`},
			"<t|☐> Ja <t|☒> Nej <t|☒> Vet ej\n<t|☒> Ja <t|☐>\n<t|☒> Nej\n<t|☒><t|☒>•\n<tb|☒> Ja"},
		{"tracked changes read as accepted", parts{"body": `<w:p>` + run("Vi är ") +
			`<w:del w:id="1"><w:r><w:delText>tio</w:delText></w:r></w:del><w:ins w:id="2">` + run("tolv") + `</w:ins>` +
			`<w:moveFrom w:id="3">` + run("bort") + `</w:moveFrom><w:moveTo w:id="4">` + run(" hit") + `</w:moveTo>` +
			`<w:r><w:rPr><w:rPrChange w:id="5"><w:rPr><w:b/><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t> kvar</w:t></w:r></w:p>`},
			"Vi är tolv hit kvar"},
		{"a deleted paragraph mark joins", parts{"body": `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + run("ett ") + `</w:p>` +
			`<w:p><w:pPr><w:rPr><w:del w:id="2"/></w:rPr></w:pPr><w:del w:id="3"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>` + para("två") +
			`<w:p><w:pPr><w:rPr><w:del w:id="4"/></w:rPr></w:pPr>` + run("sist") + `</w:p>`},
			"ett två\nsist"},
		{"links, formulas, ruby, Google's controls", parts{"body": `<w:p><w:hyperlink r:id="x">` + run("länk") + `</w:hyperlink>` +
			`<w:fldSimple w:instr="PAGE">` + run(" 1") + `</w:fldSimple><m:oMath><m:f><m:num><m:r><m:t> 3</m:t></m:r></m:num></m:f></m:oMath>` +
			`<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_0"/></w:sdtPr><w:sdtContent>` + run(" google") + `</w:sdtContent></w:sdt>` +
			`<w:r><w:ruby><w:rt>` + run("yomi") + `</w:rt><w:rubyBase>` + run(" bas") + `</w:rubyBase></w:ruby></w:r></w:p>`},
			"länk 1 3 google bas"},
		{"headings", parts{
			"styles": `<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/></w:style>` +
				`<w:style w:type="paragraph" w:styleId="egen"><w:name w:val="Egen"/><w:basedOn w:val="Rubrik2"/></w:style>` +
				`<w:style w:type="paragraph" w:styleId="niva"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>`,
			"body": `<w:p><w:pPr><w:pStyle w:val="egen"/></w:pPr>` + run("två") + `</w:p><w:p><w:pPr><w:pStyle w:val="niva"/></w:pPr>` + run("tre") + `</w:p>` +
				`<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>` + run("ett") + `</w:p><w:p><w:pPr><w:pStyle w:val="niva"/><w:outlineLvl w:val="9"/></w:pPr>` + run("text") + `</w:p>`},
			"## två\n### tre\n# ett\ntext"},
		{"pages", parts{"body": para("ett") + `<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>två</w:t></w:r></w:p>` +
			`<w:p>` + run("två") + `<w:r><w:lastRenderedPageBreak/><w:t>tre</w:t></w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr>` + run("fyra") + `</w:p>`},
			"ett  @page 1 paragraph 1\n  @page 1 paragraph 2\ntvå  @page 2 paragraph 3\ntvåtre  @page 2 paragraph 4\nfyra  @page 4 paragraph 5"},
	})
}

func TestLists(t *testing.T) {
	level := func(i, format, text, more string) string {
		return `<w:lvl w:ilvl="` + i + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/>` + more + `</w:lvl>`
	}
	numbering := `<w:abstractNum w:abstractNumId="1">` + level("0", "decimal", "%1.", "") + level("1", "lowerLetter", "%2)", "") + level("2", "upperRoman", "%1.%2.%3", `<w:isLgl/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2">` + level("0", "bullet", "\uf0b7", `<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>`) + level("1", "bullet", "\uf0a8", `<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>`) +
		level("2", "bullet", "☒", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="egen"/></w:abstractNum><w:abstractNum w:abstractNumId="4"><w:styleLink w:val="egen"/>` + level("0", "upperLetter", "Fråga %1", "") + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num><w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>`
	item := func(id, level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
	}
	check(t, []golden{
		{"counting", parts{"numbering": numbering, "body": item("1", "0", "a") + item("1", "1", "b") + item("1", "1", "c") + item("1", "0", "d") +
			item("1", "1", "e") + item("1", "2", "f") + item("3", "0", "g") + item("1", "0", "h") + item("9", "0", "i")},
			"(list 1.) a\n(list a)) b\n(list b)) c\n(list 2.) d\n(list a)) e\n(list 2.1.1) f\n(list 7.) g\n(list 8.) h\ni"},
		{"bullets, and those that are boxes", parts{"numbering": numbering, "body": item("2", "0", "a") + item("2", "1", "Ja") + item("2", "2", "Nej")},
			"(list •) a\n<t|☐> Ja\n<t|☒> Nej"},
		{"by style, and out of it", parts{"numbering": numbering,
			"styles": `<w:style w:type="paragraph" w:styleId="l"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>`,
			"body":   `<w:p><w:pPr><w:pStyle w:val="l"/></w:pPr>` + run("a") + `</w:p><w:p><w:pPr><w:pStyle w:val="l"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>` + run("b") + `</w:p>`},
			"(list Fråga A) a\nb"},
	})
}

func TestParts(t *testing.T) {
	check(t, []golden{
		{"comments", parts{
			"comments": `<w:comment w:id="7">` + para("Ska vara 30.") + `</w:comment><w:comment w:id="8">` + para("borttagen") + `</w:comment>`,
			"body":     para("x") + `<w:p>` + run("Vi är ") + `<w:commentRangeStart w:id="7"/>` + run("20") + `<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>`},
			"remark comment: 20  @page 1 paragraph 2\nx  @page 1 paragraph 1\nVi är 20  @page 1 paragraph 2\n(comment) Ska vara 30.  @page 1 paragraph 2"},
		{"notes, headers and footers", parts{
			"footnotes": `<w:footnote w:type="separator" w:id="-1">` + para("---") + `</w:footnote><w:footnote w:id="2">` + para("not") + `</w:footnote>`,
			"header":    para("huvud"), "footer": para("fot v3"),
			"body": `<w:p>` + run("text") + `<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr><w:footerReference r:id="footer"/><w:headerReference r:id="header"/><w:headerReference r:id="header"/></w:sectPr>`},
			"text\n(note) not\n(footer) fot v3\n(header) huvud"},
		{"a damaged minor part is kept as far as it goes", parts{
			"footnotes": `<w:footnote w:id="2">` + para("not") + `<w:p><w:r><w:t>halv</w:r>`, "styles": "<w:style", "body": `<w:p>` + run("text") + `<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`},
			"text\n(note) not\n(note) halv"},
		{"text boxes, the first branch alone", parts{"body": `<w:p>` + run("fråga") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><x><w:txbxContent>` + para("svar") + `</w:txbxContent></x></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para("svar") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + run(" mer") + `</w:p>` + para("slut")},
			"fråga mer  @page 1 paragraph 1\n(textbox) svar  @page 1 paragraph 1\nslut  @page 1 paragraph 2"},
		{"what cannot be read is told", parts{"body": `<w:altChunk r:id="x"/><w:p><w:r><w:object><w:control w:name="CheckBox1"/></w:object></w:r></w:p>`},
			"remark embedded_content\nremark activex_control: CheckBox1\n"},
		{"properties", parts{"body": para("x"),
			"docProps/core.xml":   `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Blankett</dc:title><dc:creator>Någon</dc:creator><dc:identifier>kartlaggning/1</dc:identifier></cp:coreProperties>`,
			"docProps/custom.xml": `<Properties xmlns="p" xmlns:vt="v"><property name="form_id"><vt:lpwstr>kartlaggning</vt:lpwstr></property></Properties>`},
			"property form_id: kartlaggning\nproperty identifier: kartlaggning/1\nproperty title: Blankett\nx"},
	})
}

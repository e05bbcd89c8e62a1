package odt

import "testing"

func TestText(t *testing.T) {
	check(t, []golden{
		{"white space", parts{"text": para("\n  Före<text:span>ningen </text:span> Exempel<text:s text:c=\"2\"/>(FE)<text:tab/>a<text:line-break/>  b sam\u00adordning")},
			"Föreningen Exempel  (FE)⇥a⏎b samordning"},
		{"looks", parts{
			"auto": `<style:font-face style:name="W1" svg:font-family="'Wingdings'"/><style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
				`<style:style style:name="s" style:family="text" style:parent-style-name="b"><style:text-properties style:text-line-through-style="solid" fo:background-color="#ffff00"/></style:style>` +
				`<style:style style:name="h" style:family="text"><style:text-properties text:display="none"/></style:style><style:style style:name="w" style:family="text"><style:text-properties style:font-name="W1"/></style:style>`,
			"text": para(`<text:span text:style-name="b">fet</text:span><text:span text:style-name="s">allt</text:span><text:span text:style-name="h">dold</text:span><text:span text:style-name="w">` + "\uf0feJ" + `</text:span> Ja`)},
			"<b|fet><smb|allt><t|☒> Ja"},
		{"ticks", parts{"text": para("☐ Ja ☒ Nej [") + para("[<text:span>x</text:span>] Vet ej")}, "<t|☐> Ja <t|☒> Nej [\n<t|☒> Vet ej"},
		{"tracked changes read as accepted", parts{"text": `<text:tracked-changes><text:changed-region><text:deletion>` + para("tio") + `</text:deletion></text:changed-region></text:tracked-changes>` +
			para(`Vi är <text:change text:change-id="1"/><text:change-start text:change-id="2"/>tolv<text:change-end text:change-id="2"/>`)}, "Vi är tolv"},
		{"headings", parts{
			"named": `<style:style style:name="H" style:family="paragraph" style:default-outline-level="2"/><text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="a" text:display-levels="2"/></text:outline-style>`,
			"auto":  `<style:style style:name="P1" style:family="paragraph" style:parent-style-name="H"/>`,
			"text":  `<text:h text:outline-level="1">ett</text:h><text:h text:outline-level="2">under</text:h><text:p text:style-name="P1">stil</text:p><text:h>två</text:h>`},
			"# (list 1.) ett\n## (list 1.a) under\n## stil\n# (list 2.) två"},
		{"hidden text", parts{"text": `<text:section text:display="none">` + para("dold") + `</text:section><text:section>` + para("syns") + `</text:section>` +
			para(`<text:hidden-paragraph text:is-hidden="true"/>dolt stycke`) + para(`a<text:hidden-text text:is-hidden="true">b</text:hidden-text><text:ruby><text:ruby-base>c</text:ruby-base><text:ruby-text>d</text:ruby-text></text:ruby>`)},
			"syns\nac"},
		{"pages", parts{
			"auto": `<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>`,
			"text": `<text:p text:style-name="P">ett</text:p><text:p text:style-name="P">två</text:p><text:soft-page-break/>` + para("tre<text:soft-page-break/> fyra")},
			"ett  @page 1 paragraph 1\ntvå  @page 2 paragraph 2\ntre fyra  @page 3 paragraph 3"},
		{"comments and notes", parts{"text": para(`Vi är <office:annotation office:name="1"><dc:creator>Någon</dc:creator>` + para("Ska vara 30.") + `</office:annotation>20<office:annotation-end office:name="1"/> personer` +
			`<text:note><text:note-citation>1</text:note-citation><text:note-body>` + para("not") + `</text:note-body></text:note>`)},
			"remark comment: 20  @page 1 paragraph 1\nVi är 20 personer  @page 1 paragraph 1\n(comment) Ska vara 30.  @page 1 paragraph 1\n(note) not  @page 1 paragraph 1"},
		{"text boxes and shapes", parts{"text": `<draw:frame><draw:text-box>` + para("på sidan") + `</draw:text-box></draw:frame>` + para(`fråga <draw:frame><draw:text-box>`+para("svar")+`</draw:text-box></draw:frame><draw:g><draw:custom-shape><svg:title>Titel</svg:title>`+para("form")+`</draw:custom-shape></draw:g>`)},
			"(textbox) på sidan\nfråga \n(textbox) svar\n(textbox) form"},
		{"headers and properties", parts{"text": para("text"), "master": `<style:master-page><style:header>` + para("huvud") + `</style:header><style:footer>` + para("fot") + `</style:footer><style:footer-left style:display="false">` + para("x") + `</style:footer-left></style:master-page>`,
			"meta.xml": `<office:document-meta ` + namespaces + `><office:meta><dc:title>Blankett</dc:title><dc:creator>Någon</dc:creator><meta:user-defined meta:name="form_id">kartlaggning</meta:user-defined></office:meta></office:document-meta>`},
			"property form_id: kartlaggning\nproperty title: Blankett\ntext\n(header) huvud\n(footer) fot"},
	})
}

func TestLists(t *testing.T) {
	styles := `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>` +
		`<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/><text:list-level-style-bullet text:level="2" text:bullet-char="` + "\uf0a8" + `"><style:text-properties fo:font-family="Wingdings"/></text:list-level-style-bullet></text:list-style>`
	item := func(content string) string { return `<text:list-item>` + content + `</text:list-item>` }
	check(t, []golden{
		{"numbers", parts{"auto": styles, "text": `<text:list text:style-name="L">` + item(para("a")+`<text:list>`+item(para("b"))+item(para("c"))+`</text:list>`) + item(para("d")+para("e")) +
			`<text:list-item text:start-value="7">` + para("f") + `</text:list-item></text:list>` + para("mellan") + `<text:list text:style-name="L" text:continue-numbering="true">` + item(para("g")) + `</text:list><text:list text:style-name="L">` + item(para("h")) + `</text:list>`},
			"(list 1.) a\n(list a)) b\n(list b)) c\n(list 2.) d\ne\n(list 7.) f\nmellan\n(list 8.) g\n(list 1.) h"},
		{"bullets, and those that are boxes", parts{"auto": styles, "text": `<text:list text:style-name="B">` + item(para("a")+`<text:list>`+item(para("Ja"))+`</text:list>`) + `</text:list>`},
			"(list •) a\n<t|☐> Ja"},
	})
}

func TestTables(t *testing.T) {
	check(t, []golden{
		{"spans, repeats and nesting", parts{"text": `<table:table><table:table-column table:number-columns-repeated="3"/><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2">` + para("a") +
			`</table:table-cell><table:covered-table-cell/><table:table-cell table:number-rows-spanned="2">` + para("b") + `</table:table-cell></table:table-row></table:table-header-rows>` +
			`<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><table:table><table:table-row><table:table-cell>` + para("c") + `</table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table>`},
			`
table 3×3  @page 1 table 1
  [0,0 span 1×2]  @page 1 table 1 row 1 column 1
    a  @page 1 table 1 row 1 column 1
  [0,2 span 2×1]  @page 1 table 1 row 1 column 3
    b  @page 1 table 1 row 1 column 3
  [1,0]  @page 1 table 1 row 2 column 1
  [1,1]  @page 1 table 1 row 2 column 2
  [2,0]  @page 1 table 1 row 3 column 1
    table 1×1  @page 1 table 2
      [0,0]  @page 1 table 2 row 1 column 1
        c  @page 1 table 2 row 1 column 1`},
	})
}

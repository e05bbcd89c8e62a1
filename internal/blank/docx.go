package blank

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The colours of the family: text and lines have a contrast of at least 4.5:1
// and 3:1 on their ground (WCAG 2.1, 1.4.3 and 1.4.11).
const (
	inkColour     = "1B1B1B"
	helpColour    = "4A4A4A"
	headingColour = "1F3A5F"
	lineColour    = "7A8694"
	labelGround   = "EEF2F6"
)

// docx writes the blank as a Word document (ECMA-376). Each answer is one
// run-level content control in the second column of a table: what was measured
// to survive Word, LibreOffice and their conversions best. Beside it stand a
// bookmark, the printed code and the place in the table.
func (p *plan) docx() ([]byte, error) {
	return pack([]file{
		{"[Content_Types].xml", xmlHead + docxTypes},
		{"_rels/.rels", xmlHead + docxRelations},
		{"docProps/core.xml", p.coreProperties()},
		{"docProps/custom.xml", p.customProperties()},
		{"word/_rels/document.xml.rels", xmlHead + docxDocumentRelations},
		{"word/document.xml", p.docxDocument()},
		{"word/styles.xml", p.docxStyles()},
		{"word/settings.xml", xmlHead + `<w:settings xmlns:w="` + nsW + `"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="` + p.locale() + `"/></w:settings>`},
		{"word/footer1.xml", p.docxFooter()},
	})
}

const (
	nsW   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsW14 = "http://schemas.microsoft.com/office/word/2010/wordml"

	docxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` + propertyTypes + `</Types>`

	propertyTypes = `<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>`

	nsRelations   = "http://schemas.openxmlformats.org/package/2006/relationships"
	relOffice     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	docxRelations = `<Relationships xmlns="` + nsRelations + `"><Relationship Id="rId1" Type="` + relOffice + `/officeDocument" Target="word/document.xml"/>` + propertyRelations + `</Relationships>`

	propertyRelations = `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + relOffice + `/custom-properties" Target="docProps/custom.xml"/>`

	docxDocumentRelations = `<Relationships xmlns="` + nsRelations + `"><Relationship Id="rId1" Type="` + relOffice + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relOffice + `/settings" Target="settings.xml"/><Relationship Id="rId3" Type="` + relOffice + `/footer" Target="footer1.xml"/></Relationships>`
)

// coreProperties are title, language and the identifier that names form and
// version: it was kept by every conversion tried.
func (p *plan) coreProperties() string {
	var date string
	if !p.now.IsZero() {
		stamp := isoTime(p.now)
		date = `<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified>`
	}
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(p.title) + `</dc:title><dc:creator>` + escape(p.author) + `</dc:creator><dc:identifier>` + p.identifier() + `</dc:identifier><dc:language>` + p.locale() + `</dc:language>` + date + `</cp:coreProperties>`
}

// identifier names the form and its version: "samkarta:kartlaggning:1".
func (p *plan) identifier() string {
	return fmt.Sprintf("samkarta:%s:%d", p.form.ID, p.form.Version)
}

// Names of the custom properties that say which form a file is.
const (
	formProperty    = "samkarta_form"
	versionProperty = "samkarta_version"
)

func (p *plan) customProperties() string {
	property := func(pid int, name, value string) string {
		return fmt.Sprintf(`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name="%s"><vt:lpwstr>%s</vt:lpwstr></property>`, pid, name, value)
	}
	return xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">` +
		property(2, formProperty, p.form.ID) + property(3, versionProperty, fmt.Sprint(p.form.Version)) + `</Properties>`
}

func (p *plan) docxStyles() string {
	style := func(id, name, based, ppr, rpr string) string {
		if based != "" {
			based = `<w:basedOn w:val="` + based + `"/>`
		}
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + based + `<w:qFormat/><w:pPr>` + ppr + `</w:pPr><w:rPr>` + rpr + `</w:rPr></w:style>`
	}
	spacing := func(before, after float64) string {
		return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, twips(before), twips(after))
	}
	size := func(points float64) string {
		return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, int(points*2+0.5))
	}
	// In order of the schema: b, color, sz.
	return xmlHead + `<w:styles xmlns:w="` + nsW + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:color w:val="` + inkColour + `"/>` + size(p.size) +
		`<w:lang w:val="` + p.locale() + `"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/><w:rPr><w:color w:val="` + helpColour + `"/></w:rPr></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>` +
		style("Title", "Title", "Normal", spacing(0, paragraphGap), `<w:b/><w:color w:val="`+headingColour+`"/>`+size(p.titleSize())) +
		style("Heading1", "heading 1", "Normal", `<w:keepNext/>`+spacing(paragraphGap*1.5, paragraphGap/2)+`<w:outlineLvl w:val="0"/>`, `<w:b/><w:color w:val="`+headingColour+`"/>`+size(p.headingSize())) +
		style("Heading2", "heading 2", "Normal", `<w:keepNext/>`+spacing(paragraphGap, paragraphGap/2)+`<w:outlineLvl w:val="1"/>`, `<w:b/>`) +
		style("Intro", "Intro", "Normal", spacing(0, paragraphGap), "") +
		style("Question", "Question", "Normal", "", `<w:b/>`) +
		style("Help", "Help", "Normal", "", `<w:color w:val="`+helpColour+`"/>`+size(p.small)) +
		style("Privacy", "Privacy", "Help", spacing(2*paragraphGap, 0), "") +
		style("Answer", "Answer", "Normal", "", "") +
		style("Footer", "footer", "Normal", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, twips(textWidth)), `<w:color w:val="`+helpColour+`"/>`+size(p.small)) +
		`</w:styles>`
}

func (p *plan) docxFooter() string {
	field := func(code string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	page, of, _ := strings.Cut(p.texts.Say("blank.page"), "{page}")
	between, after, _ := strings.Cut(of, "{pages}")
	return xmlHead + `<w:ftr xmlns:w="` + nsW + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + docxRun(p.footer, "") + `<w:r><w:tab/></w:r>` +
		docxRun(page, "") + field("PAGE") + docxRun(between, "") + field("NUMPAGES") + docxRun(after, "") + `</w:p></w:ftr>`
}

func (p *plan) docxDocument() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:document xmlns:w="` + nsW + `" xmlns:r="` + relOffice + `" xmlns:w14="` + nsW14 + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"><w:body>`)
	b.WriteString(docxParagraph("Title", docxRun(p.title, "")))
	for _, text := range []string{p.intro, p.hand} {
		if text != "" {
			b.WriteString(docxParagraph("Intro", docxRun(text, "")))
		}
	}
	for i := range p.sections {
		p.docxSection(&b, &p.sections[i])
	}
	if p.privacy != "" {
		b.WriteString(docxParagraph("Privacy", docxRun(p.privacy, "")))
	}
	fmt.Fprintf(&b, `<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="%d" w:right="%[1]d" w:bottom="%[2]d" w:left="%[1]d" w:header="%[3]d" w:footer="%[3]d" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		twips(margin), twips(margin+footerHeight), twips(margin*0.75))
	return b.String()
}

func (p *plan) docxSection(b *strings.Builder, s *section) {
	b.WriteString(docxParagraph("Heading1", docxRun(s.label, "")))
	if s.help != "" {
		b.WriteString(docxParagraph("Help", docxRun(s.help, "")))
	}
	open := false
	end := func() {
		if open {
			b.WriteString(`</w:tbl>`)
		}
		open = false
	}
	for i := range s.items {
		it := &s.items[i]
		if it.table != nil {
			end()
			p.docxRows(b, it)
			continue
		}
		if !open {
			p.docxTable(b, s.label, []float64{p.label, p.answer})
			p.docxHeaderRow(b, []string{p.texts.Say("blank.question"), p.texts.Say("blank.answer")}, []float64{p.label, p.answer})
			open = true
		}
		p.docxRow(b, it)
	}
	end()
}

// docxTable opens a table; caption and description are its alternative text.
func (p *plan) docxTable(b *strings.Builder, caption string, widths []float64) {
	border := func(side string) string {
		return `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="` + lineColour + `"/>`
	}
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>%s</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%d" w:type="dxa"/><w:left w:w="%d" w:type="dxa"/><w:bottom w:w="%[3]d" w:type="dxa"/><w:right w:w="%[4]d" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:firstColumn="1"/><w:tblCaption w:val="%[5]s"/></w:tblPr><w:tblGrid>`,
		twips(textWidth), border("top")+border("left")+border("bottom")+border("right")+border("insideH")+border("insideV"), twips(padding), twips(inset), escape(caption))
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, twips(w))
	}
	b.WriteString(`</w:tblGrid>`)
}

func (p *plan) docxHeaderRow(b *strings.Builder, titles []string, widths []float64) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, t := range titles {
		b.WriteString(docxCell(widths[i], labelGround, docxKept("Help", docxRun(t, ""))))
	}
	b.WriteString(`</w:tr>`)
}

func (p *plan) docxRow(b *strings.Builder, it *item) {
	question := docxParagraph("Question", docxRun(strings.TrimSpace(it.number+" "+it.label), "")+p.docxCode(it))
	if it.help != "" {
		question += docxParagraph("Help", docxRun(it.help, ""))
	}
	fmt.Fprintf(b, `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="%d" w:hRule="atLeast"/></w:trPr>`, twips(it.height))
	b.WriteString(docxCell(p.label, labelGround, question) + docxCell(p.answer, "", p.docxAnswer(it)) + `</w:tr>`)
}

// docxCode is the code, small and grey behind the question.
func (p *plan) docxCode(it *item) string {
	if it.code == "" {
		return ""
	}
	return docxRun("\u00a0"+it.code, fmt.Sprintf(`<w:b w:val="0"/><w:color w:val="%s"/><w:sz w:val="%d"/>`, helpColour, int(p.small*1.6)))
}

func (p *plan) docxAnswer(it *item) string {
	if len(it.boxes) == 0 {
		return docxParagraph("Answer", p.docxField(it.question.ID, it.label, it.value, long(it.question)))
	}
	var choices strings.Builder
	for i, box := range it.boxes {
		if i > 0 {
			choices.WriteString(docxRun(boxGap, ""))
		}
		choices.WriteString(docxBox(it.question.ID+"."+box.id, box) + docxRun("\u00a0"+strings.ReplaceAll(box.label, " ", "\u00a0"), ""))
	}
	out := docxParagraph("Answer", choices.String())
	for _, l := range []*line{it.other, it.comment} {
		if l != nil {
			out += docxParagraph("Answer", docxRun(l.prompt+" ", "")+p.docxField(l.id, it.label+" "+l.prompt, l.value, false))
		}
	}
	return out
}

// placeholder is what stands in an empty field: spaces, as in Word's own form
// fields, which are no words to anybody who reads the form back.
const placeholder = "\u2002\u2002\u2002\u2002\u2002"

// docxField is a plain-text content control with a bookmark around it.
func (p *plan) docxField(id, title, value string, lines bool) string {
	text, shows, kind := docxRun(value, ""), "", `<w:text/>`
	if lines || strings.Contains(value, "\n") {
		kind = `<w:text w:multiLine="1"/>`
	}
	if value == "" {
		shows = `<w:showingPlcHdr/>`
		text = docxRun(placeholder, `<w:rStyle w:val="PlaceholderText"/>`)
	}
	n := number(id)
	return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/><w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/><w:id w:val="%[1]d"/><w:lock w:val="sdtLocked"/>%[5]s%[6]s</w:sdtPr><w:sdtContent>%[7]s</w:sdtContent></w:sdt><w:bookmarkEnd w:id="%[1]d"/>`,
		n, strings.ReplaceAll(id, ".", "_"), escape(shortened(title, 64)), id, shows, kind, text)
}

// docxBox is a check box content control of Word 2010 and later. Older programs
// show its glyph.
func docxBox(id string, b box) string {
	state := 0
	if b.ticked {
		state = 1
	}
	return fmt.Sprintf(`<w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/><w:id w:val="%d"/><w:lock w:val="sdtLocked"/><w14:checkbox><w14:checked w14:val="%d"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>`,
		escape(shortened(b.label, 64)), shortened(id, 64), number(id), state,
		docxRun(glyph(b.ticked), `<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>`))
}

// docxRows writes a question that is answered in rows: its label and a table of
// its own, whose cells are plain, so that rows can be added and pasted.
func (p *plan) docxRows(b *strings.Builder, it *item) {
	b.WriteString(docxParagraph("Heading2", docxRun(strings.TrimSpace(it.number+" "+it.label), "")+p.docxCode(it)))
	if it.help != "" {
		b.WriteString(docxKept("Help", docxRun(it.help, "")))
	}
	widths, titles := p.columns(it)
	p.docxTable(b, it.label, widths)
	p.docxHeaderRow(b, titles, widths)
	for _, row := range it.table.cells {
		fmt.Fprintf(b, `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="%d" w:hRule="atLeast"/></w:trPr>`, twips(p.lineHeight()*1.4))
		for i, cell := range row {
			b.WriteString(docxCell(widths[i], "", docxParagraph("Answer", docxRun(cell, ""))))
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

// columns gives the widths and titles of a table of rows: columns for words get
// three times the room of numbers.
func (p *plan) columns(it *item) (widths []float64, titles []string) {
	total := 0.0
	for i := range it.table.columns {
		c := &it.table.columns[i]
		share := 3.0
		switch {
		case c.Type == "number" || c.Type == "yes_no":
			share = 1
		case i == 0:
			share = 4
		}
		widths, total = append(widths, share), total+share
		titles = append(titles, c.Label.In(p.lang))
	}
	for i := range widths {
		widths[i] *= textWidth / total
	}
	return widths, titles
}

func docxCell(width float64, ground, paragraphs string) string {
	shade := ""
	if ground != "" {
		shade = `<w:shd w:val="clear" w:color="auto" w:fill="` + ground + `"/>`
	}
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>%s</w:tc>`, twips(width), shade, paragraphs)
}

func docxParagraph(style, runs string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + runs + `</w:p>`
}

// docxKept is a paragraph on one page with what follows.
func docxKept(style, runs string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/><w:keepNext/></w:pPr>` + runs + `</w:p>`
}

// docxRun is text with its own properties; line breaks become Word's.
func docxRun(text, properties string) string {
	if text == "" {
		return ""
	}
	if properties != "" {
		properties = `<w:rPr>` + properties + `</w:rPr>`
	}
	lines := strings.Split(escape(text), "\n")
	return `<w:r>` + properties + `<w:t xml:space="preserve">` + strings.Join(lines, `</w:t><w:br/><w:t xml:space="preserve">`) + `</w:t></w:r>`
}

// shortened cuts what Word allows no more of.
func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

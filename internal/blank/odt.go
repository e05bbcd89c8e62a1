package blank

import (
	"fmt"
	"strings"
)

// odt writes the blank as an OpenDocument text (ODF 1.3) with the same tables.
// Tick boxes are content controls of LibreOffice 7.4 and later, which a click
// ticks; older programs show the glyph. Fields are bookmarked cells: LibreOffice
// keeps bookmarks through every format it writes, the tags of controls not.
func (p *plan) odt() ([]byte, error) {
	return pack([]file{
		{"mimetype", "application/vnd.oasis.opendocument.text"},
		{"META-INF/manifest.xml", xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
			`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.text"/>` +
			`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
			`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>`},
		{"meta.xml", p.odtMeta()},
		{"styles.xml", p.odtStyles()},
		{"content.xml", p.odtContent()},
	})
}

const odtNames = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
	`xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" office:version="1.3"`

func (p *plan) odtMeta() string {
	date := ""
	if !p.now.IsZero() {
		date = `<meta:creation-date>` + isoTime(p.now) + `</meta:creation-date><dc:date>` + isoTime(p.now) + `</dc:date>`
	}
	return xmlHead + `<office:document-meta ` + odtNames + `><office:meta><dc:title>` + escape(p.title) + `</dc:title><dc:creator>` + escape(p.author) + `</dc:creator><dc:language>` + p.locale() + `</dc:language>` + date +
		fmt.Sprintf(`<meta:user-defined meta:name="%s">%s</meta:user-defined><meta:user-defined meta:name="%s">%d</meta:user-defined>`, formProperty, p.form.ID, versionProperty, p.form.Version) +
		`</office:meta></office:document-meta>`
}

func (p *plan) odtStyles() string {
	language, country, _ := strings.Cut(p.locale(), "-")
	style := func(name, display, parent, paragraph, text string, outline int) string {
		level := ""
		if outline > 0 {
			level = fmt.Sprintf(` style:default-outline-level="%d"`, outline)
		}
		if parent != "" {
			parent = ` style:parent-style-name="` + parent + `"`
		}
		return `<style:style style:name="` + name + `" style:display-name="` + display + `" style:family="paragraph"` + parent + level + `><style:paragraph-properties ` + paragraph + `/><style:text-properties ` + text + `/></style:style>`
	}
	size := func(points float64) string { return fmt.Sprintf(`fo:font-size="%.2fpt"`, points) }
	space := func(before, after float64) string {
		return fmt.Sprintf(`fo:margin-top="%.1fpt" fo:margin-bottom="%.1fpt"`, before, after)
	}
	head := ` fo:font-weight="bold" fo:color="#` + headingColour + `"`
	page, of, _ := strings.Cut(escape(p.texts.Say("blank.page")), "{page}")
	between, after, _ := strings.Cut(of, "{pages}")
	return xmlHead + `<office:document-styles ` + odtNames + `><office:font-face-decls><style:font-face style:name="Arial" svg:font-family="Arial" style:font-family-generic="swiss"/></office:font-face-decls><office:styles>` +
		`<style:default-style style:family="paragraph"><style:text-properties style:font-name="Arial" ` + size(p.size) + ` fo:color="#` + inkColour + `" fo:language="` + language + `" fo:country="` + country + `"/></style:default-style>` +
		style("Standard", "Standard", "", space(0, 0), "", 0) +
		style("Title", "Title", "Standard", space(0, paragraphGap), size(p.titleSize())+head, 0) +
		style("Heading_20_1", "Heading 1", "Standard", space(paragraphGap*1.5, paragraphGap/2)+` fo:keep-with-next="always"`, size(p.headingSize())+head, 1) +
		style("Heading_20_2", "Heading 2", "Standard", space(paragraphGap, paragraphGap/2)+` fo:keep-with-next="always"`, `fo:font-weight="bold"`, 2) +
		style("Intro", "Intro", "Standard", space(0, paragraphGap), "", 0) +
		style("Question", "Question", "Standard", "", `fo:font-weight="bold"`, 0) +
		style("Help", "Help", "Standard", "", size(p.small)+` fo:color="#`+helpColour+`"`, 0) +
		style("Privacy", "Privacy", "Help", space(2*paragraphGap, 0), "", 0) +
		style("Answer", "Answer", "Standard", "", "", 0) +
		style("Footer", "Footer", "Help", "", "", 0) +
		`</office:styles><office:automatic-styles>` +
		fmt.Sprintf(`<style:style style:name="FooterTabs" style:family="paragraph" style:parent-style-name="Footer"><style:paragraph-properties><style:tab-stops><style:tab-stop style:position="%.1fpt" style:type="right"/></style:tab-stops></style:paragraph-properties></style:style>`, textWidth) +
		fmt.Sprintf(`<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="%.2fpt" fo:page-height="%.2fpt" fo:margin="%.1fpt" style:print-orientation="portrait"/><style:footer-style><style:header-footer-properties fo:min-height="%.1fpt" fo:margin-top="4pt"/></style:footer-style></style:page-layout>`, pageWidth, pageHeight, margin, footerHeight) +
		`</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer><text:p text:style-name="FooterTabs">` + escape(p.footer) + `<text:tab/>` +
		page + `<text:page-number text:select-page="current">1</text:page-number>` + between + `<text:page-count>1</text:page-count>` + after + `</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>`
}

// odtBody gathers the text and the styles of rows and columns, which ODF wants
// named: each height and width gets a style of its own.
type odtBody struct {
	text, styles strings.Builder
	names        map[string]string
}

// style gives the name of an automatic style with these properties.
func (b *odtBody) style(family, properties string) string {
	key := family + properties
	if b.names[key] == "" {
		b.names[key] = fmt.Sprintf("A%d", len(b.names)+1)
		fmt.Fprintf(&b.styles, `<style:style style:name="%s" style:family="%s">%s</style:style>`, b.names[key], family, properties)
	}
	return b.names[key]
}

func (p *plan) odtContent() string {
	b := &odtBody{names: map[string]string{}}
	b.paragraph("Title", escape(p.title))
	for _, text := range []string{p.intro, p.hand} {
		if text != "" {
			b.paragraph("Intro", escape(text))
		}
	}
	for i := range p.sections {
		p.odtSection(b, &p.sections[i])
	}
	if p.privacy != "" {
		b.paragraph("Privacy", escape(p.privacy))
	}
	small := fmt.Sprintf(`<style:style style:name="Code" style:family="text"><style:text-properties fo:font-weight="normal" fo:color="#%s" fo:font-size="%.2fpt"/></style:style>`, helpColour, p.small*0.8)
	return xmlHead + `<office:document-content ` + odtNames + `><office:automatic-styles>` + small + b.styles.String() + `</office:automatic-styles><office:body><office:text>` + b.text.String() + `</office:text></office:body></office:document-content>`
}

func (b *odtBody) paragraph(style, inner string) {
	b.text.WriteString(`<text:p text:style-name="` + style + `">` + inner + `</text:p>`)
}

func (p *plan) odtSection(b *odtBody, s *section) {
	b.text.WriteString(`<text:h text:style-name="Heading_20_1" text:outline-level="1">` + escape(s.label) + `</text:h>`)
	if s.help != "" {
		b.paragraph("Help", escape(s.help))
	}
	open := false
	end := func() {
		if open {
			b.text.WriteString(`</table:table>`)
		}
		open = false
	}
	widths := []float64{p.label, p.answer}
	for i := range s.items {
		it := &s.items[i]
		if it.table != nil {
			end()
			p.odtRows(b, it)
			continue
		}
		if !open {
			b.table(s.label, widths)
			p.odtHeaderRow(b, []string{p.texts.Say("blank.question"), p.texts.Say("blank.answer")})
			open = true
		}
		b.row(it.height)
		b.cell(labelGround, odtParagraphs("Question", p.odtQuestion(it), "Help", escape(it.help)))
		b.cell("", p.odtAnswer(it))
		b.text.WriteString(`</table:table-row>`)
	}
	end()
}

// odtQuestion is the question with its code.
func (p *plan) odtQuestion(it *item) string {
	question := escape(strings.TrimSpace(it.number + " " + it.label))
	if it.code != "" {
		question += `<text:span text:style-name="Code"> ` + it.code + `</text:span>`
	}
	return question
}

func (p *plan) odtAnswer(it *item) string {
	if len(it.boxes) == 0 {
		return odtParagraphs("Answer", odtField(it.question.ID, it.value), "", "")
	}
	var choices strings.Builder
	for i, c := range it.boxes {
		if i > 0 {
			choices.WriteString(odtText(boxGap))
		}
		fmt.Fprintf(&choices, `<loext:content-control loext:checkbox="true" loext:checked="%t" loext:checked-state="☒" loext:unchecked-state="☐" loext:alias="%s" loext:tag="%s">%s</loext:content-control>%s`,
			c.ticked, escape(c.label), it.question.ID+"."+c.id, glyph(c.ticked), escape("\u00a0"+strings.ReplaceAll(c.label, " ", "\u00a0")))
	}
	out := odtParagraphs("Answer", choices.String(), "", "")
	for _, l := range []*line{it.other, it.comment} {
		if l != nil {
			out += odtParagraphs("Answer", escape(l.prompt)+" "+odtField(l.id, l.value), "", "")
		}
	}
	return out
}

// odtField is a place for text with a bookmark around it. The empty one holds
// nothing: what is typed there stands between the two ends.
func odtField(id, value string) string {
	name := strings.ReplaceAll(id, ".", "_")
	return `<text:bookmark-start text:name="` + name + `"/>` + odtText(value) + `<text:bookmark-end text:name="` + name + `"/>`
}

// odtText is text whose line breaks and rows of spaces are ODF's.
func odtText(s string) string {
	s = strings.ReplaceAll(escape(s), "\n", `<text:line-break/>`)
	return strings.ReplaceAll(s, "   ", ` <text:s text:c="2"/>`)
}

func (p *plan) odtRows(b *odtBody, it *item) {
	b.text.WriteString(`<text:h text:style-name="Heading_20_2" text:outline-level="2">` + p.odtQuestion(it) + `</text:h>`)
	if it.help != "" {
		b.paragraph("Help", escape(it.help))
	}
	widths, titles := p.columns(it)
	b.table(it.label, widths)
	p.odtHeaderRow(b, titles)
	for _, row := range it.table.cells {
		b.row(p.lineHeight() * 1.4)
		for _, c := range row {
			b.cell("", odtParagraphs("Answer", odtText(c), "", ""))
		}
		b.text.WriteString(`</table:table-row>`)
	}
	b.text.WriteString(`</table:table>`)
}

func (p *plan) odtHeaderRow(b *odtBody, titles []string) {
	b.text.WriteString(`<table:table-header-rows>`)
	b.row(p.small * leading)
	for _, t := range titles {
		b.cell(labelGround, odtParagraphs("Help", escape(t), "", ""))
	}
	b.text.WriteString(`</table:table-row></table:table-header-rows>`)
}

func (b *odtBody) table(title string, widths []float64) {
	style := b.style("table", fmt.Sprintf(`<style:table-properties style:width="%.1fpt" table:align="left" fo:margin-left="0pt" table:border-model="collapsing"/>`, textWidth))
	fmt.Fprintf(&b.text, `<table:table table:name="%s" table:style-name="%s"><table:title>%s</table:title>`, escape(title), style, escape(title))
	for _, w := range widths {
		column := b.style("table-column", fmt.Sprintf(`<style:table-column-properties style:column-width="%.1fpt"/>`, w))
		b.text.WriteString(`<table:table-column table:style-name="` + column + `"/>`)
	}
}

func (b *odtBody) row(height float64) {
	style := b.style("table-row", fmt.Sprintf(`<style:table-row-properties style:min-row-height="%.1fpt" fo:keep-together="always"/>`, height))
	b.text.WriteString(`<table:table-row table:style-name="` + style + `">`)
}

func (b *odtBody) cell(ground, paragraphs string) {
	if ground != "" {
		ground = ` fo:background-color="#` + ground + `"`
	}
	style := b.style("table-cell", fmt.Sprintf(`<style:table-cell-properties fo:padding="%.1fpt" fo:padding-left="%.1fpt" fo:border="0.5pt solid #%s"%s/>`, padding, inset, lineColour, ground))
	b.text.WriteString(`<table:table-cell table:style-name="` + style + `" office:value-type="string">` + paragraphs + `</table:table-cell>`)
}

// odtParagraphs is a paragraph and, when it has text, a second.
func odtParagraphs(style, inner, second, more string) string {
	out := `<text:p text:style-name="` + style + `">` + inner + `</text:p>`
	if more != "" {
		out += `<text:p text:style-name="` + second + `">` + more + `</text:p>`
	}
	return out
}

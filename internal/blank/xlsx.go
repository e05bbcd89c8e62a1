package blank

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/tagpdf/typeset"
)

// xlsx writes the blank as a workbook (ECMA-376): a question a row, a choice a
// row, the answers in one column of named, unlocked cells. They have the format
// "text", so that Excel neither takes zeros from a number nor reckons with what
// begins with "=". Ticks are an x from a list: form controls are lost by
// LibreOffice, and check boxes in cells by most others.
func (p *plan) xlsx() ([]byte, error) {
	s := &sheet{plan: p, row: 1}
	s.all()
	name := p.texts.Say("blank.sheet")
	return pack([]file{
		{"[Content_Types].xml", xmlHead + xlsxTypes},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="` + nsRelations + `"><Relationship Id="rId1" Type="` + relOffice + `/officeDocument" Target="xl/workbook.xml"/>` + propertyRelations + `</Relationships>`},
		{"docProps/core.xml", p.coreProperties()},
		{"docProps/custom.xml", p.customProperties()},
		{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="` + nsRelations + `"><Relationship Id="rId1" Type="` + relOffice + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relOffice + `/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="` + relOffice + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + nsS + `" xmlns:r="` + relOffice + `"><sheets><sheet name="` + escape(name) + `" sheetId="1" r:id="rId1"/><sheet name="` + listSheet + `" sheetId="2" state="hidden" r:id="rId2"/></sheets><definedNames>` + s.names(name) + `</definedNames></workbook>`},
		{"xl/styles.xml", xmlHead + xlsxStyles()},
		{"xl/worksheets/sheet1.xml", s.worksheet()},
		{"xl/worksheets/sheet2.xml", s.lists()},
	})
}

const (
	nsS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	// listSheet holds the choices that cells offer: a list inside a validation
	// may hold no comma and 255 characters at most.
	listSheet = "Listor"

	xlsxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + propertyTypes + `</Types>`
)

// The cell styles, in the order of xlsxStyles.
const (
	styleNone = iota
	styleTitle
	styleText
	styleHeading
	styleQuestion
	styleChoice
	styleAnswer
	styleHead
	styleHelp
)

func xlsxStyles() string {
	font := func(size float64, bold bool, colour string) string {
		weight := ""
		if bold {
			weight = "<b/>"
		}
		return fmt.Sprintf(`<font>%s<sz val="%g"/><color rgb="FF%s"/><name val="Arial"/><family val="2"/></font>`, weight, size, colour)
	}
	side := func(name string) string {
		return `<` + name + ` style="thin"><color rgb="FF` + lineColour + `"/></` + name + `>`
	}
	xf := func(font, fill, border int, more string) string {
		return fmt.Sprintf(`<xf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"%s/></xf>`, font, fill, border, more)
	}
	return `<styleSheet xmlns="` + nsS + `"><fonts count="6">` + font(sheetSize, false, inkColour) + font(16, true, headingColour) + font(sheetSize, true, inkColour) + font(12, true, headingColour) + font(9, false, helpColour) + font(sheetSize, true, headingColour) + `</fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF` + labelGround + `"/><bgColor indexed="64"/></patternFill></fill></fills>` +
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>` + side("left") + side("right") + side("top") + side("bottom") + `<diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9">` +
		`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` + xf(1, 0, 0, "") + xf(0, 0, 0, "") + xf(3, 0, 0, "") + xf(0, 2, 1, "") + xf(0, 2, 1, ` indent="1"`) +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1" applyProtection="1"><alignment vertical="top" wrapText="1"/><protection locked="0"/></xf>` +
		xf(2, 2, 1, "") + xf(4, 0, 0, "") + `</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

const sheetSize = 10.0

// sheetWidths are the widths of the columns in characters: number, question,
// answer; the rest are for answers in rows.
var sheetWidths = []float64{5, 46, 86, 14, 14, 14, 14, 14}

// points turns a width in characters of Arial 10 to points: a digit is 7 pixels
// wide at 96 dots an inch.
func points(characters float64) float64 { return characters * 7 * 72 / 96 }

// sheet is the worksheet while it is written, a row at a time.
type sheet struct {
	*plan
	row         int
	rows        strings.Builder
	merges      []string
	validations []string
	defined     []definedName
	choices     [][]string
}

type definedName struct {
	name string
	row  int
}

func (s *sheet) all() {
	width := sheetWidths[0] + sheetWidths[1] + sheetWidths[2]
	wide := func(style int, size float64, text string) {
		if text == "" {
			return
		}
		s.merges = append(s.merges, fmt.Sprintf("A%d:C%d", s.row, s.row))
		s.write(s.height(text, size, points(width)), cell{0, style, text})
	}
	wide(styleTitle, 16, s.title)
	wide(styleText, sheetSize, s.intro)
	wide(styleText, sheetSize, s.hand)
	for i := range s.sections {
		sec := &s.sections[i]
		wide(styleHeading, 16, sec.label)
		wide(styleHelp, 9, sec.help)
		for k := range sec.items {
			s.item(&sec.items[k])
		}
	}
	wide(styleHelp, 9, s.privacy)
}

func (s *sheet) height(text string, size, width float64) float64 {
	lines := s.fonts.Lines([]typeset.Span{regular(text)}, size, width-6)
	return float64(max(1, len(lines)))*size*1.3 + 3
}

// cell is a cell to write: its column, style and text. Of a question the first
// line is bold and the rest small.
type cell struct {
	column, style int
	text          string
}

func (s *sheet) write(height float64, cells ...cell) {
	fmt.Fprintf(&s.rows, `<row r="%d" ht="%.1f" customHeight="1">`, s.row, height)
	for _, c := range cells {
		at := fmt.Sprintf("%c%d", 'A'+c.column, s.row)
		if c.text == "" {
			fmt.Fprintf(&s.rows, `<c r="%s" s="%d"/>`, at, c.style)
			continue
		}
		fmt.Fprintf(&s.rows, `<c r="%s" s="%d" t="inlineStr"><is>%s</is></c>`, at, c.style, c.content())
	}
	s.rows.WriteString(`</row>`)
	s.row++
}

func (c cell) content() string {
	text := func(s string) string { return `<t xml:space="preserve">` + sheetText(s) + `</t>` }
	if c.style != styleQuestion || c.column == 0 {
		return text(c.text)
	}
	question, help, _ := strings.Cut(c.text, "\n")
	out := fmt.Sprintf(`<r><rPr><b/><sz val="%g"/><color rgb="FF%s"/><rFont val="Arial"/><family val="2"/></rPr>%s</r>`, sheetSize, inkColour, text(question))
	if help != "" {
		out += fmt.Sprintf(`<r><rPr><sz val="9"/><color rgb="FF%s"/><rFont val="Arial"/><family val="2"/></rPr>%s</r>`, helpColour, text("\n"+help))
	}
	return out
}

// escaped is how a workbook writes characters that XML has none for; text that
// looks so must be escaped itself.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func sheetText(s string) string {
	return escape(escaped.ReplaceAllStringFunc(s, func(m string) string { return "_x005F" + m }))
}

func (s *sheet) item(it *item) {
	q := it.question
	question := it.label
	if it.code != "" {
		question += "\u00a0" + it.code
	}
	if it.help != "" {
		question += "\n" + it.help
	}
	labelHeight := s.height(question, sheetSize, points(sheetWidths[1]))
	switch {
	case it.table != nil:
		s.write(labelHeight, cell{0, styleQuestion, it.number}, cell{1, styleQuestion, question}, cell{2, styleText, ""})
		s.table(it)
	case len(it.boxes) == 0:
		text := sample(q.MaxLength, it.value)
		s.answer(q.ID, it.number, question, it.value, math.Max(labelHeight, s.height(text, sheetSize, points(sheetWidths[2]))))
	case q.Type == form.MultiChoice:
		s.write(labelHeight, cell{0, styleQuestion, it.number}, cell{1, styleQuestion, question}, cell{2, styleText, ""})
		s.ticks(it)
	default:
		s.list(it, question, labelHeight)
	}
}

// answer writes a row with a named cell to answer in.
func (s *sheet) answer(id, number, question, value string, height float64) {
	s.defined = append(s.defined, definedName{id, s.row})
	s.write(height, cell{0, styleQuestion, number}, cell{1, styleQuestion, question}, cell{2, styleAnswer, value})
}

func (s *sheet) ticks(it *item) {
	first := s.row
	for _, b := range it.boxes {
		x := ""
		if b.ticked {
			x = "x"
		}
		s.defined = append(s.defined, definedName{it.question.ID + "." + b.id, s.row})
		s.write(15, cell{0, styleQuestion, ""}, cell{1, styleChoice, b.label}, cell{2, styleAnswer, x})
	}
	s.validate(first, s.row-1, `"x"`, s.texts.Say("blank.tick"))
	s.lines(it)
}

// list writes a question with one choice as a cell with a list. Whoever misses
// an alternative may write it there.
func (s *sheet) list(it *item, question string, height float64) {
	var labels []string
	chosen := ""
	for _, b := range it.boxes {
		labels = append(labels, b.label)
		if b.ticked {
			chosen = b.label
		}
	}
	if it.other != nil && chosen == "" {
		chosen = it.other.value
	}
	s.choices = append(s.choices, labels)
	column := string(rune('A' + len(s.choices) - 1))
	s.validate(s.row, s.row, fmt.Sprintf("%s!$%s$1:$%s$%d", listSheet, column, column, len(labels)), s.texts.Say("blank.choose"))
	s.answer(it.question.ID, it.number, question, chosen, height)
	if it.comment != nil {
		l := it.comment
		s.answer(l.id, "", l.prompt, l.value, s.height(sample(l.length, l.value), sheetSize, points(sheetWidths[2])))
	}
}

func (s *sheet) lines(it *item) {
	for _, l := range []*line{it.other, it.comment} {
		if l != nil {
			s.answer(l.id, "", l.prompt, l.value, s.height(sample(l.length, l.value), sheetSize, points(sheetWidths[2])))
		}
	}
}

func (s *sheet) table(it *item) {
	var head []cell
	for i, c := range it.table.columns {
		head = append(head, cell{i + 1, styleHead, c.Label.In(s.lang)})
	}
	s.write(16, head...)
	for _, row := range it.table.cells {
		var cells []cell
		for i, text := range row {
			cells = append(cells, cell{i + 1, styleAnswer, text})
		}
		s.write(18, cells...)
	}
}

// validate offers a list in cells and a prompt beside them. Nothing is refused:
// what people write instead is an answer too.
func (s *sheet) validate(first, last int, list, prompt string) {
	s.validations = append(s.validations, fmt.Sprintf(`<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="0" prompt="%s" sqref="C%d:C%d"><formula1>%s</formula1></dataValidation>`,
		escape(prompt), first, last, escape(list)))
}

func (s *sheet) worksheet() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<worksheet xmlns="` + nsS + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	fmt.Fprintf(&b, `<dimension ref="A1:%c%d"/>`, 'A'+s.columnCount()-1, s.row-1)
	b.WriteString(`<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i := range s.columnCount() {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, sheetWidths[i])
	}
	b.WriteString(`</cols><sheetData>` + s.rows.String() + `</sheetData>`)
	b.WriteString(`<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" insertRows="0"/>`)
	fmt.Fprintf(&b, `<mergeCells count="%d">`, len(s.merges))
	for _, m := range s.merges {
		b.WriteString(`<mergeCell ref="` + m + `"/>`)
	}
	b.WriteString(`</mergeCells>`)
	if len(s.validations) > 0 {
		fmt.Fprintf(&b, `<dataValidations count="%d">%s</dataValidations>`, len(s.validations), strings.Join(s.validations, ""))
	}
	fmt.Fprintf(&b, `<pageMargins left="0.4" right="0.4" top="0.4" bottom="0.5" header="0.2" footer="0.2"/><pageSetup paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="%d"/><headerFooter><oddFooter>%s</oddFooter></headerFooter></worksheet>`,
		s.form.MaxPages, escape("&L&8"+s.footer+"&R&8"+strings.NewReplacer("{page}", "&P", "{pages}", "&N").Replace(s.texts.Say("blank.page"))))
	return b.String()
}

// columnCount is three, or what the widest table of rows takes.
func (s *sheet) columnCount() int {
	n := 3
	for _, sec := range s.sections {
		for _, it := range sec.items {
			if it.table != nil {
				n = max(n, len(it.table.columns)+1)
			}
		}
	}
	return min(n, len(sheetWidths))
}

// names defines a name for each cell to answer in: the question's id, with a
// line under it where that would be the address of a cell ("q1").
func (s *sheet) names(sheetName string) string {
	var b strings.Builder
	quoted := "'" + strings.ReplaceAll(sheetName, "'", "''") + "'"
	for _, d := range s.defined {
		fmt.Fprintf(&b, `<definedName name="%s">%s!$C$%d</definedName>`, cellName(d.name), escape(quoted), d.row)
	}
	return b.String()
}

var address = regexp.MustCompile(`^(?i:[a-z]{1,3}\d+|r\d*|c\d*|r\d*c\d*)$`)

func cellName(id string) string {
	if address.MatchString(id) {
		return id + "_"
	}
	return id
}

// lists is the hidden sheet with the choices, a question a column.
func (s *sheet) lists() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<worksheet xmlns="` + nsS + `"><sheetData>`)
	for row := 0; ; row++ {
		var cells strings.Builder
		for column, labels := range s.choices {
			if row < len(labels) {
				fmt.Fprintf(&cells, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+column, row+1, sheetText(labels[row]))
			}
		}
		if cells.Len() == 0 {
			break
		}
		fmt.Fprintf(&b, `<row r="%d">%s</row>`, row+1, cells.String())
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

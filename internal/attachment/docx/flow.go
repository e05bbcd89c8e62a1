package docx

import (
	"encoding/xml"
	"strings"

	"samkarta/internal/attachment/docx/style"
	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// paragraph is the paragraph being read.
type paragraph struct {
	document.Paragraph
	look    prose.Look // of its style
	list    style.Numbered
	runs    prose.Runs
	boxes   []document.Block
	deleted bool // its mark was deleted: its text belongs to the next one
	paged   bool // Place.Page is that of its first text
}

// flow reads block content up to its end: a body, a cell, a text box, a note.
func (r *reader) flow(x *zipxml.Reader, out *[]document.Block) {
	for e := range x.Children() {
		r.block(x, e, out)
	}
	r.endCarry(out)
}

// endCarry gives text that no paragraph was left for one of its own.
func (r *reader) endCarry(out *[]document.Block) {
	if len(r.carry) > 0 {
		outer := r.para
		r.para = &paragraph{}
		r.para.Place = r.place()
		r.endParagraph(out)
		r.para = outer
	}
}

// block reads one element of block content. Elements that only wrap others are
// looked through, and so are insertions; what is not named here is left out,
// above all what was deleted or moved away.
func (r *reader) block(x *zipxml.Reader, e xml.StartElement, out *[]document.Block) {
	again := func() {
		for e := range x.Children() {
			r.block(x, e, out)
		}
	}
	switch e.Name.Local {
	case "p":
		r.paragraph(x, out)
	case "tbl":
		r.table(x, out)
	case "sdt":
		r.control(x, again)
	case "customXml", "smartTag", "ins", "moveTo":
		again()
	case "AlternateContent":
		firstBranch(x, again)
	case "sectPr":
		r.section(x)
	case "altChunk":
		r.remark("embedded_content", "")
	default:
		r.anchorMark(e)
	}
}

// firstBranch reads the first of alternative contents, which Word reads too;
// the others repeat it for older programs.
func firstBranch(x *zipxml.Reader, content func()) {
	first := true
	for range x.Children() {
		if first {
			content()
		}
		first = false
	}
}

// remark notes something that a person may need to know.
func (r *reader) remark(code, detail string) {
	r.doc.Remarks = append(r.doc.Remarks, document.Remark{Code: code, Detail: detail, Place: r.place()})
}

// place is where the reader is.
func (r *reader) place() document.Place {
	p := r.at
	if r.part == document.Body || r.part == document.TextBox {
		p.Page = r.page
	}
	if r.part == document.Body && p.Table == 0 {
		p.Paragraph = r.paragraphs
	}
	return p
}

// paragraph reads a paragraph. The outer one is put aside, because a text box
// begins new ones in the middle of it.
func (r *reader) paragraph(x *zipxml.Reader, out *[]document.Block) {
	r.count(x)
	outer := r.para
	normal := r.styles.Normal()
	r.para = &paragraph{look: normal.Look, list: normal.List}
	r.para.Heading = normal.Heading
	if r.part == document.Body && r.at.Table == 0 {
		r.paragraphs++
	}
	r.para.Place = r.place()
	r.inline(x)
	r.newlineInControls()
	r.endParagraph(out)
	r.para = outer
}

// endParagraph adds the paragraph and the text boxes anchored in it. One whose
// mark was deleted hands its text on.
func (r *reader) endParagraph(out *[]document.Block) {
	p := r.para
	p.Runs = append(r.carry, p.runs.Take()...)
	r.carry = nil
	if p.deleted {
		r.carry = p.Runs
		*out = append(*out, p.boxes...)
		return
	}
	p.Part = r.part
	if p.Heading > 9 {
		p.Heading = 0
	}
	if p.list.ID != "" && p.list.ID != "0" {
		label, box := r.numbering.Next(p.list)
		p.List = label
		if box != nil {
			p.Runs = append([]document.Run{*box, {Text: " "}}, p.Runs...)
		}
	}
	*out = append(*out, document.Block{Paragraph: &p.Paragraph})
	*out = append(*out, p.boxes...)
}

// paragraphProperties reads a pPr, which stands before all text. What it says
// itself goes before what its style says.
func (r *reader) paragraphProperties(x *zipxml.Reader) {
	p := r.para
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "pStyle":
			st := r.styles.Get(val)
			p.look, p.Heading, p.list = st.Look, st.Heading, st.List
		case "outlineLvl":
			p.Heading = style.Number(val) + 1
		case "numPr":
			own := style.ReadNumPr(x)
			if own.ID == "" {
				own.ID = p.list.ID
			}
			p.list = own
		case "pageBreakBefore":
			if style.OnOff(val).On() {
				r.breakPage()
			}
		case "rPr":
			p.deleted = style.ReadLook(x).Deleted
		case "sectPr":
			r.section(x)
		}
	}
}

// section notes the headers and footers of a section.
func (r *reader) section(x *zipxml.Reader) {
	for e := range x.Children() {
		if e.Name.Local == "headerReference" || e.Name.Local == "footerReference" {
			r.marginals = append(r.marginals, zipxml.Attr(e, "id"))
		}
	}
}

// breakPage counts a page. Word writes a break and then, where the new page was
// drawn, another mark for the same: two without text between are one.
func (r *reader) breakPage() {
	if !r.freshPage && r.part == document.Body {
		r.page++
		r.freshPage = true
	}
}

// inline reads what stands in a paragraph, or in an element around runs.
func (r *reader) inline(x *zipxml.Reader) {
	for e := range x.Children() {
		r.inlineElement(x, e)
	}
}

// inlineElement reads one element of a paragraph. As with blocks, wrappers are
// looked through and deletions left out.
func (r *reader) inlineElement(x *zipxml.Reader, e xml.StartElement) {
	switch e.Name.Local {
	case "pPr":
		r.paragraphProperties(x)
	case "r":
		r.run(x)
	case "sdt":
		r.control(x, func() { r.inline(x) })
	case "hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "fldSimple":
		r.inline(x)
	case "AlternateContent":
		firstBranch(x, func() { r.inline(x) })
	default:
		// Formulas nest runs in elements of their own namespace.
		if strings.HasSuffix(e.Name.Space, "/math") {
			r.inline(x)
			return
		}
		r.anchorMark(e)
	}
}

// run reads a run: text of one look.
func (r *reader) run(x *zipxml.Reader) {
	l := r.para.look
	for e := range x.Children() {
		if e.Name.Local == "rPr" {
			l = r.styles.In(style.ReadLook(x), l)
			continue
		}
		r.runElement(x, e, l)
	}
}

// runElement reads one element of a run. Text comes as text only in w:t; marks,
// breaks and symbols are elements of their own.
func (r *reader) runElement(x *zipxml.Reader, e xml.StartElement, l prose.Look) {
	switch e.Name.Local {
	case "t":
		r.text(l.Plain(x.Text()), l)
	case "tab", "ptab":
		r.text("\t", l)
	case "cr":
		r.text("\n", l)
	case "br":
		if zipxml.Attr(e, "type") == "page" {
			r.breakPage()
			break
		}
		r.text("\n", l)
	case "noBreakHyphen":
		r.text("-", l)
	case "sym":
		r.text(symbol(zipxml.Attr(e, "font"), zipxml.Attr(e, "char")), l)
	case "lastRenderedPageBreak":
		r.breakPage()
	case "fldChar":
		r.fieldChar(x, zipxml.Attr(e, "fldCharType"))
	case "instrText":
		r.instruction(x.Text())
	case "footnoteReference":
		r.noted["footnote"+zipxml.Attr(e, "id")] = r.place()
	case "endnoteReference":
		r.noted["endnote"+zipxml.Attr(e, "id")] = r.place()
	case "commentReference":
		r.anchorFor(zipxml.Attr(e, "id"))
	case "drawing", "pict", "object":
		r.drawing(x)
	case "AlternateContent":
		firstBranch(x, func() {
			for e := range x.Children() {
				r.runElement(x, e, l)
			}
		})
	case "ruby":
		for e := range x.Children() {
			if e.Name.Local == "rubyBase" {
				r.inline(x)
			}
		}
	}
}

// drawing looks for text boxes, however deep they lie, and for ActiveX
// controls, whose state nobody can read.
func (r *reader) drawing(x *zipxml.Reader) {
	for e := range x.Children() {
		switch e.Name.Local {
		case "txbxContent":
			r.textBox(x)
		case "control":
			r.remark("activex_control", zipxml.Attr(e, "name"))
		case "AlternateContent":
			firstBranch(x, func() { r.drawing(x) })
		default:
			r.drawing(x)
		}
	}
}

// textBox reads a box as a story of its own, placed where it is anchored.
func (r *reader) textBox(x *zipxml.Reader) {
	outer := r.story
	at := r.place()
	r.story = story{part: document.TextBox, at: at}
	if outer.part != document.Body && outer.part != document.TextBox {
		r.part = outer.part
	}
	var blocks []document.Block
	r.flow(x, &blocks)
	r.story = outer
	r.para.boxes = append(r.para.boxes, blocks...)
}

package odt

import (
	"encoding/xml"

	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// flow reads block content up to its end: a body, a cell, a text box, a note.
func (r *reader) flow(x *zipxml.Reader, out *[]document.Block) {
	outer := r.list
	r.list = nil
	r.blocksOf(x, out)
	r.list = outer
}

// blocksOf reads the blocks within an element, in the list that is open.
func (r *reader) blocksOf(x *zipxml.Reader, out *[]document.Block) {
	for e := range x.Children() {
		r.block(x, e, out)
	}
}

// block reads one element of block content. Elements that only wrap others are
// looked through; what is not named here is left out, above all the deleted text
// that tracked changes keep at the beginning of the file.
func (r *reader) block(x *zipxml.Reader, e xml.StartElement, out *[]document.Block) {
	attr := func(local string) string { return zipxml.Attr(e, local) }
	switch key(e) {
	case "text:p", "text:h":
		r.paragraphOf(x, e, out)
	case "text:list":
		r.listOf(x, attr, out)
	case "table:table":
		r.table(x, out)
	case "text:section":
		if attr("display") != "none" {
			r.blocksOf(x, out)
		}
	case "text:index-body", "text:numbered-paragraph", "table:shapes",
		"text:table-of-content", "text:illustration-index", "text:alphabetical-index",
		"text:bibliography", "text:user-index", "text:index-title", "loext:content-control":
		r.blocksOf(x, out)
	case "text:soft-page-break":
		r.breakPage()
	case "office:forms":
		r.readForms(x)
	case "office:annotation":
		r.annotation(x, e)
	case "drawing:frame", "drawing:custom-shape", "drawing:rect", "drawing:g", "drawing:text-box", "drawing:a",
		"drawing:ellipse", "drawing:line", "drawing:polygon", "drawing:path", "drawing:connector", "drawing:caption":
		r.drawing(x, out)
	case "drawing:control":
		// A form field that is bound to the page and not to a paragraph.
		r.alone(out, func() { r.formField(zipxml.Attr(e, "control")) })
	}
	// text:tracked-changes holds deleted text, and is left out like the rest.
}

// alone gives what stands in no paragraph one of its own.
func (r *reader) alone(out *[]document.Block, content func()) {
	outer := r.para
	r.para = &paragraph{}
	r.para.Place = r.place()
	r.para.Part = r.part
	content()
	if r.para.Runs = r.para.runs.Take(); len(r.para.Runs) > 0 {
		*out = append(*out, document.Block{Paragraph: &r.para.Paragraph})
	}
	r.para = outer
}

// place is where the reader is.
func (r *reader) place() document.Place {
	p := r.at
	if r.part == document.Body || r.part == document.TextBox {
		p.Page = r.page
	}
	if r.part == document.Body && p.Table == 0 && p.Sheet == "" {
		p.Paragraph = r.paragraphs
	}
	return p
}

// breakPage counts a page of the body. LibreOffice marks where it last broke
// pages; other programs may not, and then everything is on page 1.
func (r *reader) breakPage() {
	if r.part == document.Body && r.page > 0 {
		r.page++
	}
}

// paragraphOf reads a paragraph or heading. The outer one is put aside, because a
// text box begins new ones in the middle of it.
func (r *reader) paragraphOf(x *zipxml.Reader, e xml.StartElement, out *[]document.Block) {
	if !r.count(x, 1) {
		return
	}
	outer := r.para
	st := r.styles.Get("paragraph", zipxml.Attr(e, "style-name"))
	if st.Breaks && (r.paragraphs > 0 || r.tables > 0) {
		r.breakPage()
	}
	if r.part == document.Body && r.at.Table == 0 {
		r.paragraphs++
	}
	p := &paragraph{blank: true, outline: st.Heading}
	p.Part = r.part
	p.Place = r.place()
	if e.Name.Local == "h" {
		p.Heading = min(number(zipxml.Attr(e, "outline-level"), 1), 9)
	} else if r.part == document.Body {
		p.Heading = min(st.Heading, 9)
	}
	r.itemLabel(p)
	if e.Name.Local == "h" && zipxml.Attr(e, "is-list-header") != "true" {
		r.headingLabel(p, zipxml.Attr(e, "start-value"))
	}
	r.para = p
	r.inline(x, st.Look)
	r.newlineInControls()
	p.Runs = p.runs.Take()
	r.para = outer
	if p.hidden {
		return
	}
	if p.box != nil {
		p.Runs = append([]document.Run{*p.box, {Text: " "}}, p.Runs...)
	}
	*out = append(*out, document.Block{Paragraph: &p.Paragraph})
	*out = append(*out, p.boxes...)
}

// drawing looks for text boxes and shapes with text, however deep they lie.
func (r *reader) drawing(x *zipxml.Reader, out *[]document.Block) {
	for e := range x.Children() {
		switch key(e) {
		case "text:p", "text:list", "text:h", "table:table":
			outer := r.story
			at := r.place()
			part := document.TextBox
			if outer.part != document.Body && outer.part != document.TextBox {
				part = outer.part
			}
			r.story = story{part: part, at: at}
			r.block(x, e, out)
			r.story = outer
		case "drawing:control":
			r.alone(out, func() { r.formField(zipxml.Attr(e, "control")) })
		default:
			r.drawing(x, out)
		}
	}
}

// maxColumns keeps the sums of spans in a text's table from running away.
const maxColumns = 4096

// table reads a table of a text. Tables are numbered in the order in which they
// begin, those in cells too.
func (r *reader) table(x *zipxml.Reader, out *[]document.Block) {
	if !r.count(x, 1) {
		return
	}
	at, para := r.at, r.para
	t := &document.Table{}
	r.para = nil
	if r.part == document.Body {
		r.tables++
		r.at = document.Place{Table: r.tables}
	}
	t.Place = r.place()
	r.rows(x, t)
	r.at, r.para = at, para // and not the open fields: one may end in a cell
	for _, c := range t.Cells {
		t.Columns = max(t.Columns, c.Column+c.ColumnSpan)
	}
	*out = append(*out, document.Block{Table: t})
}

// rows reads rows, or a group of some. Repeated rows do not occur in texts.
func (r *reader) rows(x *zipxml.Reader, t *document.Table) {
	for e := range x.Children() {
		switch key(e) {
		case "table:table-row":
			if r.count(x, 1) {
				r.row(x, t)
				t.Rows++
			}
		case "table:table-header-rows", "table:table-rows", "table:table-row-group":
			r.rows(x, t)
		case "text:soft-page-break":
			r.breakPage()
		}
	}
}

// row reads the cells of a row. A cell that is covered by a merged one keeps its
// column and is not listed.
func (r *reader) row(x *zipxml.Reader, t *document.Table) {
	column := 0
	for e := range x.Children() {
		repeat := min(number(zipxml.Attr(e, "number-columns-repeated"), 1), maxColumns)
		switch key(e) {
		case "table:table-cell":
			outer := r.at
			if r.part == document.Body {
				r.at.Row, r.at.Column = t.Rows+1, column+1
			}
			c := document.Cell{
				Row: t.Rows, Column: column, Place: r.place(),
				RowSpan:    number(zipxml.Attr(e, "number-rows-spanned"), 1),
				ColumnSpan: min(number(zipxml.Attr(e, "number-columns-spanned"), 1), maxColumns),
			}
			r.flow(x, &c.Blocks)
			r.at = outer
			// A repeated cell in a text is an empty one; its copies count.
			if !r.count(x, min(repeat, maxRepeat)) {
				return
			}
			for i := range min(repeat, maxRepeat) {
				c.Column = column + i
				if c.Place.Column > 0 {
					c.Place.Column = c.Column + 1
				}
				t.Cells = append(t.Cells, c)
				c.Blocks = nil
			}
			column = min(column+repeat, maxColumns)
		case "table:covered-table-cell":
			column = min(column+repeat, maxColumns)
		}
	}
}

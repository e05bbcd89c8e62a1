package odt

import (
	"encoding/xml"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// paragraph is the paragraph being read.
type paragraph struct {
	document.Paragraph
	boxes   []document.Block
	box     *document.Run // the bullet, when it is a tick box
	outline int
	hidden  bool
	blank   bool // white space is dropped, as at the beginning
	paged   bool // Place.Page is that of its first text
	runs    prose.Runs
}

// inline reads the mixed content of a paragraph or of an element within.
func (r *reader) inline(x *zipxml.Reader, l prose.Look) {
	for e, text := range x.Content() {
		if e.Name.Local == "" {
			r.white(text, l)
			continue
		}
		r.inlineElement(x, e, l)
	}
}

// inlineElement reads one element of a paragraph. An element that is not known is
// looked through: nearly all are fields, and what they show is their content.
func (r *reader) inlineElement(x *zipxml.Reader, e xml.StartElement, l prose.Look) {
	switch key(e) {
	case "text:span":
		r.inline(x, r.styles.Get("text", zipxml.Attr(e, "style-name")).Look.Over(l))
	case "text:s":
		r.text(strings.Repeat(" ", min(number(zipxml.Attr(e, "c"), 1), maxRepeat)), l)
	case "text:tab":
		r.text("\t", l)
	case "text:line-break":
		r.text("\n", l)
		r.para.blank = true
	case "text:soft-page-break":
		r.breakPage()
	case "text:note":
		r.note(x)
	case "office:annotation":
		r.annotation(x, e)
	case "office:annotation-end":
		r.endRange(zipxml.Attr(e, "name"))
	case "text:hidden-text":
		if zipxml.Attr(e, "is-hidden") != "true" {
			r.inline(x, l)
		}
	case "text:hidden-paragraph":
		r.para.hidden = r.para.hidden || zipxml.Attr(e, "is-hidden") == "true"
	case "text:ruby":
		for e := range x.Children() {
			if key(e) == "text:ruby-base" {
				r.inline(x, l)
			}
		}
	case "drawing:frame", "drawing:custom-shape", "drawing:rect", "drawing:g", "drawing:a",
		"drawing:ellipse", "drawing:line", "drawing:polygon", "drawing:path", "drawing:connector", "drawing:caption":
		r.drawing(x, &r.para.boxes)
	case "text:tracked-changes", "office:forms":
	default:
		if !r.fieldElement(x, e, l) {
			r.inline(x, l)
		}
	}
}

// white adds text of the file, in which runs of white space are one blank and
// none at all where a line begins.
func (r *reader) white(text string, l prose.Look) {
	var b strings.Builder
	b.Grow(len(text))
	for _, c := range text {
		switch c {
		case ' ', '\t', '\n', '\r':
			if r.para.blank {
				continue
			}
			r.para.blank = true
			b.WriteByte(' ')
		default:
			r.para.blank = false
			b.WriteRune(c)
		}
	}
	blank := r.para.blank
	r.text(b.String(), l)
	r.para.blank = blank
}

// text adds text that is to stand as it is.
func (r *reader) text(s string, l prose.Look) {
	if s == "" || l.Hidden.On() || r.para == nil {
		return
	}
	run := l.Run(l.Plain(s))
	if c := r.innermost(); c != nil {
		run.Control = c.index
		if c.box && !c.ticked {
			r.tickText(c, run)
			return
		}
	}
	r.add(run)
}

// add appends a run and charges its text to whatever is open.
func (r *reader) add(run document.Run) {
	p := r.para
	p.blank = p.blank && run.Text == ""
	if !p.paged && strings.TrimSpace(run.Text) != "" {
		p.paged = true
		if p.Place.Page != 0 {
			p.Place.Page = r.page
		}
	}
	for _, c := range r.open {
		r.charge(&c.text, run.Text)
	}
	for _, a := range r.ranges {
		if a.text.Len() < maxAnchor {
			r.charge(&a.text, run.Text)
		}
	}
	p.runs.Add(run)
}

// charge keeps text a second time. Beyond the limit it is only counted; the next
// block stops the walk, see count.
func (r *reader) charge(b *strings.Builder, s string) {
	if r.copied += len(s); r.copied <= maxCopied {
		b.WriteString(s)
	}
}

// newlineInControls parts the paragraphs of fields that go over several.
func (r *reader) newlineInControls() {
	for _, c := range r.open {
		r.charge(&c.text, "\n")
	}
}

// note reads a foot- or endnote, placed where it is referred to.
func (r *reader) note(x *zipxml.Reader) {
	for e := range x.Children() {
		if key(e) == "text:note-body" {
			r.aside(x, document.Note, r.place())
		}
	}
}

// aside reads a story that comes after the body.
func (r *reader) aside(x *zipxml.Reader, part document.Part, at document.Place) {
	outer := r.story
	r.story = story{part: part, at: at}
	r.flow(x, &r.notes)
	r.story = outer
}

// maxAnchor is how much of the text that a comment is anchored to is kept.
const (
	maxAnchor = 500
	maxRanges = 256
)

// anchor is the open range of text that a comment is about.
type anchor struct {
	name   string
	remark int // position in Remarks
	text   strings.Builder
}

// annotation reads a comment. What it is about ends at a mark of its name.
func (r *reader) annotation(x *zipxml.Reader, e xml.StartElement) {
	at := r.place()
	r.doc.Remarks = append(r.doc.Remarks, document.Remark{Code: "comment", Place: at})
	r.aside(x, document.Comment, at)
	if name := zipxml.Attr(e, "name"); name != "" && len(r.ranges) < maxRanges {
		r.ranges = append(r.ranges, &anchor{name: name, remark: len(r.doc.Remarks) - 1})
	}
}

// endRange closes the range of a comment and notes what it was about.
func (r *reader) endRange(name string) {
	for i, a := range r.ranges {
		if a.name == name {
			r.doc.Remarks[a.remark].Detail = strings.TrimSpace(a.text.String())
			r.ranges = append(r.ranges[:i], r.ranges[i+1:]...)
			return
		}
	}
}

package docx

import (
	"fmt"
	"strconv"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// symbol gives the glyph of a w:sym.
func symbol(font, char string) string {
	code, err := strconv.ParseUint(char, 16, 21)
	if err != nil {
		return ""
	}
	c := rune(code)
	if g, ok := document.Symbol(font, c); ok {
		return string(g)
	}
	switch {
	case c == 0xf0b7:
		return "•"
	case document.SymbolFont(font), c >= 0xe000 && c <= 0xf8ff, c < ' ':
		return ""
	}
	return string(c)
}

// text adds text to the paragraph, in the form fields and comment anchors that
// are open.
func (r *reader) text(s string, l prose.Look) {
	if s == "" || l.Hidden.On() || r.para == nil {
		return
	}
	if r.inInstruction() {
		return
	}
	run := l.Run(s)
	if c := r.innermost(); c != nil {
		run.Control = c.index
		if c.tick != nil && !c.tick.done {
			r.tickText(c, run)
			return
		}
	}
	r.add(run)
}

// add appends a run and charges its text to whatever is open.
func (r *reader) add(run document.Run) {
	p := r.para
	if strings.TrimSpace(run.Text) != "" {
		if !p.paged && p.Place.Page != 0 {
			p.Place.Page = r.page
		}
		p.paged = true
		if r.part == document.Body {
			r.freshPage = false
		}
	}
	if c := r.innermost(); c != nil && !c.placed {
		c.placed = true
		r.doc.Controls[c.index-1].Place = r.fieldPlace(c.index)
	}
	for _, f := range r.fields {
		if f.control != nil {
			r.charge(&f.control.text, run.Text)
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

// charge keeps text a second time. Beyond the limit it is only counted; the walk
// is stopped where the field ends, see checkCopied.
func (r *reader) charge(b *strings.Builder, s string) {
	if r.copied += len(s); r.copied <= maxCopied {
		b.WriteString(s)
	}
}

// checkCopied stops a document whose fields repeat its text too often.
func (r *reader) checkCopied(x *zipxml.Reader) {
	if r.copied > maxCopied {
		x.Fail(fmt.Errorf("%w: over %d bytes of text in nested fields", document.ErrTooLarge, maxCopied))
	}
}

// newlineInControls parts the paragraphs of fields that go over several.
func (r *reader) newlineInControls() {
	for _, f := range r.fields {
		if f.control != nil {
			r.charge(&f.control.text, "\n")
		}
	}
	for _, c := range r.open {
		r.charge(&c.text, "\n")
	}
}

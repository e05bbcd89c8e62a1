package docx

import (
	"fmt"
	"strconv"
	"strings"

	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// plain gives text as it looks: soft hyphens only show at line ends, and
// letters of a symbol font are boxes and ticks, or pictures that say nothing.
func plain(s, font string) string {
	if strings.Contains(s, "\u00ad") {
		s = strings.ReplaceAll(s, "\u00ad", "")
	}
	if font == "" || !document.SymbolFont(font) {
		return s
	}
	return strings.Map(func(c rune) rune {
		if g, ok := document.Symbol(font, c); ok {
			return g
		}
		if c > ' ' && c <= 0xff || c >= 0xf000 && c <= 0xf0ff {
			return -1
		}
		return c
	}, s)
}

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
func (r *reader) text(s string, l look) {
	if s == "" || l.hidden > 0 || r.para == nil {
		return
	}
	if r.inInstruction() {
		return
	}
	run := document.Run{Text: s, Bold: l.bold > 0, Struck: l.struck > 0, Marked: l.marked > 0}
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
	p.add(run)
}

// add puts a run to the paragraph. Word cuts text into runs for reasons of its
// own: those that look alike become one again.
func (p *paragraph) add(run document.Run) {
	text := run.Text
	run.Text = ""
	if p.begun && p.run == run && run.Tick == document.NoTick {
		p.last.WriteString(text)
		return
	}
	p.flush()
	p.run, p.begun = run, true
	p.last.WriteString(text)
}

func (p *paragraph) flush() {
	if p.begun {
		p.run.Text = p.last.String()
		p.Runs = append(p.Runs, p.run)
		p.last.Reset()
		p.begun = false
	}
}

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

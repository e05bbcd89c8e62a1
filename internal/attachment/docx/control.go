package docx

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"samkarta/internal/attachment/docx/style"
	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// control is an open form field.
type control struct {
	index    int // its position in Controls plus one; 0 is not a form field
	prompted bool
	prompt   string // name of the placeholder's text
	fullDate string
	tick     *tickBox
	text     strings.Builder
	placed   bool // its Place is that of its first text
}

// tickBox is the state of a check box control and the glyphs that show it.
type tickBox struct {
	on, done          bool
	onGlyph, offGlyph string
}

// innermost gives the form field that text now belongs to, nil outside.
func (r *reader) innermost() *control {
	for i := len(r.fields) - 1; i >= 0; i-- {
		if c := r.fields[i].control; c != nil {
			return c
		}
	}
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].index > 0 {
			return r.open[i]
		}
	}
	return nil
}

// control reads a content control at any level around its content.
func (r *reader) control(x *zipxml.Reader, content func()) {
	var c *control
	for e := range x.Children() {
		switch e.Name.Local {
		case "sdtPr":
			if c == nil {
				c = r.openControl(x)
				r.open = append(r.open, c)
			}
		case "sdtContent":
			content()
		}
	}
	if c != nil {
		r.open = r.open[:len(r.open)-1]
		r.closeControl(c)
		r.checkCopied(x)
	}
}

// openControl reads the properties. Controls that are no fields are looked
// through: Google Docs wraps any text in some of its own.
func (r *reader) openControl(x *zipxml.Reader) *control {
	c := &control{}
	var d document.Control
	field := true
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "alias":
			d.Title = val
		case "tag":
			d.Name = val
		case "text", "richText":
			d.Kind = document.TextField
		case "dropDownList", "comboBox":
			d.Kind = document.DropDown
			d.Options = readOptions(x)
		case "date":
			d.Kind = document.DateField
			c.fullDate, _, _ = strings.Cut(zipxml.Attr(e, "fullDate"), "T")
		case "checkbox":
			d.Kind = document.CheckBox
			c.tick = readCheckBox(x)
		case "showingPlcHdr":
			c.prompted = style.OnOff(val).On()
		case "placeholder":
			for e := range x.Children() {
				c.prompt = zipxml.Attr(e, "val")
			}
		case "docPartObj", "docPartList", "group", "picture", "repeatingSection", "repeatingSectionItem":
			field = false
		}
	}
	if strings.HasPrefix(d.Name, "goog_rdk_") || d.Kind == "" && d.Name == "" && d.Title == "" {
		field = false
	}
	if field {
		if d.Kind == "" {
			d.Kind = document.TextField
		}
		r.newControl(c, d)
	} else {
		c.tick = nil
	}
	return c
}

// newControl lists a form field. Its number is fixed from here on, so that runs can
// refer to it before its value is known.
func (r *reader) newControl(c *control, d document.Control) {
	r.doc.Controls = append(r.doc.Controls, d)
	c.index = len(r.doc.Controls)
	r.doc.Controls[c.index-1].Place = r.fieldPlace(c.index)
}

// fieldPlace is where the reader is, with the name of the field: that is what a
// person looks for in the form.
func (r *reader) fieldPlace(index int) document.Place {
	p := r.place()
	p.Field = r.doc.Controls[index-1].Name
	return p
}

// readOptions reads the choices of a list. One without a text of its own shows its
// value.
func readOptions(x *zipxml.Reader) []document.Option {
	var options []document.Option
	for e := range x.Children() {
		o := document.Option{Value: zipxml.Attr(e, "value"), Label: zipxml.Attr(e, "displayText")}
		if o.Label == "" {
			o.Label = o.Value
		}
		options = append(options, o)
	}
	return options
}

// readCheckBox reads a check box. Which glyphs show its states is up to the form:
// an X in Arial is as good as ☒.
func readCheckBox(x *zipxml.Reader) *tickBox {
	t := &tickBox{onGlyph: "☒", offGlyph: "☐"}
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "checked":
			t.on = style.OnOff(val).On()
		case "checkedState":
			t.onGlyph = symbol(zipxml.Attr(e, "font"), val)
		case "uncheckedState":
			t.offGlyph = symbol(zipxml.Attr(e, "font"), val)
		}
	}
	return t
}

// tickText takes the first text of a check box control, which is the box. What
// the person saw counts: programs that change the glyph or the state alone are
// not rare.
func (r *reader) tickText(c *control, run document.Run) {
	seen, rest := c.tick.shown(strings.TrimLeft(run.Text, " \u00a0"))
	if rest == "" && seen == document.NoTick {
		return // blanks before the box
	}
	if seen == document.NoTick {
		seen = c.tick.state()
	} else if seen != c.tick.state() {
		r.remark("tick_conflict", r.doc.Controls[c.index-1].Name)
	}
	r.addTick(c, seen == document.TickOn)
	if rest != "" {
		run.Text = rest
		r.add(run)
	}
}

// state is what the properties say, as against what the glyph shows.
func (t *tickBox) state() document.Tick {
	if t.on {
		return document.TickOn
	}
	return document.TickOff
}

// shown reads the box off the beginning of its text.
func (t *tickBox) shown(s string) (document.Tick, string) {
	if rest, ok := strings.CutPrefix(s, t.onGlyph); ok && t.onGlyph != "" {
		return document.TickOn, rest
	}
	if rest, ok := strings.CutPrefix(s, t.offGlyph); ok && t.offGlyph != "" {
		return document.TickOff, rest
	}
	_, n := utf8.DecodeRuneInString(s)
	if first := s[:n]; first == "x" || first == "X" {
		return document.TickOn, s[n:]
	}
	if parts := document.SplitTicks(document.Run{Text: s}); len(parts) > 0 && parts[0].Tick != document.NoTick {
		return parts[0].Tick, joined(parts[1:])
	}
	return document.NoTick, s
}

// joined gives the text of runs that were split for a look at their beginning.
func joined(runs []document.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// addTick puts the box and notes its state, each box once: what follows in the
// control is ordinary text.
func (r *reader) addTick(c *control, on bool) {
	c.tick.done = true
	r.doc.Controls[c.index-1].Checked = on
	r.add(prose.Box(on, c.index))
}

// closeControl settles the value once the content is known.
func (r *reader) closeControl(c *control) {
	if c.index == 0 {
		return
	}
	d := &r.doc.Controls[c.index-1]
	if c.tick != nil {
		if !c.tick.done && r.para != nil {
			r.addTick(c, c.tick.on)
		}
		d.Checked = d.Checked || !c.tick.done && c.tick.on
		return
	}
	d.Value = strings.TrimSpace(c.text.String())
	d.Empty = d.Value == "" || r.isPrompt(c, d.Value) || d.Kind == document.DropDown && invitation(d.Value)
	if d.Empty {
		r.markEmpty(c)
		return
	}
	for _, o := range d.Options {
		if o.Label == d.Value && o.Value != "" {
			d.Value = o.Value
			break
		}
	}
	if c.fullDate != "" {
		// A date typed over the picked one leaves that one in the file.
		if isDate(d.Value) && d.Value != c.fullDate {
			r.remark("date_conflict", d.Name)
		} else {
			d.Value = c.fullDate
		}
	}
}

// markEmpty leaves a run without text where a field without content stands.
func (r *reader) markEmpty(c *control) {
	if c.text.Len() == 0 && r.para != nil {
		r.para.runs.Add(document.Run{Control: c.index, Placeholder: true})
	}
}

// isDate knows the one form of dates that can be compared without guessing.
func isDate(s string) bool {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return false
	}
	_, err := strconv.Atoi(s[:4] + s[5:7] + s[8:])
	return err == nil
}

// isPrompt tells whether a field shows its prompt. Word marks it, but programs
// that fill forms leave the mark, and others lose it: the prompt's own text
// decides where the package has it.
func (r *reader) isPrompt(c *control, text string) bool {
	if c.prompt != "" && r.prompts == nil {
		r.readPrompts()
	}
	if own := r.prompts[c.prompt]; own != "" {
		return fold(text) == own
	}
	return c.prompted || stockPrompt(text)
}

// stockPrompt knows the prompts Word itself puts in.
func stockPrompt(text string) bool {
	if len(text) > 70 || strings.Contains(text, "\n") {
		return false
	}
	text = strings.ToLower(text)
	for _, prefix := range []string{
		"klicka här för att", "klicka eller tryck", "click here to enter", "click or tap", "välj ett objekt", "choose an item",
	} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// invitation knows the first entry that form makers give a list.
func invitation(text string) bool {
	text = strings.ToLower(strings.Trim(text, " \u00a0\u2002.…-–—_<>[]()"))
	for _, word := range []string{"välj", "choose", "select"} {
		if rest, ok := strings.CutPrefix(text, word); ok && (rest == "" || rest[0] == ' ') {
			return true
		}
	}
	return text == ""
}

// fold makes runs of white space one blank: prompts are wrapped differently in the
// glossary and in the text.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// readPrompts reads the texts of placeholders from the glossary part.
func (r *reader) readPrompts() {
	r.prompts = map[string]string{}
	x := r.minor("glossaryDocument")
	x.Root()
	for e := range x.Children() { // docParts
		if e.Name.Local != "docParts" {
			continue
		}
		for range x.Children() {
			name, text := readDocPart(x)
			r.prompts[name] = fold(text)
		}
	}
	r.done(x)
}

// readDocPart reads one building block: its name, and the text it consists of.
func readDocPart(x *zipxml.Reader) (name, text string) {
	for e := range x.Children() {
		switch e.Name.Local {
		case "docPartPr":
			for e := range x.Children() {
				if e.Name.Local == "name" {
					name = zipxml.Attr(e, "val")
				}
			}
		case "docPartBody":
			text = visibleText(x)
		}
	}
	return name, text
}

// visibleText gives the text of w:t elements, a blank between paragraphs.
func visibleText(x *zipxml.Reader) string {
	var b strings.Builder
	var walk func(e xml.StartElement)
	walk = func(e xml.StartElement) {
		if e.Name.Local == "t" {
			b.WriteString(x.Text())
			return
		}
		for e := range x.Children() {
			walk(e)
		}
		if e.Name.Local == "p" {
			b.WriteByte(' ')
		}
	}
	for e := range x.Children() {
		walk(e)
	}
	return b.String()
}

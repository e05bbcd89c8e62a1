package docx

import (
	"fmt"
	"strings"

	"samkarta/internal/attachment/docx/style"
	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// maxFields bounds how deep complex fields nest; they close by marks and not
// by elements, so the depth of XML does not.
const maxFields = 256

// field is an open complex field: an instruction, then perhaps a result. The
// result alone is seen.
type field struct {
	instruction *strings.Builder
	result      bool
	control     *control // of a legacy form field
	silent      bool     // a check box, whose box stands already
	preset      string   // what an untouched text field shows
}

// inInstruction: text of a nested field within an instruction is not seen.
func (r *reader) inInstruction() bool {
	for _, f := range r.fields {
		if !f.result || f.silent {
			return true
		}
	}
	return false
}

// instruction collects what a field is to do. It comes in pieces, and it is charged
// like all text that is kept twice.
func (r *reader) instruction(s string) {
	if n := len(r.fields); n > 0 && !r.fields[n-1].result {
		r.charge(r.fields[n-1].instruction, s)
	}
}

// fieldChar takes the marks that a field consists of. They may stand in different
// paragraphs, and in damaged files without their counterparts.
func (r *reader) fieldChar(x *zipxml.Reader, kind string) {
	switch kind {
	case "begin":
		if len(r.fields) == maxFields {
			x.Fail(fmt.Errorf("%w: fields nested over %d deep", document.ErrTooLarge, maxFields))
			return
		}
		visible := !r.inInstruction()
		f := field{instruction: &strings.Builder{}}
		for e := range x.Children() {
			if e.Name.Local == "ffData" {
				r.formField(x, &f)
			}
		}
		if f.silent && visible {
			r.addTick(f.control, f.control.tick.on)
		}
		r.fields = append(r.fields, f)
	case "separate":
		if n := len(r.fields); n > 0 {
			r.fields[n-1].result = true
		}
	case "end":
		if n := len(r.fields); n > 0 {
			r.endField(r.fields[n-1])
			r.checkCopied(x)
		}
	}
}

// formField reads the ffData of a legacy form field.
func (r *reader) formField(x *zipxml.Reader, f *field) {
	var d document.Control
	c := &control{}
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "name":
			d.Name = val
		case "helpText", "statusText":
			d.Title = val
		case "textInput":
			d.Kind = document.TextField
			for e := range x.Children() {
				if e.Name.Local == "default" {
					f.preset = zipxml.Attr(e, "val")
				}
			}
		case "checkBox":
			d.Kind = document.CheckBox
			c.tick = readLegacyBox(x)
			f.silent = true
		case "ddList":
			d.Kind = document.DropDown
			readList(x, &d)
		}
	}
	if d.Kind != "" {
		f.control = c
		r.newControl(c, d)
	}
}

// readLegacyBox reads a check box. The default counts as long as nobody has
// touched the box, and the two come in any order.
func readLegacyBox(x *zipxml.Reader) *tickBox {
	t := &tickBox{}
	checked := false
	for e := range x.Children() {
		on := style.OnOff(zipxml.Attr(e, "val")).On()
		switch e.Name.Local {
		case "checked":
			t.on, checked = on, true
		case "default":
			t.on = t.on && checked || on && !checked
		}
	}
	return t
}

// readList reads a list and which of its entries is chosen, the first one if the
// file does not say.
func readList(x *zipxml.Reader, d *document.Control) {
	chosen := 0
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "result":
			chosen = style.Number(val)
		case "listEntry":
			d.Options = append(d.Options, document.Option{Value: val, Label: val})
		}
	}
	if chosen >= 0 && chosen < len(d.Options) {
		d.Value = d.Options[chosen].Value
	}
}

// endField settles a field, and shows what Word draws from the instruction.
func (r *reader) endField(f field) {
	if f.control != nil && !f.silent {
		r.fields[len(r.fields)-1].result = true
		if d := &r.doc.Controls[f.control.index-1]; d.Kind == document.DropDown {
			if f.control.text.Len() == 0 {
				r.text(d.Value, prose.Look{})
			}
			d.Value = strings.TrimSpace(f.control.text.String())
			d.Empty = invitation(d.Value)
		} else {
			d.Value = strings.TrimSpace(f.control.text.String())
			r.markEmpty(f.control)
			d.Empty = d.Value == "" || f.preset != "" && d.Value == strings.TrimSpace(f.preset)
		}
	}
	r.fields = r.fields[:len(r.fields)-1]
	if r.inInstruction() || r.para == nil {
		return
	}
	words := strings.Fields(f.instruction.String())
	switch {
	case len(words) > 2 && strings.EqualFold(words[0], "MACROBUTTON"):
		// The old way of a prompt: click on it, and what you type replaces it.
		r.add(document.Run{Text: strings.Join(words[2:], " "), Placeholder: true})
	case len(words) > 3 && strings.EqualFold(words[0], "SYMBOL"):
		r.text(symbolField(words), prose.Look{})
	}
}

// symbolField reads an instruction such as: SYMBOL 254 \f "Wingdings" \s 12.
func symbolField(words []string) string {
	_, font, ok := strings.Cut(strings.Join(words[2:], " "), `\f "`)
	if !ok {
		return ""
	}
	font, _, _ = strings.Cut(font, `"`)
	if g, ok := document.Symbol(font, rune(style.Number(words[1]))); ok {
		return string(g)
	}
	return ""
}

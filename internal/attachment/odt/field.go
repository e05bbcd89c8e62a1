package odt

import (
	"encoding/xml"
	"slices"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// maxOpen bounds the open fields; old ones close by marks and not by elements.
const maxOpen = 256

// control is an open form field in the text.
type control struct {
	index  int // its position in Controls plus one; 0 is not a form field
	box    bool
	ticked bool
	text   strings.Builder
	prompt bool
	mark   bool // opened by a mark and not by an element
}

// innermost gives the form field that text now belongs to, nil outside.
func (r *reader) innermost() *control {
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].index > 0 {
			return r.open[i]
		}
	}
	return nil
}

// fieldElement reads elements of fields; false says that it is another one.
func (r *reader) fieldElement(x *zipxml.Reader, e xml.StartElement, l prose.Look) bool {
	attr := func(local string) string { return zipxml.Attr(e, local) }
	switch key(e) {
	case "loext:content-control", "text:content-control":
		r.contentControl(x, e, l)
	case "drawing:control":
		r.formField(attr("control"))
	case "field:fieldmark-start":
		r.openMark(x, e)
	case "field:fieldmark-end":
		r.closeMark()
	case "field:fieldmark":
		r.openMark(x, e)
		r.closeMark()
	case "text:placeholder":
		r.para.runs.Add(document.Run{Text: x.Text(), Placeholder: true})
	case "text:text-input":
		c := r.openControl(document.Control{Kind: document.TextField, Title: attr("description")})
		r.inside(c, func() { r.inline(x, l) })
	case "text:drop-down":
		r.dropDown(x, attr("name"), l)
	default:
		return false
	}
	return true
}

// openControl lists a form field. Its number is fixed from here on, so that runs
// can refer to it before its value is known.
func (r *reader) openControl(d document.Control) *control {
	d.Place = r.place()
	d.Place.Field = d.Name
	r.doc.Controls = append(r.doc.Controls, d)
	return &control{index: len(r.doc.Controls), box: d.Kind == document.CheckBox}
}

// inside reads the content of a field.
func (r *reader) inside(c *control, content func()) {
	r.open = append(r.open, c)
	content()
	// Marks of old fields do not nest in elements: some may still be open.
	if i := slices.Index(r.open, c); i >= 0 {
		r.open = slices.Delete(r.open, i, i+1)
	}
	r.close(c)
}

// closeMark ends the old field that was opened last. A mark too many ends none:
// what elements opened, elements close.
func (r *reader) closeMark() {
	for i := len(r.open) - 1; i >= 0; i-- {
		if c := r.open[i]; c.mark {
			r.open = slices.Delete(r.open, i, i+1)
			r.close(c)
			return
		}
	}
}

// contentControl reads a control as LibreOffice takes them over from Word.
func (r *reader) contentControl(x *zipxml.Reader, e xml.StartElement, l prose.Look) {
	attr := func(local string) string { return zipxml.Attr(e, local) }
	on := func(local string) bool { return attr(local) == "true" }
	d := document.Control{Name: attr("tag"), Title: attr("alias"), Kind: document.TextField}
	switch {
	case on("checkbox"):
		d.Kind = document.CheckBox
		d.Checked = on("checked")
	case on("dropdown"), on("combobox"), attr("dropdown") == "drop-down":
		d.Kind = document.DropDown
	case on("date"):
		d.Kind = document.DateField
	}
	c := &control{}
	// Google Docs wraps any text in controls of its own.
	if d.Kind != document.TextField || on("plain-text") || (d.Name != "" || d.Title != "") && !strings.HasPrefix(d.Name, "goog_rdk_") {
		c = r.openControl(d)
	}
	c.prompt = on("showing-place-holder")
	r.inside(c, func() {
		for e, text := range x.Content() {
			switch {
			case e.Name.Local == "":
				r.white(text, l)
			case e.Name.Local == "list-item":
				o := document.Option{Value: zipxml.Attr(e, "value"), Label: zipxml.Attr(e, "display-text")}
				if o.Label == "" {
					o.Label = o.Value
				}
				if c.index == 0 { // older LibreOffice says nothing else of a list
					d.Kind = document.DropDown
					c.index = r.openControl(d).index
				}
				d := &r.doc.Controls[c.index-1]
				d.Options = append(d.Options, o)
			default:
				r.inlineElement(x, e, l)
			}
		}
	})
	if date := attr("current-date"); d.Kind == document.DateField && date != "" {
		if d := &r.doc.Controls[c.index-1]; !d.Empty {
			d.Value, _, _ = strings.Cut(date, "T")
		}
	}
}

// openMark opens a legacy form field of Word, kept by LibreOffice as a range.
func (r *reader) openMark(x *zipxml.Reader, e xml.StartElement) {
	if len(r.open) >= maxOpen {
		return
	}
	params := map[string]string{}
	var entries []document.Option
	for e := range x.Children() {
		name, value := zipxml.Attr(e, "name"), zipxml.Attr(e, "value")
		if strings.Contains(name, "ListEntry") {
			entries = append(entries, document.Option{Value: value, Label: value})
		} else {
			params[name] = value
		}
	}
	d := document.Control{Name: zipxml.Attr(e, "name"), Options: entries, Title: params["HelpText"]}
	kind := zipxml.Attr(e, "type")
	switch kind[strings.LastIndexByte(kind, '.')+1:] {
	case "FORMTEXT":
		d.Kind = document.TextField
	case "FORMCHECKBOX":
		d.Kind = document.CheckBox
		state := params["Checkbox_Checked"] + params["Ecma-376-1-checkbox-checked"]
		d.Checked = state == "true" || state == "1"
	case "FORMDROPDOWN":
		d.Kind = document.DropDown
	default:
		r.open = append(r.open, &control{mark: true})
		return
	}
	c := r.openControl(d)
	c.mark = true
	r.open = append(r.open, c)
	if d.Kind == document.CheckBox {
		r.addTick(c, d.Checked)
	}
	if i := number(params["Dropdown_Selected"], -1); d.Kind == document.DropDown && i >= 0 && i < len(entries) {
		r.text(entries[i].Label, prose.Look{})
	}
}

// dropDown reads an input list.
func (r *reader) dropDown(x *zipxml.Reader, name string, l prose.Look) {
	c := r.openControl(document.Control{Kind: document.DropDown, Name: name})
	r.inside(c, func() {
		for e, text := range x.Content() {
			if e.Name.Local == "" {
				r.white(text, l)
				continue
			}
			value := zipxml.Attr(e, "value")
			d := &r.doc.Controls[c.index-1]
			d.Options = append(d.Options, document.Option{Value: value, Label: value})
		}
	})
}

// tickText takes the first text of a check box control, which is the box. What
// the person saw counts.
func (r *reader) tickText(c *control, run document.Run) {
	d := &r.doc.Controls[c.index-1]
	for i, part := range document.SplitTicks(run) {
		switch {
		case i == 0 && part.Tick != document.NoTick:
			if on := part.Tick == document.TickOn; on != d.Checked {
				r.doc.Remarks = append(r.doc.Remarks, document.Remark{Code: "tick_conflict", Detail: d.Name, Place: d.Place})
			}
			r.addTick(c, part.Tick == document.TickOn)
		case i == 0:
			r.addTick(c, d.Checked)
			if x := strings.TrimSpace(part.Text); x != "x" && x != "X" {
				r.add(part)
			}
		default:
			r.add(part)
		}
	}
}

// addTick puts the box and notes its state, each box once: what follows in the
// control is ordinary text.
func (r *reader) addTick(c *control, on bool) {
	c.ticked = true
	r.doc.Controls[c.index-1].Checked = on
	r.add(prose.Box(on, c.index))
}

// close settles the value once the content is known.
func (r *reader) close(c *control) {
	if c.index == 0 || r.para == nil {
		return
	}
	d := &r.doc.Controls[c.index-1]
	if c.box {
		if !c.ticked {
			r.addTick(c, d.Checked)
		}
		return
	}
	d.Value = strings.TrimSpace(c.text.String())
	d.Empty = d.Value == "" || c.prompt
	if c.text.Len() == 0 {
		r.para.runs.Add(document.Run{Control: c.index, Placeholder: true}) // where it stands
	}
	for _, o := range d.Options {
		if o.Label == d.Value && o.Value != "" && !d.Empty {
			d.Value = o.Value
			break
		}
	}
}

package odt

import (
	"encoding/xml"
	"strings"

	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// readForms reads the form fields of the office's own kind. They are listed
// apart from the text, where frames refer to them.
func (r *reader) readForms(x *zipxml.Reader) {
	for e := range x.Children() {
		switch key(e) {
		case "form:form":
			r.readForms(x)
		case "form:text", "form:textarea", "form:formatted-text", "form:number", "form:date", "form:time",
			"form:password", "form:file", "form:checkbox", "form:radio", "form:listbox", "form:combobox":
			if r.count(x, 1) {
				r.readField(x, e)
			}
		}
	}
}

// readField reads one form field. Its present state goes before the one the form
// was made with.
func (r *reader) readField(x *zipxml.Reader, e xml.StartElement) {
	attr := func(local string) string { return zipxml.Attr(e, local) }
	d := document.Control{Name: attr("name"), Title: attr("title"), Kind: document.TextField, Value: attr("current-value")}
	switch e.Name.Local {
	case "checkbox":
		d.Kind = document.CheckBox
		d.Checked = stateOf(attr("current-state"), attr("state")) == "checked"
		d.Value = attr("value")
	case "radio":
		d.Kind = document.Radio
		d.Checked = stateOf(attr("current-selected"), attr("selected")) == "true"
		d.Value = attr("value")
	case "listbox", "combobox":
		d.Kind = document.DropDown
	case "date":
		d.Kind = document.DateField
	}
	if d.Value == "" && d.Kind != document.CheckBox && d.Kind != document.Radio {
		d.Value = attr("value")
	}
	if d.Title == "" {
		d.Title = attr("label")
	}
	r.readContent(x, &d)
	if d.Kind != document.CheckBox && d.Kind != document.Radio {
		d.Empty = strings.TrimSpace(d.Value) == ""
	}
	d.Place.Field = d.Name
	r.doc.Controls = append(r.doc.Controls, d)
	for _, id := range []string{attr("id"), attr("xml:id")} {
		if id != "" {
			r.forms[id] = len(r.doc.Controls)
		}
	}
}

// stateOf: an untouched field has its initial state alone.
func stateOf(current, initial string) string {
	if current != "" {
		return current
	}
	return initial
}

// readContent reads the choices of a list and the paragraphs of rich text.
func (r *reader) readContent(x *zipxml.Reader, d *document.Control) {
	var lines []string
	for e := range x.Children() {
		switch key(e) {
		case "form:option":
			o := document.Option{Value: zipxml.Attr(e, "value"), Label: zipxml.Attr(e, "label")}
			if o.Value == "" {
				o.Value = o.Label
			}
			d.Options = append(d.Options, o)
			if stateOf(zipxml.Attr(e, "current-selected"), zipxml.Attr(e, "selected")) == "true" {
				d.Values = append(d.Values, o.Value)
			}
		case "form:item":
			label := zipxml.Attr(e, "label")
			d.Options = append(d.Options, document.Option{Value: label, Label: label})
		case "text:p":
			lines = append(lines, x.Text())
		}
	}
	if len(lines) > 0 && d.Value == "" {
		d.Value = strings.Join(lines, "\n")
	}
	if len(d.Values) > 0 && d.Value == "" {
		d.Value = d.Values[0]
	}
	if len(d.Values) < 2 {
		d.Values = nil
	}
}

// formField puts a form field where its frame stands. A box is followed by its
// label, which the reader of the form sees as text.
func (r *reader) formField(id string) {
	index := r.forms[id]
	if index == 0 || r.para == nil {
		return
	}
	d := &r.doc.Controls[index-1]
	d.Place = r.place()
	d.Place.Field = d.Name
	c := &control{index: index}
	switch d.Kind {
	case document.CheckBox, document.Radio:
		r.addTick(c, d.Checked)
		if d.Title != "" {
			r.add(document.Run{Text: " " + d.Title})
		}
	case document.DropDown:
		r.add(document.Run{Text: labelOf(d), Control: index, Placeholder: d.Empty})
	default:
		r.add(document.Run{Text: d.Value, Control: index, Placeholder: d.Empty})
	}
	delete(r.forms, id)
}

// labelOf gives what a list shows as chosen.
func labelOf(d *document.Control) string {
	values := d.Values
	if len(values) == 0 {
		values = []string{d.Value}
	}
	var labels []string
	for _, v := range values {
		for _, o := range d.Options {
			if o.Value == v {
				v = o.Label
				break
			}
		}
		labels = append(labels, v)
	}
	return strings.Join(labels, "\n")
}

// Package acroform walks the form fields of a PDF file: from the objects of the
// file to the fields with what they hold. It takes the copy that PDFium has saved,
// without encryption and with its tables mended, since the library that walks it
// fails on others, and it panics on what it does not expect: the caller recovers.
// It knows no pages; where a field stands the caller says.
package acroform

import (
	"io"
	"slices"
	"strings"

	pdftree "github.com/ledongthuc/pdf"

	"samkarta/internal/document"
)

const (
	// maxParents and maxWidgets keep trees that bite their tails from being
	// walked for ever.
	maxParents = 32
	maxWidgets = 20_000
	maxText    = 2_000_000

	flagRadio = 1 << 15
	flagPush  = 1 << 16
)

// Widget is a form field at one place.
type Widget struct {
	Control document.Control
	Page    int // from 0, -1 on none
	Box     document.Box
	// Shown is the text a person sees in the field. Of a button it is the state
	// that its name has, until Settle tells whether it is ticked.
	Shown  string
	Hidden bool
	// own is the state that means ticked, state the one the widget says it has.
	own, state string
}

// chain gives a field and its parents, the field first.
func chain(v pdftree.Value) []pdftree.Value {
	var out []pdftree.Value
	for ; !v.IsNull() && len(out) < maxParents; v = v.Key("Parent") {
		out = append(out, v)
	}
	return out
}

// inherited gives a key of a field or of the nearest parent that has it.
func inherited(chain []pdftree.Value, key string) pdftree.Value {
	for _, v := range chain {
		if found := v.Key(key); !found.IsNull() {
			return found
		}
	}
	return pdftree.Value{}
}

// fullName gives the names of a field and its parents, parted by dots.
func fullName(chain []pdftree.Value) string {
	var names []string
	for _, v := range chain {
		if t := String(v.Key("T")); t != "" {
			names = append(names, t)
		}
	}
	slices.Reverse(names)
	return strings.Join(names, ".")
}

// New reads a field; buttons to press and signatures are none.
func New(a pdftree.Value) (Widget, bool) {
	up := chain(a)
	w := Widget{}
	c := &w.Control
	c.Name = fullName(up)
	c.Title = String(inherited(up, "TU"))
	flags := inherited(up, "Ff").Int64()
	value := inherited(up, "V")
	switch inherited(up, "FT").Name() {
	case "Btn":
		if flags&flagPush != 0 {
			return w, false
		}
		c.Kind = document.CheckBox
		if flags&flagRadio != 0 {
			c.Kind = document.Radio
		}
		w.button(a, value, inherited(up, "Opt"))
	case "Ch":
		c.Kind = document.DropDown
		w.choice(value, inherited(up, "Opt"), inherited(up, "I"))
	case "Tx":
		c.Kind = document.TextField
		if strings.Contains(String(inherited(up, "AA").Key("F").Key("JS")), "AFDate") {
			c.Kind = document.DateField
		}
		c.Value = String(value)
		w.Shown = c.Value
		c.Empty = strings.TrimSpace(c.Value) == ""
	default:
		return w, false
	}
	return w, true
}

// button reads the states of a check box or a radio button. Whether it is
// ticked is settled when all buttons of its name are known.
func (w *Widget) button(a, value, options pdftree.Value) {
	for _, state := range a.Key("AP").Key("N").Keys() {
		if state != "Off" {
			w.own = state
		}
	}
	w.state = a.Key("AS").Name()
	w.Shown = value.Name()
	if w.Shown == "" {
		w.Shown = String(value)
	}
	w.Control.Value = Text(w.own)
	// With Opt, states are but numbers, and Opt has the values they stand for.
	if i, ok := number(w.own); ok && i < options.Len() {
		w.Control.Value = String(options.Index(i))
	}
}

// choice reads what is chosen in a list: values as stored, shown as labels.
func (w *Widget) choice(value, options, indexes pdftree.Value) {
	c := &w.Control
	for i := range min(options.Len(), maxWidgets) {
		o := options.Index(i)
		opt := document.Option{Value: String(o), Label: String(o)}
		if o.Kind() == pdftree.Array {
			opt = document.Option{Value: String(o.Index(0)), Label: String(o.Index(1))}
		}
		c.Options = append(c.Options, opt)
	}
	var values []string
	switch {
	case value.Kind() == pdftree.Array:
		for i := range min(value.Len(), maxWidgets) {
			values = append(values, String(value.Index(i)))
		}
	case !value.IsNull():
		values = append(values, String(value))
	default:
		for i := range indexes.Len() {
			if at := indexes.Index(i).Int64(); at >= 0 && at < int64(len(c.Options)) {
				values = append(values, c.Options[at].Value)
			}
		}
	}
	values = slices.DeleteFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" })
	var labels []string
	for _, v := range values {
		if i := slices.IndexFunc(c.Options, func(o document.Option) bool { return o.Value == v }); i >= 0 {
			labels = append(labels, c.Options[i].Label)
		} else {
			labels = append(labels, v)
		}
	}
	w.Shown = strings.Join(labels, "\n")
	c.Empty = len(values) == 0
	if !c.Empty {
		c.Value = values[0]
	}
	if len(values) > 1 {
		c.Values = values
	}
}

// Settle finds out which buttons are ticked. The value belongs to all buttons
// of a name: the one whose state it is, is ticked. Programs that fill forms
// forget now the value and now the button's own state, and some write a state
// that no button has: then any other state than Off means ticked.
func Settle(widgets []Widget) {
	type group struct {
		n       int
		matched bool
	}
	groups := map[string]*group{}
	for _, w := range widgets {
		if g := groups[w.Control.Name]; g == nil {
			groups[w.Control.Name] = &group{n: 1, matched: w.own == w.Shown}
		} else {
			g.n++
			g.matched = g.matched || w.own == w.Shown
		}
	}
	for i := range widgets {
		w := &widgets[i]
		if w.Control.Kind != document.CheckBox && w.Control.Kind != document.Radio {
			continue
		}
		g := groups[w.Control.Name]
		on := w.state != "" && w.state != "Off"
		if w.Shown != "" && w.Shown != "Off" {
			switch {
			case w.own == w.Shown, w.own == "" && w.state == "", g.n == 1:
				on = true
			case g.matched:
				on = false
			}
		}
		w.Control.Checked = on
		w.Control.Empty = !on
		w.Shown = "☐"
		if on {
			w.Shown = "☒"
		}
	}
}

// Unplaced gives the fields that stand on no page. They hold values all the
// same, so they are controls without a place.
func Unplaced(form pdftree.Value, placed []Widget) []Widget {
	known := map[string]bool{}
	for _, w := range placed {
		known[w.Control.Name] = true
	}
	var out []Widget
	var walk func(v pdftree.Value, depth int)
	walk = func(v pdftree.Value, depth int) {
		kids := v.Key("Kids")
		if depth > maxParents || len(out) > maxWidgets {
			return
		}
		fields := false
		for i := range min(kids.Len(), maxWidgets) {
			if k := kids.Index(i); !k.Key("T").IsNull() {
				fields = true
				walk(k, depth+1)
			}
		}
		name := fullName(chain(v))
		if fields || known[name] {
			return
		}
		if kids.Len() > 0 && inherited(chain(v), "FT").Name() == "Btn" {
			v = kids.Index(0)
		}
		if w, ok := New(v); ok {
			known[name] = true
			w.Page, w.Hidden = -1, true
			out = append(out, w)
		}
	}
	fields := form.Key("Fields")
	for i := range min(fields.Len(), maxWidgets) {
		walk(fields.Index(i), 0)
	}
	return out
}

// String gives a string, or the text of a stream, which long values may be.
func String(v pdftree.Value) string {
	if v.Kind() == pdftree.Stream {
		r := v.Reader()
		defer r.Close()
		b, err := io.ReadAll(io.LimitReader(r, maxText))
		if err != nil {
			return ""
		}
		return Text(string(b))
	}
	return Text(v.RawString())
}

// number reads a state that is an index into Opt.
func number(s string) (int, bool) {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 9999 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, s != ""
}

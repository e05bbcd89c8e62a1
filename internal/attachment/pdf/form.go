package pdf

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
	pdftree "github.com/ledongthuc/pdf"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/figure"
	"samkarta/internal/document"
)

const (
	// maxParents and maxWidgets keep trees that bite their tails from being
	// walked for ever.
	maxParents = 32
	maxWidgets = 20_000

	flagRadio = 1 << 15
	flagPush  = 1 << 16
)

// widget is a form field at one place.
type widget struct {
	control document.Control
	page    int // from 0
	box     document.Box
	// shown is the text a person sees in the field, own the state that means
	// ticked, state the one the widget says it has.
	shown, own, state string
	hidden            bool
}

// addForm reads the form fields and the notes typed on top, and puts them among
// the words of their pages. It tells whether the file has an XFA form.
func (f *file) addForm(sheets []*sheet) (xfa bool, err error) {
	defer func() {
		// The walk reads what a stranger wrote with a library that panics on
		// what it does not expect.
		if p := recover(); p != nil {
			f.remark("fields_unreadable", document.Place{})
		}
	}()
	defer func() {
		for _, s := range sheets {
			if s != nil {
				s.finish()
			}
		}
	}()
	if !f.formed {
		return false, nil
	}
	saved, err := f.engine.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: f.ref, Flags: requests.SaveFlagRemoveSecurity})
	if err != nil || saved.FileBytes == nil {
		f.remark("fields_unreadable", document.Place{})
		return false, nil
	}
	data := *saved.FileBytes
	tree, err := pdftree.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.remark("fields_unreadable", document.Place{})
		return false, nil
	}
	root := tree.Trailer().Key("Root")
	var widgets []widget
	for i, page := range pagesOf(root.Key("Pages"), nil, 0) {
		if i >= len(sheets) || sheets[i] == nil {
			break
		}
		widgets = append(widgets, sheets[i].annotations(page, i)...)
	}
	form := root.Key("AcroForm")
	widgets = append(widgets, unplaced(form, widgets)...)
	settle(widgets)
	f.check(widgets, sheets)
	f.place(widgets, sheets)
	return !form.Key("XFA").IsNull(), nil
}

// remark names the field and never its value: remarks go into logs and letters.
func (f *file) remark(code string, place document.Place) {
	f.doc.Remarks = append(f.doc.Remarks, document.Remark{Code: code, Detail: place.Field, Place: place})
}

// finish settles what can be told only when all words are there.
func (s *sheet) finish() {
	ticks := figure.TickBoxes(s.figures)
	s.rules = figure.Rules(s.figures, ticks)
	s.boxes(ticks)
}

// pagesOf gives the pages of the page tree in order.
func pagesOf(node pdftree.Value, pages []pdftree.Value, depth int) []pdftree.Value {
	if depth > maxParents || len(pages) > maxPages {
		return pages
	}
	kids := node.Key("Kids")
	if kids.Kind() != pdftree.Array {
		return append(pages, node)
	}
	for i := range min(kids.Len(), maxPages) {
		pages = pagesOf(kids.Index(i), pages, depth+1)
	}
	return pages
}

// annotations reads the fields of a page and adds the notes to its words.
func (s *sheet) annotations(page pdftree.Value, index int) []widget {
	var out []widget
	annots := page.Key("Annots")
	for i := range min(annots.Len(), maxWidgets) {
		a := annots.Index(i)
		hidden := a.Key("F").Int64()&(1<<1|1<<5) != 0
		switch a.Key("Subtype").Name() {
		case "Widget":
			if w, ok := newWidget(a); ok {
				w.page, w.box, w.hidden = index, s.view.rect(a.Key("Rect")), hidden
				out = append(out, w)
			}
		case "FreeText":
			if !hidden {
				s.note(a)
			}
		case "Ink", "Stamp", "Line":
			if !hidden {
				s.figures = append(s.figures, figure.Figure{Box: s.view.rect(a.Key("Rect"))})
			}
		}
	}
	return out
}

// note adds text that was typed on top of the page.
func (s *sheet) note(a pdftree.Value) {
	text := strings.TrimSpace(stringOf(a.Key("Contents")))
	if text == "" {
		return
	}
	w := layout.Word{Text: text, Box: s.view.rect(a.Key("Rect")), Note: true}
	lines := 1 + strings.Count(text, "\n")
	w.Size = min(max((w.Box.Y1-w.Box.Y0)/float64(lines)*0.75, 6), 12)
	w.Base = (w.Box.Y0+w.Box.Y1)/2 - 0.3*w.Size
	s.words[0] = append(s.words[0], w)
}

// rect reads a rectangle, whose corners may come in any order.
func (v view) rect(r pdftree.Value) document.Box {
	x0, y0, x1, y1 := r.Index(0).Float64(), r.Index(1).Float64(), r.Index(2).Float64(), r.Index(3).Float64()
	return v.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
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
		if t := stringOf(v.Key("T")); t != "" {
			names = append(names, t)
		}
	}
	slices.Reverse(names)
	return strings.Join(names, ".")
}

// newWidget reads a field; buttons to press and signatures are none.
func newWidget(a pdftree.Value) (widget, bool) {
	up := chain(a)
	w := widget{}
	c := &w.control
	c.Name = fullName(up)
	c.Title = stringOf(inherited(up, "TU"))
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
		if strings.Contains(stringOf(inherited(up, "AA").Key("F").Key("JS")), "AFDate") {
			c.Kind = document.DateField
		}
		c.Value = stringOf(value)
		w.shown = c.Value
		c.Empty = strings.TrimSpace(c.Value) == ""
	default:
		return w, false
	}
	return w, true
}

// button reads the states of a check box or a radio button. Whether it is
// ticked is settled when all buttons of its name are known.
func (w *widget) button(a, value, options pdftree.Value) {
	for _, state := range a.Key("AP").Key("N").Keys() {
		if state != "Off" {
			w.own = state
		}
	}
	w.state = a.Key("AS").Name()
	w.shown = value.Name()
	if w.shown == "" {
		w.shown = stringOf(value)
	}
	w.control.Value = textString(w.own)
	// With Opt, states are but numbers, and Opt has the values they stand for.
	if i, ok := number(w.own); ok && i < options.Len() {
		w.control.Value = stringOf(options.Index(i))
	}
}

// choice reads what is chosen in a list: values as stored, shown as labels.
func (w *widget) choice(value, options, indexes pdftree.Value) {
	c := &w.control
	for i := range min(options.Len(), maxWidgets) {
		o := options.Index(i)
		opt := document.Option{Value: stringOf(o), Label: stringOf(o)}
		if o.Kind() == pdftree.Array {
			opt = document.Option{Value: stringOf(o.Index(0)), Label: stringOf(o.Index(1))}
		}
		c.Options = append(c.Options, opt)
	}
	var values []string
	switch {
	case value.Kind() == pdftree.Array:
		for i := range min(value.Len(), maxWidgets) {
			values = append(values, stringOf(value.Index(i)))
		}
	case !value.IsNull():
		values = append(values, stringOf(value))
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
	w.shown = strings.Join(labels, "\n")
	c.Empty = len(values) == 0
	if !c.Empty {
		c.Value = values[0]
	}
	if len(values) > 1 {
		c.Values = values
	}
}

// settle finds out which buttons are ticked. The value belongs to all buttons
// of a name: the one whose state it is, is ticked. Programs that fill forms
// forget now the value and now the button's own state, and some write a state
// that no button has: then any other state than Off means ticked.
func settle(widgets []widget) {
	type group struct {
		n       int
		matched bool
	}
	groups := map[string]*group{}
	for _, w := range widgets {
		if g := groups[w.control.Name]; g == nil {
			groups[w.control.Name] = &group{n: 1, matched: w.own == w.shown}
		} else {
			g.n++
			g.matched = g.matched || w.own == w.shown
		}
	}
	for i := range widgets {
		w := &widgets[i]
		if w.control.Kind != document.CheckBox && w.control.Kind != document.Radio {
			continue
		}
		g := groups[w.control.Name]
		on := w.state != "" && w.state != "Off"
		if w.shown != "" && w.shown != "Off" {
			switch {
			case w.own == w.shown, w.own == "" && w.state == "", g.n == 1:
				on = true
			case g.matched:
				on = false
			}
		}
		w.control.Checked = on
		w.control.Empty = !on
		tick := document.TickOff
		if on {
			tick = document.TickOn
		}
		w.shown = tickText(tick)
	}
}

// unplaced gives the fields that stand on no page. They hold values all the
// same, so they are controls without a place.
func unplaced(form pdftree.Value, placed []widget) []widget {
	known := map[string]bool{}
	for _, w := range placed {
		known[w.control.Name] = true
	}
	var out []widget
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
		if w, ok := newWidget(v); ok {
			known[name] = true
			w.page, w.hidden = -1, true
			out = append(out, w)
		}
	}
	fields := form.Key("Fields")
	for i := range min(fields.Len(), maxWidgets) {
		walk(fields.Index(i), 0)
	}
	return out
}

// place puts the fields into the document and among the words of their pages.
func (f *file) place(widgets []widget, sheets []*sheet) {
	for _, w := range widgets {
		w.control.Place = document.Place{Page: w.page + 1, Field: w.control.Name, Box: w.box}
		f.doc.Controls = append(f.doc.Controls, w.control)
		if w.hidden || area(w.box) <= 0 {
			continue
		}
		word := layout.Word{Text: w.shown, Box: w.box, Control: len(f.doc.Controls)}
		lines := 1 + strings.Count(w.shown, "\n")
		word.Size = min(max(0.6*(w.box.Y1-w.box.Y0)/float64(lines), 6), 12)
		word.Base = (w.box.Y0+w.box.Y1)/2 - 0.3*word.Size
		if w.control.Kind == document.CheckBox || w.control.Kind == document.Radio {
			word.Tick = document.TickOff
			if w.control.Checked {
				word.Tick = document.TickOn
			}
		}
		s := sheets[w.page]
		s.words[0] = append(s.words[0], word)
	}
}

// stringOf gives a string, or the text of a stream, which long values may be.
func stringOf(v pdftree.Value) string {
	if v.Kind() == pdftree.Stream {
		r := v.Reader()
		defer r.Close()
		b, err := io.ReadAll(io.LimitReader(r, maxChars))
		if err != nil {
			return ""
		}
		return textString(string(b))
	}
	return textString(v.RawString())
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

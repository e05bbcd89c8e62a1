package docx

import (
	"strconv"
	"strings"

	"samkarta/internal/attachment/zipxml"
)

// toggle is a property that may be set, unset or left to the style.
type toggle int8

// onOff reads a toggle: an element without a value means on.
func onOff(val string) toggle {
	switch val {
	case "0", "false", "off", "none":
		return -1
	}
	return 1
}

// look is the formatting of text that says something.
type look struct {
	bold, struck, hidden, marked toggle
	font                         string
	style                        string // character style
	deleted                      bool   // a tracked deletion, of a paragraph mark
}

// over gives the look where l lies over base: what l leaves open is base's.
func (l look) over(base look) look {
	pick := func(a, b toggle) toggle {
		if a != 0 {
			return a
		}
		return b
	}
	if l.font == "" {
		l.font = base.font
	}
	l.bold, l.struck = pick(l.bold, base.bold), pick(l.struck, base.struck)
	l.hidden, l.marked = pick(l.hidden, base.hidden), pick(l.marked, base.marked)
	return l
}

// toggled gives the look of a character style in a paragraph style: what both
// set cancels out, as Word does it.
func (l look) toggled(para look) look {
	xor := func(a, b toggle) toggle {
		if (a > 0) != (b > 0) {
			return 1
		}
		return 0
	}
	out := l.over(para)
	out.bold, out.struck, out.hidden = xor(l.bold, para.bold), xor(l.struck, para.struck), xor(l.hidden, para.hidden)
	return out
}

// readLook reads an rPr.
func readLook(x *zipxml.Reader) look {
	var l look
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "rStyle":
			l.style = val
		case "b":
			l.bold = onOff(val)
		case "strike", "dstrike":
			l.struck = max(l.struck, onOff(val))
		case "vanish":
			l.hidden = onOff(val)
		case "highlight":
			l.marked = onOff(val)
		case "shd":
			if l.marked == 0 && shaded(val, zipxml.Attr(e, "fill")) {
				l.marked = 1
			}
		case "rFonts":
			l.font = zipxml.Attr(e, "ascii")
			if l.font == "" {
				l.font = zipxml.Attr(e, "hAnsi")
			}
		case "del", "moveFrom":
			l.deleted = true
		}
	}
	return l
}

// shaded tells shading that shows from shading that is none or white.
func shaded(val, fill string) bool {
	switch strings.ToLower(fill) {
	case "", "auto", "ffffff", "white":
		return val != "" && val != "clear" && val != "nil"
	}
	return true
}

// numbered is what a paragraph says about its list: id "" leaves it to the
// style, "0" takes the paragraph out of the style's list.
type numbered struct {
	id    string
	level int
}

// style is a paragraph or character style.
type style struct {
	name, base string
	look       look
	heading    int // outline level from 1; 0 not set, 10 body text
	list       numbered
	flat       bool // base has been worked in
}

// styles are those of a document by id.
type styles struct {
	byID map[string]*style
	// normal is the id of the style of paragraphs that name none.
	normal string
}

func readStyles(x *zipxml.Reader) *styles {
	s := &styles{byID: map[string]*style{}}
	x.Root()
	for e := range x.Children() {
		if e.Name.Local != "style" {
			continue
		}
		id, kind := zipxml.Attr(e, "styleId"), zipxml.Attr(e, "type")
		if kind != "paragraph" && kind != "character" {
			continue
		}
		if kind == "paragraph" && onOff(zipxml.Attr(e, "default")) > 0 && zipxml.Attr(e, "default") != "" {
			s.normal = id
		}
		s.byID[id] = readStyle(x)
	}
	return s
}

func readStyle(x *zipxml.Reader) *style {
	st := &style{}
	for e := range x.Children() {
		switch e.Name.Local {
		case "name":
			st.name = zipxml.Attr(e, "val")
		case "basedOn":
			st.base = zipxml.Attr(e, "val")
		case "rPr":
			st.look = readLook(x)
		case "pPr":
			for e := range x.Children() {
				switch e.Name.Local {
				case "outlineLvl":
					st.heading = number(zipxml.Attr(e, "val")) + 1
				case "numPr":
					st.list = readNumPr(x)
				}
			}
		}
	}
	if st.heading == 0 {
		st.heading = headingName(st.name)
	}
	return st
}

// headingName knows the built-in names, which are English in every language of
// Word; files by other programs have them without an outline level.
func headingName(name string) int {
	name = strings.ToLower(name)
	if name == "title" {
		return 1
	}
	for _, prefix := range []string{"heading ", "rubrik "} {
		if n, ok := strings.CutPrefix(name, prefix); ok && len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
			return int(n[0] - '0')
		}
	}
	return 0
}

// get gives a style with all that it inherits; an unknown one is empty.
func (s *styles) get(id string) *style { return s.flatten(id, 0) }

func (s *styles) flatten(id string, depth int) *style {
	st := s.byID[id]
	if st == nil || depth > 30 {
		return &style{}
	}
	if st.flat {
		return st
	}
	st.flat = true // before the base, so that a circle ends
	base := s.flatten(st.base, depth+1)
	st.look = st.look.over(base.look)
	if st.heading == 0 {
		st.heading = base.heading
	}
	if st.list.id == "" {
		level := st.list.level
		st.list = base.list
		st.list.level = max(level, st.list.level)
	}
	return st
}

func readNumPr(x *zipxml.Reader) numbered {
	var n numbered
	for e := range x.Children() {
		switch e.Name.Local {
		case "numId":
			n.id = zipxml.Attr(e, "val")
		case "ilvl":
			n.level = min(max(number(zipxml.Attr(e, "val")), 0), maxLevel)
		}
	}
	return n
}

// number reads a number; what is none is 0, as Word takes it.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

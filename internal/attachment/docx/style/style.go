// Package style reads the styles and list definitions of Word documents: which
// paragraphs are headings, what text is bold, struck out, marked or hidden by
// its style, and which number or bullet Word prints before a list item. It takes
// the two parts of the package that hold them; package docx asks it while it
// reads the text.
package style

import (
	"strconv"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
)

// OnOff reads a toggle: an element without a value means on.
func OnOff(val string) prose.Toggle {
	switch val {
	case "0", "false", "off", "none":
		return -1
	}
	return 1
}

// Look is the formatting of a run or of a paragraph mark.
type Look struct {
	prose.Look
	Style   string // character style
	Deleted bool   // a tracked deletion, of a paragraph mark
}

// toggled gives the look of a character style in a paragraph style: what both
// set cancels out, as Word does it.
func toggled(l, para prose.Look) prose.Look {
	out := l.Over(para)
	out.Bold = prose.Set(l.Bold.On() != para.Bold.On())
	out.Struck = prose.Set(l.Struck.On() != para.Struck.On())
	out.Hidden = prose.Set(l.Hidden.On() != para.Hidden.On())
	return out
}

// In gives the look of a run in a paragraph that looks like para.
func (s *Styles) In(own Look, para prose.Look) prose.Look {
	if own.Style != "" {
		para = toggled(s.Get(own.Style).Look, para)
	}
	return own.Over(para)
}

// ReadLook reads an rPr.
func ReadLook(x *zipxml.Reader) Look {
	var l Look
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "rStyle":
			l.Style = val
		case "b":
			l.Bold = OnOff(val)
		case "strike", "dstrike":
			if t := OnOff(val); t.On() || l.Struck == 0 {
				l.Struck = t
			}
		case "vanish":
			l.Hidden = OnOff(val)
		case "highlight":
			l.Marked = OnOff(val)
		case "u": // drawn under a choice
			if OnOff(val).On() {
				l.Marked = 1
			}
		case "color":
			if prose.Coloured(val) {
				l.Marked = 1
			}
		case "shd":
			if l.Marked == 0 && shaded(val, zipxml.Attr(e, "fill")) {
				l.Marked = 1
			}
		case "rFonts":
			l.Font = zipxml.Attr(e, "ascii")
			if l.Font == "" {
				l.Font = zipxml.Attr(e, "hAnsi")
			}
		case "del", "moveFrom":
			l.Deleted = true
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

// Numbered is what a paragraph says about its list: ID "" leaves it to the
// style, "0" takes the paragraph out of the style's list.
type Numbered struct {
	ID    string
	Level int
}

// Style is a paragraph or character style.
type Style struct {
	Look    prose.Look
	Heading int // outline level from 1; 0 not set, 10 body text
	List    Numbered

	name, base string
	flat       bool // base has been worked in
}

// Styles are those of a document by id.
type Styles struct {
	byID map[string]*Style
	// normal is the id of the style of paragraphs that name none.
	normal string
}

// Normal gives the style of paragraphs that name none.
func (s *Styles) Normal() *Style { return s.Get(s.normal) }

// Read reads the styles part.
func Read(x *zipxml.Reader) *Styles {
	s := &Styles{byID: map[string]*Style{}}
	x.Root()
	for e := range x.Children() {
		if e.Name.Local != "style" {
			continue
		}
		id, kind := zipxml.Attr(e, "styleId"), zipxml.Attr(e, "type")
		if kind != "paragraph" && kind != "character" {
			continue
		}
		if kind == "paragraph" && OnOff(zipxml.Attr(e, "default")) > 0 && zipxml.Attr(e, "default") != "" {
			s.normal = id
		}
		s.byID[id] = readStyle(x)
	}
	return s
}

// readStyle reads one style, without what it inherits: the base may come later.
func readStyle(x *zipxml.Reader) *Style {
	st := &Style{}
	for e := range x.Children() {
		switch e.Name.Local {
		case "name":
			st.name = zipxml.Attr(e, "val")
		case "basedOn":
			st.base = zipxml.Attr(e, "val")
		case "rPr":
			st.Look = ReadLook(x).Look
		case "pPr":
			for e := range x.Children() {
				switch e.Name.Local {
				case "outlineLvl":
					st.Heading = Number(zipxml.Attr(e, "val")) + 1
				case "numPr":
					st.List = ReadNumPr(x)
				}
			}
		}
	}
	if st.Heading == 0 {
		st.Heading = headingName(st.name)
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

// Get gives a style with all that it inherits; an unknown one is empty.
func (s *Styles) Get(id string) *Style { return s.flatten(id, 0) }

// flatten works the base into a style, once. Circles, and chains beyond all
// reason, end.
func (s *Styles) flatten(id string, depth int) *Style {
	st := s.byID[id]
	if st == nil || depth > 30 {
		return &Style{}
	}
	if st.flat {
		return st
	}
	st.flat = true // before the base, so that a circle ends
	base := s.flatten(st.base, depth+1)
	st.Look = st.Look.Over(base.Look)
	if st.Heading == 0 {
		st.Heading = base.Heading
	}
	if st.List.ID == "" {
		level := st.List.Level
		st.List = base.List
		st.List.Level = max(level, st.List.Level)
	}
	return st
}

// ReadNumPr reads a numPr.
func ReadNumPr(x *zipxml.Reader) Numbered {
	var n Numbered
	for e := range x.Children() {
		switch e.Name.Local {
		case "numId":
			n.ID = zipxml.Attr(e, "val")
		case "ilvl":
			n.Level = min(max(Number(zipxml.Attr(e, "val")), 0), maxLevel)
		}
	}
	return n
}

// Number reads a number; what is none is 0, as Word takes it.
func Number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

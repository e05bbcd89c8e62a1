// Package style reads the styles of OpenDocument files: what text is bold, struck
// out, marked or hidden, which paragraphs are headings, and what stands before
// the items of a list. It takes the elements that hold styles, from styles.xml
// first and then from content.xml; package odt asks it while it reads the text.
package style

import (
	"encoding/xml"
	"strconv"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
)

// Style is a text, paragraph, table or other style.
type Style struct {
	Look    prose.Look
	Heading int  // outline level, 0 for none
	Breaks  bool // begins a page
	Hidden  bool // a table that is not shown

	parent string
	flat   bool // the parent has been worked in
}

// Styles are those of a document, by family and name.
type Styles struct {
	byName map[string]*Style
	fonts  map[string]string // font faces have names of their own
	lists  map[string]*List
}

// New gives empty styles.
func New() *Styles {
	return &Styles{byName: map[string]*Style{}, fonts: map[string]string{}, lists: map[string]*List{}}
}

// Read reads an element full of styles.
func (s *Styles) Read(x *zipxml.Reader) {
	for e := range x.Children() {
		name := zipxml.Attr(e, "name")
		switch Key(e) {
		case "style:font-face":
			s.fonts[name] = strings.Trim(zipxml.Attr(e, "font-family"), "'")
		case "style:style":
			st := &Style{
				parent:  zipxml.Attr(e, "parent-style-name"),
				Heading: number(zipxml.Attr(e, "default-outline-level"), 0),
			}
			family := zipxml.Attr(e, "family")
			s.readStyle(x, st)
			if family == "paragraph" && st.Heading == 0 && (name == "Title" || zipxml.Attr(e, "display-name") == "Title") {
				st.Heading = 1
			}
			s.byName[family+":"+name] = st
		case "text:list-style":
			s.lists[name] = readList(x, s.fonts)
		case "text:outline-style":
			s.lists[outline] = readList(x, s.fonts)
		}
	}
}

// readStyle reads the properties of one style that say something.
func (s *Styles) readStyle(x *zipxml.Reader, st *Style) {
	for e := range x.Children() {
		switch Key(e) {
		case "style:text-properties":
			for _, a := range e.Attr {
				s.property(&st.Look, a.Name.Local, a.Value)
			}
		case "style:paragraph-properties":
			st.Breaks = zipxml.Attr(e, "break-before") == "page"
		case "style:table-properties":
			st.Hidden = zipxml.Attr(e, "display") == "false"
		}
	}
}

// property reads one property of text.
func (s *Styles) property(l *prose.Look, name, value string) {
	switch name {
	case "font-weight":
		l.Bold = prose.Set(value == "bold" || value >= "600" && value <= "900")
	case "text-line-through-style", "text-line-through-type":
		l.Struck = prose.Set(value != "none")
	case "display":
		l.Hidden = prose.Set(value == "none")
	case "text-underline-style", "text-underline-type":
		if value != "none" { // drawn under a choice
			l.Marked = prose.Set(true)
		}
	case "color":
		if prose.Coloured(strings.TrimPrefix(value, "#")) {
			l.Marked = prose.Set(true)
		}
	case "background-color":
		l.Marked = prose.Set(value != "transparent" && strings.ToLower(value) != "#ffffff")
	case "font-family":
		l.Font = strings.Trim(value, "'")
	case "font-name":
		if family := s.fonts[value]; family != "" {
			value = family
		}
		l.Font = value
	}
}

// List gives a list style, nil when there is none of that name.
func (s *Styles) List(name string) *List { return s.lists[name] }

// Outline gives the numbering of headings, nil when there is none.
func (s *Styles) Outline() *List { return s.lists[outline] }

// Get gives a style with all that it inherits; an unknown one is empty.
func (s *Styles) Get(family, name string) *Style { return s.flatten(family, name, 0) }

// flatten works the parent into a style, once. Circles, and chains beyond all
// reason, end.
func (s *Styles) flatten(family, name string, depth int) *Style {
	st := s.byName[family+":"+name]
	if st == nil || depth > 30 {
		return &Style{}
	}
	if st.flat {
		return st
	}
	st.flat = true // before the parent, so that a circle ends
	if st.parent != "" {
		parent := s.flatten(family, st.parent, depth+1)
		st.Look = st.Look.Over(parent.Look)
		if st.Heading == 0 {
			st.Heading = parent.Heading
		}
	}
	return st
}

// Key gives an element's name with the usual prefix of its namespace. All
// namespaces of OpenDocument hold it between "xmlns:" and the version.
func Key(e xml.StartElement) string {
	_, rest, ok := strings.Cut(e.Name.Space, ":xmlns:")
	if !ok {
		return e.Name.Local
	}
	prefix, _, _ := strings.Cut(rest, ":")
	return prefix + ":" + e.Name.Local
}

// number reads a number of at least least.
func number(s string, least int) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return least
	}
	return max(n, least)
}

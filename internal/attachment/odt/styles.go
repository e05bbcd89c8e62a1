package odt

import (
	"errors"
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

func isLimit(err error) bool { return errors.Is(err, document.ErrTooLarge) }

// style is a text, paragraph, table or other style.
type style struct {
	parent    string
	look      prose.Look
	heading   int
	breaks    bool // begins a page
	invisible bool // a table that is hidden
	flat      bool
}

// styles are those of a document, by family and name.
type styles struct {
	byName map[string]*style
	fonts  map[string]string // font faces have names of their own
	lists  map[string]*listStyle
}

func newStyles() *styles {
	return &styles{byName: map[string]*style{}, fonts: map[string]string{}, lists: map[string]*listStyle{}}
}

// read reads an element full of styles.
func (s *styles) read(x *zipxml.Reader) {
	for e := range x.Children() {
		name := zipxml.Attr(e, "name")
		switch key(e) {
		case "style:font-face":
			s.fonts[name] = strings.Trim(zipxml.Attr(e, "font-family"), "'")
		case "style:style":
			st := &style{
				parent:  zipxml.Attr(e, "parent-style-name"),
				heading: number(zipxml.Attr(e, "default-outline-level"), 0),
			}
			family := zipxml.Attr(e, "family")
			s.readStyle(x, st)
			if family == "paragraph" && st.heading == 0 && (name == "Title" || zipxml.Attr(e, "display-name") == "Title") {
				st.heading = 1
			}
			s.byName[family+":"+name] = st
		case "text:list-style":
			s.lists[name] = readListStyle(x, s.fonts)
		case "text:outline-style":
			s.lists[outline] = readListStyle(x, s.fonts)
		}
	}
}

func (s *styles) readStyle(x *zipxml.Reader, st *style) {
	for e := range x.Children() {
		switch key(e) {
		case "style:text-properties":
			for _, a := range e.Attr {
				s.property(&st.look, a.Name.Local, a.Value)
			}
		case "style:paragraph-properties":
			st.breaks = zipxml.Attr(e, "break-before") == "page"
		case "style:table-properties":
			st.invisible = zipxml.Attr(e, "display") == "false"
		}
	}
}

func (s *styles) property(l *prose.Look, name, value string) {
	switch name {
	case "font-weight":
		l.Bold = prose.Set(value == "bold" || value >= "600" && value <= "900")
	case "text-line-through-style", "text-line-through-type":
		l.Struck = prose.Set(value != "none")
	case "display":
		l.Hidden = prose.Set(value == "none")
	case "background-color":
		l.Marked = prose.Set(value != "transparent" && strings.ToLower(value) != "#ffffff")
	case "font-name":
		if family := s.fonts[value]; family != "" {
			value = family
		}
		l.Font = value
	}
}

// get gives a style with all that it inherits; an unknown one is empty.
func (s *styles) get(family, name string) *style { return s.flatten(family, name, 0) }

func (s *styles) flatten(family, name string, depth int) *style {
	st := s.byName[family+":"+name]
	if st == nil || depth > 30 {
		return &style{}
	}
	if st.flat {
		return st
	}
	st.flat = true // before the parent, so that a circle ends
	if st.parent != "" {
		parent := s.flatten(family, st.parent, depth+1)
		st.look = st.look.Over(parent.look)
		if st.heading == 0 {
			st.heading = parent.heading
		}
	}
	return st
}

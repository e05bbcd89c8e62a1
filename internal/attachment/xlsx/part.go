package xlsx

import (
	"encoding/xml"
	"path"
	"strings"

	"samkarta/internal/attachment/zipxml"
)

// unmarshal reads a small part. What stood before a fault in it is kept.
func (b *book) unmarshal(name string, into any) error {
	return b.pkg.Part(name).Decode(into)
}

// relations are the links from one part to others, by id.
type relations map[string]relation

// relation is one link.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// kind is the end of the type: the beginning differs in the strict format.
func (r *relation) kind() string { return path.Base(r.Type) }

// byType gives the part of a kind, "" when there is none; the format allows but one
// of those that are asked for.
func (r relations) byType(kind string) string {
	for _, e := range r {
		if e.kind() == kind {
			return e.Target
		}
	}
	return ""
}

// relations reads the links of a part, targets made whole.
func (b *book) relations(part string) relations {
	dir, file := path.Split(part)
	var list struct {
		Entries []relation `xml:"Relationship"`
	}
	// Without links there is nothing more to read, which then shows.
	_ = b.unmarshal(path.Join(dir, "_rels", file+".rels"), &list)
	all := relations{}
	for _, e := range list.Entries {
		if strings.HasPrefix(e.Target, "/") {
			e.Target = path.Clean(e.Target)[1:]
		} else {
			e.Target = path.Join(dir, e.Target)
		}
		all[e.ID] = e
	}
	return all
}

// mainPart is the workbook: where the package says, else where everybody puts it.
func (b *book) mainPart() string {
	if p := b.relations("").byType("officeDocument"); p != "" {
		return p
	}
	return "xl/workbook.xml"
}

// scanner walks through a large part.
type scanner struct{ xml *zipxml.Reader }

// scan begins a part.
func (b *book) scan(name string) *scanner { return &scanner{b.pkg.Part(name)} }

// next gives the next token; what cannot be read further has been read as far
// as it goes.
func (s *scanner) next() (xml.Token, error) { return s.xml.Token() }

// within calls f for the tokens up to the end of the element just begun.
func (s *scanner) within(f func(t xml.Token) error) error {
	for depth := 1; depth > 0; {
		t, err := s.next()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if err := f(t); err != nil {
			return err
		}
	}
	return nil
}

// attr gives an attribute by its local name: prefixes are the writer's choice.
func attr(e *xml.StartElement, name string) string { return zipxml.Attr(*e, name) }

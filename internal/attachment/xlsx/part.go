package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"samkarta/internal/document"
)

// open opens a part. A limit on what its header claims refuses bombs at once;
// what really comes out is limited too, since headers lie.
func (b *book) open(name string, limit int64) (io.ReadCloser, error) {
	f := b.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if f == nil {
		return nil, fmt.Errorf("no part %q: %w", name, document.ErrDamaged)
	}
	if f.UncompressedSize64 > uint64(limit) {
		return nil, fmt.Errorf("part %q: %w", name, document.ErrTooLarge)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("part %q: %w: %v", name, document.ErrDamaged, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r, limit), r}, nil
}

// unmarshal reads a small part. What stood before a fault in it is kept.
func (b *book) unmarshal(name string, into any) error {
	r, err := b.open(name, maxSmall)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(into); err != nil {
		return fmt.Errorf("part %q: %w: %v", name, document.ErrDamaged, err)
	}
	return nil
}

// relations are the links from one part to others, by id.
type relations map[string]relation

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// kind is the end of the type: the beginning differs in the strict format.
func (r *relation) kind() string { return path.Base(r.Type) }

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

func (b *book) mainPart() string {
	if p := b.relations("").byType("officeDocument"); p != "" {
		return p
	}
	return "xl/workbook.xml"
}

// scanner walks through a large part. It does not check that elements are
// nested rightly, and so it keeps no stack that a hostile file could fill.
type scanner struct {
	book   *book
	xml    *xml.Decoder
	closer io.Closer
}

func (b *book) scan(name string) (*scanner, error) {
	r, err := b.open(name, maxPart)
	if err != nil {
		return nil, err
	}
	return &scanner{book: b, xml: xml.NewDecoder(r), closer: r}, nil
}

func (s *scanner) close() { s.closer.Close() }

// next gives the next token. An end before the last element is closed looks
// like any other end: a cut-off part has been read as far as it goes.
func (s *scanner) next() (xml.Token, error) {
	if s.book.tokens <= 0 {
		return nil, document.ErrTooLarge
	}
	s.book.tokens--
	t, err := s.xml.RawToken()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %v", document.ErrDamaged, err)
	}
	return t, err
}

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

func attr(e *xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name {
			return e.Attr[i].Value
		}
	}
	return ""
}

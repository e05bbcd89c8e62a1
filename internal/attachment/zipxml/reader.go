package zipxml

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf16"

	"samkarta/internal/document"
)

// Reader reads one part. Its first error sticks: from then on there are no more
// elements, so that a walk ends by itself and asks Err once.
type Reader struct {
	pkg   *Package
	part  string
	xml   *xml.Decoder
	depth int
	err   error
}

// newReader makes a Reader of a part's bytes, in UTF-8 or, by its mark, UTF-16:
// the two encodings that the formats allow.
func newReader(p *Package, part string, raw io.Reader) *Reader {
	r := &Reader{pkg: p, part: part}
	in := bufio.NewReader(raw)
	if bom, _ := in.Peek(2); len(bom) == 2 && (bom[0] == 0xff && bom[1] == 0xfe || bom[0] == 0xfe && bom[1] == 0xff) {
		r.xml = xml.NewDecoder(fromUTF16(in, bom[0] == 0xfe))
	} else {
		r.xml = xml.NewDecoder(in)
	}
	r.xml.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return input, nil // is UTF-8 by now
		}
		return nil, fmt.Errorf("encoding %s", label)
	}
	return r
}

// fromUTF16 gives the text as UTF-8; a fault shows as U+FFFD or as broken XML.
func fromUTF16(in io.Reader, big bool) io.Reader {
	b, err := io.ReadAll(in)
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		lo, hi := b[i], b[i+1]
		if big {
			lo, hi = hi, lo
		}
		units = append(units, uint16(hi)<<8|uint16(lo))
	}
	text := strings.NewReader(string(utf16.Decode(units)))
	if err != nil {
		return io.MultiReader(text, failing{err})
	}
	return text
}

// failing passes an error on to whoever reads last.
type failing struct{ err error }

// Read gives the error.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Err gives the first error, nil at the orderly end. It wraps one of document's.
func (r *Reader) Err() error { return r.err }

// Fail makes err the reader's error: how a reader of documents stops the walk
// at a limit of its own.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", r.part, err)
	}
}

// Root gives the part's first element; ok is false when there is none.
func (r *Reader) Root() (e xml.StartElement, ok bool) {
	for {
		switch t := r.token().(type) {
		case xml.StartElement:
			return t, true
		case nil:
			if r.err == nil {
				r.Fail(fmt.Errorf("%w: no element", document.ErrDamaged))
			}
			return e, false
		}
	}
}

// Children goes through the child elements of the element that was begun last.
// What the loop's body leaves of a child is skipped.
func (r *Reader) Children() iter.Seq[xml.StartElement] {
	return func(yield func(xml.StartElement) bool) {
		for e := range r.Content() {
			if e.Name.Local != "" && !yield(e) {
				return
			}
		}
	}
}

// Content goes through child elements and text in their order: an element
// without a name stands for text. Text lives until the next step.
func (r *Reader) Content() iter.Seq2[xml.StartElement, []byte] {
	return func(yield func(xml.StartElement, []byte) bool) {
		outer := r.depth
		for {
			switch t := r.token().(type) {
			case xml.StartElement:
				if !yield(t, nil) {
					return
				}
				r.skipTo(outer)
			case xml.CharData:
				if !yield(xml.StartElement{}, t) {
					return
				}
			case xml.EndElement, nil:
				return
			}
		}
	}
}

// skipTo reads up to the end of what was begun below depth.
func (r *Reader) skipTo(depth int) {
	for r.depth > depth && r.token() != nil {
	}
}

// Text gives all text within the element that was begun last.
func (r *Reader) Text() string {
	var b strings.Builder
	for outer := r.depth - 1; r.depth > outer; {
		switch t := r.token().(type) {
		case xml.CharData:
			b.Write(t)
		case nil:
			return b.String()
		}
	}
	return b.String()
}

// token gives the next token that matters, nil at the end or after an error.
func (r *Reader) token() xml.Token {
	if r.err != nil {
		return nil
	}
	for {
		t, err := r.xml.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			r.fault(err)
			return nil
		}
		if r.pkg.tokens--; r.pkg.tokens < 0 {
			r.Fail(fmt.Errorf("%w: over %d elements and texts", document.ErrTooLarge, maxTokens))
			return nil
		}
		switch t.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > maxDepth {
				r.Fail(fmt.Errorf("%w: nested over %d deep", document.ErrTooLarge, maxDepth))
				return nil
			}
			return t
		case xml.EndElement:
			r.depth--
			return t
		case xml.CharData:
			return t
		case xml.Directive:
			// No office program writes a document type; entities are bombs.
			r.Fail(fmt.Errorf("%w: document type definition", document.ErrDamaged))
			return nil
		}
	}
}

// fault takes what the decoder says. Everything is damage but our own limit.
func (r *Reader) fault(err error) {
	if !errors.Is(err, document.ErrTooLarge) {
		err = fmt.Errorf("%w: %w", document.ErrDamaged, err)
	}
	r.Fail(err)
}

// Attr gives the value of the attribute with that local name, "" without one.
func Attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

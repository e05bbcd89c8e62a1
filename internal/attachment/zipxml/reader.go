package zipxml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf16"

	"samkarta/internal/attachment/zipxml/lexer"
	"samkarta/internal/document"
)

// Reader reads one part. Its first error sticks: from then on there are no more
// elements, so that a walk ends by itself and asks Err once.
type Reader struct {
	pkg   *Package
	part  string
	xml   *lexer.Lexer
	depth int
	err   error
	// cut is why the part could not be unpacked to its end: what there is of it
	// is read before that is told.
	cut error
}

// newReader makes a Reader of a part's bytes, in UTF-8 or, by its mark, UTF-16:
// the two encodings that the formats allow.
func newReader(p *Package, part string, text string, cut error) *Reader {
	big := strings.HasPrefix(text, "\xfe\xff")
	if big || strings.HasPrefix(text, "\xff\xfe") {
		text = fromUTF16(text, big)
	}
	return &Reader{pkg: p, part: part, xml: lexer.New(text, maxDepth), cut: cut}
}

// fromUTF16 gives the text as UTF-8; a fault shows as U+FFFD or as broken XML.
func fromUTF16(b string, big bool) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		lo, hi := b[i], b[i+1]
		if big {
			lo, hi = hi, lo
		}
		units = append(units, uint16(hi)<<8|uint16(lo))
	}
	return string(utf16.Decode(units))
}

// Err gives the first error, nil at the orderly end. It wraps one of document's.
// A part whose checksum is wrong is damaged, however well it reads.
func (r *Reader) Err() error {
	if r.err == nil && r.cut != nil {
		r.Fail(r.cut)
	}
	return r.err
}

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
		switch r.token() {
		case lexer.Start:
			return r.xml.Element, true
		case lexer.None:
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
		outer := r.depth
		for {
			switch r.token() {
			case lexer.Start:
				if !yield(r.xml.Element) {
					return
				}
				r.skipTo(outer)
			case lexer.End, lexer.None:
				return
			}
		}
	}
}

// Content goes through child elements and text in their order: an element
// without a name stands for text.
func (r *Reader) Content() iter.Seq2[xml.StartElement, string] {
	return func(yield func(xml.StartElement, string) bool) {
		outer := r.depth
		for {
			switch r.token() {
			case lexer.Start:
				if !yield(r.xml.Element, "") {
					return
				}
				r.skipTo(outer)
			case lexer.Text:
				if !yield(xml.StartElement{}, r.xml.Text) {
					return
				}
			case lexer.End, lexer.None:
				return
			}
		}
	}
}

// skipTo reads up to the end of what was begun below depth.
func (r *Reader) skipTo(depth int) {
	if r.err != nil || r.depth <= depth {
		return
	}
	tokens, err := r.xml.Skip(depth)
	r.depth = r.xml.Depth()
	if err != nil {
		r.end(err)
		return
	}
	r.charge(tokens)
}

// charge takes tokens from what the package has left.
func (r *Reader) charge(tokens int) (ok bool) {
	if r.pkg.tokens -= tokens; r.pkg.tokens >= 0 {
		return true
	}
	r.Fail(fmt.Errorf("%w: too many elements and texts", document.ErrTooLarge))
	return false
}

// Text gives all text within the element that was begun last. As a rule that is
// one piece, and then nothing is copied.
func (r *Reader) Text() string {
	text := ""
	var b strings.Builder
	for outer := r.depth - 1; r.depth > outer; {
		switch r.token() {
		case lexer.Text:
			switch {
			case text == "":
				text = r.xml.Text
				continue
			case b.Len() == 0:
				b.WriteString(text)
			}
			b.WriteString(r.xml.Text)
		case lexer.None:
			outer = r.depth
		}
	}
	if b.Len() > 0 {
		return b.String()
	}
	return text
}

// Token gives the next token as encoding/xml would: what Decode and walks that
// do not go by elements need. It makes a Reader an xml.TokenReader.
func (r *Reader) Token() (xml.Token, error) {
	switch r.token() {
	case lexer.Start:
		return r.xml.Element, nil
	case lexer.End:
		return xml.EndElement{Name: r.xml.Element.Name}, nil
	case lexer.Text:
		return xml.CharData(r.xml.Text), nil
	}
	if r.err != nil {
		return nil, r.err
	}
	return nil, io.EOF
}

// Decode reads the part into a value as xml.Unmarshal does. What stood before a
// fault is kept.
func (r *Reader) Decode(into any) error {
	err := xml.NewTokenDecoder(r).Decode(into)
	if r.err == nil && err != nil {
		r.Fail(fmt.Errorf("%w: %w", document.ErrDamaged, err))
	}
	return r.err
}

// token gives the kind of the next token, None at the end or after an error.
func (r *Reader) token() lexer.Kind {
	if r.err != nil {
		return lexer.None
	}
	kind, err := r.xml.Next()
	if err != nil {
		r.end(err)
		return lexer.None
	}
	if !r.charge(1) {
		return lexer.None
	}
	switch kind {
	case lexer.Start:
		r.depth++
	case lexer.End:
		r.depth--
	}
	return kind
}

// end takes what the lexer says at the last. Everything is damage but the
// orderly end and our own limits.
func (r *Reader) end(err error) {
	switch {
	case r.cut != nil:
		r.Fail(r.cut)
	case err == io.EOF:
	case errors.Is(err, lexer.ErrDepth):
		r.Fail(fmt.Errorf("%w: nested over %d deep", document.ErrTooLarge, maxDepth))
	default:
		r.Fail(fmt.Errorf("%w: %w", document.ErrDamaged, err))
	}
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

// Package lexer takes XML apart into the tokens that readers of documents need:
// beginnings and ends of elements, and text. It exists because three quarters of
// the time of reading a Word document went into encoding/xml, which copies every
// name, value and text; here all of them are pieces of one string.
//
// It is as strict as encoding/xml and says the same of every input, which a fuzz
// test holds, but for two things that no office program writes: it refuses
// document types, whose entities are bombs, and elements nested too deep. It
// takes the text of a whole part, whose size its caller has limited.
package lexer

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What an input can be refused for beside being no XML.
var (
	ErrDirective = errors.New("xml: document type definition")
	ErrDepth     = errors.New("xml: nested too deep")
)

// Kind is what a token is.
type Kind uint8

// The kinds of tokens. None comes beside an error, io.EOF at the orderly end.
const (
	None Kind = iota
	Start
	End
	Text
)

// Lexer goes through one input.
type Lexer struct {
	// Element is the token of kind Start, or by its name alone that of kind End.
	// It may be kept: nothing in it is used again.
	Element xml.StartElement
	// Text is the token of kind Text, references and line ends resolved.
	Text string

	src      string
	at       int
	maxDepth int
	open     []element
	bound    []binding
	// open are the elements around the next token, bound the prefixes that hold.
	// prefix and space are the binding that was asked for last: nearly all names
	// of a part have the same prefix.
	prefix, space string
	known         bool
	// attrs is where attributes are put, many elements' in one allocation.
	attrs  []xml.Attr
	scraps []byte
	// empty: the element of the last token ended where it began; bare: nobody
	// asks for the tokens.
	empty, bare bool
	err         error
}

// element is one that has begun: its name as written, and how many prefixes were
// bound outside of it.
type element struct {
	name  string
	bound int
}

// binding is a prefix and the namespace it stands for.
type binding struct{ prefix, space string }

// New makes a Lexer of a text in UTF-8, elements at most so deep.
func New(src string, maxDepth int) *Lexer {
	return &Lexer{src: src, maxDepth: maxDepth}
}

// Next gives the next token. Its first error sticks.
func (l *Lexer) Next() (Kind, error) {
	if l.err != nil {
		return None, l.err
	}
	kind, err := l.next()
	if err != nil {
		l.err = err
		return None, err
	}
	return kind, nil
}

// Depth is how many elements have begun and not ended.
func (l *Lexer) Depth() int { return len(l.open) }

// Skip reads on until only so many elements are open, and tells how many tokens
// that took. What is skipped is held to the same rules, but no names and values
// are made of it: of a Word document's styles that is nearly all.
func (l *Lexer) Skip(depth int) (tokens int, err error) {
	l.bare = true
	for len(l.open) > depth && err == nil {
		_, err = l.Next()
		tokens++
	}
	l.bare = false
	return tokens, err
}

// next tells tokens by their first characters. Comments and instructions are
// passed over here, so that text on both sides of one comes as two tokens, as
// encoding/xml gives it.
func (l *Lexer) next() (Kind, error) {
	if l.empty {
		l.empty = false
		return End, l.pop(l.open[len(l.open)-1].name)
	}
	for {
		rest := l.src[l.at:]
		switch {
		case rest == "":
			if len(l.open) > 0 {
				return None, l.fault("end within an element")
			}
			return None, io.EOF
		case rest[0] != '<':
			var err error
			l.Text, err = l.text(0)
			return Text, err
		case strings.HasPrefix(rest, "</"):
			l.at += 2
			return End, l.endTag()
		case strings.HasPrefix(rest, "<?"):
			if err := l.instruction(); err != nil {
				return None, err
			}
		case strings.HasPrefix(rest, "<!--"):
			if err := l.comment(); err != nil {
				return None, err
			}
		case strings.HasPrefix(rest, "<![CDATA["):
			return Text, l.section()
		case strings.HasPrefix(rest, "<!"):
			return None, ErrDirective
		default:
			l.at++
			return Start, l.startTag()
		}
	}
}

// fault says where, and nothing of what stands there: it may be somebody's text.
func (l *Lexer) fault(what string) error {
	return fmt.Errorf("xml: byte %d: %s", l.at, what)
}

// startTag reads a tag behind its "<".
func (l *Lexer) startTag() error {
	name, err := l.name(1)
	if err != nil {
		return err
	}
	if len(l.open) >= l.maxDepth {
		return ErrDepth
	}
	l.open = append(l.open, element{name, len(l.bound)})
	first := len(l.attrs)
	for {
		l.blanks()
		switch {
		case l.at >= len(l.src):
			return l.fault("end within a tag")
		case l.src[l.at] == '>':
			l.at++
			return l.begin(name, first)
		case l.src[l.at] == '/':
			if !strings.HasPrefix(l.src[l.at:], "/>") {
				return l.fault("/ within a tag")
			}
			l.at += 2
			l.empty = true
			return l.begin(name, first)
		}
		if err := l.attribute(&first); err != nil {
			return err
		}
	}
}

// attribute reads one. Where the room for attributes is used up, those of this
// element move to new room; the old stays with the elements that have theirs in
// it.
func (l *Lexer) attribute(first *int) error {
	written, err := l.name(1)
	if err != nil {
		return err
	}
	l.blanks()
	if l.at >= len(l.src) || l.src[l.at] != '=' {
		return l.fault("attribute without a value")
	}
	l.at++
	l.blanks()
	if l.at >= len(l.src) || l.src[l.at] != '"' && l.src[l.at] != '\'' {
		return l.fault("value without quotes")
	}
	l.at++
	value, err := l.text(l.src[l.at-1])
	if err != nil {
		return err
	}
	if l.bare {
		return nil // its bindings would end with its element
	}
	a := xml.Attr{Value: value}
	a.Name.Space, a.Name.Local = split(written)
	switch {
	case a.Name.Space == "xmlns":
		l.bind(a.Name.Local, value)
	case written == "xmlns":
		l.bind("", value)
	}
	if len(l.attrs) == cap(l.attrs) {
		// Forms have a few hundred attributes a part; most elements have none or
		// one, for which an allocation each would be most of the work.
		const room = 128
		own := l.attrs[*first:]
		l.attrs = append(make([]xml.Attr, 0, max(room, 2*len(own))), own...)
		*first = 0
	}
	l.attrs = append(l.attrs, a)
	return nil
}

// bind lets a prefix stand for a namespace from here to the element's end.
func (l *Lexer) bind(prefix, space string) {
	l.bound = append(l.bound, binding{prefix, space})
	l.known = false
}

// begin makes the token of a tag: its bindings hold for its own names too.
func (l *Lexer) begin(name string, first int) error {
	if l.bare {
		return nil
	}
	l.Element.Name = l.translated(name)
	// The full slice expression keeps a caller's append off the next element's.
	l.Element.Attr = l.attrs[first:len(l.attrs):len(l.attrs)]
	for i := range l.Element.Attr {
		n := &l.Element.Attr[i].Name
		if n.Space != "" && n.Space != "xmlns" {
			n.Space = l.lookup(n.Space)
		}
	}
	return nil
}

// translated gives a name with its namespace; one without a prefix has the
// namespace that holds by default.
func (l *Lexer) translated(name string) xml.Name {
	space, local := split(name)
	if space == "xmlns" || space == "" && local == "xmlns" {
		return xml.Name{Space: space, Local: local}
	}
	return xml.Name{Space: l.lookup(space), Local: local}
}

// split parts a name at its colon. A colon at either end is a part of the name.
func split(name string) (space, local string) {
	if i := strings.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// lookup gives what a prefix stands for: itself if nobody said.
func (l *Lexer) lookup(prefix string) string {
	if prefix == "xml" {
		return "http://www.w3.org/XML/1998/namespace"
	}
	if l.known && prefix == l.prefix {
		return l.space
	}
	space := prefix
	for i := len(l.bound) - 1; i >= 0; i-- {
		if l.bound[i].prefix == prefix {
			space = l.bound[i].space
			break
		}
	}
	l.prefix, l.space, l.known = prefix, space, true
	return space
}

// endTag reads a tag behind its "</".
func (l *Lexer) endTag() error {
	name, err := l.name(1)
	if err != nil {
		return err
	}
	l.blanks()
	if l.at >= len(l.src) || l.src[l.at] != '>' {
		return l.fault("end tag does not end")
	}
	l.at++
	return l.pop(name)
}

// pop ends the innermost element, and its bindings with it.
func (l *Lexer) pop(name string) error {
	last := len(l.open) - 1
	if last < 0 || l.open[last].name != name {
		return l.fault("tag ends another element")
	}
	if !l.bare {
		l.Element = xml.StartElement{Name: l.translated(name)}
	}
	if bound := l.open[last].bound; bound < len(l.bound) {
		l.bound = l.bound[:bound]
		l.known = false
	}
	l.open = l.open[:last]
	return nil
}

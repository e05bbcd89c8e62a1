package lexer

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// blanks passes over white space.
func (l *Lexer) blanks() {
	for l.at < len(l.src) {
		switch l.src[l.at] {
		case ' ', '\t', '\r', '\n':
			l.at++
		default:
			return
		}
	}
}

// What a byte may be in a name, and what makes text more than plain.
const (
	nameStart = 1 << iota
	nameByte
	special
)

// classes are those of all bytes: looked up once a byte, since this is where
// the time goes.
var classes = func() (c [256]uint8) {
	for b := range 256 {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b == '_', b == ':':
			c[b] = nameStart | nameByte
		case b >= '0' && b <= '9', b == '.', b == '-':
			c[b] = nameByte
		case b >= utf8.RuneSelf:
			c[b] = nameStart | nameByte | special
		case b < ' ' && b != '\t' && b != '\n', b == '&', b == '<', b == '>', b == '"', b == '\'':
			c[b] = special
		}
	}
	return c
}()

// name reads a name as it is written, at most so many colons in it.
func (l *Lexer) name(colons int) (string, error) {
	src, i := l.src, l.at
	foreign := false
	for ; i < len(src) && classes[src[i]]&nameByte != 0; i++ {
		foreign = foreign || src[i] >= utf8.RuneSelf
		if src[i] == ':' {
			colons--
		}
	}
	name := src[l.at:i]
	if i == len(src) || name == "" || classes[name[0]]&nameStart == 0 || colons < 0 || foreign && !isName(name) {
		return "", l.fault("no name")
	}
	l.at = i
	return name, nil
}

// isName tells whether letters outside of ASCII make a name. No format has such
// names; encoding/xml keeps the long tables.
func isName(name string) bool {
	_, err := xml.NewDecoder(strings.NewReader("<?" + name + "?>")).RawToken()
	return err == nil
}

// text reads text up to a quote or, without one, up to the next tag. As a rule
// it is a piece of the input.
func (l *Lexer) text(quote byte) (string, error) {
	src, i := l.src, l.at
	from := i  // of what has not been copied to scraps yet
	since := i // brackets before do not count: see the standard's "]]>"
	l.scraps = l.scraps[:0]
	copied := false
	for ; i < len(src); i++ {
		c := src[i]
		if classes[c]&special == 0 {
			continue
		}
		switch {
		case c == '<' && quote == 0, c == quote && quote != 0:
			return l.taken(from, i, copied, quote), nil
		case c == '<':
			return "", l.fault("< in a value")
		case c == '>':
			if quote == 0 && i-since >= 2 && src[i-1] == ']' && src[i-2] == ']' {
				return "", l.fault("]]> in text")
			}
		case c == '&':
			r, end, ok := reference(src, i)
			if !ok {
				l.at = i
				return "", l.fault("no reference")
			}
			l.scraps = utf8.AppendRune(append(l.scraps, src[from:i]...), r)
			copied, from, since, i = true, end, end, end-1
		case c == '\r':
			l.scraps = append(append(l.scraps, src[from:i]...), '\n')
			copied, from = true, i+1
			if strings.HasPrefix(src[i+1:], "\n") {
				i++
				from++
			}
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(src[i:])
			if r == utf8.RuneError && n == 1 || !legal(r) {
				l.at = i
				return "", l.fault("illegal character")
			}
			i += n - 1
		case c < ' ':
			l.at = i
			return "", l.fault("control character")
		}
	}
	if quote != 0 {
		return "", l.fault("end within a value")
	}
	return l.taken(from, i, copied, quote), nil
}

// taken gives the text that ends before i, and passes over a closing quote.
func (l *Lexer) taken(from, i int, copied bool, quote byte) string {
	l.at = i
	if quote != 0 {
		l.at++
	}
	if !copied {
		return l.src[from:i]
	}
	l.scraps = append(l.scraps, l.src[from:i]...)
	return string(l.scraps)
}

// legal tells whether XML allows a character.
func legal(r rune) bool {
	return r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= unicode.MaxRune || r == '\t' || r == '\n' || r == '\r'
}

// references are those that need no document type.
var references = []struct {
	name string
	r    rune
}{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}

// reference reads the one that begins at i: the character it stands for, and
// where it ends.
func reference(src string, i int) (r rune, end int, ok bool) {
	for _, known := range references {
		if strings.HasPrefix(src[i:], known.name) {
			return known.r, i + len(known.name), true
		}
	}
	digits, found := strings.CutPrefix(src[i:], "&#")
	if !found {
		return 0, 0, false
	}
	base := 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	start := len(src) - len(digits)
	length := strings.IndexByte(digits, ';')
	if length < 1 || digits[0] == '+' {
		return 0, 0, false
	}
	n, err := strconv.ParseUint(digits[:length], base, 64)
	if err != nil || n > unicode.MaxRune {
		return 0, 0, false
	}
	// Half a surrogate pair is written as the character for unknown ones, as
	// encoding/xml has it.
	if r = []rune(string(rune(n)))[0]; !legal(r) {
		return 0, 0, false
	}
	return r, start + length + 1, true
}

// section reads a CDATA section, whose text stands for itself.
func (l *Lexer) section() error {
	l.at += len("<![CDATA[")
	length := strings.Index(l.src[l.at:], "]]>")
	if length < 0 {
		return l.fault("end within CDATA")
	}
	text := l.src[l.at : l.at+length]
	for i, r := range text {
		if !legal(r) || r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") {
			return l.fault("illegal character")
		}
	}
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	l.at += length + len("]]>")
	l.Text = text
	return nil
}

// comment passes over one, in which two hyphens end it.
func (l *Lexer) comment() error {
	l.at += len("<!--")
	i := strings.Index(l.src[l.at:], "--")
	if i < 0 || !strings.HasPrefix(l.src[l.at+i:], "-->") {
		return l.fault("comment does not end")
	}
	l.at += i + len("-->")
	return nil
}

// instruction passes over a processing instruction. The one that declares the
// version and the encoding is left to encoding/xml.
func (l *Lexer) instruction() error {
	start := l.at
	l.at += len("<?")
	target, err := l.name(len(l.src)) // these know nothing of prefixes
	if err != nil {
		return err
	}
	l.blanks()
	i := strings.Index(l.src[l.at:], "?>")
	if i < 0 {
		return l.fault("instruction does not end")
	}
	l.at += i + len("?>")
	if target != "xml" {
		return nil
	}
	d := xml.NewDecoder(strings.NewReader(l.src[start:l.at]))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return in, nil // is UTF-8 by now
		}
		return nil, l.fault("encoding " + label)
	}
	_, err = d.RawToken()
	return err
}

package tagcheck

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The values of PDF syntax, beside nil, bool, float64 and string.
type (
	name   string
	ref    int
	array  []any
	dict   map[name]any
	stream struct {
		dict dict
		data []byte
	}
	// operator is a bare word of a content stream.
	operator string
)

// objects are a file's objects by number; of several with one number the last
// counts, as in a file with updates.
type objects map[ref]any

// get follows references.
func (o objects) get(v any) any {
	for range 32 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = o[r]
	}
	return nil
}

// dict gives a dictionary, a stream's too; never nil to read from.
func (o objects) dict(v any) dict {
	switch v := o.get(v).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}

func (o objects) number(v any) int {
	n, _ := o.get(v).(float64)
	return int(n)
}

const (
	// maxInflated bounds what a small file may unfold to.
	maxInflated = 64 << 20
	maxDepth    = 64
)

var (
	errSyntax = errors.New("tagcheck: not a readable PDF")
	objStart  = regexp.MustCompile(`(?:^|[\r\n])(\d{1,8}) \d{1,5} obj\b`)
	trailerRE = regexp.MustCompile(`trailer\s*<<`)
)

// read finds the objects by their headers rather than by the cross-reference
// table: simpler, and enough for files that are whole.
func read(file []byte) (objects, dict, error) {
	if !bytes.HasPrefix(file, []byte("%PDF-")) {
		return nil, nil, errSyntax
	}
	o, last := objects{}, dict{}
	for _, m := range objStart.FindAllSubmatchIndex(file, -1) {
		n, _ := strconv.Atoi(string(file[m[2]:m[3]]))
		s := &scanner{src: file, at: m[1]}
		v := s.value(0)
		if d, ok := v.(dict); ok && s.word("stream") {
			v = &stream{d, s.body(d)}
			if d["Type"] == name("XRef") {
				last = d
			}
		}
		o[ref(n)] = v
	}
	for _, m := range trailerRE.FindAllIndex(file, -1) {
		s := &scanner{src: file, at: m[1] - 2}
		if d, ok := s.value(0).(dict); ok {
			last = d
		}
	}
	if err := o.unpack(); err != nil {
		return nil, nil, err
	}
	if last["Root"] == nil {
		return nil, nil, errSyntax
	}
	return o, last, nil
}

// unpack inflates the streams and adds the objects of object streams.
func (o objects) unpack() error {
	total := 0
	packed := objects{}
	for _, v := range o {
		s, ok := v.(*stream)
		if !ok {
			continue
		}
		if s.dict["Filter"] == name("FlateDecode") {
			r, err := zlib.NewReader(bytes.NewReader(s.data))
			if err != nil {
				continue
			}
			s.data, _ = io.ReadAll(io.LimitReader(r, maxInflated))
		}
		if total += len(s.data); total > maxInflated {
			return fmt.Errorf("tagcheck: unfolds to more than %d MB", maxInflated>>20)
		}
		if s.dict["Type"] == name("ObjStm") {
			s.objects(packed)
		}
	}
	for n, v := range packed {
		if _, ok := o[n]; !ok {
			o[n] = v
		}
	}
	return nil
}

func (s *stream) objects(into objects) {
	first, _ := s.dict["First"].(float64)
	count, _ := s.dict["N"].(float64)
	index := &scanner{src: s.data}
	for range int(min(max(count, 0), 1e6)) {
		n, ok := index.value(0).(float64)
		offset, ok2 := index.value(0).(float64)
		at := int(first) + int(offset)
		if !ok || !ok2 || at < 0 || at >= len(s.data) {
			return
		}
		into[ref(n)] = (&scanner{src: s.data, at: at}).value(0)
	}
}

// scanner reads PDF syntax; whatever it is given, it ends.
type scanner struct {
	src []byte
	at  int
}

const (
	whiteSpace = "\x00\t\n\f\r "
	delimiters = "()<>[]{}/%"
)

func (s *scanner) space() {
	for s.at < len(s.src) {
		switch c := s.src[s.at]; {
		case strings.IndexByte(whiteSpace, c) >= 0:
			s.at++
		case c == '%':
			for s.at < len(s.src) && s.src[s.at] != '\n' && s.src[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

func (s *scanner) word(w string) bool {
	s.space()
	if !bytes.HasPrefix(s.src[s.at:], []byte(w)) {
		return false
	}
	s.at += len(w)
	return true
}

// body takes a stream's bytes, by its length when that fits.
func (s *scanner) body(d dict) []byte {
	if s.at < len(s.src) && s.src[s.at] == '\r' {
		s.at++
	}
	if s.at < len(s.src) && s.src[s.at] == '\n' {
		s.at++
	}
	rest := s.src[s.at:]
	if n, ok := d["Length"].(float64); ok && n >= 0 && int(n) <= len(rest) {
		return rest[:int(n)]
	}
	if end := bytes.Index(rest, []byte("endstream")); end >= 0 {
		return rest[:end]
	}
	return rest
}

// value reads one value or operator; nil at the end.
func (s *scanner) value(depth int) any {
	s.space()
	if s.at >= len(s.src) || depth > maxDepth {
		s.at = len(s.src)
		return nil
	}
	switch c := s.src[s.at]; {
	case c == '/':
		s.at++
		return name(s.regular())
	case c == '(':
		return s.literal()
	case s.word("<<"):
		return s.dictionary(depth)
	case c == '<':
		return s.hex()
	case c == '[':
		s.at++
		var a array
		for s.space(); s.at < len(s.src) && s.src[s.at] != ']'; s.space() {
			a = append(a, s.value(depth+1))
		}
		s.at = min(s.at+1, len(s.src))
		return a
	case strings.IndexByte(delimiters, c) >= 0:
		s.at++
		return operator(c)
	}
	return s.bare()
}

func (s *scanner) dictionary(depth int) any {
	d := dict{}
	for {
		s.space()
		if s.at >= len(s.src) || s.word(">>") {
			return d
		}
		key, ok := s.value(depth + 1).(name)
		if !ok {
			continue
		}
		d[key] = s.value(depth + 1)
	}
}

func (s *scanner) regular() string {
	start := s.at
	for s.at < len(s.src) && strings.IndexByte(whiteSpace+delimiters, s.src[s.at]) < 0 {
		s.at++
	}
	return string(s.src[start:s.at])
}

var refTail = regexp.MustCompile(`^ \d{1,5} R\b`)

// bare reads a number, a reference, a keyword or an operator.
func (s *scanner) bare() any {
	w := s.regular()
	if n, err := strconv.ParseFloat(w, 64); err == nil {
		end := min(s.at+12, len(s.src))
		if m := refTail.Find(s.src[s.at:end]); m != nil && n > 0 && n < 1e8 {
			s.at += len(m)
			return ref(n)
		}
		return n
	}
	switch w {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return operator(w)
}

func (s *scanner) literal() string {
	var b strings.Builder
	depth := 0
	for ; s.at < len(s.src); s.at++ {
		c := s.src[s.at]
		switch {
		case c == '(':
			if depth++; depth == 1 {
				continue
			}
		case c == ')':
			if depth--; depth == 0 {
				s.at++
				return b.String()
			}
		case c == '\\' && s.at+1 < len(s.src):
			s.at++
			b.WriteString(s.escape())
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// escape reads what follows a backslash.
func (s *scanner) escape() string {
	c := s.src[s.at]
	if i := strings.IndexByte("nrtbf", c); i >= 0 {
		return "\n\r\t\b\f"[i : i+1]
	}
	if c < '0' || c > '7' {
		if c == '\n' {
			return ""
		}
		return string([]byte{c})
	}
	n := 0
	for i := 0; i < 3 && s.at < len(s.src) && s.src[s.at] >= '0' && s.src[s.at] <= '7'; i++ {
		n = n*8 + int(s.src[s.at]-'0')
		s.at++
	}
	s.at--
	return string([]byte{byte(n)})
}

func (s *scanner) hex() string {
	end := bytes.IndexByte(s.src[s.at:], '>')
	if end < 0 {
		s.at = len(s.src)
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(whiteSpace+"<", r) {
			return -1
		}
		return r
	}, string(s.src[s.at:s.at+end]))
	s.at += end + 1
	if len(digits)%2 == 1 {
		digits += "0"
	}
	out := make([]byte, len(digits)/2)
	for i := range out {
		n, _ := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		out[i] = byte(n)
	}
	return string(out)
}

// text decodes a text string; bytes that are no UTF-16 are taken for ASCII.
func text(v any) string {
	s, _ := v.(string)
	if !strings.HasPrefix(s, "\xFE\xFF") {
		return s
	}
	return utf16BE(s[2:])
}

func utf16BE(s string) string {
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

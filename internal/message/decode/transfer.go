package decode

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
)

// Base64 reads base64 however broken. Proper base64 takes the fast path.
func Base64(src []byte) []byte {
	dst := make([]byte, base64.StdEncoding.DecodedLen(len(src)))
	if n, err := base64.StdEncoding.Decode(dst, src); err == nil {
		return dst[:n]
	}
	// Junk characters are skipped. After padding or an empty line only lines of
	// nothing but base64 count: what else stands there is a footer that a list
	// or a scanner of viruses added.
	out := dst[:0]
	var quad []byte
	ended := false
	for len(src) > 0 {
		var line []byte
		line, src = cutLine(src)
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			ended = len(out)+len(quad) > 0
			continue
		}
		if ended && !pureBase64(line) {
			continue
		}
		for _, c := range line {
			switch {
			case isBase64(c):
				quad = append(quad, c)
			case c == '=':
				out = appendQuad(out, quad)
				quad = quad[:0]
				ended = true
			}
		}
		whole := len(quad) / 4 * 4
		out = appendQuad(out, quad[:whole])
		quad = append(quad[:0], quad[whole:]...)
	}
	return appendQuad(out, quad)
}

func appendQuad(out, quad []byte) []byte {
	if len(quad)%4 == 1 {
		quad = quad[:len(quad)-1] // six bits are no byte
	}
	out, _ = base64.RawStdEncoding.AppendDecode(out, quad)
	return out
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

func pureBase64(line []byte) bool {
	trimmed := bytes.TrimRight(line, "=")
	return len(line)%4 == 0 && len(line)-len(trimmed) <= 2 &&
		!bytes.ContainsFunc(trimmed, func(r rune) bool { return r > 0x7f || !isBase64(byte(r)) })
}

// QuotedPrintable reads quoted-printable; what is no escape stays as it is.
func QuotedPrintable(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for len(src) > 0 {
		i := bytes.IndexByte(src, '=')
		if i < 0 {
			return append(out, src...)
		}
		out = append(out, src[:i]...)
		src = src[i:]
		if len(src) >= 3 {
			if hi, lo := unhex(src[1]), unhex(src[2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				src = src[3:]
				continue
			}
		}
		// "=" at the end of a line, blanks after it allowed, joins the lines.
		if line, rest := cutLine(src[1:]); len(bytes.TrimSpace(line)) == 0 {
			src = rest
			continue
		}
		out = append(out, '=')
		src = src[1:]
	}
	return out
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// CutUU finds the first uuencoded file in a text: its name, its content, and
// the text before and after it.
func CutUU(text []byte) (before []byte, name string, data, after []byte, ok bool) {
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte("begin "))
		if i < 0 {
			return text, "", nil, nil, false
		}
		at := from + i
		from = at + len("begin ")
		if at > 0 && text[at-1] != '\n' {
			continue
		}
		line, rest := cutLine(text[at:])
		f := strings.SplitN(string(line), " ", 3)
		if len(f) < 3 || len(f[1]) < 3 || strings.Trim(f[1], "01234567") != "" {
			continue
		}
		// Without an end to this one there is none to any later one.
		data, after, ok = decodeUU(rest)
		return text[:at], string(UTF8([]byte(f[2]), "")), data, after, ok
	}
}

// decodeUU reads the lines up to "end".
func decodeUU(src []byte) (data, rest []byte, ok bool) {
	for len(src) > 0 {
		var line []byte
		line, src = cutLine(src)
		if string(line) == "end" {
			return data, src, true
		}
		if len(line) == 0 {
			continue
		}
		n := int(line[0]-' ') & 63
		line = line[1:]
		if len(line) < (n*8+5)/6 && n > 0 {
			// Blanks at the end of lines get lost on the way.
			line = append(slices.Clone(line), bytes.Repeat([]byte{' '}, (n+2)/3*4-len(line))...)
		}
		for i := 0; n > 0 && i+1 < len(line); i += 4 {
			var v [4]byte
			for j := range v {
				if i+j < len(line) {
					v[j] = (line[i+j] - ' ') & 63
				}
			}
			three := []byte{v[0]<<2 | v[1]>>4, v[1]<<4 | v[2]>>2, v[2]<<6 | v[3]}
			data = append(data, three[:min(3, n)]...)
			n -= 3
		}
	}
	return nil, nil, false
}

// cutLine gives the first line without its end, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	return bytes.TrimSuffix(b[:i], []byte{'\r'}), b[i+1:]
}

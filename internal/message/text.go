package message

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/unicode/norm"
)

// toUTF8 gives text in UTF-8, whatever charset it claims. Valid UTF-8 wins over
// the claim, since other charsets are not valid UTF-8 by accident; text without
// a believable claim is taken as windows-1252, which maps every byte.
func toUTF8(b []byte, charset string) []byte {
	charset = strings.ToLower(strings.Trim(charset, " \t\"'"))
	wide := strings.HasPrefix(charset, "utf-16") || strings.HasPrefix(charset, "iso-2022")
	if !wide && utf8.Valid(b) {
		return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	}
	if enc, err := htmlindex.Get(charset); err == nil && charset != "utf-8" {
		if out, err := enc.NewDecoder().Bytes(b); err == nil {
			return out
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return bytes.ToValidUTF8(b, []byte("�"))
	}
	return out
}

// encodedWord is an RFC 2047 word; blanks in its text are not allowed, but sent.
var encodedWord = regexp.MustCompile(`=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=`)

// decodeWords undoes RFC 2047 and raw 8-bit. Words of one charset that follow
// each other are joined before they are decoded: many programs cut words in the
// middle of a letter.
func decodeWords(s string) string {
	found := encodedWord.FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return string(toUTF8([]byte(s), ""))
	}
	var out strings.Builder
	var held []byte // decoded bytes, still in charset
	var charset string
	flush := func() {
		out.Write(toUTF8(held, charset))
		held = nil
	}
	end := 0
	for i, f := range found {
		gap, word := s[end:f[0]], strings.ToLower(s[f[2]:f[3]])
		word, _, _ = strings.Cut(word, "*") // RFC 2231 language
		if i == 0 || strings.TrimSpace(gap) != "" {
			flush()
			out.Write(toUTF8([]byte(gap), ""))
		} else if word != charset {
			flush()
		}
		charset = word
		held = append(held, decodeWord(s[f[4]:f[5]], s[f[6]:f[7]])...)
		end = f[1]
	}
	flush()
	out.Write(toUTF8([]byte(s[end:]), ""))
	return out.String()
}

func decodeWord(encoding, text string) []byte {
	if encoding == "b" || encoding == "B" {
		return decodeBase64([]byte(text))
	}
	return decodeQP([]byte(strings.ReplaceAll(text, "_", " ")))
}

// piece is one piece of a parameter by RFC 2231: name*0*, name*1, name*.
type piece struct {
	index   int
	encoded bool
	text    string
}

// parsePiece gives the name without its stars; base equals name when it has none.
func parsePiece(name, val string) (base string, p piece) {
	base, star, ok := strings.Cut(name, "*")
	if !ok {
		return name, piece{}
	}
	p.encoded = star == "" || strings.HasSuffix(star, "*")
	p.index, _ = strconv.Atoi(strings.TrimSuffix(star, "*"))
	p.text = val
	return base, p
}

func joinPieces(ps []piece) string {
	slices.SortStableFunc(ps, func(a, b piece) int { return a.index - b.index })
	charset := ""
	var b []byte
	for i, p := range ps {
		text := p.text
		if i == 0 && p.encoded && strings.Count(text, "'") >= 2 {
			f := strings.SplitN(text, "'", 3)
			charset, text = f[0], f[2]
		}
		if p.encoded {
			if plain, err := url.PathUnescape(text); err == nil {
				text = plain
			}
		}
		b = append(b, text...)
	}
	return string(toUTF8(b, charset))
}

// cleanName makes a file name from what a mail says is one: no folders, no
// control or direction characters, composed letters.
func cleanName(s string) string {
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = norm.NFC.String(strings.Join(strings.Fields(printable(s)), " "))
	s = strings.Trim(s, ". ")
	if utf8.RuneCountInString(s) > 200 {
		r := []rune(s)
		// The end holds the extension.
		s = string(r[:150]) + "…" + string(r[len(r)-40:])
	}
	return s
}

// printable drops control and format characters: names are shown to people, and
// a right-to-left override makes an .exe look like a .pdf.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// decodeBase64 reads base64 however broken. Proper base64 takes the fast path.
func decodeBase64(src []byte) []byte {
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
			ended = true
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

// decodeQP reads quoted-printable; what is no escape stays as it is.
func decodeQP(src []byte) []byte {
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

// cutUU finds the first uuencoded file in a text: its name, its content, and
// the text before and after it.
func cutUU(text []byte) (before []byte, name string, data, after []byte, ok bool) {
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
		return text[:at], string(toUTF8([]byte(f[2]), "")), data, after, ok
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

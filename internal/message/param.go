package message

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/message/decode"
)

// value is a header value with parameters, such as Content-Type's.
type value struct {
	main   string // lower case
	params map[string]string
}

// parseValue reads `main; name=value; …` as mail programs write it: quoted or
// not, with blanks in unquoted values, raw 8-bit or encoded words, split and
// percent-encoded by RFC 2231.
func parseValue(s string) value {
	main, rest, _ := strings.Cut(s, ";")
	main, _, _ = strings.Cut(main, "(")
	v := value{strings.ToLower(strings.Trim(main, " \t\"'")), map[string]string{}}
	pieces := map[string][]piece{}
	for rest != "" {
		var name, val string
		name, val, rest = cutParam(rest)
		if name == "" {
			continue
		}
		base, p := parsePiece(name, val)
		if base == name {
			if _, seen := v.params[name]; !seen {
				v.params[name] = decode.Words(val)
			}
			continue
		}
		pieces[base] = append(pieces[base], p)
	}
	// The RFC 2231 form is the exact one where a program sends both.
	for name, ps := range pieces {
		v.params[name] = joinPieces(ps)
	}
	return v
}

// cutParam takes the first parameter off a list.
func cutParam(s string) (name, val, rest string) {
	s = strings.TrimLeft(s, " \t;")
	eq := strings.IndexAny(s, "=;")
	if eq < 0 || s[eq] == ';' {
		_, rest, _ = strings.Cut(s, ";")
		return "", "", rest
	}
	name = strings.ToLower(strings.TrimSpace(s[:eq]))
	s = strings.TrimLeft(s[eq+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		val, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(val), rest
	}
	val, rest = cutQuoted(s)
	_, rest, _ = strings.Cut(rest, ";")
	return name, val, rest
}

// cutQuoted reads the quoted string that s begins with. A backslash escapes
// only a quote or another backslash: Windows paths come unescaped.
func cutQuoted(s string) (val, rest string) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
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
	var b, encoded []byte
	// Encoded pieces that follow each other are joined before they are decoded:
	// some programs cut them inside a %XX.
	flush := func() {
		b = append(b, unescape(encoded)...)
		encoded = nil
	}
	for i, p := range ps {
		text := p.text
		if i == 0 && p.encoded && strings.Count(text, "'") >= 2 {
			f := strings.SplitN(text, "'", 3)
			charset, text = f[0], f[2]
		}
		if p.encoded {
			encoded = append(encoded, text...)
			continue
		}
		flush()
		b = append(b, text...)
	}
	flush()
	return string(decode.UTF8(b, charset))
}

// unescape undoes %XX, and keeps a percent sign that begins no such thing.
func unescape(text []byte) []byte {
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if c, err := strconv.ParseUint(string(text[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(c))
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
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

package text

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Decode gives the text as UTF-8. It goes by what the bytes look like: a
// declaration is wrong often enough, valid UTF-8 never is by chance.
func Decode(data []byte) string {
	if big, ok := isUTF16(data); ok {
		return fromUTF16(data, big)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return repair(string(data))
	}
	// The charmaps know every byte, so decoding cannot fail.
	s, _ := likeliest(data).NewDecoder().Bytes(data)
	return string(s)
}

// The bytes of å ä ö Å Ä Ö é in the encodings that old files come in.
var encodings = []struct {
	charmap *charmap.Charmap
	letters string
}{
	{charmap.Windows1252, "\xe5\xe4\xf6\xc5\xc4\xd6\xe9"},
	{charmap.Macintosh, "\x8c\x8a\x9a\x81\x80\x85\x8e"},
	{charmap.CodePage850, "\x86\x84\x94\x8f\x8e\x99\x82"},
}

// likeliest is the encoding in which most of the bytes are Swedish letters;
// Windows-1252 unless another one is clearly it.
func likeliest(data []byte) *charmap.Charmap {
	best, most := charmap.Windows1252, 0
	for i, e := range encodings {
		count := 0
		for _, b := range data {
			if b >= 0x80 && strings.IndexByte(e.letters, b) >= 0 {
				count++
			}
		}
		if i == 0 || count > 2*most {
			best, most = e.charmap, count
		}
	}
	return best
}

// isUTF16 goes by the byte order mark, or by the zero bytes that Latin letters
// have in UTF-16.
func isUTF16(data []byte) (big, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return false, true
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return true, true
	}
	head := data[:min(len(data), 512)&^1]
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half < 4:
		return false, false
	case zero[1] > half*3/4 && zero[0] == 0:
		return false, true
	case zero[0] > half*3/4 && zero[1] == 0:
		return true, true
	}
	return false, false
}

func fromUTF16(data []byte, big bool) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		low, high := data[i], data[i+1]
		if big {
			low, high = high, low
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// repair undoes UTF-8 that was taken for Windows-1252 and encoded once more
// ("Ã¥"). Of the bytes that begin a character only those are looked at that
// show as letters nobody writes before a sign in Swedish.
func repair(s string) string {
	for range 2 { // it happens twice to a mail that is forwarded
		if !strings.ContainsAny(s, "ÃÂâð") {
			return s
		}
		var out strings.Builder
		changed := false
		for i := 0; i < len(s); {
			if r, n := garbled(s[i:]); n > 0 {
				out.WriteRune(r)
				i += n
				changed = true
				continue
			}
			_, n := utf8.DecodeRuneInString(s[i:])
			out.WriteString(s[i : i+n])
			i += n
		}
		if !changed {
			return s
		}
		s = out.String()
	}
	return s
}

// garbled tells whether s begins with the garbled form of one character, and
// how many bytes it takes.
func garbled(s string) (rune, int) {
	first, at := utf8.DecodeRuneInString(s)
	want := 0
	switch first {
	case 'Ã', 'Â':
		want = 2
	case 'â':
		want = 3
	case 'ð':
		want = 4
	default:
		return 0, 0
	}
	b := make([]byte, 1, 4)
	b[0] = byte(first)
	for len(b) < want {
		r, n := utf8.DecodeRuneInString(s[at:])
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r >= 0x80 && r < 0xa0 {
			c, ok = byte(r), true // the five bytes that Windows-1252 leaves free
		}
		if !ok || c < 0x80 || c > 0xbf {
			return 0, 0
		}
		b = append(b, c)
		at += n
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError || n != want {
		return 0, 0
	}
	return r, at
}

// Plausible tells whether the bytes look like text in some encoding: no
// control characters, and not mostly bytes beyond ASCII unless they are UTF-8.
func Plausible(data []byte) bool {
	if _, ok := isUTF16(data); ok {
		return true
	}
	head := data[:min(len(data), 1<<16)]
	controls, high := 0, 0
	for _, b := range head {
		switch {
		case b == 0:
			return false
		case b < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b\x1a", rune(b)), b == 0x7f:
			controls++
		case b >= 0x80:
			high++
		}
	}
	if controls > len(head)/500 {
		return false
	}
	// The head may end inside a character.
	for cut := range min(4, len(head)) {
		if utf8.Valid(head[:len(head)-cut]) {
			return true
		}
	}
	return high <= len(head)/4
}

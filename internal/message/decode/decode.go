// Package decode undoes what mail programs do to text and files so that they
// survive the way: character sets, encoded words, base64, quoted-printable,
// uuencode. It takes bytes and gives bytes and never fails: the encodings come
// broken in every way, and a wrong guess about one letter must not cost a form.
package decode

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// UTF8 gives text in UTF-8, whatever charset it claims. Valid UTF-8 wins over
// the claim, since other charsets are not valid UTF-8 by accident; text without
// a believable claim is taken as windows-1252, which maps every byte.
func UTF8(b []byte, charset string) []byte {
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

// Words undoes RFC 2047 and raw 8-bit. Words of one charset that follow
// each other are joined before they are decoded: many programs cut words in the
// middle of a letter.
func Words(s string) string {
	found := encodedWord.FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return string(UTF8([]byte(s), ""))
	}
	var out strings.Builder
	var held []byte // decoded bytes, still in charset
	var charset string
	flush := func() {
		out.Write(UTF8(held, charset))
		held = nil
	}
	end := 0
	for i, f := range found {
		gap, word := s[end:f[0]], strings.ToLower(s[f[2]:f[3]])
		word, _, _ = strings.Cut(word, "*") // RFC 2231 language
		if i == 0 || strings.TrimSpace(gap) != "" {
			flush()
			out.Write(UTF8([]byte(gap), ""))
		} else if word != charset {
			flush()
		}
		charset = word
		held = append(held, decodeWord(s[f[4]:f[5]], s[f[6]:f[7]])...)
		end = f[1]
	}
	flush()
	out.Write(UTF8([]byte(s[end:]), ""))
	return out.String()
}

func decodeWord(encoding, text string) []byte {
	if encoding == "b" || encoding == "B" {
		return Base64([]byte(text))
	}
	return QuotedPrintable([]byte(strings.ReplaceAll(text, "_", " ")))
}

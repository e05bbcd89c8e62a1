package decode_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"samkarta/internal/message/decode"
)

func TestWords(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Hej", "Hej"},
		{"=?utf-8?q?Kartl=C3=A4ggning?=", "Kartläggning"},
		{"=?UTF-8?B?S2FydGzDpGdnbmluZw==?=", "Kartläggning"},
		{"=?iso-8859-1?Q?Malm=F6?= och =?windows-1252?Q?Sk=E5ne?=", "Malmö och Skåne"},
		{"=?utf-8?Q?Malm=C3?= =?utf-8?Q?=B6?=", "Malmö"},          // cut in a letter
		{"=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"},                      // no blank between
		{"=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"},                // words between
		{"=?utf-8*sv?Q?Malm=C3=B6?=", "Malmö"},                    // with a language
		{"=?utf-8?Q?med mellanslag?=", "med mellanslag"},          // not allowed, but sent
		{"=?utf-8?Q?under_streck?=", "under streck"},              //
		{"=?x-finns-inte?Q?Malm=F6?=", "Malmö"},                   // an unknown charset
		{"Malm\xf6", "Malmö"},                                     // raw latin-1
		{"Malmö", "Malmö"},                                        // raw UTF-8
		{"=?utf-8?X?a?=", "=?utf-8?X?a?="},                        // no such encoding
		{"=?utf-8?B?S2FydGzDpGdnbmluZw?=", "Kartläggning"},        // padding lost
		{"2 =? 3", "2 =? 3"},                                      //
		{"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},              //
		{"=?utf-8?Q?=F0=9F=8C=BB?= sol", "\U0001f33b sol"},        //
		{"=?utf-8?Q?a?=\t\r\n =?iso-8859-1?Q?=E5?=", "aå"},        // two charsets
		{"före =?utf-8?Q?efter?=", "före efter"},                  // raw and encoded
		{"=?us-ascii?Q?Malm=C3=B6?=", "Malmö"},                    // a wrong claim
		{"=?utf-8?Q??=", ""},                                      // an empty word
		{"=?utf-8?B?!!!?=", ""},                                   // nothing in it
		{strings.Repeat("=?utf-8?Q?a?= ", 3) + "b", "aaa b"},      // many
		{"\"=?utf-8?Q?citat?=\"", "\"citat\""},                    // in quotes
		{"=?utf-8?q?a=?=", "a"},                                   // an escape cut off
		{"=?utf-8?q?a=C3?=", "aÃ"},                                // a letter cut off
		{"=?utf-7?Q?a?=", "a"},                                    //
		{"=?windows-1252?Q?=93citat=94_=96_=80?=", "“citat” – €"}, //
		{"=?iso-8859-1?Q?=93citat=94?=", "“citat”"},               // Windows says latin-1
		{"=?iso-8859-15?Q?=A4?=", "€"},                            //
		{"=?koi8-r?B?8NLJ18XU?=", "Привет"},                       //
		{"=?windows-1256?B?48jNx+E=?=", "مبحال"},                  //
		{"=?gb18030?B?xOO6ww==?=", "你好"},                          //
		{"=?utf-16be?B?AE0A9g==?=", "Mö"},                         //
		{"=?utf-8?Q?a?= =?utf-8?B?Yg==?= =?utf-8?Q?c?=", "abc"},   // both encodings
		{"x=?utf-8?Q?y?=z", "xyz"},                                // inside a word
		{"=?utf-8?Q?a=0D=0ABcc:_b?=", "a\r\nBcc: b"},              // callers fold white space
		{"=?utf-8?Q?=E2=80=8B?=", "\u200b"},                       // callers drop what does not show
		{"\xff\xfe", "ÿþ"},                                        //
		{"", ""},                                                  //
	} {
		if got := decode.Words(test.in); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

func TestUTF8(t *testing.T) {
	for _, test := range []struct{ in, charset, want string }{
		{"\xef\xbb\xbfHej", "", "Hej"},
		{"Malm\xf6", "utf-8", "Malmö"},
		{"Malmö", "iso-8859-1", "Malmö"},
		{"Malm\x94", "x-okänd", "Malm”"}, // taken as windows-1252
		{"M\x00\xf6\x00", "UTF-16LE", "Mö"},
		{"a\x81b", "", "a\ufffdb"},
	} {
		if got := string(decode.UTF8([]byte(test.in), test.charset)); got != test.want {
			t.Errorf("%q in %q: %q, want %q", test.in, test.charset, got, test.want)
		}
	}
}

func TestTransfer(t *testing.T) {
	if got := decode.QuotedPrintable([]byte("a=20b=\r\nc=  \nd=C3=a5==3D=")); string(got) != "a bcdå==" {
		t.Errorf("quoted-printable: %q", got)
	}
	before, name, data, after, ok := decode.CutUU([]byte("Hej\nbegin the day\nbegin 644 min fil.txt\n%:&5J(0H \n \nend\nslut"))
	if !ok || string(before) != "Hej\nbegin the day\n" || name != "min fil.txt" || string(data) != "hej!\n" || string(after) != "slut" {
		t.Errorf("uuencode: %q %q %q %q %v", before, name, data, after, ok)
	}
	if _, _, _, _, ok := decode.CutUU([]byte("begin 644 a\n#0V%T\n")); ok {
		t.Error("uuencode without an end was taken")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("=?utf-8?Q?Malm=C3=B6?= =?iso-8859-1?B?5eT2?="))
	f.Add([]byte("begin 644 a\n#0V%T\n`\nend\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s := decode.Words(string(data)); !utf8.ValidString(s) {
			t.Errorf("words: %q", s)
		}
		decode.QuotedPrintable(data)
		decode.CutUU(data)
		// Whatever is encoded properly comes back, and so it does when lines
		// were broken and characters of no meaning slipped in.
		text := base64.StdEncoding.EncodeToString(data)
		for _, in := range []string{text, "\r\n\r\n" + strings.TrimRight(text, "="), strings.TrimRight(text, "="), strings.ReplaceAll(text, "A", "A! *\r\n")} {
			if got := decode.Base64([]byte(in)); !bytes.Equal(got, data) {
				t.Errorf("base64: %q came back as %q", data, got)
			}
		}
	})
}

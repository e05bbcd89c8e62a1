package message

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// doc is a document with bytes of every kind.
var doc = func() []byte {
	b := []byte("%PDF-1.4\n")
	for i := range 1000 {
		b = append(b, byte(i*7), byte(i>>3))
	}
	return append(b, 'x') // so that base64 needs padding
}()

// b64 is base64 in the lines of mail.
func b64(data []byte) string {
	var out strings.Builder
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(data)), 76) {
		out.Write(line)
		out.WriteString("\r\n")
	}
	return out.String()
}

const (
	head  = "From: Aina Ek <aina@example.se>\r\nSubject: Blankett\r\n"
	hello = "Content-Type: text/plain; charset=utf-8\r\n\r\nHej!"
)

// mixed is a mail of these entities.
func mixed(parts ...string) string { return head + multipart("mixed", "gr", parts...) }

func multipart(kind, boundary string, parts ...string) string {
	return "Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\nMIME.\r\n--" + boundary + "\r\n" +
		strings.Join(parts, "\r\n--"+boundary+"\r\n") + "\r\n--" + boundary + "--\r\n"
}

// file is an attachment with these header lines.
func file(lines string) string {
	return strings.ReplaceAll(lines, "\n", "\r\n") + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(doc)
}

// shown is a line a part: path, marks, length, problems at the end. A document
// that is byte for byte the one that was sent shows as "=".
func shown(m *Message) string {
	var lines []string
	for _, p := range m.Parts {
		line := p.Path
		if p.Body {
			line += " body"
		}
		if p.HTML {
			line += " html"
		}
		if p.Alternative {
			line += " alternative"
		}
		if bytes.Equal(p.Data, doc) {
			line += " ="
		} else {
			line += fmt.Sprintf(" %q", p.Data[:min(len(p.Data), 40)])
		}
		lines = append(lines, line)
	}
	for _, p := range m.Problems {
		lines = append(lines, fmt.Sprintf("! %s %s", p.Code, p.Args["part"]))
	}
	return strings.Join(lines, "\n")
}

const hej = ` body "Hej!"` + "\n"

// TestHardMails are the ways in which mail programs break the rules, each seen
// in the wild. Nothing may be lost or changed.
func TestHardMails(t *testing.T) {
	uu := "begin 644 blankett.pdf\n#0V%T\n`\nend\n"
	inner := head + "Content-Type: application/pdf; name=inre.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(doc)
	for _, test := range []struct{ name, raw, want string }{
		{"plain text", head + "\r\nHej!", ` body "Hej!"`},
		{"nothing but a header", head, ""},
		{"nothing at all", "", ""},
		{"no header", "Hej utan huvud!", ` body "Hej utan huvud!"`},
		{"attachment", mixed(hello, file("Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"a.pdf\"")), hej + "a.pdf ="},
		{"bare line feeds", strings.ReplaceAll(mixed(hello, file("Content-Type: application/pdf; name=a.pdf")), "\r\n", "\n"), hej + "a.pdf ="},
		{"bare carriage returns", strings.ReplaceAll(mixed(hello, file("Content-Type: application/pdf; name=a.pdf")), "\r\n", "\r"), hej + "a.pdf ="},
		{"mbox line", "From aina@example.se Tue Apr  2 09:12:44 2024\r\n" + mixed(hello, file("Content-Disposition: attachment; filename=a.pdf")), hej + "a.pdf ="},
		{"byte order mark", "\xef\xbb\xbf" + mixed(hello, file("Content-Disposition: attachment; filename=a.pdf")), hej + "a.pdf ="},
		{"octet-stream", mixed(hello, file("Content-Type: application/octet-stream; name=a.docx")), hej + "a.docx ="},
		{"inline without a type", mixed(hello, file("Content-Disposition: inline; filename=a.docx")), hej + "a.docx ="},
		{"no name", mixed(hello, file("Content-Type: application/octet-stream")), hej + "part-2.pdf ="},
		{"quoted disposition", mixed(hello, file(`Content-Disposition: "attachment"; filename="a.pdf"`)), hej + "a.pdf ="},
		{"name of raw latin-1", mixed(hello, file("Content-Disposition: attachment; filename=\"kartl\xe4ggning.pdf\"")), hej + "kartläggning.pdf ="},
		{"name of raw UTF-8", mixed(hello, file("Content-Disposition: attachment; filename=\"kartläggning.pdf\"")), hej + "kartläggning.pdf ="},
		{"name in encoded words in quotes", mixed(hello, file(`Content-Disposition: attachment; filename="=?iso-8859-1?Q?kartl=E4ggning.pdf?="`)), hej + "kartläggning.pdf ="},
		{"name in encoded words without quotes", mixed(hello, file(`Content-Disposition: attachment; filename==?utf-8?B?a2FydGzDpGdnbmluZy5wZGY=?=`)), hej + "kartläggning.pdf ="},
		{"encoded words cut in a letter", mixed(hello, file("Content-Type: application/pdf; name=\"=?utf-8?Q?kartl=C3?=\n =?utf-8?Q?=A4ggning.pdf?=\"")), hej + "kartläggning.pdf ="},
		{"RFC 2231", mixed(hello, file("Content-Disposition: attachment; filename*=iso-8859-1'sv'kartl%E4ggning.pdf")), hej + "kartläggning.pdf ="},
		{"RFC 2231 in pieces", mixed(hello, file("Content-Disposition: attachment;\n filename*1=ggning;\n filename*0*=utf-8''kartl%C3%A4;\n filename*2*=%20%C3%A5r%202.pdf")), hej + "kartläggning år 2.pdf ="},
		{"RFC 2231 beside a plain name", mixed(hello, file("Content-Disposition: attachment; filename=kartl_ggning.pdf; filename*=utf-8''kartl%C3%A4ggning.pdf")), hej + "kartläggning.pdf ="},
		{"blanks without quotes", mixed(hello, file("Content-Disposition: attachment; filename=ifylld blankett.pdf; size=12")), hej + "ifylld blankett.pdf ="},
		{"Windows path", mixed(hello, file(`Content-Disposition: attachment; filename="C:\Mina dokument\a.pdf"`)), hej + "a.pdf ="},
		{"path upwards", mixed(hello, file(`Content-Disposition: attachment; filename="../../etc/a.pdf"`)), hej + "a.pdf ="},
		{"right-to-left override", mixed(hello, file("Content-Disposition: attachment; filename=\"a\u202efdp.exe\"")), hej + "afdp.exe ="},
		{"decomposed name", mixed(hello, file("Content-Disposition: attachment; filename=\"kartla\u0308ggning.pdf\"")), hej + "kartläggning.pdf ="},
		{"the same name twice", mixed(hello, file("Content-Type: application/pdf; name=a.pdf"), file("Content-Type: application/pdf; name=a.pdf")), hej + "a.pdf =\na (2).pdf ="},
		{"base64 with junk", strings.Replace(mixed(hello, file("Content-Type: application/pdf; name=a.pdf")), "JVBER", "JV!BE R*\x00", 1), hej + "a.pdf ="},
		{"base64 without padding", strings.Replace(mixed(hello, file("Content-Type: application/pdf; name=a.pdf")), "=\r\n\r\n--gr--", "\r\n\r\n--gr--", 1), hej + "a.pdf ="},
		{"base64 in two padded pieces", mixed(hello, "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(doc[:100])+b64(doc[100:])), hej + "a.pdf ="},
		{"base64 with a footer", mixed(hello, file("Content-Type: application/pdf; name=a.pdf")+"\r\n_____________\r\nLista: foreningar@example.org\r\nwww.example.org\r\n"), hej + "a.pdf ="},
		{"base64 (comment)", mixed(hello, strings.Replace(file("Content-Type: application/pdf; name=a.pdf"), ": base64", ": BASE64 (kommentar);", 1)), hej + "a.pdf ="},
		{"a header line without a colon", mixed(hello, "trasig rad\r\n"+file("Content-Type: application/pdf; name=a.pdf")), hej + "a.pdf ="},
		{"the same in the mail's header", "trasig rad\r\n" + mixed(hello, file("Content-Type: application/pdf; name=a.pdf")), hej + "a.pdf ="},
		{"no last boundary", strings.Replace(mixed(hello, file("Content-Type: application/pdf; name=a.pdf")), "--gr--", "", 1), hej + "a.pdf ="},
		{"boundary without quotes", head + strings.Replace(multipart("mixed", "----=_Part_1", hello, file("Content-Type: application/pdf; name=a.pdf")), `"----=_Part_1"`, "----=_Part_1", 1), hej + "a.pdf ="},
		{"boundary not named", head + strings.Replace(multipart("mixed", "----=_Part_1", hello, file("Content-Type: application/pdf; name=a.pdf")), `; boundary="----=_Part_1"`, "", 1), hej + "a.pdf ="},
		{"inner boundary begins like the outer", head + multipart("mixed", "gr", multipart("mixed", "gr-2", hello, file("Content-Type: application/pdf; name=a.pdf"))), hej + "a.pdf ="},
		{"outer boundary begins like the inner", head + multipart("mixed", "gr-2", multipart("mixed", "gr", hello, file("Content-Type: application/pdf; name=a.pdf"))), hej + "a.pdf ="},
		{"multipart without parts", head + "Content-Type: multipart/mixed; boundary=finnsinte\r\n\r\nText utan delar.", ` body "Text utan delar."`},
		{"multipart in base64", head + "Content-Type: multipart/mixed; boundary=gr\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("--gr\r\n"+hello+"\r\n--gr--\r\n")), ` body "Hej!"`},
		{"forwarded as attachment", mixed(hello, "Content-Type: message/rfc822\r\n\r\n"+inner), hej + "Blankett/inre.pdf ="},
		{"forwarded in base64", mixed(hello, "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64([]byte(inner))), hej + "Blankett/inre.pdf ="},
		{"forwarded as a file", mixed(hello, "Content-Type: application/octet-stream; name=\"VB.eml\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64([]byte(inner))), hej + "VB.eml/inre.pdf ="},
		{"forwarded text", mixed(hello, "Content-Type: message/rfc822\r\n\r\n"+head+"\r\nSvar: 12"), hej + `Blankett body "Svar: 12"`},
		{"forwarded twice", mixed("Content-Type: message/rfc822\r\n\r\n" + head + multipart("mixed", "inre", "Content-Type: message/rfc822\r\n\r\n"+inner)), "Blankett/Blankett/inre.pdf ="},
		{"digest", head + multipart("digest", "gr", "\r\n"+inner, "\r\n"+inner), "Blankett/inre.pdf =\nBlankett/inre (2).pdf ="},
		{"uuencoded in the text", head + "\r\nHej!\n" + uu, ` body "Hej!\n"` + "\n" + `blankett.pdf "Cat"`},
		{"uuencoded part", mixed("Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n" + uu), `a.pdf "Cat"`},
		{"a CSV in windows-1252 stays as it is", mixed(hello, "Content-Type: text/csv; charset=windows-1252; name=svar.csv\r\n\r\nMalm\xf6;12"), hej + `svar.csv "Malm\xf6;12"`},
		{"an attached text stays as it is", mixed(hello, "Content-Type: text/plain; charset=windows-1252\r\nContent-Disposition: attachment\r\n\r\nMalm\xf6"), hej + `part-2.txt "Malm\xf6"`},
		{"signed in the clear", head + multipart("signed", "gr", multipart("mixed", "inre", hello, file("Content-Type: application/pdf; name=a.pdf")), "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxxx"), hej + "a.pdf ="},
		{"encrypted with PGP", head + multipart("encrypted", "gr", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"), "! mail_encrypted "},
		{"visiting card", mixed(hello, "Content-Type: text/vcard; name=aina.vcf\r\n\r\nBEGIN:VCARD"), strings.TrimSuffix(hej, "\n")},
		{"quoted-printable", head + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHj=E4rtat=\r\n ja= \r\n! 1=2 =ZZ=", ` body "Hjärtat ja! 1=2 =ZZ"`},
		{"claims us-ascii, is UTF-8", head + "Content-Type: text/plain; charset=us-ascii\r\n\r\nMalmö", ` body "Malmö"`},
		{"claims UTF-8, is latin-1", head + "Content-Type: text/plain; charset=utf-8\r\n\r\nMalm\xf6", ` body "Malmö"`},
		{"unknown charset", head + "Content-Type: text/plain; charset=x-okänd\r\n\r\nMalm\xf6", ` body "Malmö"`},
		{"UTF-16", head + "Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("M\x00\xf6\x00")), ` body "Mö"`},
		{"text around an attachment", mixed(hello, file("Content-Type: application/pdf; name=a.pdf"), "Content-Type: text/plain\r\n\r\nMvh Aina"), ` body "Hej!\nMvh Aina"` + "\na.pdf ="},
		{"no empty line before the text", "From: a@example.se\r\nSubject: x\r\nHej alla glada\r\nvi svarar så här\r\n", ` body "Hej alla glada\r\nvi svarar så här\r\n"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := shown(Split([]byte(test.raw))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestBodies(t *testing.T) {
	plain := "Content-Type: text/plain\r\n\r\nSvar"
	html := "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<meta charset=\"iso-8859-1\"><p>Sv\xe5r</p>"
	table := "Content-Type: text/html\r\n\r\n<table><tr><td>Svar</table>"
	for _, test := range []struct{ name, raw, want string }{
		{"HTML alone", head + html, ` body html "<meta charset=\"utf-8\"><p>Svår</p>"`},
		{"plain before HTML", head + multipart("alternative", "gr", plain, html),
			` body "Svar"` + "\n" + ` body html alternative "<meta charset=\"utf-8\"><p>Svår</p>"`},
		{"HTML with a table first", head + multipart("alternative", "gr", plain, table),
			` body html "<table><tr><td>Svar</table>"` + "\n" + ` body alternative "Svar"`},
		{"HTML that says something else", mixed(plain, table), ` body "Svar"` + "\n" + `text.html body html "<table><tr><td>Svar</table>"`},
		{"Apple: attachment inside the alternative", head + multipart("alternative", "gr", plain, multipart("mixed", "in", html, file("Content-Type: application/pdf; name=a.pdf"))),
			` body "Svar"` + "\n" + ` body html alternative "<meta charset=\"utf-8\"><p>Svår</p>"` + "\na.pdf ="},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := shown(Split([]byte(test.raw))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func picture(t *testing.T, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return "Content-Transfer-Encoding: base64\r\n\r\n" + b64(b.Bytes())
}

func TestPictures(t *testing.T) {
	html := "Content-Type: text/html\r\n\r\n<p>Hej <img src=\"cid:logo@x\"> <img src=\"cid:foto@x\">"
	raw := mixed(html,
		"Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\n"+picture(t, 1200, 300),
		"Content-Type: image/png; name=foto.png\r\nContent-ID: <foto@x>\r\n"+picture(t, 1200, 1600),
		"Content-Type: image/png; name=pixel.png\r\n"+picture(t, 1, 1),
		"Content-Type: image/png; name=bifogad.png\r\n"+picture(t, 500, 600),
		"Content-Type: image/jpeg; name=trasig.jpg\r\n\r\nxx")
	var names []string
	for _, p := range Split([]byte(raw)).Parts {
		names = append(names, p.Name)
	}
	if want := []string{"", "foto.png", "bifogad.png", "trasig.jpg"}; !slices.Equal(names, want) {
		t.Errorf("parts %q, want %q", names, want)
	}
}

func zipped(t *testing.T, files ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i].(string))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(files[i+1].([]byte)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func attached(name string, data []byte) []byte {
	return []byte(mixed("Content-Type: application/zip; name=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(data)))
}

func TestArchives(t *testing.T) {
	locked := zipped(t, "a.pdf", doc)
	// Bit 0 of the flags in the local and the central header: encrypted.
	locked[6] |= 1
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	bomb := zipped(t, "a.txt", make([]byte, maxEntryBytes+1))
	nest := zipped(t, "a.pdf", doc)
	for range maxDepth + 2 {
		nest = zipped(t, "in.zip", nest)
	}
	odt := zipped(t, "mimetype", []byte("application/vnd.oasis.opendocument.text"))
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"documents", zipped(t, "mapp/a.pdf", doc, "__MACOSX/mapp/._a.pdf", []byte("x"), "mapp/.DS_Store", []byte("x")), "svar.zip/a.pdf ="},
		{"other files are told", zipped(t, "a.pdf", doc, "film.mp4", []byte("x"), "b.exe", []byte("x")), "svar.zip/a.pdf =\n! archive_files_left_out svar.zip"},
		{"zip in zip", zipped(t, "inre.zip", zipped(t, "a.pdf", doc)), "svar.zip/inre.zip/a.pdf ="},
		{"mail in zip", zipped(t, "brev.eml", []byte(mixed(hello, file("Content-Type: application/pdf; name=a.pdf")))), `svar.zip/brev.eml body "Hej!"` + "\nsvar.zip/brev.eml/a.pdf ="},
		{"the same name in two folders", zipped(t, "x/a.pdf", doc, "y/a.pdf", doc), "svar.zip/a.pdf =\nsvar.zip/a (2).pdf ="},
		{"names of MS-DOS and Windows", zipped(t, "kartl\x84ggning.pdf", doc, "blad p\xe5.pdf", doc), "svar.zip/kartläggning.pdf =\nsvar.zip/blad på.pdf ="},
		{"encrypted", locked, "! archive_encrypted svar.zip"},
		{"bomb", bomb, "! archive_too_large svar.zip"},
		{"a document is no archive", odt, fmt.Sprintf("svar.zip %q", odt[:40])},
		{"cut off", locked[:60], fmt.Sprintf("svar.zip %q", locked[:40])},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := shown(Split(attached("svar.zip", test.data))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
	if got := shown(Split(attached("n.zip", nest))); !strings.HasPrefix(got, "! mail_too_deep n.zip/in.zip/") {
		t.Errorf("deep nest: %s", got)
	}
}

func TestLimits(t *testing.T) {
	many := make([]string, 600)
	for i := range many {
		many[i] = fmt.Sprintf("Content-Type: application/pdf; name=%d.pdf\r\n\r\nx", i)
	}
	m := Split([]byte(mixed(many...)))
	if len(m.Parts) != maxParts || len(m.Problems) != 1 || m.Problems[0].Code != "mail_too_many_parts" {
		t.Errorf("%d parts, problems %v", len(m.Parts), m.Problems)
	}
	deep := hello
	for i := range 50 {
		deep = multipart("mixed", fmt.Sprintf("g%d-", i), deep)
	}
	if m := Split([]byte(head + deep)); len(m.Problems) != 1 || m.Problems[0].Code != "mail_too_deep" {
		t.Errorf("50 levels: problems %v", m.Problems)
	}
}

func TestSMIME(t *testing.T) {
	want := ` body "Här är blanketten."` + "\n" + `blankett.pdf "%PDF-1.4\n%%EOF\n"`
	for _, test := range []struct{ file, ctype, want string }{
		{"signed.p7m", "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", want},
		{"signed-streamed.p7m", "application/x-pkcs7-mime; name=smime.p7m", want},
		{"signed.pem", "application/octet-stream; name=smime.p7m", want},
		{"encrypted.p7m", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "! smime_encrypted smime.p7m"},
		{"inner.txt", "application/pkcs7-mime; name=smime.p7m", "! smime_unreadable smime.p7m"},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", test.file))
		if err != nil {
			t.Fatal(err)
		}
		raw := head + "Content-Type: " + test.ctype + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(data)
		if got := shown(Split([]byte(raw))); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.file, got, test.want)
		}
	}
}

package message

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"
	"github.com/smallstep/pkcs7"

	"samkarta/internal/message/smime"
)

// sane are mails that keep the rules, so that every program must agree on them.
func sane() []string {
	named := "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"=?utf-8?Q?kartl=C3=A4ggning.pdf?=\""
	return []string{
		mixed(hello, file(named)),
		mixed(hello, file(named), file("Content-Type: application/octet-stream; name=b.docx")),
		head + multipart("mixed", "yt", multipart("alternative", "in", hello, "Content-Type: text/html\r\n\r\n<p>Hej!"), file(named)),
		head + multipart("related", "yt", "Content-Type: text/html\r\n\r\n<p>Hej!", file("Content-Type: application/pdf\nContent-Disposition: inline; filename=c.pdf")),
		head + multipart("signed", "yt", multipart("mixed", "in", hello, file(named)), "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx"),
	}
}

// TestAgreesWithEnmime compares names and bytes of attachments with another
// program's, on mails that both must read alike.
func TestAgreesWithEnmime(t *testing.T) {
	for i, raw := range sane() {
		env, err := enmime.ReadEnvelope(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]byte{}
		for _, list := range [][]*enmime.Part{env.Attachments, env.Inlines, env.OtherParts} {
			for _, p := range list {
				if !isSignature(p.ContentType, p.FileName) {
					want[p.FileName] = p.Content
				}
			}
		}
		m := Split([]byte(raw))
		got := 0
		for _, p := range m.Parts {
			if p.Body {
				continue
			}
			got++
			if other, ok := want[p.Name]; !ok || !bytes.Equal(other, p.Data) {
				t.Errorf("mail %d: %s has %d bytes, enmime has %d", i, p.Name, len(p.Data), len(other))
			}
		}
		if got != len(want) || m.Subject != env.GetHeader("Subject") {
			t.Errorf("mail %d: %d attachments and %q, enmime has %d and %q", i, got, m.Subject, len(want), env.GetHeader("Subject"))
		}
	}
}

// TestAgreesWithPKCS7 compares the signed content with the library's, which
// reads the whole message.
func TestAgreesWithPKCS7(t *testing.T) {
	for _, name := range []string{"signed.p7m", "signed-streamed.p7m"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		p7, err := pkcs7.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := smime.Content(data)
		if err != nil || !bytes.Equal(got, p7.Content) {
			t.Errorf("%s: %q (%v), library %q", name, got, err, p7.Content)
		}
	}
}

// TestDeepBER: what ends a recursive reader's process is refused at once.
func TestDeepBER(t *testing.T) {
	if _, err := smime.Content(bytes.Repeat([]byte{0x30, 0x80}, 5<<20)); err == nil {
		t.Error("nested sequences taken for signed content")
	}
}

func FuzzSplit(f *testing.F) {
	for _, raw := range sane() {
		f.Add([]byte(raw))
	}
	signed, err := os.ReadFile(filepath.Join("testdata", "signed.p7m"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(head + "Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(signed)))
	f.Add([]byte(mixed("Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(winmail(attr(attRendData, nil), attr(attAttachment, longName("a.docx")), attr(attAttachData, []byte("x")))))))
	f.Add([]byte(head + "\r\nbegin 644 a.pdf\n#0V%T\n`\nend\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		start := time.Now()
		m := Split(raw)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%d bytes took %v", len(raw), took)
		}
		if !bytes.Equal(raw, before) {
			t.Error("the raw mail was changed")
		}
		paths := map[string]bool{}
		for _, p := range m.Parts {
			if paths[p.Path] && !p.Alternative {
				t.Errorf("two parts at %q", p.Path)
			}
			paths[p.Path] = true
			if !p.Body && p.Name == "" || strings.ContainsAny(p.Name, "/\\\r\n\x00") {
				t.Errorf("part with the name %q", p.Name)
			}
		}
		if strings.ContainsAny(m.Reply.To+m.From+m.Subject, "\r\n") {
			t.Errorf("line breaks in %q %q %q", m.Reply.To, m.From, m.Subject)
		}
		if len(m.Parts) > 2*maxParts {
			t.Errorf("%d parts", len(m.Parts))
		}
	})
}

// TestHostileMailIsQuick: mails made to take quadratic time or much memory.
func TestHostileMailIsQuick(t *testing.T) {
	const n = 1 << 20 // enough to tell a quadratic one by the minute
	for _, test := range []struct{ name, raw string }{
		{"folded header", "Subject: a\n" + strings.Repeat(" b\n", n/3)},
		{"many fields", strings.Repeat("A: b\n", n/5)},
		{"many parameters", "Content-Type: text/plain;" + strings.Repeat(" a=b;", n/5)},
		{"encoded words", "Subject: " + strings.Repeat("=?utf-8?Q?a?= ", n/14)},
		{"boundaries", "Content-Type: multipart/mixed; boundary=a\n\n" + strings.Repeat("--a\n", n/4)},
		{"almost boundaries", "Content-Type: multipart/mixed; boundary=a\n\n" + strings.Repeat("--ab", n/4)},
		{"uuencode that never begins", "\n\n" + strings.Repeat("begin 644 a\n", n/12)},
		{"base64 of equal signs", "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("=", n)},
		{"cid links", "Content-Type: text/html\n\n" + strings.Repeat(`"cid:a`, n/6)},
		{"meta tags", "Content-Type: text/html\n\n" + strings.Repeat(`<meta `, n/6)},
	} {
		start := time.Now()
		Split([]byte(test.raw))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", test.name, took)
		} else {
			t.Logf("%s: %v", test.name, took)
		}
	}
	runtime.GC()
}

func BenchmarkSplit(b *testing.B) {
	big := bytes.Repeat(doc, 50) // 100 kB, as an ordinary attachment
	raw := []byte(mixed(hello, "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(big)))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if m := Split(raw); len(m.Parts) != 2 {
			b.Fatal(len(m.Parts))
		}
	}
}

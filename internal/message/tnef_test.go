package message

import (
	"encoding/binary"
	"flag"
	"os"
	"testing"
	"unicode/utf16"

	"samkarta/internal/message/tnef"
)

var update = flag.Bool("update", false, "write the winmail.dat of the tests anew")

// Attributes of MS-OXTNEF that a test mail is made of.
const (
	attBody        = 0x800c
	attAttachData  = 0x800f
	attAttachTitle = 0x8010
	attRendData    = 0x9002
	attAttachment  = 0x9005
)

// attr writes an attribute of a winmail.dat.
func attr(id uint32, value []byte) []byte {
	b := []byte{2}
	b = binary.LittleEndian.AppendUint32(b, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
	b = append(b, value...)
	return append(b, 0, 0)
}

// longName is a list of two MAPI properties: a named number and a file name.
func longName(name string) []byte {
	b := []byte{2, 0, 0, 0}
	b = append(b, 0x03, 0, 0x01, 0x80) // a named property
	b = append(b, make([]byte, 16)...)
	b = append(b, 1, 0, 0, 0, 3, 0, 0, 0, 'a', 0, 0, 0) // its name, padded
	b = append(b, 42, 0, 0, 0)
	b = append(b, 0x1f, 0, 0x07, 0x37, 1, 0, 0, 0)
	var text []byte
	for _, u := range append(utf16.Encode([]rune(name)), 0) {
		text = binary.LittleEndian.AppendUint16(text, u)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(text)))
	b = append(b, text...)
	return append(b, make([]byte, (4-len(text)%4)%4)...)
}

func winmail(attrs ...[]byte) []byte {
	b := append([]byte{}, tnef.Signature...)
	b = append(b, 1, 0)
	for _, a := range attrs {
		b = append(b, a...)
	}
	return b
}

func TestWinmail(t *testing.T) {
	object := append(make([]byte, 16), winmail(attr(attRendData, nil), attr(attAttachTitle, []byte("inre.pdf\x00")), attr(attAttachData, doc))...)
	nested := []byte{1, 0, 0, 0, 0x0d, 0, 0x01, 0x37, 1, 0, 0, 0}
	nested = binary.LittleEndian.AppendUint32(nested, uint32(len(object)))
	nested = append(nested, object...)
	nested = append(nested, make([]byte, (4-len(object)%4)%4)...)
	good := winmail(
		attr(attBody, []byte("Hej fr\xe5n Outlook\x00")),
		attr(attRendData, nil), attr(attAttachTitle, []byte("KARTL~1.DOC\x00")), attr(attAttachment, longName("kartläggning – svar.docx")), attr(attAttachData, doc),
		attr(attRendData, nil), attr(attAttachTitle, []byte("b\xe5.pdf\x00")), attr(attAttachData, doc),
		attr(attRendData, nil), attr(attAttachTitle, []byte("tom.pdf\x00")),
	)
	if *update {
		if err := os.WriteFile("tnef/testdata/winmail.dat", good, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files := "kartläggning – svar.docx =\nbå.pdf ="
	for _, test := range []struct {
		name string
		raw  string
		want string
	}{
		{"beside a text", mixed(hello, "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(good)), hej + files},
		{"with its own text", mixed("Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(good)), ` body "Hej från Outlook"` + "\n" + files},
		{"whatever it is called", mixed(hello, "Content-Type: application/octet-stream; name=ATT0001.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(good)), hej + files},
		{"cut off", mixed(hello, "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(good[:len(good)-2060])), hej + "kartläggning – svar.docx =\n! winmail_damaged "},
		{"a message inside", mixed(hello, "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"+
			b64(winmail(attr(attRendData, nil), attr(attAttachment, nested)))), hej + "inre.pdf ="},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := shown(Split([]byte(test.raw))); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

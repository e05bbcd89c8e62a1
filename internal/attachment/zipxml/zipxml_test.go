package zipxml

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"samkarta/internal/document"
)

func open(t testing.TB, parts map[string]string) *Package {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outline writes what a walk sees: elements in brackets, their text within.
func outline(x *Reader) string {
	var b strings.Builder
	for e, text := range x.Content() {
		if e.Name.Local == "" {
			b.WriteString(text)
			continue
		}
		b.WriteString(e.Name.Local + "(" + outline(x) + ")")
	}
	return b.String()
}

func TestWalk(t *testing.T) {
	const xml = `<?xml version="1.0"?><!-- x --><a><b i="1">eller <c/>så</b><skip><deep>x</deep></skip> &amp; <![CDATA[<>]]></a>`
	x := open(t, map[string]string{"a.xml": xml}).Part("a.xml")
	x.Root()
	if got, want := outline(x), "b(eller c()så)skip(deep(x)) & <>"; got != want || x.Err() != nil {
		t.Errorf("got %s, %v", got, x.Err())
	}
	x = open(t, map[string]string{"a.xml": xml}).Part("a.xml")
	x.Root()
	var seen []string
	for e := range x.Children() {
		seen = append(seen, e.Name.Local+Attr(e, "i"))
		if e.Name.Local == "b" {
			for range x.Children() {
				break // what is left is skipped
			}
		}
	}
	if got := strings.Join(seen, " "); got != "b1 skip" {
		t.Errorf("children %s", got)
	}
	x = open(t, map[string]string{"a.xml": xml}).Part("a.xml")
	x.Root()
	if got := x.Text(); got != "eller såx & <>" {
		t.Errorf("text %q", got)
	}
}

// A part may be in UTF-16, told by its mark, whatever it declares.
func TestUTF16(t *testing.T) {
	const xml = `<?xml version="1.0" encoding="UTF-16"?><a><b i="1">å😀</b></a>`
	for _, big := range []bool{false, true} {
		raw := "\xff\xfe"
		if big {
			raw = "\xfe\xff"
		}
		for _, unit := range utf16.Encode([]rune(xml)) {
			if big {
				raw += string([]byte{byte(unit >> 8), byte(unit)})
			} else {
				raw += string([]byte{byte(unit), byte(unit >> 8)})
			}
		}
		x := open(t, map[string]string{"a.xml": raw}).Part("a.xml")
		x.Root()
		if got := outline(x); got != "b(å😀)" || x.Err() != nil {
			t.Errorf("big-endian %v: got %s, %v", big, got, x.Err())
		}
	}
}

// A part that is damaged inside the zip is read as far as it goes.
func TestDamagedZip(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "a.xml", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "<a><b>text</b></a>")
	z.Close()
	damaged := bytes.Replace(b.Bytes(), []byte("text"), []byte("test"), 1)
	p, err := Open(damaged)
	if err != nil {
		t.Fatal(err)
	}
	x := p.Part("a.xml")
	x.Root()
	if got := outline(x); got != "b(test)" || !errors.Is(x.Err(), document.ErrDamaged) {
		t.Errorf("got %s, %v", got, x.Err())
	}
}

// Decode reads into values, a fault's beginning included.
func TestDecode(t *testing.T) {
	var v struct {
		B []string `xml:"b"`
	}
	p := open(t, map[string]string{"a.xml": `<w:a xmlns:w="u"><w:b>1</w:b><w:b>2</w:b><w:c/></w:a>`, "cut.xml": "<a><b>3</b><b>"})
	if err := p.Part("a.xml").Decode(&v); err != nil || strings.Join(v.B, " ") != "1 2" {
		t.Errorf("got %v, %v", v.B, err)
	}
	v.B = nil
	if err := p.Part("cut.xml").Decode(&v); !errors.Is(err, document.ErrDamaged) || v.B[0] != "3" {
		t.Errorf("cut off: got %v, %v", v.B, err)
	}
	if err := p.Part("missing.xml").Decode(&v); !errors.Is(err, document.ErrDamaged) {
		t.Errorf("missing: %v", err)
	}
}

func TestPartNames(t *testing.T) {
	p := open(t, map[string]string{`Word\Document.xml`: "<a/>"})
	if !p.Has("/word/document.xml") || p.Has("document.xml") {
		t.Error("Has")
	}
	x := p.Part("missing.xml")
	if _, ok := x.Root(); ok || !errors.Is(x.Err(), document.ErrDamaged) {
		t.Errorf("missing part: %v", x.Err())
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, xml string
		want      error
	}{
		{"cut off", "<a><b>", document.ErrDamaged},
		{"crossed", "<a><b></a></b>", document.ErrDamaged},
		{"empty", "", document.ErrDamaged},
		{"entity", "<a>&x;</a>", document.ErrDamaged},
		{"document type", "<!DOCTYPE a><a/>", document.ErrDamaged},
		{"charset", `<?xml version="1.0" encoding="ebcdic"?><a/>`, document.ErrDamaged},
		{"deep", strings.Repeat("<a>", maxDepth+1), document.ErrTooLarge},
		{"cut-off UTF-16", "\xff\xfe<\x00a\x00", document.ErrDamaged},
	} {
		x := open(t, map[string]string{"a.xml": c.xml}).Part("a.xml")
		if _, ok := x.Root(); ok {
			x.Text()
		}
		if !errors.Is(x.Err(), c.want) {
			t.Errorf("%s: %v", c.name, x.Err())
		}
	}
}

func TestLimitsAreShared(t *testing.T) {
	p := open(t, map[string]string{"a.xml": "<a>" + strings.Repeat(" ", 1<<16) + "</a>", "b.xml": "<b>" + strings.Repeat("<c/>", 100) + "</b>"})
	p.bytes = 1 << 15
	x := p.Part("a.xml")
	x.Root()
	if x.Text(); !errors.Is(x.Err(), document.ErrTooLarge) {
		t.Errorf("bytes: %v", x.Err())
	}
	p.bytes, p.tokens = 1<<20, 150
	x = p.Part("b.xml")
	x.Root()
	if x.Text(); !errors.Is(x.Err(), document.ErrTooLarge) {
		t.Errorf("tokens: %v", x.Err())
	}
}

func TestOpenRefuses(t *testing.T) {
	var locked bytes.Buffer
	z := zip.NewWriter(&locked)
	if _, err := z.CreateRaw(&zip.FileHeader{Name: "a", Flags: 1}); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"no zip", []byte("PK"), document.ErrDamaged},
		{"zip encryption", locked.Bytes(), document.ErrEncrypted},
		{"huge", make([]byte, maxPackage+1), document.ErrTooLarge},
	} {
		if _, err := Open(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add("<a b='c'>d<e/></a>")
	f.Fuzz(func(t *testing.T, xml string) {
		x := open(t, map[string]string{"a.xml": xml}).Part("a.xml")
		x.Root()
		outline(x)
	})
}

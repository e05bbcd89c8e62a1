package style

import (
	"archive/zip"
	"bytes"
	"testing"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
)

// styles reads content as the inside of an element full of styles.
func styles(t *testing.T, content string) *Styles {
	t.Helper()
	const ns = "urn:oasis:names:tc:opendocument:xmlns:"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("s.xml")
	if err == nil {
		_, err = w.Write([]byte(`<s xmlns:style="` + ns + `style:1.0" xmlns:text="` + ns + `text:1.0" xmlns:fo="` + ns + `xsl-fo-compatible:1.0">` + content + `</s>`))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	pkg, err := zipxml.Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	x := pkg.Part("s.xml")
	x.Root()
	s := New()
	s.Read(x)
	if x.Err() != nil {
		t.Fatal(x.Err())
	}
	return s
}

func TestLooks(t *testing.T) {
	on, off := prose.Set(true), prose.Set(false)
	for _, c := range []struct {
		properties string
		want       prose.Look
	}{
		{``, prose.Look{}},
		{`fo:font-weight="bold"`, prose.Look{Bold: on}},
		{`fo:font-weight="700" style:text-line-through-style="solid"`, prose.Look{Bold: on, Struck: on}},
		{`fo:font-weight="normal" style:text-line-through-style="none"`, prose.Look{Bold: off, Struck: off}},
		{`fo:background-color="#FFFFFF"`, prose.Look{Marked: off}},
		{`fo:background-color="#ffff00" fo:font-family="'Wingdings 2'"`, prose.Look{Marked: on, Font: "Wingdings 2"}},
		{`fo:color="#000000" style:text-underline-style="none"`, prose.Look{}},
		{`fo:color="#c9211e"`, prose.Look{Marked: on}},
		{`style:text-underline-style="solid"`, prose.Look{Marked: on}},
		{`text:display="none"`, prose.Look{Hidden: on}},
	} {
		s := styles(t, `<style:style style:name="T" style:family="text"><style:text-properties `+c.properties+`/></style:style>`)
		if got := s.Get("text", "T").Look; got != c.want {
			t.Errorf("%s: got %+v", c.properties, got)
		}
	}
}

func TestInheritance(t *testing.T) {
	s := styles(t, `<style:style style:name="A" style:family="paragraph" style:parent-style-name="B"/>`+
		`<style:style style:name="B" style:family="paragraph" style:parent-style-name="A" style:default-outline-level="2"><style:text-properties fo:font-weight="bold"/></style:style>`+
		`<style:style style:name="Title" style:family="paragraph"/>`)
	if got := s.Get("paragraph", "A"); got.Heading != 2 || !got.Look.Bold.On() {
		t.Errorf("A: %+v", got)
	}
	if s.Get("paragraph", "Title").Heading != 1 || s.Get("text", "A").Heading != 0 {
		t.Error("families")
	}
}

func TestListLabels(t *testing.T) {
	s := styles(t, `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="I" style:num-prefix="(" style:num-suffix=")" text:start-value="4"/>`+
		`<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/><text:list-level-style-bullet text:level="3" text:bullet-char="–"/></text:list-style>`)
	l := s.List("L")
	if l == nil || s.List("M") != nil || s.Outline() != nil {
		t.Fatal("lists")
	}
	var c Counts
	for i, step := range []struct {
		level, start int
		want         string
	}{{1, -1, "(IV)"}, {2, -1, "IV.1"}, {2, -1, "IV.2"}, {3, -1, "–"}, {1, -1, "(V)"}, {2, 9, "V.9"}, {4, -1, ""}} {
		c.Next(step.level, step.start, l)
		if got, _ := l.Label(&c, step.level); got != step.want {
			t.Errorf("%d: got %q, want %q", i, got, step.want)
		}
	}
	if !l.Numbers(1) || l.Numbers(3) || l.Numbers(0) || l.Numbers(99) {
		t.Error("Numbers")
	}
}

package style

import (
	"archive/zip"
	"bytes"
	"testing"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
)

// part opens content as a part of a package.
func part(t *testing.T, content string) *zipxml.Reader {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("p.xml")
	if err == nil {
		_, err = w.Write([]byte(`<w:r xmlns:w="w">` + content + `</w:r>`))
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
	return pkg.Part("p.xml")
}

func TestReadLook(t *testing.T) {
	on, off := prose.Set(true), prose.Set(false)
	for _, c := range []struct {
		xml  string
		want Look
	}{
		{``, Look{}},
		{`<w:b/><w:strike w:val="0"/>`, Look{Look: prose.Look{Bold: on, Struck: off}}},
		{`<w:strike/><w:dstrike w:val="false"/><w:vanish w:val="1"/>`, Look{Look: prose.Look{Struck: on, Hidden: on}}},
		{`<w:highlight w:val="none"/><w:shd w:val="clear" w:fill="FFFF00"/>`, Look{Look: prose.Look{Marked: off}}},
		{`<w:shd w:val="clear" w:fill="auto"/>`, Look{}},
		{`<w:u w:val="none"/><w:color w:val="404040"/>`, Look{}},
		{`<w:u w:val="single"/>`, Look{Look: prose.Look{Marked: on}}},
		{`<w:color w:val="FF0000"/>`, Look{Look: prose.Look{Marked: on}}},
		{`<w:shd w:val="pct20" w:fill="auto"/>`, Look{Look: prose.Look{Marked: on}}},
		{`<w:rStyle w:val="S"/><w:rFonts w:hAnsi="Wingdings"/><w:del/>`, Look{Look: prose.Look{Font: "Wingdings"}, Style: "S", Deleted: true}},
		{`<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>`, Look{}},
	} {
		x := part(t, c.xml)
		x.Root()
		if got := ReadLook(x); got != c.want {
			t.Errorf("%s: got %+v", c.xml, got)
		}
	}
}

func TestStylesInherit(t *testing.T) {
	s := Read(part(t, `<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="Normal"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 3"/><w:rPr><w:b/></w:rPr><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="own"><w:name w:val="Egen"/><w:basedOn w:val="h"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>`+
		`<w:style w:type="table" w:styleId="t"><w:rPr><w:b/></w:rPr></w:style>`))
	if got := s.Get("own"); got.Heading != 3 || !got.Look.Bold.On() || got.List != (Numbered{"5", 1}) {
		t.Errorf("own: %+v", got)
	}
	for _, id := range []string{"a", "t", "unknown"} {
		if got := s.Get(id); got.Heading != 0 || got.Look.Bold.On() {
			t.Errorf("%s: %+v", id, got)
		}
	}
	if s.Normal() != s.Get("n") {
		t.Error("Normal")
	}
}

func TestNumberingOverrides(t *testing.T) {
	n := ReadNumbering(part(t, `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimalZero"/><w:lvlText w:val="§ %1"/></w:lvl>`+
		`<w:lvl w:ilvl="1"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1-%2"/><w:lvlRestart w:val="0"/></w:lvl><w:lvl w:ilvl="77"/></w:abstractNum>`+
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`+
		`<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="none"/></w:lvl></w:lvlOverride></w:num>`+
		`<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>`), &Styles{})
	for i, c := range []struct {
		at   Numbered
		want string
	}{
		{Numbered{"1", 1}, "03-i"}, {Numbered{"1", 0}, "§ 03"}, {Numbered{"1", 1}, "03-ii"}, {Numbered{"1", 0}, "§ 04"},
		{Numbered{"2", 0}, ""}, {Numbered{"1", 0}, "§ 06"}, {Numbered{"3", 0}, ""}, {Numbered{"x", 0}, ""},
	} {
		if got, box := n.Next(c.at); got != c.want || box != nil {
			t.Errorf("%d: got %q, want %q", i, got, c.want)
		}
	}
}

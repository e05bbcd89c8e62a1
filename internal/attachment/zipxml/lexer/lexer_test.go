package lexer

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

const testDepth = 1000

// tokens writes what the lexer says of an input.
func tokens(src string) (string, error) {
	var b strings.Builder
	l := New(src, testDepth)
	for {
		kind, err := l.Next()
		switch {
		case err == io.EOF:
			return b.String(), nil
		case err != nil:
			return b.String(), err
		case kind == Start:
			fmt.Fprintf(&b, "<%q %q\n", l.Element.Name, l.Element.Attr)
		case kind == End:
			fmt.Fprintf(&b, "> %q\n", l.Element.Name)
		case kind == Text:
			fmt.Fprintf(&b, "%q\n", l.Text)
		}
	}
}

// referenceTokens writes what encoding/xml says of it, document types refused.
func referenceTokens(src string) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(src))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return in, nil
		}
		return nil, errors.New("encoding")
	}
	for {
		t, err := d.Token()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch t := t.(type) {
		case xml.StartElement:
			fmt.Fprintf(&b, "<%q %q\n", t.Name, t.Attr)
		case xml.EndElement:
			fmt.Fprintf(&b, "> %q\n", t.Name)
		case xml.CharData:
			fmt.Fprintf(&b, "%q\n", t)
		case xml.Directive:
			return b.String(), errors.New("document type")
		}
	}
}

// compare holds the lexer against encoding/xml.
func compare(t *testing.T, src string) {
	t.Helper()
	want, wantErr := referenceTokens(src)
	got, err := tokens(src)
	switch {
	case errors.Is(err, ErrDepth) && strings.Count(src, "<") > testDepth:
	case (err == nil) != (wantErr == nil):
		t.Errorf("%q: got error %v, encoding/xml %v", src, err, wantErr)
	case got != want:
		t.Errorf("%q: got\n%s\nencoding/xml\n%s", src, got, want)
	}
}

// inputs are the corners of XML, right and wrong.
var inputs = []string{
	"", "text", "\ufeff<a/>", "<a/>", "<a></a>", "<a/><b/>", "<a>", "</a>", "<a></b>", "<a", "<", "<a/", "<a /b>", "< a/>", "<1/>",
	`<a b="1" c='2'/>`, `<a b=1/>`, `<a b/>`, `<a b="1"c="2"/>`, `<a b="<"/>`, `<a b=">]]>"/>`, `<a b='"'/>`, `<a b = "x" />`, `<a b="1`, `<a b="1" b="2"/>`,
	"<a>&lt;&gt;&amp;&quot;&apos;</a>", "<a>&#229;&#xe5;&#xE5;&#XE5;</a>", "<a>&#0;</a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#xd800;</a>", "<a>&#x110000;</a>",
	"<a>&#9999999999999999999999;</a>", "<a>&#+9;</a>", "<a>&nbsp;</a>", "<a>&amp</a>", "<a>&", "<a>&;</a>", `<a b="&lt;&#10;"/>`, "<a>&lt", "<a>&#00065;</a>", "<a>&#1_0;</a>",
	"<a>]]></a>", "<a>]]&gt;</a>", "<a>]&#93;></a>", "<a>]]]]></a>", "<a>]></a>", "]]>", "]>",
	"<a>b\r\nc\rd\n\re</a>", "<a b='\r\n\r'/>", "<a>&#13;\n</a>", "<a>\r&#10;\n</a>", "<a><![CDATA[\r\n<&]]>]]></a>", "<a><![CDATA[]]></a>", "<a><![CDATA[x", "<a><![CDATX[x]]></a>", "<a><![CDATA[]]]]></a>",
	"<a><![CDATA[\x01]]></a>", "<a><![CDATA[\xff]]></a>", "<a><![CDATA[\ufffd]]></a>", "<a>\x01</a>", "<a>\x7f\u0080</a>", "<a>\xff</a>", "<a>\xc3</a>", "<a>\ufffd\ufffe</a>", "<a>\ufffd</a>", "<a>\U0001f600</a>", "<a b='\x02'/>",
	"<!-- x --><a/>", "<!-- x -- y --><a/>", "<!--><a/>", "<!---->", "<!--->", "<!-- \xff --><a/>", "<!- x -->", "<a><!--", "<!---->x",
	`<?xml version="1.0"?><a/>`, `<?xml version="1.1"?><a/>`, `<?xml version="1.0" encoding="UTF-8"?><a/>`, `<?xml version="1.0" encoding="utf-16"?><a/>`, `<?xml version="1.0" encoding="latin1"?><a/>`,
	`<a/><?xml version="1.0"?>`, `<?a?>`, `<?a ?b?>`, `<??>`, `<?a`, `<?a>`, `<? a?>`, `<?xml?>`, "<?\xff?>", "<?å?>", "<?::?>", "<?a:b:å?>", "<a:b:å/>", `<?xml encoding=latin1 encoding="latin1"?>`,
	"<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<!>", "<!", "<![", "<!a",
	`<a xmlns="u"><b/></a>`, `<w:a xmlns:w="u" w:b="1" b="2"><w:c w:d="3"/></w:a>`, `<w:a w:b="1"/>`, `<a xmlns:w="u"><w:b xmlns:w="v"/><w:b/></a>`, `<a xmlns="u"><b xmlns=""/><c/></a>`,
	`<w:a xmlns:w=""/>`, `<a:b:c/>`, `<:a/>`, `<a:/>`, `<:/>`, `<::/>`, `<xmlns/>`, `<xmlns:a xmlns="u"/>`, `<xml:a xml:lang="sv"/>`, `<a xmlns:xml="u" xml:b="1"/>`, `<a :b="1" c:="2" xmlns:="3"/>`, `<x:a xmlns:x="u"></x:a>`, `<x:a xmlns:x="u"></a>`, `<x:a xmlns:x="u" xmlns:y="u"></y:a>`,
	`<a xmlns:xmlns="u" xmlns:b="1"/>`, "<å/>", "<aå/>", "<a\xff/>", "<a·/>", "<·/>", "<a×/>", "<a å='1'/>", "</a å>", "</a\n>", "<a></a\t>",
}

func TestLikeEncodingXML(t *testing.T) {
	for _, src := range inputs {
		compare(t, src)
		compare(t, "<r>"+src+"</r>")
		compare(t, "<r xmlns='d' xmlns:w='e'>"+src+"\r\n</r>")
	}
}

// What the tokens are, spelled out.
func TestTokens(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`<a>b</a>`, `<a> "b" </a>`},
		{`<a/>`, `<a> </a>`},
		{`<w:a xmlns:w="u" w:b="1" c="2"/>`, `<{u}a {xmlns}w=u {u}b=1 c=2> </{u}a>`},
		{`<a xmlns="u"><b c="1"/></a>`, `<{u}a xmlns=u> <{u}b c=1> </{u}b> </{u}a>`},
		{`<a>b<!-- c -->d<?e f?>g<![CDATA[<h>]]></a>`, `<a> "b" "d" "g" "<h>" </a>`},
		{`<a b="&lt;&#229;&#xE5;">&amp;&quot;</a>`, `<a b=<åå> "&\"" </a>`},
		{"<a>b\r\nc\rd</a>", `<a> "b\nc\nd" </a>`},
		{`<a:b a:c="1" xml:lang="sv"/>`, `<{a}b {a}c=1 {http://www.w3.org/XML/1998/namespace}lang=sv> </{a}b>`},
	} {
		if got, err := spelled(c.src); err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.src, got, err, c.want)
		}
	}
}

// spelled writes tokens in short.
func spelled(src string) (string, error) {
	name := func(n xml.Name) string {
		if n.Space != "" {
			return "{" + n.Space + "}" + n.Local
		}
		return n.Local
	}
	var out []string
	l := New(src, testDepth)
	for {
		kind, err := l.Next()
		switch {
		case err == io.EOF:
			return strings.Join(out, " "), nil
		case err != nil:
			return "", err
		case kind == Start:
			tag := "<" + name(l.Element.Name)
			for _, a := range l.Element.Attr {
				tag += " " + name(a.Name) + "=" + a.Value
			}
			out = append(out, tag+">")
		case kind == End:
			out = append(out, "</"+name(l.Element.Name)+">")
		default:
			out = append(out, fmt.Sprintf("%q", l.Text))
		}
	}
}

// The first error stays, and says where.
func TestErrorStays(t *testing.T) {
	l := New("<a>b<c></a>", testDepth)
	for range 3 {
		if _, err := l.Next(); err != nil {
			t.Fatal(err)
		}
	}
	_, first := l.Next()
	_, second := l.Next()
	if first == nil || !errors.Is(second, first) || !strings.Contains(first.Error(), "byte 11") {
		t.Errorf("%v, then %v", first, second)
	}
	if _, err := l.Skip(0); !errors.Is(err, first) {
		t.Errorf("skipping after it: %v", err)
	}
}

// Names, values and text are pieces of the input: what is allocated does not grow
// with the document but for its attributes.
func TestAllocatesLittle(t *testing.T) {
	src := "<r>" + strings.Repeat("<w:t>some text that is longer than nothing</w:t>", 5000) + "</r>"
	allocs := testing.AllocsPerRun(5, func() {
		l := New(src, testDepth)
		for {
			if _, err := l.Next(); err != nil {
				return
			}
		}
	})
	if allocs > 20 {
		t.Errorf("%v allocations", allocs)
	}
}

func TestRefusals(t *testing.T) {
	if _, err := tokens(strings.Repeat("<a>", testDepth+1)); !errors.Is(err, ErrDepth) {
		t.Errorf("deep: %v", err)
	}
	if got, err := tokens("<!DOCTYPE lolz [<!ENTITY lol 'lol'>]><a>&lol;</a>"); !errors.Is(err, ErrDirective) || got != "" {
		t.Errorf("document type: %q, %v", got, err)
	}
}

// What is skipped must be right all the same, and what follows reads as ever.
func TestSkip(t *testing.T) {
	for src, want := range map[string]string{
		`<r><a x:b="1" xmlns:x="u"><c/>text<d></d></a><x:e/></r>`: "{x e}",
		`<r><a/><e/></r>`:       "{ e}",
		`<r><a><b></a></b></r>`: "refused",
		`<r><a>&x;</a><e/></r>`: "refused",
		`<r><a b="<"></a></r>`:  "refused",
		`<r><a>`:                "refused",
	} {
		l := New(src, 10)
		l.Next()
		l.Next()
		if _, err := l.Skip(1); err != nil {
			if want != "refused" {
				t.Errorf("%s: %v", src, err)
			}
			continue
		}
		if _, err := l.Next(); err != nil || fmt.Sprint(l.Element.Name) != want {
			t.Errorf("%s: %v, %v", src, l.Element.Name, err)
		}
	}
}

// An element may be kept while others are read.
func TestElementsStay(t *testing.T) {
	l := New("<r>"+strings.Repeat(`<a b="1" c="2" d="3"/>`, 200)+`<z y="0"/></r>`, 10)
	var kept []xml.StartElement
	for {
		kind, err := l.Next()
		if err != nil {
			break
		}
		if kind == Start {
			kept = append(kept, l.Element)
		}
	}
	if len(kept) != 202 {
		t.Fatalf("%d elements", len(kept))
	}
	for _, e := range kept[1:201] {
		if fmt.Sprint(e) != "{{ a} [{{ b} 1} {{ c} 2} {{ d} 3}]}" {
			t.Fatalf("element %v", e)
		}
	}
}

// FuzzLikeEncodingXML: both give the same tokens, or both refuse.
func FuzzLikeEncodingXML(f *testing.F) {
	for _, src := range inputs {
		f.Add(src)
		f.Add("<r xmlns:w='e'>" + src + "</r>")
	}
	f.Fuzz(compare)
}

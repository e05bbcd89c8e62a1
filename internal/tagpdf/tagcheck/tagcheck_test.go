package tagcheck_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/tagpdf"
	"samkarta/internal/tagpdf/tagcheck"
)

// good is a file with every kind of element, its streams laid open so that a
// test can break one thing in it.
func good(t testing.TB) []byte { return open(t, written(t)) }

func written(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	err := tagpdf.Write(&b, tagpdf.Options{Title: "Prov", Now: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)}, []tagpdf.Block{
		tagpdf.Heading{Level: 1, Text: "Rubrik", ID: "a"},
		tagpdf.Paragraph{Runs: []tagpdf.Run{{Text: "Se "}, {Text: "rubriken", Link: "#a"}, {Text: " ovan 🎉."}}},
		tagpdf.Heading{Level: 2, Text: "Under"},
		tagpdf.BarChart{Alt: "Stapeldiagram", Bars: []tagpdf.Quantity{{Label: "Ett", Value: 1, Text: "1"}}},
		tagpdf.Table{Columns: []tagpdf.Column{{Title: "Namn"}, {Title: "Antal"}}, Rows: [][]tagpdf.Cell{{tagpdf.Text("A"), tagpdf.Text("1")}}},
		tagpdf.List{Items: [][]tagpdf.Run{tagpdf.Text("Punkt")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	streamRE = regexp.MustCompile(`(\d+) 0 obj\n<<([^\x00-\x09\x80-\xff]{1,300}?)>>\nstream\n`)
	lengthRE = regexp.MustCompile(`/Length (\d+)`)
	filterRE = regexp.MustCompile(`/Filter /FlateDecode`)
)

// open writes a file of ours again without compression and object streams.
func open(t testing.TB, file []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	for _, m := range streamRE.FindAllSubmatchIndex(file, -1) {
		number, dict := string(file[m[2]:m[3]]), string(file[m[4]:m[5]])
		var length int
		fmt.Sscan(lengthRE.FindStringSubmatch(dict)[1], &length)
		data := file[m[1] : m[1]+length]
		dict = lengthRE.ReplaceAllString(dict, "")
		if filterRE.MatchString(dict) {
			dict = filterRE.ReplaceAllString(dict, "")
			data = inflate(t, data)
		}
		switch {
		case strings.Contains(dict, "/Type /ObjStm"):
			unpack(&out, dict, data)
		case strings.Contains(dict, "/Type /XRef"):
			fmt.Fprintf(&out, "trailer\n<<%s>>\n", strings.Replace(dict, "/Type /XRef", "", 1))
		default:
			fmt.Fprintf(&out, "%s 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n", number, dict, data)
		}
	}
	return out.Bytes()
}

func inflate(t testing.TB, data []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(out *bytes.Buffer, dict string, data []byte) {
	var n, first int
	fmt.Sscanf(dict[strings.Index(dict, "/N"):], "/N %d /First %d", &n, &first)
	index := strings.Fields(string(data[:first]))
	for i := range n {
		var from int
		to := len(data) - first
		fmt.Sscan(index[2*i+1], &from)
		if i+1 < n {
			fmt.Sscan(index[2*i+3], &to)
		}
		fmt.Fprintf(out, "%s 0 obj\n%s\nendobj\n", index[2*i], data[first+from:first+to])
	}
}

func TestGoodFileHasNoFindings(t *testing.T) {
	f, err := tagcheck.Open(good(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Findings(); len(got) > 0 {
		t.Errorf("findings in a good file: %v", got)
	}
	const want = `H1: Rubrik
P: Se rubriken ovan 🎉.
H2: Under
Figure: Stapeldiagram
TR: [Namn] | [Antal]
TR: A | 1
LI: • | Punkt
`
	if got := f.Text(); got != want {
		t.Errorf("text:\n%s\nwant:\n%s", got, want)
	}
}

// TestBrokenFiles takes one thing out of a good file each; the rule that it
// breaks must be found.
func TestBrokenFiles(t *testing.T) {
	tests := []struct{ rule, from, to string }{
		{"language", `/Lang \(sv-SE\)`, ``},
		{"marked", `/Marked true`, `/Marked false`},
		{"title_shown", `/DisplayDocTitle true`, ``},
		{"title", `/Title \(Prov\)`, `/Title ()`},
		{"metadata", `/Metadata \d+ 0 R`, ``},
		{"metadata_ua", `<pdfuaid:part>1<`, `<pdfuaid:part>2<`},
		{"metadata_title", `dc:title`, `dc:subject`},
		{"structure", `/StructTreeRoot \d+ 0 R`, ``},
		{"bookmarks", `/Outlines \d+ 0 R`, ``},
		{"tab_order", `/Tabs /S`, ``},
		{"parent_tree", `/StructParents 0`, `/StructParents 9`},
		{"marks_balanced", `EMC`, ``},
		{"content_marked", `/H1 <</MCID 0>> BDC`, `/H1 <<>> BDC`},
		{"content_exists", `/H1 <</MCID 0>> BDC`, `/H1 <</MCID 77>> BDC`},
		{"link_text", `/Contents \(rubriken\)`, `/Contents ()`},
		{"link_structure", `/OBJR`, `/XBJR`},
		{"link_structure", `/StructParent \d+ `, ``},
		{"figure_alt", `/Alt \(Stapeldiagram\)`, ``},
		{"figure_box", `/BBox`, `/Box`},
		{"header_scope", `/Scope /Column`, ``},
		{"table_headers", `/S /TH`, `/S /TD`},
		{"table_regular", `(?s)^(.*?/S /TR [^\[]*\[)\d+ 0 R`, `$1`},
		{"nesting", `/S /LBody`, `/S /P`},
		{"nesting", `/S /TD`, `/S /Span`},
		{"standard_tag", `/S /Figure`, `/S /Picture`},
		{"heading_order", `/S /H2`, `/S /H3`},
		{"heading_order", `/S /H[12]`, `/S /P`},
		{"parent_link", `/S /LI /P \d+ 0 R`, `/S /LI /P 1 0 R`},
		{"contrast", `0\.11 0\.141 0\.157 rg`, `0.6 0.6 0.6 rg`},
		{"contrast", `/H1 <</MCID 0>> BDC`, `/Artifact BMC 0.1 0.3 0.4 rg 0 0 600 900 re f EMC /H1 <</MCID 0>> BDC`},
		{"font_unicode", `<52> <0052>`, `<52> <0000>`},
		{"font_unicode", `beginbfchar`, `beginbfrange`},
		{"font_glyph", `<52> 82\n`, ``},
		{"font_embedded", `/FontFile2`, `/FontFileX`},
		{"font_glyph", `/CIDToGIDMap \d+ 0 R`, `/CIDToGIDMap 9999 0 R`},
	}
	file := good(t)
	for _, test := range tests {
		re := regexp.MustCompile(test.from)
		if !re.Match(file) {
			t.Errorf("%s: %s is not in the file", test.rule, test.from)
			continue
		}
		broken := re.ReplaceAll(file, []byte(test.to))
		if test.rule == "font_glyph" {
			broken = append(broken, "\n9999 0 obj\n<</Length 4>>\nstream\n\x00\x00\x00\x00\nendstream\nendobj\n"...)
		}
		f, err := tagcheck.Open(broken)
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
			continue
		}
		found := f.Findings()
		if !slices.ContainsFunc(found, func(f tagcheck.Finding) bool { return f.Rule == test.rule }) {
			t.Errorf("%s (%s): found %v", test.rule, test.from, found)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, file := range []string{"", "text", "%PDF-1.7\n", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>"} {
		if _, err := tagcheck.Open([]byte(file)); err == nil {
			t.Errorf("%q was opened", file)
		}
	}
}

// FuzzOpen: a file from anywhere is read or refused, and no more.
func FuzzOpen(f *testing.F) {
	// Small seeds: a whole file of ours is so long that fuzzing is all minimising.
	f.Add([]byte(`%PDF-1.7
1 0 obj
<</Type /Catalog /Pages 2 0 R /Lang (sv) /MarkInfo <</Marked true>> /StructTreeRoot 5 0 R>>
endobj
2 0 obj
<</Kids [3 0 R] /Count 1>>
endobj
3 0 obj
<</Parent 2 0 R /Contents 4 0 R /StructParents 0 /Tabs /S /Annots [8 0 R] /Resources <</Font <</F 9 0 R>>>>>>
endobj
4 0 obj
<</Length 70>>
stream
/P <</MCID 0 /ActualText <FEFF00E5>>> BDC BT /F 9 Tf (\000a\)) Tj ET EMC
endstream
endobj
5 0 obj
<</K [6 0 R] /ParentTree <</Nums [0 [7 0 R] 1 7 0 R]>>>>
endobj
6 0 obj
<</S /Table /P 5 0 R /K 7 0 R>>
endobj
7 0 obj
<</S /TR /P 6 0 R /Pg 3 0 R /K [0 <</Type /OBJR /Obj 8 0 R>> <</Type /MCR /MCID 1>>] /A [<</Scope /Row>>]>>
endobj
8 0 obj
<</StructParent 1 /Contents (a)>>
endobj
9 0 obj
<</ToUnicode 4 0 R /DescendantFonts [9 0 R] /CIDToGIDMap 4 0 R>>
endobj
trailer
<</Root 1 0 R>>
`))
	for _, s := range []string{"%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 1 0 R /StructTreeRoot 1 0 R /K 1 0 R /Kids [1 0 R]>>\nendobj\ntrailer\n<</Root 1 0 R>>",
		"%PDF-1.4\n1 0 obj\n[[[[[[(((\\", "%PDF-1.4\n1 0 obj\n<</Annots [<<>> <</A 1>>] /Length -1>>stream\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		pdf, err := tagcheck.Open(file)
		if err != nil {
			return
		}
		_ = pdf.Findings()
		_ = pdf.Text()
	})
}

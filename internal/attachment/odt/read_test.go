package odt

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/document"
)

func TestRefuses(t *testing.T) {
	good := build(t, parts{"text": para("hej")})
	row := `<table:table-row table:number-rows-repeated="1000000">` + `<table:table-cell table:number-columns-repeated="1000000">` + para("x") + `</table:table-cell></table:table-row>`
	for _, c := range []struct {
		name string
		read func([]byte) (*document.Document, error)
		data []byte
		want error
	}{
		{"nothing", Read, nil, document.ErrDamaged},
		{"half a package", Read, good[:len(good)/2], document.ErrDamaged},
		{"no content", Read, zipped(t, map[string]string{"a.txt": "x"}), document.ErrDamaged},
		{"a text as a sheet", ReadSheet, good, document.ErrUnsupported},
		{"encrypted", Read, build(t, parts{"META-INF/manifest.xml": `<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`}), document.ErrEncrypted},
		{"broken XML", Read, build(t, parts{"text": `<text:p><text:span></text:p>`}), document.ErrDamaged},
		{"too deep", Read, build(t, parts{"text": strings.Repeat("<text:section>", 300)}), document.ErrTooLarge},
		{"too many paragraphs", Read, build(t, parts{"text": strings.Repeat("<text:p/>", maxBlocks+1)}), document.ErrTooLarge},
		{"too many paragraphs in the footer", Read, build(t, parts{"master": "<style:master-page><style:footer>" + strings.Repeat("<text:p/>", maxBlocks+1) + "</style:footer></style:master-page>"}), document.ErrTooLarge},
		{"a repeated row of repeated cells", ReadSheet, build(t, parts{"sheet": `<table:table table:name="a">` + row + `</table:table>`}), document.ErrTooLarge},
		{"repeated cells of a text", Read, build(t, parts{"text": `<table:table>` + strings.Repeat(`<table:table-row><table:table-cell table:number-columns-repeated="9999"/></table:table-row>`, 300) + `</table:table>`}), document.ErrTooLarge},
	} {
		doc, err := c.read(c.data)
		if !errors.Is(err, c.want) || doc != nil {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

// form is a filled form of the usual size.
func form(t testing.TB) []byte {
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, `<text:h text:outline-level="2" text:style-name="P1">%d. Fråga</text:h><table:table table:name="T%d"><table:table-column/><table:table-column/><table:table-row><table:table-cell office:value-type="string">%s</table:table-cell><table:table-cell office:value-type="string"><text:p text:style-name="P2">%s</text:p>%s</table:table-cell></table:table-row></table:table>`,
			i, i, para(fmt.Sprintf("Vad gör ni %x i dag?", i*7919)), strings.Repeat(fmt.Sprintf("Svar %x och mer. ", i*104729), 6), para("☒ Ja ☐ Nej"))
	}
	return build(t, parts{"text": b.String()})
}

func BenchmarkRead(b *testing.B) {
	data := form(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever comes in, reading ends with a document or with one of document's
// errors, and what comes out holds together.
func FuzzRead(f *testing.F) {
	f.Add(build(f, parts{"text": para("☐ Ja")}))
	f.Add(build(f, parts{"sheet": `<table:table table:name="a"/>`}))
	f.Fuzz(func(t *testing.T, data []byte) {
		holdsTogether(t, data, Read)
		holdsTogether(t, data, ReadSheet)
	})
}

// FuzzBody varies the XML itself, which random changes of zipped bytes never
// reach.
func FuzzBody(f *testing.F) {
	f.Add(para(`a<text:s/><draw:frame><draw:text-box><text:p/></draw:text-box></draw:frame>`))
	f.Add(`<text:list><text:list-item text:start-value="3"><text:p/></text:list-item></text:list><office:forms><form:checkbox form:id="a"/></office:forms><draw:control draw:control="a"/>`)
	f.Add(`<table:table table:name="a"><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-spanned="2" office:value-type="float" office:value="1"><text:p>1,0</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>`)
	f.Add(para(`<loext:content-control loext:checkbox="true">x</loext:content-control><field:fieldmark-end/><field:fieldmark field:type="FORMCHECKBOX"/>`))
	f.Add(`<table:named-expressions><table:named-range table:name="a" table:cell-range-address="a.A1"/></table:named-expressions>`)
	f.Fuzz(func(t *testing.T, body string) {
		holdsTogether(t, build(t, parts{"text": body}), Read)
		holdsTogether(t, build(t, parts{"sheet": body}), ReadSheet)
	})
}

func holdsTogether(t *testing.T, data []byte, read func([]byte) (*document.Document, error)) {
	doc, err := read(data)
	if err != nil {
		for _, known := range []error{document.ErrDamaged, document.ErrTooLarge, document.ErrEncrypted, document.ErrUnsupported} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Fatalf("unknown error %v", err)
	}
	for p := range doc.Paragraphs() {
		for _, r := range p.Runs {
			if r.Control < 0 || r.Control > len(doc.Controls) {
				t.Fatalf("run of field %d of %d", r.Control, len(doc.Controls))
			}
		}
	}
	for _, b := range doc.Blocks {
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				if c.RowSpan < 1 || c.ColumnSpan < 1 || c.Row >= b.Table.Rows || c.Column+c.ColumnSpan > b.Table.Columns {
					t.Fatalf("cell %d,%d outside of %d×%d", c.Row, c.Column, b.Table.Rows, b.Table.Columns)
				}
			}
		}
	}
	if err := document.Dump(&bytes.Buffer{}, doc); err != nil {
		t.Fatal(err)
	}
}

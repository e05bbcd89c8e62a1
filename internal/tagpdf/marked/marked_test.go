package marked

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"samkarta/internal/tagpdf/typeset"
)

func TestWidthsAreThoseOfThePDF(t *testing.T) {
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	pdf := gofpdf.New("P", "pt", "A4", "")
	for f := range typeset.Faces {
		pdf.AddUTF8FontFromBytes(f.Name(), "", bytes.Clone(fonts.Data(f)))
		pdf.SetFont(f.Name(), "", 10)
		for _, r := range "AaÅäöéñŁЖΩ–…€ﻋ□" {
			got := fonts.Width(typeset.Span{Text: string(r), Face: f}, 10)
			if !has(fonts, f, r) {
				continue
			}
			if want := pdf.GetStringWidth(string(r)); math.Abs(got-want) > 0.001 {
				t.Errorf("%s %q: width %.3f, gofpdf has %.3f", f.Name(), r, got, want)
			}
		}
	}
}

// has: the font itself sets the character, and no other in its place.
func has(fonts *typeset.Fonts, f typeset.Face, r rune) bool {
	lines := fonts.Lines([]typeset.Span{{Text: string(r), Face: f}}, 10, 100)
	return len(lines) == 1 && lines[0].Pieces[0].Face == f && !lines[0].Pieces[0].Covers
}

func TestPDFString(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "()"}, {"abc", "(abc)"}, {`a(b)\c`, `(a\(b\)\\c)`}, {"å", "<FEFF00E5>"}, {"🎉", "<FEFFD83CDF89>"},
		{"a\nb", "<FEFF0061000A0062>"}, {"\xff", "<FEFFFFFD>"},
	}
	for _, test := range tests {
		if got := pdfString(test.text); got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
}

func TestElementsStandWhereTheyAreDrawn(t *testing.T) {
	root := &Node{Tag: "Document"}
	p := &Page{Number: 1}
	par := root.Child("P")
	link := par.Inline("Link")
	p.Put(par, Op{Text: "before"})
	p.Put(par, Op{Text: "still"})
	p.Put(link, Op{Text: "link"})
	p.Put(par, Op{Text: "after"})
	p.Artifacts(func() { p.Put(par, Op{Text: "repeated"}) })
	if len(par.kids) != 3 || par.kids[1].node != link {
		t.Errorf("kids %+v, want content, the link, content", par.kids)
	}
	var marks strings.Builder
	for _, o := range p.Ops {
		marks.WriteByte("-012"[o.mcid+1])
	}
	if marks.String() != "0012-" {
		t.Errorf("marks %s, want 0012-", &marks)
	}
}

func TestReadObjectsRefusesOthers(t *testing.T) {
	for _, file := range []string{"", "%PDF-1.7", "startxref\n0\n%%EOF", "xref\n0 1\ntrailer\nstartxref\n0\n%%EOF", "x\nstartxref\n999\n%%EOF"} {
		if _, err := readObjects([]byte(file)); err == nil {
			t.Errorf("%q was read", file)
		}
	}
}

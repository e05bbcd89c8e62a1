package marked

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"samkarta/internal/tagpdf/tagcheck"
	"samkarta/internal/tagpdf/typeset"
)

// document is a small one made by hand: headings over two pages, a link that
// goes on over the page, a figure.
func document(t testing.TB) *Document {
	t.Helper()
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &Document{Title: "Prov & <test>", Lang: "sv-SE", Author: "Åsa", Date: time.Date(2026, 11, 20, 9, 30, 0, 0, time.FixedZone("", 3600)),
		Fonts: fonts, Root: &Node{Tag: "Document"}}
	text := func(s string, y float64) Op {
		return Op{Text: s, Size: 10, Box: Rect{X: 70, Y: y, W: 50}}
	}
	for number := range 2 {
		p := d.NewPage()
		for level := 1; level <= 3; level++ {
			h := &Heading{Level: level, Text: fmt.Sprintf("Rubrik %d.%d", number+1, level), ID: fmt.Sprintf("h%d%d", number, level), Page: p, Y: float64(100 * level)}
			d.Headings = append(d.Headings, h)
			p.Put(d.Root.Child(fmt.Sprintf("H%d", level)), text(h.Text, h.Y))
		}
		p.Fill(Rect{X: 70, Y: 500, W: 100, H: 1}, Colour{1, 2, 3})
	}
	par := d.Root.Child("P")
	link := par.Inline("Link")
	for i, p := range d.Pages {
		if i == 0 {
			p.Put(par, text("före ", 600))
		}
		p.Put(link, text([]string{"län", "ken"}[i], 600))
		if i == 1 {
			p.Put(par, text(" efter", 600))
		}
		p.Link(link, Rect{X: 70, Y: 590, W: 50, H: 12}, []string{"#h11", "https://example.se/(a)"}[i], "länk")
	}
	figure := d.Root.Child("Figure")
	figure.Alt, figure.Box = "Två staplar", &Rect{X: 70, Y: 700, W: 100, H: 20}
	d.Pages[1].Put(figure, Op{Box: *figure.Box, Colour: Colour{10, 20, 30}})
	return d
}

func TestBytes(t *testing.T) {
	file, err := document(t).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	f, err := tagcheck.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range f.Findings() {
		t.Errorf("finding %s", finding)
	}
	if got, want := f.Text(), "H1: Rubrik 1.1\nH2: Rubrik 1.2\nH3: Rubrik 1.3\nH1: Rubrik 2.1\nH2: Rubrik 2.2\nH3: Rubrik 2.3\nP: före länken efter\nFigure: Två staplar\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	again, err := document(t).Bytes()
	if err != nil || !bytes.Equal(file, again) {
		t.Errorf("the same document gave other bytes (%v)", err)
	}
	if !bytes.Contains(file, []byte("<xmp:CreateDate>2026-11-20T08:30:00Z<")) || !bytes.Contains(file, []byte("Prov &amp; &lt;test&gt;")) {
		t.Error("metadata lacks the date or the title")
	}
}

// TestObjects looks at the objects before they are packed: bookmarks, links,
// parent tree, character maps.
func TestObjects(t *testing.T) {
	d := document(t)
	drawn, err := paint(d)
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]*Heading{}
	for _, h := range d.Headings {
		targets[h.ID] = h
	}
	a := &assembler{doc: d, targets: targets}
	if _, err := a.assemble(drawn); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(a.file.bodies, "\n")
	for _, test := range []struct {
		what, part string
		count      int
	}{
		{"chapters among the bookmarks", " /Count 2", 1},
		{"closed branches", " /Count -1", 2},
		{"bookmarks down to level 2", "/Title (Rubrik", 4},
		{"page as destination", "/Dest [5 0 R /XYZ 0 749.89 null]", 2}, // a bookmark and a link
		{"address, brackets escaped", `/URI (https://example.se/\(a\))`, 1},
		{"content of another page", "/Type /MCR /Pg 5 0 R", 2},
		{"links as objects", "/Type /OBJR", 2},
		{"keys of links after those of pages", "/StructParent 3 ", 1},
		{"next key of the parent tree", "/ParentTreeNextKey 4", 1},
		{"place of the figure", "/BBox [70.00 121.89 170.00 141.89]", 1},
		{"title as UTF-16", "/Author <FEFF00C500730061>", 1},
	} {
		if got := strings.Count(all, test.part); got != test.count {
			t.Errorf("%s: %q is there %d times, want %d", test.what, test.part, got, test.count)
		}
	}
}

func TestLinkToNowhere(t *testing.T) {
	d := document(t)
	d.Pages[0].links[0].target = "#nowhere"
	if _, err := d.Bytes(); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("error %v", err)
	}
}

func TestToUnicodeBlocks(t *testing.T) {
	runes := make([]rune, 250)
	for i := range runes {
		runes[i] = rune(0x20 + i)
	}
	cmap := coding(nil).toUnicode(runes)
	for _, want := range []string{"100 beginbfchar", "50 beginbfchar", "<0020> <0020>", "<0119> <0119>"} {
		if !strings.Contains(cmap, want) {
			t.Errorf("map lacks %q", want)
		}
	}
}

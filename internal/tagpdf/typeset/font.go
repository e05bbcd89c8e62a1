// Package typeset knows the fonts and turns text into lines: which characters
// there are and how wide, where a line may end, what people type that cannot
// be shown. It takes spans of text from anybody and gives lines whose every
// character has a glyph, with the text that was meant where it differs. It
// knows nothing of pages or PDF.
package typeset

import (
	_ "embed" // the fonts
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"sync"
)

//go:embed fonts/OpenSans-Regular.ttf
var regularTTF []byte

//go:embed fonts/OpenSans-Semibold.ttf
var boldTTF []byte

//go:embed fonts/DejaVuSans.ttf
var fallbackTTF []byte

// Face is one of the embedded fonts.
type Face uint8

// The fonts: one family in two weights, Fallback for the characters that it
// lacks. Faces is how many they are.
const (
	Regular Face = iota
	Bold
	Fallback
	Faces
)

// Name is what a PDF calls the font.
func (f Face) Name() string { return [Faces]string{"opensans", "opensanssemibold", "dejavusans"}[f] }

// missing is drawn for what no font has: a visible gap is honest, a silent
// .notdef is forbidden by PDF/UA.
const missing = '□'

// font is what layout needs of a font file: which characters it has and how
// wide they are in thousandths of the size, rounded as gofpdf rounds them
// into the PDF; absent characters are -1.
type font struct {
	data  []byte
	width []int16
}

// Fonts are the embedded fonts, read.
type Fonts [Faces]font

// Load reads the fonts, once.
var Load = sync.OnceValues(func() (*Fonts, error) {
	var set Fonts
	for i, data := range [Faces][]byte{regularTTF, boldTTF, fallbackTTF} {
		width, err := readWidths(data)
		if err != nil {
			return nil, fmt.Errorf("typeset: embedded font %d: %w", i, err)
		}
		set[i] = font{data, width}
	}
	return &set, nil
})

// Data is the font file, for embedding; whoever may write into it takes a copy.
func (s *Fonts) Data(f Face) []byte { return s[f].data }

// choose gives the font to set a character in, and false when none has it.
func (s *Fonts) choose(r rune, wanted Face) (Face, bool) {
	for _, f := range [...]Face{wanted, Fallback} {
		if s.has(f, r) {
			return f, true
		}
	}
	return Fallback, false
}

func (s *Fonts) has(f Face, r rune) bool { return r <= 0xFFFF && s[f].width[r] >= 0 }

// advance is the width of a character that the font has.
func (s *Fonts) advance(f Face, r rune, size float64) float64 {
	return float64(s[f].width[r]) * size / 1000
}

var errFont = errors.New("not a TrueType font with a Unicode table")

// readWidths reads the cmap and hmtx tables of a TrueType font. The fonts are
// ours and embedded, so only the table format they have (4) is understood.
func readWidths(data []byte) ([]int16, error) {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(data[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(data[at:])) }
	tables := map[string]int{}
	for i := range u16(4) {
		record := 12 + 16*i
		tables[string(data[record:record+4])] = u32(record + 8)
	}
	cmap, ok := tables["cmap"]
	if !ok {
		return nil, errFont
	}
	sub := -1
	for i := range u16(cmap + 2) {
		record := cmap + 4 + 8*i
		if u16(record) == 3 && u16(record+2) == 1 {
			sub = cmap + u32(record+4)
		}
	}
	if sub < 0 || u16(sub) != 4 {
		return nil, errFont
	}
	scale := 1000 / float64(u16(tables["head"]+18))
	metrics := u16(tables["hhea"] + 34)
	width := make([]int16, 1<<16)
	for r := range width {
		width[r] = -1
	}
	for r, glyph := range characters(u16, sub) {
		at := tables["hmtx"] + 4*min(glyph, metrics-1)
		width[r] = int16(math.Round(scale * float64(u16(at))))
	}
	return width, nil
}

// characters walks a cmap subtable of format 4: every character with its glyph.
func characters(u16 func(int) int, sub int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		segments := u16(sub+6) / 2
		for i := range segments {
			last := sub + 14 + 2*i
			first, delta := last+2*segments+2, last+4*segments+2
			offset := last + 6*segments + 2
			for r := u16(first); r <= u16(last) && r < 0xFFFF; r++ {
				glyph := r
				if u16(offset) != 0 {
					glyph = u16(offset + u16(offset) + 2*(r-u16(first)))
				}
				if u16(offset) == 0 || glyph != 0 {
					glyph = (glyph + u16(delta)) & 0xFFFF
				}
				if glyph != 0 && !yield(r, glyph) {
					return
				}
			}
		}
	}
}

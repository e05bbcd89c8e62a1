package scan

import (
	"slices"
	"strings"
	"unicode"

	"samkarta/internal/document"
)

// unread stands where somebody wrote what neither model can read. Nothing there
// would look like a blank, and of a blank nobody asks what it says.
const unread = "?"

// shortest and longest are how many letters a line has that is short of being
// read and yet no speck, no drawing and no row of a pattern.
const shortest, longest = 1, 6

// legible tells whether there is a letter, a figure or a box in what was read.
func legible(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		return typedBox(t.text) != document.NoTick || strings.ContainsFunc(t.text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
	})
}

// strokes gives the thickness of most letters of a page.
func (p *page) strokes() float64 {
	var all []float64
	for _, l := range p.lines {
		if len(l.letters) >= shortLine {
			for _, b := range l.letters {
				all = append(all, b.Stroke())
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// written tells letters from dirt: all are as high as each other and drawn with
// the pen of the page.
func written(l *line, stroke float64) bool {
	if n := len(l.letters); n < shortest || n > longest {
		return false
	}
	for _, b := range l.letters {
		s, w, h := b.Stroke(), b.Box.Dx(), b.Box.Dy()
		if 2*s < stroke || s > 2*stroke || float64(h) < 4*s || 8*w < h || w > 3*h || 3*h < 2*l.box.Dy() {
			return false
		}
	}
	return true
}

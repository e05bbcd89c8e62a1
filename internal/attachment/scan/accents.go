package scan

import (
	"image"
	"strings"

	"samkarta/internal/attachment/scan/raster"
)

// marksOf counts the marks above the letters of a word: two dots on ä and ö, a
// ring on å, a dot on i and j.
func marksOf(word string) int {
	n := 0
	for _, c := range word {
		switch c {
		case 'ä', 'ö', 'Ä', 'Ö':
			n += 2
		case 'å', 'Å', 'i', 'j', 'é', 'É':
			n++
		}
	}
	return n
}

// accentsDoubtful compares the marks above a word with those that it was read
// to have. Recognition is never more sure than when it takes å for ä; in small
// print a ring is a dot to it.
func (l *line) accentsDoubtful(t token) bool {
	dotted, ringed := strings.ContainsAny(t.text, "äöÄÖ"), strings.ContainsAny(t.text, "åÅ")
	if !dotted && !ringed || strings.ContainsAny(t.text, `"'’”*^`) {
		return false
	}
	seen := l.marksIn(t.box)
	return dotted && seen < marksOf(t.text) || ringed && seen > marksOf(t.text)
}

// marksIn counts the marks that stand over the small letters of a word. Two
// dots that run together are wider than they are high.
func (l *line) marksIn(word image.Rectangle) int {
	over85 := l.foot() - l.height()*85/100
	n := 0
	for _, blobs := range [][]raster.Blob{l.letters, l.small} {
		for _, b := range blobs {
			if b.Box.Max.Y > over85 || !over(b.Box, word) {
				continue
			}
			n++
			if 2*b.Box.Dx() >= 3*b.Box.Dy() {
				n++
			}
		}
	}
	return n
}

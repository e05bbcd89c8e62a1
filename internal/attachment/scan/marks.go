package scan

import (
	"image"
	"slices"
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

// marksDoubtful compares the marks at a word with those that it was read to
// have. Recognition is never more sure than when it takes å for ä; in small
// print a ring is a dot to it, of three points it often reads one, and a capital
// loses its dots.
func (l *line) marksDoubtful(t token) bool {
	if strings.ContainsAny(t.text, `"'’”*^`) {
		return false
	}
	if l.pointsIn(t.box) > pointsOf(t.text) {
		return true
	}
	seen, dotted, ringed := l.marksIn(t.box), strings.ContainsAny(t.text, "äöÄÖ"), strings.ContainsAny(t.text, "åÅ")
	bare := !dotted && !ringed && strings.ContainsAny(t.text, "aoAO")
	return dotted && seen < marksOf(t.text) || (ringed || bare) && seen > marksOf(t.text)
}

// marksTouched tells whether something hung on a rule where the marks of a word
// would be: the dots of an Ö under the border of its cell go with the border.
func (p *page) marksTouched(l *line, t token) bool {
	if !strings.ContainsAny(t.text, "aoAO") {
		return false
	}
	over := image.Rect(t.box.Min.X, l.foot()-2*l.height(), t.box.Max.X, l.foot()-l.height())
	return slices.ContainsFunc(p.touched, func(at image.Point) bool { return at.In(over) })
}

// pointsOf counts the marks on the base line of a word: stops, commas and the
// feet of colons.
func pointsOf(word string) int {
	n := 0
	for _, c := range word {
		switch {
		case strings.ContainsRune(".,:;!?", c):
			n++
		case c == '…':
			n += 3
		}
	}
	return n
}

// pointsIn counts the marks that stand on the base line within a word or right
// after it.
func (l *line) pointsIn(word image.Rectangle) int {
	foot, height := l.foot(), l.height()
	n := 0
	for _, b := range l.small {
		middle := (b.Box.Min.X + b.Box.Max.X) / 2
		within := word.Min.X <= middle && middle <= word.Max.X+height/2
		if within && 2*(foot-b.Box.Min.Y) < height && 4*b.Box.Max.Y > 4*foot-height && 2*b.Box.Dx() < height && b.Area >= leastPoint*height*height/100 {
			n++
		}
	}
	return n
}

// leastPoint is how large a point is at least, in hundredths of the square of a
// letter's height: less is dust.
const leastPoint = 3

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

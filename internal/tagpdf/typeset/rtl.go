package typeset

import (
	"slices"
	"unicode"
)

// Arabic and Hebrew stand as names and greetings inside Swedish text, so what
// is done here is the part of the bidirectional algorithm that this takes: a
// stretch of right-to-left letters, with the spaces, marks and numbers between
// them, is turned round and its letters get their joined shapes. The file
// keeps the text in reading order as ActualText.

// reorder puts the characters of a line in the order they are drawn.
func (s *Fonts) reorder(gs []glyph, size float64) []glyph {
	if !slices.ContainsFunc(gs, func(g glyph) bool { return rightToLeft(g.r) }) {
		return gs
	}
	var out []glyph
	for i := 0; i < len(gs); {
		n := stretch(gs[i:])
		if n == 0 {
			out = append(out, gs[i])
			i++
			continue
		}
		out = append(out, s.turn(gs[i:i+n], size)...)
		i += n
	}
	return out
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew) && unicode.In(r, unicode.L)
}

// stretch gives the length of the right-to-left stretch that starts here: from
// a letter to the last such letter before one that is written left to right.
func stretch(gs []glyph) int {
	if !rightToLeft(gs[0].r) {
		return 0
	}
	n := 0
	for i, g := range gs {
		switch {
		case g.span != gs[0].span, g.covers, g.r == '\n':
			return n
		case rightToLeft(g.r), unicode.Is(unicode.Mn, g.r) && i == n:
			n = i + 1
		case unicode.IsLetter(g.r):
			return n
		}
	}
	return n
}

// turn shapes a stretch and puts it in the order of drawing. All of it is set
// in one font, so that one ActualText covers it.
func (s *Fonts) turn(gs []glyph, size float64) []glyph {
	logical := make([]rune, len(gs))
	for i, g := range gs {
		logical[i] = g.r
	}
	shaped := join(logical)
	slices.Reverse(shaped)
	keepNumbers(shaped)
	out := make([]glyph, 0, len(shaped))
	for _, r := range shaped {
		if m, ok := mirrored[r]; ok {
			r = m
		}
		if !s.has(Fallback, r) {
			r = missing
		}
		out = append(out, glyph{r: r, face: Fallback, span: gs[0].span, covers: true, width: s.advance(Fallback, r, size)})
	}
	out[0].actual = string(logical)
	return out
}

var mirrored = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '«': '»', '»': '«'}

// keepNumbers turns numbers back, which run left to right in every script.
func keepNumbers(rs []rune) {
	for i := 0; i < len(rs); i++ {
		j := i
		for j < len(rs) && unicode.IsDigit(rs[j]) {
			j++
		}
		slices.Reverse(rs[i:j])
		i = max(i, j-1)
	}
}

// shapes are the joined forms of a letter in the order Unicode lists them:
// alone, at the end, at the start, in the middle. Letters with two forms do
// not join to what follows; hamza joins to nothing.
type shapes struct {
	first rune
	count int
}

var joining = func() map[rune]shapes {
	m := map[rune]shapes{'پ': {0xFB56, 4}, 'چ': {0xFB7A, 4}, 'ژ': {0xFB8A, 2}, 'ک': {0xFB8E, 4}, 'گ': {0xFB92, 4}, 'ی': {0xFBFC, 4}}
	next := rune(0xFE80)
	for _, group := range []struct {
		letters string
		count   int
	}{{"ء", 1}, {"آأؤإ", 2}, {"ئ", 4}, {"ا", 2}, {"ب", 4}, {"ة", 2}, {"تثجحخ", 4}, {"دذرز", 2}, {"سشصضطظعغفقكلمنه", 4}, {"وى", 2}, {"ي", 4}} {
		for _, r := range group.letters {
			m[r] = shapes{next, group.count}
			next += rune(group.count)
		}
	}
	return m
}()

// lamAlef are the ligatures that Arabic requires, alone; the next is the one
// at the end of a word.
var lamAlef = map[rune]rune{'آ': 0xFEF5, 'أ': 0xFEF7, 'إ': 0xFEF9, 'ا': 0xFEFB}

// join replaces Arabic letters by the forms they take beside each other.
func join(rs []rune) []rune {
	var out []rune
	before := false // the letter before joins to this one
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		s, ok := joining[r]
		switch {
		case unicode.Is(unicode.Mn, r):
			// Vowel signs are left out of the picture (ActualText keeps them): set
			// without a shaping engine they would stand beside their letter.
			continue
		case !ok:
			out, before = append(out, r), false
			continue
		}
		follower, at := next(rs, i)
		if ligature := lamAlef[follower]; r == 'ل' && ligature != 0 {
			if before {
				ligature++
			}
			out, before, i = append(out, ligature), false, at
			continue
		}
		form := rune(0)
		after := s.count == 4 && joining[follower].count > 1
		switch {
		case before && after:
			form = 3
		case after:
			form = 2
		case before && s.count > 1:
			form = 1
		}
		out, before = append(out, s.first+form), after
	}
	return out
}

// next finds the letter after a letter, past the vowel signs between them.
func next(rs []rune, i int) (rune, int) {
	for j := i + 1; j < len(rs); j++ {
		if !unicode.Is(unicode.Mn, rs[j]) {
			return rs[j], j
		}
	}
	return 0, len(rs)
}

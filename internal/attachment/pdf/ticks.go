package pdf

import (
	"slices"
	"strings"
	"unicode/utf8"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/figure"
	"samkarta/internal/document"
)

// symbolTick gives the tick box that a character is. Private codes are those
// of Wingdings and its kin in Word's files.
func symbolTick(c rune) document.Tick {
	switch c {
	case '☐', '□', '▢', '❏', '❐', '❑', '❒', '◻', '⬜', '🗆', '○', '◯', '⚪',
		0xf06f, 0xf0a8, 0xf071, 0xf072, 0xf0a1, 0xf0a3:
		return document.TickOff
	case '☑', '☒', '✓', '✔', '✗', '✘', '🗹', '🗷', '🗵', '◉', '⦿', '⊠', '⌧',
		0xf0fe, 0xf0fd, 0xf0fc, 0xf0fb, 0xf078, 0xf052, 0xf053, 0xf054, 0xf0a4:
		return document.TickOn
	}
	return document.NoTick
}

// symbol makes a tick box of a word that is one, also of a letter in a symbol
// font whose codes were never mapped.
func symbol(w layout.Word) layout.Word {
	c, n := utf8.DecodeRuneInString(w.Text)
	if n != len(w.Text) {
		return w
	}
	if glyph, ok := document.Symbol(symbolFont(w.Style), c); ok {
		c = glyph
		w.Text = string(c)
	}
	if w.Tick = symbolTick(c); w.Tick != document.NoTick {
		w.Text = tickText(w.Tick)
	}
	return w
}

// symbolFont gives the plain name of a font: "Wingdings2-Regular" is Wingdings 2.
func symbolFont(style string) string {
	name, _, _ := strings.Cut(strings.ToLower(style), "-")
	if head, ok := strings.CutSuffix(name, "2"); ok {
		name = strings.TrimSpace(head) + " 2"
	}
	return name
}

// tickText gives the two glyphs the vocabulary knows, whatever was drawn.
func tickText(t document.Tick) string {
	if t == document.TickOn {
		return "☒"
	}
	return "☐"
}

// markText tells text that somebody puts into a box to tick it.
func markText(s string) bool {
	switch strings.TrimSpace(s) {
	case "x", "X", "×", "✓", "✔", "✗", "✘", "v", "V", "√", "☒", "☑", "☓", "✕", "✖":
		return true
	}
	return false
}

// boxes makes tick boxes of the small squares and circles on a page, ticked
// when a mark stands inside: drawn, written, or typed on top.
func (s *sheet) boxes(found []figure.TickBox) {
	words := s.words[0]
	for _, b := range found {
		tick := document.TickOff
		if b.Marked {
			tick = document.TickOn
		}
		foreign := false
		words = slices.DeleteFunc(words, func(w layout.Word) bool {
			if !contains(b.Box, w.Box) || w.Control > 0 {
				return false
			}
			switch {
			case w.Tick == document.TickOn || markText(w.Text):
				tick = document.TickOn
			case w.Tick == document.NoTick:
				foreign = true
				return false
			}
			return true
		})
		if foreign || slices.ContainsFunc(words, func(w layout.Word) bool { return w.Control > 0 && overlaps(w.Box, b.Box) }) {
			continue // a cell with a character, or the picture behind a field
		}
		words = append(words, tickWord(b.Box, tick))
	}
	s.words[0] = dropCovered(words)
}

// tickWord makes a word of a box that was drawn or is a form field.
func tickWord(b document.Box, tick document.Tick) layout.Word {
	size := min(max(0.8*(b.Y1-b.Y0), 6), 14)
	return layout.Word{Text: tickText(tick), Tick: tick, Box: b, Size: size, Base: (b.Y0+b.Y1)/2 - 0.3*size}
}

// dropCovered drops printed tick boxes that lie under a form field.
func dropCovered(words []layout.Word) []layout.Word {
	var fields []document.Box
	for _, w := range words {
		if w.Control > 0 && w.Tick != document.NoTick {
			fields = append(fields, w.Box)
		}
	}
	return slices.DeleteFunc(words, func(w layout.Word) bool {
		return w.Control == 0 && w.Tick != document.NoTick && slices.ContainsFunc(fields, func(b document.Box) bool { return overlaps(b, w.Box) })
	})
}

// contains tells whether the middle of b lies in a.
func contains(a, b document.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return a.X0 <= x && x <= a.X1 && a.Y0 <= y && y <= a.Y1
}

// overlaps tells whether two boxes share half of the smaller one.
func overlaps(a, b document.Box) bool {
	w := min(a.X1, b.X1) - max(a.X0, b.X0)
	h := min(a.Y1, b.Y1) - max(a.Y0, b.Y0)
	return w > 0 && h > 0 && w*h > 0.5*min(area(a), area(b))
}

func area(b document.Box) float64 { return (b.X1 - b.X0) * (b.Y1 - b.Y0) }

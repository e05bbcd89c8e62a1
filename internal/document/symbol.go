package document

import "strings"

// Symbol gives the Unicode glyph of a tick box or tick that is set in a symbol
// font, whose codes otherwise mean letters: 0xFE in Wingdings is a ticked box
// and not a þ. ok is false when font is no symbol font, or the glyph has
// nothing to do with ticking.
func Symbol(font string, code rune) (glyph rune, ok bool) {
	if code >= 0xf000 && code <= 0xf0ff {
		code -= 0xf000 // how Word writes codes of symbol fonts
	}
	glyph, ok = symbolFonts[strings.ToLower(font)][code]
	return glyph, ok
}

// SymbolFont reports whether text in the font is symbols and no letters.
func SymbolFont(font string) bool {
	_, ok := symbolFonts[strings.ToLower(font)]
	return ok
}

// symbolFonts holds what people and form makers tick with, by font and code.
var symbolFonts = map[string]map[rune]rune{
	"wingdings": {
		0x6c: '●', 0x6e: '■', 0x6f: '☐', 0x70: '☐', 0x71: '☐', 0x72: '☐', 0x78: '☒',
		0xa1: '○', 0xa4: '◉', 0xa8: '☐', 0xfb: '✗', 0xfc: '✓', 0xfd: '☒', 0xfe: '☑',
	},
	"wingdings 2": {
		0x2a: '☐', 0x30: '☐', 0x4f: '✗', 0x50: '✓', 0x51: '☒', 0x52: '☑', 0x53: '☒', 0x54: '☒',
		0x98: '●', 0x99: '◉', 0x9a: '○', 0xa2: '■', 0xa3: '☐',
	},
	"webdings": {0x61: '✓', 0x63: '☐', 0x67: '■', 0x72: '✗'},
	"zapfdingbats": {
		'3': '✓', '4': '✔', '7': '✗', '8': '✘', 'l': '●', 'm': '○',
		'n': '■', 'o': '☐', 'p': '☐', 'q': '☐', 'r': '☐',
	},
}

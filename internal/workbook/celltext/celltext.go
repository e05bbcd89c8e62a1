// Package celltext is what a workbook can hold as text: it takes what people
// wrote and gives what Excel opens without a word, shows whole and takes for
// nothing but text. It knows Excel's limits, how wide words are, and which
// links are safe; it knows no sheet and no book.
package celltext

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Excel's limits for the text of one cell: UTF-16 units and line feeds.
const (
	maxUnits = 32_767
	maxFeeds = 253
	// maxLines is more than the highest row has room for.
	maxLines = 40
)

// Excel reads "_x0041_" in a file as "A". excelize escapes it in cells, but not
// where two of them share an underscore, nor halves of surrogate pairs, nor
// anywhere in notes.
var (
	hexShared = regexp.MustCompile(`(_x[0-9A-Fa-f]{4}_)(x[0-9A-Fa-f]{4}_)`)
	hexHalf   = regexp.MustCompile(`(_)(x[Dd][89A-Fa-f][0-9A-Fa-f]{2}_)`)
	hexAny    = regexp.MustCompile(`(_)(x[0-9A-Fa-f]{4}_)`)
)

// parted puts a word joiner, which nobody sees, inside such a sequence.
func parted(s string, sequence *regexp.Regexp) string {
	for sequence.MatchString(s) {
		s = sequence.ReplaceAllString(s, "$1\u2060$2")
	}
	return s
}

// Clean leaves out what a workbook cannot hold: control characters, which XML
// forbids or which would be shown as boxes, and broken UTF-8. All line ends
// become "\n".
func Clean(s string) string {
	if plain(s) {
		return s
	}
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF':
			return -1
		}
		return r
	}, s)
	return parted(parted(s, hexShared), hexHalf)
}

// plain texts, as nearly all are, need no cleaning: printable, without anything
// that could be a code.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' && c != '\n' && c != '\t', c == 0x7F, c == '_' && i+1 < len(s) && s[i+1] == 'x':
			return false
		case c >= 0xC4: // beyond å, ä, ö and their neighbours
			return plainRunes(s)
		case c == 0xC2: // the control characters of Latin 1 begin so
			return plainRunes(s)
		}
	}
	return utf8.ValidString(s)
}

func plainRunes(s string) bool {
	if !utf8.ValidString(s) || strings.Contains(s, "_x") {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' || r == '\u2028' || r == '\u2029' {
			return false
		}
	}
	return true
}

// IsCode: a text begins with what Excel reads as the code of a character.
func IsCode(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range s[2:6] {
		if !strings.ContainsRune("0123456789abcdefABCDEF", c) {
			return false
		}
	}
	return true
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n")

// Pieces parts a text into cells that Excel can hold, at a word's end where
// there is one near.
func Pieces(s string) []string { return pieces(s, maxUnits) }

func pieces(s string, units int) []string {
	if len(s) <= min(units, maxFeeds) {
		return []string{s}
	}
	var parts []string
	for {
		n := fitting(s, units)
		if n == len(s) {
			return append(parts, s)
		}
		if at := strings.LastIndexAny(s[:n], " \n"); at > n*3/4 {
			n = at + 1
		}
		parts = append(parts, s[:n])
		s = s[n:]
	}
}

// fitting is how many bytes of a text fit in a cell of so many units.
func fitting(s string, units int) int {
	used, feeds := 0, 0
	for i, r := range s {
		used += utf16.RuneLen(r)
		if r == '\n' {
			feeds++
		}
		if used > units || feeds > maxFeeds {
			return i
		}
	}
	return len(s)
}

// Fit cuts a text that is too long for a cell, and says so at its end.
func Fit(s, cut string) string {
	if len(s) <= maxFeeds || fitting(s, maxUnits) == len(s) {
		return s
	}
	return pieces(s, maxUnits-utf8.RuneCountInString(cut)*2-1)[0] + " " + cut
}

// Short cuts a text to so many characters with an ellipsis.
func Short(s string, characters int) string {
	if utf8.RuneCountInString(s) <= characters {
		return s
	}
	return string([]rune(s)[:characters-1]) + "…"
}

// Lines estimates how many lines a text takes in a column, so that no row is
// too low for its text: Excel does not tell, and programs differ a little. It
// stops counting at what no row can hold.
func Lines(s string, width float64) int {
	lines := 0
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines += wrapped(paragraph, width)
		if lines >= maxLines {
			return maxLines
		}
	}
	return lines
}

func wrapped(paragraph string, width float64) int {
	lines, at := 1, 0.0
	for word := range strings.SplitSeq(paragraph, " ") {
		w := Width(word)
		if at > 0 && at+w > width {
			lines, at = lines+1, 0
		}
		for ; w > width; w -= width {
			lines++
		}
		at += w + 0.5
		if lines >= maxLines {
			break
		}
	}
	return lines
}

// Width a word in widths of a figure of the default font, which a column's
// width counts in. The cells' letters are those of Arial, a size smaller.
func Width(word string) float64 {
	w := 0.0
	for _, r := range word {
		if r < 128 {
			w += ascii[r]
		} else {
			w += wide(r)
		}
	}
	return w
}

// ascii are the widths of the letters that most text is made of.
var ascii = func() (w [128]float64) {
	for r := range w {
		w[r] = wide(rune(r))
	}
	return w
}()

func wide(r rune) float64 {
	switch {
	case strings.ContainsRune("ijl.,:;!'|", r):
		return 0.42
	case strings.ContainsRune("ftrI()-/[]\"", r):
		return 0.55
	case strings.ContainsRune("mwMW@%…", r):
		return 1.5
	case unicode.IsUpper(r):
		return 1.15
	case r > 0x2E80:
		return 2.2
	}
	return 0.95
}

// SafeLink lets only links through that open a page or a mail. Excel would
// start programs and fetch files for others.
func SafeLink(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || len(s) > 2000 || strings.ContainsFunc(s, unicode.IsSpace) || Clean(s) != s {
		return "", false
	}
	switch u.Scheme {
	case "http", "https":
		return s, u.Host != ""
	case "mailto":
		return s, strings.Count(u.Opaque, "@") == 1 && u.RawQuery == ""
	}
	return "", false
}

// Quoted is a sheet's name as references write it.
func Quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// Footer escapes the sign that starts a code in footers and keeps the text
// within Excel's 255 characters.
func Footer(s string) string {
	return strings.ReplaceAll(Short(strings.Join(strings.Fields(Clean(s)), " "), 90), "&", "&&")
}

// Note is a text as it can stand in a note: nothing in it is taken for a code,
// and it is no longer than a note is read.
func Note(s string) string { return Short(parted(Clean(s), hexAny), 1500) }

// SheetName is a text within Excel's rules for names of sheets; "" when nothing
// of it is left.
func SheetName(s string) string {
	// An apostrophe is allowed, but excelize does not quote it everywhere.
	s = strings.NewReplacer(":", " ", "\\", " ", "/", " ", "?", " ", "*", " ", "[", "(", "]", ")", "'", "’").Replace(Clean(s))
	return strings.Trim(s[:fitting(s, 28)], " \n\t")
}

// CSV is a text as it can stand in a CSV file that somebody opens in a
// spreadsheet: one that would be taken for a formula gets an apostrophe before
// it, which spreadsheets hide and everybody else sees. So does one that begins
// with an apostrophe, so that the sign can be taken away again.
func CSV(s string) string {
	s = Clean(s)
	if s != "" && (strings.ContainsRune("=+-@\t\r\n'", rune(s[0])) || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠")) {
		return "'" + s
	}
	return s
}

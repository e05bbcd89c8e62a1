package workbook

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"samkarta/internal/wording"
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

// clean leaves out what a workbook cannot hold: control characters, which XML
// forbids or which would be shown as boxes, and broken UTF-8. All line ends
// become "\n".
func clean(s string) string {
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

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n")

// pieces parts a text into cells that Excel can hold, at a word's end where
// there is one near.
func pieces(s string, units int) []string {
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

// fit cuts a text that is too long for a cell, and says so at its end.
func fit(s, cut string) string {
	if len(s) <= maxFeeds || fitting(s, maxUnits) == len(s) {
		return s
	}
	return pieces(s, maxUnits-utf8.RuneCountInString(cut)*2-1)[0] + " " + cut
}

// short cuts a text to so many characters with an ellipsis.
func short(s string, characters int) string {
	if utf8.RuneCountInString(s) <= characters {
		return s
	}
	return string([]rune(s)[:characters-1]) + "…"
}

// linesOf estimates how many lines a text takes in a column, so that no row is
// too low for its text: Excel does not tell, and programs differ a little. It
// stops counting at what no row can hold.
func linesOf(s string, width float64) int {
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
		w := widthOf(word)
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

// widthOf a word in widths of a figure of the default font, which a column's
// width counts in. The cells' letters are those of Arial, a size smaller.
func widthOf(word string) float64 {
	w := 0.0
	for _, r := range word {
		switch {
		case strings.ContainsRune("ijl.,:;!'|", r):
			w += 0.42
		case strings.ContainsRune("ftrI()-/[]\"", r):
			w += 0.55
		case strings.ContainsRune("mwMW@%…", r):
			w += 1.5
		case unicode.IsUpper(r):
			w += 1.15
		case r > 0x2E80:
			w += 2.2
		default:
			w += 0.95
		}
	}
	return w
}

// safeLink lets only links through that open a page or a mail. Excel would
// start programs and fetch files for others.
func safeLink(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || len(s) > 2000 || strings.ContainsFunc(s, unicode.IsSpace) || clean(s) != s {
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

// quoted is a sheet's name as references write it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// footer escapes the sign that starts a code in footers and keeps the text
// within Excel's 255 characters.
func footer(s string) string {
	return strings.ReplaceAll(short(strings.Join(strings.Fields(clean(s)), " "), 90), "&", "&&")
}

var sheetKeys = []string{"readme", "answers", "review", "originals", "mails", "concepts", "codebook"}

// sheetNames words the sheets' names within Excel's rules, whatever somebody
// has written in the texts.
func sheetNames(t *wording.Texts) map[string]string {
	names, taken := map[string]string{}, []string{}
	for _, key := range sheetKeys {
		// An apostrophe is allowed, but excelize does not quote it everywhere.
		name := strings.NewReplacer(":", " ", "\\", " ", "/", " ", "?", " ", "*", " ", "[", "(", "]", ")", "'", "’").
			Replace(clean(t.Say("workbook.sheet." + key)))
		name = strings.Trim(name[:fitting(name, 28)], " \n\t")
		if name == "" {
			name = key
		}
		for slices.Contains(taken, strings.ToLower(name)) {
			name += "+"
		}
		names[key], taken = name, append(taken, strings.ToLower(name))
	}
	return names
}

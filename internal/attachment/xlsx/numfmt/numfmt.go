// Package numfmt shows a number as a cell of a spreadsheet does, by the format
// code of the cell. It exists because a workbook stores bare numbers: 46110 is
// a date, 0.75 is 75 % and 8028814179 an organisation number only by its format.
//
// It takes a code such as "yyyy-mm-dd" and a number, and gives text as it is
// written in Sweden: decimal comma, ISO dates. Thousands are not parted, so that
// numbers stay numbers for whoever reads them.
package numfmt

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Format is how a cell shows its number: up to three sections, for positive
// numbers, negative ones and zero. The zero Format shows a plain number.
type Format struct{ sections []section }

// section is one of them, taken apart. The zero section shows a plain number.
type section struct {
	// Which parts of a date or time are shown. A date without its year is no
	// mistake: Excel makes 3 April of "3-4" and shows it without.
	year, month, day, clock, elapsed bool
	percent                          bool
	// fixed: the number is rounded to so many decimals.
	fixed    bool
	decimals int
	// mask has the placeholders 0 and # where they are parted by literals, or
	// where zeros are put in front: phone and organisation numbers.
	mask []rune
	// prefix and suffix stand before and behind; "kr" tells what is counted.
	prefix, suffix string
	// literal: nothing of the number is shown, just prefix.
	literal bool
}

// Builtin gives the format that an id below 164 stands for without a code.
func Builtin(id int) Format {
	code := ""
	switch {
	case id == 1, id == 3, id == 37, id == 38:
		code = "0"
	case id == 2, id == 4, id == 39, id == 40:
		code = "0.00"
	case id == 9:
		code = "0%"
	case id == 10:
		code = "0.00%"
	case id == 14, id == 15, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		code = "yyyy-mm-dd"
	case id == 16:
		code = "d-mmm"
	case id == 17:
		code = "mmm-yy"
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47:
		code = "h:mm"
	case id == 22:
		code = "yyyy-mm-dd h:mm"
	case id == 46:
		code = "[h]:mm"
	}
	return Parse(code)
}

// Parse reads a format code. It takes every code; what it does not know of one
// it passes over.
func Parse(code string) Format {
	var f Format
	for code != "" && len(f.sections) < 3 {
		p := parser{}
		code = p.parse(code)
		f.sections = append(f.sections, p.section())
	}
	return f
}

// parser collects one section of a format code.
type parser struct {
	s section
	// pattern has the placeholders before the decimal point and the literals
	// around them, these marked.
	pattern                   []patternRune
	point, thousands, letters bool
	// plain: a general, fractional or scientific number.
	plain bool
}

type patternRune struct {
	r       rune
	literal bool
}

// parse takes a section off the code and gives the rest.
func (p *parser) parse(code string) string {
	for code != "" {
		r, n := utf8.DecodeRuneInString(code)
		rest := code[n:]
		switch r {
		case ';':
			return rest
		case '"':
			text, after, _ := strings.Cut(rest, `"`)
			p.literal(text)
			rest = after
		case '\\', '!':
			_, n := utf8.DecodeRuneInString(rest)
			p.literal(rest[:n])
			rest = rest[n:]
		case '_', '*': // room as wide as the next character; that character repeated
			_, n := utf8.DecodeRuneInString(rest)
			rest = rest[n:]
		case '[':
			text, after, _ := strings.Cut(rest, "]")
			p.bracket(text)
			rest = after
		default:
			rest = p.character(r, code, n)
		}
		code = rest
	}
	return ""
}

// bracket takes a currency, elapsed time, a colour, a condition or a locale.
func (p *parser) bracket(text string) {
	if symbol, ok := strings.CutPrefix(text, "$"); ok {
		symbol, _, _ = strings.Cut(symbol, "-")
		p.literal(symbol)
		return
	}
	if t := strings.ToLower(text); t != "" && strings.Trim(t, "hms") == "" {
		p.s.elapsed = true
	}
}

// character takes the character that code begins with, n bytes long, or the
// word that it begins.
func (p *parser) character(r rune, code string, n int) (rest string) {
	rest = code[n:]
	lower := strings.ToLower(code[:min(len(code), len("standard"))])
	switch {
	case strings.HasPrefix(lower, "general"):
		p.plain = true
		return code[len("general"):]
	case strings.HasPrefix(lower, "standard"):
		p.plain = true
		return code[len("standard"):]
	case strings.HasPrefix(lower, "am/pm"):
		return code[len("am/pm"):]
	case r == '@':
		p.plain = true
	case r == 'E' && (strings.HasPrefix(rest, "+") || strings.HasPrefix(rest, "-")):
		p.plain = true
	case r == '0', r == '#', r == '?':
		p.placeholder(r)
	case r == '.' && len(p.pattern) > 0 && !p.letters:
		p.point = true
	case r == ',' && len(p.pattern) > 0:
		p.thousands = true
	case r == '/' && p.hasDigits():
		p.plain = true
	case r == '%':
		p.s.percent = true
	case strings.ContainsRune("yYmMdDhHsSeEgGbB", r):
		p.letter(r)
	default:
		p.literal(string(r))
	}
	return rest
}

func (p *parser) placeholder(r rune) {
	if p.point {
		p.s.decimals++
		return
	}
	p.pattern = append(p.pattern, patternRune{r: r})
}

// letter takes a letter of a date. An m next to hours or seconds is a minute;
// as both are clock, it is enough that one of them was there.
func (p *parser) letter(r rune) {
	p.letters = true
	switch r {
	case 'y', 'Y', 'e', 'E':
		p.s.year = true
	case 'd', 'D':
		p.s.day = true
	case 'h', 'H', 's', 'S':
		p.s.clock = true
	case 'm', 'M':
		p.s.month = p.s.month || !p.s.clock && !p.s.elapsed
	}
}

func (p *parser) literal(text string) {
	if p.point {
		p.s.suffix += text
		return
	}
	for _, r := range text {
		p.pattern = append(p.pattern, patternRune{r: r, literal: true})
	}
}

func (p *parser) hasDigits() bool {
	for _, r := range p.pattern {
		if !r.literal {
			return true
		}
	}
	return false
}

// section draws the conclusion from what was collected.
func (p *parser) section() section {
	s := p.s
	if p.letters || s.elapsed {
		s.decimals = 0
		s.month = s.month && (s.year || s.day || !s.clock) // else minutes before seconds
		return s
	}
	if p.plain {
		return section{percent: s.percent}
	}
	first, last := -1, -1
	for i, r := range p.pattern {
		if !r.literal {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		s.literal = !p.point && !s.percent
		for _, r := range p.pattern {
			s.prefix += string(r.r)
		}
		return s
	}
	s.fixed = true
	zeros, parted := 0, false
	for i, r := range p.pattern {
		switch {
		case i < first:
			s.prefix += string(r.r)
		case i > last:
			s.suffix += string(r.r)
		case r.literal:
			parted = true
		case r.r == '0':
			zeros++
		}
	}
	if !p.thousands && !p.point && !s.percent && (parted || zeros > 1) {
		for _, r := range p.pattern[first : last+1] {
			if r.literal && (r.r == '0' || r.r == '#' || r.r == '?') {
				return s // too odd to be a phone number
			}
			s.mask = append(s.mask, r.r)
		}
	}
	return s
}

// Show gives the number as it is seen in the cell. date1904 is the workbook's
// setting of where days are counted from.
func (f Format) Show(n float64, date1904 bool) string {
	var s section
	switch {
	case n < 0 && len(f.sections) > 1:
		s, n = f.sections[1], -n
	case n == 0 && len(f.sections) > 2:
		s = f.sections[2]
	case len(f.sections) > 0:
		s = f.sections[0]
	}
	switch {
	case s.literal:
		return s.prefix
	case s.elapsed:
		minutes := int64(math.Round(min(math.Abs(n), 1e6) * 24 * 60))
		return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
	case s.year || s.month || s.day || s.clock:
		if t, ok := dateOf(n, date1904); ok {
			return s.showDate(t, n)
		}
		return plainNumber(n)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	switch {
	case s.mask != nil && n < 1e15:
		return sign + s.prefix + fillMask(s.mask, n) + s.suffix
	case s.percent:
		return sign + s.prefix + s.round(n*100) + " %" + s.suffix
	}
	return sign + s.prefix + s.round(n) + s.suffix
}

func (s *section) round(n float64) string {
	if !s.fixed {
		return plainNumber(n)
	}
	// Halves go up, as in spreadsheets; FormatFloat alone takes the even digit.
	if scale := math.Pow10(min(s.decimals, 15)); n*scale < 1e15 {
		n = math.Round(n*scale) / scale
	}
	text := strconv.FormatFloat(n, 'f', min(s.decimals, 15), 64)
	if s.decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return strings.Replace(text, ".", ",", 1)
}

// plainNumber gives a number with the 15 digits that spreadsheets keep, which
// hides that 0.1+0.2 is not quite 0.3.
func plainNumber(n float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil || math.Abs(n) >= 1e21 || n != 0 && math.Abs(n) < 1e-9 {
		return strings.Replace(strconv.FormatFloat(n, 'g', -1, 64), ".", ",", 1)
	}
	return strings.Replace(strconv.FormatFloat(rounded, 'f', -1, 64), ".", ",", 1)
}

// fillMask puts the digits into the placeholders from the right. What is left
// of digits stands before the first one, what is left of zeros is filled.
func fillMask(mask []rune, n float64) string {
	digits := strconv.FormatFloat(math.Round(n), 'f', 0, 64)
	places := 0
	for _, r := range mask {
		if r == '0' || r == '#' || r == '?' {
			places++
		}
	}
	var b strings.Builder
	if len(digits) > places {
		b.WriteString(digits[:len(digits)-places])
		digits = digits[len(digits)-places:]
	}
	begun := b.Len() > 0
	for _, r := range mask {
		switch {
		case r != '0' && r != '#' && r != '?':
			if begun {
				b.WriteRune(r)
			}
			continue
		case places <= len(digits):
			b.WriteByte(digits[len(digits)-places])
			begun = true
		case r == '0':
			b.WriteByte('0')
			begun = true
		}
		places--
	}
	return b.String()
}

// dateOf gives the moment a serial number stands for. Excel counts a 29
// February 1900 that never was.
func dateOf(n float64, date1904 bool) (time.Time, bool) {
	const lastDay = 2958466 // the year 10000
	if !(n >= 0 && n < lastDay) {
		return time.Time{}, false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		base = base.AddDate(0, 0, 1)
	}
	day, part := math.Modf(n)
	seconds := time.Duration(math.Round(part*24*60*60)) * time.Second
	return base.AddDate(0, 0, int(day)).Add(seconds), true
}

var months = [...]string{"jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"}

// showDate shows the parts of the date that the format shows, so that what was
// typed as "jan 2012" does not become a certain day.
func (s *section) showDate(t time.Time, n float64) string {
	var date string
	switch {
	case s.year && s.day:
		date = t.Format("2006-01-02")
	case s.year && s.month:
		date = t.Format("2006-01")
	case s.year:
		date = t.Format("2006")
	case s.month && s.day:
		date = fmt.Sprintf("%d %s", t.Day(), months[t.Month()-1])
	case s.month:
		date = months[t.Month()-1]
	case s.day:
		date = strconv.Itoa(t.Day())
	}
	// A format for both is put on plain days too; only a real time is shown.
	if _, part := math.Modf(n); !s.clock || date != "" && part == 0 {
		return date
	}
	return strings.TrimSpace(date + " " + t.Format("15:04"))
}

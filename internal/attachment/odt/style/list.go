package style

import (
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// outline is the name under which the numbering of headings is kept.
const outline = "\x00outline"

// MaxLevel is the deepest list level, counted from 1.
const MaxLevel = 10

// listFormat is one level of a list style.
type listFormat struct {
	bullet, font           string
	format, prefix, suffix string
	start, display         int
}

// List is a list style by level, from 1.
type List [MaxLevel + 1]listFormat

// readList reads a list style or the numbering of headings, which are written
// alike.
func readList(x *zipxml.Reader, fonts map[string]string) *List {
	var s List
	for e := range x.Children() {
		level := number(zipxml.Attr(e, "level"), 0)
		if level < 1 || level > MaxLevel {
			continue
		}
		f := listFormat{
			bullet: zipxml.Attr(e, "bullet-char"), format: zipxml.Attr(e, "num-format"),
			prefix: zipxml.Attr(e, "num-prefix"), suffix: zipxml.Attr(e, "num-suffix"),
			start: number(zipxml.Attr(e, "start-value"), 1), display: number(zipxml.Attr(e, "display-levels"), 1),
		}
		for e := range x.Children() {
			if Key(e) == "style:text-properties" {
				f.font = strings.Trim(zipxml.Attr(e, "font-family"), "'")
				if name := zipxml.Attr(e, "font-name"); f.font == "" && name != "" {
					f.font = name
					if family := fonts[name]; family != "" {
						f.font = family
					}
				}
			}
		}
		s[level] = f
	}
	return &s
}

// Counts are the counters of a list by level; 0 is not begun.
type Counts [MaxLevel + 1]int

// Next counts an item and sets back what lies deeper. A start of its own is not
// negative.
func (c *Counts) Next(level, start int, s *List) {
	switch {
	case start >= 0:
		c[level] = start
	case c[level] == 0:
		c[level] = max(s[level].start, 1)
	default:
		c[level]++
	}
	for i := level + 1; i <= MaxLevel; i++ {
		c[i] = 0
	}
}

// Label writes what stands before an item; a bullet that is a tick box is given
// as a run.
func (s *List) Label(c *Counts, level int) (string, *document.Run) {
	f := s[level]
	if f.bullet != "" {
		return prose.Bullet(f.bullet, f.font)
	}
	if f.format == "" {
		return "", nil
	}
	var numbers []string
	for i := max(level-f.display+1, 1); i <= level; i++ {
		if s[i].format != "" {
			numbers = append(numbers, document.Ordinal(max(c[i], 1), s[i].format))
		}
	}
	return strings.TrimSpace(f.prefix + strings.Join(numbers, ".") + f.suffix), nil
}

// Numbers reports whether the level has a number.
func (s *List) Numbers(level int) bool {
	return level >= 1 && level <= MaxLevel && s[level].format != ""
}

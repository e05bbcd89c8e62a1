package odt

import (
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// outline is the name under which the numbering of headings is kept.
const outline = "\x00outline"

// maxLevel is the deepest list level.
const maxLevel = 10

// listFormat is one level of a list style.
type listFormat struct {
	bullet, font           string
	format, prefix, suffix string
	start, display         int
}

type listStyle [maxLevel + 1]listFormat

func readListStyle(x *zipxml.Reader, fonts map[string]string) *listStyle {
	var s listStyle
	for e := range x.Children() {
		level := number(zipxml.Attr(e, "level"), 0)
		if level < 1 || level > maxLevel {
			continue
		}
		f := listFormat{
			bullet: zipxml.Attr(e, "bullet-char"), format: zipxml.Attr(e, "num-format"),
			prefix: zipxml.Attr(e, "num-prefix"), suffix: zipxml.Attr(e, "num-suffix"),
			start: number(zipxml.Attr(e, "start-value"), 1), display: number(zipxml.Attr(e, "display-levels"), 1),
		}
		for e := range x.Children() {
			if key(e) == "style:text-properties" {
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

// counts are the counters of a list by level; 0 is not begun.
type counts [maxLevel + 1]int

// next counts an item and sets back what lies deeper.
func (c *counts) next(level, start int, s *listStyle) {
	switch {
	case start >= 0:
		c[level] = start
	case c[level] == 0:
		c[level] = max(s[level].start, 1)
	default:
		c[level]++
	}
	for i := level + 1; i <= maxLevel; i++ {
		c[i] = 0
	}
}

// label writes what stands before an item; a bullet that is a tick box is given
// as a run.
func (s *listStyle) label(c *counts, level int) (string, *document.Run) {
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

// listCounters keeps the counters of finished lists, for lists that go on.
type listCounters struct {
	byID, byStyle map[string]*counts
	headings      counts
}

func (l *listCounters) init() {
	l.byID, l.byStyle = map[string]*counts{}, map[string]*counts{}
}

// listLevel is an open list.
type listLevel struct {
	style  string
	counts *counts
	// The label of the item, until its first paragraph has taken it.
	label string
	box   *document.Run
}

// listOf reads a list, nested or not.
func (r *reader) listOf(x *zipxml.Reader, attr func(string) string, out *[]document.Block) {
	l := &listLevel{style: attr("style-name"), counts: &counts{}}
	switch n := len(r.list); {
	case n > 0:
		l.counts = r.list[n-1].counts
		if l.style == "" {
			l.style = r.list[n-1].style
		}
	case attr("continue-list") != "" && r.lists.byID[attr("continue-list")] != nil:
		*l.counts = *r.lists.byID[attr("continue-list")]
	case attr("continue-numbering") == "true" && r.lists.byStyle[l.style] != nil:
		*l.counts = *r.lists.byStyle[l.style]
	}
	r.list = append(r.list, l)
	level := min(len(r.list), maxLevel)
	for e := range x.Children() {
		switch key(e) {
		case "text:list-item":
			if s := r.styles.lists[l.style]; s != nil {
				l.counts.next(level, number(zipxml.Attr(e, "start-value"), -1), s)
				l.label, l.box = s.label(l.counts, level)
			}
			r.blocksOf(x, out)
		case "text:list-header":
			r.blocksOf(x, out)
		}
	}
	r.list = r.list[:len(r.list)-1]
	if len(r.list) == 0 {
		r.lists.byID[attr("id")], r.lists.byStyle[l.style] = l.counts, l.counts
	}
}

// itemLabel gives the label to the first paragraph of an item.
func (r *reader) itemLabel(p *paragraph) {
	if n := len(r.list); n > 0 {
		l := r.list[n-1]
		p.List, p.box = l.label, l.box
		l.label, l.box = "", nil
	}
}

// headingLabel numbers a heading that stands in no list.
func (r *reader) headingLabel(p *paragraph, start string) {
	s := r.styles.lists[outline]
	if s == nil || len(r.list) > 0 || p.Heading < 1 || p.Heading > maxLevel || s[p.Heading].format == "" {
		return
	}
	r.lists.headings.next(p.Heading, number(start, -1), s)
	p.List, _ = s.label(&r.lists.headings, p.Heading)
}

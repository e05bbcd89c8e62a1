package style

import (
	"strings"

	"samkarta/internal/attachment/prose"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// maxLevel is the deepest list level, counted from 0.
const maxLevel = 8

// level is one level of a list definition.
type level struct {
	start        int
	format, text string
	font         string
	restart      int // the level from 1 that restarts it; -1 any higher one
	legal        bool
}

// list is a list definition with its counters. Word counts per definition: two
// lists of the same definition go on from one another.
type list struct {
	levels [maxLevel + 1]level
	styled string // the numbering style that holds the definition instead
	counts [maxLevel + 1]int
	begun  [maxLevel + 1]bool
}

// instance is a list in the text: a definition with levels changed.
type instance struct {
	list    string
	restart map[int]int // levels that begin anew at a number
	levels  map[int]level
	used    map[int]bool
}

// Numbering is the list definitions of a document with their counters.
type Numbering struct {
	lists     map[string]*list
	instances map[string]*instance
	byStyle   map[string]string // numbering style → id of its definition
}

// ReadNumbering reads the numbering part.
func ReadNumbering(x *zipxml.Reader, s *Styles) *Numbering {
	n := &Numbering{lists: map[string]*list{}, instances: map[string]*instance{}, byStyle: map[string]string{}}
	x.Root()
	for e := range x.Children() {
		switch e.Name.Local {
		case "abstractNum":
			n.readList(x, zipxml.Attr(e, "abstractNumId"), s)
		case "num":
			n.instances[zipxml.Attr(e, "numId")] = readInstance(x)
		}
	}
	return n
}

// readList reads a list definition with its levels.
func (n *Numbering) readList(x *zipxml.Reader, id string, s *Styles) {
	l := &list{}
	n.lists[id] = l
	for e := range x.Children() {
		switch e.Name.Local {
		case "lvl":
			i := Number(zipxml.Attr(e, "ilvl"))
			if i < 0 || i > maxLevel {
				continue
			}
			var linked string
			l.levels[i], linked = readLevel(x)
			// A style may point at its level from the list's side only.
			if st := s.byID[linked]; st != nil && st.List.ID != "" {
				st.List.Level = i
			}
		case "numStyleLink":
			l.styled = zipxml.Attr(e, "val")
		case "styleLink":
			n.byStyle[zipxml.Attr(e, "val")] = id
		}
	}
}

// readLevel reads a lvl, and the paragraph style that it is linked to.
func readLevel(x *zipxml.Reader) (l level, linked string) {
	l = level{start: 1, restart: -1}
	for e := range x.Children() {
		val := zipxml.Attr(e, "val")
		switch e.Name.Local {
		case "start":
			l.start = Number(val)
		case "numFmt":
			l.format = val
		case "lvlText":
			l.text = val
		case "lvlRestart":
			l.restart = Number(val)
		case "isLgl":
			l.legal = OnOff(val) > 0
		case "pStyle":
			linked = val
		case "rPr":
			l.font = ReadLook(x).Font
		}
	}
	return l, linked
}

// readInstance reads a list in the text: which definition it uses, and what it
// changes of it.
func readInstance(x *zipxml.Reader) *instance {
	in := &instance{restart: map[int]int{}, levels: map[int]level{}, used: map[int]bool{}}
	for e := range x.Children() {
		switch e.Name.Local {
		case "abstractNumId":
			in.list = zipxml.Attr(e, "val")
		case "lvlOverride":
			i := Number(zipxml.Attr(e, "ilvl"))
			for e := range x.Children() {
				switch e.Name.Local {
				case "startOverride":
					in.restart[i] = Number(zipxml.Attr(e, "val"))
				case "lvl":
					in.levels[i], _ = readLevel(x)
				}
			}
		}
	}
	return in
}

// Next counts a paragraph of the list and gives what Word prints before it. A
// bullet that is a tick box is given as a run: changing the bullet is how
// people tick it.
func (n *Numbering) Next(p Numbered) (label string, box *document.Run) {
	in := n.instances[p.ID]
	if in == nil {
		return "", nil
	}
	l := n.lists[in.list]
	if l != nil && l.styled != "" {
		l = n.lists[n.byStyle[l.styled]]
	}
	if l == nil {
		return "", nil
	}
	l.count(in, p.Level)
	lv := l.level(in, p.Level)
	if lv.format == "bullet" {
		return prose.Bullet(lv.text, lv.font)
	}
	if lv.format == "none" {
		return "", nil
	}
	return l.label(in, lv), nil
}

// level gives a level as the instance has it: its own, or the definition's.
func (l *list) level(in *instance, i int) level {
	if lv, ok := in.levels[i]; ok {
		return lv
	}
	return l.levels[i]
}

// count moves the level's counter on and sets back those below it.
func (l *list) count(in *instance, at int) {
	start, anew := in.restart[at]
	switch {
	case anew && !in.used[at]:
		l.counts[at] = start
	case !l.begun[at]:
		l.counts[at] = l.level(in, at).start
	default:
		l.counts[at]++
	}
	in.used[at], l.begun[at] = true, true
	for i := at + 1; i <= maxLevel; i++ {
		if r := l.level(in, i).restart; r < 0 || r > at {
			l.begun[i] = false
		}
	}
}

// label fills the level's text: "%1.%2" takes the counters of two levels.
func (l *list) label(in *instance, lv level) string {
	var b strings.Builder
	for i := 0; i < len(lv.text); i++ {
		if lv.text[i] != '%' || i+1 == len(lv.text) || lv.text[i+1] < '1' || lv.text[i+1] > '9' {
			b.WriteByte(lv.text[i])
			continue
		}
		i++
		at := int(lv.text[i] - '1')
		other := l.level(in, at)
		n := l.counts[at]
		if !l.begun[at] {
			n = other.start
		}
		if lv.legal {
			other.format = "decimal"
		}
		b.WriteString(counter(n, other.format))
	}
	return strings.TrimSpace(b.String())
}

// counter renders a number; formats of other scripts come out as digits.
func counter(n int, format string) string {
	switch format {
	case "lowerLetter":
		return document.Ordinal(n, "a")
	case "upperLetter":
		return document.Ordinal(n, "A")
	case "lowerRoman":
		return document.Ordinal(n, "i")
	case "upperRoman":
		return document.Ordinal(n, "I")
	case "none":
		return ""
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + document.Ordinal(n, "1")
		}
	}
	return document.Ordinal(n, "1")
}

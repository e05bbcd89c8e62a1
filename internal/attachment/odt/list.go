package odt

import (
	"samkarta/internal/attachment/odt/style"
	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// listCounters keeps the counters of finished lists, for lists that go on.
type listCounters struct {
	byID, byStyle map[string]*style.Counts
	headings      style.Counts
}

// init makes the counters usable.
func (l *listCounters) init() {
	l.byID, l.byStyle = map[string]*style.Counts{}, map[string]*style.Counts{}
}

// listLevel is an open list.
type listLevel struct {
	style  string
	counts *style.Counts
	// The label of the item, until its first paragraph has taken it.
	label string
	box   *document.Run
}

// listOf reads a list, nested or not.
func (r *reader) listOf(x *zipxml.Reader, attr func(string) string, out *[]document.Block) {
	l := &listLevel{style: attr("style-name"), counts: &style.Counts{}}
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
	level := min(len(r.list), style.MaxLevel)
	for e := range x.Children() {
		switch key(e) {
		case "text:list-item":
			if s := r.styles.List(l.style); s != nil {
				l.counts.Next(level, number(zipxml.Attr(e, "start-value"), -1), s)
				l.label, l.box = s.Label(l.counts, level)
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
	s := r.styles.Outline()
	if s == nil || len(r.list) > 0 || !s.Numbers(p.Heading) {
		return
	}
	r.lists.headings.Next(p.Heading, number(start, -1), s)
	p.List, _ = s.Label(&r.lists.headings, p.Heading)
}

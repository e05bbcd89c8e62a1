package docx

import (
	"encoding/xml"
	"strings"

	"samkarta/internal/attachment/zipxml"
	"samkarta/internal/document"
)

// maxAnchor is how much of the text that a comment is anchored to is kept.
const maxAnchor = 500

// anchor is what a comment is about.
type anchor struct {
	id    string
	place document.Place
	text  strings.Builder
}

// anchorFor gives the anchor of a comment that is mentioned here.
func (r *reader) anchorFor(id string) *anchor {
	a := r.anchors[id]
	if a == nil {
		a = &anchor{id: id, place: r.place()}
		r.anchors[id] = a
		r.order = append(r.order, a)
	}
	return a
}

// anchorMark takes the marks between which the text of a comment stands.
func (r *reader) anchorMark(e xml.StartElement) {
	switch id := zipxml.Attr(e, "id"); e.Name.Local {
	case "commentRangeStart":
		if len(r.ranges) < maxFields {
			r.ranges = append(r.ranges, r.anchorFor(id))
		}
	case "commentRangeEnd":
		for i, a := range r.ranges {
			if a.id == id {
				r.ranges = append(r.ranges[:i], r.ranges[i+1:]...)
				break
			}
		}
	}
}

// comments reads the comments in the order of the text they are about.
func (r *reader) comments() {
	x := r.minor("comments")
	x.Root()
	byID := map[string][]document.Block{}
	for e := range x.Children() {
		if a := r.anchors[zipxml.Attr(e, "id")]; a != nil {
			r.story = story{part: document.Comment, at: a.place}
			var blocks []document.Block
			r.flow(x, &blocks)
			byID[a.id] = blocks
		}
	}
	r.done(x)
	for _, a := range r.order {
		if blocks := byID[a.id]; blocks != nil {
			detail := strings.TrimSpace(a.text.String())
			r.doc.Remarks = append(r.doc.Remarks, document.Remark{Code: "comment", Detail: detail, Place: a.place})
			r.doc.Blocks = append(r.doc.Blocks, blocks...)
			delete(byID, a.id)
		}
	}
}

// notes reads foot- or endnotes that are referred to; the separator lines Word
// keeps among them are not.
func (r *reader) notes(part, element string) {
	x := r.minor(part)
	x.Root()
	for e := range x.Children() {
		if at, ok := r.noted[element+zipxml.Attr(e, "id")]; ok {
			r.story = story{part: document.Note, at: at}
			r.flow(x, &r.doc.Blocks)
		}
	}
	r.done(x)
}

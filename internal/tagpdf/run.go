package tagpdf

import (
	"cmp"
	"net/url"
	"strings"

	"samkarta/internal/tagpdf/typeset"
)

// Run is a stretch of text that is set alike.
type Run struct {
	Text string
	Bold bool
	// Link is where the text leads: "#id" of a Heading, or an http, https or
	// mailto address. Any other address is dropped and the text kept, since
	// texts and addresses come from strangers.
	Link string
	// Lang marks text in another language than the document's.
	Lang string
}

// Text makes runs of plain text.
func Text(s string) []Run { return []Run{{Text: s}} }

// Target gives a run's link if it is safe to follow.
func (r Run) Target() string {
	if strings.HasPrefix(r.Link, "#") {
		return r.Link
	}
	u, err := url.Parse(r.Link)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host != "" {
			return u.String()
		}
	case "mailto":
		return u.String()
	}
	return ""
}

// spans gives the texts of runs to be set in a style in a document of a language.
// There are patterns for Swedish alone.
func spans(runs []Run, st style, lang string) []typeset.Span {
	out := make([]typeset.Span, len(runs))
	for i, r := range runs {
		out[i] = typeset.Span{Text: r.Text, Face: st.face}
		if strings.HasPrefix(cmp.Or(r.Lang, lang), "sv") {
			out[i].Hyphens = st.hyphens
		}
		if r.Bold {
			out[i].Face = typeset.Bold
		}
	}
	return out
}

// brief is a text as the name of a link or bookmark: one line, not a page.
func brief(s string) string {
	const most = 200
	s = typeset.OneLine(s)
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

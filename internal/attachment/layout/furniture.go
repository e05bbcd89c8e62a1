package layout

import (
	"strings"
	"unicode"

	"samkarta/internal/document"
)

// edge is the share of a page's height where headers and footers stand.
const edge = 0.15

// mark is a line as it would come again on each page: its place and its text
// with the digits of page numbers made alike. Lines of one page that are alike
// but for their digits are told apart by which of them it is.
type mark struct {
	height, which int
	text          string
}

type marked struct {
	mark mark
	line []Word
}

// takeFurniture takes the lines that come again on each page, headers and
// footers, out of the pages and gives each once.
func takeFurniture(pages []Page) []document.Block {
	if len(pages) < 2 {
		return nil
	}
	seen := map[mark]int{}
	lines := make([][]marked, len(pages))
	for i, p := range pages {
		here := map[mark]int{}
		for _, line := range textLines(p.edgeWords()) {
			m := markOf(line)
			here[m]++
			m.which = here[m]
			lines[i] = append(lines[i], marked{m, line})
			seen[m]++
		}
	}
	need := max(2, (len(pages)+1)/2)
	var out []document.Block
	given := map[mark]bool{}
	for i := range pages {
		for _, l := range lines[i] {
			m, line := l.mark, l.line
			if seen[m] < need {
				continue
			}
			pages[i].remove(line)
			if given[m] {
				continue
			}
			given[m] = true
			part := document.Header
			if line[0].middle() < pages[i].Height/2 {
				part = document.Footer
			}
			r := &region{page: pages[i].Number}
			s := segment{}
			for _, w := range line {
				s.add(w)
			}
			p := r.paragraph([]segment{s})
			p.Part = part
			out = append(out, document.Block{Paragraph: p})
		}
	}
	return out
}

// edgeWords gives the words of a page where headers and footers may stand.
// Fields, boxes and notes are never furniture.
func (p *Page) edgeWords() []Word {
	var out []Word
	for _, w := range p.Words {
		if y := w.middle() / p.Height; (y < edge || y > 1-edge) && !w.placed() && w.Tick == document.NoTick {
			out = append(out, w)
		}
	}
	return out
}

// markOf rounds the height to a few points: page numbers of one and two digits
// may sit a hair apart.
func markOf(line []Word) mark {
	var b strings.Builder
	for _, w := range line {
		b.WriteString(w.Text)
		b.WriteByte(' ')
	}
	text := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, b.String())
	return mark{height: int(line[0].Base/3 + 0.5), text: text}
}

// remove takes the words of a line out of a copy of the page's words, since the
// caller still owns the slice.
func (p *Page) remove(line []Word) {
	kept := p.Words[:0:0]
	for _, w := range p.Words {
		gone := false
		for _, o := range line {
			gone = gone || w.Box == o.Box && w.Text == o.Text
		}
		if !gone {
			kept = append(kept, w)
		}
	}
	p.Words = kept
}

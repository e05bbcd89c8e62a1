package extract

import (
	"slices"
	"strings"

	"samkarta/internal/document"
)

// zone is where the answer to a question may stand: the tokens from its anchor
// to the next thing that is not answer, plus, for a label over a column, the
// cells below.
type zone struct {
	anchor anchor
	units  []part
	// head names the choices that crosses in it mean, nil for none.
	head *head
}

// part is a stretch of one unit inside a zone.
type part struct {
	unit       int
	start, end int // bytes of the unit's text
	first, to  int // tokens
}

// boundaries marks, for each unit, whether an answer stops there: headings of
// sections and the printed texts around the questions.
type boundaries struct {
	stop []bool
	// printed are tokens of help texts and prompts, which are no answers
	// wherever they stand.
	printed []bool
}

// printed finds what the form itself prints: titles, introductions, section
// headings, help texts and prompts.
func (s *stream) printed(f *known) boundaries {
	b := boundaries{stop: make([]bool, len(s.units)), printed: make([]bool, len(s.tokens))}
	for i := range s.units {
		b.unit(s, i, f.stops, f.prompts)
		b.stop[i] = b.stop[i] || s.isHeading(i, f.headings) || s.isTitle(i, f.titles)
	}
	return b
}

// unit marks the printed sentences that a unit opens with, and goes on behind
// each. A printed text around the questions may open with words of the round
// ("Personuppgifter: Samordningen behandlar …") before its first own sentence.
func (b *boundaries) unit(s *stream, i int, stops, prompts []phrase) {
	u := &s.units[i]
	for at := u.first; at < u.end; {
		end, isStop := s.longest(at, stops, 3)
		if promptEnd, _ := s.longest(at, prompts, 2); promptEnd > end {
			end, isStop = promptEnd, false
		}
		if end == at {
			break
		}
		for k := at; k < end; k++ {
			b.printed[k] = true
			if isStop {
				b.stop[s.tokens[k].unit] = true
			}
		}
		at = end
	}
	for at := u.first + 1; at < min(u.end, u.first+roundWords) && !b.stop[i]; at++ {
		_, b.stop[i] = s.longest(at, stops, 4)
	}
}

// roundWords is how many words of a round's own (its controller, address or
// challenge) may stand before the form's.
const roundWords = 8

// longest finds the longest of the phrases with at least so many words.
func (s *stream) longest(at int, phrases []phrase, words int) (end int, found bool) {
	end = at
	for _, p := range phrases {
		if len(p.words) < words {
			continue
		}
		if e, likeness := s.match(at, p); likeness > 0 && e > end {
			end, found = e, true
		}
	}
	return end, found
}

// isHeading: the unit is the heading of a section and nothing else. In a table
// a heading has its row alone.
func (s *stream) isHeading(i int, headings []phrase) bool {
	u := &s.units[i]
	_, at := s.number(i) // "2 Kontakt" where people number the sections
	if at >= u.end {
		return false
	}
	for _, h := range headings {
		end, likeness := s.match(at, h)
		if likeness > 0.9 && end == u.end && (u.table == 0 || u.column == 0) {
			return true
		}
	}
	return false
}

// isTitle: the unit is the form's title, alone or with the challenge's name
// behind it.
func (s *stream) isTitle(i int, titles []phrase) bool {
	u := &s.units[i]
	return slices.ContainsFunc(titles, func(p phrase) bool {
		end, likeness := s.match(u.first, p)
		return likeness == 1 && (end == u.end || strings.HasPrefix(s.after(end-1), ":"))
	})
}

// zones cuts the stream into one zone an anchor; others are labels that end a
// zone without being anchors of the form.
func (s *stream) zones(row, others []anchor, b boundaries) []zone {
	labels := slices.Concat(row, others)
	rowStarts(s, s.rows(), labels)
	starts := make([]int, len(labels))
	for i, label := range labels {
		starts[i] = label.start
	}
	slices.Sort(starts)
	out := make([]zone, len(row))
	for i, a := range row {
		out[i].anchor = a
		// A list number's label takes no token: the next one starts behind it.
		at, _ := slices.BinarySearch(starts, max(a.end, a.start+1))
		next := len(s.tokens)
		if at < len(starts) {
			next = starts[at]
		}
		out[i].units = s.parts(a, next, b)
	}
	s.columns(out, starts, b)
	return out
}

// unitOf is the unit that an anchor ends in. The number of a list item takes no
// token: it is not in the text.
func (s *stream) unitOf(a anchor) int { return s.tokens[max(a.end-1, a.start)].unit }

// parts gives the stretches of text between an anchor and the next one.
func (s *stream) parts(a anchor, next int, b boundaries) []part {
	var out []part
	unit := s.unitOf(a)
	last := len(s.units) - 1
	if next < len(s.tokens) {
		last = s.tokens[next].unit
	}
	for u := unit; u <= last; u++ {
		if u > unit && b.stop[u] || s.leavesForm(unit, u) {
			break
		}
		p := s.part(u, a.end, next, b)
		bullet := u > unit && p.first == p.to && p.to < s.units[u].end // of the next label
		if !bullet && strings.TrimSpace(s.units[u].text[p.start:p.end]) != "" {
			out = append(out, p)
		}
	}
	return out
}

// part cuts one unit to what lies between the tokens from and to, without the
// printed prompts it opens with.
func (s *stream) part(u, from, to int, b boundaries) part {
	unit := &s.units[u]
	p := part{unit: u, first: max(unit.first, from), to: min(unit.end, to)}
	for p.first < p.to && b.printed[p.first] {
		p.first++
	}
	p.end = len(unit.text)
	if p.to < unit.end {
		p.end = s.tokens[p.to].start
		// Commas part the answers of a line.
		p.end = len(strings.TrimRight(unit.text[:p.end], " ,;|"))
	}
	if p.first > unit.first {
		p.start = s.behindLabel(unit.text, s.tokens[p.first-1].end)
	}
	if p.start > p.end {
		p.start = p.end
	}
	return p
}

// behindLabel skips the punctuation that ends a label.
func (s *stream) behindLabel(text string, at int) int {
	rest := text[at:]
	trimmed := strings.TrimLeft(rest, " \t.:?!…)*_]|\u00a0")
	// A dash belongs to the label when a space follows; "-5" and "- punkt" after
	// a line break are answers.
	for _, dash := range []string{"– ", "- ", "— ", "= "} {
		trimmed = strings.TrimPrefix(trimmed, dash)
	}
	return at + len(rest) - len(strings.TrimLeft(trimmed, " \t"))
}

// leavesForm: an answer outside tables does not reach into a table of another
// kind and back: from a cell the answer stays in the table.
func (s *stream) leavesForm(from, to int) bool {
	a, b := &s.units[from], &s.units[to]
	return a.table != 0 && a.table != b.table
}

// text gives the zone's lines as written.
func (s *stream) text(parts []part) string {
	var lines []string
	for _, p := range parts {
		if line := strings.TrimSpace(s.units[p.unit].text[p.start:p.end]); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// tokensOf gives the positions of a zone's tokens.
func tokensOf(parts []part) []int {
	var out []int
	for _, p := range parts {
		for i := p.first; i < p.to; i++ {
			out = append(out, i)
		}
	}
	return slices.Compact(out)
}

// hasTicks tells whether there are tick boxes in a zone.
func (s *stream) hasTicks(tokens []int) bool {
	return slices.ContainsFunc(tokens, func(i int) bool { return s.tokens[i].tick != document.NoTick })
}

package extract

import (
	"slices"
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// option is a choice as it may be printed: its phrases, and whether it is the
// open one ("Annat:").
type option struct {
	phrases []phrase
	other   bool
}

// otherWords open a free choice on any form, yesNoWords are the boxes of a
// yes-no question; both are the words of the trade, not of one form.
var (
	otherWords = []string{"annat", "annan", "annat nämligen", "övrigt", "other", "other namely"}
	yesNoWords = [][]string{{"ja", "yes"}, {"nej", "no"}, {"delvis", "partly", "ibland"}, {"vet ej", "vet inte", "don't know", "do not know"}}
)

func options(q *form.Question) []option {
	var out []option
	for _, c := range q.Choices {
		if !c.Shown {
			continue
		}
		var o option
		for _, text := range c.Label {
			o.phrases = append(o.phrases, newPhrase(text))
		}
		out = append(out, o)
	}
	if q.Type == form.YesNo {
		for _, words := range yesNoWords {
			out = append(out, option{phrases: phrases(words)})
		}
	}
	return append(out, option{phrases: phrases(otherWords), other: true})
}

func phrases(words []string) []phrase {
	var out []phrase
	for _, w := range words {
		out = append(out, newPhrase(w))
	}
	return out
}

// printedOption is an option found in a zone.
type printedOption struct {
	option     int
	first, to  int // tokens
	on, marked bool
	struck     bool
}

// choices reads the answer of a question with choices out of a zone.
type choices struct {
	s       *stream
	zone    []part
	tokens  []int
	in      map[int]bool // the tokens, to look up
	options []option
	found   []printedOption
	starts  map[int]bool // the first tokens of those found
	// used marks the tokens that are boxes, marks and labels; what is left is
	// the person's own words.
	used map[int]bool
	// at is the first token that answers, -1 for none.
	at int
	// other is the text behind "Annat:".
	other string
	// doubt: a mark may belong to the option on either side of it.
	doubt bool
}

// choiceAnswer gives the part of a raw answer that comes from tick boxes and
// other marks. Boxes is false when the zone holds just text.
func (s *stream) choiceAnswer(t *target, zone []part) form.RawAnswer {
	c := &choices{s: s, zone: zone, tokens: tokensOf(zone), options: t.options, in: map[int]bool{}, used: map[int]bool{}, starts: map[int]bool{}, at: -1}
	for _, i := range c.tokens {
		c.in[i] = true
	}
	c.find()
	a := form.RawAnswer{Boxes: true, Confidence: 1}
	hasTicks := s.hasTicks(c.tokens)
	if hasTicks {
		c.byTicks()
	}
	marks := c.byMarks(!hasTicks)
	switch {
	case hasTicks && !marks && !c.anyTick():
		if below := c.withoutBoxes(); below != nil {
			return form.RawAnswer{Text: s.text(below), Confidence: strengthShort, Place: form.Place{Place: s.units[below[0].unit].place}}
		}
		switch {
		case s.surelyRead(zone) < 1: // a sign in a picture is a box misread
		case c.byStyle(), c.byCapitals(), c.bySymbols():
		case c.byRest(choosesOne(t.question.Type)):
			a.Confidence = sureKept
		}
	case !hasTicks && !marks && !c.byWords() && !c.byCellsBelow():
		if !c.wholeList() {
			if len(c.found) < 2 || !c.byStyle() {
				return form.RawAnswer{Text: s.text(zone), Confidence: c.sureOfCross()}
			}
			// Some of a shortened list stand out: chosen, or only stressed.
			a.Confidence = sureKept
			break
		}
		if !c.byStyle() && !c.byCapitals() {
			c.bySymbols()
		}
	}
	for _, p := range c.found {
		if p.on && !c.options[p.option].other {
			a.Ticked = append(a.Ticked, c.label(p))
			c.answersAt(p.first)
		}
	}
	if c.doubt {
		a.Confidence = sureKept
	}
	c.otherText()
	if s.surelyRead(zone) == 1 { // a sign in a picture is a box misread
		c.unknownEmpty()
	}
	a.Ticked = append(a.Ticked, c.unknownTicks()...)
	a.Other, a.Text = c.other, c.rest()
	if c.at >= 0 {
		a.Place.Place = s.units[s.tokens[c.at].unit].place
	}
	return a
}

// answersAt notes where the answer stands: a list of choices may fill a page.
func (c *choices) answersAt(i int) {
	if c.at < 0 || i < c.at {
		c.at = i
	}
}

// anyTick: a box of the zone is ticked.
func (c *choices) anyTick() bool {
	return slices.ContainsFunc(c.tokens, func(i int) bool { return c.s.tokens[i].tick == document.TickOn })
}

// find marks where the options are printed, longest first at each token.
func (c *choices) find() {
	for k := 0; k < len(c.tokens); {
		i := c.tokens[k]
		best := printedOption{first: i, to: i}
		for n, o := range c.options {
			for _, p := range o.phrases {
				end, likeness := c.s.match(i, p)
				if likeness > 0.8 && end > best.to && c.in[end-1] && !c.better(i+1, end, p, likeness) {
					best.option, best.to = n, end
				}
			}
		}
		if best.to == i || !c.atStart(i) {
			k++
			continue
		}
		c.found = append(c.found, best)
		c.starts[i] = true
		for k < len(c.tokens) && c.tokens[k] < best.to {
			k++
		}
	}
}

// better: the phrase stands there more exactly from a later token on, so that
// what comes before it is an option of its own ("Unga / Unga som varken …").
func (c *choices) better(from, to int, p phrase, likeness float64) bool {
	if likeness == 1 {
		return false
	}
	for i := from; i < to; i++ {
		if _, l := c.s.match(i, p); l > likeness {
			return true
		}
	}
	return false
}

// atStart: an option opens its line or follows a box, a mark, another option
// or a separator; "Norr" in the middle of a sentence is no option.
func (c *choices) atStart(i int) bool {
	t := c.s.tokens[i]
	if i == 0 || c.s.tokens[i-1].unit != t.unit || c.s.tokens[i-1].tick != document.NoTick || isMark(c.s.tokens[i-1].fold) {
		return true
	}
	if n := len(c.found); n > 0 && c.found[n-1].to == i {
		return true
	}
	if u := &c.s.units[t.unit]; i-1 == u.first && c.saysYesOrNo(i-1) {
		return true
	}
	gap := c.s.gap(i - 1)
	return strings.ContainsAny(gap, ",;/|\t•·()") || strings.Contains(gap, "  ")
}

// byTicks gives each option the state of its box. Boxes stand before their
// labels or after them, the same way all through a list: what comes first in
// it, a box or a label, tells which.
func (c *choices) byTicks() {
	beside := c.boxAfter
	if c.startsWithBox() {
		beside = c.boxBefore
	}
	for n := range c.found {
		p := &c.found[n]
		if box := beside(*p); box >= 0 {
			p.on = c.s.tokens[box].tick == document.TickOn
			c.used[box] = true
		}
	}
}

func (c *choices) startsWithBox() bool {
	for _, i := range c.tokens {
		switch {
		case c.s.tokens[i].tick != document.NoTick:
			return true
		case c.optionAt(i):
			return false
		}
	}
	return true
}

// boxBefore finds the box right before an option: in its own line, or alone
// in the cell to its left.
func (c *choices) boxBefore(p printedOption) int {
	i := p.first - 1
	if i < 0 || c.s.tokens[i].tick == document.NoTick || !c.in[i] {
		return -1
	}
	return c.ifBeside(i, p.first)
}

func (c *choices) boxAfter(p printedOption) int {
	if p.to >= len(c.s.tokens) || c.s.tokens[p.to].tick == document.NoTick || !c.in[p.to] {
		return -1
	}
	return c.ifBeside(p.to, p.to-1)
}

// ifBeside gives the box when it stands in the text or in the table row of the
// label.
func (c *choices) ifBeside(box, label int) int {
	a, b := c.s.tokens[box].unit, c.s.tokens[label].unit
	sameRow := c.s.units[a].table == c.s.units[b].table && c.s.units[a].row == c.s.units[b].row
	if c.s.sameContainer(a, b) || sameRow && c.s.units[a].table != 0 {
		return box
	}
	return -1
}

// byMarks reads crosses and letters set beside options ("x Praktik", a cell
// with X or 1 in the option's row). Words that are no options beside them are
// left alone.
func (c *choices) byMarks(withCells bool) bool {
	any := false
	for n := range c.found {
		p := &c.found[n]
		for _, i := range []int{p.first - 1, p.to} {
			if c.markAt(i, p, withCells) {
				p.on, any = true, true
				c.used[i] = true
				break
			}
		}
	}
	return any
}

// markAt tells whether a token is a mark that belongs to an option: on the
// same line it stands before it (a mark at the end of the line belongs to the
// option it follows), in a table it is alone in a cell of the option's row.
func (c *choices) markAt(i int, p *printedOption, withCells bool) bool {
	if i < 0 || !c.in[i] || c.used[i] || !isMark(c.s.tokens[i].fold) {
		return false
	}
	label, mark := c.s.tokens[p.first], c.s.tokens[i]
	if mark.unit == label.unit {
		if i < p.first {
			return !c.marksBehind(i)
		}
		return i+1 == c.s.units[mark.unit].end || !c.optionAt(i+1) && apartBy(c.s.gap(i-1)) <= apartBy(c.s.gap(i)) || c.marksBehind(i)
	}
	a, b := &c.s.units[mark.unit], &c.s.units[label.unit]
	return withCells && a.table != 0 && a.table == b.table && a.row == b.row && a.end-a.first == 1
}

func (c *choices) optionAt(i int) bool { return c.starts[i] }

// isMark: what people set beside a choice instead of ticking a box.
func isMark(fold string) bool { return fold == "x" || fold == "xx" || fold == "xxx" || fold == "v" }

// wholeList: the printed list of options stands there as the blank has it, so
// that what counts is how options are marked, not that they are there.
func (c *choices) wholeList() bool {
	shown := 0
	for _, o := range c.options {
		if !o.other {
			shown++
		}
	}
	seen := map[int]bool{}
	for _, p := range c.found {
		if !c.options[p.option].other {
			seen[p.option] = true
		}
	}
	return shown > 1 && len(seen)*10 >= shown*9
}

// byStyle reads options that are highlighted, or left when the others are
// struck out, and tells whether there are such.
func (c *choices) byStyle() bool {
	marked, struck, bold := 0, 0, 0
	for n := range c.found {
		p := &c.found[n]
		sp := c.span(p.first)
		p.marked, p.struck = sp.marked, sp.struck
		if sp.marked {
			marked++
		}
		if sp.struck {
			struck++
		}
		if sp.bold {
			bold++
		}
	}
	total := len(c.found)
	for n := range c.found {
		p := &c.found[n]
		switch {
		case marked > 0 && marked < total:
			p.on = p.marked
		case struck > 0 && struck < total:
			p.on = !p.struck && !c.options[p.option].other
		case bold > 0 && bold < total:
			p.on = c.span(p.first).bold
		}
	}
	return slices.ContainsFunc(c.found, func(p printedOption) bool { return p.on })
}

func (c *choices) span(i int) span {
	t := c.s.tokens[i]
	spans := c.s.units[t.unit].spans
	n, _ := slices.BinarySearchFunc(spans, t.start, func(sp span, start int) int {
		if sp.end <= start {
			return -1
		}
		return 1
	})
	if n < len(spans) && spans[n].start <= t.start {
		return spans[n]
	}
	return span{}
}

func (c *choices) label(p printedOption) string {
	for i := p.first; i < p.to; i++ {
		c.used[i] = true
	}
	return c.s.words(p.first, p.to)
}

// words gives the text from one token to another, lines joined.
func (s *stream) words(first, to int) string {
	var out []string
	for i := first; i < to; {
		unit, start := s.tokens[i].unit, s.tokens[i].start
		end := start
		for i < to && s.tokens[i].unit == unit {
			end = s.tokens[i].end
			i++
		}
		text := s.units[unit].text
		// A bracket that the label opened is the label's.
		if strings.HasPrefix(text[end:], ")") && strings.Contains(text[start:end], "(") {
			end++
		}
		out = append(out, text[start:end])
	}
	return strings.Join(out, " ")
}

// otherText takes the words behind "Annat:" up to the next box or option.
func (c *choices) otherText() {
	for _, p := range c.found {
		for i := p.first; i < p.to; i++ {
			c.used[i] = true
		}
		if c.options[p.option].other {
			from := p.to
			for c.used[from] { // its cross stands behind it
				from++
			}
			if text := c.behind(from, p.to-1); text != "" {
				c.answersAt(from)
				c.other = strings.TrimLeft(text, ":;.,–-_ …\t")
			}
		}
	}
}

// behind takes the text from a token to the next box, mark or option on its
// line or in the next cell of its row. label is the token it belongs to.
func (c *choices) behind(from, label int) string {
	to := from
	row := c.s.units[c.s.tokens[label].unit]
	for c.in[to] && c.s.tokens[to].tick == document.NoTick && !c.optionAt(to) {
		u := c.s.units[c.s.tokens[to].unit]
		if c.s.tokens[to].unit != c.s.tokens[label].unit && (u.table == 0 || u.table != row.table || u.row != row.row) {
			break
		}
		if isMark(c.s.tokens[to].fold) && u.table != 0 && u.end-u.first == 1 && to > from {
			c.used[to] = true // its cross, in a cell of its own
			break
		}
		to++
	}
	if to == from {
		return ""
	}
	for i := from; i < to; i++ {
		c.used[i] = true
	}
	return c.s.upTo(from, to, c.zone)
}

// upTo gives the text of tokens with the punctuation around them.
func (s *stream) upTo(first, to int, zone []part) string {
	var out []string
	for i := first; i < to; {
		unit := s.tokens[i].unit
		start := s.tokens[i].start
		if i > s.units[unit].first {
			start = s.tokens[i-1].end
		}
		for i < to && s.tokens[i].unit == unit {
			i++
		}
		end := len(s.units[unit].text)
		if i < len(s.tokens) && s.tokens[i].unit == unit {
			end = s.tokens[i].start
		}
		n, _ := slices.BinarySearchFunc(zone, unit, func(p part, unit int) int { return p.unit - unit })
		for ; n < len(zone) && zone[n].unit == unit; n++ {
			end = min(end, zone[n].end)
		}
		out = append(out, strings.TrimSpace(s.units[unit].text[start:end]))
	}
	return strings.Join(out, " ")
}

// unknownTicks gives the words behind ticked boxes that are no option of the
// form: a retyped list, or a choice of another version.
func (c *choices) unknownTicks() []string {
	var out []string
	for _, i := range c.tokens {
		if c.s.tokens[i].tick != document.TickOn || c.used[i] {
			continue
		}
		c.used[i] = true
		if text := c.behind(i+1, i); text != "" {
			c.answersAt(i + 1)
			out = append(out, text)
		}
	}
	return out
}

// rest gives the words of the zone that are neither boxes nor options.
func (c *choices) rest() string {
	var lines []string
	for _, p := range c.zone {
		for i := p.first; i < p.to; i++ {
			if c.used[i] || c.s.tokens[i].tick != document.NoTick {
				continue
			}
			from := i
			for i < p.to && !c.used[i] && c.s.tokens[i].tick == document.NoTick {
				i++
			}
			if text := strings.Trim(c.s.upTo(from, i, c.zone), " \t|/,;"); text != "" {
				if says(text) {
					c.answersAt(from)
				}
				lines = append(lines, text)
			}
		}
	}
	return strings.Join(lines, "\n")
}

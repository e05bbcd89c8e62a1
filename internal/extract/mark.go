package extract

import (
	"slices"
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// Marks that are no tick boxes: people write "ja" or 1 in a cell beside a
// choice, set a cross in the cell below it, an arrow before it, or take away
// the choices that they do not mean.

// yesMarks and noMarks fill the cell beside a choice in workbooks.
var (
	yesMarks = []string{"ja", "yes", "j", "1", "sant", "true"}
	noMarks  = []string{"nej", "no", "n", "0", "falskt", "false"}
)

// byWords reads a yes or no beside each option, in a column or on its line
// ("Norr - JA"), where the options themselves are not a yes and a no.
func (c *choices) byWords() bool {
	for _, o := range c.options {
		for _, p := range o.phrases {
			if len(p.words) == 1 && (slices.Contains(yesMarks, p.words[0]) || slices.Contains(noMarks, p.words[0])) {
				return false
			}
		}
	}
	beside := map[int]int{} // option to the token beside it
	any := false
	for n, p := range c.found {
		for _, i := range []int{p.first - 1, p.to} {
			if !c.cellBeside(i, p.first) && !c.wordBeside(i, p) {
				continue
			}
			switch word := c.s.tokens[i].fold; {
			case slices.Contains(yesMarks, word):
				any = true
				beside[n] = i
			case slices.Contains(noMarks, word):
				beside[n] = i
			case strings.Trim(word, "0123456789") == "":
				return false // numbers of the choices, or an order of them
			}
		}
	}
	if !any {
		return false
	}
	for n, i := range beside {
		c.found[n].on = slices.Contains(yesMarks, c.s.tokens[i].fold)
		c.used[i] = true
	}
	return true
}

// cellBeside: the token is alone in another cell of the label's row.
func (c *choices) cellBeside(i, label int) bool {
	if i < 0 || i >= len(c.s.tokens) || !c.in[i] || c.used[i] {
		return false
	}
	a, b := &c.s.units[c.s.tokens[i].unit], &c.s.units[c.s.tokens[label].unit]
	return a.table != 0 && a.table == b.table && a.row == b.row && a.column != b.column && a.end-a.first == 1
}

// wordBeside: the token opens or ends the option's line, and is a whole yes or
// no: a letter or a figure may be something else.
func (c *choices) wordBeside(i int, p printedOption) bool {
	if i < 0 || i >= len(c.s.tokens) || !c.in[i] || c.used[i] || c.s.tokens[i].unit != c.s.tokens[p.first].unit {
		return false
	}
	u := &c.s.units[c.s.tokens[i].unit]
	return c.saysYesOrNo(i) && (i == u.first && p.first == i+1 || i == p.to && i+1 == u.end)
}

// saysYesOrNo: the token is a whole yes or no, and no option is.
func (c *choices) saysYesOrNo(i int) bool {
	word := c.s.tokens[i].fold
	return len(word) >= 2 && (slices.Contains(yesMarks, word) || slices.Contains(noMarks, word))
}

// byCapitals reads the options written in capitals among others that are not:
// "JA / nej".
func (c *choices) byCapitals() bool {
	loud := 0
	for n := range c.found {
		p := &c.found[n]
		words := c.s.words(p.first, p.to)
		p.marked = len(words) > 1 && words == strings.ToUpper(words) && !c.printedLoud(*p, words)
		if p.marked {
			loud++
		}
	}
	if loud == 0 || loud == len(c.found) {
		return false
	}
	for n := range c.found {
		c.found[n].on = c.found[n].marked
	}
	return true
}

// printedLoud: the form itself has the option in capitals ("IOP").
func (c *choices) printedLoud(p printedOption, words string) bool {
	return slices.ContainsFunc(c.options[p.option].phrases, func(o phrase) bool { return o.text == words })
}

// byCellsBelow reads crosses that stand in the row below a row of options, each
// under its own.
func (c *choices) byCellsBelow() bool {
	type place struct{ table, row, column int }
	marks := map[place]int{}
	for _, i := range c.tokens {
		u := &c.s.units[c.s.tokens[i].unit]
		if u.table != 0 && u.end-u.first == 1 && !c.used[i] && isMark(c.s.tokens[i].fold) {
			marks[place{u.table, u.row, u.column}] = i
		}
	}
	any := false
	for n := range c.found {
		u := &c.s.units[c.s.tokens[c.found[n].first].unit]
		if i, ok := marks[place{u.table, u.row + 1, u.column}]; ok {
			c.found[n].on, any = true, true
			c.used[i] = true
		}
	}
	return any
}

// bySymbols reads signs set before some of the options and not before the
// others: "× Norr", "-> Stiftelse", "* Ja".
func (c *choices) bySymbols() bool {
	sign, signed := "", 0
	for n := range c.found {
		p := &c.found[n]
		s := c.signBefore(p.first)
		switch {
		case s == "":
			continue
		case sign != "" && s != sign:
			return false
		}
		sign, p.marked = s, true
		signed++
	}
	if signed == 0 || signed == len(c.found) {
		return false
	}
	for n := range c.found {
		c.found[n].on = c.found[n].marked
	}
	return true
}

// signBefore is what opens the option's line, when it is no dash or dot of a
// list.
func (c *choices) signBefore(i int) string {
	t := c.s.tokens[i]
	u := &c.s.units[t.unit]
	from := 0
	if i > u.first {
		return ""
	}
	n, found := slices.BinarySearchFunc(c.zone, t.unit, func(p part, unit int) int { return p.unit - unit })
	if found {
		from = min(c.zone[n].start, t.start)
	}
	sign := strings.TrimSpace(u.text[from:t.start])
	if strings.Trim(sign, "-–—•·▪◦()[]./,;:_\"'…| ") == "" {
		return ""
	}
	return sign
}

// withoutBoxes gives the lines of the zone in which a choice is written out,
// below a list whose boxes are all empty: people answer so between the lines of
// a blank that a mail quotes. It is nil when there are none.
func (c *choices) withoutBoxes() []part {
	var out []part
	listed := map[int]bool{} // options that have a box
	written := map[int]bool{}
	for _, p := range c.found {
		if c.boxBefore(p) >= 0 || c.boxAfter(p) >= 0 {
			listed[p.option] = true
		}
	}
	for _, p := range c.found {
		u := c.s.tokens[p.first].unit
		if p.first == c.s.units[u].first && listed[p.option] && c.boxBefore(p) < 0 && c.boxAfter(p) < 0 {
			written[u] = true
		}
	}
	boxes := 0 // how many parts there are up to the last one with a box
	for i, p := range c.zone {
		if c.s.hasTicks(tokensOf([]part{p})) {
			boxes = i + 1
		}
	}
	for i, p := range c.zone[boxes:] {
		if written[p.unit] {
			return append(out, c.zone[boxes+i:]...)
		}
	}
	return out
}

// sureKept is how sure it is that the options left in an edited list are meant
// though their boxes are empty: a person must look.
const sureKept = 0.6

// byRest takes the options that are left when the others were taken away,
// though no box is ticked.
func (c *choices) byRest(single bool) bool {
	left, shown := 0, 0
	for _, o := range c.options {
		if !o.other {
			shown++
		}
	}
	for _, p := range c.found {
		if !c.options[p.option].other {
			left++
		}
	}
	if left == 0 || left*2 > shown || single && left != 1 {
		return false
	}
	for n := range c.found {
		c.found[n].on = true
	}
	return true
}

// sureOfCross: a lone cross where no choice is to be seen may mean yes, or stand
// in a column whose heading was not found.
func (c *choices) sureOfCross() float64 {
	if len(c.tokens) == 1 && isMark(c.s.tokens[c.tokens[0]].fold) {
		return sureKept
	}
	return 1
}

// choosesOne tells whether a question of the type has one answer.
func choosesOne(t form.Type) bool { return t != form.MultiChoice }

// marksBehind tells whether a mark between two options of a line belongs to the
// one before it: by what parts it from them ("Ja x    Nej", "Ja x, Nej"), else by
// the mark that opens or ends the line. Where nothing tells, it is in doubt.
func (c *choices) marksBehind(i int) bool {
	u := &c.s.units[c.s.tokens[i].unit]
	if i+1 >= u.end || !slices.ContainsFunc(c.found, func(p printedOption) bool { return p.to == i && c.s.tokens[p.first].unit == c.s.tokens[i].unit }) {
		return false
	}
	before, behind := apartBy(c.s.gap(i-1)), apartBy(c.s.gap(i))
	switch {
	case before != behind:
		return before < behind
	case isMark(c.s.tokens[u.end-1].fold):
		return true
	}
	first := i
	for first > u.first && c.in[first-1] {
		first--
	}
	c.doubt = c.doubt || !isMark(c.s.tokens[first].fold)
	return false
}

// apartBy measures what stands between two words: a comma or tab parts more than
// any number of spaces.
func apartBy(gap string) int {
	n := len(gap)
	for _, r := range gap {
		if strings.ContainsRune(",;/|\t", r) {
			n += 100
		}
	}
	return n
}

// mostUnknown is how many words a choice that the form does not know may have;
// more are what somebody wrote beside an empty box.
const mostUnknown = 6

// unknownEmpty passes over the choices of a list that the form does not know and
// that nobody ticked: another version printed them, or somebody added them.
func (c *choices) unknownEmpty() {
	boxes := 0
	for _, i := range c.tokens {
		if c.s.tokens[i].tick != document.NoTick {
			boxes++
		}
	}
	if boxes < 2 || !c.startsWithBox() {
		return
	}
	for _, i := range c.tokens {
		if c.s.tokens[i].tick != document.TickOff || c.used[i] {
			continue
		}
		to, unit := i+1, c.s.tokens[i].unit
		for c.in[to] && c.s.tokens[to].unit == unit && c.s.tokens[to].tick == document.NoTick && !c.used[to] && !c.optionAt(to) {
			to++
		}
		for n := i + 1; n < to && to-i-1 <= mostUnknown; n++ {
			c.used[n] = true
		}
	}
}

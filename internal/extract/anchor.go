package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// anchor is a place in the stream where a question seems to be asked.
type anchor struct {
	question int // position in the form's questions
	// start and end delimit the tokens of number, label, help text and the
	// choices listed in the label; the answer follows.
	start, end int
	// strength is how sure it is that this is the question, 0 to 1.
	strength float64
	// numbered: the question's own number stood before the label; bare: nothing
	// but the number did; long: the label has three words or more, or fills a
	// cell of a table.
	numbered, bare, long bool
	// reworded: a question in the sender's own words stands behind the bare number.
	reworded bool
	// words is how many words the label has; printed: it is the form's own and
	// not another wording for it.
	words   int
	printed bool
}

// target is a question with all the phrases it may be known by.
type target struct {
	question *form.Question
	labels   []label
	help     []phrase
	options  []option
	choices  []phrase
}

type label struct {
	phrase
	strength float64
}

// Strengths of the ways to recognise a question. They are the share of such
// matches that were right on filled forms, and are to be calibrated with them.
const (
	strengthLabel = 0.99 // the label as printed, in either language
	strengthShort = 0.95 // another wording from the form's file
	strengthPart  = 0.92 // the first sentence of a label of several
	strengthBare  = 0.92 // only the number, in an unbroken row of numbers
	// strengthAbridged is the label with words left out.
	strengthAbridged = 0.85
	// strengthReworded is the question's number before a question in other words:
	// likely the same, but a person must look.
	strengthReworded = 0.7
)

func targets(f *form.Form) []target {
	var out []target
	for _, q := range f.Questions() {
		q := q
		t := target{question: &q}
		for _, text := range []string{q.Label[form.Swedish], q.Label[form.English]} {
			if text == "" {
				continue
			}
			t.labels = append(t.labels, label{newPhrase(text), strengthLabel})
			if parts := sentences(text); len(parts) > 1 && len(parts[0].words) > 1 {
				t.labels = append(t.labels, label{parts[0], strengthPart})
			}
		}
		for _, text := range q.Short {
			t.labels = append(t.labels, label{newPhrase(text), strengthShort})
		}
		for _, text := range q.Help {
			t.help = append(t.help, newPhrase(text))
			t.help = append(t.help, sentences(text)...)
		}
		t.options = options(&q)
		for _, o := range t.options {
			t.choices = append(t.choices, o.phrases...)
		}
		out = append(out, t)
	}
	return out
}

var (
	// leadingNumber is a question number as it is printed or retyped: "12.",
	// "12)", "Fråga 12:", "[Q12]", "12 -".
	leadingNumber = regexp.MustCompile(`^[\s\[(#*•·–-]*(?i:fråga|question|nr|q)?\.?\s*(?i:nr\.?\s*)?(\d{1,2})(?:\s*[.):\]]|,\s|\s*[-–](?:\s|$)|\s|$)[\s.):\]–-]*`)
	saysQuestion  = regexp.MustCompile(`^[\s\[(#*•·–-]*(?i:fråga|question|q)\.?\s*(?i:nr\.?\s*)?\d`)
	// ownNumber is a number of the sender's own order ("2.3", "b)", "A4."), or a
	// word that only says that this is a question ("F:").
	ownNumber  = regexp.MustCompile(`^[\s\[(#*•·–-]*(?:(?i:f|q|fråga|question)\s*[:.)]\s|\p{L}?[1-9]\.(?:[1-9]|1\d)[.)]?\s|[A-PR-Za-pr-z]\d{1,2}[.)]\s|\p{L}[.)]\s)\s*`)
	listNumber = regexp.MustCompile(`^\W*(\d{1,2})\W*$`)
)

// opens gives the start of a line, which is all that the expressions look at:
// some of them take time in the length of what they are given.
func opens(line string) string { return line[:min(len(line), 100)] }

// anchors finds every place where a question may be asked.
func (s *stream) anchors(all []target) []anchor {
	var out []anchor
	for u := range s.units {
		out = append(out, s.unitAnchors(u, all)...)
	}
	return out
}

// unitAnchors looks at the start of a unit, and after each tab in it, since
// retyped forms put two questions on a line.
func (s *stream) unitAnchors(u int, all []target) []anchor {
	unit := &s.units[u]
	if unit.first == unit.end {
		return nil
	}
	number, at := s.number(u)
	var out []anchor
	// A number that fills its line or cell is an answer, or the number cell of
	// the label beside it; that label is looked for where it stands.
	if a, ok := s.bestLabel(at, number, all); ok && at < unit.end && !s.isChoice(a, all) {
		a.start = s.withNumberCell(unit.first, all[a.question].question.Number)
		a.long = a.long || unit.table != 0 && a.end == unit.end
		out = append(out, a)
	} else if number > 0 {
		for i := range all {
			if all[i].question.Number == number && s.startsAnswer(u, at) {
				a := anchor{question: i, start: unit.first, end: at, strength: strengthBare, bare: true}
				if s.asksInOwnWords(u, at) {
					a.end, a.strength, a.reworded = unit.end, strengthReworded, true
				}
				out = append(out, a)
			}
		}
	}
	for i := max(at, unit.first+1); i < unit.end; i++ {
		if strings.Contains(s.gap(i-1), "\t") && s.tokens[i-1].unit == u {
			if a, ok := s.bestLabel(i, 0, all); ok && !s.isChoice(a, all) {
				a.start = i
				out = append(out, a)
			}
		}
	}
	return append(out, s.inline(max(at, unit.first+1), unit.end, len(out), all)...)
}

// leastInline is how many labels with a colon make a line a list of answers;
// one or two stand in answers too ("Åsa, tel: 040 …").
const leastInline = 3

// inline finds the labels of a line in which somebody wrote one answer after
// the other: "Förening: Skutan, org.nr: 802955-6785; e-post: …". before is how
// many were found at its start.
func (s *stream) inline(from, to, before int, all []target) []anchor {
	if from >= to || strings.Count(s.units[s.tokens[from].unit].text, ":") < leastInline {
		return nil
	}
	var out []anchor
	for i := from; i < to; i++ {
		gap := strings.TrimSpace(s.gap(i - 1))
		if gap == "" || strings.Trim(gap, ",;.!|") != "" {
			continue
		}
		if a, ok := s.bestLabel(i, 0, all); ok && strings.HasPrefix(s.after(a.end-1), ":") {
			out = append(out, a)
		}
	}
	if before+len(out) < leastInline {
		return nil
	}
	return out
}

// number reads the question number that opens a unit: its value, 0 for none,
// and the first token behind it.
func (s *stream) number(u int) (number, at int) {
	unit := &s.units[u]
	if m := listNumber.FindStringSubmatch(unit.list); m != nil {
		number, _ = strconv.Atoi(m[1])
	}
	at = unit.first
	if !s.mayNumber(u) {
		return number, at
	}
	if own := ownNumber.FindStringIndex(opens(unit.text)); own != nil && s.tokens[at].tick == document.NoTick {
		if behind := s.tokenAt(u, own[1]); behind < unit.end {
			return number, behind
		}
	}
	m := leadingNumber.FindStringSubmatchIndex(opens(unit.text))
	if m == nil || s.tokens[at].tick != document.NoTick {
		return number, at
	}
	n, _ := strconv.Atoi(unit.text[m[2]:m[3]])
	if number > 0 && !strings.ContainsAny(unit.text[m[3]:m[1]], ".):]") {
		return number, at // "11" or "12 platser" as item 5 of a list
	}
	return n, s.tokenAt(u, m[1])
}

// mayNumber tells by its first word, without the expressions, of most lines that
// no number opens them: it begins with a figure, is a letter or a letter with a
// figure, or says that this is a question.
func (s *stream) mayNumber(u int) bool {
	unit := &s.units[u]
	if unit.first == unit.end {
		return false
	}
	word := s.tokens[unit.first].fold
	switch strings.TrimRight(word, "0123456789") {
	case "", "fråga", "question", "nr":
		return word != ""
	}
	_, size := utf8.DecodeRuneInString(word)
	return digit(word, 0) || size == len(word) || digit(word, 1)
}

// tokenAt is the first token of a unit that starts at a byte or behind it.
func (s *stream) tokenAt(u, start int) int {
	unit := &s.units[u]
	at := unit.first
	for at < unit.end && s.tokens[at].start < start {
		at++
	}
	return at
}

// startsAnswer: a bare number counts only when it is written as a question
// number ("12." or "12)") or is a list number; "12 platser" is an answer.
func (s *stream) startsAnswer(u, at int) bool {
	unit := &s.units[u]
	if at == unit.first {
		return unit.list != ""
	}
	behind := strings.TrimLeft(unit.text[s.tokens[at-1].end:], " ")
	if saysQuestion.MatchString(opens(unit.text)) || s.inNumberColumn(u) {
		return true
	}
	if behind == "" {
		return false
	}
	return strings.ContainsRune(".)]:", rune(behind[0])) && (at == unit.end || !digit(unit.text, s.tokens[at-1].end+1))
}

// inNumberColumn: the unit is a cell with a number only, and the rows above or
// below it hold the neighbouring numbers in the same column: "4", "5", "6".
func (s *stream) inNumberColumn(u int) bool {
	c := &s.units[u]
	n, ok := s.lone(u)
	if !ok || c.table == 0 || c.column > 0 {
		return false
	}
	run := 1
	for _, step := range []int{-1, 1} {
		want := n
		for v := u + step; v >= 0 && v < len(s.units) && s.units[v].table == c.table && run < leastRun; v += step {
			if s.units[v].column != c.column {
				continue
			}
			want += step
			if got, ok := s.lone(v); !ok || got != want {
				break
			}
			run++
		}
	}
	return run >= leastRun
}

// leastRun is how many numbers in a column, each one more than the one above,
// number the rows.
const leastRun = 4

// lone gives the number that a unit holds and nothing else.
func (s *stream) lone(u int) (int, bool) {
	c := &s.units[u]
	if c.end-c.first != 1 {
		return 0, false
	}
	n, err := strconv.Atoi(s.tokens[c.first].fold)
	return n, err == nil && n > 0
}

func digit(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// withNumberCell moves the start of an anchor back over a cell that holds just
// the question's number.
func (s *stream) withNumberCell(first, number int) int {
	if first == 0 || number == 0 {
		return first
	}
	before := &s.units[s.tokens[first-1].unit]
	here := &s.units[s.tokens[first].unit]
	alone := before.end-before.first == 1 && strings.Trim(s.tokens[first-1].fold, ". ") == strconv.Itoa(number)
	if alone && before.table == here.table && before.table != 0 && before.row == here.row {
		return first - 1
	}
	return first
}

// bestLabel finds the question whose label stands at a token; the longest and
// likest wins.
func (s *stream) bestLabel(at, number int, all []target) (best anchor, ok bool) {
	bestScore := 0.0
	var named phrase
	for i := range all {
		for _, l := range all[i].labels {
			end, likeness := s.match(at, l.phrase)
			if likeness == 0 {
				continue
			}
			numbered := number > 0 && number == all[i].question.Number
			sure := numbered && l.strength == strengthLabel
			if len(l.words) <= 2 && !sure && (likeness < 1 && !s.slipped(at, end, l) || s.countsThings(at) || !s.standsAlone(at, end, all[i])) {
				continue
			}
			score := likeness * float64(end-at)
			if numbered {
				score *= 1.5
			}
			if score <= bestScore {
				continue
			}
			bestScore, ok, named = score, true, l.phrase
			best = anchor{question: i, start: at, end: end, strength: l.strength * likeness, numbered: numbered, long: len(l.words) >= 3,
				words: len(l.words), printed: l.strength == strengthLabel}
		}
	}
	if !ok {
		best, ok = s.abridged(at, all)
	}
	if ok {
		best.end = s.behindTail(s.behindTranslation(best.end, named, all[best.question]))
		best.end = s.behindPrompts(best.end, all[best.question])
	}
	return best, ok
}

// abridged finds a label that somebody shortened by leaving words out ("Vad
// krävs för plats?", "Arbete är:"): all its words stand in the label, in their
// order from the first, they are a good part of it, and of no other.
func (s *stream) abridged(at int, all []target) (best anchor, ok bool) {
	if at >= len(s.tokens) {
		return best, false
	}
	end, closed := s.opening(at)
	n := end - at
	if n < 2 || n == 2 && !closed || n == 3 && !closed && end < s.units[s.tokens[at].unit].end {
		return best, false
	}
	for i := range all {
		for _, l := range all[i].labels {
			if len(l.words) < 4 || n*2 < len(l.words) && n < 4 || n*3 < len(l.words) || !s.leavesOut(at, end, l.phrase) {
				continue
			}
			if ok && best.question != i {
				return best, false
			}
			ok = true
			best = anchor{question: i, start: at, end: end, strength: strengthAbridged, long: n >= 3, words: n}
		}
	}
	return best, ok
}

// opening gives the end of the words that open a line or cell up to a colon, a
// question mark or its end, and whether one of the two marks closes them.
func (s *stream) opening(at int) (end int, closed bool) {
	u := &s.units[s.tokens[at].unit]
	if s.tokens[at].tick != document.NoTick {
		return at, false
	}
	for end = at + 1; end < u.end; end++ {
		gap := s.gap(end - 1)
		if strings.HasPrefix(gap, ":") || strings.HasPrefix(gap, "?") {
			return end, true
		}
		if strings.TrimSpace(gap) != "" || s.tokens[end].tick != document.NoTick || end-at > mostOpening {
			return at, false
		}
	}
	return end, strings.HasPrefix(s.after(end-1), ":") || strings.HasPrefix(s.after(end-1), "?")
}

// mostOpening is how many words a shortened label may have.
const mostOpening = 10

// leavesOut: the tokens are words of the phrase in its order, from its first.
func (s *stream) leavesOut(at, end int, p phrase) bool {
	if s.tokens[at].fold != p.words[0] {
		return false
	}
	w := 0
	for i := at; i < end; i++ {
		for w < len(p.words) && s.tokens[i].fold != p.words[w] && !alike(s.tokens[i].fold, p.words[w]) {
			w++
		}
		if w == len(p.words) {
			return false
		}
		w++
	}
	return true
}

// behindTranslation skips the label in the form's other language where it
// follows: "Organisationens namn / Name of organisation".
func (s *stream) behindTranslation(end int, named phrase, t target) int {
	if end >= len(s.tokens) {
		return end
	}
	for _, l := range t.labels {
		if l.strength != strengthLabel || l.text == named.text {
			continue
		}
		e, likeness := s.match(end, l.phrase)
		if likeness < 0.9 {
			continue
		}
		gap := s.gap(end - 1)
		fills := gap == "\n" && e == s.units[s.tokens[end].unit].end && s.tokens[e-1].unit == s.tokens[end].unit
		if fills || strings.ContainsAny(gap, "/|(") {
			return e
		}
	}
	return end
}

// tail is what people add to a label of their own before its colon:
// "Hemsida/sociala medier:", "Antal anställda (ca):".
var tail = regexp.MustCompile(`^\s*(?:\([^():]{1,40}\)|(?:/|&| och | eller | and | or )[\p{L}&/ -]{2,40})\s*:`)

// behindTail skips it.
func (s *stream) behindTail(end int) int {
	if end == 0 {
		return end
	}
	if m := tail.FindString(opens(s.after(end - 1))); m != "" {
		return s.tokenAt(s.tokens[end-1].unit, s.tokens[end-1].end+len(m))
	}
	return end
}

// slipped: a printed label of one or two words, mistyped, which has its line or
// cell to itself, but for a colon or question mark. Words of an answer stand in
// sentences.
func (s *stream) slipped(at, end int, l label) bool {
	u := &s.units[s.tokens[at].unit]
	return l.strength == strengthLabel && end == u.end && s.tokens[end-1].unit == s.tokens[at].unit &&
		strings.Trim(s.after(end-1), " .:?*_") == ""
}

// countsThings: the words follow a bare number ("8 platser"), so they are what
// is counted, not a label.
func (s *stream) countsThings(at int) bool {
	t := s.tokens[at]
	u := &s.units[t.unit]
	if own := ownNumber.FindStringIndex(opens(u.text)); at == u.first || own != nil && own[1] >= t.start {
		return false
	}
	return strings.TrimSpace(s.gap(at-1)) == "" && strings.Trim(s.tokens[at-1].fold, "0123456789") == "" && !strings.Contains(s.gap(at-1), "\t")
}

// isChoice: what looks like a shortened label is one of the choices of a
// question ("Validering" among what is offered).
func (s *stream) isChoice(a anchor, all []target) bool {
	if a.numbered || a.strength >= strengthLabel {
		return false
	}
	for _, t := range all {
		for _, c := range t.choices {
			if end, likeness := s.match(a.start, c); likeness == 1 && end >= a.end {
				return true
			}
		}
	}
	return false
}

// standsAlone: a label of one or two words ("Form", "Var?") is only a label
// when nothing but its answer can follow: at the end of the line or cell,
// before a colon, question mark, bracket or tick box, or before its help text.
func (s *stream) standsAlone(at, end int, t target) bool {
	after := s.after(end - 1)
	if strings.HasPrefix(after, "  ") || strings.HasPrefix(after, " - ") || strings.HasPrefix(after, " – ") || tail.MatchString(opens(after)) {
		return true
	}
	behind := strings.TrimLeft(after, " *_")
	next, _ := utf8.DecodeRuneInString(behind)
	if behind == "" || strings.ContainsRune(":?…(\t|=→", next) || strings.HasPrefix(behind, "...") {
		return true
	}
	if end < len(s.tokens) && s.tokens[end].tick != document.NoTick {
		return true
	}
	return s.behindPrompts(end, t) > end
}

// behindPrompts skips the help text and the choices listed in brackets that
// follow a label; they are printed, not answered.
func (s *stream) behindPrompts(end int, t target) int {
	for {
		next := end
		for _, h := range t.help {
			if e, likeness := s.matchNear(end, h); likeness > 0 && e > next {
				next = e
			}
		}
		if next == end {
			next = s.behindChoices(end, t)
		}
		if next == end {
			return end
		}
		end = next
	}
}

// matchNear matches a help text that may stand in the cell right of or below
// the label, not only behind it.
func (s *stream) matchNear(at int, p phrase) (int, float64) {
	if at >= len(s.tokens) || len(p.words) < 2 {
		return at, 0
	}
	return s.match(at, p)
}

// behindChoices skips "(Ja / Nej / …)" behind a label: a bracket in which the
// question's own choices are listed.
func (s *stream) behindChoices(end int, t target) int {
	if end == 0 || end >= len(s.tokens) || len(t.question.Choices) == 0 && t.question.Type != form.YesNo {
		return end
	}
	open := s.gap(end - 1)
	if open == "\n" {
		u := &s.units[s.tokens[end].unit]
		open = u.text[:s.tokens[end].start]
	}
	if !strings.Contains(open, "(") {
		return end
	}
	depth := 1
	for i := end; i < len(s.tokens) && i < end+80; i++ {
		if !s.sameContainer(s.tokens[end].unit, s.tokens[i].unit) {
			return end
		}
		behind := s.textBehind(i)
		depth += strings.Count(behind, "(") - strings.Count(behind, ")")
		if depth > 0 {
			continue
		}
		if s.listed(end, i+1, t) {
			return i + 1
		}
		return end
	}
	return end
}

// textBehind is what stands between a token and the next one of its unit.
func (s *stream) textBehind(i int) string {
	if i+1 < len(s.tokens) && s.tokens[i+1].unit == s.tokens[i].unit {
		return s.gap(i)
	}
	return s.after(i)
}

// listed tells whether at least two choices (or ja and nej) stand between two
// tokens and the last ends the stretch but for "Annat".
func (s *stream) listed(from, to int, t target) bool {
	found, covered := 0, 0
	for i := from; i < to; {
		longest := i
		for _, c := range t.choices {
			if end, likeness := s.match(i, c); likeness > 0.8 && end <= to && end > longest {
				longest = end
			}
		}
		if longest > i {
			found++
			covered += longest - i
			i = longest
			continue
		}
		i++
	}
	return found >= 2 && covered*10 >= (to-from)*6
}

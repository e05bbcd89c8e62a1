// Package extract finds, in a document that a reader produced, which form it is
// and what stands at each question's place. It trusts, in this order, the form's
// own labels and numbers, their wordings in another language or shortened, the
// layout (right of, below, in the label's own cell) and the order of the
// questions. It never interprets what it finds: that is normalize's.
package extract

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// Result is what was found in a document.
type Result struct {
	// Form is the form it is, nil when it is none of those installed.
	Form *form.Form
	// Answers are what stood at the questions' places, by question id; a
	// question left blank is absent.
	Answers map[string]form.RawAnswer
	// Asked is the number of questions of the form that were found, answered or
	// not: with no answers, the document is an empty blank.
	Asked int
	// Others is how many more filled forms the document holds, on other sheets or
	// in other rows or columns of a table. Their answers are not given.
	Others int

	// evidence counts what speaks for this form: one for a question found by a
	// word or two, two for one found by its number or a longer label.
	evidence int
	// own weighs what of it is the form's own and not on every paper; named: it
	// asks who answers; worded: a label of it is nobody else's.
	own           float64
	named, worded bool
	// asked are the questions that were found, by id.
	asked map[string]bool
	// labelled counts the questions that were found by more than their number.
	labelled int
	// hidden: it stands on a sheet that nobody sees.
	hidden bool
}

// Lost gives the questions without an answer whose labels were not found although
// those of questions before and after them were. A form may lack them; of a scan
// it is as likely that the label could not be read, and its answer with it.
func (r Result) Lost() []string {
	if r.Form == nil {
		return nil
	}
	var lost, since []string
	begun := false
	for _, q := range r.Form.Questions() {
		_, answered := r.Answers[q.ID]
		switch {
		case r.asked[q.ID] || answered:
			lost, since, begun = append(lost, since...), nil, true
		case begun:
			since = append(since, q.ID)
		}
	}
	return lost
}

// Finder knows the installed forms by all the wordings they may be met in. It
// is made once and is safe for concurrent use.
type Finder struct{ forms []known }

// known is a form with the phrases it is recognised by.
type known struct {
	form *form.Form
	// targets are its questions, stops and prompts what it prints around them
	// and in the space for answers, headings those of its sections.
	targets                  []target
	stops, prompts, headings []phrase
	// titles are the form's own, without the challenge that they name.
	titles []phrase
	rows   []heading
}

// New makes a Finder of the library's forms.
func New(lib *form.Library) *Finder {
	f := &Finder{}
	for _, installed := range lib.Forms {
		f.forms = append(f.forms, newKnown(installed))
	}
	return f
}

func newKnown(f *form.Form) known {
	k := known{form: f, targets: targets(f), rows: headings(f)}
	for _, texts := range []form.Text{f.Title, f.Intro, f.Return, f.Privacy} {
		for _, text := range texts {
			k.stops = append(k.stops, sentences(text)...)
		}
	}
	for _, text := range f.Title {
		k.titles = append(k.titles, sentences(text)...)
	}
	for _, section := range f.Sections {
		for _, text := range section.Help {
			k.prompts = append(k.prompts, sentences(text)...)
		}
		for _, text := range section.Label {
			k.headings = append(k.headings, newPhrase(text))
		}
	}
	for _, t := range k.targets {
		k.prompts = append(k.prompts, t.help...)
	}
	return k
}

// Find tells which of the installed forms a document is and finds its answers.
func (f *Finder) Find(doc *document.Document) Result {
	var best Result
	whole := sheets(doc) // most forms take no rows out of it
	for i := range f.forms {
		k := &f.forms[i]
		parted := whole
		rows, rest := takeRows(doc, k.rows)
		if rest != doc {
			parted = sheets(rest)
		}
		for _, r := range k.inSheets(parted) {
			r = r.with(rows)
			if r.isForm() {
				r = r.withFields(k.fields(doc))
				if likelier(r, best) {
					best = r
				}
			}
		}
	}
	return best
}

// likelier tells which form a document is: the one with more of its own on it.
// Numbers alone fit any form of as many questions.
func likelier(a, b Result) bool {
	if a.own != b.own {
		return a.own > b.own
	}
	return better(a, b)
}

// better tells which of two readings as the same form says more.
func better(a, b Result) bool {
	if len(a.Answers) != len(b.Answers) {
		return len(a.Answers) > len(b.Answers)
	}
	return a.Asked > b.Asked
}

// inSheets reads each sheet of a workbook by itself, since a code book or a list
// of choices on another sheet repeats the labels; sheets that bring other
// questions are then joined.
func (k *known) inSheets(sheets []sheet) []Result {
	results := make([]Result, len(sheets))
	for i, of := range sheets {
		results[i] = k.find(of, false)
		results[i].hidden = isHidden(of.doc)
	}
	if len(results) < 2 {
		return results
	}
	slices.SortStableFunc(results, func(a, b Result) int {
		if better(a, b) {
			return -1
		}
		return 1
	})
	joined := results[0]
	joined.Others += others(results)
	for _, r := range results[1:] {
		if (r.Asked >= leastAsked || r.goesOn(joined)) && disjoint(joined.Answers, r.Answers) {
			maps.Copy(joined.Answers, r.Answers)
			joined.Asked += r.Asked
			maps.Copy(joined.asked, r.asked)
			joined.evidence += r.evidence
			joined.own, joined.named, joined.worded = joined.own+r.own, joined.named || r.named, joined.worded || r.worded
		}
	}
	return []Result{joined}
}

// goesOn: a sheet of one or two questions belongs to the form on the others when
// it asks in whole labels, and nothing that they ask too.
func (r Result) goesOn(of Result) bool {
	for id := range r.asked {
		if of.asked[id] {
			return false
		}
	}
	return !r.hidden && r.Asked > 0 && r.evidence >= 2*r.Asked
}

func disjoint(a, b map[string]form.RawAnswer) bool {
	for id := range b {
		if _, both := a[id]; both {
			return false
		}
	}
	return true
}

// sheet is one sheet of a workbook, or a whole document of another kind.
type sheet struct {
	doc *document.Document
	*stream
}

func sheets(doc *document.Document) []sheet {
	var out []sheet
	for _, d := range bySheet(doc) {
		out = append(out, sheet{d, newStream(d)})
	}
	return out
}

// bySheet parts a workbook into one document a sheet.
func bySheet(doc *document.Document) []*document.Document {
	var out []*document.Document
	name := ""
	for _, b := range doc.Blocks {
		sheet := name
		switch {
		case b.Table != nil:
			sheet = b.Table.Place.Sheet
		case b.Paragraph != nil:
			sheet = b.Paragraph.Place.Sheet
		}
		if len(out) == 0 || sheet != name {
			d := *doc
			d.Blocks = nil
			out = append(out, &d)
			name = sheet
		}
		d := out[len(out)-1]
		d.Blocks = append(d.Blocks, b)
	}
	return out
}

// find reads a document as this form. Of several filled forms one after the
// other it gives the first; half of a document is not taken apart again.
func (k *known) find(of sheet, half bool) Result {
	s, doc := of.stream, of.doc
	anchors := s.anchors(k.targets)
	row := s.chain(anchors, len(k.targets))
	r := Result{Form: k.form, Answers: map[string]form.RawAnswer{}, Asked: len(row), asked: map[string]bool{}}
	if len(row) == 0 {
		return r
	}
	printed := s.printed(k)
	others := s.repeats(anchors, row)
	rows := s.rows()
	heads := s.heads(rows, row, k.targets)
	for _, h := range heads {
		for _, u := range h.units {
			printed.stop[u] = true
		}
	}
	zones, again := s.zones(row, others, printed), s.zones(others, row, printed)
	columns := s.answerColumns(rows, row, k.form.Prompts)
	for i := range zones {
		s.inAnswerColumns(&zones[i], columns)
		if h, ok := heads[zones[i].anchor.question]; ok {
			zones[i].head = &h
		}
	}
	if doc.Format == document.Text || doc.Format == document.HTML {
		s.cutSignatures(zones)
		s.cutSignatures(again)
	}
	r.Others = s.firstOfSeveral(zones, k.targets)
	for _, z := range zones {
		t := &k.targets[z.anchor.question]
		r.asked[t.question.ID] = true
		if a, ok := s.answer(t, z, k.form); ok {
			r.Answers[t.question.ID] = a
		}
	}
	r.weigh(row, k.targets)
	s.fromComments(r, row, k.targets)
	starts := s.candidates(r, row, again, k.targets)
	if len(starts) > 0 && !half {
		at := opensAt(anchors, slices.Concat(row, others), starts[0])
		if first, ok := k.apart(doc, &s.units[s.tokens[at].unit]); ok {
			first.Others += len(starts)
			return first
		}
	}
	return r
}

// candidates sets what stands where a question is asked a second time beside
// the answer, when it is another. Where that is so for many questions, it gives
// the places at which other filled forms may begin, in order.
func (s *stream) candidates(r Result, row []anchor, zones []zone, all []target) []int {
	conflicts, first := 0, len(all)
	asked := map[int][]int{} // where questions with two answers are asked
	for _, z := range zones {
		t := &all[z.anchor.question]
		q := t.question
		before, ok := r.Answers[q.ID]
		again, also := s.answer(t, z, r.Form)
		switch {
		case also && !ok:
			r.Answers[q.ID] = again
		case also && ok && !sameAnswer(before, again):
			if len(before.Candidates) < mostCandidates {
				before.Candidates = append(before.Candidates, form.Candidate{Raw: again.Place.Quote, Place: again.Place})
				r.Answers[q.ID] = before
			}
			if asked[z.anchor.question] == nil {
				conflicts++
			}
			asked[z.anchor.question] = append(asked[z.anchor.question], z.anchor.start)
			first = min(first, z.anchor.question)
		}
	}
	if conflicts < leastSeveral {
		return nil
	}
	starts := asked[first]
	for _, a := range row {
		if a.question == first {
			starts = append(starts, a.start)
		}
	}
	slices.Sort(starts)
	return starts[1:]
}

// mostCandidates is how many other answers a person is shown.
const mostCandidates = 5

func sameAnswer(a, b form.RawAnswer) bool {
	return fold(strings.Join(strings.Fields(a.Text), " ")) == fold(strings.Join(strings.Fields(b.Text), " ")) &&
		slices.Equal(a.Ticked, b.Ticked) && a.Other == b.Other
}

// answer reads the raw answer out of a zone.
func (s *stream) answer(t *target, z zone, f *form.Form) (form.RawAnswer, bool) {
	zone := s.withoutPrompts(z.units, f)
	if len(zone) == 0 {
		return form.RawAnswer{}, false
	}
	a := form.RawAnswer{Confidence: z.anchor.strength}
	if known := s.beforeStrangeLabel(z.anchor, zone); known > 0 && t.question.Type != form.LongText {
		zone = zone[:known]
		a.Confidence *= sureBeforeStrange
	}
	if len(t.question.Choices) == 0 && s.mixed(z.anchor, zone) {
		a.Confidence = min(a.Confidence, sureOfMixed)
	}
	a.Place.Place = s.units[zone[0].unit].place
	a.Place.Quote = s.text(zone)
	switch t.question.Type {
	case form.SingleChoice, form.MultiChoice, form.Consent, form.YesNo:
		read := s.choiceAnswer(t, zone)
		if z.head != nil {
			read = s.underHead(*z.head, t, zone)
		}
		a.Ticked, a.Other, a.Text, a.Boxes = read.Ticked, read.Other, read.Text, read.Boxes
		a.Confidence *= read.Confidence
		if read.Place.Place != (document.Place{}) {
			a.Place.Place = read.Place.Place
		}
		a.Text = withoutPrompt(a.Text, f)
		a.Other = withoutPrompt(a.Other, f)
		a.Text = t.withoutLabel(a.Text)
		if a.Boxes {
			// What stands there is what is ticked, not the list that was printed.
			a.Place.Quote = said(a)
		}
	default:
		a.Text = withoutPrompt(s.text(zone), f)
	}
	a.Confidence *= s.surelyRead(zone)
	a.Text = t.withoutLabel(a.Text)
	blank := len(a.Ticked) == 0 && !says(a.Other) && !says(a.Text)
	return a, !blank
}

// strangeLabel opens a line as a label does that the form does not have.
var strangeLabel = regexp.MustCompile(`^\p{L}[\p{L} .&/()-]{1,40}:\s*[^\s/]`)

// sureBeforeStrange makes a person look at an answer that was cut at such a line.
const sureBeforeStrange = 0.75

// beforeStrangeLabel gives how many parts of a zone stand before the first line
// that looks like another label, where the answer began behind a colon in its
// label's own line; 0 when no line does.
func (s *stream) beforeStrangeLabel(a anchor, zone []part) int {
	unit := s.unitOf(a)
	if zone[0].unit != unit || a.end == 0 || !strings.HasPrefix(strings.TrimLeft(s.after(a.end-1), " *_"), ":") {
		return 0
	}
	for i, p := range zone[1:] {
		if strangeLabel.MatchString(opens(strings.TrimSpace(s.units[p.unit].text[p.start:p.end]))) {
			return i + 1
		}
	}
	return 0
}

// leastPiece is how many words of a label make a piece of it; fewer are said in
// answers too.
const leastPiece = 4

// withoutLabel takes away lines that are a piece of the question's own label: a
// page break or a narrow column can tear one in two.
func (t *target) withoutLabel(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		piece := newPhrase(line)
		torn := len(piece.words) >= leastPiece && slices.ContainsFunc(t.labels, func(l label) bool { return l.holds(piece) })
		if !torn {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// holds tells whether the words of the piece stand in the phrase, one after
// the other.
func (p phrase) holds(piece phrase) bool {
	for i := 0; i+len(piece.words) <= len(p.words); i++ {
		if slices.Equal(p.words[i:i+len(piece.words)], piece.words) {
			return true
		}
	}
	return false
}

// said joins what somebody chose and wrote beside it.
func said(a form.RawAnswer) string {
	words := slices.Clone(a.Ticked)
	for _, text := range []string{a.Other, a.Text} {
		if text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, "; ")
}

// surelyRead is the probability that all words of a zone were read right; it is
// 1 unless they were recognised in a picture.
func (s *stream) surelyRead(zone []part) float64 {
	sure := 1.0
	for _, p := range zone {
		for _, sp := range s.units[p.unit].spans {
			if sp.start < p.end && p.start < sp.end {
				sure *= 1 - sp.doubt
			}
		}
	}
	return sure
}

// says: there is something written, not just a ruled or dotted line.
func says(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	// A lone dash is an answer ("nothing"); a row of them is a line to write on.
	t := strings.TrimSpace(text)
	return t == "-" || t == "–" || t == "?"
}

var (
	// ruling is a line to write on: dots, underscores or dashes in a row.
	ruling = regexp.MustCompile(`[._…]{4,}|[‐–-]{4,}|(?:\. ){3,}\.?|_{2,}|…{2,}`)
	// arrow points from the question to what stands behind it: "=> 4" is 4.
	arrow = regexp.MustCompile(`^\s*(?:[=-]+>|→|⇒|➔|»)\s*`)
	// wordPrompt is what word processors show in an empty field, in the two
	// languages; programs that drop the field keep it as text.
	wordPrompt = regexp.MustCompile(`(?i)(klicka|tryck|click|tap)( eller (klicka|tryck)| or (tap|click))? (här|here) (för att|to) (ange|skriva|enter|add) ?[a-zåäö]*( in)?( text| ett datum| a date)?\.?|välj ett (objekt|alternativ)\.?|choose an item\.?`)
)

// withoutPrompt takes away what the blank itself printed in the answer's space.
func withoutPrompt(text string, f *form.Form) string {
	// Most answers hold nothing that the expressions, which are slow, look for.
	if containsOne(text, "här", "here", "älj ett", "hoose an") {
		text = wordPrompt.ReplaceAllString(text, "")
	}
	if strings.ContainsAny(text, "._…‐–-") {
		text = ruling.ReplaceAllString(text, " ")
	}
	if strings.ContainsAny(text, ">→⇒➔»") {
		text = arrow.ReplaceAllString(text, "")
	}
	for _, prompts := range f.Prompts {
		for _, p := range prompts {
			text = trimPrompt(text, p)
		}
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func containsOne(text string, pieces ...string) bool {
	return slices.ContainsFunc(pieces, func(p string) bool { return strings.Contains(text, p) })
}

// trimPrompt takes a prompt ("Kommentar:") from the start of every line.
func trimPrompt(text, prompt string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		t := strings.TrimSpace(line)
		switch {
		case t == prompt, len(prompt) > 2 && strings.EqualFold(t, strings.TrimRight(prompt, ":")): // in a cell of its own
			lines[i] = ""
		case len(t) >= len(prompt) && strings.EqualFold(t[:len(prompt)], prompt) && (len(prompt) > 2 || strings.HasPrefix(t[len(prompt):], " ")):
			// "S: ja" answers, "S:t Knut" is a parish.
			lines[i] = t[len(prompt):]
		}
	}
	return strings.Join(lines, "\n")
}

// withoutPrompts drops the lines of a zone that are nothing but a prompt.
func (s *stream) withoutPrompts(zone []part, f *form.Form) []part {
	return slices.DeleteFunc(slices.Clone(zone), func(p part) bool {
		text := withoutPrompt(s.units[p.unit].text[p.start:p.end], f)
		// "Arbete är för oss …": the dots are the label's.
		return strings.Trim(text, "… ") == "" && !s.hasTicks(tokensOf([]part{p}))
	})
}

var signOff = regexp.MustCompile(`(?i)^(mvh|vh|m\.v\.h|(med )?(vänliga?|bästa|varma|glada|soliga) hälsning(ar)?|hälsning(ar)?|hälsn|tack på förhand|(kind|best|warm)? ?regards|sincerely|skickat från min |sent from my |hämta outlook|get outlook)\b|^/ ?\p{Lu}[\p{L} .-]{1,40}$`)

// quotedHead opens an older mail that is quoted without marks.
var quotedHead = regexp.MustCompile(`(?i)^(-{3,} ?(ursprungligt meddelande|original message|vidarebefordrat|forwarded message)|(från|from): .*@|(den|on) .{6,80}(skrev|wrote)\b.*:$)`)

// cutSignatures ends the answers of a mail where the sender signs off, or an
// older mail begins.
func (s *stream) cutSignatures(zones []zone) {
	for n := range zones {
		z := &zones[n]
		end := slices.IndexFunc(z.units, func(p part) bool {
			u := &s.units[p.unit]
			line := opens(strings.TrimSpace(u.text[p.start:p.end]))
			own := p.unit != z.units[0].unit || p.first == u.first // not behind its label
			return u.part == document.Footer || own && (signOff.MatchString(line) || quotedHead.MatchString(line))
		})
		if end >= 0 {
			z.units = z.units[:end]
		}
	}
}

package scan

import (
	"cmp"
	"errors"
	"image"
	"slices"
	"strings"
	"unicode"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/scan/raster"
	"samkarta/internal/document"
)

// read recognises the lines of a page and gives its words.
func (r *Reader) read(p *page) (layout.Page, error) {
	out := layout.Page{Width: p.points(p.grey.Rect.Dx()), Height: p.points(p.grey.Rect.Dy())}
	if len(p.lines) == 0 {
		return out, nil
	}
	models, err := r.prime()
	if err != nil {
		return out, err
	}
	strips := p.strips()
	found, err := r.readTwice(strips, models, p.scale.DPI)
	if err != nil {
		return out, err
	}
	var weights []weight
	strokes := p.strokes()
	for i, s := range strips {
		tokens := s.place(found[i])
		if i+1 < len(strips) && strips[i+1].again {
			continue
		}
		if s.again {
			tokens = settle(strips[i-1].place(found[i-1]), tokens)
		}
		if !legible(tokens) && written(s.line, strokes) {
			tokens = []token{{text: unread, box: s.line.box, agreed: differs}}
		}
		words, thick := p.words(s.line, tokens)
		out.Words = append(out.Words, words...)
		weights = append(weights, thick...)
	}
	evenSizes(out.Words)
	markBold(out.Words, weights)
	for _, q := range p.squares {
		out.Words = append(out.Words, p.tick(q))
	}
	for _, rule := range p.rules {
		out.Rules = append(out.Rules, p.box(rule))
	}
	return out, nil
}

// tick makes a word of a tick box. Between empty and marked there is doubt.
func (p *page) tick(q raster.Square) layout.Word {
	state := document.TickOff
	if q.Filled > ticked {
		state = document.TickOn
	}
	doubt := 0.002
	if q.Filled > dusty && q.Filled < surelyTicked {
		doubt = 0.4
	}
	box := p.box(q.Box)
	size := min(max(0.8*(box.Y1-box.Y0), 6), 14)
	return layout.Word{Text: tickText(state), Tick: state, Box: box, Size: size, Base: (box.Y0+box.Y1)/2 - 0.3*size, Doubt: doubt}
}

// readTwice has both models read the lines, beside each other, and merges what
// they read.
func (r *Reader) readTwice(strips []strip, models langs, dpi float64) ([][]token, error) {
	pictures := make([]*image.Gray, len(strips))
	for i, s := range strips {
		pictures[i] = s.image
	}
	if models.second == "" {
		return r.recognise(pictures, models.first, dpi)
	}
	var second [][]token
	done := make(chan error)
	go func() {
		var err error
		second, err = r.recognise(pictures, models.second, dpi)
		done <- err
	}()
	first, err := r.recognise(pictures, models.first, dpi)
	if err := errors.Join(err, <-done); err != nil {
		return nil, err
	}
	for i := range first {
		first[i] = merge(first[i], second[i])
	}
	return first, nil
}

// How much of a box's inside is ink. Empty boxes of clean scans have none, those
// of dirty ones a speck; a thin cross in a large box is a twentieth. Between
// them a box counts as marked, since nobody looks at a question without an
// answer, but a doubtful answer goes to a person.
const (
	dusty        = 0.015
	ticked       = 0.03
	surelyTicked = 0.064
)

func (p *page) points(n int) float64 { return float64(n) * 72 / p.scale.DPI }

// box gives a rectangle in points, the origin at the bottom left.
func (p *page) box(r image.Rectangle) document.Box {
	h := p.grey.Rect.Dy()
	return document.Box{X0: p.points(r.Min.X), X1: p.points(r.Max.X), Y0: p.points(h - r.Max.Y), Y1: p.points(h - r.Min.Y)}
}

// place gives the words of a strip's own line their places on the page, without
// those that stand where there is no ink.
func (s strip) place(tokens []token) []token {
	var own []token
	for _, t := range tokens {
		if t.box.Min.X+t.box.Max.X > 2*s.x {
			t.box = t.box.Add(s.corner)
			own = append(own, t)
		}
	}
	return s.line.inked(own)
}

// words gives the words of a line.
func (p *page) words(l *line, tokens []token) ([]layout.Word, []weight) {
	base := p.points(p.grey.Rect.Dy() - l.foot())
	size := l.size(tokens)
	var out []layout.Word
	var weights []weight
	for _, t := range tokens {
		t.marks = l.marksDoubtful(t) || p.marksTouched(l, t)
		w := layout.Word{Text: t.text, Box: p.box(t.box), Base: base, Size: size * 72 / p.scale.DPI, Style: plainStyle, Doubt: t.doubt()}
		if tick := typedBox(t.text); tick != document.NoTick {
			w.Text, w.Tick = tickText(tick), tick
		}
		out = append(out, w)
		weights = append(weights, l.weight(t.box, size))
	}
	return out, weights
}

// weight measures the strokes of a word.
func (l *line) weight(box image.Rectangle, size float64) weight {
	var w weight
	for _, b := range l.letters {
		if over(b.Box, box) {
			w = w.with(weight{b.Stroke() / size, 1})
		}
	}
	return w
}

// typedBox tells a box that is typed with brackets. Recognition sees no space
// between them, and sometimes two marks in one.
func typedBox(text string) document.Tick {
	switch text {
	case "()", "[]":
		return document.TickOff
	case "(x)", "(X)", "(Xx)", "(xX)", "(XX)", "(xx)", "[x]", "[X]", "(×)":
		return document.TickOn
	}
	return document.NoTick
}

func tickText(t document.Tick) string {
	if t == document.TickOn {
		return "☒"
	}
	return "☐"
}

// inked drops words that were read where there is no ink, and adds a dash
// where a line has one that was not read: at the end of a line, recognition
// takes it for dirt. Other ink that was not read casts doubt on its neighbours.
func (l *line) inked(tokens []token) []token {
	tokens = slices.DeleteFunc(tokens, func(t token) bool {
		return !slices.ContainsFunc(l.letters, func(b raster.Blob) bool { return over(b.Box, t.box) }) &&
			!slices.ContainsFunc(l.small, func(b raster.Blob) bool { return over(b.Box, t.box) })
	})
	em := l.box.Dy()
	for _, b := range l.small {
		w, h := b.Box.Dx(), b.Box.Dy()
		middle := l.foot() - (b.Box.Min.Y+b.Box.Max.Y)/2
		dash := w > 2*h && 5*w > em && 8*middle > em && 2*middle < em
		if dash && !slices.ContainsFunc(tokens, func(t token) bool { return t.box.Min.X-em/4 < b.Box.Max.X && b.Box.Min.X < t.box.Max.X+em/4 }) {
			tokens = append(tokens, token{text: "-", box: b.Box, sure: dashSure, agreed: alone})
		}
	}
	for _, b := range l.letters {
		if slices.ContainsFunc(tokens, func(t token) bool { return over(b.Box, t.box) }) {
			continue
		}
		for i, t := range tokens {
			if t.box.Min.X-2*em < b.Box.Max.X && b.Box.Min.X < t.box.Max.X+2*em {
				tokens[i].sure = min(t.sure, 0.5)
			}
		}
	}
	slices.SortStableFunc(tokens, func(a, b token) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
	return tokens
}

// dashSure is how sure a dash is that we saw ourselves.
const dashSure = 0.8

// over tells whether a blob stands where a word was read.
func over(b, word image.Rectangle) bool {
	middle := (b.Min.X + b.Max.X) / 2
	return word.Min.X-3 <= middle && middle <= word.Max.X+3
}

const (
	// capital and small are the heights of letters in proportion to the size of
	// the font; fonts differ by a tenth.
	capital = 0.72
	small   = 0.53
)

// size gives the size of a line's font, from the letters that it was read as
// and how high they stand.
func (l *line) size(tokens []token) float64 {
	foot := l.foot()
	var heights []int
	for _, b := range l.letters {
		heights = append(heights, foot-b.Box.Min.Y)
	}
	slices.Sort(heights)
	tall, all := 0, 0
	for _, t := range tokens {
		for _, c := range t.text {
			all++
			if unicode.IsUpper(c) || unicode.IsDigit(c) || strings.ContainsRune("bdfhijklt?!()åäö", c) {
				tall++
			}
		}
	}
	if tall == 0 {
		return float64(heights[len(heights)/2]) / small
	}
	// The middle one of the tall letters.
	return float64(heights[max(0, len(heights)-1-len(heights)*tall/max(1, all)/2)]) / capital
}

// evenSizes gives sizes that differ by less than can be measured the same
// value: paragraphs end where the size changes.
func evenSizes(words []layout.Word) {
	var sizes []float64
	for _, w := range words {
		if w.Style != "" {
			sizes = append(sizes, w.Size)
		}
	}
	slices.Sort(sizes)
	even := map[float64]float64{}
	for len(sizes) > 0 {
		n := 1
		for n < len(sizes) && sizes[n] < sizes[n-1]*1.06+0.01 && sizes[n] < sizes[0]*1.3 {
			n++
		}
		for _, s := range sizes[:n] {
			even[s] = sizes[n/2]
		}
		sizes = sizes[n:]
	}
	for i, w := range words {
		if w.Style != "" {
			words[i].Size = even[w.Size]
		}
	}
}

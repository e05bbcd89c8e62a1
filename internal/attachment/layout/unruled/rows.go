package unruled

import (
	"math"
	"slices"
	"strings"
)

// kind is what a column holds.
type kind uint8

const (
	answers kind = iota
	labels
	marks // the numbers of questions, one a row
)

// line is what a column has of a line.
type line struct {
	span        Span
	x0, x1      float64
	base, size  float64
	first, last Word
}

// column is a column of a zone.
type column struct {
	left, limit float64
	kind        kind
	lines       []line
	// reach is how far its lines go, broken tells that one was broken there;
	// widest and wrapped tell the same of all columns at this place.
	reach, widest   float64
	broken, wrapped bool
	// bold: entries begin in bold, not just the head of the table; heads: the
	// few bold lines are headings over them.
	bold, heads bool
	size        float64 // of most labels or answers, without help texts
}

// sheet is a zone with its lines given to the columns.
type sheet struct {
	first, count int
	columns      []column
	leading      float64   // of running text, in ems
	tops         []float64 // base line of each line
	sizes        []float64
	cutCosts     []float64
	// keepCosts has for each column and line what it costs that the line
	// stands in the row of the line before in its column.
	keepCosts [][]float64
	at        [][]*line // by column, by line
}

// newSheet gives the words of a zone to its columns.
func newSheet(p *page, z zone) *sheet {
	s := &sheet{first: z.first, count: z.end - z.first, columns: make([]column, len(z.starts)+1)}
	for i := z.first; i < z.end; i++ {
		words := p.lines[i]
		s.tops = append(s.tops, words[0].Base)
		s.sizes = append(s.sizes, words[0].Size)
		from := 0
		for c := range s.columns {
			to := len(words)
			if c < len(z.starts) {
				to = from
				for to < len(words) && words[to].Box.X0 < z.starts[c]-aligned {
					to++
				}
			}
			if to > from {
				s.columns[c].lines = append(s.columns[c].lines, newLine(words, Span{i, from, to}))
			}
			from = to
		}
	}
	for c := range s.columns {
		s.columns[c].measure()
		s.columns[c].limit = p.right
		if c < len(z.starts) {
			s.columns[c].limit = z.starts[c] - 6
		}
		if len(s.columns[c].lines) == 0 {
			s.columns[c].left = z.starts[max(c-1, 0)]
		}
	}
	return s
}

// share lets columns that stand at the same place of the page tell each other
// how wide they are: a heading parts what is one table to its writer.
func share(sheets []*sheet) {
	for _, s := range sheets {
		for c := range s.columns {
			col := &s.columns[c]
			col.widest, col.wrapped = 0, false
			for _, o := range sheets {
				for i := range o.columns {
					if other := &o.columns[i]; near(other.limit, col.limit, aligned) && near(other.left, col.left, aligned) {
						col.widest = max(col.widest, other.reach)
						col.wrapped = col.wrapped || other.broken
					}
				}
			}
		}
	}
	for _, s := range sheets {
		for c := range s.columns {
			if col := &s.columns[c]; col.wrapped {
				col.limit = col.widest
			}
		}
	}
}

// judge finds what the lines of a sheet are before rows are made of them.
func (s *sheet) judge() {
	s.findLeading()
	for c := range s.columns {
		s.columns[c].findKind(c == 0 || c == 1 && s.columns[0].kind == marks)
	}
	s.price()
}

// newLine sums up some words of a line.
func newLine(words []Word, at Span) line {
	words = words[at.From:at.To]
	l := line{span: at, x0: words[0].Box.X0, first: words[0], last: words[len(words)-1], base: words[0].Base}
	for _, w := range words {
		l.x1, l.size = max(l.x1, w.Box.X1), max(l.size, w.Size)
	}
	return l
}

// measure finds how far the lines of a column reach, and whether one of them
// was broken there.
func (c *column) measure() {
	c.left = math.Inf(1)
	var plain, bold []float64
	for _, l := range c.lines {
		c.left = min(c.left, l.x0)
		if l.first.Bold {
			bold = append(bold, l.size)
		} else {
			plain = append(plain, l.size)
		}
	}
	c.size = median(plain)
	if 3*len(bold) >= len(c.lines) {
		c.size = max(c.size, median(bold)) // labels, over smaller help texts
	}
	for _, l := range c.lines {
		if !c.large(l) {
			c.reach = max(c.reach, l.x1)
		}
	}
	c.limit = c.reach
	for i := 1; i < len(c.lines); i++ {
		a, b := c.lines[i-1], c.lines[i]
		c.broken = c.broken || goesOn(b) && a.base-b.base < 1.5*b.size && !closes(a) && c.full(a, b)
	}
}

// median gives 0 of nothing.
func median(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return of[len(of)/2]
}

// large tells a heading among the lines of a column, by its size or since only
// headings are bold.
func (c *column) large(l line) bool { return l.first.Bold && (c.heads || l.size >= 1.06*c.size) }

// goesOn tells a line that begins in the middle of a sentence. Addresses begin
// in small letters too.
func goesOn(l line) bool {
	return lower(l.first.Text) && !strings.ContainsAny(l.first.Text, "@/") && !web(l.first.Text)
}

// web tells "www.example.org".
func web(word string) bool {
	i := strings.IndexByte(word, '.')
	return i > 0 && i < len(word)-2
}

// closes tells a line that ends a sentence.
func closes(l line) bool {
	return strings.TrimRight(l.last.Text, ".?!:") != l.last.Text
}

// full tells whether the first word of the next line had no room in a line,
// wherever in the column the lines are aligned.
func (c *column) full(a, b line) bool {
	word := b.first.Box.X1 - b.first.Box.X0
	return a.x1-a.x0+0.25*a.size+word > c.limit-c.left-0.1*a.size
}

// findLeading takes the distance of lines that certainly are of one paragraph.
func (s *sheet) findLeading() {
	var sure, all []float64
	for _, c := range s.columns {
		for i := 1; i < len(c.lines); i++ {
			a, b := c.lines[i-1], c.lines[i]
			d := (a.base - b.base) / max(a.size, b.size)
			if d < 0.9 || d > 2 {
				continue
			}
			all = append(all, d)
			if goesOn(b) && c.full(a, b) {
				sure = append(sure, d)
			}
		}
	}
	s.leading = 1.2
	switch {
	case len(sure) > 0:
		slices.Sort(sure)
		s.leading = sure[len(sure)/2]
	case len(all) > 0:
		s.leading = min(slices.Min(all), 1.4)
	}
}

// findKind tells numbers from labels from answers. Labels are in the first
// column, and where most entries begin with a number or a bold word.
func (c *column) findKind(leading bool) {
	marked, tagged, bold, entries := 0, 0, 0, 0
	for i, l := range c.lines {
		if i > 0 && l.first.Bold && !c.lines[i-1].last.Bold || len(c.lines) < 3 {
			c.bold = true
		}
		if l.span.To-l.span.From == 1 && listMark(l.first.Text) {
			marked++
		}
		if i > 0 && (lower(l.first.Text) || c.full(c.lines[i-1], l)) {
			continue
		}
		entries++
		if numbered(l.first.Text) || l.first.Bold {
			tagged++
		}
		if l.first.Bold {
			bold++
		}
	}
	if bold > 0 && 4*bold < entries {
		c.bold, c.heads = false, true
	}
	switch {
	case leading && marked == len(c.lines):
		c.kind = marks
	case leading, 3*tagged >= 2*entries:
		c.kind = labels
	}
}

// inMiddle tells whether the cells of the sheets are aligned in their middle:
// rows come plainly cheaper then than when aligned at the top, as most are. One
// page has one way, as its tables have one writer.
func inMiddle(sheets []*sheet) bool {
	top, middle := 0.0, 0.0
	for _, s := range sheets {
		_, cost := s.cheapest(alignedTop)
		top += cost
		_, cost = s.cheapest(alignedMiddle)
		middle += cost
	}
	return middle < top-plainly
}

// cheapest finds the best cuts by dynamic programming: best[j] is the least
// cost of the lines before j.
func (s *sheet) cheapest(alignment alignment) ([]int, float64) {
	best := make([]float64, s.count+1)
	from := make([]int, s.count+1)
	for j := range best[1:] {
		best[j+1] = math.Inf(1)
	}
	for i := range s.count {
		if i > 0 && (math.IsInf(best[i], 1) || !s.mayCut(i)) {
			continue
		}
		r := newRow(s, i)
		for j := i; j < s.count; j++ {
			r.add(j)
			if j+1 < s.count && !s.mayCut(j+1) {
				continue
			}
			if cost := best[i] + s.cutCosts[i] + r.kept + r.cost(alignment); cost < best[j+1] {
				best[j+1], from[j+1] = cost, i
			}
		}
	}
	var cuts []int
	for j := s.count; j > 0; j = from[j] {
		cuts = append(cuts, from[j])
	}
	slices.Reverse(cuts)
	return cuts, best[s.count]
}

// mayCut tells whether a row can begin at a line: lines that stand beside each
// other cannot be in different rows.
func (s *sheet) mayCut(i int) bool {
	return s.tops[i-1]-s.tops[i] >= 0.75*min(s.sizes[i-1], s.sizes[i])
}

// row sums up the lines from a first one on.
type row struct {
	sheet       *sheet
	from        int
	top, bottom []*line // of each column
	kept        float64
}

func newRow(s *sheet, from int) *row {
	return &row{sheet: s, from: from, top: make([]*line, len(s.columns)), bottom: make([]*line, len(s.columns))}
}

// add lets one more line stand in the row.
func (r *row) add(j int) {
	for c := range r.sheet.columns {
		l := r.sheet.at[c][j]
		if l == nil {
			continue
		}
		if r.top[c] == nil {
			r.top[c] = l
		} else {
			r.kept += r.sheet.keepCosts[c][j]
		}
		r.bottom[c] = l
	}
}

// prose tells columns of running text from labels beside answers: most of their
// lines are as long as the column is wide, and no rows part them.
func (s *sheet) prose(cuts []int) bool {
	parted := 0
	for _, i := range cuts[1:] {
		if s.allGaps(i) {
			parted++
		}
	}
	if parted >= 3 {
		return false
	}
	for _, c := range s.columns {
		long := 0
		right := c.left
		for _, l := range c.lines {
			right = max(right, l.x1)
		}
		for _, l := range c.lines {
			if boxLike(l.first) {
				return false
			}
			if l.x1-l.x0 > 0.8*(right-c.left) {
				long++
			}
		}
		if len(c.lines) < 4 || 3*long < 2*len(c.lines) {
			return false
		}
	}
	return true
}

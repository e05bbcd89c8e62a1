package coding

import (
	"slices"

	"samkarta/internal/coding/clauses"
)

// hit is a concept found in tokens[from:to], but for tokens[hole:filled].
type hit struct {
	concept      int32
	from, to     int
	hole, filled int
	sure         float64
	rule         string
}

// hits goes through the text from the left and takes the longest phrase at
// each place; words that a phrase has taken are not looked at again. Phrases
// with a gap are found beside these, since other words stand in the gap.
func (ix *index) hits(words *lexicon, tokens []token) []hit {
	var hits []hit
	for i := 0; i < len(tokens); {
		hits = append(hits, ix.gapped(tokens, i)...)
		ends, used := ix.longest(tokens[i:])
		sure := sureWord
		if used > 1 {
			sure = surePhrase
		}
		if used == 0 {
			var concepts []int32
			concepts, used, sure = ix.looser(words, tokens, i)
			for _, c := range concepts {
				ends = append(ends, ending{concept: c})
			}
		}
		found := ix.found(ends, hit{from: i, to: i + used, sure: sure})
		hits = append(hits, found...)
		if used > 1 && !slices.ContainsFunc(found, func(h hit) bool { return h.concept == none }) {
			if from, longer := ix.longerInside(tokens, i, used); longer {
				i = from
				continue
			}
		}
		i += max(used, 1)
	}
	return hits
}

// longerInside finds where within a phrase a longer one begins that goes on
// behind it: "håller [kurser] i svenska" says more than "håller kurser".
func (ix *index) longerInside(tokens []token, at, used int) (from int, found bool) {
	for i := at + 1; i < at+used; i++ {
		if _, n := ix.longest(tokens[i:]); n > used {
			return i, true
		}
	}
	return 0, false
}

// found makes hits of the endings of a phrase: what a rule blocks is left out,
// and a rule's own concepts are as sure as a person.
func (ix *index) found(ends []ending, h hit) []hit {
	var out []hit
	// What is blocked for all stays so, unless a rule says what it means; its
	// words are taken all the same.
	blocked := slices.ContainsFunc(ends, func(e ending) bool { return e.concept == none })
	if blocked {
		h.concept = none
		out = append(out, h)
	}
	for _, e := range ends {
		if blocked && e.rule == "" || e.blocked || slices.ContainsFunc(ends, func(o ending) bool { return o.blocked && o.concept == e.concept }) {
			continue
		}
		h.concept, h.rule = e.concept, e.rule
		sure := h.sure
		if ix.weakConcept[e.concept] {
			sure = min(sure, sureWeak)
		}
		if e.rule != "" {
			sure = sureRule
		}
		n := h
		n.sure = sure
		out = append(out, n)
	}
	return out
}

// longest gives the endings of the longest phrase that the tokens begin with.
func (ix *index) longest(tokens []token) (ends []ending, used int) {
	nodes := []int32{0}
	for i, t := range tokens {
		if i > 0 && t.Clause != tokens[0].Clause && !t.Comma {
			break
		}
		var next []int32
		for _, n := range nodes {
			for _, id := range t.inPhrase {
				if to, ok := ix.edges[edge{n, id}]; ok && !slices.Contains(next, to) {
					next = append(next, to)
				}
			}
		}
		if nodes = next; len(nodes) == 0 {
			break
		}
		var here []ending
		for _, n := range nodes {
			for _, e := range ix.ends[n] {
				if !slices.Contains(here, e) {
					here = append(here, e)
				}
			}
		}
		if i == 0 {
			here = ix.plain(t, here)
		}
		if len(here) > 0 && !(i == 0 && (t.joins || len(t.ids) == 0)) {
			ends, used = here, i+1
		}
	}
	return ends, used
}

// plain sorts out what a single word means by its forms but not as it is
// spelled: an ambiguous word that another of the concept has a form like
// ("anställning" from "anställer"), and a synonym that is a form of what is
// blocked ("arabiska" of "arabisk"). What a rule says stays.
func (ix *index) plain(t token, ends []ending) []ending {
	if t.literal < 0 {
		return ends
	}
	strong := len(ix.singles[t.literal]) > 0
	weak := len(ix.weak[t.literal]) > 0 && !strong
	return slices.DeleteFunc(ends, func(e ending) bool {
		if e.concept == none {
			return strong && !ix.blocked[t.literal]
		}
		return weak && e.rule == ""
	})
}

// gapped gives the phrases with a gap that begin at a token.
func (ix *index) gapped(tokens []token, from int) []hit {
	var hits []hit
	nodes := []int32{0}
	for i := from; i < len(tokens) && tokens[i].Clause == tokens[from].Clause; i++ {
		var next []int32
		for _, n := range nodes {
			for _, id := range tokens[i].inPhrase {
				if to, ok := ix.edges[edge{n, id}]; ok {
					next = append(next, to)
				}
			}
		}
		if nodes = next; len(nodes) == 0 {
			break
		}
		for _, n := range nodes {
			if over, ok := ix.edges[edge{n, gap}]; ok {
				hits = append(hits, ix.acrossGap(tokens, from, i+1, over)...)
			}
		}
	}
	return hits
}

// acrossGap looks for the rest of a phrase behind its gap, the nearest first.
func (ix *index) acrossGap(tokens []token, from, hole int, over int32) []hit {
	for k := hole; k < len(tokens) && k <= hole+longestGap && tokens[k].Clause == tokens[from].Clause && !tokens[k].Comma; k++ {
		nodes := []int32{over}
		for i := k; i < len(tokens) && tokens[i].Clause == tokens[from].Clause; i++ {
			var next []int32
			for _, n := range nodes {
				for _, id := range tokens[i].inPhrase {
					if to, ok := ix.edges[edge{n, id}]; ok {
						next = append(next, to)
					}
				}
			}
			if nodes = next; len(nodes) == 0 {
				break
			}
			var ends []ending
			for _, n := range nodes {
				ends = append(ends, ix.ends[n]...)
			}
			if len(ends) > 0 {
				return ix.found(ends, hit{from: from, to: i + 1, hole: hole, filled: k, sure: sureGap})
			}
		}
	}
	return nil
}

// looser tries what is not in the vocabulary as it stands: two words that are
// one, a compound, a spelling mistake. Names in the middle of a sentence are
// left alone.
func (ix *index) looser(words *lexicon, tokens []token, i int) (concepts []int32, used int, sure float64) {
	t := tokens[i]
	if t.joins {
		return ix.single(words.words(t.Text + tokens[i+1].Text)), 2, sureJoined
	}
	if t.Naming != clauses.NoName || len(t.Text) < shortestCompound || ix.weakForm(t) {
		return nil, 0, 0
	}
	if concepts, sure := ix.compound(words, t); len(concepts) > 0 {
		return concepts, 1, sure
	}
	if len(t.ids) == 0 {
		ids, sure := words.spelled(t.Text)
		if concepts := ix.single(ids); len(concepts) > 0 {
			return concepts, 1, sure
		}
	}
	return nil, 0, 0
}

// weakForm: the word is a form of an ambiguous one, which is not looked into.
func (ix *index) weakForm(t token) bool {
	return slices.ContainsFunc(t.ids, func(id int32) bool { return len(ix.weak[id]) > 0 })
}

// supported adds the ambiguous words that something beside them makes plain:
// they are a whole item of a list in an answer that asks for such (own), stand
// behind a word such as "kunskap om", in a clause with a word such as "behöver",
// beside a word that counts, or beside another ambiguous word for the same.
func (ix *index) supported(tokens []token, hits []hit, own bool) []hit {
	ends, starts, taken := map[int]bool{}, map[int]bool{}, taken(tokens, hits)
	for _, h := range hits {
		if h.sure >= sureEnough && h.concept != none {
			ends[h.to], starts[h.from] = true, true
		}
	}
	for round := range 2 { // what one word supports may support the next
		for i, t := range tokens {
			concepts := ix.weakConcepts(t)
			if len(concepts) == 0 || taken[i] {
				continue
			}
			sure := 0.0
			switch {
			case own && wholeItem(tokens, i):
				sure = sureItem
			case ix.behind.endingAt(tokens, i), i > 1 && !t.Comma && ix.behind.endingAt(tokens, i-1) && tokens[i-1].Clause == t.Clause && !little[tokens[i-1].Text]:
				sure = sureSupported
			case ix.beside.in(clauseOf(tokens, i)):
				sure = sureSupported
			case coordinated(tokens, i, starts, ends), round == 0 && ix.secondWeak(tokens, i, concepts):
				sure = sureSupported
			default:
				continue
			}
			starts[i], ends[i+1], taken[i] = true, true, true
			for _, c := range concepts {
				if !ix.weakConcept[c] {
					hits = append(hits, hit{concept: c, from: i, to: i + 1, sure: sure})
				}
			}
		}
	}
	return hits
}

// weakConcepts are those that an ambiguous word may stand for, each once.
func (ix *index) weakConcepts(t token) []int32 {
	var out []int32
	for _, id := range t.ids {
		for _, c := range ix.weak[id] {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// wholeItem: the token is an item of a list by itself.
func wholeItem(tokens []token, i int) bool {
	t := tokens[i]
	starts := i == 0 || t.Comma || t.Clause != tokens[i-1].Clause || tokens[i-1].Text == "och"
	stops := i+1 == len(tokens) || tokens[i+1].Comma || tokens[i+1].Clause != t.Clause || tokens[i+1].Text == "och"
	return starts && stops
}

// clauseOf gives the tokens of a token's clause.
func clauseOf(tokens []token, i int) []token {
	from, to := i, i+1
	for from > 0 && tokens[from-1].Clause == tokens[i].Clause {
		from--
	}
	for to < len(tokens) && tokens[to].Clause == tokens[i].Clause {
		to++
	}
	return tokens[from:to]
}

// conjunctions join words of which one may tell what the other means.
var conjunctions = wordSet("och samt eller resp respektive")

// coordinated: a conjunction or comma joins the token to a word that counts.
func coordinated(tokens []token, i int, starts, ends map[int]bool) bool {
	t := tokens[i]
	before := i
	if w := wordAt(tokens, before-1); (w == "deras" || w == "sina" || w == "våra" || w == "även") && before > 0 {
		before--
	}
	switch {
	case before > 0 && tokens[before-1].Clause != t.Clause:
	case before > 1 && conjunctions[tokens[before-1].Text] && ends[before-1]:
		return true
	case before > 0 && t.Comma && before == i && ends[i]:
		return true
	}
	switch {
	case i+1 >= len(tokens) || tokens[i+1].Clause != t.Clause:
		return false
	case conjunctions[tokens[i+1].Text]:
		return starts[i+2]
	}
	return tokens[i+1].Comma && starts[i+1]
}

// secondWeak: another ambiguous word of the same concept stands beside it in a list.
func (ix *index) secondWeak(tokens []token, i int, concepts []int32) bool {
	for _, k := range []int{i - 2, i - 1, i + 1, i + 2} {
		if k < 0 || k >= len(tokens) || tokens[k].Clause != tokens[i].Clause || tokens[k].Text == tokens[i].Text {
			continue
		}
		near := min(i, k) + 1
		listed := max(i, k) == near && tokens[near].Comma || max(i, k) == near+1 && conjunctions[tokens[near].Text]
		if listed && slices.ContainsFunc(ix.weakConcepts(tokens[k]), func(c int32) bool { return slices.Contains(concepts, c) }) {
			return true
		}
	}
	return false
}

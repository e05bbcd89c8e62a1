package coding

// Words that deny what follows in their clause.
var deniers = wordSet("inte ej icke ingen inga inget varken aldrig utan knappast not no")

// Words after "inte" with which nothing is denied: "inte bara ungdomar".
var notOnly = wordSet("bara endast enbart minst only")

// negated tells for each token whether it is denied. A denier that is part of
// a phrase that was found ("varken arbetar eller studerar") denies nothing.
func negated(tokens []token, hits []hit) []bool {
	denied := make([]bool, len(tokens))
	inPhrase := make([]bool, len(tokens))
	for _, h := range hits {
		for i := h.from; i < h.to; i++ {
			inPhrase[i] = inPhrase[i] || i < h.hole || i >= h.filled
		}
	}
	for i, t := range tokens {
		if insteadOf(tokens, i) {
			for k := i + 1; k < len(tokens) && k <= i+4 && tokens[k].clause == t.clause && !tokens[k].comma && !presentVerbs[tokens[k].word]; k++ {
				denied[k] = true
			}
		}
		if !deniers[t.word] || inPhrase[i] || i+1 < len(tokens) && notOnly[tokens[i+1].word] {
			continue
		}
		if t.word == "utan" && (t.comma || deniedBefore(tokens, i)) {
			continue // "inte med unga utan med vuxna": what follows is affirmed
		}
		end := scope(tokens, i)
		for k := i + 1; k < end; k++ {
			denied[k] = true
		}
		if atEnd(tokens, i) {
			for k := i - 1; k >= 0 && tokens[k].clause == t.clause; k-- {
				denied[k] = true
			}
		}
	}
	return denied
}

// insteadOf: the word is the last of what denies its object without a "not":
// "i stället för", "slutat med", "lagt ner".
func insteadOf(tokens []token, i int) bool {
	before, two := wordAt(tokens, i-1), wordAt(tokens, i-2)
	switch tokens[i].word {
	case "för":
		return before == "istället" || before == "stället" && two == "i"
	case "med":
		return before == "slutat" || before == "slutade" || before == "upphört"
	case "ner", "ned":
		return before == "lagt" && two != "är"
	}
	return false
}

// scope is the end of what a denier denies: its clause, up to an "utan" or a
// comma that no "eller" carries on.
func scope(tokens []token, i int) int {
	t := tokens[i]
	for k := i + 1; k < len(tokens); k++ {
		switch {
		case tokens[k].clause != t.clause, tokens[k].word == "utan":
			return k
		case tokens[k].comma && !carriesOn(tokens, k):
			return k
		case t.word == "utan" && k > i+3:
			return k // a preposition reaches no further than its noun
		}
	}
	return len(tokens)
}

// carriesOn: behind the comma an enumeration of the denied goes on.
func carriesOn(tokens []token, k int) bool {
	for j := k; j < len(tokens) && j < k+6 && tokens[j].clause == tokens[k].clause; j++ {
		if tokens[j].word == "eller" || tokens[j].word == "heller" {
			return true
		}
	}
	return false
}

func deniedBefore(tokens []token, i int) bool {
	for k := i - 1; k >= 0 && tokens[k].clause == tokens[i].clause; k-- {
		if w := tokens[k].word; deniers[w] && w != "utan" {
			return true
		}
	}
	return false
}

// atEnd: the denier ends its clause, so that it denies what stands before
// ("Ungdomar arbetar vi inte med").
func atEnd(tokens []token, i int) bool {
	rest := 0
	for k := i + 1; k < len(tokens) && tokens[k].clause == tokens[i].clause; k++ {
		if w := tokens[k].word; w != "med" && w != "för" && w != "längre" && w != "alls" && w != "än" && w != "ännu" && w != "nu" && w != "idag" && w != "i" && w != "dag" {
			return false
		}
		rest++
	}
	return rest <= 3 && i > 1
}

// goodWords say that what they are said of is no obstacle.
var goodWords = wordSet("bra utmärkt utmärkta jättebra toppen räcker fungerar funkar nöjda nöjd tillräckligt tillräckliga")

// goodNews tells which clauses praise what an answer about obstacles names. A
// "men" behind takes the praise back.
func goodNews(tokens []token) map[int]bool {
	good := map[int]bool{}
	for i, t := range tokens {
		if !goodWords[t.word] {
			continue
		}
		clause := clauseOf(tokens, i)
		praised := true
		for _, other := range clause {
			praised = praised && !deniers[other.word] && other.word != "vore" && other.word != "skulle" && other.word != "mer" && other.word != "behöver" && other.word != "saknar"
		}
		for k := i + 1; k < len(tokens) && tokens[k].clause <= t.clause+1; k++ {
			praised = praised && !contrasting[tokens[k].word]
		}
		if praised {
			good[t.clause] = true
		}
	}
	return good
}

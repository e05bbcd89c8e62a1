package coding

// Words that deny what follows in their clause.
var deniers = map[string]bool{"inte": true, "ej": true, "icke": true, "ingen": true, "inga": true, "inget": true, "varken": true, "aldrig": true, "utan": true, "not": true, "no": true}

// Words after "inte" with which nothing is denied: "inte bara ungdomar".
var notOnly = map[string]bool{"bara": true, "endast": true, "enbart": true, "minst": true, "only": true}

// negated tells for each token whether it is denied. A denier that is part of
// a phrase that was found ("varken arbetar eller studerar") denies nothing.
func negated(tokens []token, hits []hit) []bool {
	denied := make([]bool, len(tokens))
	inPhrase := make([]bool, len(tokens))
	for _, h := range hits {
		for i := h.from; i < h.to; i++ {
			inPhrase[i] = true
		}
	}
	for i, t := range tokens {
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

package clauses

// Words that deny what follows in their clause.
var deniers = wordSet("inte ej icke ingen inga inget varken aldrig utan knappast not no")

// lacking deny what is lacked, no further than a noun: "vi saknar kunskap om
// flyktingfrågor".
var lacking = wordSet("saknar saknas saknade")

// Words after "inte" with which nothing is denied: "inte bara ungdomar".
var notOnly = wordSet("bara endast enbart minst only")

// Denied tells for each word whether it is denied. A denier that is taken by a
// phrase that was found ("varken arbetar eller studerar") denies nothing.
func Denied(tokens []Word, taken []bool) []bool {
	denied := make([]bool, len(tokens))
	for i := 1; i < len(tokens); i++ {
		if tokens[i].Clause != tokens[i-1].Clause && said(Of(tokens, i)) == notOurs {
			for k := i - 1; k >= 0 && tokens[k].Clause == tokens[i-1].Clause; k-- {
				denied[k] = true
			}
		}
	}
	for i, t := range tokens {
		if insteadOf(tokens, i) {
			for k := i + 1; k < len(tokens) && k <= i+4 && tokens[k].Clause == t.Clause && !tokens[k].Comma && !presentVerbs[tokens[k].Text]; k++ {
				denied[k] = true
			}
		}
		if !deniers[t.Text] && !lacking[t.Text] || taken[i] || i+1 < len(tokens) && notOnly[tokens[i+1].Text] {
			continue
		}
		if t.Text == "utan" && (t.Comma || deniedBefore(tokens, i)) {
			continue // "inte med unga utan med vuxna": what follows is affirmed
		}
		end := scope(tokens, i)
		for k := i + 1; k < end; k++ {
			denied[k] = true
		}
		if atEnd(tokens, i) {
			for k := i - 1; k >= 0 && tokens[k].Clause == t.Clause; k-- {
				denied[k] = true
			}
		}
	}
	return denied
}

// insteadOf: the word is the last of what denies its object without a "not":
// "i stället för", "slutat med", "lagt ner".
func insteadOf(tokens []Word, i int) bool {
	before, two := wordAt(tokens, i-1), wordAt(tokens, i-2)
	switch tokens[i].Text {
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
func scope(tokens []Word, i int) int {
	t := tokens[i]
	for k := i + 1; k < len(tokens); k++ {
		switch {
		case tokens[k].Clause != t.Clause, tokens[k].Text == "utan":
			return k
		case tokens[k].Comma && !carriesOn(tokens, k):
			return k
		case (t.Text == "utan" || lacking[t.Text]) && k > i+3:
			return k // a preposition reaches no further than its noun
		}
	}
	return len(tokens)
}

// carriesOn: behind the comma an enumeration of the denied goes on.
func carriesOn(tokens []Word, k int) bool {
	for j := k; j < len(tokens) && j < k+6 && tokens[j].Clause == tokens[k].Clause; j++ {
		if tokens[j].Text == "eller" || tokens[j].Text == "heller" {
			return true
		}
	}
	return false
}

func deniedBefore(tokens []Word, i int) bool {
	for k := i - 1; k >= 0 && tokens[k].Clause == tokens[i].Clause; k-- {
		if w := tokens[k].Text; deniers[w] && w != "utan" {
			return true
		}
	}
	return false
}

// trailing may stand behind a denier that looks back: "har vi inte längre",
// "är det inte fråga om", "arbetar vi inte med i dag".
var trailing = wordSet("med för längre alls än ännu nu idag i dag fråga om det")

// atEnd: the denier ends its clause, so that it denies what stands before
// ("Ungdomar arbetar vi inte med").
func atEnd(tokens []Word, i int) bool {
	rest := 0
	for k := i + 1; k < len(tokens) && tokens[k].Clause == tokens[i].Clause && !tokens[k].Comma; k++ {
		if !trailing[tokens[k].Text] {
			return false
		}
		rest++
	}
	return rest <= 3 && i > 1
}

// goodWords say that what they are said of is no obstacle.
var goodWords = wordSet("bra utmärkt utmärkta jättebra toppen räcker fungerar funkar nöjda nöjd tillräckligt tillräckliga")

// problems are what an obstacle may be called.
var problems = wordSet("problem problemet bekymmer hinder svårighet svårigheter")

// isVerbs join a thing with what it is said to be; sized stand before problems.
var (
	isVerbs = wordSet("är var blir ser")
	// behindProblem may end the clause: "inget hinder för oss längre".
	behindProblem = wordSet("för oss vår del alls längre idag i dag nu")
	sized         = wordSet("stort stora direkt något några större")
)

// noProblem: the word ends a clause that says of what stands before it that it
// is none: "Lokalerna är inga problem". A "men" behind turns to something else.
func noProblem(tokens []Word, i int) bool {
	if !problems[tokens[i].Text] {
		return false
	}
	for k := i + 1; k < len(tokens) && tokens[k].Clause == tokens[i].Clause; k++ {
		if !behindProblem[tokens[k].Text] {
			return false // "inget problem att få lokal, problemet är hyran"
		}
	}
	k := i - 1
	for k > 0 && sized[tokens[k].Text] {
		k--
	}
	switch wordAt(tokens, k) {
	case "inget", "inga", "ingen":
		return isVerbs[wordAt(tokens, k-1)] && tokens[k-1].Clause == tokens[i].Clause
	case "inte":
		return isVerbs[wordAt(tokens, k-1)] && k < i-1 && tokens[k-1].Clause == tokens[i].Clause
	}
	return false
}

// Praised tells which clauses praise what an answer about obstacles names. A
// "men" behind takes the praise back.
func Praised(tokens []Word) map[int]bool {
	good := map[int]bool{}
	for i, t := range tokens {
		if noProblem(tokens, i) {
			good[t.Clause] = true
		}
		if !goodWords[t.Text] {
			continue
		}
		clause := Of(tokens, i)
		// "räcker till hösten" is no praise.
		praised := t.Text != "räcker" || wordAt(tokens, i+1) != "till" && wordAt(tokens, i+1) != "bara"
		for _, other := range clause {
			praised = praised && !deniers[other.Text] && other.Text != "vore" && other.Text != "skulle" && other.Text != "mer" && other.Text != "behöver" && other.Text != "saknar"
		}
		for k := i + 1; k < len(tokens) && tokens[k].Clause <= t.Clause+1; k++ {
			praised = praised && !contrasting[tokens[k].Text]
		}
		if praised {
			good[t.Clause] = true
		}
	}
	return good
}

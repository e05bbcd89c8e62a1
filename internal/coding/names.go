package coding

// Words that stand inside names, between their capitals.
var nameGlue = wordSet("i på för av mot till utan de den vid")

// Words that are part of an organisation's name wherever they stand beside a capital.
var nameMarks = wordSet("ab if ff fk bk ik kf ek hb föreningen förening förbund förbundet stiftelsen stiftelse klubb klubben kyrkan")

// Words that a name follows.
var beforeName = wordSet("projektet projekt föreningen verksamheten stiftelsen gruppen rapporten boken filmen klubben nätverket företaget organisationen heter kallas kallad")

// Words of cooperation: a capital in their clause is somebody else's name.
var cooperation = wordSet("samarbetar samarbete samverkar samverkan samarbetspartner samarbetspartners partner tillsammans ihop granne")

// places are capitals that make no name of the words beside them
// ("Språkcafé Rosengård").
var places = wordSet("malmö malmös helsingborg lund skåne sverige rosengård seved holma hyllie kirseberg husie oxie fosie lindängen limhamn bunkeflo kroksbäck sofielund möllan möllevången nydala hermodsdal söder norr öster väster centrum almgården segevång bulltofta augustenborg dalhem drottninghög planteringen stockholm göteborg landskrona trelleborg kristianstad arabiska svenska")

// findNames grades every word of a text by how much it looks like part of a
// name: what an organisation is called says nothing of what the writer does.
func findNames(tokens []token) {
	for i := 0; i < len(tokens); {
		end, name := nameRun(tokens, i)
		for k := i; k < end && name; k++ {
			tokens[k].naming = isName
		}
		i = max(end, i+1)
	}
	partners := map[int]bool{}
	for _, t := range tokens {
		if cooperation[t.word] {
			partners[t.clause] = true
		}
	}
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.naming == isName || !t.capital && !t.quoted:
		case t.quoted && !t.first, i > 0 && beforeName[tokens[i-1].word] && t.clause == tokens[i-1].clause:
			t.naming = isName
		case !t.first && partners[t.clause]:
			t.naming = isName
		case !t.first:
			t.naming = maybeName
		}
	}
}

// nameRun gives the end of the run of capitals and glue that begins at a token,
// and whether it is a name: two capitals that are no places, or one beside a
// word such as AB.
func nameRun(tokens []token, from int) (end int, name bool) {
	if !tokens[from].capital {
		return from + 1, false
	}
	capitals, proper, marks := 0, 0, 0
	direct := false
	end = from
	for i := from; i < len(tokens); i++ {
		t := tokens[i]
		if i > from && (!t.close || t.clause != tokens[from].clause) {
			break
		}
		mark := nameMarks[t.word] && (t.capital || len(t.word) <= 2 && i > from)
		if !t.capital && !mark {
			if nameGlue[t.word] && i+1 < len(tokens) && tokens[i+1].close && (tokens[i+1].capital || nameGlue[tokens[i+1].word]) {
				continue
			}
			break
		}
		capitals++
		if mark {
			marks++
		} else if !places[t.word] {
			proper++
			direct = direct || i == from+1
		}
		end = i + 1
	}
	end = max(end, from+1)
	switch {
	case capitals < 2 || proper == 0:
		return end, false
	case marks > 0:
		return end, true
	case tokens[from].first:
		// The first word has its capital from the sentence.
		return end, direct || proper >= 3
	}
	return end, proper >= 2 || places[tokens[from].word] && direct
}

// named tells how much the words from..to look like a name. A phrase that is
// all of a run of capitals is no name but written with too many of them.
func named(tokens []token, from, to int) naming {
	worst := noName
	for _, t := range tokens[from:to] {
		worst = max(worst, t.naming)
	}
	if worst == isName && to-from > 1 && tokens[from].naming == isName && !tokens[from].quoted &&
		(from == 0 || tokens[from-1].naming != isName || tokens[from-1].clause != tokens[from].clause) &&
		(to == len(tokens) || tokens[to].naming != isName || !tokens[to].close) && !(from > 0 && beforeName[tokens[from-1].word]) {
		return noName
	}
	return worst
}

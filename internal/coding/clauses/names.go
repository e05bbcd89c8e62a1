package clauses

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
func findNames(tokens []Word) {
	for i := 0; i < len(tokens); {
		end, name := nameRun(tokens, i)
		for k := i; k < end && name; k++ {
			tokens[k].Naming = IsName
		}
		i = max(end, i+1)
	}
	partners := map[int]bool{}
	for _, t := range tokens {
		if cooperation[t.Text] {
			partners[t.Clause] = true
		}
	}
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.Naming == IsName || !t.Capital && !t.Quoted:
		case t.Quoted && !t.First, i > 0 && beforeName[tokens[i-1].Text] && t.Clause == tokens[i-1].Clause:
			t.Naming = IsName
		case !t.First && partners[t.Clause]:
			t.Naming = IsName
		case !t.First:
			t.Naming = MaybeName
		}
	}
}

// nameRun gives the end of the run of capitals and glue that begins at a token,
// and whether it is a name: two capitals that are no places, or one beside a
// word such as AB.
func nameRun(tokens []Word, from int) (end int, name bool) {
	if !tokens[from].Capital {
		return from + 1, false
	}
	capitals, proper, marks := 0, 0, 0
	direct := false
	end = from
	for i := from; i < len(tokens); i++ {
		t := tokens[i]
		if i > from && (!t.Close || t.Clause != tokens[from].Clause) {
			break
		}
		mark := nameMarks[t.Text] && (t.Capital || len(t.Text) <= 2 && i > from)
		if !t.Capital && !mark {
			if nameGlue[t.Text] && i+1 < len(tokens) && tokens[i+1].Close && (tokens[i+1].Capital || nameGlue[tokens[i+1].Text]) {
				continue
			}
			break
		}
		capitals++
		if mark {
			marks++
		} else if !places[t.Text] {
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
	case tokens[from].First:
		// The first word has its capital from the sentence.
		return end, direct || proper >= 3
	}
	return end, proper >= 2 || places[tokens[from].Text] && direct
}

// Name tells how much the words from..to look like a name. A phrase that is
// all of a run of capitals is no name but written with too many of them.
func Name(tokens []Word, from, to int) Naming {
	worst := NoName
	for _, t := range tokens[from:to] {
		worst = max(worst, t.Naming)
	}
	if worst == IsName && to-from > 1 && tokens[from].Naming == IsName && !tokens[from].Quoted &&
		(from == 0 || tokens[from-1].Naming != IsName || tokens[from-1].Clause != tokens[from].Clause) &&
		(to == len(tokens) || tokens[to].Naming != IsName || !tokens[to].Close) && !(from > 0 && beforeName[tokens[from-1].Text]) {
		return NoName
	}
	return worst
}

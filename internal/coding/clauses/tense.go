package clauses

import "strings"

// Verbs and adverbs that put their clause in the past. Verbs that began what
// may still go on (startade, öppnade) are none.
var pastWords = wordSet(`hade drev bedrev brukade anordnade arrangerade ordnade genomförde erbjöd höll fanns testade provade prövade
	avslutades avslutade avslutat avslutad avslutats upphörde upphört nedlagt nedlagd nedlagda nerlagt nerlagd nerlagda avvecklades avvecklat
	avvecklad stängde stängdes gjorde arbetade jobbade körde ledde deltog ingick hjälpte samordnade undervisade serverade
	sålde odlade byggde förr förut dåvarande fjol delade delades hölls drevs bedrevs ordnades anordnades arrangerades genomfördes
	erbjöds träffades mötte stöttade lånade spelade turnerade medverkade handledde serverades pågick`)

// Words with which a clause speaks of now, whatever else stands in it.
var presentWords = wordSet("fortfarande idag nu numera alltjämt pågår pågående kvar fortsätter lever löpande nuvarande")

// sinceWhen are the words that make "sedan" mean "since".
var sinceWhen = wordSet("i start starten början många flera hösten våren sommaren vintern början länge dess")

// Verbs in the present: years that are over do not end what they say.
var presentVerbs = wordSet("är har driver erbjuder håller ordnar arrangerar arbetar jobbar finns bedriver ska kommer löper planerar planeras finansieras")

// Words that say, when they begin a clause, that what was just told has ended.
var endings = wordSet("avslutades avslutat avslutad nedlagt nedlagd nedlagda nerlagt nerlagd lades las upphörde upphört stängdes avvecklades avvecklat")

// Past tells which clauses are about what has been.
func Past(tokens []Word) map[int]bool {
	past := map[int]bool{}
	for from := 0; from < len(tokens); {
		to := from
		for to < len(tokens) && tokens[to].Clause == tokens[from].Clause {
			to++
		}
		clause := tokens[from:to]
		switch {
		case from > 0 && said(clause) == over:
			past[clause[0].Clause], past[tokens[from-1].Clause] = true, true
		case isPast(clause) && !isPresent(clause):
			past[clause[0].Clause] = true
			if ended(clause) && from > 0 && !presentBefore(tokens[:from]) {
				past[tokens[from-1].Clause] = true
			}
		}
		from = to
	}
	return past
}

// ended: the clause says of what was just told that it has ended ("avslutades
// 2019", "den lades ner").
func ended(clause []Word) bool {
	i := 0
	pointsBack := false
	for i < len(clause) && (contrasting[clause[i].Text] || back[clause[i].Text]) {
		pointsBack = pointsBack || back[clause[i].Text]
		i++
	}
	for k := i; k < len(clause); k++ {
		if endings[clause[k].Text] {
			return pointsBack || k == i
		}
	}
	return false
}

// presentBefore: the clause before speaks of today, so that what ended is
// something else.
func presentBefore(tokens []Word) bool {
	last := tokens[len(tokens)-1].Clause
	from := len(tokens)
	for from > 0 && tokens[from-1].Clause == last {
		from--
	}
	return isPresent(tokens[from:])
}

// isPresent: some word says that it goes on, which no past tense beside it
// takes back ("startade 2012 och pågår").
func isPresent(clause []Word) bool {
	for i, t := range clause {
		w := t.Text
		next := wordAt(clause, i+1)
		switch {
		case w == "sedan":
			// "sedan" alone is "then"; with a time it lasts until now.
			if isNumber(next) || sinceWhen[next] {
				return true
			}
		case w == "nu" && i > 0 && clause[i-1].Text == "till":
		case presentWords[w], w == "i" && next == "dag", w == "just" && next == "nu":
			return true
		}
	}
	return false
}

// isPast: a verb or a time says that it is over. A year that has passed does so
// only without a verb in the present: "2015–2018" beside "har" is a background.
func isPast(clause []Word) bool {
	present := false
	for _, t := range clause {
		present = present || presentVerbs[t.Text]
	}
	for i, t := range clause {
		next := wordAt(clause, i+1)
		switch w := t.Text; {
		case w == "hade" && (i > 0 && (clause[i-1].Text == "om" || clause[i-1].Text == "vi" && i > 1 && clause[i-2].Text == "om")):
			// what we would do if we had
		case (w == "avslutad" || w == "avslutat") && (wordAt(clause, i-1) == "efter" || wordAt(clause, i-1) == "vid"):
			// "intyg efter avslutad kurs" tells when, today as well
		case pastWords[w]:
			return true
		case w == "tidigare" && next != "varit" && earlier(clause, i), longAgo(clause, i):
			return true
		case (w == "haft" || w == "drivit" || w == "bedrivit") && !lasting(clause):
			return true
		case w == "fram" && next == "till" && i+2 < len(clause) && clause[i+2].Text != "nu" && clause[i+2].Text != "idag":
			return true
		case (w == "lades" || w == "lagts" || w == "las" || w == "lade" || w == "lagt") && (next == "ner" || next == "ned"):
			return true
		case isYear(w) && isYear(yearRange(clause, i)) && !present:
			return true
		}
	}
	return false
}

// earlier tells "tidigare" about time from "tidigare kriminella".
func earlier(clause []Word, i int) bool {
	if i+1 == len(clause) || clause[i+1].Comma {
		return true
	}
	switch wordAt(clause, i-1) {
	case "har", "vi", "hade", "drev", "även", "också":
		return true
	}
	return pastWords[clause[i+1].Text] || presentVerbs[clause[i+1].Text]
}

// longAgo: a time that is over begins here ("förra året", "under pandemin", "för
// några år sedan", "på 90-talet").
func longAgo(clause []Word, i int) bool {
	next, after := wordAt(clause, i+1), wordAt(clause, i+2)
	switch clause[i].Text {
	case "förra":
		return strings.HasPrefix(next, "år") || strings.HasPrefix(next, "vår") || strings.HasPrefix(next, "höst") || strings.HasPrefix(next, "sommar") || strings.HasPrefix(next, "vinter") || strings.HasPrefix(next, "termin")
	case "under":
		return strings.HasPrefix(next, "pandemi") || next == "corona"
	case "för":
		return (after == "år" || wordAt(clause, i+3) == "år") && (wordAt(clause, i+3) == "sedan" || wordAt(clause, i+4) == "sedan")
	case "på":
		return len(next) <= 4 && isNumber(next) && next != "" && after == "talet"
	}
	return false
}

// lasting: "har haft … i tio år" and "har haft … sedan 2012" have not ended.
func lasting(clause []Word) bool {
	for i, t := range clause {
		if t.Text == "sedan" || t.Text == "alltid" || t.Text == "i" && wordAt(clause, i+2) == "år" || t.Text == "länge" {
			return true
		}
	}
	return false
}

// yearRange gives the year that ends a range beginning at i: "2012–2015",
// "2012 till 2015", "mellan 2008 och 2012".
func yearRange(clause []Word, i int) string {
	next := wordAt(clause, i+1)
	switch next {
	case "till", "t", "tom":
		return wordAt(clause, i+2)
	case "och":
		if i > 0 && (clause[i-1].Text == "mellan" || clause[i-1].Text == "åren") {
			return wordAt(clause, i+2)
		}
		return ""
	}
	if i+1 < len(clause) && clause[i+1].Comma {
		return ""
	}
	return next
}

func isYear(w string) bool {
	return len(w) == 4 && isNumber(w) && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20"))
}

// Words with which a clause speaks of what somebody would like to do, and the
// verbs that make "vill" or "ska" such a word.
var (
	hoping    = wordSet("planerar planeras planer drömmer drömmen hoppas funderar framtiden önskan idé idéer ansöker tanken småningom framöver")
	beginning = wordSet("starta börja gärna kunna utveckla utöka bygga öppna skapa införa pröva")
)

// Planned tells which clauses are about what somebody would like to do: a
// suggestion, and not what is done.
func Planned(words []Word) map[int]bool {
	planned := map[int]bool{}
	for i, t := range words {
		next, after := wordAt(words, i+1), wordAt(words, i+2)
		switch {
		case hoping[t.Text] && (wordAt(words, i-1) == "vi" || next == "vi" || next == "på" || next == "att" || t.Text == "planeras" || t.Text == "drömmer" || t.Text == "småningom" || t.Text == "framöver" || t.Text == "tanken" && next == "är" || wordAt(words, i-1) == "i" || t.First):
			planned[t.Clause] = true
		case t.Text == "skulle" && (next == "vilja" || next == "gärna" || next == "vi" || next == "kunna" || wordAt(words, i-1) == "vi"):
			planned[t.Clause] = true
		case ours[t.Text] && (next == "vill" || next == "ska") && beginning[after]:
			planned[t.Clause] = true
		case (t.Text == "vill" || t.Text == "ska") && next == "vi" && beginning[after]:
			planned[t.Clause] = true
		}
	}
	return planned
}

// NotPresent are the clauses that do not say that they go on today.
func NotPresent(words []Word) map[int]bool {
	past := map[int]bool{}
	for i := range words {
		if c := words[i].Clause; i == 0 || words[i-1].Clause != c {
			past[c] = !isPresent(Of(words, i))
		}
	}
	return past
}

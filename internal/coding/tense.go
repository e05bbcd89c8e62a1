package coding

import "strings"

// Verbs and adverbs that put their clause in the past. Verbs that began what
// may still go on (startade, öppnade) are none.
var pastWords = wordSet(`hade drev bedrev brukade anordnade arrangerade ordnade genomförde erbjöd höll fanns testade provade prövade
	avslutades avslutade avslutat avslutad avslutats upphörde upphört nedlagt nedlagd nedlagda nerlagt nerlagd nerlagda avvecklades avvecklat
	avvecklad stängde stängdes gjorde arbetade jobbade körde ledde deltog ingick hjälpte samordnade undervisade serverade
	sålde odlade lagade byggde förr förut dåvarande`)

// Words with which a clause speaks of now, whatever else stands in it.
var presentWords = wordSet("fortfarande idag nu numera alltjämt pågår pågående kvar fortsätter lever löpande nuvarande")

// sinceWhen are the words that make "sedan" mean "since".
var sinceWhen = wordSet("i start starten början många flera hösten våren sommaren vintern början länge dess")

// Verbs in the present: years that are over do not end what they say.
var presentVerbs = wordSet("är har driver erbjuder håller ordnar arrangerar arbetar jobbar finns bedriver ska kommer löper planerar planeras finansieras")

// Words that say, when they begin a clause, that what was just told has ended.
var endings = wordSet("avslutades avslutat avslutad nedlagt nedlagd nedlagda nerlagt nerlagd lades las upphörde upphört stängdes avvecklades avvecklat")

// pastClauses tells which clauses are about what has been.
func pastClauses(tokens []token) map[int]bool {
	past := map[int]bool{}
	for from := 0; from < len(tokens); {
		to := from
		for to < len(tokens) && tokens[to].clause == tokens[from].clause {
			to++
		}
		clause := tokens[from:to]
		if isPast(clause) && !isPresent(clause) {
			past[clause[0].clause] = true
			if endings[clause[0].word] && from > 0 && !presentBefore(tokens[:from]) {
				past[tokens[from-1].clause] = true
			}
		}
		from = to
	}
	return past
}

func presentBefore(tokens []token) bool {
	last := tokens[len(tokens)-1].clause
	from := len(tokens)
	for from > 0 && tokens[from-1].clause == last {
		from--
	}
	return isPresent(tokens[from:])
}

func isPresent(clause []token) bool {
	for i, t := range clause {
		w := t.word
		next := wordAt(clause, i+1)
		switch {
		case w == "sedan":
			// "sedan" alone is "then"; with a time it lasts until now.
			if isNumber(next) || sinceWhen[next] {
				return true
			}
		case w == "nu" && i > 0 && clause[i-1].word == "till":
		case presentWords[w], w == "i" && next == "dag", w == "just" && next == "nu":
			return true
		}
	}
	return false
}

func isPast(clause []token) bool {
	present := false
	for _, t := range clause {
		present = present || presentVerbs[t.word]
	}
	for i, t := range clause {
		next := wordAt(clause, i+1)
		switch w := t.word; {
		case w == "hade" && (i > 0 && (clause[i-1].word == "om" || clause[i-1].word == "vi" && i > 1 && clause[i-2].word == "om")):
			// what we would do if we had
		case pastWords[w]:
			return true
		case w == "tidigare" && earlier(clause, i):
			return true
		case (w == "haft" || w == "drivit" || w == "bedrivit") && !lasting(clause):
			return true
		case w == "fram" && next == "till" && i+2 < len(clause) && clause[i+2].word != "nu" && clause[i+2].word != "idag":
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
func earlier(clause []token, i int) bool {
	if i+1 == len(clause) || clause[i+1].comma {
		return true
	}
	switch wordAt(clause, i-1) {
	case "har", "vi", "hade", "drev", "även", "också":
		return true
	}
	return pastWords[clause[i+1].word] || presentVerbs[clause[i+1].word]
}

// lasting: "har haft … i tio år" and "har haft … sedan 2012" have not ended.
func lasting(clause []token) bool {
	for i, t := range clause {
		if t.word == "sedan" || t.word == "alltid" || t.word == "i" && wordAt(clause, i+2) == "år" || t.word == "länge" {
			return true
		}
	}
	return false
}

// yearRange gives the year that ends a range beginning at i: "2012–2015",
// "2012 till 2015", "mellan 2008 och 2012".
func yearRange(clause []token, i int) string {
	next := wordAt(clause, i+1)
	switch next {
	case "till", "t", "tom":
		return wordAt(clause, i+2)
	case "och":
		if i > 0 && (clause[i-1].word == "mellan" || clause[i-1].word == "åren") {
			return wordAt(clause, i+2)
		}
		return ""
	}
	if i+1 < len(clause) && clause[i+1].comma {
		return ""
	}
	return next
}

func isYear(w string) bool {
	return len(w) == 4 && isNumber(w) && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20"))
}

func wordAt(tokens []token, i int) string {
	if i < 0 || i >= len(tokens) {
		return ""
	}
	return tokens[i].word
}

// planned tells which clauses are about what somebody would like to do: a
// suggestion, and not what is done.
func plannedClauses(tokens []token) map[int]bool {
	planned := map[int]bool{}
	for i, t := range tokens {
		next, after := wordAt(tokens, i+1), wordAt(tokens, i+2)
		switch t.word {
		case "planerar", "planeras", "drömmer":
			planned[t.clause] = true
		case "skulle":
			if next == "vilja" || next == "gärna" || next == "vi" || wordAt(tokens, i-1) == "vi" {
				planned[t.clause] = true
			}
		case "vi", "föreningen":
			if next == "hoppas" || next == "vill" && (after == "starta" || after == "börja" || after == "gärna" || after == "kunna") {
				planned[t.clause] = true
			}
		}
	}
	return planned
}

package clauses

// back are the words that point back to what was just told.
var back = wordSet("det den dem dessa detta sådant sådana")

// ours are the words with which the writers speak of themselves.
var ours = wordSet("vi oss vår vårt våra föreningen")

// doing are verbs of having and running something.
var doing = wordSet("gör har är driver erbjuder håller ordnar anordnar arrangerar bedriver sköter ansvarar finns blev hade")

// saying is what a clause that points back says of what it points to.
type saying int8

const (
	nothing saying = iota
	notOurs        // "men det är inte vår verksamhet", "det har vi inte"
	over           // "det gör vi inte längre", "det har vi slutat med"
)

// said reads a clause that begins with a word that points back. Only a few
// turns count: "det är inte svårt" denies nothing that was told.
func said(clause []Word) saying {
	i := 0
	for i < len(clause) && contrasting[clause[i].Text] {
		i++
	}
	if !back[wordAt(clause, i)] || !doing[wordAt(clause, i+1)] {
		return nothing
	}
	verb, rest := wordAt(clause, i+1), clause[i+2:]
	we, denied := false, false
	for k, w := range rest[:min(len(rest), 5)] {
		we = we || ours[w.Text]
		denied = denied || deniers[w.Text] && w.Text != "utan"
		switch w.Text {
		case "längre", "slutat", "slutade":
			return over
		}
		if k == 0 && verb == "är" && !denied && !we {
			return nothing
		}
	}
	if denied && (we || (verb == "finns" || verb == "blev") && len(rest) < 4) {
		return notOurs
	}
	return nothing
}

// bodies run things of their own that a mapping of associations is not about.
var bodies = wordSet(`kommunen staden stadsdelen biblioteket arbetsförmedlingen regionen socialtjänsten försäkringskassan hyresvärden
	bostadsbolaget skolan komvux kommunerna myndigheterna fritidsförvaltningen kulturförvaltningen arbetsmarknadsförvaltningen grannen grannföreningen`)

// theirs are the verbs with which they do.
var theirs = wordSet("driver har ordnar anordnar arrangerar erbjuder håller sköter bedriver ansvarar står startar öppnar")

// help is what others do to the writers, with "oss" behind.
var help = wordSet("hjälper stöttar stödjer lånar ger erbjuder utbildar avlastar bidrar sköter")

// Others tells which clauses are about another's work: "Biblioteket har
// språkcafé", "Studieförbundet hjälper oss med bokföringen".
func Others(words []Word) map[int]bool {
	others := map[int]bool{}
	for i, w := range words {
		next := wordAt(words, i+1)
		switch {
		case help[w.Text] && next == "oss" && i > 0 && words[i-1].Clause == w.Clause && !ours[wordAt(words, i-1)]:
			others[w.Clause] = true
		case bodies[w.Text] && theirs[next] && words[i+1].Clause == w.Clause && !spokenOf(Of(words, i)):
			others[w.Clause] = true
		}
	}
	return others
}

// spokenOf: the writers are in the clause themselves.
func spokenOf(clause []Word) bool {
	for _, w := range clause {
		if ours[w.Text] {
			return true
		}
	}
	return false
}

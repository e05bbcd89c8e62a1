package coding

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The shortest parts of a compound that tell anything: "kök" also stands in
// "köksbord", and "erbjuder" ends with "juder" by chance only. Where the rest of
// the word is known as well, shorter ones do.
const (
	shortestPart  = 5
	shortestHead  = 6
	shortestKnown = 4
	// shortestCompound is the length in bytes from which a word is taken apart.
	shortestCompound = 7
)

// split is a way to part a word in two: the words that its last part is a form
// of, and those that its first part may stand for.
type split struct {
	left, right string
	heads       []int32
	firsts      []int32
	// known: compounds in this field begin with the first part.
	known bool
}

// splits are all ways to part a word that may mean something in any vocabulary.
func (l *lexicon) splits(word string) []split {
	var out []split
	for at := range word {
		s := split{left: word[:at], right: word[at:]}
		if at < 3 || utf8.RuneCountInString(s.right) < 3 {
			continue
		}
		s.heads = l.words(s.right)
		for _, p := range joints(s.left) {
			id, ok := l.ids[p]
			s.known = s.known || ok && l.alone[id] || firstParts[p]
			if ok {
				s.firsts = append(s.firsts, id)
			}
		}
		if len(s.heads) > 0 || len(s.firsts) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// compound gives the concepts of a word that is none of the vocabulary's but
// made of such: by its last part, which says what it is, else by its first, if
// the last adds nothing ("missbruksproblematik"). A word that another vocabulary
// has is known not to be this one's, so its last part is only a suggestion.
func (ix *index) compound(words *lexicon, t token) ([]int32, float64) {
	if concepts := ix.affixed(t); len(concepts) > 0 {
		return concepts, sureHead
	}
	var doubtful []int32
	for _, s := range t.splits {
		if concepts, sure := ix.head(words, s); sure >= sureEnough && len(t.ids) == 0 {
			return concepts, sure
		} else if doubtful == nil {
			doubtful = concepts
		}
	}
	concepts, sure := ix.modifier(words, t.splits)
	if len(doubtful) > 0 && sure < sureEnough {
		return doubtful, surePart
	}
	return concepts, sure
}

// affixed gives the concepts of what the vocabulary says that compounds end with,
// else of what they begin with.
func (ix *index) affixed(t token) []int32 {
	for _, s := range t.splits {
		for _, id := range s.heads {
			if concepts := ix.unblocked(id, ix.tails[id]); len(concepts) > 0 {
				return concepts
			}
		}
	}
	for _, s := range slices.Backward(t.splits) {
		for _, id := range s.firsts {
			if concepts := ix.unblocked(id, ix.heads[id]); len(concepts) > 0 {
				return concepts
			}
		}
	}
	return nil
}

// head gives the concepts of the last part of a compound.
func (ix *index) head(words *lexicon, s split) ([]int32, float64) {
	n := utf8.RuneCountInString(s.right)
	modifier := ix.partConcepts(words, s.firsts)
	if !s.known && len(modifier) == 0 {
		if n < shortestHead {
			return nil, 0
		}
		return ix.single(longWords(words, s.heads, shortestPart)), surePart
	}
	for _, id := range s.heads {
		for _, c := range slices.Concat(ix.singles[id], ix.weak[id]) {
			if slices.Contains(modifier, c) {
				return []int32{c}, sureJoined // both parts say the same
			}
		}
	}
	if n < shortestKnown {
		return nil, 0
	}
	heads := longWords(words, s.heads, shortestKnown)
	if concepts := ix.single(heads); len(concepts) > 0 {
		return concepts, sureHead
	}
	var weak []int32
	for _, id := range heads {
		weak = append(weak, ix.weak[id]...)
	}
	return weak, surePart
}

// modifier gives the concepts of the longest first part that the vocabulary has.
func (ix *index) modifier(words *lexicon, splits []split) ([]int32, float64) {
	for _, s := range slices.Backward(splits) {
		concepts := ix.partConcepts(words, s.firsts)
		if len(concepts) == 0 {
			continue
		}
		// More than an ambiguous word, before what only says that it is about it.
		plain := slices.ContainsFunc(s.firsts, func(id int32) bool { return len(ix.singles[id]) > 0 })
		if plain && neutral(s.right) {
			return concepts, sureHead
		}
		if utf8.RuneCountInString(s.left) >= shortestPart {
			return concepts, sureFirst
		}
	}
	return nil, 0
}

// partConcepts gives the concepts that the first part of a compound names.
func (ix *index) partConcepts(words *lexicon, firsts []int32) []int32 {
	var out []int32
	for _, id := range firsts {
		if utf8.RuneCountInString(words.base[id]) < shortestKnown {
			continue
		}
		for _, c := range slices.Concat(ix.singles[id], ix.weak[id]) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// joints are the words that the first part of a compound may stand for:
// "ungdoms-", "kvinno-", "pojk-", "flick-".
func joints(part string) []string {
	out := []string{part, part + "a", part + "e"}
	if p, ok := strings.CutSuffix(part, "s"); ok {
		out = append(out, p)
	}
	for _, vowel := range []string{"o", "u"} {
		if p, ok := strings.CutSuffix(part, vowel); ok {
			out = append(out, p+"a")
		}
	}
	return out
}

// neutral last parts say only that the first part is what it is about.
func neutral(right string) bool {
	for _, joint := range []string{"", "s", "e", "o"} {
		if r, ok := strings.CutPrefix(right, joint); ok && neutralHeads[r] {
			return true
		}
	}
	return false
}

var neutralHeads = wordSet(`verksamhet verksamheten verksamheter verksamheterna aktivitet aktiviteter aktiviteten aktiviteterna
	projekt projektet projekten grupp gruppen grupper grupperna träff träffar träffen träffarna kväll kvällar kvällen kvällarna
	dag dagar dagen dagarna pass passet passen insats insatser insatsen insatserna program programmet problematik problematiken
	frågor frågorna kompetens kompetensen kunskap kunskaper kunskapen metod metoder metoden arbete arbetet stöd stödet hjälp hjälpen
	klubb klubben klubbar timme timmar stund stunder helg helger vecka veckor café caféet kafé kaféet uppdrag tjänster tjänst
	sektion sektionen satsning satsningar inriktning erfarenhet bakgrund diagnos diagnoser kurs kurser kursen kurserna läger lägret förening föreningen`)

// firstParts are what compounds in this field begin with beside the words of
// the vocabularies.
var firstParts = wordSet(`natt kväll dag morgon helg vecka sommar vinter höst vår påsk jul lov ferie fritid vardag
	barn ungdom vuxen förälder föräldra mamma pappa kvinno kvinna tjej kill mans herr dam senior pensionär familj syskon anhörig medlem deltagar
	förening stad by kvarter område gård hem skol skola förskol gymnasie folk studie språk svensk läs skriv tal data it digital nät webb
	cykel bil båt buss flyg möbel trä metall textil kläd mat lunch frukost middag kaffe te fik café köks kök bak bröd choklad glass
	segel sten skinn läder keramik papper konst bild foto film musik dans teater drama sång kör spel schack bingo hund häst djur natur skog sjö
	park trädgård växt odling gräs blom träd mur tak golv vägg fönster hus lägenhet bostad flytt städ tvätt
	idrott fotboll basket handboll boxning kampsport gymnastik gympa sim skid skridsko styrke rörelse hälso frisk kost sjuk vård omsorg
	intensiv nybörjar distans introduktions fortsättnings inspirations utomhus inomhus utvecklings återvinnings återbruks hemma drop
	rättighets rättighet ledarskap ledarskaps hälso rehab motivations samtals själv råd anti våld våldsprevention brandskydd brottsoffer
	arbete arbets jobb yrkes lär prakt intro start grund fort vidare steg kort lång heldags halvdags dags tvådagars tredagars tvåveckors
	projekt styrelse ledar handledar volontär frivillig ideell integration samhälle samhälls medborgar demokrati kultur fest fri fri tid
	äldre ny gemensam social social privat egen gratis kommun kommunal region stift kyrk församling jurist advokat myndighet
	smycke smyckes sy stick virk väv våff gokart motor moped dator mobil elektro elektronik el vvs bygg målar snickar slöjd hobby`)

// unblocked leaves out the concepts that a rule parts a word from.
func (ix *index) unblocked(id int32, concepts []int32) []int32 {
	if len(ix.blockedBy[id]) == 0 {
		return concepts
	}
	return slices.DeleteFunc(slices.Clone(concepts), func(c int32) bool { return slices.Contains(ix.blockedBy[id], c) })
}

// single gives the concepts that any of the words names by itself.
func (ix *index) single(ids []int32) []int32 {
	var out []int32
	for _, id := range ids {
		for _, c := range ix.singles[id] {
			if !slices.Contains(out, c) && !slices.Contains(ix.blockedBy[id], c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// longWords leaves out the words that are too short to be told inside another.
func longWords(words *lexicon, ids []int32, shortest int) []int32 {
	var out []int32
	for _, id := range ids {
		if utf8.RuneCountInString(words.base[id]) >= shortest {
			out = append(out, id)
		}
	}
	return out
}

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
)

// compound gives the concepts of a word that is none of the vocabulary's but
// made of such: by its last part, which says what it is, else by its first, if
// the last adds nothing ("missbruksproblematik"). A word that another vocabulary
// has is known not to be this one's, so its last part is only a suggestion.
func (ix *index) compound(words *lexicon, word string, known bool) ([]int32, float64) {
	var doubtful []int32
	for at := range word {
		left, right := word[:at], word[at:]
		if at < 3 || utf8.RuneCountInString(right) < 3 {
			continue
		}
		if concepts, sure := ix.head(words, left, right); sure >= sureEnough && !known {
			return concepts, sure
		} else if doubtful == nil {
			doubtful = concepts
		}
	}
	concepts, sure := ix.modifier(words, word)
	if len(doubtful) > 0 && sure < sureEnough {
		return doubtful, surePart
	}
	return concepts, sure
}

// head gives the concepts of the last part of a compound.
func (ix *index) head(words *lexicon, left, right string) ([]int32, float64) {
	ids := words.words(right)
	if len(ids) == 0 {
		return nil, 0
	}
	n := utf8.RuneCountInString(right)
	modifier := ix.partConcepts(words, left)
	known := len(modifier) > 0 || firstPart(words, left)
	if known {
		for _, id := range ids {
			for _, c := range slices.Concat(ix.singles[id], ix.weak[id]) {
				if slices.Contains(modifier, c) {
					return []int32{c}, sureJoined // both parts say the same
				}
			}
		}
		if concepts := ix.single(longWords(words, ids, shortestKnown)); len(concepts) > 0 && n >= shortestKnown {
			return concepts, sureHead
		}
		if n >= shortestKnown {
			var weak []int32
			for _, id := range longWords(words, ids, shortestKnown) {
				weak = append(weak, ix.weak[id]...)
			}
			if len(weak) > 0 {
				return weak, surePart
			}
		}
		return nil, 0
	}
	if n < shortestHead {
		return nil, 0
	}
	return ix.single(longWords(words, ids, shortestPart)), surePart
}

// modifier gives the concepts of the longest first part that the vocabulary has.
func (ix *index) modifier(words *lexicon, word string) ([]int32, float64) {
	for end := len(word) - 3; end >= shortestKnown; end-- {
		if !utf8.RuneStart(word[end]) {
			continue
		}
		concepts := ix.partConcepts(words, word[:end])
		if len(concepts) == 0 {
			continue
		}
		if neutral(word[end:]) && ix.plainPart(words, word[:end]) {
			return concepts, sureHead
		}
		if utf8.RuneCountInString(word[:end]) >= shortestPart {
			return concepts, sureFirst
		}
	}
	return nil, 0
}

// plainPart tells whether the first part is more than an ambiguous word.
func (ix *index) plainPart(words *lexicon, part string) bool {
	return slices.ContainsFunc(joints(part), func(p string) bool {
		id, ok := words.ids[p]
		return ok && len(ix.singles[id]) > 0
	})
}

// partConcepts gives the concepts that the first part of a compound names, with
// or without the letter that joins it to the rest.
func (ix *index) partConcepts(words *lexicon, part string) []int32 {
	var out []int32
	for _, p := range joints(part) {
		id, ok := words.ids[p]
		if !ok || utf8.RuneCountInString(p) < shortestKnown {
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
	out := []string{part}
	if p, ok := strings.CutSuffix(part, "s"); ok {
		out = append(out, p)
	}
	if p, ok := strings.CutSuffix(part, "o"); ok {
		out = append(out, p+"a")
	}
	if p, ok := strings.CutSuffix(part, "u"); ok {
		out = append(out, p+"a")
	}
	return append(out, part+"a", part+"e")
}

// firstPart tells whether a compound may begin with this: it is a word of some
// vocabulary, or one of those that compounds in this field begin with.
func firstPart(words *lexicon, part string) bool {
	for _, p := range joints(part) {
		if id, ok := words.ids[p]; ok && words.alone[id] || firstParts[p] {
			return true
		}
	}
	return false
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
	arbete arbets jobb yrkes lär prakt intro start grund fort vidare steg kort lång heldags halvdags dags tvådagars tredagars tvåveckors
	projekt styrelse ledar handledar volontär frivillig ideell integration samhälle samhälls medborgar demokrati kultur fest fri fri tid
	ung äldre ny gemensam social social privat egen gratis kommun kommunal region stift kyrk församling jurist advokat myndighet
	smycke smyckes sy stick virk väv våff gokart motor moped dator mobil elektro elektronik el vvs bygg målar snickar slöjd hobby`)

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

package swedish

import "strings"

// stopWords carry no meaning of their own in an answer: articles, pronouns,
// prepositions, conjunctions, auxiliaries and the commonest adverbs, and the
// English ones that stand in answers in English.
var stopWords = wordSet(`
alla allt allting att av bara behöver bland bli blir blev både båda då de del dem den denna dessa det detta dig din dina ditt du där därför
efter eftersom egen eget egna ej eller en enligt er era ert ett exempel ex exempelvis fast finns fler flera flest från får fått för före genom ger
gör göra gjort gällande ha hade han hans har hela henne hennes hon honom hos hur i ibland icke in inför ingen inget inga innan inom inte ju
kan kanske kommer kring kunde kunna likaså man med mellan men mer mera mest min mina mitt mot mycket många måste
ni nog nu nya någon något några när nära o och oavsett ofta olika om oss på redan rätt samt samtidigt sedan ser sig sin sina sitt ska skall skulle
som ständigt så sådan sådant sådana t ta tar till tills trots två under upp ut utan utanför utom vad var vara varit varje vars vart vem vi via
vid vidare vilja vilka vilken vilket vill visar väl våra vår vårt är än ännu även över övrigt också sådär typ ens annan annat andra själv själva åt ta
a about all also an and any are as at be been being but by can do does doing done e for from g get gets had has have how if in into is it its
just more most no not of on one only or other our out own so some such than that the their them they this those to up us was we what when where which
who will with without you your
`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(s) {
		set[word] = true
	}
	return set
}

// IsStopWord tells whether a word in lower case says nothing by itself.
func IsStopWord(word string) bool { return stopWords[word] }

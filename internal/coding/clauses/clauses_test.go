package clauses_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"samkarta/internal/coding/clauses"
)

// marked writes the words of a text with what was found of each: its clauses
// are parted by bars, and a word for which is holds stands in brackets.
func marked(words []clauses.Word, is func(i int) bool) string {
	var out []string
	for i, w := range words {
		if i > 0 && w.Clause != words[i-1].Clause {
			out = append(out, "|")
		}
		if is(i) {
			out = append(out, "["+w.Text+"]")
		} else {
			out = append(out, w.Text)
		}
	}
	return strings.Join(out, " ")
}

func nowhere(int) bool { return false }

func TestPart(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Vi odlar, syr och bakar.", "vi odlar syr och bakar"},
		{"Vi odlar. Vi syr!", "vi odlar | vi syr"},
		{"Kurser bl.a. i svenska, t.ex. på SFI", "kurser bl a i svenska t ex på sfi"},
		{"Språkcafé i dag, men ingen läxhjälp", "språkkafé i dag | men ingen läxhjälp"},
		{"- odling\n- sömnad", "odling | sömnad"},
		{"2012–2015: praktik", "2012 2015 praktik"},
		{"Förr hade vi kör, i dag bara kafé", "förr hade vi kör | i dag bara kafé"},
		{"Kör i Malmö, i Lund och i Eslöv", "kör i malmö i lund och i eslöv"},
		{"IOP:n är 65+ sidor", "iop:n är 65+ sidor"},
		{"mammor o barn å pappor", "mammor och barn och pappor"},
		{"", ""},
	} {
		if got := marked(clauses.Part(c.text), nowhere); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Denied words in brackets.
func TestDenied(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Vi har inte läxhjälp.", "vi har inte [läxhjälp]"},
		{"Vi har inte bara läxhjälp.", "vi har inte bara läxhjälp"},
		{"Inte för unga utan för äldre", "inte [för] [unga] utan för äldre"},
		{"Varken praktik eller läxhjälp, men språkcafé", "varken [praktik] [eller] [läxhjälp] | men språkkafé"},
		{"Läxhjälp har vi inte längre", "[läxhjälp] [har] [vi] inte [längre]"},
		{"Läxhjälp är det inte fråga om", "[läxhjälp] [är] [det] inte [fråga] [om]"},
		{"Ingen rådgivning, bara kaffe", "ingen [rådgivning] bara kaffe"},
		{"Inga unga, barn eller äldre", "inga [unga] [barn] [eller] [äldre]"},
		{"Hjälp utan krav på arbete i dag", "hjälp utan [krav] [på] [arbete] i dag"},
		{"Vi saknar kunskap om flyktingfrågor i dag", "vi saknar [kunskap] [om] [flyktingfrågor] i dag"},
		{"Kafé i stället för sysselsättning", "kafé i stället för [sysselsättning]"},
		{"Vi har slutat med läger", "vi har slutat med [läger]"},
		{"Kommunen har språkcafé men det är inte vår verksamhet.", "[kommunen] [har] [språkkafé] | men det är inte [vår] [verksamhet]"},
		{"Sommarläger. Det har vi inte.", "[sommarläger] | [det] [har] [vi] inte"},
		{"Vi har språkcafé. Det är inte svårt att hitta hit.", "vi har språkkafé | det är inte [svårt] [att] [hitta] [hit]"},
	} {
		words := clauses.Part(c.text)
		denied := clauses.Denied(words, make([]bool, len(words)))
		if got := marked(words, func(i int) bool { return denied[i] }); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// A denier that is part of what was found denies nothing.
func TestDeniersOfPhrases(t *testing.T) {
	words := clauses.Part("unga som varken arbetar eller studerar")
	for i, d := range clauses.Denied(words, []bool{true, true, true, true, true, true}) {
		if d {
			t.Errorf("%s is denied", words[i].Text)
		}
	}
}

// Words of clauses about the past, about plans and about others in brackets.
func TestTimesAndOthers(t *testing.T) {
	for _, c := range []struct {
		name string
		is   func([]clauses.Word) map[int]bool
		want []string
	}{
		{"past", clauses.Past, []string{
			"[Tidigare hade vi språkcafé].", "[Vi drev ett härbärge 2009–2014]. I dag finns kaféet kvar.",
			"Vi har haft öppet sedan 2012.", "[Vi har haft mentorer].", "Vi har haft mentorer i tio år.",
			"[Under pandemin delade vi ut mat].", "[Förra våren hölls två kurser].", "[För några år sedan hade vi kör].",
			"[På 90-talet fanns här en fritidsgård].", "[Matkassar till äldre]. [Det gör vi inte längre].",
			"[Systuga för kvinnor]. [Den lades ner när bidraget försvann].", "[Mentorer]. [Det har vi slutat med].",
			"Tidigare kriminella får stöd.", "Personalen har tidigare varit arbetslös.", "Vi startade 2012 och har kurser.",
			"[Kursen gick 2011 till 2013].", "Om vi hade pengar", "[Läger fram till 2021]", "Läger fram till nu",
		}},
		{"planned", clauses.Planned, []string{
			"[Vi hoppas kunna starta ett kafé].", "[Från hösten hoppas vi kunna starta en verkstad].", "[Tanken är att öppna ett kafé].",
			"[Vi vill starta en kurs].", "[Till våren ska vi börja med läger].", "[Ett kafé planeras].", "Personer som vill starta eget.",
			"Vi vill att alla trivs.", "[Vi skulle gärna ha en kurs].", "[I framtiden blir det odling].", "[Vi planerar en resa]. Vi odlar.",
		}},
		{"others", clauses.Others, []string{
			"[Biblioteket har språkcafé] men vi har läxhjälp.", "[Kommunen ansvarar för boendet].", "Kommunen har oss som partner.",
			"[Studieförbundet hjälper oss med bokföringen].", "Vi hjälper oss själva.", "Skolan är vår granne.", "[Grannföreningen driver ett kafé].",
		}},
	} {
		for _, want := range c.want {
			text := strings.NewReplacer("[", "", "]", "").Replace(want)
			words := clauses.Part(text)
			found := c.is(words)
			// The brackets of want stand around whole clauses.
			for _, w := range words {
				before := want[:at(want, w.Start)]
				inside := strings.Count(before, "[") > strings.Count(before, "]")
				if found[w.Clause] != inside {
					t.Errorf("%s: %s: %q is %v", c.name, want, w.Text, found[w.Clause])
					break
				}
			}
		}
	}
}

// at gives the place in a text with brackets of what stands at n without them.
func at(text string, n int) int {
	for i := range len(text) {
		if text[i] == '[' || text[i] == ']' {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// Names in brackets, what may be one in braces.
func TestNames(t *testing.T) {
	for _, want := range []string{
		"vi möter [Kvinnor] [För] [Fred] här", "språkcafé i {Rosengård} på tisdagar", "föreningen [Hopp] har kurser",
		"vi samarbetar med [Fontänhuset] här", "Vi har kurser", "projektet [Brygga] är slut", "Språkcafé {Rosengård}",
	} {
		text := strings.NewReplacer("[", "", "]", "", "{", "", "}", "").Replace(want)
		words := clauses.Part(text)
		for _, w := range words {
			name := clauses.NoName
			switch at := strings.Index(want, text[w.Start:w.End]); want[max(at-1, 0)] {
			case '[':
				name = clauses.IsName
			case '{':
				name = clauses.MaybeName
			}
			if w.Naming != name {
				t.Errorf("%s: %s is %d, want %d", want, w.Text, w.Naming, name)
			}
		}
	}
}

func TestPraised(t *testing.T) {
	for text, want := range map[string]bool{
		"Lokalen är bra": true, "Lokalen är inte bra": false, "Lokalen är bra men dyr": false, "Bättre lokal vore bra": false,
		"Pengarna räcker": true, "Pengarna räcker till hösten": false, "Vi är nöjda": true, "Vi behöver en bra lokal": false,
		"Lokalerna är inga problem, men vi är få": true, "Hyran är inget stort hinder för oss": true, "Hyran är inte något problem": true,
		"Hyran är ett problem": false, "Det är inget problem att nå unga": false, "Vi har inga problem": false,
	} {
		if got := clauses.Praised(clauses.Part(text))[0]; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Whatever a text holds, its words stand in it in order, and nothing that reads
// them stumbles.
func FuzzPart(f *testing.F) {
	for _, s := range []string{"Vi har inte mat- och klädutdelning, det gör vi inte längre.", "å\u00ad:+ –\n•", "\"Unga Vuxna\" 2012–", "Det är inte"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := clauses.Part(text)
		last := 0
		for _, w := range words {
			if w.Start < last || w.End <= w.Start || w.End > len(text) || w.Text == "" && utf8.ValidString(text) {
				t.Fatalf("%+v in %q", w, text)
			}
			last = w.End
		}
		clauses.Denied(words, make([]bool, len(words)))
		clauses.Past(words)
		clauses.NotPresent(words)
		clauses.Planned(words)
		clauses.Others(words)
		clauses.Praised(words)
	})
}

package cluster

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
)

var update = flag.Bool("update", false, "write the golden file anew")

func dump(all []Cluster) string {
	var w strings.Builder
	for _, c := range all {
		fmt.Fprintf(&w, "# %s\n", c.Name)
		for _, m := range c.Members {
			fmt.Fprintf(&w, "%s:", m.Text)
			for _, cell := range m.Where {
				fmt.Fprintf(&w, " %s in %s;", cell.Row.Name, cell.Column.Question.ID)
			}
			w.WriteByte('\n')
		}
	}
	return w.String()
}

func TestGolden(t *testing.T) {
	got := dump(Find(book.Compile(booktest.Talk())))
	const file = "testdata/clusters.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("look at it with -update and git diff; it is\n%s", got)
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Fritidsförvaltningen", "fritidsförvaltning", true},
		{"Fritids-förvaltningen", "Fritids förvaltningen", true},
		{"Hamnens Vänner", "vänner, hamnens", true},
		{"Föreningen Hamnens Vänner", "Hamnens Vänner", true},
		{"Café Kvarnen", "kafé Kvarnen", true},
		{"Bolinders verkstad", "Bolindes verkstad", true},
		{"Arbetsmarknadsförvaltningen", "Arbetsmakrnadsförvaltningen", true},
		{"Våra vänner", "Vara vänner", false},
		{"Hållbarhet", "Hallbarhet", false},
		{"Lokalföreningen", "Lökalföreningen", false},
		{"Öst", "Ost", false},
		{"Rad", "Råd", false},
		{"Skola 12", "Skola 13", false},
		{"Sol", "Sal", false},
		{"Hamnens Vänner", "Hamnens Barn", false},
		{"Gård", "Gård och hav", false},
		{"Föreningen", "Stiftelsen", false},
	} {
		if got := near2(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		if got := near2(c.b, c.a); got != c.want {
			t.Errorf("%q and %q the other way round: %v", c.b, c.a, got)
		}
	}
}

func near2(a, b string) bool { return link([]string{a, b})[1] == 0 }

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Vi ror med Hamnens Vänner, Roddhuset och Åsa.": "Hamnens Vänner|Roddhuset|Åsa",
		"Tillsammans är vi starka. Ibland i Parken!":    "Parken",
		"Hamnens Vänner hjälper oss. Roddhuset också.":  "Hamnens Vänner",
		"stöd av «Solsidan» (Vuxenskolan)":              "Solsidan|Vuxenskolan",
		"Partner:\n- Vuxenskolan\n- Röda Stugan":        "Röda Stugan",
		"med ABF, EU och IT":                            "ABF",
		"":                                              "",
	} {
		if got := strings.Join(names(text), "|"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// value is what people write: words of Swedish letters, some alike.
func value() *rapid.Generator[string] {
	word := rapid.StringMatching(`[A-Za-zåäöÅÄÖ]{1,3}(bruk|gården|gård|vänner|stäm)?[0-9]?`)
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), " ") })
}

// Groups are the same whatever the order, and written otherwise in case,
// punctuation or order is always the same thing.
func TestGroupsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfNDistinct(value(), 1, 12, rapid.ID).Draw(t, "texts")
		words := strings.Fields(texts[0])
		slices.Reverse(words)
		again := strings.ToUpper(strings.Join(words, ", ")) + "!"
		if !slices.Contains(texts, again) {
			texts = append(texts, again)
		}
		slices.Sort(texts)
		group := groups(texts)
		for _, text := range texts {
			if strings.EqualFold(text, again) {
				continue
			}
			if slices.EqualFunc(keyOf(text), keyOf(again), func(a, b word) bool { return a.text == b.text }) && group[text] != group[again] {
				t.Fatalf("%q and %q are apart", text, again)
			}
		}
		shuffled := slices.Clone(texts)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		other := groups(shuffled)
		for _, a := range texts {
			for _, b := range texts {
				if (group[a] == group[b]) != (other[a] == other[b]) {
					t.Fatalf("%q and %q: together %v, in another order %v", a, b, group[a] == group[b], other[a] == other[b])
				}
			}
		}
	})
}

func groups(texts []string) map[string]string {
	group := map[string]string{}
	for i, g := range link(texts) {
		group[texts[i]] = texts[g]
	}
	// Named by their first text in the alphabet, so that orders can be compared.
	first := map[string]string{}
	for _, text := range slices.Sorted(maps.Keys(group)) {
		if g := group[text]; first[g] == "" {
			first[g] = text
		}
	}
	for text, g := range group {
		group[text] = first[g]
	}
	return group
}

// å, ä and ö are never folded, not by way of a slip either.
func TestSwedishLettersAreKept(t *testing.T) {
	fold := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "Å", "A", "Ä", "A", "Ö", "O")
	rapid.Check(t, func(t *rapid.T) {
		text := value().Draw(t, "text")
		folded := fold.Replace(text)
		if folded != text && near2(text, folded) {
			t.Fatalf("%q is taken for %q", text, folded)
		}
	})
}

// Every member of a group is near another one, and near is symmetric.
func TestNearIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := keyOf(value().Draw(t, "a")), keyOf(value().Draw(t, "b"))
		if len(a) == len(b) && near(a, b) != near(b, a) {
			t.Fatalf("%v and %v", a, b)
		}
		if !near(a, a) {
			t.Fatalf("%v is not near itself", a)
		}
	})
}

// What a vocabulary knows, what one organisation writes twice, and contact
// details are no free values.
func TestValues(t *testing.T) {
	in := booktest.Input()
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	word := func(s string) form.Answer { return form.Answer{Raw: s, Value: form.Value{Text: s}} }
	in.Submissions = append(in.Submissions, form.Submission{ID: "a", Form: in.Form.ID, State: form.Ready, Answers: map[string]form.Answer{
		"org_name": word("Hamnens Vänner"), "contact_name": word("Eva Exempel i Solhuset"),
		"current_work":     word("Vi har Solhuset och Solhuset med Arbetsförmedlingen."),
		"city_cooperation": {Raw: "x", Value: form.Value{List: []string{"coop_grant"}}, Other: "Slussgruppen; en mening som är alldeles för lång för att läggas ihop"},
	}})
	got := slices.Sorted(maps.Keys(values(book.Compile(in))))
	if want := []string{"Slussgruppen", "Solhuset"}; !slices.Equal(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
}

func BenchmarkLink(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	var texts []string
	for range 3000 {
		letters := make([]byte, 6+r.IntN(14))
		for i := range letters {
			letters[i] = byte('a' + r.IntN(20))
		}
		texts = append(texts, string(letters))
	}
	for b.Loop() {
		link(texts)
	}
}

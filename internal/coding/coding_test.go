package coding

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"samkarta/internal/form"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "write the golden file anew")

func library(t testing.TB) *form.Library {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// everything asks for the vocabularies that free text is coded to.
var everything = &form.Question{CodeTo: []string{"methods", "target_groups", "competencies"}}

// TestSentences holds sentences against their codes and the words that caused
// them. The file was read by eye; -update writes it anew from its sentences.
// A sentence after "obstacles:" answers the question about obstacles, one after
// "past:" a question about what has been.
func TestSentences(t *testing.T) {
	const golden = "testdata/sentences.txt"
	coder := New(library(t))
	src, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(string(src)), "\n\n") {
		if strings.HasPrefix(block, "#") {
			out.WriteString(block + "\n\n")
			continue
		}
		sentence, _, _ := strings.Cut(block, "\n")
		got := sentence + "\n" + describe(coder, sentence)
		out.WriteString(got + "\n")
		if strings.TrimSpace(got) != strings.TrimSpace(block) && !*update {
			t.Errorf("got\n%s\nwant\n%s", got, block)
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func describe(coder *Coder, sentence string) string {
	q := everything
	for id := range coder.indexes {
		if rest, found := strings.CutPrefix(sentence, id+": "); found {
			q, sentence = &form.Question{Vocabulary: id}, rest
		}
	}
	if rest, found := strings.CutPrefix(sentence, "past: "); found {
		q, sentence = &form.Question{CodeTo: everything.CodeTo, Past: true}, rest
	}
	codes := coder.Code(q, sentence)
	var out strings.Builder
	for _, v := range vocabularies(q) {
		for _, c := range codes[v] {
			past := ""
			if c.Past {
				past = " past"
			}
			fmt.Fprintf(&out, "  %s/%s %.2f%s «%s»\n", v, c.ID, c.Confidence, past, c.Quote)
		}
	}
	return out.String()
}

// What was quoted stands in the text, codes do not repeat, and the same text
// gives the same codes.
func TestCodeKeepsItsPromises(t *testing.T) {
	coder := New(library(t))
	pieces := []string{"språkcafé", "Språk café", "inte", "bara", "utan", "ungdomar", "Nyanlända", "arbetsträningen", ",", ".", "\n", "i snickeriet", "e\u0301", "ĸ", "65+", "IOP:n", "OCN-handledare", "varken arbetar eller studerar", "\xff"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 12).Draw(t, "text"), " ")
		codes := coder.Code(everything, text)
		if again := coder.Code(everything, text); fmt.Sprint(again) != fmt.Sprint(codes) {
			t.Fatalf("%v and then %v", codes, again)
		}
		for vocabulary, list := range codes {
			var ids []string
			for _, c := range list {
				ids = append(ids, c.ID)
				if c.Quote == "" || utf8.ValidString(text) && !strings.Contains(normalised(text), c.Quote) || c.Confidence <= 0 || c.Confidence > 1 {
					t.Fatalf("%s: %+v in %q", vocabulary, c, text)
				}
			}
			if slices.Sort(ids); len(slices.Compact(slices.Clone(ids))) != len(ids) {
				t.Fatalf("%s: %v twice", vocabulary, ids)
			}
		}
	})
}

func FuzzCode(f *testing.F) {
	coder := New(library(f))
	for _, s := range []string{"Språk café och arbets träning", "inte bara ungdomar, utan äldre", "OCN-\nhandledare: 65+", "\u0301\u00ad:+", "Vi har inga unga, barn eller äldre."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for v, list := range coder.Code(everything, text) {
			for _, c := range list {
				if c.Quote == "" {
					t.Fatalf("%s/%s without words", v, c.ID)
				}
			}
		}
	})
}

func BenchmarkNew(b *testing.B) {
	lib := library(b)
	b.ReportAllocs()
	for b.Loop() {
		New(lib)
	}
}

// BenchmarkCode codes an answer of 500 characters as the form's longest question
// is; ten thousand of them must take less than ten seconds.
func BenchmarkCode(b *testing.B) {
	lib := library(b)
	coder := New(lib)
	f, _ := lib.Form("kartlaggning")
	q, ok := f.Question("current_work")
	if !ok {
		b.Fatal("the form has no question current_work")
	}
	text := strings.Repeat("Vi driver en stadsodling i Holma där långtidsarbetslösa får arbetsträning, och ett språkcafé på torsdagar tillsammans med biblioteket. Inte bara unga, utan även äldre malmöbor är välkomna till båtsnickeriet. ", 3)
	text = string([]rune(text)[:500])
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		coder.Code(q, text)
	}
}

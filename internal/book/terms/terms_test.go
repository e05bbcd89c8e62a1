package terms_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/book/terms"
	"samkarta/internal/form"
)

var update = flag.Bool("update", false, "write the golden file anew")

func dump(all []terms.Term) string {
	var w strings.Builder
	names := func(rows []*book.Row) string {
		var list []string
		for _, r := range rows {
			list = append(list, r.Name)
		}
		return strings.Join(list, ", ")
	}
	for _, t := range all {
		fmt.Fprintf(&w, "# %s\n", t.Definition.Term.Label.In(form.Swedish))
		for _, x := range t.Wordings {
			fmt.Fprintf(&w, "%s: %s\n  shared %v, alone %v\n", x.Cell.Row.Name, terms.Text(x.Cell), x.Shared, x.Alone)
		}
		for _, x := range t.Shared {
			fmt.Fprintf(&w, "shared %s: %s\n", x.Text, names(x.Who))
		}
		for _, x := range t.Alone {
			fmt.Fprintf(&w, "alone %s: %s\n", x.Text, names(x.Who))
		}
		for _, c := range t.Start {
			fmt.Fprintf(&w, "start from %s\n", c.Row.Name)
		}
		for _, u := range t.Uses {
			fmt.Fprintf(&w, "use by %s in %s: %s[%s]%s\n", u.Cell.Row.Name, u.Cell.Column.Question.ID, u.Before, u.Word, u.After)
		}
	}
	return w.String()
}

func TestGolden(t *testing.T) {
	got := dump(terms.Compile(book.Compile(booktest.Talk())))
	const file = "testdata/terms.golden"
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

// round is a book of associations that define one word and write one text each.
func round(t *testing.T, definitions, texts []string) *book.Book {
	t.Helper()
	return fill(booktest.Input(), definitions, texts)
}

func fill(in book.Input, definitions, texts []string) *book.Book {
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	for i := range definitions {
		word := func(s string) form.Answer { return form.Answer{Raw: s, Value: form.Value{Text: s}} }
		a := map[string]form.Answer{"org_name": word(fmt.Sprintf("Arbete %d", i)), "def_work": word(definitions[i])}
		if i < len(texts) {
			a["current_work"] = word(texts[i])
		}
		in.Submissions = append(in.Submissions, form.Submission{ID: fmt.Sprint(i), Form: in.Form.ID, State: form.Ready, Answers: a})
	}
	return book.Compile(in)
}

func work(t *testing.T, b *book.Book) terms.Term {
	t.Helper()
	all := terms.Compile(b)
	i := slices.IndexFunc(all, func(t terms.Term) bool { return t.Definition.Column.Question.ID == "def_work" })
	if i < 0 {
		t.Fatal("no term")
	}
	return all[i]
}

func TestSharedWords(t *testing.T) {
	for _, c := range []struct {
		name, a, b, want string
	}{
		{"inflections", "insatsen", "insatser", "insats"},
		{"definite and plural", "en mötesplats", "mötesplatserna", "mötesplats"},
		{"case and marks", "Lön!", "(lön)", "lön"},
		{"stop words say nothing", "det som man gör", "det som man gör", ""},
		{"the term itself is no word of its definition", "arbete", "arbetet", ""},
		{"å and a part words", "råd", "rad", ""},
		{"hyphens join", "IT-stöd", "it-stöd", "it-stöd"},
		{"numbers are no words", "40", "40", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			term := work(t, round(t, []string{c.a, c.b}, nil))
			if c.want == "" {
				if len(term.Shared) != 0 {
					t.Errorf("shared %v", term.Shared)
				}
				return
			}
			if len(term.Shared) != 1 || !strings.HasPrefix(term.Shared[0].Text, c.want) || len(term.Shared[0].Who) != 2 {
				t.Errorf("shared %v, alone %v", term.Shared, term.Alone)
			}
		})
	}
}

func TestAWordSaidTwiceByOneIsNotShared(t *testing.T) {
	term := work(t, round(t, []string{"lön och lön och löner", "nytta"}, nil))
	if len(term.Shared) != 0 || len(term.Start) != 0 || len(term.Wordings[0].Alone) != 1 {
		t.Errorf("shared %v, start %v, alone %v", term.Shared, term.Start, term.Wordings[0].Alone)
	}
}

func TestUses(t *testing.T) {
	long := strings.Repeat("ord ", 30)
	term := work(t, round(t, []string{"a", "b"}, []string{long + "Arbetet, och " + long, "Arbetsträning. Jobba hårt!"}))
	if len(term.Uses) != 2 {
		t.Fatalf("uses %+v", term.Uses)
	}
	u := term.Uses[0]
	if u.Word != "Arbetet" || !strings.HasPrefix(u.Before, "… ord") || !strings.HasSuffix(u.After, "ord …") || !strings.HasPrefix(u.After, ", och ord") {
		t.Errorf("%+v", u)
	}
	if n := len([]rune(u.Before + u.After)); n > 130 {
		t.Errorf("%d characters around the word", n)
	}
	if term.Uses[1].Word != "Jobba" {
		t.Errorf("%+v", term.Uses[1])
	}
}

// FuzzWords: whatever is written, a use stands in the text, and every word of a
// wording is its own or shared.
func FuzzWords(f *testing.F) {
	f.Add("Arbete -- är e-post--, arbetet–jobb", "jobb\n- jobb")
	f.Add("-", "--a-")
	in := booktest.Input()
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 2000 {
			t.Skip()
		}
		term := work(t, fill(in, []string{a, b}, []string{b, a}))
		for _, u := range term.Uses {
			text := strings.Join(strings.Fields(terms.Text(u.Cell)), " ")
			whole := strings.TrimSuffix(strings.TrimPrefix(u.Before, "… ")+u.Word+u.After, " …")
			if !strings.Contains(text, whole) {
				t.Errorf("%q does not stand in %q", whole, text)
			}
		}
	})
}

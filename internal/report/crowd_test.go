package report_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/report"
	"samkarta/internal/tagpdf/tagcheck"
)

// crowd is an invented round of so many organisations with all kinds of
// answers, the same every time.
func crowd(n int) *book.Book {
	in := booktest.Input()
	in.Submissions, in.Mails, in.Decisions = nil, nil, nil
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		s := form.Submission{ID: fmt.Sprint("s", i), Mail: fmt.Sprint("m", i), Form: in.Form.ID, FormVersion: 1, State: form.Ready,
			Version: 1, Received: time.Date(2026, 4, 1+i%28, 9, i%60, 0, 0, time.UTC), Answers: map[string]form.Answer{}}
		for _, q := range in.Form.Questions() {
			if a, ok := invent(chance, in.Library, &q, i); ok {
				s.Answers[q.ID] = a
			}
		}
		in.Submissions = append(in.Submissions, s)
		in.Mails = append(in.Mails, form.Mail{ID: int64(i + 1), SHA256: s.Mail, Received: s.Received, Kind: form.Ordinary, Outcome: form.OutcomeReady})
	}
	return book.Compile(in)
}

var sentences = strings.Split("Vi driver språkcafé varje torsdag och en verkstad där tio personer arbetstränar. Verksamheten är öppen för alla i kvarteret och kostar inget. "+
	"Tillsammans med biblioteket ordnar vi läxhjälp för barn och unga. Deltagarna kommer i sin egen takt och får en handledare som följer dem hela vägen. "+
	"Många har gått vidare till studier eller arbete, men vi mäter det inte på något samlat sätt. Pengarna räcker ett år i taget och det gör det svårt att planera. "+
	"Vi talar arabiska, dari och somaliska. Vår styrka är att deltagarna själva leder grupperna. Vi lånar lokal av församlingen två kvällar i veckan.", ". ")

var firstNames = strings.Fields("Björken Gryningen Hyvelbänken Kompassen Lyktan Mötesplatsen Nyckeln Odlingen Pelaren Regnbågen Språkbron Trampolinen Verkstaden Ängen Öppenheten Ålkistan")

// invent answers a question, or leaves it blank as often as people do.
func invent(chance *rand.Rand, lib *form.Library, q *form.Question, i int) (form.Answer, bool) {
	a := form.Answer{Confidence: 0.8 + 0.2*chance.Float64()}
	if q.Role == form.OrganisationName {
		a.Raw = fmt.Sprintf("Föreningen %s %d", firstNames[i%len(firstNames)], i/len(firstNames)+1)
		a.Value.Text = a.Raw
		return a, true
	}
	if chance.Float64() < 0.25 {
		return a, false
	}
	switch {
	case len(q.Choices) > 0 && q.Type == form.MultiChoice:
		for _, c := range q.Choices {
			if c.Shown && chance.Float64() < 0.25 || chance.Float64() < 0.04 {
				a.Value.List = append(a.Value.List, c.ID)
			}
		}
		a.Raw = "kryss"
		return a, a.Value.List != nil
	case len(q.Choices) > 0:
		a.Value.Text = q.Choices[chance.IntN(len(q.Choices))].ID
	case q.Type == form.YesNo:
		a.Value.Text = []string{"yes", "no", "partly"}[chance.IntN(3)]
	case q.Type == form.NumberType:
		n := float64(chance.IntN(80))
		m := n + float64(chance.IntN(2)*10)
		a.Value.Number = &form.Number{Min: &n, Max: &m, Approximate: n != m}
	case q.Type == form.Email:
		a.Value.Text = fmt.Sprintf("kontakt%d@example.se", i)
	case q.Type == form.URL:
		a.Value.Text = fmt.Sprintf("https://forening%d.example.org", i)
	case q.Type == form.LongText || q.Term != "":
		at := chance.IntN(len(sentences))
		a.Value.Text = strings.Join(sentences[at:min(at+1+chance.IntN(4), len(sentences))], ". ") + "."
		a.Codes = map[string][]form.Code{}
		for _, v := range q.CodeTo {
			for range chance.IntN(4) {
				concepts := lib.Vocabularies[v].Concepts
				c := concepts[chance.IntN(1+chance.IntN(len(concepts)))]
				a.Codes[v] = append(a.Codes[v], form.Code{ID: c.ID, Quote: "ord", Confidence: 0.9})
			}
		}
	default:
		return a, false
	}
	a.Raw = "svar"
	return a, true
}

// TestManyOrganisations sets reports of every size; each must keep the rules
// and name every organisation once as a heading.
func TestManyOrganisations(t *testing.T) {
	for _, n := range []int{0, 1, 12, 60} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			b := crowd(n)
			text := read(t, set(t, b, form.Swedish, sector))
			for _, r := range b.Rows {
				if got := strings.Count(text, "H2: "+r.Name+"\n"); got != 1 {
					t.Errorf("%s is a heading %d times", r.Name, got)
				}
			}
		})
	}
}

// TestHostileText puts what people can type into every answer.
func TestHostileText(t *testing.T) {
	for _, s := range []string{"🎉👨‍👩‍👧", "مرحبا (12)", "\x00\u202E\uFFFE\xff", "<script>alert(1)</script>&amp;\"'>", strings.Repeat("å", 1500), "«report.summary» {count}", "rad\n\n\nrad\t\r\n"} {
		in := booktest.Input()
		for i := range in.Submissions {
			for id, a := range in.Submissions[i].Answers {
				a.Raw, a.Other, a.Comment = s, s, s
				if a.Value.Text != "" {
					a.Value.Text = s
				}
				in.Submissions[i].Answers[id] = a
			}
		}
		in.Round.Challenge, in.Round.Organiser = s, s
		for _, edition := range []string{city, onepage, application} {
			b := book.Compile(in)
			wellFormed(t, s[:min(len(s), 9)]+edition, string(write(t, b, form.Swedish, report.HTML, report.Options{Layout: layout(t, b, edition)})))
		}
		f, err := tagcheck.Open(set(t, book.Compile(in), form.Swedish, city))
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range f.Findings() {
			t.Errorf("%.20q: %s", s, finding)
		}
	}
}

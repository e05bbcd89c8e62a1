package book_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

func texts(t *testing.T, lang form.Lang) *wording.Texts {
	t.Helper()
	w, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestCompileGolden(t *testing.T) {
	got := dump(booktest.Book(), texts(t, form.Swedish))
	const file = "testdata/book.golden"
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
		t.Errorf("the book is not %s (look at it with -update and git diff); it is\n%s", file, got)
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	w := texts(t, form.Swedish)
	in := booktest.Input()
	want := dump(book.Compile(in), w)
	for seed := range uint64(10) {
		in.Mails, in.Submissions, in.Decisions = slices.Clone(in.Mails), slices.Clone(in.Submissions), slices.Clone(in.Decisions)
		r := rand.New(rand.NewPCG(seed, 7))
		shuffle(r, in.Mails)
		shuffle(r, in.Submissions)
		shuffle(r, in.Decisions)
		if got := dump(book.Compile(in), w); got != want {
			t.Fatalf("input shuffled with %d gives another book", seed)
		}
	}
}

func shuffle[T any](r *rand.Rand, s []T) {
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// The totals must add up for any subset of the input, also one where the
// versions before are gone.
func TestTotalsReconcile(t *testing.T) {
	whole := booktest.Input()
	for seed := range uint64(60) {
		in := whole
		r := rand.New(rand.NewPCG(seed, 1))
		in.Submissions = slices.DeleteFunc(slices.Clone(whole.Submissions), func(form.Submission) bool { return r.IntN(3) == 0 })
		in.Mails = slices.DeleteFunc(slices.Clone(whole.Mails), func(form.Mail) bool { return r.IntN(3) == 0 })
		b := book.Compile(in)
		tot := b.Totals
		outcomes := 0
		for _, n := range tot.Outcomes {
			outcomes += n
		}
		if tot.Mails != len(in.Mails) || outcomes != tot.Mails {
			t.Fatalf("%d: %d mails, %d outcomes", seed, tot.Mails, outcomes)
		}
		earlier := 0
		for _, row := range b.Rows {
			earlier += len(row.Earlier)
		}
		if tot.Earlier != earlier || tot.Associations != len(b.Rows) || tot.Ready+tot.Review != len(b.Rows) {
			t.Fatalf("%d: totals %+v, %d rows, %d earlier versions", seed, tot, len(b.Rows), earlier)
		}
	}
}

func TestVersionsThatNameEachOtherAreBothKept(t *testing.T) {
	in := booktest.Input()
	for i := range in.Submissions {
		if s := &in.Submissions[i]; s.ID == "kocken1" {
			s.Supersedes = "kocken2"
		}
	}
	b := book.Compile(in)
	if rows := named(b, "Glada Kocken"); len(rows) != 1 || len(rows[0].Earlier) != 1 {
		t.Errorf("versions in a circle give %d rows", len(rows))
	}
}

func named(b *book.Book, name string) []*book.Row {
	return slices.DeleteFunc(slices.Clone(b.Rows), func(r *book.Row) bool { return r.Name != name })
}

func TestContactsFollowTheConsent(t *testing.T) {
	all := "contact_name contact_email contact_phone"
	for _, c := range []struct {
		name    string
		consent string
		problem bool
		blankIs string
		want    string
	}{
		{"all", "publish_all", false, "coordinator_only", all},
		{"e-mail only", "publish_email_only", false, "coordinator_only", "contact_email"},
		{"none", "coordinator_only", false, "coordinator_only", ""},
		{"blank is no", "", false, "coordinator_only", ""},
		{"blank is what the form says", "", false, "publish_email_only", "contact_email"},
		{"blank on a form that does not say", "", false, "", ""},
		{"a doubtful yes", "publish_all", true, "publish_all", ""},
		{"a doubtful blank", "", true, "publish_all", ""},
		{"a choice that is no more", "publish_fax", false, "publish_all", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := booktest.Input()
			q, _ := in.Form.Role(form.PublishConsent)
			q.DefaultWhenBlank = c.blankIs
			i := slices.IndexFunc(in.Submissions, func(s form.Submission) bool { return s.ID == "angslyktan" })
			s := &in.Submissions[i]
			delete(s.Answers, q.ID)
			if c.consent != "" {
				s.Answers[q.ID] = form.Answer{Raw: "x", Value: form.Value{Text: c.consent}}
			}
			if c.problem {
				s.Problems = []form.Problem{{Field: q.ID, Code: "two_candidates", Severity: form.Warning}}
			}
			var got []string
			for _, cell := range named(book.Compile(in), "Ängslyktans Vänner")[0].Contacts() {
				got = append(got, cell.Column.Question.ID)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%v may be published, want %q", got, c.want)
			}
		})
	}
}

func TestFormWithoutConsentPublishesNothing(t *testing.T) {
	in := booktest.Input()
	q, _ := in.Form.Role(form.PublishConsent)
	q.Role = ""
	for _, r := range book.Compile(in).Rows {
		if c := r.Contacts(); c != nil {
			t.Errorf("%s: %d contact details without a question of consent", r.Name, len(c))
		}
	}
}

func TestLateIsByTheDeadlinesCalendar(t *testing.T) {
	cest := time.FixedZone("CEST", 2*3600)
	deadline := time.Date(2026, 5, 3, 0, 0, 0, 0, cest)
	for received, want := range map[string]bool{
		"2026-05-03T21:59:59Z": false,
		"2026-05-03T22:00:00Z": true, // midnight in Sweden
		"2026-04-01T00:00:00Z": false,
		"":                     false,
	} {
		in := booktest.Input()
		in.Round.Deadline = deadline
		in.Submissions = in.Submissions[:1]
		in.Submissions[0].Received, _ = time.Parse(time.RFC3339, received)
		b := book.Compile(in)
		if len(b.Rows) != 1 || b.Rows[0].Late != want {
			t.Errorf("received %q: %d rows, late %v, want %v", received, len(b.Rows), b.Rows[0].Late, want)
		}
	}
}

func TestDecisions(t *testing.T) {
	b := booktest.Book()
	for _, c := range []struct {
		name, field string
		want        float64
		decided     bool
		stale       bool
	}{
		{"Digitala Grannar", "employees", 3, true, false},  // the later of two
		{"Digitala Grannar", "volunteers", 14, true, true}, // stands, and is asked again
		{"Glada Kocken", "employees", 4, true, false},      // follows to the next version
		{"Glada Kocken", "volunteers", 15, false, true},    // their new words stand
	} {
		cell := named(b, c.name)[0].Cell(c.field)
		n, _ := cell.Exact()
		if n != c.want || (cell.Decision != nil) != c.decided || cell.Doubtful != c.stale {
			t.Errorf("%s, %s: %v decided %v doubtful %v, want %v %v %v", c.name, c.field,
				n, cell.Decision != nil, cell.Doubtful, c.want, c.decided, c.stale)
		}
	}
	if cell := named(b, "Digitala Grannar")[0].Cell("employees"); cell.Answer.Raw != "två och en halv" {
		t.Errorf("a decision changed the machine's reading to %q", cell.Answer.Raw)
	}
}

// A person may settle a submission as a whole, by a decision without a question.
func TestDecisionOnTheWholeSubmission(t *testing.T) {
	in := booktest.Input()
	twins := func(b *book.Book) (open int) {
		for _, d := range b.Doubts {
			open += strings.Count(d.Problem.Code, "same_organisation")
		}
		return open
	}
	if n := twins(book.Compile(in)); n != 2 {
		t.Fatalf("%d rows are flagged as the same association, want 2", n)
	}
	in.Decisions = append(in.Decisions, form.Decision{ID: 9, Submission: "oppna2", Who: "Berit", When: booktest.Now})
	b := book.Compile(in)
	if n := twins(b); n != 1 {
		t.Errorf("%d rows are flagged after a ruling on one, want 1", n)
	}
	if s := named(b, "öppna dörren")[0].State; s != form.Ready {
		t.Errorf("the settled submission is %s", s)
	}
}

func TestNamesInSwedishOrder(t *testing.T) {
	in := booktest.Input()
	names := []string{"Zebran", "Ödlan", "ålen", "Äpplet", "ek", "Éden", "Edla", "Vågen", "Wången", ""}
	in.Submissions = nil
	for i, n := range names {
		in.Submissions = append(in.Submissions, form.Submission{ID: fmt.Sprint(i), Form: in.Form.ID, State: form.Ready,
			Answers: map[string]form.Answer{"org_name": {Raw: n, Value: form.Value{Text: n}}}})
	}
	var got []string
	for _, r := range book.Compile(in).Rows {
		got = append(got, r.Name)
	}
	if want := "Éden Edla ek Vågen Wången Zebran ålen Äpplet Ödlan "; strings.Join(got, " ") != want {
		t.Errorf("order %q, want %q", strings.Join(got, " "), want)
	}
}

func TestCellText(t *testing.T) {
	in := booktest.Input()
	num := func(low, high *float64, about bool, unit string) form.Value {
		return form.Value{Number: &form.Number{Min: low, Max: high, Approximate: about, Unit: unit}}
	}
	span := func(from, to *int) form.Value { return form.Value{Period: &form.Period{From: from, To: to}} }
	sv, en := texts(t, form.Swedish), texts(t, form.English)
	for _, c := range []struct {
		question, raw string
		value         form.Value
		other         string
		wantSV        string
		wantEN        string
	}{
		{"participants", "ca 30-40", num(new(30.0), new(40.0), true, ""), "", "ca 30–40", "approx. 30–40"},
		{"participants", "60 per år", num(new(60.0), new(60.0), false, "år"), "", "60", "60"},
		{"participants", "5 i veckan", num(new(5.0), new(5.0), false, "vecka"), "", "5 (vecka)", "5 (vecka)"},
		{"employees", "2,5", num(new(2.5), new(2.5), false, ""), "", "2,5", "2.5"},
		{"participants", "över 50", num(new(50.0), nil, true, ""), "", "minst 50", "at least 50"},
		{"participants", "max 5", num(nil, new(5.0), false, ""), "", "högst 5", "at most 5"},
		{"active_period", "2012-", span(new(2012), nil), "", "2012–", "2012–"},
		{"active_period", "till 2014", span(nil, new(2014)), "", "–2014", "–2014"},
		{"active_period", "2014", span(new(2014), new(2014)), "", "2014", "2014"},
		{"active_period", "pågår", span(nil, nil), "", "pågår", "ongoing"},
		{"active_period", "länge", form.Value{}, "", "länge", "länge"},
		{"validation", "vet inte", form.Value{Text: "unknown"}, "", "Vet ej", "Don't know"},
		{"thresholds", "x", form.Value{List: []string{"none", "gone"}}, "rent hus", "Inget, kom som du är; gone; Annat: rent hus", "Nothing; gone; Other: rent hus"},
		{"org_form", "x", form.Value{Text: "other"}, "byalag", "Annat: byalag", "Other: byalag"},
		{"org_form", "x", form.Value{Text: "other"}, "", "Annat", "Other"},
		{"contact_phone", "x", form.Value{List: []string{"+46313900612", "+46701740611"}}, "", "031-390 06 12; 070-174 06 11", "031-390 06 12; 070-174 06 11"},
	} {
		in.Submissions = in.Submissions[:1]
		in.Submissions[0].Answers = map[string]form.Answer{c.question: {Raw: c.raw, Value: c.value, Other: c.other}}
		cell := book.Compile(in).Rows[0].Cell(c.question)
		if got := cell.Text(sv); got != c.wantSV {
			t.Errorf("%s %q: %q, want %q", c.question, c.raw, got, c.wantSV)
		}
		if got := cell.Text(en); got != c.wantEN {
			t.Errorf("%s %q: %q, want %q", c.question, c.raw, got, c.wantEN)
		}
	}
}

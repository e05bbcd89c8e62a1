package normalize

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samkarta/internal/form"
	"samkarta/internal/normalize/personal"
)

// Any choice of boxes, written as a list in any way, is read as those boxes.
func TestListsOfLabelsAreRead(t *testing.T) {
	f := mapping(t)
	rapid.Check(t, func(t *rapid.T) {
		q, _ := f.Question(rapid.SampledFrom([]string{"methods", "target_groups", "areas", "thresholds", "city_cooperation"}).Draw(t, "question"))
		lang := rapid.SampledFrom([]form.Lang{form.Swedish, form.English}).Draw(t, "language")
		separator := rapid.SampledFrom([]string{", ", "; ", "\n", " / ", "\n- ", "\n• "}).Draw(t, "separator")
		var want, labels []string
		for _, c := range q.Choices {
			if c.Shown && rapid.Bool().Draw(t, c.ID) {
				want = append(want, c.ID)
				labels = append(labels, c.Label.In(lang))
			}
		}
		if len(want) == 0 {
			return
		}
		labels = rapid.Permutation(labels).Draw(t, "order")
		text := strings.Join(labels, separator)
		if rapid.Bool().Draw(t, "small letters") {
			text = strings.ToLower(text)
		}
		for _, raw := range []form.RawAnswer{{Text: text, Confidence: 1}, {Boxes: true, Ticked: labels, Confidence: 1}} {
			a, problems := Answer(q, raw, received)
			if !slices.Equal(a.Value.List, want) || a.Other != "" || len(problems) > 0 {
				t.Fatalf("%q: %v, other %q, problems %v, want %v", text, a.Value.List, a.Other, problems, want)
			}
		}
	})
}

func TestOrganisationNumbers(t *testing.T) {
	q := &form.Question{ID: "orgnr", Type: form.OrgNr}
	rapid.Check(t, func(t *rapid.T) {
		digits := fmt.Sprintf("%d%d%d%06d", rapid.IntRange(1, 9).Draw(t, "a"), rapid.IntRange(0, 9).Draw(t, "b"), rapid.IntRange(2, 9).Draw(t, "c"), rapid.IntRange(0, 999999).Draw(t, "rest"))
		last := 0
		for !personal.CheckDigit(fmt.Sprint(digits, last)) {
			last++
		}
		good := fmt.Sprint(digits, last)
		writing := rapid.SampledFrom([]string{"%s%s", "%s-%s", "%s–%s", "%s - %s", "16%s-%s", "SE%s%s01", "Org.nr %s-%s", "org.nr: %s %s", "%s-%s (vårt)"}).Draw(t, "writing")
		a, problems := Answer(q, form.RawAnswer{Text: fmt.Sprintf(writing, good[:6], good[6:]), Confidence: 1}, received)
		if want := good[:6] + "-" + good[6:]; a.Value.Text != want || len(problems) > 0 {
			t.Fatalf("%q: %q, %v", a.Raw, a.Value.Text, problems)
		}
		bad := digits + fmt.Sprint((last+rapid.IntRange(1, 9).Draw(t, "off"))%10)
		a, problems = Answer(q, form.RawAnswer{Text: fmt.Sprintf(writing, bad[:6], bad[6:]), Confidence: 1}, received)
		if a.Value.Text != bad[:6]+"-"+bad[6:] || len(problems) != 1 || problems[0].Code != checkDigit {
			t.Fatalf("%q: %q, %v", a.Raw, a.Value.Text, problems)
		}
	})
}

func TestPhonesOfTheFictionSeries(t *testing.T) {
	q := &form.Question{ID: "phone", Type: form.Phone}
	rapid.Check(t, func(t *rapid.T) {
		last := rapid.IntRange(5, 99).Draw(t, "last")
		s := fmt.Sprintf(rapid.SampledFrom([]string{"070-174 06 %02d", "0701-7406%02d", "0701 74 06 %02d", "070174 06%02d", "07017406%02d", "+46 70 174 06 %02d", "+46(0)70-174 06 %02d", "0046701 7406%02d", "Tel: 070-17406%02d (Anna)", "070.174.06.%02d", "070/174 06 %02d", "70174 06%02d"}).Draw(t, "writing"), last)
		a, problems := Answer(q, form.RawAnswer{Text: s, Confidence: 1}, received)
		if want := fmt.Sprintf("+467017406%02d", last); a.Value.Text != want || len(problems) > 0 || a.Confidence < 1 {
			t.Fatalf("%q: %q at %g, %v", s, a.Value.Text, a.Confidence, problems)
		}
	})
}

func TestEverythingIsMasked(t *testing.T) {
	const secret = "121212-1212"
	raw := form.RawAnswer{
		Text: "Tolvan " + secret, Other: secret, Ticked: []string{"Annat: " + secret}, Confidence: 1,
		Place:      form.Place{Quote: secret},
		Candidates: []form.Candidate{{Raw: "1212121212", Place: form.Place{Quote: secret}}},
	}
	for _, q := range mapping(t).Questions() {
		a, problems := Answer(&q, raw, received)
		b, err := json.Marshal([]any{a, problems})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "1212") {
			t.Errorf("%s: %s", q.ID, b)
		}
		if !slices.ContainsFunc(problems, func(p form.Problem) bool { return p.Code == personalNumber && p.Field == q.ID }) {
			t.Errorf("%s: no problem for a masked number: %v", q.ID, problems)
		}
	}
	if raw.Ticked[0] != "Annat: "+secret || raw.Candidates[0].Raw != "1212121212" {
		t.Error("the caller's raw answer was changed")
	}
}

func TestTypedCells(t *testing.T) {
	f := mapping(t)
	n := func(v float64) *float64 { return &v }
	for _, c := range []struct {
		field string
		raw   form.RawAnswer
		want  string
	}{
		{"employees", form.RawAnswer{Number: n(12), Text: "12"}, `{"min":12,"max":12,"approximate":false}`},
		{"employees", form.RawAnswer{Number: n(1.5), Text: "1,5"}, `{"min":1.5,"max":1.5,"approximate":false}`},
		{"employees", form.RawAnswer{Number: n(2019), Text: "2019"}, `{"min":2019,"max":2019,"approximate":false}`},
		{"employees", form.RawAnswer{Date: received, Text: "1-maj"}, `null !date_for_number`},
		{"active_period", form.RawAnswer{Date: received}, `{"from":2024,"to":2024,"ongoing":false}`},
		{"active_period", form.RawAnswer{Number: n(2014)}, `{"from":2014,"to":2014,"ongoing":false}`},
		{"orgnr", form.RawAnswer{Number: n(8028814179), Text: "8,02881E+09"}, `"802881-4179"`},
		{"contact_phone", form.RawAnswer{Number: n(701740605), Text: "701740605"}, `"+46701740605"`},
		{"methods", form.RawAnswer{Boxes: true, Ticked: []string{"Praktik"}, Text: "Annat: läxhjälp"}, `["internship"] other "läxhjälp"`},
		{"methods", form.RawAnswer{Boxes: true, Ticked: []string{"Praktik"}, Other: "läxhjälp"}, `["internship"] other "läxhjälp"`},
		{"methods", form.RawAnswer{Boxes: true, Ticked: []string{"Annat"}}, `[] !other_without_text`},
		{"methods", form.RawAnswer{Boxes: true}, `blank`},
		{"org_form", form.RawAnswer{Boxes: true, Ticked: []string{"Stiftelse", "Nätverk"}}, `null !several_choices`},
		{"org_form", form.RawAnswer{Boxes: true, Ticked: []string{"Annan:"}, Text: "Idrottsförening"}, `"other" other "Idrottsförening"`},
		{"org_form", form.RawAnswer{Other: "Idrottsförening"}, `"other" other "Idrottsförening"`},
		{"validation", form.RawAnswer{Boxes: true, Ticked: []string{"Ja"}, Text: "OCN nivå 1"}, `"yes" comment "OCN nivå 1"`},
		{"validation", form.RawAnswer{Boxes: true, Ticked: []string{"Ja"}, Text: "Ja, OCN"}, `"yes" comment "OCN"`},
		{"validation", form.RawAnswer{Boxes: true, Ticked: []string{"Ja", "Nej"}}, `null !several_choices`},
	} {
		q, ok := f.Question(c.field)
		if !ok {
			t.Fatal(c.field)
		}
		c.raw.Confidence = 1
		a, problems := Answer(q, c.raw, received)
		if a.Raw == "" && c.want == "blank" {
			continue
		}
		if got := describe(a, problems); got != c.want {
			t.Errorf("%s %+v\n got  %s\n want %s", c.field, c.raw, got, c.want)
		}
	}
}

// FuzzAnswer: whatever is written, the answer keeps the contract's shapes.
func FuzzAnswer(f *testing.F) {
	form30 := mapping(f)
	questions := slices.Concat(form30.Questions(), form30.Optional)
	for i, s := range []string{"Ja, tillsammans med andra", "ca 30–40", "070-174 06 05 / 040-628 04 11", "Annat: ☒ x", "1. a) - [x] ☐", "sedan 2012", "anna(at)example.se", "SE802881417901", "inte, utan, men", "\xff\u00ad"} {
		f.Add(s, "", i)
		f.Add(s, "Annat", i+10)
	}
	f.Fuzz(func(t *testing.T, text, ticked string, which int) {
		q := &questions[int(uint(which)%uint(len(questions)))]
		raw := form.RawAnswer{Text: text, Confidence: 1}
		if ticked != "" {
			raw.Boxes, raw.Ticked = true, []string{ticked}
		}
		a, problems := Answer(q, raw, time.Time{})
		if a.Confidence < 0 || a.Confidence > 1 {
			t.Fatalf("%s: confidence %g", q.ID, a.Confidence)
		}
		if a.Raw != "" && a.Value.IsZero() && len(problems) == 0 {
			t.Fatalf("%s %q: neither value nor problem", q.ID, text)
		}
		if _, found := MaskPersonalNumbers(a.Raw); found > 0 && q.Type != form.Phone {
			t.Fatalf("%s: a personal identity number is left in %q", q.ID, a.Raw)
		}
		for _, id := range a.Value.List {
			if _, ok := q.Choice(id); q.Type == form.MultiChoice && !ok {
				t.Fatalf("%s: no choice %q", q.ID, id)
			}
		}
		if _, err := json.Marshal(a.Value); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkForm(b *testing.B) {
	f := mapping(b)
	questions := f.Questions()
	texts := map[form.Type]string{
		form.LongText: strings.Repeat("Vi driver en stadsodling på gårdarna mellan höghusen. ", 10), form.MultiChoice: "Inget, kom som du är, Anvisning från myndighet, egna kläder",
		form.NumberType: "ca 30–40 per år", form.PeriodType: "sedan hösten 2012", form.Phone: "070-174 06 05", form.YesNo: "Ja, via OCN",
		form.SingleChoice: "Ideell förening", form.Consent: "ja", form.OrgNr: "802881-4179", form.Email: "anna@example.se", form.URL: "www.example.se", form.ShortText: "Föreningen Exempel",
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range questions {
			Answer(&questions[i], form.RawAnswer{Text: texts[questions[i].Type], Confidence: 1}, received)
		}
	}
}

package overlap_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/book/overlap"
	"samkarta/internal/form"
)

var update = flag.Bool("update", false, "write the golden file anew")

func names(rows []*book.Row) string {
	var list []string
	for _, r := range rows {
		list = append(list, r.Name)
	}
	return strings.Join(list, ", ")
}

func ids(concepts []*form.Concept) string {
	var list []string
	for _, c := range concepts {
		list = append(list, c.ID)
	}
	return strings.Join(list, "+")
}

func dump(o overlap.Overlap) string {
	var w strings.Builder
	for _, m := range o.Meetings {
		fmt.Fprintf(&w, "%s: %s for %s in %s", names(m.Who), ids(m.Methods), ids(m.Groups), ids(m.Areas))
		if city, ok := m.ForCity(); !ok {
			w.WriteString(" (not in the city's)")
		} else if len(city.Groups) < len(m.Groups) {
			fmt.Fprintf(&w, " (in the city's for %s)", ids(city.Groups))
		}
		w.WriteByte('\n')
	}
	for i, g := range o.Groups {
		for j, a := range o.Areas {
			s := o.Spots[i][j]
			fmt.Fprintf(&w, "%s in %s: named [%s] open [%s]", g.ID, a.ID, names(s.Named), names(s.Open))
			if s.White() {
				w.WriteString(" white")
			}
			if s.Withheld() {
				w.WriteString(" withheld")
			}
			w.WriteByte('\n')
		}
	}
	return w.String()
}

func TestGolden(t *testing.T) {
	got := dump(overlap.Find(book.Compile(booktest.Talk())))
	const file = "testdata/overlap.golden"
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

// work is one association's: methods, groups and areas by their ids.
type work struct{ methods, groups, areas string }

func round(all ...work) book.Input {
	in := booktest.Input()
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	for i, w := range all {
		a := map[string]form.Answer{"org_name": {Raw: "x", Value: form.Value{Text: string(rune('A' + i))}}}
		for id, list := range map[string]string{"methods": w.methods, "target_groups": w.groups, "areas": w.areas} {
			if list != "" {
				a[id] = form.Answer{Raw: "x", Value: form.Value{List: strings.Fields(list)}}
			}
		}
		in.Submissions = append(in.Submissions, form.Submission{ID: fmt.Sprint(i), Form: in.Form.ID, State: form.Ready, Answers: a})
	}
	return in
}

func TestMeetings(t *testing.T) {
	for _, c := range []struct {
		name string
		all  []work
		want string
	}{
		{"the same", []work{{"mentoring", "youth", "so_norr"}, {"mentoring", "youth", "so_norr"}}, "A, B: mentoring for youth in so_norr"},
		{"another area", []work{{"mentoring", "youth", "so_norr"}, {"mentoring", "youth", "so_oster"}}, ""},
		{"another group", []work{{"mentoring", "youth", "so_norr"}, {"mentoring", "neet", "so_norr"}}, ""},
		{"another method", []work{{"mentoring", "youth", "so_norr"}, {"validation_method", "youth", "so_norr"}}, ""},
		{"no area said", []work{{"mentoring", "youth", "so_norr"}, {"mentoring", "youth", ""}}, ""},
		{"the whole city and a part", []work{{"mentoring", "youth", "all_malmo"}, {"mentoring", "youth", "so_norr"}}, "A, B: mentoring for youth in so_norr"},
		{"both the whole city", []work{{"mentoring", "youth", "all_malmo"}, {"mentoring", "youth", "all_malmo so_norr"}}, "A, B: mentoring for youth in all_malmo"},
		{"the whole city is not elsewhere", []work{{"mentoring", "youth", "all_malmo"}, {"mentoring", "youth", "outside_malmo online"}}, ""},
		{"a district and its part of the city", []work{{"mentoring", "youth", "so_oster"}, {"mentoring", "youth", "sd_rosengard"}}, "A, B: mentoring for youth in so_oster"},
		{"the same district", []work{{"mentoring", "youth", "sd_rosengard"}, {"mentoring", "youth", "sd_rosengard"}}, "A, B: mentoring for youth in sd_rosengard"},
		{"three, and two of them more", []work{{"mentoring", "youth", "so_norr"}, {"mentoring internship", "youth", "so_norr"}, {"mentoring internship", "youth", "so_norr"}},
			"B, C: internship+mentoring for youth in so_norr|A, B, C: mentoring for youth in so_norr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, m := range overlap.Find(book.Compile(round(c.all...))).Meetings {
				got = append(got, fmt.Sprintf("%s: %s for %s in %s", names(m.Who), ids(m.Methods), ids(m.Groups), ids(m.Areas)))
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("%s, want %s", strings.Join(got, "|"), c.want)
			}
		})
	}
}

// Whoever is in a meeting does all of it, whoever is not does not, and each two
// that share something meet.
func TestMeetingsAreComplete(t *testing.T) {
	methods, groups, areas := []string{"mentoring", "internship", "language_cafe"}, []string{"youth", "neet", "homeless"}, []string{"so_norr", "so_oster", "sd_rosengard", "all_malmo"}
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 9))
		some := func(list []string) string {
			var out []string
			for _, x := range list {
				if r.IntN(2) == 0 {
					out = append(out, x)
				}
			}
			return strings.Join(out, " ")
		}
		var all []work
		for range 5 {
			all = append(all, work{some(methods), some(groups), some(areas)})
		}
		b := book.Compile(round(all...))
		o := overlap.Find(b)
		for i, x := range all {
			for j, y := range all[:i] {
				meet := slices.ContainsFunc(o.Meetings, func(m overlap.Meeting) bool {
					return slices.Contains(m.Who, b.Rows[i]) && slices.Contains(m.Who, b.Rows[j])
				})
				if want := share(x.methods, y.methods) && share(x.groups, y.groups) && sharePlace(x.areas, y.areas); meet != want {
					t.Fatalf("%d: %+v and %+v meet: %v", seed, x, y, meet)
				}
			}
		}
		seen := map[string]bool{}
		for _, m := range o.Meetings {
			if len(m.Who) < 2 || len(m.Methods) == 0 || len(m.Groups) == 0 || len(m.Areas) == 0 || seen[names(m.Who)] {
				t.Fatalf("%d: %+v", seed, m)
			}
			seen[names(m.Who)] = true
		}
	}
}

func share(a, b string) bool {
	return slices.ContainsFunc(strings.Fields(a), func(x string) bool { return slices.Contains(strings.Fields(b), x) })
}

// sharePlace: as share, but the whole city is everywhere and Rosengård in the east.
func sharePlace(a, b string) bool {
	wide := func(s string) string {
		if strings.Contains(s, "all_malmo") {
			s += " so_norr so_oster sd_rosengard"
		}
		if strings.Contains(s, "sd_rosengard") {
			s += " so_oster"
		}
		return s
	}
	return share(wide(a), wide(b))
}

func TestWhatHasEndedAndSuggestionsDoNotCount(t *testing.T) {
	in := round(work{"mentoring", "youth", "so_norr"}, work{"", "youth", "so_norr"})
	code := func(confidence float64, past bool) form.Answer {
		return form.Answer{Raw: "x", Value: form.Value{Text: "x"},
			Codes: map[string][]form.Code{"methods": {{ID: "mentoring", Quote: "x", Confidence: confidence, Past: past}}}}
	}
	for _, c := range []struct {
		question   string
		confidence float64
		past, want bool
	}{{"current_work", 0.9, false, true}, {"current_work", 0.5, false, false}, {"current_work", 0.9, true, false}, {"past_work", 0.9, false, false}} {
		a := in.Submissions[1].Answers
		delete(a, "current_work")
		delete(a, "past_work")
		a[c.question] = code(c.confidence, c.past)
		if got := len(overlap.Find(book.Compile(in)).Meetings) == 1; got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestSmallGroupsAreWithheld(t *testing.T) {
	in := round(work{"mentoring", "mental_ill_health youth", "so_norr"}, work{"mentoring", "mental_ill_health youth", "so_norr"})
	people := func(i int, n float64) {
		in.Submissions[i].Answers["participants"] = form.Answer{Raw: "x", Value: form.Value{Number: &form.Number{Min: &n, Max: &n}}}
	}
	look := func() (groups string, withheld bool) {
		o := overlap.Find(book.Compile(in))
		m, _ := o.Meetings[0].ForCity()
		i := slices.IndexFunc(o.Groups, func(c *form.Choice) bool { return c.ID == "mental_ill_health" })
		return ids(m.Groups), o.Spots[i][0].Withheld()
	}
	for _, c := range []struct {
		a, b     float64
		groups   string
		withheld bool
	}{{30, 40, "youth+mental_ill_health", false}, {4, 40, "youth", false}, {4, 3, "youth", true}, {5, 5, "youth+mental_ill_health", false}} {
		people(0, c.a)
		people(1, c.b)
		if groups, withheld := look(); groups != c.groups || withheld != c.withheld {
			t.Errorf("%v and %v people: %s, withheld %v", c.a, c.b, groups, withheld)
		}
	}
	delete(in.Submissions[0].Answers, "participants")
	delete(in.Submissions[1].Answers, "participants")
	if _, withheld := look(); withheld {
		t.Error("withheld although nobody said how many they are")
	}
}

func TestFormsWithoutTheRoles(t *testing.T) {
	for _, role := range []form.Role{form.OfferedMethods, form.TargetGroups, form.Areas} {
		in := booktest.Talk()
		q, _ := in.Form.Role(role)
		q.Role = ""
		if o := overlap.Find(book.Compile(in)); o.Meetings != nil || (o.Spots == nil) == (role == form.OfferedMethods) {
			t.Errorf("without %s: %d meetings, %d spots", role, len(o.Meetings), len(o.Spots))
		}
	}
}

func BenchmarkFind(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	in := booktest.Input()
	pick := func(role form.Role, n int) string {
		q, _ := in.Form.Role(role)
		var out []string
		for range n {
			out = append(out, q.Choices[r.IntN(12)%len(q.Choices)].ID)
		}
		return strings.Join(out, " ")
	}
	var all []work
	for range 300 {
		all = append(all, work{pick(form.OfferedMethods, 4), pick(form.TargetGroups, 3), pick(form.Areas, 2)})
	}
	round := book.Compile(round(all...))
	for b.Loop() {
		b.ReportMetric(float64(len(overlap.Find(round).Meetings)), "meetings")
	}
}

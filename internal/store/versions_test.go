package store_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/store"
)

// sent is a form that somebody sent: hour by hour, in this order.
type sent struct{ form, orgnr, name string }

// finish reads the i-th of the forms sent, which came at hour i.
func finish(t *testing.T, s *store.Store, mails []form.Mail, i int, forms ...sent) {
	t.Helper()
	var readings []store.Reading
	for _, f := range forms {
		readings = append(readings, store.Reading{OrgNr: f.orgnr, Name: f.name, Submission: form.Submission{
			Form: f.form, State: form.Ready, Part: fmt.Sprint("part ", i), Received: clock.Add(time.Duration(i) * time.Hour)}})
	}
	m := mails[i]
	m.Outcome = form.OutcomeReady
	if err := s.Finish(t.Context(), store.Job{}, store.Result{Mail: m, Submissions: readings}); err != nil {
		t.Fatal(err)
	}
}

// chains describes all submissions: "0v1", "2v2<0" is the form of hour 2, which
// supersedes that of hour 0.
func chains(t *testing.T, s *store.Store) string {
	t.Helper()
	subs := must(s.Submissions(t.Context()))
	hour := map[string]string{}
	for _, sub := range subs {
		hour[sub.ID] = strings.TrimPrefix(sub.Part, "part ")
	}
	var all []string
	for _, sub := range subs {
		text := fmt.Sprintf("%sv%d", hour[sub.ID], sub.Version)
		if sub.Supersedes != "" {
			text += "<" + hour[sub.Supersedes]
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestVersions(t *testing.T) {
	tests := map[string]struct {
		sent []sent
		want string
	}{
		"number":                {[]sent{{"f", "1", "Ett"}, {"f", "2", "Två"}, {"f", "1", "Ett igen"}}, "0v1 1v1 2v2<0"},
		"name, spelled freely":  {[]sent{{"f", "", "Föreningen  Äpplet"}, {"f", "", "föreningen ”ÄPPLET”"}}, "0v1 1v2<0"},
		"letters kept":          {[]sent{{"f", "", "Hälsan"}, {"f", "", "Halsan"}}, "0v1 1v1"},
		"another form":          {[]sent{{"f", "1", "Ett"}, {"g", "1", "Ett"}}, "0v1 1v1"},
		"number given later":    {[]sent{{"f", "", "Ett"}, {"f", "1", "Ett"}}, "0v1 1v2<0"},
		"number left out":       {[]sent{{"f", "1", "Ett"}, {"f", "", "Ett"}, {"f", "1", "Nytt namn"}}, "0v1 1v2<0 2v3<1"},
		"two of the same name":  {[]sent{{"f", "1", "Ett"}, {"f", "2", "Ett"}, {"f", "", "Ett"}}, "0v1 1v1 2v1"},
		"nobody":                {[]sent{{"f", "", ""}, {"f", "", " – "}}, "0v1 1v1"},
		"nothing could be read": {[]sent{{"", "", ""}, {"", "", ""}}, "0v1 1v1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, o store.Options) {
				s := open(t, o)
				var mails []form.Mail
				for i := range test.sent {
					mails = append(mails, take(t, s, imap(uint32(i+1)), fmt.Sprint("mail ", i)))
				}
				for i, f := range test.sent {
					finish(t, s, mails, i, f)
				}
				if got := chains(t, s); got != test.want {
					t.Errorf("got  %s\nwant %s", got, test.want)
				}
			})
		})
	}
}

// TestVersionsInAnyOrder reads mails in a drawn order, some twice, some first as
// something else, and wants what reading them once in order gives.
func TestVersionsInAnyOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	draw := func() sent {
		return sent{"f", []string{"", "1", "2"}[random.IntN(3)], []string{"", "Ett", "Två"}[random.IntN(3)]}
	}
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		for round := range 25 {
			order := random.Perm(6)
			var mails []form.Mail
			var all []sent
			for i := range order {
				all = append(all, draw())
				mails = append(mails, take(t, s, imap(uint32(round*10+i+1)), fmt.Sprint(round, i)))
			}
			for i := range order {
				all[i].form = fmt.Sprint("form ", round)
				finish(t, s, mails, i, all[i])
			}
			want := chains(t, s)
			for _, i := range order {
				finish(t, s, mails, i, sent{all[i].form, "2", "Ett"}, draw())
			}
			slices.SortFunc(order, func(a, b int) int { return cmp.Compare(all[a].name, all[b].name) })
			for _, i := range order {
				finish(t, s, mails, i, all[i])
			}
			if got := chains(t, s); got != want {
				t.Fatalf("%+v read in the order %v\ngot  %s\nwant %s", all, order, got, want)
			}
		}
	})
}

func TestRereadKeepsIDs(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		mails := []form.Mail{take(t, s, imap(1), "mail")}
		finish(t, s, mails, 0, sent{"f", "1", "Ett"}, sent{"f", "2", "Två"})
		before := must(s.Submissions(t.Context()))
		finish(t, s, mails, 0, sent{"f", "1", "Ett"})
		after := must(s.Submissions(t.Context(), mails[0].ID))
		if len(after) != 1 || len(before) != 2 || after[0].ID != before[0].ID {
			t.Errorf("before %+v\nafter  %+v", before, after)
		}
	})
}

func TestHostileText(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		evil := "a\x00\xff'; DROP TABLE mails; --\u202e"
		m := take(t, s, form.Mail{Source: "import", Path: evil}, "mail")
		if _, added, err := s.Take(t.Context(), form.Mail{Source: "import", Path: evil}, strings.NewReader("mail")); added || err != nil {
			t.Errorf("again: added %v, %v", added, err)
		}
		m.From, m.Subject, m.FromName, m.MessageID, m.Outcome = evil, evil, evil, evil, form.OutcomeReady
		m.Problems = []form.Problem{{Code: "x", Args: map[string]string{"name": evil}}}
		err := s.Finish(t.Context(), store.Job{}, store.Result{Mail: m, Receipt: &store.Receipt{To: evil, InReplyTo: evil, References: evil},
			Submissions: []store.Reading{{OrgNr: evil, Name: evil, Submission: form.Submission{Part: evil, Sender: evil, Form: "f",
				Answers: map[string]form.Answer{"q": {Raw: evil, Value: form.Value{Text: evil}}}}}}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddDecisions(t.Context(), form.Decision{Who: evil, Why: evil, Other: evil}); err != nil {
			t.Error(err)
		}
		if m := must(s.Mails(t.Context(), m.ID))[0]; m.Subject != "a\uFFFD'; DROP TABLE mails; --\u202e" {
			t.Errorf("subject %q", m.Subject)
		}
	})
}

package cross_test

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/book/cross"
	"samkarta/internal/form"
)

// round is associations A, B, … with the methods and areas that each ticked.
func round(all ...[2]string) *book.Book {
	in := booktest.Input()
	in.Mails, in.Decisions, in.Submissions = nil, nil, nil
	for i, w := range all {
		a := map[string]form.Answer{"org_name": {Raw: "x", Value: form.Value{Text: string(rune('A' + i))}}}
		for j, id := range []string{"methods", "areas"} {
			if w[j] != "" {
				a[id] = form.Answer{Raw: "x", Value: form.Value{List: strings.Fields(w[j])}}
			}
		}
		in.Submissions = append(in.Submissions, form.Submission{ID: fmt.Sprint(i), Form: in.Form.ID, State: form.Ready, Answers: a})
	}
	return book.Compile(in)
}

func dump(t cross.Table) string {
	var b strings.Builder
	for i, r := range t.Rows {
		fmt.Fprintf(&b, "%s:", r.Concept.ID)
		for j, c := range t.Columns {
			var who []string
			for _, row := range t.Cells[i][j].Who {
				who = append(who, row.Name)
			}
			fmt.Fprintf(&b, " %s=%s", c.Concept.ID, strings.Join(who, ""))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestCross(t *testing.T) {
	for _, test := range []struct {
		name string
		all  [][2]string
		want string
	}{
		{"nobody", nil, ""},
		{"one vocabulary alone", [][2]string{{"mentoring", ""}}, ""},
		{"both", [][2]string{{"mentoring", "so_norr"}, {"mentoring internship", "so_norr so_oster"}},
			"mentoring: so_norr=AB so_oster=B\ninternship: so_norr=B so_oster=B\n"},
		{"a district counts where it lies, and once", [][2]string{{"mentoring", "sd_husie so_oster"}, {"mentoring", "sd_husie"}}, "mentoring: so_oster=AB\n"},
		{"who names one only is in no cell", [][2]string{{"mentoring", "so_norr"}, {"internship", ""}}, "mentoring: so_norr=A\ninternship: so_norr=\n"},
	} {
		table, ok := cross.Of(round(test.all...), "methods", "areas_malmo")
		got := ""
		if ok {
			got = dump(table)
		}
		if sorted(got) != sorted(test.want) {
			t.Errorf("%s:\n%swant\n%s", test.name, got, test.want)
		}
	}
}

// sorted leaves the order of equally named rows to the vocabulary.
func sorted(s string) string {
	lines := strings.Split(s, "\n")
	if len(lines) > 2 && lines[0] > lines[1] {
		lines[0], lines[1] = lines[1], lines[0]
	}
	return strings.Join(lines, "\n")
}

func TestMostNamedFirst(t *testing.T) {
	table, _ := cross.Of(round([2]string{"internship", "so_norr so_soder"}, [2]string{"internship", "so_soder"}, [2]string{"mentoring", "so_vaster so_soder"}), "methods", "areas_malmo")
	if table.Rows[0].Concept.ID != "internship" {
		t.Errorf("the first row is %s", table.Rows[0].Concept.ID)
	}
	if n := table.Highest(); n != 2 {
		t.Errorf("the highest is %d", n)
	}
	shown, left := table.First(2)
	if left != 1 || len(shown.Columns) != 2 || shown.Columns[0].Concept.ID != "so_norr" || shown.Columns[1].Concept.ID != "so_soder" {
		t.Errorf("shown %s, left %d", dump(shown), left)
	}
	if all, left := table.First(9); left != 0 || len(all.Columns) != 3 {
		t.Error("all columns fit, and some are left out")
	}
}

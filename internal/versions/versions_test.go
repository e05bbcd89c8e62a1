package versions

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
)

var asked = &form.Form{Sections: []form.Section{{Questions: []form.Question{
	{ID: "name"}, {ID: "staff"}, {ID: "why"}}}}, Optional: []form.Question{{ID: "more"}}}

func number(n float64, raw string) form.Answer {
	return form.Answer{Raw: raw, Value: form.Value{Number: &form.Number{Min: &n, Max: &n}}}
}

func text(raw string) form.Answer { return form.Answer{Raw: raw, Value: form.Value{Text: raw}} }

func sub(mail, sender string, hour int, answers map[string]form.Answer) *form.Submission {
	return &form.Submission{Mail: mail, Sender: sender, Answers: answers,
		Received: time.Date(2026, 5, 4, hour, 0, 0, 0, time.Local)}
}

func TestChanges(t *testing.T) {
	for name, test := range map[string]struct {
		before, after map[string]form.Answer
		want          string
	}{
		"nothing":                 {map[string]form.Answer{"name": text("Ett")}, map[string]form.Answer{"name": text("Ett")}, ""},
		"line breaks and case":    {map[string]form.Answer{"name": text("Ett  hus")}, map[string]form.Answer{"name": text("ett\nhus")}, ""},
		"the same number":         {map[string]form.Answer{"staff": number(3, "3")}, map[string]form.Answer{"staff": number(3, "tre")}, ""},
		"another number":          {map[string]form.Answer{"staff": number(3, "3")}, map[string]form.Answer{"staff": number(4, "4")}, "staff"},
		"filled in":               {nil, map[string]form.Answer{"more": text("x"), "name": text("Ett")}, "name more"},
		"taken away":              {map[string]form.Answer{"name": text("Ett")}, nil, "name"},
		"not understood":          {map[string]form.Answer{"staff": {Raw: "några"}}, map[string]form.Answer{"staff": {Raw: "Några "}}, ""},
		"understood now":          {map[string]form.Answer{"staff": {Raw: "några"}}, map[string]form.Answer{"staff": number(3, "3")}, "staff"},
		"words under other":       {map[string]form.Answer{"why": {Other: "a"}}, map[string]form.Answer{"why": {Other: "b"}}, "why"},
		"a question of no form":   {map[string]form.Answer{"gone": text("x")}, nil, ""},
		"words beside a yes":      {map[string]form.Answer{"why": {Comment: "a"}}, map[string]form.Answer{"why": {Comment: "A"}}, ""},
		"two that are both blank": {map[string]form.Answer{"why": {}}, nil, ""},
	} {
		var got []string
		for _, c := range Changes(asked, sub("a", "", 1, test.before), sub("b", "", 2, test.after)) {
			got = append(got, c.Question.ID)
		}
		if fmt.Sprint(strings.Join(got, " ")) != test.want {
			t.Errorf("%s: %v, want %q", name, got, test.want)
		}
	}
}

func TestClashes(t *testing.T) {
	three, four := map[string]form.Answer{"staff": number(3, "3")}, map[string]form.Answer{"staff": number(4, "4")}
	late := sub("b", "bo@example.se", 9, four)
	late.Received = late.Received.AddDate(0, 0, 1)
	undated := sub("b", "bo@example.se", 9, four)
	undated.Received = time.Time{}
	for name, test := range map[string]struct {
		before, after *form.Submission
		want          Clash
	}{
		"a correction":         {sub("a", "eva@example.se", 8, three), sub("b", "Eva@Example.se", 9, four), ""},
		"another person":       {sub("a", "eva@example.se", 8, three), sub("b", "bo@example.se", 9, four), SameDay},
		"the day after":        {sub("a", "eva@example.se", 8, three), late, ""},
		"nobody knows when":    {sub("a", "eva@example.se", 8, three), undated, ""},
		"two who agree":        {sub("a", "eva@example.se", 8, three), sub("b", "bo@example.se", 9, three), ""},
		"one who adds":         {sub("a", "eva@example.se", 8, nil), sub("b", "bo@example.se", 9, four), ""},
		"one mail, two forms":  {sub("a", "eva@example.se", 8, three), sub("a", "eva@example.se", 8, four), SameMail},
		"one mail, the second": {sub("a", "eva@example.se", 8, three), sub("a", "eva@example.se", 8, three), ""},
	} {
		if got := Clashes(asked, test.before, test.after); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

package accuracy

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/templates"
)

func mapping(t *testing.T) *form.Form {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	f, ok := lib.Form("kartlaggning")
	if !ok {
		t.Fatal("no form")
	}
	return f
}

// answer reads an answer as `extract --json` writes it.
func answer(t *testing.T, text string) form.Answer {
	t.Helper()
	var a struct {
		Raw, Other string
		Value      form.Value
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return form.Answer{Raw: a.Raw, Other: a.Other, Value: a.Value, Confidence: 1}
}

func TestJudge(t *testing.T) {
	f := mapping(t)
	for _, c := range []struct {
		field, want, got string
		verdict          Verdict
	}{
		{"org_name", `{"value":"Föreningen  Exempel"}`, `{"value":"föreningen exempel."}`, Right},
		{"org_name", `{"value":"Föreningen Exempel"}`, `{"value":"Föreningen Exempel, Malmö"}`, Wrong},
		{"org_name", `{"value":"Föreningen Exempel"}`, `{}`, Missed},
		{"current_work", `{"value":"• Kök\n– ”Odling”…"}`, `{"value":"- kök - \"odling\"..."}`, Right},
		{"current_work", `{"value":"a – - b"}`, `{"value":"a b"}`, Right},
		{"employees", `{"value":{"min":30,"max":40,"approximate":true}}`, `{"value":{"min":30,"max":40,"approximate":true,"unit":"personer"}}`, Right},
		{"employees", `{"value":{"min":30,"max":40,"approximate":true}}`, `{"value":{"min":30,"max":40,"approximate":false}}`, Wrong},
		{"employees", `{"value":{"min":30,"max":null,"approximate":true}}`, `{"value":{"min":30,"max":30,"approximate":true}}`, Wrong},
		{"employees", `{"raw":"många"}`, `{"raw":"många"}`, Right},
		{"employees", `{"raw":"många"}`, `{"raw":"många","value":{"min":9,"max":9}}`, Wrong},
		{"active_period", `{"value":{"from":2012,"to":null,"ongoing":true}}`, `{"value":{"from":2012,"to":null,"ongoing":true}}`, Right},
		{"active_period", `{"value":{"from":2012,"to":null,"ongoing":true},"accept":[{"from":2012,"to":null,"ongoing":false}]}`, `{"value":{"from":2012,"to":null,"ongoing":false}}`, Right},
		{"active_period", `{"value":{"from":2012,"to":null,"ongoing":true}}`, `{"value":{"from":2012,"to":2020,"ongoing":true}}`, Wrong},
		{"methods", `{"value":["a","b"]}`, `{"value":["b","a","other"],"other":"c"}`, Right},
		{"methods", `{"value":["a","b"]}`, `{"value":["a"]}`, Wrong},
		{"methods", `{"value":[],"other":"x"}`, `{"value":["other"],"other":"x"}`, Right},
		{"methods", `{"value":[],"other":"x"}`, `{"value":["a"],"other":"x"}`, Wrong},
		{"methods", `{"value":[],"other":"x"}`, `{}`, Missed},
		{"contact_phone", `{"value":["+46701740605","+46313900600"]}`, `{"value":["+46313900600","+46701740605"]}`, Right},
		{"contact_phone", `{"value":"+46701740605"}`, `{"value":["+46313900600","+46701740605"]}`, Wrong},
		{"website", `{"value":"http://Exempel.example.se"}`, `{"value":"https://exempel.example.se/"}`, Right},
		{"website", `{"value":"http://exempel.example.se/a"}`, `{"value":"https://exempel.example.se/b"}`, Wrong},
		{"website", `{"value":"exempel"}`, `{"value":"exempel"}`, Wrong},
		{"contact_email", `{"value":"Info@example.se"}`, `{"value":"info@example.se"}`, Right},
		{"orgnr", `{"value":"802881-4179"}`, `{"value":"802881-4178"}`, Wrong},
		{"orgnr", `{"raw":"802883-1267","value":"802883-1267","accept_none":true}`, `{"raw":"802883-1267"}`, Right},
		{"orgnr", `{"raw":"802883-1267","value":"802883-1267"}`, `{"raw":"802883-1267"}`, Wrong},
		{"org_form", `{"value":"cooperative"}`, `{"value":"cooperative"}`, Right},
	} {
		q, ok := f.Question(c.field)
		if !ok {
			t.Fatalf("no question %s", c.field)
		}
		var want Expected
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		if got := judge(q, want, answer(t, c.got)); got != c.verdict {
			t.Errorf("%s: gold %s, read %s: verdict %d, want %d", c.field, c.want, c.got, got, c.verdict)
		}
	}
}

// gold reads lines of gold.
func gold(t *testing.T, text string) []Gold {
	t.Helper()
	all, err := ReadGold(strings.NewReader(text), map[string]string{"q": "scan"})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestReadGold(t *testing.T) {
	all := gold(t, `{"file":"a","style":"q","format":"pdf","answers":{"x":{}}}

{"file":"b","format":"rtf","answers":{"x":{}}}
{"file":"c","group":"own","style":"q"}
{"file":"d","format":"docx"}
{"file":"e","format":"image","answers":{"x":{}}}
{"file":"f","format":"docx","answers":{"x":{}}}`)
	var got []string
	for _, g := range all {
		got = append(got, g.File+" "+g.Group)
	}
	if s := strings.Join(got, ", "); s != "a scan, b printed, c own, d none, e scan, f digital" {
		t.Errorf("groups: %s", s)
	}
	for _, bad := range []string{`{"file":`, `{"answers":{}}`, `{"file":"a","answers":{"x":{"value":{"odd":1}}}}`} {
		if _, err := ReadGold(strings.NewReader("{\"file\":\"a\"}\n"+bad), nil); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// What is counted, and what of it is silent.
func TestFile(t *testing.T) {
	m := New(mapping(t))
	g := gold(t, `{"file":"a","format":"docx","state":"review","states_ok":["ready"],"secrets":["19121212-1212"],"answers":{"org_name":{"raw":"A","value":"A"},"employees":{"raw":"2","value":{"min":2,"max":2,"approximate":false}},"volunteers":{"raw":"3","value":{"min":3,"max":3,"approximate":false}},"participants":{"raw":"4","lenient":true},"places":{"raw":"5","value":{"min":5,"max":5,"approximate":false}}}}`)
	number := func(s string, confidence float64) form.Answer {
		a := answer(t, `{"raw":"`+s+`","value":{"min":`+s+`,"max":`+s+`,"approximate":false}}`)
		a.Confidence = confidence
		return a
	}
	name := answer(t, `{"raw":"A","value":"A"}`)
	m.File(g, []form.Submission{{State: form.Ready, Answers: map[string]form.Answer{
		"org_name":      name,
		"employees":     number("7", 0.85),                               // wrong and silent
		"volunteers":    number("8", 0.85),                               // wrong, and told
		"participants":  number("9", 1),                                  // lenient
		"contact_phone": answer(t, `{"raw":"x","value":"+46701740605"}`), // invented
		"results":       {Raw: "född 121212–1212", Confidence: 0.3},      // invented, doubted
	}, Problems: []form.Problem{{Field: "volunteers"}}}}, 10*time.Millisecond)
	all := m.All()
	if all.Documents != 1 || all.Answers != 4 || all.Fields != len(m.form.Questions())-1 || all.States != 1 {
		t.Errorf("counts %+v", all)
	}
	// places is missed, and nobody is told.
	if all.Right != 1 || all.Wrong != 2 || all.Missed != 1 || all.Invented != 2 || all.Silent != 3 {
		t.Errorf("verdicts %+v", all)
	}
	if got := all.Exact(); got != 0.25 {
		t.Errorf("exact %v", got)
	}
	if want := 3000 / float64(all.Fields); all.SilentPerMille() != want {
		t.Errorf("silent %v, want %v", all.SilentPerMille(), want)
	}
	bins := map[float64]Bin{}
	for _, b := range all.Calibration {
		bins[b.From] = b
	}
	if bins[0.99] != (Bin{0.99, 2, 1}) || bins[0.8] != (Bin{0.8, 2, 0}) || bins[0] != (Bin{0, 1, 0}) {
		t.Errorf("calibration %+v", all.Calibration)
	}
	if len(m.Leaks) != 1 || all.Median() != 10*time.Millisecond {
		t.Errorf("leaks %v, time %v", m.Leaks, all.Median())
	}
	if len(m.Differences) != 5 {
		t.Errorf("differences %+v", m.Differences)
	}
}

// A mail with several forms: by the attachment's name whatever mail programs did
// to it, else by what agrees; what is left over is invented.
func TestPairs(t *testing.T) {
	m := New(mapping(t))
	g := gold(t, `{"file":"a.eml","part":"Blankett Åsa (2).docx","format":"docx","answers":{"org_name":{"value":"A"}}}
{"file":"a.eml","part":"other.docx","format":"docx","answers":{"org_name":{"value":"B"}}}
{"file":"a.eml","part":"gone.docx","format":"docx","answers":{"org_name":{"value":"C"}}}`)
	said := func(part, name string) form.Submission {
		return form.Submission{Part: part, Answers: map[string]form.Answer{"org_name": answer(t, `{"raw":"`+name+`","value":"`+name+`"}`)}}
	}
	m.File(g, []form.Submission{said("x.docx", "D"), said("y.docx", "B"), said("mapp/Blankett_A\u030asa_2.docx", "A"), said("z.docx", "E")}, 0)
	all := m.All()
	if all.Right != 2 || all.Wrong != 1 || all.Invented != 1 || all.Documents != 3 || len(all.Times) != 1 {
		t.Errorf("got %+v", all)
	}
	m = New(mapping(t))
	m.File(g[:1], nil, 0)
	if all := m.All(); all.Missed != 1 || all.Silent != 1 {
		t.Errorf("nothing read: %+v", all)
	}
}

// The samples' gold is right gold: it names mails that there are, and read
// exactly as it says it measures as perfect.
func TestSamplesGold(t *testing.T) {
	file, err := os.Open("../../samples/gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := ReadGold(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := New(mapping(t))
	for _, g := range all {
		if _, err := os.Stat("../../samples/" + g.File); err != nil {
			t.Error(err)
		}
		s := form.Submission{Part: g.Part, State: g.State, Answers: map[string]form.Answer{}}
		for id, want := range g.Answers {
			s.Answers[id] = form.Answer{Raw: want.Raw, Value: want.Value, Confidence: 1}
		}
		m.File([]Gold{g}, []form.Submission{s}, 0)
	}
	if t2 := m.All(); t2.Exact() != 1 || t2.Invented+t2.Silent != 0 || t2.States != t2.Documents || t2.Answers < 300 {
		t.Errorf("got %+v", t2)
	}
	names, groups := m.Groups()
	if len(names) != 3 || len(groups) != 3 {
		t.Errorf("groups %v", names)
	}
}

func FuzzReadGold(f *testing.F) {
	f.Add(`{"file":"a","answers":{"org_name":{"raw":"A","value":"A"},"methods":{"value":["a"],"accept":[[],null]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := ReadGold(strings.NewReader(text), nil)
		if err != nil {
			return
		}
		for _, g := range all {
			if g.File == "" || g.Group == "" {
				t.Errorf("gold %+v", g)
			}
		}
	})
}

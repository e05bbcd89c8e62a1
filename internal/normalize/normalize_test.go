package normalize

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

var received = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)

func mapping(t testing.TB) *form.Form {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	f, ok := lib.Form("kartlaggning")
	if !ok {
		t.Fatal("no form kartlaggning in templates")
	}
	return f
}

// TestAnswers holds what people write against what it means: a line is a
// question, the words, and the answer. The file was read by eye; -update
// writes it anew from its first two columns.
func TestAnswers(t *testing.T) {
	const golden = "testdata/answers.txt"
	f := mapping(t)
	src, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(src)) {
		line = strings.TrimRight(line, "\n")
		fields := strings.Split(line, "\t")
		if len(fields) < 2 || strings.HasPrefix(line, "#") {
			out.WriteString(line + "\n")
			continue
		}
		q, ok := f.Question(fields[0])
		if !ok {
			t.Fatalf("no question %s", fields[0])
		}
		got := describe(Answer(q, form.RawAnswer{Text: strings.ReplaceAll(fields[1], `\n`, "\n"), Confidence: 1}, received))
		fmt.Fprintf(&out, "%s\t%s\t%s\n", fields[0], fields[1], got)
		if want := strings.Join(fields[2:], "\t"); want != got && !*update {
			t.Errorf("%s %q\n got  %s\n want %s", fields[0], fields[1], got, want)
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// describe is an answer on one line: value, other, comment, confidence, problems.
func describe(a form.Answer, problems []form.Problem) string {
	if a.Raw == "" {
		return "blank"
	}
	value, err := json.Marshal(a.Value)
	if err != nil {
		return err.Error()
	}
	parts := []string{string(value)}
	if a.Other != "" {
		parts = append(parts, fmt.Sprintf("other %q", a.Other))
	}
	if a.Comment != "" {
		parts = append(parts, fmt.Sprintf("comment %q", a.Comment))
	}
	if !a.Value.IsZero() && a.Confidence < 1 {
		parts = append(parts, fmt.Sprintf("%.2f", a.Confidence))
	}
	for _, p := range problems {
		parts = append(parts, "!"+p.Code)
	}
	return strings.Join(parts, " ")
}

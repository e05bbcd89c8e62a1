package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/internal/pipeline"
	"samkarta/internal/sandbox"
	"samkarta/samples"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "rewrite samples/expected.txt")

// TestSamples holds what is read from each sample against samples/expected.txt,
// which a person can read beside the mails.
func TestSamples(t *testing.T) {
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	pool := sandbox.New(sandbox.Options{PDFCache: filepath.Join(os.Getenv(sharedCache), "samkarta")})
	t.Cleanup(pool.Close)
	reader := pipeline.NewReader(pool, lib)
	var b strings.Builder
	b.WriteString("What must come of each sample. A line an answer: what it means, and in brackets what was written where that differs.\n")
	for name, raw := range samples.Mails() {
		msg := message.Split(raw)
		fmt.Fprintf(&b, "\n== %s: %s, from %s\n", name, msg.Kind, msg.From)
		if msg.Kind != form.Ordinary {
			continue
		}
		submissions, err := reader.Read(name, raw, time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, s := range submissions {
			describe(&b, lib, s)
		}
	}
	const file = "../../samples/expected.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, b.String(), string(want))
}

func describe(b *strings.Builder, lib *form.Library, s form.Submission) {
	fmt.Fprintf(b, "-- %s (%s): %s\n", s.Part, s.Format, s.State)
	if f, ok := lib.Form(s.Form); ok {
		for _, q := range slices.Concat(f.Questions(), f.Optional) {
			a, answered := s.Answers[q.ID]
			if !answered {
				continue
			}
			if len(a.Rows) > 0 {
				describeRows(b, q, a)
				continue
			}
			// A value always marshals; see form.Value.
			value, _ := json.Marshal(a.Value)
			fmt.Fprintf(b, "%s: %s", q.ID, strings.Trim(string(value), `"`))
			if a.Other != "" {
				fmt.Fprintf(b, " + %q", a.Other)
			}
			if a.Comment != "" {
				fmt.Fprintf(b, " (%s)", a.Comment)
			}
			if a.Value.Text != a.Raw {
				fmt.Fprintf(b, " [%s]", strings.ReplaceAll(a.Raw, "\n", " ¶ "))
			}
			b.WriteByte('\n')
		}
	}
	for _, p := range s.Problems {
		fmt.Fprintf(b, "! %s %s %s\n", p.Severity, p.Code, p.Field)
	}
}

func describeRows(b *strings.Builder, q form.Question, a form.Answer) {
	for _, row := range a.Rows {
		var cells []string
		for i, cell := range row {
			cells = append(cells, q.Columns[i].ID+" "+cell.Raw)
		}
		fmt.Fprintf(b, "%s: %s\n", q.ID, strings.Join(cells, " | "))
	}
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Fatalf("samples/expected.txt line %d\n got %s\nwant %s", i+1, a, b)
		}
	}
}

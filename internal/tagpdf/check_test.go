package tagpdf

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"samkarta/internal/tagpdf/tagcheck"
)

func checked(t testing.TB, file []byte) *tagcheck.File {
	t.Helper()
	f, err := tagcheck.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range f.Findings() {
		t.Errorf("finding %s", finding)
	}
	return f
}

func TestSampleKeepsTheRules(t *testing.T) {
	f := checked(t, write(t, sample()))
	if f.Pages() < 8 {
		t.Errorf("%d pages; the sample is meant to run over many", f.Pages())
	}
	text := f.Text()
	for _, want := range []string{
		"TOCI: Kompetenser4\n",
		"LI: 12 / föreningar har svarat\n",
		"P: Se tabellen och webbplatsen. Ordet work placement är engelska.\n",
		"LI: 2. | Två\n",
		"Figure: Stapeldiagram: språkstöd 7 av 12 föreningar, handledning 5, snickeri 1.\n",
		"TR: [Kompetens] | [Antal] | [Föreningar]\nTR: [Studie- och yrkesvägledning] | 3 | ",
		"TR: [Tom] |  | \n",
		// In reading order, whatever way it is drawn, and nothing lost.
		"P: 🎉 Välkomna! مرحبا عمر 12 ab שלום, Ελλάδα Москва ☐ ☒ → xxx",
		"kontakt@mycketlangdoman.mycketlangdoman.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("text does not have %q", want)
		}
	}
	if n := strings.Count(text, "[Föreningar]"); n != 1 {
		t.Errorf("the table's header is read %d times, want once however many pages repeat it", n)
	}
}

// program finds an external program by its environment variable.
func program(t *testing.T, variable string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		t.Skipf("%s is not set: not checked with this program", variable)
	}
	return path
}

func TestQPDFFindsNothing(t *testing.T) {
	qpdf := program(t, "SAMKARTA_QPDF")
	path := filepath.Join(t.TempDir(), "sample.pdf")
	if err := os.WriteFile(path, write(t, sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(qpdf, "--check", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "No syntax or stream encoding errors") {
		t.Errorf("qpdf --check: %v\n%s", err, out)
	}
}

func TestPDFInfoSeesTheTree(t *testing.T) {
	pdfinfo := program(t, "SAMKARTA_PDFINFO")
	path := filepath.Join(t.TempDir(), "sample.pdf")
	if err := os.WriteFile(path, write(t, sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pdfinfo, "-struct-text", path).CombinedOutput()
	if err != nil {
		t.Fatalf("pdfinfo: %v\n%s", err, out)
	}
	for _, want := range []string{"H1 (block)", "/Scope /Column", "/Scope /Row", "Link (inline)", "/BBox", "Ελλάδα Москва"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("pdfinfo -struct-text does not show %q", want)
		}
	}
	if strings.Contains(string(out), "Syntax") {
		t.Errorf("pdfinfo complains:\n%s", out)
	}
}

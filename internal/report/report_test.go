package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/report"
	layouts "samkarta/internal/report/layout"
	"samkarta/internal/tagpdf/tagcheck"
	"samkarta/internal/wording"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

func texts(t testing.TB, lang form.Lang) *wording.Texts {
	t.Helper()
	texts, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

const city, sector, onepage, application = "city", "sector", "onepage", "application"

func layout(t testing.TB, b *book.Book, edition string) *layouts.Layout {
	t.Helper()
	l, err := report.Load(templates.FS, b.Library, b.Form, edition)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func set(t testing.TB, b *book.Book, lang form.Lang, edition string) []byte {
	t.Helper()
	return write(t, b, lang, report.PDF, report.Options{Layout: layout(t, b, edition)})
}

func write(t testing.TB, b *book.Book, lang form.Lang, format report.Format, o report.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := report.Write(&out, b, texts(t, lang), format, o); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("SAMKARTA_PDF_OUT"); dir != "" {
		name := strings.ReplaceAll(t.Name(), "/", "-") + "-" + string(lang) + "-" + o.Layout.Edition + "." + string(format)
		if err := os.WriteFile(filepath.Join(dir, name), out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// read opens the report as a screen reader would, and holds it against the
// rules of PDF/UA.
func read(t testing.TB, file []byte) string {
	t.Helper()
	f, err := tagcheck.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range f.Findings() {
		t.Errorf("finding %s", finding)
	}
	return f.Text()
}

// TestGolden keeps the whole text of the report with a fixed clock.
func TestGolden(t *testing.T) {
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		got := read(t, set(t, booktest.Book(), lang, city))
		if strings.Contains(got, "«report.") {
			t.Errorf("%s: a text is missing", lang)
		}
		golden := filepath.Join("testdata", "report."+string(lang)+".txt")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: the report differs from %s; look at the difference and run with -update if it is right\n%s", lang, golden, difference(string(want), got))
		}
	}
}

// difference shows the first lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer"
}

func TestDeterminism(t *testing.T) {
	first := set(t, booktest.Book(), form.Swedish, city)
	if !bytes.Equal(first, set(t, booktest.Book(), form.Swedish, city)) {
		t.Error("the same book gave different bytes")
	}
}

func TestPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, set(t, booktest.Book(), form.Swedish, city), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		variable string
		args     []string
		want     string
	}{
		{"SAMKARTA_QPDF", []string{"--check", path}, "No syntax or stream encoding errors"},
		{"SAMKARTA_PDFINFO", []string{"-struct-text", path}, "Åkerbo Odlarförening"},
	} {
		t.Run(test.variable, func(t *testing.T) {
			program := os.Getenv(test.variable)
			if program == "" {
				t.Skipf("%s is not set: not checked with this program", test.variable)
			}
			out, err := exec.Command(program, test.args...).CombinedOutput()
			if err != nil || !strings.Contains(string(out), test.want) {
				t.Errorf("%v: %v\n%s", test.args, err, out)
			}
		})
	}
}

// TestSmallGroupsAreWithheld: the public edition must not tell who meets a
// handful of people in a special category, in no chapter; the sector's may.
func TestSmallGroupsAreWithheld(t *testing.T) {
	in := booktest.Input()
	group := special(t, in)
	few, enough := 3.0, 30.0
	name := map[string]*float64{"akerbo": &few, "bryggan": &enough}
	for i := range in.Submissions {
		s := &in.Submissions[i]
		if n := name[s.ID]; n != nil {
			s.Answers["target_groups"] = form.Answer{Raw: "x", Value: form.Value{List: []string{group.ID}}, Confidence: 1}
			s.Answers["participants"] = form.Answer{Raw: "x", Value: form.Value{Number: &form.Number{Min: n, Max: n}}, Confidence: 1}
		}
	}
	b := book.Compile(in)
	label := group.Label.In(form.Swedish)
	row := func(names string) string { return "TR: [" + label + "] | 2 | " + names + "\n" }
	public := read(t, set(t, b, form.Swedish, city))
	if want := row("Bryggan Idrott & Arbete. Visas inte: gruppen är mycket liten."); !strings.Contains(public, want) {
		t.Errorf("city edition does not have %q", want)
	}
	akerbo := section(public, "H2: Åkerbo Odlarförening")
	if strings.Contains(akerbo, label) || !strings.Contains(akerbo, "färre än 5") {
		t.Errorf("city edition tells of the small group:\n%s", akerbo)
	}
	if got := section(public, "H2: Bryggan Idrott & Arbete"); !strings.Contains(got, label) {
		t.Errorf("city edition withholds a group that is not small:\n%s", got)
	}
	own := read(t, set(t, b, form.Swedish, sector))
	if want := row("Bryggan Idrott & Arbete, Åkerbo Odlarförening"); !strings.Contains(own, want) {
		t.Errorf("sector edition does not have %q", want)
	}
}

func special(t *testing.T, in book.Input) form.Concept {
	t.Helper()
	for _, c := range in.Library.Vocabularies["target_groups"].Concepts {
		if c.Special {
			return c
		}
	}
	t.Fatal("no concept is marked special")
	return form.Concept{}
}

// section cuts a heading's part out of the text.
func section(text, heading string) string {
	_, rest, _ := strings.Cut(text, heading+"\n")
	part, _, _ := strings.Cut(rest, "\nH2: ")
	return part
}

// TestContactsNeedConsent: what is not consented stands nowhere in the file.
func TestContactsNeedConsent(t *testing.T) {
	for _, edition := range []string{city, sector} {
		text := read(t, set(t, booktest.Book(), form.Swedish, edition))
		for _, secret := range []string{"Sixten Fridell", "31390", "Asta Holm", "asta@", "Ebba Ek", "ebba@", "Tore Ask", "tore@", "info@example.org", "Berit"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s edition has %q without consent", edition, secret)
			}
		}
		for _, consented := range []string{"Maj-Britt Alnarp", "info@angslyktan.example.se", "070-174 06 05", "sixten@akerbo.example.se"} {
			if !strings.Contains(text, consented) {
				t.Errorf("%s edition lacks %q, which may be published", edition, consented)
			}
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	b := booktest.Book()
	if err := report.Write(&bytes.Buffer{}, b, texts(t, form.Swedish), report.PDF, report.Options{}); err == nil {
		t.Error("no error without a layout")
	}
	if err := report.Write(&bytes.Buffer{}, b, texts(t, form.Swedish), "docx", report.Options{Layout: layout(t, b, city)}); err == nil {
		t.Error("no error for a format that there is not")
	}
	_, err := report.Load(templates.FS, b.Library, b.Form, "annan")
	var fault *form.Fault
	if !errors.As(err, &fault) || fault.Key != "unknown_edition" || fault.Args["known"] != "application, city, onepage, sector" {
		t.Errorf("an unknown edition: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	b := booktest.Book()
	tests := []struct{ name, yaml, want string }{
		{"unknown key", "form: kartlaggning\ntitel: {sv: a}\n", "templates/reports/kartlaggning.yaml:2:1: unknown_key"},
		{"another form's", "form: annan\ntitle: {sv: a}\n", ":1:7: bad_value"},
		{"no title", "form: kartlaggning\n", "missing name=title"},
		{"unknown part", "title: {sv: a}\nchapters:\n- part: summary\n- part: sumary\n", ":4:9: unknown_part name=sumary"},
		{"unknown question", "title: {sv: a}\nfigures:\n- {sum: deltagare}\n", ":3:9: unknown_question id=deltagare"},
		{"unknown vocabulary", "title: {sv: a}\nfigures:\n- {concepts: kompetenser}\n", ":3:14: unknown_vocabulary name=kompetenser"},
		{"list without title", "title: {sv: a}\nchapters:\n- part: lists\n", "missing name=title"},
		{"question of a list", "title: {sv: a}\nchapters:\n- part: lists\n  title: {sv: b}\n  lists: [{choices: x}]\n", ":5:21: unknown_question id=x"},
		{"question of a fact", "title: {sv: a}\nchapters:\n- part: organisations\n  facts: [{question: x}]\n", ":4:22: unknown_question id=x"},
	}
	for _, test := range tests {
		dir := fstest.MapFS{"reports/kartlaggning.yaml": {Data: []byte(test.yaml)}, "reports/kartlaggning.city.yaml": {Data: []byte("public: true\n")}}
		_, err := report.Load(dir, b.Library, b.Form, city)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
	}
	_, err := report.Load(fstest.MapFS{}, b.Library, b.Form, city)
	var fault *form.Fault
	if !errors.As(err, &fault) || fault.Key != "report_layout" {
		t.Errorf("without a layout: error %v", err)
	}
}

package blank

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"samkarta/internal/attachment"
	"samkarta/internal/document"
	"samkarta/internal/extract"
	"samkarta/internal/form"
)

// job is what the scripts in testdata/clients are told; see there.
type job struct {
	In      string              `json:"in"`
	Out     [][2]string         `json:"out"`
	Texts   map[string]string   `json:"texts"`
	Ticks   map[string][]int    `json:"ticks"`
	Lines   map[string][]string `json:"lines"`
	Names   map[string]string   `json:"names"`
	Fields  map[string]string   `json:"fields"`
	Checked []string            `json:"checked"`
}

// path is a way that a blank goes: it is made in a format, filled in by a
// client and saved, perhaps opened and saved again.
type path struct {
	name   string
	format document.Format
	// client is the script, saved the extension and filter it is saved with.
	client, saved, filter string
	// then are further extensions and filters it goes through.
	then [][2]string
	// least is the share of answers that must be right.
	least float64
}

var paths = []path{
	{"Word blank, LibreOffice, docx", document.DOCX, "office.py", "docx", "MS Word 2007 XML", nil, 1},
	{"Word blank, LibreOffice, odt, docx", document.DOCX, "office.py", "odt", "writer8", [][2]string{{"docx", "MS Word 2007 XML"}}, 1},
	{"Word blank, LibreOffice, doc", document.DOCX, "office.py", "doc", "MS Word 97", nil, 0.99},
	{"Word blank, LibreOffice, printed", document.DOCX, "office.py", "pdf", "writer_pdf_Export", nil, 0.99},
	{"Word blank, python-docx", document.DOCX, "python.py", "docx", "", nil, 1},
	{"OpenDocument blank, LibreOffice, odt", document.ODT, "office.py", "odt", "writer8", nil, 1},
	{"OpenDocument blank, LibreOffice, docx", document.ODT, "office.py", "docx", "MS Word 2007 XML", nil, 1},
	{"OpenDocument blank, LibreOffice, rtf", document.ODT, "office.py", "rtf", "Rich Text Format", nil, 0.99},
	{"Excel blank, LibreOffice, xlsx", document.XLSX, "office.py", "xlsx", "Calc MS Excel 2007 XML", nil, 1},
	{"Excel blank, LibreOffice, ods", document.XLSX, "office.py", "ods", "calc8", nil, 1},
	{"Excel blank, LibreOffice, xls", document.XLSX, "office.py", "xls", "MS Excel 97", nil, 0.99},
	{"Excel blank, openpyxl", document.XLSX, "python.py", "xlsx", "", nil, 1},
	{"PDF blank, pikepdf", document.PDF, "python.py", "pdf", "", nil, 1},
}

// TestClients sends blanks through the programs people have, filled with values
// that hurt, and counts the answers that come back right. It prints the table
// of all ways. SAMKARTA_SOFFICE is LibreOffice, SAMKARTA_PYTHON a Python with
// uno, docx, openpyxl and pikepdf; SAMKARTA_BLANK_SETS how many filled sets go
// each way.
func TestClients(t *testing.T) {
	soffice, python := os.Getenv("SAMKARTA_SOFFICE"), os.Getenv("SAMKARTA_PYTHON")
	if soffice == "" || python == "" {
		t.Skip("SAMKARTA_SOFFICE and SAMKARTA_PYTHON name no LibreOffice and Python: see .ci/run")
	}
	sets, _ := strconv.Atoi(cmp.Or(os.Getenv("SAMKARTA_BLANK_SETS"), "2"))
	lib := library(t)
	f, _ := lib.Form("kartlaggning")
	c := &course{t: t, form: f, dir: t.TempDir(), finder: extract.New(lib), programs: [2]string{soffice, python}}
	c.reader = attachment.New(attachment.Options{PDFCache: os.Getenv("SAMKARTA_PDF_CACHE"), Office: soffice})
	defer c.reader.Close()
	for _, p := range paths {
		t.Run(p.name, func(t *testing.T) {
			c.t = t
			right, all := c.run(p, sets)
			t.Logf("%-40s %d of %d answers right", p.name, right, all)
			if float64(right) < p.least*float64(all) {
				t.Errorf("%d of %d answers right, want %.0f %%", right, all, 100*p.least)
			}
		})
	}
}

// course is what all ways share.
type course struct {
	t        *testing.T
	form     *form.Form
	dir      string
	finder   *extract.Finder
	reader   *attachment.Reader
	programs [2]string // soffice and python
}

func (c *course) run(p path, sets int) (right, all int) {
	var jobs, again []job
	var wants []map[string]form.Answer
	var files []string
	for n := range sets {
		o := options(c.t, languages[n%2])
		want := hardAnswers(c.form, rand.New(rand.NewPCG(uint64(n), 11)), p.format)
		data, err := Make(c.form, p.format, o)
		if err != nil {
			c.t.Fatal(err)
		}
		base := filepath.Join(c.dir, fmt.Sprintf("%s-%d", strings.NewReplacer(" ", "-", ",", "").Replace(p.name), n))
		in, out := base+"-blank."+string(p.format), base+"."+p.saved
		if err := os.WriteFile(in, data, 0o600); err != nil {
			c.t.Fatal(err)
		}
		j := c.fill(want, o)
		j.In, j.Out = in, [][2]string{{out, p.filter}}
		jobs = append(jobs, j)
		for _, then := range p.then {
			next := base + "-then." + then[0]
			again = append(again, job{In: out, Out: [][2]string{{next, then[1]}}})
			out = next
		}
		wants, files = append(wants, want), append(files, out)
	}
	c.script(p.client, jobs)
	if len(again) > 0 {
		c.script("office.py", again)
	}
	for n, file := range files {
		r, a := c.compare(file, wants[n], options(c.t, languages[n%2]))
		right, all = right+r, all+a
	}
	return right, all
}

// fill says what to write where, in all the ways that scripts find a place.
func (c *course) fill(want map[string]form.Answer, o Options) job {
	p, err := newPlan(c.form, o)
	if err != nil {
		c.t.Fatal(err)
	}
	j := job{Texts: map[string]string{}, Ticks: map[string][]int{}, Lines: map[string][]string{}, Names: map[string]string{}, Fields: map[string]string{}}
	for _, s := range p.sections {
		for _, it := range s.items {
			a, ok := want[it.question.ID]
			if !ok {
				continue
			}
			code := strings.Trim(it.code, "[]")
			if len(it.boxes) == 0 {
				j.Texts[code], j.Names[it.question.ID], j.Fields[it.question.ID] = a.Raw, a.Raw, a.Raw
				continue
			}
			c.tick(&j, &it, a, code)
		}
	}
	return j
}

func (c *course) tick(j *job, it *item, a form.Answer, code string) {
	id := it.question.ID
	j.Ticks[code] = []int{}
	for i, b := range it.boxes {
		if a.Value.Text == b.id || slices.Contains(a.Value.List, b.id) {
			j.Ticks[code] = append(j.Ticks[code], i)
			j.Checked = append(j.Checked, id+"."+b.id)
			if it.question.Type == form.MultiChoice {
				j.Names[id+"."+b.id] = "x"
			} else {
				j.Names[id] = b.label
			}
		}
	}
	for _, l := range []struct {
		line *line
		text string
	}{{it.other, a.Other}, {it.comment, a.Comment}} {
		if l.line != nil {
			j.Lines[code] = append(j.Lines[code], l.text)
			if l.text != "" {
				j.Names[l.line.id], j.Fields[l.line.id] = l.text, l.text
			}
		}
	}
}

func (c *course) script(name string, jobs []job) {
	c.t.Helper()
	in, err := json.Marshal(jobs)
	if err != nil {
		c.t.Fatal(err)
	}
	command := exec.Command(c.programs[1], filepath.Join("testdata", "clients", name), c.programs[0])
	command.Stdin = bytes.NewReader(in)
	if out, err := command.CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (c *course) compare(file string, want map[string]form.Answer, o Options) (right, all int) {
	data, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	doc, err := c.reader.Read(filepath.Base(file), data)
	if err != nil {
		c.t.Errorf("%s: %v", filepath.Base(file), err)
		return 0, len(c.form.Questions())
	}
	got := c.finder.Find(doc)
	for _, q := range c.form.Questions() {
		a, answered := want[q.ID]
		all++
		if w, g := expected(&q, a, answered, o.Texts), said(got.Answers[q.ID]); w == g {
			right++
		} else {
			c.t.Logf("%s %s:\n want %q\n  got %q", filepath.Base(file), q.ID, w, g)
		}
	}
	return right, all
}

// Package layout is what a report holds: it reads templates/reports and gives a
// Layout, checked against the form, so that nothing of any one form or edition
// stands in the program. A form has one file with its chapters (FORM.yaml) and one
// for each edition that says which of them it takes and for whom it is
// (FORM.EDITION.yaml); a new file is a new edition.
package layout

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// Layout is an edition of a form's report.
type Layout struct {
	Form string `yaml:"form"`
	// Edition is the name of the edition's file, and Name what people call it.
	Edition string    `yaml:"-"`
	Name    form.Text `yaml:"name"`
	Title   form.Text `yaml:"title"`
	// Public: others than the organisations read it, so that very small groups
	// are withheld.
	Public bool `yaml:"public"`
	// Short leaves out the title page and the contents.
	Short      bool        `yaml:"short"`
	Figures    []Figure    `yaml:"figures"`
	Highlights []Highlight `yaml:"highlights"`
	Chapters   []Chapter   `yaml:"chapters"`
}

// Has tells whether the edition has a part.
func (l *Layout) Has(part string) bool {
	return slices.ContainsFunc(l.Chapters, func(c Chapter) bool { return c.Part == part })
}

// Figure is a key figure: one of Count, Sum and Concepts.
type Figure struct {
	// Count is "organisations".
	Count    string    `yaml:"count"`
	Sum      string    `yaml:"sum"`
	Concepts string    `yaml:"concepts"`
	Label    form.Text `yaml:"label"`
}

// Highlight is a sentence of the summary with the first entries of a list.
type Highlight struct {
	Concepts string    `yaml:"concepts"`
	Text     form.Text `yaml:"text"`
}

// Chapter is a chapter; which fields count depends on Part.
type Chapter struct {
	// ID is what editions call a chapter of the common file, Use which one this
	// is; what stands beside Use replaces what the common file says.
	ID  string `yaml:"id"`
	Use string `yaml:"use"`

	Part    string    `yaml:"part"`
	Title   form.Text `yaml:"title"`
	Intro   form.Text `yaml:"intro"`
	NewPage bool      `yaml:"new_page"`
	Lists   []List    `yaml:"lists"`
	Crosses []Cross   `yaml:"crosses"`
	// Texts and Facts are what an organisation's section shows.
	Texts []Field `yaml:"texts"`
	Facts []Field `yaml:"facts"`
	Terms []Term  `yaml:"terms"`
	// Paragraphs are texts of the edition's own.
	Paragraphs []form.Text `yaml:"paragraphs"`
	// Places, Thresholds and Return are the questions about places; Lowest are
	// the thresholds from the lowest to the highest.
	Places     string   `yaml:"places"`
	Thresholds string   `yaml:"thresholds"`
	Return     string   `yaml:"return"`
	Lowest     []string `yaml:"lowest"`
	// Concepts is the vocabulary of a map, or of the work in an inventory; there
	// Areas and Groups are where it is done and for whom.
	Concepts string `yaml:"concepts"`
	Areas    string `yaml:"areas"`
	Groups   string `yaml:"groups"`
}

// List counts a vocabulary or the choices of a question.
type List struct {
	Concepts string    `yaml:"concepts"`
	Choices  string    `yaml:"choices"`
	Title    form.Text `yaml:"title"`
	// Chart is the greatest number of bars, 0 for no chart.
	Chart int `yaml:"chart"`
	// Most is how many entries the table has, 0 for all.
	Most int `yaml:"most"`
	// Plain leaves out who: a table of numbers.
	Plain bool `yaml:"plain"`
	// Evidence shows the words that an entry was read from.
	Evidence bool `yaml:"evidence"`
}

// Cross counts who names a concept of the one vocabulary and one of the other.
type Cross struct {
	Rows    string    `yaml:"rows"`
	Columns string    `yaml:"columns"`
	Title   form.Text `yaml:"title"`
}

// Field is an answer, or the concepts of a vocabulary, of one organisation.
type Field struct {
	Question string `yaml:"question"`
	Concepts string `yaml:"concepts"`
	// Label is empty for the question's own.
	Label form.Text `yaml:"label"`
}

// Term is an entry of the glossary.
type Term struct {
	Term form.Text `yaml:"term"`
	Text form.Text `yaml:"text"`
}

// Editions are the names of a form's editions in a templates folder.
func Editions(dir fs.FS, f *form.Form) ([]string, error) {
	names, err := fs.Glob(dir, "reports/"+f.ID+".*.yaml")
	if err != nil {
		return nil, fmt.Errorf("report: list editions of %s: %w", f.ID, err)
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(name, "reports/"+f.ID+"."), ".yaml")
	}
	return names, nil
}

// Load reads an edition of a form's report and checks that all it names is
// there: a list that a spelling error left out would not be missed. parts are
// the parts a chapter can be.
func Load(dir fs.FS, lib *form.Library, f *form.Form, edition string, parts []string) (*Layout, error) {
	editions, err := Editions(dir, f)
	if err != nil {
		return nil, err
	}
	base := "reports/" + f.ID
	common, err := read(dir, base+".yaml", lib, f, parts)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(editions, edition) {
		return nil, &form.Fault{Key: "unknown_edition", Args: map[string]string{"edition": edition, "known": strings.Join(editions, ", ")}}
	}
	own, err := read(dir, base+"."+edition+".yaml", lib, f, parts)
	if err != nil {
		return nil, err
	}
	l := own.Layout
	l.Edition = edition
	if err := own.take(common); err != nil {
		return nil, err
	}
	return l, nil
}

// take fills an edition with what it uses of the common file.
func (c checker) take(common checker) error {
	l, from := c.Layout, common.Layout
	if l.Title == nil {
		l.Title = from.Title
	}
	if l.Title.In(form.Swedish) == "" {
		return common.file.Fault("$", "missing", "name", "title")
	}
	if l.Figures == nil {
		l.Figures = from.Figures
	}
	if l.Highlights == nil {
		l.Highlights = from.Highlights
	}
	for i, own := range l.Chapters {
		if own.Use == "" {
			continue
		}
		j := slices.IndexFunc(from.Chapters, func(ch Chapter) bool { return ch.ID == own.Use })
		if j < 0 {
			return c.file.Fault(fmt.Sprintf("$.chapters[%d].use", i), "unknown_chapter", "name", own.Use)
		}
		l.Chapters[i] = own.over(from.Chapters[j])
	}
	return nil
}

// over gives a common chapter with what the edition says differently.
func (c Chapter) over(common Chapter) Chapter {
	if c.Title != nil {
		common.Title = c.Title
	}
	if c.Intro != nil {
		common.Intro = c.Intro
	}
	if c.Lists != nil {
		common.Lists = c.Lists
	}
	common.NewPage = common.NewPage || c.NewPage
	return common
}

// read reads one file.
func read(dir fs.FS, name string, lib *form.Library, f *form.Form, parts []string) (checker, error) {
	c := checker{library: lib, form: f, parts: parts, Layout: &Layout{}}
	shown := path.Join("templates", name)
	src, err := fs.ReadFile(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return c, &form.Fault{Key: "report_layout", Args: map[string]string{"file": shown}, Err: err}
	}
	if err != nil {
		return c, fmt.Errorf("report: read layout %s: %w", name, err)
	}
	if c.file, err = yamlfile.Parse(shown, src); err != nil {
		return c, err
	}
	if err := c.file.Decode(c.Layout); err != nil {
		return c, err
	}
	return c, c.check()
}

type checker struct {
	*Layout
	file    *yamlfile.File
	library *form.Library
	form    *form.Form
	parts   []string
}

func (c checker) check() error {
	if c.Form != "" && c.Form != c.form.ID {
		// A copied file that still names the form it was copied from.
		return c.file.Fault("$.form", "bad_value", "name", "form", "what", c.Form, "hint", c.form.ID)
	}
	for i, f := range c.Figures {
		at := fmt.Sprintf("$.figures[%d]", i)
		if err := errors.Join(c.question(at+".sum", f.Sum), c.vocabulary(at+".concepts", f.Concepts)); err != nil {
			return err
		}
	}
	for i, h := range c.Highlights {
		if err := c.vocabulary(fmt.Sprintf("$.highlights[%d].concepts", i), h.Concepts); err != nil {
			return err
		}
	}
	for i, ch := range c.Chapters {
		if err := c.chapter(fmt.Sprintf("$.chapters[%d]", i), ch); err != nil {
			return err
		}
	}
	return nil
}

func (c checker) chapter(at string, ch Chapter) error {
	if ch.Use == "" && !slices.Contains(c.parts, ch.Part) {
		return c.file.Fault(at+".part", "unknown_part", "name", ch.Part, "known", strings.Join(c.parts, ", "))
	}
	if ch.Part == "lists" && ch.Title.In(form.Swedish) == "" {
		return c.file.Fault(at, "missing", "name", "title")
	}
	for i, l := range ch.Lists {
		path := fmt.Sprintf("%s.lists[%d]", at, i)
		if err := errors.Join(c.vocabulary(path+".concepts", l.Concepts), c.question(path+".choices", l.Choices)); err != nil {
			return err
		}
	}
	for i, x := range ch.Crosses {
		path := fmt.Sprintf("%s.crosses[%d]", at, i)
		if err := errors.Join(c.vocabulary(path+".rows", x.Rows), c.vocabulary(path+".columns", x.Columns)); err != nil {
			return err
		}
	}
	return errors.Join(c.fields(at+".texts", ch.Texts), c.fields(at+".facts", ch.Facts),
		c.question(at+".places", ch.Places), c.question(at+".thresholds", ch.Thresholds), c.question(at+".return", ch.Return),
		c.vocabulary(at+".concepts", ch.Concepts), c.vocabulary(at+".areas", ch.Areas), c.vocabulary(at+".groups", ch.Groups))
}

func (c checker) fields(at string, fields []Field) error {
	for i, f := range fields {
		path := fmt.Sprintf("%s[%d]", at, i)
		if err := errors.Join(c.question(path+".question", f.Question), c.vocabulary(path+".concepts", f.Concepts)); err != nil {
			return err
		}
	}
	return nil
}

// question and vocabulary: what is left empty is not asked for.
func (c checker) question(at, id string) error {
	if id == "" {
		return nil
	}
	if _, ok := c.form.Question(id); !ok {
		return c.file.Fault(at, "unknown_question", "id", id)
	}
	return nil
}

func (c checker) vocabulary(at, id string) error {
	if id != "" && c.library.Vocabularies[id] == nil {
		return c.file.Fault(at, "unknown_vocabulary", "name", id)
	}
	return nil
}

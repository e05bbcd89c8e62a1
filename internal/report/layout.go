package report

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// Layout is what the report of a form holds and in which order, from
// templates/reports: which lists, which figures, what an organisation's page
// shows. So nothing of any one form stands in this program.
type Layout struct {
	Form       string      `yaml:"form"`
	Title      form.Text   `yaml:"title"`
	Figures    []figure    `yaml:"figures"`
	Highlights []highlight `yaml:"highlights"`
	Chapters   []chapter   `yaml:"chapters"`
}

// figure is a key figure: one of Count, Sum and Concepts.
type figure struct {
	// Count is "organisations".
	Count    string    `yaml:"count"`
	Sum      string    `yaml:"sum"`
	Concepts string    `yaml:"concepts"`
	Label    form.Text `yaml:"label"`
}

// highlight is a sentence of the summary with the first entries of a list.
type highlight struct {
	Concepts string    `yaml:"concepts"`
	Text     form.Text `yaml:"text"`
}

// The parts a chapter can be.
const (
	partSummary       = "summary"
	partReading       = "reading"
	partLists         = "lists"
	partDefinitions   = "definitions"
	partWheel         = "wheel"
	partMeetings      = "meetings"
	partWhiteSpots    = "white_spots"
	partOrganisations = "organisations"
	partMethod        = "method"
	partGlossary      = "glossary"
)

var parts = []string{partSummary, partReading, partLists, partDefinitions, partWheel, partMeetings, partWhiteSpots, partOrganisations, partMethod, partGlossary}

// chapter is a chapter; which fields count depends on Part.
type chapter struct {
	Part  string    `yaml:"part"`
	Title form.Text `yaml:"title"`
	Intro form.Text `yaml:"intro"`
	Lists []list    `yaml:"lists"`
	// Texts and Facts are what an organisation's section shows.
	Texts []field `yaml:"texts"`
	Facts []field `yaml:"facts"`
	Terms []term  `yaml:"terms"`
}

// list counts a vocabulary or the choices of a question.
type list struct {
	Concepts string    `yaml:"concepts"`
	Choices  string    `yaml:"choices"`
	Title    form.Text `yaml:"title"`
	// Chart is the greatest number of bars, 0 for no chart.
	Chart int `yaml:"chart"`
}

// field is an answer, or the concepts of a vocabulary, of one organisation.
type field struct {
	Question string `yaml:"question"`
	Concepts string `yaml:"concepts"`
	// Label is empty for the question's own.
	Label form.Text `yaml:"label"`
}

type term struct {
	Term form.Text `yaml:"term"`
	Text form.Text `yaml:"text"`
}

// Load reads reports/FORM.yaml of a templates folder and checks that all it
// names is there: a list that a spelling error left out would not be missed.
func Load(dir fs.FS, lib *form.Library, f *form.Form) (*Layout, error) {
	name := "reports/" + f.ID + ".yaml"
	shown := path.Join("templates", name)
	src, err := fs.ReadFile(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &form.Fault{Key: "report_layout", Args: map[string]string{"file": shown}, Err: err}
	}
	if err != nil {
		return nil, fmt.Errorf("report: read layout %s: %w", name, err)
	}
	file, err := yamlfile.Parse(shown, src)
	if err != nil {
		return nil, err
	}
	l := &Layout{}
	if err := file.Decode(l); err != nil {
		return nil, err
	}
	c := checker{file, lib, f}
	if err := c.layout(l); err != nil {
		return nil, err
	}
	return l, nil
}

type checker struct {
	file *yamlfile.File
	lib  *form.Library
	form *form.Form
}

func (c checker) layout(l *Layout) error {
	if l.Form != "" && l.Form != c.form.ID {
		// A copied file that still names the form it was copied from.
		return c.file.Fault("$.form", "bad_value", "name", "form", "what", l.Form, "hint", c.form.ID)
	}
	if l.Title.In(form.Swedish) == "" {
		return c.file.Fault("$", "missing", "name", "title")
	}
	for i, f := range l.Figures {
		at := fmt.Sprintf("$.figures[%d]", i)
		if err := errors.Join(c.question(at+".sum", f.Sum), c.vocabulary(at+".concepts", f.Concepts)); err != nil {
			return err
		}
	}
	for i, h := range l.Highlights {
		if err := c.vocabulary(fmt.Sprintf("$.highlights[%d].concepts", i), h.Concepts); err != nil {
			return err
		}
	}
	for i, ch := range l.Chapters {
		if err := c.chapter(fmt.Sprintf("$.chapters[%d]", i), ch); err != nil {
			return err
		}
	}
	return nil
}

func (c checker) chapter(at string, ch chapter) error {
	if !slices.Contains(parts, ch.Part) {
		return c.file.Fault(at+".part", "unknown_part", "name", ch.Part)
	}
	if ch.Part == partLists && ch.Title.In(form.Swedish) == "" {
		return c.file.Fault(at, "missing", "name", "title")
	}
	for i, l := range ch.Lists {
		path := fmt.Sprintf("%s.lists[%d]", at, i)
		if err := errors.Join(c.vocabulary(path+".concepts", l.Concepts), c.question(path+".choices", l.Choices)); err != nil {
			return err
		}
	}
	return errors.Join(c.fields(at+".texts", ch.Texts), c.fields(at+".facts", ch.Facts))
}

func (c checker) fields(at string, fields []field) error {
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
	if id != "" && c.lib.Vocabularies[id] == nil {
		return c.file.Fault(at, "unknown_vocabulary", "name", id)
	}
	return nil
}

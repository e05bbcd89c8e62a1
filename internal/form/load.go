package form

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"samkarta/internal/yamlfile"
)

// Load reads every form (forms/*.yaml) and vocabulary (vocabularies/*.yaml) of
// a templates folder. A fault in a file is a *yamlfile.Error with file, line
// and what is wrong; then nothing is loaded, since half a form would lose
// answers in silence.
func Load(dir fs.FS) (*Library, error) {
	lib := &Library{Vocabularies: map[string]*Vocabulary{}}
	err := eachFile(dir, "vocabularies", func(f *yamlfile.File, name string) error {
		v, err := loadVocabulary(f)
		if err != nil {
			return err
		}
		if lib.Vocabularies[v.ID] != nil {
			return f.Fault("$.id", "doubled_id", "id", v.ID)
		}
		lib.Vocabularies[v.ID] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachFile(dir, "forms", func(f *yamlfile.File, name string) error {
		form, err := loadForm(f, lib.Vocabularies)
		if err != nil {
			return err
		}
		if _, doubled := lib.Form(form.ID); doubled {
			return f.Fault("$.id", "doubled_id", "id", form.ID)
		}
		lib.Forms = append(lib.Forms, form)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(lib.Forms) == 0 {
		return nil, &Fault{Key: "no_forms"}
	}
	return lib, nil
}

func eachFile(dir fs.FS, folder string, load func(f *yamlfile.File, name string) error) error {
	names, err := fs.Glob(dir, folder+"/*.yaml")
	if err != nil {
		return fmt.Errorf("form: list %s: %w", folder, err)
	}
	for _, name := range names {
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			return fmt.Errorf("form: read %s: %w", name, err)
		}
		f, err := yamlfile.Parse(path.Join("templates", name), src)
		if err != nil {
			return err
		}
		if err := load(f, name); err != nil {
			return err
		}
	}
	return nil
}

type vocabularyFile struct {
	ID          string        `yaml:"id"`
	Label       Text          `yaml:"label"`
	Source      string        `yaml:"source"`
	Sensitivity string        `yaml:"sensitivity_note"`
	Themes      []string      `yaml:"themes"`
	Kinds       []string      `yaml:"kinds"`
	Weak        []string      `yaml:"weak"`
	Behind      []string      `yaml:"behind"`
	Beside      []string      `yaml:"beside"`
	Blocked     []string      `yaml:"blocked"`
	Shared      []string      `yaml:"shared"`
	Results     []string      `yaml:"results"`
	Names       bool          `yaml:"names"`
	Concepts    []conceptFile `yaml:"concepts"`

	Classes map[string][]string `yaml:"classes"`
}

// mostTiles is how many tiles a map of areas has along a side: more would be too
// small to hold a name.
const mostTiles = 8

type conceptFile struct {
	ID         string   `yaml:"id"`
	Label      Text     `yaml:"label"`
	Synonyms   []string `yaml:"synonyms"`
	Parent     string   `yaml:"parent"`
	Kind       string   `yaml:"kind"`
	Theme      string   `yaml:"theme"`
	IsTheme    bool     `yaml:"is_theme"`
	Whole      bool     `yaml:"whole"`
	Level      string   `yaml:"level"`
	Scheme     string   `yaml:"scheme"`
	Special    bool     `yaml:"special"`
	Weak       bool     `yaml:"weak"`
	Retired    bool     `yaml:"retired"`
	Result     bool     `yaml:"result"`
	Source     string   `yaml:"source"`
	Privacy    string   `yaml:"privacy_note"`
	JobTech    []string `yaml:"jobtech"`
	ICNPO      string   `yaml:"icnpo"`
	OrgNrFirst []string `yaml:"orgnr_first"`
	Tile       []int    `yaml:"tile"`
}

func loadVocabulary(f *yamlfile.File) (*Vocabulary, error) {
	var in vocabularyFile
	if err := f.Decode(&in); err != nil {
		return nil, err
	}
	if in.ID == "" {
		return nil, f.Fault("$", "missing", "name", "id")
	}
	v := &Vocabulary{
		ID: in.ID, Label: in.Label, Weak: in.Weak, Behind: in.Behind, Beside: in.Beside, Blocked: in.Blocked,
		Shared: in.Shared, Results: in.Results, Names: in.Names, Classes: in.Classes, Themes: in.Themes, Kinds: in.Kinds,
	}
	for i, c := range in.Concepts {
		at := fmt.Sprintf("$.concepts[%d]", i)
		switch _, doubled := v.Concept(c.ID); {
		case c.ID == "":
			return nil, f.Fault(at, "missing", "name", "id")
		case doubled:
			return nil, f.Fault(at+".id", "doubled_id", "id", c.ID)
		case c.Label[Swedish] == "":
			return nil, f.Fault(at, "missing", "name", "label.sv", "id", c.ID)
		case c.Tile != nil && (len(c.Tile) != 2 || min(c.Tile[0], c.Tile[1]) < 1 || max(c.Tile[0], c.Tile[1]) > mostTiles):
			return nil, f.Fault(at+".tile", "bad_value", "name", "tile", "what", fmt.Sprint(c.Tile), "hint", "[2, 1]")
		}
		v.Concepts = append(v.Concepts, Concept{
			ID: c.ID, Label: c.Label, Synonyms: c.Synonyms, Parent: c.Parent, Kind: c.Kind, Theme: c.Theme, IsTheme: c.IsTheme, Whole: c.Whole,
			Special: c.Special, Weak: c.Weak, Retired: c.Retired, Result: c.Result, OrgNrFirst: c.OrgNrFirst, Tile: c.Tile,
		})
	}
	for i, c := range in.Concepts {
		for j, s := range c.Synonyms {
			for _, class := range ClassesIn(s) {
				if len(v.Classes[class]) == 0 {
					return nil, f.Fault(fmt.Sprintf("$.concepts[%d].synonyms[%d]", i, j), "unknown_class", "name", class, "id", c.ID)
				}
			}
		}
		if _, known := v.Concept(c.Parent); c.Parent != "" && !known {
			return nil, f.Fault(fmt.Sprintf("$.concepts[%d].parent", i), "unknown_concept", "id", c.Parent)
		}
	}
	return v, nil
}

// ClassesIn gives the names of the classes that a synonym refers to.
func ClassesIn(synonym string) []string {
	var names []string
	for word := range strings.FieldsSeq(synonym) {
		if name, ok := strings.CutPrefix(word, "<"); ok && strings.HasSuffix(name, ">") {
			names = append(names, strings.TrimSuffix(name, ">"))
		}
	}
	return names
}

type formFile struct {
	ID           string            `yaml:"id"`
	Version      int               `yaml:"version"`
	MaxPages     int               `yaml:"max_pages"`
	Title        Text              `yaml:"title"`
	Intro        Text              `yaml:"intro"`
	Return       Text              `yaml:"return"`
	Privacy      Text              `yaml:"privacy"`
	Prompts      map[Lang][]string `yaml:"prompts"`
	Registration []string          `yaml:"registration"`
	Sections     []sectionFile     `yaml:"sections"`
	Optional     []questionFile    `yaml:"optional_questions"`
}

type sectionFile struct {
	ID           string         `yaml:"id"`
	Label        Text           `yaml:"label"`
	Help         Text           `yaml:"help"`
	PersonalData bool           `yaml:"personal_data"`
	Basis        string         `yaml:"basis"`
	Questions    []questionFile `yaml:"questions"`
}

type questionFile struct {
	ID               string       `yaml:"id"`
	Number           int          `yaml:"nr"`
	Type             Type         `yaml:"type"`
	Label            Text         `yaml:"label"`
	Help             Text         `yaml:"help"`
	Short            []string     `yaml:"short"`
	Required         bool         `yaml:"required"`
	MaxLength        int          `yaml:"max_length"`
	PersonalData     bool         `yaml:"personal_data"`
	Vocabulary       string       `yaml:"vocabulary"`
	Shown            []string     `yaml:"shown"`
	Choices          []choiceFile `yaml:"choices"`
	AllowOther       bool         `yaml:"allow_other"`
	Comment          bool         `yaml:"comment"`
	DefaultWhenBlank string       `yaml:"default_when_blank"`
	CodeTo           []string     `yaml:"code_to"`
	Term             string       `yaml:"term"`
	Role             Role         `yaml:"role"`
	Past             bool         `yaml:"past"`
	Receipt          bool         `yaml:"receipt"`
	// Columns are the questions that a row of a rows question asks.
	Columns []questionFile `yaml:"columns"`
	Basis   string         `yaml:"basis"`
}

type choiceFile struct {
	ID        string   `yaml:"id"`
	Label     Text     `yaml:"label"`
	Synonyms  []string `yaml:"synonyms"`
	Publishes []string `yaml:"publishes"`
}

var (
	types = []Type{ShortText, LongText, SingleChoice, MultiChoice, NumberType, PeriodType, Email, Phone, OrgNr, URL, YesNo, Consent, RowsType}
	roles = []Role{OrganisationName, OrganisationNumber, ContactName, ContactEmail, ContactPhone, PublishConsent,
		OfferedMethods, TargetGroups, Areas, Participants, Obstacles, NotedItem, NotedCategory, NotedPoints}
)

// formLoader checks and builds one form.
type formLoader struct {
	file         *yamlfile.File
	vocabularies map[string]*Vocabulary
	form         *Form
	numbers      map[int]string
	roles        map[Role]bool
}

func loadForm(f *yamlfile.File, vocabularies map[string]*Vocabulary) (*Form, error) {
	var in formFile
	if err := f.Decode(&in); err != nil {
		return nil, err
	}
	switch {
	case in.ID == "":
		return nil, f.Fault("$", "missing", "name", "id")
	case in.Version < 1:
		return nil, f.Fault("$", "missing", "name", "version")
	case len(in.Sections) == 0:
		return nil, f.Fault("$", "missing", "name", "sections")
	}
	l := &formLoader{file: f, vocabularies: vocabularies, numbers: map[int]string{}, roles: map[Role]bool{}}
	l.form = &Form{
		ID: in.ID, Version: in.Version, MaxPages: in.MaxPages,
		Title: in.Title, Intro: in.Intro, Return: in.Return, Privacy: in.Privacy, Prompts: in.Prompts, Registration: in.Registration,
	}
	for i, s := range in.Sections {
		l.form.Sections = append(l.form.Sections, Section{ID: s.ID, Label: s.Label, Help: s.Help, PersonalData: s.PersonalData})
		for j, q := range s.Questions {
			loaded, err := l.question(q, fmt.Sprintf("$.sections[%d].questions[%d]", i, j))
			if err != nil {
				return nil, err
			}
			section := &l.form.Sections[i]
			section.Questions = append(section.Questions, loaded)
		}
	}
	for j, q := range in.Optional {
		loaded, err := l.question(q, fmt.Sprintf("$.optional_questions[%d]", j))
		if err != nil {
			return nil, err
		}
		l.form.Optional = append(l.form.Optional, loaded)
	}
	return l.form, l.checkPublishes(in)
}

func (l *formLoader) question(in questionFile, at string) (Question, error) {
	if err := l.checkQuestion(in, at); err != nil {
		return Question{}, err
	}
	q := Question{
		ID: in.ID, Number: in.Number, Type: in.Type, Label: in.Label, Help: in.Help, Short: in.Short,
		Required: in.Required, MaxLength: in.MaxLength, PersonalData: in.PersonalData, Vocabulary: in.Vocabulary,
		AllowOther: in.AllowOther, Comment: in.Comment, DefaultWhenBlank: in.DefaultWhenBlank,
		CodeTo: in.CodeTo, Term: in.Term, Role: in.Role, Past: in.Past, Receipt: in.Receipt,
	}
	if err := l.columns(in, &q, at); err != nil {
		return q, err
	}
	for i, c := range in.Choices {
		if _, doubled := q.Choice(c.ID); doubled || c.ID == "" {
			return q, l.file.Fault(fmt.Sprintf("%s.choices[%d]", at, i), "doubled_id", "id", c.ID)
		}
		q.Choices = append(q.Choices, Choice{ID: c.ID, Label: c.Label, Synonyms: c.Synonyms, Publishes: c.Publishes, Shown: true})
	}
	if in.Vocabulary == "" || (in.Type != SingleChoice && in.Type != MultiChoice) {
		return q, nil
	}
	v := l.vocabularies[in.Vocabulary]
	for i, id := range in.Shown {
		c, ok := v.Concept(id)
		if !ok {
			return q, l.file.Fault(fmt.Sprintf("%s.shown[%d]", at, i), "unknown_concept", "id", id)
		}
		q.Choices = append(q.Choices, v.choice(c, true))
	}
	for i := range v.Concepts {
		if c := &v.Concepts[i]; !slices.Contains(in.Shown, c.ID) && !c.Retired {
			q.Choices = append(q.Choices, v.choice(c, false))
		}
	}
	return q, nil
}

// checkQuestion holds one question against the rules that every form must keep.
func (l *formLoader) checkQuestion(in questionFile, at string) error {
	_, doubled := l.form.Question(in.ID)
	switch {
	case in.ID == "":
		return l.file.Fault(at, "missing", "name", "id")
	case doubled:
		return l.file.Fault(at+".id", "doubled_id", "id", in.ID)
	case in.Type == "":
		return l.file.Fault(at, "missing", "name", "type", "id", in.ID)
	case !slices.Contains(types, in.Type):
		return l.file.Fault(at+".type", "unknown_type", "name", string(in.Type), "id", in.ID)
	case in.Label[Swedish] == "":
		return l.file.Fault(at, "missing", "name", "label.sv", "id", in.ID)
	case in.Number != 0 && l.numbers[in.Number] != "":
		return l.file.Fault(at+".nr", "doubled_number", "name", fmt.Sprint(in.Number), "id", l.numbers[in.Number])
	case in.Role != "" && (!slices.Contains(roles, in.Role) || l.roles[in.Role]):
		return l.file.Fault(at+".role", "unknown_role", "name", string(in.Role), "id", in.ID)
	case in.Vocabulary != "" && l.vocabularies[in.Vocabulary] == nil:
		return l.file.Fault(at+".vocabulary", "unknown_vocabulary", "name", in.Vocabulary, "id", in.ID)
	case needsChoices(in.Type) && in.Vocabulary == "" && len(in.Choices) == 0:
		return l.file.Fault(at, "missing", "name", "choices", "id", in.ID)
	}
	for i, v := range in.CodeTo {
		if l.vocabularies[v] == nil {
			return l.file.Fault(fmt.Sprintf("%s.code_to[%d]", at, i), "unknown_vocabulary", "name", v, "id", in.ID)
		}
	}
	l.roles[in.Role] = true
	l.numbers[in.Number] = in.ID
	return nil
}

func needsChoices(t Type) bool { return t == SingleChoice || t == MultiChoice || t == Consent }

// checkPublishes comes last: the questions a consent names may stand after it.
func (l *formLoader) checkPublishes(in formFile) error {
	for i, s := range in.Sections {
		for j, q := range s.Questions {
			for k, c := range q.Choices {
				for m, id := range c.Publishes {
					if _, ok := l.form.Question(id); !ok {
						at := fmt.Sprintf("$.sections[%d].questions[%d].choices[%d].publishes[%d]", i, j, k, m)
						return l.file.Fault(at, "unknown_question", "id", id)
					}
				}
			}
		}
	}
	return nil
}

func (v *Vocabulary) choice(c *Concept, shown bool) Choice {
	out := Choice{ID: c.ID, Label: c.Label, Synonyms: c.Synonyms, Shown: shown}
	for _, w := range v.Weak {
		if slices.Contains(c.Synonyms, w) {
			out.Weak = append(out.Weak, w)
		}
	}
	return out
}

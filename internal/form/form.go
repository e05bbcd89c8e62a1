// Package form is the vocabulary that all rooms of the house speak: what a
// form asks (Form, Question, Vocabulary), what somebody answered (Submission,
// Answer, Place), what is doubtful about it (Problem) and what a person ruled
// (Decision). It knows nothing of files, mail, databases or pages; the only
// thing it reads is the definition of a form (load.go).
package form

import (
	"slices"
	"time"
)

// Type is the type of a question; it decides the shape of the answer's Value.
type Type string

// The question types of the command-line contract.
const (
	ShortText    Type = "text"
	LongText     Type = "long_text"
	SingleChoice Type = "single_choice"
	MultiChoice  Type = "multi_choice"
	NumberType   Type = "number"
	PeriodType   Type = "period"
	Email        Type = "email"
	Phone        Type = "phone"
	OrgNr        Type = "orgnr"
	URL          Type = "url"
	YesNo        Type = "yes_no"
	Consent      Type = "consent"
	// RowsType is a table of any number of rows; Question.Columns says what
	// stands in them.
	RowsType Type = "rows"
)

// Lang is a BCP 47 language tag: "sv" or "en".
type Lang string

// The languages the program speaks.
const (
	Swedish Lang = "sv"
	English Lang = "en"
)

// Text is a text in several languages.
type Text map[Lang]string

// In gives the text in the language, or in Swedish where there is none.
func (t Text) In(lang Lang) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[Swedish]
}

// Form is a questionnaire as its file under templates/forms defines it.
type Form struct {
	ID      string
	Version int
	// Title, Intro, Return and Privacy may hold {challenge}, {address},
	// {deadline}, {controller}, {retention}, {privacy_url}: settings of a round.
	Title, Intro, Return, Privacy Text
	MaxPages                      int
	// Registration are words that make a mail without a form the registration of
	// somebody who wants to take part; none where nobody registers.
	Registration []string
	// Prompts are short texts printed in the answers' space ("Kommentar:").
	Prompts  map[Lang][]string
	Sections []Section
	// Optional questions are not printed, but an answer to one is understood.
	Optional []Question
}

// Section is a group of questions under a heading.
type Section struct {
	ID          string
	Label, Help Text
	// PersonalData marks a section whose answers are about a person.
	PersonalData bool
	Questions    []Question
}

// Question is one question of a form.
type Question struct {
	ID string
	// Number is the printed number, 0 when it has none.
	Number      int
	Type        Type
	Label, Help Text
	// Short are other wordings that people use for the label when they retype
	// a form ("Org.nr", "Mejl"), without numbers.
	Short []string
	// Required: an answer is expected from everybody; blank means review.
	Required bool
	// MaxLength is the space on the form in characters; longer answers are
	// kept whole and flagged. 0 is no limit.
	MaxLength    int
	PersonalData bool
	// Vocabulary is the id of the vocabulary the choices come from; Choices
	// holds the choices in every case (Load fills them in): first those printed
	// as boxes (Shown), then the rest, which "Annat:" and free text reach.
	Vocabulary string
	Choices    []Choice
	AllowOther bool
	// Comment: words beside the tick are wanted.
	Comment bool
	// DefaultWhenBlank is the choice that a blank answer is treated as by those
	// who publish; it is never written as an answer.
	DefaultWhenBlank string
	// CodeTo are the vocabularies that free text is coded to.
	CodeTo []string
	// Term is the term that this answer defines, "" for others.
	Term string
	// Role says what the answer is to the program, whatever the question is
	// called on this form; empty for the most.
	Role Role
	// Past: the answer tells of what has ended, so that nobody is said to do it
	// today.
	Past bool
	// Receipt: the receipt quotes the answer back, so that the sender sees at once
	// when it was read wrong.
	Receipt bool
	// Columns are the columns of a RowsType question, each asked like a question
	// of its own; they have no columns, terms or numbers.
	Columns []Question
}

// Role is what an answer means to the program itself.
type Role string

// The roles a form may give to its questions; each at most once.
const (
	OrganisationName   Role = "organisation_name"
	OrganisationNumber Role = "organisation_number"
	ContactName        Role = "contact_name"
	ContactEmail       Role = "contact_email"
	ContactPhone       Role = "contact_phone"
	// PublishConsent: its choices say which contact details may be published.
	PublishConsent Role = "publish_consent"
	// OfferedMethods, TargetGroups and Areas are the choices by which work is
	// compared: who does what, for whom, where.
	OfferedMethods Role = "methods"
	TargetGroups   Role = "target_groups"
	Areas          Role = "areas"
	// Participants is a number: how many people the association meets.
	Participants Role = "participants"
	// Obstacles is a text that names what hinders, the gravest first, coded to a
	// vocabulary with themes.
	Obstacles Role = "obstacles"
	// NotedItem, NotedCategory and NotedPoints are columns of notes from a
	// workshop where obstacles were listed, sorted and given points.
	NotedItem     Role = "noted_item"
	NotedCategory Role = "noted_category"
	NotedPoints   Role = "noted_points"
)

// Choice is one of the answers offered.
type Choice struct {
	ID    string
	Label Text
	// Synonyms are other words for it, in Swedish, lower case unless a name.
	Synonyms []string
	// Shown: printed as a box on the form.
	Shown bool
	// Weak are those of the synonyms too ambiguous to count in running text.
	Weak []string
	// Publishes are the questions (ids) whose answers this choice of a
	// PublishConsent question allows to be published.
	Publishes []string
}

// Role finds the question that has a role on this form.
func (f *Form) Role(r Role) (*Question, bool) {
	for i := range f.Sections {
		for j := range f.Sections[i].Questions {
			if q := &f.Sections[i].Questions[j]; q.Role == r {
				return q, true
			}
		}
	}
	return nil, false
}

// Questions gives all printed questions in the form's order.
func (f *Form) Questions() []Question {
	var all []Question
	for _, s := range f.Sections {
		all = append(all, s.Questions...)
	}
	return all
}

// Question finds a question by its id, optional ones too.
func (f *Form) Question(id string) (*Question, bool) {
	for i := range f.Sections {
		for j := range f.Sections[i].Questions {
			if q := &f.Sections[i].Questions[j]; q.ID == id {
				return q, true
			}
		}
	}
	for i := range f.Optional {
		if f.Optional[i].ID == id {
			return &f.Optional[i], true
		}
	}
	return nil, false
}

// Column finds the column of a RowsType question that has a role; -1 when none has.
func (q *Question) Column(r Role) int {
	return slices.IndexFunc(q.Columns, func(c Question) bool { return c.Role == r })
}

// Choice finds one of the question's choices by its id.
func (q *Question) Choice(id string) (*Choice, bool) {
	i := slices.IndexFunc(q.Choices, func(c Choice) bool { return c.ID == id })
	if i < 0 {
		return nil, false
	}
	return &q.Choices[i], true
}

// Vocabulary is a list of concepts that answers are coded to.
type Vocabulary struct {
	ID    string
	Label Text
	// Weak are words too ambiguous to code on their own in running text. Behind
	// are words right behind which they count after all ("kunskap om"), Beside
	// words that make them count in the same clause ("behöver").
	Weak, Behind, Beside []string
	// Blocked are words that look like a concept's and are none ("äldre
	// ungdomar" are not old).
	Blocked []string
	// Shared are words that mean two concepts at once, and are meant to.
	Shared []string
	// Results are words behind which a concept marked Result is what came of
	// the work and not the work ("gick till anställning").
	Results []string
	// Classes are lists of words that say the same of the words around them, by
	// name: "<hjälp> … läxor" stands for as many synonyms as there are words.
	Classes map[string][]string
	// Names: the concepts are places or bodies, so that names are what is looked for.
	Names bool
	// Themes and Kinds are those that concepts may have, none where it is open.
	Themes, Kinds []string
	Concepts      []Concept
}

// Concept is one entry of a vocabulary. Its id never changes its meaning.
type Concept struct {
	ID       string
	Label    Text
	Synonyms []string
	// Parent is the broader concept's id in the same vocabulary, "" at the top.
	Parent string
	// Kind groups methods (arbete, aktivitet, …) and Theme obstacles.
	Kind, Theme string
	// IsTheme: the concept is its Theme as a whole, which others belong to.
	IsTheme bool
	// Whole: the concept stands for all the others of its vocabulary (the whole
	// city, everybody).
	Whole bool
	// Special marks the special categories of GDPR art. 9 and 10: small groups
	// are not published.
	Special bool
	// Weak: a hit on this concept alone is only a suggestion.
	Weak bool
	// Retired concepts are no longer offered; old answers keep them.
	Retired bool
	// Result: behind the vocabulary's Results it is an outcome.
	Result bool
	// OrgNrFirst are the first digits of organisation numbers that fit a form
	// of organisation.
	OrgNrFirst []string
	// Tile is the column and the row of an area on a schematic map, from 1; nil
	// for none.
	Tile []int
}

// Concept finds a concept by its id.
func (v *Vocabulary) Concept(id string) (*Concept, bool) {
	i := slices.IndexFunc(v.Concepts, func(c Concept) bool { return c.ID == id })
	if i < 0 {
		return nil, false
	}
	return &v.Concepts[i], true
}

// Library is everything installed: forms by id in the order of their files, and vocabularies by id.
type Library struct {
	Forms        []*Form
	Vocabularies map[string]*Vocabulary
	// Rules are what coordinators have ruled about words; Load finds none.
	Rules []Rule
}

// RuleKind tells what a rule does.
type RuleKind string

// The kinds of rules: its words mean the concept, or they never do.
const (
	SynonymRule RuleKind = "synonym"
	BlockedRule RuleKind = "blocked"
)

// Rule is a coordinator's yes or no about words and a concept, kept so that the
// question is asked once. It beats the vocabulary.
type Rule struct {
	ID                         string
	Kind                       RuleKind
	Vocabulary, Concept, Words string
	Who, Why                   string
	When                       time.Time
	// From is the answer it was made on ("submission/question"), "" for none.
	From string
}

// Form finds an installed form by its id.
func (l *Library) Form(id string) (*Form, bool) {
	i := slices.IndexFunc(l.Forms, func(f *Form) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return l.Forms[i], true
}

package blank

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/tagpdf/typeset"
	"samkarta/internal/wording"
)

// plan is a blank as people see it, in no format yet. Lengths are in points.
type plan struct {
	form  *form.Form
	lang  form.Lang
	texts *wording.Texts
	fonts *typeset.Fonts
	// Texts around the questions, with the round's settings filled in.
	title, intro, hand, privacy, footer string
	author                              string
	now                                 time.Time
	sections                            []section
	measures
	pages int
}

// section is a group of questions with its heading.
type section struct {
	label, help string
	items       []item
}

// item is a question with its place for an answer.
type item struct {
	question *form.Question
	// number is the printed number with its point, code what is printed small
	// for the reader of the filled form: "[Q07]".
	number, code string
	label, help  string
	// boxes are the tick boxes; nil for questions answered in words.
	boxes []box
	// other and comment are the lines to write on beside the boxes.
	other, comment *line
	// value is the earlier answer in words.
	value string
	// table are the columns and rows of a question that is answered in rows.
	table *table
	// height is that of the row, answer filled to its limit.
	height float64
}

// box is a choice to tick.
type box struct {
	id, label string
	ticked    bool
}

// line is a place to write beside tick boxes, behind a word that says what.
type line struct {
	id, prompt, value string
	length            int
}

// table is what a question of rows asks: a header and lines to fill in.
type table struct {
	columns []form.Question
	cells   [][]string
}

// Suffixes of the names of fields that share a question: "methods.other" is
// what was written behind "Annat:".
const (
	otherSuffix   = ".other"
	commentSuffix = ".comment"
)

// emptyRows is how many lines a question of rows offers: a workshop's wall has
// some twenty notes, and rows can be added.
const emptyRows = 20

func newPlan(f *form.Form, o Options) (*plan, error) {
	fonts, err := typeset.Load()
	if err != nil {
		return nil, err
	}
	p := &plan{form: f, lang: o.Texts.Lang(), texts: o.Texts, fonts: fonts, author: o.Author, now: o.Now}
	p.title = fill(f.Title.In(p.lang), o.Round)
	p.intro = fill(f.Intro.In(p.lang), o.Round)
	p.hand = fill(f.Return.In(p.lang), o.Round)
	p.privacy = fill(f.Privacy.In(p.lang), o.Round)
	p.footer = o.Texts.Say("blank.footer", "form", f.ID, "version", strconv.Itoa(f.Version))
	for i := range f.Sections {
		p.sections = append(p.sections, p.section(&f.Sections[i], o.Answers))
	}
	p.fit()
	return p, nil
}

func (p *plan) section(s *form.Section, answers map[string]form.Answer) section {
	out := section{label: s.Label.In(p.lang), help: s.Help.In(p.lang)}
	for i := range s.Questions {
		out.items = append(out.items, p.item(&s.Questions[i], answers[s.Questions[i].ID]))
	}
	return out
}

func (p *plan) item(q *form.Question, a form.Answer) item {
	it := item{question: q, label: q.Label.In(p.lang), help: q.Help.In(p.lang)}
	if q.Number > 0 {
		it.number, it.code = fmt.Sprintf("%d.", q.Number), fmt.Sprintf("[Q%02d]", q.Number)
	}
	switch q.Type {
	case form.RowsType:
		it.table = p.table(q, a)
	case form.YesNo:
		for _, id := range []string{"yes", "no"} {
			it.boxes = append(it.boxes, box{id, p.texts.Say("blank." + id), a.Value.Text == id})
		}
		if q.Comment {
			it.comment = &line{q.ID + commentSuffix, p.texts.Say("blank.comment"), a.Comment, q.MaxLength}
		}
	case form.SingleChoice, form.MultiChoice, form.Consent:
		p.choices(&it, a)
	default:
		it.value = a.Raw
	}
	return it
}

// choices sets the boxes that the form prints. An earlier answer that has no box
// of its own is written behind "Annat:".
func (p *plan) choices(it *item, a form.Answer) {
	q := it.question
	chosen := a.Value.List
	if a.Value.Text != "" {
		chosen = append(chosen, a.Value.Text)
	}
	var rest []string
	for _, c := range q.Choices {
		ticked := slices.Contains(chosen, c.ID)
		switch {
		case c.Shown || q.Vocabulary == "":
			it.boxes = append(it.boxes, box{c.ID, c.Label.In(p.lang), ticked})
		case ticked:
			rest = append(rest, c.Label.In(p.lang))
		}
	}
	if a.Other != "" {
		rest = append(rest, a.Other)
	}
	if q.AllowOther || len(rest) > 0 {
		it.other = &line{q.ID + otherSuffix, p.texts.Say("blank.other"), strings.Join(rest, ", "), cmp.Or(q.MaxLength, 60)}
	}
	if q.Comment || a.Comment != "" {
		it.comment = &line{q.ID + commentSuffix, p.texts.Say("blank.comment"), a.Comment, q.MaxLength}
	}
}

func (p *plan) table(q *form.Question, a form.Answer) *table {
	t := &table{columns: q.Columns}
	for _, row := range a.Rows {
		cells := make([]string, len(q.Columns))
		for i := range cells {
			cells[i] = row[i].Raw
		}
		t.cells = append(t.cells, cells)
	}
	for len(t.cells) < emptyRows || len(t.cells) == len(a.Rows) {
		t.cells = append(t.cells, make([]string, len(q.Columns)))
	}
	return t
}

// fill puts the round's settings into a form's text. A sentence that names a
// setting nobody has given is left out: "{deadline}" means nothing to those who
// fill in the form.
func fill(text string, round map[string]string) string {
	var kept []string
	for _, s := range sentences(text) {
		for name, value := range round {
			if value != "" {
				s = strings.ReplaceAll(s, "{"+name+"}", value)
			}
		}
		if !strings.Contains(s, "{") {
			kept = append(kept, s)
		} else if head, _, ok := strings.Cut(s, ":"); ok && len(sentences(text)) == 1 {
			kept = append(kept, head) // "Kartläggning: {challenge}" is still a title
		}
	}
	return strings.Join(kept, " ")
}

// sentences parts a text at ends of sentences that a capital follows.
func sentences(text string) []string {
	var out []string
	words := strings.Fields(text)
	start := 0
	for i, w := range words {
		last := i == len(words)-1
		if last || strings.ContainsAny(w[len(w)-1:], ".!?") && capital(words[i+1]) {
			out = append(out, strings.Join(words[start:i+1], " "))
			start = i + 1
		}
	}
	return out
}

func capital(word string) bool { return strings.ToUpper(word[:1]) == word[:1] }

package workbook

import (
	"maps"
	"slices"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
	"samkarta/internal/workbook/sheet"
)

// naming is an association that names a concept: by ticks, by words that were
// coded to it, or both.
type naming struct {
	row        *book.Row
	vocabulary *form.Vocabulary
	concept    *form.Concept
	ticked     bool
	codes      []coded
}

// coded is one code of the machine's, with what a person has ruled about it.
type coded struct {
	cell *book.Cell
	code form.Code
	// gone: it does not stand, because a person has rejected it or corrected the
	// answer; ruled is what the person said.
	gone  bool
	ruled string
}

// namings lists who names what, in the order of the rows and of the vocabularies,
// each pair once. What was rejected is there too: who ruled may change it.
func (s *setter) namings() []naming {
	var all []naming
	for _, r := range s.book.Rows {
		for i := range s.book.Concepts {
			all = append(all, namingsOf(r, s.book.Concepts[i].Vocabulary)...)
		}
	}
	return all
}

func namingsOf(r *book.Row, v *form.Vocabulary) []naming {
	found := map[string]*naming{}
	get := func(id string) *naming {
		if found[id] == nil {
			c, _ := v.Concept(id)
			found[id] = &naming{row: r, vocabulary: v, concept: c}
		}
		return found[id]
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		if q := c.Column.Question; q.Vocabulary == v.ID {
			for _, id := range append(slices.Clone(c.Value.List), c.Value.Text) {
				if _, known := v.Concept(id); known {
					get(id).ticked = true
				}
			}
		}
		for _, code := range c.Answer.Codes[v.ID] {
			n := get(code.ID)
			n.codes = append(n.codes, codedOf(c, v.ID, code))
		}
	}
	var all []naming
	for i := range v.Concepts {
		if n := found[v.Concepts[i].ID]; n != nil && n.concept != nil {
			all = append(all, *n)
		}
	}
	return all
}

func codedOf(c *book.Cell, vocabulary string, code form.Code) coded {
	out := coded{cell: c, code: code, gone: true, ruled: c.Ruled(vocabulary, code)}
	for _, stands := range c.Codes[vocabulary] {
		if stands.ID == code.ID && stands.Quote == code.Quote {
			out.gone = false
		}
	}
	return out
}

// named is the sheet of who names what, a row an association and a concept:
// made for filters and pivot tables, and for a person's yes or no.
func (s *setter) named() sheet.Table {
	t := sheet.Table{Count: len(s.all), Tab: "2A6F4E", Columns: []sheet.Column{
		col(s.say("column.organisation"), 32), col(s.say("column.concept"), 34), col(s.say("column.vocabulary"), 20),
		col(s.say("column.how"), 18), col(s.say("column.words"), 52), col(s.say("column.questions"), 34),
		col(s.say("column.ruling"), 14), col(s.say("column.id"), 26),
	}, Rows: mapped(s.all, s.namingRow)}
	t.Columns[6].Choose = s.lists.span(2, 2)
	return s.marked(t, mark.Concepts, mark.Column{ID: "ruling", Header: s.say("column.ruling")})
}

func (s *setter) namingRow(n naming) []sheet.Cell {
	var words, questions []string
	for _, c := range n.codes {
		words = appendNew(words, "«"+c.code.Quote+"»")
		questions = appendNew(questions, s.header(c.cell.Column.Question))
	}
	how, tone := n.how()
	ruling := sheet.Cell{Look: sheet.Look{Tone: sheet.Faint}}
	if len(n.codes) > 0 {
		ruling.Text, ruling.Look.Tone = n.ruling(), sheet.ToFill
		if ruling.Text != "" {
			ruling.Text, ruling.Look.Tone = s.texts.Say("choice."+ruling.Text), sheet.Decided
		}
	}
	s.row = append(s.row[:0], sheet.Cell{Text: s.name(n.row), Look: sheet.Look{Kind: sheet.Strong}}, sheet.Cell{Text: n.concept.Label.In(s.texts.Lang())},
		sheet.Cell{Text: n.vocabulary.Label.In(s.texts.Lang())}, sheet.Cell{Text: s.say("how." + how), Look: sheet.Look{Tone: tone}},
		sheet.Cell{Text: strings.Join(words, "\n")}, sheet.Cell{Text: strings.Join(questions, "\n")}, ruling, token(n.concept.ID),
		token(mark.Key(n.row.Submission.ID, n.vocabulary.ID, n.concept.ID)),
		token(string(mark.AppendPrint(nil, ruling.Text, &form.Answer{Raw: mark.CodesPrint(n.row, n.vocabulary.ID, n.concept.ID)}))))
	return s.row
}

// how says what the naming rests on, the surest first.
func (n naming) how() (key string, tone sheet.Tone) {
	if n.ticked {
		return "ticked", sheet.Normal
	}
	states := map[string]bool{}
	for _, c := range n.codes {
		switch {
		case c.gone:
			states["rejected"] = true
		case !c.code.Sure() && c.ruled != form.Confirmed:
			states["suggested"] = true
		case c.code.Past:
			states["earlier"] = true
		default:
			states["words"] = true
		}
	}
	for _, key := range []string{"words", "earlier", "suggested"} {
		if states[key] {
			return key, map[bool]sheet.Tone{true: sheet.Doubt, false: sheet.Normal}[key == "suggested"]
		}
	}
	return "rejected", sheet.Faint
}

// ruling is the one that holds for all the codes, "" when they differ.
func (n naming) ruling() string {
	said := map[string]bool{}
	for _, c := range n.codes {
		said[c.ruled] = true
	}
	if len(said) == 1 {
		return slices.Collect(maps.Keys(said))[0]
	}
	return ""
}

package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/sheet"
)

// originals is the sheet of what people wrote, word for word, replaced
// versions too: here nothing is cut, a text too long for a cell goes on in the
// next row.
func (s *setter) originals() sheet.Table {
	t := sheet.Table{Tab: "5C677D", Columns: []sheet.Column{
		col(s.say("column.organisation"), 28), col(s.say("column.version"), 16), col(s.say("column.Number"), 8),
		col(s.say("column.question"), 36), col(s.say("column.answer"), 80), col(s.say("column.other"), 30),
		col(s.say("column.comment"), 30), col(s.say("column.place"), 32), col(s.say("column.file"), 26),
	}}
	t.Rows = func(yield func([]sheet.Cell) bool) {
		for _, r := range s.book.Rows {
			for _, v := range append([]*form.Submission{r.Submission}, r.Earlier...) {
				if !s.originalsOf(r, v, yield) {
					return
				}
			}
		}
	}
	for _, r := range s.book.Rows {
		for _, v := range append([]*form.Submission{r.Submission}, r.Earlier...) {
			t.Count += s.countOriginals(v)
		}
	}
	return t
}

// countOriginals is how many rows a submission takes.
func (s *setter) countOriginals(v *form.Submission) (n int) {
	for i := range s.book.Columns {
		if a, ok := v.Answers[s.book.Columns[i].Question.ID]; ok {
			n += len(celltext.Pieces(celltext.Clean(a.Raw)))
		}
	}
	return n
}

func (s *setter) originalsOf(r *book.Row, v *form.Submission, yield func([]sheet.Cell) bool) bool {
	version := strconv.Itoa(v.Version)
	if v != r.Submission {
		version = s.say("replaced", "version", version)
	}
	for i := range s.book.Columns {
		q := s.book.Columns[i].Question
		a, ok := v.Answers[q.ID]
		if !ok {
			continue
		}
		parts := celltext.Pieces(celltext.Clean(a.Raw))
		for j, part := range parts {
			label := q.Label.In(s.texts.Lang())
			if j > 0 {
				label = s.say("continued", "question", label, "part", strconv.Itoa(j+1), "parts", strconv.Itoa(len(parts)))
			}
			row := append(s.row[:0], sheet.Cell{Text: s.name(r), Look: sheet.Look{Kind: sheet.Strong}}, sheet.Cell{Text: version}, number(q.Number), sheet.Cell{Text: label},
				sheet.Cell{Text: part}, sheet.Cell{Text: a.Other}, sheet.Cell{Text: a.Comment}, sheet.Cell{Text: s.texts.Place(a.Place)}, sheet.Cell{Text: v.Part})
			s.row = row
			if !yield(row) {
				return false
			}
		}
	}
	return true
}

// number is a number where 0 means that there is none.
func number(n int) sheet.Cell {
	if n == 0 {
		return sheet.Cell{}
	}
	return sheet.Cell{Number: new(float64(n)), Look: sheet.Look{Kind: sheet.Numeric}}
}

// mails is the ledger: every mail and what became of it.
func (s *setter) mails() sheet.Table {
	return sheet.Table{Count: len(s.book.Ledger), Tab: "5C677D", Columns: []sheet.Column{
		col(s.say("column.received"), 17), col(s.say("column.outcome"), 20), col(s.say("column.sender"), 30),
		col(s.say("column.sender_name"), 24), col(s.say("column.subject"), 36), col(s.say("column.kind"), 22),
		col(s.say("column.organisations"), 34), col(s.say("column.files"), 34), col(s.say("column.problems"), 50),
	}, Rows: mapped(s.book.Ledger, s.mailRow)}
}

func (s *setter) mailRow(e book.Entry) []sheet.Cell {
	m := e.Mail
	row := []sheet.Cell{{Time: s.clock(m.Received), Look: sheet.Look{Kind: sheet.Moment}}, {Text: s.texts.Say("outcome." + string(m.Outcome))},
		{Text: m.From}, {Text: m.FromName}, {Text: m.Subject}, {Text: s.texts.Say("mail_kind." + string(m.Kind))}}
	if m.Received.IsZero() {
		row[0] = sheet.Cell{}
	}
	if m.Outcome == form.OutcomeReview || m.Outcome == form.OutcomeRefused {
		row[1].Look.Tone = sheet.Doubt
	}
	var names, files, problems []string
	for _, sent := range e.Submissions {
		if sent.Row != nil {
			name := s.name(sent.Row)
			if sent.Replaced {
				name = s.say("replaced", "version", name)
			}
			names = append(names, name)
		} else {
			for _, p := range sent.Submission.Problems {
				problems = append(problems, s.texts.Problem(p))
			}
		}
		files = append(files, sent.Submission.Part)
	}
	for _, p := range m.Problems {
		problems = append(problems, s.texts.Problem(p))
	}
	for _, list := range [][]string{names, files, problems} {
		row = append(row, sheet.Cell{Text: strings.TrimSpace(strings.Join(list, "\n"))})
	}
	return row
}

// concepts counts how many associations named each concept, and which. What
// nobody named is left out: the code book has all there is to name.
func (s *setter) concepts() sheet.Table {
	var all []namedConcept
	for i := range s.book.Concepts {
		for j := range s.book.Concepts[i].Counts {
			if c := &s.book.Concepts[i].Counts[j]; c.Named() {
				all = append(all, namedConcept{s.book.Concepts[i].Vocabulary, c})
			}
		}
	}
	return sheet.Table{Count: len(all), Tab: "2A6F4E", Columns: []sheet.Column{
		col(s.say("column.concept"), 32), col(s.say("column.vocabulary"), 24), col(s.say("column.count"), 16),
		col(s.say("column.organisations"), 34), col(s.say("column.words"), 52),
		col(s.say("column.earlier"), 40), col(s.say("column.suggested"), 40), col(s.say("column.id"), 26),
	}, Rows: mapped(all, s.conceptRow)}
}

type namedConcept struct {
	vocabulary *form.Vocabulary
	count      *book.Count
}

func (s *setter) conceptRow(n namedConcept) []sheet.Cell {
	var who []string
	for _, m := range n.count.Who {
		who = append(who, s.name(m.Row))
	}
	return []sheet.Cell{{Text: n.count.Name(s.texts), Look: sheet.Look{Kind: sheet.Strong}}, {Text: n.vocabulary.Label.In(s.texts.Lang())},
		{Number: new(float64(len(n.count.Who))), Look: sheet.Look{Kind: sheet.Numeric}}, {Text: strings.Join(who, "\n")}, {Text: s.sourcesOf(n.count.Who)},
		{Text: s.sourcesOf(n.count.Before)}, {Text: s.sourcesOf(n.count.Suggested)},
		{Text: n.count.ID, Look: sheet.Look{Kind: sheet.Token}}}
}

// sourcesOf says where each organisation names a concept.
func (s *setter) sourcesOf(mentions []book.Mention) string {
	var words []string
	for _, m := range mentions {
		for _, src := range m.Sources {
			if src.Ticked {
				words = append(words, s.say("ticked", "organisation", s.name(m.Row), "question", s.header(src.Cell.Column.Question)))
			} else {
				words = append(words, s.say("quoted", "organisation", s.name(m.Row), "quote", src.Quote))
			}
		}
	}
	return strings.Join(words, "\n")
}

// codebook is the sheet of all questions and choices, a row a choice.
func (s *setter) codebook() sheet.Table {
	var rows [][]sheet.Cell
	for i := range s.book.Columns {
		rows = append(rows, s.codebookOf(s.book.Columns[i].Question)...)
	}
	return sheet.Table{Count: len(rows), Tab: "5C677D", Columns: []sheet.Column{
		col(s.say("column.question"), 40), col(s.say("column.Number"), 7), col(s.say("column.question_id"), 22),
		col(s.say("column.type"), 15), col(s.say("column.required"), 12), col(s.say("column.choice"), 30),
		col(s.say("column.choice_id"), 28), col(s.say("column.printed"), 13), col(s.say("column.vocabulary"), 18),
	}, Rows: mapped(rows, func(row []sheet.Cell) []sheet.Cell { return row })}
}

func (s *setter) codebookOf(q *form.Question) [][]sheet.Cell {
	yes := func(is bool) sheet.Cell {
		if is {
			return sheet.Cell{Text: s.texts.Say("choice.yes")}
		}
		return sheet.Cell{Text: s.texts.Say("choice.no")}
	}
	vocabulary := ""
	if v, ok := s.book.Library.Vocabularies[q.Vocabulary]; ok {
		vocabulary = v.Label.In(s.texts.Lang())
	}
	head := []sheet.Cell{{Text: q.Label.In(s.texts.Lang())}, number(q.Number), {Text: q.ID, Look: sheet.Look{Kind: sheet.Token}},
		{Text: s.say("type." + string(q.Type))}, yes(q.Required)}
	row := func(label, id string, printed sheet.Cell) []sheet.Cell {
		return append(head[:len(head):len(head)], sheet.Cell{Text: label}, sheet.Cell{Text: id, Look: sheet.Look{Kind: sheet.Token}}, printed, sheet.Cell{Text: vocabulary})
	}
	var rows [][]sheet.Cell
	for _, t := range s.book.Choices {
		if t.Question != q {
			continue
		}
		for i := range t.Counts {
			c := &t.Counts[i]
			choice, known := q.Choice(c.ID)
			rows = append(rows, row(c.Name(s.texts), c.ID, yes(!known || choice.Shown || q.Vocabulary == "")))
		}
	}
	if rows == nil {
		rows = append(rows, row("", "", sheet.Cell{}))
	}
	return rows
}

package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
)

// originals is the sheet of what people wrote, word for word, replaced
// versions too: here nothing is cut, a text too long for a cell goes on in the
// next row.
func (s *setter) originals() table {
	t := table{tab: "5C677D", columns: []column{
		{s.say("column.organisation"), 28}, {s.say("column.version"), 16}, {s.say("column.number"), 8},
		{s.say("column.question"), 36}, {s.say("column.answer"), 80}, {s.say("column.other"), 30},
		{s.say("column.comment"), 30}, {s.say("column.place"), 32}, {s.say("column.file"), 26},
	}}
	t.rows = func(yield func([]cell) bool) {
		for _, r := range s.book.Rows {
			for _, v := range append([]*form.Submission{r.Submission}, r.Earlier...) {
				if !s.originalsOf(r, v, yield) {
					return
				}
			}
		}
	}
	for range t.rows {
		t.count++
	}
	return t
}

func (s *setter) originalsOf(r *book.Row, v *form.Submission, yield func([]cell) bool) bool {
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
			row := []cell{{text: s.name(r), look: look{kind: strong}}, {text: version}, number(q.Number), {text: label},
				{text: part}, {text: a.Other}, {text: a.Comment}, {text: s.texts.Place(a.Place)}, {text: v.Part}}
			if !yield(row) {
				return false
			}
		}
	}
	return true
}

// number is a number where 0 means that there is none.
func number(n int) cell {
	if n == 0 {
		return cell{}
	}
	return cell{number: new(float64(n)), look: look{kind: numeric}}
}

// mails is the ledger: every mail and what became of it.
func (s *setter) mails() table {
	return table{count: len(s.book.Ledger), tab: "5C677D", columns: []column{
		{s.say("column.received"), 17}, {s.say("column.outcome"), 20}, {s.say("column.sender"), 30},
		{s.say("column.sender_name"), 24}, {s.say("column.subject"), 36}, {s.say("column.kind"), 22},
		{s.say("column.organisations"), 34}, {s.say("column.files"), 34}, {s.say("column.problems"), 50},
	}, rows: mapped(s.book.Ledger, s.mailRow)}
}

func (s *setter) mailRow(e book.Entry) []cell {
	m := e.Mail
	row := []cell{{time: s.clock(m.Received), look: look{kind: moment}}, {text: s.texts.Say("outcome." + string(m.Outcome))},
		{text: m.From}, {text: m.FromName}, {text: m.Subject}, {text: s.texts.Say("mail_kind." + string(m.Kind))}}
	if m.Received.IsZero() {
		row[0] = cell{}
	}
	if m.Outcome == form.OutcomeReview || m.Outcome == form.OutcomeRefused {
		row[1].look.tone = doubt
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
		row = append(row, cell{text: strings.TrimSpace(strings.Join(list, "\n"))})
	}
	return row
}

// concepts counts how many associations named each concept, and which. What
// nobody named is left out: the code book has all there is to name.
func (s *setter) concepts() table {
	var all []namedConcept
	for i := range s.book.Concepts {
		for j := range s.book.Concepts[i].Counts {
			if c := &s.book.Concepts[i].Counts[j]; c.Named() {
				all = append(all, namedConcept{s.book.Concepts[i].Vocabulary, c})
			}
		}
	}
	return table{count: len(all), tab: "2A6F4E", columns: []column{
		{s.say("column.concept"), 32}, {s.say("column.vocabulary"), 24}, {s.say("column.count"), 16},
		{s.say("column.organisations"), 34}, {s.say("column.words"), 52},
		{s.say("column.earlier"), 40}, {s.say("column.suggested"), 40}, {s.say("column.id"), 26},
	}, rows: mapped(all, s.conceptRow)}
}

type namedConcept struct {
	vocabulary *form.Vocabulary
	count      *book.Count
}

func (s *setter) conceptRow(n namedConcept) []cell {
	var who []string
	for _, m := range n.count.Who {
		who = append(who, s.name(m.Row))
	}
	return []cell{{text: n.count.Name(s.texts), look: look{kind: strong}}, {text: n.vocabulary.Label.In(s.texts.Lang())},
		{number: new(float64(len(n.count.Who))), look: look{kind: numeric}}, {text: strings.Join(who, "\n")}, {text: s.sourcesOf(n.count.Who)},
		{text: s.sourcesOf(n.count.Before)}, {text: s.sourcesOf(n.count.Suggested)},
		{text: n.count.ID, look: look{kind: token}}}
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
func (s *setter) codebook() table {
	var rows [][]cell
	for i := range s.book.Columns {
		rows = append(rows, s.codebookOf(s.book.Columns[i].Question)...)
	}
	return table{count: len(rows), tab: "5C677D", columns: []column{
		{s.say("column.question"), 40}, {s.say("column.number"), 7}, {s.say("column.question_id"), 22},
		{s.say("column.type"), 15}, {s.say("column.required"), 12}, {s.say("column.choice"), 30},
		{s.say("column.choice_id"), 28}, {s.say("column.printed"), 13}, {s.say("column.vocabulary"), 18},
	}, rows: mapped(rows, func(row []cell) []cell { return row })}
}

func (s *setter) codebookOf(q *form.Question) [][]cell {
	yes := func(is bool) cell {
		if is {
			return cell{text: s.texts.Say("choice.yes")}
		}
		return cell{text: s.texts.Say("choice.no")}
	}
	vocabulary := ""
	if v, ok := s.book.Library.Vocabularies[q.Vocabulary]; ok {
		vocabulary = v.Label.In(s.texts.Lang())
	}
	head := []cell{{text: q.Label.In(s.texts.Lang())}, number(q.Number), {text: q.ID, look: look{kind: token}},
		{text: s.say("type." + string(q.Type))}, yes(q.Required)}
	row := func(label, id string, printed cell) []cell {
		return append(head[:len(head):len(head)], cell{text: label}, cell{text: id, look: look{kind: token}}, printed, cell{text: vocabulary})
	}
	var rows [][]cell
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
		rows = append(rows, row("", "", cell{}))
	}
	return rows
}

package correction

import (
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/mark"
)

// column finds one of the sheet's columns, -1 when it is gone.
func (s *edited) column(id string) int {
	for i, c := range s.columns {
		if c.ID == id {
			return s.at[i]
		}
	}
	return -1
}

// review reads the rulings on the sheet of doubts.
func (r *reader) review(s *edited) {
	right, why := s.column("right"), s.column("why")
	if right < 0 {
		return
	}
	for row := s.head + 1; row < len(s.rows); row++ {
		text := strings.TrimSpace(s.cell(right, row))
		if text == "" {
			continue
		}
		at := s.place(right, row)
		key, ok := mark.ReadKey(s.cell(s.id, row), 2)
		if !ok {
			r.refuse(at, "no_ruling_here", "text", short(text))
			continue
		}
		association := r.rows[key[0]]
		if association == nil {
			r.refuse(at, "row_unknown", "organisation", s.cell(0, row))
			continue
		}
		if key[1] == "" {
			r.whole(at, association, key[0], text, s)
		} else if prints, ok := mark.ReadPrints(s.cell(s.prints, row), 1); !ok {
			r.refuse(at, "row_damaged", "organisation", association.Name)
		} else {
			r.answer(s, right, line{row: row, id: key[0]}, key[1], prints[0])
		}
		r.reason(key, s.cell(why, row))
	}
}

// reason gives the ruling its reason, where one was written.
func (r *reader) reason(key []string, why string) {
	why = strings.TrimSpace(why)
	changes := r.pending[[2]string{key[0], key[1]}]
	if why == "" || len(changes) == 0 {
		return
	}
	changes[len(changes)-1].Decision.Why = why
}

// whole takes a ruling on a submission as such: it has been looked at.
func (r *reader) whole(at place, row *book.Row, id, text string, s *edited) {
	if !r.isWord(text, "workbook.confirm", "choice.yes") {
		r.refuse(at, "only_confirm", "organisation", row.Name, "text", short(text))
		return
	}
	if row.Settled {
		r.out.Known++
		return
	}
	r.propose(Change{Sheet: s.name, Cell: at.cell(), Organisation: row.Name, Question: r.Texts[0].Say("workbook.whole_submission"),
		To: r.Texts[0].Say("workbook.confirm"), Decision: form.Decision{Submission: id, Why: r.say("why", "cell", s.name+"!"+at.cell())}}, s.made)
}

// concepts reads the rulings on what words were coded to.
func (r *reader) concepts(s *edited) {
	column := s.column("ruling")
	if column < 0 {
		return
	}
	for row := s.head + 1; row < len(s.rows); row++ {
		text, at := strings.TrimSpace(s.cell(column, row)), s.place(column, row)
		prints, ok := mark.ReadPrints(s.cell(s.prints, row), 1)
		if ok && mark.Text(text) == prints[0].Text {
			continue
		}
		key, whole := mark.ReadKey(s.cell(s.id, row), 3)
		switch {
		case !ok || !whole:
			if text != "" {
				r.refuse(at, "no_ruling_here", "text", short(text))
			}
		case r.rows[key[0]] == nil:
			r.refuse(at, "row_unknown", "organisation", s.cell(0, row))
		default:
			r.ruleCodes(s, at, key, text, prints[0])
		}
	}
}

func (r *reader) ruleCodes(s *edited, at place, key []string, text string, was mark.Print) {
	row, vocabulary := r.rows[key[0]], key[1]
	concept, label := key[2], key[2]
	if v := r.Book.Library.Vocabularies[vocabulary]; v != nil {
		if c, ok := v.Concept(concept); ok {
			label = c.Label.In(r.Texts[0].Lang())
		}
	}
	who := []string{"organisation", row.Name, "question", label, "text", short(text)}
	ruling := ""
	switch {
	case text == "":
		r.refuse(at, "ruling_cleared", who...)
		return
	case r.isWord(text, "choice.yes", "workbook.confirm"):
		ruling = form.Confirmed
	case r.isWord(text, "choice.no"):
		ruling = form.Rejected
	default:
		r.refuse(at, "yes_or_no", who...)
		return
	}
	print := mark.CodesPrint(row, vocabulary, concept)
	if print == "" {
		r.refuse(at, "only_ticked", who...)
		return
	}
	if was.Reading != mark.Reading(&form.Answer{Raw: print}) {
		r.refuse(at, "words_changed", append(who, "now", print)...)
		return
	}
	for i := range row.Cells {
		c := &row.Cells[i]
		for _, code := range c.Answer.Codes[vocabulary] {
			from := c.Ruled(vocabulary, code)
			if code.ID == concept && from == ruling {
				r.out.Known++
			}
			if code.ID != concept || from == ruling {
				continue
			}
			r.propose(Change{Sheet: s.name, Cell: at.cell(), Organisation: row.Name,
				Question: label + " «" + short(code.Quote) + "»", From: r.ruled(from), To: r.ruled(ruling),
				Decision: form.Decision{Submission: row.Submission.ID, Field: form.CodeField(c.Column.Question.ID, vocabulary, concept),
					Reading: code.Reading(), From: form.Value{Text: from}, To: form.Value{Text: ruling},
					Why: r.say("why", "cell", s.name+"!"+at.cell())},
				Rule: learnt(vocabulary, code, ruling)}, s.made)
		}
	}
}

// learnt is what a ruling on one answer says of the words wherever they stand:
// a yes to what was only guessed, a no to what was found. nil when it says
// nothing new.
func learnt(vocabulary string, code form.Code, ruling string) *form.Rule {
	rule := &form.Rule{Kind: form.BlockedRule, Vocabulary: vocabulary, Concept: code.ID, Words: code.Quote}
	if ruling == form.Confirmed {
		if code.Sure() {
			return nil
		}
		rule.Kind = form.SynonymRule
	}
	return rule
}

func (r *reader) ruled(ruling string) string {
	if ruling == "" {
		return r.say("machine")
	}
	return r.Texts[0].Say("choice." + ruling)
}

// joins reads what near-duplicates are to be called: once for a group.
func (r *reader) joins(s *edited) {
	column := s.column("join")
	if column < 0 {
		return
	}
	names := map[string][]int{}   // the rows that name a group
	members := map[string][]int{} // all rows of it
	var groups []string
	for row := s.head + 1; row < len(s.rows); row++ {
		group := s.cell(s.prints, row)
		if s.cell(s.id, row) == "" {
			continue
		}
		if members[group] == nil {
			groups = append(groups, group)
		}
		members[group] = append(members[group], row)
		if strings.TrimSpace(s.cell(column, row)) != "" {
			names[group] = append(names[group], row)
		}
	}
	for _, group := range groups {
		different := map[string]bool{}
		for _, row := range names[group] {
			different[mark.Same(s.cell(column, row))] = true
		}
		for _, row := range members[group] {
			from := row
			if strings.TrimSpace(s.cell(column, row)) == "" {
				// One name is the whole group's; of several each is its row's.
				if len(different) != 1 {
					continue
				}
				from = names[group][0]
			}
			r.note(s, column, from, strings.TrimSpace(s.cell(s.id, row)))
		}
	}
}

// notes reads what has been filled in on a sheet for that.
func (r *reader) notes(s *edited) {
	for row := s.head + 1; row < len(s.rows); row++ {
		key := strings.TrimSpace(s.cell(s.id, row))
		for i, c := range s.columns {
			if key == "" || c.ID == mark.Other || s.at[i] < 0 {
				continue
			}
			full := mark.Key(key, c.ID)
			if strings.TrimSpace(s.cell(s.at[i], row)) == "" {
				if r.Book.Notes[full] != "" {
					r.refuse(s.place(s.at[i], row), "note_cleared", "text", short(r.Book.Notes[full]))
				}
				continue
			}
			r.note(s, s.at[i], row, full)
		}
	}
}

// note takes up a text that has been filled in under a key.
func (r *reader) note(s *edited, column, row int, key string) {
	at := s.place(column, row)
	in, err := s.typed(column, row)
	if err != nil {
		in.fault = "error"
	}
	what := s.cell(0, row)
	if in.fault != "" {
		r.refuse(at, in.fault, "organisation", what, "question", s.cell(column, s.head), "text", short(in.text))
		return
	}
	text := mark.Same(in.text)
	if r.isWord(text, "workbook.blank") {
		text = ""
	}
	masked := r.mask(text)
	if masked == r.Book.Notes[key] {
		return // taken before, or written there by the program
	}
	r.propose(Change{Sheet: s.name, Cell: at.cell(), Organisation: short(s.cell(1, row)), Question: s.cell(column, s.head),
		From: r.Book.Notes[key], To: short(masked), Decision: form.Decision{Field: key,
			From: form.Value{Text: r.Book.Notes[key]}, To: form.Value{Text: masked}, Why: r.say("why", "cell", s.name+"!"+at.cell())}}, s.made)
}

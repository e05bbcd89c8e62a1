package wheel

import (
	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Note is one note of a workshop.
type Note struct {
	Submission *form.Submission
	// Workshop is what the notes are called, Item what the note said, Category
	// what its writers sorted it under, in their words.
	Workshop, Item, Category string
	// Concept is what it counts for, nil when that is not known. Proposed: the
	// writers named none that the vocabulary knows, and the words do.
	Concept  *form.Concept
	Proposed bool
	// Points are those it got; Unread: something stands there that is no number.
	Points float64
	Unread bool
}

// noteColumns are the columns of a form's notes; -1 for one that it has not.
type noteColumns struct {
	question               *form.Question
	item, category, points int
}

// notesOf finds the question of a submission that holds a workshop's notes.
func notesOf(lib *form.Library, s *form.Submission) (noteColumns, bool) {
	f, ok := lib.Form(s.Form)
	if !ok {
		return noteColumns{}, false
	}
	for _, q := range f.Questions() {
		n := noteColumns{&q, q.Column(form.NotedItem), q.Column(form.NotedCategory), q.Column(form.NotedPoints)}
		if q.Type == form.RowsType && n.item >= 0 {
			return n, true
		}
	}
	return noteColumns{}, false
}

// notes adds the workshops' points.
func (t *turning) notes(b *book.Book) []Note {
	var all []Note
	for _, s := range b.Others {
		columns, ok := notesOf(b.Library, s)
		if !ok {
			continue
		}
		workshop := ""
		if f, ok := b.Library.Form(s.Form); ok {
			if q, ok := f.Role(form.OrganisationName); ok {
				workshop = s.Answers[q.ID].Value.Text
			}
		}
		for _, row := range s.Answers[columns.question.ID].Rows {
			n := t.note(columns, row)
			n.Submission, n.Workshop = s, workshop
			if n.Concept != nil {
				for _, scale := range []*Scale{&t.obstacle[n.Concept.ID].Scale, &t.area[n.Concept.ID].Scale} {
					scale.Points += n.Points
					scale.Notes++
				}
			}
			all = append(all, n)
		}
	}
	return all
}

func (t *turning) note(columns noteColumns, row []form.Answer) Note {
	at := func(i int) form.Answer {
		if i < 0 || i >= len(row) {
			return form.Answer{}
		}
		return row[i]
	}
	item, category, points := at(columns.item), at(columns.category), at(columns.points)
	n := Note{Item: item.Raw, Category: category.Raw}
	if item.Value.Text != "" {
		n.Item = item.Value.Text
	}
	if t.obstacle[category.Value.Text] != nil {
		n.Concept = t.obstacle[category.Value.Text].Concept
	} else if c := t.proposal(category, item); c != nil {
		n.Concept, n.Proposed = c, true
	}
	switch number := points.Value.Number; {
	case number != nil && number.Min != nil && number.Max != nil && *number.Min == *number.Max:
		n.Points = *number.Min
	case points.Raw != "":
		n.Unread = true
	}
	return n
}

// proposal is the surest concept of the words of the category, else of the item.
func (t *turning) proposal(answers ...form.Answer) *form.Concept {
	for _, a := range answers {
		for _, code := range a.Codes[t.vocabulary.ID] {
			if o := t.obstacle[code.ID]; o != nil && code.Sure() {
				return o.Concept
			}
		}
	}
	return nil
}

package book

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"samkarta/internal/form"
)

// Edition is the book for others than the coordinator: what stands, without the
// mails, without answers about people, and without what small groups in need of
// protection could be known by. With contacts it has those that each association
// allows to be published. An answer that waits for a person is left out.
func (b *Book) Edition(contacts bool) *Book {
	in := Input{Library: b.Library, Form: b.Form, Round: b.Round, Now: b.Made}
	for _, r := range b.Rows {
		in.Submissions = append(in.Submissions, b.shared(r, contacts))
	}
	for key, text := range b.Notes {
		in.Decisions = append(in.Decisions, form.Decision{Field: key, To: form.Value{Text: text}})
	}
	edition := Compile(in)
	// What is left waits for nobody: doubts are the coordinator's.
	edition.Doubts = nil
	for _, r := range edition.Rows {
		r.Problems, r.State = nil, form.Ready
	}
	return edition
}

// shared is a row as a submission that holds only what may be shared.
func (b *Book) shared(r *Row, contacts bool) form.Submission {
	s := form.Submission{ID: b.Key(r), Form: b.Form.ID, FormVersion: b.Form.Version, State: form.Ready,
		Answers: map[string]form.Answer{}, Received: r.Submission.Received, Version: 1}
	var allowed []*Cell
	if contacts {
		allowed = r.Contacts()
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Blank() || c.Doubtful || c.Column.Personal && !slices.Contains(allowed, c) && c.Column.Question.Role != form.PublishConsent {
			continue
		}
		a := form.Answer{Raw: c.Answer.Raw, Value: c.Value, Other: c.Other, Comment: c.Answer.Comment, Confidence: 1}
		if c.Decision != nil {
			// The words that a person has corrected may be wrong or say too much.
			a.Raw, a.Comment = c.Value.Text, ""
		}
		a.Codes = map[string][]form.Code{}
		for vocabulary, codes := range c.Codes {
			a.Codes[vocabulary] = slices.DeleteFunc(slices.Clone(codes), func(code form.Code) bool { return b.hidden(r, vocabulary, code.ID) })
		}
		if v := c.Column.Question.Vocabulary; v != "" && r.Small() {
			a.Value.List = slices.DeleteFunc(slices.Clone(c.Value.List), func(id string) bool { return b.hidden(r, v, id) })
			if b.hidden(r, v, a.Value.Text) {
				continue
			}
			a.Raw = strings.Join(a.Value.List, "; ")
		}
		s.Answers[c.Column.Question.ID] = a
	}
	return s
}

// hidden: the concept is one by which the people of a small group could be known.
func (b *Book) hidden(r *Row, vocabulary, concept string) bool {
	if v := b.Library.Vocabularies[vocabulary]; v != nil && r.Small() {
		c, ok := v.Concept(concept)
		return ok && c.Special
	}
	return false
}

// Key is what an association is known by over rounds and municipalities: made of
// its organisation number, or of its name where it has none. It hides neither.
func (b *Book) Key(r *Row) string {
	return Key(b.said(r, form.OrganisationNumber), r.Name, r.Submission.ID)
}

// Key makes the key of an association's number and name; otherwise is used where
// it has neither.
func Key(number, name, otherwise string) string {
	from := "id " + otherwise
	if d := digits(number); d != "" {
		from = "orgnr " + d
	} else if n := folded(name); n != "" {
		from = "name " + n
	}
	sum := sha256.Sum256([]byte(from))
	return hex.EncodeToString(sum[:6])
}

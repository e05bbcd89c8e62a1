package extract

import (
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// comment is a note in the margin, with the place that it is about.
type comment struct {
	text  string
	place document.Place
}

// sureComment is how sure it is that a note at a question left blank is its
// answer: it may as well be a question back, so a person must look.
const sureComment = 0.6

// fromComments answers questions left blank by the notes that are about their
// space.
func (s *stream) fromComments(r Result, row []anchor, all []target) {
	notes := map[int][]comment{}
	for _, c := range s.comments {
		if i := s.asked(c.place, row); i >= 0 {
			notes[i] = append(notes[i], c)
		}
	}
	for i, said := range notes {
		q := all[row[i].question].question
		if _, answered := r.Answers[q.ID]; answered {
			continue
		}
		a := form.RawAnswer{Confidence: row[i].strength * sureComment, Place: form.Place{Place: said[0].place}}
		var lines []string
		for _, c := range said {
			lines = append(lines, c.text)
		}
		a.Text = strings.Join(lines, "\n")
		a.Place.Quote = a.Text
		r.Answers[q.ID] = a
	}
}

// asked is the anchor in whose space a place is: the nearest left of it in its
// row of a table, else the nearest above; -1 for none.
func (s *stream) asked(at document.Place, row []anchor) int {
	best := -1
	for i, a := range row {
		p := s.units[s.unitOf(a)].place
		switch {
		case p.Sheet != at.Sheet || p.Table != at.Table:
			continue
		case at.Row > 0:
			if p.Row == at.Row && p.Column <= at.Column {
				best = i
			}
		case at.Paragraph > 0 && p.Row == 0 && p.Paragraph <= at.Paragraph:
			best = i
		}
	}
	return best
}

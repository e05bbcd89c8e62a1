package attachment_test

import (
	"strings"
	"testing"
	"unicode"

	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/samples"
)

// TestProvenance: every answer in the sample mails says where it stood, and the
// words that it quotes stand there, in whatever format they came.
func TestProvenance(t *testing.T) {
	r := newReading(t, "")
	answers, formats := 0, map[document.Format]bool{}
	for name, raw := range samples.Mails() {
		for _, part := range message.Split(raw).Parts {
			file := part.Name
			if part.HTML {
				file = "mail.html"
			}
			doc, err := r.reader.Read(file, part.Data)
			if err != nil {
				continue // locked, torn
			}
			found := r.finder.Find(doc)
			for id, a := range found.Answers {
				answers++
				formats[doc.Format] = true
				cells := []form.RawAnswer{a}
				for _, row := range a.Rows {
					cells = append(cells, row...)
				}
				for _, c := range cells {
					said := strings.Join(append(c.Ticked, c.Other, c.Text), "")
					switch {
					case said == "": // a cell of a row in which nothing stands
					case c.Place.Place == (document.Place{}), c.Place.Quote == "":
						t.Errorf("%s %s: %q stands nowhere: %+v", name, id, said, c.Place)
					case !standsAt(doc, c.Place):
						t.Errorf("%s %s: %q does not stand at %+v", name, id, c.Place.Quote, c.Place.Place)
					case doc.Format == document.PDF && c.Place.Box == (document.Box{}):
						t.Errorf("%s %s: %q has no rectangle", name, id, c.Place.Quote)
					}
				}
			}
		}
	}
	for _, f := range []document.Format{document.DOCX, document.PDF, document.XLSX, document.Text} {
		if !formats[f] {
			t.Errorf("no %s among the samples", f)
		}
	}
	if answers < 300 {
		t.Errorf("only %d answers in the samples", answers)
	}
}

// standsAt tells whether a quote begins at its place in the document: in a
// paragraph or a field that stands there.
func standsAt(doc *document.Document, at form.Place) bool {
	var text strings.Builder
	for p := range doc.Paragraphs() {
		if p.Place == at.Place {
			text.WriteString(p.Text())
		}
	}
	for _, c := range doc.Controls {
		if c.Place == at.Place {
			text.WriteString(c.Value + strings.Join(c.Values, ""))
		}
	}
	there := letters(text.String())
	for piece := range strings.FieldsFuncSeq(at.Quote, func(r rune) bool { return strings.ContainsRune("\n;|", r) }) {
		w := letters(piece)
		if w != "" && strings.Contains(there, w) || w == "" && strings.Contains(text.String(), piece) { // a dash
			return true
		}
	}
	return false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

package main

import (
	"fmt"
	"strings"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// documentJSON is a line of `extract --json`, as the command-line contract
// has it; other programs rely on its shape.
type documentJSON struct {
	File        string                `json:"file"`
	Part        string                `json:"part"`
	Format      document.Format       `json:"format"`
	Form        string                `json:"form"`
	FormVersion int                   `json:"form_version"`
	State       form.State            `json:"state"`
	Answers     map[string]answerJSON `json:"answers"`
	Problems    []problemJSON         `json:"problems"`
}

type answerJSON struct {
	Raw        string                 `json:"raw"`
	Value      *form.Value            `json:"value,omitempty"`
	Other      string                 `json:"other,omitempty"`
	Comment    string                 `json:"comment,omitempty"`
	Confidence float64                `json:"confidence"`
	Place      placeJSON              `json:"place"`
	Codes      map[string][]form.Code `json:"codes,omitempty"`
	Candidates []candidateJSON        `json:"candidates,omitempty"`
	// Rows are those of a question of type rows, each by the ids of its columns.
	Rows []map[string]answerJSON `json:"rows,omitempty"`
}

type candidateJSON struct {
	Raw   string    `json:"raw"`
	Place placeJSON `json:"place"`
}

type problemJSON struct {
	Field    string        `json:"field"`
	Code     string        `json:"code"`
	Severity form.Severity `json:"severity"`
	Message  string        `json:"message"`
	Place    placeJSON     `json:"place"`
}

type placeJSON struct {
	Page  int           `json:"page"`
	Where string        `json:"where"`
	Quote string        `json:"quote"`
	Box   *document.Box `json:"box,omitempty"`
}

func (a *app) document(file string, s form.Submission) documentJSON {
	out := documentJSON{
		File: file, Part: s.Part, Format: s.Format, Form: s.Form, FormVersion: s.FormVersion, State: s.State,
		Answers: map[string]answerJSON{}, Problems: []problemJSON{},
	}
	f, known := a.library.Form(s.Form)
	for id, answer := range s.Answers {
		var columns []form.Question
		if known {
			if q, ok := f.Question(id); ok {
				columns = q.Columns
			}
		}
		out.Answers[id] = toJSON(answer, columns)
	}
	for _, p := range s.Problems {
		out.Problems = append(out.Problems, problemJSON{
			Field: p.Field, Code: p.Code, Severity: p.Severity, Message: a.texts.Problem(p), Place: place(p.Place),
		})
	}
	return out
}

// toJSON writes an answer; columns are those of a question of type rows.
func toJSON(answer form.Answer, columns []form.Question) answerJSON {
	j := answerJSON{
		Raw: answer.Raw, Other: answer.Other, Comment: answer.Comment, Confidence: answer.Confidence,
		Place: place(answer.Place), Codes: answer.Codes,
	}
	if !answer.Value.IsZero() {
		j.Value = &answer.Value
	}
	for _, c := range answer.Candidates {
		j.Candidates = append(j.Candidates, candidateJSON{Raw: c.Raw, Place: place(c.Place)})
	}
	for _, cells := range answer.Rows {
		row := map[string]answerJSON{}
		for i, c := range cells {
			if i < len(columns) && c.Raw != "" {
				row[columns[i].ID] = toJSON(c, nil)
			}
		}
		j.Rows = append(j.Rows, row)
	}
	return j
}

// place writes a place in the contract's own words, whatever the language of
// the user: programs read it.
func place(p form.Place) placeJSON {
	var parts []string
	add := func(name string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	if p.Sheet != "" {
		parts = append(parts, "sheet "+p.Sheet)
	}
	add("table", p.Table)
	add("row", p.Row)
	add("column", p.Column)
	add("paragraph", p.Paragraph)
	add("line", p.Line)
	if p.Field != "" {
		parts = append(parts, "field "+p.Field)
	}
	out := placeJSON{Page: p.Page, Where: strings.Join(parts, ", "), Quote: p.Quote}
	if p.Box != (document.Box{}) {
		out.Box = &p.Box
	}
	return out
}

// Package opendata gives a book as open data: tidy tables that any program can
// read, as CSV and as a workbook, with a description of every column as a
// Frictionless Data Package (Table Schema). It has what is counted and chosen,
// and no free text, since nobody can promise what people have written there: no
// personal data, no contacts, no small groups in need of protection.
package opendata

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/sheet"
)

// Data are the tables of a round.
type Data struct {
	book   *book.Book
	texts  *wording.Texts
	tables []table
}

// table is one tidy table: its name is also the file's.
type table struct {
	name   string
	fields []field
	rows   [][]string
}

// field is a column; kind is Table Schema's.
type field struct{ name, kind string }

// Compile makes the tables of a book. It leaves out what others than the
// coordinator may not see, whatever book it is given.
func Compile(b *book.Book, t *wording.Texts) *Data {
	d := &Data{book: b.Edition(false), texts: t}
	d.tables = []table{d.associations(), d.answers(), d.concepts(), d.codebook()}
	return d
}

// open are the types of questions whose answers are open data. A short text is
// open only where it says what the association is: its name.
func open(q *form.Question) bool {
	switch q.Type {
	case form.SingleChoice, form.MultiChoice, form.YesNo, form.NumberType, form.PeriodType:
		return true
	}
	return false
}

func (d *Data) associations() table {
	t := table{name: "organisations", fields: []field{{"organisation_id", "string"}, {"name", "string"}, {"organisation_number", "string"}}}
	for _, r := range d.book.Rows {
		number := ""
		if q, ok := d.book.Form.Role(form.OrganisationNumber); ok {
			number = r.Cell(q.ID).Value.Text
		}
		t.rows = append(t.rows, []string{r.Submission.ID, r.Name, number})
	}
	return t
}

// answers has a row for each value of each answer.
func (d *Data) answers() table {
	t := table{name: "answers", fields: []field{{"organisation_id", "string"}, {"question_id", "string"}, {"value", "string"}, {"label", "string"},
		{"minimum", "number"}, {"maximum", "number"}, {"approximate", "boolean"}, {"unit", "string"}}}
	for _, r := range d.book.Rows {
		for i := range r.Cells {
			if c := &r.Cells[i]; open(c.Column.Question) {
				t.rows = append(t.rows, d.values(r.Submission.ID, c)...)
			}
		}
	}
	return t
}

func (d *Data) values(id string, c *book.Cell) [][]string {
	q, v := c.Column.Question, c.Value
	row := func(value, label, low, high, about, unit string) []string {
		return []string{id, q.ID, value, label, low, high, about, unit}
	}
	switch {
	case v.Number != nil:
		return [][]string{row("", "", decimal(v.Number.Min), decimal(v.Number.Max), strconv.FormatBool(v.Number.Approximate), v.Number.Unit)}
	case v.Period != nil:
		return [][]string{row("", "", year(v.Period.From), year(v.Period.To), "false", "")}
	}
	var rows [][]string
	for _, value := range append(slices.Clone(v.List), v.Text) {
		if value != "" {
			rows = append(rows, row(value, d.label(q, value), "", "", "", ""))
		}
	}
	return rows
}

// label is a choice's label; what stands under "other" is free text and left out.
func (d *Data) label(q *form.Question, id string) string {
	if choice, ok := q.Choice(id); ok {
		return choice.Label.In(d.texts.Lang())
	}
	return d.texts.Say("choice." + id)
}

func decimal(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func year(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// concepts has a row for each association and concept that it surely names of
// today.
func (d *Data) concepts() table {
	t := table{name: "concepts", fields: []field{{"organisation_id", "string"}, {"vocabulary", "string"}, {"concept_id", "string"}, {"label", "string"}}}
	for i := range d.book.Concepts {
		tally := &d.book.Concepts[i]
		for j := range tally.Counts {
			c := &tally.Counts[j]
			for _, m := range c.Who {
				t.rows = append(t.rows, []string{m.Row.Submission.ID, tally.Vocabulary.ID, c.ID, c.Name(d.texts)})
			}
		}
	}
	return t
}

// codebook has a row for each question and choice.
func (d *Data) codebook() table {
	t := table{name: "codebook", fields: []field{{"question_id", "string"}, {"question", "string"}, {"type", "string"}, {"value", "string"}, {"label", "string"}}}
	for i := range d.book.Columns {
		q := d.book.Columns[i].Question
		if !open(q) || d.book.Columns[i].Personal {
			continue
		}
		head := []string{q.ID, q.Label.In(d.texts.Lang()), string(q.Type)}
		if len(q.Choices) == 0 {
			t.rows = append(t.rows, append(slices.Clone(head), "", ""))
		}
		for _, c := range q.Choices {
			t.rows = append(t.rows, append(slices.Clone(head), c.ID, c.Label.In(d.texts.Lang())))
		}
	}
	return t
}

// Files are the names of the files that Write writes.
func (d *Data) Files() []string {
	names := []string{packageName, workbookName}
	for _, t := range d.tables {
		names = append(names, t.name+".csv")
	}
	return names
}

const packageName, workbookName = "datapackage.json", "open-data.xlsx"

// Write writes one of the files.
func (d *Data) Write(w io.Writer, file string) error {
	switch file {
	case packageName:
		return d.describe(w)
	case workbookName:
		return d.workbook(w)
	}
	i := slices.IndexFunc(d.tables, func(t table) bool { return t.name+".csv" == file })
	if i < 0 {
		return fmt.Errorf("opendata: no file %q", file)
	}
	out := csv.NewWriter(w)
	t := d.tables[i]
	header := make([]string, len(t.fields))
	for i, f := range t.fields {
		header[i] = f.name
	}
	if err := out.Write(header); err != nil {
		return fmt.Errorf("opendata: %w", err)
	}
	for _, row := range t.rows {
		safe := make([]string, len(row))
		for i, text := range row {
			safe[i] = celltext.CSV(text)
		}
		if err := out.Write(safe); err != nil {
			return fmt.Errorf("opendata: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("opendata: %w", err)
	}
	return nil
}

func (d *Data) workbook(w io.Writer) error {
	file := sheet.File{Title: d.title(), Creator: "Samkarta", Lang: string(d.texts.Lang()), Made: d.book.Made, Cut: "…"}
	for _, t := range d.tables {
		out := sheet.Table{Name: t.name, Count: len(t.rows), Tab: "2A6F4E"}
		for _, f := range t.fields {
			out.Columns = append(out.Columns, sheet.Column{Header: f.name, Width: 26})
		}
		out.Rows = func(yield func([]sheet.Cell) bool) {
			row := make([]sheet.Cell, len(t.fields))
			for _, values := range t.rows {
				for i, text := range values {
					row[i] = sheet.Cell{Text: text}
					if n, err := strconv.ParseFloat(text, 64); err == nil && t.fields[i].kind == "number" {
						row[i] = sheet.Cell{Number: &n, Look: sheet.Look{Kind: sheet.Numeric}}
					}
				}
				if !yield(row) {
					return
				}
			}
		}
		file.Tables = append(file.Tables, out)
	}
	return sheet.Write(w, file)
}

func (d *Data) title() string {
	if d.book.Round.Challenge == "" {
		return d.texts.Say("workbook.title_plain")
	}
	return d.texts.Say("workbook.title", "challenge", d.book.Round.Challenge)
}

// describe writes the data package: https://specs.frictionlessdata.io.
func (d *Data) describe(w io.Writer) error {
	type object map[string]any
	var resources []object
	for _, t := range d.tables {
		var fields []object
		for _, f := range t.fields {
			o := object{"name": f.name, "type": f.kind, "description": d.texts.Say("opendata." + t.name + "." + f.name)}
			if f.name == "organisation_id" && t.name == "organisations" {
				o["constraints"] = object{"required": true, "unique": true}
			}
			fields = append(fields, o)
		}
		schema := object{"fields": fields, "missingValues": []string{""}}
		if t.name == "organisations" {
			schema["primaryKey"] = "organisation_id"
		} else if t.fields[0].name == "organisation_id" {
			schema["foreignKeys"] = []object{{"fields": "organisation_id", "reference": object{"resource": "organisations", "fields": "organisation_id"}}}
		}
		resources = append(resources, object{"name": t.name, "path": t.name + ".csv", "profile": "tabular-data-resource", "format": "csv",
			"mediatype": "text/csv", "encoding": "utf-8", "description": d.texts.Say("opendata." + t.name), "schema": schema})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	err := out.Encode(object{"profile": "tabular-data-package", "name": "samkarta-" + d.book.Form.ID, "title": d.title(),
		"description": d.texts.Say("opendata.description"), "created": d.book.Made.UTC().Format("2006-01-02T15:04:05Z"), "resources": resources})
	if err != nil {
		return fmt.Errorf("opendata: %w", err)
	}
	return nil
}

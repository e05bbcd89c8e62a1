// Package region puts the workbooks of several municipalities, or of several
// rounds, beside each other by the associations' shared keys: what each has
// answered where, who answers in several, and between two rounds what is new,
// gone and changed. It takes the sheets of answers as they stand in the files,
// and leaves out questions about people, since a region has no part in them.
package region

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/correction"
	"samkarta/internal/workbook/sheet"
)

// Source is one workbook with what to call it.
type Source struct {
	Name    string
	Answers *correction.Table
}

// Options say what is put together.
type Options struct {
	// Form tells which questions are about people, and the associations' names
	// and numbers.
	Form *form.Form
	// Rounds: the sources are rounds of the same place, the oldest first.
	Rounds bool
	Made   time.Time
}

// merger puts sources together.
type merger struct {
	Options
	texts   *wording.Texts
	sources []Source
	columns []column
	rows    []row
}

type column struct{ id, header string }

// row is an association in one source.
type row struct {
	source    int
	key, name string
	values    []string
}

// Write writes the workbook of all sources.
func Write(w io.Writer, sources []Source, t *wording.Texts, o Options) error {
	m := &merger{Options: o, texts: t, sources: sources}
	m.collect()
	file := sheet.File{Title: m.say("title"), Creator: "Samkarta", Lang: string(t.Lang()), Made: o.Made, Cut: t.Say("workbook.cut"),
		Tables: []sheet.Table{m.all(), m.several()}}
	if o.Rounds {
		for i := 1; i < len(sources); i++ {
			file.Tables = append(file.Tables, m.changes(i-1, i))
		}
	}
	return sheet.Write(w, file)
}

func (m *merger) say(key string, args ...string) string { return m.texts.Say("region."+key, args...) }

// id finds the question of a role, "" where the form has none.
func (m *merger) id(role form.Role) string {
	if q, ok := m.Form.Role(role); ok {
		return q.ID
	}
	return ""
}

// personal are the questions about people; one that this form does not know is
// taken for one, since nobody can tell.
func (m *merger) personal(id string) bool {
	for _, s := range m.Form.Sections {
		for _, q := range s.Questions {
			if q.ID == id {
				return s.PersonalData || q.PersonalData
			}
		}
	}
	i := slices.IndexFunc(m.Form.Optional, func(q form.Question) bool { return q.ID == id })
	return i < 0 || m.Form.Optional[i].PersonalData
}

// collect gathers the columns of all sources, in the order of the first that has
// each, and all rows.
func (m *merger) collect() {
	at := map[string]int{}
	for _, s := range m.sources {
		for _, c := range s.Answers.Columns {
			if _, known := at[c.ID]; !known && !m.personal(c.ID) {
				at[c.ID] = len(m.columns)
				m.columns = append(m.columns, column{c.ID, c.Header})
			}
		}
	}
	number, name := m.id(form.OrganisationNumber), m.id(form.OrganisationName)
	for i, s := range m.sources {
		for n, values := range s.Answers.Rows {
			r := row{source: i, name: s.Answers.Value(values, name), values: make([]string, len(m.columns))}
			r.key = book.Key(s.Answers.Value(values, number), r.name, s.Name+strconv.Itoa(n))
			for j, c := range s.Answers.Columns {
				if k, ok := at[c.ID]; ok {
					r.values[k] = values[j]
				}
			}
			m.rows = append(m.rows, r)
		}
	}
}

func (m *merger) all() sheet.Table {
	t := sheet.Table{Name: celltext.SheetName(m.say("all")), Count: len(m.rows), Tab: "1D3557",
		Columns: []sheet.Column{{Header: m.say("name"), Width: 32}, {Header: m.say("source"), Width: 20}}}
	for _, c := range m.columns {
		t.Columns = append(t.Columns, sheet.Column{Header: c.header, Width: 30})
	}
	t.Columns = append(t.Columns, sheet.Column{Header: m.say("key"), Width: 16})
	t.Rows = func(yield func([]sheet.Cell) bool) {
		var cells []sheet.Cell
		for _, r := range m.rows {
			cells = append(cells[:0], strong(r.name), sheet.Cell{Text: m.sources[r.source].Name})
			for _, v := range r.values {
				cells = append(cells, sheet.Cell{Text: v})
			}
			if !yield(append(cells, sheet.Cell{Text: r.key, Look: sheet.Look{Kind: sheet.Token}})) {
				return
			}
		}
	}
	return t
}

func strong(text string) sheet.Cell {
	return sheet.Cell{Text: text, Look: sheet.Look{Kind: sheet.Strong}}
}

// several lists who answers in more than one source.
func (m *merger) several() sheet.Table {
	where := map[string][]string{}
	names := map[string]string{}
	var keys []string
	for _, r := range m.rows {
		if where[r.key] == nil {
			keys, names[r.key] = append(keys, r.key), r.name
		}
		if name := m.sources[r.source].Name; !slices.Contains(where[r.key], name) {
			where[r.key] = append(where[r.key], name)
		}
	}
	var rows [][]sheet.Cell
	for _, key := range keys {
		if len(where[key]) > 1 {
			rows = append(rows, []sheet.Cell{strong(names[key]), {Text: strings.Join(where[key], "\n")}})
		}
	}
	return listed(m.say("several"), rows, sheet.Column{Header: m.say("name"), Width: 40}, sheet.Column{Header: m.say("sources"), Width: 40})
}

// changes compares two rounds: new, gone, and each answer that is another.
func (m *merger) changes(before, now int) sheet.Table {
	byKey := func(source int) map[string]row {
		found := map[string]row{}
		for _, r := range m.rows {
			if r.source == source {
				found[r.key] = r
			}
		}
		return found
	}
	was, is := byKey(before), byKey(now)
	var rows [][]sheet.Cell
	line := func(r row, what, question, from, to string) {
		tone := sheet.Normal
		if what == "gone" {
			tone = sheet.Doubt
		}
		rows = append(rows, []sheet.Cell{strong(r.name), {Text: m.say(what), Look: sheet.Look{Tone: tone}}, {Text: question}, {Text: from}, {Text: to}})
	}
	for _, r := range m.rows {
		old, known := was[r.key]
		switch {
		case r.source == now && !known:
			line(r, "new", "", "", "")
		case r.source == now:
			for i, c := range m.columns {
				if old.values[i] != r.values[i] {
					line(r, "changed", c.header, old.values[i], r.values[i])
				}
			}
		case r.source == before:
			if _, still := is[r.key]; !still {
				line(r, "gone", "", "", "")
			}
		}
	}
	return listed(m.say("changes", "before", m.sources[before].Name, "now", m.sources[now].Name), rows,
		sheet.Column{Header: m.say("name"), Width: 34}, sheet.Column{Header: m.say("what"), Width: 14}, sheet.Column{Header: m.say("question"), Width: 36},
		sheet.Column{Header: m.sources[before].Name, Width: 44}, sheet.Column{Header: m.sources[now].Name, Width: 44})
}

func listed(name string, rows [][]sheet.Cell, columns ...sheet.Column) sheet.Table {
	return sheet.Table{Name: celltext.SheetName(name), Columns: columns, Count: len(rows), Tab: "2A6F4E", Rows: slices.Values(rows)}
}

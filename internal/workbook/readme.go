package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/sheet"
)

// readme is the first sheet: what this is, of when, the totals, and how to use
// it. Two columns of text, so that it also reads well aloud.
func (s *setter) readme(sheets []string) sheet.Table {
	var rows [][]sheet.Cell
	rows = append(rows, []sheet.Cell{{Text: s.title(), Look: sheet.Look{Kind: sheet.Title, Tone: sheet.Bare}}}, s.blankLine())
	for _, part := range [][][]sheet.Cell{s.about(), s.usage(), s.contents(sheets), s.colours(), s.mailTotals(), s.formTotals(), s.sums()} {
		if len(part) == 0 {
			continue
		}
		rows = append(rows, part...)
		rows = append(rows, s.blankLine())
	}
	return sheet.Table{Name: s.names["readme"], Plain: true, Tab: navy, Count: len(rows),
		Columns: []sheet.Column{{Width: 40}, {Width: 96}}, Rows: mapped(rows, func(row []sheet.Cell) []sheet.Cell { return row })}
}

func (s *setter) blankLine() []sheet.Cell { return []sheet.Cell{{Look: sheet.Look{Tone: sheet.Bare}}} }

func (s *setter) headline(key string) []sheet.Cell {
	return []sheet.Cell{{Text: s.say("readme." + key), Look: sheet.Look{Kind: sheet.Heading}}, {Look: sheet.Look{Kind: sheet.Heading}}}
}

func line(label, text string) []sheet.Cell {
	return []sheet.Cell{{Text: label, Look: sheet.Look{Kind: sheet.Strong}}, {Text: text}}
}

func figure(label string, n int) []sheet.Cell {
	return line(label, strconv.Itoa(n))
}

func (s *setter) about() [][]sheet.Cell {
	b, round := s.book, s.book.Round
	rows := [][]sheet.Cell{line(s.say("readme.what"), s.say("readme.what_text", "form", b.Form.Title.In(s.texts.Lang()), "version", strconv.Itoa(b.Form.Version)))}
	rows[0][1].Text = strings.ReplaceAll(rows[0][1].Text, "{challenge}", round.Challenge)
	rows = append(rows, line(s.say("readme.made"), s.say("readme.made_text", "date", s.clock(b.Made).Format("2006-01-02 15:04"))))
	if !b.First.IsZero() {
		rows = append(rows, line(s.say("readme.from"), s.say("readme.from_text", "mails", strconv.Itoa(b.Totals.Mails),
			"first", s.clock(b.First).Format("2006-01-02"), "last", s.clock(b.Last).Format("2006-01-02"))))
	}
	optional := [][2]string{{"city", round.City}, {"organiser", round.Organiser}, {"address", round.Address}}
	if !round.Deadline.IsZero() {
		optional = append(optional, [2]string{"deadline", round.Deadline.Format("2006-01-02")})
	}
	optional = append(optional, [2]string{"controller", round.Controller}, [2]string{"retention", round.Retention})
	for _, o := range optional {
		if o[1] != "" {
			rows = append(rows, line(s.say("readme."+o[0]), o[1]))
		}
	}
	key := "readme.personal_text"
	if s.options.Hosts {
		key = "readme.hosts_text"
	}
	return append(rows, line(s.say("readme.personal"), s.say(key)))
}

// mailTotals shows that no mail is lost: the outcomes add up to the mailbox.
func (s *setter) mailTotals() [][]sheet.Cell {
	if s.options.Hosts {
		return nil
	}
	rows := [][]sheet.Cell{s.headline("mails")}
	listed := []form.Outcome{form.OutcomeReady, form.OutcomeReview, form.OutcomeNotForm, form.OutcomeRefused, form.Duplicate, form.Waiting}
	for _, o := range listed {
		// Nobody misses a line that says that nothing waits.
		if n := s.book.Totals.Outcomes[o]; n > 0 || o != form.Waiting && o != form.Duplicate {
			rows = append(rows, figure(s.texts.Say("outcome."+string(o)), n))
		}
	}
	return append(rows, figure(s.say("readme.all_mails"), s.book.Totals.Mails))
}

func (s *setter) formTotals() [][]sheet.Cell {
	if s.options.Hosts {
		return nil
	}
	t := s.book.Totals
	rows := [][]sheet.Cell{s.headline("forms"), figure(s.say("readme.associations"), t.Associations), figure(s.say("readme.earlier"), t.Earlier),
		figure(s.say("readme.refused"), t.Refused)}
	if t.OtherForms > 0 {
		rows = append(rows, figure(s.say("readme.other_forms"), t.OtherForms))
	}
	rows = append(rows, figure(s.say("readme.all_forms"), t.Submissions), s.blankLine(), s.headline("states"),
		figure(s.texts.Say("state.ready"), t.Ready), figure(s.texts.Say("state.review"), t.Review))
	if t.Late > 0 {
		rows = append(rows, figure(s.say("readme.late"), t.Late))
	}
	return append(rows, figure(s.say("readme.answers"), t.Answers), figure(s.say("readme.doubts"), len(s.book.Doubts)))
}

func (s *setter) sums() [][]sheet.Cell {
	rows := [][]sheet.Cell{s.headline("sums")}
	for _, sum := range s.book.Sums {
		rows = append(rows, line(s.header(sum.Column.Question), s.sumText(sum)))
	}
	return rows
}

// sumText says a sum with all that makes it uncertain.
func (s *setter) sumText(sum book.Sum) string {
	n := strconv.Itoa
	if sum.Answered == 0 && len(sum.Left) == 0 {
		return s.say("sum.none")
	}
	low, high := strconv.FormatFloat(sum.Min, 'f', -1, 64), strconv.FormatFloat(sum.Max, 'f', -1, 64)
	text := s.say("sum.range", "min", low, "max", high)
	if low == high {
		text = s.say("sum.exact", "number", low)
	}
	parts := []string{text, s.say("sum.answered", "count", n(sum.Answered), "of", n(len(s.book.Rows)))}
	for _, p := range []struct {
		key   string
		count int
	}{{"about", sum.Approximate}, {"above", sum.OpenAbove}, {"below", sum.OpenBelow}, {"left", len(sum.Left)}} {
		if p.count > 0 {
			parts = append(parts, s.say("sum."+p.key, "count", n(p.count)))
		}
	}
	return strings.Join(parts, " ")
}

func (s *setter) contents(sheets []string) [][]sheet.Cell {
	rows := [][]sheet.Cell{s.headline("sheets")}
	for _, key := range sheets {
		name := s.names[key]
		rows = append(rows, []sheet.Cell{{Text: name, Link: celltext.Quoted(name) + "!A1", Look: sheet.Look{Kind: sheet.Linked}}, {Text: s.say("about." + key)}})
	}
	return rows
}

func (s *setter) colours() [][]sheet.Cell {
	rows := [][]sheet.Cell{s.headline("colours")}
	for _, c := range []struct {
		key  string
		tone sheet.Tone
	}{{"doubt", sheet.Doubt}, {"decided", sheet.Decided}, {"faint", sheet.Faint}, {"fill", sheet.ToFill}} {
		rows = append(rows, []sheet.Cell{{Text: s.say("colour." + c.key), Look: sheet.Look{Tone: c.tone}}, {Text: s.say("colour." + c.key + "_text")}})
	}
	return rows
}

func (s *setter) usage() [][]sheet.Cell {
	if s.options.Hosts {
		return nil
	}
	rows := [][]sheet.Cell{s.headline("usage")}
	for _, key := range []string{"review", "filter", "wrong", "again"} {
		rows = append(rows, line(s.say("usage."+key), s.say("usage."+key+"_text")))
	}
	return rows
}

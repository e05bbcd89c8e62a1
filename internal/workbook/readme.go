package workbook

import (
	"strconv"
	"strings"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/workbook/celltext"
)

// readme is the first sheet: what this is, of when, the totals, and how to use
// it. Two columns of text, so that it also reads well aloud.
func (s *setter) readme(sheets []string) table {
	var rows [][]cell
	rows = append(rows, []cell{{text: s.title(), look: look{title, bare}}}, s.blankLine())
	for _, part := range [][][]cell{s.about(), s.usage(), s.contents(sheets), s.colours(), s.mailTotals(), s.formTotals(), s.sums()} {
		rows = append(rows, part...)
		rows = append(rows, s.blankLine())
	}
	return table{name: s.names["readme"], plain: true, tab: navy, count: len(rows),
		columns: []column{{"", 40}, {"", 96}}, rows: mapped(rows, func(row []cell) []cell { return row })}
}

func (s *setter) blankLine() []cell { return []cell{{look: look{tone: bare}}} }

func (s *setter) headline(key string) []cell {
	return []cell{{text: s.say("readme." + key), look: look{kind: heading}}, {look: look{kind: heading}}}
}

func line(label, text string) []cell {
	return []cell{{text: label, look: look{kind: strong}}, {text: text}}
}

func figure(label string, n int) []cell {
	return line(label, strconv.Itoa(n))
}

func (s *setter) about() [][]cell {
	b, round := s.book, s.book.Round
	rows := [][]cell{line(s.say("readme.what"), s.say("readme.what_text", "form", b.Form.Title.In(s.texts.Lang()), "version", strconv.Itoa(b.Form.Version)))}
	rows[0][1].text = strings.ReplaceAll(rows[0][1].text, "{challenge}", round.Challenge)
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
	return append(rows, line(s.say("readme.personal"), s.say("readme.personal_text")))
}

// mailTotals shows that no mail is lost: the outcomes add up to the mailbox.
func (s *setter) mailTotals() [][]cell {
	rows := [][]cell{s.headline("mails")}
	listed := []form.Outcome{form.OutcomeReady, form.OutcomeReview, form.OutcomeNotForm, form.OutcomeRefused, form.Duplicate, form.Waiting}
	for _, o := range listed {
		// Nobody misses a line that says that nothing waits.
		if n := s.book.Totals.Outcomes[o]; n > 0 || o != form.Waiting && o != form.Duplicate {
			rows = append(rows, figure(s.texts.Say("outcome."+string(o)), n))
		}
	}
	return append(rows, figure(s.say("readme.all_mails"), s.book.Totals.Mails))
}

func (s *setter) formTotals() [][]cell {
	t := s.book.Totals
	rows := [][]cell{s.headline("forms"), figure(s.say("readme.associations"), t.Associations), figure(s.say("readme.earlier"), t.Earlier),
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

func (s *setter) sums() [][]cell {
	rows := [][]cell{s.headline("sums")}
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

func (s *setter) contents(sheets []string) [][]cell {
	rows := [][]cell{s.headline("sheets")}
	for _, key := range sheets {
		name := s.names[key]
		rows = append(rows, []cell{{text: name, link: celltext.Quoted(name) + "!A1", look: look{kind: linked}}, {text: s.say("about." + key)}})
	}
	return rows
}

func (s *setter) colours() [][]cell {
	rows := [][]cell{s.headline("colours")}
	for _, c := range []struct {
		key  string
		tone tone
	}{{"doubt", doubt}, {"decided", decided}, {"faint", faint}, {"fill", toFill}} {
		rows = append(rows, []cell{{text: s.say("colour." + c.key), look: look{tone: c.tone}}, {text: s.say("colour." + c.key + "_text")}})
	}
	return rows
}

func (s *setter) usage() [][]cell {
	rows := [][]cell{s.headline("usage")}
	for _, key := range []string{"review", "filter", "wrong", "again"} {
		rows = append(rows, line(s.say("usage."+key), s.say("usage."+key+"_text")))
	}
	return rows
}

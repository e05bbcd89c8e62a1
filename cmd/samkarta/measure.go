package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/accuracy"
	"samkarta/internal/form"
	"samkarta/internal/pipeline"
)

// measureCommand reads documents whose answers are known and prints how exactly
// they were read. It made the tables of `samkarta help noggrannhet`.
type measureCommand struct {
	Form     string            `help:"${flag_form}" placeholder:"${what_id}"`
	Group    map[string]string `help:"${flag_group}" placeholder:"${what_group}"`
	Show     int               `help:"${flag_show}" placeholder:"N"`
	Markdown bool              `help:"${flag_markdown}"`
	Gold     string            `arg:"" name:"gold" help:"${arg_gold}"`
}

// Run reads every document that the gold names.
func (c *measureCommand) Run(ctx context.Context, a *app) error {
	id := c.Form
	if id == "" {
		id = a.settings.Round.Form
	}
	f, err := a.formOf(id)
	if err != nil {
		return err
	}
	gold, err := c.gold()
	if err != nil {
		return err
	}
	pool := a.pool(a.readerCache())
	defer pool.Close()
	pool.Warm()
	reader := pipeline.NewReader(pool, a.library)
	m := accuracy.New(f)
	for i, file := range gold {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := filepath.Join(filepath.Dir(c.Gold), filepath.FromSlash(file[0].File))
		data, err := os.ReadFile(name)
		if err != nil {
			return &form.Fault{Key: "read", Args: map[string]string{"file": name}, Err: err}
		}
		if i == 0 {
			// The first reading starts a child and would be counted for it.
			if _, err := reader.Read(name, data, a.now()); err != nil {
				return err
			}
		}
		begun := time.Now()
		submissions, err := reader.Read(name, data, a.now())
		if err != nil {
			return err
		}
		m.File(file, submissions, time.Since(begun))
		if !a.cli.Quiet && (i%25 == 24 || i == len(gold)-1) {
			fmt.Fprintln(a.stderr, a.texts.Say("cli.progress", "done", strconv.Itoa(i+1), "total", strconv.Itoa(len(gold))))
		}
	}
	a.figures(m, c.Markdown)
	a.differences(m, c.Show)
	return nil
}

// gold reads the gold, the lines of a file together.
func (c *measureCommand) gold() (files [][]accuracy.Gold, err error) {
	fault := func(key string, err error) error {
		return &form.Fault{Key: key, Args: map[string]string{"file": c.Gold}, Err: err}
	}
	in, err := os.Open(c.Gold)
	if err != nil {
		return nil, fault("read", err)
	}
	defer in.Close()
	groups := map[string]string{}
	for group, styles := range c.Group {
		for style := range strings.SplitSeq(styles, ",") {
			groups[style] = group
		}
	}
	all, err := accuracy.ReadGold(in, groups)
	if err != nil {
		return nil, fault("gold", err)
	}
	if len(all) == 0 {
		return nil, fault("gold", errors.New("no lines"))
	}
	at := map[string]int{}
	for _, g := range all {
		i, known := at[g.File]
		if !known {
			i = len(files)
			at[g.File] = i
			files = append(files, nil)
		}
		files[i] = append(files[i], g)
	}
	return files, nil
}

// figures prints the tables: what was read, how exactly, and how much the
// confidence is worth.
func (a *app) figures(m *accuracy.Measure, markdown bool) {
	say := func(key string) string { return a.texts.Say("measure." + key) }
	names, tallies := m.Groups()
	names, tallies = slices.Clone(names), append(tallies, m.All())
	for i := range names {
		names[i] = a.groupName(names[i])
	}
	names = append(names, say("all"))
	made := [][]string{{say("group"), say("documents"), say("formats")}}
	exact := [][]string{{say("group"), say("answers"), say("right"), say("right_share"), say("wrong"), say("missed"), say("invented"), say("silent"), say("states"), say("time")}}
	for i, t := range tallies {
		made = append(made, []string{names[i], strconv.Itoa(t.Documents), formats(t.Formats)})
		exact = append(exact, []string{
			names[i], strconv.Itoa(t.Answers), strconv.Itoa(t.Right), a.decimal(100*t.Exact(), 2), strconv.Itoa(t.Wrong), strconv.Itoa(t.Missed), strconv.Itoa(t.Invented),
			a.decimal(t.SilentPerMille(), 2), strconv.Itoa(t.States) + "/" + strconv.Itoa(t.Documents), strconv.FormatInt(t.Median().Milliseconds(), 10),
		})
	}
	a.println(say("table_made") + "\n\n" + grid(made, markdown) + "\n\n" + say("table_exact") + "\n\n" + grid(exact, markdown))
	a.println("\n" + say("table_calibration") + "\n\n" + grid(a.calibration(names, tallies), markdown))
	if len(m.Leaks) > 0 {
		a.println("\n" + a.texts.Say("measure.leaks", "count", strconv.Itoa(len(m.Leaks)), "files", strings.Join(m.Leaks, ", ")))
	}
}

// calibration makes the table of what the confidence is worth: a row a range, a
// column a group.
func (a *app) calibration(names []string, tallies []*accuracy.Tally) [][]string {
	rows := [][]string{append([]string{a.texts.Say("measure.confidence")}, names...)}
	for i, bin := range tallies[0].Calibration {
		below := "1"
		if i > 0 {
			below = "< " + a.decimal(tallies[0].Calibration[i-1].From, 2)
		}
		row := []string{a.decimal(bin.From, 2) + " – " + below}
		for _, t := range tallies {
			cell := "–"
			if bin := t.Calibration[i]; bin.Given > 0 {
				cell = fmt.Sprintf("%d/%d", bin.Right, bin.Given)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

// groupName words the groups that the program knows; others are named as the
// gold names them.
func (a *app) groupName(group string) string {
	if key := "measure.group_" + group; a.texts.Has(key) {
		return a.texts.Say(key)
	}
	return group
}

// formats lists what the documents are: "12 docx, 3 pdf".
func formats(counts map[string]int) string {
	var out []string
	for _, f := range slices.SortedFunc(maps.Keys(counts), func(x, y string) int {
		if counts[x] != counts[y] {
			return counts[y] - counts[x]
		}
		return strings.Compare(x, y)
	}) {
		out = append(out, strconv.Itoa(counts[f])+" "+f)
	}
	return strings.Join(out, ", ")
}

// decimal writes a number in the user's language.
func (a *app) decimal(n float64, digits int) string {
	s := strconv.FormatFloat(n, 'f', digits, 64)
	if a.texts.Lang() == form.Swedish {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// grid sets a table in columns, numbers to the right and words to the left; a
// terminal shows it, and with bars it is Markdown.
func grid(rows [][]string, markdown bool) string {
	wide, words := make([]int, len(rows[0])), make([]bool, len(rows[0]))
	words[0] = true
	for n, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], len([]rune(cell)))
			words[i] = words[i] || n > 0 && strings.Contains(cell, ", ")
		}
	}
	if markdown {
		rule := make([]string, len(wide))
		for i := range wide {
			rule[i] = strings.Repeat("-", wide[i])
			if !words[i] {
				rule[i] = rule[i][1:] + ":"
			}
		}
		rows = slices.Insert(slices.Clone(rows), 1, rule)
	}
	var b strings.Builder
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			blanks := strings.Repeat(" ", wide[i]-len([]rune(cell)))
			cells[i] = blanks + cell
			if words[i] {
				cells[i] = cell + blanks
			}
		}
		line := strings.Join(cells, "  ")
		if markdown {
			line = "| " + strings.Join(cells, " | ") + " |"
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// differences lists answers that are not exactly right, to look into.
func (a *app) differences(m *accuracy.Measure, most int) {
	words := map[accuracy.Verdict]string{
		accuracy.Wrong: a.texts.Say("measure.wrong"), accuracy.Missed: a.texts.Say("measure.missed"), accuracy.Invented: a.texts.Say("measure.invented"),
	}
	for _, d := range m.Differences[:min(most, len(m.Differences))] {
		a.println("")
		a.println(a.texts.Say("measure.difference", "what", words[d.Verdict], "file", strings.TrimSuffix(d.File+" › "+d.Part, " › "), "field", d.Field))
		a.println("  " + a.texts.Say("measure.want") + ": " + shorten(d.Want, 100))
		a.println("  " + a.texts.Say("measure.got") + ": " + shorten(d.Got.Raw, 100))
	}
}

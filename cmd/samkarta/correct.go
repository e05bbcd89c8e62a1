package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strconv"
	"strings"

	"samkarta/internal/coding/memory"
	"samkarta/internal/form"
	"samkarta/internal/store"
	"samkarta/internal/wording"
	"samkarta/internal/workbook/correction"
)

// correctCommand reads an edited workbook back.
type correctCommand struct {
	File   string `arg:"" help:"${arg_workbook}"`
	DryRun bool   `help:"${flag_dry_run}"`
	By     string `help:"${flag_by}" placeholder:"${what_name}"`
}

// mostWorkbook is the largest workbook that is read, in bytes: ten times that of
// 10,000 associations.
const mostWorkbook = 256 << 20

// Run stores what was corrected, or with --dry-run only shows it.
func (c *correctCommand) Run(ctx context.Context, a *app) (err error) {
	data, err := readWhole(c.File)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log, ReadOnly: c.DryRun})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	read, err := a.readBack(ctx, s, data, cmp.Or(c.By, userName()))
	if err != nil {
		return named(err, c.File)
	}
	if !c.DryRun {
		if _, err := s.AddDecisions(ctx, read.Decisions()...); err != nil {
			return err
		}
	}
	a.printCorrection(read)
	if err := a.learn(read.Rules(), !c.DryRun); err != nil {
		return err
	}
	key := "correction.stored"
	if c.DryRun {
		key = "correction.dry"
	}
	a.println(a.texts.Say(key, "count", strconv.Itoa(len(read.Changes)), "known", strconv.Itoa(read.Known), "refused", strconv.Itoa(len(read.Refused))))
	return nil
}

// learn keeps what was ruled about words as rules for all answers, and tells
// each; a rehearsal only tells.
func (a *app) learn(learnt []form.Rule, keep bool) error {
	if len(learnt) == 0 {
		return nil
	}
	rules, err := a.loadRules()
	if err != nil {
		return err
	}
	for _, r := range learnt {
		r.When = a.now()
		rules, r, _ = memory.Add(rules, r)
		label := r.Concept
		if c, ok := a.library.Vocabularies[r.Vocabulary].Concept(r.Concept); ok {
			label = c.Label.In(a.texts.Lang())
		}
		a.println(a.texts.Say("rule.added."+string(r.Kind), "id", r.ID, "words", oneLine(r.Words), "concept", label, "file", a.rulesFile()))
	}
	if !keep {
		return nil
	}
	if err := writeRules(a.rulesFile(), rules); err != nil {
		return err
	}
	a.println(a.texts.Say("rule.learnt"))
	return nil
}

// readWhole reads a file that is not too large to be a workbook.
func readWhole(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && info.Size() > mostWorkbook {
		err = errors.New("too large")
	}
	if err != nil {
		return nil, &form.Fault{Key: "read", Args: map[string]string{"file": name}, Err: err}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, &form.Fault{Key: "read", Args: map[string]string{"file": name}, Err: err}
	}
	return data, nil
}

// named gives a fault about a file's contents the file's name.
func named(err error, file string) error {
	var fault *form.Fault
	if errors.As(err, &fault) && fault.Args == nil {
		fault.Args = map[string]string{"file": file}
	}
	return err
}

// readBack reads an edited workbook against the data folder as it is now.
func (a *app) readBack(ctx context.Context, s *store.Store, data []byte, by string) (*correction.Correction, error) {
	b, err := a.compile(ctx, s)
	if err != nil {
		return nil, err
	}
	decisions, err := s.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	texts := []*wording.Texts{a.texts}
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		if lang != a.texts.Lang() {
			other, err := wording.Load(a.templates, lang)
			if err != nil {
				return nil, err
			}
			texts = append(texts, other)
		}
	}
	return correction.Read(data, correction.Input{Book: b, Decisions: decisions, Texts: texts, By: by})
}

func (a *app) printCorrection(c *correction.Correction) {
	say := a.texts.Say
	for _, ch := range c.Changes {
		a.println(say("correction.change", "sheet", ch.Sheet, "cell", ch.Cell, "organisation", ch.Organisation, "question", ch.Question,
			"from", a.brief(ch.From), "to", a.brief(ch.To)))
		if ch.Now != "" {
			a.println(say("correction.conflict", "now", a.brief(ch.Now)))
		}
	}
	for _, part := range []struct {
		head    string
		remarks []correction.Remark
	}{{"correction.refused_head", c.Refused}, {"correction.told_head", c.Told}} {
		if len(part.remarks) > 0 {
			a.println(say(part.head, "count", strconv.Itoa(len(part.remarks))))
		}
		for _, m := range part.remarks {
			a.println("  " + a.remark(m))
		}
	}
}

func (a *app) remark(m correction.Remark) string {
	args := make([]string, 0, 2*len(m.Args))
	for name, value := range m.Args {
		args = append(args, name, oneLine(value))
	}
	text := a.texts.Say("correction."+m.Key, args...)
	if m.Cell == "" {
		return a.texts.Say("correction.where_sheet", "sheet", m.Sheet, "text", text)
	}
	return a.texts.Say("correction.where", "sheet", m.Sheet, "cell", m.Cell, "text", text)
}

// brief is the beginning of a text: the workbook has it whole.
func (a *app) brief(text string) string {
	if text = oneLine(text); text == "" {
		return a.texts.Say("workbook.blank")
	}
	return shorten(text, 70)
}

// oneLine folds a text, so that a line of the output is one change.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

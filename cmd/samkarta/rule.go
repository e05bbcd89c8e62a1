package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/coding/memory"
	"samkarta/internal/form"
)

// ruleCommand keeps what a coordinator rules about words.
type ruleCommand struct {
	Add    ruleAddCommand    `cmd:"" help:"${cmd_rule_add}"`
	List   ruleListCommand   `cmd:"" help:"${cmd_rule_list}"`
	Remove ruleRemoveCommand `cmd:"" help:"${cmd_rule_remove}"`
	Export ruleExportCommand `cmd:"" help:"${cmd_rule_export}"`
	Import ruleImportCommand `cmd:"" help:"${cmd_rule_import}"`
}

// loadRules reads the rules of the data folder; without a file there are none.
func (a *app) loadRules() ([]form.Rule, error) {
	return readRules(a.rulesFile(), true)
}

func (a *app) rulesFile() string { return filepath.Join(a.settings.Data, memory.FileName) }

func readRules(name string, mayMiss bool) ([]form.Rule, error) {
	src, err := os.ReadFile(name)
	switch {
	case mayMiss && errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &form.Fault{Key: "read", Args: map[string]string{"file": name}, Err: err}
	}
	return memory.Parse(name, src)
}

func writeRules(name string, rules []form.Rule) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return &form.Fault{Key: "write", Args: map[string]string{"file": name}, Err: err}
	}
	return writeFile(name, outputMode, func(f *os.File) error {
		_, err := f.Write(memory.Write(rules))
		return err
	})
}

// ruleAddCommand adds one rule.
type ruleAddCommand struct {
	Vocabulary string   `arg:"" help:"${arg_rule_vocabulary}"`
	Concept    string   `arg:"" help:"${arg_rule_concept}"`
	Words      []string `arg:"" help:"${arg_rule_words}"`
	Blocked    bool     `help:"${flag_rule_blocked}"`
	Why        string   `help:"${flag_rule_why}" placeholder:"${what_text}"`
	Who        string   `help:"${flag_rule_who}" placeholder:"${what_name}"`
	From       string   `help:"${flag_rule_from}" placeholder:"${what_id}"`
	Reread     bool     `help:"${flag_rule_reread}"`
}

// Run writes the rule, and reads all mails again when asked to.
func (c *ruleAddCommand) Run(ctx context.Context, a *app) error {
	v := a.library.Vocabularies[c.Vocabulary]
	if v == nil {
		ids := make([]string, 0, len(a.library.Vocabularies))
		for id := range a.library.Vocabularies {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return &form.Fault{Key: "unknown_vocabulary", Args: map[string]string{"vocabulary": c.Vocabulary, "known": strings.Join(ids, ", ")}}
	}
	concept, known := v.Concept(c.Concept)
	if !known {
		return &form.Fault{Key: "unknown_concept", Args: map[string]string{"concept": c.Concept, "vocabulary": c.Vocabulary}}
	}
	rules, err := a.loadRules()
	if err != nil {
		return err
	}
	rule := form.Rule{
		Kind: form.SynonymRule, Vocabulary: c.Vocabulary, Concept: c.Concept, Words: strings.Join(c.Words, " "),
		Who: c.Who, Why: c.Why, From: c.From, When: a.now(),
	}
	if c.Blocked {
		rule.Kind = form.BlockedRule
	}
	if rule.Who == "" {
		rule.Who = userName()
	}
	rules, rule, _ = memory.Add(rules, rule)
	if err := writeRules(a.rulesFile(), rules); err != nil {
		return err
	}
	a.println(a.texts.Say("rule.added."+string(rule.Kind), "id", rule.ID, "words", rule.Words, "concept", concept.Label.In(a.texts.Lang()), "file", a.rulesFile()))
	if c.Reread {
		return a.rereadAll(ctx, rule.Who)
	}
	a.println(a.texts.Say("rule.next_run"))
	return nil
}

// ruleRemoveCommand takes a rule back, so that the vocabulary holds again.
type ruleRemoveCommand struct {
	ID     string `arg:"" name:"id" help:"${arg_rule_id}"`
	Reread bool   `help:"${flag_rule_reread}"`
}

// Run writes the rules without it, and says what it was so that it can be made
// again.
func (c *ruleRemoveCommand) Run(ctx context.Context, a *app) error {
	rules, err := a.loadRules()
	if err != nil {
		return err
	}
	rules, removed, found := memory.Remove(rules, c.ID)
	if !found {
		return &form.Fault{Key: "unknown_rule", Args: map[string]string{"id": c.ID}}
	}
	if err := writeRules(a.rulesFile(), rules); err != nil {
		return err
	}
	a.println(a.texts.Say("rule.removed", "rule", a.ruleLine(removed)))
	if c.Reread {
		return a.rereadAll(ctx, userName())
	}
	a.println(a.texts.Say("rule.removed_next"))
	return nil
}

// userName is who the operating system says is at the keys.
func userName() string {
	u, err := user.Current()
	switch {
	case err != nil:
		return ""
	case u.Name != "":
		return u.Name
	}
	return u.Username
}

// rereadAll has every mail of the data folder read again with the rules as they
// are now.
func (a *app) rereadAll(ctx context.Context, who string) (err error) {
	w, err := a.openWorkplace(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	mails, err := w.store.Mails(ctx)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(mails))
	for _, m := range mails {
		ids = append(ids, m.ID)
	}
	n, err := w.store.Reread(ctx, who, ids...)
	if err != nil {
		return err
	}
	if err := w.pipeline.Run(ctx, true); err != nil {
		return err
	}
	a.println(a.texts.Say("rule.reread", "count", strconv.Itoa(n)))
	return nil
}

// ruleListCommand shows the rules with who and when.
type ruleListCommand struct{}

// Run prints a rule a line, the oldest first.
func (c *ruleListCommand) Run(a *app) error {
	rules, err := a.loadRules()
	if err != nil {
		return err
	}
	if len(rules) == 0 {
		a.println(a.texts.Say("rule.none"))
	}
	idle := memory.Check(rules, a.library)
	for _, r := range rules {
		line := a.ruleLine(r)
		if slices.Contains(idle, r) {
			line += " " + a.texts.Say("rule.idle")
		}
		a.println(line)
	}
	return nil
}

func (a *app) ruleLine(r form.Rule) string {
	line := a.texts.Say("rule.line."+string(r.Kind), "id", r.ID, "words", r.Words, "concept", r.Vocabulary+"/"+r.Concept,
		"who", r.Who, "when", r.When.Local().Format("2006-01-02 15:04"))
	if r.Why != "" {
		line += " " + a.texts.Say("rule.why", "why", r.Why)
	}
	return line
}

// ruleExportCommand writes the rules to a file for another association or year.
type ruleExportCommand struct {
	File string `arg:"" help:"${arg_rule_file}"`
}

// Run writes the file.
func (c *ruleExportCommand) Run(a *app) error {
	rules, err := a.loadRules()
	if err != nil {
		return err
	}
	if err := writeRules(c.File, rules); err != nil {
		return err
	}
	a.println(a.texts.Say("rule.exported", "count", strconv.Itoa(len(rules)), "file", c.File))
	return nil
}

// ruleImportCommand puts another file's rules to the own.
type ruleImportCommand struct {
	File string `arg:"" help:"${arg_rule_file}"`
}

// Run merges and names what the files disagree on; the own rules stay.
func (c *ruleImportCommand) Run(a *app) error {
	theirs, err := readRules(c.File, false)
	if err != nil {
		return err
	}
	ours, err := a.loadRules()
	if err != nil {
		return err
	}
	merged, conflicts := memory.Merge(ours, theirs)
	if err := writeRules(a.rulesFile(), merged); err != nil {
		return err
	}
	a.println(a.texts.Say("rule.imported", "count", strconv.Itoa(len(merged)-len(ours)), "total", strconv.Itoa(len(merged))))
	for _, conflict := range conflicts {
		a.println(a.texts.Say("rule.conflict", "ours", a.ruleLine(conflict.Ours), "theirs", a.ruleLine(conflict.Theirs)))
	}
	return nil
}

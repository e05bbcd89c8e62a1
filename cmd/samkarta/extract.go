package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/pipeline"
)

// extractCommand reads files and prints the answers, keeping nothing.
type extractCommand struct {
	Form  string   `help:"${flag_form}" placeholder:"${what_id}"`
	JSON  bool     `name:"json" help:"${flag_json}"`
	Files []string `arg:"" help:"${arg_files}"`
}

// Run reads the files in their order. A file that is no form is said to be
// none; only a path that cannot be read is a failure.
func (c *extractCommand) Run(ctx context.Context, a *app) error {
	library := a.library
	if c.Form != "" {
		f, err := a.formOf(c.Form)
		if err != nil {
			return err
		}
		library = &form.Library{Forms: []*form.Form{f}, Vocabularies: a.library.Vocabularies}
	}
	pool := a.pool(a.readerCache())
	defer pool.Close()
	reader := pipeline.NewReader(pool, library)
	for _, name := range c.Files {
		data, err := os.ReadFile(name)
		if err != nil {
			return &form.Fault{Key: "read", Args: map[string]string{"file": name}, Err: err}
		}
		submissions, err := reader.Read(name, data, a.now())
		if err != nil {
			return err
		}
		for _, s := range submissions {
			if err := c.print(a, name, s); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (c *extractCommand) print(a *app, name string, s form.Submission) error {
	if c.JSON {
		return json.NewEncoder(a.stdout).Encode(a.document(name, s))
	}
	a.table(name, s)
	return nil
}

// table prints the answers for a person.
func (a *app) table(name string, s form.Submission) {
	title := name
	if s.Part != "" {
		title += " › " + s.Part
	}
	f, known := a.library.Form(s.Form)
	asked := 0
	if known {
		asked = len(f.Questions())
	}
	a.println(a.texts.Say("cli.table_document", "file", title, "state", a.texts.Say("cli.state."+string(s.State)),
		"count", strconv.Itoa(len(s.Answers)), "asked", strconv.Itoa(asked)))
	if known {
		for _, q := range slices.Concat(f.Questions(), f.Optional) {
			if answer, ok := s.Answers[q.ID]; ok {
				text := strings.ReplaceAll(answer.Raw, "\n", "\n"+strings.Repeat(" ", 44))
				a.println(fmt.Sprintf("  %-40s  %s", shorten(q.Label.In(a.texts.Lang()), 40), text))
			}
		}
	}
	for _, p := range s.Problems {
		if p.Severity != form.Info {
			a.println("  " + a.texts.Say("cli.table_problem") + ": " + a.texts.Problem(p))
		}
	}
}

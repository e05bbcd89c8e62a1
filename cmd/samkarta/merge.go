package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"samkarta/internal/workbook/correction"
	"samkarta/internal/workbook/region"
)

// mergeCommand puts several workbooks together.
type mergeCommand struct {
	Files  []string `arg:"" help:"${arg_workbooks}"`
	Out    string   `short:"o" required:"" help:"${flag_out}" placeholder:"${what_file}"`
	Rounds bool     `help:"${flag_rounds}"`
}

// Run writes the workbook of them all. The files' names are what the sources are
// called, with a number where two are the same.
func (c *mergeCommand) Run(a *app) error {
	f, err := a.formOf(a.settings.Round.Form)
	if err != nil {
		return err
	}
	var sources []region.Source
	seen := map[string]int{}
	for _, file := range c.Files {
		data, err := readWhole(file)
		if err != nil {
			return err
		}
		answers, err := correction.Answers(data)
		if err != nil {
			return named(err, file)
		}
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		if seen[name]++; seen[name] > 1 {
			name += " " + strconv.Itoa(seen[name])
		}
		sources = append(sources, region.Source{Name: name, Answers: answers})
	}
	err = writeFile(c.Out, outputMode, func(out *os.File) error {
		return region.Write(out, sources, a.texts, region.Options{Form: f, Rounds: c.Rounds, Made: a.now()})
	})
	if err != nil {
		return err
	}
	a.println(a.texts.Say("cli.wrote", "file", c.Out))
	return nil
}

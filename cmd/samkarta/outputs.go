package main

import (
	"context"
	"os"

	"samkarta/internal/book"
	"samkarta/internal/report"
	"samkarta/internal/workbook"
)

// workbookCommand compiles the workbook.
type workbookCommand struct {
	Out string `short:"o" required:"" help:"${flag_out}" placeholder:"${what_file}"`
}

// Run writes the file and says so.
func (c *workbookCommand) Run(ctx context.Context, a *app) error {
	b, err := a.compileOnly(ctx)
	if err != nil {
		return err
	}
	if err := a.writeWorkbook(c.Out, b); err != nil {
		return err
	}
	a.println(a.texts.Say("cli.wrote", "file", c.Out))
	return nil
}

// reportCommand sets the report.
type reportCommand struct {
	Out     string `short:"o" required:"" help:"${flag_out}" placeholder:"${what_file}"`
	Edition string `enum:"city,sector" default:"city" help:"${flag_edition}"`
}

// Run writes the file and says so.
func (c *reportCommand) Run(ctx context.Context, a *app) error {
	b, err := a.compileOnly(ctx)
	if err != nil {
		return err
	}
	if err := a.writeReport(c.Out, b, report.Edition(c.Edition)); err != nil {
		return err
	}
	a.println(a.texts.Say("cli.wrote", "file", c.Out))
	return nil
}

// Both hold personal data, so that only their owner may read them.
const outputMode = 0o600

func (a *app) writeWorkbook(name string, b *book.Book) error {
	return writeFile(name, outputMode, func(f *os.File) error { return workbook.Write(f, b, a.texts, workbook.Options{}) })
}

func (a *app) writeReport(name string, b *book.Book, edition report.Edition) error {
	layout, err := report.Load(a.templates, a.library, b.Form)
	if err != nil {
		return err
	}
	return writeFile(name, outputMode, func(f *os.File) error {
		return report.Write(f, b, a.texts, report.Options{Layout: layout, Edition: edition})
	})
}

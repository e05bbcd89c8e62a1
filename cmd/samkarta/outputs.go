package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/since"
	"samkarta/internal/form"
	"samkarta/internal/report"
	"samkarta/internal/workbook"
	"samkarta/internal/workbook/opendata"
)

// workbookCommand compiles the workbook.
type workbookCommand struct {
	Out       string `short:"o" required:"" help:"${flag_out}" placeholder:"${what_file}"`
	Edition   string `enum:"coordinator,hosts,open" default:"coordinator" help:"${flag_workbook_edition}"`
	Originals bool   `help:"${flag_originals}"`
}

// Run writes the file and says so.
func (c *workbookCommand) Run(ctx context.Context, a *app) error {
	b, err := a.compileOnly(ctx)
	if err != nil {
		return err
	}
	var options workbook.Options
	switch {
	case c.Edition == "open":
		return a.writeOpenData(c.Out, b)
	case c.Edition == "hosts":
		options.Hosts = true
	case c.Originals:
		if options.Original, err = a.originalsBeside(ctx, c.Out, b); err != nil {
			return err
		}
	}
	if err := a.writeWorkbook(c.Out, b, options); err != nil {
		return err
	}
	a.println(a.texts.Say("cli.wrote", "file", c.Out))
	return nil
}

// reportCommand sets the report.
type reportCommand struct {
	Out     string `short:"o" required:"" help:"${flag_out}" placeholder:"${what_file}"`
	Edition string `default:"city" help:"${flag_edition}" placeholder:"${what_name}"`
	Format  string `enum:",pdf,html" default:"" help:"${flag_report_format}" placeholder:"pdf|html"`
	Since   string `help:"${flag_since}" placeholder:"${what_date}"`
}

// Run writes the file and says so.
func (c *reportCommand) Run(ctx context.Context, a *app) error {
	// The day itself belongs to the last report.
	day, err := time.ParseInLocation(time.DateOnly, c.Since, time.Local)
	if c.Since != "" && err != nil {
		return usageError{&form.Fault{Key: "since", Args: map[string]string{"since": c.Since}, Err: err}}
	}
	in, err := a.inputOnly(ctx)
	if err != nil {
		return err
	}
	var before *book.Book
	if c.Since != "" {
		before = since.Before(in, day.AddDate(0, 0, 1).Add(-time.Second))
	}
	if err := a.writeReport(c.Out, c.format(), book.Compile(in), before, c.Edition); err != nil {
		return err
	}
	a.println(a.texts.Say("cli.wrote", "file", c.Out))
	return nil
}

// format is the asked one, else that of the file's name.
func (c *reportCommand) format() report.Format {
	switch ext := strings.ToLower(filepath.Ext(c.Out)); {
	case c.Format != "":
		return report.Format(c.Format)
	case ext == ".html" || ext == ".htm":
		return report.HTML
	}
	return report.PDF
}

// Both hold personal data, so that only their owner may read them.
const outputMode = 0o600

func (a *app) writeWorkbook(name string, b *book.Book, o workbook.Options) error {
	return writeFile(name, outputMode, func(f *os.File) error { return workbook.Write(f, b, a.texts, o) })
}

// writeOpenData writes the files of open data into a folder.
func (a *app) writeOpenData(dir string, b *book.Book) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &form.Fault{Key: "write", Args: map[string]string{"file": dir}, Err: err}
	}
	data := opendata.Compile(b, a.texts)
	for _, name := range data.Files() {
		name := filepath.Join(dir, name)
		if err := writeFile(name, outputMode, func(f *os.File) error { return data.Write(f, filepath.Base(name)) }); err != nil {
			return err
		}
		a.println(a.texts.Say("cli.wrote", "file", name))
	}
	return nil
}

func (a *app) writeReport(name string, format report.Format, b, before *book.Book, edition string) error {
	layout, err := report.Load(a.templates, a.library, b.Form, edition)
	if err != nil {
		return err
	}
	return writeFile(name, outputMode, func(f *os.File) error {
		return report.Write(f, b, a.texts, format, report.Options{Layout: layout, Before: before})
	})
}

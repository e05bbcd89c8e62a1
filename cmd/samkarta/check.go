package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"samkarta/internal/blank"
	"samkarta/internal/form"
	"samkarta/internal/form/lint"
	"samkarta/internal/tagpdf/tagcheck"
	"samkarta/internal/yamlfile"
)

// checkCommand finds what is wrong in forms and vocabularies that load, or with a
// PDF that is to be accessible.
type checkCommand struct {
	Path string `arg:"" optional:"" help:"${arg_check}"`
}

// Run prints a line a finding; a clean folder or file is the only success.
func (c *checkCommand) Run(a *app) error {
	if file, ok, err := c.pdf(); ok || err != nil {
		if err != nil {
			return err
		}
		return a.checkPDF(c.Path, file)
	}
	dir, only, err := c.folder(a)
	if err != nil {
		return err
	}
	all, err := lint.Check(dir)
	if err != nil {
		return err
	}
	count := 0
	for _, finding := range all {
		if only == "" || filepath.Base(finding.File) == only {
			a.println(a.texts.FileFault(finding))
			count++
		}
	}
	lib, broken := form.Load(dir)
	if broken == nil {
		long, err := c.pages(a, lib, only)
		if err != nil {
			return err
		}
		count += long
	}
	if count > 0 {
		return &form.Fault{Key: "check_findings", Args: map[string]string{"count": strconv.Itoa(count)}}
	}
	if broken != nil {
		return broken
	}
	a.println(a.texts.Say("check.clean", "forms", strconv.Itoa(len(lib.Forms)), "vocabularies", strconv.Itoa(len(lib.Vocabularies))))
	return nil
}

// mostPDF is the largest file that is checked: ten times a report of a thousand.
const mostPDF = 64 << 20

// pdf reads the path when it is a PDF.
func (c *checkCommand) pdf() (file []byte, ok bool, err error) {
	info, err := os.Stat(c.Path)
	if c.Path == "" || err != nil || info.IsDir() {
		return nil, false, nil // folder tells what is wrong with it
	}
	f, err := os.Open(c.Path)
	if err != nil {
		return nil, false, &form.Fault{Key: "read", Args: map[string]string{"file": c.Path}, Err: err}
	}
	file, err = io.ReadAll(io.LimitReader(f, mostPDF+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, false, &form.Fault{Key: "read", Args: map[string]string{"file": c.Path}, Err: err}
	}
	ok = bytes.HasPrefix(file, []byte("%PDF-"))
	if ok && len(file) > mostPDF {
		return nil, false, &form.Fault{Key: "check_pdf_large", Args: map[string]string{"file": c.Path, "megabytes": strconv.Itoa(mostPDF >> 20)}}
	}
	return file, ok, nil
}

// checkPDF holds a PDF against what an accessible one must have.
func (a *app) checkPDF(name string, file []byte) error {
	pdf, err := tagcheck.Open(file)
	if err != nil {
		return &form.Fault{Key: "check_pdf_unreadable", Args: map[string]string{"file": name}, Err: err}
	}
	found := pdf.Findings()
	for _, f := range found {
		a.println(a.texts.Say("check.pdf."+f.Rule, "where", f.Where))
	}
	if len(found) > 0 {
		return &form.Fault{Key: "check_pdf_findings", Args: map[string]string{"count": strconv.Itoa(len(found)), "file": name}}
	}
	a.println(a.texts.Say("check.pdf_clean", "file", name, "pages", strconv.Itoa(pdf.Pages())))
	return nil
}

// pages tells of forms whose blanks take more pages than the form may, and gives
// how many they are.
func (c *checkCommand) pages(a *app, lib *form.Library, only string) (count int, err error) {
	for _, f := range lib.Forms {
		if only != "" && only != f.ID+".yaml" {
			continue
		}
		n, fits, err := blank.Pages(f, blank.Options{Texts: a.texts, Round: a.settings.Round.placeholders()})
		if err != nil {
			return count, err
		}
		if !fits {
			a.println(a.texts.Say("cli.blank_pages", "file", f.ID, "pages", strconv.Itoa(n), "limit", strconv.Itoa(f.MaxPages)))
			count++
		}
	}
	return count, nil
}

// folder gives the templates folder to check: the installed one, a named one,
// or the one that a named file stands in; then only that file is told of.
func (c *checkCommand) folder(a *app) (dir fs.FS, only string, err error) {
	if c.Path == "" {
		return a.templates, "", nil
	}
	info, err := os.Stat(c.Path)
	if err != nil {
		return nil, "", &form.Fault{Key: "read", Args: map[string]string{"file": c.Path}, Err: err}
	}
	if info.IsDir() {
		return os.DirFS(c.Path), "", nil
	}
	// A broken file is told of by its own line, whatever folder it stands in.
	src, err := os.ReadFile(c.Path)
	if err != nil {
		return nil, "", &form.Fault{Key: "read", Args: map[string]string{"file": c.Path}, Err: err}
	}
	if _, err := yamlfile.Parse(c.Path, src); err != nil {
		return nil, "", err
	}
	return os.DirFS(filepath.Dir(filepath.Dir(c.Path))), filepath.Base(c.Path), nil
}

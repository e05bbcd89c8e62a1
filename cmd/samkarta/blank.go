package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/blank"
	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/store"
)

// blankCommand makes blanks of the installed forms.
type blankCommand struct {
	Form   string `help:"${flag_blank_form}" placeholder:"${what_id}"`
	Format string `help:"${flag_format}" enum:"docx,odt,xlsx,pdf" default:"docx"`
	Out    string `short:"o" help:"${flag_out}" placeholder:"${what_file}"`
	All    string `help:"${flag_all}" placeholder:"${what_dir}"`
	For    string `help:"${flag_for}" placeholder:"${what_id}"`
}

// blankMode: a blank holds nothing about anybody; one that is filled in does.
const blankMode = 0o644

// Run writes one blank, or all that there are.
func (c *blankCommand) Run(ctx context.Context, a *app) error {
	o := blank.Options{Texts: a.texts, Round: a.settings.Round.placeholders(), Author: a.settings.Round.Organiser, Now: a.now()}
	if c.All != "" {
		return a.writeBlanks(c.All, o)
	}
	if c.Out == "" {
		return usageError{&form.Fault{Key: "blank_out"}}
	}
	id, mode := cmp.Or(c.Form, a.settings.Round.Form), os.FileMode(blankMode)
	if c.For != "" {
		s, err := a.submissionFor(ctx, c.For, c.Form)
		if err != nil {
			return err
		}
		id, mode, o.Answers = s.Form, outputMode, s.Answers
	}
	f, err := a.formOf(id)
	if err != nil {
		return err
	}
	return a.writeBlank(c.Out, f, document.Format(c.Format), mode, o)
}

func (a *app) writeBlanks(dir string, o blank.Options) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &form.Fault{Key: "write", Args: map[string]string{"file": dir}, Err: err}
	}
	for _, f := range a.library.Forms {
		for _, format := range blank.Formats {
			name := filepath.Join(dir, fmt.Sprintf("%s-%s.%s", f.ID, a.texts.Lang(), format))
			if err := a.writeBlank(name, f, format, blankMode, o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *app) writeBlank(name string, f *form.Form, format document.Format, mode os.FileMode, o blank.Options) error {
	data, err := blank.Make(f, format, o)
	if err != nil {
		return err
	}
	err = writeFile(name, mode, func(out *os.File) error {
		_, err := out.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	a.println(a.texts.Say("cli.wrote", "file", name))
	if pages, fits, err := blank.Pages(f, o); err == nil && !fits {
		a.println(a.texts.Say("cli.blank_pages", "file", name, "pages", strconv.Itoa(pages), "limit", strconv.Itoa(f.MaxPages)))
	}
	return nil
}

// submissionFor finds the latest submission of an association by its id, its
// organisation number or its name; formID, when given, must be its form.
func (a *app) submissionFor(ctx context.Context, who, formID string) (form.Submission, error) {
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log, ReadOnly: true})
	if err != nil {
		return form.Submission{}, err
	}
	all, err := s.Submissions(ctx)
	if err := errors.Join(err, s.Close()); err != nil {
		return form.Submission{}, err
	}
	var found []form.Submission
	for _, sub := range all {
		if f, ok := a.library.Form(sub.Form); ok && (formID == "" || formID == f.ID) && isFrom(f, sub, who) {
			found = append(found, sub)
		}
	}
	if len(found) == 0 {
		return form.Submission{}, &form.Fault{Key: "no_submission", Args: map[string]string{"what": who}}
	}
	return slices.MaxFunc(found, func(x, y form.Submission) int { return x.Received.Compare(y.Received) }), nil
}

func isFrom(f *form.Form, s form.Submission, who string) bool {
	if s.ID == who {
		return true
	}
	for _, role := range []form.Role{form.OrganisationName, form.OrganisationNumber} {
		if q, ok := f.Role(role); ok {
			a := s.Answers[q.ID]
			if strings.EqualFold(a.Raw, who) || a.Value.Text != "" && strings.EqualFold(a.Value.Text, who) {
				return true
			}
		}
	}
	return false
}

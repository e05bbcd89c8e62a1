package main

import (
	"context"
	"errors"
	"strconv"

	"samkarta/internal/form"
)

// importCommand takes in files as if they had come by mail.
type importCommand struct {
	Paths []string `arg:"" help:"${arg_paths}"`
}

// Run takes the files, reads them and prints what came of each.
func (c *importCommand) Run(ctx context.Context, a *app) error {
	// Whoever takes in old files does not mean to write to people.
	w, err := a.openWorkplace(ctx, nil)
	if err != nil {
		return err
	}
	return errors.Join(c.take(ctx, a, w), w.close())
}

func (c *importCommand) take(ctx context.Context, a *app, w *workplace) error {
	added, known := 0, 0
	for _, path := range c.Paths {
		err := w.pipeline.Import(ctx, path, func(_ form.Mail, isNew bool) {
			if isNew {
				added++
			} else {
				known++
			}
		})
		if err != nil {
			return err
		}
	}
	if err := w.pipeline.Run(ctx, true); err != nil {
		return err
	}
	a.println(a.texts.Say("cli.imported", "count", strconv.Itoa(added), "known", strconv.Itoa(known)))
	return a.summary(ctx, w.store, 0)
}

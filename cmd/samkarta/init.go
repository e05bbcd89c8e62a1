package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"samkarta/internal/form"
	"samkarta/templates"
)

// initCommand writes commented settings to fill in.
type initCommand struct {
	File  string `arg:"" optional:"" help:"${arg_settings}"`
	Force bool   `help:"${flag_force}"`
}

// Run writes the file; settings that are there already are left alone.
func (c *initCommand) Run(a *app) error {
	name := c.File
	if name == "" {
		name = settingsFile
	}
	text, err := fs.ReadFile(templates.FS, "settings/samkarta."+a.cli.Lang+".yaml")
	if err != nil {
		return fmt.Errorf("settings template: %w", err)
	}
	if _, err := os.Stat(name); err == nil && !c.Force {
		return &form.Fault{Key: "settings_exist", Args: map[string]string{"file": name}}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &form.Fault{Key: "write", Args: map[string]string{"file": name}, Err: err}
	}
	err = writeFile(name, 0o600, func(f *os.File) error {
		_, err := f.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.texts.Say("cli.init_done", "file", name))
	return nil
}

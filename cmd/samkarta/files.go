package main

import (
	"errors"
	"os"
	"path/filepath"

	"samkarta/internal/form"
)

// writeFile writes a file so that nobody ever sees half of it: to a temporary
// name in the same folder, synced, then renamed.
func writeFile(name string, mode os.FileMode, write func(f *os.File) error) (err error) {
	failed := func(err error) error {
		return &form.Fault{Key: "write", Args: map[string]string{"file": name}, Err: err}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".samkarta-*")
	if err != nil {
		return failed(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // the failure is already being reported
		}
	}()
	err = errors.Join(write(f), f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return failed(err)
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return failed(err)
	}
	return syncFolder(filepath.Dir(name))
}

// syncFolder makes the new name itself durable. Systems that cannot open a
// folder (Windows) do without.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	_ = d.Sync() // some file systems refuse to sync a folder; the file itself is safe
	return nil
}

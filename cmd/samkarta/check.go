package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"samkarta/internal/form"
	"samkarta/internal/form/lint"
	"samkarta/internal/yamlfile"
)

// checkCommand finds what is wrong in forms and vocabularies that load.
type checkCommand struct {
	Path string `arg:"" optional:"" help:"${arg_check}"`
}

// Run prints a line a finding; a clean folder is the only success.
func (c *checkCommand) Run(a *app) error {
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
	if count > 0 {
		return &form.Fault{Key: "check_findings", Args: map[string]string{"count": strconv.Itoa(count)}}
	}
	lib, err := form.Load(dir)
	if err != nil {
		return err
	}
	a.println(a.texts.Say("check.clean", "forms", strconv.Itoa(len(lib.Forms)), "vocabularies", strconv.Itoa(len(lib.Vocabularies))))
	return nil
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

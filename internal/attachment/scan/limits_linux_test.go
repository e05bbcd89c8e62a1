package scan

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samkarta/internal/document"
)

// A page that takes for ever ends as a refusal, and takes its programs with it.
func TestRecognitionThatNeverEnds(t *testing.T) {
	dir := t.TempDir()
	program, notes := filepath.Join(dir, "tesseract"), filepath.Join(dir, "notes")
	script := "#!/bin/sh\n[ \"$1\" = --list-langs ] && echo swe && exit\nsleep 0.5\necho $$ $(ulimit -v) $(ulimit -t) > " + notes + "\nexec sleep 60\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	r := New(Options{Tesseract: program})
	r.timeout = 3 * time.Second
	s := blank(100)
	_, err := r.Page(s.Image, s.DPI)
	if !errors.Is(err, document.ErrSlow) {
		t.Errorf("error %v", err)
	}
	noted, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(noted))
	if len(f) != 3 || f[1] != "1048576" || f[2] != "60" {
		t.Errorf("process, kilobytes and seconds: %v", f)
	}
	if _, err := os.Stat("/proc/" + f[0]); err == nil {
		t.Errorf("process %s lives on", f[0])
	}
}

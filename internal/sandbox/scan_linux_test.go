package sandbox

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samkarta/internal/attachment/scan/scantest"
)

// A page that is recognised for ever ends as a refusal, and the program that
// recognised it with its reader.
func TestRecognitionThatNeverEnds(t *testing.T) {
	dir := t.TempDir()
	program, notes := filepath.Join(dir, "tesseract"), filepath.Join(dir, "notes")
	script := "#!/bin/sh\n[ \"$1\" = --list-langs ] && echo swe && exit\necho $$ > " + notes + "\nexec sleep 60\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s := scantest.New(300, 400, 100)
	for i := range 10 {
		s.Text(30, 40+float64(i)*20, 11, "Vi söker pengar varje år.")
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, s.Image); err != nil {
		t.Fatal(err)
	}
	p := newPool(t, Options{Workers: 1, OCR: program, Wall: 5 * time.Second})
	if _, err := p.Read("svar.png", picture.Bytes()); !errors.Is(err, ErrTime) {
		t.Errorf("error %v", err)
	}
	noted, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	pid := strings.TrimSpace(string(noted))
	for range 100 {
		status, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || strings.Contains(string(status), ") Z ") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("process %s lives on", pid)
}

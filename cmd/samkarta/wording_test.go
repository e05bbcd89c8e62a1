package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/templates"
)

// How the code names things that are worded in templates/texts.
var worded = []struct {
	pattern *regexp.Regexp
	prefix  string
}{
	{regexp.MustCompile(`Problem\{[^}]*Code: *"([a-z_]+)"`), "problems."},
	{regexp.MustCompile(`Remark\{[^}]*Code: *"([a-z_]+)"`), "problems."},
	// What a file is refused for is told to the coordinator and to the sender.
	{regexp.MustCompile(`\{document\.Err\w+, "([a-z_]+)"\}`), "problems."},
	{regexp.MustCompile(`\{document\.Err\w+, "([a-z_]+)"\}`), "receipt.unread."},
	{regexp.MustCompile(`Fault\{[^}]*Key: *"([a-z_]+)"`), "errors."},
	{regexp.MustCompile(`Finding\{[^}]*Key: *"([a-z_]+)"`), "doctor."},
	{regexp.MustCompile(`add\([^,]+, "(mailbox_[a-z_]+)"\)`), "doctor."},
	{regexp.MustCompile(`room\.Key = [a-zA-Z.]+, "([a-z_]+)"`), "doctor."},
	{regexp.MustCompile(`\.Fault\([^,]+, *"([a-z_]+)"`), "yaml."},
	{regexp.MustCompile(`Say\("([a-z_.]+[a-z_])"`), ""},
}

// TestEverythingSaidIsWorded: whatever the code names has its sentence, so that
// nobody ever reads a key in angle quotes.
func TestEverythingSaidIsWorded(t *testing.T) {
	texts, err := wording.Load(templates.FS, form.Swedish)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	err = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "booktest") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range worded {
			for _, m := range w.pattern.FindAllStringSubmatch(string(src), -1) {
				found++
				key := w.prefix + m[1]
				if strings.Contains(path, "internal/report/") && w.prefix == "" && !strings.HasPrefix(key, "wheel.question") {
					key = "report." + key // what the sheet adds to all that it says
				}
				if !texts.Has(key) {
					t.Errorf("%s says %s, which is not in templates/texts", path, key)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 80 {
		t.Errorf("only %d texts found in the code: the patterns no longer fit", found)
	}
}

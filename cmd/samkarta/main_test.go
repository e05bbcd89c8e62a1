package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"samkarta/internal/sandbox"
	"samkarta/samples"
)

func TestMain(m *testing.M) {
	sandbox.RunChildIfAsked()
	testscript.Main(withCache{m}, map[string]func(){"samkarta": func() {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}})
}

// withCache runs the tests with one compiled PDF engine for them all and for the
// scripts' commands, and takes it away afterwards.
type withCache struct{ *testing.M }

func (m withCache) Run() int {
	dir, err := os.MkdirTemp("", "samkarta-cache-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	os.Setenv(sharedCache, dir)
	os.Setenv("XDG_CACHE_HOME", dir)
	return m.M.Run()
}

// sharedCache names the folder of the compiled PDF engine to the commands that
// scripts start.
const sharedCache = "SAMKARTA_TEST_CACHE"

// TestScripts runs the commands as a user types them.
func TestScripts(t *testing.T) {
	cache := os.Getenv(sharedCache)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv(sharedCache, cache)
			return copySamples(filepath.Join(env.WorkDir, "samples"))
		},
	})
}

// copySamples gives scripts the samples' mails, and beside them their gold.
func copySamples(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	names, err := fs.Glob(samples.FS, "*.eml")
	if err != nil {
		return err
	}
	for _, name := range names {
		raw, err := samples.FS.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			return err
		}
	}
	gold, err := os.ReadFile("../../samples/gold.jsonl")
	if err != nil {
		return err
	}
	return os.WriteFile(dir+"-gold.jsonl", gold, 0o600)
}

// TestReadmeCommands: the commands at the top of the README are the ones that
// this package and CI run, and the README stays short enough to be read.
func TestReadmeCommands(t *testing.T) {
	src, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(src)), "\n")
	if len(lines) < 60 || len(lines) > 90 {
		t.Errorf("the README has %d lines, want 60 to 90", len(lines))
	}
	var commands []string
	for _, m := range regexp.MustCompile(`(?m)^    (go (?:run|test) .*)$`).FindAllStringSubmatch(string(src), -1) {
		commands = append(commands, m[1])
	}
	if len(commands) != 2 || commands[0] != "go run ./cmd/samkarta demo" || commands[1] != "go test ./..." {
		t.Fatalf("the README's commands are %q", commands)
	}
	// The first is executed here, in an empty folder, as its arguments say; the
	// second is what runs this test.
	t.Chdir(t.TempDir())
	var out, errs strings.Builder
	args := strings.Fields(commands[0])[3:]
	if code := run(t.Context(), args, &out, &errs); code != exitDone {
		t.Fatalf("exit status %d\n%s%s", code, out.String(), errs.String())
	}
	for _, name := range []string{"sammanstallning.xlsx", "rapport.pdf"} {
		if info, err := os.Stat(filepath.Join("samkarta-demo", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", name, err)
		}
	}
}

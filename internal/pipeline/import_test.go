package pipeline_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samkarta/internal/form"
	"samkarta/internal/pipeline"
	"samkarta/internal/store"
)

// plant writes files into a folder and goes there, so that paths are short.
func plant(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

const exported = "From eva@example.se Fri Nov 20 09:00:00 2026\nFrom: a@example.se\nTo: b@example.org\nSubject: one\n\nHej!\n\n" +
	">From here on is text.\n>>From too.\n\nFrom the text, not a separator.\n\n" +
	"From - Fri Nov 20 10:00:00 +0100 2026\r\nFrom: c@example.se\r\nTo: b@example.org\r\nSubject: two\r\n\r\nHej!\r\n"

func TestImport(t *testing.T) {
	plant(t, map[string]string{
		"in/b.txt":                "b",
		"in/a.txt":                "a",
		"in/same.txt":             "a",
		"in/.hidden":              "x",
		"in/~$a.docx":             "x",
		"in/deep/er/c.eml":        "From: a@example.se\n\nc",
		"in/letter.txt":           "From the start, a letter.",
		"in/old.mbox":             exported,
		"in/md/cur/1.host:2,S":    "From: a@example.se\n\nread",
		"in/md/new/2.host":        "From: a@example.se\n\nnew",
		"in/md/tmp/3.host":        "From: a@example.se\n\nunfinished",
		"in/md/dovecot-uidlist":   "x",
		"in/md/.Sub/cur/4.host":   "From: a@example.se\n\nsubfolder",
		"in/md/.Sub/new/x/y":      "y",
		"in/md/.Sub/tmp/5.host":   "unfinished",
		"in/.git/objects/aa/blob": "x",
	})
	if err := os.Symlink("../../in/b.txt", "in/deep/link.txt"); err != nil {
		t.Fatal(err)
	}
	s := open(t, store.Options{Dir: "data"})
	p := pipeline.New(pipeline.Options{Store: s, Now: now})
	for round, want := range []bool{true, false} {
		told := 0
		if err := p.Import(t.Context(), "./in/", func(m form.Mail, added bool) {
			if told++; added != want {
				t.Errorf("round %d: %s added %v", round, m.Path, added)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if told != 12 {
			t.Errorf("round %d: told of %d", round, told)
		}
	}
	mails, err := s.Mails(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range mails {
		line := m.Path
		if m.Outcome == form.Duplicate {
			line += " duplicate"
		}
		got = append(got, line)
	}
	want := []string{"in/a.txt", "in/b.txt", "in/deep/er/c.eml", "in/deep/link.txt duplicate", "in/letter.txt", "in/md/.Sub/cur/4.host",
		"in/md/.Sub/new/x/y", "in/md/cur/1.host:2,S", "in/md/new/2.host", "in/old.mbox/1.eml", "in/old.mbox/2.eml", "in/same.txt duplicate"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	one, err := s.Original(mails[9].SHA256)
	if want := "From: a@example.se\nTo: b@example.org\nSubject: one\n\nHej!\n\nFrom here on is text.\n>From too.\n\nFrom the text, not a separator.\n"; err != nil || string(one) != want {
		t.Errorf("first mail of the mbox %q, %v", one, err)
	}
}

func TestImportOneFile(t *testing.T) {
	lib := library(t)
	changed := answers("Föreningen Ett")
	changed["employees"] = "4"
	plant(t, map[string]string{"a.txt": fill(lib, changed), "b.eml": string(letter("", fill(lib, answers("Föreningen Ett"))))})
	s := open(t, store.Options{Dir: "data"})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Now: now})
	for _, name := range []string{"a.txt", "b.eml"} {
		if err := p.Import(t.Context(), name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	subs, err := s.Submissions(t.Context())
	if err != nil || len(subs) != 2 {
		t.Fatalf("%+v, %v", subs, err)
	}
	// The mail was written an hour before the clock, so the file is the newer one.
	got := fmt.Sprintf("%s v%d, %s v%d", subs[0].Received.Format("15:04"), subs[0].Version, subs[1].Received.Format("15:04"), subs[1].Version)
	if got != "08:00 v1, 09:00 v2" || subs[1].Supersedes != subs[0].ID {
		t.Errorf("%s: %+v", got, subs)
	}
	var f *form.Fault
	if err := p.Import(t.Context(), "missing.txt", nil); !errors.As(err, &f) || f.Key != "import" || f.Args["file"] != "missing.txt" {
		t.Errorf("a file that is not there: %v", err)
	}
}

// FuzzMbox: nothing of a file is lost but separators, quoting and the line ends
// before separators.
func FuzzMbox(f *testing.F) {
	f.Add([]byte(exported))
	f.Add([]byte("From a Fri Nov 20 09:00:00 2026\n"))
	f.Add([]byte("From a Fri Nov 20 09:00:00 2026\n\n\nFrom a Fri Nov 20 09:00:00 2026\r\nx"))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = append([]byte("From a Fri Nov 20 09:00:00 2026\n"), data...)
		size, n := 0, 0
		if err := pipeline.Mbox(data, func(i int, raw []byte) error {
			if n++; i != n {
				t.Errorf("mail %d is called %d", n, i)
			}
			size += len(raw)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		lost := len(data) - size
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "From ") {
				lost -= len(line)
			}
			if strings.HasPrefix(line, ">") {
				lost--
			}
		}
		if n == 0 || lost > 2*n {
			t.Errorf("%d mails, %d bytes lost of %q", n, lost, data)
		}
	})
}

func FuzzIsMail(f *testing.F) {
	f.Add("a.txt", letter("", "Hej"))
	f.Add("a.eml", []byte("x"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if !pipeline.IsMail(name+".EML", data) {
			t.Error("a mail's ending does not tell")
		}
		if head := []byte("From: a@example.se\r\nTo: b@example.org\nsubject: x\n\n"); !pipeline.IsMail("a", append(head, data...)) {
			t.Error("a mail's header does not tell")
		}
	})
}

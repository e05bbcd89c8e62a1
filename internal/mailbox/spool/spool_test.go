package spool_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samkarta/internal/mailbox/spool"
)

// body says it is so long, whatever it holds.
type body struct {
	io.Reader
	size int64
}

func (b body) Size() int64 { return b.size }

func TestSave(t *testing.T) {
	dir := t.TempDir()
	s := spool.New(dir)
	long := strings.Repeat("abc", 100_000)
	var files []*os.File
	for _, text := range []string{"abc", "", long} {
		f, sum, err := s.Save(body{strings.NewReader(text + "of the next"), int64(len(text))})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		// echo -n abc | sha256sum
		if text == "abc" && sum != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
			t.Errorf("sum %s", sum)
		}
	}
	if err := spool.Settle(files); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"abc", "", long} {
		if got, err := os.ReadFile(files[i].Name()); err != nil || string(got) != want {
			t.Errorf("file %d: %d bytes, %v", i, len(got), err)
		}
		if info, err := os.Stat(files[i].Name()); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("file %d: %v, %v", i, info.Mode(), err)
		}
	}
}

// TestBrokenOff: half a mail is none, and nothing of it stays.
func TestBrokenOff(t *testing.T) {
	dir := t.TempDir()
	_, _, err := spool.New(dir).Save(body{strings.NewReader("half"), 8})
	if !errors.Is(err, io.ErrUnexpectedEOF) || spool.IsLocal(err) {
		t.Errorf("error %v", err)
	}
	if _, err := spool.Header(body{strings.NewReader("Subject: half"), 80}); err == nil {
		t.Error("half a header was taken")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOurDisk(t *testing.T) {
	if _, _, err := spool.New(filepath.Join(t.TempDir(), "gone")).Save(body{strings.NewReader("abc"), 3}); !spool.IsLocal(err) {
		t.Errorf("error %v", err)
	}
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	spool.Discard(f)
	if err := spool.Settle([]*os.File{f}); !spool.IsLocal(err) {
		t.Errorf("a file that cannot be synced: %v", err)
	}
}

func TestHeader(t *testing.T) {
	for text, want := range map[string]string{
		"A: b\r\n\r\nc": "A: b\r\n\r\n", "A: b\n\nc": "A: b\n\n", "A: b": "A: b", "": "",
		strings.Repeat("x", 200_000): strings.Repeat("x", 64<<10),
	} {
		if got, err := spool.Header(body{strings.NewReader(text), int64(len(text))}); err != nil || string(got) != want {
			t.Errorf("%.20q: %d bytes, %v", text, len(got), err)
		}
	}
}

package doctor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"samkarta/internal/doctor"
	"samkarta/internal/mailbox"
)

// keys are what was found, with their levels.
func keys(found ...doctor.Finding) string {
	var all []string
	for _, f := range found {
		all = append(all, fmt.Sprint(f.Key, f.Level))
	}
	return strings.Join(all, " ")
}

func TestFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps rights elsewhere")
	}
	closed := filepath.Join(t.TempDir(), "data")
	if got := keys(doctor.Folder(filepath.Join(closed, "deep"))...); !strings.HasPrefix(got, "folder0 disk") {
		t.Errorf("a folder that is not made yet: %s", got)
	}
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := keys(doctor.Folder(closed)...); !strings.HasPrefix(got, "folder0 disk") {
		t.Errorf("a closed folder: %s", got)
	}
	if err := os.Chmod(closed, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := keys(doctor.Folder(closed)...); !strings.HasPrefix(got, "folder0 folder_open1 disk") {
		t.Errorf("an open folder: %s", got)
	}
	if left, err := os.ReadDir(closed); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	// A file where the folder should be: nothing can be written there.
	file := filepath.Join(closed, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := keys(doctor.Folder(file)...); !strings.HasPrefix(got, "folder_closed2") {
		t.Errorf("a file: %s", got)
	}
}

// program writes a shell script that plays one.
func program(t *testing.T, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPrograms(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	for want, got := range map[string]doctor.Finding{
		"ocr0":            doctor.OCR(t.Context(), program(t, "echo 'List of languages:'; echo eng; echo swe")),
		"ocr_swedish2":    doctor.OCR(t.Context(), program(t, "echo eng; echo swe_frak")),
		"ocr_broken2":     doctor.OCR(t.Context(), program(t, "exit 1")),
		"ocr_missing1":    doctor.OCR(t.Context(), ""),
		"office0":         doctor.Office(t.Context(), program(t, "echo LibreOffice 24.2")),
		"office_broken2":  doctor.Office(t.Context(), filepath.Join(t.TempDir(), "gone")),
		"office_missing1": doctor.Office(t.Context(), ""),
	} {
		if keys(got) != want {
			t.Errorf("%s, want %s", keys(got), want)
		}
	}
	if got := doctor.Office(t.Context(), program(t, "echo LibreOffice 24.2")); got.Args["version"] != "LibreOffice 24.2" {
		t.Errorf("version %q", got.Args["version"])
	}
}

func TestClock(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	at := func(minutes ...int) (times []time.Time) {
		for _, m := range minutes {
			times = append(times, now.Add(time.Duration(m)*time.Minute))
		}
		return times
	}
	for _, test := range []struct {
		exact, past   []time.Time
		want, minutes string
	}{
		{nil, nil, "clock_alone0", "0"},
		{at(1, -2), at(-90000), "clock0", "2"},
		{at(-30), nil, "clock_ahead2", "30"},
		{at(0), at(-5, 61), "clock_behind2", "61"},
		{nil, at(3), "clock0", "3"},
	} {
		got := doctor.Clock(now, test.exact, test.past)
		if keys(got) != test.want || got.Args["minutes"] != test.minutes {
			t.Errorf("%v %v: %s by %s", test.exact, test.past, keys(got), got.Args["minutes"])
		}
	}
}

func TestMailbox(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		moveTo string
		facts  mailbox.Facts
		want   string
	}{
		{"", mailbox.Facts{Keywords: true, Move: true, Idle: true, CertificateEnds: now.AddDate(0, 3, 0)}, "mailbox0"},
		{"Klart", mailbox.Facts{Move: true, Idle: true, TargetMissing: true}, "mailbox0 mailbox_no_target1"},
		{"Klart", mailbox.Facts{Keywords: true, Idle: true, TargetMissing: true}, "mailbox0 mailbox_no_move1"},
		{"", mailbox.Facts{Move: true, CertificateEnds: now.AddDate(0, 0, 3)}, "mailbox0 mailbox_no_mark1 mailbox_no_idle1 mailbox_certificate1"},
	} {
		if got := keys(doctor.Mailbox(mailbox.Account{MoveTo: test.moveTo}, test.facts, now)...); got != test.want {
			t.Errorf("%+v: %s, want %s", test.facts, got, test.want)
		}
	}
}

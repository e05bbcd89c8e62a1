// Package doctor looks at what the program depends on and says what is wrong and
// how to mend it: the data folder, the disk, the clock, mailboxes, the programs
// that read scans and old formats. It exists because the one who runs samkarta
// has no IT department to ask.
//
// It takes names and facts and gives findings; their words stand in
// templates/texts under "doctor". It changes nothing.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/mailbox"
)

// Level is how much a finding matters.
type Level int

// The levels.
const (
	Good Level = iota
	// Warning: it works, but not as well as it might, or not for long.
	Warning
	// Bad: something will not work until it is mended.
	Bad
)

// Finding is what one look showed.
type Finding struct {
	Level Level
	// Key and Args are the sentence: what is so and, unless it is good, how to
	// mend it.
	Key  string
	Args map[string]string
	// Err is what the machine said, nil where it said nothing.
	Err error
}

// Less than these free bytes is worth a word, or no longer enough: a round of a
// thousand mails takes about half a gigabyte with its copies.
const (
	littleSpace = 2 << 30
	noSpace     = 200 << 20
)

// Folder looks at the data folder: whether it can be written, who else can read
// it, and how much fits in. Without a folder, at the one that it will be made in.
func Folder(dir string) []Finding {
	args := func(more ...string) map[string]string {
		m := map[string]string{"dir": dir}
		for i := 0; i+1 < len(more); i += 2 {
			m[more[i]] = more[i+1]
		}
		return m
	}
	var found []Finding
	info, err := os.Stat(dir)
	there := dir
	for errors.Is(err, fs.ErrNotExist) && filepath.Dir(there) != there {
		there = filepath.Dir(there)
		_, err = os.Stat(there)
	}
	if probe, probeErr := os.CreateTemp(there, ".samkarta-*"); probeErr != nil {
		found = append(found, Finding{Level: Bad, Key: "folder_closed", Args: args(), Err: probeErr})
	} else {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		found = append(found, Finding{Key: "folder", Args: args(), Err: err})
	}
	// Windows keeps rights elsewhere.
	if info != nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		found = append(found, Finding{Level: Warning, Key: "folder_open", Args: args("mode", fmt.Sprintf("%04o", info.Mode().Perm()))})
	}
	free, err := freeBytes(there)
	if err != nil {
		return append(found, Finding{Level: Warning, Key: "disk_unknown", Args: args(), Err: err})
	}
	room := Finding{Key: "disk", Args: args("free", strconv.FormatFloat(float64(free)/(1<<30), 'f', 1, 64))}
	switch {
	case free < noSpace:
		room.Level, room.Key = Bad, "disk_full"
	case free < littleSpace:
		room.Level, room.Key = Warning, "disk_little"
	}
	return append(found, room)
}

// patience is how long a program may take to tell its version; LibreOffice's
// first start is slow.
const patience = 40 * time.Second

// Office looks whether LibreOffice starts; program "" is none.
func Office(ctx context.Context, program string) Finding {
	if program == "" {
		return Finding{Level: Warning, Key: "office_missing"}
	}
	out, err := output(ctx, program, "--version")
	if err != nil {
		return Finding{Level: Bad, Key: "office_broken", Args: map[string]string{"program": program}, Err: err}
	}
	return Finding{Key: "office", Args: map[string]string{"version": out[0]}}
}

// OCR looks whether Tesseract starts and reads Swedish; program "" is none.
func OCR(ctx context.Context, program string) Finding {
	if program == "" {
		return Finding{Level: Warning, Key: "ocr_missing"}
	}
	languages, err := output(ctx, program, "--list-langs")
	if err != nil {
		return Finding{Level: Bad, Key: "ocr_broken", Args: map[string]string{"program": program}, Err: err}
	}
	if !slices.Contains(languages, "swe") {
		return Finding{Level: Bad, Key: "ocr_swedish", Args: map[string]string{"program": program}}
	}
	return Finding{Key: "ocr", Args: map[string]string{"program": program}}
}

// output runs a program and gives its lines, of which there is at least one.
func output(ctx context.Context, program, arg string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, arg)
	command.WaitDelay = time.Second
	out, err := command.CombinedOutput() // older Tesseracts list on standard error
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return lines, nil
}

// skew is how far two clocks may differ: a token lives an hour, a mail's time is
// shown by the minute.
const skew = 5 * time.Minute

// Clock compares this machine's clock with others'. exact are answers of servers
// (an HTTP Date); past are times that must lie behind us, such as when a mail
// came to its server.
func Clock(now time.Time, exact, past []time.Time) Finding {
	worst := time.Duration(0)
	for _, t := range exact {
		if off := now.Sub(t); off.Abs() > worst.Abs() {
			worst = off
		}
	}
	for _, t := range past {
		if off := now.Sub(t); off < 0 && off.Abs() > worst.Abs() {
			worst = off
		}
	}
	args := map[string]string{"now": now.Format("2006-01-02 15:04"), "minutes": strconv.Itoa(int(math.Round(worst.Abs().Minutes())))}
	switch {
	case len(exact)+len(past) == 0:
		return Finding{Key: "clock_alone", Args: args}
	case worst > skew:
		return Finding{Level: Bad, Key: "clock_ahead", Args: args}
	case worst < -skew:
		return Finding{Level: Bad, Key: "clock_behind", Args: args}
	}
	return Finding{Key: "clock", Args: args}
}

// soon is when a certificate that ends is worth a word: those that renew
// themselves do so 30 days before.
const soon = 14 * 24 * time.Hour

// Mailbox says what a look at a mailbox showed.
func Mailbox(account mailbox.Account, f mailbox.Facts, now time.Time) []Finding {
	args := map[string]string{
		"user": account.User, "host": account.Host, "folder": account.Folder, "move_to": account.MoveTo, "count": strconv.Itoa(f.Present),
		"date": f.CertificateEnds.Format(time.DateOnly),
	}
	found := []Finding{{Key: "mailbox", Args: args}}
	add := func(when bool, key string) {
		if when {
			found = append(found, Finding{Level: Warning, Key: key, Args: args})
		}
	}
	moves := account.MoveTo != ""
	add(moves && !f.Move, "mailbox_no_move")
	add(moves && f.Move && f.TargetMissing, "mailbox_no_target")
	add(!f.Keywords && !(moves && f.Move), "mailbox_no_mark")
	add(!f.Idle, "mailbox_no_idle")
	add(!f.CertificateEnds.IsZero() && f.CertificateEnds.Sub(now) < soon, "mailbox_certificate")
	return found
}

package store

import (
	"path/filepath"
	"testing"
	"time"
)

// Hasten makes the attempts at a mail follow each other at once, in stores
// opened from now on.
func Hasten(t *testing.T) {
	before := retryMails
	retryMails = []time.Duration{time.Millisecond}
	t.Cleanup(func() { retryMails = before })
}

// HoldLock takes a data folder's lock as another process would, and gives the
// function that lets go of it.
func HoldLock(t *testing.T, dir string) func() {
	t.Helper()
	lock, err := lockFile(filepath.Join(dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	return func() { lock.Close() }
}

package store

import (
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

package patient_test

import (
	"errors"
	"net"
	"testing"
	"time"

	"samkarta/internal/mailbox/patient"
)

// pair is a patient connection and its other end.
func pair(t *testing.T, silence time.Duration) (*patient.Conn, net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return patient.NewConn(ours, silence), theirs
}

func TestSlowIsNotSilent(t *testing.T) {
	c, server := pair(t, 100*time.Millisecond)
	defer c.Owe()()
	go func() {
		for range 8 {
			time.Sleep(40 * time.Millisecond)
			server.Write([]byte("x"))
		}
	}()
	c.SetReadDeadline(time.Now()) // a library's: it does nothing
	for i := range 8 {
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	began := time.Now()
	if _, err := c.Read(make([]byte, 1)); err == nil || time.Since(began) < 80*time.Millisecond {
		t.Errorf("silence ended after %v with %v", time.Since(began), err)
	}
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("patience came back")
	}
}

func TestNothingOwed(t *testing.T) {
	c, server := pair(t, 20*time.Millisecond)
	answered := c.Owe()
	answered()
	answered() // once more counts for nothing
	go func() {
		time.Sleep(150 * time.Millisecond)
		server.Write([]byte("x"))
	}()
	if _, err := c.Read(make([]byte, 1)); err != nil {
		t.Errorf("while nothing was owed: %v", err)
	}
}

func TestRest(t *testing.T) {
	why := errors.New("no")
	for failures, most := range []time.Duration{1, 2, 4, 8, 10, 10, 10} {
		for range 50 {
			if got := patient.Rest(failures, time.Second, 10*time.Second, why); got > most*time.Second || got < most*time.Second/2 {
				t.Fatalf("after %d failures: %v", failures, got)
			}
		}
	}
	if got := patient.Rest(1000, time.Second, time.Minute, why); got > time.Minute || got < 30*time.Second {
		t.Errorf("after a thousand failures: %v", got)
	}
	for text, want := range map[string]time.Duration{
		"BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds": 299961 * time.Millisecond,
		"Suggested Backoff Time: 99999999 milliseconds":                         time.Hour,
		"Suggested Backoff Time: soon":                                          0,
	} {
		if got := patient.Rest(0, 1, 1, errors.New(text)); got < want || want == 0 && got > time.Second {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

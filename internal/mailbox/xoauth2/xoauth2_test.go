package xoauth2_test

import (
	"errors"
	"testing"

	"github.com/emersion/go-sasl"

	"samkarta/internal/mailbox/xoauth2"
)

func TestExchange(t *testing.T) {
	var c sasl.Client = xoauth2.Client{User: "someuser@example.org", Token: "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"}
	name, initial, err := c.Start()
	want := "user=someuser@example.org\x01auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\x01\x01"
	if name != "XOAUTH2" || string(initial) != want || err != nil {
		t.Errorf("%s %q, %v", name, initial, err)
	}
	if _, err := c.Next([]byte(`{"status":"401"}`)); !errors.Is(err, xoauth2.ErrRefused) {
		t.Errorf("after a refusal: %v", err)
	}
}

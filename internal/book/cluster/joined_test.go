package cluster_test

import (
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/cluster"
)

// What a person has joined is called so wherever it is written; what nobody has
// stays as it was written, sign for sign.
func TestJoined(t *testing.T) {
	b := &book.Book{Notes: map[string]string{
		cluster.JoinKey("fritidsförvaltning"):    "Fritidsförvaltningen",
		cluster.JoinKey("Fritids-förvaltningen"): "Fritidsförvaltningen",
	}}
	for in, want := range map[string]string{
		"fritidsförvaltning":                     "Fritidsförvaltningen",
		"Fritids-förvaltningen.":                 "Fritidsförvaltningen",
		"Hamnens vänner; fritidsförvaltning":     "Hamnens vänner, Fritidsförvaltningen",
		"Fritidsförvaltningen":                   "Fritidsförvaltningen",
		"FRITIDSFÖRVALTNING":                     "FRITIDSFÖRVALTNING",
		"vi ses , ibland; på  fritidsgården ...": "vi ses , ibland; på  fritidsgården ...",
		"": "",
	} {
		if got := cluster.Joined(b, in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

package linebreak

import (
	"strings"
	"testing"
)

func TestJoin(t *testing.T) {
	for _, c := range []struct{ line, next, want string }{
		{"ett ord", "till", "ett ord till"},
		{"arbets-", "träning", "arbetsträning"},
		{"arbets-", "och studieplatser", "arbets- och studieplatser"},
		{"kl. 10-", "15", "kl. 10-15"},
		{"IT-", "stöd", "IT-stöd"},
		{"e-", "post", "e-post"},
		{"Syd-", "Sverige", "Syd-Sverige"},
		{"info@arbets-", "traning.example", "info@arbets-traning.example"},
		{"odlarna-i-", "dalen@example.se", "odlarna-i-dalen@example.se"},
		{"så här -", "eller så", "så här - eller så"},
		{"veck\u00ad", "or är", "veckor är"},
	} {
		if got := Join(c.line, c.next) + c.next; got != c.want {
			t.Errorf("%q + %q: got %q, want %q", c.line, c.next, got, c.want)
		}
	}
}

func TestInside(t *testing.T) {
	for _, c := range []struct {
		word, next string
		missing    float64
		may        bool
	}{
		{"https://", "odlarna.example.se", 0, true},
		{"odlarna.example.se/", "om", 0, true},
		{"kontakt@odlar", "na.example.se", 0.65, true},
		{"Organisationsnu", "mmer", 0.75, true},
		{"Organisationens", "namn", 0.42, true}, // the room left must tell
		{"verksamhetsledar", "e", 0.6, true},
		{"Sysselsättning", "är", 0, false},
		{"Sysselsättning", "Arbete", 0, false},
		{"Ledarutbildning,", "handledning", 0, false},
		{"arbetsmarknads-", "förvaltning", 0, false},
		{"odlarna", "na", 0, false},
		{"odlarna.example.se", "Gärna", 0, false},
		{"Sysselsättning", "", 0, false},
	} {
		missing, may := Inside(c.word, c.next)
		if missing != c.missing || may != c.may {
			t.Errorf("%q + %q: got %v %v, want %v %v", c.word, c.next, missing, may, c.missing, c.may)
		}
	}
}

// FuzzJoin holds that only hyphens and spaces come or go.
func FuzzJoin(f *testing.F) {
	f.Add("arbets-", "träning")
	f.Add("https://", "odlarna.example.se")
	f.Fuzz(func(t *testing.T, line, next string) {
		Inside(line, next)
		bare := func(s string) string { return strings.Trim(strings.TrimRight(s, " "), "-\u00ad\u2010 ") }
		if got := Join(line, next); bare(got) != bare(line) {
			t.Errorf("%q became %q", line, got)
		}
	})
}

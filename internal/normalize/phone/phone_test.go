package phone

import "testing"

func TestNational(t *testing.T) {
	for number, want := range map[string]string{
		"+46701740605": "070-174 06 05",
		"+4684650045":  "08-465 00 45",
		"+46313900600": "031-390 06 00",
		"+46406280400": "040-628 04 00",
		"+4790123456":  "+47 90 12 34 56",
		"ring Eva":     "ring Eva",
		"+":            "+",
		"070-1740605":  "070-1740605",
	} {
		if got := National(number); got != want {
			t.Errorf("National(%q) = %q, want %q", number, got, want)
		}
	}
}

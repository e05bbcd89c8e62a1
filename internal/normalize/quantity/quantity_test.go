package quantity

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samkarta/internal/form"
)

var received = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)

func ends(n *form.Number) (low, high float64) {
	low, high = -1, -1
	if n.Min != nil {
		low = *n.Min
	}
	if n.Max != nil {
		high = *n.Max
	}
	return low, high
}

// Every count in every writing that says just that count.
func TestNumberOfEveryWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Four digits that may be a year are asked about, not counted.
		n := rapid.IntRange(0, 99999).Filter(func(n int) bool { return n < 1950 || n > 2049 }).Draw(t, "n")
		digits := strconv.Itoa(n)
		if n >= 1000 && rapid.Bool().Draw(t, "thousands") {
			digits = digits[:len(digits)-3] + rapid.SampledFrom([]string{" ", "."}).Draw(t, "mark") + digits[len(digits)-3:]
		}
		before := rapid.SampledFrom([]string{"", "ca ", "cirka ", "ungefär ", "vi är "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{" st", " personer", " per år", ", varav 2 lediga", " (2 på halvtid)"}).Draw(t, "after")
		r := Number(before+digits+after, nil)
		if r.Number == nil {
			t.Fatalf("%q: %s", before+digits+after, r.Code)
		}
		if low, high := ends(r.Number); low != float64(n) || high != float64(n) {
			t.Fatalf("%q is %g to %g", before+digits+after, low, high)
		}
		if about := before != "" && before != "vi är "; r.Number.Approximate != about {
			t.Fatalf("%q: approximate %v", before+digits+after, r.Number.Approximate)
		}
	})
}

func TestRangeOfEveryWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(0, 1900).Draw(t, "a")
		b := a + rapid.IntRange(1, 40).Draw(t, "more")
		s := fmt.Sprintf(rapid.SampledFrom([]string{"%d-%d", "%d - %d st", "%d till %d", "mellan %d och %d", "minst %d, max %d", "%d eller %d", "ca %d-%d personer"}).Draw(t, "writing"), a, b)
		r := Number(s, nil)
		if r.Number == nil {
			t.Fatalf("%q: %s", s, r.Code)
		}
		if low, high := ends(r.Number); low != float64(a) || high != float64(b) {
			t.Fatalf("%q is %g to %g", s, low, high)
		}
	})
}

// Digits that count nothing asked for are no counts.
func TestTrapsAreNoCounts(t *testing.T) {
	for _, s := range []string{"2019", "20 %", "20 % tjänst", "070-174 06 05", "0701740605", "2 verkstäder", "10 timmar i veckan", "500 kr", "2019-05-07", "sedan 2012", "1,500", "13-19 år"} {
		if r := Number(s, nil); r.Number != nil || r.Code == "" {
			t.Errorf("%q is read as a count", s)
		}
	}
}

func TestCardinals(t *testing.T) {
	for word, want := range map[string]float64{"noll": 0, "sju": 7, "tjugoett": 21, "nittionio": 99, "hundra": 100, "etthundrafemtio": 150, "tvåhundra": 200, "tretusen": 3000, "tolvhundra": 1200} {
		if n, _, ok := numeral(word); !ok || n != want {
			t.Errorf("numeral(%s) = %g, %v", word, n, ok)
		}
	}
	for _, word := range []string{"tjej", "tal", "etta", "sexualitet", "hundratals", "tiotusentals"} {
		if n, _, ok := numeral(word); ok {
			t.Errorf("numeral(%s) = %g", word, n)
		}
	}
}

func TestPeriodOfEveryWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(1950, 2023).Draw(t, "a")
		b := rapid.IntRange(a, 2024).Draw(t, "b")
		s := fmt.Sprintf(rapid.SampledFrom([]string{"%d-%d", "%d - %d", "%d till %d", "%d t.o.m. %d", "%d till och med %d", "våren %d - hösten %d", "från %d till %d"}).Draw(t, "writing"), a, b)
		r := Period(s, received)
		if r.Period == nil || r.Period.From == nil || r.Period.To == nil || *r.Period.From != a || *r.Period.To != b || r.Period.Ongoing {
			t.Fatalf("%q: %+v", s, r)
		}
		s = fmt.Sprintf(rapid.SampledFrom([]string{"sedan %d", "fr.o.m. %d", "%d-", "%d -", "%d och framåt", "startade %d", "i gång sedan %d", "%d - pågående"}).Draw(t, "open"), a)
		r = Period(s, received)
		if r.Period == nil || r.Period.From == nil || *r.Period.From != a || r.Period.To != nil || !r.Period.Ongoing {
			t.Fatalf("%q: %+v", s, r)
		}
	})
}

func FuzzQuantity(f *testing.F) {
	for _, s := range []string{"ca 30-40", "ett trettiotal", "2½", "1 200-1 500", "sedan 2012", "2015-18, och nu igen sedan 2022", "i snart tio år", "mellan", "½-", "en och en halv"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Number(s, nil)
		if (n.Number == nil) == (n.Code == "") {
			t.Fatalf("%q: neither or both: %+v", s, n)
		}
		if n.Number != nil && n.Number.Min != nil && n.Number.Max != nil && *n.Number.Min > *n.Number.Max {
			t.Fatalf("%q: %g > %g", s, *n.Number.Min, *n.Number.Max)
		}
		p := Period(s, received)
		if (p.Period == nil) == (p.Code == "") {
			t.Fatalf("%q: neither or both: %+v", s, p)
		}
		if p.Period != nil && p.Period.From != nil && p.Period.To != nil && *p.Period.From > *p.Period.To {
			t.Fatalf("%q: from %d to %d", s, *p.Period.From, *p.Period.To)
		}
	})
}

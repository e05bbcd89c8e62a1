package scan

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"samkarta/internal/document"
)

// tokens makes words that stand ten pixels a letter apart.
func tokens(line string, sure float64) []token {
	var out []token
	x := 0
	for word := range strings.SplitSeq(line, " ") {
		n := 10 * len([]rune(word))
		if word != "_" {
			out = append(out, token{text: word, box: image.Rect(x, 0, x+n-2, 20), sure: sure})
		}
		x += n + 8
	}
	return out
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"på nätet", "pa natet", "på/agreed nätet/agreed"},
		{"2016-2018", "2016–2018", "2016-2018/agreed"},
		{"20162018", "2016~2018", "2016~2018/differs"},
		{"infoQholma.example.se", "info@holma.example.se", "info@holma.example.se/signs"},
		{"nalochtrad(wWexample.org", "nalochtrad@example.org", "nalochtrad@example.org/signs"},
		{"25 90", "25 %", "25/agreed %/signs"},
		{"Holma Odlar", "Holma Qdlar", "Holma/agreed Odlar/differs"},
		{"sfr.rosengard Qexample.org", "sfr.rosengard@example.org", "sfr.rosengard@example.org/signs"},
		{"Nej", "_", "Nej/alone"},
		{"070 17", "070 11", "070/agreed 17/differs"},
		{"", "", ""},
	} {
		var got []string
		for _, w := range merge(tokensOrNone(c.first), tokensOrNone(c.second)) {
			got = append(got, w.text+"/"+[]string{"alone", "agreed", "signs", "differs"}[w.agreed])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q and %q:\n got %s\nwant %s", c.first, c.second, strings.Join(got, " "), c.want)
		}
	}
}

func tokensOrNone(line string) []token {
	if line == "" {
		return nil
	}
	return tokens(line, 0.9)
}

// read gives a word as both models read it, or as they differ.
func read(text, other string, sure float64) []token {
	return merge([]token{{text: text, box: image.Rect(0, 0, 9, 9), sure: sure}}, []token{{text: other, box: image.Rect(0, 0, 9, 9), sure: sure}})
}

func TestSettle(t *testing.T) {
	for _, c := range []struct {
		name          string
		company, lone []token
		want          string
		doubtful      bool
	}{
		{"same", read("17", "17", 0.9), read("17", "17", 0.9), "17", false},
		{"three against one", read("&", "6", 0.25), read("6", "6", 0.94), "6", false},
		{"two against two", read("lg", "lg", 0.8), read("17", "17", 0.9), "17", true},
		{"nothing alone", read("6", "6", 0.9), nil, "6", true},
		{"dirt", nil, read("~", "'", 0.2), "", false},
	} {
		got := settle(c.company, c.lone)
		text, _ := join(got)
		if text != c.want {
			t.Errorf("%s: %q", c.name, text)
			continue
		}
		if len(got) > 0 && (got[0].doubt() > 0.2) != c.doubtful {
			t.Errorf("%s: doubt %v", c.name, got[0].doubt())
		}
	}
}

func TestTypedBox(t *testing.T) {
	for text, want := range map[string]document.Tick{"()": document.TickOff, "(x)": document.TickOn, "(Xx)": document.TickOn, "(a)": document.NoTick, "x": document.NoTick} {
		if got := typedBox(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestParseTSV(t *testing.T) {
	head := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	page := func(n int, text string) string {
		return fmt.Sprintf("1\t%d\t0\t0\t0\t0\t0\t0\t300\t40\t-1\t\n5\t%d\t1\t1\t1\t1\t16\t12\t65\t20\t95.8\t%s\n", n, n, text)
	}
	got, err := parseTSV(head+page(1, "Holma")+page(2, " ")+page(3, "Odlar"), 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got[0]) != 1 || len(got[1]) != 0 || len(got[2]) != 1 || got[2][0].text != "Odlar" || got[0][0].box != image.Rect(16, 12, 81, 32) || got[0][0].sure != 0.958 {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{page(4, "x"), page(0, "x"), "5\tx\t1\t1\t1\t1\t1\t1\t1\t1\t1\tw\n", "5\t1\t1\t1\t1\t1\tq\t1\t1\t1\t1\tw\n", "5\t1\t1\t1\t1\t1\t1\t1\t1\t1\tsure\tw\n"} {
		if _, err := parseTSV(head+bad, 3); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func FuzzParseTSV(f *testing.F) {
	f.Add("5\t1\t1\t1\t1\t1\t16\t12\t65\t20\t95.8\tHolma\n", 1)
	f.Fuzz(func(t *testing.T, table string, pages int) {
		got, err := parseTSV(table, max(pages, 0)%50)
		if err == nil && len(got) != max(pages, 0)%50 {
			t.Fatalf("%d pages", len(got))
		}
	})
}

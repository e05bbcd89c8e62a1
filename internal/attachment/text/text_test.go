package text

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samkarta/internal/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

func dump(t testing.TB, d *document.Document) string {
	t.Helper()
	var b strings.Builder
	if err := document.Dump(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name string, read func([]byte) (*document.Document, error)) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	d, err := read(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	got := dump(t, d)
	file := filepath.Join("testdata", strings.TrimSuffix(name, filepath.Ext(name))+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s", file, got)
	}
}

func TestReadGolden(t *testing.T) {
	golden(t, "reply.txt", Read)
	golden(t, "wordmail.html", ReadHTML)
	golden(t, "form.html", ReadHTML)
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"utf-8", "Föreningen Åäö", "Föreningen Åäö"},
		{"with mark", "\xef\xbb\xbfFörening", "Förening"},
		{"windows-1252", "F\xf6rening \x96 \x80 5", "Förening – € 5"},
		{"mac", "F\x9arening p\x8c \x8angen", "Förening på ängen"},
		{"dos", "F\x94rening p\x86 \x84ngen", "Förening på ängen"},
		{"utf-16 le", "\xff\xfeF\x00\xf6\x00r\x00", "För"},
		{"utf-16 be", "\xfe\xff\x00F\x00\xf6\x00r", "För"},
		{"utf-16 without mark", "F\x00\xf6\x00r\x00e\x00n\x00i\x00n\x00g\x00", "Förening"},
		{"garbled", "FÃ¶rening pÃ¥ Ã¤ngen â€“ Ã…sa", "Förening på ängen – Åsa"},
		{"garbled twice", "FÃƒÂ¶rening", "Förening"},
		{"garbled in part", "På Ã¤ngen", "På ängen"},
		{"not garbled", "PÅ – â la carte Ã, Â°C", "PÅ – â la carte Ã, °C"},
		{"empty", "", ""},
	} {
		if got := Decode([]byte(c.in)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPlausible(t *testing.T) {
	for _, c := range []struct {
		in   string
		want bool
	}{
		{"", true}, {"hej", true}, {"F\xf6rening", true}, {"Förening\t\r\n\f", true}, {"\xff\xfeh\x00", true},
		{"\x00\x01\x02\x03", false}, {"a\x00b", false}, {strings.Repeat("\x80\x90\xff\x10", 100), false},
		{strings.Repeat("å", 1<<15) + "å", true}, // the head ends inside a character
	} {
		if got := Plausible([]byte(c.in)); got != c.want {
			t.Errorf("%.20q: got %v", c.in, got)
		}
	}
}

func TestReadLines(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\r\n\r\nb\rc", "a  @line 1\nb  @line 3\nc  @line 4\n"},
		{"[x] Ja ☐ Nej", "<t|☒> Ja <t|☐> Nej  @line 1\n"},
		{"> Fråga?\nSvar", "(quote) Fråga?  @line 1\nSvar  @line 2\n"},
		{">> > djupt\n>tätt", "(quote) djupt  @line 1\n(quote) tätt  @line 2\n"},
		{">30\n>=5", ">30  @line 1\n>=5  @line 2\n"},
		{"Svar\n-- \nAda\n> -- \n> Bo\n> x", "Svar  @line 1\n(footer) Ada  @line 3\n(footer) Bo  @line 5\n(footer) x  @line 6\n"},
		{"--\n" + strings.Repeat("rad\n", maxSignature+2), "--  @line 1\n"},
		{"Vi tar emot trettio personer varje vecka och de kommer från hela\nstaden.",
			"Vi tar emot trettio personer varje vecka och de kommer från hela staden.  @line 1\n"},
		{"Webbplats: www.en-ganska-lang-adress.example.se/och-en-sida-till\nTelefon: nej",
			"Webbplats: www.en-ganska-lang-adress.example.se/och-en-sida-till  @line 1\nTelefon: nej  @line 2\n"},
		{"kort rad\nfortsätter inte", "kort rad  @line 1\nfortsätter inte  @line 2\n"},
	} {
		d, err := Read([]byte(c.in))
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := strings.TrimPrefix(dump(t, d), "format text\n"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q: got\n%swant\n%s", c.in, got, c.want)
		}
	}
}

func TestReadHTMLPieces(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"<p>a  b\n c<br> d", "a b c⏎d  @paragraph 1\n"},
		{"<b>a </b> b", "<b|a >b  @paragraph 1\n"},
		{"<p>a&nbsp;&nbsp;b<p>&nbsp;<p>c", "a  b  @paragraph 1\nc  @paragraph 2\n"},
		{"<div>a<div>b</div>c</div>", "a  @paragraph 1\nb  @paragraph 2\nc  @paragraph 3\n"},
		{"<h2>a</h2>", "## a  @paragraph 1\n"},
		{"<ol start=3><li>a<li><p>b</p><p>c</p><li><li>e</ol><ul><li>d</ul>",
			"(list 3.) a  @paragraph 1\n(list 4.) b  @paragraph 2\nc  @paragraph 3\n(list 6.) e  @paragraph 4\n(list •) d  @paragraph 5\n"},
		{"<s>a</s><del>b</del><span style='text-decoration: LINE-THROUGH'>c</span>", "<s|a><s|b><s|c>  @paragraph 1\n"},
		{"<span style='background:#ff0'>a</span><mark>b</mark><span style='background:#ddeeff'>c</span>", "<m|a><m|b>c  @paragraph 1\n"},
		{"<p style='display:none'>a</p><p hidden>b</p><script>c</script><style>d</style><!-- e --><p>f", "f  @paragraph 1\n"},
		{"<!--[if mso]><p>a</p><![endif]--><![if !mso]><p>b</p><![endif]>", "b  @paragraph 1\n"},
		{"<span style='font-family:Wingdings'>þ</span> Ja <font face='Wingdings'>o</font>", "<t|☒> Ja <t|☐>  @paragraph 1\n"},
		{"<blockquote>a</blockquote>b<div class='x gmail_signature'>c</div>", "(quote) a  @paragraph 1\nb  @paragraph 2\n(footer) c  @paragraph 3\n"},
		{"<img alt='✅'><img alt='Logotyp'> Ja", "<t|☒> Ja  @paragraph 1\n"},
		{"<pre>a\n  b</pre>", "a⏎  b  @paragraph 1\n"},
		{"<noscript>a</noscript><template>b</template><svg><text>c</text></svg>", "a  @paragraph 1\n"},
		{"<table><tr><td><p>a<p>b</table>", "a  @paragraph 1\nb  @paragraph 2\n"},
		{"<table><tr><td><table><tr><td>a<td>b</table><tr><td>c</table>",
			"table 1×2  @table 1\n  [0,0]  @table 1 row 1 column 1\n    a  @table 1 row 1 column 1\n  [0,1]  @table 1 row 1 column 2\n    b  @table 1 row 1 column 2\nc  @paragraph 1\n"},
	} {
		d, err := ReadHTML([]byte(c.in))
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if got := strings.TrimPrefix(dump(t, d), "format html\n"); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.in, got, c.want)
		}
	}
}

func TestReadHTMLSpans(t *testing.T) {
	d, err := ReadHTML([]byte(`<table><caption>titel</caption>
		<tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td rowspan=9>d<tr style="display:none"><td>e<tr><td colspan=0>f</table>`))
	if err != nil {
		t.Fatal(err)
	}
	if d.Blocks[0].Paragraph.Text() != "titel" {
		t.Errorf("caption: %v", d.Blocks[0])
	}
	table := d.Blocks[1].Table
	want := []document.Cell{
		{Row: 0, Column: 0, RowSpan: 2, ColumnSpan: 1}, {Row: 0, Column: 1, RowSpan: 1, ColumnSpan: 2},
		{Row: 1, Column: 1, RowSpan: 1, ColumnSpan: 1}, {Row: 1, Column: 2, RowSpan: 2, ColumnSpan: 1},
		{Row: 2, Column: 0, RowSpan: 1, ColumnSpan: 200},
	}
	if len(table.Cells) != len(want) {
		t.Fatalf("%d cells", len(table.Cells))
	}
	for i, c := range table.Cells {
		c.Blocks, c.Place = nil, document.Place{}
		if c.Row != want[i].Row || c.Column != want[i].Column || c.RowSpan != want[i].RowSpan || c.ColumnSpan != want[i].ColumnSpan {
			t.Errorf("cell %d: got %+v, want %+v", i, c, want[i])
		}
	}
}

func TestReadHTMLDeep(t *testing.T) {
	d, err := ReadHTML([]byte("<style>x</style>" + strings.Repeat("<div>", 600) + "<p>Namn &amp; svar<br>[x] Ja</p><script>y</script><td>z"))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Text(); got != "Namn & svar\n☒ Ja\nz" || len(d.Remarks) != 1 {
		t.Errorf("got %q, remarks %v", got, d.Remarks)
	}
}

func TestReadHTMLEncoding(t *testing.T) {
	for _, in := range []string{
		"<meta charset=iso-8859-1><p>F\xf6rening", "<meta charset=iso-8859-1><p>Förening",
		"<meta http-equiv=Content-Type content='text/html; charset=macintosh'><p>F\x9arening", "<p>F\xf6rening",
		"<meta charset=unheard-of><p>F\xf6rening",
	} {
		d, err := ReadHTML([]byte(in))
		if err != nil || d.Text() != "Förening" {
			t.Errorf("%q: got %q, %v", in, d.Text(), err)
		}
	}
}

func TestReadHostile(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"deep", strings.Repeat("<div>", 1<<17), nil},
		{"deep tables", strings.Repeat("<table><tr><td>", 1<<15), nil},
		{"formatting", strings.Repeat("<b><a href=x><i>", 1<<14), nil},
		{"cells", "<table>" + strings.Repeat("<tr><td>", 1<<17), document.ErrTooLarge},
		{"spans", "<table>" + strings.Repeat("<tr><td rowspan=9999 colspan=9999>x", 9000), nil},
		{"paragraphs", strings.Repeat("<p>a", 1<<17), document.ErrTooLarge},
		{"spaces", strings.Repeat(" ", 1<<20), nil},
		{"options", "<select>" + strings.Repeat("<option>a", 1<<15), nil},
		{"large", strings.Repeat("a", maxBytes+1), document.ErrTooLarge},
	} {
		start := time.Now()
		if _, err := ReadHTML([]byte(c.in)); !errors.Is(err, c.want) {
			t.Errorf("html %s: %v, want %v", c.name, err, c.want)
		}
		t.Logf("html %s: %s", c.name, time.Since(start).Round(time.Millisecond))
	}
	for _, in := range []string{strings.Repeat("\n", maxBlocks+1), strings.Repeat("a", maxBytes+1)} {
		if _, err := Read([]byte(in)); !errors.Is(err, document.ErrTooLarge) {
			t.Errorf("text of %d bytes: %v", len(in), err)
		}
	}
	if _, err := Read([]byte(strings.Repeat("> ", maxBytes/2))); err != nil {
		t.Errorf("quoted deep: %v", err)
	}
}

// No letter may get lost on the way.
func FuzzRead(f *testing.F) {
	f.Add([]byte("> 1. Namn\r\nFöreningen\n-- \nAda"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("F\xf6rening Ã¶ [x]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		Plausible(data)
		d, err := Read(data)
		if err != nil {
			return
		}
		count := func(s string) (n int) {
			for _, r := range s {
				if r >= '0' && r <= '9' || r > 0xbf && r < 0x180 && r != '×' { // "(×)" is a ticked box
					n++
				}
			}
			return n
		}
		if got, want := count(d.Text()), count(Decode(data)); got != want {
			t.Errorf("%q: %d letters and digits of %d", data, got, want)
		}
	})
}

func FuzzReadHTML(f *testing.F) {
	f.Add([]byte("<table><tr><td rowspan=2>a<td><input type=checkbox checked>b<tr><td>c</table><ol><li>d"))
	f.Add([]byte("<select multiple><option selected value=1>a<option>b</select><textarea>c</textarea>"))
	f.Add([]byte("<p style='font-family:Wingdings;background:#ff0'>þ<![if x]><br>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadHTML(data)
		if err != nil {
			return
		}
		checkBlocks(t, d.Blocks, len(d.Controls))
	})
}

// checkBlocks holds blocks to what package document promises.
func checkBlocks(t *testing.T, blocks []document.Block, controls int) {
	for _, b := range blocks {
		if p := b.Paragraph; p != nil {
			for _, r := range p.Runs {
				if r.Control < 0 || r.Control > controls {
					t.Fatalf("run of field %d of %d", r.Control, controls)
				}
			}
			continue
		}
		taken := map[[2]int]bool{}
		for _, c := range b.Table.Cells {
			if c.RowSpan < 1 || c.ColumnSpan < 1 || c.Row+c.RowSpan > b.Table.Rows || c.Column+c.ColumnSpan > b.Table.Columns {
				t.Fatalf("cell %d,%d of %d×%d outside of %d×%d", c.Row, c.Column, c.RowSpan, c.ColumnSpan, b.Table.Rows, b.Table.Columns)
			}
			if at := [2]int{c.Row, c.Column}; taken[at] {
				t.Fatalf("two cells at %v", at)
			} else {
				taken[at] = true
			}
			checkBlocks(t, c.Blocks, controls)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile("testdata/reply.txt")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadHTML(b *testing.B) {
	data, err := os.ReadFile("testdata/wordmail.html")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadHTML(data); err != nil {
			b.Fatal(err)
		}
	}
}

func TestParseStyleMarks(t *testing.T) {
	for style, want := range map[string]styles{
		"color:red":                    {marked: true},
		"color: #0070C0":               {marked: true},
		"color:#1F497D;margin:0":       {},
		"color:black":                  {},
		"background:yellow":            {marked: true},
		"background-color:#f2f2f2":     {},
		"text-decoration:underline":    {marked: true},
		"text-decoration: none":        {},
		"text-decoration:line-through": {struck: true},
	} {
		if got := parseStyle(style); got != want {
			t.Errorf("%s: %+v", style, got)
		}
	}
}

// TestLinesThatOpenQuestions: a line that begins with a question's number is
// never the end of the line above.
func TestLinesThatOpenQuestions(t *testing.T) {
	above := "Vi har språkcafé, arbetsträning och studiecirklar för alla som vill delta i"
	for line, want := range map[string]bool{
		"3: Form": true, "12 - Vad har ni gjort tidigare?": true, "Fråga 3 Form": true, "4. Webbplats": true, " 7  Kontaktperson": true,
		"målgrupp: unga": true, "Vad har det lett till? Jobb.": true,
		"verksamheten i Rosengård.": false, "12 platser": false,
	} {
		d, err := Read([]byte(above + "\n" + line + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if parted := len(d.Blocks) == 2; parted != want {
			t.Errorf("%q: %d blocks", line, len(d.Blocks))
		}
	}
}

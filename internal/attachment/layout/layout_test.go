package layout

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/document"
)

// typeset makes the words of a line whose letters are half an em wide. Words
// in *stars* are bold, "☐" and "☒" tick boxes.
func typeset(x, y, size float64, text string) []Word {
	var out []Word
	for word := range strings.FieldsSeq(text) {
		w := Word{Text: word, Base: y, Size: size, Style: "Serif"}
		if bold := strings.Trim(word, "*"); bold != word {
			w.Text, w.Bold, w.Style = bold, true, "Serif-Bold"
		}
		switch word {
		case "☐":
			w.Tick = document.TickOff
		case "☒":
			w.Tick = document.TickOn
		}
		width := 0.5 * size * float64(len([]rune(w.Text)))
		w.Box = document.Box{X0: x, X1: x + width, Y0: y, Y1: y + 0.7*size}
		out = append(out, w)
		x += width + 0.3*size
	}
	return out
}

// column sets lines under each other.
func column(x, y, leading float64, lines ...string) []Word {
	var out []Word
	for i, line := range lines {
		out = append(out, typeset(x, y-float64(i)*leading, 10, line)...)
	}
	return out
}

func field(x0, y0, x1, y1 float64, text string) Word {
	size := min(0.6*(y1-y0), 10)
	return Word{Text: text, Control: 1, Size: size, Base: (y0+y1)/2 - 0.3*size, Box: document.Box{X0: x0, Y0: y0, X1: x1, Y1: y1}}
}

func concat(parts ...[]Word) []Word {
	var out []Word
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// ruled gives the lines of a table with the given column and row positions.
func ruled(xs, ys []float64) []document.Box {
	var out []document.Box
	for _, x := range xs {
		out = append(out, document.Box{X0: x, X1: x, Y0: ys[len(ys)-1], Y1: ys[0]})
	}
	for _, y := range ys {
		out = append(out, document.Box{X0: xs[0], X1: xs[len(xs)-1], Y0: y, Y1: y})
	}
	return out
}

// show writes blocks in short: a line a paragraph or a table row, cells parted
// by " | ", paragraphs in a cell by " / ".
func show(blocks []document.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch {
		case block.Table != nil:
			row := 0
			for i, c := range block.Table.Cells {
				switch {
				case i == 0:
				case c.Row != row:
					b.WriteByte('\n')
				default:
					b.WriteString(" | ")
				}
				row = c.Row
				if c.RowSpan*c.ColumnSpan > 1 {
					fmt.Fprintf(&b, "(%d×%d) ", c.RowSpan, c.ColumnSpan)
				}
				b.WriteString(strings.ReplaceAll(c.Text(), "\n", " / "))
			}
			b.WriteByte('\n')
		default:
			p := block.Paragraph
			if p.Part != document.Body {
				fmt.Fprintf(&b, "(%s) ", p.Part)
			}
			b.WriteString(strings.Repeat("#", p.Heading))
			if p.List != "" {
				b.WriteString("[" + p.List + "] ")
			}
			b.WriteString(strings.ReplaceAll(p.Text(), "\t", "→") + "\n")
		}
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	full := "Den här raden är så lång att den når ända ut till kanten xxxxx" // 62 letters
	for _, c := range []struct {
		name  string
		words []Word
		rules []document.Box
		want  string
	}{
		{"a full line goes on, a short one ends", column(50, 700, 12, full, "och slutar här.", "Ett nytt stycke.", "Ett till."), nil,
			full + " och slutar här.\nEtt nytt stycke.\nEtt till.\n"},
		{"words broken at the end of a line", column(50, 700, 12,
			strings.Replace(full, "xxxxx", "arbets-", 1), strings.Replace("träning Den här raden är så lång att den når ända ut till xxxxx", "xxxxx", "språk-", 1), "och läsåret"), nil,
			"Den här raden är så lång att den når ända ut till kanten arbetsträning Den här raden är så lång att den når ända ut till språk- och läsåret\n"},
		{"a bold label beside its answer", concat(column(50, 700, 20, "*Namn*", "*Ort*", "*Antal* *platser* *för* *arbets-*"), column(50, 648, 12, "*träning*"), column(250, 700, 20, "Odlarna", "Åmål", "12")), nil,
			"Namn | Odlarna\nOrt | Åmål\nAntal platser för arbetsträning | 12\n"},
		{"an answer of two lines", concat(column(50, 700, 12, "Namn:"), column(200, 700, 12, "Föreningen för", "alla som odlar"), column(50, 670, 12, "Ort:"), column(200, 670, 12, "Åmål")), nil,
			"Namn: | Föreningen för alla som odlar\nOrt: | Åmål\n"},
		{"answers under their labels, two beside each other", concat(
			column(50, 700, 14, "*Namn*", "Odlarna"), column(300, 700, 14, "*Nummer*", "802000-1234"),
			column(50, 660, 14, "*Ort*", "Åmål"), column(300, 660, 14, "*Post*", "a@example.se")), nil,
			"Namn / Odlarna | Nummer / 802000-1234\nOrt / Åmål | Post / a@example.se\n"},
		{"a table with a bold head and no lines", concat(column(50, 700, 14, "*År*", "2024", "2025", "2026"), column(300, 700, 14, "*Antal*", "7", "8", "9")), nil,
			"År | Antal\n2024 | 7\n2025 | 8\n2026 | 9\n"},
		{"choices in a row are one paragraph", concat(typeset(50, 700, 10, "☐ Ja"), typeset(150, 700, 10, "☒ Nej"), typeset(250, 700, 10, "☐ Vet ej")), nil,
			"☐ Ja→☒ Nej→☐ Vet ej\n"},
		{"a box at the end of a line has its label on the next", column(50, 700, 12, "☐ Norr ☐ Söder ☒", "Innerstaden ☐ Annat:"), nil,
			"☐ Norr ☐ Söder ☒ Innerstaden ☐ Annat:\n"},
		{"a word broken where its column ends", concat(column(50, 700, 12, "Organisationsnu", "mmer", "Adress"), column(140, 700, 12, "Odlarna"), column(140, 676, 12, "kontakt@odlarna.exam", "ple.se"), column(50, 652, 12, "Ort"), column(140, 652, 12, "Åmål")), nil,
			"Organisationsnummer | Odlarna\nAdress | kontakt@odlarna.example.se\nOrt | Åmål\n"},
		{"filled boxes are ticks beside hollow ones", column(50, 700, 12, "■ Norr", "☐ Söder"), nil,
			"■ Norr\n☐ Söder\n"},
		{"filled boxes alone are bullets", column(50, 700, 12, "■ Norr", "■ Söder"), nil,
			"[■] Norr\n[■] Söder\n"},
		{"labels and answers that wrap and stand in the middle", concat(
			column(50, 706, 12, "*Vad* *gör* *ni?*"), column(200, 712, 12, "Vi odlar på gården intill och", "säljer på torget."),
			column(50, 676, 12, "*Vad* *har* *ni* *gjort*", "*förut?*"), column(200, 670, 12, "En sommarskola.")), nil,
			"Vad gör ni? | Vi odlar på gården intill och säljer på torget.\nVad har ni gjort förut? | En sommarskola.\n"},
		{"a wide gap in running text is no column", concat(column(50, 700, 12, full), column(50, 688, 12, "Efter"), column(95, 688, 12, "ordet kommer mer text på raden")), nil,
			full + " Efter→ordet kommer mer text på raden\n"},
		{"a tall field beside its label", append(column(50, 700, 12, "Berätta"), field(200, 650, 500, 710, "Vi odlar.\nOch skördar.")), nil,
			"Berätta | Vi odlar. / Och skördar.\n"},
		{"a field in the line", append(concat(typeset(50, 700, 10, "☒ Annat:")), field(110, 696, 300, 710, "fiske")), nil,
			"☒ Annat:→fiske\n"},
		{"bullets", column(50, 700, 12, "• ett", "• två", "- tre"), nil,
			"[•] ett\n[•] två\n- tre\n"},
		{"headings by size", concat(typeset(50, 700, 20, "Stor"), typeset(50, 670, 14, "Mindre"), column(50, 650, 12, full)), nil,
			"#Stor\n##Mindre\n" + full + "\n"},
		{"columns of running text", concat(
			column(50, 700, 12, "Detta är den första spalten", "som löper med rader som är", "lika långa hela vägen ner,", "ända till sista raden här.", "kort slut"),
			column(300, 700, 12, "Den andra spalten löper på", "samma sätt med rader som är", "lika långa hela vägen ned,", "ända till sista raden där.")), nil,
			"Detta är den första spalten som löper med rader som är lika långa hela vägen ner, ända till sista raden här. kort slut\nDen andra spalten löper på samma sätt med rader som är lika långa hela vägen ned, ända till sista raden där.\n"},
		{"columns of running text over a field", append(concat(
			column(50, 700, 12, "Detta är den första spalten", "som löper med rader som är", "lika långa hela vägen ner,", "ända till sista raden här."),
			column(300, 700, 12, "Den andra spalten löper på", "samma sätt med rader som är", "lika långa hela vägen ned,", "ända till sista raden där."),
			column(50, 600, 12, "Namn")), field(300, 596, 500, 610, "Odlarna")), nil,
			"Detta är den första spalten som löper med rader som är lika långa hela vägen ner, ända till sista raden här.\nDen andra spalten löper på samma sätt med rader som är lika långa hela vägen ned, ända till sista raden där.\nNamn | Odlarna\n"},
		{"a ruled table with a merged row", concat(column(55, 690, 20, "*Namn*", "*Rubrik*", "*Ort*"), column(205, 690, 40, "Odlarna", "Åmål")),
			append(ruled([]float64{50, 400}, []float64{705, 685, 665, 645}), document.Box{X0: 200, X1: 200, Y0: 685, Y1: 705}, document.Box{X0: 200, X1: 200, Y0: 645, Y1: 665}),
			"Namn | Odlarna\n(1×2) Rubrik\nOrt | Åmål\n"},
		{"a ruled table with open sides", concat(column(55, 690, 20, "Namn", "Ort"), column(205, 690, 20, "Odlarna", "Åmål")),
			append([]document.Box{{X0: 200, X1: 200, Y0: 665, Y1: 705}}, ruled([]float64{50, 400}, []float64{705, 685, 665})[2:]...),
			"Namn | Odlarna\nOrt | Åmål\n"},
		{"a lone box is no table", concat(column(50, 720, 12, "Namn"), column(55, 690, 12, "Odlarna")), ruled([]float64{50, 300}, []float64{705, 685}),
			"Namn\nOdlarna\n"},
		{"a box for each character", concat(typeset(50, 690, 10, "Nummer:"), typeset(104, 690, 10, "8"), typeset(124, 690, 10, "0"), typeset(144, 690, 10, "2"), typeset(164, 690, 10, "6")),
			ruled([]float64{100, 120, 140, 160, 180}, []float64{705, 685}),
			"Nummer:→8026\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := show(Blocks([]Page{{Number: 1, Width: 400, Height: 842, Words: c.words, Rules: c.rules}}))
			if got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

func TestFurnitureComesLastAndOnce(t *testing.T) {
	var pages []Page
	for i := range 3 {
		n := i + 1
		pages = append(pages, Page{Number: n, Width: 400, Height: 842, Words: concat(
			column(50, 810, 12, "Enkät 2026"), column(50, 500, 12, fmt.Sprint("Svar ", "abc"[i:n])), column(180, 30, 12, fmt.Sprintf("Sida %d av 3", n)))})
	}
	want := "Svar a\nSvar b\nSvar c\n(header) Enkät 2026\n(footer) Sida 1 av 3\n"
	if got := show(Blocks(pages)); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	if len(pages[0].Words) != 8 {
		t.Error("Blocks changed its argument")
	}
}

func TestTablesGoOnOverPages(t *testing.T) {
	table := func(number int, labels, answers []string, heights ...float64) Page {
		p := Page{Number: number, Width: 400, Height: 842, Rules: ruled([]float64{50, 150, 350}, heights)}
		for i := range labels {
			p.Words = append(p.Words, typeset(55, heights[i]-12, 10, labels[i])...)
			p.Words = append(p.Words, typeset(155, heights[i]-12, 10, answers[i])...)
		}
		return p
	}
	for _, c := range []struct {
		name          string
		label, answer string
		rest, next    string
		want          string
	}{
		{"a new row", "*Namn*", "Odlarna", "*Ort*", "Åmål", "Namn | Odlarna\nOrt | Åmål\n"},
		{"a row without label goes on", "*Text*", "Vi odlar.", "", "Och skördar.", "Text | Vi odlar. / Och skördar.\n"},
		{"a sentence goes on", "*Text*", "Vi odlar morötter och en hel del", "", "potatis.", "Text | Vi odlar morötter och en hel del potatis.\n"},
		{"a help text that is not bold goes on", "*Text*", "☐ Norr ☐", "Kryssa en.", "Söder", "Text / Kryssa en. | ☐ Norr ☐ Söder\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := show(Blocks([]Page{
				table(1, []string{c.label}, []string{c.answer}, 100, 80),
				table(2, []string{c.rest}, []string{c.next}, 800, 780),
			}))
			if got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

func TestUnruledTablesGoOnOverPages(t *testing.T) {
	got := show(Blocks([]Page{
		{Number: 1, Width: 400, Height: 842, Words: concat(column(50, 120, 24, "Namn", "Verksamhet"), column(200, 120, 24, "Odlarna", "Vi odlar på gården intill och"))},
		{Number: 2, Width: 400, Height: 842, Words: concat(column(200, 780, 12, "säljer på torget."), column(50, 756, 24, "Ort", "Land"), column(200, 756, 24, "Åmål", "Sverige"))},
	}))
	want := "Namn | Odlarna\nVerksamhet | Vi odlar på gården intill och säljer på torget.\nOrt | Åmål\nLand | Sverige\n"
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// The last line of a label may stand alone on the next page.
func TestLabelsGoOnOverPages(t *testing.T) {
	got := show(Blocks([]Page{
		{Number: 1, Width: 400, Height: 842, Words: concat(column(50, 120, 24, "Namn", "Vad har ni gjort förut som"), column(200, 120, 24, "Odlarna", "En sommarskola."))},
		{Number: 2, Width: 400, Height: 842, Words: concat(column(50, 780, 12, "andra kan lära av?"), column(50, 740, 12, "Tack för hjälpen, och hör gärna av er om något är oklart!"))},
	}))
	want := "Namn | Odlarna\nVad har ni gjort förut som andra kan lära av? | En sommarskola.\nTack för hjälpen, och hör gärna av er om något är oklart!\n"
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestPlaces(t *testing.T) {
	blocks := Blocks([]Page{
		{Number: 1, Width: 400, Height: 842, Words: column(50, 700, 30, "ett", "två")},
		{Number: 2, Width: 400, Height: 842, Words: concat(column(55, 690, 12, "Namn"), column(205, 690, 12, "Odlarna")), Rules: ruled([]float64{50, 200, 400}, []float64{705, 685})},
	})
	if p := blocks[1].Paragraph.Place; p.Page != 1 || p.Paragraph != 2 || p.Box.Y0 < 660 || p.Box.Y1 > 680 {
		t.Errorf("second paragraph: %+v", p)
	}
	c := blocks[2].Table.Cells[1]
	want := document.Place{Page: 2, Table: 1, Row: 1, Column: 2, Box: document.Box{X0: 200, X1: 400, Y0: 685, Y1: 705}}
	if c.Place != want {
		t.Errorf("cell: %+v", c.Place)
	}
	if p := c.Blocks[0].Paragraph.Place; p.Table != 1 || p.Row != 1 || p.Column != 2 || p.Paragraph != 1 || p.Page != 2 {
		t.Errorf("paragraph in the cell: %+v", p)
	}
}

// FuzzBlocks holds that no word is lost wherever words and lines stand.
func FuzzBlocks(f *testing.F) {
	f.Add([]byte("\x10\x10\x40\x20\x90\x11\x30\x00\x13\x80\x00\x31"), uint8(2))
	f.Add([]byte("gridgridgridgridgridgridgrid"), uint8(20))
	f.Fuzz(func(t *testing.T, data []byte, rules uint8) {
		p := Page{Number: 1, Width: 400, Height: 800}
		for i := 0; i+4 <= len(data) && i < 400; i += 4 {
			x, y, w, kind := float64(data[i])*1.5, float64(data[i+1])*3, float64(data[i+2]), data[i+3]
			if len(p.Rules) < int(rules) {
				p.Rules = append(p.Rules, document.Box{X0: x, Y0: y, X1: x + w*float64(kind&1), Y1: y + w*float64(kind>>1&1)})
				continue
			}
			word := Word{Text: fmt.Sprintf("o%dx", i), Base: y, Size: 4 + float64(kind>>4), Style: "S", Bold: kind&1 > 0}
			word.Box = document.Box{X0: x, Y0: y, X1: x + w, Y1: y + word.Size}
			if kind&2 > 0 {
				word.Style, word.Control = "", i+1
			}
			p.Words = append(p.Words, word)
		}
		blocks := Blocks([]Page{p, p})
		text := (&document.Document{Blocks: blocks}).Text()
		for _, w := range p.Words {
			if n := strings.Count(text, w.Text); n < 1 || n > 2 {
				t.Errorf("%s stands %d times in\n%s", w.Text, n, text)
			}
		}
	})
}

package unruled

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/document"
)

// text sets lines under each other, letters half an em wide. Words in *stars*
// are bold, those after "~" small.
func text(x, y, leading float64, lines ...string) []Word {
	var out []Word
	for i, l := range lines {
		size := 10.0
		if small, ok := strings.CutPrefix(l, "~"); ok {
			l, size = small, 8
		}
		at := x
		for word := range strings.FieldsSeq(l) {
			w := Word{Text: strings.Trim(word, "*"), Base: y - float64(i)*leading, Size: size, Style: "Serif"}
			if w.Bold = w.Text != word && w.Text != ""; w.Bold {
				w.Style = "Serif-Bold"
			}
			w.Tick = word == "☐" || word == "☒"
			w.Box = document.Box{X0: at, X1: at + 0.5*size*float64(len([]rune(w.Text))), Y0: w.Base, Y1: w.Base + 0.7*size}
			out = append(out, w)
			at = w.Box.X1 + 0.3*size
		}
	}
	return out
}

// rightText sets lines that end at x.
func rightText(x, y, leading float64, lines ...string) []Word {
	var out []Word
	for i, l := range lines {
		words := text(0, y-float64(i)*leading, leading, l)
		shift := x - words[len(words)-1].Box.X1
		for j := range words {
			words[j].Box.X0 += shift
			words[j].Box.X1 += shift
		}
		out = append(out, words...)
	}
	return out
}

// inLines sorts words into lines as the layout does.
func inLines(parts ...[]Word) [][]Word {
	words := slices.Concat(parts...)
	slices.SortStableFunc(words, func(a, b Word) int { return cmp.Or(cmp.Compare(b.Base, a.Base), cmp.Compare(a.Box.X0, b.Box.X0)) })
	var lines [][]Word
	for _, w := range words {
		if n := len(lines); n > 0 && lines[n-1][0].Base-w.Base < 3 {
			lines[n-1] = append(lines[n-1], w)
			continue
		}
		lines = append(lines, []Word{w})
	}
	for _, l := range lines {
		slices.SortStableFunc(l, func(a, b Word) int { return cmp.Compare(a.Box.X0, b.Box.X0) })
	}
	return lines
}

func wordsOf(line []Word) string {
	var out []string
	for _, w := range line {
		out = append(out, w.Text)
	}
	return strings.Join(out, " ")
}

// show writes a line a row, cells parted by " | ", lines of a cell by " / ",
// and what is in no table after "- ".
func show(lines [][]Word, tables []Table) string {
	var b strings.Builder
	at := 0
	loose := func(to int) {
		for ; at < to; at++ {
			b.WriteString("- " + wordsOf(lines[at]) + "\n")
		}
	}
	for _, t := range tables {
		loose(t.First)
		at = t.End
		if t.Prose {
			b.WriteString("prose: ")
		}
		for _, row := range t.Rows {
			var cells []string
			for _, spans := range row {
				var cell []string
				for _, s := range spans {
					cell = append(cell, wordsOf(lines[s.Line][s.From:s.To]))
				}
				cells = append(cells, strings.Join(cell, " / "))
			}
			b.WriteString(strings.Join(cells, " | ") + "\n")
		}
	}
	loose(len(lines))
	return b.String()
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines [][]Word
		want  string
	}{
		{"labels and answers wrap, rows apart", inLines(
			text(50, 700, 12, "Vad gör ni i dag inom arbete", "och aktivitet?"), text(220, 700, 12, "Vi odlar grönsaker och", "tar emot praktikanter på", "torsdagar."),
			text(50, 650, 12, "Ort"), text(220, 650, 12, "Åmål")),
			"Vad gör ni i dag inom arbete / och aktivitet? | Vi odlar grönsaker och / tar emot praktikanter på / torsdagar.\nOrt | Åmål\n"},
		{"no gap between the rows", inLines(
			text(50, 700, 12, "Namn", "Vad har ni gjort tidigare som", "andra kan lära av?", "Under vilka år?", "Ort"),
			text(220, 700, 12, "Odlarna i Äppelviken", "En sommarskola för unga,", "den kostade för mycket.", "2015 och 2016", "Åmål")),
			"Namn | Odlarna i Äppelviken\nVad har ni gjort tidigare som / andra kan lära av? | En sommarskola för unga, / den kostade för mycket.\nUnder vilka år? | 2015 och 2016\nOrt | Åmål\n"},
		{"cells aligned in their middle", inLines(
			text(50, 694, 12, "*Vad* *gör* *ni?*"), text(220, 700, 12, "Vi odlar grönsaker och har", "öppet på torsdagar."),
			text(50, 666, 12, "*Vad* *har* *ni* *gjort*", "*tidigare?*"), text(220, 660, 12, "En sommarskola."),
			text(50, 626, 12, "*Vilka* *år?*"), text(220, 632, 12, "Först 2015, och sedan en", "gång till.")),
			"Vad gör ni? | Vi odlar grönsaker och har / öppet på torsdagar.\nVad har ni gjort / tidigare? | En sommarskola.\nVilka år? | Först 2015, och sedan en / gång till.\n"},
		{"an answer between a label and its help", inLines(
			text(50, 700, 12, "*Namn*"), text(50, 682, 10, "~Som i stadgarna."), text(200, 690, 12, "Odlarna"),
			text(50, 650, 12, "*Ort*"), text(50, 632, 10, "~Eller stadsdel."), text(200, 640, 12, "Åmål")),
			"Namn / Som i stadgarna. | Odlarna\nOrt / Eller stadsdel. | Åmål\n"},
		{"number, label, answer", inLines(
			text(50, 700, 12, "1"), text(80, 700, 12, "Vad gör ni inom arbete", "och aktivitet?"), text(220, 700, 12, "Vi odlar."),
			text(50, 676, 12, "2"), text(80, 676, 12, "Ort"), text(220, 676, 12, "Åmål"),
			text(50, 664, 12, "3"), text(80, 664, 12, "Deltagare"), text(220, 664, 12, "ca 40")),
			"1 | Vad gör ni inom arbete / och aktivitet? | Vi odlar.\n2 | Ort | Åmål\n3 | Deltagare | ca 40\n"},
		{"two pairs of label and answer in a row", inLines(
			text(50, 700, 12, "1. Vad gör ni i", "dag?"), text(150, 700, 12, "Vi odlar", "grönsaker och", "blommor."), text(250, 700, 12, "2. Ort"), text(350, 700, 12, "Åmål"),
			text(50, 650, 12, "3. Deltagare"), text(150, 650, 12, "40"), text(250, 650, 12, "4. Var?"), text(350, 650, 12, "☐ Norr", "☒ Söder")),
			"1. Vad gör ni i / dag? | Vi odlar / grönsaker och / blommor. | 2. Ort | Åmål\n3. Deltagare | 40 | 4. Var? | ☐ Norr / ☒ Söder\n"},
		{"labels aligned at the right", inLines(
			rightText(200, 700, 12, "Vad gör ni i dag inom arbete", "och aktivitet?"), text(215, 700, 12, "Vi odlar."),
			rightText(200, 674, 12, "Ort"), text(215, 674, 12, "Åmål"), rightText(200, 660, 12, "Deltagare"), text(215, 660, 12, "40")),
			"Vad gör ni i dag inom arbete / och aktivitet? | Vi odlar.\nOrt | Åmål\nDeltagare | 40\n"},
		{"a heading parts two tables, a line across stays out", inLines(
			text(50, 720, 12, "Fyll i det här och skicka det till oss senast den tredje maj i år."),
			text(50, 700, 12, "Namn", "Ort"), text(220, 700, 12, "Odlarna", "Åmål"),
			text(50, 660, 12, "*Det* *här* *gör* *vi* *och* *det* *här* *har* *vi* *gjort* *förut*"),
			text(50, 640, 12, "Verksamhet", "År"), text(220, 640, 12, "Odling", "2015")),
			"- Fyll i det här och skicka det till oss senast den tredje maj i år.\nNamn | Odlarna\nOrt | Åmål\n- Det här gör vi och det här har vi gjort förut\nVerksamhet | Odling\nÅr | 2015\n"},
		{"columns of running text", inLines(
			text(50, 700, 12, "Detta är den första spalten", "som löper med rader som är", "lika långa hela vägen ner,", "ända till sista raden här."),
			text(300, 700, 12, "Den andra spalten löper på", "samma sätt med rader som är", "lika långa hela vägen ned,", "ända till sista raden där.")),
			"prose: Detta är den första spalten / som löper med rader som är / lika långa hela vägen ner, / ända till sista raden här. | Den andra spalten löper på / samma sätt med rader som är / lika långa hela vägen ned, / ända till sista raden där.\n"},
		{"a list is no table", inLines(text(50, 700, 12, "1.", "2.", "3."), text(75, 700, 12, "Namn på föreningen", "Ort", "År")),
			"- 1. Namn på föreningen\n- 2. Ort\n- 3. År\n"},
		{"choices under each other are no columns", inLines(text(50, 700, 12, "☐ Norr", "☐ Öster", "☒ Hela"), text(150, 700, 12, "☐ Söder", "☐ Väster", "☐ Annat:")),
			"- ☐ Norr ☐ Söder\n- ☐ Öster ☐ Väster\n- ☒ Hela ☐ Annat:\n"},
		{"running text is no table", inLines(text(50, 700, 12, "Vi odlar morötter och potatis", "och har gjort det i många år", "utan att någon har klagat")),
			"- Vi odlar morötter och potatis\n- och har gjort det i många år\n- utan att någon har klagat\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(c.lines, Find(c.lines, 400, nil, nil)); got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

// What stood on the page before helps where one row alone would not do.
func TestFindKnown(t *testing.T) {
	lines := inLines(text(220, 700, 12, "och resten av svaret"), text(50, 676, 12, "Ort"), text(220, 676, 12, "Åmål"))
	if got := Find(lines, 400, nil, nil); len(got) != 0 {
		t.Errorf("without a page before: %s", show(lines, got))
	}
	want := " | och resten av svaret\nOrt | Åmål\n"
	if got := show(lines, Find(lines, 400, []float64{220}, nil)); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestFindBlocked(t *testing.T) {
	lines := inLines(text(50, 700, 12, "Namn", "Ort", "År"), text(220, 700, 12, "Odlarna", "Åmål", "2015"))
	want := "Namn | Odlarna\nOrt | Åmål\n- År 2015\n"
	if got := show(lines, Find(lines, 400, nil, []document.Box{{X0: 0, X1: 400, Y0: 660, Y1: 682}})); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// FuzzFind holds that a table has each word of its lines once.
func FuzzFind(f *testing.F) {
	f.Add([]byte("\x10\x10\x40\x20\x90\x11\x30\x00\x13\x80\x00\x31\x90\x81\x00\x31"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var words []Word
		texts := []string{"Namn", "och", "12.", "☐", "odlar,", "-", "3", "Ö"}
		for i := 0; i+3 <= len(data) && i < 600; i += 3 {
			w := Word{Text: texts[data[i+2]&7], Base: float64(data[i+1]) * 3, Size: 6 + float64(data[i+2]>>6)*3, Bold: data[i+2]&8 > 0, Tick: data[i+2]&7 == 3}
			x := float64(data[i]&0xf0) * 1.5
			w.Box = document.Box{X0: x, X1: x + float64(data[i]&15)*4, Y0: w.Base, Y1: w.Base + w.Size}
			words = append(words, w)
		}
		lines := inLines(words)
		end := 0
		for _, table := range Find(lines, 400, nil, nil) {
			if table.First < end || table.End > len(lines) || table.First >= table.End {
				t.Fatalf("lines %d to %d after %d of %d", table.First, table.End, end, len(lines))
			}
			end = table.End
			held := map[string]int{}
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Fatalf("%d cells in %d columns", len(row), len(table.Columns))
				}
				for _, spans := range row {
					for _, s := range spans {
						for i := s.From; i < s.To; i++ {
							held[fmt.Sprint(s.Line, " ", i)]++
						}
					}
				}
			}
			for i := table.First; i < table.End; i++ {
				for j := range lines[i] {
					if held[fmt.Sprint(i, " ", j)] != 1 {
						t.Errorf("word %d of line %d stands %d times", j, i, held[fmt.Sprint(i, " ", j)])
					}
				}
			}
		}
	})
}

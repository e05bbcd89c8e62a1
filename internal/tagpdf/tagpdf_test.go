package tagpdf

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

// clock is fixed, so that equal documents are equal bytes.
var clock = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

func testOptions() Options {
	return Options{Title: "Prov: allt på en gång", Author: "Exempelföreningen", Producer: "Samkarta", Header: "Prov: allt på en gång", Footer: "Stadens utgåva", PageLabel: "Sida {page} av {pages}", Now: clock}
}

// sample uses every block, with tables and paragraphs that run over pages.
func sample() []Block {
	long := strings.Repeat("Föreningen driver språkkafé, arbetsträning och mentorskap i Rosengård tillsammans med andra. ", 12)
	blocks := []Block{
		Paragraph{Style: Title, Runs: Text("Vad civilsamhället gör och kan")},
		Paragraph{Style: Subtitle, Runs: Text("Kartläggning: Nya vägar till arbete och aktivitet")},
		Paragraph{Runs: Text("Sammanställd av Kompetenscenter Exempel den 20 november 2026.")},
		Heading{Level: 1, Text: "Innehåll", NewPage: true, Unlisted: true},
		Contents{Depth: 2},
		Heading{Level: 1, Text: "Sammanfattning", ID: "summary", NewPage: true},
		Paragraph{Style: Lead, Runs: Text("Tolv föreningar har svarat. De flesta erbjuder språkkafé och arbetsträning.")},
		KeyFigures{Figures: []Quantity{{Text: "12", Label: "föreningar har svarat"}, {Text: "1 250", Label: "deltagare om året, ungefär"}, {Text: "86", Label: "platser för arbetsträning, praktik och sysselsättning"}, {Text: "17", Label: "kompetenser"}}},
		Paragraph{Runs: []Run{{Text: "Se "}, {Text: "tabellen", Link: "#table", Bold: true}, {Text: " och "}, {Text: "webbplatsen", Link: "https://example.se/å?a=1"}, {Text: ". Ordet "}, {Text: "work placement", Lang: "en"}, {Text: " är engelska."}}},
		Paragraph{Style: Aside, Runs: Text("Uppgift saknas betyder bara att frågan lämnades tom. " + long[:200])},
		List{Items: [][]Run{Text("Första punkten"), {{Text: "Andra punkten med ", Bold: true}, {Text: long}}, Text("Tredje")}},
		List{Numbered: true, Items: [][]Run{Text("Ett"), Text("Två")}},
		Paragraph{Runs: Text(long + long)},
		Heading{Level: 2, Text: "Kompetenser", ID: "table"},
		Paragraph{Style: Caption, Runs: Text("Figur 1. Vanligaste kompetenserna")},
		BarChart{Alt: "Stapeldiagram: språkstöd 7 av 12 föreningar, handledning 5, snickeri 1.", Bars: []Quantity{{"Språkstöd", 7, "7"}, {"Handledning och arbetsledning för deltagare med lång frånvaro", 5, "5"}, {"Snickeri", 1, "1"}, {"Inget", 0, "0"}}},
		Paragraph{Style: Small, Runs: Text("En förening kan ha flera kompetenser.")},
		Heading{Level: 3, Text: "Alla kompetenser"},
	}
	table := Table{Caption: "Tabell 1. Kompetenser", RowHeaders: true, Columns: []Column{{Title: "Kompetens", Width: 2}, {Title: "Antal", Width: 0.8, Right: true}, {Title: "Föreningar", Width: 4}}}
	for range 30 {
		table.Rows = append(table.Rows, []Cell{Text("Studie- och yrkesvägledning"), Text("3"), Text("Föreningen Björken, Nätverket Ån, Stiftelsen Östra")})
	}
	table.Rows = append(table.Rows, []Cell{Text("Lång"), Text("1"), Text(strings.Repeat(long, 4))}, []Cell{Text("Tom"), nil})
	return append(blocks, table, Heading{Level: 2, Text: "Föreningar", NewPage: true},
		Paragraph{Runs: Text("🎉 Välkomna! مرحبا عمر 12 ab שלום, Ελλάδα Москва ☐ ☒ → " + strings.Repeat("x", 300) + "\u202Eexe.\u0000\uFFFF\U0010FFFF")},
		Heading{Level: 3, Text: "Adress"},
		Paragraph{Runs: Text("rad ett\nrad två kontakt@" + strings.Repeat("mycketlangdoman.", 8) + "example.se")})
}

func write(t testing.TB, blocks []Block) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, testOptions(), blocks); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteIsDeterministic(t *testing.T) {
	first := write(t, sample())
	for range 3 {
		if !bytes.Equal(first, write(t, sample())) {
			t.Fatal("the same blocks gave different bytes")
		}
	}
	if dir := os.Getenv("SAMKARTA_PDF_OUT"); dir != "" {
		if err := os.WriteFile(dir+"/sample.pdf", first, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

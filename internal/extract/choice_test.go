package extract

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/document"
)

// TestChoices: what is chosen in the space for an answer, in all the ways people
// choose.
func TestChoices(t *testing.T) {
	k := kartlaggning(t)
	tests := []struct{ name, question, space, want string }{
		{"boxes before", "areas", "☐ Norr ☒ Öster ☐ Söder", "[Öster]"},
		{"boxes after", "areas", "Norr ☐\nÖster ☒\nSöder ☐", "[Öster]"},
		{"typed boxes", "areas", "[ ] Norr\n[x] Öster\n(x) Söder", "[Öster; Söder]"},
		{"cells before", "areas", "|☐|Norr|\n|☒|Öster|", "[Öster]"},
		{"crosses in a column", "areas", "|Norr||\n|Öster|X|\n|Söder|x|", "[Öster; Söder]"},
		{"crosses on the line", "areas", "x Norr\nÖster\nx Söder", "[Norr; Söder]"},
		{"crosses behind", "areas", "Norr\tX\nÖster\nSöder", "[Norr]"},
		{"yes in a column", "areas", "|Norr|ja|\n|Öster|nej|\n|Söder||", "[Norr]"},
		{"ones in a column", "areas", "|Norr|1|\n|Öster|0|\n|Söder|1|", "[Norr; Söder]"},
		{"numbers in a column", "areas", "|Norr|1|\n|Öster|2|\n|Söder|3|", `"Norr\n1\nÖster\n2\nSöder\n3"`},
		{"yes on the line", "areas", "Norr: ja\nÖster: nej\nSöder", "[Norr]"},
		{"below in a row", "areas", "|Norr|Öster|Söder|\n| |x| |", "[Öster]"},
		{"marked", "areas", "Hela Malmö / Norr / *Öster* / Söder / Väster / Innerstaden", "[Öster]"},
		{"struck", "areas", "~Hela Malmö~ / ~Norr~ / Öster / ~Söder~ / ~Väster~ / ~Innerstaden~", "[Öster]"},
		{"all struck", "areas", "~Hela Malmö~ / ~Norr~ / ~Öster~ / ~Söder~ / ~Väster~ / ~Innerstaden~", "[]"},
		{"the printed list", "areas", "Hela Malmö / Norr / Öster / Söder / Väster / Innerstaden", "[]"},
		{"empty boxes", "areas", "☐ Hela Malmö ☐ Norr ☐ Öster ☐ Söder ☐ Väster", "[]"},
		{"empty boxes, one marked", "areas", "☐ Hela Malmö ☐ *Norr* ☐ Öster", "[Norr]"},
		{"empty boxes, the others taken away", "areas", "☐ Norr", "[Norr] 0.6"},
		{"empty boxes, written below", "areas", "☐ Hela Malmö ☐ Norr ☐ Öster ☐ Söder\nNorr och Öster", `"Norr och Öster" 0.95`},
		{"arrows", "areas", "Hela Malmö\nNorr\n-> Öster\nSöder\nVäster\nInnerstaden", "[Öster]"},
		{"bullets", "areas", "• Hela Malmö\n• Norr\n• Öster\n• Söder\n• Väster\n• Innerstaden", "[]"},
		{"capitals", "return_after_absence", "Ja / NEJ / Delvis / Vet ej", "[NEJ]"},
		{"all in capitals", "return_after_absence", "JA / NEJ / DELVIS / VET EJ", "[]"},
		{"capitals of the form", "city_cooperation", "ingen samverkan i dag / DIALOG OCH SAMRÅD / bidrag och stöd / gemensamt projekt / IOP / avtal eller upphandlad tjänst / HÄNVISNING AV DELTAGARE / lokaler av staden", "[DIALOG OCH SAMRÅD; HÄNVISNING AV DELTAGARE]"},
		{"other", "areas", "☐ Norr ☒ Annat: Kirseberg", `[] other "Kirseberg"`},
		{"other without its box", "areas", "☒ Norr ☐ Annat: Kirseberg", `[Norr] other "Kirseberg"`},
		{"a choice of another version", "areas", "☐ Norr ☒ Kirseberg", "[Kirseberg]"},
		{"a choice of another version, not ticked", "areas", "☐ Norr ☒ Öster ☐ Kirseberg", "[Öster]"},
		{"on its own line", "areas", "[x] Norr\n[ ] Öster\n[ ] Utanför stan", "[Norr]"},
		{"all empty, one unknown", "areas", "☐ Hela Malmö ☐ Norr ☐ Öster ☐ Söder ☐ Kirseberg", "[]"},
		{"a sentence beside an empty box", "areas", "☒ Norr ☐ Vi har också en lokal på Möllan ibland", `[Norr] "Vi har också en lokal på Möllan ibland"`},
		{"a cross nearer the first", "return_after_absence", "Ja x     Nej", "[Ja]"},
		{"a cross before a comma", "return_after_absence", "Ja x, Nej", "[Ja]"},
		{"a cross nearer the second", "return_after_absence", "Ja    x Nej", "[Nej]"},
		{"a cross in the middle", "return_after_absence", "Ja x Nej", "[Nej] 0.6"},
		{"crosses behind on a line", "areas", "Norr x Öster Söder x", "[Norr; Söder]"},
		{"crosses before on a line", "areas", "x Norr Öster x Söder", "[Norr; Söder]"},
		{"a cross before a choice that is not the form's", "areas", "X Norr   Öster   X Kirseberg", `[Norr] "X Kirseberg"`},
		{"a shortened list, two marked", "areas", "Norr\n*Öster*\n*Söder*\nVäster", "[Öster; Söder] 0.6"},
		{"a shortened list, one struck", "areas", "Norr / ~Öster~ / Väster", "[Norr; Väster] 0.6"},
		{"comment", "validation", "☒ Ja ☐ Nej\nMetod: OCN", `[Ja] "Metod: OCN"`},
		{"words", "areas", "I Norr och på Möllan", `"I Norr och på Möllan"`},
		{"a lone cross", "validation", "X", `"X" 0.6`},
		{"a choice that begins like another", "host_interest", "☐ Ja ☒ Ja, tillsammans med andra ☐ Nej", "[Ja, tillsammans med andra]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStream(parse(tt.space, document.DOCX))
			var zone []part
			for u := range s.units {
				zone = append(zone, part{unit: u, end: len(s.units[u].text), first: s.units[u].first, to: s.units[u].end})
			}
			q := 0
			for k.targets[q].question.ID != tt.question {
				q++
			}
			a := s.choiceAnswer(&k.targets[q], zone)
			var got []string
			if a.Boxes {
				got = append(got, "["+strings.Join(a.Ticked, "; ")+"]")
			}
			if a.Other != "" {
				got = append(got, fmt.Sprintf("other %q", a.Other))
			}
			if a.Text != "" {
				got = append(got, fmt.Sprintf("%q", a.Text))
			}
			if a.Confidence < 1 {
				got = append(got, fmt.Sprint(a.Confidence))
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %s, want %s", strings.Join(got, " "), tt.want)
			}
		})
	}
}

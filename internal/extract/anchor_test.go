package extract

import (
	"testing"

	"samkarta/internal/document"
)

// kartlaggning is the mapping form, whose labels the tests are about.
func kartlaggning(t *testing.T) *known {
	t.Helper()
	finder := New(library(t))
	for i := range finder.forms {
		if finder.forms[i].form.ID == "kartlaggning" {
			return &finder.forms[i]
		}
	}
	t.Fatal("no form kartlaggning")
	return nil
}

// TestLabels: which question a line asks, and what of it is left as the answer.
func TestLabels(t *testing.T) {
	k := kartlaggning(t)
	tests := []struct{ line, question, rest string }{
		// As printed, numbered, mistyped, in English.
		{"Organisationens namn", "org_name", ""},
		{"1. Organisationens namn: Skutan", "org_name", "Skutan"},
		{"1) Organistaionens namn", "org_name", ""},
		{"Fråga 1: Organisationens namn", "org_name", ""},
		{"[Q01] Organisationens namn", "org_name", ""},
		{"Name of organisation: Skutan", "org_name", "Skutan"},
		{"Epost: a@example.org", "contact_email", "a@example.org"},
		{"E-psot:", "contact_email", ""},
		{"ORGANISATIONSNUMMER 802955-6785", "", ""}, // a word in a sentence, else
		{"ORGANISATIONSNUMMER: 802955-6785", "orgnr", "802955-6785"},
		// The sender's own numbers.
		{"1.1 Organisationens namn", "org_name", ""},
		{"2.3. Telefon", "contact_phone", ""},
		{"b) E-post", "contact_email", ""},
		{"A4. Webbplats", "website", ""},
		{"F: Vad har det lett till?", "results", ""},
		{"Fråga: Vad har det lett till?", "results", ""},
		{"13.30 Vad erbjuder ni?", "", ""}, // a time
		// Words left out, words added.
		{"Vad krävs för plats?", "thresholds", ""},
		{"Arbete är: att få lön", "def_work", "att få lön"},
		{"Kan man vara borta och komma tillbaka: ja", "return_after_absence", "ja"},
		{"Kan ni tänka er att vara värd?", "host_interest", ""},
		{"Vad gör ni idag: odlar", "current_work", "odlar"},
		{"Vad gör ni?", "current_work", ""},
		{"Vad?", "", ""},
		{"Kan ni?", "", ""}, // of two questions
		{"Hemsida/sociala medier: a.example.org", "website", "a.example.org"},
		{"Antal anställda (ca): 4", "employees", "4"},
		{"Telefon och mobil: 040", "contact_phone", "040"},
		{"Organisationens namn (Name of organisation): Skutan", "org_name", "Skutan"},
		{"E-post / E-mail: a@example.org", "contact_email", "a@example.org"},
		// Marks behind a short label.
		{"Telefon | 040", "contact_phone", "040"},
		{"Telefon - 040", "contact_phone", "040"},
		{"Telefon = 040", "contact_phone", "040"},
		{"Telefon    040", "contact_phone", "040"},
		{"Telefon finns på kontoret", "", ""},
		{"8 platser", "", ""},
		{"Form av bidrag", "", ""},
		{"Arbete och aktivitet hör ihop", "", ""},
		{"Aktivitet är för oss rörelse", "def_activity", "rörelse"},
	}
	for _, tt := range tests {
		s := newStream(parse(tt.line, document.Text))
		question, rest := "", ""
		for _, a := range s.unitAnchors(0, k.targets) {
			question = k.targets[a.question].question.ID
			z := s.zones([]anchor{a}, nil, s.printed(k))
			rest = s.text(z[0].units)
		}
		if question != tt.question || rest != tt.rest {
			t.Errorf("%q asks %q, answer %q; want %q, %q", tt.line, question, rest, tt.question, tt.rest)
		}
	}
}

func TestInline(t *testing.T) {
	k := kartlaggning(t)
	for line, want := range map[string]int{
		"Förening: Skutan, org.nr: 802955-6785; e-post: a@example.org": 3,
		"Hej! Förening: Skutan. Telefon: 040, e-post: a@example.org":   3,
		"Åsa, tel: 070, e-post: a@example.org":                         0, // a contact
		"Vi har telefon, e-post, webbplats och period":                 0,
	} {
		s := newStream(parse(line, document.Text))
		if got := s.unitAnchors(0, k.targets); len(got) != want {
			t.Errorf("%q: %d labels, want %d", line, len(got), want)
		}
	}
}

func TestNumberColumn(t *testing.T) {
	for sketch, want := range map[string]bool{
		"|1|a|\n|2|b|\n|3|c|\n|4|d|": true,
		"|4|a|\n|5|b|\n|6|c|\n|7|d|": true,
		"|1|a|\n|2|b|":               false,
		"|4|a|\n|9|b|\n|2|c|\n|7|d|": false,
		"|a|1|\n|b|2|\n|c|3|\n|d|4|": false,
		"1\n2\n3\n4":                 false,
	} {
		s := newStream(parse(sketch, document.XLSX))
		u := 0
		for s.units[u].text != "4" && s.units[u].text != "1" {
			u++
		}
		if got := s.inNumberColumn(u); got != want {
			t.Errorf("%q: %v", sketch, got)
		}
	}
}

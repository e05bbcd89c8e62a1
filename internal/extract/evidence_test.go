package extract

import (
	"strings"
	"testing"

	"samkarta/internal/document"
	"samkarta/internal/form"
)

// TestIsForm: how much of a form it takes.
func TestIsForm(t *testing.T) {
	finder := New(library(t))
	const asker = "Organisationens namn: Skutan\nKontaktperson: Mira\nE-post: a@example.org\nTelefon: 040-628 04 25\n"
	tests := []struct {
		name, text string
		want       bool
	}{
		{"who and two whole questions", asker + "Vad har det lett till?\nJobb.\nVad krävs för att få en plats?\nInget.\n", true},
		{"who and one", asker + "Vad har det lett till?\nJobb.\n", false},
		{"who alone", asker + "Webbplats: a.example.org\nOrganisationsnummer: 802955-6785\n", false},
		{"who and words of every application", asker + "Målgrupp: barn\nMetoder: lek\nOmråde: Limhamn\nPeriod: 2026\nResultat: bra\nDeltagare: 12\n", false},
		{"who and many words of the form", asker + "Målgrupp: barn\nMetoder: lek\nOmråde: Limhamn\nPeriod: 2026\nResultat: bra\nDeltagare: 12\n" +
			"Antal platser: 3\nKrav: inga\nHinder: pengar\nKompetenser: lek\nIntyg: nej\nAnställda: 1\nIdeella: 4\nVerksamhet i dag: lek\nSamarbete med staden: nej\n", true},
		{"nobody and three questions", "Vad har det lett till?\nJobb.\nVad krävs för att få en plats?\nInget.\nVad hindrar er?\nTid.\n", false},
		{"numbers with answers that fit", "1. Skutan\n2. 802955-6785\n3. Stiftelse\n4. a.example.org\n5. 4\n6. 12\n7. Mira\n8. a@example.org\n9. 040-628 04 25\n", true},
		{"numbers of an agenda", "1. Öppnande\n2. Ordförande\n3. Sekreterare\n4. Justerare\n5. Dagordning\n6. Protokoll\n7. Kassan\n8. Lokalen\n9. Avslutning\n", false},
	}
	for _, tt := range tests {
		if got := finder.Find(parse(tt.text, document.Text)).Form != nil; got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestLooksRight(t *testing.T) {
	k := kartlaggning(t)
	tests := []struct {
		question, text string
		looks, can     bool
	}{
		{"contact_email", "a@example.org", true, true}, {"contact_email", "Dagordning", false, true},
		{"contact_phone", "040-628 04 25", true, true}, {"contact_phone", "12", false, true},
		{"orgnr", "802955-6785", true, true}, {"orgnr", "2026", false, true},
		{"website", "a.example.org", true, true}, {"website", "Ordf. Bo. Öppnade", false, true},
		{"org_form", "Stiftelse", true, true}, {"org_form", "Val av sekreterare", false, true},
		{"validation", "Ja, OCN", true, true}, {"validation", "", false, true},
		{"org_name", "Skutan", false, false}, {"employees", "4", false, false},
	}
	for _, tt := range tests {
		for i := range k.targets {
			if k.targets[i].question.ID != tt.question {
				continue
			}
			looks, can := k.targets[i].looksRight(form.RawAnswer{Text: tt.text})
			if looks != tt.looks || can != tt.can {
				t.Errorf("%s %q: %v, %v", tt.question, tt.text, looks, can)
			}
		}
	}
}

// TestWithoutPrompt: what blanks and word processors print in the space for an
// answer is none.
func TestWithoutPrompt(t *testing.T) {
	f := kartlaggning(t).form
	for in, want := range map[string]string{
		"......":        "",
		"Skutan ......": "Skutan",
		"__Skutan____":  "Skutan",
		"_ _ Skutan":    "_ _ Skutan",
		"Klicka eller tryck här för att ange text.": "",
		"Click or tap here to enter text.":          "",
		"Välj ett objekt.":                          "",
		"Choose an item.":                           "",
		"Kommentar: gärna":                          "gärna",
		"KOMMENTAR:gärna":                           "gärna",
		"Kommentar":                                 "",
		"S: Skutan":                                 "Skutan",
		"S:":                                        "",
		"S:t Knuts församling":                      "S:t Knuts församling",
		"A":                                         "A",
		"=> 4":                                      "4",
		"→ 4":                                       "4",
		"5 -> 6":                                    "5 -> 6",
		"ja\n\n nej ":                               "ja\nnej",
		"2012–":                                     "2012–",
		"-":                                         "-",
	} {
		if got := strings.TrimSpace(withoutPrompt(in, f)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestSignatures: where the sender signs off or an older mail begins, the
// answers of a mail end; the words of an answer do not end it.
func TestSignatures(t *testing.T) {
	finder := New(library(t))
	const head = "Organisationens namn: Skutan\nKontaktperson och roll: Mira\nE-post: a@example.org\nVad har det lett till?\nJobb.\nVad krävs för att få en plats?\nInget.\nVad hindrar er?\nTid.\n"
	for tail, want := range map[string]string{
		"Mvh\nBo":                                       "Tid.",
		"Med vänliga hälsningar\nBo":                    "Tid.",
		"Hälsningar från oss alla":                      "Tid.",
		"/Bo Ek":                                        "Tid.",
		"Skickat från min iPhone":                       "Tid.",
		"Best regards\nBo":                              "Tid.",
		"Från: Eva <eva@example.se>":                    "Tid.",
		"Den 1 april skrev Eva:\nHej":                   "Tid.",
		"-----Ursprungligt meddelande-----\nHej":        "Tid.",
		"Hälsan hos deltagarna.":                        "Tid.\nHälsan hos deltagarna.",
		"Från: början var vi fler.":                     "Tid.\nFrån: början var vi fler.",
		"(:footer)Bo Ek":                                "Tid.",
		"Den som skrev till oss fick vänta.":            "Tid.\nDen som skrev till oss fick vänta.",
		"Vi får inga pengar.\nMvh\nBo\nTelefon: 040-12": "Tid.\nVi får inga pengar.",
	} {
		if got := finder.Find(parse(head+tail, document.Text)).Answers["obstacles"].Text; got != want {
			t.Errorf("%q: %q, want %q", tail, got, want)
		}
	}
}

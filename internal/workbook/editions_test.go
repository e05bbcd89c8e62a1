package workbook_test

import (
	"bytes"
	"strings"
	"testing"

	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/workbook"
)

// Hosts see who allows it, and nothing that is the coordinator's.
func TestHostsSeeOnlyWhatMayBeShared(t *testing.T) {
	var buf bytes.Buffer
	if err := workbook.Write(&buf, booktest.Book(), texts(t, form.Swedish), workbook.Options{Hosts: true}); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, text := range parts(t, buf.Bytes()) {
		all.WriteString(text)
	}
	for text, there := range map[string]bool{
		"Maj-Britt Alnarp": true, "info@angslyktan.example.se": true, // yes, all
		"sixten@akerbo.example.se": true, "Sixten Fridell": false, "+46313900612": false, // only the address
		"Asta Holm": false, "asta@bryggan.example.se": false, // blank is no
		"Ebba Ek": false, "ringde och frågade": false, "bryggan@example.org": false, "Fråga om träffen": false,
		"kartlaggning-bryggan.docx": false, "samkarta 1 ": false, "802881-4170": false,
		"Bryggan Idrott &amp; Arbete": true, "Fotboll och arbetsträning": true,
	} {
		if strings.Contains(all.String(), text) != there {
			t.Errorf("%q stands there: %v, want %v", text, !there, there)
		}
	}
	for _, sheet := range open(t, buf.Bytes()).GetSheetList() {
		for _, not := range []string{"Granska", "Original", "Mejl", "Inbjudna", "Översikt"} {
			if sheet == not {
				t.Errorf("the hosts get the sheet %s", sheet)
			}
		}
	}
}

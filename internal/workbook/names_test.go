package workbook

import (
	"testing"
	"testing/fstest"

	"samkarta/internal/form"
	"samkarta/internal/wording"
)

// Operators may rename the sheets; Excel refuses some names.
func TestSheetNamesAreWithinExcelsRules(t *testing.T) {
	dir := fstest.MapFS{"texts/x.sv.yaml": {Data: []byte(`workbook.sheet.readme: "Läs mig: [viktigt]?"
workbook.sheet.answers: "Svar/alla från varenda förening i hela kommunen"
workbook.sheet.review: "Mejl"
workbook.sheet.originals: "MEJL"
workbook.sheet.mails: "mejl"
workbook.sheet.concepts: "'*'"
workbook.sheet.codebook: "//"
`)}}
	texts, err := wording.Load(dir, form.Swedish)
	if err != nil {
		t.Fatal(err)
	}
	names := sheetNames(texts)
	for key, want := range map[string]string{"readme": "Läs mig  (viktigt)", "answers": "Svar alla från varenda fören", "review": "Mejl",
		"originals": "MEJL+", "mails": "mejl++", "concepts": "’ ’", "codebook": "codebook"} {
		if names[key] != want {
			t.Errorf("%s is named %q, want %q", key, names[key], want)
		}
	}
}

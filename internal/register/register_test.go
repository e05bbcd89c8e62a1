package register_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/register"
)

var want = []book.Invited{{Name: "Ängslyktans Vänner", OrgNr: "802881-4179", Address: "info@angslyktan.example.se"}, {Name: "Nya Gården"}}

func TestParse(t *testing.T) {
	const list = "Förening;Org.nr;E-post\nÄngslyktans  Vänner;802881-4179;info@angslyktan.example.se\n;;\nNya Gården;;\n"
	latin, err := charmap.Windows1252.NewEncoder().Bytes([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	for i, row := range [][]any{{"Lista 2026"}, {"Namn", "Orgnr", "Mejladress"}, {"Ängslyktans Vänner", "802881-4179", "info@angslyktan.example.se"}, {"Nya Gården"}} {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var sheet bytes.Buffer
	if _, err := f.WriteTo(&sheet); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"semicolons": []byte(list), "Windows": latin, "Excel": sheet.Bytes(),
		"commas":  []byte("\ufeffname,organisation number,email\r\nÄngslyktans Vänner,802881-4179,info@angslyktan.example.se\r\n\"Nya Gården\",,\r\n"),
		"another": []byte("E-post\tNamn\tOrganisationsnummer\ninfo@angslyktan.example.se\tÄngslyktans Vänner\t802881-4179\n\tNya Gården\n"),
	} {
		got, err := register.Parse(name, data)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	for _, data := range []string{"", "PK\x03\x04 no zip", "just words\nand more", "\x00\x01\x02"} {
		_, err := register.Parse("lista.csv", []byte(data))
		if fault := new(form.Fault); !errors.As(err, &fault) || fault.Key != "invited_unreadable" {
			t.Errorf("%q: %v", data, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("namn;orgnr;e-post\nA;1;b@example.se\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("namn\n\"\x80\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := register.Parse("x", data)
		if err != nil && len(all) > 0 {
			t.Fatal("rows with an error")
		}
	})
}

package tnef_test

import (
	"bytes"
	"os"
	"testing"

	"samkarta/internal/message/tnef"
)

func sample(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/winmail.dat")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParse(t *testing.T) {
	m := tnef.Parse(sample(t))
	if len(m.Files) != 2 || m.Damaged || string(m.Text) != "Hej från Outlook" {
		t.Fatalf("%d files, damaged %v, text %q", len(m.Files), m.Damaged, m.Text)
	}
	// The long name is in UTF-16, the short one in windows-1252.
	for i, want := range []string{"kartläggning – svar.docx", "bå.pdf"} {
		if f := m.Files[i]; f.Name != want || len(f.Data) != 2010 {
			t.Errorf("file %d: %q, %d bytes", i, f.Name, len(f.Data))
		}
	}
}

// TestCutOff: wherever it ends, what came before is there.
func TestCutOff(t *testing.T) {
	data := sample(t)
	files := 0
	for n := range len(data) {
		m := tnef.Parse(data[:n])
		if len(m.Files) < files {
			t.Fatalf("%d files in %d bytes, but %d in fewer", len(m.Files), n, files)
		}
		files = len(m.Files)
	}
	if files != 2 {
		t.Errorf("%d files", files)
	}
}

func TestNotTNEF(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("x"), tnef.Signature, bytes.Repeat([]byte{0xff}, 1000)} {
		if m := tnef.Parse(data); len(m.Files) != 0 {
			t.Errorf("%d files in %x", len(m.Files), data)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		for _, file := range tnef.Parse(data).Files {
			total += len(file.Data)
		}
		if total > len(data) {
			t.Errorf("%d bytes of files in %d bytes", total, len(data))
		}
	})
}

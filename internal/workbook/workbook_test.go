package workbook_test

import (
	"bytes"
	"os"
	"testing"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook"
	"samkarta/templates"
)

func write(t testing.TB, b *book.Book, lang form.Lang) []byte {
	t.Helper()
	texts, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := workbook.Write(&buf, b, texts); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestX(t *testing.T) {
	os.WriteFile("/tmp/wb/x.xlsx", write(t, booktest.Book(), form.Swedish), 0o600)
}

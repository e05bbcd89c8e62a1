//go:build unix

package attachment

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"samkarta/internal/message"
	"samkarta/samples"
)

// perCore measures what the reading takes of the processor, since the aims are
// documents a second a core and a busy machine's clock says little about that.
func perCore(b *testing.B, data []byte, read func() error) {
	b.Helper()
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // as the sandbox's children have it
	if err := read(); err != nil {                    // the engine starts, caches fill
		b.Fatal(err)
	}
	before := processor(b)
	for b.Loop() {
		if err := read(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/(processor(b)-before).Seconds(), "docs/core-s")
}

// processor is the time that this process has taken of the processors.
func processor(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// sample gives the first form of a sample mail.
func sample(b *testing.B, name string) []byte {
	raw, err := samples.FS.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range message.Split(raw).Parts {
		if !p.Body {
			return p.Data
		}
	}
	b.Fatalf("%s: no attachment", name)
	return nil
}

// BenchmarkLarge reads a document of 400 kB: what it allocates altogether, and so
// what it can take at the most, must stay under 100 MB.
func BenchmarkLarge(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	var body strings.Builder
	body.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for range 20_000 {
		body.WriteString(`<w:p><w:pPr><w:spacing w:after="120"/></w:pPr><w:r><w:rPr><w:lang w:val="sv-SE"/></w:rPr><w:t xml:space="preserve">`)
		for range 8 {
			fmt.Fprintf(&body, "%x ", random.Uint32N(1<<20))
		}
		body.WriteString("</w:t></w:r></w:p>")
	}
	body.WriteString("</w:body></w:document>")
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(w, body.String())
	}
	if err != nil || z.Close() != nil {
		b.Fatal(err)
	}
	r := New(Options{})
	perCore(b, packed.Bytes(), func() error {
		_, err := r.Read("stor.docx", packed.Bytes())
		return err
	})
}

// BenchmarkRead reads each format by way of Read: told by its bytes, then read.
// The files are the samples', which ordinary programs wrote, and those of the
// readers' own tests; what LibreOffice and Tesseract do is not measured here.
func BenchmarkRead(b *testing.B) {
	r := New(Options{PDFCache: cache})
	defer r.Close()
	for _, f := range []struct{ name, sample, file string }{
		{"docx-table", "01-tabell-docx.eml", ""},
		{"docx-controls", "02-innehallskontroller-docx.eml", ""},
		{"docx-libreoffice", "03-libreoffice-docx.eml", ""},
		{"odt", "", "testdata/letter.odt"},
		{"ods", "", "testdata/sheet.ods"},
		{"xlsx", "06-excel.eml", ""},
		{"text", "", "text/testdata/reply.txt"},
		{"html", "", "text/testdata/wordmail.html"},
		{"pdf-fields", "", "pdf/testdata/form.pdf"},
		{"pdf-99-fields", "04-ifyllbar-pdf.eml", ""},
		{"pdf-printed-office", "05-utskriven-pdf.eml", ""},
		{"pdf-printed-chromium", "19-sen-utskrift-webblasare.eml", ""},
	} {
		b.Run(f.name, func(b *testing.B) {
			var data []byte
			if f.sample != "" {
				data = sample(b, f.sample)
			} else {
				var err error
				if data, err = os.ReadFile(filepath.FromSlash(f.file)); err != nil {
					b.Fatal(err)
				}
			}
			perCore(b, data, func() error {
				_, err := r.Read(f.name, data)
				return err
			})
		})
	}
}

//go:build unix

package pipeline_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"samkarta/internal/attachment"
	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/pipeline"
	"samkarta/internal/sandbox"
	"samkarta/samples"
	"samkarta/templates"
)

// processor is the time that this process has taken of the processors: on a busy
// machine the clock says little.
func processor(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkStep is the whole step: a mail's bytes in, typed and coded answers out;
// "process" in this process, "sandbox" by a warm child, whose memory and
// processor time are its own and not counted here.
func BenchmarkStep(b *testing.B) {
	lib, err := form.Load(templates.FS)
	if err != nil {
		b.Fatal(err)
	}
	cache, err := os.MkdirTemp("", "samkarta-bench-")
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(cache)
	pool := sandbox.New(sandbox.Options{Workers: 1, PDFCache: cache})
	defer pool.Close()
	here := attachment.New(attachment.Options{PDFCache: cache})
	defer here.Close()
	readers := []struct {
		name   string
		reader *pipeline.Reader
	}{
		{"process", pipeline.NewReaderWith(func(name string, data []byte) (*document.Document, error) { return here.Read(name, data) }, lib)},
		{"sandbox", pipeline.NewReader(pool, lib)},
	}
	for _, name := range []string{
		"01-tabell-docx.eml", "03-libreoffice-docx.eml", "04-ifyllbar-pdf.eml", "05-utskriven-pdf.eml", "06-excel.eml",
		"07-svar-i-mejlet.eml", "11-fel-kontrollsiffra.eml", "19-sen-utskrift-webblasare.eml",
	} {
		raw, err := samples.FS.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range readers {
			b.Run(name+"/"+r.name, func(b *testing.B) {
				b.ReportAllocs()
				read := func() {
					subs, err := r.reader.Read(name, raw, time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC))
					if err != nil || len(subs) != 1 || len(subs[0].Answers) < 20 {
						b.Fatalf("%d submissions, %v", len(subs), err)
					}
				}
				read() // the engine starts
				before := processor(b)
				for b.Loop() {
					read()
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
				if r.name == "process" {
					b.ReportMetric(float64(b.N)/(processor(b)-before).Seconds(), "docs/core-s")
				}
			})
		}
	}
}

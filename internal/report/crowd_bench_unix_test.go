//go:build unix

package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/report"
	"samkarta/internal/tagpdf/tagcheck"
)

// BenchmarkBesideReportlab sets the same content with reportlab too, the common
// library of Python: the same lines of text, untagged. It needs SAMKARTA_REPORTLAB, a
// Python that has it; the ratio is of one run on one machine.
func BenchmarkBesideReportlab(b *testing.B) {
	python := os.Getenv("SAMKARTA_REPORTLAB")
	if python == "" {
		b.Skip("SAMKARTA_REPORTLAB is not set: not compared with reportlab")
	}
	round := crowd(200)
	o := report.Options{Layout: layout(b, round, sector)}
	words := texts(b, form.Swedish)
	var out bytes.Buffer
	if err := report.Write(&out, round, words, report.PDF, o); err != nil {
		b.Fatal(err)
	}
	f, err := tagcheck.Open(out.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	dump, err := json.Marshal(strings.Split(f.Text(), "\n"))
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	text := filepath.Join(dir, "text.json")
	if err := os.WriteFile(text, dump, 0o600); err != nil {
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		began := processorTime(b)
		out.Reset()
		if err := report.Write(&out, round, words, report.PDF, o); err != nil {
			b.Fatal(err)
		}
		ours += processorTime(b) - began
		other := exec.Command(python, "testdata/reportlab_report.py", text, filepath.Join(dir, "theirs.pdf"))
		if said, err := other.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, said)
		}
		theirs += other.ProcessState.UserTime() + other.ProcessState.SystemTime()
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-reportlab")
}

// processorTime is what this process has taken of the processors so far: on a
// machine that others use too, the clock on the wall measures them.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{50, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			round := crowd(n)
			o := report.Options{Layout: layout(b, round, sector)}
			t := texts(b, form.Swedish)
			var out bytes.Buffer
			began := processorTime(b)
			for b.Loop() {
				out.Reset()
				if err := report.Write(&out, round, t, report.PDF, o); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((processorTime(b)-began).Seconds()/float64(b.N), "cpu-s")
			b.ReportMetric(float64(out.Len())/1e6, "MB")
		})
	}
}

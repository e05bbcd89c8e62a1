package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/mailbox"
)

func isLogin(err error) bool { return errors.Is(err, mailbox.ErrLogin) }

// exposition writes metrics in Prometheus' text format, version 0.0.4. It is
// written here because what is counted stands in the database: a client library
// would count a second time, and forget at every start.
type exposition struct{ bytes.Buffer }

// family begins a metric.
func (e *exposition) family(name, kind, help string) {
	fmt.Fprintf(e, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// sample writes one value; labels are name and value in turn.
func (e *exposition) sample(name string, value float64, labels ...string) {
	e.WriteString(name)
	for i := 0; i+1 < len(labels); i += 2 {
		separator := ","
		if i == 0 {
			separator = "{"
		}
		fmt.Fprintf(e, `%s%s="%s"`, separator, labels[i], labelValue.Replace(labels[i+1]))
	}
	if len(labels) > 0 {
		e.WriteByte('}')
	}
	e.WriteByte(' ')
	e.WriteString(strconv.FormatFloat(value, 'f', -1, 64))
	e.WriteByte('\n')
}

// one writes a metric of a single value.
func (e *exposition) one(name, kind, help string, value float64) {
	e.family(name, kind, help)
	e.sample(name, value)
}

var labelValue = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

func (d *daemon) metrics(ctx context.Context) []byte {
	e := &exposition{}
	healthy := 0.0
	if d.health(ctx, time.Now()).Status == "ok" {
		healthy = 1
	}
	e.one("samkarta_healthy", "gauge", "1 when /healthz says ok.", healthy)
	if t, err := d.Totals(ctx); err == nil {
		e.family("samkarta_mails_total", "counter", "Mails of the ledger by what became of them.")
		for _, state := range ledger.States {
			if state != ledger.Waiting {
				e.sample("samkarta_mails_total", float64(t.States[state]), "state", string(state))
			}
		}
		e.family("samkarta_submissions", "gauge", "Current forms by state.")
		for _, state := range []form.State{form.Ready, form.Review, form.Refused} {
			e.sample("samkarta_submissions", float64(t.Submissions[state]), "state", string(state))
		}
		e.family("samkarta_queue_length", "gauge", "Work that waits.")
		e.sample("samkarta_queue_length", float64(waiting(t)), "queue", "mails")
		e.sample("samkarta_queue_length", float64(t.ReceiptsWaiting), "queue", "receipts")
		e.family("samkarta_receipts_total", "counter", "Receipts by what became of them.")
		e.sample("samkarta_receipts_total", float64(t.ReceiptsSent), "state", "sent")
		e.sample("samkarta_receipts_total", float64(t.ReceiptsFailed), "state", "failed")
		e.sample("samkarta_receipts_total", float64(t.ReceiptsHeld), "state", "held")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.mailboxMetrics(e)
	e.one("samkarta_compile_last_success_timestamp_seconds", "gauge", "When workbook and report were last written.", seconds(d.compiled.at))
	e.one("samkarta_compile_duration_seconds", "gauge", "How long that took.", d.compiled.took.Seconds())
	e.one("samkarta_compile_failures_total", "counter", "Times that they could not be written.", float64(d.compiled.failures))
	process(e, d.began)
	return e.Bytes()
}

func (d *daemon) mailboxMetrics(e *exposition) {
	for _, family := range []struct {
		name, kind, help string
		value            func(*box) float64
	}{
		{"samkarta_mailbox_last_success_timestamp_seconds", "gauge", "When a round last came to its end.", func(b *box) float64 { return seconds(b.Polled) }},
		{"samkarta_mailbox_messages", "gauge", "Mails in the folder after that round.", func(b *box) float64 { return float64(b.Present) }},
		{"samkarta_mailbox_up", "gauge", "0 after a failure, until a round comes to its end.", func(b *box) float64 {
			if b.Phase == mailbox.Resting {
				return 0
			}
			return 1
		}},
		{"samkarta_mailbox_failures_total", "counter", "Failures to reach or read the mailbox.", func(b *box) float64 { return float64(b.failures) }},
		{"samkarta_mailbox_login_failures_total", "counter", "Logins that were refused.", func(b *box) float64 { return float64(b.logins) }},
	} {
		e.family(family.name, family.kind, family.help)
		for _, m := range d.Mailboxes {
			e.sample(family.name, family.value(d.boxes[m.Name]), "mailbox", m.Name)
		}
	}
}

// process writes what Prometheus' own libraries call the process's figures, as
// far as the system tells them.
func process(e *exposition, began time.Time) {
	e.one("process_start_time_seconds", "gauge", "When the process began.", seconds(began))
	e.one("go_goroutines", "gauge", "Goroutines.", float64(runtime.NumGoroutine()))
	if files, err := os.ReadDir("/proc/self/fd"); err == nil {
		e.one("process_open_fds", "gauge", "Open files.", float64(len(files)))
	}
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		var size, resident int64
		if _, err := fmt.Sscan(string(text), &size, &resident); err == nil {
			e.one("process_resident_memory_bytes", "gauge", "Memory in use.", float64(resident*int64(os.Getpagesize())))
		}
	}
}

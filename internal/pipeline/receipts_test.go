package pipeline_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"samkarta/internal/demo"
	"samkarta/internal/form"
	"samkarta/internal/pipeline"
	"samkarta/internal/receipt"
	"samkarta/internal/store"
	"samkarta/internal/wording"
	"samkarta/templates"
)

// postOffice is a mail server that takes receipts.
func postOffice(t *testing.T) *demo.Server {
	t.Helper()
	server, err := demo.Start(func(func(string, []byte) bool) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

func receiptsTo(e demo.Endpoint) (*pipeline.Receipts, error) {
	texts, err := wording.Load(templates.FS, form.Swedish)
	return &pipeline.Receipts{Texts: texts, From: "samordnare@example.org", Name: "Samordnaren", MostADay: 1000,
		SMTP: receipt.SMTP{Host: e.Host, Port: e.Port, User: e.User, Password: e.Password, TLS: "none"}}, err
}

// run takes the mails, of UIDs 1 and on, and works until nothing is left.
func run(t *testing.T, p *pipeline.Pipeline, mails ...[]byte) {
	t.Helper()
	for i, raw := range mails {
		m := form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: uint32(i + 1), Received: clock.Add(time.Duration(i) * time.Hour)}
		if _, _, err := p.Take(t.Context(), m, raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
}

func TestReceipts(t *testing.T) {
	lib, server := library(t), postOffice(t)
	receipts, err := receiptsTo(server.SMTP)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Receipts: receipts, Now: now})
	first, again := answers("Föreningen Ett"), answers("Föreningen Ett")
	again["employees"] = "4"
	mails := [][]byte{
		letter("", fill(lib, first)),
		letter("", fill(lib, again)),
		letter("", "Hej!", file{"a.docx", "LOCKED"}),
		letter("", "Hej! När är sista dag?"),
		letter("Auto-Submitted: auto-replied\r\n", fill(lib, first)),
		letter("List-Unsubscribe: <mailto:a@example.org>\r\nPrecedence: bulk\r\n", "Hej!", file{"a.docx", "LOCKED"}),
	}
	for range 2 { // a second run sends nothing
		run(t, p, mails...)
	}
	if err := p.Import(t.Context(), t.TempDir(), nil); err != nil {
		t.Fatal(err)
	}
	sent := server.Sent()
	if len(sent) != 3 {
		t.Fatalf("%d receipts sent", len(sent))
	}
	texts := map[string]int{"Ni har bytt ut": 0, "a.docx": 0, "Föreningen Ett": 0}
	for _, d := range sent {
		if strings.Join(d.To, ",") != "eva@example.se" || d.From != "" || !bytes.Contains(d.Raw, []byte("In-Reply-To: <1@example.se>")) {
			t.Errorf("receipt from %q to %v:\n%s", d.From, d.To, d.Raw)
		}
		for text := range texts {
			if bytes.Contains(decoded(d.Raw), []byte(text)) {
				texts[text]++
			}
		}
	}
	if texts["Ni har bytt ut"] != 1 || texts["a.docx"] != 1 || texts["Föreningen Ett"] != 2 {
		t.Errorf("the receipts say %v", texts)
	}
	totals, err := s.Totals(t.Context())
	if err != nil || totals.ReceiptsSent != 3 || totals.ReceiptsWaiting != 0 {
		t.Errorf("totals %+v, %v", totals, err)
	}
}

// decoded undoes quoted-printable as far as the test needs.
func decoded(raw []byte) []byte {
	text := strings.ReplaceAll(string(raw), "=\r\n", "")
	for _, r := range "åäöÅÄÖ" {
		quoted := ""
		for _, b := range []byte(string(r)) {
			quoted += fmt.Sprintf("=%02X", b)
		}
		text = strings.ReplaceAll(text, quoted, string(r))
	}
	return []byte(text)
}

func TestReceiptsWhenTheServerSaysNo(t *testing.T) {
	lib, server := library(t), postOffice(t)
	for name, test := range map[string]struct {
		spoil func(*pipeline.Receipts)
		// tries is how many of the two receipts were tried.
		tries           int
		waiting, failed int
	}{
		"wrong password": {func(r *pipeline.Receipts) { r.SMTP.Password = "x" }, 1, 2, 0},
		"no server":      {func(r *pipeline.Receipts) { r.SMTP.Port = 1 }, 2, 2, 0},
		"no TLS":         {func(r *pipeline.Receipts) { r.SMTP.Host, r.SMTP.TLS = "smtp.example.org", "none" }, 1, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			receipts, err := receiptsTo(server.SMTP)
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(receipts)
			var log bytes.Buffer
			logger := slog.New(slog.NewTextHandler(&log, nil))
			s := open(t, store.Options{Dir: t.TempDir(), Log: logger})
			p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Receipts: receipts, Now: now, Log: logger})
			run(t, p, letter("", fill(lib, answers("Föreningen Ett"))), letter("", fill(lib, answers("Föreningen Två"))))
			totals, err := s.Totals(t.Context())
			if err != nil || totals.ReceiptsWaiting != test.waiting || totals.ReceiptsFailed != test.failed || totals.Mails[form.OutcomeReady] != 2 {
				t.Errorf("totals %+v, %v", totals, err)
			}
			if tries := strings.Count(log.String(), "receipt not sent"); tries > 2 || tries < test.tries {
				t.Errorf("%d tries", tries)
			}
			if strings.Contains(log.String(), "eva@example.se") {
				t.Errorf("an address in the log:\n%s", &log)
			}
		})
	}
}

// TestEveryRefusalHasItsReceipt: whoever sent something that cannot be read is
// told what it was and what to do, and not that something is wrong.
func TestEveryRefusalHasItsReceipt(t *testing.T) {
	codes := pipeline.RefusalCodes()
	files, err := filepath.Glob("../message/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`problem\("([a-z_]+)", form\.Warning`).FindAllSubmatch(src, -1) {
			codes = append(codes, string(m[1]))
		}
		for _, m := range regexp.MustCompile(`"(smime_[a-z]+)"`).FindAllSubmatch(src, -1) {
			codes = append(codes, string(m[1]))
		}
	}
	if len(codes) < 15 {
		t.Errorf("only %d codes found: the patterns no longer fit", len(codes))
	}
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		texts, err := wording.Load(templates.FS, lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codes {
			if !texts.Has("receipt.unread." + code) {
				t.Errorf("%s: no words for a sender whose file is %s", lang, code)
			}
		}
	}
}

// TestLanguageOfTheReceipt: an English form is answered in English.
func TestLanguageOfTheReceipt(t *testing.T) {
	lib, server := library(t), postOffice(t)
	receipts, err := receiptsTo(server.SMTP)
	if err != nil {
		t.Fatal(err)
	}
	english, err := wording.Load(templates.FS, form.English)
	if err != nil {
		t.Fatal(err)
	}
	receipts.Other = map[form.Lang]*wording.Texts{form.English: english}
	var b strings.Builder
	f, _ := lib.Form("kartlaggning")
	for _, q := range f.Questions() {
		fmt.Fprintf(&b, "%d. %s: %s\n", q.Number, q.Label.In(form.English), answers("Föreningen Två")[q.ID])
	}
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Receipts: receipts, Now: now})
	run(t, p, letter("", fill(lib, answers("Föreningen Ett"))), letter("", b.String()), letter("", "Hej!", file{"a.docx", "LOCKED"}))
	langs := map[string]int{}
	for _, d := range server.Sent() {
		for _, lang := range []string{"sv", "en"} {
			if bytes.Contains(d.Raw, []byte("Content-Language: "+lang)) {
				langs[lang]++
			}
		}
	}
	if langs["sv"] != 2 || langs["en"] != 1 {
		t.Errorf("receipts in %v", langs)
	}
}

// TestOwnMail: nobody is answered who is us.
func TestOwnMail(t *testing.T) {
	lib, server := library(t), postOffice(t)
	receipts, err := receiptsTo(server.SMTP)
	if err != nil {
		t.Fatal(err)
	}
	receipts.From = "Eva@example.se"
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Receipts: receipts, Now: now})
	run(t, p, letter("", fill(lib, answers("Föreningen Ett"))))
	if n := len(server.Sent()); n != 0 {
		t.Errorf("%d receipts to ourselves", n)
	}
}

package pipeline_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"samkarta/internal/attachment/text"
	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/pipeline"
	"samkarta/internal/sandbox"
	"samkarta/internal/store"
	"samkarta/templates"
)

var clock = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func now() time.Time { return clock }

// read opens text and HTML. What else a document can be is written in it.
func read(name string, data []byte) (*document.Document, error) {
	for word, err := range map[string]error{"LOCKED": document.ErrEncrypted, "TORN": document.ErrDamaged,
		"PICTURE": document.ErrNoText, "STRANGE": document.ErrUnsupported, "BROKEN MACHINE": errors.New("no memory")} {
		if bytes.HasPrefix(data, []byte(word)) {
			return nil, fmt.Errorf("read: %w", err)
		}
	}
	doc, err := text.Read(data)
	format := document.Text
	if strings.HasSuffix(name, ".html") {
		doc, err = text.ReadHTML(data)
		format = document.HTML
	}
	if err == nil {
		doc.Format = format
	}
	return doc, err
}

func library(t testing.TB) *form.Library {
	t.Helper()
	lib, err := form.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	o.Now = now
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// answers are what one association answers; enough to be ready.
func answers(name string) map[string]string {
	return map[string]string{
		"org_name": name, "orgnr": "802001-1238", "contact_name": "Eva Exempel", "contact_email": "eva@example.se",
		"contact_phone": "08-465 004 05", "consent_contact": "Ja, alla", "employees": "3", "volunteers": "20", "website": "www.example.se",
		"current_work": "Vi odlar grönsaker.", "competencies": "Odling och ledarskap.",
	}
}

// fill prints a form as people type it into a mail.
func fill(lib *form.Library, answers map[string]string) string {
	var b strings.Builder
	f, _ := lib.Form("kartlaggning")
	for _, q := range f.Questions() {
		fmt.Fprintf(&b, "%d. %s: %s\n", q.Number, q.Label.In(form.Swedish), answers[q.ID])
	}
	return b.String()
}

// file is an attachment.
type file struct{ name, content string }

// letter writes a mail.
func letter(header, body string, files ...file) []byte {
	var b strings.Builder
	b.WriteString("Return-Path: <eva@example.se>\r\nFrom: Eva Exempel <eva@example.se>\r\nTo: svar@example.org\r\nSubject: Svar\r\nDate: Fri, 20 Nov 2026 08:00:00 +0000\r\n" +
		"Message-ID: <1@example.se>\r\nMIME-Version: 1.0\r\n" + header +
		"Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body + "\r\n")
	for _, f := range files {
		fmt.Fprintf(&b, "--xx\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=%q\r\n\r\n%s\r\n", f.name, f.content)
	}
	return []byte(b.String() + "--xx--\r\n")
}

// TestBehindLimits reads in real child processes, a torn file among sound ones.
func TestBehindLimits(t *testing.T) {
	lib := library(t)
	pool := sandbox.New(sandbox.Options{Workers: 1})
	defer pool.Close()
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReader(pool, lib), Now: now})
	filled := fill(lib, answers("Föreningen Ett"))
	run(t, p, letter("", filled), letter("", "Hej!", file{"a.docx", "PK\x03\x04torn"}), letter("", "Hej!", file{"a.txt", filled}))
	for i, want := range []string{"ready: «»=ready", "refused: «a.docx»=refused/damaged", "ready: «a.txt»=ready"} {
		if got := story(t, s, int64(i+1)); got != want {
			t.Errorf("mail %d: %s, want %s", i+1, got, want)
		}
	}
}

// lockedArchive holds one empty file behind a password: a header with bit 0 of
// the flags set, once before the data and once in the directory.
const lockedArchive = "PK\x03\x04\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x00a.docx" +
	"ABCDEFGHIJKL" +
	"PK\x01\x02\x14\x00\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x00" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00a.docx" +
	"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x34\x00\x00\x00\x30\x00\x00\x00\x00\x00"

func TestOneMail(t *testing.T) {
	lib := library(t)
	filled, blank := fill(lib, answers("Föreningen Ett")), fill(lib, nil)
	second := fill(lib, answers("Föreningen Två"))
	few := fill(lib, map[string]string{"org_name": "Föreningen Tre", "contact_name": "Bo"})
	unnumbered := answers("Föreningen Ett")
	delete(unnumbered, "contact_email")
	tests := map[string]struct {
		raw []byte
		// want lists the outcome, each submission's part and state, and the mail's
		// problems.
		want string
	}{
		"form in the text":          {letter("", filled), "ready: «»=ready"},
		"form attached":             {letter("", "Hej!", file{"a.txt", filled}), "ready: «a.txt»=ready"},
		"required answer missing":   {letter("", "Hej!", file{"a.txt", fill(lib, unnumbered)}), "review: «a.txt»=review"},
		"two forms":                 {letter("", "Hej!", file{"a.txt", filled}, file{"b.txt", second}), "ready: «a.txt»=ready «b.txt»=ready"},
		"the same part twice":       {letter("", "Hej!", file{"a.txt", filled}, file{"b.txt", filled}), "ready: «a.txt»=ready"},
		"the same answers twice":    {letter("", "Hej!", file{"a.txt", filled}, file{"b.txt", "Hej!\n\n" + filled}), "ready: «a.txt»=ready"},
		"blank form":                {letter("", "Hej!", file{"a.txt", blank}), "not_form: blank_form"},
		"invitation quoted":         {letter("", "Hej!\n\n"+blank), "not_form:"},
		"letter":                    {letter("", "Hej! När är sista dag?", file{"a.txt", "Inbjudan till möte"}), "not_form:"},
		"locked":                    {letter("", "Hej!", file{"a.docx", "LOCKED"}), "refused: «a.docx»=refused/encrypted"},
		"torn":                      {letter("", "Hej!", file{"a.pdf", "TORN"}), "refused: «a.pdf»=refused/damaged"},
		"one read, one not":         {letter("", "Hej!", file{"a.txt", filled}, file{"b.docx", "LOCKED"}), "review: «a.txt»=ready «b.docx»=refused/encrypted"},
		"a file nobody fills in":    {letter("", "Hej!", file{"a.vcf", "STRANGE"}), "not_form:"},
		"a form of unknown format":  {letter("", "Hej!", file{"a.pages", "STRANGE"}), "refused: «a.pages»=refused/unsupported"},
		"short text beside a form":  {letter("", few, file{"a.txt", filled}), "ready: «a.txt»=ready"},
		"form in the text as well":  {letter("", second, file{"a.txt", filled}), "ready: «a.txt»=ready «»=ready"},
		"auto-reply with the form":  {letter("Auto-Submitted: auto-replied\r\n", filled), "not_form:"},
		"locked archive":            {letter("", "Hej!", file{"850709-9805.zip", lockedArchive}), "refused: «******-****.zip»=refused/archive_encrypted"},
		"personal number in a name": {letter("", "Hej!", file{"850709-9805.txt", filled}), "ready: «******-****.txt»=ready"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := open(t, store.Options{Dir: t.TempDir()})
			p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Now: now})
			m, _, err := p.Take(t.Context(), form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: 1}, test.raw)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Run(t.Context(), true); err != nil {
				t.Fatal(err)
			}
			if got := story(t, s, m.ID); got != test.want {
				subs, _ := s.Submissions(t.Context(), m.ID)
				for _, sub := range subs {
					t.Log(sub.Problems)
				}
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// story tells what came of a mail.
func story(t *testing.T, s *store.Store, id int64) string {
	t.Helper()
	mails, err := s.Mails(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	subs, err := s.Submissions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	out := string(mails[0].Outcome) + ":"
	for _, sub := range subs {
		out += fmt.Sprintf(" «%s»=%s", sub.Part, sub.State)
		if sub.State == form.Refused {
			out += "/" + sub.Problems[0].Code
		} else if len(sub.Answers) == 0 || !strings.HasSuffix(sub.Sender, "@example.se") {
			t.Errorf("submission %+v", sub)
		}
	}
	for _, p := range mails[0].Problems {
		out += " " + p.Code
	}
	return out
}

func TestNothingPersonalInLogsOrLedger(t *testing.T) {
	const number = "850709-9805"
	lib := library(t)
	var log bytes.Buffer
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Now: now, Log: slog.New(slog.NewTextHandler(&log, nil))})
	with := answers("Föreningen Ett")
	with["contact_name"] = "Eva Exempel " + number
	raw := bytes.Replace(letter("", "Hej!", file{number + ".txt", fill(lib, with)}), []byte("Subject: Svar"), []byte("Subject: Svar "+number), 1)
	raw = bytes.Replace(raw, []byte("From: Eva Exempel <eva@"), []byte("From: Eva Exempel <eva"+number+"@"), 1)
	m, _, err := p.Take(t.Context(), form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: 1}, raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	mails, _ := s.Mails(t.Context())
	subs, _ := s.Submissions(t.Context())
	if got := story(t, s, m.ID); got != "review: «******-****.txt»=review personal_identity_number" {
		t.Error(got)
	}
	if all := fmt.Sprintf("%+v %+v", mails, subs); strings.Contains(all, number) || !strings.Contains(all, "******-****") {
		t.Errorf("in the store: %s", all)
	}
	for _, word := range []string{number, "eva@example.se", "Svar", "Exempel"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("%q in the log:\n%s", word, &log)
		}
	}
	if !strings.Contains(log.String(), m.SHA256) {
		t.Errorf("the log does not name the mail:\n%s", &log)
	}
}

func TestMailOfManySlowDocuments(t *testing.T) {
	lib, at := library(t), clock
	r := pipeline.NewReaderWith(func(name string, data []byte) (*document.Document, error) {
		at = at.Add(40 * time.Second)
		return read(name, data)
	}, lib)
	r.SetNow(func() time.Time { return at })
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: r, Now: now})
	m, _, err := p.Take(t.Context(), form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: 1},
		letter("", "Hej!", file{"a.txt", fill(lib, answers("Ett"))}, file{"b.txt", "b"}, file{"c.txt", "c"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if got := story(t, s, m.ID); got != "review: «a.txt»=ready «b.txt»=refused/reader_stopped «c.txt»=refused/reader_stopped" {
		t.Error(got)
	}
}

func TestMailLeftOnTheServer(t *testing.T) {
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, library(t)), Now: now})
	left := form.Mail{Source: "a/INBOX", UIDValidity: 1, UID: 1, Outcome: form.OutcomeRefused,
		Problems: []form.Problem{{Code: "mail_too_large", Severity: form.Fatal}}}
	m, _, err := p.Take(t.Context(), left, []byte("From: Eva <eva@example.se>\r\nSubject: Bilder\r\n\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if got := story(t, s, m.ID); got != "refused: mail_too_large" || m.From != "eva@example.se" || m.Subject != "Bilder" {
		t.Errorf("%s, %+v", got, m)
	}
}

func TestRead(t *testing.T) {
	lib := library(t)
	r := pipeline.NewReaderWith(read, lib)
	filled := fill(lib, answers("Föreningen Ett"))
	tests := []struct {
		name, content, want string
	}{
		{"in/a.txt", filled, "«» text kartlaggning ready;"},
		{"a.txt", "Hej", "«» text  refused no_form;"},
		{"a.txt", fill(lib, nil), "«» text kartlaggning refused blank_form;"},
		{"a.txt", "LOCKED", "«» unknown  refused encrypted;"},
		{"a.eml", string(letter("", "Hej", file{"b.txt", filled}, file{"c.txt", "TORN"})), "«b.txt» text kartlaggning ready;«c.txt» unknown  refused damaged;"},
		{"no ending", string(letter("", filled)), "«» text kartlaggning ready;"},
		{"a.eml", string(letter("Auto-Submitted: auto-replied\r\n", filled)), "«» text  refused no_form;"},
	}
	for _, test := range tests {
		subs, err := r.Read(test.name, []byte(test.content), clock)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, s := range subs {
			got += fmt.Sprintf("«%s» %s %s %s", s.Part, s.Format, s.Form, s.State)
			if s.State == form.Refused {
				got += " " + s.Problems[0].Code
			}
			got += ";"
		}
		if got != test.want {
			t.Errorf("%s: got %s\nwant %s", test.name, got, test.want)
		}
	}
	if _, err := r.Read("a.txt", []byte("BROKEN MACHINE"), clock); err == nil {
		t.Error("a broken machine is no error")
	}
}

// TestEveryPartIsBooked: the ledger accounts for all that stood in a mail, and
// for each form once.
func TestEveryPartIsBooked(t *testing.T) {
	lib := library(t)
	filled := fill(lib, answers("Föreningen Ett"))
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Now: now})
	run(t, p,
		letter("", "Här kommer den. När är mötet?", file{"a.txt", filled}, file{"b.txt", filled}, file{"c.docx", "LOCKED"}, file{"eva.vcf", "x"}),
		letter("", "Hej! När är sista dag?"),
		letter("Auto-Submitted: auto-replied\r\n", filled),
		letter("", "Vi anmäler oss till träffen."),
		letter("", "Samma igen", file{"a.txt", filled}),
	)
	mails, err := s.Mails(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parts, err := s.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	subs, err := s.Submissions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.Compile(ledger.Input{Mails: mails, Parts: parts, Submissions: subs, Library: lib})
	var got []string
	for _, e := range l.Entries {
		text := string(e.State)
		for _, p := range e.Parts {
			text += " " + p.Path + "=" + string(p.State)
		}
		got = append(got, text)
	}
	want := []string{
		"review a.txt=form b.txt=repeated c.docx=unreadable =question eva.vcf=passed_over",
		"question =text", "auto_reply =passed_over", "registration =text", "ready a.txt=form =text",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(l.Faults) > 0 {
		t.Errorf("got\n%s\nwant\n%s\nfaults %+v", strings.Join(got, "\n"), strings.Join(want, "\n"), l.Faults)
	}
	// The file that came again is the form that came first.
	if last := subs[len(subs)-1]; last.SameAs != subs[0].ID || last.Version != 1 {
		t.Errorf("the same file again: %+v", last)
	}
}

// TestSendersClocks: what a sender's machine thinks of the time puts no version
// before another.
func TestSendersClocks(t *testing.T) {
	lib := library(t)
	s := open(t, store.Options{Dir: t.TempDir()})
	p := pipeline.New(pipeline.Options{Store: s, Reader: pipeline.NewReaderWith(read, lib), Now: now})
	later := answers("Föreningen Ett")
	later["employees"] = "4"
	dated := func(date, received string, a map[string]string) []byte {
		raw := bytes.Replace(letter("", fill(lib, a)), []byte("Date: Fri, 20 Nov 2026 08:00:00 +0000"), []byte("Date: "+date), 1)
		return append([]byte("Received: from a by b; "+received+"\r\n"), raw...)
	}
	plant(t, map[string]string{
		"1.eml": string(dated("Sat, 1 Jan 2000 00:00:00 +0000", "Thu, 19 Nov 2026 10:00:00 +0000", later)),
		"2.eml": string(dated("Fri, 20 Nov 2026 08:00:00 +0000", "Thu, 19 Nov 2026 09:00:00 +0000", answers("Föreningen Ett"))),
	})
	for _, name := range []string{"1.eml", "2.eml"} {
		if err := p.Import(t.Context(), name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	subs, err := s.Submissions(t.Context())
	if err != nil || len(subs) != 2 {
		t.Fatalf("%d, %v", len(subs), err)
	}
	if newest := subs[1]; newest.Version != 2 || newest.Answers["employees"].Raw != "4" {
		t.Errorf("the newest is %+v", newest)
	}
}

package receipt_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/receipt"
	"samkarta/internal/wording"
	"samkarta/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

// library is a small form of its own, so that the goldens change with receipts
// and not with the mapping form.
func library() *form.Library {
	return &form.Library{Forms: []*form.Form{{
		ID: "prov", Title: form.Text{form.Swedish: "Kartläggning: {challenge}", form.English: "Mapping: {challenge}"},
		Privacy: form.Text{form.Swedish: "Personuppgifter: {controller} gallrar dem {retention}."},
		Sections: []form.Section{
			{ID: "om", Label: form.Text{form.Swedish: "Om er", form.English: "About you"}, Questions: []form.Question{
				{ID: "namn", Number: 1, Label: form.Text{form.Swedish: "Namn"}, Required: true, Role: form.OrganisationName, Receipt: true},
				{ID: "orgnr", Number: 2, Label: form.Text{form.Swedish: "Organisationsnummer"}},
				{ID: "ideella", Number: 3, Label: form.Text{form.Swedish: "Antal ideella"}},
			}},
			{ID: "kontakt", Label: form.Text{form.Swedish: "Kontakt", form.English: "Contact"}, Questions: []form.Question{
				{ID: "epost", Number: 4, Label: form.Text{form.Swedish: "E-post"}, Required: true},
				{ID: "telefon", Number: 5, Type: form.Phone, Label: form.Text{form.Swedish: "Telefon", form.English: "Telephone"}, Receipt: true},
				{ID: "metoder", Number: 6, Type: form.MultiChoice, Label: form.Text{form.Swedish: "Metoder", form.English: "Methods"}, Receipt: true,
					Choices: []form.Choice{{ID: "cafe", Label: form.Text{form.Swedish: "Språkcafé", form.English: "Language café"}}, {ID: "odling", Label: form.Text{form.Swedish: "Odling", form.English: "Gardening"}}}},
			}},
		},
	}}}
}

func answer(text string) form.Answer { return form.Answer{Raw: text, Value: form.Value{Text: text}} }

func ready() form.Submission {
	return form.Submission{Form: "prov", State: form.Ready, Part: "blankett.docx", Version: 1, Answers: map[string]form.Answer{
		"namn": answer("Föreningen Vassbryggan"), "orgnr": answer("802884-2337"), "ideella": answer("30"), "epost": answer("kansli@vassbryggan.example.se"),
		"telefon": {Raw: "070-1740605", Value: form.Value{Text: "+46701740605"}},
		"metoder": {Raw: "x", Value: form.Value{List: []string{"cafe", "odling"}}, Other: "Bakning <b>"},
	}}
}

func doubtful() form.Submission {
	s := ready()
	delete(s.Answers, "epost")
	s.State, s.Version, s.Part = form.Review, 2, "Aina Ek 19121212-1212.pdf"
	s.Problems = []form.Problem{
		{Field: "epost", Code: "missing", Severity: form.Warning},
		{Field: "ideella", Code: "several_numbers", Severity: form.Warning, Args: map[string]string{"raw": "30 eller 40, Tolvan 121212-1212"}},
		{Field: "orgnr", Code: "check_digit", Severity: form.Warning},
		{Field: "orgnr", Code: "unsure", Severity: form.Warning},
		{Field: "namn", Code: "personal_identity_number", Severity: form.Info},
		{Code: "part_damaged", Severity: form.Warning},
		{Code: "hidden_sheet", Severity: form.Info},
	}
	return s
}

// clashing is what replaced says, in the same mail.
func clashing() form.Submission {
	s := replaced()
	s.Mail = ""
	return s
}

// replaced changes some answers of the ready one.
func replaced() form.Submission {
	s := ready()
	s.Mail = "another"
	s.ID, s.Version, s.Supersedes, s.Sender = "later", 2, "earlier", "bo@vassbryggan.example.se"
	s.Received = time.Now()
	s.Answers["metoder"] = form.Answer{Raw: "x", Value: form.Value{List: []string{"odling"}}}
	s.Answers["ideella"] = answer("40")
	delete(s.Answers, "telefon")
	return s
}

// again is the same file once more.
func again() form.Submission {
	s := ready()
	s.SameAs = "earlier"
	return s
}

func refused(code string) form.Submission {
	return form.Submission{State: form.Refused, Part: "svar.pdf", Problems: []form.Problem{{Code: code, Severity: form.Fatal}}}
}

func base() receipt.Receipt {
	return receipt.Receipt{
		From: "kartlaggning@example.org", Name: "Samordnaren, Exempelstaden", ReplyTo: "svar@example.org",
		To: "aina@vassbryggan.example.se", InReplyTo: "<1@vassbryggan.example.se>", References: "<0@example.org> <1@vassbryggan.example.se>",
		Mail: strings.Repeat("ab", 32), Date: time.Date(2024, 4, 2, 9, 12, 44, 0, time.FixedZone("", 7200)),
		Round: map[string]string{"challenge": "Nya vägar", "controller": "Exempelstaden", "retention": "efter två år"},
	}
}

func texts(t *testing.T, lang form.Lang) *wording.Texts {
	t.Helper()
	w, err := wording.Load(templates.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// readable is the mail with subject and plain text decoded, and its HTML.
func readable(t *testing.T, raw []byte) (m *mail.Message, text, page string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	var bodies []string
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextPart() // undoes quoted-printable
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
	if len(bodies) != 2 {
		t.Fatalf("%d bodies", len(bodies))
	}
	return m, "Subject: " + subject + "\n\n" + bodies[0], bodies[1]
}

func TestGolden(t *testing.T) {
	for _, test := range []struct {
		name string
		lang form.Lang
		subs []form.Submission
	}{
		{"ready", form.Swedish, []form.Submission{ready()}},
		{"doubtful", form.Swedish, []form.Submission{doubtful()}},
		{"two-and-one-unread", form.Swedish, []form.Submission{ready(), doubtful(), refused("encrypted")}},
		{"unread", form.Swedish, []form.Submission{refused("damaged")}},
		{"english", form.English, []form.Submission{doubtful()}},
		{"replaced", form.Swedish, []form.Submission{replaced()}},
		{"clash", form.Swedish, []form.Submission{clashing()}},
		{"twice", form.Swedish, []form.Submission{again()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := base()
			r.Submissions, r.Before = test.subs, map[string]form.Submission{"earlier": ready()}
			raw, err := receipt.Compose(texts(t, test.lang), library(), r)
			if err != nil {
				t.Fatal(err)
			}
			_, got, page := readable(t, raw)
			checkPage(t, page, got, test.lang)
			path := filepath.Join("testdata", test.name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for _, secret := range []string{"1212", "802884", "«", "{"} {
				if strings.Contains(got, secret) {
					t.Errorf("%q stands in the receipt", secret)
				}
			}
		})
	}
}

func TestHeader(t *testing.T) {
	r := base()
	r.Submissions = []form.Submission{ready()}
	raw, err := receipt.Compose(texts(t, form.Swedish), library(), r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := receipt.Compose(texts(t, form.Swedish), library(), r)
	if err != nil || !bytes.Equal(raw, again) {
		t.Errorf("composed again it is another mail (%v)", err)
	}
	m, _, _ := readable(t, raw)
	for name, want := range map[string]string{
		"From":                     `"Samordnaren, Exempelstaden" <kartlaggning@example.org>`,
		"To":                       "<aina@vassbryggan.example.se>",
		"Reply-To":                 "<svar@example.org>",
		"Date":                     "Tue, 02 Apr 2024 09:12:44 +0200",
		"Message-ID":               "<" + receipt.MessageID(r.Mail, r.From) + ">",
		"In-Reply-To":              "<1@vassbryggan.example.se>",
		"References":               "<0@example.org> <1@vassbryggan.example.se>",
		"Auto-Submitted":           "auto-replied",
		"X-Auto-Response-Suppress": "All",
		"X-Samkarta":               "receipt",
		"Content-Language":         "sv",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > 998 || strings.Contains(line, "\n") || strings.IndexFunc(line, func(c rune) bool { return c > 0x7e }) >= 0 {
			t.Errorf("line %q is not fit for every server", line)
		}
	}
	if receipt.MessageID("a", r.From) == receipt.MessageID("b", r.From) {
		t.Error("two mails' receipts have the same Message-ID")
	}
}

func TestHostileFields(t *testing.T) {
	r := base()
	r.Name = "Samordnaren\r\nBcc: alla@example.org"
	r.References = "<0@example.org>\r\nX-Ond: ja"
	s := ready()
	s.Part = "blankett\r\n.\r\nQUIT<script>.docx"
	r.Submissions = []form.Submission{s}
	raw, err := receipt.Compose(texts(t, form.Swedish), library(), r)
	if err != nil {
		t.Fatal(err)
	}
	m, body, page := readable(t, raw)
	if m.Header.Get("Bcc") != "" || m.Header.Get("X-Ond") != "" || strings.Contains(body, "\n.\n") || strings.Contains(page, "<script") {
		t.Errorf("fields were smuggled in:\n%s", raw)
	}
	for _, to := range []string{"", "ingen adress", "a@example.se\r\nBcc: b@example.se"} {
		r.To = to
		if _, err := receipt.Compose(texts(t, form.Swedish), library(), r); err == nil {
			t.Errorf("recipient %q was taken", to)
		}
	}
}

// TestEveryTextExistsInBothLanguages: a reason that is worded in one language
// only would fall back to the other.
func TestEveryTextExistsInBothLanguages(t *testing.T) {
	var keys [2][]string
	for i, name := range []string{"texts/receipt.sv.yaml", "texts/receipt.en.yaml"} {
		src, err := templates.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(src), "\n") {
			if key, _, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(key, "receipt.") {
				keys[i] = append(keys[i], key)
			}
		}
	}
	if strings.Join(keys[0], " ") != strings.Join(keys[1], " ") {
		t.Errorf("keys differ:\n%q\n%q", keys[0], keys[1])
	}
}

// TestBlanks: the forms to correct are attached whole beside text and page, and
// composing again gives the same mail.
func TestBlanks(t *testing.T) {
	file := receipt.File{Name: "kartlaggning.docx", Data: bytes.Repeat([]byte("PK\x03\x04\x00å"), 900)}
	r := receipt.Receipt{
		From: "kartlaggning@example.se", To: "svar@example.org", Mail: strings.Repeat("ab", 32), Blanks: []receipt.File{file},
		Submissions: []form.Submission{{Part: "svar.docx", State: form.Review}},
	}
	raw, err := receipt.Compose(texts(t, form.Swedish), library(), r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := receipt.Compose(texts(t, form.Swedish), library(), r)
	if err != nil || !bytes.Equal(raw, again) {
		t.Fatalf("composed again it is another mail: %v", err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, outer, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, outer["boundary"])
	bodies, err := parts.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	kind, inner, err := mime.ParseMediaType(bodies.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" || inner["boundary"] == outer["boundary"] {
		t.Fatalf("%s with boundary %q in %q, %v", kind, inner["boundary"], outer["boundary"], err)
	}
	attached, err := parts.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, attached))
	if err != nil || !bytes.Equal(data, file.Data) || attached.FileName() != file.Name {
		t.Errorf("attached %q with %d bytes, %v", attached.FileName(), len(data), err)
	}
}

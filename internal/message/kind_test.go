package message

import (
	"slices"
	"strings"
	"testing"
	"time"

	"samkarta/internal/form"
)

func TestHeader(t *testing.T) {
	m := Split([]byte("From: =?utf-8?q?J=C3=B6rgen_Pihl?= <jorgen@example.se>\r\n" +
		"Subject: Re: =?utf-8?q?Kartl=C3=A4ggning?=\r\n till arbete\r\n" +
		"Date: Mon, 08 Apr 2024 04:20:00 +0200\r\nMessage-ID: <k020@example.org>\r\n" +
		"References: <a@example.org>\r\n <b@example.org>\r\nIn-Reply-To: <b@example.org> <c@example.org>\r\n\r\nHej"))
	if m.From != "jorgen@example.se" || m.FromName != "Jörgen Pihl" || m.Subject != "Re: Kartläggning till arbete" || m.MessageID != "k020@example.org" {
		t.Errorf("%+v", m)
	}
	if !m.Date.Equal(time.Date(2024, 4, 8, 2, 20, 0, 0, time.UTC)) {
		t.Errorf("date %v", m.Date)
	}
	if want := []string{"a@example.org", "b@example.org", "c@example.org"}; !slices.Equal(m.References, want) {
		t.Errorf("references %q", m.References)
	}
}

func TestAddresses(t *testing.T) {
	for _, test := range []struct{ field, addr, name string }{
		{"aina@example.se", "aina@example.se", ""},
		{"<aina@example.se>", "aina@example.se", ""},
		{`"Ek, Aina" <aina@example.se>`, "aina@example.se", "Ek, Aina"},
		{`"Aina \"A\" Ek" <aina@example.se>`, "aina@example.se", `Aina "A" Ek`},
		{"aina@example.se (Aina Ek)", "aina@example.se", "Aina Ek"},
		{"Aina Ek <aina@example.se>, Bo <bo@example.se>", "aina@example.se", "Aina Ek"},
		{"aina@example.se, bo@example.se", "aina@example.se", ""},
		{"J\xf6rgen <j@example.se>", "j@example.se", "Jörgen"},
		{`"=?iso-8859-1?Q?J=F6rgen?=" <j@example.se>`, "j@example.se", "Jörgen"},
		{"<>", "", ""},
		{"Aina", "", ""},
		{"Aina <aina>", "", "Aina"},
		{"<a@b@example.se>", "", ""},
		{"<a b@example.se>", "", ""},
		{"<a@example.se\r\nBcc: x@example.se>", "", ""},
		{`"slut saknas <aina@example.se>`, "", ""},
		{"", "", ""},
	} {
		addr, name := parseAddress(test.field)
		if addr != test.addr || test.addr != "" && name != test.name {
			t.Errorf("%q: %q %q, want %q %q", test.field, addr, name, test.addr, test.name)
		}
	}
}

func TestDates(t *testing.T) {
	for _, test := range []struct{ field, want string }{
		{"Tue, 02 Apr 2024 09:12:44 +0200", "2024-04-02 07:12:44"},
		{"2 Apr 2024 09:12 +0200 (CEST)", "2024-04-02 07:12:00"},
		{"Tue, 2 Apr 2024 09:12:44", "2024-04-02 09:12:44"},
		{"2024-04-02T09:12:44Z", "2024-04-02 09:12:44"},
		{"i går", "0001-01-01 00:00:00"},
	} {
		if got := parseDate(test.field).UTC().Format(time.DateTime); got != test.want {
			t.Errorf("%q: %s, want %s", test.field, got, test.want)
		}
	}
}

// letter is a mail by a person with these header lines added.
func letter(lines string) string {
	return "Return-Path: <aina@example.se>\nFrom: Aina Ek <aina@example.se>\nSubject: Blankett\nMessage-ID: <1@example.se>\n" + lines + "\n\nHej"
}

func TestKindAndReply(t *testing.T) {
	pdf := "Content-Type: multipart/mixed; boundary=g\n\n--g\nContent-Type: application/pdf; name=a.pdf\n\nx\n--g--"
	bare := func(s string) string { return strings.TrimSuffix(s, "\n\nHej") }
	for _, test := range []struct {
		name, raw string
		kind      form.MailKind
		reason    Reason
	}{
		{"a person", letter("X-Mailer: Thunderbird"), form.Ordinary, ""},
		{"explicitly no machine", letter("Auto-Submitted: no"), form.Ordinary, ""},
		{"no Return-Path", "From: aina@example.se\n\nHej", form.Ordinary, NoReturnPath},
		{"empty Return-Path", "Return-Path: <>\nFrom: aina@example.se\n\nHej", form.Ordinary, NullReturnPath},
		{"no sender", "Return-Path: <aina@example.se>\n\nHej", form.Ordinary, NoReturnPath},
		{"auto-replied", letter("Auto-Submitted: auto-replied (vacation)"), form.AutoReply, Automatic},
		{"auto-replied with a file", bare(letter("Auto-Submitted: auto-replied\n" + pdf)), form.AutoReply, Automatic},
		{"a scanner", bare(letter("Auto-Submitted: auto-generated\n" + pdf)), form.Ordinary, Automatic},
		{"auto-generated", letter("Auto-Submitted: auto-generated"), form.AutoReply, Automatic},
		{"old responder", letter("X-Autoreply: yes"), form.AutoReply, Automatic},
		{"precedence auto_reply", letter("Precedence: auto_reply"), form.AutoReply, Automatic},
		{"Exchange absence", strings.Replace(letter("X-Auto-Response-Suppress: All"), "Blankett", "Automatiskt svar: Blankett", 1), form.AutoReply, Automatic},
		{"a person writes about absence", strings.Replace(letter(""), "Blankett", "Frånvaro på mötet", 1), form.Ordinary, ""},
		{"suppressed by Exchange", letter("X-Auto-Response-Suppress: DR, OOF, AutoReply"), form.Ordinary, Suppressed},
		{"only delivery reports suppressed", letter("X-Auto-Response-Suppress: DR, RN, NRN"), form.Ordinary, ""},
		{"list", letter("List-Id: <foreningar.example.org>"), form.ListMail, BulkMail},
		{"form through a list", bare(letter("List-Id: <foreningar.example.org>\n" + pdf)), form.Ordinary, BulkMail},
		{"bulk", letter("Precedence: bulk"), form.ListMail, BulkMail},
		{"no-reply", strings.ReplaceAll(letter(""), "aina@", "no-reply@"), form.Ordinary, SystemSender},
		{"postmaster", strings.ReplaceAll(letter(""), "aina@", "postmaster@"), form.Ordinary, SystemSender},
		{"invitation", letter("Content-Type: text/calendar; method=REQUEST"), form.Calendar, Invitation},
		{"bounce", bare(letter("Content-Type: multipart/report; report-type=delivery-status; boundary=g\n\n--g\nContent-Type: text/plain\n\nEj levererat\n--g\nContent-Type: message/delivery-status\n\nAction: failed\n--g--")), form.Bounce, ReportMail},
		{"bounce by daemon", "Return-Path: <>\nFrom: MAILER-DAEMON@example.se\n\nEj levererat", form.Bounce, ReportMail},
		{"read receipt", bare(letter("Content-Type: multipart/report; report-type=disposition-notification; boundary=g\n\n--g\nContent-Type: text/plain\n\nLäst\n--g--")), form.AutoReply, ReportMail},
		{"forwarded bounce", bare(letter("Content-Type: multipart/mixed; boundary=y\n\n--y\nContent-Type: message/rfc822\n\nContent-Type: multipart/report; report-type=delivery-status; boundary=g\n\n--g\nContent-Type: message/delivery-status\n\nAction: failed\n--g--\n--y--")), form.Ordinary, ""},
		{"our own", letter("X-Samkarta: receipt"), form.Ordinary, OwnMail},
		{"loop", letter("X-Loop: aina@example.se"), form.Ordinary, Automatic},
		{"spam", letter("X-Spam-Flag: YES"), form.Ordinary, Spam},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := Split([]byte(test.raw))
			if m.Kind != test.kind || m.Reply.Reason != test.reason {
				t.Errorf("%s, %q, want %s, %q", m.Kind, m.Reply.Reason, test.kind, test.reason)
			}
			if (m.Reply.To == "") != (test.reason != "") {
				t.Errorf("reply to %q for reason %q", m.Reply.To, m.Reply.Reason)
			}
		})
	}
}

func TestReplyHeaders(t *testing.T) {
	m := Split([]byte(letter("References: <0@example.org>")))
	if r := m.Reply; r.To != "aina@example.se" || r.InReplyTo != "<1@example.se>" || r.References != "<0@example.org> <1@example.se>" {
		t.Errorf("%+v", r)
	}
}

func TestBounceNamesTheMailItReturns(t *testing.T) {
	for _, part := range []string{
		"Content-Type: message/rfc822\n\nMessage-ID: <kvitto.1@example.org>\nSubject: x\n\nTack",
		"Content-Type: text/rfc822-headers\n\nMessage-ID: <kvitto.1@example.org>\n",
	} {
		m := Split([]byte("From: mailer-daemon@example.se\nContent-Type: multipart/report; report-type=delivery-status; boundary=g\n\n--g\nContent-Type: text/plain\n\nEj\n--g\n" + part + "\n--g--"))
		if !slices.Equal(m.References, []string{"kvitto.1@example.org"}) || len(m.Parts) != 1 {
			t.Errorf("references %q, %d parts", m.References, len(m.Parts))
		}
	}
}

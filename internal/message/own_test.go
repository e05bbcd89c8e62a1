package message

import (
	"testing"
	"time"
)

func TestOwnWords(t *testing.T) {
	for name, test := range map[string]struct{ raw, want string }{
		"plain":             {head + "\r\nHej!\r\nNär är mötet?\r\n", "Hej!\nNär är mötet?"},
		"quoted":            {head + "\r\nTack.\r\n> Har ni frågor?\r\n", "Tack."},
		"Outlook":           {head + "\r\nTack.\r\n\r\nFrån: Eva\r\nSkickat: i dag\r\nHar ni frågor?\r\n", "Tack."},
		"Gmail":             {head + "\r\nTack.\r\n\r\nDen tors 2 apr. 2026 kl 09:12 skrev Eva <eva@example.se>:\r\nHar ni frågor?", "Tack."},
		"signature":         {head + "\r\nTack.\r\n-- \r\nVad vill du?\r\n", "Tack."},
		"address of a page": {head + "\r\nSe https://example.se/?a=1 i dag\r\n", "Se   i dag"},
		"HTML": {head + "Content-Type: text/html\r\n\r\n<style>a?b</style><p>Hej &aring; h&aring;<br>N&auml;r?</p><blockquote>Fr&aring;gor?</blockquote>",
			"Hej å hå\nNär?"},
		"both":             {head + multipart("alternative", "gr", hello, "Content-Type: text/html\r\n\r\n<p>Hej?</p>"), "Hej!"},
		"in an attachment": {mixed(hello, "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nHar ni frågor?"), "Hej!"},
	} {
		if got := Split([]byte(test.raw)).OwnWords(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestReceived(t *testing.T) {
	const raw = "Received: from a (a [192.0.2.1]) by b; id 7;\r\n Fri, 3 Apr 2026 09:00:00 +0200\r\n" +
		"Received: from x by a; Fri, 3 Apr 2026 08:59:00 +0200\r\nDate: Sat, 1 Jan 2000 00:00:00 +0000\r\n\r\nHej"
	want := time.Date(2026, 4, 3, 7, 0, 0, 0, time.UTC)
	if got := Split([]byte(raw)).Received; !got.Equal(want) {
		t.Errorf("received %v, want %v", got, want)
	}
	if got := Split([]byte("Received: by b\r\n\r\nHej")).Received; !got.IsZero() {
		t.Errorf("received %v without a time", got)
	}
}

// TestPassedOver: what nobody fills in is told of, once each.
func TestPassedOver(t *testing.T) {
	raw := mixed(hello, file("Content-Type: application/pdf; name=a.pdf"), "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
		"Content-Type: text/vcard; name=eva.vcf\r\n\r\nx", "Content-Type: application/zip; name=s.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(zipped(t, "b.pdf", doc)))
	m := Split([]byte(raw))
	got := map[string]Why{}
	for _, p := range m.Passed {
		got[p.Path] = p.Why
	}
	if len(m.Passed) != 3 || got["eva.vcf"] != Signature || got["text_calendar"] != Meeting || got["s.zip"] != Container {
		t.Errorf("%+v", m.Passed)
	}
}

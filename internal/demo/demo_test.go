package demo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"samkarta/internal/demo"
)

const (
	form   = "From: Aina <aina@example.se>\r\nDate: Tue, 02 Apr 2024 09:12:44 +0200\r\nSubject: Blankett\r\n\r\nHej\r\n"
	away   = "From: Bo <bo@example.se>\r\nAuto-Submitted: auto-replied\r\nSubject: Autosvar\r\n\r\nBorta\r\n"
	bounce = "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nSubject: Undelivered\r\n\r\n\r\n"
	direct = "Return-Path: <kuvert@example.se>\r\nFrom: Cia <cia@example.se>\r\nSubject: Med\r\n\r\n\r\n"
)

func start(t *testing.T) *demo.Server {
	t.Helper()
	mails := map[string][]byte{
		"02 frånvaro.eml": []byte(away), "01 blankett.eml": []byte(form),
		"04 direkt.eml": []byte(direct), "03 studs.eml": []byte(bounce),
	}
	s, err := demo.Start(maps.All(mails))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// inbox lists the mails as "UID date raw".
func inbox(t *testing.T, e demo.Endpoint) (uidValidity uint32, mails []string) {
	t.Helper()
	c, err := imapclient.DialInsecure(net.JoinHostPort(e.Host, strconv.Itoa(e.Port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(e.User, e.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	box, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Fetch(imap.UIDSet{{Start: 1}}, &imap.FetchOptions{
		UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range got {
		date := "now"
		if time.Since(m.InternalDate) > time.Hour {
			date = m.InternalDate.UTC().Format(time.DateTime)
		}
		mails = append(mails, fmt.Sprintf("%d %s %s", m.UID, date, m.BodySection[0].Bytes))
	}
	return box.UIDValidity, mails
}

func TestInboxIsTheSameEveryTime(t *testing.T) {
	want := []string{
		"1 2024-04-02 07:12:44 Return-Path: <aina@example.se>\r\n" + form,
		"2 now Return-Path: <>\r\n" + away,
		"3 now Return-Path: <>\r\n" + bounce,
		"4 now " + direct,
	}
	for range 2 {
		s := start(t)
		uidValidity, got := inbox(t, s.IMAP)
		if uidValidity != 1 || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("UIDVALIDITY %d, mails:\n%q\nwant 1 and\n%q", uidValidity, got, want)
		}
	}
}

func TestLaterDelivery(t *testing.T) {
	s := start(t)
	if err := s.Deliver([]byte(form)); err != nil {
		t.Fatal(err)
	}
	if _, got := inbox(t, s.IMAP); len(got) != 5 || !strings.HasPrefix(got[4], "5 ") {
		t.Errorf("inbox %q", got)
	}
}

func TestPostOfficeKeepsWhatIsSent(t *testing.T) {
	s := start(t)
	c, err := smtp.Dial(net.JoinHostPort(s.SMTP.Host, strconv.Itoa(s.SMTP.Port)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SendMail("", []string{"x@example.se"}, strings.NewReader("x")); err == nil {
		t.Error("mail taken from a stranger")
	}
	if err := c.Reset(); err != nil {
		t.Fatal(err)
	}
	if err := c.Auth(sasl.NewPlainClient("", s.SMTP.User, s.SMTP.Password)); err != nil {
		t.Fatal(err)
	}
	s.Keep(func(d demo.Delivery) error {
		if d.To[0] == "full@example.se" {
			return errors.New("no room")
		}
		return nil
	})
	if err := c.SendMail("", []string{"full@example.se"}, strings.NewReader("Subject: Kvitto\r\n\r\nTack\r\n")); err == nil {
		t.Error("mail taken that could not be kept")
	}
	for _, to := range []string{"aina@example.se", "bo@example.se"} {
		if err := c.SendMail("", []string{to}, strings.NewReader("Subject: Kvitto\r\n\r\nTack\r\n")); err != nil {
			t.Fatal(err)
		}
	}
	sent := s.Sent()
	if len(sent) != 2 || sent[0].From != "" || sent[0].To[0] != "aina@example.se" || sent[1].To[0] != "bo@example.se" ||
		!bytes.Contains(sent[1].Raw, []byte("\r\n\r\nTack\r\n")) {
		t.Errorf("sent %+v", sent)
	}
}

func TestWrongPassword(t *testing.T) {
	s := start(t)
	c, err := imapclient.DialInsecure(net.JoinHostPort(s.IMAP.Host, strconv.Itoa(s.IMAP.Port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.Login(s.IMAP.User, "fel").Wait() == nil {
		t.Error("logged in with a wrong password")
	}
}

func TestCloseEndsConnections(t *testing.T) {
	s, err := demo.Start(maps.All(map[string][]byte{}))
	if err != nil {
		t.Fatal(err)
	}
	var d net.Dialer
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, e := range []demo.Endpoint{s.IMAP, s.SMTP} {
		c, err := d.DialContext(ctx, "tcp", net.JoinHostPort(e.Host, strconv.Itoa(e.Port)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := net.Dial("tcp", net.JoinHostPort(s.IMAP.Host, strconv.Itoa(s.IMAP.Port))); err == nil {
		t.Error("the IMAP port still answers")
	}
}

// A command that fails at once closes the server before it serves.
func TestCloseAtOnce(t *testing.T) {
	for range 200 {
		s, err := demo.Start(maps.All(map[string][]byte{"1.eml": []byte(form)}))
		if err != nil {
			t.Fatal(err)
		}
		closed := make(chan error, 1)
		go func() { closed <- s.Close() }()
		select {
		case err := <-closed:
			if err != nil {
				t.Fatalf("Close: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("Close does not come back")
		}
	}
}

package main

import (
	"fmt"
	"strings"
	"testing"

	"samkarta/internal/form"
	"samkarta/internal/mailbox"
	"samkarta/internal/wording"
	"samkarta/templates"
)

// Whatever a mailbox does wrong is worded, in both languages, and never shown as
// something that nobody foresaw.
func TestMailboxFaults(t *testing.T) {
	account := mailbox.Account{Host: "imap.example.se", User: "anna", Folder: "INBOX", MoveTo: "Klara"}
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		texts, err := wording.Load(templates.FS, lang)
		if err != nil {
			t.Fatal(err)
		}
		a := &app{texts: texts}
		for _, cause := range []error{
			mailbox.ErrSettings, mailbox.ErrConnection, mailbox.ErrTLS, mailbox.ErrLogin, mailbox.ErrFolder, mailbox.ErrServer, mailbox.ErrMove,
		} {
			text := a.word(mailboxFault(account, fmt.Errorf("imap.example.se: %w", cause)))
			unforeseen, _, _ := strings.Cut(texts.Say("errors.unforeseen"), "{")
			if strings.HasPrefix(text, unforeseen) || strings.ContainsAny(text, "«{") || strings.Contains(text, ":0") {
				t.Errorf("%s: %v: %s", lang, cause, text)
			}
		}
	}
	if got := mailboxFault(account, fmt.Errorf("x: %w", mailbox.ErrTLS)).Error(); !strings.Contains(got, "993") {
		t.Errorf("the port that is used without a setting is not said: %s", got)
	}
}

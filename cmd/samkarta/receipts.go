package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/mail"
	"strings"

	"samkarta/internal/blank"
	"samkarta/internal/demo"
	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/internal/login"
	"samkarta/internal/pipeline"
	"samkarta/internal/receipt"
	"samkarta/internal/wording"
)

// receipts is how the settings want senders to be answered; nil when they are
// not.
func (a *app) receipts() (*pipeline.Receipts, error) {
	r := a.settings.Receipts
	if !r.Send {
		return nil, nil
	}
	from := r.From
	if from == "" {
		from = a.settings.Round.Address
	}
	if r.Host == "" || from == "" {
		return nil, &form.Fault{Key: "no_sender"}
	}
	secret := ""
	if r.User != "" {
		var err error
		secret, err = login.Secret{Env: r.PasswordEnv, Command: r.PasswordCommand, File: r.PasswordFile}.Read(context.Background(), r.Host)
		if err != nil {
			return nil, err
		}
	}
	return a.receiptsBy(receipt.SMTP{Host: r.Host, Port: r.Port, TLS: r.TLS, User: r.User, Password: secret}, from), nil
}

func (a *app) receiptsBy(smtp receipt.SMTP, from string) *pipeline.Receipts {
	name := a.settings.Receipts.FromName
	if name == "" {
		name = a.settings.Round.Organiser
	}
	other := map[form.Lang]*wording.Texts{}
	for _, lang := range []form.Lang{form.Swedish, form.English} {
		// Texts of one's own may be in one language; then all are answered in that.
		if texts, err := wording.Load(a.templates, lang); err == nil {
			other[lang] = texts
		}
	}
	return &pipeline.Receipts{
		SMTP: smtp, Texts: a.texts, Other: other, From: from, Name: name, ReplyTo: a.settings.Round.Address, Round: a.settings.Round.placeholders(), Blank: a.blankFor,
	}
}

// demoReceipts go to the demo's own server.
func (a *app) demoReceipts(server *demo.Server) *pipeline.Receipts {
	return a.receiptsBy(receipt.SMTP{
		Host: server.SMTP.Host, Port: server.SMTP.Port, User: server.SMTP.User, Password: server.SMTP.Password, TLS: "none",
	}, a.settings.Round.Address)
}

// placeholders are what a form's own texts may name.
func (r roundSettings) placeholders() map[string]string {
	names := map[string]string{}
	maps.Copy(names, r.Texts)
	maps.Copy(names, map[string]string{
		"challenge": r.Challenge, "address": r.Address, "deadline": r.Deadline, "controller": r.Controller,
		"retention": r.Retention, "privacy_url": r.PrivacyURL,
	})
	return names
}

// receiptName names a kept receipt after its receiver and its Message-ID, which
// tells two receipts to one receiver apart.
func receiptName(d demo.Delivery) string {
	id := sha256.Sum256(messageID(d.Raw))
	return fmt.Sprintf("%s-%x.eml", strings.NewReplacer("@", "-", "/", "-").Replace(strings.Join(d.To, "-")), id[:3])
}

func messageID(raw []byte) []byte {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return raw
	}
	return []byte(m.Header.Get("Message-ID"))
}

// blankFor makes the form that goes with a receipt, in the format in which the
// answers came where blanks are made in it, else for Word.
func (a *app) blankFor(f *form.Form, s form.Submission, words *wording.Texts) (receipt.File, error) {
	format := s.Format
	if !blank.Known(format) {
		format = document.DOCX
	}
	data, err := blank.Make(f, format, blank.Options{
		Texts: words, Round: a.settings.Round.placeholders(), Author: a.settings.Round.Organiser, Answers: s.Answers, Now: a.now(),
	})
	if err != nil {
		return receipt.File{}, err
	}
	return receipt.File{Name: f.ID + "." + string(format), Data: data}, nil
}

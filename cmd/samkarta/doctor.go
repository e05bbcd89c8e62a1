package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strconv"
	"time"

	"samkarta/internal/doctor"
	"samkarta/internal/form"
	"samkarta/internal/receipt"
	"samkarta/internal/store"
)

// doctorCommand looks at everything that the program depends on.
type doctorCommand struct{}

// Run prints a line a check: what is so and, unless it is good, how to mend it. It
// fails when something will not work.
func (c *doctorCommand) Run(ctx context.Context, a *app) error {
	bad := 0
	say := func(found ...doctor.Finding) {
		for _, f := range found {
			a.finding(f)
			if f.Level == doctor.Bad {
				bad++
			}
		}
	}
	say(a.checkSettings()...)
	say(doctor.Folder(a.settings.Data)...)
	say(a.checkStore(ctx)...)
	boxes, exact, past := a.checkMailboxes(ctx)
	say(boxes...)
	say(a.checkSMTP(ctx)...)
	say(doctor.Clock(a.now(), exact, past))
	r := a.settings.Reading
	say(doctor.OCR(ctx, program(r.Tesseract, "tesseract")), doctor.Office(ctx, program(r.LibreOffice, "soffice", "libreoffice")))
	if bad > 0 {
		return &form.Fault{Key: "doctor", Args: map[string]string{"count": strconv.Itoa(bad)}}
	}
	return nil
}

// finding prints one line.
func (a *app) finding(f doctor.Finding) {
	args := make([]string, 0, 2*len(f.Args))
	for name, value := range f.Args {
		args = append(args, name, value)
	}
	text := a.texts.Say("doctor."+f.Key, args...)
	if f.Err != nil {
		text += " (" + f.Err.Error() + ")"
	}
	level := []string{"doctor.good", "doctor.warning", "doctor.bad"}[f.Level]
	a.println(a.texts.Say(level) + " " + text)
}

// faulty is a finding in the words of a fault.
func (a *app) faulty(err error) doctor.Finding {
	return doctor.Finding{Level: doctor.Bad, Key: "fault", Args: map[string]string{"what": a.word(err)}}
}

func (a *app) checkSettings() []doctor.Finding {
	file := a.cli.Config
	if file == "" {
		file = settingsFile
	}
	args := map[string]string{"file": file}
	if _, err := os.Stat(file); err != nil {
		return []doctor.Finding{{Level: doctor.Warning, Key: "settings_missing", Args: args}}
	}
	found := []doctor.Finding{{Key: "settings", Args: args}}
	if _, err := a.formOf(a.settings.Round.Form); err != nil {
		found = append(found, a.faulty(err))
	}
	if a.settings.Round.Address == "" {
		found = append(found, doctor.Finding{Level: doctor.Warning, Key: "settings_address"})
	}
	if a.settings.Round.Controller == "" {
		found = append(found, doctor.Finding{Level: doctor.Warning, Key: "settings_controller"})
	}
	return found
}

// checkStore compares the ledger with the folders as they were last listed.
func (a *app) checkStore(ctx context.Context) []doctor.Finding {
	s, err := store.Open(ctx, store.Options{Dir: a.settings.Data, Now: a.now, Log: a.log, ReadOnly: true})
	var fault *form.Fault
	if errors.As(err, &fault) && fault.Key == "data_folder_missing" {
		return nil // nothing has come yet
	}
	if err != nil {
		return []doctor.Finding{a.faulty(err)}
	}
	defer s.Close()
	folders, err := s.Folders(ctx)
	if err != nil {
		return []doctor.Finding{a.faulty(err)}
	}
	var found []doctor.Finding
	for _, f := range folders {
		args := map[string]string{"source": f.Source, "count": strconv.Itoa(f.Present), "unknown": strconv.Itoa(f.Unknown), "when": f.Listed.Local().Format("2006-01-02 15:04")}
		if f.Unknown > 0 {
			found = append(found, doctor.Finding{Level: doctor.Warning, Key: "ledger_unknown", Args: args})
		} else {
			found = append(found, doctor.Finding{Key: "ledger", Args: args})
		}
	}
	return found
}

// checkMailboxes logs in everywhere, and gathers what other clocks say.
func (a *app) checkMailboxes(ctx context.Context) (found []doctor.Finding, exact, past []time.Time) {
	boxes, err := a.mailboxes()
	if err != nil {
		return []doctor.Finding{a.faulty(err)}, nil, nil
	}
	for _, m := range boxes {
		if t := loginServerTime(ctx, m.Login.Address()); !t.IsZero() {
			exact = append(exact, t)
		}
		facts, err := m.Try(ctx)
		if err != nil {
			found = append(found, a.faulty(mailboxFault(m.Account, err)))
			continue
		}
		found = append(found, doctor.Mailbox(m.Account, facts, a.now())...)
		if !facts.Newest.IsZero() {
			past = append(past, facts.Newest)
		}
	}
	return found, exact, past
}

// loginServerTime is the clock of an account's login server; zero without one.
func loginServerTime(ctx context.Context, address string) (t time.Time) {
	if address == "" {
		return t
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil {
		return t
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return t
	}
	resp.Body.Close()
	t, _ = http.ParseTime(resp.Header.Get("Date"))
	return t
}

func (a *app) checkSMTP(ctx context.Context) []doctor.Finding {
	receipts, err := a.receipts()
	if err != nil {
		return []doctor.Finding{a.faulty(err)}
	}
	if receipts == nil {
		return []doctor.Finding{{Key: "receipts_off"}}
	}
	args := map[string]string{"host": receipts.SMTP.Host, "from": receipts.From, "user": receipts.SMTP.User}
	err = receipt.Check(ctx, receipts.SMTP)
	switch {
	case errors.Is(err, receipt.ErrLogin):
		return []doctor.Finding{{Level: doctor.Bad, Key: "smtp_login", Args: args, Err: err}}
	case err != nil:
		return []doctor.Finding{{Level: doctor.Bad, Key: "smtp", Args: args, Err: err}}
	}
	return []doctor.Finding{{Key: "smtp_good", Args: args}}
}

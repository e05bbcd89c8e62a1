package main

import (
	"context"
	"errors"
	"strconv"

	"samkarta/internal/form"
	"samkarta/internal/mailbox"
)

// pollCommand fetches new mail and reads it.
type pollCommand struct {
	Once bool `help:"${flag_once}"`
}

// Run fetches once. Polling on and on is the daemon's.
func (c *pollCommand) Run(ctx context.Context, a *app) error {
	account, err := a.settings.Mailbox.account()
	if err != nil {
		return err
	}
	receipts, err := a.receipts()
	if err != nil {
		return err
	}
	w, err := a.openWorkplace(ctx, receipts)
	if err != nil {
		return err
	}
	err = a.pollInto(ctx, w, account.User+"@"+account.Host+"/"+account.Folder, account)
	if err == nil {
		err = a.summary(ctx, w.store, 0)
	}
	return errors.Join(err, w.close())
}

// pollInto fetches what is new in a mailbox and reads all that waits. source is
// what the ledger calls the mailbox.
func (a *app) pollInto(ctx context.Context, w *workplace, source string, account mailbox.Account) error {
	added := 0
	err := mailbox.Poll(ctx, account, w.pipeline.Ledger(source, func(_ form.Mail, isNew bool) {
		if isNew {
			added++
		}
	}))
	// What is safe is read also when the mailbox then fails: mails that cannot be
	// moved, say, would otherwise wait for ever.
	if runErr := w.pipeline.Run(ctx, true); runErr != nil {
		return errors.Join(mailboxFault(account, err), runErr)
	}
	if err != nil {
		return mailboxFault(account, err)
	}
	if !a.cli.Quiet {
		a.println(a.texts.Say("cli.totals_new", "count", strconv.Itoa(added)))
	}
	return nil
}

// account is the mailbox of the settings.
func (m mailboxSettings) account() (mailbox.Account, error) {
	if m.Host == "" {
		return mailbox.Account{}, &form.Fault{Key: "no_mailbox"}
	}
	secret, err := password(m.PasswordEnv, m.PasswordFile, m.Host)
	if err != nil {
		return mailbox.Account{}, err
	}
	const defaultSizeMB = 50
	size := m.MaxSizeMB
	if size == 0 {
		size = defaultSizeMB
	}
	folder := m.Folder
	if folder == "" {
		folder = "INBOX"
	}
	return mailbox.Account{
		Host: m.Host, Port: m.Port, TLS: mailbox.TLSMode(m.TLS), User: m.User, Password: secret,
		Folder: folder, MoveTo: m.MoveTo, MaxSize: int64(size) << 20,
	}, nil
}

// mailboxFault words what a person can do something about.
func mailboxFault(account mailbox.Account, err error) error {
	if err == nil {
		return nil
	}
	port := strconv.Itoa(account.Port)
	switch {
	case account.Port != 0:
	case account.TLS == "" || account.TLS == mailbox.TLSImplicit:
		port = "993"
	default:
		port = "143"
	}
	args := map[string]string{"host": account.Host, "port": port, "user": account.User, "folder": account.Folder, "move_to": account.MoveTo}
	switch {
	case errors.Is(err, mailbox.ErrSettings):
		return &form.Fault{Key: "mailbox_settings", Args: args, Err: err}
	case errors.Is(err, mailbox.ErrTLS):
		return &form.Fault{Key: "mailbox_tls", Args: args, Err: err}
	case errors.Is(err, mailbox.ErrMove):
		return &form.Fault{Key: "mailbox_move", Args: args, Err: err}
	case errors.Is(err, mailbox.ErrServer):
		return &form.Fault{Key: "mailbox_server", Args: args, Err: err}
	case errors.Is(err, mailbox.ErrLogin):
		return &form.Fault{Key: "mailbox_login", Args: args, Err: err}
	case errors.Is(err, mailbox.ErrFolder):
		return &form.Fault{Key: "mailbox_folder", Args: args, Err: err}
	case errors.Is(err, mailbox.ErrConnection):
		return &form.Fault{Key: "mailbox_connection", Args: args, Err: err}
	}
	return err
}

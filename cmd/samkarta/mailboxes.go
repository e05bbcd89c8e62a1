package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"

	"samkarta/internal/form"
	"samkarta/internal/login"
	"samkarta/internal/mailbox"
)

// defaultSizeMB is the largest mail that is fetched where the settings name none:
// above what the large mail services let through (Gmail 25, Microsoft 365 at most 150).
const defaultSizeMB = 50

// mailboxes are all folders of all accounts that the settings name.
func (a *app) mailboxes() ([]*login.Mailbox, error) {
	var all []*login.Mailbox
	names := map[string]bool{}
	for _, m := range append([]mailboxSettings{a.settings.Mailbox}, a.settings.Mailboxes...) {
		if m.Host == "" {
			continue
		}
		l, err := m.login(a.settings.Data)
		if err != nil {
			return nil, err
		}
		if names[l.Name] {
			return nil, &form.Fault{Key: "mailbox_twice", Args: map[string]string{"account": l.Name}}
		}
		names[l.Name] = true
		for _, folder := range m.folders() {
			source := m.User + "@" + m.Host + "/" + folder
			if names[source] { // two who move the same mails copy them
				return nil, &form.Fault{Key: "mailbox_twice", Args: map[string]string{"account": source}}
			}
			names[source] = true
			all = append(all, &login.Mailbox{Source: source, Account: m.account(folder), Login: l})
		}
	}
	if len(all) == 0 {
		return nil, &form.Fault{Key: "no_mailbox"}
	}
	return all, nil
}

// name is what the account is called in commands.
func (m mailboxSettings) name() string {
	if m.Name != "" {
		return m.Name
	}
	return m.User
}

func (m mailboxSettings) login(data string) (*login.Login, error) {
	return login.New(login.Options{
		Name: m.name(), Way: login.Way(m.Login), ClientID: m.ClientID, Tenant: m.Tenant, Server: m.LoginServer,
		Secret: login.Secret{Env: m.PasswordEnv, File: m.PasswordFile, Command: m.PasswordCommand},
		Dir:    filepath.Join(data, "logins"),
	})
}

func (m mailboxSettings) folders() []string {
	folders := slices.Clone(m.Folders)
	if m.Folder != "" || len(folders) == 0 {
		folder := m.Folder
		if folder == "" {
			folder = "INBOX"
		}
		folders = append([]string{folder}, folders...)
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

func (m mailboxSettings) account(folder string) mailbox.Account {
	size := m.MaxSizeMB
	if size == 0 {
		size = defaultSizeMB
	}
	return mailbox.Account{
		Host: m.Host, Port: m.Port, TLS: mailbox.TLSMode(m.TLS), User: m.User,
		Folder: folder, MoveTo: m.MoveTo, MaxSize: int64(size) << 20,
	}
}

// watch fetches from a mailbox as long as ctx lasts; see login.Mailbox.Watch. told
// hears of its state, with errors in words that can be shown.
func (a *app) watch(ctx context.Context, w *workplace, m *login.Mailbox, told func(mailbox.State)) error {
	return m.Watch(ctx, w.pipeline.Ledger(m.Source, nil), mailbox.Watching{Told: func(s mailbox.State) {
		s.Err = mailboxFault(m.Account, s.Err)
		told(s)
	}})
}

// mailboxFault words what a person can do something about.
func mailboxFault(account mailbox.Account, err error) error {
	var known *form.Fault
	if err == nil || errors.As(err, &known) {
		return err
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

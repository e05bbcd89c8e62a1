package main

import (
	"context"
	"slices"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/login"
)

// loginCommand logs a person in to an account that wants one.
type loginCommand struct {
	Account string `arg:"" optional:"" help:"${arg_account}"`
}

// Run shows what to do in the browser and waits until it is done.
func (c *loginCommand) Run(ctx context.Context, a *app) error {
	boxes, err := a.mailboxes()
	if err != nil {
		return err
	}
	var logins []*login.Login // folders of one account share one
	for _, m := range boxes {
		if !slices.Contains(logins, m.Login) {
			logins = append(logins, m.Login)
		}
	}
	var names []string
	for _, l := range logins {
		if l.Name == c.Account || c.Account == "" && len(logins) == 1 {
			if err := l.Interactive(ctx, a.person()); err != nil {
				return err
			}
			a.println(a.texts.Say("cli.login_done", "account", l.Name))
			return nil
		}
		names = append(names, l.Name)
	}
	return &form.Fault{Key: "unknown_account", Args: map[string]string{"account": c.Account, "accounts": strings.Join(names, ", ")}}
}

// person is how the one at the terminal is told what to do.
func (a *app) person() login.Person {
	return login.Person{
		Code:    func(page, code string) { a.println(a.texts.Say("cli.login_code", "page", page, "code", code)) },
		Address: func(address string) { a.println(a.texts.Say("cli.login_address", "address", address)) },
		Page: func(problem string) string {
			if problem != "" {
				return a.texts.Say("cli.login_page_failed", "what", harmless(problem))
			}
			return a.texts.Say("cli.login_page_done")
		},
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"samkarta/internal/demo"
	"samkarta/internal/form"
	"samkarta/internal/mailbox"
	"samkarta/internal/report"
	"samkarta/internal/workbook"
	"samkarta/samples"
)

// demoCommand runs the whole main job on invented mails.
type demoCommand struct {
	Out string `default:"samkarta-demo" help:"${flag_out}" placeholder:"${what_dir}"`
}

// Run starts a mail server in the process, delivers the samples to it, polls it
// over TCP as any mailbox, compiles, reports and acknowledges.
func (c *demoCommand) Run(ctx context.Context, a *app) (err error) {
	began := a.now()
	if err := c.settle(a); err != nil {
		return err
	}
	server, err := demo.Start(samples.Mails())
	if err != nil {
		return fmt.Errorf("demo server: %w", err)
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := c.keepReceipts(server); err != nil {
		return err
	}
	w, err := a.openWorkplace(ctx, a.demoReceipts(server))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.pool.Warm()

	count := 0
	for range samples.Mails() {
		count++
	}
	a.println(a.texts.Say("cli.demo_start", "count", strconv.Itoa(count)))
	account := mailbox.Account{
		Host: server.IMAP.Host, Port: server.IMAP.Port, User: server.IMAP.User, Password: server.IMAP.Password,
		TLS: mailbox.TLSNone, Folder: "INBOX",
	}
	fetch := func(ctx context.Context, l mailbox.Ledger) error { return mailbox.Poll(ctx, account, l) }
	if err := a.pollInto(ctx, w, poll{"demo", account, fetch}); err != nil {
		return err
	}
	if err := a.summary(ctx, w.store, count); err != nil {
		return err
	}
	if err := c.sayReceipts(a); err != nil {
		return err
	}
	return c.compile(ctx, a, w, began.UnixMilli())
}

// settle points the program at the demo's own folder and round.
func (c *demoCommand) settle(a *app) error {
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return &form.Fault{Key: "write", Args: map[string]string{"file": c.Out}, Err: err}
	}
	src, err := samples.FS.ReadFile(settingsFile)
	if err != nil {
		return err
	}
	if err := a.settings.decode("samples/"+settingsFile, src); err != nil {
		return err
	}
	if a.cli.Data == "" {
		a.settings.Data = filepath.Join(c.Out, "data")
	}
	return nil
}

// keepReceipts has what the demo's SMTP server is sent written to a folder, so
// that it can be read. Each is written before it is taken: a demo that is killed
// has lost none, and one that is sent again has the same name.
func (c *demoCommand) keepReceipts(server *demo.Server) error {
	dir := c.receiptFolder()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &form.Fault{Key: "write", Args: map[string]string{"file": dir}, Err: err}
	}
	server.Keep(func(d demo.Delivery) error {
		return writeFile(filepath.Join(dir, receiptName(d)), outputMode, func(f *os.File) error {
			_, err := f.Write(d.Raw)
			return err
		})
	})
	return nil
}

func (c *demoCommand) receiptFolder() string { return filepath.Join(c.Out, "kvitton") }

func (c *demoCommand) sayReceipts(a *app) error {
	kept, err := filepath.Glob(filepath.Join(c.receiptFolder(), "*.eml"))
	if err != nil {
		return err
	}
	a.println(a.texts.Say("cli.receipts", "count", strconv.Itoa(len(kept)), "dir", c.receiptFolder()))
	return nil
}

func (c *demoCommand) compile(ctx context.Context, a *app, w *workplace, beganMilli int64) error {
	b, err := a.compile(ctx, w.store)
	if err != nil {
		return err
	}
	workbookName, reportName := filepath.Join(c.Out, "sammanstallning.xlsx"), filepath.Join(c.Out, "rapport.pdf")
	if err := a.writeWorkbook(workbookName, b, workbook.Options{}); err != nil {
		return err
	}
	if err := a.writeReport(reportName, report.PDF, b, nil, "city"); err != nil {
		return err
	}
	seconds := fmt.Sprintf("%.1f", float64(a.now().UnixMilli()-beganMilli)/1000)
	a.println(a.texts.Say("cli.demo_done", "seconds", seconds, "workbook", workbookName, "report", reportName))
	return nil
}

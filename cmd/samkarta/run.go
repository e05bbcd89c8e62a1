package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/daemon"
	"samkarta/internal/form"
	"samkarta/internal/mailbox"
	"samkarta/internal/report"
	"samkarta/internal/workbook"
)

// runCommand keeps everything going until it is told to stop.
type runCommand struct {
	Systemd bool `help:"${flag_systemd}"`
}

// runSettings are what `samkarta run` writes and where it answers.
type runSettings struct {
	CompileEvery int    `yaml:"compile_every"`
	Workbook     string `yaml:"workbook"`
	Report       string `yaml:"report"`
	Listen       string `yaml:"listen"`
}

// defaultListen is in a stretch of ports that no list of well-known ones names.
const defaultListen = "127.0.0.1:9580"

// Run works until the process is told to stop, which is no failure.
func (c *runCommand) Run(ctx context.Context, a *app) error {
	if c.Systemd {
		return a.printUnit()
	}
	a.log = a.loggerAt(slog.LevelInfo)
	receipts, err := a.receipts()
	if err != nil {
		return err
	}
	if err := a.checkOutputs(); err != nil {
		return err
	}
	w, err := a.openWorkplace(ctx, receipts)
	if err != nil {
		return err
	}
	err = a.keepGoing(ctx, w)
	return errors.Join(err, w.close())
}

func (a *app) keepGoing(ctx context.Context, w *workplace) error {
	boxes, err := a.watched(w)
	if err != nil {
		return err
	}
	listener, err := a.settings.Run.listener()
	if err != nil {
		return err
	}
	return daemon.Run(ctx, daemon.Options{
		Mailboxes: boxes,
		Work:      func(ctx context.Context) error { return w.pipeline.Run(ctx, false) },
		Compile:   func(ctx context.Context) error { return a.compileOutputs(ctx, w) },
		Stamp:     w.store.Stamp, Totals: w.store.Totals,
		CompileEvery: time.Duration(a.settings.Run.CompileEvery) * time.Minute,
		Listener:     listener, Log: a.log,
	})
}

// watched are the mailboxes of the settings.
func (a *app) watched(w *workplace) ([]daemon.Mailbox, error) {
	boxes, err := a.mailboxes()
	var watched []daemon.Mailbox
	for _, m := range boxes {
		watched = append(watched, daemon.Mailbox{Name: m.Source, Watch: func(ctx context.Context, told func(mailbox.State)) error {
			return a.watch(ctx, w, m, told)
		}})
	}
	return watched, err
}

// compileOutputs writes workbook and report of all that has been read.
func (a *app) compileOutputs(ctx context.Context, w *workplace) error {
	b, err := a.compile(ctx, w.store)
	var fault *form.Fault
	if errors.As(err, &fault) && fault.Key == "nothing_to_compile" {
		return nil
	}
	if err != nil {
		return err
	}
	if err := a.writeWorkbook(a.settings.Run.workbook(), b, workbook.Options{}); err != nil {
		return err
	}
	return a.writeReport(a.settings.Run.report(), report.PDF, b, nil, "city")
}

func (r runSettings) workbook() string { return orElse(r.Workbook, "sammanstallning.xlsx") }
func (r runSettings) report() string   { return orElse(r.Report, "rapport.pdf") }

func orElse(set, otherwise string) string {
	if set == "" {
		return otherwise
	}
	return set
}

// checkOutputs finds out at the start, and not after the first mail, that a
// folder is missing.
func (a *app) checkOutputs() error {
	for _, name := range []string{a.settings.Run.workbook(), a.settings.Run.report()} {
		if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
			return &form.Fault{Key: "write", Args: map[string]string{"file": name}, Err: err}
		}
	}
	return nil
}

// listener opens the port for /healthz and /metrics; nil for "none". What is told
// there is for this machine alone: it names mailboxes.
func (r runSettings) listener() (net.Listener, error) {
	listen := orElse(r.Listen, defaultListen)
	if listen == "none" {
		return nil, nil
	}
	host, _, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		err = errors.New("not a loopback address")
	}
	var l net.Listener
	if err == nil {
		l, err = net.Listen("tcp", listen)
	}
	if err != nil {
		return nil, &form.Fault{Key: "run_listen", Args: map[string]string{"listen": listen}, Err: err}
	}
	return l, nil
}

// printUnit prints a systemd unit for this program, these settings and this data
// folder. It is given as little of the machine as it needs.
func (a *app) printUnit() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	config := orElse(a.cli.Config, settingsFile)
	paths := []string{program, config, a.settings.Data, filepath.Dir(a.settings.Run.workbook()), filepath.Dir(a.settings.Run.report())}
	for i := range paths {
		if paths[i], err = filepath.Abs(paths[i]); err != nil {
			return err
		}
	}
	name := "samkarta"
	if u, err := user.Current(); err == nil && u.Uid != "0" {
		name = u.Username
	}
	args := []string{"program", quoted(paths[0]), "config", quoted(paths[1]), "data", quoted(paths[2]), "folder", quoted(filepath.Dir(paths[1])),
		"user", name, "writable", strings.Join(unique(quoted(paths[2]), quoted(paths[3]), quoted(paths[4])), " "), "lang", a.cli.Lang}
	_, err = fmt.Fprintln(a.stdout, a.texts.Say("run.unit", args...))
	return err
}

// quoted writes a path for a unit file, where a blank parts two words and a
// percent sign begins a specifier.
func quoted(path string) string {
	path = strings.ReplaceAll(path, "%", "%%")
	if strings.ContainsAny(path, " \"\\") {
		return strconv.Quote(path)
	}
	return path
}

func unique(words ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range words {
		if !seen[w] {
			out = append(out, w)
		}
		seen[w] = true
	}
	return out
}

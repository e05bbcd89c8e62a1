package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/templates"
)

// Exit statuses of the command-line contract.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli is the command line. Its help texts stand in templates/texts/cli.*.yaml.
type cli struct {
	Config string `help:"${flag_config}" placeholder:"${what_file}"`
	Data   string `help:"${flag_data}" placeholder:"${what_dir}"`
	Lang   string `help:"${flag_lang}" enum:"sv,en" default:"sv"`
	Log    string `help:"${flag_log}" enum:"text,json" default:"text"`
	Quiet  bool   `help:"${flag_quiet}"`

	Demo     demoCommand     `cmd:"" help:"${cmd_demo}"`
	Init     initCommand     `cmd:"" help:"${cmd_init}"`
	Doctor   doctorCommand   `cmd:"" help:"${cmd_doctor}"`
	Login    loginCommand    `cmd:"" help:"${cmd_login}"`
	Poll     pollCommand     `cmd:"" help:"${cmd_poll}"`
	Run      runCommand      `cmd:"" help:"${cmd_run}"`
	Import   importCommand   `cmd:"" help:"${cmd_import}"`
	Ledger   ledgerCommand   `cmd:"" help:"${cmd_ledger}"`
	Extract  extractCommand  `cmd:"" help:"${cmd_extract}"`
	Workbook workbookCommand `cmd:"" help:"${cmd_workbook}"`
	Correct  correctCommand  `cmd:"" help:"${cmd_correct}"`
	Merge    mergeCommand    `cmd:"" help:"${cmd_merge}"`
	Report   reportCommand   `cmd:"" help:"${cmd_report}"`
	Check    checkCommand    `cmd:"" help:"${cmd_check}"`
	Blank    blankCommand    `cmd:"" help:"${cmd_blank}"`
	Rule     ruleCommand     `cmd:"" help:"${cmd_rule}"`
	Measure  measureCommand  `cmd:"" help:"${cmd_measure}"`
	Help     helpCommand     `cmd:"" help:"${cmd_help}"`
}

// app is what every command gets.
type app struct {
	cli      *cli
	kong     *kong.Kong
	texts    *wording.Texts
	settings settings
	// templates are the built-in ones or those of the settings' folder; library
	// is what they define.
	templates fs.FS
	library   *form.Library
	stdout    io.Writer
	stderr    io.Writer
	log       *slog.Logger
	now       func() time.Time
}

// usageError is a wrong call of the program: exit status 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// run is the program: it takes its arguments and streams and gives the exit
// status, so that tests run whole commands in process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	texts, err := wording.Load(templates.FS, langOf(args))
	if err != nil {
		fmt.Fprintln(stderr, "samkarta:", err)
		return exitUsage
	}
	a := &app{cli: &cli{}, texts: texts, stdout: stdout, stderr: stderr, now: time.Now}
	err = a.run(ctx, args)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "samkarta: %s\n%s\n", a.wordUsage(usage.err), texts.Say("cli.usage_hint"))
		return exitUsage
	}
	fmt.Fprintf(stderr, "samkarta: %s\n", a.word(err))
	return exitFailed
}

func (a *app) run(ctx context.Context, args []string) error {
	if len(args) == 0 || len(args) == 1 && (args[0] == "-h" || args[0] == "--help") {
		args = []string{"help"}
	}
	parser, err := kong.New(a.cli,
		kong.Name("samkarta"),
		kong.Vars(a.helpVars()),
		kong.Help(a.printHelp),
		kong.Writers(a.stdout, a.stderr),
		// The help flag ends the parse, not the process: tests run in process.
		kong.Exit(func(int) { panic(helpShown{}) }),
	)
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	a.kong = parser
	command, err := parse(parser, args)
	if errors.As(err, new(helpShown)) {
		return nil
	}
	if err != nil {
		return usageError{err}
	}
	if err := a.prepare(command.Command()); err != nil {
		return err
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return command.Run(a)
}

// helpShown ends a parse in which --help was asked for.
type helpShown struct{}

func (helpShown) Error() string { return "help shown" }

func parse(parser *kong.Kong, args []string) (command *kong.Context, err error) {
	defer func() {
		if shown, ok := recover().(helpShown); ok {
			err = shown
		}
	}()
	return parser.Parse(args)
}

// prepare loads settings and templates. Commands that must work when these are
// broken or missing take the built-in ones.
func (a *app) prepare(command string) error {
	a.log = a.logger()
	a.settings = defaultSettings()
	a.templates = templates.FS
	if name, _, _ := strings.Cut(command, " "); name != "help" && name != "init" && name != "demo" {
		var err error
		if a.settings, err = loadSettings(a.cli.Config); err != nil {
			return err
		}
	}
	if a.cli.Data != "" {
		a.settings.Data = a.cli.Data
	}
	if dir := a.settings.Templates; dir != "" {
		if _, err := os.Stat(dir); err != nil {
			return &form.Fault{Key: "templates_missing", Args: map[string]string{"dir": dir}, Err: err}
		}
		a.templates = os.DirFS(dir)
		texts, err := wording.Load(a.templates, form.Lang(a.cli.Lang))
		if err != nil {
			return err
		}
		a.texts = texts
	}
	lib, err := form.Load(a.templates)
	a.library = lib
	return err
}

// logger writes what an operator needs to standard error: no personal data,
// and nothing at all but warnings with --quiet.
func (a *app) logger() *slog.Logger { return a.loggerAt(slog.LevelWarn) }

func (a *app) loggerAt(level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if a.cli.Quiet {
		options.Level = slog.LevelError
	}
	if a.cli.Log == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, options))
	}
	return slog.New(slog.NewTextHandler(a.stderr, options))
}

// langOf finds the language before the command line is parsed, since the
// parser's own texts need it.
func langOf(args []string) form.Lang {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok && value == string(form.English) {
			return form.English
		}
		if arg == "--lang" && i+1 < len(args) && args[i+1] == string(form.English) {
			return form.English
		}
	}
	return form.Swedish
}

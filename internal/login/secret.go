package login

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"samkarta/internal/form"
)

// Secret says where a secret stands. It never stands in the settings, which are
// copied and mailed around. The first that is set counts.
type Secret struct {
	// Env is an environment variable; an empty one counts as not set.
	Env string
	// Command prints the secret: that of a system's secret store, for instance
	// "secret-tool lookup service samkarta". The machine's shell runs it.
	Command string
	// File is a file with nothing else in it.
	File string
}

// commandTime is how long a secret store may take: a person may have to unlock it.
const commandTime = 30 * time.Second

// Read gets the secret, "" when none is set. what is the account's or server's
// name for the error, a *form.Fault.
func (s Secret) Read(ctx context.Context, what string) (string, error) {
	if p := os.Getenv(s.Env); p != "" {
		return p, nil
	}
	// `samkarta init` names an environment variable; whoever names something else
	// beside it has said where the password is.
	switch {
	case s.Command != "":
		return s.run(ctx, what)
	case s.File != "":
		b, err := os.ReadFile(s.File)
		if err != nil {
			return "", &form.Fault{Key: "password_file", Args: map[string]string{"file": s.File, "what": what}, Err: err}
		}
		return strings.TrimRight(string(b), "\r\n"), nil
	case s.Env != "":
		return "", &form.Fault{Key: "password_env", Args: map[string]string{"env": s.Env, "what": what}}
	}
	return "", nil
}

func (s Secret) run(ctx context.Context, what string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	shell := []string{"sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/C"}
	}
	// What the command writes to standard error is not shown: it may be a secret.
	command := exec.CommandContext(ctx, shell[0], shell[1], s.Command)
	command.WaitDelay = time.Second
	out, err := command.Output()
	secret, _, _ := strings.Cut(string(out), "\n")
	secret = strings.TrimSuffix(secret, "\r")
	if err != nil || secret == "" {
		return "", &form.Fault{Key: "password_command", Args: map[string]string{"what": what}, Err: err}
	}
	return secret, nil
}

//go:build unix

package office

import (
	"os/exec"
	"syscall"
)

// killGroup makes the end of the time end all processes: soffice is a script
// that starts others.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

package scan

import (
	"os/exec"
	"runtime"
	"syscall"
)

// runTied runs a program that dies with this process, also when that is killed.
// The bond is to the thread that starts it, so that thread must stay.
func runTied(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd.Run()
}

package scan

import (
	"os/exec"
	"runtime"
	"syscall"
	"unsafe"
)

// What the program may take: it needs 70 MB and two seconds for a page, and a
// picture made by a stranger must not make it need all there is.
const (
	maxMemory  = 1 << 30
	maxSeconds = 60
)

// runTied runs a program within limits that dies with this process, also when
// that is killed. The bond is to the thread that starts it, so that thread must
// stay.
func runTied(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	// It waits for its picture meanwhile. A kernel that knows no such limits
	// leaves those of our own process, and the time by the clock.
	limit(cmd.Process.Pid, syscall.RLIMIT_AS, maxMemory)
	limit(cmd.Process.Pid, syscall.RLIMIT_CPU, maxSeconds)
	return cmd.Wait()
}

// limit sets a limit of another process.
func limit(pid, resource int, most uint64) {
	l := syscall.Rlimit{Cur: most, Max: most}
	syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), uintptr(resource), uintptr(unsafe.Pointer(&l)), 0, 0, 0)
}

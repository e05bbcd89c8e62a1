package sandbox

import (
	"bytes"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// processAttributes has the child die with its parent, and makes it the head of
// a group so that what it starts can be killed with it.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// kill ends a child with all that it started, such as LibreOffice.
func kill(p *os.Process) {
	// It may be gone already.
	syscall.Kill(-p.Pid, syscall.SIGKILL)
}

// overtime tells whether a child ended because its processor time was up.
func overtime(s *os.ProcessState) bool { return s.ExitCode() == exitOvertime }

// exitOvertime is the status of a child whose processor time is up.
const exitOvertime = 86

// endOvertime ends the process when its processor time is up. The runtime only
// notes the signal, and a hard limit could not be raised for the next document.
func endOvertime() {
	// One processor may be held by compiled code that never yields.
	runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0)))
	up := make(chan os.Signal, 1)
	signal.Notify(up, syscall.SIGXCPU)
	go func() {
		<-up
		os.Exit(exitOvertime)
	}()
}

// limitMemory allows so much address space on top of what the process has now:
// Go's runtime reserves more than a gigabyte before it does anything, and how
// much differs between its versions.
func limitMemory(more int64) error {
	if racing {
		return nil
	}
	reserved, _ := memoryUse()
	limit := syscall.Rlimit{Cur: uint64(reserved + more), Max: uint64(reserved + more)}
	return syscall.Setrlimit(syscall.RLIMIT_AS, &limit)
}

// limitTime allows so much processor time from now on. The limit is one on the
// whole process, so it grows with each document.
func limitTime(d time.Duration) error {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CPU, &limit); err != nil {
		return err
	}
	until := used.Utime.Sec + used.Stime.Sec + int64(d/time.Second) + 1 // parts of seconds cut off
	limit.Cur = min(uint64(until), limit.Max)
	return syscall.Setrlimit(syscall.RLIMIT_CPU, &limit)
}

// memory gives the resident memory of the process.
func memory() int64 {
	_, resident := memoryUse()
	return resident
}

// memoryUse gives the address space and the resident memory of the process.
func memoryUse() (reserved, resident int64) {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 2 << 30, 0 // no /proc: what runtimes are known to reserve
	}
	var pages [2]int64
	for i, field := range bytes.Fields(statm)[:2] {
		pages[i], _ = strconv.ParseInt(string(field), 10, 64)
	}
	size := int64(os.Getpagesize())
	return pages[0] * size, pages[1] * size
}

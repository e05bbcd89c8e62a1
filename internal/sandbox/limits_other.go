//go:build !linux

package sandbox

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// Elsewhere only the time by the clock is limited. A child ends when its parent
// does because its standard input does.

func processAttributes() *syscall.SysProcAttr { return nil }

func kill(p *os.Process) {
	// It may be gone already.
	p.Kill()
}

func overtime(*os.ProcessState) bool { return false }

func endOvertime() {}

func limitMemory(int64) error { return nil }

func limitTime(time.Duration) error { return nil }

// memory gives what the runtime holds, which is most of it.
func memory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

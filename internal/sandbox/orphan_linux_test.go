package sandbox

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asParent has the test binary be a program with a pool, to be killed.
const asParent = "SAMKARTA_TEST_PARENT"

func beParent() {
	p := New(Options{Workers: 1})
	if _, err := p.Read("svar.txt", []byte("hej")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	c := <-p.slots
	fmt.Println(c.command.Process.Pid)
	time.Sleep(time.Minute)
}

func TestChildrenDieWithTheirParent(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(program)
	parent.Env = append(os.Environ(), asParent+"=1", "TMPDIR="+t.TempDir())
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err != nil {
		t.Fatalf("the child does not live: %v", err)
	}
	parent.Process.Kill()
	parent.Wait()
	for range 100 {
		if syscall.Kill(pid, 0) != nil || zombie(pid) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("child %d outlives its parent", pid)
	syscall.Kill(pid, syscall.SIGKILL)
}

// zombie tells a process that has died but that nobody has waited for, as
// happens where no init does.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

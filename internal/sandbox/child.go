package sandbox

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"samkarta/internal/document"
)

// environment tells a process that it is a reader child.
const environment = "SAMKARTA_READER"

// child is a running reader, seen from its parent.
type child struct {
	command   *exec.Cmd
	folder    string
	in        io.WriteCloser
	encoder   *gob.Encoder
	decoder   *gob.Decoder
	errors    *tail
	documents int
}

// start starts a child with its own temporary folder.
func (p *Pool) start() (*child, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("sandbox: find the own program: %w", err)
	}
	folder, err := os.MkdirTemp("", "samkarta-reader-*")
	if err != nil {
		return nil, fmt.Errorf("sandbox: folder for a reader: %w", err)
	}
	c := &child{command: exec.Command(program), folder: folder, errors: &tail{}}
	c.command.Dir = folder
	c.command.Env = childEnvironment(folder)
	c.command.Stderr = c.errors
	c.command.SysProcAttr = processAttributes()
	// LibreOffice may outlive the child and hold its standard error open.
	c.command.WaitDelay = time.Second
	if err := c.open(p.starter); err != nil {
		os.RemoveAll(folder)
		return nil, fmt.Errorf("sandbox: start a reader: %w", err)
	}
	o := p.options
	settings := settings{PDFCache: o.PDFCache, Office: o.Office, OCR: o.OCR, Memory: o.Memory, CPU: o.CPU}
	if err := c.encoder.Encode(settings); err != nil {
		c.stop()
		return nil, fmt.Errorf("sandbox: start a reader: %w", err)
	}
	return c, nil
}

// open starts the process with its pipes. gob tells the types once a child, so
// encoder and decoder live as long as it.
func (c *child) open(s *starter) error {
	in, err := c.command.StdinPipe()
	if err != nil {
		return err
	}
	out, err := c.command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.start(c.command); err != nil {
		return err
	}
	c.in, c.encoder, c.decoder = in, gob.NewEncoder(in), gob.NewDecoder(out)
	return nil
}

// childEnvironment leaves out what a reader needs not know, and has it keep its
// files in its own folder.
func childEnvironment(folder string) []string {
	env := []string{environment + "=1", "HOME=" + folder, "TMPDIR=" + folder, "TMP=" + folder, "TEMP=" + folder,
		// What a crash would print may be somebody's text.
		"GOTRACEBACK=none"}
	for _, name := range []string{"PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SystemRoot", "GOCOVERDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// ask sends a request and waits for the reply, or kills the child.
func (c *child) ask(q request, wall time.Duration) (reply, error) {
	late := false
	var mu sync.Mutex
	timer := time.AfterFunc(wall, func() {
		mu.Lock()
		late = true
		mu.Unlock()
		kill(c.command.Process)
	})
	var r reply
	err := c.encoder.Encode(q)
	if err == nil {
		err = c.decoder.Decode(&r)
	}
	timer.Stop()
	mu.Lock()
	defer mu.Unlock()
	switch {
	case late:
		return reply{}, fmt.Errorf("%w: more than %s", ErrTime, wall)
	case err != nil:
		return reply{}, c.cause()
	}
	return r, nil
}

// cause tells what ended a child that did not reply.
func (c *child) cause() error {
	c.stop()
	state := c.command.ProcessState
	said := c.errors.String()
	switch {
	case slices.ContainsFunc(memorySigns, func(sign string) bool { return strings.Contains(said, sign) }):
		return ErrMemory
	case state != nil && overtime(state):
		return fmt.Errorf("%w: of the processor", ErrTime)
	}
	return fmt.Errorf("%w: %w", ErrCrashed, document.ErrDamaged)
}

// memorySigns are what the runtime says on its way out when memory is up.
var memorySigns = []string{"out of memory", "cannot allocate memory", "cannot map", "failed to create new OS thread", "stack overflow"}

// stop ends the child and what it may have started, and clears its folder. A
// child that waits for documents ends by itself; nobody waits for another.
func (c *child) stop() {
	if c.command.ProcessState != nil {
		return
	}
	c.in.Close()
	kill(c.command.Process)
	// How it ended is read from its state.
	c.command.Wait()
	os.RemoveAll(c.folder)
}

// starter starts processes from one thread that lives as long as the pool. On
// Linux a child is told to die with the thread that started it, and threads of
// the runtime come and go.
type starter struct {
	commands chan *exec.Cmd
	started  chan error
	mu       sync.Mutex
	closed   bool
}

// newStarter starts the thread. It is never unlocked: it ends with the pool.
func newStarter() *starter {
	s := &starter{commands: make(chan *exec.Cmd), started: make(chan error)}
	go func() {
		runtime.LockOSThread()
		for c := range s.commands {
			s.started <- c.Start()
		}
	}()
	return s
}

// start has the thread start a process and waits for it.
func (s *starter) start(c *exec.Cmd) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("pool is closed")
	}
	s.commands <- c
	return <-s.started
}

func (s *starter) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	close(s.commands)
}

// tail keeps the first and last of what a child says on standard error: enough
// to tell what killed it.
type tail struct {
	mu          sync.Mutex
	first, last []byte
}

// tailSize is enough for the runtime's last words and too little for a document.
const tailSize = 4096

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := tailSize - len(t.first); room > 0 {
		t.first = append(t.first, b[:min(room, len(b))]...)
	}
	t.last = append(t.last, b...)
	if over := len(t.last) - tailSize; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.first) + string(t.last)
}

// Package patient is patience with mail servers: with one that is slow, which is
// waited for as long as it sends anything, and with one that fails, which is left
// alone for longer each time. It knows nothing of mail.
package patient

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Conn is a connection with a limit on silence instead of a limit on
// time. go-imap sets deadlines of its own (30 seconds for an answer, 5 minutes
// for a mail) that kill slow but living connections, and none at all while it
// waits for the end of a command; so its deadlines are ignored.
type Conn struct {
	net.Conn
	silence atomic.Int64 // time.Duration
	// owed counts the commands that the server has yet to answer; silence counts
	// only then, and not while mail is waited for.
	owed atomic.Int32

	mu   sync.Mutex
	last time.Time // when something was last sent or received
	// gaveUp is the end of the reader's patience. The library reads on after an
	// error, and must not wait once more.
	gaveUp error
}

// NewConn makes a connection patient, with so much silence.
func NewConn(c net.Conn, silence time.Duration) *Conn {
	p := &Conn{Conn: c, last: time.Now()}
	p.silence.Store(int64(silence))
	return p
}

// Owe begins a command under the limit on silence; the function it gives ends it.
func (p *Conn) Owe() (answered func()) {
	p.touch()
	p.owed.Add(1)
	// For a read that has begun already, under a longer limit.
	p.Conn.SetReadDeadline(time.Now().Add(time.Duration(p.silence.Load())))
	return sync.OnceFunc(func() { p.owed.Add(-1) })
}

// Await runs a command to its end, under the limit on silence.
func (p *Conn) Await(command func() error) error {
	defer p.Owe()()
	return command()
}

// Hurry sets another limit on silence.
func (p *Conn) Hurry(silence time.Duration) { p.silence.Store(int64(silence)) }

// Read ends with the limit on silence only while something is owed.
func (p *Conn) Read(b []byte) (int, error) {
	for p.gaveUp == nil {
		limit := time.Duration(p.silence.Load())
		p.Conn.SetReadDeadline(time.Now().Add(limit))
		n, err := p.Conn.Read(b)
		if n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			p.touch()
			return n, err
		}
		if p.owed.Load() > 0 && p.quiet() >= limit {
			p.gaveUp = err
		}
	}
	return 0, p.gaveUp
}

// Write is limited by the same silence.
func (p *Conn) Write(b []byte) (int, error) {
	p.touch()
	p.Conn.SetWriteDeadline(time.Now().Add(time.Duration(p.silence.Load())))
	return p.Conn.Write(b)
}

func (p *Conn) touch() {
	p.mu.Lock()
	p.last = time.Now()
	p.mu.Unlock()
}

func (p *Conn) quiet() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Since(p.last)
}

// SetDeadline and its two kin do nothing: they are the library's.
func (p *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (p *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (p *Conn) SetWriteDeadline(time.Time) error { return nil }

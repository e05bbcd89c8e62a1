// Package sandbox reads attachments in child processes. A file of a stranger
// may loop for ever, eat all memory or kill the process that reads it, and some
// of that no library can catch; so the program starts itself again as a reader,
// under limits, and hands it one document at a time.
//
// It takes bytes and gives documents, as package attachment does. A child stays
// warm for many documents and dies with the one that breaks it: the next
// document gets a new one.
package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"samkarta/internal/document"
)

// What may befall a child. ErrTime and ErrMemory are both ErrLimit; ErrCrashed
// comes wrapped together with document.ErrDamaged, since a file that crashes
// its reader is as good as damaged.
var (
	ErrLimit   = errors.New("sandbox: a limit stopped the reading")
	ErrTime    = fmt.Errorf("%w: time", ErrLimit)
	ErrMemory  = fmt.Errorf("%w: memory", ErrLimit)
	ErrCrashed = errors.New("sandbox: the reader crashed")
)

// Options are the settings of a Pool.
type Options struct {
	// PDFCache is the folder where the compiled PDF engine is kept. Empty means
	// a temporary one, so that at least the children share the work.
	PDFCache string
	// Office is the path of LibreOffice's soffice; empty means that its formats
	// cannot be read.
	Office string
	// OCR is the path of Tesseract; empty means that scans and photographs cannot
	// be read.
	OCR string
	// Workers is how many documents are read at once; 0 means one a processor.
	Workers int
	// Memory is the address space in bytes that a child may take beyond what it
	// has when it starts; 0 means 1 GiB: compiling the PDF engine takes the half
	// of it. Held on Linux alone.
	Memory int64
	// CPU is the processor time a document may take, 0 means 30 s. Held on
	// Linux alone; Wall holds everywhere.
	CPU time.Duration
	// Wall is the time by the clock a document may take, 0 means one minute, or
	// three with OCR: a scan of many pages takes seconds a page in another process.
	Wall time.Duration
}

const (
	// retireAfter and retireSize replace a child before what it has gathered
	// becomes a burden. An engine and its tables take 100 MB.
	retireAfter = 200
	retireSize  = 600 << 20
	// warmLimit is how long the engine may take to compile: seconds on any
	// machine, but those of a busy one are long.
	warmLimit = 2 * time.Minute
)

// Pool reads documents in child processes. It is safe for concurrent use.
type Pool struct {
	options   Options
	ownCache  string
	slots     chan *child // nil where no child has been started yet
	starter   *starter
	warmOnce  sync.Once
	warmed    chan struct{}
	closeOnce sync.Once
}

// New makes a pool. It starts no child yet: the first document does, or Warm.
func New(o Options) *Pool {
	p := &Pool{options: withDefaults(o), warmed: make(chan struct{}), starter: newStarter()}
	if p.options.PDFCache == "" {
		// Without a folder every child compiles for itself, slow but right.
		if dir, err := os.MkdirTemp("", "samkarta-engine-*"); err == nil {
			p.ownCache, p.options.PDFCache = dir, dir
		}
	}
	p.slots = make(chan *child, p.options.Workers)
	for range p.options.Workers {
		p.slots <- nil
	}
	return p
}

// withDefaults gives the zero settings their meaning.
func withDefaults(o Options) Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Memory <= 0 {
		o.Memory = 1 << 30
	}
	if o.CPU <= 0 {
		o.CPU = 30 * time.Second
	}
	if o.Wall <= 0 {
		o.Wall = time.Minute
		if o.OCR != "" {
			o.Wall = 3 * time.Minute
		}
	}
	// Children work in their own folder.
	if dir, err := filepath.Abs(o.PDFCache); err == nil && o.PDFCache != "" {
		o.PDFCache = dir
	}
	return o
}

// Warm starts a child and opens the PDF engine in the background. PDF files
// wait for it: were the engine not in the cache yet, each child would spend
// seconds compiling the same thing.
func (p *Pool) Warm() {
	p.warmOnce.Do(func() {
		go func() {
			defer close(p.warmed)
			// Whether it went well shows with the first document.
			p.ask(request{Warm: true}, warmLimit)
		}()
	})
}

// Read reads an attachment as attachment.Reader does. Errors keep what they
// wrapped of document's errors; a limit gives ErrTime or ErrMemory.
func (p *Pool) Read(name string, data []byte) (*document.Document, error) {
	if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		p.Warm()
		<-p.warmed
	}
	r, err := p.ask(request{Name: name, Data: data}, p.options.Wall)
	if err != nil {
		return nil, err
	}
	return r.Document, r.err()
}

// ask has a child answer a request, and keeps the child if it is still good.
func (p *Pool) ask(q request, wall time.Duration) (reply, error) {
	c := <-p.slots
	if c == nil {
		var err error
		if c, err = p.start(); err != nil {
			p.slots <- nil
			return reply{}, err
		}
	}
	r, err := c.ask(q, wall)
	c.documents++
	if err != nil || c.documents >= retireAfter || r.Memory > retireSize {
		c.stop()
		c = nil
	}
	p.slots <- c
	return r, err
}

// Close stops all children, once each has finished its document.
func (p *Pool) Close() {
	p.closeOnce.Do(func() {
		for range p.options.Workers {
			if c := <-p.slots; c != nil {
				c.stop()
			}
		}
		p.starter.stop()
		if p.ownCache != "" {
			os.RemoveAll(p.ownCache)
		}
	})
}

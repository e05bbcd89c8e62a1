// Package pdf reads PDF files: from their bytes to a document.Document with the
// text as a person sees it, the tick boxes, the form fields and what was typed
// on top.
//
// Two libraries read each file. PDFium, as WebAssembly without access to files,
// opens, mends and decrypts it and tells where every word and line stands. The
// form's values are then walked in the copy that PDFium saved, since each alone
// misses one value in ten; where the two disagree, the document says so in a
// remark. What the words mean together is package layout's.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/acroform"
	"samkarta/internal/document"
)

const (
	maxPages = 200
	maxChars = 2_000_000
	// memoryPages of 64 KiB are 512 MB: enough for any form, and what a bomb
	// may take before it traps.
	memoryPages = 8192
	// maxFiles and largeFile limit what one engine gathers.
	maxFiles  = 50
	largeFile = 4 << 20
)

// Options are the settings of a Reader.
type Options struct {
	// CacheDir keeps the compiled engine between runs: with it a start takes a
	// tenth of a second, without some seconds. Empty: none is kept.
	CacheDir string
	// Recognise reads a page that is a picture, at a resolution in dots an inch.
	// Where it cannot, its error is document.ErrNoRecogniser; nil is as if it
	// always were.
	Recognise func(page *image.Gray, dpi float64) (layout.Page, error)
}

// Reader reads PDF files. It is safe for concurrent use, one file at a time.
type Reader struct {
	mu     sync.Mutex
	pool   pdfium.Pool
	cache  wazero.CompilationCache
	engine pdfium.Pdfium // nil when the next file needs a new one
	files  int           // that the engine has read

	recogniser func(*image.Gray, float64) (layout.Page, error)
}

// Open starts the engine.
func Open(o Options) (*Reader, error) {
	// Each object that PDFium hands out gets a random name; drawn one by one
	// from the system they took a fifth of the time.
	uuid.EnableRandPool()
	r := &Reader{recogniser: o.Recognise}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages)
	if o.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(o.CacheDir)
		if err != nil {
			return nil, fmt.Errorf("pdf: cache of the compiled engine: %w", err)
		}
		r.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context:       experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)),
		MaxIdle:       1,
		MaxTotal:      1,
		RuntimeConfig: config,
		FSConfig:      wazero.NewFSConfig(), // nothing of the machine's files
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pdf: start the engine: %w", err), r.closeCache())
	}
	r.pool = pool
	return r, nil
}

// Close stops the engine.
func (r *Reader) Close() error {
	return errors.Join(r.pool.Close(), r.closeCache())
}

// closeCache lets the files of the cache go; they stay for the next run.
func (r *Reader) closeCache() error {
	if r.cache == nil {
		return nil
	}
	return r.cache.Close(context.Background())
}

// Read gives the document that a PDF file holds.
func (r *Reader) Read(data []byte) (*document.Document, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engine == nil {
		engine, err := r.pool.GetInstance(time.Minute)
		if err != nil {
			return nil, fmt.Errorf("pdf: start the engine: %w", err)
		}
		r.engine, r.files = engine, 0
	}
	r.files++
	f := &file{engine: r.engine, recogniser: r.recogniser}
	doc, err := f.readAll(data)
	// What a bad file broke in the engine must not touch the next, and its
	// memory never shrinks.
	if err != nil || r.files >= maxFiles || len(data) > largeFile || f.close() != nil {
		r.engine.Close()
		r.engine = nil
	}
	return doc, err
}

// file is a PDF file being read.
type file struct {
	engine pdfium.Pdfium

	recogniser func(*image.Gray, float64) (layout.Page, error)
	scans      int // pages that are pictures
	// unrecognised: one of them could not be, for want of a program.
	unrecognised bool

	ref   references.FPDF_DOCUMENT
	pages int
	chars int
	doc   document.Document
	// acroForm: the file has a form; formed: it has that or annotations, and
	// so more than the text of its pages.
	acroForm, formed bool
	filling          *references.FPDF_FORMHANDLE // PDFium's reading of the form
	cut              bool                        // the end of the file was missing
}

func (f *file) readAll(data []byte) (*document.Document, error) {
	if err := f.open(data); err != nil {
		return nil, err
	}
	return f.read()
}

func (f *file) close() error {
	_, err := f.engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: f.ref})
	return err
}

// open hands the file to PDFium, which mends broken tables and takes away
// encryption that needs no password.
func (f *file) open(data []byte) error {
	opened, err := f.engine.OpenDocument(&requests.OpenDocument{File: &data})
	if errors.Is(err, pdferrors.ErrFormat) {
		if mended, ok := mend(data); ok {
			opened, err = f.engine.OpenDocument(&requests.OpenDocument{File: &mended})
			f.cut = err == nil
		}
	}
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return fmt.Errorf("pdf: %w", document.ErrEncrypted)
	case err != nil:
		return fmt.Errorf("pdf: %w: %w", document.ErrDamaged, err)
	}
	f.ref = opened.Document
	count, err := f.engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.ref})
	if err != nil || count.PageCount == 0 {
		return fmt.Errorf("pdf: no pages: %w", document.ErrDamaged)
	}
	if count.PageCount > maxPages {
		return fmt.Errorf("pdf: %d pages: %w", count.PageCount, document.ErrTooLarge)
	}
	f.pages = count.PageCount
	form, err := f.engine.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: f.ref})
	f.acroForm = err != nil || form.FormType != enums.FPDF_FORMTYPE_NONE
	f.formed = f.acroForm
	return nil
}

// catalog finds the object that the whole file hangs on.
var catalog = regexp.MustCompile(`(\d+) (\d+) obj\b[^>]{0,200}/Type\s*/Catalog\b`)

// mend gives a file whose end was cut off a new one, which PDFium needs to find
// the rest: the object that everything hangs on.
func mend(data []byte) ([]byte, bool) {
	found := catalog.FindAllSubmatch(data, -1)
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) || len(found) == 0 {
		return nil, false
	}
	root := found[len(found)-1]
	end := fmt.Sprintf("\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n", root[1], root[2])
	return slices.Concat(data, []byte(end)), true
}

// read gives the document: words and figures of each page, form fields and
// notes put in their places, and then the structure of it all.
func (f *file) read() (*document.Document, error) {
	f.doc = document.Document{Format: document.PDF, Pages: f.pages, Properties: f.properties()}
	if f.cut {
		f.remark("file_cut", document.Place{})
	}
	if f.acroForm {
		f.openForm()
		defer f.closeForm()
	}
	sheets := make([]*sheet, f.pages)
	failed := 0
	for i := range sheets {
		s, err := f.sheet(i)
		if errors.Is(err, document.ErrTooLarge) || errors.Is(err, errRecognise) {
			return nil, err
		}
		if err != nil {
			failed++
			f.doc.Remarks = append(f.doc.Remarks, document.Remark{Code: "page_unreadable", Place: document.Place{Page: i + 1}})
		}
		sheets[i] = s
	}
	if failed == len(sheets) {
		return nil, fmt.Errorf("pdf: no page can be read: %w", document.ErrDamaged)
	}
	xfa, err := f.addForm(sheets)
	if err != nil {
		return nil, err
	}
	if xfa && len(f.doc.Controls) == 0 {
		return nil, fmt.Errorf("pdf: %w", document.ErrXFA)
	}
	var pages []layout.Page
	empty := true
	for i, s := range sheets {
		if s == nil {
			s = &sheet{}
		}
		page := s.page()
		page.Number = i + 1
		empty = empty && len(page.Words) == 0
		pages = append(pages, page)
		for _, p := range s.turned() {
			p.Number = i + 1
			pages = append(pages, p)
		}
	}
	switch {
	case empty && len(f.doc.Controls) == 0 && f.unrecognised:
		return nil, fmt.Errorf("pdf: %w", document.ErrNoRecogniser)
	case empty && len(f.doc.Controls) == 0:
		return nil, fmt.Errorf("pdf: %w", document.ErrNoText)
	}
	f.doc.Blocks = layout.Blocks(pages)
	f.doc.SplitTicks() // boxes typed as "[x]"
	return &f.doc, nil
}

// properties gives what the file says of itself that may name the form.
func (f *file) properties() map[string]string {
	out := map[string]string{}
	for _, tag := range []string{"Title", "Subject", "Keywords"} {
		meta, err := f.engine.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: f.ref, Tag: tag})
		if err == nil && meta.Value != "" {
			out[strings.ToLower(tag)] = acroform.Clean(meta.Value)
		}
	}
	return out
}

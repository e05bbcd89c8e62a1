// Package zipxml opens the zipped XML packages that office documents are, and
// walks through their parts within limits. It exists because the files come
// from strangers: a few kilobytes can unpack to gigabytes, nest a million deep
// or hold millions of empty elements. It takes bytes and gives parts by name,
// each read element by element; the documents' readers know what they mean.
package zipxml

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"samkarta/internal/document"
)

// The limits. A form of fifty pages takes a hundredth of any of them.
const (
	maxPackage  = 64 << 20 // bytes of the package as it came
	maxUnpacked = 64 << 20 // bytes of all parts that are read
	maxEntries  = 10_000
	maxDepth    = 256
	maxTokens   = 20_000_000
)

// Package is an opened package.
type Package struct {
	files map[string]*zip.File
	// What is left of the limits, for all parts together.
	bytes  int64
	tokens int
	room   []byte // that parts are unpacked through
}

// Open opens the package. The error wraps one of document's.
func Open(data []byte) (*Package, error) {
	if len(data) > maxPackage {
		return nil, fmt.Errorf("%w: %d bytes", document.ErrTooLarge, len(data))
	}
	if err := compoundFile(data); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", document.ErrDamaged, err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("%w: %d entries", document.ErrTooLarge, len(z.File))
	}
	p := &Package{files: make(map[string]*zip.File, len(z.File)), bytes: maxUnpacked, tokens: maxTokens}
	for _, f := range z.File {
		const encrypted = 1
		if f.Flags&encrypted != 0 {
			return nil, fmt.Errorf("%w: zip encryption", document.ErrEncrypted)
		}
		p.files[canonical(f.Name)] = f
	}
	return p, nil
}

// compoundFile tells the old container apart, in which Office also wraps
// encrypted documents of the new formats.
func compoundFile(data []byte) error {
	if !bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return nil
	}
	var name []byte // directory entries are UTF-16
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	if bytes.Contains(data, name) {
		return fmt.Errorf("%w: EncryptedPackage", document.ErrEncrypted)
	}
	return fmt.Errorf("%w: compound file", document.ErrUnsupported)
}

// canonical gives the form in which names are compared: some writers use
// backslashes, and part names know no case.
func canonical(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/"))
}

// LimitTokens lowers the limit on elements and texts of all parts together, for
// formats of which only so much is read anyway.
func (p *Package) LimitTokens(most int) { p.tokens = min(p.tokens, most) }

// Has reports whether the package has a part of that name.
func (p *Package) Has(name string) bool { return p.files[canonical(name)] != nil }

// Part opens a part. A part that is not there reads as one without elements,
// and its Err says so.
func (p *Package) Part(name string) *Reader {
	f := p.files[canonical(name)]
	if f == nil {
		return &Reader{pkg: p, err: fmt.Errorf("%w: no part %s", document.ErrDamaged, name)}
	}
	// What a header claims is believed when it is too much; when it is less than
	// what comes out, the zip reader says so.
	if f.UncompressedSize64 > uint64(p.bytes) {
		return &Reader{pkg: p, err: fmt.Errorf("%s: %w: over %d bytes unpacked", name, document.ErrTooLarge, maxUnpacked)}
	}
	raw, err := f.Open()
	if err != nil {
		return &Reader{pkg: p, err: fmt.Errorf("%w: %s: %w", document.ErrDamaged, name, err)}
	}
	defer raw.Close()
	return p.reader(name, raw, int(f.UncompressedSize64))
}

// reader makes the Reader of a part that is being unpacked.
func (p *Package) reader(name string, raw io.Reader, size int) *Reader {
	content, cut := p.unpack(raw, size)
	return newReader(p, name, content, cut)
}

// unpack reads a part within what is left of the package's limit. An error
// stands beside what could be read before it.
func (p *Package) unpack(raw io.Reader, size int) (string, error) {
	if p.room == nil {
		p.room = make([]byte, 16<<10)
	}
	var b strings.Builder
	b.Grow(min(size, 1<<20)) // as claimed, but not for a claim alone
	// A byte more than is left shows that there is more.
	n, err := io.CopyBuffer(struct{ io.Writer }{&b}, io.LimitReader(raw, p.bytes+1), p.room)
	p.bytes -= n
	switch {
	case p.bytes < 0:
		p.bytes = 0
		err = fmt.Errorf("%w: over %d bytes unpacked", document.ErrTooLarge, maxUnpacked)
	case err != nil:
		err = fmt.Errorf("%w: %w", document.ErrDamaged, err)
	}
	return b.String(), err
}

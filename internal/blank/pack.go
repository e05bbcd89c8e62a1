package blank

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf8"
)

// file is one file of a package.
type file struct{ name, text string }

// pack makes a ZIP package. The first file is stored uncompressed, as ODF asks
// of its mimetype; the times are fixed, so that equal blanks are equal files.
func pack(files []file) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
		if i == 0 {
			h.Method = zip.Store
		}
		part, err := w.CreateHeader(h)
		if err != nil {
			return nil, fmt.Errorf("package %s: %w", f.name, err)
		}
		if _, err := part.Write([]byte(f.text)); err != nil {
			return nil, fmt.Errorf("package %s: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("package: %w", err)
	}
	return out.Bytes(), nil
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// escape writes text for XML content and attributes. What XML 1.0 cannot hold
// becomes U+FFFD: earlier answers come from strangers.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// number gives a name a positive number of its own that stays the same between
// versions of a form.
func number(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()&0x7FFFFFFF | 1
}

// isoTime writes a time as file properties do.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// locale is the language as files name it, with the country whose spelling and
// dates are meant.
func (p *plan) locale() string {
	if p.lang == "en" {
		return "en-GB"
	}
	return "sv-SE"
}

// twips are the twentieths of a point that Word measures in.
func twips(points float64) int { return int(points*20 + 0.5) }

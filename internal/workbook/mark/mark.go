// Package mark is what the program knows its own workbook by when it comes
// back: hidden columns in each sheet that people may correct. A row carries the
// id of what it is about and a fingerprint of each cell as it was written, a
// heading carries the fingerprints of the columns' headings. So rows may be
// sorted, filtered and moved, and columns too, and whatever was changed is told
// from what was not, by nothing but the sheet itself: hidden columns with text
// come through Excel, LibreOffice, Google, openpyxl and exceljs, where hidden
// names and properties of the file do not.
package mark

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Sheet is a kind of sheet that is read back.
type Sheet string

// The sheets that are read back.
const (
	Answers  Sheet = "svar"
	Review   Sheet = "granska"
	Concepts Sheet = "kompetenser"
	Joins    Sheet = "ihop"
	Notes    Sheet = "anteckningar"
)

// Other is the id of a column that is not read back.
const Other = "-"

// prefix begins the heading of each hidden column; 1 is the version of the marks.
const prefix = "samkarta 1 "

// Head is the heading of a sheet's column of ids: the sheet, and when it was made.
func Head(s Sheet, made time.Time) string {
	return prefix + string(s) + " " + strconv.FormatInt(made.Unix(), 10)
}

// ReadHead reads a Head; known tells a sheet's marks of another version of the
// program from what is no heading of ours.
func ReadHead(text string) (s Sheet, made time.Time, ours bool) {
	rest, ours := strings.CutPrefix(strings.TrimSpace(text), prefix)
	if !ours {
		return "", time.Time{}, false
	}
	name, unix, _ := strings.Cut(rest, " ")
	seconds, err := strconv.ParseInt(unix, 10, 64)
	if err != nil {
		return "", time.Time{}, false
	}
	return Sheet(name), time.Unix(seconds, 0), true
}

// Column is a column that may be corrected: what it holds, and its heading.
type Column struct{ ID, Header string }

const columnsPrefix = "samkarta= "

// Columns is the heading of the column of fingerprints: which columns there are,
// each with the fingerprint of its heading, in the order of the fingerprints.
func Columns(columns []Column) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = c.ID + "=" + Text(c.Header)
	}
	return columnsPrefix + strings.Join(parts, " ")
}

// ReadColumns reads Columns: the columns in order, Header now the fingerprint.
func ReadColumns(text string) (columns []Column, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), columnsPrefix)
	if !ok {
		return nil, false
	}
	for part := range strings.FieldsSeq(rest) {
		id, header, ok := strings.Cut(part, "=")
		if !ok {
			return nil, false
		}
		columns = append(columns, Column{id, header})
	}
	return columns, true
}

// Print is what a cell held when it was written.
type Print struct{ Text, Reading string }

// empty stands for a cell where nothing stood and nobody had written anything.
const empty = "."

// AppendPrint adds the fingerprint of a cell to those of its row.
func AppendPrint(b []byte, text string, a *form.Answer) []byte {
	if len(b) > 0 {
		b = append(b, ' ')
	}
	if text == "" && a.Raw == "" && a.Value.IsZero() {
		return append(b, empty...)
	}
	return append(append(append(b, Text(text)...), '/'), Reading(a)...)
}

// ReadPrints reads the fingerprints of a row. ok is false when they are damaged.
func ReadPrints(text string, n int) (prints []Print, ok bool) {
	parts := strings.Fields(text)
	if len(parts) != n {
		return nil, false
	}
	for _, part := range parts {
		p := Print{Text(""), Reading(&form.Answer{})}
		if part != empty {
			var ok bool
			if p.Text, p.Reading, ok = strings.Cut(part, "/"); !ok {
				return nil, false
			}
		}
		prints = append(prints, p)
	}
	return prints, true
}

// Text is the fingerprint of what stands in a cell, the same however a program
// writes line ends, spaces at the ends and letters with dots. 30 bits: an edit
// in a thousand million is taken for none.
func Text(text string) string { return short(sum(fnvOffset, Same(text)), 5) }

// Same is a text as it is compared.
func Same(text string) string {
	text = strings.TrimSpace(text)
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= 0x80 || c == '\r' {
			return norm.NFC.String(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\u00a0", " "))
		}
	}
	return text
}

// Reading is the fingerprint of what the machine read: it tells whether a new
// reading differs from the one a person saw. form.Answer.Reading is what a
// ruling names; this is shorter, and a fiftieth of the work for half a million
// cells.
func Reading(a *form.Answer) string {
	h := sum(sum(sum(fnvOffset, a.Raw), a.Other), a.Comment)
	h = sum(h, a.Value.Text)
	for _, s := range a.Value.List {
		h = sum(h, s)
	}
	if n := a.Value.Number; n != nil {
		for _, f := range []*float64{n.Min, n.Max} {
			h = number(h, f)
		}
		h = sum(h, n.Unit+strconv.FormatBool(n.Approximate))
	}
	if p := a.Value.Period; p != nil {
		for _, year := range []*int{p.From, p.To} {
			h = number(h, asFloat(year))
		}
	}
	return short(h, 4)
}

func asFloat(n *int) *float64 {
	if n == nil {
		return nil
	}
	return new(float64(*n))
}

// fnvOffset and fnvPrime are FNV-1a's (RFC 9923), written out because the
// standard library's needs an allocation for each text.
const fnvOffset, fnvPrime uint64 = 14695981039346656037, 1099511628211

func sum(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	// The end of a text counts, so that "a", "bc" is not "ab", "c".
	return (h ^ 0xFF) * fnvPrime
}

func number(h uint64, f *float64) uint64 {
	if f == nil {
		return sum(h, "-")
	}
	bits := math.Float64bits(*f)
	for range 8 {
		h = (h ^ bits&0xFF) * fnvPrime
		bits >>= 8
	}
	return h
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"

// short writes a sum in so many digits of six bits.
func short(h uint64, n int) string {
	h ^= h >> 32 // the low bits of FNV are the weakest
	var b [8]byte
	for i := range n {
		b[i] = digits[h&63]
		h >>= 6
	}
	return string(b[:n])
}

// Key joins the parts of an id; no part holds the sign between them.
func Key(parts ...string) string { return strings.Join(parts, "|") }

// ReadKey parts a Key of so many parts.
func ReadKey(key string, n int) (parts []string, ok bool) {
	parts = strings.Split(strings.TrimSpace(key), "|")
	return parts, len(parts) == n && !slices.Contains(parts[:1], "")
}

// CodesPrint is what the machine read to code a concept: the words, by question.
func CodesPrint(r *book.Row, vocabulary, concept string) string {
	var parts []string
	for i := range r.Cells {
		c := &r.Cells[i]
		for _, code := range c.Answer.Codes[vocabulary] {
			if code.ID == concept {
				parts = append(parts, c.Column.Question.ID+"="+code.Quote)
			}
		}
	}
	return strings.Join(parts, "\n")
}

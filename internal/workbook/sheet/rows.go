package sheet

import (
	"bufio"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samkarta/internal/workbook/celltext"
)

// rowWriter writes the rows of one sheet as XML, and keeps what has to stand
// elsewhere in the file.
type rowWriter struct {
	w      *bufio.Writer
	styles styles
	cut    string
	names  []string // of the columns
	widths []float64
	notes  []note
	links  []link
	buf    []byte
}

// maxLinks is how many links Excel takes on a sheet. The text stands there all
// the same.
const maxLinks = 65_530

// maxNotes keeps a sheet workable: programs draw each note as a shape, and
// LibreOffice took four minutes to open a sheet with 12,000. The sheet of doubts
// says the same for all.
const maxNotes = 4_000

func (r *rowWriter) table(t Table) error {
	r.names, r.widths = r.names[:0], r.widths[:0]
	for i, c := range t.Columns {
		r.names = append(r.names, columnName(i+1))
		r.widths = append(r.widths, c.Width)
	}
	line := 1
	if !t.Plain {
		if err := r.header(t); err != nil {
			return err
		}
		line++
	}
	for row := range t.Rows {
		if err := r.row(line, row); err != nil {
			return err
		}
		line++
	}
	return nil
}

func (r *rowWriter) header(t Table) error {
	lines := 1
	row := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = Cell{Text: c.Header, Look: Look{Kind: Heading}}
		// The button of the filter takes room beside the text.
		if !c.Hidden {
			lines = max(lines, celltext.Lines(c.Header, (c.Width-indent-2)/row[i].Look.size()))
		}
	}
	return r.write(1, row, height(lines)+4)
}

func (r *rowWriter) row(line int, row []Cell) error {
	lines := 1
	for i := range row {
		c := &row[i]
		lines = max(lines, c.Lines)
		if c.Number != nil || !c.Time.IsZero() || c.Text == "" {
			continue
		}
		c.Text = celltext.Fit(celltext.Clean(c.Text), r.cut)
		if i < len(r.widths) && c.Look.Kind != Token {
			lines = max(lines, celltext.Lines(c.Text, (r.widths[i]-indent)/c.Look.size()))
		}
	}
	high := height(lines)
	if len(row) > 0 && row[0].Look.Kind == Title {
		high = 30
	}
	return r.write(line, row, high)
}

func (r *rowWriter) write(line int, row []Cell, high float64) error {
	b := append(r.buf[:0], `<row r="`...)
	b = strconv.AppendInt(b, int64(line), 10)
	b = append(b, `" ht="`...)
	b = strconv.AppendFloat(b, high, 'f', -1, 64)
	b = append(b, `" customHeight="1">`...)
	for i := range row {
		c := &row[i]
		b = append(b, `<c r="`...)
		if i < len(r.names) {
			b = append(b, r.names[i]...)
		} else {
			b = append(b, columnName(i+1)...)
		}
		b = strconv.AppendInt(b, int64(line), 10)
		b = append(b, `" s="`...)
		b = strconv.AppendInt(b, int64(r.styles[c.Look.Kind][c.Look.Tone]), 10)
		b = append(b, '"')
		b = c.appendValue(b)
		if c.Note != "" && len(r.notes) < maxNotes {
			r.notes = append(r.notes, note{column: i + 1, row: line, text: celltext.Note(c.Note)})
		}
		if c.Link != "" && len(r.links) < maxLinks {
			r.link(i+1, line, c.Link)
		}
	}
	b = append(b, `</row>`...)
	r.buf = b
	_, err := r.w.Write(b)
	return err
}

// appendValue writes what stands in the cell. Text is written as inline text,
// the one kind of content that no program takes for anything else.
func (c *Cell) appendValue(b []byte) []byte {
	switch {
	case c.Number != nil && !math.IsInf(*c.Number, 0) && !math.IsNaN(*c.Number):
		b = append(b, `><v>`...)
		b = strconv.AppendFloat(b, *c.Number, 'f', -1, 64)
		return append(b, `</v></c>`...)
	case !c.Time.IsZero():
		b = append(b, `><v>`...)
		b = strconv.AppendFloat(b, serial(c.Time), 'f', -1, 64)
		return append(b, `</v></c>`...)
	case c.Text == "": // a truly empty cell, which filters know as blank
		return append(b, `/>`...)
	}
	b = append(b, ` t="inlineStr"><is><t xml:space="preserve">`...)
	b = appendText(b, c.Text)
	return append(b, `</t></is></c>`...)
}

// serial is Excel's date of a time's clock, which knows no zone.
func serial(t time.Time) float64 {
	y, m, d := t.Date()
	clock := time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, time.UTC)
	return float64(clock.Unix())/86400 + 25569
}

// appendText escapes a clean text: XML's own signs, and what Excel would read
// as the code of a character (_x0041_).
func appendText(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '"':
			b = append(b, "&quot;"...)
		case '_':
			if celltext.IsCode(s[i:]) {
				b = append(b, "_x005F"...)
			}
			b = append(b, '_')
		default:
			b = append(b, c)
		}
	}
	return b
}

type note struct {
	column, row int
	text        string
}

type link struct {
	column, row int
	to          string
	inside      bool
}

// link keeps a link that is safe to follow.
func (r *rowWriter) link(column, row int, to string) {
	inside := strings.HasPrefix(to, "'")
	if file, ok := strings.CutPrefix(to, fileScheme); ok {
		to = file
	} else if !inside {
		var ok bool
		if to, ok = celltext.SafeLink(to); !ok {
			return
		}
	}
	if utf8.ValidString(to) {
		r.links = append(r.links, link{column, row, to, inside})
	}
}

// fileScheme marks a link that the program itself has made to a file beside the
// workbook; nothing that people wrote ever gets it.
const fileScheme = "\x00file:"

// FileLink is a link to a file by its path relative to the workbook. The path
// must be the program's own.
func FileLink(path string) string { return fileScheme + path }

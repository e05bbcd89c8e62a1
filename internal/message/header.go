package message

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
	"time"

	"samkarta/internal/message/decode"
)

// entity is a header and a body: a mail, or one part of it.
type entity struct {
	header header
	body   []byte
}

// field is a header field; its value is unfolded, not decoded.
type field struct{ name, value string }

type header []field

// get gives the first field of that name, "" when there is none.
func (h header) get(name string) string {
	v, _ := h.lookup(name)
	return v
}

func (h header) lookup(name string) (string, bool) {
	i := slices.IndexFunc(h, func(f field) bool { return strings.EqualFold(f.name, name) })
	if i < 0 {
		return "", false
	}
	return h[i].value, true
}

// text gives a field for people to read.
func (h header) text(name string) string {
	return strings.Join(strings.Fields(decode.Words(h.get(name))), " ")
}

// parseEntity parts header and body. Lines that are no header field are passed
// over as long as header fields follow; otherwise the body begins there, as
// some programs forget the empty line.
func parseEntity(raw []byte) entity {
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	var h header
	var value []byte // of the last field, which may go on
	end := func() {
		if len(h) > 0 {
			h[len(h)-1].value = string(value)
		}
	}
	rest := raw
	for len(rest) > 0 {
		line, next := cutLine(rest)
		if len(line) == 0 {
			end()
			return entity{h, next}
		}
		name, val, ok := bytes.Cut(line, []byte{':'})
		name = bytes.TrimRight(name, " \t")
		switch {
		case (line[0] == ' ' || line[0] == '\t') && len(h) > 0:
			value = append(append(value, ' '), bytes.TrimSpace(line)...)
		case ok && isFieldName(name):
			end()
			h = append(h, field{name: string(name)})
			value = append(value[:0], bytes.TrimSpace(val)...)
		case !headerFollows(next):
			end()
			return entity{h, rest}
		}
		rest = next
	}
	end()
	return entity{h, nil}
}

// cutLine gives the first line without its end, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	return bytes.TrimSuffix(b[:i], []byte{'\r'}), b[i+1:]
}

func isFieldName(name []byte) bool {
	return len(name) > 0 && len(name) < 128 &&
		!bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// headerFollows: the next line is a header field too.
func headerFollows(b []byte) bool {
	line, _ := cutLine(b)
	name, _, ok := bytes.Cut(line, []byte{':'})
	return ok && isFieldName(bytes.TrimRight(name, " \t"))
}

// parseAddress reads the first address of a From or Return-Path field.
func parseAddress(s string) (addr, name string) {
	if open, end := angle(s); open >= 0 {
		name = strings.TrimSpace(s[:open])
		addr = s[open+1 : end]
	} else {
		addr, _, _ = strings.Cut(s, ",")
		if before, comment, ok := strings.Cut(addr, "("); ok {
			addr, name = before, strings.TrimRight(comment, ") ")
		}
	}
	if strings.HasPrefix(name, `"`) {
		name, _ = cutQuoted(name)
	}
	name = strings.Join(strings.Fields(printable(decode.Words(name))), " ")
	addr = strings.TrimSpace(addr)
	if strings.Count(addr, "@") != 1 || strings.HasPrefix(addr, "@") || strings.HasSuffix(addr, "@") ||
		strings.ContainsFunc(addr, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>,;:"()`, r) }) {
		return "", name
	}
	return addr, name
}

// angle finds the first <…> outside quotes; -1 when there is none.
func angle(s string) (open, end int) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '<' && !quoted:
			if j := strings.IndexByte(s[i:], '>'); j > 0 {
				return i, i + j
			}
			return -1, -1
		}
	}
	return -1, -1
}

// firstID gives the first Message-ID in a field, without its brackets.
func firstID(s string) string {
	if ids := messageIDs(s); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

func messageIDs(s string) []string {
	var ids []string
	for {
		_, after, ok := strings.Cut(s, "<")
		if !ok {
			return ids
		}
		id, rest, ok := strings.Cut(after, ">")
		if !ok {
			return ids
		}
		if id = strings.TrimSpace(id); id != "" && !strings.ContainsAny(id, " \t<") {
			ids = append(ids, id)
		}
		s = rest
	}
}

// answered lists the mails that a header says it answers, oldest first.
func answered(h header) []string {
	ids := messageIDs(h.get("References"))
	for _, id := range messageIDs(h.get("In-Reply-To")) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	// A thread of years must not grow our headers without end.
	return ids[max(0, len(ids)-20):]
}

func parseDate(s string) time.Time {
	if t, err := mail.ParseDate(s); err == nil {
		return t
	}
	s = strings.Join(strings.Fields(s), " ")
	for _, layout := range []string{
		"Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", "Mon Jan 2 15:04:05 2006",
		time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// received is when the last server took the mail: each writes a Received field
// above those of the servers before it, with the time behind the last semicolon
// (RFC 5321, 4.4). Zero without one.
func received(h header) time.Time {
	for _, f := range h {
		if !strings.EqualFold(f.name, "Received") {
			continue
		}
		if i := strings.LastIndexByte(f.value, ';'); i >= 0 {
			if t := parseDate(strings.TrimSpace(f.value[i+1:])); !t.IsZero() {
				return t
			}
		}
	}
	return time.Time{}
}

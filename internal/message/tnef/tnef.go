// Package tnef reads winmail.dat, the wrapping that Outlook puts around a whole
// mail when it takes the receiver for another Outlook (MS-OXTNEF). It takes its
// bytes and gives the files and the text in it; no library for it was to be had.
package tnef

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"samkarta/internal/message/decode"
)

// Signature begins every winmail.dat, whatever the file is called.
var Signature = []byte{0x78, 0x9f, 0x3e, 0x22}

// Message is what a winmail.dat holds.
type Message struct {
	Files []File
	// Text is the mail's own text, where it is plain, in UTF-8.
	Text []byte
	// Damaged: it ends early, or a length is wrong; Files are those before that.
	Damaged bool
}

// File is an attachment. A forwarded mail among them is a winmail.dat again.
type File struct {
	Name string
	Data []byte
	// long: the name is the long one, which a later short one must not replace.
	long bool
}

// Attributes and MAPI properties that matter here.
const (
	attBody        = 0x800c
	attAttachData  = 0x800f
	attAttachTitle = 0x8010
	attRendData    = 0x9002 // a new attachment begins
	attMAPIProps   = 0x9003
	attAttachment  = 0x9005

	propBody         = 0x1000
	propDisplayName  = 0x3001
	propAttachData   = 0x3701
	propLongFilename = 0x3707
)

// Parse reads a winmail.dat. Attachments without content are left out.
func Parse(data []byte) Message {
	var m Message
	r := &cursor{b: data}
	r.next(len(Signature) + 2) // and the key
	for len(r.b) > 0 && !r.short {
		r.next(1) // level
		id := r.uint32()
		value := r.next(int(r.uint32()))
		r.next(2) // checksum: wrong in the wild, so not checked
		if r.short {
			break
		}
		m.attribute(uint16(id), value)
	}
	m.Damaged = r.short
	kept := m.Files[:0]
	for _, f := range m.Files {
		if len(f.Data) > 0 {
			kept = append(kept, f)
		}
	}
	m.Files = kept
	return m
}

func (m *Message) attribute(id uint16, value []byte) {
	switch id {
	case attBody:
		m.Text = decode.UTF8(bytes.TrimRight(value, "\x00"), "")
		return
	case attMAPIProps:
		eachProp(value, func(prop uint16, v []byte) {
			if prop == propBody && len(m.Text) == 0 {
				m.Text = v
			}
		})
		return
	case attRendData:
		m.Files = append(m.Files, File{})
		return
	}
	if len(m.Files) == 0 {
		return
	}
	f := &m.Files[len(m.Files)-1]
	switch id {
	case attAttachData:
		f.Data = value
	case attAttachTitle:
		if !f.long {
			f.Name = string(decode.UTF8(bytes.TrimRight(value, "\x00"), ""))
		}
	case attAttachment:
		eachProp(value, func(prop uint16, v []byte) { f.property(prop, v) })
	}
}

func (f *File) property(prop uint16, v []byte) {
	switch prop {
	case propLongFilename:
		f.Name, f.long = string(v), true
	case propDisplayName:
		if f.Name == "" {
			f.Name = string(v)
		}
	case propAttachData:
		// An embedded message is an object: a GUID, then a winmail.dat.
		if len(v) > 16 && bytes.HasPrefix(v[16:], Signature) {
			v = v[16:]
		}
		f.Data = v
	}
}

// eachProp walks through a list of MAPI properties; texts are given in UTF-8.
func eachProp(b []byte, visit func(prop uint16, v []byte)) {
	r := &cursor{b: b}
	for n := r.uint32(); n > 0 && !r.short; n-- {
		kind, prop := r.uint16(), r.uint16()
		if prop >= 0x8000 {
			r.propName()
		}
		values := uint32(1)
		variable := kind&^0x1000 == 0x1e || kind&^0x1000 == 0x1f || kind&^0x1000 == 0x0d || kind&^0x1000 == 0x102
		if variable || kind&0x1000 != 0 {
			values = r.uint32()
		}
		for ; values > 0 && !r.short; values-- {
			v := r.propValue(kind &^ 0x1000)
			if !r.short {
				visit(prop, v)
			}
		}
	}
}

// cursor reads from the front of b; short is set once something is missing.
type cursor struct {
	b     []byte
	short bool
}

func (r *cursor) next(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.short = true
		r.b = nil
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *cursor) uint16() uint16 {
	if v := r.next(2); v != nil {
		return binary.LittleEndian.Uint16(v)
	}
	return 0
}

func (r *cursor) uint32() uint32 {
	if v := r.next(4); v != nil {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// padded reads n bytes and what fills them up to a multiple of four.
func (r *cursor) padded(n int) []byte {
	v := r.next(n)
	r.next(min((4-n%4)%4, len(r.b)))
	return v
}

// propName passes over the name of a named property.
func (r *cursor) propName() {
	r.next(16)
	if r.uint32() == 0 {
		r.next(4)
	} else {
		r.padded(int(r.uint32()))
	}
}

func (r *cursor) propValue(kind uint16) []byte {
	switch kind {
	case 0x1e: // text in the sender's code page
		return decode.UTF8(bytes.TrimRight(r.padded(int(r.uint32())), "\x00"), "")
	case 0x1f: // UTF-16
		return fromUTF16(r.padded(int(r.uint32())))
	case 0x0d, 0x102:
		return r.padded(int(r.uint32()))
	case 0x05, 0x06, 0x07, 0x14, 0x40:
		return r.next(8)
	case 0x48:
		return r.next(16)
	}
	return r.next(4)
}

func fromUTF16(b []byte) []byte {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, binary.LittleEndian.Uint16(b))
	}
	for len(units) > 0 && units[len(units)-1] == 0 {
		units = units[:len(units)-1]
	}
	return []byte(string(utf16.Decode(units)))
}

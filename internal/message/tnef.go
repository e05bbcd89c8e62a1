package message

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// tnefSignature begins every winmail.dat (MS-OXTNEF).
var tnefSignature = []byte{0x78, 0x9f, 0x3e, 0x22}

// tnef is what a winmail.dat holds.
type tnef struct {
	files []tnefFile
	text  []byte
	// damaged: it ends early, or a length is wrong; files are those before that.
	damaged bool
}

type tnefFile struct {
	name string
	data []byte
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

// parseTNEF reads a winmail.dat. Attachments without content are left out.
func parseTNEF(data []byte) tnef {
	var t tnef
	r := &cursor{b: data}
	r.next(len(tnefSignature) + 2) // and the key
	for len(r.b) > 0 && !r.short {
		r.next(1) // level
		id := r.uint32()
		value := r.next(int(r.uint32()))
		r.next(2) // checksum: wrong in the wild, so not checked
		if r.short {
			break
		}
		t.attribute(uint16(id), value)
	}
	t.damaged = r.short
	kept := t.files[:0]
	for _, f := range t.files {
		if len(f.data) > 0 {
			kept = append(kept, f)
		}
	}
	t.files = kept
	return t
}

func (t *tnef) attribute(id uint16, value []byte) {
	switch id {
	case attBody:
		t.text = bytes.TrimRight(value, "\x00")
		return
	case attMAPIProps:
		eachProp(value, func(prop uint16, v []byte) {
			if prop == propBody && len(t.text) == 0 {
				t.text = v
			}
		})
		return
	case attRendData:
		t.files = append(t.files, tnefFile{})
		return
	}
	if len(t.files) == 0 {
		return
	}
	f := &t.files[len(t.files)-1]
	switch id {
	case attAttachData:
		f.data = value
	case attAttachTitle:
		if !f.long {
			f.name = string(toUTF8(bytes.TrimRight(value, "\x00"), ""))
		}
	case attAttachment:
		eachProp(value, func(prop uint16, v []byte) { f.property(prop, v) })
	}
}

func (f *tnefFile) property(prop uint16, v []byte) {
	switch prop {
	case propLongFilename:
		f.name, f.long = string(v), true
	case propDisplayName:
		if f.name == "" {
			f.name = string(v)
		}
	case propAttachData:
		// An embedded message is an object: a GUID, then a winmail.dat.
		if len(v) > 16 && bytes.HasPrefix(v[16:], tnefSignature) {
			v = v[16:]
		}
		f.data = v
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
		return toUTF8(bytes.TrimRight(r.padded(int(r.uint32())), "\x00"), "")
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

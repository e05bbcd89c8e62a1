// Package smime takes the content out of opaquely signed mail (PKCS #7, RFC 8551).
// It exists so that a signature costs nobody a form. It takes the bytes of a part
// and gives those of what was signed; encrypted content is refused, for nobody
// here has the key.
package smime

import (
	"bytes"
	"encoding/pem"
	"errors"
)

// Why the content of a PKCS #7 message cannot be had.
var (
	ErrEncrypted = errors.New("smime: encrypted for somebody else")
	ErrNotSigned = errors.New("smime: no signed content")
)

// Object identifiers of PKCS #7 and CMS content, as they stand in the bytes.
var (
	oidSigned        = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidEnveloped     = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03}
	oidEncryptedData = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06}
	oidAuthEnveloped = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17}
)

// Content gives what an opaquely signed message holds. Signatures are not
// checked: a form counts whoever signed it. The little of BER that leads to the
// content is read here, because the libraries translate the whole message
// recursively and a crafted one ends the process.
func Content(data []byte) ([]byte, error) {
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	info, _, ok := element(data, 0x30)
	if !ok {
		return nil, ErrNotSigned
	}
	oid, rest, ok := element(info, 0x06)
	switch {
	case !ok:
		return nil, ErrNotSigned
	case bytes.Equal(oid, oidEnveloped), bytes.Equal(oid, oidEncryptedData), bytes.Equal(oid, oidAuthEnveloped):
		return nil, ErrEncrypted
	case !bytes.Equal(oid, oidSigned):
		return nil, ErrNotSigned
	}
	b := rest
	for _, tag := range []byte{0xa0, 0x30, 0x02, 0x31, 0x30, 0x06, 0xa0} {
		inside, after, ok := element(b, tag)
		if !ok {
			return nil, ErrNotSigned
		}
		if b = inside; tag == 0x02 || tag == 0x31 || tag == 0x06 { // passed over: version, digests, type
			b = after
		}
	}
	return octets(b)
}

// octets reads an OCTET STRING, in one piece or in many.
func octets(b []byte) ([]byte, error) {
	if whole, _, ok := element(b, 0x04); ok {
		return whole, nil
	}
	b, _, ok := element(b, 0x24)
	if !ok {
		return nil, ErrNotSigned
	}
	var content []byte
	for len(b) > 0 && b[0] == 0x04 {
		piece, rest, ok := element(b, 0x04)
		if !ok {
			break
		}
		content = append(content, piece...)
		b = rest
	}
	if len(content) == 0 {
		return nil, ErrNotSigned
	}
	return content, nil
}

// element opens the BER element at the front of b if it has this tag: its
// content and what follows. Of an element of indefinite length the end is not
// sought: its content reaches to the end of b, and what follows is not known.
func element(b []byte, tag byte) (content, after []byte, ok bool) {
	if len(b) < 2 || b[0] != tag {
		return nil, nil, false
	}
	n := int(b[1])
	b = b[2:]
	switch {
	case n == 0x80:
		return b, nil, tag&0x20 != 0
	case n > 0x84:
		return nil, nil, false
	case n > 0x80:
		size := n - 0x80
		if len(b) < size {
			return nil, nil, false
		}
		n = 0
		for _, c := range b[:size] {
			n = n<<8 | int(c)
		}
		b = b[size:]
	}
	if n < 0 || n > len(b) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}
